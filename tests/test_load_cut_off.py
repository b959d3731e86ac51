"""Loads at the same time, and loads that die half-way: the graph is as before or as after, never between."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Literal

import pytest
from conftest import SMALL, Fields, Graph, claim, entity, identity, source, write_jsonl

from graph.exports.jsonl import export_jsonl
from graph.store import bulk
from graph.store import write as writing
from graph.store.connect import open_store
from graph.store.load import How, settle, unload
from schema.errors import EnvironmentFault

# Transactions differ between the embedded engine and Neo4j, not between two Neo4j.
pytestmark = pytest.mark.engines("embedded", "neo4j-2026")

# Others at the same time


def batch_of(name: str, size: int) -> list[Fields]:
    """A data set of its own with ``size`` acts between two groups that all such data sets share."""
    acts = [
        claim(f"{name}-{n}", "g-1", "ATTACKED", "g-2", when=f"20{n % 20:02}-01-{n % 28 + 1:02}", source=f"s-{name}")
        for n in range(size)
    ]
    return [source(f"s-{name}"), entity("g-1"), entity("g-2"), *acts]


def test_two_loads_at_once_give_what_one_after_the_other_gives(graph: Graph) -> None:
    names = ("one", "two", "three")
    for name in names:
        graph.load(*batch_of(name, 50), name=name)
    wanted = graph.export()
    for name in names:
        unload(graph.store, name, How())
    seen: set[tuple[int, int]] = set()
    errors: list[BaseException] = []
    done = threading.Event()

    def work(name: str) -> None:
        try:
            Graph(graph.store, graph.folder).load(*batch_of(name, 50), name=name)
        except BaseException as error:
            errors.append(error)

    def look() -> None:
        cypher = "MATCH (c:Claim) RETURN count(c) AS claims, count(DISTINCT c.dataset) AS sets"
        while not done.is_set():
            (row,) = graph.store.rows(cypher)
            seen.add((row["claims"], row["sets"]))

    watcher = threading.Thread(target=look)
    watcher.start()
    threads = [threading.Thread(target=work, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done.set()
    watcher.join()
    assert not errors
    assert graph.export() == wanted
    assert seen <= {(50 * n, n) for n in range(4)}, "no half load is ever seen"


def test_two_first_loads_of_a_new_folder(tmp_path: Path) -> None:
    folder = tmp_path / "base"
    inputs = [write_jsonl(tmp_path / f"{name}.jsonl", *batch_of(name, 20)) for name in ("one", "two")]
    children = [start("load", str(path), "--db", str(folder)) for path in inputs]
    for child in children:
        _, errors = child.communicate(timeout=60)
        assert child.returncode == 0, errors
    with open_store(str(folder), "reader") as store:
        lines = "".join(export_jsonl(store))
    assert lines.count('"kind": "claim"') == 40
    assert not list((folder / "spool").glob("load-*"))


CUT_OFF = "was cut off .*--resume.*--rollback"

PLENTY = [
    *batch_of("big", 40),
    *(entity(f"g-{n}") for n in range(3, 20)),
    *(claim(f"m-{n}", f"g-{n}", "ALLIED_WITH", f"g-{n + 1}", source="s-big") for n in range(1, 19)),
]
REWORKED = [
    *(r for r in PLENTY if r["kind"] != "claim" or r["id"] < "big-3"),
    source("s-new"),
    entity("g-20", "Party"),
    entity("g-0"),
    identity("g-5", "g-6"),
    identity("g-0", "g-1"),
    claim("n-1", "g-2", "SUPPORTS", "g-3", source="s-new"),
    claim("m-2", "g-2", "ALLIED_WITH", "g-3", source="s-new"),
]


class Stop(Exception):
    """Ends a load between two batches, as a crash would."""


def after(batches: int) -> Callable[[int, int], None]:
    numbers = count(1)

    def progress(_done: int, _total: int) -> None:
        if next(numbers) == batches:
            raise Stop

    return progress


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "ONE_TRANSACTION", 5)
    monkeypatch.setattr(writing, "BATCH", 20)
    monkeypatch.setattr(bulk, "LEAST", 5)
    monkeypatch.setattr(bulk, "CHUNK", 15)


@pytest.mark.engines("embedded", "neo4j-2026")
@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("how", ["resume", "rollback"])
def test_a_load_cut_off_after_any_batch_is_finished_or_taken_back(
    graph: Graph, how: Literal["resume", "rollback"]
) -> None:
    relabelled = [*(r for r in REWORKED if r.get("id") != "g-7"), entity("g-7", "Party")]
    graph.load(*relabelled, name="big")
    new = graph.export()
    graph.load(*PLENTY, name="big")
    old = graph.export()
    # A fourth of the places each: both ways read the same position, and all places are alike.
    for batches in count(1 if how == "resume" else 3, 4):
        try:
            graph.load(*relabelled, name="big", progress=after(batches))
        except Stop:
            pass
        else:
            break
        with pytest.raises(EnvironmentFault, match=CUT_OFF):
            graph.load(*SMALL)
        with pytest.raises(EnvironmentFault, match="--resume"):
            graph.export()
        try:
            # And the mending itself may be cut off.
            settle(graph.store, how, after(1 + batches % 3))
        except Stop:
            assert settle(graph.store, how) == 1
        assert graph.export() == (new if how == "resume" else old)
        assert settle(graph.store, how) == 0
        graph.load(*PLENTY, name="big")
        assert graph.export() == old, "nothing lies about"
    assert batches > 8


@pytest.mark.usefixtures("small_batches")
def test_a_rollback_cut_off_may_be_turned_into_a_resume(graph: Graph) -> None:
    graph.load(*PLENTY, name="big")
    old = graph.export()
    graph.load(*REWORKED, name="big")
    new = graph.export()
    with pytest.raises(Stop):
        graph.load(*PLENTY, name="big", progress=after(5))
    with pytest.raises(Stop):
        settle(graph.store, "rollback", after(2))
    with pytest.raises(Stop):
        settle(graph.store, "resume", after(1))
    settle(graph.store, "rollback")
    assert graph.export() == new
    with pytest.raises(Stop):
        graph.load(*PLENTY, name="big", progress=after(5))
    with pytest.raises(Stop):
        settle(graph.store, "rollback", after(2))
    settle(graph.store, "resume")
    assert graph.export() == old


@pytest.mark.usefixtures("small_batches")
def test_a_load_without_its_spool_says_so(graph: Graph) -> None:
    with pytest.raises(Stop):
        graph.load(*PLENTY, name="big", progress=after(3))
    (spool,) = (graph.store.home / "spool").glob("*.sqlite")
    hidden = spool.rename(spool.with_suffix(".hidden"))
    with pytest.raises(EnvironmentFault, match=r"running elsewhere .*not in"):
        graph.load(*SMALL, wait=0)
    with pytest.raises(EnvironmentFault, match="'big' had prepared is not in"):
        settle(graph.store, "rollback")
    hidden.rename(spool)
    settle(graph.store, "rollback")
    assert graph.count("MATCH (n) WHERE NOT n:MilitiaGraph RETURN count(n) AS n") == 0


@pytest.mark.usefixtures("small_batches")
def test_a_running_load_is_waited_for(graph: Graph) -> None:
    def slow(_done: int, _total: int) -> None:
        began.set()
        time.sleep(0.05)

    began = threading.Event()
    first = threading.Thread(target=lambda: graph.load(*PLENTY, name="big", progress=slow))
    first.start()
    began.wait(20)
    with pytest.raises(EnvironmentFault, match="another load of 'big' is running"):
        graph.load(*SMALL, wait=0)
    with pytest.raises(EnvironmentFault, match="still running"):
        settle(graph.store, "rollback")
    graph.load(*SMALL, wait=30)
    first.join()
    assert graph.export("demo") and graph.export("big")


SLOWLY = """
import time
writing.ONE_TRANSACTION, writing.BATCH, bulk.LEAST, bulk.CHUNK = 1_000, 100, 50, 100
count = writing._Writer._count
writing._Writer._count = lambda *arguments: (count(*arguments), time.sleep(0.05))
"""
"""A large load of few rows, in parts that each wait a little: there is time to see how far it is."""


def start(*arguments: str, setting: str = "") -> subprocess.Popen[str]:
    """The program as a process of its own, with the writing modules set first."""
    code = f"from graph.store import bulk, write as writing\n{setting}\nimport cli; cli.main()"
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def kill(child: subprocess.Popen[str]) -> None:
    child.send_signal(signal.SIGKILL)
    child.communicate()


def test_a_small_load_that_is_killed_is_there_or_not(graph: Graph, engine: str) -> None:
    graph.load(*PLENTY, name="big")
    old = graph.export()
    graph.load(*REWORKED, name="big")
    new = graph.export()
    graph.load(*PLENTY, name="big")
    path = write_jsonl(graph.folder / "big.jsonl", *REWORKED)
    chance = random.Random(1)
    for _ in range(4):
        child = start("load", str(path), "--db", engine)
        time.sleep(chance.uniform(0.5, 1.1))
        kill(child)
        assert graph.export() in (old, new)
    graph.load(*SMALL)
    assert not list((graph.store.home / "spool").glob("load-*")), "swept"
    graph.load(*PLENTY, name="big")


@pytest.mark.engines("embedded", "neo4j-2026")
def test_a_large_load_that_is_killed_is_finished_or_taken_back(graph: Graph, engine: str) -> None:
    groups = [entity(f"k-{n}") for n in range(120)]
    pairs = [(f"k-{n % 120}", f"k-{(n * 7 + n // 120 + 1) % 120}") for n in range(1500)]
    acts = [
        claim(f"k-{n}", a, "ATTACKED", b, when=f"20{n % 23:02}-{n % 12 + 1:02}-{n % 28 + 1:02}")
        for n, (a, b) in enumerate(pairs)
        if a != b
    ]
    large = [source(), *groups, *acts]
    path = write_jsonl(graph.folder / "large.jsonl", *large)
    graph.load(*SMALL[1:2], name="tiny")
    old = graph.export()
    for how, share in (("rollback", 0.6), ("resume", 0.3)):
        child = start("load", str(path), "--db", engine, setting=SLOWLY)
        wait_for(graph, child, share)
        kill(child)
        with pytest.raises(EnvironmentFault, match=CUT_OFF):
            graph.load(*SMALL)
        assert settle(graph.store, how) == 1  # type: ignore[arg-type]
        if how == "rollback":
            assert graph.export() == old
    killed = graph.export()
    assert graph.load_path(path).changed == 0, "as an undisturbed load makes it"
    assert killed.count('"kind": "claim"') == len(acts)


def wait_for(graph: Graph, child: subprocess.Popen[str], share: float) -> None:
    """Until the child has written that share of its load."""
    cypher = "MATCH (l:Load) RETURN l.position AS position, l.total AS total"
    while not any(row["position"] > share * row["total"] for row in graph.store.rows(cypher)):
        assert child.poll() is None, child.communicate()
        time.sleep(0.01)
