"""Commands that look: find, show, query."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.compact import compact
from cli.options import (
    ActsWithin,
    Bom,
    Database,
    Db,
    Format,
    FormatOption,
    Include,
    KnownBy,
    On,
    Quiet,
    Strict,
    WithoutSource,
    WithoutSpeaker,
    entity,
    filters_of,
    opened,
    reader_of,
    tell,
    view_of,
)
from cli.output import cell, counted, print_json, print_rows, say
from schema.errors import UsageError

if TYPE_CHECKING:
    from graph.fold import Filters
    from graph.reading.profile import Profile
    from graph.reading.view import View
    from graph.store.connect import Store
    from queries import Query

SHOW_COLUMNS = (
    *("section", "relation", "direction", "reading", "other", "other_name", "standing", "qualifiers", "status"),
    *("shown", "code", "voices", "confidence", "doubted", "unrated", "dates_conflict", "when"),
    *("start_min", "start_max", "end_min", "end_max", "holds", "event", "edge"),
)


def find(
    words: Annotated[str, typer.Argument(metavar="WORDS", help="Part of a name, in any spelling")],
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many at most")] = 20,
    db: Db = None,
    database: Database = None,
    form: FormatOption = "table",
    bom: Bom = False,
) -> None:
    """Find entities by name, alias or Arabic name, in any usual spelling. Ends with 1 if there is none.

    \b
    militia-graph find suleimani
    """
    from graph.reading.names import search  # noqa: PLC0415

    with opened(db, "reader", database=database) as store:
        rows = search(store, words, limit)
    print_rows(rows, ("id", "name", "also", "labels", "standing", "score"), form, bom=bom)
    if not rows:
        tell(f"nothing is called anything like {words!r}")
        raise typer.Exit(1)


def show(
    name: Annotated[str, typer.Argument(metavar="ENTITY", help="Id, name or alias")],
    include: Include = "",
    on: On = None,
    strict: Strict = False,
    acts_within: ActsWithin = 365,
    known_by: KnownBy = None,
    without_source: WithoutSource = None,
    without_speaker: WithoutSpeaker = None,
    db: Db = None,
    database: Database = None,
    form: FormatOption = "table",
    bom: Bom = False,
    quiet: Quiet = False,
) -> None:
    """Show the profile of an entity: names, relations by group with their evidence, events in order, sources.

    \b
    militia-graph show "Kataib Hezbollah" --include alleged
    """
    from graph.reading.profile import profile  # noqa: PLC0415

    view = view_of(include, on, strict, acts_within)
    with opened(db, "reader", database=database) as store:
        found = entity(store, name, quiet)
        reader = reader_of(store, filters_of(store, known_by, without_source, without_speaker, quiet))
        made = profile(reader, found.id, view)
    words = reader.filter_words()
    if form in ("json", "csv"):
        print_rows(made.rows, SHOW_COLUMNS, form, bom=bom)
        if words and not quiet:
            tell(words)
    else:
        _print_profile(made, view, form)
        if words:
            say(words)


def query(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="A prepared query; without it, the list")
    ] = None,
    parameters: Annotated[list[str] | None, typer.Argument(metavar="KEY=VALUE", help="Its parameters")] = None,
    own: Annotated[
        Path | None,
        typer.Option(
            "--queries", envvar="MILITIA_GRAPH_QUERIES", metavar="DIR", help="A folder with queries of your own"
        ),
    ] = None,
    include: Include = "",
    on: On = None,
    strict: Strict = False,
    acts_within: ActsWithin = 365,
    known_by: KnownBy = None,
    without_source: WithoutSource = None,
    without_speaker: WithoutSpeaker = None,
    db: Db = None,
    database: Database = None,
    form: FormatOption = "table",
    bom: Bom = False,
    quiet: Quiet = False,
) -> None:
    """Run a prepared query, or list them all with their parameters.

    \b
    militia-graph query
    militia-graph query members-of entity=PMF
    militia-graph query my-question --queries ~/my-queries
    """
    from queries import bind, catalogue, get  # noqa: PLC0415

    if name is None:
        _list_queries(catalogue(own), form, bom=bom)
        return
    prepared = get(name, own)
    given = assigned(parameters or [])
    view = view_of(include, on, strict, acts_within)
    known = {parameter.name for parameter in prepared.parameters}
    asked = {key: value for key, value in view.parameters().items() if key not in given}
    defaults = view_of("", None, False, 365).parameters()
    if doubled := [key for key, value in view.parameters().items() if key in given and value != defaults[key]]:
        raise UsageError(f"{doubled[0]} is given twice: as an option and as {doubled[0]}=…")
    if unfit := [key for key, value in asked.items() if key not in known and value != defaults[key]]:
        raise UsageError(f"{name} takes no --{unfit[0].replace('_', '-')}: it takes {', '.join(sorted(known))}")
    values = bind(prepared, {**{key: value for key, value in asked.items() if key in known}, **given})
    with (
        opened(db, "reader", database=database) as whole,
        _filtered(whole, filters_of(whole, known_by, without_source, without_speaker, quiet), quiet) as store,
    ):
        for key in prepared.entities:
            if values[key] is not None:
                values[key] = entity(store, values[key], quiet).id
        rows = _own_rows(store, prepared, values, form) if prepared.own else store.rows(prepared.cypher, values)
    columns: list[str] = [column for column, _ in prepared.columns]
    if form in ("table", "md") and not prepared.own:
        rows, columns = compact(rows, columns)
    print_rows(rows, columns, form, bom=bom, title=prepared.title)
    if not quiet and form in ("table", "md"):
        # What a query of the user's own keeps, he knows himself.
        tell(counted(len(rows), "row") + ("" if prepared.own else f"; {_view_words(values)}"))


@contextmanager
def _filtered(store: Store, filters: Filters | None, quiet: bool) -> Iterator[Store]:
    """The store itself, or with filters a temporary one that holds what they leave: queries read stored edges."""
    if filters is None:
        yield store
        return
    from graph.filtering import Tally  # noqa: PLC0415
    from graph.refold import refolded  # noqa: PLC0415

    tally = Tally()
    with refolded(store, filters, tally) as made:
        if not quiet:
            tell(f"folded anew in a temporary database, {tally.words(filters)}")
        yield made


def _own_rows(store: Store, prepared: Query, values: dict[str, Any], form: Format) -> list[dict[str, Any]]:
    """The rows of a user's own query, which may return whatever Cypher has: nodes, paths, days."""
    from graph.reading.adhoc import ask  # noqa: PLC0415
    from graph.reading.graph_values import plain, short  # noqa: PLC0415

    found = ask(store, prepared.cypher, values, sys.maxsize, None)
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    made = [{column: plain(value) for column, value in row.items()} for row in rows]
    if form in ("table", "md"):
        for row, new in zip(rows, made, strict=True):
            new |= {column: short(row[column]) for column, value in new.items() if isinstance(value, dict)}
    return made


