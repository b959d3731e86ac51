"""What is wrong with a stored graph and no load would notice: doubles, things without an id, strays, citations,
the version node."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from graph.store.connect import Row, Store
from graph.store.differences import DIFFERS, KINDS, Difference, in_words, triple_words
from graph.store.version import NODE, READ, made_by
from graph.store.world import stored

FLAGS = frozenset(("shown", "unrated", "doubted", "dates_conflict", "withdrawn", "anonymous"))
"""Properties that are true or false. 1 is no true to a query, though Python takes it for one."""

PATTERNS = {
    "edge": "(:Entity)-[x]->(:Entity)",
    "entity": "(x:Entity)",
    "source": "(x:Source)",
    "record": "(x:Record)",
    "dataset": "(x:DataSet)",
    "claim": "(x:Claim)",
}
DOUBLES = "MATCH {} WITH x.id AS id, count(x) AS n WHERE n > 1 AND id IS NOT NULL RETURN id ORDER BY id"
MISCITED = """
MATCH (c:Claim)
OPTIONAL MATCH (c)-[:CITES]->(s)
WITH c, collect(coalesce(s.id, '')) AS cited
WHERE size(cited) <> 1 OR cited[0] <> c.source
RETURN c.id AS id, c.triple AS triple, c.source AS source, cited ORDER BY id
"""
STRAY_NODES = """
MATCH (n) WHERE NOT (n:Entity OR n:Claim OR n:Source OR n:Record OR n:DataSet OR n:Load OR n:MilitiaGraph)
RETURN n.id AS id, labels(n) AS labels ORDER BY id
"""
STRAY_RELATIONS = """
MATCH (a)-[r]->(b) WHERE NOT (a:Entity AND b:Entity) AND NOT (a:Claim AND type(r) = 'CITES')
RETURN r.id AS id, a.id AS s, type(r) AS t, b.id AS o ORDER BY id, s, t, o
"""

Held = tuple[str, str, tuple[Any, ...], dict[str, Any]]


def held(store: Store, found: list[Difference]) -> Iterator[Held]:
    """What the graph holds, as the spool takes it: each id once, and in values that JSON knows.

    Args:
        store: the graph.
        found: takes what has no id, or one that another has.
    """
    doubles = {(kind, row["id"]) for kind, x in PATTERNS.items() for row in store.rows(DOUBLES.format(x))}
    several: dict[tuple[str, str], list[tuple[tuple[Any, ...], dict[str, Any]]]] = defaultdict(list)
    for kind, id_, head, raw in stored(store):
        props = {key: plain(key, value) for key, value in raw.items()}
        if not isinstance(id_, str):
            without = "has no id" if id_ is None else f"has an id that is no text: {id_}"
            found.append(Difference(KINDS.get(kind, kind), "", _nameless(head, props), without))
        elif (kind, id_) in doubles:
            several[kind, id_].append((head, props))
        else:
            yield kind, id_, head, props
    for (kind, id_), alike in several.items():
        # Nobody knows which of them is the right one; the first in a fixed order is compared.
        alike.sort(key=lambda one: json.dumps(one, sort_keys=True))
        yield kind, id_, *alike[0]
        times = f"stands there {len(alike)} times"
        found += [Difference(KINDS.get(kind, kind), id_, in_words(*one), times) for one in alike[1:]]


def _nameless(head: tuple[Any, ...], props: dict[str, Any]) -> str:
    return f"a relation {in_words(head, props)}" if head[0] == "edge" else f"a node {in_words(head, props)}"


def plain(key: str, value: Any) -> Any:
    """A property's value as JSON has it; one of a wrong type as text, so that it equals no right one."""
    if isinstance(value, list):
        return [plain(key, inner) for inner in value]
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int | float) and isinstance(value, bool) == (key in FLAGS):
        return value
    return f"{value} ({type(value).__name__})"


def miscited(store: Store) -> Iterator[Difference]:
    """Claims that do not cite their own source and no other."""
    for row in store.rows(MISCITED):
        cited = sorted(id_ for id_ in row["cited"] if id_)
        what = triple_words(row["triple"])
        yield Difference("claim", _id(row["id"]), what, DIFFERS, "CITES", cited, [row["source"]])


def strays(store: Store) -> Iterator[Difference]:
    """Nodes and relationships that are not of ours."""
    for row in store.rows(STRAY_NODES):
        what = f"a node labelled {':'.join(row['labels']) or 'nothing'}"
        yield Difference("stray", _id(row["id"]), what, "is not of militia-graph")
    for row in store.rows(STRAY_RELATIONS):
        what = f"a relation {row['s']} {row['t']} {row['o']}"
        yield Difference("stray", _id(row["id"]), what, "joins what militia-graph does not join")


def version_faults(store: Store, version: Row) -> Iterator[Difference]:
    """What is wrong with the version node. Any number of loads, program and preference will do."""
    what = "what the graph was made with"
    for row in store.rows(READ)[1:]:
        yield Difference("version", _id(row["v"].get("id")), what, "stands beside another one")
    generation, prefer, app = (version.get(key) for key in ("generation", "prefer", "app_version"))
    if type(generation) is not int or generation < 1:
        yield Difference("version", NODE, what, f"{generation!r} is no number of loads", "generation", generation)
    if prefer is not None and not (isinstance(prefer, list) and all(isinstance(name, str) for name in prefer)):
        yield Difference("version", NODE, what, f"{prefer!r} is no list of data sets", "prefer", prefer)
    if not isinstance(app, str):
        yield Difference("version", NODE, what, f"{app!r} is no version", "app_version", app)
    expected = {**made_by(), "id": NODE}
    for key in sorted({*expected, *version} - {"generation", "prefer", "app_version"}):
        if version.get(key) != expected.get(key):
            yield Difference("version", NODE, what, DIFFERS, key, version.get(key), expected.get(key))


def _id(value: Any) -> str:
    return "" if value is None else str(value)
