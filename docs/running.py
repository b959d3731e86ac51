"""Run the command for a page, over a database with the shipped data set."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graph.engine.folder import Layout
from graph.engine.locks import held

SECONDS = 30.0
COMMAND = (sys.executable, "-c", "import sys, cli; sys.argv[0] = 'militia-graph'; cli.main()")


@contextmanager
def iraq() -> Iterator[str]:
    """A temporary database that holds the data set."""
    with tempfile.TemporaryDirectory(prefix="militia-graph-docs-") as folder:
        db = Path(folder) / "graph"
        run(str(db), "load", "iraq", "--quiet")
        yield str(db)
        # The engine ends soon after its last command, and writes until then.
        deadline = time.monotonic() + SECONDS
        while held(Layout(db).supervisor_lock) and time.monotonic() < deadline:
            time.sleep(0.05)


def run(db: str, *words: str) -> str:
    """What the command prints; it must end well."""
    environment = {**os.environ, "MILITIA_GRAPH_DB": db, "COLUMNS": "116", "MILITIA_GRAPH_LINGER": "5"}
    done = subprocess.run(
        [*COMMAND, *words], env=environment, capture_output=True, encoding="utf-8", check=False, timeout=300
    )
    if done.returncode:
        raise SystemExit(f"{words}: {done.stderr}")
    return "\n".join(line.rstrip() for line in done.stdout.splitlines()).strip("\n")
