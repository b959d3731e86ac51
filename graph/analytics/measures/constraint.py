"""Burt's constraint."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graph.analytics.measures.matrix import by_id, matrix, product_within, scaled

if TYPE_CHECKING:
    from graph.analytics.measures.matrix import Values
    from graph.analytics.simple import Ties

ALONE = 1.0
"""For an actor without ties, where Burt defines nothing: no more to broker than with a single tie."""


def constraint(ties: Ties) -> dict[str, float]:
    """How far each actor's ties lead back to the same few: Σ over contacts j of (p_ij + Σ_q p_iq p_qj)².

    p_ij is the share that the tie with j has in the weights of all ties of i. The lower, the more room to broker.

    Args:
        ties: undirected, ``weight`` above 0.

    Returns:
        Above 0, below 2; 1 for a single contact, and for an actor without ties.

    Reference:
        Burt, R. S. (1992). Structural Holes, ch. 2; as in Burt, R. S. (2004). Am. J. Sociol. 110, 349–399.
    """
    if not ties.number_of_edges():
        return dict.fromkeys(ties, ALONE)
    weights = matrix(ties)
    sums: Values = weights.sum(axis=1)
    shares = scaled(weights, 1.0 / np.where(sums > 0, sums, 1.0))
    invested = shares + product_within(weights, shares, shares)
    values: Values = invested.multiply(invested).sum(axis=1)
    return by_id(ties, np.where(sums > 0, values, ALONE))
