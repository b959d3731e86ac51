"""Measures and routes: ours against networkx and against the fastest library that is installed, in one run.

``python -m benchmarks.analytics [--edges FILE] [--nodes N] [--arcs N]`` prints a Markdown page. ``FILE`` has a pair
of ids on each line, such as SNAP's wiki-Vote; without it the graph is generated. igraph and networkit are measured
where they are installed (igraph is GPL: never a dependency).
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import time
from collections.abc import Callable, Iterator
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

import networkx as nx

from graph.analytics.measures import MEASURES
from graph.analytics.paths import influence_paths
from graph.analytics.simple import Step

SAMPLE = 40
"""Sources from which networkx's betweenness is reckoned up: all of them would take minutes."""
PAIRS = 40


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--edges", type=Path)
    options.add_argument("--nodes", type=int, default=10_000)
    options.add_argument("--arcs", type=int, default=100_000)
    chosen = options.parse_args()
    pairs = list(_read(chosen.edges) if chosen.edges else _made(chosen.nodes, chosen.arcs))
    name = chosen.edges.name if chosen.edges else "generated"
    arcs: nx.DiGraph[str] = nx.DiGraph()
    chance = random.Random(4)
    for a, b in pairs:
        if a != b:
            strength = chance.choice((0.1, 0.2, 0.35, 0.5))
            step = Step((f"{a}-{b}",), "COMMANDS", True, "authority", strength)
            arcs.add_edge(a, b, weight=strength, best=strength, steps=(step,))
    ties = nx.Graph(arcs)
    print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}.")
    print(f"\n## {name}: {len(arcs)} nodes, {arcs.number_of_edges()} arcs, {ties.number_of_edges()} ties\n")
    print("Seconds; × is how often that is our time.\n")
    print("| measure | ours | networkx | other libraries |\n|---|---|---|---|")
    others = _others(ties, arcs)
    measured: tuple[tuple[str, Any, Callable[[], float] | None], ...] = (
        ("betweenness", ties, lambda: _sampled(ties)),
        ("closeness", ties, None),
        ("influence", arcs, lambda: _seconds(lambda: nx.pagerank(arcs.reverse(copy=False)))),
        ("core_number", ties, lambda: _seconds(lambda: nx.core_number(ties))),
    )
    for measure, over, theirs in measured:
        ours = _seconds(partial(MEASURES[measure].function, over))
        reference = "–" if theirs is None else _cell(theirs(), ours)
        rest = [f"{library} {_cell(_seconds(run), ours)}" for library, run in others[measure].items()]
        print(f"| {measure} | {ours:.2f} | {reference} | {', '.join(rest) or '–'} |", flush=True)
    nodes = sorted(arcs)
    taken = []
    for _ in range(PAIRS):
        ends = chance.sample(nodes, 2)
        begin = time.perf_counter()
        influence_paths(arcs, *ends, k=5)
        taken.append((time.perf_counter() - begin) * 1000)
    spent = f"median {median(taken):.1f} ms, worst {max(taken):.0f} ms"
    print(f"\nFive strongest routes between {PAIRS} random pairs: {spent}.")


def _read(path: Path) -> Iterator[tuple[str, str]]:
    for line in path.read_text().splitlines():
        if line and not line.startswith("#"):
            a, b = line.split()[:2]
            yield a, b


def _made(nodes: int, arcs: int) -> Iterator[tuple[str, str]]:
    """A few are named again and again, most of them hardly ever, as in event data."""
    chance = random.Random(3)
    for _ in range(arcs):
        yield tuple(f"n{int(nodes * chance.random() ** 2)}" for _ in range(2))  # type: ignore[misc]


def _seconds(work: Callable[[], Any]) -> float:
    taken: list[float] = []
    while len(taken) < 3 and sum(taken) < 20:
        begin = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begin)
    return median(taken)


def _sampled(ties: nx.Graph[str]) -> float:
    """The time of networkx's betweenness over all nodes, reckoned up from a few sources."""
    begin = time.perf_counter()
    nx.betweenness_centrality(ties, k=SAMPLE, seed=1)
    return (time.perf_counter() - begin) / SAMPLE * len(ties)


def _cell(seconds: float, ours: float) -> str:
    return f"{seconds:.2f} ({seconds / ours:.1f}×)"


def _others(ties: nx.Graph[str], arcs: nx.DiGraph[str]) -> dict[str, dict[str, Callable[[], Any]]]:
    """What other libraries take for the same, on graphs of their own that are made before."""
    names = ("betweenness", "closeness", "influence", "core_number")
    found: dict[str, dict[str, Callable[[], Any]]] = {name: {} for name in names}
    import rustworkx  # noqa: PLC0415

    rust = rustworkx.networkx_converter(ties)
    found["betweenness"]["rustworkx"] = lambda: rustworkx.betweenness_centrality(rust)
    found["core_number"]["rustworkx"] = lambda: rustworkx.core_number(rust)
    if find_spec("igraph"):
        import igraph  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415

        whole, back = igraph.Graph.from_networkx(ties), igraph.Graph.from_networkx(arcs.reverse())
        found["betweenness"]["igraph"] = whole.betweenness
        found["closeness"]["igraph"] = whole.closeness
        found["core_number"]["igraph"] = whole.coreness
        found["influence"]["igraph"] = lambda: back.pagerank(weights="weight")
    if find_spec("networkit"):
        import networkit  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415

        kit = networkit.nxadapter.nx2nk(ties)
        found["betweenness"]["networkit"] = lambda: networkit.centrality.Betweenness(kit).run()
        found["closeness"]["networkit"] = lambda: networkit.centrality.Closeness(kit, False, True).run()
    return found


if __name__ == "__main__":
    main()
