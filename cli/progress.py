"""A line of progress on a terminal for work that takes longer than a second; nothing in a pipe."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

OFTEN = 0.1
"""Seconds between two looks of the line."""


@contextmanager
def bar(quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """Gives the function to call with (done, total): with a total of 0 while nobody knows how many rows there are.

    Another total begins another part of the work, with a rate and a time left of its own.
    """
    if quiet or not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    line = _Line()
    try:
        yield line.show
    finally:
        line.clear()


class _Line:
    def __init__(self) -> None:
        self._began = self._part_began = self._shown_at = time.monotonic()
        self._part, self._before, self._width = -1, 0, 0

    def show(self, done: int, total: int) -> None:
        """Write the line over the one before, if the work takes longer than a second."""
        now = time.monotonic()
        if total != self._part:
            # Where a load is resumed, what was done before says nothing about the rate.
            self._part, self._part_began, self._before = total, now, done
            return
        if now - self._began < 1 or now - self._shown_at < OFTEN:
            return
        self._shown_at = now
        self._write(words(done, total, done - self._before, now - self._part_began))

    def clear(self) -> None:
        """Leave an empty line."""
        if self._width:
            self._write("")
            sys.stderr.write("\r")
            sys.stderr.flush()

    def _write(self, text: str) -> None:
        sys.stderr.write(f"\r{text.ljust(self._width)}")
        sys.stderr.flush()
        self._width = len(text)


def words(done: int, total: int, since: int, seconds: float) -> str:
    """Rows done, the rate at which ``since`` of them were done in the last ``seconds``, and what is left of time.

    >>> words(20_000, 50_000, 10_000, 2.0)
    '20,000 of 50,000 · 5,000/s · 6 s left'
    >>> words(20_000, 0, 20_000, 2.0)
    '20,000 rows read · 10,000/s'
    """
    rate = since / seconds if seconds else 0.0
    if not total:
        return f"{done:,} rows read · {rate:,.0f}/s"
    left = f" · {_time((total - done) / rate)} left" if rate else ""
    return f"{done:,} of {total:,} · {rate:,.0f}/s{left}"


def _time(seconds: float) -> str:
    """Seconds, or minutes and seconds.

    >>> _time(59.4), _time(125.0)
    ('59 s', '2:05')
    """
    whole = round(seconds)
    return f"{whole} s" if whole < 60 else f"{whole // 60}:{whole % 60:02}"
