"""Figures and the explorer's page: how long drawing, writing, building and opening take, by size.

``python -m benchmarks.figures`` prints a Markdown page. Graphs are generated, with hubs as in life; pages are
opened in Chromium, with WebGL in software. One warm run is measured.
"""

from __future__ import annotations

import os
import platform
import random
import shutil
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx

from graph.analytics.command import command
from graph.analytics.paths import influence_paths
from graph.analytics.simple import influence
from graph.analytics.weights import shipped
from graph.explorer.page import EVERY_STATUS, Opening, explorer
from graph.exports.extract import Extract, Tables
from graph.figures.chart import chart
from graph.figures.ego import ego
from graph.figures.look import look
from graph.figures.network import network
from graph.figures.route import path
from graph.figures.words import DRAWN, Words
from graph.figures.write_page import to_page
from graph.figures.write_svg import to_svg
from graph.reading.view import View
from graph.selection import Selection

if TYPE_CHECKING:
    from graph.projection import Projection

DATES = {"start_min": "2020-01-01", "start_max": "2020-02-01", "end_min": "2020-03-01", "end_max": "9999-12-31"}
FIGURES = (44, 120, 300)
PAGES = (300, 1_500, 5_000, 50_000)
ARGUMENTS = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]


def main() -> None:
    """Measure and print."""
    print(
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}.\n"
    )
    a4 = look("a4", "print", "en")
    to_page(network(made(10), a4, Words()), "png")  # imports
    print("Seconds.\n\n| figure | scene | SVG | PDF | PNG |\n|---|---|---|---|---|")
    for number in FIGURES:
        graph = made(number)
        _figure(f"network of {number}", partial(network, graph, a4, Words()))
    graph = made(120)
    sway = influence(graph, shipped(), offices=True)
    hub = max(sorted(graph), key=dict(graph.degree()).__getitem__)
    near = sorted({*graph.successors(hub), *graph.predecessors(hub)})[:25]
    around: Projection = nx.MultiDiGraph(graph.subgraph([hub, *near]))
    _figure(f"ego of {len(around)}", lambda: ego(around, hub, a4, Words()))
    ends = next((a, b) for a in sorted(graph) for b in sorted(graph) if a != b and influence_paths(sway, a, b, k=3))
    _figure("path in 120", lambda: path(graph, influence_paths(sway, *ends, k=3), a4, Words()))
    chain = chained(12)
    _figure("command of 13", lambda: chart(chain, "n0", command(chain, "n0"), a4, Words()))
    _pages()


def _figure(name: str, draw: Callable[[], Any]) -> None:
    begin = time.perf_counter()
    scene = draw()
    taken = [time.perf_counter() - begin]
    writers: tuple[Callable[[], bytes], ...] = (
        partial(to_svg, scene),
        partial(to_page, scene, "pdf"),
        partial(to_page, scene, "png"),
    )
    for write in writers:
        begin = time.perf_counter()
        write()
        taken.append(time.perf_counter() - begin)
    print(f"| {name} | {' | '.join(f'{one:.2f}' for one in taken)} |", flush=True)


def _pages() -> None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  a dependency of development

    print(
        "\n| explorer | build (s) | size (MB) | until it can be used (s) | a filter (ms) |\n|---|---|---|---|---|"
    )
    here = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=here, args=ARGUMENTS)
        for number in PAGES:
            held = Extract(made(number), [], {}, View(include=EVERY_STATUS).words(), Tables())
            begin = time.perf_counter()
            page = explorer(held, Opening(), look("a4", "print", "en"), Words(), shipped())
            built = time.perf_counter() - begin
            file = Path(folder, f"{number}.html")
            file.write_bytes(page.html)
            window = browser.new_page(viewport={"width": 1500, "height": 950})
            begin = time.perf_counter()
            window.goto(file.as_uri(), timeout=300_000)
            window.wait_for_selector("html[data-ready]", state="attached", timeout=300_000)
            window.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
            opened = time.perf_counter() - begin
            begin = time.perf_counter()
            window.locator("#lines input").first.uncheck()
            window.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
            filtered = 1000 * (time.perf_counter() - begin)
            size = len(page.html) / 1e6
            print(f"| {number} | {built:.1f} | {size:.1f} | {opened:.2f} | {filtered:.0f} |", flush=True)
            window.close()
        browser.close()


def made(number: int) -> Projection:
    """Two relations for each entity, more with those that have many (Barabási and Albert 1999)."""
    chance = random.Random(number)
    ties = nx.barabasi_albert_graph(number, 2, seed=number)
    selection = Selection(view=View(include=EVERY_STATUS), labels=frozenset(DRAWN))
    graph: Projection = nx.MultiDiGraph(selection=selection)
    for n in range(number):
        label = chance.choice(("Person", "ArmedGroup", "StateBody", "State", "Party"))
        graph.add_node(f"n{n}", name=f"Name of {n}", labels=[label], aliases=[], keys=[f"name of {n}"])
    for n, (a, b) in enumerate(ties.edges()):
        kind = chance.choice(("MEMBER_OF", "COMMANDS", "SPONSORS", "THREATENED", "ALLIED_WITH"))
        graph.add_edge(f"n{a}", f"n{b}", key=f"e{n}", **_about(kind, chance.choice((0.3, 0.5, 0.7))))
    return graph


def chained(number: int) -> Projection:
    """A superior, and chains of command below it."""
    graph: Projection = nx.MultiDiGraph(selection=Selection(labels=frozenset(DRAWN)))
    for n in range(number + 1):
        graph.add_node(f"n{n}", name=f"Unit {n}", labels=["StateBody"], aliases=[], keys=[])
    for n in range(1, number + 1):
        graph.add_edge(f"n{(n - 1) // 3}", f"n{n}", key=f"e{n}", **_about("COMMANDS", 0.7))
    return graph


def _about(kind: str, score: float) -> dict[str, Any]:
    about = {"relation": kind, "status": "asserted", "shown": True, "confidence": score, "voices": 1, "code": "B3"}
    about |= {
        "polarity": 0,
        "kind": "state",
        "claims": [],
        "sources_for": {},
        "voices_for": {},
        "voices_against": {},
    }
    return {**about, **DATES}


if __name__ == "__main__":
    main()
