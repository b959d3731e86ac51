"""What a comparison knows: the entities as the graph shows them, who is tied to whom, and what is decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from schema.dates import OPEN_MAX, OPEN_MIN


@dataclass(frozen=True, slots=True)
class Actor:
    """An entity, after the identities that are decided.

    ``names``: the shown one first, then aliases in any script. ``labels``, ``datasets``, ``countries``: sorted.
    ``first``, ``last``: the first and the last ISO day on which it may have existed, open where unknown.
    """

    id: str
    names: tuple[str, ...]
    labels: tuple[str, ...]
    datasets: tuple[str, ...]
    countries: tuple[str, ...] = ()
    first: str = OPEN_MIN
    last: str = OPEN_MAX
    wikidata: str | None = None
    opensanctions: str | None = None

    @property
    def name(self) -> str:
        """The name that is shown."""
        return self.names[0]


@dataclass(frozen=True, slots=True)
class Graph:
    """Everything that proposals are made of.

    ``actors``: by id. ``ties``: the relations between two ids, smaller id first, to the sorted types of these.
    ``decided``: the pairs of ids, smaller first, which a curated record calls different or unsure; different, where
    there are both.
    """

    actors: Mapping[str, Actor]
    ties: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    decided: Mapping[tuple[str, str], str] = field(default_factory=dict)


def pair(a: str, b: str) -> tuple[str, str]:
    """The two ids, smaller first."""
    return (a, b) if a < b else (b, a)
