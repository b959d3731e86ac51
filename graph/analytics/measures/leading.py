"""The leading eigenvector of a symmetric matrix without negative entries."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse.linalg import LinearOperator, eigsh

from graph.analytics.measures import matrix

if TYPE_CHECKING:
    from graph.analytics.measures.matrix import Values

_SAME = 1e-10


def leading(times: Callable[[Values], Values], size: int) -> Values:
    """What repeated multiplication makes of a vector of ones, were it repeated for ever.

    Where several eigenvectors lead together, each gets its part, so that the outcome does not depend on the solver.

    Args:
        times: multiplies the symmetric matrix by a vector or by a matrix.
        size: of the matrix, 1 or more.

    Returns:
        Entries of 0 and above, of no particular length.
    """
    if size < matrix.LARGE:
        values, vectors = np.linalg.eigh(times(np.eye(size)))
        first = vectors[:, values >= values[-1] - _SAME * abs(values[-1])]
        lasting: Values = np.abs(first @ first.sum(axis=0))
        return lasting
    operator = LinearOperator((size, size), matvec=times, dtype=np.float64)
    _, vectors = eigsh(operator, k=1, which="LA", v0=np.ones(size))
    only: Values = np.abs(vectors[:, 0])
    return only
