"""The line of progress: on a terminal, for long work only, with a rate and the time that is left."""

from __future__ import annotations

import io
import sys
import time

import pytest

from cli.progress import bar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(monkeypatch: pytest.MonkeyPatch, terminal: io.StringIO, seconds: float, *, quiet: bool = False) -> str:
    """What work in three parts writes, each of four calls that are so many seconds apart."""
    now = 0.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    monkeypatch.setattr(sys, "stderr", terminal)
    with bar(quiet) as progress:
        for total in (0, 40_000, 80_000):
            for part in range(1, 5):
                now += seconds
                progress(part * 10_000, total)
    return terminal.getvalue()


def test_long_work_shows_its_rate_and_the_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [line.strip() for line in shown(monkeypatch, Terminal(), 5.0).split("\r") if line.strip()]
    assert "20,000 rows read · 2,000/s" in lines
    assert "20,000 of 40,000 · 2,000/s · 10 s left" in lines
    assert "40,000 of 80,000 · 2,000/s · 20 s left" in lines


def test_nothing_is_left_on_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    written = shown(monkeypatch, Terminal(), 5.0)
    assert written.endswith("\r")
    assert not written.split("\r")[-2].strip()


@pytest.mark.parametrize(
    ("terminal", "seconds", "quiet"),
    [(io.StringIO(), 5.0, False), (Terminal(), 0.05, False), (Terminal(), 5.0, True)],
)
def test_a_pipe_short_work_and_quiet_show_nothing(
    monkeypatch: pytest.MonkeyPatch, terminal: io.StringIO, seconds: float, quiet: bool
) -> None:
    assert not shown(monkeypatch, terminal, seconds, quiet=quiet)
