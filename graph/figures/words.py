"""The words around a figure: what it shows, on what it rests, and what a reader must know of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph.selection import ACTORS

if TYPE_CHECKING:
    from graph.projection import Projection

DRAWN = (*ACTORS, "Office")
"""Labels of the entities that a figure shows unless others are asked for."""


@dataclass(frozen=True, slots=True)
class Words:
    """``title``, ``subtitle``: a user's own, or empty. ``sources``: rows of the internal query ``sources``."""

    title: str = ""
    subtitle: str = ""
    sources: Sequence[Mapping[str, Any]] = ()

    def what(self, graph: Projection) -> str:
        """What, when, how many."""
        kinds = count(graph.number_of_nodes(), "entity", "entities")
        parts = [f"{kinds}, {count(graph.number_of_edges(), 'relation', 'relations')}"]
        if days := acts(graph):
            parts.append(f"acts from {days[0]} to {days[1]}" if days[0] != days[1] else f"acts of {days[0]}")
        return "; ".join([*parts, graph.graph["selection"].words(DRAWN)])

    def foot(self, graph: Projection, notes: Sequence[str] = ()) -> list[str]:
        """Sources with their days, and notes."""
        ids = {id_ for *_, about in graph.edges(data=True) for id_ in about["sources_for"]}
        cited = [row for row in self.sources if row["source"] in ids]
        named = "; ".join(
            f"{row['publisher'] or row['title']} ({row['published'] or 'no date'}), "
            f"reliability {row['reliability'] or 'F'}"
            for row in cited[:8]
        )
        if len(cited) > 8:
            named += f"; and {len(cited) - 8} more"
        alone = sum(about["voices"] <= 1 for *_, about in graph.edges(data=True))
        claims = {id_ for *_, about in graph.edges(data=True) for id_ in about["claims"]}
        return [
            f"Sources: {named or 'none'}. Claims: {len(claims)}. "
            f"{alone} of {graph.number_of_edges()} relations rest on one voice.",
            *notes,
        ]


def acts(graph: Projection) -> tuple[str, str] | None:
    """The first and the last day of acts whose days are known."""
    days = [
        (about["start_min"], about["end_max"])
        for *_, about in graph.edges(data=True)
        if about["kind"] == "act" and about["start_min"] > "0001-01-01" and about["end_max"] < "9999-12-31"
    ]
    return (min(day for day, _ in days), max(day for _, day in days)) if days else None


def count(number: int, one: str, many: str) -> str:
    """A number with its noun."""
    return f"{number} {one if number == 1 else many}"
