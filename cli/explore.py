"""The command explore: the graph with its evidence as one page for the web browser."""

from __future__ import annotations

import webbrowser
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cli.analysis import Asked, picture, session
from cli.destination import check_folder, write_bytes
from cli.options import TextsOption, tell
from cli.output import counted, say
from schema.errors import UsageError

if TYPE_CHECKING:
    from cli.analysis import Session
    from graph.explorer.data import Quote
    from graph.explorer.page import Explorer
    from graph.exports.extract import Cited
    from schema.records import Source


@picture
def explore(
    asked: Asked,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE.html", help="Where to; otherwise into the user's cache"),
    ] = None,
    no_open: Annotated[bool, typer.Option("--no-open", help="Only write it, and open no web browser")] = False,
    title: Annotated[str, typer.Option("--title", help="Instead of the finding that the picture states")] = "",
    lang: Annotated[
        Literal["en", "ar", "both"], typer.Option("--lang", help="Names in English, Arabic or both, to begin with")
    ] = "en",
    theme: Annotated[Literal["print", "dark", "grey"], typer.Option("--theme", help="Colours")] = "print",
    texts: TextsOption = None,
    embed_quotes: Annotated[
        bool, typer.Option("--embed-quotes", help="Put the quoted words of your own copies (--texts) into the page")
    ] = False,
) -> None:
    """Open the graph in the web browser: search, filters, time, routes, and the evidence behind each click.

    The page is one file and asks nobody for anything: it can be sent, archived and opened offline. It holds every
    status; --include says which are shown at first.

    \b
    militia-graph explore
    militia-graph explore -o iraq.html --no-open
    militia-graph explore --between 2020-06-01..2020-07-31 --lang both -o june.html
    militia-graph explore --texts ~/articles --embed-quotes -o mine.html
    """
    if embed_quotes and texts is None:
        raise UsageError("--embed-quotes needs your copies of the sources: --texts FOLDER")
    if texts is not None and not embed_quotes:
        raise UsageError("--texts is for --embed-quotes, which puts quoted words into the page for all who get it")
    target = output or _cached()
    if target.suffix.lower() not in (".html", ".htm"):
        raise UsageError(f"{target}: its ending must be .html, or no web browser opens it")
    check_folder(target)
    with session(asked) as opened:
        made = _made(opened, title, lang, theme, texts)
    write_bytes(target, made.html)
    say(str(target))
    if not asked.quiet:
        told = (
            counted(made.entities, "entity", "entities"),
            counted(made.relations, "relation"),
            counted(made.claims, "claim"),
        )
        tell(f"{made.title}; {', '.join(told)}; {len(made.html) / 1e6:.1f} MB")
        if made.quotes:
            tell(
                f"{counted(made.quotes, 'claim')} with quoted text: mind whose words they are before you pass it on"
            )
    if not no_open and not webbrowser.open(target.resolve().as_uri()):
        tell("there is no web browser to open it with: open the file yourself")


def _cached() -> Path:
    from platformdirs import user_cache_path  # noqa: PLC0415

    folder = user_cache_path("militia-graph")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder} cannot be made: {error.strerror}; name a file with -o") from None
    return folder / "explorer.html"


def _made(
    opened: Session,
    title: str,
    lang: Literal["en", "ar", "both"],
    theme: Literal["print", "dark", "grey"],
    texts: Path | None,
) -> Explorer:
    from graph.explorer.page import EVERY_STATUS, Opening, explorer  # noqa: PLC0415  numpy is slow to import
    from graph.exports.extract import extract  # noqa: PLC0415
    from graph.figures.look import look  # noqa: PLC0415
    from graph.figures.words import DRAWN, Words  # noqa: PLC0415
    from queries.catalogue import cypher  # noqa: PLC0415

    selection = opened.selection
    every = replace(selection, view=replace(selection.view, include=EVERY_STATUS))
    labels: frozenset[str] = selection.labels if opened.asked.labels else frozenset()
    held = extract(opened.store, every, labels)
    words = Words(title, "", opened.store.rows(cypher("sources")))
    quote = _quotes((source for source, _ in held.sources.values()), texts) if texts else None
    begin = Opening(selection.view, labels or frozenset(DRAWN))
    return explorer(held, begin, look("a4", theme, lang), words, opened.weights, quote)


def _quotes(sources: Iterable[Source], folder: Path) -> Quote:
    from graph.checking import quotation  # noqa: PLC0415
    from loaders.texts import Texts  # noqa: PLC0415

    copies = Texts(folder, sources)

    def quote(cited: Cited) -> str:
        locator = cited.item.claim.locator
        if locator is None:
            return ""
        state, _, words, _ = quotation(copies, cited.item.claim.source, locator)
        return words if state == "exact" or not words else f"{words} [{state}]"

    return quote


COMMANDS = {"explore": explore}
NEED_ARGUMENTS: tuple[str, ...] = ()
