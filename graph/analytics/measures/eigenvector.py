"""Eigenvector centrality."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx

from graph.analytics.measures.leading import leading
from graph.analytics.measures.matrix import matrix, solved, times

if TYPE_CHECKING:
    from graph.analytics.simple import Ties


def eigenvector(ties: Ties) -> dict[str, float]:
    """High for an actor tied to actors who are high themselves: the leading eigenvector of the weights.

    It is defined within one component. Taken is the largest; all others are 0 (``largest_component`` marks them).
    networkx's own iteration does not converge on small graphs, and its solver refuses graphs that fall apart.

    Args:
        ties: undirected, ``weight`` above 0.

    Returns:
        0 to 1 for each node, with length 1 as a vector; 0 for all in a graph without ties.

    Reference:
        Bonacich, P. (1972). Factoring and weighting approaches to status scores and clique identification. J. Math.
        Sociol. 2, 113–120.
    """
    values = dict.fromkeys(ties, 0.0)
    inside = largest_component(ties)
    if len(inside) < 2:
        return values
    part = ties.subgraph(inside)
    weights = matrix(part)
    _, found = leading(lambda vector: times(weights, vector), len(part))
    return values | dict(zip(part, solved(found).tolist(), strict=True))


def largest_component(ties: Ties) -> frozenset[str]:
    """The largest component; among equals that with the smallest id. Empty for an empty graph."""
    return frozenset(min(nx.connected_components(ties), key=lambda part: (-len(part), min(part)), default=()))
