"""Who stands between others: the brokerage roles of Gould and Fernandez, held against chance.

A broker j lets influence pass from i to k, i → j → k, where i has no arc to k. The camps of the three say in which
role: coordinator (AAA), itinerant or consultant (ABA), gatekeeper (ABB: j guards what comes into its camp),
representative (AAB: j speaks for its camp) and liaison (ABC).

Gould, R. V. and Fernandez, R. M. (1989): Structures of mediation: a formal approach to brokerage in transaction
networks. Sociological Methodology 19, 89–126.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from heapq import nsmallest
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.analytics.simple import InfluenceGraph

    Integers: TypeAlias = NDArray[np.int64]
    Reals: TypeAlias = NDArray[np.float64]

ROLES = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison")
WITH_EXAMPLES = ("gatekeeper", "liaison")
OTHER = "other"

# The role by which of the three camps are equal: bit 1 i = j, bit 2 j = k, bit 4 i = k. Two equal pairs make three.
_PATTERNS = {"coordinator": 7, "itinerant": 4, "gatekeeper": 2, "representative": 1, "liaison": 0}
_PATTERN_COUNT = 8


@dataclass(frozen=True, slots=True)
class Role:
    """How often an entity has a role, and how often it would if the camps were dealt out at random.

    ``expected`` and ``deviation`` are mean and standard deviation over the permutations, in triples; ``z`` is
    (count − expected) / deviation, None where the deviation is 0.
    """

    count: int
    expected: float
    deviation: float
    z: float | None


@dataclass(frozen=True, slots=True)
class Triple:
    """One way over a broker: ``before`` → broker → ``after``. ``strength``: the product of both arcs (0..1)."""

    before: str
    after: str
    strength: float


@dataclass(frozen=True, slots=True)
class Broker:
    """One entity. ``roles``: all of ``ROLES``. ``examples``: for ``WITH_EXAMPLES``, the strongest triples first."""

    entity: str
    camp: str
    total: int
    roles: Mapping[str, Role]
    examples: Mapping[str, tuple[Triple, ...]]


@dataclass(frozen=True, slots=True)
class Brokerage:
    """All entities of the graph, those with most brokerage first. ``sizes``: entities in each camp, by name."""

    brokers: tuple[Broker, ...]
    sizes: Mapping[str, int]
    permutations: int
    seed: int


def brokers(
    graph: InfluenceGraph,
    camps: Mapping[str, str],
    *,
    permutations: int = 1000,
    seed: int = 0,
    examples: int = 3,
) -> Brokerage:
    """The brokerage of every entity by role, with its expectation under permutations of the camps.

    Args:
        graph: arcs may have ``weight`` (0..1), which only orders the examples.
        camps: the camp of each entity; those without one are in the camp "other".
        permutations: how often the camps are dealt out anew among all entities of the graph, their sizes kept.
        seed: of the permutations.
        examples: how many triples to name at most, for each broker and each of ``WITH_EXAMPLES``.
    """
    nodes = sorted(graph)
    camp_of = {node: camps.get(node, OTHER) for node in nodes}
    names = sorted(set(camp_of.values()))
    camp = np.array([names.index(camp_of[node]) for node in nodes], dtype=np.int64)
    triples = _open_triples(graph, nodes)
    counts = _tally(triples, camp)
    expected, deviation = _under_chance(triples, camp, permutations, seed)
    named = _examples(graph, nodes, triples, camp, examples)
    made = [
        Broker(
            node,
            camp_of[node],
            int(counts[row].sum()),
            {
                role: _held_against(int(counts[row, at]), float(expected[row, at]), float(deviation[row, at]))
                for at, role in enumerate(ROLES)
            },
            named[row],
        )
        for row, node in enumerate(nodes)
    ]
    made.sort(key=lambda broker: (-broker.total, broker.entity))
    sizes = {name: sum(of == name for of in camp_of.values()) for name in names}
    return Brokerage(tuple(made), sizes, permutations, seed)


def _open_triples(graph: InfluenceGraph, nodes: list[str]) -> Integers:
    """All i → j → k without i → k, the three distinct, as indices into ``nodes``; shape (3, triples)."""
    at = {node: index for index, node in enumerate(nodes)}
    found = [
        (at[before], at[broker], at[after])
        for broker in nodes
        for before in sorted(graph.pred[broker])
        for after in sorted(graph.succ[broker])
        if len({before, broker, after}) == 3 and not graph.has_edge(before, after)
    ]
    return np.ascontiguousarray(np.array(found, dtype=np.int64).reshape(-1, 3).T)


def _patterns(triples: Integers, camp: Integers) -> Integers:
    """For each triple which of its camps are equal, as in ``_PATTERNS``."""
    before, broker, after = camp[triples[0]], camp[triples[1]], camp[triples[2]]
    patterns: Integers = (before == broker) + 2 * (broker == after) + 4 * (before == after)
    return patterns


def _tally(triples: Integers, camp: Integers) -> Integers:
    """How many triples of each role each node brokers; shape (nodes, roles)."""
    cells = triples[1] * _PATTERN_COUNT + _patterns(triples, camp)
    found = np.bincount(cells, minlength=len(camp) * _PATTERN_COUNT).reshape(-1, _PATTERN_COUNT)
    return found[:, [_PATTERNS[role] for role in ROLES]]


def _under_chance(triples: Integers, camp: Integers, permutations: int, seed: int) -> tuple[Reals, Reals]:
    """Mean and standard deviation of the tallies under permuted camps; each of shape (nodes, roles)."""
    random = np.random.default_rng(seed)
    total = np.zeros((len(camp), len(ROLES)), dtype=np.int64)
    squares = total.copy()
    for _ in range(permutations):
        tally = _tally(triples, random.permutation(camp))
        total += tally
        squares += tally * tally
    # Whole numbers up to the root, so that what never varies deviates by exactly 0.
    times = max(permutations, 1)
    return total / times, np.sqrt(times * squares - total * total) / times


def _held_against(count: int, expected: float, deviation: float) -> Role:
    return Role(count, expected, deviation, (count - expected) / deviation if deviation else None)


def _examples(
    graph: InfluenceGraph, nodes: list[str], triples: Integers, camp: Integers, wanted: int
) -> list[dict[str, tuple[Triple, ...]]]:
    """For each node the strongest triples of each role in ``WITH_EXAMPLES``."""
    found: list[dict[str, list[Triple]]] = [{role: [] for role in WITH_EXAMPLES} for _ in nodes]
    roles = {_PATTERNS[role]: role for role in WITH_EXAMPLES}
    for (before, broker, after), pattern in zip(triples.T.tolist(), _patterns(triples, camp).tolist(), strict=True):
        if name := roles.get(pattern):
            i, j, k = nodes[before], nodes[broker], nodes[after]
            strength = graph[i][j].get("weight", 1.0) * graph[j][k].get("weight", 1.0)
            found[broker][name].append(Triple(i, k, strength))
    return [
        {
            role: tuple(nsmallest(wanted, some, key=lambda it: (-round(it.strength, 12), it.before, it.after)))
            for role, some in of.items()
        }
        for of in found
    ]
