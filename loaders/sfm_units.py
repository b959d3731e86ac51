"""The sheet of units of Security Force Monitor: names, parents, memberships, sites and areas of operations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field

from loaders.items import Item
from loaders.job import Cells, Job
from loaders.opening import DataFile
from loaders.sfm_cells import (
    PREFIX,
    Cell,
    Dated,
    Sources,
    Tie,
    aliases_of,
    claims,
    country_of,
    date_of,
    id_of_name,
    merge,
    period_of,
)
from loaders.slugs import slug
from loaders.tables import Columns, rows
from schema.edtf_read import read_span
from schema.records import ID_PATTERN

NAME = Cell("Organization:Name", "Source: Name", "Confidence: Name")
ALIASES = Cell(
    "Organization:other_names",
    "Source: Aliases or alternative spellings",
    "Confidence: Aliases or alternative spellings",
)
CLASSES = Cell("Organization:classification", "Source: Classification", "Confidence: Classification")
PARENT = Cell(
    "OrganizationOrganization:parent_id",
    "Source: OrganizationOrganization:parent_id",
    "Confidence: OrganizationOrganization:parent_id",
)
KIND = Cell(
    "OrganizationOrganization:classification",
    "UUID: Administrative, Command, or Informal parent relationship",
    "Confidence: Administrative, Command, or Informal parent relationship",
)
BASE = Cell("Headquarters (Barracks, Base, Physical Asset)", "Source: Headquarters", "Confidence: Headquarters")
SITE = Cell("Site:geonames_name", "Source: Site:geonames_name", "Confidence: Site:geonames_name")
REGION = Cell(
    "Site:admin_level_1_geonames_name",
    "Source: Site:admin_level_1_geonames_name",
    "Confidence: Site:admin_level_1_geonames_name",
)
AREA = Cell("Area of Operations Geoname", "Source: Area of Operations", "Confidence: Area of Operations")
JOINED = Cell(
    "OrganizationMembership:member_id",
    "Source: OrganizationMembership:member_id",
    "Confidence: OrganizationMembership:member_id",
)
PLACES = {
    SITE.column: ("Site:geonames_id", "Site:division_id"),
    REGION.column: ("Site:admin_level_1_geonames_id", "Site:division_id"),
    AREA.column: ("Area of Operations GeonameID", "Area of Operations division_id"),
}
"""Column of a place's name: those of its id and country."""
KINDS = {
    REGION.column: ("region", "State, province or other division of the first level"),
    AREA.column: ("area", "Area of operations"),
    SITE.column: ("site", "Settlement or site"),
}
"""What a place is, in a word and described; of a place in several columns, the first."""


def _dated(text: str, about: str, stem: str, flag: str, exact: tuple[str, ...] = ("Y",)) -> Dated:
    year, month, day = (f"{stem}{part}" for part in ("year", "month", "day"))
    return Dated(text, f"Source: {about}", f"Confidence: {about}", year, month, day, flag, exact)


def _alike(text: str, stem: str, flag: str, exact: tuple[str, ...] = ("Y",)) -> Dated:
    return _dated(text, text, stem, flag, exact)


_WITH = "OrganizationOrganization"
_OPEN = ("E",)
"""The flags of last citations: Y it is assumed to go on, N it is not, E the date is its exact end."""

