"""The write phase of a load: send the steps in batches, and keep count of what is committed.

A small load is one transaction. A larger one advances the position in its ``Load`` node together with each
batch, so that after a crash it is known to the row what is there, and it can be finished or taken back.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from typing import Any, TypeVar

from graph.driver import neo4j
from graph.store.bulk import Bulk, chunks
from graph.store.connect import Row, Store
from graph.store.spool import Row as SpoolRow
from graph.store.spool import Spool, Step
from graph.store.statements import statement
from graph.store.version import NODE, check_version, generation, made_by
from schema.errors import EnvironmentFault

ONE_TRANSACTION = 20_000
"""Steps. Up to here a load is one transaction: all or nothing without any book-keeping."""

BATCH = 2_000

Progress = Callable[[int, int], None]
Batch = tuple[str, list[dict[str, Any]]]
"""A statement and its rows."""

T = TypeVar("T")

CLAIM_GENERATION = """
MERGE (v:MilitiaGraph {id: $node})
WITH v, coalesce(v.generation, 0) AS was
SET v += $made_by, v.generation = was + 1
RETURN was
"""
BEGIN = "MERGE (l:Load {id: $id}) SET l += $props"
BEGUN = "MATCH (l:Load {id: $id}) RETURN l.id"
ADVANCE = "MATCH (l:Load {id: $id}) WHERE l.position = $before SET l.position = $position RETURN l.id"
# A chunk of the fast path: how far it reaches is told before it is sent, and none of it counts until all is there.
AHEAD = "MATCH (l:Load {id: $id}) SET l.reaches = $reaches"
REACHED = "MATCH (l:Load {id: $id}) WHERE l.reaches = $reaches SET l.position = $reaches REMOVE l.reaches"
MENDED = "MATCH (l:Load {id: $id}) REMOVE l.reaches"
BEFORE = "MATCH (l:Load {id: $id}) RETURN l.version_before AS version"
RESTORE = "MATCH (v:MilitiaGraph {id: $node}) SET v += $version"
END = "MATCH (l:Load {id: $id}) DETACH DELETE l"


class GenerationChanged(Exception):
    """Another load came first: what was prepared is stale."""


@dataclass(frozen=True, slots=True)
class Load:
    """A load in its write phase: its id, the version node it was prepared on, and what it is a load of."""

    id: str
    version: Row | None
    dataset: str
    sha256: str
    prefer: tuple[str, ...] = ()

    @property
    def generation(self) -> int:
        """How many loads came before."""
        return generation(self.version)

    def made(self) -> dict[str, Any]:
        """What the version node says once the load is there."""
        return {**made_by(), "prefer": list(self.prefer)}


def is_large(steps: int) -> bool:
    """Whether a load of so many steps is written in batches, each a transaction of its own."""
    return steps > ONE_TRANSACTION


def write(store: Store, spool: Spool, load: Load, total: int, progress: Progress) -> None:
    """Write all steps.

    Raises:
        GenerationChanged: another load was written since this one was prepared. Nothing was changed.
        EnvironmentFault: the connection or the engine failed; a small load has changed nothing then.
    """
    if not is_large(total):
        _first(store, load, spool, lambda tx: _all_at_once(tx, spool, load, total, progress))
        return
    props = {"dataset": load.dataset, "sha256": load.sha256, "position": 0, "total": total, "state": "running"}
    if load.version is not None:
        # A load that is taken back takes its version and preference with it.
        props["version_before"] = json.dumps({key: load.version.get(key) for key in load.made()})

    def begin(tx: neo4j.ManagedTransaction) -> None:
        # The driver tries again when the answer to a commit is lost: what is there already is not begun twice.
        if tx.run(BEGUN, id=load.id).single() is None:
            _take_generation(tx, load)
            tx.run(BEGIN, id=load.id, props=props).consume()

    _first(store, load, spool, begin)
    finish(store, spool, {"id": load.id, "position": 0, "total": total}, progress)


def _first(store: Store, load: Load, spool: Spool, work: Callable[[neo4j.ManagedTransaction], None]) -> None:
    try:
        store.write(work, spool.size())
    except EnvironmentFault:
        # Two loads that make the same nodes may meet there, before they meet at the version node.
        if generation(check_version(store, writing=True, older=True)) != load.generation:
            raise GenerationChanged from None
        raise


def finish(store: Store, spool: Spool, load: Row, progress: Progress, *, undo: bool = False) -> None:
    """Write the steps of a large load from its position on (with ``undo``: take back those before it).

    Args:
        store: opened for writing.
        spool: the load's.
        load: its node: id, position, total, and ``reaches`` where a chunk of the fast path was cut off.
        progress: is called with steps done and to do.
        undo: whether the load is taken back.
    """
    writer = _Writer(store, load, progress, undo=undo)
    writer.mend(spool)
    writer.write(spool)
    load_id = load["id"]

    def end(tx: neo4j.ManagedTransaction) -> None:
        found = tx.run(BEFORE, id=load_id).single()
        if undo and found is not None and found["version"] is not None:
            tx.run(RESTORE, node=NODE, version=json.loads(found["version"])).consume()
        tx.run(END, id=load_id).consume()

    store.write(end)


class _Writer:
    """Writes or takes back the steps of a large load, and counts them in its ``Load`` node."""

    def __init__(self, store: Store, load: Row, progress: Progress, *, undo: bool) -> None:
        self._store, self._id, self._progress, self._undo = store, load["id"], progress, undo
        self._position, self._total = load["position"], load["total"]
        self._reaches = load.get("reaches") or self._position
        self._todo = self._position if undo else self._total
        self._bulk = Bulk(store) if store.embedded else None

    def mend(self, spool: Spool) -> None:
        """Remove what a chunk of the fast path left that was cut off."""
        if self._bulk is not None and self._reaches > self._position:
            self._bulk.remove(list(itertools.islice(spool.rows(), self._position, self._reaches)))
            self._store.write(lambda tx: tx.run(MENDED, id=self._id).consume())

    def write(self, spool: Spool) -> None:
        """All that is left to do."""
        if self._undo:
            rows = itertools.islice(spool.rows(backwards=True), self._total - self._position, None)
            self._plain(row.step().undone() for row in rows)
            return
        rows = itertools.islice(spool.rows(), self._position, None)
        with closing(ahead(self._parts(rows))) as parts:
            for part in parts:
                if isinstance(part, list):
                    self._chunk(part)
                else:
                    self._batch(*part)

    def _parts(self, rows: Iterable[SpoolRow]) -> Iterator[list[SpoolRow] | Batch]:
        """What is sent at once: chunks of rows for the fast path, batches with their statement for the other."""
        if self._bulk is None:
            yield from _batches(row.step() for row in rows)
            return
        for fast, group in itertools.groupby(rows, key=self._bulk.takes):
            if fast:
                yield from chunks(group)
            else:
                yield from _batches(map(SpoolRow.step, group))

    def _chunk(self, rows: list[SpoolRow]) -> None:
        bulk = self._bulk
        assert bulk is not None  # noqa: S101  without it there are no chunks
        if not bulk.fits(rows):
            self._plain([rows[0].step()])  # makes the type, if that is what is missing
            rows = rows[1:]
        if not rows or not bulk.fits(rows):
            self._plain(row.step() for row in rows)
            return
        reach = {"id": self._id, "reaches": self._position + len(rows)}
        self._store.write(lambda tx: tx.run(AHEAD, reach).consume())
        bulk.create(rows)
        self._store.write(lambda tx: tx.run(REACHED, reach).consume())
        self._count(reach["reaches"])

    def _plain(self, steps: Iterable[Step]) -> None:
        with closing(ahead(_batches(steps))) as batches:
            for text, rows in batches:
                self._batch(text, rows)

    def _batch(self, text: str, rows: list[dict[str, Any]]) -> None:
        position = self._position + (-len(rows) if self._undo else len(rows))
        advance = {"id": self._id, "before": self._position, "position": position}

        def batch(tx: neo4j.ManagedTransaction) -> None:
            # As in write: a batch whose commit went through unheard must not be written twice.
            if tx.run(ADVANCE, advance).single() is not None:
                tx.run(text, rows=rows).consume()

        self._store.write(batch)
        self._count(position)

    def _count(self, position: int) -> None:
        self._position = position
        self._progress(self._todo - position if self._undo else position, self._todo)


def _all_at_once(tx: neo4j.ManagedTransaction, spool: Spool, load: Load, total: int, progress: Progress) -> None:
    _take_generation(tx, load)
    done = 0
    for text, rows in _batches(spool.steps()):
        tx.run(text, rows=rows).consume()
        done += len(rows)
        progress(done, total)


def _take_generation(tx: neo4j.ManagedTransaction, load: Load) -> None:
    # Writing the version node first locks it: two loads cannot both pass this point.
    record = tx.run(CLAIM_GENERATION, node=NODE, made_by=load.made()).single()
    if record is None:
        raise EnvironmentFault("the database did not keep its version node")
    if record["was"] != load.generation:
        raise GenerationChanged


def ahead(items: Iterator[T]) -> Generator[T, None, None]:
    """The items; while one is in use, a thread makes the next."""
    with ThreadPoolExecutor(1) as pool:
        following = pool.submit(next, items, None)
        while (item := following.result()) is not None:
            following = pool.submit(next, items, None)
            yield item


def _batches(steps: Iterable[Step]) -> Iterator[Batch]:
    made = (statement(step) for step in steps)
    for text, group in itertools.groupby(made, key=lambda pair: pair[0]):
        rows = (row for _, row in group)
        while batch := list(itertools.islice(rows, BATCH)):
            yield text, batch
