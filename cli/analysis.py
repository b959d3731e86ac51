"""What the commands of analytics share: their options, the graph that they see, and how their results close."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from cli.options import (
    ActsWithin,
    Bom,
    Database,
    Db,
    FormatOption,
    Include,
    KnownBy,
    On,
    Quiet,
    Strict,
    WithoutSource,
    WithoutSpeaker,
    day,
    entity,
    filters_of,
    opened,
    tell,
    view_of,
)
from cli.output import print_rows, say
from schema.errors import UsageError

if TYPE_CHECKING:
    from graph.analytics.weights import Weights
    from graph.projection import Projection
    from graph.selection import Selection
    from graph.store.connect import Store


@dataclass(frozen=True, slots=True)
class Asked:
    """The options that every command of analytics takes."""

    include: Include = ""
    on: On = None
    strict: Strict = False
    acts_within: ActsWithin = 365
    between: Annotated[
        str | None,
        typer.Option("--between", metavar="A..B", help="Only what possibly held or happened between two days"),
    ] = None
    known_by: KnownBy = None
    groups: Annotated[
        str, typer.Option("--groups", metavar="LIST", help="Only these groups of relations: command,patronage")
    ] = ""
    relations: Annotated[
        str, typer.Option("--relations", metavar="LIST", help="Only these types: MEMBER_OF,SPONSORS")
    ] = ""
    labels: Annotated[
        str, typer.Option("--labels", metavar="LIST", help="Only entities so labelled: ArmedGroup,StateBody")
    ] = ""
    sign: Annotated[
        str, typer.Option("--sign", metavar="LIST", help="Only so minded relations: positive,neutral,negative")
    ] = ""
    min_confidence: Annotated[
        float, typer.Option("--min-confidence", min=0, max=1, help="Only relations with at least this score")
    ] = 0.0
    without_source: WithoutSource = None
    without_speaker: WithoutSpeaker = None
    weights: Annotated[
        Path | None, typer.Option("--weights", metavar="FILE", help="Your own influence weights (YAML)")
    ] = None
    explain: Annotated[bool, typer.Option("--explain", help="Say in plain words what this measures")] = False
    db: Db = None
    database: Database = None
    form: FormatOption = "table"
    bom: Bom = False
    quiet: Quiet = False


FOR_ROWS = frozenset(("form", "bom", "explain"))
"""Options that only a command that prints rows has."""


def analysis(command: Callable[..., None]) -> Callable[..., None]:
    """A command whose first parameter is ``Asked``, with the options of that as its own."""
    return with_options(command, frozenset())


def picture(command: Callable[..., None]) -> Callable[..., None]:
    """As ``analysis``, for a command that prints no rows."""
    return with_options(command, FOR_ROWS)


def with_options(command: Callable[..., None], left_out: frozenset[str]) -> Callable[..., None]:
    """As ``analysis``, without some of the options, which then keep their defaults."""
    shared = {name: p for name, p in inspect.signature(Asked).parameters.items() if name not in left_out}
    hints = get_type_hints(Asked, include_extras=True)
    own = get_type_hints(command, include_extras=True)
    parameters = [
        p.replace(annotation=own[name]) for name, p in list(inspect.signature(command).parameters.items())[1:]
    ]
    parameters += [p.replace(annotation=hints[name]) for name, p in shared.items()]

    @wraps(command)
    def whole(**given: Any) -> None:
        asked = Asked(**{name: given.pop(name) for name in shared})
        if asked.explain and not asked.quiet:
            from cli.explained import EXPLAINED  # noqa: PLC0415

            (say if asked.form in ("table", "md") else tell)(EXPLAINED[command.__name__] + "\n")
        command(asked, **given)

    # Typer reads these; a copy of the wrapped function's would hide the shared options.
    del whole.__wrapped__
    whole.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    whole.__annotations__ = {p.name: p.annotation for p in parameters}
    return whole


@dataclass(slots=True)
class Session:
    """An opened store with what the options choose of it."""

    asked: Asked
    store: Store
    selection: Selection
    weights: Weights

    def entity(self, wanted: str) -> str:
        """The id of the entity called so."""
        return entity(self.store, wanted, self.asked.quiet).id

    def camps(self, home: str, overrides: Path | None = None) -> dict[str, dict[str, Any]]:
        """Who is in which camp, and why: rows of the prepared query, by entity; a YAML file overrides them."""
        from graph.analytics.camps import camps  # noqa: PLC0415

        return camps(self.store, home, self.selection.view, overrides)

    def project(self, selection: Selection | None = None) -> Projection:
        """The graph that the options choose, or another choice of it."""
        from graph.projection import project  # noqa: PLC0415  networkx is slow to import

        return project(self.store, selection or self.selection)


@contextmanager
def session(asked: Asked) -> Iterator[Session]:
    """Open the store and read the options.

    Raises:
        UsageError: an option that cannot be used; says what can.
    """
    from graph.analytics.weights import read_weights, shipped  # noqa: PLC0415  as above

    with opened(asked.db, "reader", database=asked.database) as store:
        weights = read_weights(asked.weights) if asked.weights else shipped()
        yield Session(asked, store, _selection(asked, store), weights)


def _selection(asked: Asked, store: Store) -> Selection:
    from graph.selection import ACTORS, SIGNS, Selection  # noqa: PLC0415
    from schema.vocabulary import vocabulary  # noqa: PLC0415

    words = vocabulary()
    filters = filters_of(store, asked.known_by, asked.without_source, asked.without_speaker, asked.quiet)
    return Selection(
        view=view_of(asked.include, asked.on, asked.strict, asked.acts_within),
        filters=filters,
        between=_between(asked.between),
        groups=_listed("--groups", asked.groups, words.groups),
        relations=_listed("--relations", asked.relations, words.relations),
        labels=_listed("--labels", asked.labels, words.labels) or frozenset(ACTORS),
        signs=frozenset(SIGNS[sign] for sign in _listed("--sign", asked.sign, SIGNS)),
        min_confidence=asked.min_confidence,
    )


def _listed(option: str, text: str, known: Sequence[str] | Mapping[str, Any]) -> frozenset[str]:
    wanted = [part.strip() for part in text.split(",") if part.strip()]
    if unknown := [part for part in wanted if part not in known]:
        raise UsageError(f"{option} {unknown[0]!r} is not one of {', '.join(known)}")
    return frozenset(wanted)


def _between(text: str | None) -> tuple[str, str] | None:
    if text is None:
        return None
    first, dots, last = text.partition("..")
    if not dots:
        raise UsageError(f"--between {text}: write two days as 2020-06-01..2020-06-30")
    span = day("--between", first), day("--between", last)
    if span[0] > span[1]:
        raise UsageError(f"--between {text}: the first day comes after the second")
    return span


def print_result(
    asked: Asked,
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[str],
    *,
    short: Sequence[str] | None = None,
    title: str = "",
) -> None:
    """Rows in the format that is asked for; ``short`` names the columns of a table, if they are fewer."""
    if short and asked.form in ("table", "md"):
        rows, columns = [{name: _two_digits(row.get(name)) for name in short} for row in rows], short
    print_rows(rows, columns, asked.form, bom=asked.bom, title=title)


def _two_digits(value: Any) -> Any:
    """A number for people: a score is not known any better."""
    return f"{value:.2g}" if isinstance(value, float) else value


def remark(asked: Asked, text: str) -> None:
    """A line beside the rows: part of a table's result, a diagnostic beside data for programs."""
    if not asked.quiet:
        (say if asked.form in ("table", "md") else tell)(text)


