"""Katz centrality, against the arcs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
from scipy.sparse.linalg import eigs

from graph.analytics.measures import matrix as arrays
from graph.analytics.measures.matrix import by_id, matrix, solved, times

if TYPE_CHECKING:
    from graph.analytics.measures.matrix import Matrix
    from graph.analytics.simple import InfluenceGraph

SHARE = 0.9
_CHANGE = 1e-16


def katz(influence: InfluenceGraph) -> dict[str, float]:
    """How much each actor sways others over routes of all lengths, a step more counting less by α × its weight.

    x = α A x + 1, thus run on reversed arcs: along them it would put the swayed on top. α = 0.9 / λ, λ the largest
    eigenvalue of the weights A; in a graph without cycles, where λ is 0 and any α will do, the largest sum of the
    weights of one actor's arcs, which bounds λ in every graph.

    Args:
        influence: directed, ``weight`` above 0.

    Returns:
        0 to 1 for each node, with length 1 as a vector; all alike without arcs.

    Reference:
        Katz, L. (1953). A new status index derived from sociometric analysis. Psychometrika 18, 39–43.
    """
    weights = matrix(influence)
    values = np.ones(len(influence))
    if not len(influence):
        return {}
    if weights.nnz:
        step = weights * (SHARE / (_largest_eigenvalue(influence) or float(weights.sum(axis=1).max())))
        more = values
        while more.max() > _CHANGE * values.max():
            more = times(step, more)
            values = values + more
    return by_id(influence, solved(values / np.linalg.norm(values)))


def _largest_eigenvalue(influence: InfluenceGraph) -> float:
    """Of each strongly connected part for itself: of a whole without cycles a solver finds noise instead of 0."""
    parts = [part for part in nx.strongly_connected_components(influence) if len(part) > 1]
    return max((_perron(matrix(influence.subgraph(part))) for part in parts), default=0.0)


def _perron(weights: Matrix) -> float:
    size = weights.shape[0]
    if size < arrays.SPARSE:
        return float(np.linalg.eigvals(weights.toarray()).real.max())
    (value,) = eigs(weights, k=1, which="LR", v0=np.ones(size), return_eigenvectors=False)
    return float(value.real)
