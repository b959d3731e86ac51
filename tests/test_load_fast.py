"""The fast path of large loads on the embedded engine: the same graph as by Cypher, whole or mended."""

from __future__ import annotations

import http.client
import itertools
import os
import random
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import injected
import pytest
from conftest import Fields, Graph, claim, entity, identity, source

from graph.engine.folder import Layout
from graph.engine.record import read_record
from graph.store import bulk
from graph.store import write as writing
from graph.store.audit import audit
from graph.store.connect import Store, open_store
from graph.store.load import settle
from graph.store.loopback import create_in_bulk, sql
from schema.errors import EnvironmentFault

pytestmark = pytest.mark.engines("embedded")

NODES = "MATCH (n) RETURN n.id AS id, labels(n) AS labels, properties(n) AS held ORDER BY id"
EITHER_WAY = (
    "MATCH (a)-[r]->(b) RETURN a.id AS a, type(r) AS type, b.id AS b, properties(r) AS held",
    "MATCH (b)<-[r]-(a) RETURN a.id AS a, type(r) AS type, b.id AS b, properties(r) AS held",
)
FAULTS = (
    "Error",
    "missing",
    "unreachable",
    "invalid",
    "dangling",
    "corrupted",
    "duplicate",
    "Missing",
    "crossLinked",
)
"""What the engine's own check calls what is wrong."""


def hubs(number: int) -> list[Fields]:
    """Acts and alliances around a few entities that have most of them, of each relation some hundred."""
    chance = random.Random(number)
    made = [source(f"hs-{n}") for n in range(3)]
    made += [entity(f"h-{n}", "Party" if n % 3 else "ArmedGroup") for n in range(60)]
    for n in range(number):
        a, b = (f"h-{int(60 * chance.random() ** 3)}" for _ in range(2))
        if a != b:
            given = {"when": f"20{n % 20:02}-{n % 12 + 1:02}"} if n % 3 else {}
            made.append(claim(f"h-{n}", a, "ATTACKED" if n % 3 else "SPONSORS", b, source=f"hs-{n % 3}", **given))
    return made


@pytest.fixture(autouse=True)
def _large(monkeypatch: pytest.MonkeyPatch) -> None:
    """So a load of some hundred steps is written as one of millions is."""
    for module, name, value in (
        (writing, "ONE_TRANSACTION", 20),
        (writing, "BATCH", 50),
        (bulk, "LEAST", 10),
        (bulk, "CHUNK", 150),
    ):
        monkeypatch.setattr(module, name, value)


def held(store: Store) -> str:
    """Everything that is stored, with the types of all values, by either direction of relationships."""
    relations = (sorted(repr(sorted(row.items())) for row in store.rows(cypher)) for cypher in EITHER_WAY)
    nodes = [[row["id"], sorted(row["labels"]), sorted(row["held"].items())] for row in store.rows(NODES)]
    return repr([nodes, *relations])


def sound(store: Store) -> None:
    """The engine finds nothing wrong with its own structures, nor the program with the graph."""
    assert store.embedded
    (found,) = sql(store.embedded, "CHECK DATABASE")
    assert not {key: value for key, value in found.items() if value and any(fault in key for fault in FAULTS)}
    assert not audit(store).differences


