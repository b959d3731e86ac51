"""Whom does one actor influence in all, and who influences one: how many, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

from schema.errors import UsageError

if TYPE_CHECKING:
    from graph.analytics.simple import InfluenceGraph

DAMPING = 0.85


@dataclass(frozen=True, slots=True)
class Reached:
    """``chance``: the share of cascades that got there (0..1). ``pagerank`` gives an order only, no size."""

    entity: str
    chance: float
    pagerank: float


@dataclass(frozen=True, slots=True)
class Reach:
    """How many others are reached on average, and in the middle nine tenths of the cascades."""

    mean: float
    low: float
    high: float
    reached: tuple[Reached, ...]


def reach(graph: InfluenceGraph, entity: str, *, back: bool = False, n: int = 2_000, seed: int = 0) -> Reach:
    """The independent cascade from one entity, simulated ``n`` times.

    Each arc passes influence on once, with its ``weight`` (0..1) as the chance (Kempe, Kleinberg and Tardos 2003,
    KDD, section 2.1). Beside it personalised PageRank (Page and others 1999), which only orders.

    Args:
        graph: of ``influence``.
        entity: where it begins; with ``back`` where it ends: who influences it.
        back: against the arcs.
        n: cascades, from 1.
        seed: any whole number from 0.

    Raises:
        UsageError: the entity is not in the graph, or ``n`` is below 1.
    """
    if entity not in graph:
        raise UsageError(f"{entity} is not among the actors of this selection")
    if n < 1:
        raise UsageError(f"n {n} is below 1")
    near = sorted(nx.ancestors(graph, entity) if back else nx.descendants(graph, entity))
    view = graph.subgraph([entity, *near])
    arcs: list[tuple[str, str, float]] = sorted(view.edges(data="weight"))
    ids = {id_: number for number, id_ in enumerate([entity, *near])}
    ends = [(ids[v], ids[u]) if back else (ids[u], ids[v]) for u, v, _ in arcs]
    out: list[list[tuple[int, int]]] = [[] for _ in ids]
    for number, (source, target) in enumerate(ends):
        out[source].append((number, target))
    chances = np.array([weight for _, _, weight in arcs])
    source_of_chance = np.random.default_rng(seed)
    hits, sizes = np.zeros(len(ids)), np.zeros(n)
    for cascade in range(n):
        open_ = source_of_chance.random(len(chances)) < chances
        seen, stack = {0}, [0]
        while stack:
            for number, target in out[stack.pop()]:
                if open_[number] and target not in seen:
                    seen.add(target)
                    stack.append(target)
        hits[list(seen)] += 1
        sizes[cascade] = len(seen) - 1
    order = _personalised(view.reverse(copy=False) if back else view, entity) if near else {}
    reached = [Reached(id_, float(hits[ids[id_]] / n), order[id_]) for id_ in near]
    reached.sort(key=lambda one: (-one.chance, -one.pagerank, one.entity))
    return Reach(
        mean=float(sizes.mean()),
        low=float(np.percentile(sizes, 5)),
        high=float(np.percentile(sizes, 95)),
        reached=tuple(reached),
    )


def _personalised(graph: InfluenceGraph, entity: str) -> dict[str, float]:
    made: dict[str, float] = nx.pagerank(
        graph, alpha=DAMPING, personalization={entity: 1}, weight="weight", max_iter=500, tol=1e-10
    )
    return {id_: round(value, 12) for id_, value in made.items()}
