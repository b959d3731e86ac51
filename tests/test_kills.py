"""kill -9 of commands and of engines at random moments: the graph is as before, or as after, and never between.

``MILITIA_GRAPH_KILLS`` sets how many moments each engine gets; docs/faults.md has what fifty of them led to.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import neo4j_server
import pytest
from command import ROOT, run, surroundings
from conftest import Fields, claim, entity, identity, source, write_jsonl

from graph.engine.folder import Layout
from graph.engine.record import read_record
from graph.exports.jsonl import export_jsonl
from graph.store.audit import audit
from graph.store.connect import Store, open_store
from graph.store.load import settle
from graph.store.version import unfinished

MOMENTS = int(os.environ.get("MILITIA_GRAPH_KILLS", "3"))
ALL = neo4j_server.ENGINES if "MILITIA_GRAPH_KILLS" in os.environ else ("embedded",)
"""Who says how many moments gets them on every engine (docs/faults.md). Loads that are killed on Neo4j are among
those of test_load_cut_off."""

WHILE_WRITING = 0.7
"""So many of the moments lie in the write phase, the others before it."""

EACH_ENGINE = 4
"""One moment in so many is the engine's; the others are the command's."""

LARGE = "writing.ONE_TRANSACTION, writing.BATCH, bulk.LEAST, bulk.CHUNK = 100, 10, 10, 60"
"""So a load of some hundred steps is written as a large one is."""

PROGRAM = """
import cli
from graph.store import bulk, load as loading, write as writing
{setting}
def aloud(*arguments, write=loading.write):
    print("writes", flush=True)
    write(*arguments)
loading.write = aloud
cli.main()
"""


def acts(prefix: str, pairs: int, day: int) -> list[Fields]:
    """Groups that attack one another, in a data set of some 600 steps."""
    groups = [entity(f"{prefix}-{n}") for n in range(40)]
    made = [
        claim(
            f"{prefix}-{n}", f"{prefix}-{n % 40}", "ATTACKED", f"{prefix}-{(n * 7 + 1) % 40}", when=f"2020-06-{day}"
        )
        for n in range(pairs)
        if n % 40 != (n * 7 + 1) % 40
    ]
    return [source(), *groups, *made]


VERSIONS = {
    "one": acts("g", 200, 10),
    "two": [*acts("g", 150, 11), entity("new"), identity("g-1", "g-2"), claim("x", "new", "ALLIED_WITH", "g-3")],
}


@dataclass
class Place:
    """A database of some engine that can be killed."""

    db: str
    server: neo4j_server.Server | None

    def kill_engine(self) -> None:
        if self.server:
            self.server.kill()
            self.server.start()
        elif record := read_record(Layout(Path(self.db)).record):
            try:
                os.kill(record.pid, signal.SIGKILL)
            except ProcessLookupError:
                return  # It had ended by itself.

    @contextmanager
    def opened(self) -> Iterator[Store]:
        with open_store(self.db, "writer", create=True) as store:
            yield store


@pytest.fixture
def place(kind: str, tmp_path: Path) -> Iterator[Place]:
    if kind == "embedded":
        yield Place(str(tmp_path / "base"), None)
        return
    with neo4j_server.running(neo4j_server.KINDS[kind], tmp_path / "server") as server:
        yield Place(server.address, server)


def start(place: Place, *arguments: str, large: bool) -> subprocess.Popen[str]:
    code = PROGRAM.format(setting=LARGE if large else "")
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments, "--db", place.db],
        cwd=ROOT,
        env=surroundings(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def export(store: Store) -> str:
    return "".join(export_jsonl(store))


@pytest.mark.engines(*ALL)
def test_kill_9_at_any_moment_leaves_before_or_after(place: Place, kind: str, tmp_path: Path) -> None:
    chance = random.Random(20)
    paths = {name: str(write_jsonl(tmp_path / f"{name}.jsonl", *records)) for name, records in VERSIONS.items()}
    commands: dict[str, tuple[str, ...]] = {
        name: ("load", path, "--dataset", "acts") for name, path in paths.items()
    }
    commands["none"] = ("unload", "acts")
    states, seconds = undisturbed(place, commands)
    before = "none"
    ends: Counter[str] = Counter()
    for moment in range(MOMENTS):
        after = chance.choice([name for name in commands if name != before])
        large, engine = chance.random() < 0.5, moment % EACH_ENGINE == EACH_ENGINE - 1
        child = start(place, *commands[after], large=large)
        if chance.random() < WHILE_WRITING:
            until_it_writes(child)
            time.sleep(chance.uniform(0, 1.1) * seconds[large])
        else:
            time.sleep(chance.uniform(0.1, 0.6))
        if engine:
            place.kill_engine()
        else:
            child.kill()
        _, said = child.communicate(timeout=120)
        assert "Traceback" not in said
        if engine:
            assert child.returncode in (0, 2), said
            assert child.returncode == 0 or said.count("militia-graph: ") == 1, said
        with place.opened() as store:
            end = mended(store, chance)
            held = export(store)
            assert held in (states[before], states[after]), f"moment {moment}: neither before nor after, {said}"
            made = audit(store)
            assert not made.differences
        if end:
            assert held == states[after if end == "resumed" else before]
        end = end or ("as before" if held == states[before] else "done")
        ends[f"{'engine' if engine else 'command'} killed: {end}"] += 1
        before = after if held == states[after] else before
    report(kind, ends)


def undisturbed(place: Place, commands: Mapping[str, tuple[str, ...]]) -> tuple[dict[str, str], dict[bool, float]]:
    """The export after each command, and how many seconds one writes: in one transaction, and in many."""
    states: dict[str, str] = {}
    seconds: dict[bool, list[float]] = {True: [], False: []}
    base = write_jsonl(Path(commands["one"][1]).with_name("base.jsonl"), source("s0"), entity("base"))
    assert run("load", base, db=place.db).returncode == 0
    for large in (True, False):
        for name, words in commands.items():
            child = start(place, *words, large=large)
            until_it_writes(child)
            begin = time.monotonic()
            _, said = child.communicate(timeout=120)
            assert child.returncode == 0, said
            seconds[large].append(time.monotonic() - begin)
            with place.opened() as store:
                assert states.setdefault(name, export(store)) == export(store), "the same in one transaction"
    assert len(set(states.values())) == len(states)
    return states, {large: min(taken) for large, taken in seconds.items()}


def until_it_writes(child: subprocess.Popen[str]) -> None:
    """Until a command has read and folded everything (or has ended)."""
    assert child.stdout
    child.stdout.readline()


def mended(store: Store, chance: random.Random) -> str:
    """Settle what was cut off, one way or the other; empty where nothing was."""
    if not unfinished(store):
        return ""
    how: Literal["resume", "rollback"] = "resume" if chance.random() < 0.5 else "rollback"
    assert settle(store, how) == 1
    return "resumed" if how == "resume" else "taken back"


def report(kind: str, ends: Counter[str]) -> None:
    """For docs/faults.md."""
    if folder := os.environ.get("MILITIA_GRAPH_FAULTS"):
        (Path(folder) / f"kills-{kind}.json").write_text(json.dumps(ends, indent=1, sort_keys=True))
