"""The command match: which entities of the data sets may be one actor."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.destination import write_file
from cli.options import Bom, Database, Db, FormatOption, Quiet, opened, tell
from cli.output import counted, print_rows
from schema.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Collection

    from graph.matching.propose import Proposal, Wanted
    from graph.store.connect import Store

COLUMNS = ("score", "suggestion", "a", "name_a", "datasets_a", "b", "name_b", "datasets_b", "evidence")
USUAL_LIMIT = 1000
SUFFIXES = (".yaml", ".yml")


def match(
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", metavar="FILE.yaml", help="Write the proposals into a file to review and load"
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over the file, and over what it decided")] = False,
    least: Annotated[
        float, typer.Option("--min", min=0, max=1, metavar="SCORE", help="From which score on to propose")
    ] = 0.75,
    within: Annotated[bool, typer.Option("--within", help="Also pairs of one and the same data set")] = False,
    dataset: Annotated[
        list[str] | None,
        typer.Option("--dataset", metavar="NAME", help="One of the two is in this data set (repeatable)"),
    ] = None,
    label: Annotated[
        list[str] | None,
        typer.Option("--label", metavar="LABEL", help="Only entities so labelled, such as ArmedGroup (repeatable)"),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many at most, the most certain")] = USUAL_LIMIT,
    accept: Annotated[
        float | None,
        typer.Option("--accept", min=0, max=1, metavar="SCORE", help="Write those from this score on as `same`"),
    ] = None,
    who: Annotated[
        str | None, typer.Option("--who", metavar="NAME", help="The analyst whose decision --accept is")
    ] = None,
    db: Db = None,
    database: Database = None,
    form: FormatOption = "table",
    bom: Bom = False,
    quiet: Quiet = False,
) -> None:
    """Propose which entities of different data sets may be one actor, the most certain first, with the evidence.

    A score only suggests. With -o the proposals become a file of identity records: decide on each, then load it.
    What the graph has decided is not proposed again. Ends with 1 if there is nothing to propose.

    \b
    militia-graph match
    militia-graph match -o review.yaml
    militia-graph match --label ArmedGroup --within --min 0.8
    militia-graph match -o review.yaml --accept 0.95 --who "Name of the analyst"
    """
    from graph.matching.propose import propose  # noqa: PLC0415  numpy is slow to import
    from graph.reading.actors import read_actors  # noqa: PLC0415

    _check_options(output, force, accept, who)
    with opened(db, "reader", database=database) as store:
        held = _datasets(store)
        wanted = _wanted(dataset or (), label or (), held, within=within, least=least)
        if output is not None and not force:
            _check_free(output, held)
        graph = read_actors(store)
    with _bar(quiet) as progress:
        proposed = propose(graph, wanted, progress)
    shown = proposed.proposals[:limit]
    taken = _accepted(shown, accept, graph.decided, within=within)
    if output is not None and shown:
        from graph.matching.review import review  # noqa: PLC0415

        write_file(output, review(shown, output.name, taken, (who or "").strip()))
    print_rows([_row(one) for one in shown], COLUMNS, form, bom=bom)
    if not quiet:
        _tell(output, len(proposed.proposals), len(shown), proposed.skipped, len(graph.actors))
        _tell_accepted(taken, accept)
    if not shown:
        raise typer.Exit(1)


def _check_options(output: Path | None, force: bool, accept: float | None, who: str | None) -> None:
    if who is not None and accept is None:
        raise UsageError("--who names whose decision --accept SCORE is: give both, or neither")
    if accept is not None and not (who and who.strip()):
        raise UsageError('--accept is a decision, and a decision is somebody\'s: add --who "Name of the analyst"')
    if who is not None and ("\n" in who or not who.isprintable()):
        raise UsageError("--who is a name on one line")
    if output is None:
        if accept is not None or force:
            raise UsageError(
                f"--{'force' if accept is None else 'accept'} is for the review file: name it with -o FILE"
            )
        return
    if output.suffix.lower() not in SUFFIXES:
        raise UsageError(f"{output}: its ending must be .yaml, or `militia-graph load` does not read it")
    from loaders import dataset_name  # noqa: PLC0415

    dataset_name(output)
    if output.is_dir():
        raise UsageError(f"{output} is a folder: name a file in it")
    if output.exists() and not force:
        raise UsageError(f"{output} is there already, perhaps with decisions: name another file, or add --force")
    if not output.absolute().parent.is_dir():
        raise UsageError(f"{output} cannot be written: there is no folder {output.parent}")


def _check_free(output: Path, held: Collection[str]) -> None:
    """Loading makes a data set equal to its file: a new file of that name would undo what was decided."""
    from loaders import dataset_name  # noqa: PLC0415

    if (name := dataset_name(output)) in held:
        raise UsageError(
            f"the graph holds a data set {name!r}, which loading {output.name} would replace, decisions and all: "
            "name another file, or add --force"
        )


def _datasets(store: Store) -> list[str]:
    from queries.catalogue import cypher  # noqa: PLC0415

    return [row["dataset"] for row in store.rows(cypher("datasets"))]


def _wanted(
    datasets: Collection[str], labels: Collection[str], held: Collection[str], *, within: bool, least: float
) -> Wanted:
    from graph.matching.propose import Wanted  # noqa: PLC0415
    from graph.selection import ACTORS  # noqa: PLC0415
    from schema.vocabulary import vocabulary  # noqa: PLC0415

    for option, given, known in (("--dataset", datasets, held), ("--label", labels, list(vocabulary().labels))):
        if unknown := [one for one in given if one not in known]:
            raise UsageError(f"{option} {unknown[0]!r} is not one of {', '.join(known) or 'none'}")
    return Wanted(frozenset(labels or ACTORS), within, frozenset(datasets), least)


def _accepted(
    shown: Collection[Proposal], threshold: float | None, decided: Any, *, within: bool
) -> dict[tuple[str, str], str]:
    if threshold is None:
        return {}
    from graph.matching.accept import accept  # noqa: PLC0415

    return accept(shown, threshold, decided, within=within)


def _row(one: Proposal) -> dict[str, Any]:
    return {
        "score": one.score,
        "suggestion": one.suggestion,
        **{"a": one.a.id, "name_a": one.a.name, "datasets_a": list(one.a.datasets)},
        **{"b": one.b.id, "name_b": one.b.name, "datasets_b": list(one.b.datasets)},
        "evidence": one.evidence,
    }


def _tell(output: Path | None, found: int, shown: int, skipped: Collection[str], entities: int) -> None:
    among = counted(entities, "entity", "entities")
    if not found:
        tell(f"nothing to propose among {among}")
    elif shown < found:
        tell(f"the first {shown} of {counted(found, 'proposal')} among {among}: --limit asks for more")
    else:
        tell(f"{counted(found, 'proposal')} among {among}")
    if skipped:
        some = ", ".join(f"“{name}”" for name in list(skipped)[:5])
        more = ", …" if len(skipped) > 5 else ""
        tell(f"{counted(len(skipped), 'name')} of too many entities to tell anything: {some}{more}")
    if output is not None and shown:
        tell(f"{output}: decide on each, then `militia-graph load {output}`")
    elif shown:
        tell("a score only suggests: `match -o review.yaml` writes a file to decide in, and `load` applies it")


def _tell_accepted(taken: dict[tuple[str, str], str], threshold: float | None) -> None:
    if threshold is None:
        return
    left = sum(map(bool, taken.values()))
    tell(f"{len(taken) - left} of {len(taken)} from {threshold:.2f} on written as same")
    if left:
        tell(f"{left} left unsure: they would join what is two, or another fits as well; the file says which")


def _bar(quiet: bool) -> Any:
    from cli.progress import bar  # noqa: PLC0415

    return bar(quiet)


COMMANDS = {"match": match}
NEED_ARGUMENTS: tuple[str, ...] = ()
