"""Strength of the arcs that come in."""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.analytics.simple import InfluenceGraph


def in_strength(influence: InfluenceGraph) -> dict[str, float]:
    """The sum of the weights of the arcs that end at each actor: how strongly others sway it, in one step.

    Args:
        influence: directed, ``weight`` 0..1.

    Returns:
        0 to n − 1 for each of n nodes.

    Reference:
        Barrat, A., Barthélemy, M., Pastor-Satorras, R., Vespignani, A. (2004). The architecture of complex weighted
        networks. PNAS 101, 3747–3752.
    """
    return {node: fsum(about["weight"] for about in ends.values()) for node, ends in influence.pred.items()}
