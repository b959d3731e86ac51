"""The picture in the explorer: the figure as it is printed, and around it what the figure leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import sqrt
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
from scipy.spatial import cKDTree

from graph.explorer.wide import spread_wide
from graph.figures.geometry import Array, bend, sample
from graph.figures.lines import BENDS, Bundle, bundles
from graph.figures.look import SMALLEST, Look
from graph.figures.network import MOST, draw, laid_out
from graph.figures.places import LABELLED, Places, Tag, clear, glyph_at, tags, tied
from graph.figures.scene import Glyph, Scene
from graph.figures.words import Words

if TYPE_CHECKING:
    from graph.projection import Projection

MOST_DRAWN = 1500
"""Entities that are drawn as SVG; beyond, the page draws them itself."""
UNIT = 42.0
"""Points that an entity has to itself on a board that is not a figure."""
STEP, GAP, ON_A_LINE = 11.0, 3.5, 120.0
"""Of the spots tried for what the figure leaves out: their distance, the room around one, the cost of a line."""


def board(core: Projection, whole: Projection, look: Look) -> Scene:
    """All entities and relations at their places, without title, legend and sources.

    What the figure of the network shows stands where the figure has it; the rest finds its place around that.
    Where there is no figure, or it would refuse, all is spread by ``spread_wide``, and no entity has its name on
    the board.

    Args:
        core: what the figure shows; it may be empty.
        whole: what the explorer can show, without isolated entities; ``core`` is in it.
        look: of the figure.
    """
    if not core.number_of_edges() or core.number_of_nodes() > MOST or whole.number_of_nodes() > MOST + LABELLED:
        return _wide(whole, look)
    frame, places, caption = laid_out(core, look, Words())
    places, plot = _around(places, whole, look, frame.plot)
    made = Scene(look.width, look.height, look.theme, look.lang, plot=plot)
    draw(made, places, look, caption)
    return made


def _around(
    places: Places, whole: Projection, look: Look, plot: tuple[float, float, float, float]
) -> tuple[Places, tuple[float, float, float, float]]:
    """The places with those of all others, and the rectangle that now has room for them."""
    new = sorted(set(whole) - set(places.glyphs))
    if not new:
        return places, plot
    named: set[str] | None = None if len(places.glyphs) <= LABELLED else set()
    tag: dict[str, Tag] = {**tags(whole, look, SMALLEST, named, {}), **places.tags}
    x, y, w, h = plot
    # Half as much again as its share, since what stands already is not moved; and more where that will not do.
    at, room = None, 1.5
    while at is None:
        grown = sqrt(1 + room * len(new) / len(places.glyphs)) - 1
        area = (x - w * grown / 2, y - h * grown / 2, w * (1 + grown), h * (1 + grown))
        at, room = _begin(places, whole, tag, area), 2 * room
    if len(whole) <= LABELLED:
        return clear(whole, look, area, tag, bundles(whole, look), at, set(places.glyphs)), area
    glyphs = {id_: places.glyphs.get(id_) or glyph_at(whole, id_, at[id_], tag[id_].r, look) for id_ in whole}
    return replace(places, glyphs=glyphs, **_lines(whole, glyphs, look, places)), area


def _begin(
    places: Places, whole: Projection, tag: Mapping[str, Tag], area: tuple[float, float, float, float]
) -> dict[str, tuple[float, float]] | None:
    """Each new one at the free spot nearest to its neighbours, off the lines; the most tied choose first.

    None where there is no free spot left for one.
    """
    x, y, w, h = area
    grid = np.stack(np.meshgrid(np.arange(x, x + w, STEP), np.arange(y, y + h, STEP)), -1).reshape(-1, 2)
    at = {id_: np.array((glyph.x, glyph.y)) for id_, glyph in places.glyphs.items()}
    boxes = [_box(at[id_], tag[id_]) for id_ in at]
    lines = [sample(points, np.linspace(0, 1, 33)) for points in places.curves]
    left = sorted(set(whole) - set(at), key=lambda id_: (-whole.degree(id_), id_))
    while left:
        ready = [id_ for id_ in left if any(other in at for other in nx.all_neighbors(whole, id_))]
        for id_ in ready or left[:1]:
            near = sorted({other for other in nx.all_neighbors(whole, id_) if other in at})
            wanted = np.mean([at[other] for other in near], 0) if near else np.array((x, y))
            own = tag[id_].footprint
            taken = np.array(boxes)
            lows = grid - np.array((own.left, own.up)) - GAP
            highs = grid + np.array((own.right, own.down)) + GAP
            touching = ((lows[:, None] < taken[None, :, 2:]) & (highs[:, None] > taken[None, :, :2])).all(2).any(1)
            outside = ((lows < (x, y)) | (highs > (x + w, y + h))).any(1)
            tree: Any = cKDTree(np.concatenate(lines))
            off, _ = tree.query(grid)
            cost = np.hypot(*(grid - wanted).T) + np.where(off < tag[id_].r + GAP, ON_A_LINE, 0.0)
            cost[touching | outside] = np.inf
            if not np.isfinite(cost).any():
                return None
            at[id_] = grid[int(cost.argmin())]
            boxes.append(_box(at[id_], tag[id_]))
            lines += [np.linspace(at[id_], at[other], 33) for other in near]
        left = [id_ for id_ in left if id_ not in at]
    return {id_: (float(px), float(py)) for id_, (px, py) in at.items()}


def _box(at: Array, tag: Tag) -> tuple[float, float, float, float]:
    own = tag.footprint
    return at[0] - own.left, at[1] - own.up, at[0] + own.right, at[1] + own.down


def _wide(whole: Projection, look: Look) -> Scene:
    glyphs = places_of(whole, look)
    xs, ys = [glyph.x for glyph in glyphs.values()], [glyph.y for glyph in glyphs.values()]
    plot = (min(xs) - UNIT, min(ys) - UNIT, max(xs) - min(xs) + 2 * UNIT, max(ys) - min(ys) + 2 * UNIT)
    made = Scene(look.width, look.height, look.theme, look.lang, plot=plot)
    draw(made, Places(glyphs, tags={}, labels=[], touching=0, struck=0, **_lines(whole, glyphs, look)), look, 0)
    return made


def places_of(whole: Projection, look: Look) -> dict[str, Glyph]:
    """A glyph for each entity, spread wide."""
    degrees = dict(whole.degree())
    top = max(degrees.values(), default=1)
    return {
        id_: glyph_at(whole, id_, np.array(at) * UNIT, 3.6 + 9.0 * sqrt(degrees[id_] / top), look)
        for id_, at in spread_wide(tied(whole)).items()
    }


def _lines(
    whole: Projection, glyphs: Mapping[str, Glyph], look: Look, places: Places | None = None
) -> dict[str, Any]:
    """Bundles and curves that part where several join the same two, and bend around nobody; placed ones stay."""
    items = bundles(whole, look)
    bent = {_key(item): points for item, points in zip(places.items, places.curves, strict=True)} if places else {}
    curves = []
    between: dict[tuple[str, str], int] = {}
    for item in items:
        pair = min(item.subject, item.object), max(item.subject, item.object)
        number = between[pair] = between.get(pair, -1) + 1
        by = BENDS[number % len(BENDS)] * (1.0 if pair[0] == item.subject else -1.0)
        a, b = glyphs[item.subject], glyphs[item.object]
        curves.append(bent.get(_key(item)) or bend((a.x, a.y), (b.x, b.y), by))
    return {"items": items, "curves": curves}


def _key(item: Bundle) -> tuple[str, str, str, str]:
    return item.subject, item.object, item.line, item.status
