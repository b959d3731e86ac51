"""The real command in a process of its own, and a database folder that holds the shipped data set."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMAND = (sys.executable, "-c", "import sys, cli; sys.argv[0] = 'militia-graph'; cli.main()")


def surroundings(**more: str) -> dict[str, str]:
    """The environment of a command; conftest.py has taken the user's own databases out of it."""
    kept = {key: value for key, value in os.environ.items() if key != "COLUMNS"}
    return {**kept, "MILITIA_GRAPH_LINGER": "10", **more}


def run(
    *arguments: str | Path, db: Path | str | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, with ``--db`` where a database is given."""
    words = [*map(str, arguments), *(("--db", str(db)) if db is not None else ())]
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        request = {"words": words, "cwd": str(ROOT), "env": surroundings(**environment)}
        server = _server(os.getpid())
        assert server.stdin
        assert server.stdout
        server.stdin.write(json.dumps({**request, "out": str(out), "err": str(err)}) + "\n")
        server.stdin.flush()
        code = int(server.stdout.readline())
        said = [path.read_text(encoding="utf-8") for path in (out, err)]
    return subprocess.CompletedProcess([*COMMAND, *words], code, *said)


@cache
def _server(_: int) -> subprocess.Popen[str]:
    """Of this process: one command after the other."""
    return subprocess.Popen(
        [sys.executable, str(ROOT / "tests" / "fork_server.py")],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@cache
def iraq_folder(base: Path) -> Path:
    """A database with the data set ``iraq``, made once a session."""
    folder = base / "iraq-base"
    done = run("load", "iraq", db=folder)
    assert done.returncode == 0, done.stderr
    return folder
