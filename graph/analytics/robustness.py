"""On what a finding hangs: without which source, voice or claim it falls, and in how many draws it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Literal

from graph.analytics.draws import Draw, over_draws
from graph.analytics.paths import Coercion, influence_paths
from graph.analytics.simple import influence
from graph.analytics.weights import Weights, shipped
from graph.fold import Filters
from graph.projection import project_anew
from schema.errors import UsageError

if TYPE_CHECKING:
    from graph.material import Material
    from graph.projection import Projection
    from graph.selection import Selection

What = Literal["source", "voice", "claim"]


@dataclass(frozen=True, slots=True)
class Without:
    """What is left of a finding without one source (and its repeats), voice or claim.

    ``value``: the finding's number then, None if it falls; ``whole``: with everything.
    """

    what: What
    id: str
    claims: int
    value: float | None
    whole: float

    @property
    def falls(self) -> bool:
        """Whether nothing is left of it."""
        return self.value is None


Finding = Callable[["Projection", Weights], float | None]
"""A finding as one number, higher for a stronger one; None where there is none. A function of a module."""


def route_strength(
    a: str, b: str, max_hops: int, coercion: Coercion, graph: Projection, weights: Weights
) -> float | None:
    """The strength of the strongest route from ``a`` to ``b``; bind the first four by ``functools.partial``."""
    made = influence(graph, weights, offices=True)
    if a not in made or b not in made:
        return None
    routes = influence_paths(made, a, b, k=1, max_hops=max_hops, coercion=coercion)
    return routes[0].strength if routes else None


def sway(entity: str, graph: Projection, weights: Weights) -> float | None:
    """All that an entity sways: the sum of the weights of its arcs; bind the first by ``functools.partial``."""
    made = influence(graph, weights)
    return float(made.out_degree(entity, weight="weight")) or None if entity in made else None


def leave_one_out(
    material: Material, selection: Selection, finding: Finding, weights: Weights | None = None
) -> list[Without]:
    """The finding without each source, voice and claim in turn; every time all is folded anew.

    Args:
        material: of ``gather``.
        selection: which relations count; its own filters stay in force.
        finding: what to work out each time.
        weights: by default those of the vocabulary.

    Returns:
        Those without which it falls first, then by what is left, the least first; what changes nothing is not
        listed (12 digits).

    Raises:
        UsageError: there is no finding even with everything.
    """
    weights = weights or shipped()
    whole = finding(project_anew(material, selection), weights)
    if whole is None:
        raise UsageError("there is no such finding with all sources: nothing can fall")
    found = []
    for what, id_, gone, kept in _each(material, selection):
        value = finding(project_anew(material, kept, gone), weights)
        if value is None or round(value, 12) != round(whole, 12):
            found.append(Without(what, id_, len(gone), value, whole))
    order = {"source": 0, "voice": 1, "claim": 2}
    return sorted(found, key=lambda one: (one.value is not None, one.value or 0.0, order[one.what], one.id))


def _each(material: Material, selection: Selection) -> Iterator[tuple[What, str, set[str], Selection]]:
    """What to leave out in turn, the claims that this takes away, and the selection without it."""
    base = selection.filters or Filters()
    used = material.fold(base).claims
    for source in sorted({row["source"] for row in used}):
        # By the filter, since it takes the repeats of the source with it.
        without = replace(selection, filters=replace(base, without_sources=base.without_sources | {source}))
        left = {row["id"] for row in material.fold(without.filters).claims}
        yield "source", source, {row["id"] for row in used} - left, without
    for voice in sorted({row["voice"] for row in used}):
        yield "voice", voice, {row["id"] for row in used if row["voice"] == voice}, selection
    for row in used:
        yield "claim", row["id"], {row["id"]}, selection


@dataclass(frozen=True, slots=True)
class Stood:
    """How a finding fared over draws: the share in which it was there, and its 5th and 95th percentile there."""

    draws: int
    share: float
    low: float | None
    high: float | None


def over(
    graph: Projection,
    finding: Finding,
    weights: Weights | None = None,
    *,
    n: int = 500,
    seed: int = 0,
    fixed_weights: bool = False,
) -> Stood:
    """The finding over ``n`` draws (graph.analytics.draws), on all cores."""
    import numpy as np  # noqa: PLC0415  only here

    values = over_draws(partial(_of_draw, finding), graph, weights, n=n, seed=seed, fixed_weights=fixed_weights)
    there = [value for value in values if value is not None]
    if not there:
        return Stood(n, 0.0, None, None)
    return Stood(n, len(there) / n, float(np.percentile(there, 5)), float(np.percentile(there, 95)))


def _of_draw(finding: Finding, draw: Draw) -> float | None:
    return finding(draw.projection, draw.weights)
