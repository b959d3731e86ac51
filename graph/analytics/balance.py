"""Whether the system of friends and foes is stable: structural balance.

A triad is balanced if the product of its signs is positive: the friend of a friend and the foe of a foe are friends
(Heider 1946: Attitudes and cognitive organization). A graph is balanced if it falls into two factions with friends
inside and foes across (Cartwright and Harary 1956: Structural balance); the frustration index is the least number
of edges whose loss makes it so (Harary 1959: On the measurement of structural balance), found exactly by an integer
programme (Aref and Wilson 2019: Balance and frustration in signed networks; Aref, Mason and Wilson 2020: A modeling
and computational study of the frustration index). Weak balance allows three foes of each other, so more than two
factions (Davis 1967: Clustering and structural balance in graphs).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, fsum
from typing import TYPE_CHECKING, TypeAlias

import networkx as nx
import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.analytics.simple import Ties

    Sides: TypeAlias = NDArray[np.int8]
    Cost: TypeAlias = NDArray[np.float64]

RESTARTS = 10
_OPTIMAL = 0
_SLACK = 1e-6
"""What the solver's bound may be off by."""


@dataclass(frozen=True, slots=True)
class Triads:
    """How many triangles have which signs, by the number of positive edges.

    ``balanced``: the share of +++ and +−− (0..1). ``weakly_balanced``: that with −−−. Both None without triangles.
    """

    ppp: int
    ppm: int
    pmm: int
    mmm: int
    balanced: float | None
    weakly_balanced: float | None


@dataclass(frozen=True, slots=True)
class Factions:
    """The two sides of one connected part, by id: the larger first, else that with the smallest id.

    The side of one part says nothing of that of another: they are joined by no edge.
    """

    one: tuple[str, ...]
    other: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Frustration:
    """The frustration of the best partition that was found.

    ``index``: how many edges it frustrates, a whole number; the sum of their |s|, if weighted. ``lower``: what no
    partition falls below. ``exact``: whether both are proven the same; if not, time ran out, and another machine
    may find another partition. ``factions``: largest part first; without entities that have neither friend nor
    foe. ``frustrated``: the foes within a faction and the friends across, pairs by id. Other partitions may do as
    well.
    """

    index: float
    lower: float
    exact: bool
    factions: tuple[Factions, ...]
    frustrated: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Balance:
    """``frustration`` counts edges; ``weighted`` sums their |s|.

    ``stability``: 1 − 2 · index / edges (Aref and Wilson 2018: Measuring partial balance in signed networks), 1 if
    balanced or without edges; 0 is the worst that can be. No less than that where the index is not exact.
    """

    positive: int
    negative: int
    triads: Triads
    frustration: Frustration
    weighted: Frustration
    stability: float


@dataclass(frozen=True, slots=True)
class _Signs:
    """A signed graph in numbers. ``edges``: pairs of positions in ``nodes``, the smaller first; ``signs``: ±1."""

    nodes: tuple[str, ...]
    edges: NDArray[np.int64]
    signs: Sides
    strengths: Cost


def balance(graph: Ties, *, time_limit: float = 10.0, seed: int = 0) -> Balance:
    """The structural balance of a signed graph.

    Args:
        graph: undirected; the sign of ``weight`` is that of the edge, its size how strongly it holds. An edge of
            weight 0 has no sign and counts as none.
        time_limit: seconds that each of the two frustration indices may take to prove.
        seed: of the search that takes over when time runs out.
    """
    signed = _read(graph)
    positive = int((signed.signs > 0).sum())
    edges = len(signed.signs)
    counted = _frustration(signed, np.ones(edges), time_limit, seed, whole=True)
    weighted = _frustration(signed, signed.strengths, time_limit, seed, whole=False)
    return Balance(
        positive,
        edges - positive,
        _census(signed),
        counted,
        weighted,
        1 - 2 * counted.index / edges if edges else 1.0,
    )


