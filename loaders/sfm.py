"""Security Force Monitor (Columbia Law School): units, persons and sources of a country's security forces.

Three sheets, each alone or together in a folder: units (with their parents, sites and areas), persons (with their
postings) and sources. Definitions: the Research Handbook, https://help.securityforcemonitor.org; data: CC BY 4.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from loaders import sfm_persons, sfm_sources, sfm_units
from loaders.items import Item
from loaders.job import Job, Loader, Rating
from loaders.opening import DataFile, Head
from loaders.sfm_cells import Sources
from loaders.tally import Tally

SHEETS = {"units": sfm_units.UNITS, "persons": sfm_persons.PERSONS, "sources": sfm_sources.SOURCES}
DELIMITERS = (",", "\t")


def read(job: Job) -> Iterator[Item]:
    """Units, then persons, then the sources that they cite.

    Each file is gone through twice: a unit stands in many rows, and its record holds what all of them say.
    """
    sheets: dict[str, list[tuple[DataFile, str]]] = {name: [] for name in SHEETS}
    for file in job.files:
        if kind := _kind(file.head()):
            sheets[kind[0]].append((file, kind[1]))
    # The first time, nothing is counted.
    first = Job(job.files, job.rating, Tally(), job.options)
    units, persons, sources = sfm_units.Units(), sfm_persons.Persons(), Sources()
    publications = sfm_sources.Publications()
    for file, delimiter in sheets["sources"]:
        sfm_sources.scan(first, file, delimiter, sources, publications)
    for file, delimiter in sheets["units"]:
        sfm_units.scan(first, file, delimiter, units)
    for file, delimiter in sheets["persons"]:
        sfm_persons.scan(first, file, delimiter, persons)
    for file, delimiter in sheets["units"]:
        yield from sfm_units.read(job, file, delimiter, units, sources)
    for file, delimiter in sheets["persons"]:
        yield from sfm_persons.read(job, file, delimiter, persons, units, sources)
    if sheets["sources"] and not (sheets["units"] or sheets["persons"]):
        what = "sources alone say nothing: load the folder that holds the sheet of units or persons too"
        job.tally.note(what, sheets["sources"][0][0].shown)
    for file, delimiter in sheets["sources"]:
        yield from sfm_sources.read(job, file, delimiter, sources, publications)
    yield from sfm_sources.bare(job, sources, listed=bool(sheets["sources"]))


def _kind(head: Head) -> tuple[str, str] | None:
    for delimiter in DELIMITERS:
        columns = head.columns(delimiter)
        for name, sheet in SHEETS.items():
            if sheet.has(columns):
                return name, delimiter
    return None


def _fits(head: Head) -> bool:
    return _kind(head) is not None


LOADER = Loader(
    name="sfm",
    title="Security Force Monitor (Columbia Law School)",
    needs="the sheets of units, persons and sources: one of them, or the folder with all",
    gives="units, persons, places, publishers; COMMANDS, PART_OF, AFFILIATED_WITH, MEMBER_OF, SPOKESPERSON_FOR,"
    " BASED_IN, OPERATES_IN with dates; a claim for each source of a cell",
    rating=Rating("C", 3, "newspapers and official pages of mixed quality, chosen and compared by a university"),
    fits=_fits,
    read=read,
    options={
        "parent": "object: the parent of a row's unit is the unit that the cell names (the default);"
        " subject: it is the row's unit"
    },
)
