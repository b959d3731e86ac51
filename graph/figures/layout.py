"""Where entities stand: spread by ties, turned to fill the page, and pushed apart until no two labels touch."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from math import log
from typing import Any

import networkx as nx
import numpy as np

from graph.figures.geometry import Array

ROUNDS, PATIENCE = 500, 80
"""Of pushing, at most, and so many without fewer that touch."""
CROWDED = 300
"""Pairs that touch, from which on all are pushed at once."""


def spread(ties: nx.Graph[str]) -> dict[str, tuple[float, float]]:
    """Positions by Kamada and Kawai (1989), with the long axis across, each axis scaled to 0..1.

    Lengths are 1 + 0.22 · log(d(a) · d(b)), so that hubs get room. Parts that hang together with nothing else
    stand where the largest part leaves most room.

    Args:
        ties: who is tied to whom; the order of its nodes decides which of equal layouts it is.
    """
    order = {node: number for number, node in enumerate(ties)}
    parts = sorted(nx.connected_components(ties), key=lambda part: (-len(part), min(order[node] for node in part)))
    at: dict[str, tuple[float, float]] = {}
    for part in parts:
        own = _spread_part(nx.Graph(ties.subgraph(part)), sorted(part, key=order.__getitem__))
        if at:
            x, y = _emptiest(np.array(list(at.values())))
            size = 0.07 * len(part) ** 0.5
            own = {i: (x + (px - 0.5) * size, y + (py - 0.5) * size) for i, (px, py) in own.items()}
        at.update(own)
    return at


def _spread_part(ties: nx.Graph[str], nodes: list[str]) -> dict[str, tuple[float, float]]:
    if len(nodes) < 3:
        return {node: (0.5, float(number)) for number, node in enumerate(nodes)}
    weighted: nx.Graph[str] = nx.Graph()
    weighted.add_nodes_from(nodes)
    weighted.add_weighted_edges_from(
        (a, b, 1 + 0.22 * log(ties.degree(a) * ties.degree(b))) for a, b in sorted(ties.edges())
    )
    found = nx.kamada_kawai_layout(weighted, dist=dict(nx.all_pairs_dijkstra_path_length(weighted)))
    at = np.array([found[node] for node in nodes])
    at = long_across(at)
    at = np.stack([_even(at[:, 0]), _even(at[:, 1])], 1)
    return {node: (float(x), float(y)) for node, (x, y) in zip(nodes, at, strict=True)}


def long_across(at: Array) -> Array:
    """Places around their middle, turned so that the longest extent runs from left to right."""
    at = at - at.mean(0)
    _, _, axes = np.linalg.svd(at, full_matrices=False)
    # The sign of an axis is a matter of arithmetic: fix it, so that the picture is the same everywhere.
    axes *= np.where(np.take_along_axis(axes, np.abs(axes).argmax(1)[:, None], 1) < 0, -1, 1)
    turned: Array = at @ axes.T
    return turned


def _emptiest(taken: Array) -> tuple[float, float]:
    """The place in 0..1 × 0..1 that is farthest from all that are taken."""
    grid = np.array([(x, y) for y in np.linspace(0, 1, 13) for x in np.linspace(0, 1, 13)])
    away = np.hypot(*(grid[:, None] - taken[None]).transpose(2, 0, 1)).min(1)
    x, y = grid[int(away.argmax())]
    return float(x), float(y)


def _even(values: Array) -> Array:
    """To 0..1, half by value and half by rank: crowds get room, and order stays."""
    scaled = (values - values.min()) / (np.ptp(values) or 1.0)
    ranks = values.argsort(kind="stable").argsort(kind="stable") / max(len(values) - 1, 1)
    made: Array = 0.5 * scaled + 0.5 * ranks
    return made


@dataclass(frozen=True, slots=True)
class Footprint:
    """How far a glyph with its label reaches from the glyph's middle, in points: left, up, right, down."""

    left: float
    up: float
    right: float
    down: float


def push_apart(
    at: Array,
    prints: Sequence[Footprint],
    area: tuple[float, float, float, float],
    fixed: Set[int] = frozenset(),
    gap: float = 3.0,
) -> tuple[Array, int]:
    """Move entities until no two footprints touch, and all are inside the area.

    Args:
        at: n × 2 places of the glyphs.
        prints: of each.
        area: x, y, width, height.
        fixed: who stays where it is.
        gap: points kept free between two.

    Returns:
        The places, and how many pairs still touch.
    """
    at = at.copy()
    reach = np.array([(p.left, p.up, p.right, p.down) for p in prints])
    low = np.array(area[:2]) + reach[:, :2]
    high = np.array(area[:2]) + np.array(area[2:]) - reach[:, 2:]
    high = np.maximum(low, high)
    touching, fewest, since = 0, len(at) ** 2, 0
    for _ in range(ROUNDS):
        at = np.clip(at, low, high)
        lows, highs = at - reach[:, :2] - gap / 2, at + reach[:, 2:] + gap / 2
        across, down = (
            np.minimum.outer(highs[:, axis], highs[:, axis]) - np.maximum.outer(lows[:, axis], lows[:, axis])
            for axis in (0, 1)
        )
        pairs = np.argwhere((across > 0) & (down > 0))
        pairs = pairs[pairs[:, 0] < pairs[:, 1]]
        touching = len(pairs)
        fewest, since = (touching, 0) if touching < fewest else (fewest, since + 1)
        if not touching or since > PATIENCE:
            break
        middles = (lows + highs) / 2
        over = np.stack([across[*pairs.T], down[*pairs.T]], 1)
        if touching > CROWDED:
            at += _at_once(pairs, over, middles, fixed)
            continue
        for (i, j), both in zip(pairs, over, strict=True):
            if i in fixed and j in fixed:
                continue
            axis = 0 if both[0] < both[1] else 1
            side = 1.0 if middles[i, axis] >= middles[j, axis] else -1.0
            step = 0.5 * both[axis] + 0.2
            mine, theirs = (0.0, 1.1) if i in fixed else (1.1, 0.0) if j in fixed else (0.55, 0.55)
            at[i, axis] += side * step * mine
            at[j, axis] -= side * step * theirs
    return np.clip(at, low, high), touching


def _at_once(pairs: Any, over: Array, middles: Array, fixed: Set[int]) -> Array:
    """The steps of all pairs that touch, added up: coarser than one after the other, and far quicker for many."""
    i, j = pairs.T
    axis = np.where(over[:, 0] < over[:, 1], 0, 1)
    side = np.where(middles[i, axis] >= middles[j, axis], 1.0, -1.0)
    step = side * (0.5 * over.min(1) + 0.2) * 0.4
    moved = np.zeros_like(middles)
    np.add.at(moved, (i, axis), step)
    np.add.at(moved, (j, axis), -step)
    moved[sorted(fixed)] = 0.0
    return moved