def _read(graph: Ties) -> _Signs:
    found = sorted((min(a, b), max(a, b), about["weight"]) for a, b, about in graph.edges(data=True))
    found = [edge for edge in found if edge[2] != 0]
    nodes = tuple(sorted({end for a, b, _ in found for end in (a, b)}))
    at = {node: index for index, node in enumerate(nodes)}
    weights = np.array([weight for _, _, weight in found], dtype=np.float64)
    edges = np.array([(at[a], at[b]) for a, b, _ in found], dtype=np.int64).reshape(-1, 2)
    return _Signs(nodes, edges, np.sign(weights).astype(np.int8), np.abs(weights))


def _triangles(signed: _Signs) -> Iterator[tuple[int, int, int]]:
    """The triangles, as the positions of their edges."""
    later: list[dict[int, int]] = [{} for _ in signed.nodes]
    for edge, (a, b) in enumerate(signed.edges.tolist()):
        later[a][b] = edge
    for above in later:
        for b, first in above.items():
            for c in sorted(later[b].keys() & above.keys()):
                yield first, above[c], later[b][c]


def _census(signed: _Signs) -> Triads:
    counts = [0, 0, 0, 0]
    positive = (signed.signs > 0).tolist()
    for triangle in _triangles(signed):
        counts[sum(positive[edge] for edge in triangle)] += 1
    mmm, pmm, ppm, ppp = counts
    total = sum(counts)
    if not total:
        return Triads(ppp, ppm, pmm, mmm, None, None)
    return Triads(ppp, ppm, pmm, mmm, (ppp + pmm) / total, (ppp + pmm + mmm) / total)


def _frustration(signed: _Signs, cost: Cost, time_limit: float, seed: int, *, whole: bool) -> Frustration:
    """Least cost of the edges that a partition frustrates. ``whole``: all costs are whole numbers."""
    parts = _components(signed)
    sides = _along_trees(signed, parts)
    lower, exact = 0.0, not _frustrated(signed, sides).any()
    if not exact:
        solved, lower, exact = _solve(signed, cost, [part[0] for part in parts], time_limit, whole=whole)
        if exact and solved is not None:
            sides = solved
        else:
            sides = _search(signed, cost, [sides] if solved is None else [sides, solved], seed)
    wrong = _frustrated(signed, sides)
    index = fsum(cost[wrong].tolist())
    # The bound may meet what the search found, although the solver could not say so.
    exact = exact or index - lower <= _SLACK
    pairs = signed.edges[wrong].tolist()
    return Frustration(
        index,
        index if exact else lower,
        exact,
        tuple(_factions(signed, sides, part) for part in parts),
        tuple((signed.nodes[a], signed.nodes[b]) for a, b in pairs),
    )


def _frustrated(signed: _Signs, sides: Sides) -> NDArray[np.bool_]:
    """For each edge whether it joins foes on one side, or friends on two; ``sides`` are ±1."""
    wrong: NDArray[np.bool_] = signed.signs * sides[signed.edges[:, 0]] * sides[signed.edges[:, 1]] < 0
    return wrong


def _components(signed: _Signs) -> list[list[int]]:
    """The connected parts, the largest first, each in order."""
    graph: nx.Graph[int] = nx.Graph()
    graph.add_edges_from(signed.edges.tolist())
    parts = [sorted(part) for part in nx.connected_components(graph)]
    return sorted(parts, key=lambda part: (-len(part), part[0]))


def _along_trees(signed: _Signs, parts: list[list[int]]) -> Sides:
    """Sides that frustrate no edge of a spanning tree: the answer for a balanced graph (Harary 1953)."""
    graph: nx.Graph[int] = nx.Graph()
    graph.add_weighted_edges_from((a, b, s) for (a, b), s in _signed_pairs(signed))
    sides = np.ones(len(signed.nodes), dtype=np.int8)
    for part in parts:
        for above, below in nx.bfs_edges(graph, part[0]):
            sides[below] = sides[above] * graph[above][below]["weight"]
    return sides


def _signed_pairs(signed: _Signs) -> Iterator[tuple[list[int], int]]:
    return zip(signed.edges.tolist(), signed.signs.tolist(), strict=True)


