"""Commands on claim files: check and seal."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.options import Database, Db, Format, Quiet, tell
from cli.options import opened as opened_store
from cli.output import counted, print_rows, say
from schema.errors import SHOWN_PROBLEMS, InputError, Problem, UsageError

Texts = Annotated[Path | None, typer.Option("--texts", metavar="DIR", help="Your own copies of the texts")]
DIFFERENCE_COLUMNS = ("kind", "id", "what", "difference", "property", "stored", "expected")


def check(
    inputs: Annotated[
        list[str] | None, typer.Argument(metavar="NAME|PATH", help="Data sets to check together")
    ] = None,
    texts: Texts = None,
    graph: Annotated[
        bool, typer.Option("--graph", help="Check the database instead: is it as its claims make it?")
    ] = False,
    form: Annotated[
        Format, typer.Option("--format", "-f", help="With --graph: how differences are printed")
    ] = "table",
    db: Db = None,
    database: Database = None,
    quiet: Quiet = False,
) -> None:
    """Check claim files without a database: records, ids, dates, and with --texts every locator and sentence.

    Ends with 1 if a locator is not exact or a sentence has neither a claim nor a reason. With --graph all claims of
    the database are folded anew, and what differs from what is stored is listed; ends with 1 if anything does.

    \b
    militia-graph check iraq --texts ~/articles
    militia-graph check --graph
    """
    if graph:
        if inputs or texts is not None:
            raise UsageError(
                "--graph checks the database, and nothing else: name no data sets and no --texts with it"
            )
        _check_graph(form, db, database, quiet)
    elif not inputs:
        raise UsageError("name what to check: a shipped data set, a folder or a file; or --graph for the database")
    elif form != "table":
        raise UsageError("--format is for the differences of --graph")
    else:
        _check_files(inputs, texts, quiet)


def _check_graph(form: Format, db: str | None, database: str | None, quiet: bool) -> None:
    from graph.store.audit import audit  # noqa: PLC0415

    with opened_store(db, "reader", database=database) as store:
        made = audit(store)
    if form != "table":
        print_rows([asdict(one) for one in made.differences], DIFFERENCE_COLUMNS, form)
    else:
        for one in made.differences[:SHOWN_PROBLEMS]:
            say(str(one))
        if (rest := len(made.differences) - SHOWN_PROBLEMS) > 0:
            say(f"… and {rest} more")
    if made.differences or made.totals is None:
        tell(counted(len(made.differences), "difference"))
        raise typer.Exit(1)
    totals = made.totals
    held = (
        counted(totals.entities, "entity", "entities"),
        counted(totals.edges, "relation"),
        counted(totals.claims, "claim"),
    )
    well = f"the graph is as its claims make it: {', '.join(held)}"
    if form == "table":
        say(well)
    elif not quiet:
        tell(well)


def _check_files(inputs: list[str], texts: Path | None, quiet: bool) -> None:
    from graph.checking import check_inputs  # noqa: PLC0415
    from loaders import dataset_name, locate, read_input  # noqa: PLC0415

    problems: list[Problem] = []
    with ExitStack() as stack:
        paths = [stack.enter_context(locate(name)) for name in inputs]
        checked = check_inputs([(dataset_name(p), read_input(p, problems)) for p in paths], problems, texts)
    for hint in checked.hints if not quiet else ():
        tell(f"look at: {hint}")
    if checked.findings:
        tell(str(InputError(checked.findings)))
    say(" · ".join(f"{count} {what}" for what, count in checked.counts.items()))
    if checked.findings:
        tell(counted(len(checked.findings), "difference"))
        raise typer.Exit(1)
    say("all is well" if texts else "the records are well; --texts DIR also checks every locator and sentence")


def seal(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder of claim files")],
    texts: Annotated[Path, typer.Option("--texts", metavar="DIR", help="Your own copies of the texts")],
) -> None:
    """Turn the quotations in claim files into locators, in place, so that no sentence of a text stays in them.

    \b
    militia-graph seal ./my-article --texts ~/articles
    """
    from loaders import read_input  # noqa: PLC0415
    from loaders.items import Item  # noqa: PLC0415
    from loaders.seal import seal as seal_folder  # noqa: PLC0415
    from loaders.texts import Texts as Copies  # noqa: PLC0415
    from schema.records import Source  # noqa: PLC0415

    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder")
    problems: list[Problem] = []
    items = list(read_input(folder, problems))
    if problems:
        raise InputError(problems)
    found = [i.record for i in items if isinstance(i, Item) and isinstance(i.record, Source)]
    sealed = seal_folder(folder, Copies(texts, found))
    say(f"{sealed.quotes} quotations sealed, {sealed.sources} sources given the hash of their text")
    for file in sealed.files:
        say(f"  {file}")


COMMANDS: dict[str, Callable[..., Any]] = {"check": check, "seal": seal}
NEED_ARGUMENTS = {"check", "seal"}
