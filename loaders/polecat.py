"""POLECAT (Political Event Classification, Attributes and Types): who did what to whom, in PLOVER's types.

One table with tabs and a header. Definitions of event types, modes and sectors: the PLOVER manual; of the columns:
the data set's codebook (doi:10.7910/DVN/AJGVIT). ``None`` stands for no value.
"""

from __future__ import annotations

from collections.abc import Iterator

from loaders import events
from loaders.countries import by_code, by_name
from loaders.events import Act, Actor, Events
from loaders.items import Item
from loaders.job import Cells, Job, Loader, Rating
from loaders.opening import Head
from loaders.plover import act_of_plover, crosswalk
from loaders.slugs import slug
from loaders.tables import Columns, rows

SIDES = ("Actor", "Recipient")
_WORDS = "repeats the actor in other words"
_TEXT = "of the text, which is not passed on"
COLUMNS = Columns(
    mapped=(
        "Event ID",
        "Event Date",
        "Event Type",
        "Event Mode",
        *(f"{side} {name}" for side in SIDES for name in ("Name", "Country")),
        *(f"Primary {side} Sector" for side in SIDES),
        "Source",
    ),
    optional=tuple(f"{side} Title" for side in SIDES),
    ignored={
        **dict.fromkeys(("Intensity", "Event Intensity", "Quad Code"), "follows from the type and the mode"),
        "Contexts": "what the act was about, not what it was",
        **{f"{side} {name}": _WORDS for side in SIDES for name in ("COW", "Sectors", "Name Raw")},
        **{f"Wikipedia {side} ID": _WORDS for side in SIDES},
        **dict.fromkeys(
            ("Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID"),
            "a place found in the text, which is no actor",
        ),
        **dict.fromkeys(("Raw Placename", "Feature Type"), "a place found in the text, which is no actor"),
        **dict.fromkeys(("Story People", "Story Organizations", "Story Locations", "Headline", "Language"), _TEXT),
        "Publication Date": "of one text; the publisher is the source",
        "Version": "of the program that coded it",
    },
)
EMPTY = ("", "None", "NA")
NO_PUBLISHER = "publisher not stated"
SEVERAL = (";", "|")
"""Between the values of a cell that holds several."""


def read(job: Job) -> Iterator[Item]:
    """Events of two actors, row by row; actors and publishers where they first stand."""
    made = Events(job, "polecat")
    actors: dict[tuple[str, ...], Actor] = {}
    for file in job.files:
        for row in rows(job, file, COLUMNS, delimiter="\t", quoted=False):
            if not made.is_new(row, "Event ID"):
                continue
            mode = "" if row["Event Mode"] in EMPTY else row["Event Mode"].casefold()
            act = act_of_plover(row["Event Type"].upper(), mode)
            if act is None:
                job.refuse(row, "Event Type", f"{row['Event Type']!r} is no type of PLOVER", "such as CONSULT")
                continue
            day = row["Event Date"]
            if not made.is_dated(row, "Event Date", day, "write it as 2020-06-25"):
                continue
            cells = [_cells(row, side) for side in SIDES]
            if not all(any(side[:3]) for side in cells):
                job.tally.skip(events.NO_ACTOR)
                continue
            if any(mark in cell for side in cells for cell in side[:3] for mark in SEVERAL):
                job.tally.skip("several actors on a side: which of them did it to whom is not said")
                continue
            ends = []
            for key in cells:
                if key not in actors:
                    actors[key] = made.known(_actor(job, *key))
                ends.append(actors[key])
            if not made.wanted(day, *ends):
                continue
            publisher = NO_PUBLISHER if row["Source"] in EMPTY else row["Source"]
            said = Act(act.relation, f"PLOVER {act.shown}", act.mode)
            yield from made.claim(row, row["Event ID"], day, said, (ends[0], ends[1]), publisher)


def _cells(row: Cells, side: str) -> tuple[str, str, str, str]:
    """Name, country, sector and title of an actor, each empty where there is none."""
    name, country, sector, title = (
        "" if row[column] in EMPTY else row[column]
        for column in (f"{side} Name", f"{side} Country", f"Primary {side} Sector", f"{side} Title")
    )
    return name, country, sector, title


def _actor(job: Job, name: str, country: str, sector: str, title: str) -> Actor:
    """A country alone, or called by one of its names, is the State; with a sector alone, that body of it.

    Every other name is an actor of its own within its country, by its sector; with a title, a person.
    """
    of = by_code(country.upper()) or by_name(country)
    if country and of is None:
        job.tally.note("countries that are not known here: their actors have none", f"{country} ({name or sector})")
    role = crosswalk().roles.get(sector.upper())
    own = by_name(name) if name else of
    if own and own is (of or own) and not (sector and role):
        return Actor(f"polecat:{own.code}", own.name, ("State",), (own.iso,))
    iso, where = ((of.iso,), of.code) if of else ((), country)
    if role is None:
        job.tally.note("sectors that are not known here: Organization by rule", f"{sector or 'none'} ({name})")
    label, people = (role.label, role.people) if role else ("Organization", False)
    if not name or (of and of.is_called(name)):
        words = role.words if role else sector or "an actor"
        shown = f"{words[0].upper()}{words[1:]} ({of.name if of else country or 'no country stated'})"
        id_ = f"polecat:{where or 'none'}.{sector.upper() or 'none'}"
        return Actor(_safe(id_), shown, (label,), iso, people=people)
    if title:
        label, people = "Person", False
    elif label == "StateBody":
        job.tally.note("names in the sector of a state body, some of them persons: StateBody by rule", name)
    id_ = f"polecat:{where or 'none'}.{slug(name) or 'x'}"
    return Actor(_safe(id_), name, (label,), iso, people=people and not title)


def _safe(id_: str) -> str:
    """The id, of whatever a cell may hold."""
    prefix, _, rest = id_.partition(":")
    where, _, name = rest.partition(".")
    return f"{prefix}:{where if where.isalnum() and where.isascii() else slug(where)}.{name.replace(' ', '-')}"


def _fits(head: Head) -> bool:
    return COLUMNS.has(head.columns("\t"))


LOADER = Loader(
    name="polecat",
    title="POLECAT Weekly Data (Harvard Dataverse)",
    needs="a table of events (.txt with tabs)",
    gives="actors and publishers; acts from PLOVER types and modes with days",
    rating=Rating("C", 3, "a machine coded reports of the news; the wrong actor and repeats are common"),
    fits=_fits,
    read=read,
    options=events.OPTIONS,
)
