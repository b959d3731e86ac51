"""GDELT events, versions 1 and 2 (gdeltproject.org): who did what to whom, coded by a machine from news.

Tables with tabs, without header and quotation marks: 61 columns in version 2; 58 in version 1, 57 before it named
the address. Codebooks: GDELT Event Database Data Format Codebook 1.03 and 2.0; CAMEO for events and actors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urlsplit

from loaders import events
from loaders.countries import REGIONS, Country, by_code
from loaders.events import Actor, Events
from loaders.items import Item
from loaders.job import Job, Loader, Rating
from loaders.opening import DataFile, Head
from loaders.plover import Role, crosswalk
from loaders.slugs import slug
from loaders.tables import Columns, rows

_ACTOR = ("Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code")
_TYPES = ("Type1Code", "Type2Code", "Type3Code")
_COUNTS = ("NumMentions", "NumSources", "NumArticles")
_PLACES = ("Actor1Geo", "Actor2Geo", "ActionGeo")


def _columns(place: tuple[str, ...]) -> tuple[str, ...]:
    return (
        *("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate"),
        *(f"{side}{name}" for side in ("Actor1", "Actor2") for name in (*_ACTOR, *_TYPES)),
        *("IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale"),
        *_COUNTS,
        "AvgTone",
        *(f"{which}_{name}" for which in _PLACES for name in place),
        *("DATEADDED", "SOURCEURL"),
    )


VERSION_1 = _columns(("Type", "Fullname", "CountryCode", "ADM1Code", "Lat", "Long", "FeatureID"))
VERSION_2 = _columns(("Type", "Fullname", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID"))
SHORTEST = len(VERSION_1) - 1
"""Columns of version 1 before April 2013: no address."""

_MAPPED = (
    *("GLOBALEVENTID", "SQLDATE", "EventCode", "SOURCEURL"),
    *("Actor1Code", "Actor1Name", "Actor2Code", "Actor2Name"),
)


def _reason(name: str) -> str:
    if name in ("MonthYear", "Year", "FractionDate"):
        return "repeats SQLDATE"
    if name.startswith(("Actor1", "Actor2")) and "Geo_" not in name:
        return "repeats a part of the actor's code"
    if name in ("EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale"):
        return "follows from EventCode"
    if name in _COUNTS:
        return "counts reports, of which the row cites one"
    if "Geo_" in name:
        return "a place found in the text, which is no actor"
    return {
        "IsRootEvent": "where in the text it stood",
        "AvgTone": "the tone of the text",
        "DATEADDED": "when GDELT took it in",
    }[name]


COLUMNS = Columns(mapped=_MAPPED, ignored={name: _reason(name) for name in VERSION_2 if name not in _MAPPED})

NO_PUBLISHER = "publisher not stated"
UPPER = frozenset(
    {"ASEAN", "AU", "BBC", "CIA", "CNN", "EU", "FBI", "IAEA", "IMF", "ISIL", "ISIS", "NASA", "NATO", "OPEC"}
    | {"PKK", "PLO", "SADC", "UAE", "UN", "UNHCR", "US"}
)
"""Words of names, which are all in capitals, that stay so."""

_FIRST = re.compile(r"\d+\t(?:19|20)\d{6}\t(?:19|20)\d{4}\t(?:19|20)\d\d\t\d{4}\.\d+\t")


def read(job: Job) -> Iterator[Item]:
    """Events of two actors, row by row; actors and publishers where they first stand."""
    made = Events(job, "gdelt")
    actors: dict[tuple[str, str], Actor] = {}
    for file in job.files:
        names = VERSION_2 if _cells(file) > len(VERSION_1) else VERSION_1
        shortest = len(names) if names is VERSION_2 else SHORTEST
        for row in rows(job, file, COLUMNS, delimiter="\t", quoted=False, names=names):
            if len(row.fields) < shortest:
                job.refuse(
                    row, "", f"has {len(row.fields)} cells, where {shortest} are least", "is the file cut off?"
                )
                continue
            if not made.is_new(row, "GLOBALEVENTID"):
                continue
            alone, date = not row["Actor1Code"] or not row["Actor2Code"], row["SQLDATE"]
            day = f"{date[:4]}-{date[4:6]}-{date[6:]}"
            act = made.cameo(row, "EventCode", alone=alone)
            if act is None or not made.is_dated(row, "SQLDATE", day, "write it as 20191024"):
                continue
            if alone:
                job.tally.skip(events.NO_ACTOR)
                continue
            ends = []
            for side in ("Actor1", "Actor2"):
                key = row[f"{side}Code"], row[f"{side}Name"]
                if key not in actors:
                    actors[key] = made.known(_actor(job, *key))
                ends.append(actors[key])
            if not made.wanted(day, *ends):
                continue
            url = row["SOURCEURL"]
            publisher = publisher_of(url)
            yield from made.claim(row, row["GLOBALEVENTID"], day, act, (ends[0], ends[1]), publisher, url)


def publisher_of(address: str) -> str:
    """Who published: the host of the address without ``www.``, or what stands there instead of an address.

    >>> publisher_of("https://www.reuters.com/article/x"), publisher_of("BBC Monitoring"), publisher_of("")
    ('reuters.com', 'BBC Monitoring', 'publisher not stated')
    """
    scheme, mark, rest = address.partition("://")
    host = _host(f"{scheme}://{re.split('[/?#]', rest, maxsplit=1)[0]}") if mark else None
    return host or address or NO_PUBLISHER


@lru_cache(maxsize=100_000)
def _host(start: str) -> str | None:
    try:
        host = urlsplit(start).hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def _actor(job: Job, code: str, name: str) -> Actor:
    """An actor by its code and name.

    The code of a country alone is the State, whatever the name is: TEHRAN stands for Iran. The code of a country
    and a role with a name of the country is that body of the State. Every other name is an actor of its own within
    its code.
    """
    country, labels, role = parts(code)
    if code in (country.code if country else "", *REGIONS):
        if country:
            return Actor(f"gdelt:{code}", country.name, ("State",), (country.iso,))
        job.tally.note("a region of the world as an actor: Organization by rule", f"{code} {name}")
        return Actor(f"gdelt:{code}", REGIONS[code], ("Organization",))
    countries = (country.iso,) if country else ()
    where = country.name if country else "no country stated"
    described = f"CAMEO actor {code}: {role.words if role else 'a group'}, {where}."
    if role is None and not labels:
        job.tally.note(
            "codes of actors that name no role: Person by rule, for peoples and faiths", f"{code} {name}"
        )
    people = (role is None and not labels) or (role is not None and role.people)
    named = labels or ((role.label,) if role else ("Person",))
    if country and role and (not name or country.is_called(name)):
        words = f"{role.words[0].upper()}{role.words[1:]} ({country.name})"
        return Actor(f"gdelt:{code}", words, named, countries, description=described, people=people)
    if named == ("StateBody",) and country:
        job.tally.note(
            "names under the code of a state body, some of them persons: StateBody by rule", f"{code} {name}"
        )
    shown = " ".join(word if word in UPPER else word.title() for word in name.split()) or code
    id_ = f"gdelt:{code}.{slug(name)}" if name else f"gdelt:{code}"
    others = (name,) if name and name != shown else ()
    return Actor(id_, shown, named, countries, others, described, people)


def parts(code: str) -> tuple[Country | None, tuple[str, ...], Role | None]:
    """What the code of an actor says: its country, the labels of a known group, and its role.

    Codes are made of parts of three letters. The first part that is a country counts, and the first that is a role.

    >>> country, labels, role = parts("AFGINSTAL")
    >>> country.name, labels, role.words
    ('Afghanistan', (), 'insurgents')
    """
    found = [code[n : n + 3] for n in range(0, len(code), 3)]
    table = crosswalk()
    country = next((one for part in found if (one := by_code(part))), None)
    role = next((table.roles[part] for part in found if part in table.roles), None)
    labels = next((table.groups[part] for part in found if part in table.groups), ()) if role is None else ()
    return country, labels, role


def _cells(file: DataFile) -> int:
    return max((line.count("\t") + 1 for line in _lines(file.head())), default=0)


def _lines(head: Head) -> list[str]:
    """The whole lines at the start that look like an event."""
    whole = head.text.split("\n")
    return [line for line in (whole[:-1] or whole) if _FIRST.match(line)]


def _fits(head: Head) -> bool:
    return any(SHORTEST <= line.count("\t") + 1 <= len(VERSION_2) for line in _lines(head)[:20])


LOADER = Loader(
    name="gdelt",
    title="GDELT Event Database 1 and 2",
    needs="a table of events (.export.CSV)",
    gives="actors and publishers; acts from CAMEO codes with days, PLOVER modes",
    rating=Rating("D", 4, "a machine coded single reports of all kinds of sites; wrong actors and repeats abound"),
    fits=_fits,
    read=read,
    options=events.OPTIONS,
)
