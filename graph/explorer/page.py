"""The page itself: shell, style, script, fonts, picture and data in one HTML file that asks nobody for anything."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html import escape
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING, Any

import networkx as nx

from graph.explorer.board import MOST_DRAWN, board, places_of
from graph.explorer.data import Quote, evidence_rows, graph_rows, kind_of, statuses_of
from graph.exports.extract import Extract
from graph.figures.look import Look
from graph.figures.network import finding
from graph.figures.scene import Curve, Glyph, Mark, Scene, Shape, Text
from graph.figures.typeface import drawable
from graph.figures.words import DRAWN, Words
from graph.figures.write_svg import font_faces, mark_svg
from graph.reading.view import ADDABLE, View
from graph.store.version import app_version
from schema.errors import UsageError
from schema.palette import palette

if TYPE_CHECKING:
    from graph.analytics.weights import Weights
    from graph.projection import Projection

POLICY = "default-src 'none'; script-src '{hash}'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:"
"""The page's own scripts, styles and pictures; a request to anywhere is refused by the browser itself."""

EVERY_STATUS = tuple(status for status in ADDABLE if status != "none")


@dataclass(frozen=True, slots=True)
class Explorer:
    """A page: its HTML, its finding, and how many entities, relations, claims and quotations are in it."""

    html: bytes
    title: str
    entities: int
    relations: int
    claims: int
    quotes: int
    drawn: bool
    """Whether it is drawn as SVG; else the page draws by WebGL."""


@dataclass(frozen=True, slots=True)
class Opening:
    """How a page opens: by which statuses, and which labels are drawn. All else is in it, to be ticked."""

    view: View = field(default_factory=View)
    labels: frozenset[str] = frozenset(DRAWN)


def explorer(
    extract: Extract, begin: Opening, look: Look, words: Words, weights: Weights, quote: Quote | None = None
) -> Explorer:
    """The page of an extract.

    Args:
        extract: all that can be shown, of every status.
        begin: what is shown when it opens.
        look: theme and language; the size of the page on which the figure would be printed.
        words: the user's own title, and the sources.
        weights: of influence, for routes.
        quote: gives the words that a claim points at; None to leave them out.

    Raises:
        UsageError: there is no relation to show.
    """
    whole: Projection = nx.MultiDiGraph(extract.graph)
    whole.remove_nodes_from([id_ for id_ in list(whole) if whole.degree(id_) == 0])
    if not whole.number_of_edges():
        raise UsageError("nothing to explore: the filters leave no relation")
    core = core_of(whole, begin)
    first = core if core.number_of_edges() else whole
    scene = board(core, whole, look) if whole.number_of_nodes() <= MOST_DRAWN else None
    glyphs = {glyph.id: glyph for glyph in scene.glyphs()} if scene else places_of(whole, look)
    quotes = _Quotes(quote)
    names = {id_: about["name"] for id_, about in extract.graph.nodes(data=True)}
    kinds_on = frozenset(kind_of(about) for _, about in first.nodes(data=True))
    graph = graph_rows(extract, whole, glyphs, look, weights, kinds_on, statuses_of(begin.view))
    types = [one["name"] for one in graph["types"]]
    evidence = evidence_rows(extract, names, sorted(whole), types, quotes)
    title = words.title or finding(first)
    notes = [f"{quotes.given} claims carry the quoted words of their source."] if quotes.given else []
    rest = extract.words.removeprefix(replace(begin.view, include=EVERY_STATUS).words())
    held = f"in the page: every status{begin.view.day_words()}{rest}"
    graph["about"] = {
        "title": words.title,
        "words": held,
        "notes": notes,
        "lang": look.lang,
        "plot": _plot(scene, glyphs),
    }
    html = _html(title, [held, *words.foot(whole, notes)], look, graph, evidence, scene)
    counts = whole.number_of_nodes(), whole.number_of_edges(), len(extract.claims)
    return Explorer(html.encode(), title, *counts, quotes.given, scene is not None)