def _view_words(values: dict[str, Any]) -> str:
    """What was kept, whether the user asked for it by options or by parameters."""
    from graph.reading.view import View  # noqa: PLC0415

    if "include" not in values:
        return "all statuses"
    kept = values.get("on"), values.get("strict", False), values.get("acts_within", 365)
    return View(tuple(values["include"]), *kept).words()


def assigned(parameters: list[str]) -> dict[str, str]:
    """The parameters that were written as key=value.

    Raises:
        UsageError: one that is not, or is there twice.
    """
    values: dict[str, str] = {}
    for parameter in parameters:
        key, equals, value = parameter.partition("=")
        if not (key and equals):
            raise UsageError(f"{parameter!r} is no parameter: write key=value, for example entity=PMF")
        if key in values:
            raise UsageError(f"{key} is given twice")
        values[key] = value
    return values


def _list_queries(catalogue: dict[str, Any], form: Format, *, bom: bool) -> None:
    if form == "json":
        print_json([_described(prepared) for prepared in catalogue.values()])
        return
    shared = ("include", "on", "strict", "acts_within")
    rows = [
        {
            "name": prepared.name,
            "title": prepared.title,
            "parameters": ", ".join(
                p.name if p.required else f"[{p.name}={cell(p.default)}]"
                for p in prepared.parameters
                if p.name not in shared
            ),
        }
        for prepared in catalogue.values()
    ]
    print_rows(rows, ("name", "title", "parameters"), form, bom=bom)


def _described(prepared: Any) -> dict[str, Any]:
    return {
        "name": prepared.name,
        "title": prepared.title,
        "description": prepared.description,
        "parameters": [
            {
                "name": p.name,
                "type": p.type,
                "required": p.required,
                "default": p.default,
                "description": p.description,
            }
            for p in prepared.parameters
        ],
        "columns": [{"name": column, "description": about} for column, about in prepared.columns],
    }


def _print_profile(made: Profile, view: View, form: Format) -> None:
    from graph.reading.profile import evidence_words  # noqa: PLC0415

    _print_head(made)
    for section, group in groupby(made.rows, key=lambda row: row["section"]):
        rows = [
            {
                "when": row["when"],
                "relation": _words(row),
                "status": row["status"],
                "evidence": evidence_words(row),
                "holds": row["holds"],
            }
            for row in group
        ]
        columns = (
            ("when", "relation", "status", "evidence", "holds")
            if section == "events"
            else (*("relation", "when", "status", "evidence", "holds"),)
        )
        print_rows(rows, columns, form, title=section.capitalize())
    print_rows(made.sources, ("source", "reliability", "published", "claims", "title"), form, title="Sources")
    _print_foot(made, view)


def _words(row: dict[str, Any]) -> str:
    marks = [cell(value) if key != "coerced" else "coerced" for key, value in row["qualifiers"].items()]
    if row["section"] == "events" and row["standing"] not in (None, "asserted"):
        marks.append(f"event {row['standing']}")
    return f"{row['reading']} {row['other_name']}" + (f" ({', '.join(marks)})" if marks else "")


def _print_head(made: Profile) -> None:
    entity_ = made.entity
    say(f"{entity_['name']} ({', '.join(made.labels)}) · {entity_['id']}")
    native = [entity_[key] for key in ("name_ar", "name_fa") if key in entity_]
    for label, values in (
        ("", native),
        ("also", entity_.get("aliases", [])),
        ("countries", entity_.get("countries", [])),
    ):
        if values:
            say(f"  {label + ': ' if label else ''}{' · '.join(values)}")
    if "description" in entity_:
        say(f"  {cell(entity_['description'])}")
    if "count" in entity_:
        say(f"  {entity_['count']} persons")
    if entity_.get("start") or entity_.get("end"):
        say(f"  {entity_.get('start', '…')} to {entity_.get('end', '…')}")
    if "standing" in entity_:
        say(f"  standing: {entity_['standing']}")


def _print_foot(made: Profile, view: View) -> None:
    shown = len(made.rows)
    hidden = ", ".join(f"{count} {status}" for status, count in sorted(made.hidden.items()))
    say(f"{view.words()}: {shown} relations, {made.voices_one} of them on one voice")
    disputed = sum(row["status"] == "disputed" for row in made.rows)
    if disputed:
        say(f"{disputed} of them disputed")
    if hidden:
        say(f"not shown: {hidden} (--include {','.join(sorted(made.hidden))})")


COMMANDS: dict[str, Callable[..., Any]] = {"find": find, "show": show, "query": query}
NEED_ARGUMENTS = {"find", "show"}
