"""The engines that the suite runs over, and a graph in each that is empty at the start of each test.

The embedded engine always; Neo4j servers where their jars are there (``make neo4j``), and in CI they must be.
"""

from __future__ import annotations

import json
import os
import re
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import neo4j_server
import pytest
from command import run

from graph.exports.jsonl import export_jsonl
from graph.store.connect import Store, open_store
from graph.store.load import How, Report, change
from loaders import dataset_name, read_input

Fields = dict[str, Any]
LEFT_OUT = f"not run over {', '.join(neo4j_server.MISSING)}: `make neo4j` fetches the servers (Maven, JDK 17)"


def pytest_configure() -> None:
    if neo4j_server.MISSING and os.environ.get("CI"):
        pytest.exit(LEFT_OUT, returncode=1)
    # A shell starts what runs in its background with Ctrl-C ignored, and every command here would inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    # All engines, or those that the test or its file names: what an engine cannot change is tried on one.
    if "kind" in metafunc.fixturenames:
        marker = metafunc.definition.get_closest_marker("engines")
        wanted = marker.args if marker else neo4j_server.ENGINES
        kinds = [kind for kind in neo4j_server.ENGINES if kind in wanted]
        metafunc.parametrize("kind", kinds, indirect=True, scope="session")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """One worker has all tests of an engine, so that its servers are started once.

    By names, as the groups of xdist 3.8 are lost on pytest 9.2, which no longer reads the names that xdist changes.
    """
    from xdist.scheduler import LoadScopeScheduling  # noqa: PLC0415  only there when there are workers

    class ByEngine(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
        def _split_scope(self, nodeid: str) -> str:
            parameters = nodeid.partition("[")[2].rstrip("]")
            names = (one for one in neo4j_server.ENGINES if re.search(rf"(^|-){one}(-|$)", parameters))
            return next(names, nodeid)

    return ByEngine(config, log)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if neo4j_server.MISSING:
        terminalreporter.write_line(f"the tests were {LEFT_OUT}", yellow=True)


@pytest.fixture(scope="session", autouse=True)
def _surroundings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.getbasetemp() / "data"))
        patch.setenv("MILITIA_GRAPH_LINGER", "2")
        for name in ("MILITIA_GRAPH_DB", "NEO4J_URI", "NEO4J_USERNAME", "NEO4J_PASSWORD", "NEO4J_DATABASE"):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(scope="session")
def kind(request: pytest.FixtureRequest) -> Iterator[str]:
    """Each engine that the suite runs over, and in the environment what its servers ask for."""
    name = str(request.param)
    with pytest.MonkeyPatch.context() as patch:
        for key, value in neo4j_server.credentials(name).items():
            patch.setenv(key, value)
        yield name


class Databases:
    """Of all engines, each started once, when it is first asked for.

    A fixture with parameters would be set up anew whenever pytest goes from one engine to another and back.
    """

    def __init__(self, stack: ExitStack, folders: pytest.TempPathFactory) -> None:
        self._stack, self._folders = stack, folders
        self._made: dict[str, str] = {}
        self._stores: dict[str, Store] = {}

    def database(self, kind: str, data_set: str | None = None) -> str:
        name = f"{kind}-{data_set or 'any'}"
        if name not in self._made:
            db = self._stack.enter_context(neo4j_server.database(kind, self._folders.mktemp(name)))
            if data_set:
                done = run("load", data_set, db=db, **neo4j_server.credentials(kind))
                assert done.returncode == 0, done.stderr
            self._made[name] = db
        return self._made[name]

    def opened(self, kind: str) -> Store:
        if kind not in self._stores:
            opening = open_store(self.database(kind), "writer", create=True)
            self._stores[kind] = self._stack.enter_context(opening)
        return self._stores[kind]


@pytest.fixture(scope="session")
def _databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    with ExitStack() as stack:
        yield Databases(stack, tmp_path_factory)


@pytest.fixture(scope="session")
def engine(kind: str, _databases: Databases) -> str:
    """What ``--db`` takes for a database of that engine; tests change it as they like."""
    return _databases.database(kind)


@pytest.fixture(scope="session")
def iraq_db(kind: str, _databases: Databases) -> str:
    """What ``--db`` takes for another database of that engine, with the data set ``iraq``; nothing changes it."""
    return _databases.database(kind, "iraq")


@pytest.fixture(scope="session")
def _opened(kind: str, _databases: Databases) -> Store:
    return _databases.opened(kind)


@pytest.fixture
def store(_opened: Store) -> Store:
    """The store, opened for writing, with nothing in it."""
    _opened.run("MATCH (n) DETACH DELETE n")
    return _opened


@pytest.fixture
def graph(store: Store, tmp_path: Path) -> Graph:
    return Graph(store, tmp_path)


class Graph:
    """A graph that tests fill with records, given as the lines of a JSONL file."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store, self.folder = store, folder

    def load(self, *records: Fields, name: str = "demo", **how: Any) -> Report:
        return self.load_path(write_jsonl(self.folder / f"{name}.jsonl", *records), **how)

    def load_path(self, path: Path, name: str | None = None, **how: Any) -> Report:
        return change(
            self.store,
            name or dataset_name(path),
            lambda intake: intake.take(read_input(path, intake.problems)),
            How(**how),
        )

    def export(self, *datasets: str) -> str:
        return "".join(export_jsonl(self.store, datasets))

    def count(self, cypher: str, **parameters: Any) -> int:
        (row,) = self.store.rows(cypher, parameters)
        return int(next(iter(row.values())))


def write_jsonl(path: Path, *records: Fields) -> Path:
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
    return path


def source(id_: str = "s1", **more: Any) -> Fields:
    return {"kind": "source", "id": id_, "title": f"Title of {id_}", "reliability": "B", **more}


def entity(id_: str, label: str = "ArmedGroup", **more: Any) -> Fields:
    return {"kind": "entity", "id": id_, "name": id_.replace("-", " ").title(), "labels": [label], **more}


def claim(id_: str, subject: str, relation: str, object_: str, **more: Any) -> Fields:
    ends = {"subject": subject, "relation": relation, "object": object_}
    fixed = {"stance": "asserts", "source": "s1", "statement": f"Statement {id_}.", "credibility": 2}
    return {"kind": "claim", "id": id_, **ends, **fixed, **more}


def identity(a: str, b: str, decision: str = "same") -> Fields:
    return {"kind": "identity", "a": a, "b": b, "decision": decision, "who": "Coder", "why": "For the test."}


SMALL = (
    source(published="2020-07-01", publisher="press-p"),
    entity("group-a", aliases=["Alpha"]),
    entity("body-b", "StateBody"),
    entity("person-c", "Person"),
    entity("press-p", "Organization"),
    entity("raid-r", "Event", start="2020-06-25"),
    claim("c1", "person-c", "LEADS", "group-a", start="2014", end=".."),
    claim("c2", "group-a", "THREATENED", "body-b", when="2020-06-26", qualifiers={"mode": ["explicit"]}),
    claim("c3", "person-c", "THREATENED", "body-b", when="2020-06", stance="alleges", speaker="body-b"),
    claim("c4", "person-c", "THREATENED", "body-b", when="2020-06", stance="denies", speaker="person-c"),
    claim("c5", "body-b", "CARRIED_OUT", "raid-r"),
    claim("c6", "group-a", "SUPPORTS", "body-b", stance="denies", about=["raid-r", "c5"]),
)
"""A data set with an act, a state, a role, a disputed edge and a denial that makes no edge."""
