"""Where there is no route: which wider choice would open one, and on which relations it would run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graph.analytics.paths import Coercion, Route, influence_paths
from graph.analytics.simple import influence
from graph.reading.view import View
from graph.selection import Selection

if TYPE_CHECKING:
    from graph.analytics.weights import Weights
    from graph.projection import Projection

LONGEST = 8


@dataclass(frozen=True, slots=True)
class Opening:
    """What to ask for, the strongest route that it opens, and the relations of it that were left out before."""

    by: str
    graph: Projection
    route: Route
    new: tuple[str, ...]


def openings(
    project: Callable[[Selection], Projection],
    selection: Selection,
    weights: Weights,
    a: str,
    b: str,
    max_hops: int,
    coercion: Coercion,
) -> list[Opening]:
    """The ways in which a route from ``a`` to ``b`` opens, each alone, in the order of how little they loosen.

    Args:
        project: gives the projection of a selection.
        selection: that under which there is none.
        weights: of influence.
        a: id of the first entity.
        b: id of the last.
        max_hops: the longest route that was looked for.
        coercion: where coercive steps were allowed.
    """
    before = {key for _, _, key in project(selection).edges(keys=True)}
    found = []
    for by, wider, hops, force in _wider(selection, max_hops, coercion):
        graph = project(wider)
        made = influence(graph, weights, offices=True)
        if a not in made or b not in made:
            continue
        routes = influence_paths(made, a, b, k=1, max_hops=hops, coercion=force)
        if routes:
            used = [key for hop in routes[0].hops for key in hop.step.edges]
            found.append(Opening(by, graph, routes[0], tuple(key for key in used if key not in before)))
    return found


def _wider(
    selection: Selection, max_hops: int, coercion: Coercion
) -> Iterator[tuple[str, Selection, int, Coercion]]:
    view = selection.view
    if max_hops < LONGEST:
        yield f"with --max-hops {LONGEST}", selection, LONGEST, coercion
    if coercion == "none":
        yield "with --coercion last", selection, max_hops, "last"
    if coercion != "any":
        yield "with --coercion any", selection, max_hops, "any"
    kept = tuple(status for status in view.include if status != "none")
    if "none" in view.include:
        yield "without --include none", replace(selection, view=replace(view, include=kept)), max_hops, coercion
    for status in ("alleged", "disputed", "retracted"):
        if status not in kept:
            wider = replace(selection, view=replace(view, include=(*kept, status)))
            yield f"with --include {status}", wider, max_hops, coercion
    if view.strict:
        yield "without --strict", replace(selection, view=replace(view, strict=False)), max_hops, coercion
    if view.on is not None:
        anytime = replace(selection, view=View(include=view.include))
        yield f"without --on {view.on}", anytime, max_hops, coercion
    if selection.between is not None:
        yield "without --between", replace(selection, between=None), max_hops, coercion
    if selection.filters is not None:
        yield "with all claims", replace(selection, filters=None), max_hops, coercion
    if selection.min_confidence:
        yield "without --min-confidence", replace(selection, min_confidence=0.0), max_hops, coercion
    if selection.groups or selection.relations or selection.signs:
        none: frozenset[str] = frozenset()
        every = replace(selection, groups=none, relations=none, signs=frozenset())
        yield "with every type of relation", every, max_hops, coercion
