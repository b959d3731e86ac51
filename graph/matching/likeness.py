"""How alike two names are, word by word.

A soft Dice coefficient over weighted words, in the manner of SoftTFIDF (Cohen, Ravikumar and Fienberg 2003, "A
comparison of string distance metrics for name-matching tasks", IIWeb), with the normalised Indel similarity of
RapidFuzz between words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from graph.matching.words import MEANING, WHOLE, Name, is_common

LEAST = 80.0
"""RapidFuzz ratio from which two words may be spellings of one."""

LONG = 4
"""Letters from which a word may be spelt otherwise: Iran is not Iraq."""

TRANSLATED = 0.8
"""How surely *Jaysh* and *Army* are one word: many bodies translate alike."""

INFLECTED = 0.95
"""Likewise of *Brigade* and *Brigades*, *Organisation* and *Organization*."""

NEAR, NEAR_LETTERS = 90.0, 6
"""RapidFuzz ratio and letters from which two words are one spelt otherwise where nothing else is telling."""

NOT_EQUAL = 0.97
"""The most that names with other words can reach."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """0 to 1, and why: the words that meet in another spelling, and those that stand in one name only."""

    score: float
    respelt: tuple[tuple[str, str], ...] = ()
    only_a: tuple[str, ...] = ()
    only_b: tuple[str, ...] = ()


NONE = Likeness(0.0)


@lru_cache(maxsize=1 << 18)
def like(a: str, b: str) -> float:
    """How surely two folded words are one, 0 to 1: spelt alike, or of one meaning.

    >>> like("asaib", "asib") > 0.7, like("iran", "irak"), like("jaish", "armi"), like("khaminai", "khumaini")
    (True, 0.0, 0.8, 0.0)
    """
    if a == b:
        return 1.0
    ratio = float(fuzz.ratio(a, b))
    if MEANING.get(a, a) == MEANING.get(b, b):
        return INFLECTED if ratio >= LEAST else TRANSLATED
    if min(len(a), len(b)) < LONG or a.isdigit() or b.isdigit():
        return 0.0
    # Stretched: one letter of five may be another word, one of ten is hardly.
    return 1 - 2 * (1 - ratio / 100) if ratio >= LEAST else 0.0


def likeness(a: Name, b: Name, worth: Mapping[str, float]) -> Likeness:
    """Compare two names; the same whichever comes first, but for the sides of what is told.

    Words meet one to one, the likest first. Score = the worth of those that meet × how alike they are, over the
    worth of all. A word for a body as a whole (*organization*) counts a quarter where it stands in one name only
    and no such word stands against it. Numbers that differ give 0, and so do names that meet in nothing telling.
    """
    if a.words == b.words:
        return Likeness(1.0)
    if a.numbers and b.numbers and a.numbers != b.numbers:
        return NONE
    if "".join(a.words) == "".join(b.words):
        return Likeness(NOT_EQUAL)
    met = _meet(a, b, worth)
    if not _telling(met, len(a.words) + len(b.words)):
        return NONE
    only_a = tuple(word for word in a.words if all(word != x for x, _, _ in met))
    only_b = tuple(word for word in b.words if all(word != y for _, y, _ in met))
    whole = not any(word in MEANING or word in WHOLE for word in only_a) or not any(
        word in MEANING or word in WHOLE for word in only_b
    )
    shared = sum(((worth[x] + worth[y]) * sure for x, y, sure in met), 0.0)
    every = sum((worth[x] + worth[y] for x, y, _ in met), 0.0) + sum(
        worth[word] * (0.25 if whole and word in WHOLE else 1.0) for word in (*only_a, *only_b)
    )
    respelt = tuple((x, y) for x, y, sure in met if sure < 1)
    return Likeness(min(shared / every, NOT_EQUAL), respelt, only_a, only_b)


def _telling(met: Sequence[tuple[str, str, float]], every: int) -> bool:
    """Whether the names meet in a word that few have, or one nearly so, or in all their words.

    Otherwise it is the other words that tell: *Police (Serbia)* and *Police (Syria)* meet in *police*.
    """
    if len(met) * 2 == every and all(sure == 1 for *_, sure in met):
        return True
    return any(
        not is_common(x) if sure == 1 else min(len(x), len(y)) >= NEAR_LETTERS and fuzz.ratio(x, y) >= NEAR
        for x, y, sure in met
    )


def _meet(a: Name, b: Name, worth: Mapping[str, float]) -> list[tuple[str, str, float]]:
    found = [(like(x, y), x, y) for x in a.words for y in b.words]
    # The order must not depend on which name is first: by the words themselves.
    ranked = sorted(
        (one for one in found if one[0] > 0),
        key=lambda one: (-one[0], -worth[one[1]] - worth[one[2]], *sorted(one[1:])),
    )
    met: list[tuple[str, str, float]] = []
    for sure, x, y in ranked:
        if all(x != p and y != q for p, q, _ in met):
            met.append((x, y, sure))
    return met
