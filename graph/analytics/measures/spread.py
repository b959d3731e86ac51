"""How many others each node reaches, and how far they are: what closeness and harmonic centrality are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csgraph

from graph.analytics.measures.distance import distance
from graph.analytics.measures.matrix import matrix

if TYPE_CHECKING:
    import networkx as nx
    from numpy.typing import NDArray

    from graph.analytics.measures.matrix import Matrix, Values

_BITS = 64
_SOURCES = 256


@dataclass(frozen=True, slots=True)
class Spread:
    """Per node: how many others it reaches, the sum of their distances, and the sum of 1 / distance."""

    others: Values
    far: Values
    near: Values


def spread(ties: nx.Graph[str], *, weighted: bool) -> Spread:
    """The spread of each node of an undirected graph, in hops or, if weighted, in ``distance``."""
    apart = matrix(ties, weighted=weighted)
    if not weighted:
        return _hops(apart)
    apart.data = distance(apart.data)
    return _weighted(apart)


def _hops(tied: Matrix) -> Spread:
    """Breadth first from 64 nodes at a time, a bit for each: many times as fast as one search after the other.

    A bit of ``seen`` says that its source reaches the node in so many hops. As ties have no direction, what
    reaches a node is what the node reaches.
    """
    size = tied.shape[0]
    others, far, near = np.zeros(size), np.zeros(size), np.zeros(size)
    held = np.flatnonzero(np.diff(tied.indptr))
    starts = tied.indptr[held]
    for first in range(0, size if held.size else 0, _BITS):
        sources = np.arange(first, min(first + _BITS, size))
        seen: NDArray[np.uint64] = np.zeros(size, dtype=np.uint64)
        seen[sources] = np.uint64(1) << (sources - first).astype(np.uint64)
        hops, count = 0, np.bitwise_count(seen).astype(np.int64)
        while True:
            hops += 1
            reached = seen.copy()
            reached[held] |= np.bitwise_or.reduceat(seen[tied.indices], starts)
            more = np.bitwise_count(reached) - count
            if not more.any():
                break
            others += more
            far += hops * more
            near += more / hops
            seen, count = reached, count + more
    return Spread(others, far, near)


def _weighted(apart: Matrix) -> Spread:
    size = apart.shape[0]
    others, far, near = np.zeros(size), np.zeros(size), np.zeros(size)
    for first in range(0, size, _SOURCES):
        sources = np.arange(first, min(first + _SOURCES, size))
        lengths = csgraph.dijkstra(apart, indices=sources)
        lengths[np.arange(sources.size), sources] = np.inf
        reached = np.isfinite(lengths)
        others[sources] = reached.sum(axis=1)
        far[sources] = lengths.sum(axis=1, where=reached)
        near[sources] = (1.0 / lengths).sum(axis=1)
    return Spread(others, far, near)
