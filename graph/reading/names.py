"""From what a user types to an entity, and from a few words to the entities that may be meant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from graph.store.connect import Store
from graph.store.ddl import full_text_name
from queries.catalogue import cypher
from schema.errors import UsageError
from schema.names import Named, fold_name, resolve

ALL_NAMES = 50_000
"""Up to this many entities all names are compared; above, the full-text index picks the candidates."""


@dataclass(frozen=True, slots=True)
class Found:
    """An entity that a name led to. ``note`` is what to tell the user where the match was not exact."""

    id: str
    name: str
    labels: tuple[str, ...]
    note: str | None = None


def find_entity(store: Store, wanted: str) -> Found:
    """The one entity of that id, name or alias.

    Raises:
        UsageError: several have the name (all are listed), or none (the nearest are).
    """
    wanted = wanted.strip()
    parameters = {"wanted": wanted, "lower": wanted.lower(), "key": fold_name(wanted) or wanted}
    rows = store.rows(cypher("candidates"), parameters)
    by_id = next((row for row in rows if wanted == row["id"] or wanted in row["ids"]), None)
    if by_id is not None:
        return Found(by_id["id"], by_id["name"], tuple(by_id["labels"]))
    if not rows:
        # Nobody of that name: resolve says so, with the nearest names of all.
        rows = all_names(store, wanted)
    hit = resolve(wanted, _named(rows))
    row = next(row for row in rows if row["id"] == hit.id)
    note = None if hit.exact else f"{wanted!r} is read as {row['name']} ({hit.id})"
    return Found(hit.id, row["name"], tuple(row["labels"]), note)


def all_names(store: Store, words: str) -> list[dict[str, Any]]:
    """The names of all entities, or in a large graph those that the full-text index finds for the words.

    Raises:
        UsageError: the graph holds no entity.
    """
    count = store.rows("MATCH (n:Entity) RETURN count(n) AS n")[0]["n"]
    if count == 0:
        raise UsageError(f"{store.shown} is empty: run `militia-graph load iraq` first")
    if count <= ALL_NAMES:
        return store.rows(cypher("names"))
    plain = " ".join("".join(c if c.isalnum() else " " for c in words).split())
    return store.rows(cypher("search"), {"index": full_text_name(store), "words": plain or "*"})


def search(store: Store, words: str, limit: int) -> list[dict[str, Any]]:
    """The entities whose names fit the words best, best first.

    Returns:
        Rows of id, name, labels, also (the name that fits best, if it is another), standing and score (0..100).

    Raises:
        UsageError: no words.
    """
    from rapidfuzz import fuzz  # noqa: PLC0415  only for searching

    key = fold_name(words)
    if not key:
        raise UsageError("name something to look for")
    rows = []
    for row in all_names(store, words):
        names = [row["name"], *row["aliases"]]
        scored = [(_score(key, fold_name(name), fuzz), name) for name in names]
        best = max(scored, key=lambda pair: pair[0])
        if best[0] >= 75:
            also = best[1] if best[1] != row["name"] else None
            rows.append({**_shown(row), "also": also, "score": round(best[0], 1)})
    return sorted(rows, key=lambda row: (-row["score"], row["name"], row["id"]))[:limit]


def _score(key: str, name: str, fuzz: Any) -> float:
    """How well folded words fit a folded name: the whole, or each word of what was asked by its best word."""
    if key == name:
        return 100.0
    words = name.split() or [""]
    each = [max(_like(wanted, word, fuzz) for word in words) for wanted in key.split()]
    # A part of a longer name counts less than the whole name.
    return float(max(fuzz.ratio(key, name), 0.95 * sum(each) / len(each)))


def _like(wanted: str, word: str, fuzz: Any) -> float:
    begins = len(wanted) >= 3 and word.startswith(wanted)
    return 90.0 if begins and word != wanted else float(fuzz.ratio(wanted, word))


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return {"id": row["id"], "name": row["name"], "labels": row["labels"], "standing": row["standing"]}


def _named(rows: Iterable[dict[str, Any]]) -> list[Named]:
    return [Named(row["id"], (row["name"], *row["aliases"])) for row in rows]
