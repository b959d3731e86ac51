"""Many commands on one graph: eight at once, readers and writers; and loads one after the other.

``MILITIA_GRAPH_LOADS`` sets how many loads follow one another; docs/faults.md has what two hundred of them took.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import psutil
import pytest
from command import COMMAND, ROOT, run, surroundings
from conftest import SMALL, Fields, Graph, claim, entity, source, write_jsonl

from graph.engine.folder import Layout
from graph.engine.record import read_record
from graph.store.connect import open_store

pytestmark = pytest.mark.engines("embedded", "neo4j-2026")

LOADS = int(os.environ.get("MILITIA_GRAPH_LOADS", "30"))
WARM = 10
"""Loads before the first look: until then buffers and caches fill up."""

MB = 1 << 20
ROOM = 24 * MB
"""Growth of a process that is none: loads that leaked their records would take far more."""


def acts(prefix: str) -> list[Fields]:
    groups = [entity(f"{prefix}-{n}") for n in range(10)]
    pairs = [(f"{prefix}-{n}", f"{prefix}-{(n + 3) % 10}") for n in range(10)]
    return [
        source(f"s-{prefix}"),
        *groups,
        *(claim(f"c-{a}", a, "ATTACKED", b, when="2020-06-10", source=f"s-{prefix}") for a, b in pairs),
    ]


def test_eight_commands_at_once_readers_and_writers(graph: Graph, engine: str, tmp_path: Path) -> None:
    graph.load(*SMALL, name="small")
    paths = [write_jsonl(tmp_path / f"{name}.jsonl", *acts(name)) for name in "abcd"]
    writers = [("load", str(path), "--wait", "60", "--quiet") for path in paths]
    readers = [
        ("show", "group-a", "-f", "json", "--quiet"),
        ("why", "person-c", "body-b", "-f", "json", "--quiet"),
        ("query", "disputed", "-f", "json", "--quiet"),
        ("export", "--dataset", "small", "--quiet"),
    ]
    alone = {words: run(*words, db=engine).stdout for words in readers}
    assert all(alone.values())
    commands = [words for pair in zip(writers, readers, strict=True) for words in pair]
    started = [
        subprocess.Popen(
            [*COMMAND, *words, "--db", engine],
            cwd=ROOT,
            env=surroundings(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        for words in commands
    ]
    for words, process in zip(commands, started, strict=True):
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, f"{words}: {err}"
        assert out == alone.get(words, out), "a reader sees the one data set that nobody changes as it is"
    together = graph.export()
    graph.store.run("MATCH (n) DETACH DELETE n")
    graph.load(*SMALL, name="small")
    for name in "abcd":
        graph.load(*acts(name), name=name)
    assert together == graph.export()
    checked = run("check", "--graph", db=engine)
    assert checked.returncode == 0, checked.stdout


def test_loads_without_end_leave_nothing_behind(graph: Graph, engine: str, kind: str) -> None:
    """One data set, changed by each load, in one process that lives long."""
    places = [Path(engine)] if kind == "embedded" else []
    processes = [psutil.Process()]
    if places and (record := read_record(Layout(places[0]).record)):
        processes.append(psutil.Process(record.pid))
    looks = []
    for number in range(LOADS):
        with open_store(engine, "writer") as store:
            changed = claim("c9", "person-c", "LEADS", "body-b", observed=f"20{number % 20:02}")
            Graph(store, graph.folder).load(*SMALL, changed, name="small")
        if number in (WARM, LOADS - 1):
            looks.append(({process.pid: _held(process) for process in processes}, _count(places)))
    (first, files), (last, files_then) = looks
    assert files_then <= files + 2, "files of the database"
    for pid, held in last.items():
        for what, most in (("files", 2), ("ports", 0), ("processes", 0), ("threads", 4)):
            assert held[what] <= first[pid][what] + most, (what, first, last)
    assert last[os.getpid()]["memory"] <= first[os.getpid()]["memory"] + ROOM
    if out := os.environ.get("MILITIA_GRAPH_FAULTS"):
        Path(out, f"loads-{kind}.json").write_text(json.dumps(looks, indent=1))


def _held(process: psutil.Process) -> dict[str, int]:
    return {
        "memory": process.memory_info().rss,
        "files": process.num_fds(),
        "ports": len(process.net_connections()),
        "threads": process.num_threads(),
        "processes": len(process.children(recursive=True)),
    }


def _count(places: list[Path]) -> int:
    return sum(len(files) for place in places for _, _, files in os.walk(place))