FOUNDED = _dated(
    *("Organization:date_first_cited", "Organization date_first_cited", "firstcited_"),
    "start date of Organization? Y/N",
)
ENDED = _dated(
    *("Organization:date_last_cited", "Organization date_last_cited", "lastcited_"),
    *("Organization:open_ended? Y/N/E", _OPEN),
)
PARENT_FIRST = _dated(
    *(f"{_WITH}:date_first_cited", "Date of first citation for parent organization", ""),
    f"Start date of {_WITH} Y/N?",
)
PARENT_LAST = _dated(
    *(f"{_WITH}:date_last_cited", "Date of last citation for parent organization", "oo_"),
    *(f"{_WITH}:open_ended", _OPEN),
)
SITE_FIRST = _alike("OrganizationSite:date_first_cited", "os_", "Is this the founding date? (Y/N)")
SITE_LAST = _alike("OrganizationSite:date_last_cited", "os_last_", "OrganizationSite:open_ended (Y/N/E)", _OPEN)
AREA_FIRST = _alike(
    *("Date of first citation for area of operations", "aoo_start_", "start date of area of operation? Y/N")
)
AREA_LAST = _alike(
    *("Date of last citation for area of operations", "aoo_last_"),
    *("Assume Area of Operations to Current Date? (Y/N/E)", _OPEN),
)
JOINED_FIRST = _alike(
    *(f"Date of first citation for {JOINED.column}", "om_first_", "start date of OrganizationMembership? Y/N")
)
# This column asks whether it is the end (Y); some rows answer as in the others (E).
JOINED_LAST = _alike(
    *(f"Date of last citation for {JOINED.column}", "om_last_"),
    *("end date of OrganizationMembership? Y/N", ("Y", "E")),
)

_CELLS = (NAME, ALIASES, CLASSES, PARENT, KIND, BASE, SITE, REGION, AREA, JOINED)
_DATES = (
    *(FOUNDED, ENDED, PARENT_FIRST, PARENT_LAST, SITE_FIRST, SITE_LAST),
    *(AREA_FIRST, AREA_LAST, JOINED_FIRST, JOINED_LAST),
)
_EXACT = "the point of a site: the graph has places, no coordinates"
_OFFICE = "the researchers' own book-keeping"
_UNSAID = "an entity states its names and dates without a confidence"
UNSAID = (*(cell.confidence for cell in (NAME, ALIASES, CLASSES)), FOUNDED.confidence, ENDED.confidence)
OFFICE = {
    "ID": _OFFICE,
    "Owner-initial of staff researcher": _OFFICE,
    "Status (0=first commit, 1=fixes needed, 2=fixes made, 3=clean)": _OFFICE,
    "Comments-specifics relevant to the review process, such as fixes, refinements, other observations."
    ' This is different from "Notes", which are intended for publication.': _OFFICE,
    "Notes": "prose, which is not ours to pass on",
}
UNITS = Columns(
    mapped=tuple(
        name
        for name in dict.fromkeys(
            (
                "o_id",
                "Organization division_id",
                *(part for cell in _CELLS for part in (cell.column, cell.sources, cell.confidence)),
                *(part for dated in _DATES for part in dated.columns),
                *(part for given in PLACES.values() for part in given),
            )
        )
        if name not in UNSAID
    ),
    ignored={
        **OFFICE,
        "Site: Exact Location - Longitude or OSM Node Name": _EXACT,
        "Site: Exact Location - Latitude or OSM Node ID": _EXACT,
        "Source: Site Exact Location": _EXACT,
        "Confidence: Site Exact Location": _EXACT,
        **dict.fromkeys(UNSAID, _UNSAID),
    },
)

STATE = (
    *("Air Force", "Army", "Government", "Joint Task Force", "Military", "Navy", "Police"),
    *("Police Mobile Force (Riot Police)", "SARS", "Special Anti-Robbery Squad", "Special Forces"),
    "State Security Service (Internal Security)",
)
LABELS = {
    **dict.fromkeys(STATE, "StateBody"),
    "Civilian Joint Task Force (Irregulars)": "ArmedGroup",
    "Peacekeeping": "Organization",
    "Placeholder": "StateBody",
}
"""Labels of the classes.

Regular forces are not ArmedGroup as well: both labels together make a hybrid, and if every police station were one,
those that are would not be seen. Irregulars are; what ties them to a state are relations. Peace missions belong to
international bodies. The rest is StateBody: by the Handbook, a unit is official or sanctioned by a state.
"""
PLACEHOLDER = "Placeholder"


@dataclass(slots=True)
class Unit:
    """What all rows of a unit say of it."""

    id: str
    name: str
    described: bool = True
    aliases: list[str] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    start: str | None = None
    end: str | None = None


