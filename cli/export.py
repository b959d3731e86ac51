"""The command export: everything in a graph, or a selection of it, in the formats of other programs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.analysis import Asked, session, with_options
from cli.destination import check_destination, write
from cli.options import tell
from cli.output import FORMULA, counted
from graph.exports.registry import FORMATS, ExportFormat
from schema.errors import UsageError

if TYPE_CHECKING:
    from graph.exports.complete import Complete
    from graph.exports.extract import Extract
    from graph.fold import Filters
    from graph.selection import Selection
    from graph.store.connect import Store

EVERYWHERE = ("known_by", "without_source", "without_speaker", "db", "database", "quiet")
"""Of the options of analytics those that every format takes; the others choose a selection, and csv has --bom."""

NOT_HERE = frozenset(("form", "weights", "explain"))
"""Options of analytics that say how rows are made and printed."""


def export(
    asked: Asked,
    form: Annotated[
        str, typer.Option("--format", "-f", metavar="FORMAT", help=f"One of: {', '.join(FORMATS)}")
    ] = "jsonl",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE|FOLDER", help="Default: standard output")
    ] = None,
    dataset: Annotated[
        list[str] | None,
        typer.Option(
            "--dataset", metavar="NAME", help="Only this data set (repeatable; for what holds everything)"
        ),
    ] = None,
) -> None:
    """Write out everything that the graph holds, or a selection, with the relations folded anew from their claims.

    docs/exports.md says which format is for which program, and what each keeps.

    \b
    Everything; filters that fold anew are taken, others refused:
    militia-graph export --format jsonl -o graph.jsonl
    militia-graph export --format jsonl --known-by 2020-06-30 -o then.jsonl
    militia-graph export --format neo4j-admin -o import/
    militia-graph export --format cypher -o graph.cypher
    A selection, by the same options as for the analytics:
    militia-graph export --format graphml --include alleged,disputed -o all.graphml
    militia-graph export --format gexf --between 2020-01-01..2020-06-30 -o time.gexf
    militia-graph export --format cytoscape --groups command,patronage -o power.cyjs
    militia-graph export --format csv --bom -o tables/
    militia-graph export --format ftm -o ftm/
    militia-graph export --format stix --min-confidence 0.5 -o bundle.json
    militia-graph export --format jsonld -o claims.jsonld
    """
    wanted = FORMATS.get(form)
    if wanted is None:
        known = "".join(f"\n  {one.name:<12} {one.gives}" for one in FORMATS.values())
        raise UsageError(f"--format {form!r} is not one of these:{known}")
    _check_options(wanted, asked, dataset)
    check_destination(wanted, output)
    with session(asked) as opened:
        if wanted.scope == "complete":
            whole = _complete(opened.store, dataset or [], opened.selection.filters)
            told = write(wanted, wanted.parts(whole), output)
            closing = [whole.tally.words(whole.filters)] if whole.filters is not None else []
        else:
            chosen = _extract(opened.store, opened.selection, asked)
            told = write(wanted, wanted.parts(chosen), output)
            closing = [_numbers(chosen)]
    if not asked.quiet:
        for text in (*(text.rstrip("\n") for text in told.values()), *closing):
            tell(text)


def _check_options(wanted: ExportFormat, asked: Asked, dataset: list[str] | None) -> None:
    """Raise UsageError for options that the format cannot honour; to ignore one would be to lie."""
    if asked.bom and wanted.name != "csv":
        raise UsageError("--bom is for --format csv")
    if dataset and wanted.scope != "complete":
        names = [one.name for one in FORMATS.values() if one.scope == "complete"]
        raise UsageError(f"--dataset is for {', '.join(names)}: a selection is made from the whole graph")
    if wanted.scope == "selection":
        return
    for option in fields(Asked):
        name = option.name
        if name not in (*EVERYWHERE, *NOT_HERE) and getattr(asked, name) != option.default:
            selecting = [one.name for one in FORMATS.values() if one.scope == "selection"]
            raise UsageError(
                f"--{name.replace('_', '-')} selects relations, and {wanted.name} holds everything: it takes "
                f"--known-by, --without-source, --without-speaker and --dataset; a selection can be had as "
                f"{', '.join(selecting)}"
            )


def _complete(store: Store, wanted: list[str], filters: Filters | None) -> Complete:
    from graph.exports.complete import Complete  # noqa: PLC0415  the fold is slow to import
    from queries.catalogue import cypher  # noqa: PLC0415

    held = [row["dataset"] for row in store.rows(cypher("datasets"))]
    if missing := [name for name in wanted if name not in held]:
        raise UsageError(f"there is no data set {missing[0]!r}: the graph holds {', '.join(held)}")
    return Complete(store, tuple(wanted), filters)


def _extract(store: Store, selection: Selection, asked: Asked) -> Extract:
    from graph.exports.extract import Tables, extract  # noqa: PLC0415  the fold is slow to import

    # Measures see actors unless asked otherwise; a file has places and events, too.
    labels: frozenset[str] = selection.labels if asked.labels else frozenset()
    return extract(store, selection, labels, Tables(asked.bom, FORMULA if asked.bom else ()))


def _numbers(made: Extract) -> str:
    """What is in the export: the filters in force, and how much they left."""
    graph = made.graph
    counts = (
        counted(graph.number_of_nodes(), "entity", "entities"),
        counted(graph.number_of_edges(), "relation"),
        counted(len(made.claims), "claim"),
        counted(len(made.sources), "source"),
        counted(len({claim.item.voice for claim in made.claims}), "voice"),
    )
    return f"{made.words}: {', '.join(counts)}"


COMMANDS: dict[str, Callable[..., Any]] = {"export": with_options(export, NOT_HERE)}
NEED_ARGUMENTS: set[str] = set()
