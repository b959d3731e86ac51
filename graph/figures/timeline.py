"""Who did what to whom, day by day: a lifeline for each actor, acts as numbered ticks, states as bars."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph.figures.frame import Legend, frame
from graph.figures.lines import evidence
from graph.figures.look import DASHES, SMALLEST, Look, line_width
from graph.figures.network import only
from graph.figures.scene import Box, Curve, Glyph, Mark, Rule, Scene, Shape, Text
from graph.figures.shapes import glyph_shape, head, head_back
from graph.figures.typeface import ASCENT, LEADING, width, wrap
from graph.figures.words import Words, count
from graph.reading.periods import span
from schema.edtf_read import OPEN_MAX, OPEN_MIN
from schema.errors import UsageError
from schema.vocabulary import vocabulary

if TYPE_CHECKING:
    from graph.projection import Projection

LIFELINES, MOST_LINES, MOST_ACTS = 7, 16, 60
BARS = ("HOLDS_OFFICE", "LEADS", "COMMANDS", "MEMBER_OF", "PART_OF", "PROXY_OF", "SPOKESPERSON_FOR")
_NAMES = 128.0
_COLUMN_GAP = 16.0


@dataclass(frozen=True, slots=True)
class Act:
    """A dated relation with an end on a lifeline. ``first``, ``last``: ISO days that it may have been on."""

    key: str
    subject: str
    object: str
    first: str
    last: str
    about: Mapping[str, Any]


def timeline(graph: Projection, entities: Sequence[str], look: Look, words: Words) -> Scene:
    """The dated acts of some actors and their states.

    Args:
        graph: of ``project``, with all labels, so that events have their days.
        entities: ids, in the order of their lifelines; none for those with the most dated acts.
        look: of the page.
        words: title and subtitle that a user gave, and the sources.

    Raises:
        UsageError: nothing is dated, or more than the page can hold.
    """
    dated = _dated(graph)
    rows = list(entities) or _busiest(graph, dated)
    acts = [act for act in dated if act.subject in rows or act.object in rows]
    names = ", ".join(graph.nodes[id_]["name"] for id_ in rows[:4])
    if not acts:
        raise UsageError(f"no dated act of {names or 'anyone'} here: widen the filters (see --include)")
    if len(rows) > MOST_LINES:
        raise UsageError(f"{len(rows)} lifelines have no room on a page: at most {MOST_LINES}")
    if len(acts) > MOST_ACTS:
        raise UsageError(
            f"{len(acts)} dated acts have no room on a page ({MOST_ACTS} at most): narrow it with --between, "
            "--groups or --min-confidence, or name fewer entities"
        )
    shown = only(graph, {act.key for act in acts})
    legend = Legend(
        labels={look.glyph(graph.nodes[id_])[0].label for id_ in rows},
        lines={look.line(act.about["relation"])[0].name for act in acts},
        statuses={act.about["status"] for act in acts},
        extra=["bars: states; open ends are not known. Days are in order, not to scale"],
    )
    many = " …" if len(rows) > 4 else ""
    what = f"{count(len(acts), 'dated relation', 'dated relations')} of {names}{many}"
    subtitle = words.subtitle or f"{what}; {graph.graph['selection'].view.words()}"
    scene = frame(look, words.title or _finding(acts), subtitle, legend, words.foot(shown))
    _Drawing(graph, rows, acts, look, scene).draw()
    return scene


def _dated(graph: Projection) -> list[Act]:
    found = [
        Act(key, a, b, about["start_min"], about["end_max"], about)
        for a, b, key, about in graph.edges(keys=True, data=True)
        if about["kind"] != "state" and about["start_min"] > OPEN_MIN and about["end_max"] < OPEN_MAX
    ]
    return sorted(found, key=lambda act: (act.first, act.last, act.key))


def _busiest(graph: Projection, acts: Sequence[Act]) -> list[str]:
    is_actor = graph.graph["selection"].is_actor
    often = Counter(end for act in acts for end in (act.subject, act.object) if is_actor(graph.nodes[end]))
    return [id_ for id_, _ in sorted(often.items(), key=lambda item: (-item[1], item[0]))[:LIFELINES]]


def _finding(acts: Sequence[Act]) -> str:
    days = Counter(act.first for act in acts if act.first == act.last)
    if not days:
        return f"{count(len(acts), 'act', 'acts')} from {acts[0].first} to {max(act.last for act in acts)}"
    day, number = min(days.items(), key=lambda item: (-item[1], item[0]))
    return f"{number} of {count(len(acts), 'act', 'acts')} fall on {day}"


class _Drawing:
    """One timeline on its scene: days above, lifelines, and the numbered acts in words below."""

    def __init__(self, graph: Projection, rows: list[str], acts: list[Act], look: Look, scene: Scene) -> None:
        self.graph, self.rows, self.acts, self.look, self.scene = graph, rows, acts, look, scene
        self.k = look.scale
        self.x, self.y, self.w, self.h = scene.plot
        self.days = list(dict.fromkeys(span(act.first, act.last) for act in acts))

    def draw(self) -> None:
        """All of it, or an error that says that it has no room."""
        key_size, lines, columns = self._key()
        depth = max(sum(len(text) for text in column) for column in lines)
        key_height = depth * key_size * LEADING + 8
        # Days that are long in words stand aslant, and need the room above.
        top = self.y + 22 * self.k + 0.62 * max(width(day, 6.6 * self.k) for day in self.days)
        bottom = self.y + self.h - key_height - 10
        gap = (bottom - top) / len(self.rows)
        if gap < 17 * self.k:
            raise UsageError("the page is too small for so many acts and lifelines: take --size a3, or narrow it")
        self.levels = {id_: top + gap * (n + 0.5) for n, id_ in enumerate(self.rows)}
        self.left = self.x + _NAMES * self.k
        self._slots()
        self._grid(top, bottom)
        self._lifelines(gap)
        for number, act in enumerate(self.acts, 1):
            self._act(number, act)
        self._write_key(lines, columns, key_size, bottom + 14)

    def _slots(self) -> None:
        """An x for each act: those of a day side by side, a little room between days."""
        right = self.x + self.w - 4
        slots = len(self.acts) + 0.7 * len(self.days)
        step = (right - self.left) / slots
        self.at: list[float] = []
        self.spans: dict[str, tuple[float, float]] = {}
        x = self.left
        for day in self.days:
            number = sum(span(act.first, act.last) == day for act in self.acts)
            self.spans[day] = (x, x + step * (number + 0.7))
            x += step * (number + 0.7)
        used: Counter[str] = Counter()
        for act in self.acts:
            day = span(act.first, act.last)
            used[day] += 1
            self.at.append(self.spans[day][0] + step * (used[day] - 0.15))

    def _grid(self, top: float, bottom: float) -> None:
        page, size = self.look.page, 6.6 * self.k
        tight = any(width(day, size) + 4 > b - a for day, (a, b) in self.spans.items())
        for number, (day, (a, b)) in enumerate(self.spans.items()):
            if number % 2 == 0:
                self.scene.marks.append(Box(a, top - 3, b - a, bottom - top + 6, fill=page.band))
            if tight:
                self.scene.marks.append(Text((a + b) / 2 + size * 0.3, top - 7, day, size, page.muted, angle=-38))
            else:
                self.scene.marks.append(Text((a + b) / 2, top - 8, day, size, page.muted, anchor="middle"))

    def _lifelines(self, gap: float) -> None:
        page = self.look.page
        for id_, y in self.levels.items():
            about = self.graph.nodes[id_]
            glyph, colour = self.look.glyph(about)
            shape = glyph_shape(glyph.shape, self.x + 6 * self.k, y, 5 * self.k, colour)
            self.scene.marks.append(Glyph(id_, self.x + 6 * self.k, y, 5 * self.k, shape, about["name"]))
            size = 7.8 * self.k
            lines = [
                line for name in self.look.names(about) for line in wrap(name, size, (_NAMES - 22) * self.k, True)
            ]
            base = y - (len(lines) - 1) / 2 * size * LEADING + size * 0.35
            for number, line in enumerate(lines):
                self.scene.marks.append(
                    Text(
                        self.x + 15 * self.k,
                        base + number * size * LEADING,
                        line,
                        size,
                        page.ink,
                        True,
                        role="label",
                        of=id_,
                    )
                )
            self.scene.marks.append(Rule(self.left, y, self.x + self.w, y, page.faint, 1.0))
            self._bars(id_, y, gap)

    def _bars(self, id_: str, y: float, gap: float) -> None:
        """What held over time, under the lifeline; at most two, the surest."""
        states = [
            (b, key, about)
            for _, b, key, about in self.graph.out_edges(id_, keys=True, data=True)
            if about["kind"] == "state" and about["relation"] in BARS
        ]
        states.sort(key=lambda row: (BARS.index(row[2]["relation"]), -row[2]["confidence"], row[1]))
        room = int((gap / 2 - 3) / (7.5 * self.k))
        for number, (b, key, about) in enumerate(states[: min(2, room)]):
            start, end = self._x_of(about["start_max"], OPEN_MAX), self._x_of(about["end_min"], OPEN_MIN)
            begin, finish = self._x_of(about["start_min"], OPEN_MIN), self._x_of(about["end_max"], OPEN_MAX)
            at = y + (7.4 + 7.5 * number) * self.k
            _, colour = self.look.line(about["relation"])
            wide = 1.6 * self.k
            title = evidence(self.graph, id_, b, key)
            self.scene.marks.append(
                Curve(((begin, at), (finish, at)), colour, wide, DASHES["alleged"], (), (key,), (id_, b), title)
            )
            if end > start:
                self.scene.marks.append(
                    Curve(((start, at), (end, at)), colour, wide, (), (), (key,), (id_, b), title)
                )
            words = f"{vocabulary().relations[about['relation']].caption} {self.look.names(self.graph.nodes[b])[0]}"
            size = max(SMALLEST, 6.1 * self.k)
            self.scene.marks.append(
                Text(
                    self.left + 3,
                    at + size * 0.34,
                    words,
                    size,
                    colour,
                    halo=self.look.page.page,
                    role="caption",
                    of=key,
                )
            )

    def _x_of(self, day: str, unknown: str) -> float:
        if day in (OPEN_MIN, OPEN_MAX):
            return self.left if unknown == OPEN_MIN else self.x + self.w
        for act, x in zip(self.acts, self.at, strict=True):
            if act.first >= day:
                return x
        return self.x + self.w

    def _act(self, number: int, act: Act) -> None:
        x, page = self.at[number - 1], self.look.page
        line, colour = self.look.line(act.about["relation"])
        rows = [self.levels[end] for end in (act.subject, act.object) if end in self.levels]
        wide = line_width(act.about["confidence"]) * self.k
        title = evidence(self.graph, act.subject, act.object, act.key)
        r = 5.2 * self.k
        ends, relations = (act.subject, act.object), (act.key,)
        if len(rows) == 2 and rows[0] != rows[1]:
            way = 1.0 if rows[1] > rows[0] else -1.0
            kind = "none" if vocabulary().relations[act.about["relation"]].symmetric else line.head
            size = 2.3 + wide * 0.75
            tip = (x, rows[1])
            stop = rows[1] - way * head_back(kind, size)
            shapes = head(kind, tip, (0, way), size, colour, page.page)
            points = ((x, rows[0] + way * r), (x, stop))
            self.scene.marks.append(
                Curve(points, colour, wide, DASHES[act.about["status"]], shapes, relations, ends, title)
            )
        else:
            self.scene.marks.append(
                Curve(((x, rows[0] - r - 3), (x, rows[0] + r + 3)), colour, wide, (), (), relations, ends, title)
            )
        self.scene.marks.append(Shape(((x, rows[0]),), page.page, colour, 1.1, radius=r))
        size = max(SMALLEST, 6.2 * self.k)
        self.scene.marks.append(
            Text(x, rows[0] + size * 0.36, str(number), size, colour, True, "middle", role="number", of=act.key)
        )

    def _key(self) -> tuple[float, list[list[list[str]]], int]:
        """The acts in words, in columns as even as they go."""
        size = max(SMALLEST, 6.4 * self.k)
        columns = 3 if self.w > 600 * self.k else 2
        room = (self.w - _COLUMN_GAP * (columns - 1)) / columns - 14 * self.k
        texts = [wrap(self._words(act), size, room, even=False) for act in self.acts]
        total = sum(len(text) for text in texts)
        made: list[list[list[str]]] = [[]]
        for text in texts:
            if sum(len(t) for t in made[-1]) >= total / columns and len(made) < columns:
                made.append([])
            made[-1].append(text)
        return size, made, columns

    def _words(self, act: Act) -> str:
        names = [self.look.names(self.graph.nodes[end])[0] for end in (act.subject, act.object)]
        relation = vocabulary().relations[act.about["relation"]]
        status = "" if act.about["status"] == "asserted" else f", {act.about['status']}"
        voices = count(act.about["voices"], "voice", "voices")
        return f"{names[0]} {relation.reading} {names[1]} ({span(act.first, act.last)}; {voices}{status})"

    def _write_key(self, lines: list[list[list[str]]], columns: int, size: float, top: float) -> None:
        page = self.look.page
        wide = (self.w - _COLUMN_GAP * (columns - 1)) / columns
        number = 0
        marks: list[Mark] = []
        for index, column in enumerate(lines):
            x, base = self.x + index * (wide + _COLUMN_GAP), top + ASCENT * size - 6
            for text in column:
                number += 1
                act = self.acts[number - 1]
                colour = self.look.line(act.about["relation"])[1]
                marks.append(
                    Text(x + 11 * self.k, base, str(number), size, colour, True, "end", role="key", of=act.key)
                )
                for line in text:
                    marks.append(Text(x + 14 * self.k, base, line, size, page.ink, role="key", of=act.key))
                    base += size * LEADING
        self.scene.marks += marks
