"""Hubs and authorities."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from graph.analytics.measures.leading import leading
from graph.analytics.measures.matrix import by_id, matrix, solved, times

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.analytics.measures.matrix import Matrix, Values
    from graph.analytics.simple import InfluenceGraph

Rows: TypeAlias = "NDArray[np.intp]"

_SAME = 1e-10


def hubs(influence: InfluenceGraph) -> dict[str, float]:
    """High for who sways those whom all the strong sway: the leading eigenvector of A Aᵀ, A the weights.

    Args:
        influence: directed, ``weight`` above 0.

    Returns:
        0 to 1 for each node, 1 in sum; 0 for all in a graph without arcs.

    Reference:
        Kleinberg, J. M. (1999). Authoritative sources in a hyperlinked environment. Journal of the ACM 46, 604–632.
    """
    return by_id(influence, _hubs(matrix(influence)))


def authorities(influence: InfluenceGraph) -> dict[str, float]:
    """High for whom the strong hubs sway: the leading eigenvector of Aᵀ A; otherwise as ``hubs``."""
    return by_id(influence, _hubs(matrix(influence).T.tocsr()))


def _hubs(weights: Matrix) -> Values:
    """Of each block of actors who share targets for itself. Where several blocks lead, each gets its part.

    So the outcome is what Kleinberg's iteration leads to from equal values, not any mixture that a solver finds.
    """
    found = np.zeros(weights.shape[0])
    blocks = []
    for senders, targets in _blocks(weights):
        block = weights[senders][:, targets]
        blocks.append((senders, *leading(partial(_there_and_back, block, block.T.tocsr()), len(senders))))
    top = max((value for _, value, _ in blocks), default=0.0)
    for senders, value, vector in blocks:
        if value >= top * (1.0 - _SAME):
            found[senders] = vector * vector.sum()
    return solved(found / found.sum()) if blocks else found


def _blocks(weights: Matrix) -> Iterator[tuple[Rows, Rows]]:
    """Who sends and who receives, for each part of the arcs that shares neither with another part."""
    size = weights.shape[0]
    arcs = weights.tocoo()
    both = sparse.csr_array((arcs.data, (arcs.row, arcs.col + size)), shape=(2 * size, 2 * size))
    _, part = csgraph.connected_components(both, directed=False)
    order = np.argsort(part, kind="stable")
    for members in np.split(order, np.flatnonzero(np.diff(part[order])) + 1):
        if len(members) > 1:
            yield members[members < size], members[members >= size] - size


def _there_and_back(weights: Matrix, back: Matrix, vector: Values) -> Values:
    return times(weights, times(back, vector))
