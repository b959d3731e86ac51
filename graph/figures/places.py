"""Glyphs with their names at their places on the page, and the lines between them."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from math import hypot, sqrt
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

import networkx as nx
import numpy as np

from graph.figures.layout import Footprint, push_apart, spread
from graph.figures.lines import Bent, Bundle, Obstacles, bundles, route
from graph.figures.look import SMALLEST, Look
from graph.figures.scene import Anchor, Glyph, Point, Text
from graph.figures.shapes import glyph_shape
from graph.figures.typeface import ARABIC_DESCENT, ASCENT, DESCENT, LEADING, is_arabic, width, wrap

if TYPE_CHECKING:
    from graph.projection import Projection

Side = Literal["below", "above", "left", "right"]
GAP = 1.5
"""Points between a glyph and its name."""
SIZES = (8.4, 7.8, 7.2, 6.6, SMALLEST)
"""Of labels, in points: the first at which none touch another."""
LABELLED = 120
"""Above so many entities only those with the most relations have their names on the page."""
_PATIENCE = 5
"""Rounds of moving aside without fewer that are in the way; one where there are too many to clear them all."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where all stands: glyphs by entity, their names as tags and in place, bundles and the control points of each.

    ``touching``: pairs of footprints that still overlap; ``struck``: lines that still cross a foreign glyph.
    """

    glyphs: dict[str, Glyph]
    tags: Mapping[str, Tag]
    labels: list[Text]
    items: list[Bundle]
    curves: list[tuple[Point, ...]]
    touching: int
    struck: int


@dataclass(frozen=True, slots=True)
class Tag:
    """A name in lines beside a glyph of radius ``r``, not yet anywhere."""

    r: float
    lines: tuple[tuple[str, float, bool], ...]
    side: Side = "below"

    @property
    def footprint(self) -> Footprint:
        """How far glyph and name reach."""
        wide = max((width(text, size, bold) + 1 for text, size, bold in self.lines), default=0.0)
        half, r = max(self.r, wide / 2), self.r
        match self.side:
            case "below":
                return Footprint(half, r, half, r + self.depth)
            case "above":
                return Footprint(half, r + self.depth, half, r)
            case "left":
                return Footprint(r + GAP + wide, max(r, self.depth / 2), r, max(r, self.depth / 2))
            case "right":
                return Footprint(r, max(r, self.depth / 2), r + GAP + wide, max(r, self.depth / 2))

    @property
    def depth(self) -> float:
        """The height of the lines with the gap to the glyph."""
        if not self.lines:
            return 0.0
        text, size, _ = self.lines[-1]
        below = ARABIC_DESCENT if is_arabic(text) else DESCENT
        return GAP + sum(LEADING * size for _, size, _ in self.lines[1:]) + (ASCENT + below) * size

    def texts(self, x: float, y: float, of: str, look: Look, colour: str | None = None) -> list[Text]:
        """The lines at their place."""
        anchor: Anchor = {"left": "end", "right": "start"}.get(self.side, "middle")  # type: ignore[assignment]
        x += {"left": -self.r - GAP, "right": self.r + GAP}.get(self.side, 0.0)
        top = {"below": self.r + GAP, "above": -self.r - self.depth}.get(self.side, -(self.depth - GAP) / 2)
        made = []
        base = y + top
        for number, (text, size, bold) in enumerate(self.lines):
            base += (ASCENT if number == 0 else LEADING) * size
            made.append(
                Text(x, base, text, size, colour or look.page.ink, bold, anchor, 0, look.page.page, "label", of)
            )
        return made


def tags(
    graph: Projection, look: Look, size: float, named: Set[str] | None, sides: Mapping[str, Side]
) -> dict[str, Tag]:
    """The names of entities as lines, those of the few with the most relations in bold."""
    degrees = dict(graph.degree())
    hubs = sorted((id_ for id_ in degrees if degrees[id_] >= 6), key=lambda id_: (-degrees[id_], id_))[
        : max(3, len(degrees) // 9)
    ]
    shown = set(named) if named is not None else set(degrees)
    top = max(degrees.values(), default=1)
    made = {}
    for id_, about in graph.nodes(data=True):
        r = (3.6 + 5.6 * sqrt(degrees[id_] / top)) * look.scale
        lines: list[tuple[str, float, bool]] = []
        if id_ in shown:
            for number, name in enumerate(look.names(about)):
                bold = id_ in hubs and number == 0
                points = size * look.scale * (1 if number == 0 else 0.95)
                points = max(points, SMALLEST)
                lines += [(line, points, bold) for line in wrap(name, points, 8.6 * points, bold)]
        made[id_] = Tag(r, tuple(lines), sides.get(id_, "below"))
    return made


def place(
    graph: Projection, look: Look, area: tuple[float, float, float, float], named: Set[str] | None = None
) -> Places:
    """Set all entities of a projection, which must all have relations, and bend the relations around them.

    Args:
        graph: of ``project``, without isolated entities.
        look: of the page.
        area: x, y, width and height of the plot in points.
        named: who gets a name; None for all.
    """
    return settle(graph, look, area, spread(tied(graph)), named)


def tied(graph: Projection) -> nx.Graph[str]:
    """Who is tied to whom, whatever by, in the order of their ids: what layouts see."""
    ties: nx.Graph[str] = nx.Graph()
    ties.add_nodes_from(sorted(graph))
    ties.add_edges_from(sorted({(min(a, b), max(a, b)) for a, b in graph.edges() if a != b}))
    return ties


def settle(
    graph: Projection,
    look: Look,
    area: tuple[float, float, float, float],
    shares: Mapping[str, tuple[float, float]],
    named: Set[str] | None = None,
    sides: Mapping[str, Side] = MappingProxyType({}),
    fixed: Set[str] = frozenset(),
) -> Places:
    """As ``place``, from given places in 0..1 of the area; ``sides``: where names stand, if not below.

    ``fixed``: who stays where it is.
    """
    ids = sorted(graph)
    x, y, w, h = area
    items = bundles(graph, look)
    for size in SIZES if len(ids) <= LABELLED else SIZES[-1:]:
        tag = tags(graph, look, size, named, sides)
        prints = [tag[id_].footprint for id_ in ids]
        left, up = max(p.left for p in prints), max(p.up for p in prints)
        inner = (x + left, y + up, w - left - max(p.right for p in prints), h - up - max(p.down for p in prints))
        at = np.array([(inner[0] + shares[i][0] * inner[2], inner[1] + shares[i][1] * inner[3]) for i in ids])
        still = frozenset(n for n, id_ in enumerate(ids) if id_ in fixed)
        pushed, touching = push_apart(at, prints, area, still)
        if not touching:
            break
    return clear(graph, look, area, tag, items, dict(zip(ids, pushed, strict=True)), fixed)


def clear(
    graph: Projection,
    look: Look,
    area: tuple[float, float, float, float],
    tag: Mapping[str, Tag],
    items: list[Bundle],
    places: Mapping[str, Any],
    fixed: Set[str] = frozenset(),
) -> Places:
    """Push labels apart, bend the lines, and move what a line would still cross; again until nothing is crossed.

    ``places``: x and y of each to begin with.
    """
    ids = sorted(graph)
    at = np.array([places[id_] for id_ in ids])
    still = frozenset(n for n, id_ in enumerate(ids) if id_ in fixed)
    prints = [tag[id_].footprint for id_ in ids]
    best: Places | None = None
    bent: list[Bent] = []
    since = 0
    while since < (_PATIENCE if len(ids) <= LABELLED else 1):
        at, touching = push_apart(at, prints, area, still)
        glyphs = {id_: glyph_at(graph, id_, at[n], tag[id_].r, look) for n, id_ in enumerate(ids)}
        labels = [
            text
            for n, id_ in enumerate(ids)
            for text in tag[id_].texts(float(at[n][0]), float(at[n][1]), id_, look)
        ]
        bent = route(items, glyphs, Obstacles(glyphs.values(), labels), bent)
        hits = sum(len(one.struck) for one in bent)
        since += 1
        if best is None or (touching, hits) < (best.touching, best.struck):
            best, since = Places(glyphs, tag, labels, items, [one.points for one in bent], touching, hits), 0
        if not hits:
            break
        at = at.copy()
        for item, one in zip(items, bent, strict=True):
            for struck in one.struck:
                if struck not in still:
                    at[struck] += _aside(glyphs[ids[struck]], glyphs[item.subject], glyphs[item.object])
    assert best is not None  # noqa: S101  there are rounds
    return best


def _aside(glyph: Glyph, a: Glyph, b: Glyph) -> Any:
    """A step away from the straight line between two others."""
    dx, dy = b.x - a.x, b.y - a.y
    long = hypot(dx, dy) or 1.0
    off = ((glyph.x - a.x) * dy - (glyph.y - a.y) * dx) / long
    side = 1.0 if off >= 0 else -1.0
    return np.array((dy, -dx)) / long * side * (glyph.r + 5.0)


def glyph_at(graph: Projection, id_: str, at: Any, r: float, look: Look, colour: str | None = None) -> Glyph:
    """The glyph of an entity at a place, with what it is in words."""
    about = graph.nodes[id_]
    glyph, own = look.glyph(about)
    x, y = float(at[0]), float(at[1])
    title = f"{about['name']} · {glyph.title}"
    if about.get("name_ar"):
        title += f" · {about['name_ar']}"
    shape = glyph_shape(glyph.shape, x, y, r, colour or own, look.page.page, 0.8)
    return Glyph(id_, x, y, r, shape, title)
