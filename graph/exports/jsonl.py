"""JSONL, the complete exchange format: everything that a graph holds, one record a line, in a fixed order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from graph.fold import FOLD_VERSION, context, fold
from graph.store.connect import Store
from graph.store.version import SCHEMA_VERSION
from graph.store.world import read_claims, read_world
from schema.errors import InputError, Place, Problem
from schema.records import Claim

FORMAT = 1


def export_jsonl(store: Store, datasets: tuple[str, ...] = ()) -> Iterator[str]:
    """The lines of the export, each with its line end: header, sources, entities, identities, claims, relations.

    Args:
        store: the graph.
        datasets: only these; empty for all. Relations are what the exported claims alone fold to.

    Raises:
        InputError: claims without a locator whose source's text is known.
    """
    world = read_world(store)
    records = [row for row in world.all() if not datasets or row[1] in datasets]
    claims = sorted(
        (row for row in read_claims(store) if not datasets or row[0] in datasets),
        key=lambda row: (row[1].id, row[0]),
    )
    sources = [record for kind, _, record in records if kind == "source"]
    _refuse_unsealed(claims, {source.id for source in sources if getattr(source, "sha256", None)})
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
    ctx = context((r for _, r in world.sources), (r for _, r in world.entities), (r for _, r in world.identities))
    for edge in fold((claim for _, claim in claims), ctx):
        yield _line({"kind": "relation", **edge.plain()})


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
