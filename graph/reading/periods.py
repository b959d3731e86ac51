"""The four dates of an edge in few words, as EDTF-like text that a reader understands."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from typing import Any

from schema.edtf_read import OPEN_MAX, OPEN_MIN


def period(edge: Mapping[str, Any]) -> str:
    """When an act was, or from when to when a state held.

    Args:
        edge: has ``kind`` and the four dates.

    >>> dates = dict(start_min="2020-06-01", start_max="2020-06-30", end_min="2020-06-01", end_max="2020-06-30")
    >>> period({"kind": "act", **dates})
    '2020-06'
    >>> seen = dict(start_min=OPEN_MIN, start_max="2020-06-30", end_min="2020-06-30", end_max=OPEN_MAX)
    >>> period({"kind": "state", **seen})
    'as of 2020-06-30'
    """
    if edge["kind"] != "state":
        return span(edge["start_min"], edge["end_max"])
    start = (edge["start_min"], edge["start_max"])
    end = (edge["end_min"], edge["end_max"])
    if start[0] == OPEN_MIN and end[1] == OPEN_MAX:
        return _seen(start[1], end[0])
    parts = []
    if start[0] != OPEN_MIN:
        parts.append(f"from {span(*start)}")
    elif start[1] != OPEN_MAX and start[1] != end[1]:
        parts.append(f"by {start[1]}")
    if end[1] != OPEN_MAX:
        parts.append(f"ended by {end[1]}" if end[0] == OPEN_MIN else f"to {span(*end)}")
    elif end[0] not in (OPEN_MIN, start[0]):
        parts.append(f"still on {end[0]}")
    return " ".join(parts)


def span(first: str, last: str) -> str:
    """The shortest text for some day from ``first`` to ``last``: a day, a month, a year, or ``A..B``."""
    if first == OPEN_MIN and last == OPEN_MAX:
        return "undated"
    if first == OPEN_MIN:
        return f"by {last}"
    if last == OPEN_MAX:
        return f"{first} or later"
    if first == last:
        return first
    if first[:4] == last[:4] and first[5:] == "01-01" and last[5:] == "12-31":
        return first[:4]
    year, month = int(first[:4]), int(first[5:7])
    if first[:7] == last[:7] and first[8:] == "01" and int(last[8:]) == monthrange(year, month)[1]:
        return first[:7]
    return f"{first}..{last}"


def _seen(start_max: str, end_min: str) -> str:
    if start_max == OPEN_MAX and end_min == OPEN_MIN:
        return "undated"
    if start_max == OPEN_MAX or end_min <= start_max:
        return (
            f"as of {span(min(start_max, end_min), max(start_max, end_min)) if end_min != OPEN_MIN else start_max}"
        )
    return f"as of {start_max} to {end_min}"
