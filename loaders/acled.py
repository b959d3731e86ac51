"""ACLED (Armed Conflict Location & Event Data): events of political violence and protest, coded by researchers.

One table in CSV. Definitions: the ACLED codebook. Actor 1 and actor 2 say nothing of direction, but the codebook
does for some kinds of events: in violence against civilians actor 1 is the perpetrator, civilians never fight, and
who acts against protesters is the other side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from loaders import events
from loaders.countries import by_name
from loaders.events import Act, Actor, Events
from loaders.items import Item
from loaders.job import RELATED, Cells, Job, Loader, Rating
from loaders.opening import Head
from loaders.slugs import slug
from loaders.tables import Columns, rows

COLUMNS = Columns(
    mapped=(
        "event_id_cnty",
        "event_date",
        "time_precision",
        "event_type",
        "sub_event_type",
        "actor1",
        "inter1",
        "actor2",
        "inter2",
        "source",
        "fatalities",
    ),
    ignored={
        **dict.fromkeys(("assoc_actor_1", "assoc_actor_2"), "who stood by an actor did not do the act"),
        **dict.fromkeys(("notes", "tags"), "prose, which is not ours to pass on"),
        **dict.fromkeys(
            ("year", "interaction", "disorder_type", "civilian_targeting"), "follows from other columns"
        ),
        **dict.fromkeys(
            ("iso", "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude"),
            "the place of the event, which is no actor",
        ),
        "geo_precision": "the place of the event, which is no actor",
        "source_scale": "where the publishers are read",
        "timestamp": "when ACLED last changed the row",
        **dict.fromkeys(("event_id_no_cnty", "iso3", "data_id"), "an older number of the row or the country"),
    },
)

NO_PUBLISHER = "publisher not stated"
STATE, REBELS, MILITIA, COMMUNAL, RIOTERS, PROTESTERS, CIVILIANS, OTHERS = "12345678"
INTER = {
    "state forces": STATE,
    "rebel group": REBELS,
    "rebel groups": REBELS,
    "rebel forces": REBELS,
    "political militia": MILITIA,
    "political militias": MILITIA,
    "identity militia": COMMUNAL,
    "identity militias": COMMUNAL,
    "rioters": RIOTERS,
    "protesters": PROTESTERS,
    "civilians": CIVILIANS,
    "external/other forces": OTHERS,
    "other forces": OTHERS,
}
"""Kinds of actors in words, as ACLED writes them since 2024, and the numbers that it wrote before."""

UNARMED = (CIVILIANS,)
CROWD = (RIOTERS, PROTESTERS)
LABELS = {
    STATE: "StateBody",
    REBELS: "ArmedGroup",
    MILITIA: "ArmedGroup",
    COMMUNAL: "ArmedGroup",
    RIOTERS: "Person",
    PROTESTERS: "Person",
    CIVILIANS: "Person",
}
FORCES = re.compile(r"(?:Military|Police|Security|Armed) Forces of |Government of ")
_YEARS = re.compile(r"\s*\((?:\d{4}|)\s*-\s*(?:\d{4}|)\)\s*$")
_IN = re.compile(r"\(([^()]+)\)$")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WRITTEN = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3})[a-z]*[ -](\d{4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Kind:
    """A sub-event type: our relation, who does it to whom, and the mode.

    ``doer``: ``both`` (symmetric), ``first`` (actor 1, by the codebook), ``armed`` (who is no civilian), ``state``
    (state or external forces), ``other`` (who is not of the crowd). Where that side cannot be told, nothing is
    claimed but that they are related.
    """

    relation: str
    doer: str
    mode: str = ""


FIGHT = Kind("CLASHED_WITH", "both")
UNCLEAR = Kind(RELATED, "both")
KINDS: dict[str, dict[str, Kind]] = {
    "battles": {
        "armed clash": FIGHT,
        "government regains territory": Kind("CLASHED_WITH", "both", "government regains territory"),
        "non-state actor overtakes territory": Kind("CLASHED_WITH", "both", "non-state actor overtakes territory"),
        "non-state actor overtaking territory": Kind("CLASHED_WITH", "both", "non-state actor overtakes territory"),
    },
    "explosions/remote violence": {
        "chemical weapon": Kind("CLASHED_WITH", "both", "chemical weapon"),
        "air/drone strike": Kind("CLASHED_WITH", "both", "air or drone strike"),
        "suicide bomb": Kind("CLASHED_WITH", "both", "suicide bomb"),
        "shelling/artillery/missile attack": Kind("CLASHED_WITH", "both", "shelling"),
        "remote explosive/landmine/ied": Kind("CLASHED_WITH", "both", "remote explosive"),
        "grenade": Kind("CLASHED_WITH", "both", "grenade"),
    },
    "violence against civilians": {
        "sexual violence": Kind("ATTACKED", "first", "sexual violence"),
        "attack": Kind("ATTACKED", "first"),
        "abduction/forced disappearance": Kind("ABDUCTED", "first"),
    },
    "protests": {
        "peaceful protest": UNCLEAR,
        "protest with intervention": Kind("COERCED", "other", "intervention in a protest"),
        "excessive force against protesters": Kind("ATTACKED", "other", "excessive force"),
    },
    "riots": {
        "violent demonstration": Kind("CLASHED_WITH", "both", "violent demonstration"),
        "mob violence": Kind("CLASHED_WITH", "both", "mob violence"),
    },
    "strategic developments": {
        "agreement": Kind("AGREED_WITH", "both"),
        "arrests": Kind("ARRESTED", "state"),
        "change to group/activity": UNCLEAR,
        "disrupted weapons use": UNCLEAR,
        "headquarters or base established": UNCLEAR,
        "looting/property destruction": Kind("SEIZED", "armed", "looting or destruction"),
        "non-violent transfer of territory": UNCLEAR,
        "other": UNCLEAR,
    },
}


def read(job: Job) -> Iterator[Item]:
    """Events of two actors, row by row, with a claim for each publisher that the row names."""
    made = Events(job, "acled")
    actors: dict[tuple[str, str], Actor] = {}
    for file in job.files:
        for row in rows(job, file, COLUMNS):
            if not made.is_new(row, "event_id_cnty"):
                continue
            day = day_of(row["event_date"])
            kind = KINDS.get(row["event_type"].casefold(), {}).get(row["sub_event_type"].casefold())
            if day is None or row["time_precision"] not in ("1", "2", "3"):
                field = "event_date" if day is None else "time_precision"
                job.refuse(row, field, f"{row[field]!r} is no {field.replace('_', ' ')}", "2020-06-25; 1, 2 or 3")
                continue
            if kind is None:
                said = f"{row['event_type']}: {row['sub_event_type']}"
                job.refuse(
                    row, "sub_event_type", f"{said!r} is no type of ACLED's codebook", "is it a newer version?"
                )
                continue
            if not row["actor1"] or not row["actor2"]:
                job.tally.skip(events.NO_ACTOR)
                continue
            kinds = [_inter(job, row, number) for number in ("1", "2")]
            if not all(kinds):
                continue
            for key in zip((row["actor1"], row["actor2"]), kinds, strict=True):
                if key not in actors:
                    actors[key] = made.known(_actor(job, *key))
            first, second = kinds
            one, two = actors[row["actor1"], first], actors[row["actor2"], second]
            if not made.wanted(day, one, two):
                continue
            relation, turned = directed(kind, first, second)
            if relation is None:
                job.refuse(
                    row, "inter1", "civilians are the first actor of violence against civilians", "see the data"
                )
                continue
            yield from _claims(
                made, row, day, Act(*_said(row, kind, relation)), (two, one) if turned else (one, two)
            )


def directed(kind: Kind, first: str, second: str) -> tuple[str | None, bool]:
    """The relation of two actors of these kinds, and whether the second is the subject; None: contradictory.

    >>> directed(KINDS["strategic developments"]["arrests"], MILITIA, STATE)
    ('ARRESTED', True)
    >>> directed(FIGHT, REBELS, CIVILIANS)
    ('ATTACKED', False)
    """
    if kind.doer == "first":
        return (None, False) if first in UNARMED and second not in UNARMED else (kind.relation, False)
    if kind.relation == "CLASHED_WITH":
        # Civilians do not fight: who is on the other side attacked them.
        if (first in UNARMED) != (second in UNARMED):
            return "ATTACKED", first in UNARMED
        return (RELATED if first in UNARMED else kind.relation), False
    if kind.doer == "both":
        return kind.relation, False
    doers = {
        "armed": [side not in UNARMED for side in (first, second)],
        "state": [side in (STATE, OTHERS) for side in (first, second)],
        "other": [side not in CROWD for side in (first, second)],
    }[kind.doer]
    return (kind.relation, doers[1]) if doers[0] != doers[1] else (RELATED, False)


def day_of(text: str) -> str | None:
    """The day of ``2023-05-01`` or ``01 May 2023``; None for others.

    >>> day_of("2023-05-01"), day_of("1-May-2023"), day_of("5/1/23")
    ('2023-05-01', '2023-05-01', None)
    """
    if events.is_day(text):
        return text
    if found := _WRITTEN.fullmatch(text):
        month = found[2].casefold()
        day = f"{found[3]}-{_MONTHS.index(month) + 1:02}-{int(found[1]):02}" if month in _MONTHS else ""
        return day if events.is_day(day) else None
    return None


def when_of(day: str, precision: str) -> str:
    """The date as exact as it is: the day (1), some day of a week that the day is in (2), the month (3).

    >>> when_of("2020-06-25", "1"), when_of("2020-06-25", "2"), when_of("2020-06-25", "3")
    ('2020-06-25', '[2020-06-19..2020-07-01]', '2020-06')
    """
    if precision == "2":
        at = date.fromisoformat(day)
        try:
            return f"[{at - timedelta(6)}..{at + timedelta(6)}]"
        except OverflowError:  # the first or the last week of all that a date can be
            return day[:7]
    return day if precision == "1" else day[:7]


def _said(row: Cells, kind: Kind, relation: str) -> tuple[str, str, str, str]:
    typed = f"{row['event_type']}: {row['sub_event_type']}"
    dead = row["fatalities"]
    code = f"ACLED {typed}" + (f"; {dead} reported dead" if dead.isdecimal() and int(dead) else "")
    return relation, code, kind.mode, typed if relation == RELATED else ""


def _claims(made: Events, row: Cells, day: str, act: Act, ends: tuple[Actor, Actor]) -> Iterator[Item]:
    names = list(dict.fromkeys(name for part in row["source"].split(";") if (name := part.strip()))) or [
        NO_PUBLISHER
    ]
    when = when_of(day, row["time_precision"])
    for number, name in enumerate(names, 1):
        id_ = row["event_id_cnty"] + (f"/{number}" if number > 1 else "")
        yield from made.claim(row, id_, when, act, ends, name)


def _inter(job: Job, row: Cells, number: str) -> str:
    """The kind of an actor, 1 to 8; "" where the row was refused."""
    said = row[f"inter{number}"]
    inter = said if len(said) == 1 and said in "12345678" else INTER.get(said.casefold(), "")
    if not inter:
        job.refuse(
            row, f"inter{number}", f"{said!r} is no kind of actor", "1 to 8, or State forces, Rebel group, …"
        )
    return inter


def _actor(job: Job, name: str, inter: str) -> Actor:
    label = LABELS.get(inter, "")
    if not label:
        label = "StateBody" if FORCES.match(name) else "Organization"
        job.tally.note(f"“external or other forces”: {label} by rule", name)
    country = by_name(_country(name))
    iso = (country.iso,) if country else ()
    return Actor(f"acled:{slug(name) or 'x'}", name, (label,), iso, people=label == "Person")


def _country(name: str) -> str:
    """What a name says of its country: ``Police Forces of Iraq (2014-) …`` or ``Civilians (Iraq)``."""
    bare = _YEARS.sub("", name.partition(") ")[0] + (")" if ") " in name else ""))
    if found := FORCES.match(bare):
        return bare[found.end() :]
    found = _IN.search(bare)
    return found[1] if found else ""


def _fits(head: Head) -> bool:
    return COLUMNS.has(head.columns(","))


LOADER = Loader(
    name="acled",
    title="ACLED (Armed Conflict Location & Event Data)",
    needs="an export of events (CSV)",
    gives="actors and publishers; fights, attacks, arrests, agreements with dates as exact as they are",
    rating=Rating("B", 3, "researchers coded each event from reports that the row names, by a public codebook"),
    fits=_fits,
    read=read,
    options=events.OPTIONS,
)
