"""Burt's effective size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graph.analytics.measures.matrix import by_id, matrix, product_within, scaled

if TYPE_CHECKING:
    from graph.analytics.measures.matrix import Values
    from graph.analytics.simple import Ties


def effective_size(ties: Ties) -> dict[str, float]:
    """How many contacts each actor has that do not lead to one another: Σ over contacts j of 1 − Σ_q p_iq m_jq.

    p_iq is the share of the tie with q in the weights of all ties of i; m_jq the weight of the tie between j and q
    beside the strongest tie of j. With equal weights: contacts − 2 × ties among them / contacts.

    Args:
        ties: undirected, ``weight`` above 0.

    Returns:
        0 to n − 1 for each of n nodes; 0 without a tie.

    Reference:
        Burt, R. S. (1992). Structural Holes, ch. 2; Borgatti, S. P. (1997). Connections 20, 35–38.
    """
    if not ties.number_of_edges():
        return dict.fromkeys(ties, 0.0)
    weights = matrix(ties)
    sums: Values = weights.sum(axis=1)
    top = weights.max(axis=1).toarray().ravel()
    shares = scaled(weights, 1.0 / np.where(sums > 0, sums, 1.0))
    beside_the_strongest = scaled(weights, 1.0 / np.where(top > 0, top, 1.0))
    redundant: Values = product_within(weights, shares, beside_the_strongest.T.tocsr()).sum(axis=1)
    return by_id(ties, np.diff(weights.indptr) - redundant)
