"""A file beside the database that holds a load while it is prepared, and its steps until all are written.

SQLite of the standard library: memory stays flat, and what a killed load had prepared can be resumed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

# pydantic's own JSON: several times faster than the standard library's, and here already.
from pydantic_core import from_json, to_json

from schema.errors import EnvironmentFault

SCHEMA = """
CREATE TABLE incoming (
    subject TEXT, relation TEXT, object TEXT, id TEXT,
    dataset TEXT, record TEXT, file TEXT, line INTEGER, col INTEGER
);
CREATE TABLE old (kind TEXT, id TEXT, head TEXT, props TEXT, PRIMARY KEY (kind, id)) WITHOUT ROWID;
CREATE TABLE step (stage INTEGER, head TEXT, id TEXT, old TEXT, new TEXT);
"""


class _File(sqlite3.Connection):
    """A connection that says in words what the disk refuses."""

    where = "memory"

    def execute(self, *arguments: Any) -> sqlite3.Cursor:
        with _told(self.where):
            return super().execute(*arguments)

    def executemany(self, *arguments: Any) -> sqlite3.Cursor:
        with _told(self.where):
            return super().executemany(*arguments)

    def executescript(self, *arguments: Any) -> sqlite3.Cursor:
        with _told(self.where):
            return super().executescript(*arguments)


@contextmanager
def _told(where: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        hint = "is there space, and may it be written?"
        raise EnvironmentFault(f"what a load prepares cannot be kept in {where}: {error} ({hint})") from error


class Step(NamedTuple):
    """One change of one node or relationship: ``old`` and ``new`` properties, None for absent.

    ``head`` says what it is, as a JSON array: ["entity", label, …], ["relabel", labels before, labels after],
    ["edge", type, subject, object], ["claim", source], ["source"], ["record"], ["dataset"].
    """

    stage: int
    head: tuple[str, ...]
    id: str
    old: dict[str, Any] | None
    new: dict[str, Any] | None

    def undone(self) -> Step:
        """The step that takes this one back."""
        head = (self.head[0], *reversed(self.head[1:])) if self.head[0] == "relabel" else self.head
        return Step(self.stage, head, self.id, self.new, self.old)


class Row(NamedTuple):
    """A step as it lies in the file: with its properties as JSON."""

    stage: int
    head: tuple[str, ...]
    id: str
    old: str | None
    new: str | None

    def step(self) -> Step:
        """The step, read."""
        return Step(self.stage, self.head, self.id, _load(self.old), _load(self.new))


class Spool:
    """The spool file. ``path`` None keeps it in memory (for checks that write nothing)."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._has_old = False
        fresh = path is None or not path.exists()
        where = str(path.parent) if path else _File.where
        with _told(where):
            # A thread reads the next steps while one sends the last.
            self._db = sqlite3.connect(
                path or ":memory:", isolation_level=None, factory=_File, check_same_thread=False
            )
        self._db.where = where
        try:
            self._db.executescript(
                "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;"
            )
            if fresh:
                self._db.executescript(SCHEMA)
        except EnvironmentFault:
            if fresh:
                self.remove()
            raise

    def add_incoming(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Rows of (subject, relation, object, id, data set, claim as JSON, file, line, column).

        The file is empty for what the graph holds.
        """
        self._many("INSERT INTO incoming VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def incoming(self) -> Iterator[tuple[str, str, str, int, int]]:
        """The rows of ``add_incoming``, in their order."""
        yield from self._db.execute("SELECT dataset, record, file, line, col FROM incoming ORDER BY rowid")

    def doubles(self) -> set[str]:
        """The ids that more than one of the incoming claims have."""
        self._db.execute("CREATE INDEX IF NOT EXISTS incoming_id ON incoming (id)")
        return {row[0] for row in self._db.execute("SELECT id FROM incoming GROUP BY id HAVING count(*) > 1")}

    def claim_ids(self, besides: Collection[str] = ()) -> ClaimIds:
        """The ids of the incoming claims, which stay in the file; ``besides`` are found among them."""
        return ClaimIds(self._db, besides)

    def drop_doubles(self) -> None:
        """Of what the graph holds, drop the incoming claims that a file brings alike for the same data set."""
        self._db.execute(
            "DELETE FROM incoming WHERE file = '' AND (dataset, record) IN "
            "(SELECT dataset, record FROM incoming WHERE file <> '')"
        )

    def forget_old(self) -> None:
        """Drop what was read of the graph, its claims among the incoming too. There are no steps yet."""
        self._db.execute("DELETE FROM incoming WHERE file = ''")
        self._db.execute("DELETE FROM old")
        self._has_old = False

    def groups(
        self, triple: Callable[[str, str, str], str]
    ) -> Iterator[tuple[str, list[tuple[str, dict[str, Any]]]]]:
        """The incoming claims' (data set, values) pairs, in the order of what ``triple`` makes of their ends."""
        self._db.create_function("triple", 3, triple, deterministic=True)
        rows = self._db.execute(
            "SELECT triple(subject, relation, object) AS triple, dataset, record FROM incoming ORDER BY triple, id"
        )
        for one, group in groupby(rows, key=itemgetter(0)):
            yield one, [(dataset, from_json(record)) for _, dataset, record in group]

    def add_old(self, rows: Iterable[tuple[str, str, Iterable[str], dict[str, Any]]]) -> None:
        """What the graph holds: rows of (kind, id, head, properties).

        Raises:
            EnvironmentFault: two of a kind have one id.
        """
        made = ((kind, id_, to_json(head).decode(), _dump(props)) for kind, id_, head, props in rows)
        try:
            self._many("INSERT INTO old VALUES (?, ?, ?, ?)", made)
        except sqlite3.IntegrityError:
            raise EnvironmentFault(
                "the graph holds something twice that can be there once: `militia-graph check --graph` names it"
            ) from None
        self._has_old = True

    def take_old(self, kind: str, id_: str) -> tuple[tuple[str, ...], dict[str, Any]] | None:
        """Head and properties of what the graph holds under the id; it then counts as kept."""
        if not self._has_old:
            return None
        row = self._db.execute(
            "DELETE FROM old WHERE kind = ? AND id = ? RETURNING head, props", (kind, id_)
        ).fetchone()
        return (tuple(from_json(row[0])), from_json(row[1])) if row else None

    def left_old(self, kind: str) -> Iterator[tuple[str, tuple[str, ...], dict[str, Any]]]:
        """What nothing took: (id, head, properties) of what is to be removed."""
        for id_, head, props in self._db.execute(
            "SELECT id, head, props FROM old WHERE kind = ? ORDER BY id", (kind,)
        ):
            yield id_, tuple(from_json(head)), from_json(props)

    def add_steps(self, steps: Iterable[Step]) -> None:
        """Steps in any order; ``steps`` gives them in order of stage, head and id."""
        rows = ((s.stage, to_json(s.head).decode(), s.id, _maybe(s.old), _maybe(s.new)) for s in steps)
        self._many("INSERT INTO step VALUES (?, ?, ?, ?, ?)", rows)

    def count_steps(self) -> int:
        """How many steps the load has."""
        return int(self._db.execute("SELECT count(*) FROM step").fetchone()[0])

    def balance(self) -> dict[str, int]:
        """Of each kind (the first word of a head) how many more there are once the steps are written."""
        rows = self._db.execute(
            "SELECT json_extract(head, '$[0]'), sum((new IS NOT NULL) - (old IS NOT NULL)) FROM step GROUP BY 1"
        )
        return dict(rows.fetchall())

    def steps(self, *, backwards: bool = False) -> Iterator[Step]:
        """All steps in their fixed order."""
        for row in self.rows(backwards=backwards):
            yield row.step()

    def rows(self, *, backwards: bool = False) -> Iterator[Row]:
        """As ``steps``, not yet read."""
        order = "DESC" if backwards else "ASC"
        by = ", ".join(f"{column} {order}" for column in ("stage", "head", "id"))
        for stage, head, id_, old, new in self._db.execute(
            f"SELECT stage, head, id, old, new FROM step ORDER BY {by}"  # noqa: S608  a constant
        ):
            yield Row(stage, tuple(from_json(head)), id_, old, new)

    def size(self) -> int:
        """Bytes that the file takes: about as many as the graph will for its steps."""
        return self.path.stat().st_size if self.path else 0

    def close(self) -> None:
        """Close the file; it stays."""
        self._db.close()

    def remove(self) -> None:
        """Close and delete the file."""
        self.close()
        if self.path is not None:
            self.path.unlink(missing_ok=True)

    def _many(self, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
        self._db.execute("BEGIN")
        self._db.executemany(statement, rows)
        self._db.execute("COMMIT")


class ClaimIds(Collection[str]):
    """Looked up one by one."""

    def __init__(self, db: sqlite3.Connection, besides: Collection[str]) -> None:
        self._db, self._besides = db, besides

    def __contains__(self, id_: object) -> bool:
        return (
            id_ in self._besides
            or self._db.execute("SELECT 1 FROM incoming WHERE id = ?", (id_,)).fetchone() is not None
        )

    def __iter__(self) -> Iterator[str]:
        for row in self._db.execute("SELECT id FROM incoming ORDER BY rowid"):
            yield row[0]

    def __len__(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM incoming").fetchone()[0])


def _dump(props: dict[str, Any]) -> str:
    return to_json(props).decode()


def _maybe(props: dict[str, Any] | None) -> str | None:
    return None if props is None else _dump(props)


def _load(text: str | None) -> dict[str, Any] | None:
    return None if text is None else from_json(text)
