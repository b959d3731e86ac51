"""One actor in the middle, all that it is tied to around it, names turned outward."""

from __future__ import annotations

from math import atan2, cos, pi, sin
from typing import TYPE_CHECKING

import networkx as nx

from graph.figures.frame import frame
from graph.figures.layout import spread
from graph.figures.look import Look
from graph.figures.network import CAPTION, draw, legend_of, shown
from graph.figures.places import Side, settle, tied
from graph.figures.scene import Scene, Shape
from graph.figures.words import Words, count
from schema.errors import UsageError

if TYPE_CHECKING:
    from graph.projection import Projection

MOST = 40


def ego(graph: Projection, entity: str, look: Look, words: Words) -> Scene:
    """An actor's own relations, and those among the others.

    Args:
        graph: of ``project``; its selection says which labels are drawn beside the actor.
        entity: id of the one in the middle.
        look: of the page.
        words: title and subtitle that a user gave, and the sources.

    Raises:
        UsageError: it has no relation here, or more neighbours than a page can hold.
    """
    whole = shown(graph, entity)
    near = set(whole.successors(entity)) | set(whole.predecessors(entity)) - {entity}
    name = whole.nodes[entity]["name"]
    if not near:
        raise UsageError(f"{name} has no relation here: widen the filters (see --labels, --include)")
    if len(near) > MOST:
        raise UsageError(
            f"{name} has {len(near)} neighbours, a page has room for {MOST}: narrow it (--groups, --labels)"
        )
    inner: Projection = nx.MultiDiGraph(whole.subgraph({entity, *near}))
    scene = frame(
        look,
        words.title or finding(inner, entity),
        words.subtitle or words.what(inner),
        legend_of(inner, look),
        words.foot(inner),
    )
    shares, sides = _around(inner, entity)
    places = settle(inner, look, scene.plot, shares, sides=sides, fixed={entity})
    middle = places.glyphs[entity]
    # The ring is the page's accent, not a colour of the legend.
    scene.marks.append(Shape(((middle.x, middle.y),), "none", look.page.ink, 1.2, radius=middle.r + 3.5))
    draw(scene, places, look, CAPTION)
    return scene


def _around(graph: Projection, entity: str) -> tuple[dict[str, tuple[float, float]], dict[str, Side]]:
    """Places on an ellipse, those tied to each other side by side; from twelve on every second one further in."""
    at = spread(tied(graph))
    x0, y0 = at[entity]
    order = sorted((i for i in graph if i != entity), key=lambda i: (atan2(at[i][1] - y0, at[i][0] - x0), i))
    shares: dict[str, tuple[float, float]] = {entity: (0.5, 0.5)}
    sides: dict[str, Side] = {}
    for number, id_ in enumerate(order):
        angle = -pi / 2 + 2 * pi * (number + 0.5) / len(order)
        far = 0.5 if len(order) < 12 or number % 2 else 0.36
        shares[id_] = (0.5 + far * cos(angle), 0.5 + far * sin(angle))
        sideways = abs(cos(angle)) > 0.5
        sides[id_] = (
            ("right" if cos(angle) > 0 else "left") if sideways else ("below" if sin(angle) > 0 else "above")
        )
    return shares, sides


def finding(graph: Projection, entity: str) -> str:
    """How friends and foes are mixed among its relations, as a title."""
    own = [about for a, b, about in graph.edges(data=True) if entity in (a, b)]
    hostile = sum(about["polarity"] < 0 for about in own)
    friendly = sum(about["polarity"] > 0 for about in own)
    name, all_of = graph.nodes[entity]["name"], count(len(own), "relation", "relations")
    if not hostile:
        return f"{name}: {all_of}, none of them hostile"
    return f"{name}: {hostile} of {all_of} hostile, {friendly} friendly"
