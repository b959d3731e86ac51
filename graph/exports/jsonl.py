"""JSONL, the complete exchange format: everything that a graph holds, one record a line, in a fixed order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from graph.exports.complete import Complete
from graph.exports.registry import Part
from graph.exports.sealed import refuse_unsealed
from graph.filtering import Tally, filtered
from graph.fold import Filters, context, fold
from graph.store.connect import Store
from graph.store.version import at_rest
from graph.store.world import read_claims, read_world
from graph.versions import FOLD_VERSION, SCHEMA_VERSION

FORMAT = 1


def parts(asked: Complete) -> Iterator[Part]:
    """The one file of the export."""
    yield "", export_jsonl(asked.store, asked.datasets, asked.filters, asked.tally)


def export_jsonl(
    store: Store, datasets: tuple[str, ...] = (), filters: Filters | None = None, tally: Tally | None = None
) -> Iterator[str]:
    """The lines of the export, each with its line end: header, sources, entities, identities, claims, relations.

    Args:
        store: the graph.
        datasets: only these; empty for all. Relations are what the exported claims alone fold to.
        filters: remove claims; None for none. What is left loads to the graph that the filters show.
        tally: counts what the filters removed.

    Raises:
        InputError: claims without a locator whose source's text is known.
        EnvironmentFault: there is no graph, or a load of it is half written.
    """
    world, claims = at_rest(store, lambda _: (read_world(store), list(read_claims(store))))
    header: dict[str, Any] = {"schema_version": SCHEMA_VERSION, "fold_version": FOLD_VERSION}
    if filters is not None:
        own = [row for row in claims if not datasets or row[0] in datasets]
        tally = Tally() if tally is None else tally
        world, claims = filtered(world, own, filters, tally)
        header["filters"] = tally.words(filters)
    records = [row for row in world.all() if not datasets or row[1] in datasets]
    claims = sorted(
        (row for row in claims if not datasets or row[0] in datasets), key=lambda row: (row[1].id, row[0])
    )
    refuse_unsealed(claims, {source.id for _, source in world.sources if source.sha256})
    names = sorted({row[1] for row in records} | {row[0] for row in claims})
    yield _line({"kind": "header", "format": FORMAT, "datasets": names, **header})
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


def _line(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True) + "\n"
