"""The leading eigenvector of a symmetric matrix without negative entries that does not fall apart into blocks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse.linalg import LinearOperator, eigsh

from graph.analytics.measures import matrix

if TYPE_CHECKING:
    from graph.analytics.measures.matrix import Values


def leading(times: Callable[[Values], Values], size: int) -> tuple[float, Values]:
    """The largest eigenvalue and its vector. As the matrix is in one piece, it is the only one without signs.

    Args:
        times: multiplies the matrix by a vector, or by the columns of a matrix.
        size: of the matrix, 1 or more.

    Returns:
        The vector has entries of 0 and above, and length 1.
    """
    if size < matrix.SPARSE:
        values, vectors = np.linalg.eigh(times(np.eye(size)))
    else:
        # Started from ones, so that each run gives the same.
        operator = LinearOperator((size, size), matvec=times, dtype=np.float64)
        values, vectors = eigsh(operator, k=1, which="LA", v0=np.ones(size))
    return float(values[-1]), np.abs(vectors[:, -1])
