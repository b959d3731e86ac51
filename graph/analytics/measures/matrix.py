"""Between networkx and arrays: rows in the order of the graph's nodes, and back to values by id."""

from __future__ import annotations

from itertools import chain
from math import floor, log10
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    import networkx as nx
    from numpy.typing import NDArray

Values: TypeAlias = "NDArray[np.float64]"
Matrix: TypeAlias = "sparse.csr_array[np.float64, tuple[int, int]]"

LARGE = 500
"""From how many nodes on the betweenness of rustworkx pays, its conversion included."""
SPARSE = 100
"""From how many rows on a sparse solver finds one eigenvalue sooner than a dense one finds all."""
DIGITS = 10
_ROWS = 512


def matrix(graph: nx.Graph[str], *, weighted: bool = True) -> Matrix:
    """The weights as a sparse n × n matrix: row i, column j for the arc i → j; both ways for an undirected tie.

    If not weighted, 1 for each. networkx's own conversion gives the same and takes several times as long.
    """
    row = {node: index for index, node in enumerate(graph)}
    near = [ends for _, ends in graph.adjacency()]
    starts = np.zeros(len(near) + 1, dtype=np.int32)
    np.cumsum([len(ends) for ends in near], out=starts[1:])
    size = int(starts[-1])
    columns = np.fromiter(map(row.__getitem__, chain.from_iterable(near)), np.int32, size)
    weights = np.ones(size)
    if weighted:
        weights = np.fromiter(
            (about.get("weight", 1) for ends in near for about in ends.values()), np.float64, size
        )
    return sparse.csr_array((weights, columns, starts), shape=(len(near), len(near)))


def product_within(pattern: Matrix, left: Matrix, right: Matrix) -> Matrix:
    """left × right, but only where ``pattern`` has an entry: of all pairs at two steps those that are also tied.

    In blocks of rows, since the whole product of a large graph would not fit into memory.
    """
    asked = pattern.astype(np.bool_)
    blocks = [
        (left[start : start + _ROWS] @ right).multiply(asked[start : start + _ROWS])
        for start in range(0, pattern.shape[0], _ROWS)
    ]
    return sparse.csr_array(sparse.vstack(blocks, format="csr"))


def scaled(weights: Matrix, factors: Values) -> Matrix:
    """Each row times its factor."""
    return sparse.csr_array(sparse.diags_array(factors) @ weights)


def times(weights: Matrix, vector: Values) -> Values:
    """The matrix times a vector, or times the columns of a dense matrix."""
    return np.asarray(weights @ vector)


def by_id(graph: nx.Graph[str], values: Values) -> dict[str, float]:
    """Values in the order of the nodes, by id."""
    return dict(zip(graph, values.tolist(), strict=True))


def solved(values: Values) -> Values:
    """The outcome of a solver without its noise: 10 digits of the largest value, so that equals stay equal."""
    top = float(np.abs(values).max(initial=0.0))
    return np.round(values, DIGITS - 1 - floor(log10(top))) + 0.0 if top > 0 else values
