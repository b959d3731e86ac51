"""Run the command for a page, over a database with the shipped data set."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

from graph.engine.folder import Layout
from graph.engine.locks import held

SECONDS = 30.0
os.environ["MILITIA_GRAPH_LINGER"] = "5"  # pages come one soon after the other
COMMAND = (sys.executable, "-c", "import sys, cli; sys.argv[0] = 'militia-graph'; cli.main()")


@cache
def iraq() -> str:
    """A database that holds the data set, for all pages; it goes when this process ends, and its engine with it."""
    folder = tempfile.mkdtemp(prefix="militia-graph-docs-")
    db = str(Path(folder) / "graph")
    atexit.register(_end, Path(folder), db)
    run(db, "load", "iraq", "--quiet")
    return db


def _end(folder: Path, db: str) -> None:
    # The engine ends soon after its last command, and writes until then.
    deadline = time.monotonic() + SECONDS
    while held(Layout(Path(db)).supervisor_lock) and time.monotonic() < deadline:
        time.sleep(0.05)
    shutil.rmtree(folder, ignore_errors=True)


def run(db: str, *words: str) -> str:
    """What the command prints; it must end well."""
    environment = {**os.environ, "MILITIA_GRAPH_DB": db, "COLUMNS": "116"}
    done = subprocess.run(
        [*COMMAND, *words], env=environment, capture_output=True, encoding="utf-8", check=False, timeout=300
    )
    if done.returncode:
        raise SystemExit(f"{words}: {done.stderr}")
    return "\n".join(line.rstrip() for line in done.stdout.splitlines()).strip("\n")
