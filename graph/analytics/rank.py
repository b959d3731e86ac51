"""Who is central: entities in the order of one or several measures, and how far the order can be relied on."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.analytics.measures import MEASURES, Measure
from schema.errors import UsageError
from schema.names import nearest

if TYPE_CHECKING:
    from graph.analytics.simple import InfluenceGraph, Ties

ALL = "all"
DIGITS = 12
"""Significant digits of a value; what differs beyond them is equal."""
LOW, HIGH = 5, 95
"""Percentiles that bound an interval."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """An entity, with its value and its rank (from 1) by each measure that was asked for."""

    entity: str
    values: dict[str, float]
    ranks: dict[str, int]


def rank(
    ties: Ties,
    influence: InfluenceGraph,
    signed: Ties,
    by: Sequence[str],
    weighted: bool = False,
    limit: int | None = None,
) -> list[Ranked]:
    """The actors in order.

    Args:
        ties: of ``simple.ties``.
        influence: of ``simple.influence``, over the same actors.
        signed: the ``graph`` of ``signed.signed``, over the same actors.
        by: names in ``MEASURES``, or ``all``. The first gives the order; of ``all``, the mean of the ranks does.
        weighted: whether shortest routes go by strength and not by hops.
        limit: how many actors at most; all if None.

    Returns:
        Ranks with ties as 1, 2, 2, 4; equals are ordered by id.

    Raises:
        UsageError: there is no measure of that name, or none was asked for.
    """
    measures = chosen(by)
    graphs = {"ties": ties, "influence": influence, "signed": signed}
    values = {measure.name: _values(measure, graphs[measure.over], weighted) for measure in measures}
    ranks = {measure.name: ranked(values[measure.name], lowest_first=measure.lowest_first) for measure in measures}
    first = list(ranks) if ALL in by else [measures[0].name]
    order = sorted(ties, key=lambda entity: (sum(ranks[name][entity] for name in first), entity))
    return [
        Ranked(
            entity,
            {name: of[entity] for name, of in values.items()},
            {name: of[entity] for name, of in ranks.items()},
        )
        for entity in order[:limit]
    ]


def chosen(by: Sequence[str]) -> list[Measure]:
    """The measures of these names, each once, all for ``all``.

    Raises:
        UsageError: as for ``rank``.
    """
    names = dict.fromkeys(name for one in by for name in (MEASURES if one == ALL else [one]))
    if not names:
        raise UsageError(f"no measure was named; there are {', '.join(MEASURES)}, and {ALL}")
    for name in names:
        if name not in MEASURES:
            near = ", ".join(nearest(name, MEASURES)) or ", ".join(MEASURES)
            raise UsageError(f"no measure is called {name!r}; near: {near}; {ALL} sets all side by side")
    return [MEASURES[name] for name in names]


def ranked(values: Mapping[str, float], *, lowest_first: bool = False) -> dict[str, int]:
    """The rank of each, from 1 for the highest value; equals share the rank of the first of them."""
    scores = {entity: value if lowest_first else -value for entity, value in values.items()}
    order = sorted(scores.values())
    return {entity: bisect_left(order, score) + 1 for entity, score in scores.items()}


def intervals(draws: Iterable[Mapping[str, int]], entities: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Between which ranks each entity is in nine of ten draws: the 5th and the 95th percentile of its ranks.

    Args:
        draws: the ranks in each, such as ``Ranked.ranks`` of one measure, by entity.
        entities: whom the answer is about; who is absent from a draw takes the last rank there, their number.

    Returns:
        By id; each bound is a rank that occurred, the smallest below or at which 5 and 95 of 100 draws lie.

    Raises:
        ValueError: there are no draws.
    """
    everyone = sorted(entities)
    drawn = [[ranks.get(entity, len(everyone)) for entity in everyone] for ranks in draws]
    if not drawn:
        raise ValueError("no draws, no intervals")
    low, high = ((percent * len(drawn) + 99) // 100 - 1 for percent in (LOW, HIGH))
    ordered = [sorted(ranks) for ranks in zip(*drawn, strict=True)]
    return {entity: (ranks[low], ranks[high]) for entity, ranks in zip(everyone, ordered, strict=True)}


def _values(measure: Measure, graph: Ties, weighted: bool) -> dict[str, float]:
    found = measure.function(graph, weighted=weighted) if measure.routes else measure.function(graph)
    return {entity: float(f"{value:.{DIGITS}g}") for entity, value in found.items()}
