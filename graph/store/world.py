"""Read out what a database holds: the records of its data sets, its claims, and the graph as it stands."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from graph.store.connect import Store
from graph.store.rows import claim_of
from schema.errors import EnvironmentFault
from schema.records import Claim, Entity, Identity, Source

RECORDS = "MATCH (r:Record) RETURN properties(r) AS r ORDER BY r.id"
CLAIMS = "MATCH (c:Claim) RETURN properties(c) AS c"
SOURCES = "MATCH (s:Source) RETURN properties(s) AS s"
ENTITIES = "MATCH (n:Entity) RETURN labels(n) AS labels, properties(n) AS n"
EDGES = "MATCH (a:Entity)-[r]->(b:Entity) RETURN a.id AS s, type(r) AS t, b.id AS o, properties(r) AS r"
DATASETS = "MATCH (d:DataSet) RETURN properties(d) AS d ORDER BY d.id"

Kept: TypeAlias = Source | Entity | Identity
MODELS: dict[str, type[Kept]] = {"source": Source, "entity": Entity, "identity": Identity}


@dataclass(slots=True)
class World:
    """Every source, entity and identity with its data set; claims are streamed beside it."""

    sources: list[tuple[str, Source]] = field(default_factory=list)
    entities: list[tuple[str, Entity]] = field(default_factory=list)
    identities: list[tuple[str, Identity]] = field(default_factory=list)

    def add(self, dataset: str, record: Kept) -> None:
        """Put a record where it belongs."""
        if isinstance(record, Source):
            self.sources.append((dataset, record))
        elif isinstance(record, Entity):
            self.entities.append((dataset, record))
        else:
            self.identities.append((dataset, record))

    def all(self) -> Iterator[tuple[str, str, Kept]]:
        """(kind, data set, record) of everything."""
        for kind, records in (("source", self.sources), ("entity", self.entities), ("identity", self.identities)):
            for dataset, record in records:
                yield kind, dataset, record

    def part(self, datasets: Collection[str]) -> World:
        """What claims of some data sets fold with: their own records, and what these lack of sources and entities.

        The identity decisions of other data sets stay out: an export of the part means the same anywhere.
        """
        part = World()
        for _, dataset, record in self.all():
            if dataset in datasets:
                part.add(dataset, record)
        sources = {source.id for _, source in part.sources}
        entities = {entity.id for _, entity in part.entities}
        part.sources += [row for row in self.sources if row[1].id not in sources]
        part.entities += [row for row in self.entities if row[1].id not in entities]
        return part


def read_world(store: Store) -> World:
    """All records of all data sets but their claims."""
    world = World()
    for row in store.stream(RECORDS):
        props = row["r"]
        world.add(props["dataset"], MODELS[props["kind"]].model_validate_json(props["json"]))
    return world


def read_claims(store: Store) -> Iterator[tuple[str, Claim]]:
    """(data set, claim) of all claims."""
    for row in store.stream(CLAIMS):
        yield row["c"]["dataset"], claim_of(row["c"])


def read_graph(store: Store) -> Iterator[tuple[str, str, tuple[str, ...], dict[str, Any]]]:
    """(kind, id, head, properties) of every node and relationship of ours, as the spool takes them."""
    for row in store.stream(ENTITIES):
        labels = tuple(sorted(label for label in row["labels"] if label != "Entity"))
        yield "entity", row["n"]["id"], ("entity", *labels), row["n"]
    for row in store.stream(SOURCES):
        yield "source", row["s"]["id"], ("source",), row["s"]
    for row in store.stream(RECORDS):
        yield "record", row["r"]["id"], ("record",), row["r"]
    for row in store.stream(DATASETS):
        yield "dataset", row["d"]["id"], ("dataset",), row["d"]
    for row in store.stream(CLAIMS):
        yield "claim", row["c"]["id"], ("claim", row["c"]["source"]), row["c"]
    for row in store.stream(EDGES):
        head = ("edge", row["t"], row["s"], row["o"])
        if "id" not in row["r"]:
            raise EnvironmentFault(
                f"a relation {row['t']} from {row['s']} to {row['o']} was not made by militia-graph"
            )
        yield "edge", row["r"]["id"], head, row["r"]


def record_props(kind: str, dataset: str, record: Kept) -> dict[str, Any]:
    """The node that keeps a data set's own version of a record."""
    text = json.dumps(record.plain(), ensure_ascii=False, sort_keys=True)
    return {
        "id": f"{dataset}|{kind}|{record.id}",
        "dataset": dataset,
        "kind": kind,
        "record": record.id,
        "json": text,
    }
