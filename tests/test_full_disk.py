"""A disk gets full while a load writes: one clear message, the graph as before, and all is well with space again.

A small disk of its own where one may be mounted (root on Linux), else the largest size of a file that a process may
write: both are met by the real command and the real engine.
"""

from __future__ import annotations

import itertools
import os
import re
import resource
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from command import COMMAND, ROOT, run, surroundings
from conftest import SMALL, Fields, Graph, claim, entity, source, write_jsonl

from graph.engine.folder import Layout
from graph.engine.locks import held
from graph.store import bulk
from graph.store import write as writing
from graph.store.audit import audit
from graph.store.connect import open_store
from graph.store.load import settle
from schema.errors import EnvironmentFault

MB = 1 << 20
SIZE = 300
"""Megabytes of the small disk. A new database takes 40."""

# The disk of a Neo4j server is its own matter; what a load prepares for it lies on the same kind of disk.
EMBEDDED = pytest.mark.engines("embedded")

LARGE: tuple[Fields, ...] = (
    source("s-large"),
    *(entity(f"l-{n}") for n in range(100)),
    *(
        claim(
            *(f"l-{n}", f"l-{n % 100}", "ATTACKED", f"l-{(n * 7 + 1) % 100}"),
            **{
                "source": "s-large",
                "statement": f"{n} " * 60,
                "when": f"20{n % 20:02}-{n % 12 + 1:02}-{n % 28 + 1:02}",
            },
        )
        for n in range(2_000)
    ),
)
Done = subprocess.CompletedProcess[str]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk."""
    place = tmp_path / "disk"
    place.mkdir()
    try:
        mount = ("mount", "-t", "tmpfs", "-o", f"size={SIZE}m", "tmpfs", str(place))
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no disk can be mounted here: the tests with the largest size of a file stand for it")
    try:
        yield place
    finally:
        # Engines that write there end soon after their last command.
        for _ in range(100):
            if subprocess.run(("umount", str(place)), capture_output=True, check=False).returncode == 0:
                break
            time.sleep(0.2)
        else:
            subprocess.run(("umount", "-l", str(place)), check=True)


@contextmanager
def full(disk: Path, left: int) -> Iterator[None]:
    """With only ``left`` bytes free."""
    filler = disk / "filler"
    with filler.open("wb") as out:
        size = shutil.disk_usage(disk).free - left
        assert size >= 0
        os.posix_fallocate(out.fileno(), 0, size)
    yield
    filler.unlink()


def refused(done: Done) -> str:
    """What a command said that met the full disk."""
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert done.stderr.startswith("militia-graph: ")
    assert done.stderr.count("\n") == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert "unexpected" not in done.stderr
    return done.stderr


def well(db: str | Path, **environment: str) -> str:
    """The export of a graph that is as its claims make it."""
    checked = run("check", "--graph", db=db, **environment)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    return run("export", db=db, **environment).stdout


def test_a_load_changes_nothing_wherever_the_disk_is_full(disk: Path, tmp_path: Path) -> None:
    db = str(disk / "base")
    here = {"XDG_DATA_HOME": str(disk)}
    small, large = write_jsonl(tmp_path / "small.jsonl", *SMALL), write_jsonl(tmp_path / "large.jsonl", *LARGE)
    assert run("load", small, db=db, **here).returncode == 0
    before = well(db, **here)
    spool, engines = "what a load prepares cannot be kept in", "has no room for this: it may take"
    for left in (0, 30 * MB):
        with full(disk, left):
            done = run("load", large, db=db, **here)
        assert (spool if left < 10 * MB else engines) in refused(done)
        assert well(db, **here) == before
        assert not list(disk.rglob("load-*")), "nothing lies about"
    assert run("load", large, db=db, **here).returncode == 0
    assert run("unload", "large", db=db, **here).returncode == 0
    assert well(db, **here) == before


@EMBEDDED
def test_a_disk_that_gets_full_during_a_large_load(
    disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = ((writing, "ONE_TRANSACTION", 100), (bulk, "LEAST", 20), (bulk, "CHUNK", 200))
    for module, name, value in settings:
        monkeypatch.setattr(module, name, value)
    numbers = itertools.count()
    with open_store(str(disk / "base"), "writer", create=True) as store, ExitStack() as stack:

        def fill(_done: int, total: int) -> None:
            if total > len(LARGE) and next(numbers) == 4:  # while it is written
                stack.enter_context(full(disk, 32 * MB))

        graph = Graph(store, tmp_path)
        graph.load(*SMALL, name="small")
        before = graph.export()
        with pytest.raises(EnvironmentFault, match="has no room for this"):
            graph.load(*LARGE, name="large", progress=fill)
        stack.close()
        assert settle(store, "rollback") == 1
        assert graph.export() == before
        assert not audit(store).differences


def empty(db: str, here: dict[str, str]) -> None:
    """Take out what another test left in a server."""
    listed = run("datasets", "-f", "csv", db=db, **here)
    for line in listed.stdout.splitlines()[1:] if listed.returncode == 0 else ():
        assert run("unload", line.partition(",")[0], db=db, **here).returncode == 0


def test_with_not_a_byte_left_every_command_says_so_or_works(disk: Path, tmp_path: Path) -> None:
    db, path = disk / "base", write_jsonl(tmp_path / "small.jsonl", *SMALL)
    with full(disk, 0):
        assert "cannot use" in refused(run("load", path, db=db))
    assert run("load", path, db=db, MILITIA_GRAPH_LINGER="0").returncode == 0
    before = well(db, MILITIA_GRAPH_LINGER="0")
    # An engine gives room back until it has ended.
    wait_for(lambda: not held(Layout(db).supervisor_lock))
    with full(disk, 0):
        for words in (("stats",), ("show", "group-a"), ("export",), ("load", str(path)), ("unload", "small")):
            assert re.search("No space left on device|is the disk full", refused(run(*words, db=db)))
    assert well(db) == before
    with full(disk, 0):  # with the engine up
        assert run("show", "group-a", "--quiet", db=db).returncode == 0
        assert run("export", db=db).stdout == before
        refused(run("unload", "small", db=db))
    assert well(db) == before


def wait_for(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _run(command: tuple[str, ...], prepare: Callable[[], None] | None = None) -> Done:
    return subprocess.run(
        command, cwd=ROOT, env=surroundings(), capture_output=True, text=True, timeout=120, check=False,
        preexec_fn=prepare,
    )  # fmt: skip


@EMBEDDED
def test_an_export_into_a_full_disk_leaves_the_file_that_was_there(iraq_db: str, disk: Path) -> None:
    wanted = run("export", db=iraq_db).stdout
    output = disk / "graph.jsonl"
    output.write_text("the last one\n")
    for left in (0, 8_192, len(wanted.encode()) // 2):
        with full(disk, left):
            message = refused(run("export", "-o", output, db=iraq_db))
            assert message == f"militia-graph: {output} cannot be written: No space left on device\n"
            assert output.read_text() == "the last one\n"
        assert [path.name for path in disk.iterdir()] == ["graph.jsonl"]
    assert run("export", "-o", output, db=iraq_db).returncode == 0
    assert output.read_text(encoding="utf-8") == wanted


# The same by the largest size of a file: runs everywhere.


def at_most(size: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@EMBEDDED
def test_a_load_that_may_not_write_its_spool_changes_nothing(engine: str, tmp_path: Path) -> None:
    here = {"MILITIA_GRAPH_LINGER": "10"}
    empty(engine, here)
    small, large = write_jsonl(tmp_path / "small.jsonl", *SMALL), write_jsonl(tmp_path / "large.jsonl", *LARGE)
    assert run("load", small, db=engine).returncode == 0
    before = well(engine)  # the engine is up: only the command is limited
    for size in (10_000,):
        message = refused(_run((*COMMAND, "load", str(large), "--db", engine), at_most(size)))
        assert "what a load prepares cannot be kept in" in message
        assert well(engine) == before
    assert run("load", large, db=engine).returncode == 0
    assert run("unload", "large", db=engine).returncode == 0
    assert well(engine) == before


@EMBEDDED
def test_an_export_beyond_the_largest_size_leaves_the_file_that_was_there(iraq_db: str, tmp_path: Path) -> None:
    output = tmp_path / "graph.jsonl"
    output.write_text("the last one\n")
    message = refused(_run((*COMMAND, "export", "-o", str(output), "--db", iraq_db), at_most(50_000)))
    assert message == f"militia-graph: {output} cannot be written: File too large\n"
    assert [path.name for path in tmp_path.iterdir()] == ["graph.jsonl"]
    assert output.read_text() == "the last one\n"
