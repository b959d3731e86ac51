"""FollowTheMoney statements, one value of one property a row, put together to entities by ``canonical_id``.

CSV (https://followthemoney.tech/docs/statements) or JSON lines of the same fields. Rows come in any order, and
each entity is needed as a whole: they are kept in a temporary SQLite file, so that memory stays small.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import Any

from loaders.ftm_model import Model, most_special
from loaders.ftm_read import Proxy, parsed
from loaders.job import Cells, Job
from loaders.opening import DataFile, Head
from loaders.slugs import printable
from loaders.tables import Columns, rows
from schema.errors import EnvironmentFault, Place

NAMED = ("canonical_id", "entity_id", "prop", "schema", "value", "dataset")
IGNORED = {
    "prop_type": "the model says it",
    "lang": "names are kept in all languages alike",
    "original_value": "what the value was before it was made uniform",
    "first_seen": "days on which the data set was made, not on which it was so",
    "last_seen": "days on which the data set was made, not on which it was so",
    "id": "the statement's own id: its line is cited",
    "origin": "how the data set was put together",
}
COLUMNS = Columns(mapped=NAMED, optional=("external",), ignored=IGNORED)
ID = "id"
"""The property of a statement that only says that there is such an entity."""

_TABLE = """
    CREATE TABLE statement (canonical TEXT, entity TEXT, prop TEXT, schema TEXT, value TEXT, dataset TEXT,
                            file TEXT, line INTEGER)
"""
_INSERT = "INSERT INTO statement VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_SORTED = "SELECT * FROM statement ORDER BY canonical, rowid"
_MERGED = "SELECT DISTINCT entity, canonical FROM statement WHERE entity != canonical"


@dataclass(slots=True)
class Statements:
    """The entities that statements make. ``canonical``: ids of entities that were merged, and what they are now."""

    job: Job
    model: Model
    database: sqlite3.Connection
    canonical: Mapping[str, str]
    _read: bool = False

    def proxies(self) -> Iterator[Proxy]:
        """Every entity; what is wrong is told in the first reading alone."""
        first, self._read = not self._read, True
        with closing(self.database.execute(_SORTED)) as sorted_:
            for canonical, group in groupby(sorted_, itemgetter(0)):
                if proxy := self._proxy(canonical, list(group), first):
                    yield proxy

    def _proxy(self, canonical: str, group: list[tuple[Any, ...]], tell: bool) -> Proxy | None:
        place = Place(group[0][6], group[0][7])
        schemata = list(dict.fromkeys(row[3] for row in group))
        row = Cells(place, {"canonical_id": canonical, "schema": " ".join(schemata)})
        strange = [name for name in schemata if name not in self.model]
        schema = None if strange else most_special(schemata, self.model)
        if schema is None:
            if tell and strange:
                message, hint = f"{strange[0]!r} is not in the model", "--option model=FILE takes another one"
                self.job.refuse(row, "schema", message, hint)
            elif tell:
                self.job.refuse(row, "schema", f"statements of one entity disagree: {' and '.join(schemata)}")
            return None
        values: dict[str, list[str]] = {}
        said: dict[tuple[str, str], set[str]] = {}
        for _, _, prop, _, stated, dataset, _, _ in group:
            if prop == ID:
                continue
            known = schema.properties.get(prop)
            value = self.canonical.get(stated, stated) if known and known.type == "entity" else stated
            if (prop, value) not in said:
                values.setdefault(prop, []).append(value)
            said.setdefault((prop, value), set()).add(dataset)
        datasets = tuple(sorted({line[5] for line in group}))
        return Proxy(canonical, schema, values, datasets, "", row, {key: frozenset(by) for key, by in said.items()})


@contextmanager
def statements(job: Job, model: Model) -> Iterator[Statements]:
    """The statements of a job; what is kept of them is gone afterwards.

    Raises:
        EnvironmentFault: there is no room for them.
    """
    try:
        with (
            TemporaryDirectory(prefix="militia-graph-") as folder,
            closing(sqlite3.connect(Path(folder) / "statements", isolation_level=None)) as database,
        ):
            # Lost with the process in any case: no journal, no waiting for the disk.
            database.execute("PRAGMA journal_mode = OFF")
            database.execute("PRAGMA synchronous = OFF")
            database.execute(_TABLE)
            database.execute("BEGIN")
            for file in job.files:
                database.executemany(_INSERT, _kept(job, file))
            database.execute("COMMIT")
            yield Statements(job, model, database, dict(database.execute(_MERGED)))
    except sqlite3.OperationalError as error:
        raise EnvironmentFault(f"the statements cannot be sorted in {gettempdir()}: {error}") from None


def _kept(job: Job, file: DataFile) -> Iterator[tuple[object, ...]]:
    for row in _rows(job, file):
        empty = next((name for name in NAMED if not row[name]), None)
        if empty:
            job.refuse(row, empty, "is empty")
        elif row["external"].lower() in ("true", "t", "1"):
            job.tally.skip("statement from outside that enriches the data set")
        else:
            yield *(row[name] for name in NAMED), row.place.file, row.place.line


def _rows(job: Job, file: DataFile) -> Iterator[Cells]:
    if not _is_json(file.head()):
        yield from rows(job, file, COLUMNS)
        return
    job.tally.mapped |= dict.fromkeys((*NAMED, *COLUMNS.optional))
    job.tally.ignored |= IGNORED
    with file.text() as stream:
        for number, line in enumerate(stream, 1):
            if not line.strip():
                continue
            job.tally.rows[file.shown] += 1
            made = parsed(line)
            row = Cells(Place(file.shown, number), {"line": line.strip()})
            if isinstance(made, str):
                job.refuse(row, "", made, "each line is one statement in JSON, in UTF-8")
                continue
            for key in made.keys() - {*NAMED, *COLUMNS.optional, *IGNORED}:
                job.tally.unknown[printable(key)] += 1
            yield Cells(row.place, {key: "" if value is None else str(value) for key, value in made.items()})


def _is_json(head: Head) -> bool:
    return head.text.lstrip().startswith("{")


def are_statements(head: Head) -> bool:
    """Whether a file holds statements."""
    if not _is_json(head):
        return COLUMNS.has(head.columns(","))
    made = parsed(head.line)
    return isinstance(made, dict) and set(NAMED) <= made.keys()
