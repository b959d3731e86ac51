"""By which routes one actor influences another, the strongest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise
from math import exp, inf, log
from typing import TYPE_CHECKING, Literal, TypeAlias

from graph.analytics.simple import Step
from schema.errors import UsageError

if TYPE_CHECKING:
    from graph.analytics.simple import InfluenceGraph
    from graph.projection import Projection

Coercion = Literal["none", "last", "any"]
COERCIONS: tuple[Coercion, ...] = ("none", "last", "any")
Cost: TypeAlias = Callable[[str, str], float]
SAME = 1e-9
"""Costs that differ by less are one: the order is then by length and ids, not by the noise of floats."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of a route: the strongest reason for it, and the other ones."""

    source: str
    target: str
    step: Step
    others: tuple[Step, ...]

    @property
    def reasons(self) -> tuple[Step, ...]:
        """All of them."""
        return (self.step, *self.others)


@dataclass(frozen=True, slots=True)
class Route:
    """A simple route. ``strength``: the product of its steps, in 0..1."""

    hops: tuple[Hop, ...]
    strength: float

    @property
    def entities(self) -> tuple[str, ...]:
        """Ids from the first to the last."""
        return (self.hops[0].source, *(hop.target for hop in self.hops))

    @property
    def weakest(self) -> Hop:
        """The step that costs most; of equals the first."""
        return min(self.hops, key=lambda hop: hop.step.strength)

    @property
    def coercive(self) -> bool:
        """Whether it ends by threat or force."""
        return self.hops[-1].step.coercive


@dataclass(frozen=True, slots=True)
class Stands:
    """What a route stands on: it falls without any one of these voices, sources (and their repeats) or claims."""

    voices: tuple[str, ...]
    sources: tuple[str, ...]
    claims: tuple[str, ...]


def influence_paths(
    graph: InfluenceGraph, a: str, b: str, *, k: int = 5, max_hops: int = 6, coercion: Coercion = "last"
) -> list[Route]:
    """The ``k`` strongest simple routes over which ``a`` influences ``b``.

    The strength of a route is the product over its steps of the strongest reason for each. A coercive step may
    only be the last one: who threatens somebody does not act through him.

    Best-first search with the exact remaining cost of Dijkstra's algorithm, run backwards from the target only as
    far as it is asked for (Dijkstra 1959; Hart, Nilsson and Raphael 1968; the order of routes is that of Yen 1971).

    Args:
        graph: of ``influence``; with ``offices=True`` routes show the offices on the way.
        a: id of the first entity.
        b: id of the last.
        k: how many routes at most, from 1.
        max_hops: the longest, in steps, from 1.
        coercion: ``none``: no coercive step; ``last``: only as the last; ``any``: anywhere.

    Returns:
        Routes by strength, then number of steps, then ids; none if there is none.

    Raises:
        UsageError: an end that is not in the graph, twice the same end, ``k`` or ``max_hops`` below 1.
    """
    for name, value in (("k", k), ("max_hops", max_hops)):
        if value < 1:
            raise UsageError(f"{name} {value} is below 1")
    for end in (a, b):
        if end not in graph:
            raise UsageError(f"{end} is not among the actors of this selection")
    if a == b:
        raise UsageError(f"both ends are {a}: name two entities")
    found: list[Route] = []
    for route in _best_first(graph, a, b, max_hops, coercion):
        if len(found) >= k and route.strength < found[k - 1].strength * exp(-SAME):
            break
        found.append(route)
    return sorted(found, key=lambda one: (-round(one.strength, 12), len(one.hops), one.entities))[:k]


def _best_first(graph: InfluenceGraph, a: str, b: str, max_hops: int, coercion: Coercion) -> Iterator[Route]:
    remaining = _Remaining(graph, b, coercion)
    queue: list[tuple[float, int, tuple[str, ...], float]] = []
    if remaining.of(a) < inf:
        queue.append((remaining.of(a), 0, (a,), 0.0))
    while queue:
        _, hops, way, spent = heappop(queue)
        if way[-1] == b:
            yield _route(graph, way, coercion)
        elif hops < max_hops:
            for target in graph.successors(way[-1]):
                if target in way or (hops + 1 == max_hops and target != b):
                    continue
                cost = spent + _cost(graph, way[-1], target, b, coercion)
                if cost < inf and (rest := remaining.of(target)) < inf:
                    heappush(queue, (cost + rest, hops + 1, (*way, target), cost))


class _Remaining:
    """The least cost from an entity to the target, worked out as far as it is asked for."""

    def __init__(self, graph: InfluenceGraph, target: str, coercion: Coercion) -> None:
        self._graph, self._target, self._coercion = graph, target, coercion
        self._settled: dict[str, float] = {}
        self._queue: list[tuple[float, str]] = [(0.0, target)]

    def of(self, entity: str) -> float:
        while entity not in self._settled and self._queue:
            cost, nearest = heappop(self._queue)
            if nearest in self._settled:
                continue
            self._settled[nearest] = cost
            for before in self._graph.predecessors(nearest):
                if before not in self._settled and before != self._target:
                    step = _cost(self._graph, before, nearest, self._target, self._coercion)
                    if step < inf:
                        heappush(self._queue, (cost + step, before))
        return self._settled.get(entity, inf)


def _reasons(graph: InfluenceGraph, source: str, target: str, end: str, coercion: Coercion) -> tuple[Step, ...]:
    steps: tuple[Step, ...] = graph.edges[source, target]["steps"]
    if coercion == "any" or (coercion == "last" and target == end):
        return steps
    return tuple(step for step in steps if not step.coercive)


def _cost(graph: InfluenceGraph, source: str, target: str, end: str, coercion: Coercion) -> float:
    steps = _reasons(graph, source, target, end, coercion)
    return -log(steps[0].strength) if steps else inf


def _route(graph: InfluenceGraph, way: tuple[str, ...], coercion: Coercion) -> Route:
    hops, strength = [], 1.0
    for source, target in pairwise(way):
        first, *others = _reasons(graph, source, target, way[-1], coercion)
        hops.append(Hop(source, target, first, tuple(others)))
        strength *= first.strength
    return Route(tuple(hops), strength)


def stands_on(route: Route, projection: Projection) -> Stands:
    """The single voices, sources and claims without which some step of the route has no reason left.

    Args:
        route: of ``influence_paths``.
        projection: the graph that its influence graph was made from.
    """
    about = {key: data for _, _, key, data in projection.edges(keys=True, data=True)}
    parts: dict[str, set[str]] = {"voices": set(), "sources": set(), "claims": set()}
    for hop in route.hops:
        fatal: dict[str, list[set[str]]] = {name: [] for name in parts}
        for reason in hop.reasons:
            edges = [about[key] for key in reason.edges]
            fatal["voices"].append({v for edge in edges for v in _only(edge["voices_for"])})
            fatal["sources"].append({s for edge in edges for s in _only(edge["sources_for"])})
            claims = ([c for ids in edge["sources_for"].values() for c in ids] for edge in edges)
            fatal["claims"].append({c for some in claims for c in _only(some)})
        for name, each in fatal.items():
            parts[name] |= set.intersection(*each)
    return Stands(*(tuple(sorted(parts[name])) for name in ("voices", "sources", "claims")))


def _only(some: dict[str, object] | list[str]) -> list[str]:
    return list(some) if len(some) == 1 else []
