"""Options that many commands share, and what they mean."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from schema.errors import UsageError

if TYPE_CHECKING:
    from graph.reading.names import Found
    from graph.reading.view import View
    from graph.store.connect import Account, Store

Format = Literal["table", "json", "csv", "md"]

Db = Annotated[
    str | None,
    typer.Option(
        "--db", envvar="MILITIA_GRAPH_DB", metavar="FOLDER|ADDRESS", help="The database: a folder, or bolt://…"
    ),
]
Database = Annotated[str | None, typer.Option("--database", metavar="NAME", help="The database on a Neo4j server")]
FormatOption = Annotated[Format, typer.Option("--format", "-f", help="How rows are printed")]
Bom = Annotated[bool, typer.Option("--bom", help="With csv: for Excel (byte order mark, no cell can be a formula)")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print results and errors only")]
On = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help="Only what held, possibly or certainly, on this day")
]
Strict = Annotated[bool, typer.Option("--strict", help="With --on: only what certainly held")]
ActsWithin = Annotated[
    int, typer.Option("--acts-within", min=1, metavar="DAYS", help="With --on: how far back acts count")
]
Include = Annotated[
    str,
    typer.Option("--include", metavar="LIST", help="Add to the default view: alleged,disputed,retracted; or none"),
]
TextsOption = Annotated[
    Path | None, typer.Option("--texts", metavar="DIR", help="Your own copies of the texts, to show the quotations")
]


def view_of(include: str, on: str | None, strict: bool, acts_within: int) -> View:
    """The view that the options ask for.

    Raises:
        UsageError: an unknown status, a date that is none, --strict without --on.
    """
    from graph.reading.view import ADDABLE, View  # noqa: PLC0415
    from schema.edtf_read import DateError, read_span  # noqa: PLC0415

    wanted = tuple(part.strip() for part in include.split(",") if part.strip())
    if unknown := [part for part in wanted if part not in ADDABLE]:
        raise UsageError(f"--include {unknown[0]!r} is not one of {', '.join(ADDABLE)}")
    if strict and on is None:
        raise UsageError("--strict needs --on DATE")
    day = None
    if on is not None:
        try:
            span = read_span(on)
        except DateError as error:
            raise UsageError(f"--on: {error}") from None
        if span.lower != span.upper:
            raise UsageError(f"--on {on}: name one day, such as {span.lower}")
        day = span.lower
    return View(wanted, day, strict, acts_within)


@contextmanager
def opened(
    db: str | None, account: Account, *, create: bool = False, database: str | None = None
) -> Iterator[Store]:
    """The store, checked to be ours; a reading command must find one that holds something."""
    from graph.store.connect import open_store  # noqa: PLC0415
    from graph.store.version import check_version, unfinished  # noqa: PLC0415

    with open_store(db, account, create=create, database=database) as store:
        if account == "reader":
            check_version(store)
            for one in unfinished(store):
                done = f"{one['position']} of {one['total']} steps"
                tell(
                    f"note: a load of {one['dataset']!r} stands at {done}; what you see is half of it "
                    "(`load --resume` finishes, `load --rollback` undoes what was cut off)"
                )
        yield store


def entity(store: Store, wanted: str, quiet: bool = False) -> Found:
    """The entity of that id, name or alias; says on stderr how an inexact name was read."""
    from graph.reading.names import find_entity  # noqa: PLC0415

    found = find_entity(store, wanted)
    if found.note and not quiet:
        tell(found.note)
    return found


def tell(text: str) -> None:
    """A diagnostic line on stderr, without what could steer a terminal."""
    print("".join(c if c == "\n" or c.isprintable() else "�" for c in text), file=sys.stderr)  # noqa: T201
