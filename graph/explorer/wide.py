"""Where thousands of entities stand: distances to a few pivots, then springs that give each one room."""

from __future__ import annotations

from math import sqrt
from typing import Any

import networkx as nx
import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from graph.figures.geometry import Array
from graph.figures.layout import long_across

PIVOTS, ROUNDS, NEAR = 40, 90, 9
_TURN = 2.399963229728653
"""The golden angle: steps by it never meet again."""


def spread_wide(ties: nx.Graph[str]) -> dict[str, tuple[float, float]]:
    """Positions for any number of entities, in units of which each has about one to itself.

    Each part that hangs together is laid out by pivot multidimensional scaling (Brandes and Pich 2007) and then
    by springs along ties and between near neighbours; parts stand beside and under each other, the largest first.
    The same ties, the same positions.

    Args:
        ties: who is tied to whom; the order of its nodes decides which of equal layouts it is.
    """
    order = {node: number for number, node in enumerate(ties)}
    parts = sorted(nx.connected_components(ties), key=lambda part: (-len(part), min(order[node] for node in part)))
    boxes = []
    for part in parts:
        nodes = sorted(part, key=order.__getitem__)
        at = _part(nx.Graph(ties.subgraph(part)), nodes)
        at -= at.min(0)
        boxes.append((nodes, at, at.max(0) + 1.6))
    wide = max(float(boxes[0][2][0]), 1.5 * sqrt(sum(float(w * h) for *_, (w, h) in boxes))) if boxes else 0.0
    made: dict[str, tuple[float, float]] = {}
    x = y = row = 0.0
    for nodes, at, (w, h) in boxes:
        if x and x + w > wide:
            x, y, row = 0.0, y + row, 0.0
        made |= {node: (float(px + x), float(py + y)) for node, (px, py) in zip(nodes, at, strict=True)}
        x, row = x + float(w), max(row, float(h))
    return made


def _part(ties: nx.Graph[str], nodes: list[str]) -> Array:
    n = len(nodes)
    if n < 3:
        return np.array([(2.2 * number, 0.0) for number in range(n)])
    number_of = {node: number for number, node in enumerate(nodes)}
    pairs = np.array(sorted((number_of[a], number_of[b]) for a, b in ties.edges()))
    pairs.sort(1)
    degrees = np.bincount(pairs.ravel(), minlength=n)
    at = _pivots(pairs, n) * sqrt(n)
    turn = np.arange(n) * _TURN
    # Entities with the same ties have the same distances to all pivots: without this they would never part.
    at += 0.35 * np.stack([np.cos(turn), np.sin(turn)], 1)
    return long_across(_relax(at, pairs, degrees))


def _pivots(pairs: Any, n: int) -> Array:
    """Two coordinates of each from its distances to pivots, each as far from the others as can be; about −1..1."""
    both = np.concatenate([pairs, pairs[:, ::-1]])
    ties = csr_array((np.ones(len(both)), (both[:, 0], both[:, 1])), shape=(n, n))
    first, away = 0, np.full(n, np.inf)
    rows = []
    for _ in range(min(PIVOTS, n)):
        (far,) = dijkstra(ties, unweighted=True, indices=[first])
        rows.append(far)
        away = np.minimum(away, far)
        first = int(away.argmax())
    squared = np.array(rows).T ** 2
    centred = squared - squared.mean(0) - squared.mean(1)[:, None] + squared.mean()
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    at = centred @ axes[:2].T
    scaled: Array = at / np.maximum(np.abs(at).max(0), 1e-9)
    return scaled


def _relax(at: Array, pairs: Any, degrees: Any) -> Array:
    """Springs along ties, longer at hubs; near neighbours push each other off; in smaller and smaller steps."""
    n = len(at)
    a, b = pairs[:, 0], pairs[:, 1]
    rest = 1.0 + 0.3 * np.sqrt(np.maximum(degrees[a], degrees[b]))
    room = 1.0 + 0.12 * np.sqrt(degrees)
    near = min(NEAR, n - 1)
    for number in range(ROUNDS):
        gap = at[b] - at[a]
        long = np.maximum(np.hypot(gap[:, 0], gap[:, 1]), 1e-9)
        pull = gap * (1 - rest / long)[:, None]
        moved = np.zeros_like(at)
        for axis in (0, 1):
            moved[:, axis] += np.bincount(a, pull[:, axis], n) - np.bincount(b, pull[:, axis], n)
        # Towards the end only room counts.
        moved *= (0.35 * max(0.0, 1 - 1.5 * number / ROUNDS) / np.maximum(degrees, 1))[:, None]
        tree: Any = cKDTree(at)
        far, others = tree.query(at, k=near + 1)
        far, others = np.maximum(far[:, 1:], 1e-6), others[:, 1:]
        wanted = 0.75 * (room[:, None] + room[others])
        push = np.maximum(wanted - far, 0) / far
        moved += 0.35 * ((at[:, None] - at[others]) * push[..., None]).sum(1)
        size = np.hypot(moved[:, 0], moved[:, 1])
        most = 2.5 * (1 - number / ROUNDS) + 0.05
        at = at + moved * np.minimum(1, most / np.maximum(size, 1e-9))[:, None]
    return at
