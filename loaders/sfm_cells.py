"""Cells of the sheets of Security Force Monitor: dates in parts, sources and confidence of each, claims from them.

Definitions: the Research Handbook of Security Force Monitor (https://help.securityforcemonitor.org), in the version
that describes first and last citations, start dates and "open-ended".
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from loaders.items import Item
from loaders.job import Cells, Job
from loaders.slugs import slug
from schema.dates import DateError
from schema.edtf_read import read_span

PREFIX = "sfm:"
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
FLAGS = ("", "Y", "N", "E")

CREDIBILITY = {"high": 2, "medium": 2, "low": 3}
"""Credibility from the confidence of a cell.

The Handbook begins at Low, for one source that agrees with what is known of the force's structure (possibly true),
and raises it as sources come together (probably true). 1 is for what something outside the loaded sources confirms;
these sources are all loaded, and each counts as a voice, so that High beside Medium would count their number twice.
"""


@dataclass(frozen=True, slots=True)
class Cell:
    """A column with those of its sources and confidence."""

    column: str
    sources: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Dated(Cell):
    """A date as text and in parts; ``exact`` are the values of ``flag`` that make it the start, or the end."""

    year: str
    month: str
    day: str
    flag: str
    exact: Sequence[str]

    @property
    def columns(self) -> tuple[str, ...]:
        """All that belong to it."""
        return (self.column, self.sources, self.confidence, self.year, self.month, self.day, self.flag)


@dataclass(frozen=True, slots=True)
class Period:
    """When a row says that something was so: first and last citation (EDTF), and whether they are start and end."""

    first: str | None = None
    last: str | None = None
    starts: bool = False
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation of a row: the cells that state it, and the dates beside them.

    ``spread``: a source that stands beside a date alone vouches for the relation too.
    """

    name: str
    cells: Sequence[Cell]
    first: Dated
    last: Dated
    spread: bool = True


@dataclass(slots=True)
class Sources:
    """What the sheets cite. ``same``: a source that is a copy of another, which then is cited instead."""

    same: dict[str, str] = field(default_factory=dict)
    cited: dict[str, str] = field(default_factory=dict)

    def cite(self, job: Job, row: Cells, column: str) -> list[str]:
        """The ids of a cell of sources; what is no id is refused."""
        found: dict[str, None] = {}
        for part in row[column].split(";"):
            id_ = part.strip().lower()
            if UUID.fullmatch(id_):
                id_ = self.same.get(id_, id_)
                self.cited.setdefault(id_, row.where)
                found[id_] = None
            elif id_:
                job.refuse(row, column, f"{part.strip()!r} is no id of a source", "see the row in the sheet")
        return list(found)


def id_of_name(kind: str, name: str, taken: dict[str, str]) -> str:
    """An id from a name; ``taken`` (id to name) keeps names apart that look alike without signs and accents."""
    made = f"{PREFIX}{kind}-{slug(name)}"
    if taken.setdefault(made, name) != name:
        made = f"{made}-{hashlib.sha256(name.encode()).hexdigest()[:10]}"
    return made


def aliases_of(text: str) -> Iterator[str]:
    """The names in a cell, which semicolons separate."""
    return (name for part in text.split(";") if (name := part.strip()))


def date_of_text(text: str) -> str | None:
    """The EDTF date of ``5/21/2013`` (month first), ``May 2010``, ``2008``, ``2008-05`` or ``2008-05-21``, or None.

    >>> date_of_text("5/21/2013"), date_of_text("May 2010"), date_of_text("Undated")
    ('2013-05-21', '2010-05', None)
    """
    if found := re.fullmatch(r"(\d{1,2}) ?/(\d{1,2})/(\d{4})", text):
        return _date(found[3], found[1], found[2])
    if (found := re.fullmatch(r"([A-Z][a-z]+) (\d{4})", text)) and found[1] in MONTHS:
        return _date(found[2], str(MONTHS.index(found[1]) + 1), "")
    if found := re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", text):
        return _date(found[1], found[2] or "", found[3] or "")
    return None


def date_of(job: Job, row: Cells, dated: Dated) -> tuple[str | None, bool]:
    """A date of a row, and whether it is exact. The parts are taken; where the text differs, the tally says so."""
    text, flag = row[dated.column], row[dated.flag]
    split = _date(row[dated.year], row[dated.month], row[dated.day])
    said = date_of_text(text)
    if flag not in FLAGS:
        job.tally.note("flags are none of Y, N and E, and are not read", f"{row.where} {dated.flag}: {flag}")
    if split is None and said is None:
        if text or row[dated.year]:
            job.refuse(row, dated.column, f"{text or row[dated.year]!r} is no date", "the relation has none then")
        elif flag in dated.exact:
            what = "starts or ends are said to be known, but their date is empty"
            job.tally.note(what, f"{row.where} {dated.flag}")
        return None, False
    if split is None:
        job.tally.note(
            "dates have no year, month, day that can be read: their text is taken", f"{row.where} {text}"
        )
    elif text and split != said:
        what = "dates differ between text and year, month, day: the latter are taken"
        job.tally.note(what, f"{row.where} {text} / {split}")
    return split or said, flag in dated.exact


