"""What a figure is made of, in points (1/72 inch) from the upper left corner. Writers draw it, tests count it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import cos, radians, sin
from typing import Literal, TypeAlias

from graph.figures.typeface import ARABIC_DESCENT, ASCENT, DESCENT, is_arabic, width
from schema.palette import Page, Theme, palette

Point: TypeAlias = tuple[float, float]
Anchor = Literal["start", "middle", "end"]
Dash: TypeAlias = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """One line of words. ``x, y``: where its base line starts, is half or ends; ``angle``: degrees clockwise.

    ``role``: label, caption (of a relation) or furniture; ``of``: id of what it names; ``halo``: colour behind it.
    """

    x: float
    y: float
    text: str
    size: float
    colour: str
    bold: bool = False
    anchor: Anchor = "start"
    angle: float = 0.0
    halo: str = ""
    role: str = "furniture"
    of: str = ""

    def corners(self) -> tuple[Point, Point, Point, Point]:
        """Of the rectangle that the words fill."""
        wide = width(self.text, self.size, self.bold)
        left = {"start": 0.0, "middle": -wide / 2, "end": -wide}[self.anchor]
        down = ARABIC_DESCENT if is_arabic(self.text) else DESCENT
        c, s = cos(radians(self.angle)), sin(radians(self.angle))
        box = [(left + dx, dy) for dx, dy in ((0, -ASCENT * self.size), (wide, -ASCENT * self.size))]
        box += [(left + dx, dy) for dx, dy in ((wide, down * self.size), (0, down * self.size))]
        a, b, d, e = ((self.x + c * dx - s * dy, self.y + s * dx + c * dy) for dx, dy in box)
        return a, b, d, e


@dataclass(frozen=True, slots=True)
class Shape:
    """A filled outline: a polygon, or a circle around ``points[0]`` of ``radius``."""

    points: tuple[Point, ...]
    fill: str = "none"
    stroke: str = "none"
    width: float = 0.0
    radius: float = 0.0


@dataclass(frozen=True, slots=True)
class Glyph:
    """An entity. ``title``: what it is, in words, for who points at it."""

    id: str
    x: float
    y: float
    r: float
    shape: Shape
    title: str = ""


@dataclass(frozen=True, slots=True)
class Curve:
    """One or more relations between the same two: a Bézier curve (2, 3 or 4 points, or 4 + 3n) with its head.

    ``relations``: ids. ``ends``: ids of the entities. ``title``: the evidence in words.
    """

    points: tuple[Point, ...]
    colour: str
    width: float
    dash: Dash = ()
    head: tuple[Shape, ...] = ()
    relations: tuple[str, ...] = ()
    ends: tuple[str, str] = ("", "")
    title: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, with round corners of ``radius``."""

    x: float
    y: float
    w: float
    h: float
    fill: str = "none"
    stroke: str = "none"
    width: float = 0.6
    radius: float = 0.0
    title: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line that is no relation."""

    x1: float
    y1: float
    x2: float
    y2: float
    colour: str
    width: float = 0.6
    dash: Dash = ()


Mark: TypeAlias = Text | Shape | Glyph | Curve | Box | Rule


@dataclass(slots=True)
class Scene:
    """A page of marks, drawn in their order. ``plot``: x, y, width and height of what is not furniture.

    ``wordless``: how many relations have no words, as there was no room for them.
    """

    width: float
    height: float
    theme: Theme
    lang: str
    title: str = ""
    subtitle: str = ""
    marks: list[Mark] = field(default_factory=list)
    plot: tuple[float, float, float, float] = (0, 0, 0, 0)
    wordless: int = 0

    @property
    def page(self) -> Page:
        """The theme's own colours."""
        return palette().pages[self.theme]

    def texts(self, role: str | None = None) -> Iterator[Text]:
        """The words on the page, of a role or all."""
        return (mark for mark in self.marks if isinstance(mark, Text) and role in (None, mark.role))

    def glyphs(self) -> Iterator[Glyph]:
        """The entities on the page."""
        return (mark for mark in self.marks if isinstance(mark, Glyph))

    def curves(self) -> Iterator[Curve]:
        """The relations on the page; those of the legend have no ids."""
        return (mark for mark in self.marks if isinstance(mark, Curve) and mark.relations)