def core_of(whole: Projection, begin: Opening) -> Projection:
    """What the figure of the network shows: entities so labelled, by the relations of the view."""
    selection = replace(whole.graph["selection"], labels=begin.labels)
    core: Projection = nx.MultiDiGraph(selection=selection)
    core.add_nodes_from((id_, about) for id_, about in whole.nodes(data=True) if selection.is_actor(about))
    for a, b, key, about in whole.edges(keys=True, data=True):
        if a in core and b in core and begin.view.has(about):
            core.add_edge(a, b, key=key, **about)
    core.remove_nodes_from([id_ for id_ in list(core) if core.degree(id_) == 0])
    return core


class _Quotes:
    """Counts the quotations that are given."""

    def __init__(self, quote: Quote | None) -> None:
        self._quote = quote
        self.given = 0

    def __call__(self, cited: Any) -> str:
        words = self._quote(cited) if self._quote else ""
        self.given += bool(words)
        return words


def _plot(scene: Scene | None, glyphs: dict[str, Glyph]) -> list[float]:
    if scene:
        return [round(part, 2) for part in scene.plot]
    xs, ys = [glyph.x for glyph in glyphs.values()], [glyph.y for glyph in glyphs.values()]
    return [round(part, 2) for part in (min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))]


def _html(
    title: str,
    foot: list[str],
    look: Look,
    graph: dict[str, Any],
    evidence: dict[str, Any],
    scene: Scene | None,
) -> str:
    here = files("graph.explorer")
    script = (here / "bundle" / ("drawn.js" if scene else "wide.js")).read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    data = [_embedded(part) for part in (graph, evidence)]
    colours = {
        **{name: getattr(look.page, name) for name in ("page", "ink", "muted", "faint", "band")},
        "accent": palette().lines["hostility"].colour[look.theme],
    }
    styles = [
        Template((here / name).read_text(encoding="utf-8")).substitute(colours)
        for name in ("picture.css", "page.css")
    ]
    letters = {chr(code) for code in range(0x20, 0x7F)} | {
        letter for part in data for letter in part if letter > "\x7f"
    }
    letters = {letter for letter in letters if letter.isprintable() and drawable(letter) == letter}
    return Template((here / "shell.html").read_text(encoding="utf-8")).substitute(
        policy=POLICY.format(hash=f"sha256-{digest}"),
        version=app_version(),
        title=escape(title),
        foot="".join(f'<p class="also">{escape(text)}</p>' for text in foot),
        fonts=font_faces({False: letters, True: letters}),
        picture_style=styles[0],
        style=styles[1],
        board="".join(_board(scene)) if scene else "",
        graph=data[0],
        evidence=data[1],
        script=script,
    )


def _embedded(value: Any) -> str:
    """JSON that cannot end the script element it stands in."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _board(scene: Scene) -> Iterator[str]:
    """The marks in layers, each with the ids of what it shows."""
    layers: dict[str, list[str]] = {"lines": [], "glyphs": [], "captions": [], "labels": []}
    patch: Shape | None = None
    for mark in scene.marks:
        layer, text = _layered(mark, patch)
        patch = mark if isinstance(mark, Shape) else None
        if layer:
            layers[layer].append(text)
    yield '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="The graph"><g id="board">'
    for name, marks in layers.items():
        yield f'<g id="{name}">'
        yield from marks
        yield "</g>"
    yield "</g></svg>"


def _layered(mark: Mark, patch: Shape | None) -> tuple[str, str]:
    match mark:
        case Curve():
            return "lines", mark_svg(replace(mark, title=""))
        case Glyph():
            return "glyphs", mark_svg(replace(mark, title=""))
        case Text(role="caption"):
            ids = escape(" ".join(mark.of.split(",")))
            behind = mark_svg(patch) if patch else ""
            return "captions", f'<g data-relations="{ids}">{behind}{mark_svg(mark)}</g>'
        case Text(role="label"):
            return "labels", mark_svg(mark)
    return "", ""
