"""What profiles and evidence are read from: the edges and claims of the graph as they are stored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graph.store.connect import Row, Store
from queries.catalogue import cypher


class Reader:
    """Rows of the internal queries, from the stored graph. ``Refolded`` gives the same rows under filters."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def entity(self, id_: str) -> Row:
        """The labels and properties of one entity."""
        return self.store.rows(cypher("entity"), {"entity": id_})[0]

    def edges_of(self, id_: str) -> list[Row]:
        """Every edge of an entity, with what is at its other end."""
        return self.store.rows(cypher("edges-of"), {"entity": id_})

    def edges_between(self, pairs: Sequence[tuple[str, str]]) -> list[Row]:
        """The edges from the first to the second of each pair."""
        return self.store.rows(cypher("edges-between"), {"pairs": [list(pair) for pair in pairs]})

    def claims(self, query: str, **parameters: Any) -> list[Row]:
        """The claims that an internal query finds, with their sources and the names of all concerned."""
        return self.store.rows(cypher(query), parameters)

    def claims_of_edge(self, edge: str) -> list[Row]:
        """The claims on the edges whose ids begin so."""
        return self.claims("claims-of-edge", edge=edge)

    def filter_words(self) -> str | None:
        """Which filters are in force and how much they removed so far; None for none."""
        return None

    def removed(self, claim: str) -> bool:
        """Whether there is such a claim, but filters removed it."""
        del claim
        return False
