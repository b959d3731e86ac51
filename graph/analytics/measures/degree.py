"""Degree centrality."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.analytics.simple import Ties


def degree(ties: Ties) -> dict[str, float]:
    """With how many others each actor is tied: the plain count, not the share of all.

    Args:
        ties: undirected; weights play no part.

    Returns:
        0 to n − 1 for each of n nodes.

    Reference:
        Freeman, L. C. (1978). Centrality in social networks: conceptual clarification. Social Networks 1, 215–239.
    """
    return {node: float(count) for node, count in ties.degree()}
