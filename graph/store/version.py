"""The version node: what made a database, and whether this program may read or change it."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Any

from graph.store.connect import Row, Store
from schema.errors import EnvironmentFault

SCHEMA_VERSION = 1
NODE = "militia-graph"

READ = "MATCH (v:MilitiaGraph) RETURN properties(v) AS v ORDER BY v.id"
ANYTHING = "MATCH (n) RETURN 1 AS found LIMIT 1"
UNFINISHED = "MATCH (l:Load) RETURN properties(l) AS l ORDER BY l.id"


def app_version() -> str:
    """The version of the installed program."""
    try:
        return version("militia-graph")
    except PackageNotFoundError:
        return "0+unknown"


def made_by() -> dict[str, Any]:
    """What a database says of the program that last wrote it."""
    from graph.fold import FOLD_VERSION  # noqa: PLC0415  reading commands need none of these
    from schema.text import NORMALISATION  # noqa: PLC0415
    from schema.vocabulary import vocabulary  # noqa: PLC0415

    return {
        "schema_version": SCHEMA_VERSION,
        "vocabulary_sha": vocabulary().sha256,
        "fold_version": FOLD_VERSION,
        "text_norm_version": NORMALISATION,
        "app_version": app_version(),
    }


def check_version(store: Store, *, writing: bool = False) -> Row | None:
    """The version node, or None for an empty database.

    Raises:
        EnvironmentFault: the database is somebody else's, newer, or (to read) still empty.
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
    return found


def generation(version: Row | None) -> int:
    """How many loads have changed the database, by its version node."""
    return int(version["generation"]) if version else 0


def unfinished(store: Store) -> list[dict[str, Any]]:
    """Large loads that were begun and neither finished nor taken back: id, dataset, position, total of each."""
    return [row["l"] for row in store.rows(UNFINISHED)]
