"""PageRank, along the arcs and against them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graph.analytics.measures.matrix import by_id, matrix, scaled, solved, times

if TYPE_CHECKING:
    from graph.analytics.measures.matrix import Matrix, Values
    from graph.analytics.simple import InfluenceGraph

DAMPING = 0.85
_CHANGE = 1e-14
_ROUNDS = 220
"""Each leaves at most 0.85 of the change before it: 2 × 0.85²²⁰ is below 1e-15."""


def exposure(influence: InfluenceGraph) -> dict[str, float]:
    """PageRank along the arcs: high for whom many sway, above all many who are swayed themselves.

    Where a walk ends up that goes from actor to actor along arcs, each by its share in the weights, and begins anew
    anywhere with probability 0.15, or where no arc leads on.

    Args:
        influence: directed, ``weight`` 0..1.

    Returns:
        0 to 1 for each node, 1 in sum.

    Reference:
        Brin, S., Page, L. (1998). The anatomy of a large-scale hypertextual web search engine. Computer Networks
        30, 107–117.
    """
    return by_id(influence, _pagerank(matrix(influence)))


def influence(influence: InfluenceGraph) -> dict[str, float]:
    """PageRank against the arcs: high for who sways many, above all those who sway many themselves.

    As ``exposure`` with every arc reversed: on "A sways B", PageRank as it stands would put B on top.
    """
    return by_id(influence, _pagerank(matrix(influence).T.tocsr()))


def _pagerank(weights: Matrix) -> Values:
    """Iterated until nothing changes but roundings, which may go on for ever."""
    size = weights.shape[0]
    sums: Values = weights.sum(axis=1)
    ends = sums == 0
    onward = scaled(weights, 1.0 / np.where(ends, 1.0, sums)).T.tocsr()
    values = np.full(size, 1.0 / max(size, 1))
    for _ in range(_ROUNDS if size else 0):
        before = values
        values = DAMPING * (times(onward, before) + before[ends].sum() / size) + (1.0 - DAMPING) / size
        if np.abs(values - before).sum() <= _CHANGE:
            break
    return solved(values)
