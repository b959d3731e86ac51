"""Routes of influence in colour over the whole network in grey, at the network's own places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from graph.figures.frame import frame
from graph.figures.lines import Obstacles, boxed, bundles, captions, drawn
from graph.figures.look import Look
from graph.figures.network import CAPTION, legend_of, only, shown
from graph.figures.places import glyph_at, place
from graph.figures.scene import Mark, Scene
from graph.figures.words import Words
from schema.errors import UsageError

if TYPE_CHECKING:
    from graph.analytics.paths import Route
    from graph.projection import Projection

MOST = 120


def path(graph: Projection, routes: Sequence[Route], look: Look, words: Words) -> Scene:
    """The routes from one actor to another, the strongest heaviest; what is not on one is grey.

    Args:
        graph: of ``project``.
        routes: of ``influence_paths``, at least one, the strongest first.
        look: of the page.
        words: title and subtitle that a user gave, and the sources.

    Raises:
        UsageError: more entities than a page can hold.
    """
    ends = routes[0].entities
    inner = shown(graph, *(id_ for route in routes for id_ in route.entities))
    if inner.number_of_nodes() > MOST:
        raise UsageError(f"{inner.number_of_nodes()} entities are too many for this page ({MOST}): narrow it")
    first = {id_: number for number in range(len(routes), 0, -1) for id_ in routes[number - 1].entities}
    steps: dict[str, int] = {}
    for number in range(len(routes), 0, -1):
        steps.update(dict.fromkeys((key for hop in routes[number - 1].hops for key in hop.step.edges), number))
    of_routes = only(inner, steps)
    legend = legend_of(of_routes, look)
    legend.labels = {look.glyph(inner.nodes[id_])[0].label for id_ in first}
    legend.weights = False
    legend.extra = ["the number is that of the route; heavy: the strongest; grey: the rest of the network"]
    names = inner.nodes[ends[0]]["name"], inner.nodes[ends[-1]]["name"]
    subtitle = words.subtitle or _subtitle(inner, routes)
    scene = frame(look, words.title or _finding(names, routes), subtitle, legend, words.foot(inner))
    places = place(inner, look, scene.plot)
    faint, muted = look.page.faint, look.page.muted
    rest: list[Mark] = []
    lit: list[tuple[int, int]] = []
    for index, (item, points) in enumerate(zip(places.items, places.curves, strict=True)):
        numbers = [steps[key] for key in item.relations if key in steps]
        if numbers:
            lit.append((min(numbers), index))
        else:
            rest.append(drawn(item, points, places.glyphs, look, colour=faint, width=0.7, head=2.2))
    named = {(b.subject, b.object, b.line, b.status): b for b in bundles(of_routes, look)}
    coloured = []
    for number, index in sorted(lit, reverse=True):
        whole = places.items[index]
        item = named[whole.subject, whole.object, whole.line, whole.status]
        item = replace(item, captions=(f"{number}. {' · '.join(item.captions)}",))
        wide = 3.2 if number == 1 else 1.7
        coloured.append((item, drawn(item, places.curves[index], places.glyphs, look, width=wide)))
    scene.marks += rest
    scene.marks += [
        glyph if id_ in first else glyph_at(inner, id_, (glyph.x, glyph.y), glyph.r, look, faint)
        for id_, glyph in places.glyphs.items()
    ]
    scene.marks += [curve for _, curve in coloured]
    labels = [replace(text, colour=look.page.ink if text.of in first else muted) for text in places.labels]
    said, scene.wordless = captions(
        coloured, Obstacles(places.glyphs.values(), labels), look, (CAPTION + 0.6) * look.scale
    )
    scene.marks += [text for text in labels if text.of not in first]
    scene.marks += boxed(said, look)
    scene.marks += [text for text in labels if text.of in first]
    return scene


def _finding(names: tuple[str, str], routes: Sequence[Route]) -> str:
    best = routes[0]
    steps = len(best.hops)
    how = "" if not best.coercive else ", the last by coercion" if steps > 1 else ", by coercion"
    return f"{names[0]} reaches {names[1]} in {'one step' if steps == 1 else f'{steps} steps'}{how}"


def _subtitle(graph: Projection, routes: Sequence[Route]) -> str:
    ways = [" › ".join(graph.nodes[id_]["name"] for id_ in route.entities) for route in routes]
    told = [
        f"{n}. {way} (strength {r.strength:.2g})" for n, (way, r) in enumerate(zip(ways, routes, strict=True), 1)
    ]
    return "; ".join(told) + f"; {graph.graph['selection'].view.words()}"
