"""Every engine side by side: prepared queries, load, unload, export, and eight readers at once.

``python -m benchmarks.engines [--entities N] [--claims N]`` prints a Markdown page; docs/benchmarks.md is one.
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
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
# The servers of the tests, but as a user runs them: with the full compiler.
os.environ.setdefault("MILITIA_GRAPH_NEO4J_JVM", "-Xmx2g")

import neo4j_server

from benchmarks import bare, synthetic
from benchmarks.measure import COMMAND, Run, run
from graph import ask, open_store
from graph.store.connect import Store
from queries import bind, catalogue, get
from queries.header import Query

TIMES = 9
READERS = 8
Given = Mapping[str, str]


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
            with neo4j_server.database(engine, scratch / engine) as db:
                taken = run((COMMAND, "load", data, "--quiet"), db)
                with open_store(db, "reader") as store:
                    queries[engine] = {query.name: _query(store, query) for query in catalogue().values()}
                    queries[engine]["eight readers at once"] = _readers(store)
                commands[engine] = _commands(taken, sent, db, scratch, Path(data).stem)
    _table(f"## {name}: load, unload, export", "", commands)
    cells = f"median / worst over {_asked(name)}, then what our code adds to the driver's own time; milliseconds"
    _table(f"## {name}: prepared queries", cells, queries)


def _commands(taken: Run, sent: float, db: str, scratch: Path, dataset: str) -> dict[str, str]:
    exported = run((COMMAND, "export", "-o", str(scratch / "out.jsonl")), db)
    unloaded = run((COMMAND, "unload", dataset, "--quiet"), db)
    return {
        "load, the whole command": f"{taken.seconds:.1f}",
        "the bare driver sending the same statements": f"{sent:.1f}",
        "ratio": f"{taken.seconds / sent:.2f}×",
        "memory of the load (client + embedded engine), MB": f"{taken.client:.0f} + {taken.engine:.0f}",
        "export": f"{exported.seconds:.1f}",
        "unload": f"{unloaded.seconds:.1f}",
    }


def _query(store: Store, query: Query) -> str:
    all_given = list(_arguments(store, query))
    ours = [_timed(lambda given=given: ask(store, query.name, **given)) for given in all_given]  # type: ignore[misc]
    given = all_given[0]
    values = bind(query, _resolved(given))

    def driver_alone() -> Any:
        with store.driver.session(database=store.database, default_access_mode="READ") as session:
            return session.run(query.cypher, values).data()

    added = _timed(lambda: store.rows(query.cypher, values)) - _timed(driver_alone)
    return f"{median(ours):.1f} / {max(ours):.1f} · {added:+.1f}"


def _timed(work: Callable[[], Any]) -> float:
    """Milliseconds of the median run; slow work runs fewer times."""
    taken: list[float] = []
    while len(taken) < TIMES and sum(taken) < 3_000:
        begin = time.perf_counter()
        work()
        taken.append((time.perf_counter() - begin) * 1000)
    return median(taken[1:] or taken)


def _arguments(store: Store, query: Query) -> Iterator[Given]:
    """The query's own example, where the graph has what it names; else the most connected entities and others."""
    if store.rows("MATCH (d:DataSet {id: 'iraq'}) RETURN 1 AS here"):
        yield query.example
        return
    hubs = _hubs(store)
    chance = random.Random(5)
    for number in range(5):
        entities = {
            parameter.name: hubs[number * 2 + place] if number < 2 else chance.choice(hubs)
            for place, parameter in enumerate(p for p in query.parameters if p.type == "entity" and p.required)
        }
        edges = {"edge": chance.choice(_EDGES)} if any(p.name == "edge" for p in query.parameters) else {}
        yield {**entities, **edges}


_EDGES: list[str] = []


def _hubs(store: Store) -> list[str]:
    if not _EDGES:
        _EDGES.extend(
            row["id"] for row in store.rows("MATCH (:Entity)-[r]->() RETURN r.id AS id ORDER BY id LIMIT 50")
        )
    rows = store.rows(
        "MATCH (n:Entity)-[r]-(:Entity) RETURN n.id AS id, count(r) AS ties ORDER BY ties DESC, id LIMIT 2000"
    )
    ids = [row["id"] for row in rows]
    return ids[:4] + ids[4::100]


def _resolved(given: Given) -> Given:
    return given


def _readers(store: Store) -> str:
    """All queries by eight readers at once: milliseconds a query, and how many failed."""
    work = [(query.name, dict(given)) for query in catalogue().values() for given in _arguments(store, query)]
    work = [one for one in work if get(one[0])]
    failed = 0

    def one(item: tuple[str, dict[str, str]]) -> bool:
        try:
            ask(store, item[0], **item[1])
        except Exception:  # whatever it is, it is counted
            return False
        return True

    begin = time.perf_counter()
    with ThreadPoolExecutor(READERS) as readers:
        failed = sum(not well for well in readers.map(one, work * 2))
    taken = (time.perf_counter() - begin) * 1000 / (2 * len(work))
    return f"{taken:.1f} each, {failed} failed"


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
