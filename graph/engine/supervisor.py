"""The process that holds the engine up while any command uses it: ``python -m graph.engine.supervisor``."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

from graph.engine.aot import cache_flags, ensure_aot_cache
from graph.engine.folder import Layout
from graph.engine.launch import Engine, StartError, start
from graph.engine.locks import remove_stale, try_lock

TICK_SECONDS = 0.2
LOG_BYTES = 2_000_000


def supervise(layout: Layout, linger: float, port: int | None) -> int:
    """Start the engine, its Bolt on ``port``, and end it when no lease has been held for ``linger`` seconds.

    Returns the exit status: 0, or 1 where the engine did not start (the log says why).
    """
    if (own_lock := try_lock(layout.supervisor_lock, 2.0)) is None:
        return 0  # another supervisor serves the folder
    try:
        layout.stop_request.unlink(missing_ok=True)
        trim(layout.log)
        engine = start(layout, cache_flags(), port)
        try:
            _watch(engine, layout, linger)
        finally:
            layout.record.unlink(missing_ok=True)  # first: nobody shall come to an engine that is ending
            engine.stop()
    except StartError as error:
        print(f"The engine did not start: {error}", flush=True)  # noqa: T201 - stdout is the log
        return 1
    finally:
        layout.record.unlink(missing_ok=True)
        own_lock.release()
    ensure_aot_cache()  # now that no command waits for the processor
    return 0


def _watch(engine: Engine, layout: Layout, linger: float) -> None:
    """Return when the engine has ended or, having ended it, when nobody needs it any more."""
    used = time.monotonic()
    while True:
        try:
            engine.process.wait(TICK_SECONDS)
            return
        except subprocess.TimeoutExpired:
            trim(layout.log)
        if layout.stop_request.exists():
            engine.stop(0.0)  # asked for only where it no longer answers
            return
        # Leases are taken under the start lock. So a command either is seen here, or comes when all is over.
        if (start_lock := try_lock(layout.start_lock)) is None:
            used = time.monotonic()
            continue
        try:
            if remove_stale(layout.leases):
                used = time.monotonic()
            elif time.monotonic() - used >= linger:
                layout.record.unlink(missing_ok=True)
                engine.stop()
                return
        finally:
            start_lock.release()


def trim(log: Path) -> None:
    """Keep the log below some megabytes: what is in it moves to ``engine.log.1``."""
    if log.exists() and log.stat().st_size > LOG_BYTES:
        shutil.copyfile(log, log.with_name(log.name + ".1"))
        os.truncate(log, 0)


def _end(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _end)
    sys.exit(supervise(Layout(Path(sys.argv[1])), float(sys.argv[2]), int(sys.argv[3]) or None))
