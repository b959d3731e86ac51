"""Read out what a database holds: the records of its data sets, its claims, and the graph as it stands."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, TypeAlias

from pydantic_core import from_json

from graph.store.connect import Row, Store
from graph.store.rows import claim_fields, unjson
from loaders.items import Kind, PlaceOf, build
from schema.errors import EnvironmentFault, InputError, Place, Problem
from schema.records import Claim, Entity, Identity, Source

RECORDS = "MATCH (r:Record) RETURN properties(r) AS r ORDER BY r.id"
BACKGROUND = """
MATCH (r:Record) WHERE r.kind <> 'entity' OR r.json CONTAINS '"Event"'
RETURN properties(r) AS r ORDER BY r.id
"""
CLAIMS = "MATCH (c:Claim) RETURN properties(c) AS c"
SOURCES = "MATCH (s:Source) RETURN properties(s) AS s"
ENTITIES = "MATCH (n:Entity) RETURN labels(n) AS labels, properties(n) AS n"
EDGES = "MATCH (a:Entity)-[r]->(b:Entity) RETURN a.id AS s, type(r) AS t, b.id AS o, properties(r) AS r"
DATASETS = "MATCH (d:DataSet) RETURN properties(d) AS d ORDER BY d.id"

Kept: TypeAlias = Source | Entity | Identity
Held: TypeAlias = tuple[str, str, tuple[str, ...], dict[str, Any]]
"""(kind, id, head, properties) of a node or relationship, as the spool takes them."""

COLUMN = {"entity": "n", "source": "s", "record": "r", "dataset": "d", "claim": "c", "edge": "r"}
"""Where the queries of this module have the properties of each kind."""

KINDS: dict[str, Kind] = {"source": "source", "entity": "entity", "identity": "identity"}


class Entities:
    """(data set, entity) of many entities, each kept as JSON in a tenth of the memory, and made when looked at."""

    def __init__(self, rows: Iterable[tuple[str, Entity]] = ()) -> None:
        self._rows: list[tuple[str, str, str]] = []
        for dataset, entity in rows:
            self.add(dataset, entity.id, entity.model_dump_json(exclude_defaults=True))

    def add(self, dataset: str, id_: str, text: str) -> None:
        """Add one, by its JSON."""
        self._rows.append((dataset, id_, text))

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[tuple[str, Entity]]:
        for dataset, _, text in self._rows:
            yield dataset, _entity(text)

    def texts(self) -> Iterator[tuple[str, str, str]]:
        """(data set, id, JSON) of each."""
        return iter(self._rows)

    def grouped(self, key: Callable[[str], str]) -> Iterator[tuple[str, list[tuple[str, Entity]]]]:
        """They, together where ``key`` makes one of their ids, in the order of that."""
        for one, group in groupby(sorted(self._rows, key=lambda row: key(row[1])), key=lambda row: key(row[1])):
            yield one, [(dataset, _entity(text)) for dataset, _, text in group]


_TUPLES = [name for name, f in Entity.model_fields.items() if name == "labels" or f.default == ()]


def _entity(text: str) -> Entity:
    """An entity from JSON that was made of one."""
    values = from_json(text)
    for name in _TUPLES:
        if name in values:
            values[name] = tuple(values[name])
    return Entity.trusted(values)


@dataclass(slots=True)
class World:
    """Every source, entity and identity with its data set; claims are streamed beside it."""

    sources: list[tuple[str, Source]] = field(default_factory=list)
    entities: Entities = field(default_factory=Entities)
    identities: list[tuple[str, Identity]] = field(default_factory=list)

    def add(self, dataset: str, record: Kept) -> None:
        """Put a record where it belongs."""
        if isinstance(record, Source):
            self.sources.append((dataset, record))
        elif isinstance(record, Entity):
            self.entities.add(dataset, record.id, record.model_dump_json(exclude_defaults=True))
        else:
            self.identities.append((dataset, record))

    def all(self) -> Iterator[tuple[str, str, Kept]]:
        """(kind, data set, record) of everything."""
        every: tuple[tuple[str, Iterable[tuple[str, Kept]]], ...] = (
            ("source", self.sources),
            ("entity", self.entities),
            ("identity", self.identities),
        )
        for kind, records in every:
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
        entities = {id_ for _, id_, _ in part.entities.texts()}
        part.sources += [row for row in self.sources if row[1].id not in sources]
        for dataset, id_, text in self.entities.texts():
            if id_ not in entities:
                part.entities.add(dataset, id_, text)
        return part


def read_world(store: Store, problems: list[Problem] | None = None) -> World:
    """All records of all data sets but their claims.

    Args:
        store: the graph.
        problems: takes what is wrong with records that cannot be read, and these are left out.

    Raises:
        InputError: records that cannot be read, where ``problems`` is not given.
    """
    return world_of(store.stream(RECORDS), problems)


def read_background(store: Store) -> World:
    """Of the records only what the fold of some claims may need: sources, identities and Events."""
    return world_of(store.stream(BACKGROUND))


def world_of(rows: Iterable[Row], problems: list[Problem] | None = None) -> World:
    """The records that nodes keep, given as rows of their properties ``r``. Otherwise as ``read_world``."""
    found: list[Problem] = [] if problems is None else problems
    world = World()
    for row in rows:
        props = row["r"]
        place = Place(f"record {props.get('id')}")
        kind, fields = KINDS.get(str(props.get("kind"))), unjson(props.get("json"))
        if kind is None or not isinstance(fields, dict) or not isinstance(props.get("dataset"), str):
            found.append(Problem(place, "", "is not as militia-graph writes it"))
        elif item := build(kind, fields, _always(place), found):
            assert isinstance(item.record, Source | Entity | Identity)  # noqa: S101  narrows the type
            world.add(props["dataset"], item.record)
    if problems is None and found:
        raise InputError(found)
    return world


def read_claims(store: Store, problems: list[Problem] | None = None) -> Iterator[tuple[str, Claim]]:
    """(data set, claim) of all claims. ``problems`` and errors as for ``read_world``, at the end."""
    yield from claims_of(store.stream(CLAIMS), problems)


def claims_of(rows: Iterable[Row], problems: list[Problem] | None = None) -> Iterator[tuple[str, Claim]]:
    """As ``read_claims``, of rows of the properties ``c`` of claims."""
    found: list[Problem] = [] if problems is None else problems
    for row in rows:
        props = row["c"]
        dataset = props.get("dataset")
        place = Place(f"data set {dataset}, claim {props.get('id')}")
        if not isinstance(dataset, str):
            found.append(Problem(place, "dataset", f"{dataset!r} is no data set"))
        elif item := build("claim", claim_fields(props), _always(place), found):
            assert isinstance(item.record, Claim)  # noqa: S101  narrows the type
            yield dataset, item.record
    if problems is None and found:
        raise InputError(found)


def read_graph(store: Store) -> Iterator[Held]:
    """Every node and relationship of ours, as the spool takes them.

    Raises:
        EnvironmentFault: one that is not of ours.
    """
    return ours(stored(store))


def ours(held: Iterable[tuple[str, Any, tuple[Any, ...], dict[str, Any]]]) -> Iterator[Held]:
    """The same, each with an id.

    Raises:
        EnvironmentFault: one that has none.
    """
    for kind, id_, head, props in held:
        if not isinstance(id_, str):
            what = f"a relation {head[2]} {head[1]} {head[3]}" if kind == "edge" else f"a node {kind}"
            raise EnvironmentFault(
                f"{what} has no id: `militia-graph check --graph` names what is not as it should be"
            )
        yield kind, id_, head, props


def stored(store: Store) -> Iterator[tuple[str, Any, tuple[Any, ...], dict[str, Any]]]:
    """As ``read_graph``, whatever the ids may be."""
    every = {
        "entity": ENTITIES,
        "source": SOURCES,
        "record": RECORDS,
        "dataset": DATASETS,
        "claim": CLAIMS,
        "edge": EDGES,
    }
    for kind, cypher in every.items():
        yield from as_stored(kind, store.stream(cypher))


def as_stored(kind: str, rows: Iterable[Row]) -> Iterator[tuple[str, Any, tuple[Any, ...], dict[str, Any]]]:
    """(kind, id, head, properties) of rows of one kind, as the queries of this module return them."""
    for row in rows:
        props: dict[str, Any] = row[COLUMN[kind]]
        head: tuple[Any, ...] = (kind,)
        if kind == "entity":
            head = (kind, *sorted(label for label in row["labels"] if label != "Entity"))
        elif kind == "claim":
            head = (kind, props.get("source"))
        elif kind == "edge":
            head = (kind, row["t"], row["s"], row["o"])
        yield kind, props.get("id"), head, props


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


def _always(place: Place) -> PlaceOf:
    return lambda _: place
