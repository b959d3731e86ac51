"""Harmonic centrality."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.analytics.measures.matrix import by_id
from graph.analytics.measures.spread import spread

if TYPE_CHECKING:
    from graph.analytics.simple import Ties


def harmonic(ties: Ties, *, weighted: bool = False) -> dict[str, float]:
    """The sum of 1 / distance to all others, where whom one cannot reach adds 0.

    Args:
        ties: undirected, ``weight`` 0..1.
        weighted: distance −log weight instead of hops; a tie that is sure then counts about 1e9.

    Returns:
        0 to n − 1 for each of n nodes; if weighted, 0 and up.

    Reference:
        Boldi, P., Vigna, S. (2014). Axioms for centrality. Internet Mathematics 10, 222–262.
    """
    return by_id(ties, spread(ties, weighted=weighted).near)