def _solve(
    signed: _Signs, cost: Cost, roots: list[int], time_limit: float, *, whole: bool
) -> tuple[Sides | None, float, bool]:
    """The integer programme: least Σ cost · f.

    x is a node's side (0 or 1), f whether an edge is frustrated: f ≥ |x_a − x_b| for friends, f ≥ |x_a + x_b − 1|
    for foes; f is 0 or 1 by itself where x is. An unbalanced triangle frustrates at least one edge, which speeds
    the proof up; so does one fixed side in each connected part, since turning all sides round changes nothing.

    Returns:
        The best sides found (±1), if any; what no partition falls below; whether the sides are proven the best.
    """
    n, m = len(signed.nodes), len(signed.signs)
    upper = np.ones(n + m)
    upper[roots] = 0
    result = milp(
        c=np.concatenate([np.zeros(n), cost]),
        integrality=np.concatenate([np.ones(n), np.zeros(m)]),
        bounds=Bounds(np.zeros(n + m), upper),
        constraints=_constraints(signed),
        options={"time_limit": time_limit, "mip_rel_gap": 0.0},
    )
    bound = result.mip_dual_bound
    lower = 0.0 if bound is None or not np.isfinite(bound) else max(0.0, float(bound) - _SLACK)
    sides = None if result.x is None else np.where(result.x[:n] > 0.5, 1, -1).astype(np.int8)
    return sides, float(ceil(lower)) if whole else lower, result.status == _OPTIMAL


def _constraints(signed: _Signs) -> LinearConstraint:
    """Rows of A·(x, f) ≥ b."""
    n = len(signed.nodes)
    rows: list[tuple[dict[int, int], int]] = []
    for edge, ((a, b), sign) in enumerate(_signed_pairs(signed)):
        rows.append(({n + edge: 1, a: -1, b: sign}, 0 if sign > 0 else -1))
        rows.append(({n + edge: 1, a: 1, b: -sign}, 0 if sign > 0 else 1))
    signs = signed.signs.tolist()
    for one, two, three in _triangles(signed):
        if signs[one] * signs[two] * signs[three] < 0:
            rows.append(({n + one: 1, n + two: 1, n + three: 1}, 1))
    values = [value for row, _ in rows for value in row.values()]
    places = [place for row, _ in rows for place in row]
    starts = np.cumsum([0, *(len(row) for row, _ in rows)])
    matrix = csr_array((np.array(values, dtype=np.float64), places, starts), shape=(len(rows), n + len(signs)))
    return LinearConstraint(matrix, lb=np.array([least for _, least in rows], dtype=np.float64))


def _search(signed: _Signs, cost: Cost, starts: list[Sides], seed: int) -> Sides:
    """The best of several descents: from what is known, and from random sides."""
    random = np.random.default_rng(seed)
    starts = starts + [(2 * random.integers(0, 2, len(signed.nodes)) - 1).astype(np.int8) for _ in range(RESTARTS)]

    def frustrated(sides: Sides) -> float:
        return fsum(cost[_frustrated(signed, sides)].tolist())

    return min((_descend(signed, cost, sides) for sides in starts), key=frustrated)


def _descend(signed: _Signs, cost: Cost, sides: Sides) -> Sides:
    """Turn one entity after the other round while that lessens the cost."""
    near: list[list[tuple[int, float]]] = [[] for _ in signed.nodes]
    for ((a, b), sign), weight in zip(_signed_pairs(signed), cost.tolist(), strict=True):
        near[a].append((b, sign * weight))
        near[b].append((a, sign * weight))
    now = sides.tolist()
    moved = True
    while moved:
        moved = False
        for node, ties in enumerate(near):
            if now[node] * sum(pull * now[other] for other, pull in ties) < -_SLACK:
                now[node] = -now[node]
                moved = True
    return np.array(now, dtype=np.int8)


def _factions(signed: _Signs, sides: Sides, part: list[int]) -> Factions:
    two = [tuple(signed.nodes[at] for at in part if sides[at] == side) for side in (1, -1)]
    one, other = sorted(two, key=lambda faction: (-len(faction), faction))
    return Factions(one, other)
