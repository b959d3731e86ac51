"""The command that shows evidence: why."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.options import (
    Bom,
    Database,
    Db,
    FormatOption,
    KnownBy,
    Quiet,
    TextsOption,
    WithoutSource,
    WithoutSpeaker,
    entity,
    filters_of,
    opened,
    reader_of,
    tell,
)
from cli.output import cell, counted, print_rows, say
from schema.errors import UsageError

if TYPE_CHECKING:
    from graph.reading.reader import Reader
    from graph.reading.why import Passage
    from graph.store.connect import Store
    from loaders.texts import Texts

INDENT = " " * 13
COLUMNS = (
    *("reason", "claim", "subject", "subject_name", "relation", "object", "object_name", "stance", "speaker"),
    *(
        "speaker_name",
        "when",
        "event",
        "about",
        "qualifiers",
        "voice",
        "voice_name",
        "code",
        "statement",
        "source",
        "source_title",
    ),
    *("paragraph", "row", "url", "withdrawn", "note", "edges", "dataset"),
)


def why(
    first: Annotated[
        str, typer.Argument(metavar="A|CLAIM|EDGE|EVENT", help="An entity, or the id of a claim or an edge")
    ],
    second: Annotated[str | None, typer.Argument(metavar="[B]", help="Another entity")] = None,
    texts: TextsOption = None,
    known_by: KnownBy = None,
    without_source: WithoutSource = None,
    without_speaker: WithoutSpeaker = None,
    db: Db = None,
    database: Database = None,
    form: FormatOption = "table",
    bom: Bom = False,
    quiet: Quiet = False,
) -> None:
    """Show who says so, and who denies it: the claims behind what joins two entities, a claim, an edge, an event.

    Ends with 1 if no claim joins the two.

    \b
    militia-graph why "Mustafa al-Kadhimi" "Qassem Soleimani"
    militia-graph why voa-070 --texts ~/articles
    """
    from graph.reading.why import flat  # noqa: PLC0415

    with opened(db, "reader", database=database) as store:
        reader = reader_of(store, filters_of(store, known_by, without_source, without_speaker, quiet))
        passages = _passages(reader, first, second, quiet)
        copies = _copies(store, texts) if texts is not None else None
    rows = flat(passages)
    if form != "table":
        shown = [_with_quote(row, copies) for row in rows]
        print_rows(shown, (*COLUMNS, "quotation") if copies else COLUMNS, form, bom=bom)
    else:
        _print(passages, copies)
    if (words := reader.filter_words()) and not quiet:
        (say if form == "table" else tell)(words)
    if not rows:
        tell("no claim joins the two" if second else "no claim speaks of it")
        raise typer.Exit(1)
    if not quiet and form == "table":
        voices = len({row["voice"] for row in rows})
        denied = sum(row["stance"] in ("denies", "doubts") for row in rows)
        sources = len({row["source"] for row in rows})
        say(
            f"{counted(len(rows), 'claim')}, {denied} of them denials or doubts, "
            f"by {counted(voices, 'voice')} in {counted(sources, 'source')}"
        )


def _passages(reader: Reader, first: str, second: str | None, quiet: bool) -> Sequence[Passage]:
    from graph.reading.why import why_between, why_claim, why_edge, why_event  # noqa: PLC0415

    store = reader.store
    if second is not None:
        a, b = entity(store, first, quiet), entity(store, second, quiet)
        if a.id == b.id:
            raise UsageError(f"{first} and {second} are the same entity: {a.name}")
        return why_between(reader, a.id, b.id)
    if (found := why_claim(reader, first)) is not None:
        return found
    if first.startswith("e-"):
        return why_edge(reader, first)
    one = entity(store, first, quiet)
    if "Event" not in one.labels:
        raise UsageError(f"{one.name} is no event, claim or edge: name a second entity, or use `show`")
    return why_event(reader, one.id)


def _print(passages: Sequence[Passage], copies: Texts | None) -> None:
    from graph.reading.profile import evidence_words  # noqa: PLC0415

    reason = ""
    for passage in passages:
        if passage.reason != reason:
            reason = passage.reason
            say(f"— {reason} —\n")
        say(passage.title)
        for edge in passage.edges:
            marks = ", ".join(f"{key} {cell(value)}" for key, value in edge["qualifiers"].items())
            outside = "" if edge["shown"] else " · not in the default view"
            parts = [edge["status"], evidence_words(edge), edge["when"], marks, edge["edge"]]
            say("  " + " · ".join(part for part in parts if part) + outside)
        if not passage.edges:
            say("  no edge: nothing supports it")
        for row in passage.claims:
            _print_claim(row, copies)
        say()


def _print_claim(row: dict[str, Any], copies: Texts | None) -> None:
    own = row["speaker"] is None
    who = f"{row['voice_name']}, in its own voice" if own else row["speaker_name"]
    paragraph = f" ¶{row['paragraph']}" if row["paragraph"] else ""
    dated = f" · {row['when']}" if row["when"] else ""
    withdrawn = " · withdrawn" if row["withdrawn"] else ""
    read_from = f" · {row['row']}" if row["row"] else ""
    where = f"{row['source']}{paragraph}{read_from}{dated}{withdrawn}"
    say(f"    {row['stance']:8} {who} · {row['code']} · {where} · {row['claim']}")
    _say_wrapped(row["statement"])
    if row["url"]:
        _say_wrapped(row["url"])
    if row["note"]:
        _say_wrapped(f"Coder's note: {row['note']}")
    if quote := _quotation(row, copies):
        _say_wrapped(quote)


def _say_wrapped(text: str) -> None:
    width = max(shutil.get_terminal_size((116, 24)).columns, 40)
    say(textwrap.fill(text, width, initial_indent=INDENT, subsequent_indent=INDENT, break_on_hyphens=False))


def _quotation(row: dict[str, Any], copies: Texts | None) -> str | None:
    from graph.checking import quotation  # noqa: PLC0415

    if copies is None or row["locator"] is None:
        return None
    state, before, words, after = quotation(copies, row["source"], row["locator"])
    if not words:
        return f"[quotation: {state}]"
    mark = "" if state == "exact" else f" [{state}]"
    return " ".join(f"… {before.strip()} «{words}» {after.strip()} …{mark}".split())


def _with_quote(row: dict[str, Any], copies: Texts | None) -> dict[str, Any]:
    return {**row, "quotation": _quotation(row, copies)}


def _copies(store: Store, folder: Path) -> Texts:
    from graph.store.world import read_world  # noqa: PLC0415
    from loaders.texts import Texts  # noqa: PLC0415

    return Texts(folder, (source for _, source in read_world(store).sources))


COMMANDS: dict[str, Callable[..., Any]] = {"why": why}
NEED_ARGUMENTS = {"why"}
