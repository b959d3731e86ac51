"""JSONL, the complete exchange format: everything that a graph holds, one record a line, in a fixed order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from graph.fold import FOLD_VERSION, context, fold
from graph.store.connect import Store
from graph.store.version import SCHEMA_VERSION, check_version, unfinished
from graph.store.world import World, read_claims, read_world
from schema.errors import EnvironmentFault, InputError, Place, Problem
from schema.records import Claim

FORMAT = 1


def export_jsonl(store: Store, datasets: tuple[str, ...] = ()) -> Iterator[str]:
    """The lines of the export, each with its line end: header, sources, entities, identities, claims, relations.

    Args:
        store: the graph.
        datasets: only these; empty for all. Relations are what the exported claims alone fold to.

    Raises:
        InputError: claims without a locator whose source's text is known.
        EnvironmentFault: there is no graph, or a load of it is half written.
    """
    world, claims = _at_rest(store)
    records = [row for row in world.all() if not datasets or row[1] in datasets]
    claims = sorted(
        (row for row in claims if not datasets or row[0] in datasets), key=lambda row: (row[1].id, row[0])
    )
    _refuse_unsealed(claims, {source.id for _, source in world.sources if source.sha256})
    names = sorted({row[1] for row in records} | {row[0] for row in claims})
    yield _line(
        {"kind": "header", "format": FORMAT, "datasets": names}
        | {"schema_version": SCHEMA_VERSION, "fold_version": FOLD_VERSION}
    )
    for wanted in ("source", "entity", "identity"):
        for kind, dataset, record in sorted(records, key=lambda row: (row[2].id, row[1])):
            if kind == wanted:
                named = {"id": record.id} if kind == "identity" else {}
                yield _line({"kind": kind, "dataset": dataset, **named, **record.plain()})
    for dataset, claim in claims:
        yield _line({"kind": "claim", "dataset": dataset, **claim.plain()})
    part = world.part({row[1] for row in records} | {row[0] for row in claims})
    ctx = context((r for _, r in part.sources), (r for _, r in part.entities), (r for _, r in part.identities))
    for edge in fold((claim for _, claim in claims), ctx):
        yield _line({"kind": "relation", **edge.plain()})


def _at_rest(store: Store) -> tuple[World, list[tuple[str, Claim]]]:
    """All records and claims as one load left them, though they take several queries to read."""
    while True:
        version = check_version(store)
        if loads := unfinished(store):
            one = loads[0]
            raise EnvironmentFault(
                f"a load of {one['dataset']!r} is at {one['position']} of {one['total']} steps: wait for it, or "
                "if it was cut off, `militia-graph load --resume` finishes it and `--rollback` takes it back"
            )
        found = read_world(store), list(read_claims(store))
        if check_version(store) == version and not unfinished(store):
            return found


def _refuse_unsealed(claims: list[tuple[str, Claim]], hashed: set[str]) -> None:
    problems = [
        Problem(
            Place(f"data set {dataset}"), "locator", f"{claim.id} has none, though its text is known by its hash"
        )
        for dataset, claim in claims
        if claim.locator is None and claim.source in hashed
    ]
    if problems:
        raise InputError(problems)


def _line(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True) + "\n"
