"""A user's own folder of queries, in the format of the shipped ones: each error names the file and the line."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from queries.header import HeaderError, Query, Shared, read_query
from queries.values import default_faults
from schema.errors import InputError, Place, Problem, UsageError

SUFFIX = ".cypher"


def own_files(folder: Path, shipped: Collection[str]) -> dict[str, Path]:
    """The query files of a folder by the names of their queries, sorted; hidden files and folders are none.

    Raises:
        UsageError: the folder cannot be read, holds no such file, or one that has the name of a shipped query.
    """
    try:
        inside = sorted(folder.expanduser().iterdir())
    except OSError as error:
        raise UsageError(f"the queries in {folder} cannot be read: {error.strerror or error}") from None
    found = [path for path in inside if path.suffix == SUFFIX and path.name[0] != "."]
    if not found:
        raise UsageError(f"{folder} holds no query: no file in it has a name that ends in {SUFFIX}")
    if clashes := [path for path in found if path.stem in shipped]:
        raise UsageError(
            "\n  ".join(
                f"{path} has the name of the prepared query {path.stem}, which is shipped: call it otherwise"
                for path in clashes
            )
        )
    return {path.stem: path for path in found}


def read_own(path: Path, shared: Shared) -> Query:
    """A user's query. Descriptions of parameters and columns may be missing and are then shared ones, or empty.

    Raises:
        InputError: the file cannot be read, or its header does not fit; every fault with its place.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise _wrong(path, [f"cannot be read: {error.strerror or error}"]) from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _wrong(path, [f"byte {error.start + 1} is no UTF-8: save the file as UTF-8"], line) from None
    try:
        query = read_query(path.stem, text, shared, own=True)
    except HeaderError as error:
        raise _wrong(path, error.faults, error.line) from None
    if faults := list(default_faults(query)):
        raise _wrong(path, faults)
    return query


def read_all_own(files: Iterable[Path], shared: Shared) -> dict[str, Query]:
    """All of them by name. Raises InputError with the faults of all files."""
    read: dict[str, Query] = {}
    problems: list[Problem] = []
    for path in files:
        try:
            read[path.stem] = read_own(path, shared)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return read


def _wrong(path: Path, faults: Iterable[str], line: int = 0) -> InputError:
    return InputError(Problem(Place(str(path), line), "", fault) for fault in faults)
