"""From relations to curves: bundled where they say the same, bent around others, named along their way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import atan2, degrees, hypot
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.figures.geometry import Array, bend, part, sample, touching
from graph.figures.look import DASHES, Look, line_width
from graph.figures.scene import Curve, Glyph, Point, Shape, Text
from graph.figures.shapes import head, head_back
from graph.figures.typeface import width
from graph.reading.periods import period
from graph.reading.profile import evidence_words
from schema.vocabulary import vocabulary

if TYPE_CHECKING:
    from graph.projection import Projection

BENDS = (0.0, 0.1, -0.1, 0.2, -0.2, 0.32, -0.32, 0.46, -0.46, 0.62, -0.62, 0.8, -0.8)
"""Candidates, the least bent first: twice the height of the arc as a share of the distance."""
_BENT = 34.0
"""What a bend costs, beside 1000 for a glyph, 400 for another line and 22 for a label that it runs through."""
CLEAR = 2.0
"""Points between a line and a glyph that it only passes."""
_TS = np.linspace(0.0, 1.0, 33)


@dataclass(frozen=True, slots=True)
class Bundle:
    """Relations of one look and one status from the same subject to the same object, drawn as one curve."""

    subject: str
    object: str
    line: str
    status: str
    relations: tuple[str, ...]
    captions: tuple[str, ...]
    confidence: float
    symmetric: bool
    title: str

    @property
    def caption(self) -> str:
        """What stands along the curve."""
        shown = " · ".join(self.captions[:2])
        return f"{shown} +{len(self.captions) - 2}" if len(self.captions) > 2 else shown


def bundles(graph: Projection, look: Look) -> list[Bundle]:
    """The relations of a projection by their ends, look and status; without loops, which nothing can show."""
    found: dict[tuple[str, str, str, str], list[tuple[str, Mapping[str, Any]]]] = defaultdict(list)
    for subject, object_, key, about in graph.edges(keys=True, data=True):
        if subject != object_:
            line, _ = look.line(about["relation"])
            found[subject, object_, line.name, about["status"]].append((key, about))
    words = vocabulary().relations
    made = []
    for (subject, object_, name, status), some in sorted(found.items()):
        some.sort(key=lambda item: (-item[1]["confidence"], item[0]))
        made.append(
            Bundle(
                subject,
                object_,
                name,
                status,
                tuple(key for key, _ in some),
                tuple(dict.fromkeys(words[about["relation"]].caption for _, about in some)),
                max(about["confidence"] for _, about in some),
                all(words[about["relation"]].symmetric for _, about in some),
                "\n".join(evidence(graph, subject, object_, key) for key, _ in some),
            )
        )
    return made


def evidence(graph: Projection, subject: str, object_: str, key: str) -> str:
    """One relation with its evidence in a line of words."""
    about = graph.edges[subject, object_, key]
    names = graph.nodes[subject]["name"], graph.nodes[object_]["name"]
    said = f"{names[0]} {vocabulary().relations[about['relation']].reading} {names[1]}"
    when = period(about)
    by = ", ".join(about["claims"][:6]) + (" …" if len(about["claims"]) > 6 else "")
    return " · ".join(part for part in (said, about["status"], evidence_words(about), when, f"claims {by}") if part)


class Obstacles:
    """What lines should not cross: glyphs as circles, and the rectangles of labels."""

    def __init__(
        self, glyphs: Iterable[Glyph], labels: Iterable[Text], cards: Mapping[str, Array] | None = None
    ) -> None:
        """``cards``: rectangles that stand for entities in the place of glyphs, as 4 × 2 corners."""
        self.glyphs = list(glyphs)
        self.labels = list(labels)
        cards = cards or {}
        self.middles = np.array([(g.x, g.y) for g in self.glyphs]).reshape(-1, 2)
        self.radii = np.array([g.r for g in self.glyphs])
        self.owners = [g.id for g in self.glyphs]
        self.quads = np.array([*(label.corners() for label in self.labels), *cards.values()]).reshape(-1, 4, 2)
        self._lows, self._highs = self.quads.min(1), self.quads.max(1)

    def glyphs_hit(self, way: Array, ends: tuple[str, str]) -> list[int]:
        """Which glyphs of others a way (n × 2) runs through; numbers of glyphs."""
        reach = (self.radii + CLEAR)[:, None]
        low, high = way.min(0), way.max(0)
        near = np.flatnonzero(((self.middles + reach > low) & (self.middles - reach < high)).all(1))
        gaps = way[:, None] - self.middles[None, near]
        struck = near[(np.hypot(gaps[..., 0], gaps[..., 1]) < self.radii[near] + CLEAR).any(0)]
        return [int(n) for n in struck if self.owners[n] not in ends]

    def labels_hit(self, way: Array) -> int:
        """How many labels a way runs through."""
        low, high = way.min(0), way.max(0)
        near = ((self._highs > low) & (self._lows < high)).all(1)
        lows, highs = self._lows[near], self._highs[near]
        inside = ((way[:, None] > lows[None]) & (way[:, None] < highs[None])).all(2)
        return int(inside.any(0).sum())


@dataclass(frozen=True, slots=True)
class Bent:
    """How a bundle runs: its bend, and the glyphs of others that no bend avoids."""

    by: float
    points: tuple[Point, ...]
    struck: list[int]


def route(
    items: Sequence[Bundle], places: Mapping[str, Glyph], obstacles: Obstacles, before: Sequence[Bent] = ()
) -> list[Bent]:
    """A curve for each bundle, from middle to middle.

    ``before``: how they ran when all stood a little otherwise; what is still clear stays as it was.
    """
    used: dict[tuple[str, str], list[float]] = defaultdict(list)
    made: list[Bent] = []
    for number, item in enumerate(items):
        pair = (min(item.subject, item.object), max(item.subject, item.object))
        turn = 1.0 if pair[0] == item.subject else -1.0
        a, b = places[item.subject], places[item.object]
        found = _least(
            a, b, obstacles, [turn * other for other in used[pair]], before[number].by if before else None
        )
        used[pair].append(turn * found.by)
        made.append(found)
    return made


def _least(a: Glyph, b: Glyph, obstacles: Obstacles, beside: Sequence[float], first: float | None) -> Bent:
    """The bend that costs least; of equals the least bent."""
    best: tuple[float, Bent] | None = None
    for by in BENDS if first is None else (first, *BENDS):
        if best and best[0] <= _BENT * abs(by):
            break  # all that follow are bent more
        points = bend((a.x, a.y), (b.x, b.y), by)
        way = sample(points, _TS)
        struck = obstacles.glyphs_hit(way, (a.id, b.id))
        doubled = sum(abs(by - other) < 0.15 for other in beside)
        if by == first and not struck and not doubled:
            return Bent(by, points, struck)
        cost = 1000.0 * len(struck) + 400 * doubled + 22 * obstacles.labels_hit(way) + _BENT * abs(by)
        if best is None or cost < best[0] - 1e-9:
            best = cost, Bent(by, points, struck)
    assert best is not None  # noqa: S101  there are bends
    return best[1]


def drawn(item: Bundle, points: Sequence[Point], places: Mapping[str, Glyph], look: Look, **style: Any) -> Curve:
    """The curve of a bundle between the rims of its glyphs, with its head.

    ``style`` replaces colour, width or head size of the look.
    """
    from schema.palette import palette  # noqa: PLC0415

    line = palette().lines[item.line]
    colour = style.get("colour", line.colour[look.theme])
    wide = style.get("width", line_width(item.confidence)) * look.scale
    size = style.get("head", 2.3 + wide * 0.75) * (1 if "head" in style else look.scale)
    kind = "none" if item.symmetric else line.head
    a, b = places[item.subject], places[item.object]
    ts = np.linspace(0, 1, 201)
    way = sample(points, ts)
    t0 = _leave(way, ts, a, 1.5)
    t_tip = 1 - _leave(way[::-1], ts, b, 1.8)
    t1 = 1 - _leave(way[::-1], ts, b, 1.8 + head_back(kind, size))
    if t_tip - t0 < 0.02:
        t0, t_tip, t1 = 0.0, 1.0, 1.0
    tip, before = sample(points, np.array([t_tip, max(t_tip - 0.02, t0)]))
    towards = (float(tip[0] - before[0]), float(tip[1] - before[1]))
    return Curve(
        part(points, t0, max(t1, t0 + 0.01)),
        colour,
        wide,
        DASHES[item.status],
        head(kind, (float(tip[0]), float(tip[1])), towards, size, colour, look.page.page),
        item.relations,
        (item.subject, item.object),
        item.title,
    )


def _leave(way: Array, ts: Array, glyph: Glyph, gap: float) -> float:
    """The first t at which a way that starts in a glyph is ``gap`` outside of it; at most the middle."""
    out = np.hypot(way[:, 0] - glyph.x, way[:, 1] - glyph.y) > glyph.r + gap
    return float(ts[min(int(out.argmax()) if out.any() else len(ts) // 2, len(ts) // 2)])


_ALONG = (0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74, 0.2, 0.8)
_OFF = (0.0, 1.0, -1.0)


def captions(
    items: Sequence[tuple[Bundle, Curve]], obstacles: Obstacles, look: Look, size: float
) -> tuple[list[Text], int]:
    """The words of each relation along its curve, where they touch no label, glyph or other caption.

    Shorter curves choose first, as they have fewer places.

    Returns:
        The captions, and how many found no place.
    """
    taken = np.array([*obstacles.quads, *map(_around, obstacles.glyphs)]).reshape(-1, 4, 2)
    ways = [sample(curve.points, _TS) for _, curve in items]
    every, owner = np.concatenate(ways or [np.zeros((0, 2))]), np.repeat(np.arange(len(ways)), len(_TS))
    made: list[Text] = []
    left_out = 0
    order = sorted(range(len(items)), key=lambda i: (_length(ways[i]), items[i][0].relations))
    for index in order:
        item, curve = items[index]
        tries = [item.caption] + (
            [item.captions[0] + f" +{len(item.captions) - 1}"] if len(item.captions) > 1 else []
        )
        for words in tries:
            # Only what is near can be touched.
            reach = width(words, size) / 2 + 2 * size
            low, high = ways[index].min(0) - reach, ways[index].max(0) + reach
            near = taken[((taken.max(1) > low) & (taken.min(1) < high)).all(1)]
            others = every[(owner != index) & ((every > low) & (every < high)).all(1)]
            text = _place(words, curve, near, others, look, size)
            if text is not None:
                made.append(text)
                taken = np.concatenate([taken, np.array(text.corners())[None]])
                break
        else:
            left_out += 1
    return made, left_out


def _place(words: str, curve: Curve, taken: Array, others: Array, look: Look, size: float) -> Text | None:
    long = width(words, size)
    if long > 2.6 * _length(sample(curve.points, _TS)):
        return None
    best: tuple[float, Text] | None = None
    for off in _OFF:
        for rank, t in enumerate(_ALONG):
            (here,), (before, after) = (
                sample(curve.points, np.array([t])),
                sample(curve.points, np.array([t - 0.05, t + 0.05])),
            )
            dx, dy = after - before
            angle = degrees(atan2(dy, dx))
            angle = angle - 180 if angle > 90 else angle + 180 if angle <= -90 else angle
            down = 0.28 * size
            normal = np.array((-dy, dx)) / (hypot(dx, dy) or 1)
            if normal[1] < 0:
                normal = -normal
            x, y = here + normal * (down + off * (0.72 * size + curve.width / 2))
            text = Text(
                float(x),
                float(y),
                words,
                size,
                curve.colour,
                False,
                "middle",
                angle,
                look.page.page,
                "caption",
                ",".join(curve.relations),
            )
            quad = np.array(text.corners())
            low, high = quad.min(0), quad.max(0)
            near = taken[((taken.max(1) > low) & (taken.min(1) < high)).all(1)]
            if touching(quad, near).any():
                continue
            crossing = ((others > low) & (others < high)).all(1).sum() if len(others) else 0
            cost = float(3 * crossing + 0.5 * rank + (4 if off else 0))
            if best is None or cost < best[0]:
                best = cost, text
        if best is not None and best[0] < 4:
            break
    return best[1] if best else None


def _length(way: Array) -> float:
    return float(np.hypot(*np.diff(way, axis=0).T).sum())


def _around(glyph: Glyph) -> Array:
    r = glyph.r
    return np.array(
        (
            (glyph.x - r, glyph.y - r),
            (glyph.x + r, glyph.y - r),
            (glyph.x + r, glyph.y + r),
            (glyph.x - r, glyph.y + r),
        )
    )


def boxed(texts: Iterable[Text], look: Look) -> list[Shape | Text]:
    """Captions on a patch of the page's colour, which hides the line behind them, also between words."""
    made: list[Shape | Text] = []
    for text in texts:
        made += [Shape(text.corners(), look.page.page), replace(text, halo="")]
    return made
