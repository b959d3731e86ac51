"""The PN index: centrality that knows friends from foes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import cg

from graph.analytics.measures.matrix import solved
from graph.analytics.signed import split

if TYPE_CHECKING:
    from graph.analytics.measures.matrix import Matrix
    from graph.analytics.simple import Ties

_CHANGE = 1e-14


def pn(positive: Ties, negative: Ties) -> dict[str, float]:
    """High for who has friends that are well placed, low for who has foes that are: (I − (P − 2N) / (2n − 2))⁻¹ 1.

    P and N are the friendly and the hostile ties as 0 and 1, n the number of nodes, so that nodes without ties
    count, too: they make every tie weigh less.

    Args:
        positive: friendly ties, undirected.
        negative: hostile ties, undirected, over the same nodes.

    Returns:
        −1 to 2 for each node; 1 for an actor without ties. Two actors alone who are foes get 1/2 each: there the
        matrix has no inverse, and of all solutions this treats them alike.

    Reference:
        Everett, M. G., Borgatti, S. P. (2014). Networks containing negative ties. Social Networks 38, 111–120.
        doi 10.1016/j.socnet.2014.01.005
    """
    size = len(positive)
    if size < 2:
        return dict.fromkeys(positive, 1.0)
    row = {node: index for index, node in enumerate(positive)}
    scores = _entries(positive, row, 1.0) + _entries(negative, row, -2.0)
    # Conjugate gradients, since the matrix is symmetric and its eigenvalues are in 0..2.
    system = sparse.eye_array(size) - scores / (2.0 * size - 2.0)
    found, _ = cg(system, np.ones(size), rtol=_CHANGE)
    return dict(zip(positive, solved(found).tolist(), strict=True))


def signed_pn(signed: Ties) -> dict[str, float]:
    """``pn`` of a signed graph, where ``weight`` is above 0 between friends and below 0 between foes."""
    return pn(*split(signed))


def _entries(ties: Ties, row: dict[str, int], value: float) -> Matrix:
    ends = np.array([(row[a], row[b]) for a, b in ties.edges()], dtype=np.int32).reshape(-1, 2)
    half = sparse.csr_array((np.full(len(ends), value), (ends[:, 0], ends[:, 1])), shape=(len(row), len(row)))
    return sparse.csr_array(half + half.T)
