"""Which blocs there are: communities of the ties, and how sure and how formal they are.

Louvain (Blondel, Guillaume, Lambiotte and Lefebvre 2008: Fast unfolding of communities in large networks) seeks the
partition with the highest modularity (Newman and Girvan 2004; weighted: Newman 2004, Analysis of weighted
networks). Its answer depends on the order in which it looks at entities, so other seeds are tried, too; the
adjusted Rand index (Hubert and Arabie 1985: Comparing partitions) says how far two partitions agree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from math import comb, fsum
from typing import TYPE_CHECKING

import networkx as nx

if TYPE_CHECKING:
    from graph.analytics.simple import Ties
    from graph.projection import Projection

BELONGING = ("MEMBER_OF", "PART_OF")


@dataclass(frozen=True, slots=True)
class Member:
    """An entity of a community. ``strength``: the sum of the weights of its ties to other members."""

    entity: str
    strength: float


@dataclass(frozen=True, slots=True)
class Community:
    """One bloc, the members with the strongest ties within it first.

    ``weight``: sum over the ties between members. ``internal``: that as a share (0..1) of all ties that a member
    has; 0 if it has none, for an entity alone.
    """

    members: tuple[Member, ...]
    weight: float
    internal: float


@dataclass(frozen=True, slots=True)
class Stability:
    """How far the partitions of other seeds agree with this one: mean and least adjusted Rand index (1: fully)."""

    runs: int
    mean: float
    least: float


@dataclass(frozen=True, slots=True)
class Formal:
    """How far the communities agree with formal membership, as adjusted Rand index.

    ``entities``: how many have a body and so were compared. ``bodies``: how many bodies these belong to.
    """

    index: float
    entities: int
    bodies: int


@dataclass(frozen=True, slots=True)
class Communities:
    """The largest community first, then by smallest id. ``modularity``: −0.5..1; 0 for a graph without ties.

    ``stability``: None without other seeds. ``formal``: None if fewer than two entities have a body.
    """

    communities: tuple[Community, ...]
    modularity: float
    stability: Stability | None
    formal: Formal | None
    seed: int


def communities(
    ties: Ties, membership: Mapping[str, str] | None = None, *, seed: int = 0, runs: int = 20
) -> Communities:
    """The communities of the ties by Louvain, weighted.

    Args:
        ties: undirected, ``weight`` > 0. An entity without a tie is a community of its own.
        membership: the body that an entity formally belongs to, as from ``formal_membership``; entities without one
            are left out of the comparison.
        seed: of the order in which entities are looked at.
        runs: how many other seeds to hold the result against: ``seed`` + 1, ``seed`` + 2, …
    """
    nodes = sorted(ties)
    ordered = _numbered(ties, nodes)
    found = sorted(_louvain(ordered, seed), key=lambda part: (-len(part), min(part)))
    labels = _labels(found, nodes)
    agreed = [adjusted_rand(labels, _labels(_louvain(ordered, seed + run), nodes)) for run in range(1, runs + 1)]
    body = {node: membership[node] for node in nodes if node in membership} if membership else {}
    return Communities(
        tuple(_community(ties, {nodes[at] for at in part}) for part in found),
        nx.community.modularity(ordered, found, weight="weight") if ordered.number_of_edges() else 0.0,
        Stability(runs, fsum(agreed) / runs, min(agreed)) if agreed else None,
        Formal(adjusted_rand(labels, body), len(body), len(set(body.values()))) if len(body) > 1 else None,
        seed,
    )


def _numbered(ties: Ties, nodes: list[str]) -> nx.Graph[int]:
    """The ties between positions in ``nodes``: the same whatever order they came in, also inside of sets."""
    at = {node: index for index, node in enumerate(nodes)}
    made: nx.Graph[int] = nx.Graph()
    made.add_nodes_from(range(len(nodes)))
    pairs = sorted((*sorted((at[a], at[b])), about["weight"]) for a, b, about in ties.edges(data=True))
    made.add_weighted_edges_from(pairs)
    return made


def _louvain(ordered: nx.Graph[int], seed: int) -> list[set[int]]:
    return list(nx.community.louvain_communities(ordered, weight="weight", seed=seed))


def _labels(parts: Iterable[set[int]], nodes: list[str]) -> dict[str, int]:
    return {nodes[at]: number for number, part in enumerate(parts) for at in part}


def _community(ties: Ties, part: set[str]) -> Community:
    within = {
        node: fsum(about["weight"] for other, about in ties.adj[node].items() if other in part) for node in part
    }
    inside = fsum(within.values()) / 2
    leaving = fsum(about["weight"] for node in part for other, about in ties.adj[node].items() if other not in part)
    members = sorted(part, key=lambda node: (-round(within[node], 12), node))
    internal = inside / (inside + leaving) if inside else 0.0
    return Community(tuple(Member(node, within[node]) for node in members), inside, internal)


def adjusted_rand(one: Mapping[str, Hashable], other: Mapping[str, Hashable]) -> float:
    """How far two partitions agree on who belongs together, corrected for chance (Hubert and Arabie 1985).

    With n_ij entities in part i of the one and part j of the other: (Σ C(n_ij, 2) − e) / ((A + B) / 2 − e), where A
    and B are Σ C(size, 2) over the parts of each and e = A·B / C(n, 2). 1 if they are the same, 0 on average for
    partitions of these sizes dealt out at random; below 0 for less than that.

    Args:
        one: the part of each entity.
        other: likewise; entities that are not in both do not count.

    Returns:
        The index; 1 where the partitions leave no room to differ: all in one part, or each alone, or no pair.
    """
    shared = one.keys() & other.keys()
    together = _pairs((one[node], other[node]) for node in shared)
    first, second = _pairs(one[node] for node in shared), _pairs(other[node] for node in shared)
    pairs = comb(len(shared), 2)
    # Multiplied by the pairs, so that whole numbers are compared.
    room = (first + second) * pairs - 2 * first * second
    return 2 * (together * pairs - first * second) / room if room else 1.0


def _pairs(parts: Iterable[Hashable]) -> int:
    """How many pairs of entities are in the same part."""
    return sum(comb(size, 2) for size in Counter(parts).values())


def formal_membership(graph: Projection) -> dict[str, str]:
    """The topmost body that each actor belongs to on paper, over MEMBER_OF and PART_OF.

    Of several bodies the relation with the highest confidence decides, then the body's id. Relations that hold only
    ``de_facto`` do not count, nor do bodies that are no actors. The topmost body belongs to itself. In a ring of
    bodies, each in the next, the smallest id of the ring is the top.

    Args:
        graph: of ``project``; its selection says who is an actor.

    Returns:
        Entity → body. Actors without members that belong to nobody are not in it.
    """
    selection = graph.graph["selection"]
    actors = {node for node, about in graph.nodes(data=True) if selection.is_actor(about)}
    ranked: dict[str, tuple[float, str]] = {}
    for member, body, about in graph.edges(data=True):
        if about["relation"] in BELONGING and about.get("basis") != "de_facto" and {member, body} <= actors:
            rank = (-about["confidence"], body)
            if member != body:
                ranked[member] = min(rank, ranked.get(member, rank))
    above = {member: body for member, (_, body) in ranked.items()}
    return {entity: _top(above, entity) for entity in sorted({*above, *above.values()})}


def _top(above: Mapping[str, str], entity: str) -> str:
    passed: dict[str, None] = {}
    while entity in above and entity not in passed:
        passed[entity] = None
        entity = above[entity]
    if entity not in passed:
        return entity
    ring = list(passed)
    return min(ring[ring.index(entity) :])
