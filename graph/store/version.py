"""The version node: what made a database, and whether this program may read or change it."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from typing import Any, TypeVar

from graph.store.connect import Row, Store
from graph.versions import FOLD_VERSION, SCHEMA_VERSION
from schema.errors import EnvironmentFault

NODE = "militia-graph"

READ = "MATCH (v:MilitiaGraph) RETURN properties(v) AS v ORDER BY v.id"
ANYTHING = "MATCH (n) RETURN 1 AS found LIMIT 1"
UNFINISHED = "MATCH (l:Load) RETURN properties(l) AS l ORDER BY l.id"

T = TypeVar("T")


def app_version() -> str:
    """The version of the installed program."""
    try:
        return version("militia-graph")
    except PackageNotFoundError:
        return "0+unknown"


def made_by() -> dict[str, Any]:
    """What a database says of the program that last wrote it."""
    from schema.text import NORMALISATION  # noqa: PLC0415  reading commands do without

    return {**folded_by(), "text_norm_version": NORMALISATION, "app_version": app_version()}


def folded_by() -> dict[str, Any]:
    """What decides how claims become nodes and relationships."""
    from schema.vocabulary import vocabulary  # noqa: PLC0415  not before it is needed

    return {
        "schema_version": SCHEMA_VERSION,
        "vocabulary_sha": vocabulary().sha256,
        "fold_version": FOLD_VERSION,
    }


def is_folded(version: Row) -> bool:
    """Whether claims became what is stored as they would today."""
    return all(version.get(key) == value for key, value in folded_by().items())


def check_version(store: Store, *, writing: bool = False, older: bool = False) -> Row | None:
    """The version node, or None for an empty database.

    Args:
        store: the database.
        writing: whether it may be empty.
        older: whether an older version will do, as for ``migrate`` and for what settles a cut-off load.

    Raises:
        EnvironmentFault: the database is somebody else's, newer, older, or (to read) still empty.
    """
    rows = store.rows(READ)
    if not rows:
        if store.rows(ANYTHING):
            raise EnvironmentFault(
                f"{store.shown} holds data that is not of militia-graph: name another folder or database with --db"
            )
        if writing:
            return None
        raise EnvironmentFault(f"{store.shown} is empty: run `militia-graph load iraq` first")
    found: Row = rows[0]["v"]
    made = found.get("schema_version")
    if not isinstance(made, int):
        raise EnvironmentFault(f"the version node of {store.shown} is not as militia-graph writes it")
    if made > SCHEMA_VERSION:
        raise EnvironmentFault(
            f"{store.shown} was written by a newer militia-graph ({found.get('app_version')}): update the program"
        )
    if made < SCHEMA_VERSION and not older:
        raise EnvironmentFault(
            f"{store.shown} was written by an older militia-graph ({found.get('app_version')}): "
            "run `militia-graph migrate`"
        )
    return found


def generation(version: Row | None) -> int:
    """How many loads have changed the database, by its version node."""
    return int(version["generation"]) if version else 0


def unfinished(store: Store) -> list[dict[str, Any]]:
    """Large loads that were begun and neither finished nor taken back: id, dataset, position, total of each."""
    return [row["l"] for row in store.rows(UNFINISHED)]


def at_rest(store: Store, read: Callable[[Row], T]) -> T:
    """What ``read`` gives from the version node on: read as one load left it, though it takes several queries.

    Raises:
        EnvironmentFault: there is no graph, or a load of it is half written.
    """
    while True:
        found = check_version(store)
        assert found is not None  # noqa: S101  an empty database is refused
        if loads := unfinished(store):
            one = loads[0]
            raise EnvironmentFault(
                f"a load of {one['dataset']!r} is at {one['position']} of {one['total']} steps: wait for it, or "
                "if it was cut off, `militia-graph load --resume` finishes it and `--rollback` takes it back"
            )
        made = read(found)
        if check_version(store) == found and not unfinished(store):
            return made
