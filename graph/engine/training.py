"""Make the Java runtime's cache (JEP 514, ``-XX:AOTCacheOutput``): ``python -m graph.engine.training``.

Runs the engine on a database that is thrown away, and does there what commands do.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from graph.driver import neo4j
from graph.engine.aot import ATTEMPTS, attempts, cache_file
from graph.engine.folder import Layout
from graph.engine.launch import Engine, StartError, start
from graph.engine.locks import try_lock
from graph.engine.record import DATABASE
from schema.errors import EnvironmentFault

STOP_SECONDS = 180.0  # the runtime writes the cache as it ends
_WRITING = (
    "CREATE CONSTRAINT entity IF NOT EXISTS FOR (n:Entity) REQUIRE n.id IS UNIQUE",
    "UNWIND range(1, 60) AS i MERGE (n:Entity {id: toString(i)}) SET n += {name: 'n' + toString(i)}",
    "UNWIND range(1, 59) AS i MATCH (a:Entity {id: toString(i)}), (b:Entity {id: toString(i + 1)}) "
    "MERGE (a)-[r:SUPPORTS {id: toString(i)}]->(b) SET r.confidence = 0.5",
)
_READING = (
    "MATCH (a:Entity)-[r]->(b:Entity) RETURN a.id, type(r), properties(r), b.id ORDER BY a.id, b.id",
    "MATCH p = (a:Entity {id: '1'})-[*..4]->(:Entity) "
    "WHERE all(r IN relationships(p) WHERE r.confidence > 0.1) "
    "RETURN [n IN nodes(p) | n.name] AS names, length(p) AS hops ORDER BY hops, names LIMIT 5",
    "MATCH p = shortestPath((a:Entity {id: '1'})-[:SUPPORTS*..5]->(b:Entity {id: '4'})) RETURN p",
    "MATCH (n:Entity) OPTIONAL MATCH (n)-[r]-() WITH n, count(r) AS degree "
    "RETURN degree, count(*) AS entities ORDER BY degree",
)


def train() -> None:
    """Make the cache, unless it is there, another process is making it, or it failed too often.

    Raises OSError, StartError or EnvironmentFault where it cannot be made.
    """
    cache = cache_file()
    cache.parent.mkdir(parents=True, exist_ok=True)
    if (lock := try_lock(cache.with_suffix(".lock"))) is None:
        return
    try:
        if cache.exists() or attempts(cache) >= ATTEMPTS:
            return
        for left_over in cache.parent.glob(f"{cache.stem}-train-*"):
            shutil.rmtree(left_over, ignore_errors=True)
        # Noted before, so that an attempt that is killed counts too.
        with cache.with_suffix(".attempts").open("a", encoding="utf-8") as noted:
            noted.write("started\n")
        with tempfile.TemporaryDirectory(prefix=f"{cache.stem}-train-", dir=cache.parent) as scratch:
            unfinished = Path(scratch) / cache.name
            _run_engine(Layout(Path(scratch) / "database"), unfinished)
            unfinished.replace(cache)
        cache.with_suffix(".attempts").unlink()
    finally:
        lock.release()


def _run_engine(layout: Layout, output: Path) -> None:
    layout.make()
    engine = start(layout, (f"-XX:AOTCacheOutput={output}",))
    try:
        _exercise(engine)
    finally:
        engine.stop(STOP_SECONDS)


def _exercise(engine: Engine) -> None:
    """Do what commands do, as both accounts."""
    at = engine.record.address
    writer, reader = (at.writer, at.writer_password), (at.reader, at.reader_password)
    for account, queries in ((writer, (*_WRITING, *_READING)), (reader, _READING)):
        with neo4j.GraphDatabase.driver(at.uri, auth=account) as driver:
            for query in queries:
                driver.execute_query(query, database_=DATABASE)


if __name__ == "__main__":
    with suppress(AttributeError):
        os.nice(19)
    try:
        train()
    except (OSError, StartError, EnvironmentFault):
        sys.exit(1)
