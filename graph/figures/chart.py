"""The command chart: who stands above and below one actor, on paper and in practice, in tiers of cards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

from graph.figures.frame import frame
from graph.figures.geometry import Array, sample, upright
from graph.figures.lines import Bundle, Obstacles, boxed, bundles, captions
from graph.figures.look import DASHES, SMALLEST, Look, line_width
from graph.figures.network import CAPTION, legend_of
from graph.figures.scene import Box, Curve, Mark, Point, Scene, Text
from graph.figures.shapes import glyph_shape, head, head_back
from graph.figures.typeface import ARABIC_DESCENT, ASCENT, LEADING, is_arabic, width, wrap
from graph.figures.words import Words, count
from schema.errors import UsageError
from schema.palette import palette

if TYPE_CHECKING:
    from graph.analytics.command import Above
    from graph.projection import Projection

HOLDERS = {"HOLDS_OFFICE": "", "LEADS": "Leader: "}
"""Relations of a person that stand inside the card of what it holds or leads."""
ASIDES = (0, 30, -30, 60, -60, 90, -90, 150, -150, 220, -220)
"""How far a curve may swing out, in points, to get round cards and away from other curves."""
_TS = np.linspace(0, 1, 41)
_BAND = 92.0
"""Points from the left edge that the names of the tiers take."""


@dataclass(slots=True)
class Card:
    """An entity as a box: its lines of words with size and weight, and where it stands."""

    id: str
    lines: list[tuple[str, float, bool]]
    w: float
    h: float
    x: float = 0.0
    y: float = 0.0

    @property
    def quad(self) -> Array:
        """Its corners, with a little room around."""
        return upright(self.x - 2, self.y - 2, self.w + 4, self.h + 4)


def chart(graph: Projection, entity: str, rows: Sequence[Above], look: Look, words: Words) -> Scene:
    """The chains of command up from an entity and down from it.

    Args:
        graph: of ``project``.
        entity: id of the one in question.
        rows: of ``graph.analytics.command``.
        look: of the page.
        words: title and subtitle that a user gave, and the sources.

    Raises:
        UsageError: nobody stands above or below it here, or more than a page can hold.
    """
    name = graph.nodes[entity]["name"]
    if not rows:
        raise UsageError(f"nobody stands above or below {name} here: widen the filters (see --include, --max-hops)")
    inner, inside = _inner(graph, entity, rows)
    tiers = _tiers(entity, rows, set(inner))
    scene = frame(
        look,
        words.title or finding(graph, entity, rows),
        words.subtitle or words.what(inner),
        legend_of(inner, look),
        words.foot(inner, _notes(inside)),
    )
    _, _, w, h = scene.plot
    size = 8.0
    while True:
        cards = {id_: _card(graph, id_, inside.get(id_, []), look, size) for ids in tiers.values() for id_ in ids}
        ordered = _ordered(tiers, inner)
        lanes = _lanes(ordered, cards, w - _BAND * look.scale)
        need = sum(max(cards[i].h for i in lane) for _, lane in lanes)
        if need + 26 * len(lanes) <= h or size <= SMALLEST:
            break
        size -= 0.5
    if need + 8 * len(lanes) > h:
        raise UsageError(f"{len(cards)} cards have no room on this page: take --size a3, or fewer --max-hops")
    scene.marks += _bands(lanes, cards, scene.plot, look, name)
    lines = _connect(bundles(inner, look), cards, look)
    scene.marks += [curve for _, curve in lines]
    for card in cards.values():
        scene.marks += _drawn(graph, card, look, card.id == entity)
    obstacles = Obstacles([], [], {card.id: card.quad for card in cards.values()})
    texts, scene.wordless = captions(lines, obstacles, look, CAPTION * look.scale)
    scene.marks += boxed(texts, look)
    return scene


def finding(graph: Projection, entity: str, rows: Sequence[Above]) -> str:
    """Whether paper and practice agree on who stands above, as a title."""
    above = [row for row in rows if row.direction == "above"]
    paper = [graph.nodes[row.entity]["name"] for row in above if row.on_paper]
    practice = [graph.nodes[row.entity]["name"] for row in above if row.in_practice and not row.on_paper]
    name = graph.nodes[entity]["name"]
    if practice:
        return f"{name}: in practice also under {practice[0]}" + (f", on paper under {paper[0]}" if paper else "")
    if defied := [row.entity for row in above if row.compliance == "defied" or row.defied]:
        # Who holds an office and the office are one: the direct one is named.
        return f"{name} defied {graph.nodes[defied[0]]['name']}"
    below = sum(row.direction == "below" for row in rows)
    return f"{name}: {count(len(above), 'actor', 'actors')} above it, {below} below"


def _inner(graph: Projection, entity: str, rows: Sequence[Above]) -> tuple[Projection, dict[str, list[str]]]:
    """The relations of all chains and acts of defiance, without the persons that stand inside a card."""
    wanted = {key for row in rows for key in (*row.on_paper, *row.in_practice, *row.defied)}
    made: Projection = nx.MultiDiGraph(**graph.graph)
    inside: dict[str, list[str]] = defaultdict(list)
    host: dict[str, str] = {}
    chained = {entity, *(row.entity for row in rows)}
    for a, b, _, about in sorted(graph.edges(keys=True, data=True), key=lambda row: row[2]):
        if about["relation"] in HOLDERS and b in chained and "Person" in graph.nodes[a]["labels"] and a != entity:
            words = HOLDERS[about["relation"]] + graph.nodes[a]["name"]
            if words not in inside[b]:
                inside[b].append(words)
            if about["relation"] == "HOLDS_OFFICE" or a not in host:
                host.setdefault(a, b)
    for a, b, key, about in graph.edges(keys=True, data=True):
        if key not in wanted:
            continue
        if about["relation"] in HOLDERS and host.get(a) is not None and b in chained and a != entity:
            continue
        ends = host.get(a, a), host.get(b, b)
        if ends[0] != ends[1]:
            for end in ends:
                made.add_node(end, **graph.nodes[end])
            made.add_edge(*ends, key=key, **about)
    made.add_node(entity, **graph.nodes[entity])
    return made, inside


def _notes(inside: Mapping[str, list[str]]) -> list[str]:
    return ["Who leads a body or holds an office stands inside its card, and acts from there."] if inside else []


def _tiers(entity: str, rows: Sequence[Above], shown: set[str]) -> dict[int, list[str]]:
    levels: dict[str, int] = {entity: 0}
    for row in rows:
        if row.entity in shown and row.entity not in levels:
            steps = min(len(chain) for chain in (row.on_paper, row.in_practice) if chain)
            levels[row.entity] = -steps if row.direction == "above" else steps
    for id_ in sorted(shown - levels.keys()):
        levels[id_] = -1
    tiers: dict[int, list[str]] = defaultdict(list)
    for id_, level in sorted(levels.items(), key=lambda item: (item[1], item[0])):
        tiers[level].append(id_)
    return dict(tiers)


def _ordered(tiers: Mapping[int, list[str]], graph: Projection) -> dict[int, list[str]]:
    """Each tier by the middle of the places of its neighbours in the tier before, as Sugiyama does (1981)."""
    place: dict[str, float] = {}
    made: dict[int, list[str]] = {}
    for sweep in range(4):
        for level in sorted(tiers, reverse=bool(sweep % 2)):
            ids = made.get(level, tiers[level])

            def middle(id_: str) -> float:
                near = [place[n] for n in (*graph.successors(id_), *graph.predecessors(id_)) if n in place]
                return sum(near) / len(near) if near else 0.5

            ids = sorted(ids, key=lambda id_: (middle(id_), id_))
            made[level] = ids
            place.update({id_: (number + 0.5) / len(ids) for number, id_ in enumerate(ids)})
    return made


def _card(graph: Projection, id_: str, inside: list[str], look: Look, size: float) -> Card:
    size *= look.scale
    first, *more = look.names(graph.nodes[id_])
    lines = [(line, size, True) for line in wrap(first, size, 15 * size, True)]
    lines += [(line, size, False) for name in more for line in wrap(name, size, 15 * size)]
    small = max(size * 0.86, SMALLEST)
    lines += [(line, small, False) for words in inside[:3] for line in wrap(words, small, 16 * small)]
    if len(inside) > 3:
        lines.append((f"and {len(inside) - 3} more", small, False))
    wide = max(width(text, points, bold) for text, points, bold in lines) + 26 * look.scale
    high = sum(points * (LEADING + (0.25 if is_arabic(text) else 0)) for text, points, _ in lines) + 8
    return Card(id_, lines, wide, high)


def _lanes(tiers: Mapping[int, list[str]], cards: Mapping[str, Card], room: float) -> list[tuple[int, list[str]]]:
    """The tiers in rows that fit the page."""
    lanes: list[tuple[int, list[str]]] = []
    for level in sorted(tiers):
        row: list[str] = []
        for id_ in tiers[level]:
            if row and sum(cards[i].w + 22 for i in row) + cards[id_].w > room:
                lanes.append((level, row))
                row = []
            row.append(id_)
        lanes.append((level, row))
    return lanes


def _bands(
    lanes: Sequence[tuple[int, list[str]]],
    cards: Mapping[str, Card],
    plot: tuple[float, float, float, float],
    look: Look,
    name: str,
) -> list[Mark]:
    """Place the cards, and draw a band behind each tier with its name."""
    x, y, w, h = plot
    left = x + _BAND * look.scale
    heights = [max(cards[i].h for i in lane) for _, lane in lanes]
    gap = min((h - sum(heights)) / len(lanes), 96.0)
    top = y + (h - sum(heights) - gap * len(lanes)) / 2 + gap / 2
    marks: list[Mark] = []
    before: int | None = None
    for (level, lane), high in zip(lanes, heights, strict=True):
        pad = min(gap * 0.2, 12.0)
        marks.append(Box(x, top - pad, w, high + 2 * pad, fill=look.page.band))
        if level != before:
            lines = wrap(_tier_name(level, name), 7.4 * look.scale, (_BAND - 14) * look.scale, True)
            for number, line in enumerate(lines):
                at = top + high / 2 + (number - (len(lines) - 1) / 2) * 9.4 * look.scale + 2.6
                marks.append(Text(x + 8, at, line, 7.4 * look.scale, look.page.muted, True))
        free = (x + w - 8 - left - sum(cards[i].w for i in lane)) / (len(lane) + 1)
        at_x = left + free
        for id_ in lane:
            card = cards[id_]
            card.x, card.y = at_x, top + (high - card.h) / 2
            at_x += card.w + free
        top += high + gap
        before = level
    return marks


def _tier_name(level: int, name: str) -> str:
    if level == 0:
        return name
    return f"{count(abs(level), 'step', 'steps')} {'above' if level < 0 else 'below'}"


def _drawn(graph: Projection, card: Card, look: Look, focus: bool) -> list[Mark]:
    glyph, colour = look.glyph(graph.nodes[card.id])
    page, k = look.page, look.scale
    title = f"{graph.nodes[card.id]['name']} · {glyph.title}"
    marks: list[Mark] = [
        Box(
            card.x,
            card.y,
            card.w,
            card.h,
            page.page,
            page.ink if focus else page.muted,
            1.6 if focus else 0.7,
            3,
            title,
            card.id,
        ),
        glyph_shape(glyph.shape, card.x + 11 * k, card.y + card.h / 2, 5.4 * k, colour),
    ]
    base = card.y + 4
    middle = card.x + 18 * k + (card.w - 22 * k) / 2
    for number, (text, size, bold) in enumerate(card.lines):
        base += (ASCENT + 0.12 if number == 0 else LEADING) * size
        marks.append(
            Text(
                middle, base, text, size, page.ink if bold else page.muted, bold, "middle", 0, "", "label", card.id
            )
        )
        if is_arabic(text):
            base += (ARABIC_DESCENT - 0.17) * size
    return marks


def _connect(items: Sequence[Bundle], cards: Mapping[str, Card], look: Look) -> list[tuple[Bundle, Curve]]:
    """A curve for each bundle from card to card, round other cards, the ends spread along the edges of cards."""
    ports = _ports(items, cards)
    made: list[tuple[Bundle, Curve]] = []
    ways: list[Array] = []
    for number, item in enumerate(items):
        colour = palette().lines[item.line].colour[look.theme]
        wide = line_width(item.confidence) * look.scale
        size = 2.3 + wide * 0.75
        kind = "none" if item.symmetric else palette().lines[item.line].head
        foreign = [card.quad for id_, card in cards.items() if id_ not in (item.subject, item.object)]
        back = head_back(kind, size)
        points = min(
            (_curve(*ports[number], aside, back) for aside in ASIDES),
            key=lambda ps: (
                _struck(ps, foreign),
                _beside(ps, ways),
                abs(ps[1][0] - ps[0][0]) + abs(ps[2][0] - ps[3][0]),
            ),
        )
        ways.append(sample(points, _TS))
        direction = (points[3][0] - points[2][0], points[3][1] - points[2][1])
        shapes = head(kind, ports[number][1][0], direction, size, colour, look.page.page)
        made.append(
            (
                item,
                Curve(
                    points,
                    colour,
                    wide,
                    DASHES[item.status],
                    shapes,
                    item.relations,
                    (item.subject, item.object),
                    item.title,
                ),
            )
        )
    return made


Port = tuple[Point, float]
"""A place on the edge of a card, and which way is out of it: −1 up, 1 down."""


def _ports(items: Sequence[Bundle], cards: Mapping[str, Card]) -> list[tuple[Port, Port]]:
    ends: dict[tuple[str, float], list[tuple[float, int, int]]] = defaultdict(list)
    for number, item in enumerate(items):
        a, b = cards[item.subject], cards[item.object]
        out = 1.0 if b.y > a.y + a.h else -1.0 if b.y + b.h < a.y else 1.0
        back = -out if b.y > a.y + a.h or b.y + b.h < a.y else 1.0
        ends[item.subject, out].append((b.x + b.w / 2, number, 0))
        ends[item.object, back].append((a.x + a.w / 2, number, 1))
    found: dict[tuple[int, int], Port] = {}
    for (id_, side), some in ends.items():
        card = cards[id_]
        for rank, (_, number, end) in enumerate(sorted(some)):
            x = card.x + card.w * (rank + 1) / (len(some) + 1)
            found[number, end] = (x, card.y + card.h + 1.5 if side > 0 else card.y - 1.5), side
    return [(found[number, 0], found[number, 1]) for number in range(len(items))]


def _curve(start: Port, end: Port, aside: float, back: float) -> tuple[Point, ...]:
    (x0, y0), out = start
    (x1, y1), into = end
    y1 += into * (back + 1)
    reach = max(26.0, abs(y1 - y0) * 0.45)
    return (x0, y0), (x0 + aside, y0 + out * reach), (x1 + aside, y1 + into * reach), (x1, y1)


def _struck(points: Sequence[Point], quads: Sequence[Array]) -> int:
    way = sample(points, _TS)
    return sum(bool(((way > quad.min(0)) & (way < quad.max(0))).all(1).any()) for quad in quads)


def _beside(points: Sequence[Point], ways: Sequence[Array]) -> int:
    """How much of a curve runs along others, so that the eye could not tell them apart; a crossing is nothing."""
    way = sample(points, _TS)
    return max(
        (max(0, int((np.hypot(*(way[:, None] - w[None]).transpose(2, 0, 1)).min(1) < 5).sum()) - 6) for w in ways),
        default=0,
    )
