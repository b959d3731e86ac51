"""Every engine side by side: prepared queries, load, unload, export, and eight readers at once.

``python -m benchmarks.engines [--entities N] [--claims N]`` prints a Markdown page.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
# The servers of the tests, but as a user runs them: with the full compiler.
os.environ.setdefault("MILITIA_GRAPH_NEO4J_JVM", "-Xmx2g")

import neo4j_server

from benchmarks import bare, synthetic
from benchmarks.measure import COMMAND, Run, run
from graph import open_store
from graph.store.connect import Store
from queries import bind, catalogue
from queries.header import Query
from schema.errors import EnvironmentFault

TIMES = 7
LONG_ENOUGH = 700
"""Milliseconds after which work is not repeated."""
READERS = 8
SETS = 5
PATIENCE = 20.0
"""Seconds after which a query is ended and told as such."""
ABOUT_EVENTS = ("accounts-of", "event")
HUBS = "MATCH (n:Entity)-[r]-(:Entity) RETURN n.id AS id, count(r) AS ties ORDER BY ties DESC, id LIMIT 2000"
EDGES = "MATCH (:Entity)-[r]->(:Entity) RETURN r.id AS id ORDER BY id LIMIT 50"


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--entities", type=int, default=20_000)
    options.add_argument("--claims", type=int, default=100_000)
    chosen = options.parse_args()
    print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}.")
    print(f"Engines: {', '.join(neo4j_server.ENGINES)}. Seconds, unless it says milliseconds.\n")
    with tempfile.TemporaryDirectory(prefix="militia-graph-bench-") as scratch:
        os.environ["XDG_DATA_HOME"] = os.environ["XDG_CACHE_HOME"] = scratch
        subprocess.run([sys.executable, "-m", "graph.engine.training"], check=True, stdin=subprocess.DEVNULL)
        large = Path(scratch) / "large.jsonl"
        synthetic.write(large, chosen.entities, chosen.claims)
        size = f"{chosen.entities // 1000}k entities and {chosen.claims // 1000}k claims"
        for name, data in (("iraq", "iraq"), (size, str(large))):
            _engines(name, data, Path(scratch) / name.replace(" ", "-"))


def _engines(name: str, data: str, scratch: Path) -> None:
    scratch.mkdir()
    bare.spool(data, scratch / "steps.sqlite")
    commands: dict[str, dict[str, str]] = {}
    queries: dict[str, dict[str, str]] = {}
    for engine in neo4j_server.ENGINES:
        with _signed_in(engine):
            with neo4j_server.database(engine, scratch / f"{engine}-bare") as db:
                sent = float(
                    run((sys.executable, "-m", "benchmarks.bare", str(scratch / "steps.sqlite"), db), db).output
                )
            with neo4j_server.database(engine, scratch / f"{engine}-own") as db:
                steps = str(scratch / "steps.sqlite")
                own = float(run((sys.executable, "-m", "benchmarks.bare", steps, db, "--own"), db).output)
            with neo4j_server.database(engine, scratch / engine) as db:
                taken = run((COMMAND, "load", data, "--quiet"), db)
                with open_store(db, "reader") as store:
                    queries[engine] = {query.name: _query(store, query) for query in catalogue().values()}
                    queries[engine]["eight readers at once"] = _readers(store)
                commands[engine] = _commands(taken, sent, own, db, scratch, Path(data).stem)
    _table(f"## {name}: load, unload, export", "", commands)
    cells = f"median / worst over {_asked(name)}, then what our code adds to the driver's own time; milliseconds"
    _table(f"## {name}: prepared queries", cells, queries)


def _commands(taken: Run, sent: float, own: float, db: str, scratch: Path, dataset: str) -> dict[str, str]:
    exported = run((COMMAND, "export", "-o", str(scratch / "out.jsonl")), db)
    unloaded = run((COMMAND, "unload", dataset, "--quiet"), db)
    return {
        "load, the whole command": f"{taken.seconds:.1f}",
        "the bare driver sending the same statements": f"{sent:.1f}",
        "ratio": f"{taken.seconds / sent:.2f}×",
        "the write phase of the load alone": f"{own:.1f}",
        "its ratio": f"{own / sent:.2f}×",
        "memory of the load (client + embedded engine), MB": f"{taken.client:.0f} + {taken.engine:.0f}",
        "export": f"{exported.seconds:.1f}",
        "unload": f"{unloaded.seconds:.1f}",
    }


def _query(store: Store, query: Query) -> str:
    """``median / worst · what our code adds`` in milliseconds, over all sets of arguments."""
    every = [bind(query, given) for given in _arguments(store, query)]
    if not every:
        return "–"

    def driver_alone() -> Any:
        with store.driver.session(database=store.database, default_access_mode="READ") as session:
            return session.run(query.cypher, every[0]).data()

    try:
        taken = [_timed(partial(_rows, store, query, values))[0] for values in every]
        ours, bare_driver = _timed(partial(_rows, store, query, every[0]), driver_alone)
    except EnvironmentFault:
        return f"over {PATIENCE:.0f} s"
    return f"{median(taken):.1f} / {max(taken):.1f} · {ours - bare_driver:+.1f}"


def _rows(store: Store, query: Query, values: Mapping[str, Any]) -> int:
    with store.answer(query.cypher, values, PATIENCE) as answer:
        return len([record.data() for record in answer])


def _timed(*works: Callable[[], Any]) -> list[float]:
    """Milliseconds of the median run of each, in turn; slow work runs fewer times; a first run does not count."""
    for work in works:
        work()
    taken: list[list[float]] = []
    while not taken or (len(taken) < TIMES and sum(map(sum, taken)) < LONG_ENOUGH):
        taken.append([])
        for work in works:
            begin = time.perf_counter()
            work()
            taken[-1].append((time.perf_counter() - begin) * 1000)
    return [median(times) for times in zip(*taken, strict=True)]


def _arguments(store: Store, query: Query) -> Iterator[Mapping[str, Any]]:
    """The query's own example where the graph is ``iraq``; else its most connected entities, and others."""
    if store.rows("MATCH (d:DataSet {id: 'iraq'}) RETURN 1 AS here"):
        yield query.example
        return
    if query.name in ABOUT_EVENTS:
        return  # the generated set has no events
    entities, edges = store.rows(HUBS), store.rows(EDGES)
    chance = random.Random(5)
    for number in range(SETS):
        taken = entities[:2] if number == 0 else chance.sample(entities, 2)
        asked = [
            parameter.name for parameter in query.parameters if parameter.type == "entity" and parameter.required
        ]
        others = {p.name: query.example[p.name] for p in query.parameters if p.required and p.type != "entity"}
        if "edge" in others:
            others["edge"] = chance.choice(edges)["id"]
        yield {**others, **{name: row["id"] for name, row in zip(asked, taken, strict=False)}}


