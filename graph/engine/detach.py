"""Processes that outlive the command that starts them."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

_WINDOWS_ALONE = 0x00000008 | 0x00000200  # DETACHED_PROCESS, CREATE_NEW_PROCESS_GROUP


def detach(module: str, *arguments: str, log: Path | None = None) -> subprocess.Popen[bytes]:
    """Run a module of this package apart from the terminal and Ctrl-C; what it prints goes to ``log``."""
    root = str(Path(__file__).parents[2])
    path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")]))
    with Path(log or os.devnull).open("ab") as out:
        process = subprocess.Popen(
            # -P: a folder named graph where the user happens to stand is not ours.
            [sys.executable, "-P", "-m", module, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONPATH": path},
            start_new_session=sys.platform != "win32",
            creationflags=_WINDOWS_ALONE if sys.platform == "win32" else 0,
        )
    # Somebody must take note of its end, or it stays as a zombie as long as this process lives.
    threading.Thread(target=process.wait, daemon=True).start()
    return process
