"""Bézier curves, and whether rectangles touch: the arithmetic under placing and bending."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np

from graph.figures.scene import Point

Array: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]


def bend(a: Point, b: Point, by: float) -> tuple[Point, Point, Point]:
    """The quadratic Bézier from ``a`` to ``b`` whose middle stands off by half of ``by`` times their distance."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    return a, ((a[0] + b[0]) / 2 - dy * by, (a[1] + b[1]) / 2 + dx * by), b


def sample(points: Sequence[Point], ts: Array) -> Array:
    """Points of a line or Bézier curve (2, 3 or 4 control points) at ``ts`` in 0..1: an array n × 2."""
    level = [np.asarray(p, float)[None, :] + np.zeros((len(ts), 2)) for p in points]
    t = ts[:, None]
    while len(level) > 1:
        level = [(1 - t) * p + t * q for p, q in pairwise(level)]
    return level[0]


def part(points: Sequence[Point], t0: float, t1: float) -> tuple[Point, ...]:
    """The same curve from ``t0`` to ``t1``, by de Casteljau's algorithm."""
    right = _split(points, t0)[1]
    left = _split(right, (t1 - t0) / (1 - t0))[0] if t0 < 1 else right
    return tuple((float(x), float(y)) for x, y in left)


def _split(points: Sequence[Point], t: float) -> tuple[list[Point], list[Point]]:
    level = list(points)
    first, last = [level[0]], [level[-1]]
    while len(level) > 1:
        level = [(p[0] + (q[0] - p[0]) * t, p[1] + (q[1] - p[1]) * t) for p, q in pairwise(level)]
        first.append(level[0])
        last.append(level[-1])
    return first, last[::-1]


def touching(quad: Array, quads: Array) -> Array:
    """Which of some rectangles, however turned, overlap one: by the theorem of separating axes.

    Args:
        quad: 4 × 2 corners in order.
        quads: n × 4 × 2.

    Returns:
        n booleans.
    """
    if not len(quads):
        return np.zeros(0, bool)
    apart = np.zeros(len(quads), bool)
    for axis in (quad[1] - quad[0], quad[2] - quad[1]):
        ours, theirs = quad @ axis, quads @ axis
        apart |= (theirs.max(1) <= ours.min()) | (theirs.min(1) >= ours.max())
    for index in (0, 1):
        axes = quads[:, index + 1] - quads[:, index]
        ours = np.einsum("pd,nd->np", quad, axes)
        theirs = np.einsum("npd,nd->np", quads, axes)
        apart |= (theirs.max(1) <= ours.min(1)) | (theirs.min(1) >= ours.max(1))
    return ~apart


def upright(x: float, y: float, w: float, h: float) -> Array:
    """The corners of an upright rectangle from its upper left one."""
    return np.array(((x, y), (x + w, y), (x + w, y + h), (x, y + h)), float)
