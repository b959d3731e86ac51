"""Options that many commands share, and what they mean."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cli.clean import clean
from schema.errors import UsageError

if TYPE_CHECKING:
    from graph.fold import Filters
    from graph.reading.names import Found
    from graph.reading.reader import Reader
    from graph.reading.view import View
    from graph.store.connect import Account, Store

Format = Literal["table", "json", "csv", "md"]

Db = Annotated[
    str | None,
    typer.Option(
        "--db",
        envvar="MILITIA_GRAPH_DB",
        metavar="FOLDER|ADDRESS",
        help="The database: a folder, or a Neo4j server (bolt://…, neo4j+s://…; also by NEO4J_URI)",
    ),
]
Database = Annotated[str | None, typer.Option("--database", metavar="NAME", help="Which one, on a Neo4j server")]
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
KnownBy = Annotated[
    str | None,
    typer.Option(
        "--known-by", metavar="DATE", help="Only what was published by this day: fold again without the rest"
    ),
]
WithoutSource = Annotated[
    list[str] | None,
    typer.Option(
        "--without-source", metavar="ID", help="Fold again without a source and what repeats it (repeatable)"
    ),
]
WithoutSpeaker = Annotated[
    list[str] | None,
    typer.Option("--without-speaker", metavar="ENTITY", help="Fold again without what one says (repeatable)"),
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

    wanted = tuple(part.strip() for part in include.split(",") if part.strip())
    if unknown := [part for part in wanted if part not in ADDABLE]:
        raise UsageError(f"--include {unknown[0]!r} is not one of {', '.join(ADDABLE)}")
    if strict and on is None:
        raise UsageError("--strict needs --on DATE")
    return View(wanted, None if on is None else day("--on", on), strict, acts_within)


def day(option: str, text: str) -> str:
    """The one day that a date names.

    Raises:
        UsageError: no date, or more than a day.
    """
    from schema.edtf_read import DateError, read_span  # noqa: PLC0415

    try:
        span = read_span(text)
    except DateError as error:
        raise UsageError(f"{option}: {error}") from None
    if span.lower != span.upper:
        raise UsageError(f"{option} {text}: name one day, such as {span.lower}")
    return span.lower


def filters_of(
    store: Store,
    known_by: str | None,
    sources: list[str] | None,
    speakers: list[str] | None,
    quiet: bool = False,
) -> Filters | None:
    """The filters that remove claims, as the options ask for them; None for none.

    Raises:
        UsageError: a date that is no day, an unknown source or speaker.
    """
    if known_by is None and not sources and not speakers:
        return None
    from graph.filtering import check_sources  # noqa: PLC0415  only now is a fold needed, which is slow to import
    from graph.fold import Filters  # noqa: PLC0415
    from schema.records import UNATTRIBUTED  # noqa: PLC0415

    named = (name if name == UNATTRIBUTED else entity(store, name, quiet).id for name in speakers or ())
    known = None if known_by is None else day("--known-by", known_by)
    return Filters(known, check_sources(store, sources or ()), frozenset(named))


@contextmanager
def opened(
    db: str | None, account: Account, *, create: bool = False, database: str | None = None
) -> Iterator[Store]:
    """The store, checked to be ours; a reading command must find one that holds something."""
    from graph.store.connect import open_store  # noqa: PLC0415
    from graph.store.version import check_version, is_folded, unfinished  # noqa: PLC0415

    ask = _ask if sys.stdin.isatty() and sys.stderr.isatty() else None
    with open_store(db, account, create=create, database=database, ask=ask) as store:
        if account == "reader":
            version = check_version(store)
            if version is not None and not is_folded(version):
                tell(
                    "note: this graph was made with another vocabulary or other rules: run `militia-graph migrate`"
                )
            for one in unfinished(store):
                done = f"{one['position']} of {one['total']} steps"
                tell(
                    f"note: a load of {one['dataset']!r} stands at {done}; what you see is half of it "
                    "(`load --resume` finishes, `load --rollback` undoes what was cut off)"
                )
        yield store


def _ask(what: str) -> str:
    return str(typer.prompt(what, hide_input=True, err=True))


def entity(store: Store, wanted: str, quiet: bool = False) -> Found:
    """The entity of that id, name or alias; says on stderr how an inexact name was read."""
    from graph.reading.names import find_entity  # noqa: PLC0415

    found = find_entity(store, wanted)
    if found.note and not quiet:
        tell(found.note)
    return found


def reader_of(store: Store, filters: Filters | None) -> Reader:
    """What profiles and evidence are read from: the stored graph, or what filters leave of it."""
    from graph.reading.reader import Reader  # noqa: PLC0415

    if filters is None:
        return Reader(store)
    from graph.reading.refolded import Refolded  # noqa: PLC0415  a fold is slow to import

    return Refolded(store, filters)


def tell(text: str) -> None:
    """A diagnostic line on stderr, without what could steer a terminal."""
    print(clean(text), file=sys.stderr)  # noqa: T201