@dataclass(slots=True)
class Units:
    """Units by id, and the ids that each name stands for; places by id, with their names."""

    by_id: dict[str, Unit] = field(default_factory=dict)
    ids: dict[str, list[str]] = field(default_factory=dict)
    places: dict[str, list[str]] = field(default_factory=dict)
    kinds: dict[str, set[str]] = field(default_factory=dict)
    places_named: Counter[str] = field(default_factory=Counter)
    taken: dict[str, str] = field(default_factory=dict)

    def named(self, name: str, *, described: bool = False) -> Unit | None:
        """The unit of that name, made where there is none; None if several have it."""
        ids = self.ids.setdefault(name, [])
        if not ids:
            made = id_of_name("unit", name, self.taken)
            self.by_id[made] = Unit(made, name, described)
            ids.append(made)
        return self.by_id[ids[0]] if len(ids) == 1 else None

    def of_row(self, row: Cells) -> Unit | None:
        """The unit of a row: by its id, else by its name."""
        if not row["o_id"]:
            return self.named(row[NAME.column], described=True)
        id_ = f"{PREFIX}{row['o_id']}"
        ids = self.ids.setdefault(row[NAME.column], [])
        merge(ids, [id_])
        return self.by_id.setdefault(id_, Unit(id_, row[NAME.column]))

    def kind(self, place: str) -> tuple[str, str]:
        """What a place is: in a word, and described."""
        return next(kind for column, kind in KINDS.items() if column in self.kinds[place])

    def shown(self, place: str) -> str:
        """The name of a place; with what it is, where a town and its region have the same."""
        name, kind = self.places[place][0], self.kind(place)[0]
        return f"{name} ({kind})" if self.places_named[name] > 1 and kind != "site" else name

    def entity(self, job: Job, row: Cells, unit: Unit) -> Iterator[Item]:
        """A unit as a record, once."""
        if unit.id in job.labels:
            return
        if not unit.described:
            job.tally.note(
                "units are named, but have no row: they are known by name only", f"{row.where} {unit.name}"
            )
        labels = {LABELS.get(name, "StateBody") for name in unit.classes} or {"StateBody"}
        placeholder = PLACEHOLDER in unit.classes
        kinds = ", ".join(name for name in unit.classes if name != PLACEHOLDER)
        if placeholder:
            kinds = "Stands in for a unit, or several, that no source names"
            what = "units are placeholders, and are marked as anonymous: several real units may stand behind one"
            job.tally.note(what, unit.name)
        start, end = unit.start, unit.end
        if start and end and read_span(start).lower > read_span(end).upper:
            job.tally.note("units end before they begin: neither date is taken", f"{row.where} {unit.name}")
            start = end = None
        yield from job.entity(
            row,
            id=unit.id,
            name=unit.name,
            labels=tuple(sorted(labels)),
            aliases=[name for name in unit.aliases if name != unit.name],
            countries=tuple(unit.countries),
            description=kinds,
            start=start,
            end=end,
            anonymous=placeholder,
        )


def scan(job: Job, file: DataFile, delimiter: str, units: Units) -> None:
    """Gather what all rows say of a unit and of a place, which the first claim with them needs."""
    # A row without an id is of the unit of its name, and that may stand further below: ids first.
    for with_id in (True, False):
        for row in rows(job, file, UNITS, delimiter=delimiter):
            if _usable(row) and bool(row["o_id"]) == with_id:
                _gather(job, row, units)


def _usable(row: Cells) -> bool:
    return bool(row[NAME.column]) and (not row["o_id"] or bool(ID_PATTERN.fullmatch(f"{PREFIX}{row['o_id']}")))


