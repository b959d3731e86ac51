"""A progress bar on a terminal for work that takes longer than a second; nothing in a pipe."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def bar(quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """Gives the function to call with (done, total)."""
    if quiet or not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    began, shown = time.monotonic(), False

    def progress(done: int, total: int) -> None:
        nonlocal shown
        elapsed = time.monotonic() - began
        if elapsed < 1:
            return
        left = elapsed / done * (total - done) if done else 0
        sys.stderr.write(f"\r{done:,} of {total:,} · {done / elapsed:,.0f}/s · {left:,.0f} s left   ")
        sys.stderr.flush()
        shown = True

    try:
        yield progress
    finally:
        if shown:
            sys.stderr.write("\r" + " " * 60 + "\r")
