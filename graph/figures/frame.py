"""What surrounds the plot on every figure: finding, subtitle, legend of what occurs, sources and notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from graph.figures.look import DASHES, WEIGHTS, Look
from graph.figures.scene import Box, Curve, Mark, Rule, Scene, Text
from graph.figures.shapes import glyph_shape, head, head_back
from graph.figures.typeface import LEADING, drawable, is_arabic, width, wrap
from schema.palette import palette

MARGIN = 28.0
_TITLE, _SUBTITLE, _KEY, _SMALL = 17.0, 10.0, 7.6, 6.4
_STATUS_WORDS = {
    "asserted": "solid: asserted",
    "disputed": "dashed: disputed, supported and denied",
    "alleged": "dotted: alleged only",
    "retracted": "retracted",
}


@dataclass(slots=True)
class Legend:
    """What occurs on the figure, and so must be explained; ``extra`` are entries of the kind itself in words."""

    labels: set[str] = field(default_factory=set)
    lines: set[str] = field(default_factory=set)
    statuses: set[str] = field(default_factory=set)
    weights: bool = False
    extra: list[tuple[Mark, ...] | str] = field(default_factory=list)


def frame(look: Look, title: str, subtitle: str, legend: Legend, foot: Sequence[str]) -> Scene:
    """An empty figure: all but the plot, whose rectangle is ``scene.plot`` (x, y, width, height).

    Args:
        look: of the page.
        title: the finding; wrapped.
        subtitle: what, when, how many; wrapped.
        legend: what to explain.
        foot: sources and notes, a paragraph each.
    """
    page, k = look.page, look.scale
    title, subtitle, foot = drawable(title), drawable(subtitle), [drawable(text) for text in foot]
    scene = Scene(look.width, look.height, look.theme, look.lang, title, subtitle)
    room = look.width - 2 * MARGIN
    marks: list[Mark] = [Box(0, 0, look.width, look.height, fill=page.page)]
    marks.append(Box(MARGIN, MARGIN - 10, 34 * k, 3.2, fill=palette().lines["hostility"].colour[look.theme]))
    y = MARGIN
    for line in wrap(title, _TITLE * k, room, bold=True, most=3, even=False):
        y += _TITLE * k * LEADING
        marks.append(_line(line, y, _TITLE * k, page.ink, look, bold=True))
    for line in wrap(subtitle, _SUBTITLE * k, room, most=3, even=False):
        y += _SUBTITLE * k * 1.5
        marks.append(_line(line, y, _SUBTITLE * k, page.muted, look))
    top = y + 12

    foot_lines = [line for text in foot for line in wrap(text, _SMALL * k, room, most=6, even=False)]
    bottom = look.height - MARGIN + 6
    for line in reversed(foot_lines):
        marks.append(_line(line, bottom, _SMALL * k, page.muted, look))
        bottom -= _SMALL * k * 1.32
    keys = _keys(legend, look)
    rows = _rows(keys, room, 16 * k)
    row_height = _KEY * k * 1.9
    y = bottom - row_height * len(rows) - 2
    if rows:
        marks.append(Rule(MARGIN, y - 5, look.width - MARGIN, y - 5, page.faint))
    for number, row in enumerate(rows):
        x = MARGIN
        for key in row:
            marks += _place(key, x, y + row_height * (number + 0.5), look)
            x += key.width + 16 * k
    scene.marks += marks
    scene.plot = (MARGIN, top, room, y - 12 - top)
    return scene


def _line(text: str, y: float, size: float, colour: str, look: Look, *, bold: bool = False) -> Text:
    if is_arabic(text) and look.lang == "ar":
        return Text(look.width - MARGIN, y, text, size, colour, bold, "end")
    return Text(MARGIN, y, text, size, colour, bold)


@dataclass(frozen=True, slots=True)
class _Key:
    kind: str
    name: str
    words: str
    sample: float
    width: float


def _keys(legend: Legend, look: Look) -> list[_Key]:
    looks, k = palette(), look.scale
    keys = [("glyph", name, glyph.title, 14.0) for name, glyph in looks.glyphs.items() if name in legend.labels]
    keys += [("line", name, line.title, 26.0) for name, line in looks.lines.items() if name in legend.lines]
    if legend.statuses - {"asserted"}:
        keys += [("status", status, _STATUS_WORDS[status], 24.0) for status in DASHES if status in legend.statuses]
    if legend.weights:
        keys.append(("weight", "", "line weight: score under 0.35, under 0.6, from 0.6", 44.0))
    keys += [("words", "", extra, 0.0) for extra in legend.extra if isinstance(extra, str)]
    return [_Key(kind, name, words, s * k, s * k + 4 + width(words, _KEY * k)) for kind, name, words, s in keys]


def _rows(keys: Iterable[_Key], room: float, gap: float) -> list[list[_Key]]:
    rows: list[list[_Key]] = []
    x = 0.0
    for key in keys:
        if not rows or x + key.width > room:
            rows.append([])
            x = 0.0
        rows[-1].append(key)
        x += key.width + gap
    return rows


def _place(key: _Key, x: float, y: float, look: Look) -> list[Mark]:
    page, k, looks = look.page, look.scale, palette()
    end = x + key.sample
    marks: list[Mark] = []
    if key.kind == "glyph":
        glyph = looks.glyphs[key.name]
        marks.append(glyph_shape(glyph.shape, x + 5 * k, y, 4.8 * k, glyph.colour[look.theme]))
    elif key.kind == "line":
        line = looks.lines[key.name]
        colour, size = line.colour[look.theme], 3.4 * k
        points = ((x, y), (end - head_back(line.head, size), y))
        marks.append(Curve(points, colour, 1.4, (), head(line.head, (end, y), (1, 0), size, colour, page.page)))
    elif key.kind == "status":
        marks.append(Curve(((x, y), (end, y)), page.ink, 1.4, DASHES[key.name]))
    elif key.kind == "weight":
        third = key.sample / 3
        for number, (_, wide) in enumerate(WEIGHTS):
            start = x + number * third
            marks.append(Curve(((start, y), (start + third - 3, y)), page.ink, wide))
    words_at = end + 4 if key.sample else x
    marks.append(Text(words_at, y + _KEY * k * 0.34, key.words, _KEY * k, page.ink))
    return marks
