"""The yardstick of a load: only the bare driver, sending the very rows of a load in its batches to an empty engine.

``python -m benchmarks.bare SPOOL DB`` prints the seconds of the sending alone; with ``--own`` those of the write
phase of a load of the same rows, book-keeping included.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import neo4j

from graph.store.connect import open_store
from graph.store.ddl import make_schema
from graph.store.intake import Intake
from graph.store.load import silent
from graph.store.prepare import prepare
from graph.store.spool import Spool
from graph.store.world import World
from graph.store.write import Load, _batches, write
from loaders import dataset_name, locate, read_input
from schema.errors import InputError


def spool(name: str, path: Path) -> int:
    """Prepare a load of ``name`` into an empty graph, write its steps to ``path``, and give their number."""
    made = Spool(path)
    with locate(name) as place:
        intake = Intake(dataset_name(place), made)
        intake.take(read_input(place, intake.problems))
        world = intake.merge(World(), append=False)
        if intake.problems:
            raise InputError(intake.problems)
    prepare(world, made, ())
    count = made.count_steps()
    made.close()
    return count


def send(path: Path, db: str) -> float:
    """Seconds that the driver takes to send all steps, a transaction each batch."""
    batches = list(_batches(Spool(path).steps()))
    with open_store(db, "writer", create=True) as store:
        make_schema(store)
        start = time.perf_counter()
        with store.driver.session(database=store.database) as session:
            for text, rows in batches:

                def batch(tx: neo4j.ManagedTransaction, text: str = text, rows: object = rows) -> None:
                    tx.run(text, rows=rows).consume()

                session.execute_write(batch)
        return time.perf_counter() - start


def send_own(path: Path, db: str) -> float:
    """Seconds that a load takes for its write phase: by the fast path, where the engine has one."""
    spool = Spool(path)
    with open_store(db, "writer", create=True) as store:
        make_schema(store)
        start = time.perf_counter()
        write(store, spool, Load("load-bench", None, "bench", ""), spool.count_steps(), silent)
        return time.perf_counter() - start


if __name__ == "__main__":
    print((send_own if "--own" in sys.argv else send)(Path(sys.argv[1]), sys.argv[2]))
