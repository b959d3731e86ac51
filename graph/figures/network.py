"""The network: every relation of a selection, typed and named."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

import networkx as nx

from graph.figures.frame import Legend, frame
from graph.figures.lines import Obstacles, boxed, captions, drawn
from graph.figures.look import Look
from graph.figures.places import LABELLED, Places, place
from graph.figures.scene import Scene
from graph.figures.words import Words
from schema.errors import UsageError

if TYPE_CHECKING:
    from graph.projection import Projection

MOST = 300
CAPTION = 6.2


def shown(graph: Projection, *extra: str) -> Projection:
    """The entities of the selection that have relations among themselves, and their relations.

    ``extra``: ids that are shown whatever their labels are.

    Raises:
        UsageError: there are none.
    """
    selection = graph.graph["selection"]
    wanted = [i for i, about in graph.nodes(data=True) if selection.is_actor(about) or i in extra]
    inner: Projection = nx.MultiDiGraph(graph.subgraph(wanted))
    inner.remove_nodes_from([i for i in list(inner) if inner.degree(i) == 0 and i not in extra])
    if not inner.number_of_edges():
        raise UsageError(
            "nothing to draw: the filters leave no relation between such entities (see --labels, --include)"
        )
    return inner


def only(graph: Projection, relations: Container[str]) -> Projection:
    """The relations with these ids, and their ends."""
    made: Projection = nx.MultiDiGraph(**graph.graph)
    for a, b, key, about in graph.edges(keys=True, data=True):
        if key in relations:
            made.add_node(a, **graph.nodes[a])
            made.add_node(b, **graph.nodes[b])
            made.add_edge(a, b, key=key, **about)
    return made


def network(graph: Projection, look: Look, words: Words) -> Scene:
    """Every relation of a selection.

    Args:
        graph: of ``project``; its selection says which labels are drawn.
        look: of the page.
        words: title and subtitle that a user gave, and the sources.

    Raises:
        UsageError: nothing to draw, or more than the page can hold.
    """
    scene, places, caption = laid_out(graph, look, words)
    draw(scene, places, look, caption)
    return scene


def laid_out(graph: Projection, look: Look, words: Words) -> tuple[Scene, Places, float]:
    """The frame of the network, where all stands in it, and the size of captions; 0 where there are none."""
    inner = shown(graph)
    if inner.number_of_nodes() > MOST:
        raise UsageError(
            f"{inner.number_of_nodes()} entities are too many for a page ({MOST} at most): narrow it with "
            "--groups, --labels, --between or --min-confidence, draw the ego or path of one, or use `explore`"
        )
    named, notes = _named(inner)
    legend = legend_of(inner, look)
    scene = frame(
        look, words.title or finding(inner), words.subtitle or words.what(inner), legend, words.foot(inner, notes)
    )
    return scene, place(inner, look, scene.plot, named), 0 if named else CAPTION


def _named(graph: Projection) -> tuple[set[str] | None, list[str]]:
    if graph.number_of_nodes() <= LABELLED:
        return None, []
    by = sorted(graph, key=lambda id_: (-graph.degree(id_), id_))[:LABELLED]
    return set(by), [
        f"Only the {LABELLED} entities with the most relations have their names here, and no relation has words."
    ]


def draw(scene: Scene, places: Places, look: Look, caption: float) -> None:
    """Put lines, glyphs, names and captions on the page, in this order; captions of no size are left out."""
    lines = [
        (item, drawn(item, points, places.glyphs, look))
        for item, points in zip(places.items, places.curves, strict=True)
    ]
    scene.marks += [curve for _, curve in lines]
    scene.marks += places.glyphs.values()
    left_out = 0
    if caption:
        texts, left_out = captions(
            lines, Obstacles(places.glyphs.values(), places.labels), look, caption * look.scale
        )
        scene.marks += boxed(texts, look)
    scene.marks += places.labels
    scene.wordless = left_out


def legend_of(graph: Projection, look: Look) -> Legend:
    """What occurs in a projection."""
    return Legend(
        labels={look.glyph(about)[0].label for _, about in graph.nodes(data=True)},
        lines={look.line(about["relation"])[0].name for *_, about in graph.edges(data=True)},
        statuses={about["status"] for *_, about in graph.edges(data=True)},
        weights=True,
    )


def finding(graph: Projection) -> str:
    """Who has the most relations, as a title; of equals the first by id."""
    degrees = dict(graph.degree())
    first = min(degrees, key=lambda id_: (-degrees[id_], id_))
    alone = list(degrees.values()).count(degrees[first]) == 1
    return (
        f"{graph.nodes[first]['name']} stands in {degrees[first]} of {graph.number_of_edges()} relations, "
        f"{'more than anyone else' if alone else 'nobody in more'}"
    )
