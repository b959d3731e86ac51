"""The outlines of glyphs and of the heads of lines, as both writers and the explorer draw them."""

from __future__ import annotations

from math import atan2, cos, pi, sin

from graph.figures.scene import Point, Shape

_STAR = tuple(
    ((1.0 if i % 2 == 0 else 0.62) * sin(i * pi / 8), -(1.0 if i % 2 == 0 else 0.62) * cos(i * pi / 8))
    for i in range(16)
)
_HALF_CROSS = ((-0.36, -0.95), (0.36, -0.95), (0.36, -0.36), (0.95, -0.36), (0.95, 0.36), (0.36, 0.36))
_CROSS: tuple[Point, ...] = (*_HALF_CROSS, *((-x, -y) for x, y in _HALF_CROSS))

OUTLINES: dict[str, tuple[Point, ...]] = {
    "circle": (),
    "hexagon": tuple((cos(i * pi / 3), sin(i * pi / 3)) for i in range(6)),
    "square": ((-0.82, -0.82), (0.82, -0.82), (0.82, 0.82), (-0.82, 0.82)),
    "diamond": ((0, -1.05), (1.05, 0), (0, 1.05), (-1.05, 0)),
    "pentagon": tuple((sin(i * 2 * pi / 5), -cos(i * 2 * pi / 5)) for i in range(5)),
    "triangle": ((0, -1.0), (1.0, 0.78), (-1.0, 0.78)),
    "parallelogram": ((-0.5, -0.68), (1.05, -0.68), (0.5, 0.68), (-1.05, 0.68)),
    "star": _STAR,
    "down": ((-1.0, -0.78), (1.0, -0.78), (0, 1.0)),
    "page": ((-0.62, -0.95), (0.25, -0.95), (0.62, -0.55), (0.62, 0.95), (-0.62, 0.95)),
    "cross": _CROSS,
}
"""Around the middle, of radius about 1; the circle has no corners."""


def glyph_shape(
    shape: str, x: float, y: float, r: float, fill: str, stroke: str = "none", width: float = 0
) -> Shape:
    """The outline of a glyph at a place."""
    if shape == "circle":
        return Shape(((x, y),), fill, stroke, width, radius=r * 0.92)
    return Shape(tuple((x + px * r, y + py * r) for px, py in OUTLINES[shape]), fill, stroke, width)


# Each head points along +x and ends at (0, 0), in multiples of its size: outlines that are filled with the line's
# colour (True) or with the page's (False), and how far back the line itself ends.
_HEADS: dict[str, tuple[tuple[tuple[tuple[Point, ...], bool], ...], float]] = {
    "filled": (((((0, 0), (-1.9, -0.75), (-1.9, 0.75)), True),), 1.5),
    "hollow": (((((0, 0), (-1.9, -0.8), (-1.9, 0.8)), False),), 1.9),
    "stealth": (((((0, 0), (-2.2, -0.9), (-1.5, 0), (-2.2, 0.9)), True),), 1.5),
    "bar": (((((0, -1.15), (0, 1.15), (-0.5, 1.15), (-0.5, -1.15)), True),), 0.4),
    "diamond": (((((0, 0), (-1.2, -0.75), (-2.4, 0), (-1.2, 0.75)), False),), 2.4),
    "square": (((((0, -0.65), (0, 0.65), (-1.3, 0.65), (-1.3, -0.65)), False),), 1.3),
    "dot": ((((), True),), 0.6),
    "vee": (((((0, 0), (-1.8, -0.95), (-1.35, -0.95), (0.0, -0.22), (-1.35, 0.95), (-1.8, 0.95)), True),), 0.3),
    "none": ((), 0.0),
}
HEADS = tuple(_HEADS)
_DOT = 0.62


def head_back(kind: str, size: float) -> float:
    """How far before its end a line must stop so that its head has room."""
    return _HEADS[kind][1] * size


def head(kind: str, tip: Point, towards: Point, size: float, colour: str, page: str) -> tuple[Shape, ...]:
    """The head of a line that ends at ``tip`` and runs in the direction ``towards``."""
    angle = atan2(towards[1], towards[0])
    c, s = cos(angle), sin(angle)

    def place(x: float, y: float) -> Point:
        return tip[0] + (c * x - s * y) * size, tip[1] + (s * x + c * y) * size

    shapes = []
    for outline, full in _HEADS[kind][0]:
        if not outline:
            shapes.append(Shape((place(-_DOT, 0),), colour, radius=_DOT * size))
        else:
            points = tuple(place(x, y) for x, y in outline)
            shapes.append(Shape(points, colour if full else page, colour, 0.9))
    return tuple(shapes)
