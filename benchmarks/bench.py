"""``make bench``: what the project promises about speed, measured side by side in one run.

Seconds depend on the machine; the ratios hardly do. ``--entities``, ``--claims``, ``--seed`` change the large set.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks import bare, synthetic
from benchmarks.measure import COMMAND, Run, cold, run, wait_until_gone, warm
from graph.engine.aot import ATTEMPTS, cache_file

SHOW = (COMMAND, "show", "Kataib Hezbollah")


@dataclass(frozen=True, slots=True)
class Line:
    """One comparison: what is measured beside what, in seconds; the aim, and peaks of memory where they matter."""

    what: str
    seconds: float
    beside: str
    other: float
    aim: str = ""
    memory: str = ""


def main() -> None:
    """Measure everything and print each line as soon as it is known."""
    options = argparse.ArgumentParser(description=__doc__)
    for name, default in (("entities", 20_000), ("claims", 100_000), ("seed", 3)):
        options.add_argument(f"--{name}", type=int, default=default)
    chosen = options.parse_args()
    print(f"{'':38}{'s':>7}  {'beside':36}{'s':>7}{'ratio':>8}  {'aim':12} peak memory, MB")
    with tempfile.TemporaryDirectory(prefix="militia-graph-bench-") as scratch:
        os.environ["XDG_CACHE_HOME"] = f"{scratch}/cache"
        for line in _lines(Path(scratch), chosen.entities, chosen.claims, chosen.seed):
            ratio = f"{line.seconds / line.other:.2f}×"
            print(
                f"{line.what:38}{line.seconds:7.2f}  {line.beside:36}{line.other:7.2f}{ratio:>8}  "
                f"{line.aim:12} {line.memory}",
                flush=True,
            )


def _lines(scratch: Path, entities: int, claims: int, seed: int) -> Iterator[Line]:
    subprocess.run([sys.executable, "-m", "graph.engine.training"], check=True, stdin=subprocess.DEVNULL)
    folder = scratch / "graph"
    python = cold((sys.executable, "-c", "pass"), folder, 5)
    yield Line("--help", cold((COMMAND, "--help"), folder, 5), "python alone", python, "≤ 0.3 s")
    yield from _show(scratch, folder)
    yield _load("load iraq", scratch, "iraq", times=3)
    synthetic.write(scratch / "large.jsonl", entities, claims, seed)
    name = f"load {entities // 1000}k entities, {claims // 1000}k claims"
    yield _load(name, scratch, str(scratch / "large.jsonl"), times=2, aim="≤ 1.3×")
    yield _small_load("load 2 claims into that", scratch, scratch / f"{name}-0")
    yield _sending(f"{name}: sending", scratch, scratch / f"{name}.sqlite")


def _show(scratch: Path, folder: Path) -> Iterator[Line]:
    run((COMMAND, "load", "iraq"), folder)
    wait_until_gone(folder)
    # Where it failed too often already, the program does not try to make the cache.
    none = scratch / "no-cache" / "militia-graph" / cache_file().with_suffix(".attempts").name
    none.parent.mkdir(parents=True)
    none.write_text("started\n" * ATTEMPTS, encoding="utf-8")
    without = cold(SHOW, folder, 5, XDG_CACHE_HOME=str(scratch / "no-cache"))
    with_cache = cold(SHOW, folder, 5)
    yield Line("show, cold, with AOT cache", with_cache, "without AOT cache", without, "≤ 1.0 s")
    yield Line("show, warm (engine lingers)", warm(SHOW, folder, 5), "cold, with AOT cache", with_cache)


def _load(what: str, scratch: Path, name: str, *, times: int, aim: str = "") -> Line:
    """The whole command, reading, checking and folding included, beside the sending of its rows alone.

    The fastest of each counts: what else the machine does meanwhile only ever adds.
    """
    steps = scratch / f"{what}.sqlite"
    bare.spool(name, steps)
    loads: list[Run] = []
    sends: list[Run] = []
    for number in range(times):
        folder = scratch / f"{what}-{number}"
        loads.append(run((COMMAND, "load", name, "--quiet"), folder))
        wait_until_gone(folder)
        yardstick = scratch / f"{what}-bare-{number}"
        sends.append(run((sys.executable, "-m", "benchmarks.bare", str(steps), str(yardstick)), yardstick))
        wait_until_gone(yardstick)
    return Line(
        what,
        min(load.seconds for load in loads),
        "bare driver, sending alone",
        min(float(sent.output) for sent in sends),
        aim,
        f"{_memory(loads[-1])}; bare {_memory(sends[-1])}",
    )


def _small_load(what: str, scratch: Path, folder: Path) -> Line:
    """An article into a large graph: a load that reads the part that it can change, beside one that reads all."""
    path = scratch / "article.jsonl"
    whole = "from graph.store import part; part.LEAST = 10**9; from cli import main; main()"
    seconds = []
    for number, command in enumerate(((COMMAND,), (sys.executable, "-c", whole))):
        synthetic.write_article(path, number)
        seconds.append(run((*command, "load", str(path), "--quiet"), folder).seconds)
        wait_until_gone(folder)
    return Line(what, seconds[0], "reading all of the graph", seconds[1])


def _sending(what: str, scratch: Path, steps: Path) -> Line:
    """The write phase alone, by the fast path, beside the bare driver that sends the same rows."""
    runs: list[Run] = []
    for option in ("--own", "--plain"):
        folder = scratch / f"sending{option}"
        runs.append(run((sys.executable, "-m", "benchmarks.bare", str(steps), str(folder), option), folder))
        wait_until_gone(folder)
    seconds = [float(one.output) for one in runs]
    return Line(what, seconds[0], "bare driver", seconds[1], "", _memory(runs[0]))


def _memory(one: Run) -> str:
    return f"{one.client:.0f} + engine {one.engine:.0f}"


if __name__ == "__main__":
    main()
