"""The prepared queries: those that are shipped, and those of a user's own folder; listed, and found by name."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from queries.header import Query, Shared, read_query, shared_texts
from queries.own import SUFFIX, own_files, read_all_own, read_own
from schema.errors import UsageError
from schema.names import nearest


def catalogue(own: Path | None = None) -> dict[str, Query]:
    """All public queries by name, sorted by name; the shipped ones are read once.

    Args:
        own: a folder with queries of the user's own.

    Raises:
        HeaderError: a shipped file's header does not fit its Cypher; names the file and what differs.
        InputError: a file of ``own`` cannot be read or used; every problem with file and line.
        UsageError: ``own`` cannot be read, or has the name of a shipped query.
    """
    shipped = _folder(".")
    mine = read_all_own(own_files(own, shipped).values(), _shared()) if own else {}
    return dict(sorted({**shipped, **mine}.items()))


def get(name: str, own: Path | None = None) -> Query:
    """The public query of that name, shipped or in the folder ``own``; only its own file is read.

    Raises:
        UsageError: there is none (names the nearest, or all), or ``own`` cannot be used as in ``catalogue``.
        InputError: the query is in ``own`` and cannot be read or used.
    """
    shipped = _names(".")
    mine = own_files(own, shipped) if own else {}
    if name in shipped:
        return _read(".", name)
    if name in mine:
        return read_own(mine[name], _shared())
    names = sorted((*shipped, *mine))
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
