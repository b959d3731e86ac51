"""Who acts on whom: a row for each subject, a column for each object, coloured by polarity."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import numpy as np

from graph.figures.frame import Legend, frame
from graph.figures.lines import evidence
from graph.figures.look import SMALLEST, Look
from graph.figures.network import only, shown
from graph.figures.scene import Box, Glyph, Scene, Text
from graph.figures.shapes import glyph_shape
from graph.figures.typeface import width
from graph.figures.words import Words, count
from schema.errors import UsageError
from schema.palette import palette

if TYPE_CHECKING:
    from graph.projection import Projection

MOST = 60
SIGNS = {1: "+", -1: "–", 0: ""}
"""Beside the colours, which a grey print does not tell apart."""


def matrix(graph: Projection, look: Look, words: Words) -> Scene:
    """How many relations of which polarity each actor has towards each other one.

    Args:
        graph: of ``project``; its selection says which labels are drawn.
        look: of the page.
        words: title and subtitle that a user gave, and the sources.

    Raises:
        UsageError: nothing to draw, or more than the page can hold.
    """
    inner = _acts(shown(graph))
    if inner.number_of_nodes() > MOST:
        raise UsageError(f"{inner.number_of_nodes()} entities have no room in a matrix ({MOST} at most): narrow it")
    cells: dict[tuple[str, str], Counter[int]] = defaultdict(Counter)
    keys: dict[tuple[str, str], list[str]] = defaultdict(list)
    for a, b, key, about in sorted(inner.edges(keys=True, data=True), key=lambda row: row[2]):
        if a != b:
            cells[a, b][about["polarity"]] += 1
            keys[a, b].append(key)
    order = _order(inner)
    legend = Legend(labels={look.glyph(about)[0].label for _, about in inner.nodes(data=True)})
    legend.extra = [
        "blue and +: friendly; red and –: hostile; grey: neither",
        "the number counts relations, all types and times together",
        "row: who acts; column: on whom; those who are friendly stand together",
    ]
    scene = frame(
        look, words.title or _finding(inner, cells), words.subtitle or words.what(inner), legend, words.foot(inner)
    )
    _draw(scene, inner, order, cells, keys, look)
    return scene


def _acts(graph: Projection) -> Projection:
    """What one did to another; where nobody did anything, the states."""
    acts = {key for _, _, key, about in graph.edges(keys=True, data=True) if about["kind"] == "act"}
    return only(graph, acts) if acts else graph


def _order(graph: Projection) -> list[str]:
    """By the leading eigenvector of the net polarity: friends side by side, foes at the two ends."""
    ids = sorted(graph)
    net = np.zeros((len(ids), len(ids)))
    index = {id_: number for number, id_ in enumerate(ids)}
    for a, b, about in graph.edges(data=True):
        net[index[a], index[b]] += about["polarity"] * about["confidence"]
    _, vectors = np.linalg.eigh(net + net.T)
    leading = np.round(vectors[:, -1], 9)
    if leading[np.abs(leading).argmax()] < 0:
        leading = -leading
    return [ids[number] for number in sorted(range(len(ids)), key=lambda n: (-leading[n], ids[n]))]


def _finding(graph: Projection, cells: dict[tuple[str, str], Counter[int]]) -> str:
    worst = min(cells, key=lambda pair: (-cells[pair][-1], pair))
    if not cells[worst][-1]:
        return f"{count(len(cells), 'pair', 'pairs')} of actors, and no hostile relation"
    names = [graph.nodes[id_]["name"] for id_ in worst]
    return f"Most hostile: {names[0]} towards {names[1]}, {count(cells[worst][-1], 'relation', 'relations')}"


def _draw(
    scene: Scene,
    graph: Projection,
    order: list[str],
    cells: dict[tuple[str, str], Counter[int]],
    keys: dict[tuple[str, str], list[str]],
    look: Look,
) -> None:
    x, y, w, h = scene.plot
    page, k, n = look.page, look.scale, len(order)
    size = min(8.0 * k, max(SMALLEST, h / n * 0.62))
    names = {id_: look.names(graph.nodes[id_])[0] for id_ in order}
    side = max(width(name, size) for name in names.values()) + 20
    cell = min((h - side) / n, 26 * k)
    wide = min((w - side) / n, 2.4 * cell)
    if min(cell, wide) < SMALLEST * 0.9:
        raise UsageError(f"{n} entities have no room in a matrix on this page: take --size a3, or narrow it")
    left, top = x + (w - side - wide * n) / 2 + side, y + (h - side - cell * n) / 2 + side
    colours = {
        1: palette().lines["support"].colour[look.theme],
        -1: palette().lines["hostility"].colour[look.theme],
        0: page.muted,
    }
    for row, id_ in enumerate(order):
        glyph, colour = look.glyph(graph.nodes[id_])
        r = min(4.2, cell * 0.34)
        at_y, at_x = top + (row + 0.5) * cell, left + (row + 0.5) * wide
        if row % 2 == 0:
            scene.marks.append(Box(left - side, top + row * cell, side + n * wide, cell, fill=page.band))
        scene.marks.append(
            Glyph(id_, left - 7, at_y, r, glyph_shape(glyph.shape, left - 7, at_y, r, colour), names[id_])
        )
        scene.marks.append(
            Text(left - 14, at_y + size * 0.35, names[id_], size, page.ink, anchor="end", role="label", of=id_)
        )
        scene.marks.append(glyph_shape(glyph.shape, at_x, top - 7, r, colour))
        scene.marks.append(
            Text(at_x + size * 0.35, top - 14, names[id_], size, page.ink, angle=-90, role="label", of=id_)
        )
        scene.marks.append(Box(left + row * wide, top + row * cell, wide, cell, fill=page.faint))
    number_size = max(SMALLEST, min(8.0 * k, cell * 0.62))
    at = {id_: number for number, id_ in enumerate(order)}
    for (a, b), counts in sorted(cells.items()):
        cx, cy = left + at[b] * wide, top + at[a] * cell
        signs = [sign for sign in (1, 0, -1) if counts[sign]]
        title = "\n".join(evidence(graph, a, b, key) for key in keys[a, b])
        share = (wide - 1.2) / len(signs)
        for number, sign in enumerate(signs):
            scene.marks.append(
                Box(cx + 0.6 + number * share, cy + 0.6, share, cell - 1.2, colours[sign], title=title)
            )
            text = f"{SIGNS[sign]}{counts[sign]}"
            if width(text, number_size) < share - 1 and number_size < cell:
                scene.marks.append(
                    Text(
                        cx + 0.6 + (number + 0.5) * share,
                        cy + cell / 2 + number_size * 0.36,
                        text,
                        number_size,
                        page.page,
                        True,
                        "middle",
                        role="number",
                        of=f"{a} {b}",
                    )
                )