def _readers(store: Store) -> str:
    """All queries by eight readers at once: milliseconds a query, and how many failed."""
    work = [(q, bind(q, given)) for q in catalogue().values() for given in list(_arguments(store, q))[-1:]] * 2

    def well(one: tuple[Query, Mapping[str, Any]]) -> bool:
        try:
            _rows(store, *one)
        except Exception:  # whatever it is, it is counted
            return False
        return True

    begin = time.perf_counter()
    with ThreadPoolExecutor(READERS) as readers:
        failed = sum(not good for good in readers.map(well, work))
    each = (time.perf_counter() - begin) * 1000 / len(work)
    return f"{each:.1f} each, {failed} of {len(work)} failed"


@contextmanager
def _signed_in(engine: str) -> Iterator[None]:
    given = neo4j_server.credentials(engine)
    os.environ.update(given)
    try:
        yield
    finally:
        for key in given:
            del os.environ[key]


def _asked(name: str) -> str:
    return "the example of each query" if name == "iraq" else "five sets of arguments, among them the hubs"


def _table(title: str, note: str, columns: Mapping[str, Mapping[str, str]]) -> None:
    names: Sequence[str] = list(columns)
    print(f"{title}\n")
    if note:
        print(f"{note}\n")
    print(f"| | {' | '.join(names)} |\n|---|{'---|' * len(names)}")
    for row in columns[names[0]]:
        print(f"| {row} | {' | '.join(columns[name][row] for name in names)} |", flush=True)
    print()


if __name__ == "__main__":
    main()
