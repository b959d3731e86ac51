"""Every node and relationship of a graph, as a load of its records makes them: for the formats that rebuild it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from graph.exports.complete import Complete
from graph.filtering import filtered
from graph.store.connect import Row, Store
from graph.store.intake import Intake
from graph.store.prepare import prepare
from graph.store.spool import Spool
from graph.store.version import NODE, at_rest, made_by
from graph.store.world import World, read_claims, read_world
from schema.records import Claim


@contextmanager
def contents(asked: Complete) -> Iterator[tuple[dict[str, Any], Spool]]:
    """The properties of the version node, and a spool whose steps create all the rest, in a fixed order.

    The records are read and folded anew, as in every export, so the same records give the same bytes whatever the
    engine, the loads before, or the filters.

    Raises:
        InputError: records that cannot be read, or data sets that refer to what only others hold.
        EnvironmentFault: there is no graph, or a load of it is half written.
    """
    version, world, claims = at_rest(asked.store, lambda version: (version, *_records(asked.store)))
    if asked.datasets:
        claims = [row for row in claims if row[0] in asked.datasets]
    if asked.filters is not None:
        world, claims = filtered(world, claims, asked.filters, asked.tally)
    if asked.datasets:
        world = _only(world, asked.datasets)
    with TemporaryDirectory(prefix="militia-graph-") as folder:
        spool = Spool(Path(folder) / "export.sqlite")
        try:
            prefer = _prepare(world, claims, spool, version)
            # A graph that is rebuilt had one load.
            yield {"id": NODE, **made_by(), "generation": 1, "prefer": prefer}, spool
        finally:
            spool.remove()


def _records(store: Store) -> tuple[World, list[tuple[str, Claim]]]:
    return read_world(store), sorted(read_claims(store), key=lambda row: (row[1].id, row[0]))


def _only(world: World, datasets: tuple[str, ...]) -> World:
    made = World()
    for _, dataset, record in world.all():
        if dataset in datasets:
            made.add(dataset, record)
    return made


def _prepare(world: World, claims: list[tuple[str, Claim]], spool: Spool, version: Row) -> list[str]:
    intake = Intake("", spool)
    intake.take_old_claims(claims, append=False)
    intake.check(world)
    prefer = list(version.get("prefer") or ())
    prepare(world, spool, prefer)
    return prefer
