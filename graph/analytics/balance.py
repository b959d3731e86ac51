"""Whether the system of friends and foes is stable: structural balance.

A triad is balanced if the product of its signs is positive: the friend of a friend and the foe of a foe are friends
(Heider 1946: Attitudes and cognitive organization). A graph is balanced if it falls into two factions with friends
inside and foes across (Cartwright and Harary 1956: Structural balance); the frustration index is the least number
of edges whose loss makes it so (Harary 1959: On the measurement of structural balance), found exactly by an integer
programme (Aref and Wilson 2019: Balance and frustration in signed networks; Aref, Mason and Wilson 2020: A modeling
and computational study of the frustration index), made tight by the cycles with an odd number of foes (Barahona and
Mahjoub 1986: On the cut polytope). Weak balance allows three foes of each other, so more than two
factions (Davis 1967: Clustering and structural balance in graphs).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, fsum
from time import monotonic
from typing import TYPE_CHECKING, TypeAlias

import networkx as nx
import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.analytics.simple import Ties

    Sides: TypeAlias = NDArray[np.int8]
    Cost: TypeAlias = NDArray[np.float64]
    Matrix: TypeAlias = csr_array[np.float64, tuple[int, int]]
    Cycle: TypeAlias = tuple[int, ...]
    Near: TypeAlias = list[list[tuple[int, float]]]

KICK = 0.05
"""Share of entities that a kick of the search turns round."""
KICKS = 10, 500
"""Fewest and most of them."""
LOOKS = 500_000
"""Kicks × edges that the search should look at."""
ROUNDS = 15
_OPTIMAL = 0
_SLACK = 1e-6
"""What the solver's bound may be off by."""
_WORTH = 1e-3
"""By how much a cycle must be broken to be worth a row."""
_AT_ONCE = 256
"""Nodes whose walks are held in memory at once."""


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
        seed: of the search that takes over when time runs out, for a moment more.
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
    sides = _along_trees(signed, -cost)
    lower, exact = 0.0, not _frustrated(signed, sides).any()
    if not exact:
        solved, lower, exact = _solve(signed, cost, time_limit, whole=whole)
        sides = solved[0] if exact else _search(signed, cost, [*solved, sides], seed)
    wrong = _frustrated(signed, sides)
    index = fsum(cost[wrong].tolist())
    # The bound may meet what the search found, although the solver could not say so.
    exact = exact or index - lower <= _SLACK
    pairs = signed.edges[wrong].tolist()
    return Frustration(
        index,
        index if exact else lower,
        exact,
        tuple(_factions(signed, sides, part) for part in _components(signed)),
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


def _along_trees(signed: _Signs, doubt: Cost) -> Sides:
    """Sides that frustrate no edge of the spanning tree with the least ``doubt``, of one value for each edge.

    If the graph is balanced, that is the answer whatever the tree (Harary 1953: On the notion of balance).
    """
    graph: nx.Graph[int] = nx.Graph()
    for ((a, b), sign), weight in zip(_signed_pairs(signed), doubt.tolist(), strict=True):
        graph.add_edge(a, b, sign=sign, weight=weight)
    forest = nx.minimum_spanning_tree(graph)
    sides = np.ones(len(signed.nodes), dtype=np.int8)
    for part in _components(signed):
        for above, below in nx.bfs_edges(forest, part[0]):
            sides[below] = sides[above] * graph[above][below]["sign"]
    return sides


def _signed_pairs(signed: _Signs) -> Iterator[tuple[list[int], int]]:
    return zip(signed.edges.tolist(), signed.signs.tolist(), strict=True)


def _solve(signed: _Signs, cost: Cost, time_limit: float, *, whole: bool) -> tuple[list[Sides], float, bool]:
    """The integer programme: least Σ cost · f.

    x is a node's side (0 or 1), f whether an edge is frustrated: f ≥ |x_a − x_b| for friends, f ≥ |x_a + x_b − 1|
    for foes; f is 0 or 1 by itself where x is. What is known of cycles speeds the proof up; so does one fixed side
    in each connected part, since turning all sides round changes nothing.

    Returns:
        Sides that are good (±1), the best first; what no partition falls below; whether the first are proven best.
    """
    until = monotonic() + time_limit
    cycles, relaxed, f = _unbalanced_cycles(signed, cost, until)
    n, m = len(signed.nodes), len(signed.signs)
    upper = np.ones(n + m)
    upper[[part[0] for part in _components(signed)]] = 0
    result = milp(
        c=np.concatenate([np.zeros(n), cost]),
        integrality=np.concatenate([np.ones(n), np.zeros(m)]),
        bounds=Bounds(np.zeros(n + m), upper),
        constraints=_constraints(signed, cycles),
        options={"time_limit": max(until - monotonic(), 0.0), "mip_rel_gap": 0.0},
    )
    bound = result.mip_dual_bound
    lower = max(relaxed, float(bound) if bound is not None and np.isfinite(bound) else 0.0, _SLACK) - _SLACK
    solved = [] if result.x is None else [np.where(result.x[:n] > 0.5, 1, -1).astype(np.int8)]
    exact = bool(solved) and result.status == _OPTIMAL
    return [*solved, _along_trees(signed, f)], float(ceil(lower)) if whole else lower, exact


def _constraints(signed: _Signs, cycles: list[Cycle]) -> LinearConstraint:
    """Rows of A·(x, f) ≥ b."""
    n = len(signed.nodes)
    rows: list[tuple[dict[int, int], int]] = []
    for edge, ((a, b), sign) in enumerate(_signed_pairs(signed)):
        rows.append(({n + edge: 1, a: -1, b: sign}, 0 if sign > 0 else -1))
        rows.append(({n + edge: 1, a: 1, b: -sign}, 0 if sign > 0 else 1))
    rows += [(dict.fromkeys((n + edge for edge in cycle), 1), 1) for cycle in cycles]
    matrix = _matrix([row for row, _ in rows], n + len(signed.signs))
    return LinearConstraint(matrix, lb=np.array([least for _, least in rows], dtype=np.float64))


def _matrix(rows: list[dict[int, int]], width: int) -> Matrix:
    values = np.array([value for row in rows for value in row.values()], dtype=np.float64)
    places = np.array([place for row in rows for place in row], dtype=np.int64)
    starts = np.cumsum([0, *map(len, rows)])
    return csr_array((values, places, starts), shape=(len(rows), width))


def _unbalanced_cycles(signed: _Signs, cost: Cost, until: float) -> tuple[list[Cycle], float, Cost]:
    """Cycles with an odd number of foes, of each of which every partition frustrates an edge.

    Starts from triangles. While fractions f that meet all known cycles, at least cost, break others, those are
    added: up to ``ROUNDS`` times, so that what is found does not hang on the machine unless time runs out.

    Returns:
        The cycles; the bound that they prove; the last f, 0..1 for each edge.
    """
    signs = signed.signs.tolist()
    cycles = {tuple(sorted(it)) for it in _triangles(signed) if signs[it[0]] * signs[it[1]] * signs[it[2]] < 0}
    relaxed, f = 0.0, np.zeros(len(signs))
    for _ in range(ROUNDS):
        if (left := until - monotonic()) <= 0:
            break
        if cycles:
            rows = _matrix([dict.fromkeys(cycle, 1) for cycle in sorted(cycles)], len(signs))
            solved = milp(
                cost, bounds=Bounds(0, 1), constraints=LinearConstraint(rows, lb=1), options={"time_limit": left}
            )
            if solved.status != _OPTIMAL or solved.x is None:
                break
            f, relaxed = solved.x, float(solved.fun)
        if (broken := _broken(signed, f)) <= cycles:
            break
        cycles |= broken
    return sorted(cycles), relaxed, f


def _broken(signed: _Signs, f: Cost) -> set[Cycle]:
    """Through each node the unbalanced cycle with the least Σ f, where that is below 1.

    Each node is there twice, as a friend and as a foe of where the walk began; an edge between foes leads from the
    one to the other. A walk from a node to its double passes an odd number of foes, hence an unbalanced cycle.
    """
    n, (a, b) = len(signed.nodes), signed.edges.T
    foes = n * (signed.signs < 0)
    tails, heads = np.concatenate([a, a + n]), np.concatenate([b + foes, b + n - foes])
    edge_of = {pair: at % len(a) for at, pair in enumerate(zip(tails.tolist(), heads.tolist(), strict=True))}
    # A length of 0 would be no edge.
    length = np.maximum(f, 0) + _SLACK
    doubled = csr_array((np.concatenate([length, length]), (tails, heads)), shape=(2 * n, 2 * n))
    found: set[Cycle] = set()
    for first in range(0, n, _AT_ONCE):
        starts = np.arange(first, min(first + _AT_ONCE, n))
        away, before = dijkstra(doubled, directed=False, indices=starts, return_predecessors=True)
        for row in np.flatnonzero(away[np.arange(len(starts)), starts + n] < 1 - _WORTH).tolist():
            walk, at = set(), first + row + n
            while at != first + row:
                back = int(before[row, at])
                walk.add(edge_of[back, at] if (back, at) in edge_of else edge_of[at, back])
                at = back
            found.add(tuple(sorted(walk)))
    return found


def _search(signed: _Signs, cost: Cost, starts: list[Sides], seed: int) -> Sides:
    """Iterated local search: descend from each start, then kick the best and descend again, and again.

    A kick turns some entities round, and a worse result is dropped. There are fewer kicks in a large graph.
    """
    random = np.random.default_rng(seed)
    near: Near = [[] for _ in signed.nodes]
    for ((a, b), sign), weight in zip(_signed_pairs(signed), cost.tolist(), strict=True):
        near[a].append((b, sign * weight))
        near[b].append((a, sign * weight))

    def frustrated(sides: Sides) -> float:
        return fsum(cost[_frustrated(signed, sides)].tolist())

    best = min((_descend(near, sides) for sides in starts), key=frustrated)
    least = frustrated(best)
    fewest, most = KICKS
    for _ in range(min(most, max(fewest, LOOKS // len(cost)))):
        kicked = _descend(near, np.where(random.random(len(best)) < KICK, -best, best))
        if (now := frustrated(kicked)) <= least:
            best, least = kicked, now
    return best


def _descend(near: Near, sides: Sides) -> Sides:
    """Turn one entity after the other round while that lessens the cost. ``near``: others, and sign × cost."""
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
