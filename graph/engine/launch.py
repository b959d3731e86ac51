"""Start the engine's Java process from the wheel's own runtime, see it answer, and end it."""

from __future__ import annotations

import ctypes
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from graph.engine.accounts import passwords, write_accounts
from graph.engine.folder import Layout
from graph.engine.probe import ready
from graph.engine.record import DATABASE, Record, write_record

# One set for short commands and for loads. The full compiler loads 1.8 times as fast as the first one alone,
# but compiles so much while the engine starts that a cold start takes 0.2 s longer; with thresholds five times
# as high it starts as fast as the one and loads as fast as the other.
JVM_FLAGS = (
    *("-Xmx1g", "-XX:+UseSerialGC", "-XX:CompileThresholdScaling=5", "-XX:-UsePerfData"),
    # An engine that is out of memory answers nobody well; the next command starts another one.
    "-XX:+ExitOnOutOfMemoryError",
)
START_SECONDS = 60.0
STOP_SECONDS = 10.0
START_ATTEMPTS = 3
FAILURE = b'Exception in thread "main"'  # printed by every Java runtime
LOGGING = """\
handlers = java.util.logging.ConsoleHandler
java.util.logging.ConsoleHandler.formatter = com.arcadedb.log.LogFormatter
.level = INFO
io.undertow.level = WARNING
org.xnio.level = WARNING
org.jboss.level = WARNING
"""


class StartError(Exception):
    """The Java process ended, or did not answer in time; its log says why."""


@cache
def wheel() -> Path | None:
    """The folder of the installed wheel, found without importing it, which would load Java here."""
    spec = find_spec("arcadedb_embedded")
    for place in (spec.submodule_search_locations or []) if spec else []:
        if java(Path(place)).exists():
            return Path(place)
    return None


def java(engine: Path) -> Path:
    """The runtime that the wheel brings."""
    return engine / "jre" / "bin" / ("java.exe" if sys.platform == "win32" else "java")


def available() -> bool:
    """Whether the embedded engine is installed; there are no wheels for some platforms."""
    return wheel() is not None


