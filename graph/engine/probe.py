"""Cheap questions to a running engine, without the driver: does it answer, will it end."""

from __future__ import annotations

import base64
import json
import os
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from graph.engine.record import Record

# Bolt handshake: magic, then four versions on offer (5.0 to 5.8, 4.4 and two empty ones).
_HANDSHAKE = bytes.fromhex("6060b01700080805000004040000000000000000")


def speaks_bolt(port: int, timeout: float = 2.0) -> bool:
    """Whether something on this loopback port agrees on a version of the Bolt protocol."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout) as connection:
        connection.sendall(_HANDSHAKE)
        answer = connection.recv(4)
        return len(answer) == 4 and answer != bytes(4)
    return False


def ready(http: int) -> bool:
    """Whether the engine says that it is up, its database open: ``GET /api/v1/ready`` gives 204.

    A sign-in over Bolt must not be tried before: it may fail, and after some failures the engine refuses the
    account for 30 s.
    """
    return _request("GET", "/api/v1/ready", http, timeout=2.0) == 204


def end_orphan(record: Record, patience: float = 5.0) -> None:
    """End an engine that has lost its supervisor, and return when it is gone.

    It is asked over HTTP with its own password, which no other program takes. One that does not listen is
    killed, but only a process whose command line bears the record's mark.
    """
    basic = base64.b64encode(f"root:{record.writer_password}".encode()).decode()
    headers = {"Authorization": f"Basic {basic}", "Content-Type": "application/json"}
    body = json.dumps({"command": "shutdown"})
    _request("POST", "/api/v1/server", record.http, timeout=3.0, body=body, headers=headers)
    deadline = time.monotonic() + patience
    while is_running(record):
        if time.monotonic() > deadline:
            with suppress(ProcessLookupError):
                os.kill(record.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
        time.sleep(0.05)


def is_running(record: Record) -> bool:
    """Whether the process of the record is there and is the one that was recorded."""
    proc = Path("/proc") / str(record.pid)
    with suppress(OSError):
        if proc.parent.joinpath("self").exists():
            return record.mark.encode() in (proc / "cmdline").read_bytes()
        shown = subprocess.run(["ps", "-o", "args=", "-p", str(record.pid)], capture_output=True, check=False)  # noqa: S607
        return record.mark.encode() in shown.stdout
    return False


def _request(
    method: str,
    path: str,
    port: int,
    *,
    timeout: float,
    body: str | None = None,
    headers: dict[str, str] | None = None,
) -> int:
    """The status of the answer, 0 for none."""
    # Late, because only a supervisor and a command that repairs need it, and it costs 30 ms.
    import http.client  # noqa: PLC0415

    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request(method, path, body, headers or {})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()
