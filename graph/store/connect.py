"""One way to a database: a folder (the embedded engine) or an address (Neo4j), through the same driver."""

from __future__ import annotations

import importlib
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from graph.store.room import room
from graph.store.running import Answer, running
from graph.store.server import Ask, connect, signed_in, told
from schema.errors import EnvironmentFault, UsageError

if TYPE_CHECKING:
    import neo4j

    from graph.engine import Address

Account = Literal["reader", "writer"]
Row = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Store:
    """An open database.

    ``database`` is its name on the server (None: the user's home database), ``home`` the folder for what loads
    prepare, ``embedded`` the engine's address if it is ours. The account ``reader`` cannot change anything: the
    embedded engine refuses that user, Neo4j refuses the access mode of his sessions.
    """

    driver: neo4j.Driver
    account: Account
    database: str | None
    shown: str
    home: Path
    embedded: Address | None

    def rows(self, cypher: str, parameters: Mapping[str, Any] | None = None) -> list[Row]:
        """The rows of a reading query, in full.

        Raises:
            EnvironmentFault: the connection was lost or the engine failed.
            UsageError: the engine refuses the query.
        """
        return list(self.stream(cypher, parameters))

    def stream(self, cypher: str, parameters: Mapping[str, Any] | None = None) -> Iterator[Row]:
        """The rows of a reading query, one by one."""
        with self.answer(cypher, parameters) as answer:
            for record in answer:
                yield record.data()

    @contextmanager
    def answer(
        self, cypher: str, parameters: Mapping[str, Any] | None = None, seconds: float | None = None
    ) -> Iterator[Answer]:
        """A reading query that runs inside the block, for ``seconds`` at most: its columns, records and summary."""
        reading, given, own = partial(self._session, "READ"), parameters or {}, self.embedded is not None
        query = running(reading, cypher, given, embedded=own, stuck=self._stuck, seconds=seconds)
        with told(self.shown), query as answer:
            yield answer

    def _stuck(self) -> None:
        """What no engine interrupts, one long expression, ends with the embedded engine; Neo4j is not ours."""
        if self.embedded is None:
            return
        from graph.engine import end_if_alone  # noqa: PLC0415  only where the embedded engine is used

        if not end_if_alone(self.home):
            raise EnvironmentFault(
                "stopped waiting, but the embedded engine cannot interrupt this query: it works on until the query "
                "is done, or until no other command uses the database"
            )

    def write(self, work: Callable[[neo4j.ManagedTransaction], T], size: int = 0) -> T:
        """``work`` in one transaction of about ``size`` bytes, tried again where the engine says that it may be."""

        def with_room(tx: neo4j.ManagedTransaction) -> T:
            with self.room(size):  # until just before the commit, which needs it
                return work(tx)

        with told(self.shown), self._session() as session:
            return session.execute_write(with_room)

    def run(self, cypher: str, parameters: Mapping[str, Any] | None = None) -> None:
        """One writing statement in a transaction of its own."""
        with self.room(0):
            pass
        with told(self.shown), self._session() as session:
            session.run(cypher, dict(parameters or {})).consume()

    def room(self, size: int) -> AbstractContextManager[None]:
        """Space for a change of about ``size`` bytes, kept inside the block; a server's disk is its own matter."""
        return room(self.home, size) if self.embedded else nullcontext()

    def _session(self, mode: Literal["READ", "WRITE"] = "WRITE") -> neo4j.Session:
        allowed = mode if self.account == "writer" else "READ"
        return self.driver.session(database=self.database, default_access_mode=allowed)


def default_folder() -> Path:
    """The user's own database: ``militia-graph/graph`` in the data folder of the platform."""
    import platformdirs  # noqa: PLC0415  slow to import, and not needed with --db

    return Path(platformdirs.user_data_path("militia-graph")) / "graph"


def place_of(db: str | None) -> str | Path:
    """The address of a server or the folder of an embedded engine: ``db``, ``NEO4J_URI`` or the user's own."""
    place = db or os.environ.get("NEO4J_URI")
    if place and "://" in place:
        return place
    return Path(place).expanduser() if place else default_folder()


@contextmanager
def open_store(
    db: str | None,
    account: Account,
    *,
    create: bool = False,
    database: str | None = None,
    ask: Ask | None = None,
) -> Iterator[Store]:
    """The database that ``db`` names: a folder, an address, or with None ``NEO4J_URI`` or the user's own folder.

    Args:
        db: as given by ``--db`` or ``MILITIA_GRAPH_DB``.
        account: ``reader`` may not change anything, and the engine itself refuses it.
        create: whether a folder that holds no database yet becomes one.
        database: the name of the database on a Neo4j server; by default ``NEO4J_DATABASE`` or the user's home.
        ask: asks a person for a password that the environment does not hold; None where nobody is there.

    Raises:
        EnvironmentFault: no engine for this platform, no database, no connection, a wrong password.
        UsageError: an address with a password in it, or of an unknown kind.
    """
    place = place_of(db)
    if isinstance(place, str):
        with signed_in(place, ask) as driver:
            yield _on_server(driver, place, account, database or os.environ.get("NEO4J_DATABASE") or None)
        return
    if database is not None:
        raise UsageError("--database names a database on a Neo4j server; an embedded engine has one a folder")
    from graph.engine import lease  # noqa: PLC0415  only where the embedded engine is used

    # The driver takes half a second to import: as long as the engine takes to start.
    threading.Thread(target=importlib.import_module, args=("graph.driver",), daemon=True).start()
    with lease(place, create=create) as address:
        password = address.reader_password if account == "reader" else address.writer_password
        user = address.reader if account == "reader" else address.writer
        with connect(address.uri, (user, password)) as driver:
            yield Store(driver, account, address.database, str(place), place, address)


def _on_server(driver: neo4j.Driver, address: str, account: Account, database: str | None) -> Store:
    with told(address), driver.session(database=database, default_access_mode="READ") as session:
        # Two names of one server must lead to the same unfinished loads: its own id of the database tells.
        record = session.run("CALL db.info() YIELD id RETURN id").single(strict=True)
    return Store(driver, account, database, address, default_folder().parent / "servers" / record["id"], None)
