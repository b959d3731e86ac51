"""The sheet of persons of Security Force Monitor: who held which post in which unit, and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from loaders.items import Item
from loaders.job import Cells, Job
from loaders.opening import DataFile
from loaders.sfm_cells import (
    Cell,
    Dated,
    Sources,
    Tie,
    aliases_of,
    claims,
    country_of,
    id_of_name,
    merge,
    period_of,
)
from loaders.sfm_units import OFFICE, Unit, Units, other
from loaders.tables import Columns, rows

NAME = Cell("Name", "Source: Name", "Confidence: Name")
ALIASES = Cell(
    "Aliases or alternative spellings (semi-colon separated)",
    "Source: Aliases or alternative spellings",
    "Confidence: Aliases or alternative spellings",
)
UNIT = Cell("Organization", "Source: Organization", "Confidence: Organization")
ROLE = Cell("Role", "Source: Role", "Confidence: Role")
TITLE = Cell("Title (official title)", "Source: Title", "Confidence: Title")
RANK = Cell("Rank", "Source: Rank", "Confidence: Rank")
BEGAN = Cell("Context for start date", "Source: Context for start date", "Confidence: Context for start date")
CEASED = Cell("Context for end date", "Source: Context for end date", "Confidence: Context for end date")


def _dated(text: str, stem: str, flag: str) -> Dated:
    year, month, day = (f"{stem}_{part}" for part in ("year", "month", "day"))
    return Dated(text, f"Source: {text}", f"Confidence: {text}", year, month, day, flag, ("Y",))


FIRST = _dated("First citation", "first", "Start date? (Y/N)")
LAST = _dated("Last citation", "last", "End date? (Y/N)")
POSTING = Tie("posting", (ROLE, UNIT), FIRST, LAST)

_WORDS = (NAME, ALIASES, TITLE, RANK, BEGAN, CEASED)
"""Cells that make names and words: their sources are recorded, their confidence is that of no relation."""
_UNSAID = "names, ranks, titles and contexts are told without a confidence; that of the posting is read"
_PRIVATE = "of the person and of no posting; empty in the releases seen"
_FILLED = ("Gender", "Biography", "Facebook Page", "Twitter Account", "Headshot")
PERSONS = Columns(
    mapped=(
        "division_id",
        *(name for cell in (UNIT, ROLE) for name in (cell.column, cell.sources, cell.confidence)),
        *(name for cell in _WORDS for name in (cell.column, cell.sources)),
        *FIRST.columns,
        *LAST.columns,
    ),
    ignored={
        **OFFICE,
        **{cell.confidence: _UNSAID for cell in _WORDS},
        **dict.fromkeys(("Column", "Column2"), "no heading says what it is; empty in the releases seen"),
        **{f"{before}{name}": _PRIVATE for name in _FILLED for before in ("", "Source: ", "Confidence: ")},
        "Wikipedia Page": _PRIVATE,
    },
)
# "Date of Birth" and "Death Date" are empty in the release seen: were they filled, the report would name them.

COMMANDERS = ("commander", "acting commander")
"""By the Handbook, whoever is in charge of a unit has the role of commander. Commanders of operations or of a part,
deputies and chiefs of staff are not, and are members."""
SPEAKERS = ("spokes", "public relations")
DEATHS = ("killed", "died")


@dataclass(slots=True)
class Persons:
    """Persons by name, which is all that the sheet knows them by: their ids, aliases and countries."""

    ids: dict[str, str] = field(default_factory=dict)
    aliases: dict[str, list[str]] = field(default_factory=dict)
    countries: dict[str, list[str]] = field(default_factory=dict)
    taken: dict[str, str] = field(default_factory=dict)


def scan(job: Job, file: DataFile, delimiter: str, persons: Persons) -> None:
    """Gather what all rows say of a person."""
    for row in rows(job, file, PERSONS, delimiter=delimiter):
        if name := row[NAME.column]:
            if name not in persons.ids:
                persons.ids[name] = id_of_name("person", name, persons.taken)
            merge(persons.aliases.setdefault(name, []), aliases_of(row[ALIASES.column]))
            merge(persons.countries.setdefault(name, []), filter(None, [country_of(job, row, "division_id")]))


def read(
    job: Job, file: DataFile, delimiter: str, persons: Persons, units: Units, sources: Sources
) -> Iterator[Item]:
    """Persons and their postings."""
    for row in rows(job, file, PERSONS, delimiter=delimiter):
        name = row[NAME.column]
        if not name:
            job.refuse(row, NAME.column, "is empty")
            continue
        for cell in _WORDS:
            sources.cite(job, row, cell.sources)
        id_ = persons.ids[name]
        if id_ not in job.labels:
            what = "persons have no id: it is made from the name, so that two of one name would be one"
            job.tally.note(what, f"{row.where} {name}")
        yield from job.entity(
            row,
            id=id_,
            name=name,
            labels=("Person",),
            aliases=[alias for alias in persons.aliases[name] if alias != name],
            countries=tuple(persons.countries[name]),
        )
        if not row[UNIT.column]:
            job.refuse(row, UNIT.column, "is empty: a posting is in a unit")
            continue
        unit = yield from other(job, row, UNIT.column, units)
        if unit:
            yield from _posting(job, row, id_, unit, sources)


def _posting(job: Job, row: Cells, person: str, unit: Unit, sources: Sources) -> Iterator[Item]:
    role, title, rank = row[ROLE.column], row[TITLE.column], row[RANK.column]
    named = f"{rank} {row[NAME.column]}".strip()
    titled = f" as {title}" if title else ""
    if role.lower() in COMMANDERS:
        acting = " as acting commander" if role.lower() != "commander" and not title else ""
        relation, words = "COMMANDS", f"{named} commands {unit.name}{titled}{acting}"
    elif any(part in role.lower() for part in SPEAKERS):
        relation, words = "SPOKESPERSON_FOR", f"{named} speaks for {unit.name} as {role}"
    else:
        relation, words = "MEMBER_OF", f"{named} serves in {unit.name}{f' as {role}' if role else titled}"
        if not role:
            what = "postings have no role: they are read as membership, whatever the title"
            job.tally.note(what, f"{row.where} {title or rank or 'no title'}")
    context = (
        f"Began: {row[BEGAN.column]}." if row[BEGAN.column] else "",
        f"Ended: {row[CEASED.column]}." if row[CEASED.column] else "",
    )
    if any(death in row[CEASED.column].lower() for death in DEATHS):
        what = "postings end with a death: the person's own end is not set by that"
        job.tally.note(what, f"{row.where} {row[NAME.column]}")
    yield from claims(
        job,
        row,
        sources,
        POSTING,
        period_of(job, row, FIRST, LAST),
        words,
        (person, relation, unit.id),
        context,
    )
