"""The prepared queries that are shipped: listed, and found by name."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from queries.header import Query, Shared, read_query, shared_texts
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
    """The public query of that name; only its own file is read.

    Raises:
        UsageError: there is none; names the nearest, or all.
    """
    names = _names(".")
    if name in names:
        return _read(".", name)
    near = nearest(name, names)
    hint = f"did you mean {', '.join(near)}?" if near else f"there are {', '.join(names)}"
    raise UsageError(f"no prepared query is called “{name}”; {hint}")


def get_internal(name: str) -> Query:
    """A query that the program itself runs and does not list. Raises KeyError for an unknown name."""
    if name not in _names("internal"):
        raise KeyError(name)
    return _read("internal", name)


@cache
def cypher(name: str) -> str:
    """The text of one of the program's own queries, without reading its header: that takes no YAML."""
    return _file("internal", name).read_text(encoding="utf-8")


def _folder(folder: str) -> dict[str, Query]:
    return {name: _read(folder, name) for name in _names(folder)}


@cache
def _names(folder: str) -> tuple[str, ...]:
    place = files("queries").joinpath(folder)
    return tuple(sorted(f.name.removesuffix(SUFFIX) for f in place.iterdir() if f.name.endswith(SUFFIX)))


@cache
def _read(folder: str, name: str) -> Query:
    return read_query(name, _file(folder, name).read_text(encoding="utf-8"), _shared())


@cache
def _shared() -> Shared:
    return shared_texts(files("queries").joinpath("shared.yaml").read_text(encoding="utf-8"))


def _file(folder: str, name: str) -> Traversable:
    return files("queries").joinpath(folder).joinpath(name + SUFFIX)