def test_the_fast_path_makes_the_very_graph_that_cypher_makes(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[int] = []

    def counted(address: Any, lines: list[bytes]) -> None:
        sent.append(len(lines))
        create_in_bulk(address, lines)

    monkeypatch.setattr(bulk, "create_in_bulk", counted)
    modes = {"mode": [f"{n} " * 900 for n in range(40)]}
    long = claim("long", "h-1", "THREATENED", "h-2", source="hs-1", qualifiers=modes)
    first = [*hubs(400), *injected.dataset(), long]
    second = [*hubs(300), *(r for r in injected.dataset() if r.get("id") != "c-3"), identity("h-3", "h-4")]
    made = []
    for least in (10**9, 10):
        monkeypatch.setattr(bulk, "LEAST", least)
        graph.store.run("MATCH (n) DETACH DELETE n")
        graph.load(*first, name="big")
        states = [held(graph.store)]
        graph.load(*second, name="big")
        states += [held(graph.store)]
        made.append([graph.export(), *states])
        assert bool(sent) == (least == 10)
        sound(graph.store)
    assert made[0] == made[1]
    found = graph.store.rows(
        "CALL db.index.fulltext.queryNodes('Entity[search]', 'h') YIELD node RETURN node.id AS id"
    )
    assert {"id": "h-7"} in found


@contextmanager
def breaking(
    monkeypatch: pytest.MonkeyPatch, number: int, broken: Callable[[Any, list[bytes]], None]
) -> Iterator[None]:
    """The chunk of that number, counted from 0, ends as ``broken`` lets it; later ones as they should."""
    numbers = itertools.count()

    def send(address: Any, lines: list[bytes]) -> None:
        (broken if lines and next(numbers) == number else create_in_bulk)(address, lines)

    with monkeypatch.context() as patch:
        patch.setattr(bulk, "create_in_bulk", send)
        yield


def unheard(address: Any, lines: list[bytes]) -> None:
    """The sender is killed as soon as all is sent: the engine goes on with it."""
    with without_answer():
        create_in_bulk(address, lines)


class Killed(Exception):
    """In place of the end of the process."""


@contextmanager
def without_answer() -> Iterator[None]:
    def gone(_connection: Any) -> None:
        raise Killed

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(http.client.HTTPConnection, "getresponse", gone)
        yield


def half(address: Any, lines: list[bytes]) -> None:
    """The sender is killed while it sends."""
    create_in_bulk(address, lines[: len(lines) // 2])
    raise Killed


@pytest.mark.parametrize("broken", [unheard, half])
def test_a_sender_that_is_killed_in_any_chunk(
    graph: Graph, monkeypatch: pytest.MonkeyPatch, broken: Callable[[Any, list[bytes]], None]
) -> None:
    base, large = [source("s-9"), entity("base")], hubs(400)
    graph.load(*base, name="base")
    old = graph.export()
    graph.load(*large, name="big")
    new = graph.export()
    for number in itertools.count():
        graph.store.run("MATCH (n) DETACH DELETE n")
        graph.load(*base, name="base")
        how: Literal["resume", "rollback"] = "rollback" if number % 2 else "resume"
        with breaking(monkeypatch, number, broken):
            try:
                graph.load(*large, name="big")
            except Killed:
                pass
            else:
                break
        assert settle(graph.store, how) == 1
        assert graph.export() == (new if how == "resume" else old)
        sound(graph.store)
    assert number > 5


def test_an_engine_that_is_killed_while_it_writes_a_chunk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "CHUNK", 240)
    chance, folder = random.Random(2), tmp_path / "base"
    base, large = [source("s-9"), entity("base")], hubs(600)
    states: dict[str, str] = {}
    for name, records in (("rollback", base), ("resume", large)):
        with open_store(str(folder), "writer", create=True) as store:
            Graph(store, tmp_path).load(*records, name=name)
            states[name] = Graph(store, tmp_path).export()

    def killing(address: Any, lines: list[bytes]) -> None:
        record = read_record(Layout(folder).record)
        assert record
        threading.Timer(chance.uniform(0, 0.25), os.kill, (record.pid, signal.SIGKILL)).start()
        create_in_bulk(address, lines)

    for number in range(4):
        how: Literal["resume", "rollback"] = "resume" if number % 2 else "rollback"
        with open_store(str(folder), "writer", create=True) as store:
            graph = Graph(store, tmp_path)
            settle(store, "rollback")
            graph.store.run("MATCH (n) DETACH DELETE n")
            graph.load(*base, name="rollback")
            with breaking(monkeypatch, number, killing), pytest.raises(EnvironmentFault):
                graph.load(*large, name="resume")
        with open_store(str(folder), "writer") as store:
            assert settle(store, how) == 1
            assert Graph(store, tmp_path).export() == states[how]
            sound(store)
