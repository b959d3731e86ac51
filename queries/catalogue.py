"""The prepared queries that are shipped: listed, and found by name."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from queries.header import Query, read_query, shared_texts
from schema.errors import UsageError
from schema.names import nearest

SUFFIX = ".cypher"


def catalogue() -> dict[str, Query]:
    """All public queries by name, sorted by name; read once.

    Raises:
        ValueError: a file's header does not fit its Cypher; the message names the file and what differs.
    """
    return dict(_folder("."))


def get(name: str) -> Query:
    """The public query of that name.

    Raises:
        UsageError: there is none; names the nearest, or all.
    """
    queries = _folder(".")
    if name in queries:
        return queries[name]
    near = nearest(name, queries)
    hint = f"did you mean {', '.join(near)}?" if near else f"there are {', '.join(queries)}"
    raise UsageError(f"no prepared query is called “{name}”; {hint}")


def get_internal(name: str) -> Query:
    """A query that the program itself runs and does not list. Raises KeyError for an unknown name."""
    return _folder("internal")[name]


@cache
def _folder(folder: str) -> dict[str, Query]:
    root = files("queries")
    shared = shared_texts(root.joinpath("shared.yaml").read_text(encoding="utf-8"))
    place = root.joinpath(folder)
    found = sorted(
        (file.name.removesuffix(SUFFIX), file.read_text(encoding="utf-8"))
        for file in (place.iterdir() if place.is_dir() else ())
        if file.name.endswith(SUFFIX)
    )
    return {name: read_query(name, text, shared) for name, text in found}
