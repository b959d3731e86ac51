"""The pairs of names that are worth a closer look, without comparing all with all.

Names are rows of a sparse matrix of words, and a product of two such matrices, some rows at a time, gives an upper
bound of the likeness of every two names that share a word in any spelling. Spellings of a word are found by the
words that remain when a letter is left out (Garbe 2012, SymSpell), so only such as differ by one letter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
from scipy.sparse import csr_array

from graph.matching.likeness import LONG, like
from graph.matching.words import MEANING, WHOLE, Name

ROWS = 256
"""Names compared with all at a time: bounds the memory."""

FREQUENT = 200
"""A word of more names, and of more than one in a hundred, leads to nobody: it only counts beside a rarer one."""


def spellings(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Every two of the words that may be one in another spelling or language, in a fixed order."""
    buckets: dict[str, list[str]] = defaultdict(list)
    for word in sorted(words):
        if word in MEANING:
            buckets[f"={MEANING[word]}"].append(word)
        if len(word) >= LONG and not word.isdigit():
            for part in sorted({word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}):
                buckets[part].append(word)
    seen = {(x, y) for some in buckets.values() for n, x in enumerate(some) for y in some[n + 1 :]}
    return ((x, y) for x, y in sorted(seen) if like(x, y) > 0)


def alike(
    names: Sequence[Name],
    worth: Mapping[str, float],
    least: float,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Iterator[tuple[int, int]]:
    """The positions i < j of names that may be alike by at least ``least`` (0 to 1), i ascending.

    None is missed that shares with the other a word that is not frequent, in a spelling that differs by a letter,
    or all its letters, parted into other words.

    Args:
        names: distinct in their words.
        worth: of each word.
        least: from which likeness on.
        progress: called with the names done, and their number.
    """
    plain, spelt, frequent, sizes = _matrices(names, worth)
    columns, spelt_columns = plain.T.tocsr(), spelt.T.tocsr()
    apart = _apart(names)
    for start in range(0, len(names), ROWS):
        stop = min(start + ROWS, len(names))
        # What of the one's words the other may have, and the other way round.
        shared = (plain[start:stop] @ spelt_columns + spelt[start:stop] @ columns).tocoo()
        i, j = shared.row + start, shared.col
        may = shared.data + 2 * np.minimum(frequent[i], frequent[j])
        keep = (j > i) & (may >= (least - 1e-9) * (sizes[i] + sizes[j]))
        found = set(zip(i[keep].tolist(), j[keep].tolist(), strict=True))
        yield from sorted(found.union(*(apart.get(one, ()) for one in range(start, stop))))
        progress(stop, len(names))


def _matrices(
    names: Sequence[Name], worth: Mapping[str, float]
) -> tuple[csr_array, csr_array, np.ndarray, np.ndarray]:
    """For each name: worth of its words, how surely it has each word, worth of its frequent words, its size."""
    vocabulary = {word: n for n, word in enumerate(sorted({word for name in names for word in name.words}))}
    others: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for x, y in spellings(list(vocabulary)):
        others[x].append((y, like(x, y)))
        others[y].append((x, like(x, y)))
    counts = np.zeros(len(vocabulary))
    for name in names:
        counts[[vocabulary[word] for word in name.words]] += 1
    often = counts > max(FREQUENT, len(names) / 100)
    plain, spelt = _Cells(), _Cells()
    frequent, sizes = np.zeros(len(names)), np.zeros(len(names))
    for row, name in enumerate(names):
        near: dict[str, float] = {}
        for word in name.words:
            # A word that may count a quarter does so here: the bound must not be too low.
            sizes[row] += worth[word] * (0.25 if word in WHOLE else 1.0)
            if often[vocabulary[word]]:
                frequent[row] += worth[word]
                continue
            plain.add(row, vocabulary[word], worth[word])
            near[word] = 1.0
            for other, sure in others[word]:
                if not often[vocabulary[other]]:
                    near[other] = max(near.get(other, 0.0), sure)
        for word, sure in near.items():
            spelt.add(row, vocabulary[word], sure)
    shape = (len(names), len(vocabulary))
    return plain.matrix(shape), spelt.matrix(shape), frequent, sizes


def _apart(names: Sequence[Name]) -> dict[int, list[tuple[int, int]]]:
    """The pairs of names that differ only in where their words are parted, by the smaller position."""
    joined: dict[str, list[int]] = defaultdict(list)
    for n, name in enumerate(names):
        joined["".join(name.words)].append(n)
    found: dict[int, list[tuple[int, int]]] = {}
    for some in joined.values():
        for n, i in enumerate(some[:-1]):
            found[i] = [(i, j) for j in some[n + 1 :]]
    return found


class _Cells:
    def __init__(self) -> None:
        self.rows: list[int] = []
        self.columns: list[int] = []
        self.values: list[float] = []

    def add(self, row: int, column: int, value: float) -> None:
        self.rows.append(row)
        self.columns.append(column)
        self.values.append(value)

    def matrix(self, shape: tuple[int, int]) -> csr_array:
        return csr_array((self.values, (self.rows, self.columns)), shape=shape)
