"""How far apart the strength of a tie puts its ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from graph.analytics.measures.matrix import Values

STEP = 2.0**-30
"""About 1e-9. Sums of its multiples are exact, so routes that are equally long do not differ by rounding."""


def distance(weights: Values) -> Values:
    """−log of each weight (0..1), to a multiple of ``STEP`` and at least one: no tie has length 0.

    The shortest route by this distance is the one with the largest product of weights.
    """
    logs = -np.log(np.maximum(weights, np.finfo(np.float64).tiny))
    return np.maximum(np.round(logs / STEP), 1.0) * STEP
