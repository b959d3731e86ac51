"""Hubs and authorities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graph.analytics.measures.leading import leading
from graph.analytics.measures.matrix import by_id, matrix, solved, times

if TYPE_CHECKING:
    from graph.analytics.measures.matrix import Matrix, Values
    from graph.analytics.simple import InfluenceGraph


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
    if not weights.nnz:
        return np.zeros(weights.shape[0])
    back = weights.T.tocsr()
    found = leading(lambda vector: times(weights, times(back, vector)), weights.shape[0])
    return solved(found / found.sum())
