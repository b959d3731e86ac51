"""Run the app and turn every way in which it can end into an exit code and words for people."""

from __future__ import annotations

import errno
import gc
import io
import os
import sys
import traceback
from importlib.util import find_spec
from pathlib import Path

from cli import OURS
from cli.clean import clean
from schema.errors import EnvironmentFault, MilitiaGraphError

UNEXPECTED = 70
INTERRUPTED = 130


def run() -> int:
    """The exit code of the command in ``sys.argv``."""
    # A command makes many records and few cycles, and ends soon: looking for garbage rarely pays.
    gc.set_threshold(100_000, 50, 50)
    try:
        _own_packages()
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(encoding="utf-8")  # whatever the code page of a pipe, names are Arabic too
        from cli.app import app  # noqa: PLC0415  after the check that it is ours

        code = app(standalone_mode=False)
        if code == INTERRUPTED:
            _say("interrupted")
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except MilitiaGraphError as error:
        _say(f"militia-graph: {error}")
        return error.exit_code
    except BrokenPipeError:
        return _seen_enough()
    except SystemExit as error:
        if isinstance(error.__context__, BrokenPipeError):  # Typer makes exit code 1 of it
            return _seen_enough()
        raise
    except KeyboardInterrupt:
        _say("interrupted")
        return INTERRUPTED
    except Exception as error:  # the last line of defence: no traceback reaches a user
        return _other(error)


def _seen_enough() -> int:
    """End quietly after `militia-graph … | head`: nothing more may be written to the pipe."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno() if sys.__stdout__ else 1)
    return 0


def _other(error: Exception) -> int:
    show = getattr(error, "show", None)
    if show is not None:
        # Typer's own errors of usage print themselves; their base class has no public name.
        show()
        return int(getattr(error, "exit_code", MilitiaGraphError.exit_code))
    if type(error).__name__ == "Abort":
        _say("interrupted")
        return INTERRUPTED
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        _say(f"militia-graph: {error.filename or 'the output'} cannot be written: {error.strerror}")
        return EnvironmentFault.exit_code
    _say(f"militia-graph: unexpected: {type(error).__name__}: {str(error)[:200]} ({_log(error)})")
    return UNEXPECTED


def _log(error: Exception) -> str:
    import platformdirs  # noqa: PLC0415

    try:
        folder = Path(platformdirs.user_log_path("militia-graph"))
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "error.log"
        path.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    except OSError:
        return "no log could be written"
    return f"details in {path}"


def _say(text: str) -> None:
    """A line on stderr, without what could steer a terminal."""
    print(clean(text), file=sys.stderr)  # noqa: T201


def _own_packages() -> None:
    """See that our top-level packages are ours: PyPI has others called ``schema`` and ``graph``."""
    home = Path(__file__).resolve().parent.parent
    for name in OURS:
        spec = find_spec(name)
        origin = Path(spec.origin).resolve() if spec and spec.origin else None
        if origin is None or origin.parent.parent != home:
            raise EnvironmentFault(
                f"another package called {name!r} hides ours: install militia-graph in an environment of its own "
                "(`pipx install militia-graph` or `uv tool install militia-graph`)"
            )