def _gather(job: Job, row: Cells, units: Units) -> None:
    for column in PLACES:
        if row[column]:
            id_ = _place_id(row, column)
            if id_ not in units.places:
                units.places_named[row[column]] += 1
            merge(units.places.setdefault(id_, []), [row[column]])
            units.kinds.setdefault(id_, set()).add(column)
    unit = units.of_row(row)
    if unit is None:
        return
    merge(unit.aliases, aliases_of(row[ALIASES.column]))
    merge(unit.aliases, [row[NAME.column]])
    merge(unit.classes, aliases_of(row[CLASSES.column]))
    merge(unit.countries, filter(None, [country_of(job, row, "Organization division_id")]))
    start, starts = date_of(job, row, FOUNDED)
    end, ends = date_of(job, row, ENDED)
    if starts:
        unit.start = unit.start or start
    if ends:
        unit.end = unit.end or end


def read(job: Job, file: DataFile, delimiter: str, units: Units, sources: Sources) -> Iterator[Item]:
    """Units, places and what joins them."""
    for row in rows(job, file, UNITS, delimiter=delimiter):
        if not _usable(row):
            wrong = "o_id" if row[NAME.column] else NAME.column
            job.refuse(row, wrong, f"{row['o_id']!r} is no id" if row[NAME.column] else "is empty")
            continue
        unit = units.of_row(row)
        if unit is None:
            job.refuse(row, "o_id", f"is empty, and {row[NAME.column]!r} is the name of several units")
            continue
        before = job.tally.records.total() + job.tally.refused_rows
        _look_at(job, row, unit, units)
        yield from units.entity(job, row, unit)
        yield from _row(job, row, unit, units, sources)
        if job.tally.records.total() + job.tally.refused_rows == before:
            job.tally.skip("row that names a unit told before, and says nothing else")


def _look_at(job: Job, row: Cells, unit: Unit, units: Units) -> None:
    if not row["o_id"]:
        what = (
            "units have no o_id: their id is made from the name"
            if unit.id.startswith(f"{PREFIX}unit-")
            else "rows have no o_id: they are taken for the unit of the same name"
        )
        job.tally.note(what, f"{row.where} {unit.name}")
    if unit.name != row[NAME.column]:
        job.tally.note("units have several names: the first is shown", f"{row.where} {row[NAME.column]}")
    if len(units.ids[row[NAME.column]]) > 1:
        job.tally.note("units share a name", f"{row.where} {row[NAME.column]}")
    if unknown := [name for name in aliases_of(row[CLASSES.column]) if name not in LABELS]:
        job.tally.note("classes are not known, and taken for a body of the state", f"{row.where} {unknown[0]}")
    founded = period_of(job, row, FOUNDED, ENDED)
    if (founded.starts and unit.start != founded.first) or (founded.ends and unit.end != founded.last):
        job.tally.note("units begin or end on several dates: the first is taken", f"{row.where} {unit.name}")


def _row(job: Job, row: Cells, unit: Unit, units: Units, sources: Sources) -> Iterator[Item]:
    for cell in (NAME, ALIASES, CLASSES, FOUNDED, ENDED):
        sources.cite(job, row, cell.sources)
    if row[PARENT.column]:
        yield from _parent(job, row, unit, units, sources)
    yield from _sites(job, row, unit, units, sources)
    dates = period_of(job, row, AREA_FIRST, AREA_LAST)
    if row[AREA.column]:
        place = yield from _place(job, row, units, AREA.column)
        yield from claims(
            job,
            row,
            sources,
            Tie("area", (AREA,), AREA_FIRST, AREA_LAST),
            dates,
            f"{unit.name} operates in {units.shown(place)}",
            (unit.id, "OPERATES_IN", place),
        )
    if row[JOINED.column]:
        body = yield from other(job, row, JOINED.column, units)
        if body:
            yield from claims(
                job,
                row,
                sources,
                Tie("member", (JOINED,), JOINED_FIRST, JOINED_LAST),
                period_of(job, row, JOINED_FIRST, JOINED_LAST),
                f"{unit.name} takes part in {body.name}",
                (unit.id, "MEMBER_OF", body.id),
            )


