"""Commands on claim files and exports: check, seal, export."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from cli.options import Database, Db, Quiet, tell
from cli.options import opened as opened_store
from cli.output import counted, say
from schema.errors import InputError, Problem, UsageError

Texts = Annotated[Path | None, typer.Option("--texts", metavar="DIR", help="Your own copies of the texts")]


def check(
    inputs: Annotated[list[str], typer.Argument(metavar="NAME|PATH", help="Data sets to check together")],
    texts: Texts = None,
    quiet: Quiet = False,
) -> None:
    """Check claim files without a database: records, ids, dates, and with --texts every locator and sentence.

    Ends with 1 if a locator is not exact or a sentence has neither a claim nor a reason.

    \b
    militia-graph check iraq --texts ~/articles
    """
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


def export(
    form: Annotated[
        Literal["jsonl"], typer.Option("--format", "-f", help="jsonl: everything, one record a line")
    ] = "jsonl",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Default: standard output")
    ] = None,
    dataset: Annotated[
        list[str] | None, typer.Option("--dataset", metavar="NAME", help="Only this data set (repeatable)")
    ] = None,
    db: Db = None,
    database: Database = None,
) -> None:
    """Write out everything that the graph holds.

    \b
    militia-graph export --format jsonl -o graph.jsonl
    """
    from graph.exports.jsonl import export_jsonl  # noqa: PLC0415
    from queries.catalogue import cypher  # noqa: PLC0415

    del form  # one format so far; the option is there so that scripts stay right when others join
    with opened_store(db, "reader", database=database) as store:
        held = [row["dataset"] for row in store.rows(cypher("datasets"))]
        if missing := [name for name in dataset or () if name not in held]:
            raise UsageError(f"there is no data set {missing[0]!r}: the graph holds {', '.join(held)}")
        lines = export_jsonl(store, tuple(dataset or ()))
        if output is None:
            sys.stdout.writelines(lines)
            return
        _write(output, lines)


def _write(output: Path, lines: Any) -> None:
    temporary = output.with_name(f".{output.name}.writing")
    try:
        with temporary.open("w", encoding="utf-8", newline="\n") as out:
            out.writelines(lines)
        temporary.replace(output)
    except OSError as error:
        raise UsageError(f"{output} cannot be written: {error.strerror or error}") from None
    finally:
        with suppress(OSError):
            temporary.unlink()


COMMANDS: dict[str, Callable[..., Any]] = {"check": check, "seal": seal, "export": export}
NEED_ARGUMENTS = {"check", "seal"}
