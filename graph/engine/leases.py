"""A command's side: hold a lease, and reach the engine of the folder, started if need be."""

from __future__ import annotations

import os
import re
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from graph.engine.detach import detach
from graph.engine.folder import Layout, prepare
from graph.engine.launch import START_SECONDS, available, printed_since, taken
from graph.engine.probe import end_orphan, speaks_bolt
from graph.engine.record import Address, Record, read_record
from schema.errors import EnvironmentFault, UsageError

SILENCE_SECONDS = 10.0
REACH_SECONDS = 2 * START_SECONDS
_CAUSE = re.compile(r"[\w.]+(?:Exception|Error|Fault): (.+)")  # as Java and Python print them


@contextmanager
def lease(
    folder: Path,
    *,
    linger: float = 5.0,
    create: bool = True,
    port: int | None = None,
    log: Callable[[str], None] | None = None,
) -> Iterator[Address]:
    """Hold the embedded engine of the database in ``folder`` up, and give its address.

    The engine is started if it is not running, serves all commands that hold a lease, and ends ``linger``
    seconds after the last (``MILITIA_GRAPH_LINGER`` overrides; the one that starts it decides). A folder that
    is new or empty becomes a database with ``create``. ``port`` is the one to listen on, a free one by default.
    ``log`` gets a line where the engine must be started.

    Raises EnvironmentFault where the platform has no engine, the folder is not ours or cannot be used, there
    is no database (without ``create``), the engine does not start, the port is taken, or the engine listens on
    another one.
    """
    if not available():
        raise EnvironmentFault("no embedded engine for this platform: use --db bolt://…")
    layout = prepare(folder, create=create)
    linger = _linger(linger)
    # Late, because a program that uses Neo4j needs none of it and pays 0.1 s.
    from graph.engine.locks import locked, try_lock  # noqa: PLC0415

    with locked(layout.start_lock, REACH_SECONDS):
        own = layout.leases / f"{os.getpid()}-{secrets.token_hex(4)}.lease"
        held = try_lock(own)
        assert held is not None, "nobody else knows this name"  # noqa: S101
        try:
            address = _reach(layout, linger, port, log or (lambda _: None)).address
        except BaseException:
            held.release()
            own.unlink(missing_ok=True)
            raise
    try:
        yield address
    finally:
        held.release()
        own.unlink(missing_ok=True)


def is_up(folder: Path, address: Address) -> bool:
    """Whether the engine that gave this address is still there, by its supervisor; costs a look at two files."""
    from graph.engine.locks import held  # noqa: PLC0415

    layout = Layout(folder.expanduser().absolute())
    record = read_record(layout.record)
    return record is not None and record.address == address and held(layout.supervisor_lock)


def end_if_alone(folder: Path) -> bool:
    """End the engine at once, for a query that it does not stop; only if the caller's is the one lease.

    Returns whether it was ended. What was committed is there at the next start.
    """
    from graph.engine.locks import held, locked  # noqa: PLC0415

    layout = Layout(folder.expanduser().absolute())
    # Under the start lock, until all is over: nobody comes to an engine that is about to be killed.
    with locked(layout.start_lock, REACH_SECONDS):
        if sum(map(held, layout.leases.iterdir())) > 1:
            return False
        layout.stop_request.touch()
        deadline = time.monotonic() + REACH_SECONDS
        while held(layout.supervisor_lock) and time.monotonic() < deadline:
            time.sleep(0.02)
    return True


def _linger(default: float) -> float:
    told = os.environ.get("MILITIA_GRAPH_LINGER", "")
    try:
        return float(told) if told else default
    except ValueError:
        raise UsageError(f"MILITIA_GRAPH_LINGER should be a number of seconds, not {told!r}") from None


def _reach(layout: Layout, linger: float, port: int | None, log: Callable[[str], None]) -> Record:
    """Find the engine that runs, or start one. The caller holds the start lock and a lease."""
    from graph.engine.locks import held  # noqa: PLC0415

    deadline = time.monotonic() + REACH_SECONDS
    silent_since: float | None = None
    while time.monotonic() < deadline:
        record = read_record(layout.record)
        if not held(layout.supervisor_lock):
            if record:
                end_orphan(record)
                layout.record.unlink(missing_ok=True)
            if port is not None and taken(port):
                raise EnvironmentFault(
                    f"port {port} is taken by another program, or not yours to use: name another"
                )
            log("starting the embedded engine")
            if started := _start(layout, linger, port):
                return _on(port, started)
        elif record and record.ready:
            if speaks_bolt(record.bolt):
                return _on(port, record)
            silent_since = silent_since or time.monotonic()
            if time.monotonic() - silent_since > SILENCE_SECONDS:
                log("the embedded engine does not answer: it is started anew")
                layout.stop_request.touch()
                silent_since = None
        time.sleep(0.02)
    who = f"process {record.supervisor}" if record else "its supervisor"
    raise EnvironmentFault(f"the embedded engine of {layout.root} does not answer: end {who} and try again")


def _on(port: int | None, record: Record) -> Record:
    if port is not None and record.bolt != port:
        raise EnvironmentFault(
            f"the engine of this database already runs, on port {record.bolt}: use that one, or try again when no "
            "other command has used the database for some seconds"
        )
    return record


def _start(layout: Layout, linger: float, port: int | None) -> Record | None:
    """Start a supervisor and wait for its engine; None where it ended because another one was faster."""
    printed = layout.log.stat().st_size if layout.log.exists() else 0
    process = detach("graph.engine.supervisor", str(layout.root), str(linger), str(port or 0), log=layout.log)
    # The caller is about to need the driver, whose import takes as long as the engine's start.
    import graph.driver  # noqa: F401, PLC0415

    while True:
        status = process.poll()
        if (record := read_record(layout.record)) and record.ready:
            return record
        if status == 0:
            return None
        if status is not None:
            raise EnvironmentFault(f"the embedded engine did not start: {_last_words(layout.log, printed)}")
        time.sleep(0.01)


def _last_words(log: Path, start: int) -> str:
    """What the log says since byte ``start`` about the failure, in short: its causes, or the last lines."""
    text = printed_since(log, start).decode(errors="replace")
    causes = list(dict.fromkeys(_CAUSE.findall(text)))
    lines = causes[-2:] or [line.strip() for line in text.splitlines() if line.strip()][-3:]
    said = "; ".join(line[:300] for line in lines) or "it could not write its log: is the disk full?"
    return f"{said} (more in {log})"
