"""Commands that change what a graph holds, or list it: load, unload, migrate, datasets, sources, stats."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from cli.options import Bom, Database, Db, FormatOption, Quiet, opened, tell
from cli.output import counted, print_rows
from schema.errors import InputError, UsageError

if TYPE_CHECKING:
    from graph.store.load import How, Report
    from loaders.catalogue import Asked, Reading
    from loaders.tally import Tally

Wait = Annotated[float, typer.Option("--wait", min=0, metavar="SECONDS", help="How long to wait for another load")]


def load(
    inputs: Annotated[
        list[str] | None, typer.Argument(metavar="NAME|PATH", help="A shipped data set, a folder, a file")
    ] = None,
    db: Db = None,
    database: Database = None,
    dataset: Annotated[
        str | None, typer.Option("--dataset", metavar="NAME", help="Put all records into this data set")
    ] = None,
    append: Annotated[
        bool, typer.Option("--append", help="Add to the data set; otherwise it becomes equal to the input")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything, change nothing")] = False,
    ignore_relations: Annotated[
        bool, typer.Option("--ignore-relations", help="Do not compare JSONL relation lines")
    ] = False,
    prefer: Annotated[
        str | None, typer.Option("--prefer", metavar="LIST", help="Data sets whose names of entities come first")
    ] = None,
    loader: Annotated[
        str | None, typer.Option("--loader", metavar="NAME", help="The format, if the content does not tell")
    ] = None,
    mapping: Annotated[
        Path | None, typer.Option("--mapping", metavar="FILE", help="YAML that says what each column of a table is")
    ] = None,
    options: Annotated[
        list[str] | None,
        typer.Option("--option", metavar="NAME=VALUE", help="An option of the loader; `loaders` lists them"),
    ] = None,
    reliability: Annotated[
        str | None,
        typer.Option("--reliability", metavar="A-F", help="Admiralty letter for the data's sources"),
    ] = None,
    rejects: Annotated[
        Path | None, typer.Option("--rejects", metavar="FILE", help="Write the rows that were refused to a CSV")
    ] = None,
    whole: Annotated[
        bool, typer.Option("--whole", help="Read all of a large graph, and mend what was changed by hand")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Stop at the first row that is refused")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Finish a load that was cut off")] = False,
    rollback: Annotated[bool, typer.Option("--rollback", help="Take back a load that was cut off")] = False,
    wait: Wait = 30.0,
    quiet: Quiet = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say what each step does")] = False,
) -> None:
    """Load a shipped data set, claim files, or data of another format into the graph.

    The format is told by the content: `militia-graph loaders` lists them. Files may be compressed (.gz, .zst,
    .zip), and - is standard input.

    \b
    militia-graph load iraq
    militia-graph load ./my-article --dry-run
    militia-graph load relationships.csv --rejects rejects.csv
    """
    from graph.store.load import How, change, settle  # noqa: PLC0415
    from loaders import dataset_name, locate  # noqa: PLC0415
    from loaders.catalogue import open_input  # noqa: PLC0415
    from loaders.inputs import STANDARD_INPUT  # noqa: PLC0415
    from loaders.tally import Tally  # noqa: PLC0415
    from schema.records import ID_PATTERN  # noqa: PLC0415

    if resume or rollback:
        if inputs or (resume and rollback):
            raise UsageError("use --resume or --rollback alone: they settle the load that was cut off")
        with opened(db, "writer", database=database) as store, _bar(quiet) as progress:
            done = settle(store, "resume" if resume else "rollback", progress)
        tell(f"{done or 'no'} cut-off load{'' if done == 1 else 's'} {'finished' if resume else 'taken back'}")
        return
    if dataset is not None and not (dataset.strip() and dataset.isprintable()):
        raise UsageError(f"--dataset {dataset!r} is no name of a data set")
    if not inputs:
        raise UsageError("name what to load: a shipped data set (`militia-graph load iraq`), a folder or a file")
    if dataset is not None and not ID_PATTERN.fullmatch(dataset):
        raise UsageError(
            f"--dataset {dataset!r}: a name is 1 to 200 letters, digits and . _ - : / @ + ~, without blanks"
        )
    asked = _asked(loader, reliability, mapping, options)
    _check_rejects(rejects, inputs, mapping)
    if STANDARD_INPUT in inputs and dataset is None:
        raise UsageError("standard input has no name: say which data set it is with --dataset NAME")
    preferred = [part.strip() for part in prefer.split(",")] if prefer is not None else None
    for one in inputs:
        with locate(one) as path, closing(Tally(rejects, strict)) as tally:
            shown = "standard input" if one == STANDARD_INPUT else ""
            reading = open_input(path, asked, tally, shown=shown)
            _verbose(verbose, f"reading {path}")

            def read(intake: Any, reading: Reading = reading) -> None:
                intake.take(reading.items(intake.problems), fixed=dataset)

            how: Callable[[Any], How] = lambda progress: How(  # noqa: E731
                append, dry_run, not ignore_relations, preferred, wait, progress, whole=whole
            )
            try:
                with opened(db, "writer", create=True, database=database) as store, _bar(quiet) as progress:
                    _verbose(verbose, f"writing to {store.shown}")
                    report = change(store, dataset or dataset_name(path), read, how(progress))
            except InputError:
                # Where nothing was left, what became of the rows says why.
                if reading.loader and tally.rows and not (strict or quiet):
                    _tell_tally(tally, reading)
                raise
            if not quiet:
                if reading.loader:
                    _tell_tally(tally, reading)
                _tell_report(report, one, dry_run=dry_run)


def unload(
    dataset: Annotated[str, typer.Argument(metavar="DATASET", help="Name of a data set, as `datasets` lists it")],
    db: Db = None,
    database: Database = None,
    wait: Wait = 30.0,
    quiet: Quiet = False,
) -> None:
    """Take a data set out of the graph.

    \b
    militia-graph unload iraq
    """
    from graph.store import load as loading  # noqa: PLC0415

    with opened(db, "writer", database=database) as store, _bar(quiet) as progress:
        report = loading.unload(store, dataset, loading.How(wait=wait, progress=progress))
    if not quiet:
        tell(f"{dataset}: taken out, {report.changed} changes; the graph holds {_held(report)}")


def migrate(
    db: Db = None,
    database: Database = None,
    wait: Wait = 30.0,
    quiet: Quiet = False,
) -> None:
    """Bring a database up to date that an older militia-graph wrote, or that rests on another vocabulary.

    Its records and claims stay as they are; what follows from them is worked out anew.

    \b
    militia-graph migrate
    """
    from graph.store.load import How  # noqa: PLC0415
    from graph.store.migrate import migrate as bring_up  # noqa: PLC0415

    with opened(db, "writer", database=database) as store, _bar(quiet) as progress:
        done = bring_up(store, How(wait=wait, progress=progress))
        where = store.shown
    if quiet:
        return
    if done is None:
        tell(f"{where} is up to date: nothing to migrate")
        return
    for key, (there, here) in done.versions.items():
        tell(f"{key.replace('_', ' ')}: {_short(there)} → {_short(here)}")
    for kind, counts in sorted(done.changes.items()):
        tell(f"{kind}: {', '.join(f'{what} ({count})' for what, count in sorted(counts.items()))}")
    if "text_norm_version" in done.versions:
        tell("places in texts were kept as they are: `militia-graph check --texts DIR` says which to seal anew")
    tell(f"migrated, {done.report.changed} changes; the graph holds {_held(done.report)}")


def datasets(
    db: Db = None, database: Database = None, form: FormatOption = "table", bom: Bom = False, quiet: Quiet = False
) -> None:
    """List the data sets of the graph, and those that are shipped.

    \b
    militia-graph datasets
    """
    from loaders import shipped  # noqa: PLC0415
    from queries.catalogue import cypher  # noqa: PLC0415

    with opened(db, "reader", database=database) as store:
        rows = store.rows(cypher("datasets"))
    print_rows(rows, ("dataset", "sources", "entities", "claims", "identities"), form, bom=bom)
    if not quiet:
        tell(f"shipped: {', '.join(shipped())}")


def sources(db: Db = None, database: Database = None, form: FormatOption = "table", bom: Bom = False) -> None:
    """List the sources with their reliability (Admiralty A to F) and the number of their claims.

    \b
    militia-graph sources --format csv
    """
    from queries.catalogue import get_internal  # noqa: PLC0415

    query = get_internal("sources")
    with opened(db, "reader", database=database) as store:
        rows = store.rows(query.cypher)
    print_rows(rows, [name for name, _ in query.columns], form, bom=bom)


def stats(
    db: Db = None, database: Database = None, form: FormatOption = "table", bom: Bom = False, quiet: Quiet = False
) -> None:
    """Say what the graph holds, in numbers, and where it lies.

    \b
    militia-graph stats
    """
    from graph.reading.overview import stats as numbers  # noqa: PLC0415

    with opened(db, "reader", database=database) as store:
        rows = numbers(store)
        where = store.shown
    print_rows(rows, ("what", "kind", "count"), form, bom=bom)
    if not quiet:
        tell(f"database: {where}")


def loaders(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="Say all of one of them")] = None,
    form: FormatOption = "table",
    bom: Bom = False,
) -> None:
    """List the formats that `load` reads, with what each needs and gives, and all about one of them.

    \b
    militia-graph loaders
    militia-graph loaders mapping-militants
    """
    from loaders.catalogue import described, named  # noqa: PLC0415

    rows = described()
    if name is not None:
        named(name)
        (row,) = [row for row in rows if row["loader"] == name]
        rows = [{"what": what, "text": text} for what, text in row.items() if text]
    print_rows(rows, ("what", "text") if name else ("loader", "data", "needs", "gives", "rating"), form, bom=bom)


def _check_rejects(rejects: Path | None, inputs: list[str], mapping: Path | None) -> None:
    """Writing the refused rows must not cost what is read."""
    if rejects is None:
        return
    if len(inputs) > 1:
        raise UsageError("--rejects takes the refused rows of one input: load the inputs one by one")
    target = rejects.resolve()
    for read in (Path(inputs[0]).resolve(), *([mapping.resolve()] if mapping else [])):
        if target == read or (read.is_dir() and read in target.parents):
            raise UsageError(f"--rejects {rejects} is what is read, or lies in it: name another file")


def _asked(loader: str | None, reliability: str | None, mapping: Path | None, options: list[str] | None) -> Asked:
    from loaders.catalogue import Asked  # noqa: PLC0415
    from schema.admiralty import RELIABILITY  # noqa: PLC0415

    if reliability is not None and reliability not in RELIABILITY:
        raise UsageError(f"--reliability {reliability}: use a letter from A (reliable) to F (cannot be judged)")
    pairs = [option.partition("=") for option in options or ()]
    if wrong := next((name for name, sign, _ in pairs if not (name and sign)), None):
        raise UsageError(f"--option {wrong}: write NAME=VALUE")
    return Asked(loader, cast(Any, reliability), mapping, {name: value for name, _, value in pairs})


def _tell_tally(tally: Tally, reading: Reading) -> None:
    assert reading.loader  # noqa: S101  only where there is one
    files = ", ".join(file.shown for file in reading.files)
    tell(f"{files}: read as {reading.loader.title} (--loader {reading.loader.name})")
    before = ""
    for heading, text in tally.lines():
        tell(f"  {heading if heading != before else '':9} {text}")
        before = heading
    if tally.refused_rows and tally.rejects is None:
        tell(f"  {counted(tally.refused_rows, 'row')} refused: --rejects FILE writes them to a CSV")


def _tell_report(report: Report, name: str, *, dry_run: bool) -> None:
    done = "checked, nothing changed" if dry_run else "loaded" if report.changed else "loaded, nothing to change"
    holds = "would hold" if dry_run else "holds"
    tell(f"{name}: {done}; {report.changed} changes; the graph {holds} {_held(report)}")
    for claim in report.totals.self_edges:
        tell(f"{claim} makes no edge: by the identity decisions its two ends are one entity")


def _held(report: Report) -> str:
    held = report.totals
    return (
        f"{counted(held.entities, 'entity', 'entities')}, {counted(held.edges, 'relation')} "
        f"from {counted(held.claims, 'claim')} of {counted(held.sources, 'source')}"
    )


def _short(version: Any) -> str:
    return "none" if version is None else str(version)[:12]


def _verbose(verbose: bool, text: str) -> None:
    if verbose:
        tell(text)


def _bar(quiet: bool) -> Any:
    from cli.progress import bar  # noqa: PLC0415

    return bar(quiet)


COMMANDS: dict[str, Callable[..., Any]] = {
    "load": load,
    "unload": unload,
    "migrate": migrate,
    "datasets": datasets,
    "sources": sources,
    "stats": stats,
    "loaders": loaders,
}
NEED_ARGUMENTS = {"load", "unload"}