def _parent(job: Job, row: Cells, unit: Unit, units: Units, sources: Sources) -> Iterator[Item]:
    named = yield from other(job, row, PARENT.column, units)
    if named is None:
        return
    above, below = named, unit
    if job.option("parent", "object", ("object", "subject")) == "subject":
        above, below = unit, named
    tie = Tie("parent", (PARENT, KIND), PARENT_FIRST, PARENT_LAST)
    dates = period_of(job, row, PARENT_FIRST, PARENT_LAST)
    kind = row[KIND.column]
    if kind == "Command":
        ends = (above.id, "COMMANDS", below.id)
        words = f"{above.name} commands {below.name}"
    elif kind == "Administrative":
        ends = (below.id, "PART_OF", above.id)
        words = f"{below.name} is an administrative part of {above.name}"
    elif kind == "Informal":
        ends = (below.id, "AFFILIATED_WITH", above.id)
        words = f"{below.name} is informally tied to {above.name}"
    else:
        job.refuse(row, KIND.column, f"{kind!r} is not one of Command, Administrative, Informal")
        return
    yield from claims(job, row, sources, tie, dates, words, ends)


def _sites(job: Job, row: Cells, unit: Unit, units: Units, sources: Sources) -> Iterator[Item]:
    dates = period_of(job, row, SITE_FIRST, SITE_LAST)
    # The sources of the dates speak of the site: of the settlement, else of the region.
    nearest = SITE if row[SITE.column] else REGION
    for name, cell in (("base", BASE), ("site", SITE), ("region", REGION)):
        if not row[cell.column]:
            if row[cell.sources]:
                sources.cite(job, row, cell.sources)
                job.tally.note("cells are empty, but have sources", f"{row.where} {cell.column}")
            continue
        if cell is BASE:
            place = yield from _base(job, row)
        else:
            place = yield from _place(job, row, units, cell.column)
        tie = Tie(name, (cell,), SITE_FIRST, SITE_LAST, spread=cell is nearest)
        words = f"{unit.name} is based in {row[BASE.column] if cell is BASE else units.shown(place)}"
        yield from claims(job, row, sources, tie, dates, words, (unit.id, "BASED_IN", place))


def _base(job: Job, row: Cells) -> Generator[Item, None, str]:
    name = row[BASE.column]
    within = SITE.column if row[SITE.column] else REGION.column
    where = _place_id(row, within).removeprefix(PREFIX) if row[within] else ""
    # Barracks of one name stand in several towns.
    id_ = f"{PREFIX}base-{slug(name)}{f'-{where}' if where else ''}"
    described = f"Base in {row[within]}" if where else "Base"
    yield from job.entity(row, id=id_, name=name, labels=("Asset",), description=described)
    return id_


def _place(job: Job, row: Cells, units: Units, column: str) -> Generator[Item, None, str]:
    id_ = _place_id(row, column)
    name, *others = units.places[id_]
    if id_ not in job.labels:
        if others:
            job.tally.note("places have several names: the first is shown", f"{name}, {', '.join(others)}")
        if not row[PLACES[column][0]]:
            job.tally.note("places have no id: it is made from the name", f"{row.where} {name}")
    country = country_of(job, row, PLACES[column][1])
    yield from job.entity(
        row,
        id=id_,
        name=units.shown(id_),
        labels=("Place",),
        aliases=[other for other in units.places[id_] if other != units.shown(id_)],
        countries=(country,) if country else (),
        description=units.kind(id_)[1],
    )
    return id_


def _place_id(row: Cells, column: str) -> str:
    given, country = PLACES[column]
    id_ = f"{PREFIX}place-{row[given]}"
    if row[given] and ID_PATTERN.fullmatch(id_):
        return id_
    return f"{PREFIX}place-{slug(' '.join((row[column], row[country])))}"


def other(job: Job, row: Cells, column: str, units: Units) -> Generator[Item, None, Unit | None]:
    """The unit that a cell names, made if need be; None, and refused, if several have that name."""
    unit = units.named(row[column])
    if unit is None:
        job.refuse(row, column, f"{row[column]!r} is the name of several units", "the sheet tells none of them")
        return None
    yield from units.entity(job, row, unit)
    return unit