def close(asked: Asked, graph: Projection) -> None:
    """The honest numbers: of what measures see, which is the relations between actors and offices."""
    from graph.analytics.numbers import numbers  # noqa: PLC0415

    is_actor = graph.graph["selection"].is_actor
    seen = [id_ for id_, about in graph.nodes(data=True) if is_actor(about) or "Office" in about["labels"]]
    remark(asked, numbers(graph, seen).words())


def relation_row(graph: Projection, key: str, ends: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    """One relation as a row, in words, with its evidence and the ids of its claims.

    Args:
        graph: of ``project``.
        key: id of the relation.
        ends: the two ends of every relation by its id (``ends_of``).
    """
    from graph.reading.periods import period  # noqa: PLC0415
    from graph.reading.profile import evidence_words  # noqa: PLC0415
    from schema.vocabulary import vocabulary  # noqa: PLC0415

    subject, object_ = ends[key]
    about = graph.edges[subject, object_, key]
    relation = vocabulary().relations[about["relation"]]
    names = graph.nodes[subject]["name"], graph.nodes[object_]["name"]
    return {
        "what": f"{names[0]} {relation.reading} {names[1]}",
        "subject": subject,
        "subject_name": names[0],
        "relation": relation.name,
        "object": object_,
        "object_name": names[1],
        "when": period(about),
        "status": about["status"],
        "evidence": evidence_words(about),
        "code": about["code"],
        "voices": about["voices"],
        "confidence": about["confidence"],
        "edge": key,
        "claims": about["claims"],
    }


RELATION = (
    *("subject", "subject_name", "relation", "object", "object_name", "when", "status", "code", "voices"),
    *("confidence", "edge", "claims"),
)


def ends_of(graph: Projection) -> dict[str, tuple[str, str]]:
    """The two ends of every relation by its id."""
    return {key: (subject, object_) for subject, object_, key in graph.edges(keys=True)}