@dataclass(frozen=True, slots=True)
class Engine:
    """A Java process that this process started, and what others need to know of it."""

    process: subprocess.Popen[bytes]
    record: Record

    def stop(self, seconds: float = STOP_SECONDS) -> None:
        """End it: cleanly, so that the database is closed; by force after ``seconds``."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def start(layout: Layout, extra_flags: tuple[str, ...] = (), port: int | None = None) -> Engine:
    """Start the engine of the folder and return when its database answers.

    The record is in the address file at once, so that nobody loses sight of the process. Bolt gets ``port``. Ports
    are free ones otherwise; where another program takes one in between, the engine ends, and others are tried.
    Raises StartError.
    """
    for attempt in range(START_ATTEMPTS):
        printed = layout.log.stat().st_size if layout.log.exists() else 0
        engine = _launch(layout, extra_flags, port)
        try:
            _wait_ready(engine, layout.log, printed)
        except BaseException as error:
            engine.stop()
            ports = (engine.record.bolt, engine.record.http)
            if isinstance(error, StartError) and any(map(taken, ports)) and attempt + 1 < START_ATTEMPTS:
                continue
            raise
        engine = replace(engine, record=replace(engine.record, ready=True))
        write_record(layout.record, engine.record)
        return engine
    raise StartError("no free port")


def _launch(layout: Layout, extra_flags: tuple[str, ...], port: int | None) -> Engine:
    (reader, writer), mark = passwords(layout.passwords), secrets.token_hex(8)
    write_accounts(layout.root / "config", reader=reader, writer=writer)
    (layout.root / "config" / "logging.properties").write_text(LOGGING, encoding="utf-8")
    bolt, http = free_ports(2) if port is None else (port, *free_ports(1))
    with layout.log.open("ab") as log:
        process = subprocess.Popen(
            command_line(layout.root, extra_flags, bolt=bolt, http=http, mark=mark),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=layout.root,
            env=_environment(),
            preexec_fn=_die_with_parent(),  # noqa: PLW1509 - the supervisor has no threads
        )
    record = Record(os.getpid(), process.pid, mark, bolt, http, reader, writer)
    write_record(layout.record, record)
    return Engine(process, record)


def command_line(root: Path, extra_flags: tuple[str, ...], *, bolt: int, http: int, mark: str) -> list[str]:
    """The Java command. Everybody can read it (``ps``): no password is in it."""
    engine = wheel()
    assert engine is not None, "lease() asks available() first"  # noqa: S101
    settings = {
        "server.rootPath": root,
        "server.databaseDirectory": root / "databases",
        "server.plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        "server.defaultDatabases": f"{DATABASE}[]",
        # The HTTP listener cannot be switched off; it serves to ask whether the engine is ready.
        "server.httpIncomingHost": "127.0.0.1",
        "server.httpIncomingPort": http,
        "bolt.host": "127.0.0.1",
        "bolt.port": bolt,
        "bolt.defaultDatabase": DATABASE,  # for clients that name none
        # Nobody waits in a queue: behind a few endless queries, the command that ends them would wait too.
        "queryMaxConcurrent": 0,
        # A query refused by the budget for memory never gives back what it had reserved: soon every query would be
        # refused. Without it, the limits for the rows of one query still hold (engine 26.10.2).
        "queryMaxHeapRAM": 0,
        # No query reads files of the machine, or fetches anything.
        "opencypher.loadCsv.allowFileUrls": "false",
        "opencypher.loadCsv.allowRemoteUrls": "false",
        "serverMetrics": "false",
        "polyglotEngineEnabled": "false",
        "server.healthCheck.enabled": "false",
    }
    return [
        str(java(engine)),
        *JVM_FLAGS,
        *extra_flags,
        *("-cp", str(engine / "jars" / "*")),
        f"-Djava.util.logging.config.file={root / 'config' / 'logging.properties'}",
        f"-Dmilitia.graph.mark={mark}",
        *(f"-Darcadedb.{name}={value}" for name, value in settings.items()),
        "com.arcadedb.server.ArcadeDBServer",
    ]


def free_ports(count: int) -> list[int]:
    """Ports of the loopback interface that nobody listened on a moment ago, all different."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [int(each.getsockname()[1]) for each in sockets]


def taken(port: int) -> bool:
    """Whether this process could not listen on that port of the loopback interface."""
    with socket.socket() as probe:
        if sys.platform != "win32":  # where the option would let two programs share a port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def _environment() -> dict[str, str]:
    """This process's, without what would change a Java runtime that is not the user's own."""
    foreign = ("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH")
    return {
        name: value
        for name, value in os.environ.items()
        if name not in foreign and not name.lower().startswith("arcadedb")
    }


def _die_with_parent() -> Callable[[], None] | None:
    """On Linux the kernel ends the engine if its supervisor is killed; elsewhere the next command does."""
    if sys.platform != "linux":
        return None
    with suppress(OSError, AttributeError):
        prctl = ctypes.CDLL(None).prctl
        return lambda: prctl(1, int(signal.SIGTERM)) and None  # PR_SET_PDEATHSIG
    return None


def printed_since(log: Path, start: int) -> bytes:
    """What is in the log from byte ``start`` on; all of it where it was cut since."""
    with log.open("rb") as stream:
        stream.seek(start if start <= log.stat().st_size else 0)
        return stream.read()


def _wait_ready(engine: Engine, log: Path, printed: int) -> None:
    """Return when the engine is ready. What it prints starts at byte ``printed`` of the log."""
    deadline = time.monotonic() + START_SECONDS
    while engine.process.poll() is None:
        if ready(engine.record.http):
            return
        # The engine does not end where it cannot listen on a port: a thread of its accounts lives on.
        if FAILURE in printed_since(log, printed):
            raise StartError("it failed")
        if time.monotonic() > deadline:
            raise StartError(f"no answer after {START_SECONDS:.0f} s")
        time.sleep(0.01)
    raise StartError(f"it ended with status {engine.process.returncode}")
