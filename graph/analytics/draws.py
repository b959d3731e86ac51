"""Seeded draws of the graph: what it would be if each voice were heard only as often as it deserves.

In a draw, each voice for or against a relation is kept with its strength as the chance. A relation is there when a
voice for it is kept and none against it; it then counts with confidence 1. Each draw also scales the influence
weight of every type of relation by a factor between 0.5 and 1.5: nobody knows these weights better than that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import chain
from multiprocessing import get_context
from os import cpu_count
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from graph.analytics.weights import Weights, shipped

if TYPE_CHECKING:
    from graph.projection import Projection

LOW, HIGH = 0.5, 1.5
WORTH_A_PROCESS = 100
"""Draws below which starting other processes takes longer than they save."""

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Draw:
    """One draw: the projection with the relations that are there, and the scaled weights."""

    projection: Projection
    weights: Weights


def draws(
    projection: Projection, weights: Weights | None = None, *, n: int, seed: int = 0, fixed_weights: bool = False
) -> Iterator[Draw]:
    """``n`` draws. Draw i depends on the seed and i alone.

    Args:
        projection: of ``project``.
        weights: by default those of the vocabulary.
        n: how many.
        seed: any whole number from 0.
        fixed_weights: leave the influence weights as they are.
    """
    yield from _some(projection, weights or shipped(), range(n), n, seed, fixed_weights)


def weight_draws(weights: Weights | None = None, *, n: int, seed: int = 0) -> Iterator[Weights]:
    """The influence weights alone, scaled ``n`` times as a draw scales them."""
    weights = weights or shipped()
    names = sorted(weights)
    for one in np.random.SeedSequence(seed).spawn(n):
        yield _scaled(weights, names, np.random.default_rng(one).uniform(LOW, HIGH, len(names)))


def over_draws(
    work: Callable[[Draw], Result],
    projection: Projection,
    weights: Weights | None = None,
    *,
    n: int,
    seed: int = 0,
    fixed_weights: bool = False,
) -> list[Result]:
    """What ``work`` makes of each draw, in their order, on all cores; ``work`` must be a function of a module."""
    weights = weights or shipped()
    cores = min(cpu_count() or 1, n // WORTH_A_PROCESS)
    if cores < 2:
        return [work(draw) for draw in draws(projection, weights, n=n, seed=seed, fixed_weights=fixed_weights)]
    parts = [range(first, n, cores) for first in range(cores)]
    # Spawned, not forked: a driver may have threads in this process.
    with ProcessPoolExecutor(cores, mp_context=get_context("spawn")) as pool:
        jobs = [pool.submit(_work, work, projection, dict(weights), part, n, seed, fixed_weights) for part in parts]
        made = dict(zip(chain(*parts), chain(*(job.result() for job in jobs)), strict=True))
    return [made[number] for number in range(n)]


def _work(
    work: Callable[[Draw], Result],
    projection: Projection,
    weights: Weights,
    numbers: Sequence[int],
    n: int,
    seed: int,
    fixed: bool,
) -> list[Result]:
    return [work(draw) for draw in _some(projection, weights, numbers, n, seed, fixed)]


def _some(
    projection: Projection, weights: Weights, numbers: Sequence[int], n: int, seed: int, fixed: bool
) -> Iterator[Draw]:
    rows = sorted(projection.edges(keys=True, data=True), key=lambda row: row[2])
    chances, owners, against = [], [], []
    for number, (_, _, _, about) in enumerate(rows):
        for side in ("voices_for", "voices_against"):
            for voice in sorted(about[side]):
                chances.append(about[side][voice])
                owners.append(number)
                against.append(side == "voices_against")
    chance, owner, opposes = np.array(chances), np.array(owners, dtype=int), np.array(against, dtype=bool)
    names = sorted(weights)
    seeds = np.random.SeedSequence(seed).spawn(n)
    for number in numbers:
        source = np.random.default_rng(seeds[number])
        kept = source.random(len(chance)) < chance
        there = np.zeros(len(rows), dtype=bool)
        there[owner[kept & ~opposes]] = True
        there[owner[kept & opposes]] = False
        factors = source.uniform(LOW, HIGH, len(names))
        scaled = weights if fixed else _scaled(weights, names, factors)
        yield Draw(_only(projection, rows, there), scaled)


def _scaled(weights: Weights, names: Sequence[str], factors: Any) -> Weights:
    return {
        name: replace(
            weights[name],
            forward=min(1.0, weights[name].forward * float(factor)),
            backward=min(1.0, weights[name].backward * float(factor)),
        )
        for name, factor in zip(names, factors, strict=True)
    }


def _only(projection: Projection, rows: Sequence[Any], there: Any) -> Projection:
    import networkx as nx  # noqa: PLC0415  as everywhere: slow to import

    made: Projection = nx.MultiDiGraph(**projection.graph)
    made.add_nodes_from(projection.nodes(data=True))
    for (subject, object_, key, about), kept in zip(rows, there, strict=True):
        if kept:
            made.add_edge(subject, object_, key=key, **{**about, "confidence": 1.0})
    return made
