"""The fast path of large loads on the embedded engine: new nodes and relationships through its batch interface.

It is three times as fast as the same by Cypher, but not one transaction, and none that could keep the position of
the load. So the ``Load`` node says first how far a chunk reaches. Where a load was cut off, all of that chunk is
removed, in whichever state it is, before the load goes on or is taken back.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import partial
from itertools import groupby, islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from pydantic_core import to_json

from graph.store.connect import Store
from graph.store.loopback import Refused, create_in_bulk, sql
from graph.store.spool import Row
from graph.store.statements import class_of, statement
from schema.errors import EnvironmentFault

if TYPE_CHECKING:
    import neo4j

CHUNK = 50_000
"""Rows. The engine writes every node anew to which a chunk leads, so that larger ones take less time in all."""
CHUNK_BYTES = 16 << 20
"""Of properties, to stay small: there is a chunk that is sent, and one that is made meanwhile."""
LEAST = 200
"""Rows of a kind from which on the fast path is faster."""
LONGEST = 16 << 10
"""Bytes of a relationship's properties. The engine's fast path takes none that is longer than a page of 64 KB."""

PAGE = 50_000
DELETED_AT_ONCE = 1_000
PATIENCE = 300.0

CITES = "CITES"
ENTITIES = "MATCH (n:Entity) RETURN n.id AS id, elementId(n) AS place"
SOURCES = "MATCH (n:Source) RETURN n.id AS id, elementId(n) AS place"
CLAIMS = "UNWIND $ids AS id MATCH (n:Claim {id: id}) RETURN n.id AS id, elementId(n) AS place"


class Bulk:
    """Creates and removes on the embedded engine. ``Store.embedded`` must be there."""

    def __init__(self, store: Store) -> None:
        assert store.embedded is not None  # noqa: S101  the caller has looked
        self._store, self._address = store, store.embedded
        self._classes: set[str] = set()
        self._places: dict[str, dict[str, str]] = {}

    def takes(self, row: Row) -> bool:
        """Whether the row is of a kind that the fast path creates."""
        if row.old is not None or row.new is None:
            return False
        return row.head[0] != "edge" or len(row.new) < LONGEST

    def fits(self, rows: Sequence[Row]) -> bool:
        """Whether it is faster for these, all of one kind, and the engine has their types.

        It is for Cypher to make these, with all that they inherit.
        """
        needed = {"Claim", CITES} if rows[0].head[0] == "claim" else {class_of(rows[0].head)}
        if len(rows) >= LEAST and not needed <= self._classes:
            self._classes = self._types()
        return len(rows) >= LEAST and needed <= self._classes

    def create(self, rows: Sequence[Row]) -> None:
        """Create what the rows say; all are of one kind.

        Raises:
            EnvironmentFault: no space, or the engine failed. Some of them may be there, whole or in part.
        """
        lines = list(self._lines(rows))
        with self._store.room(sum(map(len, lines))):
            pass
        create_in_bulk(self._address, lines)

    def remove(self, rows: Sequence[Row]) -> None:
        """Remove what is there of rows that were to be created, in whichever state it is."""
        self._wait_for_the_last()
        for name in {class_of(row.head) for row in rows if row.head[0] == "edge"}:
            self._remove_edges(name, "id", {row.id for row in rows if class_of(row.head) == name})
        if claims := [row.id for row in rows if row.head[0] == "claim"]:
            # A citation may hang on its source alone: with the claim it would not go.
            places = {found["place"] for found in self._store.stream(CLAIMS, {"ids": claims})}
            self._remove_edges(CITES, "@out", places)
        nodes = (statement(row._replace(old=row.new, new=None).step()) for row in rows if row.head[0] != "edge")
        for text, group in groupby(nodes, key=itemgetter(0)):
            values = (value for _, value in group)
            while some := list(islice(values, DELETED_AT_ONCE)):
                self._store.write(partial(_run, text=text, rows=some))

    def _lines(self, rows: Sequence[Row]) -> Iterator[bytes]:
        """The vertices, then the edges."""
        kind, name = rows[0].head[0], class_of(rows[0].head)
        for row in rows:
            assert row.new is not None  # noqa: S101  ``takes`` has looked
            told = {"@type": "v", "@class": name}
            if kind == "claim":
                told["@id"] = row.id
            elif kind == "edge":
                _, _, subject, object_ = row.head
                told = {"@type": "e", "@class": name, "@from": self._place(ENTITIES, subject)}
                told["@to"] = self._place(ENTITIES, object_)
            yield b"%b,%b" % (to_json(told)[:-1], row.new.encode()[1:])
        if kind == "claim":
            for row in rows:
                yield to_json(
                    {"@type": "e", "@class": CITES, "@from": row.id, "@to": self._place(SOURCES, row.head[1])}
                )

    def _place(self, cypher: str, id_: str) -> str:
        """Where the engine has a node, by its id. All nodes are there before the first relationship is made."""
        if cypher not in self._places:
            self._places[cypher] = {row["id"]: row["place"] for row in self._store.stream(cypher)}
        try:
            return self._places[cypher][id_]
        except KeyError:
            raise EnvironmentFault(f"the graph has lost {id_} while it was loaded") from None

    def _remove_edges(self, name: str, key: str, wanted: Set[str]) -> None:
        """Remove relationships by their records, of which each knows both of its ends: it may be in no list."""
        if name not in self._types():
            return
        after, found = "#-1:-1", []
        while page := sql(
            self._address,
            f"SELECT @rid AS place, {key} AS key FROM {name} WHERE @rid > {after} LIMIT {PAGE}",  # noqa: S608
        ):
            after = page[-1]["place"]
            found += [row["place"] for row in page if row["key"] in wanted]
        for start in range(0, len(found), DELETED_AT_ONCE):
            sql(self._address, f"DELETE FROM [{','.join(found[start : start + DELETED_AT_ONCE])}]")  # noqa: S608

    def _types(self) -> set[str]:
        return {found["name"] for found in sql(self._address, "SELECT name FROM schema:types")}

    def _wait_for_the_last(self) -> None:
        """Wait until the engine works on no chunk any more: it goes on with one whose sender was killed."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                # It has one at a time, and refuses even an empty one meanwhile.
                return create_in_bulk(self._address, [])
            except Refused:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)


def _run(tx: neo4j.ManagedTransaction, text: str, rows: list[dict[str, Any]]) -> None:
    tx.run(text, rows=rows).consume()


def chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows in chunks, each of one kind."""
    for _, group in groupby(rows, key=lambda row: class_of(row.head)):
        some: list[Row] = []
        size = 0
        for row in group:
            some.append(row)
            size += len(row.new or "")
            if len(some) >= CHUNK or size >= CHUNK_BYTES:
                yield some
                some, size = [], 0
        if some:
            yield some
