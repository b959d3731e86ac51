"""The command in this process: the same words and exit codes, without half a second for each start of Python."""

from __future__ import annotations

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from cli.run import run


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended, and what it printed."""

    returncode: int
    stdout: str
    stderr: str


def run_here(*words: str | Path, db: str | Path) -> Done:
    """Run a command to its end on the database ``db``. For what has to do with processes use ``command.run``."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setenv("COLUMNS", "160")  # whatever the tests run in
        patch.setattr(sys, "argv", ["militia-graph", *map(str, words), "--db", str(db)])
        code = run()
    out.flush()
    err.flush()
    printed = [stream.buffer.getvalue().decode() for stream in (out, err)]
    return Done(code, *printed)
