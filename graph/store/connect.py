"""One way to a database: a folder (the embedded engine) or an address (Neo4j), through the same driver."""

from __future__ import annotations

import importlib
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar
from urllib.parse import urlsplit

from schema.errors import EnvironmentFault, UsageError

if TYPE_CHECKING:
    import neo4j

    from graph.engine import Address

SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
Account = Literal["reader", "writer"]
Row = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Store:
    """An open database. ``home`` has the spool files; ``embedded`` is the engine's address, if it is ours."""

    driver: neo4j.Driver
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
        with told(self.shown), self.driver.session(database=self.database, default_access_mode="READ") as session:
            for record in session.run(cypher, dict(parameters or {})):
                yield record.data()

    def write(self, work: Callable[[neo4j.ManagedTransaction], T]) -> T:
        """``work`` in one transaction, tried again where the engine says that it may be."""
        with told(self.shown), self.driver.session(database=self.database) as session:
            return session.execute_write(work)

    def run(self, cypher: str, parameters: Mapping[str, Any] | None = None) -> None:
        """One writing statement in a transaction of its own."""
        with told(self.shown), self.driver.session(database=self.database) as session:
            session.run(cypher, dict(parameters or {})).consume()


def default_folder() -> Path:
    """The user's own database: ``militia-graph/graph`` in the data folder of the platform."""
    import platformdirs  # noqa: PLC0415  slow to import, and not needed with --db

    return Path(platformdirs.user_data_path("militia-graph")) / "graph"


@contextmanager
def open_store(
    db: str | None, account: Account, *, create: bool = False, database: str | None = None
) -> Iterator[Store]:
    """The database that ``db`` names: a folder, an address, or None for the user's own folder.

    Args:
        db: as given by ``--db`` or ``MILITIA_GRAPH_DB``.
        account: ``reader`` may not change anything, and the engine itself refuses it.
        create: whether a folder that holds no database yet becomes one.
        database: the name of the database on a Neo4j server.

    Raises:
        EnvironmentFault: no engine for this platform, no database, no connection, a wrong password.
        UsageError: an address with a password in it, or of an unknown kind.
    """
    if db and "://" in db:
        with _server(db, database) as store:
            yield store
        return
    from graph.engine import lease  # noqa: PLC0415  only where the embedded engine is used

    # The driver takes half a second to import: as long as the engine takes to start.
    threading.Thread(target=importlib.import_module, args=("neo4j",), daemon=True).start()
    folder = Path(db).expanduser() if db else default_folder()
    with lease(folder, create=create) as address:
        password = address.reader_password if account == "reader" else address.writer_password
        user = address.reader if account == "reader" else address.writer
        driver = _driver(address.uri, (user, password))
        with driver:
            yield Store(driver, address.database, str(folder), folder, address)


@contextmanager
def _server(db: str, database: str | None) -> Iterator[Store]:
    try:
        parts = urlsplit(db)
        parts.port  # noqa: B018  read to be checked: a port that is no number is found only here
    except ValueError as error:
        raise UsageError(f"{db} is no address: {error}") from None
    if parts.scheme not in SCHEMES:
        raise UsageError(f"{parts.scheme}:// is no address of a graph database: use one of {', '.join(SCHEMES)}")
    if parts.username or parts.password:
        raise UsageError(
            "the address holds a user name or password, which every process list shows: "
            "set NEO4J_USERNAME and NEO4J_PASSWORD instead"
        )
    user, password = os.environ.get("NEO4J_USERNAME", "neo4j"), os.environ.get("NEO4J_PASSWORD")
    driver = _driver(db, (user, password) if password is not None else None)
    with driver, told(db):
        driver.verify_connectivity()
        yield Store(
            driver, database or os.environ.get("NEO4J_DATABASE") or "neo4j", db, default_folder().parent, None
        )


def _driver(uri: str, auth: tuple[str, str] | None) -> neo4j.Driver:
    import neo4j  # noqa: PLC0415  slow to import; --help and check do without

    return neo4j.GraphDatabase.driver(
        uri,
        auth=auth,
        notifications_min_severity="OFF",
        telemetry_disabled=True,
        connection_acquisition_timeout=30.0,
        max_transaction_retry_time=30.0,
    )


@contextmanager
def told(where: str) -> Iterator[None]:
    """Turn the driver's errors into words for the user."""
    from neo4j import exceptions  # noqa: PLC0415

    try:
        yield
    except exceptions.AuthError as error:
        hint = "set NEO4J_USERNAME and NEO4J_PASSWORD"
        raise EnvironmentFault(f"{where} refuses the user name or password ({hint})") from error
    except (exceptions.ServiceUnavailable, exceptions.SessionExpired) as error:
        raise EnvironmentFault(
            f"no connection to the database at {where}, or it was lost: {_first(error)}"
        ) from error
    except exceptions.Neo4jError as error:
        code = error.code or ""
        if "Forbidden" in code or "AccessMode" in code:
            raise UsageError("only reading is allowed here: the database refused to change anything") from error
        if "SyntaxError" in code or "SemanticError" in code:
            raise UsageError(f"the database does not accept the query: {_first(error)}") from error
        raise EnvironmentFault(f"the database at {where} failed: {_first(error)}") from error


def _first(error: Exception) -> str:
    text = getattr(error, "message", None) or str(error)
    return str(text).strip().splitlines()[0][:300] if str(text).strip() else type(error).__name__
