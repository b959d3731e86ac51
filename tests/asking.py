"""What a prepared query answers, in few words: the columns that a test is about, as tuples."""

from __future__ import annotations

from typing import Any

from graph.store.connect import Store
from queries import bind, get

Row = tuple[Any, ...]
Rows = list[Row]


def ask(store: Store, name: str, columns: str, **given: str) -> Rows:
    """The named columns of a query's rows; numbers to nine digits."""
    query = get(name)
    rows = store.rows(query.cypher, bind(query, given))
    return [tuple(_plain(row[column]) for column in columns.split()) for row in rows]


def _plain(value: Any) -> Any:
    return round(value, 9) if isinstance(value, float) else value