def period_of(job: Job, row: Cells, first: Dated, last: Dated) -> Period:
    """First and last citation of a row; where the last is the earlier one, the tally says so."""
    (begun, starts), (over, ends) = date_of(job, row, first), date_of(job, row, last)
    if begun and over and read_span(over).upper < read_span(begun).lower:
        what = "what is last cited before it is first cited keeps either date alone"
        job.tally.note(what, f"{row.where} {begun} / {over}")
    return Period(begun, over, starts, ends)


def claims(
    job: Job,
    row: Cells,
    sources: Sources,
    tie: Tie,
    period: Period,
    words: str,
    ends: tuple[str, str, str],
    context: tuple[str, str] = ("", ""),
) -> Iterator[Item]:
    """One claim for each source of a relation, with the dates that this source stands for.

    Args:
        job: makes them.
        row: the row.
        sources: takes what is cited.
        tie: the cells.
        period: the dates.
        words: the relation as a sentence, without its end.
        ends: subject, relation and object.
        context: notes on the first date and on the last, for the sources that stand beside them.
    """
    cited = {cell: sources.cite(job, row, cell.sources) for cell in (*tie.cells, tie.first, tie.last)}
    standing = [*tie.cells, *((tie.first, tie.last) if tie.spread else ())]
    said_by = {id_: cell for cell in reversed(standing) for id_ in cited[cell]}
    if not said_by:
        job.refuse(row, tie.cells[0].sources, f"is empty: nothing says that {words}")
    for id_, cell in sorted(said_by.items()):
        beside = [id_ in cited[dated] for dated in (tie.first, tie.last)]
        dates, said = _said(period, *beside)
        confidence = row[cell.confidence].lower()
        if confidence not in CREDIBILITY:
            what = "cells have no confidence: their claims get the default"
            job.tally.note(what, f"{row.where} {cell.confidence}: {confidence or 'empty'}")
        yield from job.claim(
            row,
            subject=ends[0],
            relation=ends[1],
            object=ends[2],
            id=f"{PREFIX}{slug(row.place.file)}:{row.place.line}:{tie.name}:{id_}",
            source=f"{PREFIX}{id_}",
            statement=f"{words}{f' ({said})' if said else ''}.",
            column=cell.column,
            credibility=CREDIBILITY.get(confidence, job.rating.credibility),
            note=" ".join(note for note, stands in zip(context, beside, strict=True) if note and stands),
            **dates,
        )


def country_of(job: Job, row: Cells, column: str) -> str:
    """The ISO 3166 code of a country, or nothing."""
    code = row[column].upper()
    if code and not re.fullmatch("[A-Z]{2}", code):
        job.tally.note("countries are no code of two letters, and are left out", f"{row.where} {column}: {code}")
        return ""
    return code


def merge(known: list[str], more: Iterable[str]) -> None:
    """Add what is not there."""
    known.extend(name for name in dict.fromkeys(more) if name not in known)


def _date(year: str, month: str, day: str) -> str | None:
    if not re.fullmatch(r"\d{4}", year, re.ASCII) or (day and not month):
        return None
    if not all(re.fullmatch(r"\d{0,2}", part, re.ASCII) for part in (month, day)):
        return None
    made = "-".join([year, *(part.zfill(2) for part in (month, day) if part)])
    try:
        span = read_span(made)
    except DateError:
        return None
    # 2001-21 would be a season.
    return made if not month or span.lower[5:7] == month.zfill(2) else None


def _said(period: Period, at_first: bool, at_last: bool) -> tuple[dict[str, str], str]:
    """The dates of a claim, and in words: of a source that stands beside the first date, the last, or neither.

    A source that dates nothing vouches for some day in between, so that no source of 2001 vouches for 2017. Beside
    the end stands the start too, since both together tell one period from the next.
    """
    first, last = period.first if at_first else None, period.last if at_last else None
    contradicts = bool(
        period.first and period.last and read_span(period.last).upper < read_span(period.first).lower
    )
    if contradicts and first:
        last = None
    if last and period.ends and period.starts and not contradicts:
        first = period.first
    dates: dict[str, str] = {}
    words: list[str] = []
    if first and period.starts:
        dates["start"] = first
        words.append(f"from {first}")
    elif first:
        dates["observed"] = first
        words.append(f"first cited {first}")
    if last and period.ends:
        dates["end"] = last
        words.append(f"until {last}")
    elif last:
        seen = dates.get("observed")
        # A last day in the year 2013 says nothing beyond a first one in May 2013.
        if seen is None:
            dates["observed"] = last
        elif seen != last and read_span(seen).lower <= read_span(last).lower:
            dates["observed"] = f"{seen}/{last}"
        words.append(f"last cited {last}")
    if not at_first and not at_last and period.first and period.last and not contradicts:
        same = period.first == period.last
        dates["observed"] = period.first if same else f"[{period.first}..{period.last}]"
        words.append(f"in {period.first}" if same else f"at some time from {period.first} to {period.last}")
    return dates, ", ".join(words)
