"""Closeness centrality."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graph.analytics.measures.matrix import by_id
from graph.analytics.measures.spread import spread

if TYPE_CHECKING:
    from graph.analytics.simple import Ties


def closeness(ties: Ties, *, weighted: bool = False) -> dict[str, float]:
    """How near each actor is to those it reaches, scaled by what share of all others these are.

    (r / Σ distance) × (r / (n − 1)) for a node that reaches r of the n − 1 others; without the second factor, two
    actors tied to nobody else would be the closest of all.

    Args:
        ties: undirected, ``weight`` 0..1.
        weighted: distance −log weight instead of hops.

    Returns:
        0 to 1 for each node, 0 without a tie; if weighted, 0 and up.

    Reference:
        Freeman, L. C. (1978). Social Networks 1, 215–239; the scaling: Wasserman, S., Faust, K. (1994). Social
        Network Analysis, p. 201.
    """
    found = spread(ties, weighted=weighted)
    values = np.zeros(len(ties))
    np.divide(found.others**2, found.far * (len(ties) - 1), out=values, where=found.others > 0)
    return by_id(ties, values)
