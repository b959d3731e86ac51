"""A Neo4j server by its address: how to sign in, and what can be wrong with it."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from schema.errors import EnvironmentFault, UsageError

if TYPE_CHECKING:
    import neo4j

SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
OLDEST = (5, 26)
"""The oldest Neo4j that is supported; the tests run over it."""

Ask = Callable[[str], str]
"""Asks a person for the password of the user at the address in the text, and gives what was typed."""


def check_address(address: str) -> None:
    """Raise UsageError for what is no address of a graph database, or one with a password in it."""
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018  read to be checked: a port that is no number is found only here
    except ValueError as error:
        raise UsageError(f"{address} is no address: {error}") from None
    if parts.scheme not in SCHEMES:
        raise UsageError(f"{parts.scheme}:// is no address of a graph database: use one of {', '.join(SCHEMES)}")
    if parts.username or parts.password:
        raise UsageError(
            "the address holds a user name or password, which every process list shows: "
            "set NEO4J_USERNAME and NEO4J_PASSWORD instead"
        )
    if not parts.hostname:
        raise UsageError(f"{address} names no server: write, for example, {parts.scheme}://localhost:7687")


@contextmanager
def signed_in(address: str, ask: Ask | None) -> Iterator[neo4j.Driver]:
    """A driver that the server has accepted.

    Signs in with ``NEO4J_USERNAME`` (default neo4j) and ``NEO4J_PASSWORD``. Without a password it tries a server
    that asks for none, and where that fails asks a person by ``ask``.

    Raises:
        EnvironmentFault: nobody answers, the password is wrong, the server is too old.
    """
    check_address(address)
    user, password = os.environ.get("NEO4J_USERNAME") or "neo4j", os.environ.get("NEO4J_PASSWORD")
    with told(address):
        driver = _accepted(address, (user, password) if password is not None else None)
        if driver is None:
            if ask is None:
                raise EnvironmentFault(f"{address} asks for a password: set NEO4J_USERNAME and NEO4J_PASSWORD")
            driver = _accepted(address, (user, ask(f"Password of {user} at {address}")))
    if driver is None:
        raise EnvironmentFault(f"{address} refuses the password of {user} (NEO4J_USERNAME names another user)")
    with driver:
        yield driver


def _accepted(address: str, auth: tuple[str, str] | None) -> neo4j.Driver | None:
    """A driver, or None where the server wants another password than none or the one that was typed."""
    from graph.driver import exceptions  # noqa: PLC0415

    driver = connect(address, auth)
    try:
        _check_release(address, driver.get_server_info().agent)
    except exceptions.AuthError:
        driver.close()
        if os.environ.get("NEO4J_PASSWORD") is None:
            return None
        raise
    except BaseException:
        driver.close()
        raise
    return driver


def _check_release(address: str, agent: str) -> None:
    release = re.match(r"Neo4j/(\d+)\.(\d+)", agent)
    if release and tuple(map(int, release.groups())) < OLDEST:
        raise EnvironmentFault(f"{address} is {agent}: militia-graph needs Neo4j {OLDEST[0]}.{OLDEST[1]} or later")


def connect(uri: str, auth: tuple[str, str] | None) -> neo4j.Driver:
    """The official driver, not yet connected."""
    from graph.driver import neo4j  # noqa: PLC0415  slow to import; --help and check do without

    # What it logs is raised as well: a user reads it once.
    logging.getLogger("neo4j").addHandler(logging.NullHandler())
    return neo4j.GraphDatabase.driver(
        uri,
        auth=auth,
        notifications_min_severity="OFF",
        telemetry_disabled=True,
        connection_timeout=10.0,
        connection_acquisition_timeout=15.0,
        max_transaction_retry_time=15.0,
    )


@contextmanager
def told(where: str) -> Iterator[None]:
    """Turn the driver's errors into words for the user."""
    from graph.driver import exceptions  # noqa: PLC0415

    try:
        yield
    except exceptions.AuthError as error:
        hint = "set NEO4J_USERNAME and NEO4J_PASSWORD"
        raise EnvironmentFault(f"{where} refuses the user name or password ({hint})") from error
    except (exceptions.ServiceUnavailable, exceptions.SessionExpired) as error:
        encrypted = "+s" in where.partition("://")[0]
        hint = " (does it speak TLS? bolt:// and neo4j:// connect without)" if encrypted else ""
        raise EnvironmentFault(
            f"no connection to the database at {where}, or it was lost: {_first(error)}{hint}"
        ) from error
    except exceptions.Neo4jError as error:
        raise _refused(where, error) from error
    except exceptions.DriverError as error:
        raise EnvironmentFault(f"the database at {where} cannot be used: {_first(error)}") from error
    except UnicodeEncodeError as error:
        # Python keeps the bytes of an argument that is no UTF-8 as halves of characters.
        raise UsageError("an argument is not UTF-8 text: see how the terminal encodes what is typed") from error


def _refused(where: str, error: neo4j.exceptions.Neo4jError) -> EnvironmentFault | UsageError:
    code = error.code or ""
    if "Forbidden" in code or "AccessMode" in code:
        return UsageError("only reading the graph is allowed here: the database refused the query")
    if "AuthenticationRateLimit" in code:
        return EnvironmentFault(f"{where} saw too many wrong passwords: wait a minute, then give the right one")
    if "DatabaseNotFound" in code:
        return EnvironmentFault(f"there is no such database at {where}: name another one with --database")
    if code.startswith(("Neo.ClientError.Statement.", "Neo.ClientError.Procedure.")):
        return UsageError(f"the database does not accept the query: {_whole(error)}")
    return EnvironmentFault(f"the database at {where} failed: {_first(error)}")


def _whole(error: Exception) -> str:
    """All lines: the place of a mistake stands at the end, and a line of the query with a mark below."""
    return str(getattr(error, "message", None) or error).strip()[:4000]


def _first(error: Exception) -> str:
    lines = str(getattr(error, "message", None) or error).strip().splitlines() or [type(error).__name__]
    # "Couldn't connect to …:" has the reason on its next line.
    return (" ".join(lines[:2]) if lines[0].endswith(":") else lines[0])[:300]
