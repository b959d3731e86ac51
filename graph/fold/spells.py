"""Occurrences of acts and spells of states: which claims on one key speak of the same edge."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from graph.fold.evidence import Evidence
from schema.dates import OPEN_MAX, OPEN_MIN, Bounds


def occurrences(supports: Sequence[Evidence]) -> list[list[Evidence]]:
    """Acts and roles: one group per occurrence, named by ``Evidence.occurrence``."""
    groups: dict[str, list[Evidence]] = defaultdict(list)
    for item in supports:
        groups[item.occurrence].append(item)
    return [groups[name] for name in sorted(groups)]


def spells(supports: Sequence[Evidence]) -> list[list[Evidence]]:
    """States: a partition of the supporting claims of one key into spells, independent of their order.

    (a) Claims with both outer bounds known join when they certainly overlap or when the extent of one lies
    within the other's, closed transitively. (b) A claim with an unknown bound joins the spell whose extent
    overlaps every span of days that it states, if exactly one does; one that states no date joins the only
    spell. (c) The rest form one further spell.
    """
    items = sorted(supports, key=lambda item: item.id)
    bounded = [item for item in items if _bounded(item)]
    groups = _joined(bounded)
    extents = [(min(i.bounds.start_min for i in group), max(i.bounds.end_max for i in group)) for group in groups]
    rest: list[Evidence] = []
    for item in items:
        if _bounded(item):
            continue
        fits = [
            n
            for n, (first, last) in enumerate(extents)
            if all(low <= last and first <= high for low, high in item.spans)
        ]
        (groups[fits[0]] if len(fits) == 1 else rest).append(item)
    return [*groups, rest] if rest else groups


def _bounded(item: Evidence) -> bool:
    return item.bounds.start_min != OPEN_MIN and item.bounds.end_max != OPEN_MAX


def _joined(items: Sequence[Evidence]) -> list[list[Evidence]]:
    """Transitive closure of ``_same_spell``."""
    distinct = sorted({item.bounds for item in items}, key=lambda bounds: bounds.start_min)
    group_of = {bounds: n for n, bounds in enumerate(distinct)}
    for n, a in enumerate(distinct):
        for m in range(n + 1, len(distinct)):
            b = distinct[m]
            if b.start_min > a.end_max:
                break  # Only extents that share a day can join, and no later one begins sooner.
            old, new = group_of[a], group_of[b]
            if old != new and _same_spell(a, b):
                group_of = {bounds: new if number == old else number for bounds, number in group_of.items()}
    groups: dict[int, list[Evidence]] = defaultdict(list)
    for item in items:
        groups[group_of[item.bounds]].append(item)
    return list(groups.values())


def _same_spell(x: Bounds, y: Bounds) -> bool:
    certainly = x.start_max <= y.end_min and y.start_max <= x.end_min
    inside = (x.start_min <= y.start_min and y.end_max <= x.end_max) or (
        y.start_min <= x.start_min and x.end_max <= y.end_max
    )
    return certainly or inside
