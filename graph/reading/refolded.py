"""The graph under filters that remove claims: what is asked for is folded anew in memory, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from graph.filtering import Tally
from graph.fold import Edge, Filters, Standings, fold_triple, triple_of
from graph.reading.reader import Reader
from graph.store.connect import Row, Store
from graph.store.prepare import world_context
from graph.store.rows import claim_fields, edge_props
from graph.store.world import read_background
from queries.catalogue import cypher
from schema.errors import EnvironmentFault
from schema.records import Claim


class Refolded(Reader):
    """As ``Reader``, without the claims that the filters remove, and with the edges that the others fold to.

    ``tally`` counts over the claims that were asked for.
    """

    def __init__(self, store: Store, filters: Filters) -> None:
        super().__init__(store)
        self.tally = Tally()
        self._filters = filters
        self._context = world_context(read_background(store), filters)
        self._edges: dict[str, list[Edge]] = {}
        self._on: dict[str, list[str]] = {}

    def entity(self, id_: str) -> Row:
        """As for the stored graph; the standing of an Event is that under the filters."""
        row = super().entity(id_)
        if "Event" in row["labels"]:
            props = {key: value for key, value in row["entity"].items() if key != "standing"}
            standings = self._standings([id_])
            row = {**row, "entity": {**props, **({"standing": standings[id_]} if id_ in standings else {})}}
        return row

    def edges_of(self, id_: str) -> list[Row]:
        """As for the stored graph."""
        triples = {row["claim"]["triple"] for row in self.claims("claims-of", entity=id_)}
        edges = [e for triple in sorted(triples) for e in self._edges[triple] if id_ in (e.subject, e.object)]
        others = {edge.object if edge.subject == id_ else edge.subject for edge in edges}
        found = {row["id"]: row for row in self.store.rows(cypher("entities"), {"ids": sorted(others)})}
        standings = self._standings([row["id"] for row in found.values() if "Event" in row["labels"]])
        return [self._from(id_, edge, found, standings) for edge in edges]

    @staticmethod
    def _from(id_: str, edge: Edge, found: dict[str, Row], standings: dict[str, Any]) -> Row:
        other = found[edge.object if edge.subject == id_ else edge.subject]
        return {
            "outgoing": edge.subject == id_,
            "relation": edge.relation,
            "other": other["id"],
            "other_name": other["name"],
            "other_labels": other["labels"],
            "other_standing": standings.get(other["id"]),
            "edge": edge_props(edge),
        }

    def edges_between(self, pairs: Sequence[tuple[str, str]]) -> list[Row]:
        """The edges of the claims that were read before, which ``why`` asks for."""
        wanted = set(pairs)
        edges = {edge.id: edge for edges in self._edges.values() for edge in edges}
        return [
            {"id": id_, "edge": edge_props(edge)}
            for id_, edge in sorted(edges.items())
            if (edge.subject, edge.object) in wanted
        ]

    def claims(self, query: str, **parameters: Any) -> list[Row]:
        """As for the stored graph."""
        rows = super().claims(query, **parameters)
        kept = [row for row in rows if self.tally.keeps(self._claim(row["claim"]), self._context)]
        self._fold(row["claim"]["triple"] for row in kept)
        about = {id_ for row in kept for id_ in row["claim"].get("about_ids", [])}
        gone = self._gone(about)
        return [self._seen(row, gone) for row in kept]

    def claims_of_edge(self, edge: str) -> list[Row]:
        """As for the stored graph. The name of a spell may be another under filters: then all states are folded."""
        self._fold(row["claim"]["triple"] for row in super().claims("claims-of-edge", edge=edge))
        if not self._named(edge):
            self._fold(row["triple"] for row in self.store.rows(cypher("triples-of-states")))
        return self.claims("claims-by-id", ids=sorted(self._named(edge)))

    def filter_words(self) -> str:
        """Which filters are in force and how much they removed so far."""
        return self.tally.words(self._filters)

    def removed(self, claim: str) -> bool:
        """Whether there is such a claim, but the filters removed it."""
        return claim in self._gone({claim})

    def _gone(self, ids: set[str]) -> set[str]:
        """Those of the ids that are claims which the filters removed."""
        rows = super().claims("claims-by-id", ids=sorted(ids))
        return {row["claim"]["id"] for row in rows if not self._context.keeps(self._claim(row["claim"]))}

    def _seen(self, row: Row, gone: set[str]) -> Row:
        """The row with what the filters change of a claim and its source."""
        claim, context = self._claim(row["claim"]), self._context
        about = [id_ for id_ in row["claim"].get("about_ids", []) if id_ not in gone]
        edges, withdrawn = self._on.get(claim.id, []), context.withdrawn(claim)
        source = row["source"]
        if not context.happened(source.get("retracted")):
            source = {key: value for key, value in source.items() if key != "retracted"}
        props = {**row["claim"], "edges": sorted(edges), "withdrawn": withdrawn, "about_ids": about}
        return {**row, "claim": props, "source": source}

    def _named(self, edge: str) -> set[str]:
        """The claims on the edges whose ids begin so, among those that were folded."""
        return {id_ for edges in self._edges.values() for e in edges if e.id.startswith(edge) for id_ in e.claims}

    def _standings(self, events: Sequence[str]) -> dict[str, Any]:
        """The standings of Events, from all their roles."""
        triples = [row["triple"] for row in self.store.rows(cypher("triples-of-roles"), {"ids": sorted(events)})]
        self._fold(triples)
        standings = Standings(events)
        for triple in triples:
            for edge in self._edges[triple]:
                standings.add(edge)
        return dict(standings.best)

    def _fold(self, triples: Iterable[str]) -> None:
        """Fold all claims on these triples, where that was not done before."""
        new = sorted(set(triples).difference(self._edges))
        claims: dict[str, list[Claim]] = {triple: [] for triple in new}
        for row in self.store.rows(cypher("claims-on"), {"triples": new}):
            claims[row["triple"]].append(self._claim(row["claim"]))
        for triple, alike in claims.items():
            self._edges[triple] = (
                list(fold_triple(triple_of(alike[0], self._context), alike, self._context)) if alike else []
            )
            for edge in self._edges[triple]:
                for id_ in edge.claims:
                    self._on.setdefault(id_, []).append(edge.id)

    def _claim(self, props: Row) -> Claim:
        if props["source"] not in self._context.sources:
            raise EnvironmentFault("the graph was changed while it was read: try again")
        return Claim.trusted(claim_fields(props))
