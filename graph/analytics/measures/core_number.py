"""Core numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graph.analytics.measures.matrix import by_id, matrix

if TYPE_CHECKING:
    from graph.analytics.simple import Ties


def core_number(ties: Ties) -> dict[str, float]:
    """The largest k for which each actor is in the k-core: a group where all have k ties or more with each other.

    Args:
        ties: undirected, no node tied to itself; weights play no part.

    Returns:
        0 to n − 1 for each of n nodes, whole numbers.

    Reference:
        Seidman, S. B. (1983). Network structure and minimum degree. Social Networks 5, 269–287.
    """
    tied = matrix(ties, weighted=False)
    left = np.diff(tied.indptr).astype(np.int64)
    core = np.zeros(len(ties))
    there = np.ones(len(ties), dtype=np.bool_)
    k = 0
    while there.any():
        # Peel off whoever has k ties or fewer, until nobody has.
        k = max(k, int(left[there].min()))
        peeled = np.flatnonzero(there & (left <= k))
        while peeled.size:
            core[peeled] = k
            there[peeled] = False
            near = np.concatenate([tied.indices[tied.indptr[i] : tied.indptr[i + 1]] for i in peeled])
            touched, lost = np.unique(near[there[near]], return_counts=True)
            left[touched] -= lost
            peeled = touched[left[touched] <= k]
    return by_id(ties, core)
