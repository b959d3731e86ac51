"""ICEWS events (Lockheed Martin, Harvard Dataverse): who did what to whom, coded by a machine from news.

One table with tabs and a header of 20 columns. Codes of events: CAMEO. Sectors of actors: the ICEWS actor
dictionary (doi:10.7910/DVN/28118). ``NA`` stands for no value.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from loaders import events
from loaders.countries import REGIONS, by_name
from loaders.events import Actor, Events
from loaders.items import Item
from loaders.job import Job, Loader, Rating
from loaders.opening import Head
from loaders.slugs import slug
from loaders.tables import Columns, rows

COLUMNS = Columns(
    mapped=(
        "Event ID",
        "Event Date",
        "Source Name",
        "Source Sectors",
        "Source Country",
        "CAMEO Code",
        "Target Name",
        "Target Sectors",
        "Target Country",
        "Publisher",
    ),
    ignored={
        "Event Text": "the words of the CAMEO code",
        "Intensity": "follows from the CAMEO code",
        "Story ID": "of a text that is not passed on",
        "Sentence Number": "of a text that is not passed on",
        **dict.fromkeys(
            ("City", "District", "Province", "Country", "Latitude", "Longitude"),
            "a place found in the text, which is no actor",
        ),
    },
)
EMPTY = ("", "NA")
NOBODY = ("Unspecified Actor", "Unidentified State Actor")
UNKNOWN = "Unknown"
"""The name of the publisher where there is none; the data has it too."""

ARMED = {"Insurgents", "International Insurgents", "Rebel", "Organized Violent", "Unidentified Forces"}
STATE = {"Government", "Executive", "Legislative / Parliamentary", "Judicial", "Military", "Police", "Elite"}
BODIES = {
    "Business",
    "Education",
    "International Government Organization",
    "Labor",
    "Legal",
    "Media",
    "Medical / Health",
    "National Religious",
    "Nongovernmental Organizations / Activists",
    "Nongovernmental Organization (International)",
}
PEOPLE = {
    "Agricultural",
    "Criminals / Gangs",
    "General Population / Civilian / Social",
    "Protestors / Popular Opposition / Mobs",
    "Refugees / Displaced",
}
OF_ONE = {"Elite", "Executive Office"}
"""Sectors that hold persons, unless the name is that of a body."""

OF_BODIES = {"Multinational Corporation", "News", "State Media", "Consumer Goods Business"}

WORDS = re.compile(
    r"\b(academy|agency|air|alliance|al-haq|army|assembly|association|authority|bank|board|brigades?|bureau|bundestag|"
    r"cabinet|center|centre|chamber|church|coalition|command|commission|committee|community|company|conference|"
    r"confederation|congress|corporation|corps|council|court|dal|defen[cs]e|department|diet|duma|enforcement|"
    r"federation|force|forces|forum|foundation|front|fund|g7|g20|government|group|guards?|house|institute|inter\w*pol|"
    r"europol|jihad|jirga|janata|knesset|league|majlis|media|military|ministry|mission|morcha|motors|movement|nation|"
    r"nations|navy|office|organi[sz]ations?|parishad|parliament|party|pdea|police|post|press|qaeda|rada|red|regime|"
    r"republic|resistance|sabha|sabor|samaj|sangh|school|secretariat|sejm|senate|sena|seimas|saeima|service|services|"
    r"shura|society|squad|staff|state|supreme|taliban|tribunal|troops|union|university|wafa|yard)\b",
    re.IGNORECASE,
)
"""A name with one of these words is that of a body, not of a person."""

PLACES = re.compile(
    r"\b(administered|autonomous|islands?|kashmir|kurdistan|province|region|territor\w+|zone)\b", re.I
)


def read(job: Job) -> Iterator[Item]:
    """Events of two actors, row by row; actors and publishers where they first stand."""
    made = Events(job, "icews")
    actors: dict[tuple[str, str, str], Actor] = {}
    for file in job.files:
        for row in rows(job, file, COLUMNS, delimiter="\t", quoted=False):
            if not made.is_new(row, "Event ID"):
                continue
            names, day = (row["Source Name"], row["Target Name"]), row["Event Date"]
            alone = any(name in EMPTY for name in names)
            act = made.cameo(row, "CAMEO Code", alone=alone)
            if act is None or not made.is_dated(row, "Event Date", day, "write it as 2018-06-01"):
                continue
            if alone or any(name in NOBODY for name in names):
                job.tally.skip(events.NO_ACTOR if alone else events.NOT_NAMED)
                continue
            ends = []
            for side in ("Source", "Target"):
                key = row[f"{side} Name"], row[f"{side} Sectors"], row[f"{side} Country"]
                if key not in actors:
                    actors[key] = made.known(_actor(job, *key))
                ends.append(actors[key])
            if not made.wanted(day, *ends):
                continue
            publisher = UNKNOWN if row["Publisher"] in EMPTY else row["Publisher"]
            yield from made.claim(row, row["Event ID"], day, act, (ends[0], ends[1]), publisher)


def _actor(job: Job, name: str, sectors: str, country: str) -> Actor:
    parts = {part for sector in sectors.split(",") if (part := sector.strip()) not in EMPTY}
    own, of = by_name(name), None if country in EMPTY else by_name(country)
    if of is None and country not in EMPTY:
        job.tally.note("countries that are not known here: their actors have none", f"{country} ({name})")
    if own and own is of and not parts:
        others = (name,) if name != own.name else ()
        return Actor(f"icews:{slug(own.name)}", own.name, ("State",), (own.iso,), others)
    countries = (of.iso,) if of else ()
    labels, people, guessed = labels_of(name, parts)
    if guessed:
        job.tally.note(f"{guessed}: {'/'.join(labels)} by rule", name)
    return Actor(f"icews:{slug(name) or 'x'}", name, labels, countries, people=people)


def labels_of(name: str, sectors: Collection[str]) -> tuple[tuple[str, ...], bool, str]:
    """What an actor is: its labels, whether it is unnamed people, and what was taken for granted ("": nothing).

    ICEWS does not say whether a name is that of a person. ``Name (Country)`` is a kind of actor, and its sectors
    say which. Of other names, one with the word of an institution is a body; one with the sectors of leading
    persons is a person; the rest is told by sectors where these are of bodies, else by its shape: several words
    are a person, one word is not.

    >>> labels_of("Police (India)", ["Government", "Police"])
    (('StateBody',), False, '')
    >>> labels_of("Xi Jinping", ["Executive Office", "Government"])
    (('Person',), False, '')
    >>> labels_of("Wang Yi", ["Foreign Ministry", "Government"])
    (('Person',), False, 'a name that may be of a person')
    """
    if name in REGIONS.values() or name == "International":
        return ("Organization",), False, "a region of the world as an actor"
    kind = "(" in name
    body = kind or bool(WORDS.search(name))
    by_sector = _by_sectors(sectors)
    if not sectors:
        if not body and " " in name and not PLACES.search(name):
            return ("Person",), False, "a name that may be of a person"
        return ("StateBody",), False, "a name without sectors"
    if "ArmedGroup" in by_sector or body or OF_BODIES.intersection(sectors):
        return by_sector, kind and by_sector == ("Person",), ""
    if OF_ONE.intersection(sectors):
        return ("Person",), False, ""
    if " " in name:
        return ("Person",), False, "a name that may be of a person"
    return by_sector if by_sector != ("Person",) else ("Organization",), False, ""


def _by_sectors(sectors: Collection[str]) -> tuple[str, ...]:
    found = [
        label
        for label, of in (("ArmedGroup", ARMED), ("StateBody", STATE), ("Party", {"Parties"}))
        if of.intersection(sectors)
    ]
    if found:
        return tuple(found[:1] if found[0] == "StateBody" else found)
    if PEOPLE.intersection(sectors) and not BODIES.intersection(sectors):
        return ("Person",)
    return ("Organization",)


def _fits(head: Head) -> bool:
    return COLUMNS.has(head.columns("\t"))


LOADER = Loader(
    name="icews",
    title="ICEWS Coded Event Data (Harvard Dataverse)",
    needs="a table of events (.tab)",
    gives="actors and publishers; acts from CAMEO codes with days, PLOVER modes",
    rating=Rating("C", 3, "a machine coded single sentences of the news; the wrong actor and repeats are common"),
    fits=_fits,
    read=read,
    options=events.OPTIONS,
)
