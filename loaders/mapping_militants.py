"""Mapping Militants (Stanford University): militant groups that were allied, rivals or affiliated, split or merged.

Two tables: ``groups.csv`` (group_id, name) and ``relationships.csv`` (unique_id, type, two groups, date).
Definitions of the five types: the project's own legend, https://cisac.fsi.stanford.edu/mappingmilitants.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from loaders.items import Item
from loaders.job import Cells, Job, Loader, Rating
from loaders.opening import DataFile, Head
from loaders.slugs import slug
from loaders.tables import Columns, rows

RELATIONS = Columns(
    mapped=("unique_id", "type", "group1_id", "group2_id", "date", "group1_name", "group2_name"),
    ignored={"description": "prose, which is not ours to pass on"},
)
GROUPS = Columns(mapped=("group_id", "name"))
SOURCE = "mm:relationships"
NO_ID = "-99"
"""The id of groups that have none."""

RELEASE = "2019"
"""Year of the release: two digits of a year beyond it are of the century before."""

OTHERS = {
    "Al Akhtar Trust": ("Organization",),
    "Al Rashid Trust": ("Organization",),
    "Democratic Socialist Republic of Sri Lanka": ("State",),
    "Federal Government of Somalia": ("StateBody",),
    "Indian Peace Keeping Force": ("ArmedGroup", "StateBody"),
    "Research and Analysis Wing": ("StateBody",),
    "Transitional Federal Government": ("StateBody",),
    "Ummah Tamir-e-Nau": ("Organization",),
    "Wafa Humaniatarian Organization": ("Organization",),
}
"""What the list holds besides armed groups."""


@dataclass(frozen=True, slots=True)
class Type:
    """What a type of the data is: our relation, the field of its date, if group 1 is the object, and in words."""

    relation: str
    dated: str
    swapped: bool
    words: str


TYPES = {
    "all": Type("ALLIED_WITH", "observed", False, "{0} and {1} were allies"),
    "riv": Type("RIVAL_OF", "observed", False, "{0} and {1} were rivals"),
    "aff": Type("AFFILIATED_WITH", "observed", False, "{0} was affiliated with {1}"),
    "spl": Type("SPLIT_FROM", "when", True, "{0} split from {1}"),
    "mer": Type("MERGED_INTO", "when", False, "{0} merged into {1}"),
}


def read(job: Job) -> Iterator[Item]:
    """Groups, then relations. Groups that only the relations name are made from the names there."""
    yield from job.source(
        None,
        id=SOURCE,
        title="Mapping Militants Project: relationships of militant groups",
        url="https://cisac.fsi.stanford.edu/mappingmilitants",
        note="Stanford University. The date of a relationship is taken as one on which it was so.",
    )
    relations = []
    for file in job.files:
        if _fits_groups(file.head()):
            yield from _groups(job, file)
        else:
            relations.append(file)
    for file in relations:
        found = list(rows(job, file, RELATIONS))
        _look_at(job, found)
        for row in found:
            yield from _relation(job, row)


def _groups(job: Job, file: DataFile) -> Iterator[Item]:
    for row in rows(job, file, GROUPS):
        if not row["name"]:
            job.refuse(row, "name", "is empty")
            continue
        if row["group_id"] == NO_ID:
            job.tally.note(f"groups have no id ({NO_ID}): each got one from its name", row["name"])
        id_ = _id(row["group_id"], row["name"])
        if id_ in job.labels:
            job.refuse(row, "group_id", f"{row['group_id']} stands twice")
        yield from _group(job, row, id_, row["name"])


def _group(job: Job, row: Cells, id_: str, name: str) -> Iterator[Item]:
    yield from job.entity(row, id=id_, name=name, labels=OTHERS.get(name, ("ArmedGroup",)))


def _relation(job: Job, row: Cells) -> Iterator[Item]:
    type_ = TYPES.get(row["type"])
    if type_ is None:
        job.refuse(row, "type", f"{row['type']!r} is not one of {', '.join(TYPES)}")
        return
    when = date_of(row["date"], job.option("year", RELEASE))
    if when is None:
        job.refuse(row, "date", f"{row['date']!r} is no date", "2005-00-00 and 2/18/10 are read")
        return
    ends = []
    for side in ("group1", "group2"):
        ends.append(_id(row[f"{side}_id"], row[f"{side}_name"]))
        yield from _group(job, row, ends[-1], row[f"{side}_name"])
    names = [row["group1_name"], row["group2_name"]]
    if type_.swapped != (row["unique_id"] in _reversed(job)):
        ends.reverse()
        names.reverse()
    yield from job.claim(
        row,
        id=f"mm:{row['unique_id']}",
        subject=ends[0],
        relation=type_.relation,
        object=ends[1],
        source=SOURCE,
        statement=f"{type_.words.format(*names)} ({when}).",
        **{type_.dated: when},
    )


def date_of(text: str, release: str) -> str | None:
    """The EDTF date of ``2005-00-00`` (a year), ``2014-02-00`` (a month) or ``2/18/10`` (a day); None for others.

    >>> date_of("2014-02-00", "2019"), date_of("2/18/10", "2019"), date_of("1/1/68", "2019")
    ('2014-02', '2010-02-18', '1968-01-01')
    """
    if found := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text):
        year, month, day = found.groups()
        return "-".join([year, *([month] if month != "00" else []), *([day] if "00" not in (month, day) else [])])
    if found := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d\d)", text):
        month, day, short = found.groups()
        century = int(release[:2]) - (short > release[2:])
        return f"{century}{short}-{int(month):02}-{int(day):02}"
    return None


def _look_at(job: Job, found: Sequence[Cells]) -> None:
    """Tell the analyst of what the rows contradict: friends that are rivals, mergers that may run the other way."""
    kinds: dict[tuple[str, ...], set[str]] = defaultdict(set)
    last: dict[str, str] = {}
    seen: set[tuple[str, ...]] = set()
    for row in found:
        pair = tuple(sorted((row["group1_id"], row["group2_id"])))
        kinds[pair].add(row["type"])
        if (row["type"], *pair) in seen:
            job.tally.note("rows repeat the type and the two groups of another row", _named(row))
        seen.add((row["type"], *pair))
        when = date_of(row["date"], job.option("year", RELEASE)) or ""
        for group in pair:
            last[group] = max(last.get(group, ""), when)
    told = set()
    for row in found:
        pair = tuple(sorted((row["group1_id"], row["group2_id"])))
        if {"all", "riv"} <= kinds[pair] and pair not in told:
            told.add(pair)
            job.tally.note("pairs are both allies and rivals", _named(row))
        if row["type"] == "mer" and row["unique_id"] not in _reversed(job):
            when = date_of(row["date"], job.option("year", RELEASE)) or ""
            if last[row["group1_id"]][:4] > when[:4]:
                what = "mergers may run the other way, for group 1 still acts in later years: --option reverse=ID,…"
                job.tally.note(what, _named(row))


def _named(row: Cells) -> str:
    return f"{row['unique_id']} ({row['group1_name']}, {row['group2_name']})"


def _reversed(job: Job) -> set[str]:
    return {id_.strip().removeprefix("mm:") for id_ in job.option("reverse", "").split(",")} - {""}


def _id(number: str, name: str) -> str:
    return f"mm:{slug(name)}" if number == NO_ID else f"mm:{number}"


def _fits_groups(head: Head) -> bool:
    return GROUPS.has(head.columns(",")) and not RELATIONS.has(head.columns(","))


def _fits(head: Head) -> bool:
    columns = head.columns(",")
    return RELATIONS.has(columns) or (GROUPS.has(columns) and len([c for c in columns if c]) == len(GROUPS.mapped))


LOADER = Loader(
    name="mapping-militants",
    title="Mapping Militants Project (Stanford University)",
    needs="relationships.csv, or the folder with groups.csv too",
    gives="groups; ALLIED_WITH, RIVAL_OF, AFFILIATED_WITH, SPLIT_FROM, MERGED_INTO with dates",
    rating=Rating("B", 3, "a university's coding of open sources; the rows name no source of their own"),
    fits=_fits,
    read=read,
    options={
        "reverse": "ids of mergers in which group 2 merged into group 1, separated by commas",
        "year": f"year of the release ({RELEASE}): later years of two digits are of the century before",
    },
)
