"""Status and confidence of an edge from the claims for and against it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import prod
from typing import Literal, NamedTuple

from graph.fold.evidence import Evidence
from schema import admiralty

VOICES_COUNTED = 3
"""Per side the three strongest voices count: many repeats must not add up to certainty."""

DIGITS = 9

_order = lru_cache(1 << 6)(admiralty.order)


class Score(NamedTuple):
    """What the claims add up to. ``confidence`` is a score in 0..1, not a probability."""

    status: Literal["asserted", "alleged", "disputed", "retracted"]
    shown: bool
    confidence: float
    support: float
    opposition: float
    voices: int
    code: str
    unrated: bool


_alone: dict[tuple[float, str, bool, str, bool], Score] = {}
"""Of a claim without others; there are some hundred kinds of them."""


def score(core: Sequence[Evidence], against: Sequence[Evidence]) -> Score:
    """The score of an edge.

    Args:
        core: the supporting claims that stand, or all withdrawn ones where none stands; never empty.
        against: denials and doubts that reach the edge; withdrawn ones have no effect.
    """
    if len(core) == 1 and not against:
        (item,) = core
        known = (item.weight, item.claim.stance, item.withdrawn, item.code, item.unrated)
        if known not in _alone:
            _alone[known] = _score(core, against)
        return _alone[known]
    return _score(core, against)


def _score(core: Sequence[Evidence], against: Sequence[Evidence]) -> Score:
    standing = [item for item in core if not item.withdrawn]
    denials = [i for i in against if i.claim.stance == "denies" and not i.withdrawn]
    asserted = [item for item in standing if item.claim.stance == "asserts"]
    support = strength(standing)
    opposition = strength(denials) if denials else 0.0
    if not standing:
        status: Literal["asserted", "alleged", "disputed", "retracted"] = "retracted"
    elif denials:
        status = "disputed"
    else:
        status = "asserted" if asserted else "alleged"
    return Score(
        status=status,
        shown=status == "asserted" or (status == "disputed" and strength(asserted) > opposition),
        confidence=round(support * (1 - opposition), DIGITS),
        support=support,
        opposition=opposition,
        voices=len({item.voice for item in standing}),
        code=min({item.code for item in core}, key=_order),
        unrated=any(item.unrated for item in core),
    )


def strength(items: Iterable[Evidence]) -> float:
    """1 − Π(1 − c) over the strongest claim of each voice, the three strongest voices only; 0 for no claim."""
    best: dict[str, float] = {}
    for item in items:
        best[item.voice] = max(item.weight, best.get(item.voice, 0.0))
    counted = sorted(best.values(), reverse=True)[:VOICES_COUNTED]
    return round(1.0 - prod([1 - c for c in counted]), DIGITS)
