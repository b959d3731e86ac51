"""Run commands of the program as a user does, and take their time and the peak of their memory."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psutil

from graph.engine.folder import Layout
from graph.engine.locks import held
from graph.engine.record import read_record

COMMAND = str(Path(sys.executable).parent / "militia-graph")
GONE_SECONDS = 30.0
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds on the clock, what was printed, and the peaks of resident memory in megabytes."""

    seconds: float
    output: str
    client: float
    engine: float


def run(arguments: Sequence[str], db: Path | str, **environment: str) -> Run:
    """Run a command with ``db`` as its database, children and embedded engine included in the memory."""
    start = time.perf_counter()
    process = subprocess.Popen(
        arguments,
        env={**_users(), "MILITIA_GRAPH_DB": str(db), **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    peaks = _Peaks(process.pid, Path(db))
    output, errors = process.communicate()
    seconds = time.perf_counter() - start
    peaks.stop()
    if process.returncode:
        raise SystemExit(f"{' '.join(arguments)} failed:\n{errors}")
    return Run(seconds, output, peaks.client / MEGABYTE, peaks.engine / MEGABYTE)


def _users() -> dict[str, str]:
    # Users keep compiled modules; without them every start would compile the program anew.
    return {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}


def cold(arguments: Sequence[str], folder: Path, times: int, **environment: str) -> float:
    """Median seconds of a command whose engine is not running. A first run, which warms the disk, is dropped."""
    taken = []
    for _ in range(times + 1):
        taken.append(run(arguments, folder, MILITIA_GRAPH_LINGER="0", **environment).seconds)
        wait_until_gone(folder)
    return median(taken[1:])


def warm(arguments: Sequence[str], folder: Path, times: int) -> float:
    """Median seconds of a command whose engine lingers from the one before."""
    taken = [run(arguments, folder).seconds for _ in range(times + 1)]
    wait_until_gone(folder)
    return median(taken[1:])


def wait_until_gone(folder: Path) -> None:
    """Wait until the engine of the folder has ended by itself."""
    deadline = time.monotonic() + GONE_SECONDS
    while held(Layout(folder).supervisor_lock):
        if time.monotonic() > deadline:
            raise SystemExit(f"the engine of {folder} does not end")
        time.sleep(0.05)


class _Peaks:
    """Looks at the memory of a process tree and of the folder's engine five times a second."""

    def __init__(self, pid: int, folder: Path) -> None:
        self.client = self.engine = 0
        self._pid, self._record = pid, Layout(folder).record
        self._engine: set[int] = set()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(0.2):
            record = read_record(self._record)
            if record:
                # It is a child of the command that started it, also while its address is not to be read.
                self._engine |= _tree(record.supervisor) | _tree(record.pid)
            self.engine = max(self.engine, _resident(self._engine))
            self.client = max(self.client, _resident(_tree(self._pid) - self._engine))


def _tree(pid: int) -> set[int]:
    with suppress(psutil.Error):
        return {pid, *(child.pid for child in psutil.Process(pid).children(recursive=True))}
    return set()


def _resident(pids: set[int]) -> int:
    total = 0
    for pid in pids:
        with suppress(psutil.Error):
            total += psutil.Process(pid).memory_info().rss
    return total
