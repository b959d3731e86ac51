"""Runs commands in processes of their own that need not import anything anew: half the time of a short one.

One request a line on standard input, as JSON: words, cwd, env, and the files for the two streams. One exit code a
line comes back. A command sees what it sees from a shell: its own process, streams, environment and folder.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import io
import json
import os
import signal
import sys
from typing import Any

# What most commands import. Not what starts threads, or reads the environment when it is imported.
PRELOADED = (
    *("cli.app", "cli.run", "pydantic", "rich.table", "rich.console", "neo4j", "yaml", "networkx"),
    *("graph.driver", "graph.fold", "graph.store.connect", "graph.store.load", "graph.store.audit", "loaders"),
    *("graph.reading.profile", "graph.reading.why", "graph.reading.ask", "graph.projection", "graph.material"),
)


def main() -> None:
    """Serve until standard input ends."""
    for name in PRELOADED:
        importlib.import_module(name)
    gc.freeze()  # a fork then copies no page of what is already there
    answers = os.fdopen(os.dup(1), "w")
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            os._exit(_run(json.loads(line)))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), file=answers, flush=True)


def _run(request: dict[str, Any]) -> int:
    """The exit code of the command, in the process that was made for it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["env"])
    for stream, path in ((1, request["out"]), (2, request["err"])):
        target = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(target, stream)
        os.close(target)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    sys.stdin = io.TextIOWrapper(io.FileIO(0, closefd=False))
    sys.stdout, sys.stderr = (
        io.TextIOWrapper(io.BufferedWriter(io.FileIO(stream, "w", closefd=False)), line_buffering=stream == 2)
        for stream in (1, 2)
    )
    sys.argv = ["militia-graph", *request["words"]]
    from cli import main as command  # noqa: PLC0415  it is there

    code: Any = 0
    try:
        command()
    except SystemExit as ended:
        code = ended.code
    atexit._run_exitfuncs()
    for out in (sys.stdout, sys.stderr):
        out.flush()
    return code if isinstance(code, int) else 0 if code is None else 1


if __name__ == "__main__":
    main()
