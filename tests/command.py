"""The real command in a process of its own, and a database folder that holds the shipped data set."""

from __future__ import annotations

import os
import subprocess
import sys
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
    return subprocess.run(
        [*COMMAND, *words],
        cwd=ROOT,
        env=surroundings(**environment),
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


@cache
def iraq_folder(base: Path) -> Path:
    """A database with the data set ``iraq``, made once a session."""
    folder = base / "iraq-base"
    done = run("load", "iraq", db=folder)
    assert done.returncode == 0, done.stderr
    return folder
