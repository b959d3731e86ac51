"""What a graph holds, in numbers."""

from __future__ import annotations

from typing import Any

from graph.store.connect import Store
from queries.catalogue import cypher
from schema.vocabulary import vocabulary

Row = dict[str, Any]


def stats(store: Store) -> list[Row]:
    """Rows of what, kind and count: entities by label, relations by group, status and view, claims by stance."""
    rows = [
        {"what": "entities", "kind": row["label"], "count": row["entities"]}
        for row in store.rows(cypher("count-labels"))
    ]
    edges = store.rows(cypher("count-edges"))
    for what, key in (("relations by group", _group), ("relations by status", _status)):
        counts: dict[str, int] = {}
        for row in edges:
            counts[key(row)] = counts.get(key(row), 0) + row["edges"]
        rows += [{"what": what, "kind": kind, "count": count} for kind, count in sorted(counts.items())]
    rows += [
        {"what": "claims", "kind": row["stance"], "count": row["claims"]}
        for row in store.rows(cypher("count-claims"))
    ]
    total = {"what": "relations", "kind": "all", "count": sum(row["edges"] for row in edges)}
    single = {"what": "relations", "kind": "on one voice", "count": sum(row["single"] for row in edges)}
    entities = store.rows("MATCH (n:Entity) RETURN count(n) AS n")[0]["n"]
    return [{"what": "entities", "kind": "all", "count": entities}, total, single, *rows]


def _group(row: Row) -> str:
    return vocabulary().relations[row["relation"]].group


def _status(row: Row) -> str:
    return f"{row['status']}, {'in' if row['shown'] else 'not in'} the default view"
