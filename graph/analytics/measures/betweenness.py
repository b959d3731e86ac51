"""Betweenness centrality."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from graph.analytics.measures import matrix
from graph.analytics.measures.distance import distance

if TYPE_CHECKING:
    from graph.analytics.simple import InfluenceGraph, Ties


def betweenness(ties: Ties, *, weighted: bool = False) -> dict[str, float]:
    """On what share of the shortest routes between two others each actor lies, on average over all pairs.

    Where a pair has several shortest routes, each counts in part.

    Args:
        ties: undirected, ``weight`` 0..1.
        weighted: whether the shortest route is that with the largest product of weights, not the fewest hops.

    Returns:
        0 to 1 for each node; 0 for all below three nodes.

    Reference:
        Freeman, L. C. (1977). A set of measures of centrality based on betweenness. Sociometry 40, 35–41; computed
        as by Brandes, U. (2001). A faster algorithm for betweenness centrality. J. Math. Sociol. 25, 163–177.
    """
    if weighted:
        return _plain(nx.betweenness_centrality(_apart(ties), weight="distance"))  # rustworkx takes no weights here
    if len(ties) < matrix.LARGE:
        return _plain(nx.betweenness_centrality(ties))
    # Without a cache networkx neither warns of a graph that it converted before nor keeps a stale one.
    with nx.config(cache_converted_graphs=False):
        return _plain(nx.betweenness_centrality(_both_ways(ties), backend="rustworkx"))


def _apart(ties: Ties) -> Ties:
    pairs: list[tuple[str, str, float]] = list(ties.edges(data="weight"))
    lengths = distance(np.array([weight for _, _, weight in pairs], dtype=np.float64)).tolist()
    made: Ties = nx.Graph()
    made.add_nodes_from(ties)
    made.add_edges_from((a, b, {"distance": length}) for (a, b, _), length in zip(pairs, lengths, strict=True))
    return made


def _both_ways(ties: Ties) -> InfluenceGraph:
    """Each tie as two arcs: the same numbers, and rustworkx is a third faster on them."""
    made: InfluenceGraph = nx.DiGraph()
    made.add_nodes_from(ties)
    made.add_edges_from((a, b) for a, near in ties.adjacency() for b in near)
    return made


def _plain(values: Mapping[Any, float]) -> dict[str, float]:
    return {node: float(value) for node, value in values.items()}
