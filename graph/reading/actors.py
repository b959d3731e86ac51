"""Read what a comparison of entities needs: names, kinds, ties, and the identities that are decided."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from graph.matching.actors import Actor, Graph, pair
from graph.store.connect import Store
from queries.catalogue import cypher
from schema.dates import OPEN_MAX, OPEN_MIN
from schema.identity import canonical_ids
from schema.records import Identity


def read_actors(store: Store) -> Graph:
    """All entities but those that a source does not name, what ties them, and the decided pairs.

    Raises:
        EnvironmentFault: the connection was lost or the engine failed.
    """
    actors = {
        row["id"]: _actor(row["entity"], row["labels"])
        for row in store.stream(cypher("graph-entities"))
        if not row["entity"].get("anonymous")
    }
    ties: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in store.stream(cypher("ties")):
        if row["subject"] in actors and row["object"] in actors:
            ties[pair(row["subject"], row["object"])].add(row["relation"])
    return Graph(actors, {ends: tuple(sorted(types)) for ends, types in ties.items()}, _decided(store))


def _actor(entity: dict[str, Any], labels: list[str]) -> Actor:
    also = [entity[key] for key in ("name_ar", "name_fa") if entity.get(key)]
    return Actor(
        id=entity["id"],
        names=tuple(dict.fromkeys((entity["name"], *entity.get("aliases", ()), *also))),
        labels=tuple(sorted(labels)),
        datasets=tuple(sorted(entity.get("datasets", ()))),
        countries=tuple(sorted(entity.get("countries", ()))),
        first=entity.get("start_min", OPEN_MIN),
        last=entity.get("end_max", OPEN_MAX),
        wikidata=entity.get("wikidata"),
        opensanctions=entity.get("opensanctions"),
    )


def _decided(store: Store) -> dict[tuple[str, str], str]:
    """Every pair of nodes on which a record speaks; of one that is the same already there is nothing to say."""
    records = [Identity.model_validate(json.loads(row["record"])) for row in store.stream(cypher("identities"))]
    one = canonical_ids(records)
    decided: dict[tuple[str, str], str] = {}
    for record in sorted(records, key=lambda record: record.decision):
        ends = pair(one.get(record.a, record.a), one.get(record.b, record.b))
        if ends[0] != ends[1]:
            decided.setdefault(ends, record.decision)
    return decided
