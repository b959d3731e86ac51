"""A reading query that can be ended where it runs: by Ctrl-C, a time limit, or a reader who has seen enough.

The driver waits for the server in a thread of its own, and the one who asked waits beside it: so Ctrl-C reaches him
at once. He ends the query by ``TERMINATE TRANSACTIONS``, which both engines know. To close the connection would do
on Neo4j only: the embedded engine looks at its connection when the query is done.
"""

from __future__ import annotations

import queue
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from schema.errors import EnvironmentFault

if TYPE_CHECKING:
    import neo4j

BATCH = 512
"""Records handed over at once, after the first few."""

POLL = 0.1
PATIENCE = 5.0
"""Seconds that a query may take to end when it is told to."""

MARK = "militia_graph"
"""In the metadata of a transaction on Neo4j: whose it is."""

SHOW = "SHOW TRANSACTIONS YIELD transactionId, clientAddress, metaData"
TERMINATE = "TERMINATE TRANSACTIONS $ids"


class Answer:
    """The records of a running query, as they come.

    ``columns`` are there at once; the embedded engine names none where there are no rows. ``summary`` is there
    after the last record.
    """

    columns: Sequence[str]
    summary: neo4j.ResultSummary | None = None

    def __init__(self, following: Callable[[], Any]) -> None:
        self._following = following
        self.columns = following()

    def __iter__(self) -> Iterator[neo4j.Record]:
        """Each record once."""
        while isinstance(item := self._following(), list):
            yield from item
        self.summary = item


@contextmanager
def running(
    session: Callable[[], neo4j.Session],
    cypher: str,
    parameters: Mapping[str, Any],
    *,
    embedded: bool,
    stuck: Callable[[], None],
    seconds: float | None = None,
) -> Iterator[Answer]:
    """Run a query in a session of its own, and see that it does not run on when the block is left.

    Args:
        session: opens a session for reading; called for the query, and again to end it.
        cypher: the query.
        parameters: its parameters.
        embedded: whether the server is the embedded engine.
        stuck: called where the server was told to end the query and has not.
        seconds: how long it may run, the reading of its rows included; None for as long as it takes.

    Raises:
        EnvironmentFault: the time is over.
        neo4j.exceptions.Neo4jError: the engine refuses the query, or it failed.
        neo4j.exceptions.DriverError: the connection was lost.
    """
    query = _Query(session, cypher, parameters, embedded, seconds)
    query.start()
    try:
        yield Answer(query.following)
    finally:
        if not query.end():
            stuck()


class _Query(threading.Thread):
    """The thread that talks to the driver. It dies with the process, however long the server takes."""

    def __init__(
        self,
        session: Callable[[], neo4j.Session],
        cypher: str,
        parameters: Mapping[str, Any],
        embedded: bool,
        seconds: float | None,
    ) -> None:
        super().__init__(daemon=True)
        self._open, self._cypher, self._parameters, self._seconds = session, cypher, parameters, seconds
        self._mark, self._embedded = secrets.token_hex(8), embedded
        self._deadline = time.monotonic() + seconds if seconds is not None else None
        self._items: queue.Queue[Any] = queue.Queue(maxsize=4)
        self._unwanted = threading.Event()
        self._over = threading.Event()
        self._session: neo4j.Session | None = None

    def run(self) -> None:
        """Put into the queue: the columns, lists of records, and the summary; or the error that ended it."""
        import neo4j  # noqa: PLC0415  slow to import; open_store has it by now

        query = neo4j.Query(self._cypher, metadata={MARK: self._mark}, timeout=self._seconds)
        try:
            with self._open() as self._session:
                result = self._session.run(query, dict(self._parameters))
                self._put(result.keys())
                batch, size = [], 1
                for record in result:
                    batch.append(record)
                    if len(batch) >= size:
                        self._put(batch)
                        batch, size = [], min(2 * size, BATCH)
                self._put(batch)
                self._put(result.consume())
        except BaseException as error:
            with suppress(_Unwanted):
                self._put(error)
        finally:
            self._over.set()

    def _put(self, item: Any) -> None:
        while not self._unwanted.is_set():
            with suppress(queue.Full):
                return self._items.put(item, timeout=POLL)
        raise _Unwanted

    def following(self) -> Any:
        """The next thing that the thread has put into the queue; raises what is an error."""
        from neo4j.exceptions import Neo4jError  # noqa: PLC0415

        while True:
            if self._deadline is not None and time.monotonic() > self._deadline:
                raise self._late()
            with suppress(queue.Empty):
                item = self._items.get(timeout=POLL)
                break
        if isinstance(item, Neo4jError) and (item.code or "").endswith(".TransactionTimedOutClientConfiguration"):
            raise self._late() from item
        if isinstance(item, BaseException):
            raise item
        return item

    def _late(self) -> EnvironmentFault:
        return EnvironmentFault(
            f"stopped after {self._seconds:g} s: narrow the query, or give it longer with --timeout SECONDS"
        )

    def end(self) -> bool:
        """End the query if it is not over. Returns whether it is."""
        self._unwanted.set()
        deadline = time.monotonic() + PATIENCE
        while not self._over.wait(POLL):
            if time.monotonic() > deadline:
                return False
            self._terminate()
        return True

    def _terminate(self) -> None:
        """Ask the server to end it. Where it does not (yet) know the query, the caller asks again."""
        from neo4j.exceptions import DriverError, Neo4jError  # noqa: PLC0415

        with suppress(DriverError, Neo4jError), self._open() as session:
            running = session.run(SHOW).values()
            mine = [id_ for id_, client, metadata in running if self._is_mine(client, metadata)]
            if mine:
                session.run(TERMINATE, {"ids": mine}).consume()

    def _is_mine(self, client: str, metadata: Mapping[str, Any]) -> bool:
        if not self._embedded:
            return metadata.get(MARK) == self._mark
        # The embedded engine keeps no metadata, but it sees the port that our connection comes from.
        connection = getattr(self._session, "_connection", None)
        return client.rpartition(":")[2] == str(getattr(connection, "local_port", None))


class _Unwanted(Exception):
    pass
