"""UCDP External Support Dataset 18.1: who supported which party to an armed conflict, year by year, 1975–2017.

One table, as .xlsx or .csv: a row for each party, year and dyad (party and opponent), with all supporters in one
cell and the kinds of their support in counts. Definitions: Meier, Karlén, Pettersson and Croicu, External support
in armed conflicts, Journal of Peace Research 60(3), 2023; codebook of version 18.1, https://ucdp.uu.se/downloads/.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from loaders.items import Item
from loaders.job import Cells, Job, Loader, Rating
from loaders.opening import Head
from loaders.tables import Columns, rows
from schema.errors import Place
from schema.records import UNATTRIBUTED

KINDS = {
    "x": "troops",  # as a secondary warring party
    "p": "troops",  # present, and not in battle
    "y": "infrastructure",  # military or intelligence infrastructure, joint operations
    "w": "weapons",
    "m": "materiel",
    "t": "training",
    "f": "funding",
    "i": "intelligence",
    "l": "territory",
    "o": "other",
    "u": "unknown",
}
"""The letters of the columns, and the values of ``support_kinds``."""

SIDES = {True: "s", False: "ns"}
"""The ending of the columns that count states, and of those that count others."""

GOVERNMENT, ELEMENTS = "Government of ", " elements"
NAME_ENDS = re.compile(r",(?! )")
"""A comma parts names; with a blank behind it, it belongs to one: ``Interahamwe, ex-FAR``."""

SOURCE = "ucdp:esd-18.1"
COUNTS = tuple(
    f"ext_{kind}count_{side}" for kind in ("", *(f"{letter}_" for letter in KINDS)) for side in SIDES.values()
)
FOLLOWS = "follows from the columns that are read"
COLUMNS = Columns(
    mapped=(
        *("year", "actor_id", "actor_name", "oppo_name", "ext_id", "ext_name", "ext_coalition_name", "ext_sup"),
        *COUNTS,
    ),
    optional=("ext_alleged",),
    ignored={
        "id": "the number of a row, which its line says",
        "active": "whether the conflict had 25 deaths in that year; support is coded either way",
        **dict.fromkeys(("oppo_id", "dyad_id", "dyad_name"), "names the opponent, as oppo_name does"),
        **dict.fromkeys(("civil", "conflict_id", "location"), "about the conflict, and not about the support"),
        **dict.fromkeys(
            ("gwno_a", "country_a", "gwno_b", "country_b"),
            "the states of the conflict, and not where the actors are from",
        ),
        **dict.fromkeys(
            ("actor_nonstate", "ext_nonstate", "ext_elements", "ext_coalition", "ext_bothsides", "ext_sum"), FOLLOWS
        ),
        **dict.fromkeys(("ext_sup_s", "ext_sup_ns", "ext_count"), FOLLOWS),
        **{f"ext_{letter}{end}": FOLLOWS for letter in KINDS for end in ("", "_s", "_ns", "_count")},
    },
)


@dataclass(slots=True)
class Year:
    """What the rows say of one supporter, one party and one year."""

    lines: list[int] = field(default_factory=list)
    given: set[str] = field(default_factory=set)
    perhaps: set[str] = field(default_factory=set)
    against: set[str] = field(default_factory=set)
    coalitions: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Pair:
    """A supporter, the party that it supported, and whether that is alleged."""

    supporter: str
    party: str
    alleged: bool


def read(job: Job) -> Iterator[Item]:
    """The actors, then a claim for each supporter, party and run of years without a gap."""
    yield from job.source(
        None,
        id=SOURCE,
        title="UCDP External Support Dataset, version 18.1",
        url="https://ucdp.uu.se/downloads/",
        published="2022",
        note="Department of Peace and Conflict Research, Uppsala University. CC BY 4.0.",
    )
    found: dict[Pair, dict[int, Year]] = defaultdict(lambda: defaultdict(Year))
    names: dict[str, str] = {}
    for file in job.files:
        for row in rows(job, file, COLUMNS):
            if number(row["ext_sup"]) == 0:
                job.tally.skip("the party had no external support in that year")
                continue
            for id_ in _take(job, row, names, found):
                yield from _actor(job, row, id_, names[id_])
    _look_at(job, names)
    shown = job.files[0].shown
    for pair, years in found.items():
        for run in runs(years):
            yield from _claim(job, shown, pair, {year: years[year] for year in run}, names)


def _take(job: Job, row: Cells, names: dict[str, str], found: dict[Pair, dict[int, Year]]) -> list[str]:
    """Enter a row into ``names`` and ``found``; the ids of its actors, none where it was refused."""
    numbers: dict[str, int] = {}
    for column in ("ext_sup", "year", "actor_id", *COUNTS):
        value = number(row[column])
        if value is None:
            job.refuse(row, column, f"{row[column]!r} is no whole number")
            return []
        numbers[column] = value
    supporters = [id_.strip() for id_ in row["ext_id"].split(",")]
    called = [name.strip() for name in NAME_ENDS.split(row["ext_name"])]
    if len(supporters) != len(called):
        message = f"has {len(called)} names, ext_id has {len(supporters)} ids"
        job.refuse(row, "ext_name", message, "a comma without a blank parts them: put the cell right")
        return []
    party, year = str(numbers["actor_id"]), numbers["year"]
    if party in supporters:
        job.refuse(row, "ext_id", "names the party itself")
        return []
    actors = dict(zip((party, *supporters), (row["actor_name"], *called), strict=True))
    for id_, name in actors.items():
        if not number(id_) or not name:
            job.refuse(row, "ext_name" if id_ in supporters else "actor_name", f"actor {id_!r} is called {name!r}")
            return []
    for id_, name in actors.items():
        if names.setdefault(id_, name) != name:
            job.tally.note("an id has another name than before; the first is kept", f"{id_} ({row.where})")
    for id_, name in zip(supporters, called, strict=True):
        entry = found[Pair(id_, party, number(row["ext_alleged"]) == 1)][year]
        given, perhaps = kinds_of(numbers, called, of_a_state(name))
        entry.lines.append(row.place.line)
        entry.given |= given
        entry.perhaps |= perhaps
        entry.against.add(row["oppo_name"])
        entry.coalitions |= {row["ext_coalition_name"]} - {"", "0"}
    return list(actors)


def kinds_of(counts: Mapping[str, int], names: Sequence[str], state: bool) -> tuple[set[str], set[str]]:
    """What a supporter gave, and what it may have given.

    A row counts, for each kind, the states that gave it and the others. A kind that all of them gave, each gave;
    of one that some gave the row does not say who.
    """
    side = SIDES[state]
    all_ = sum(of_a_state(name) == state for name in names)
    given, perhaps = set(), set()
    for letter, kind in KINDS.items():
        count = counts[f"ext_{letter}_count_{side}"]
        if count and count == all_ == counts[f"ext_count_{side}"]:
            given.add(kind)
        elif count:
            perhaps.add(kind)
    return given, perhaps - given


def number(text: str) -> int | None:
    """The whole number that a cell says, with or without zeros behind a point; None for others.

    >>> number("26"), number("26.0"), number("26.5"), number("")
    (26, 26, None, None)
    """
    return int(text.partition(".")[0]) if re.fullmatch(r"\d{1,9}(\.0+)?", text, re.ASCII) else None


def of_a_state(name: str) -> bool:
    """Whether the data counts it among the states: governments, and elements of a state (``Cuban elements``)."""
    return name.startswith(GOVERNMENT) or name.endswith(ELEMENTS)


def runs(years: Iterable[int]) -> Iterator[list[int]]:
    """Years in order, parted where one is missing.

    >>> list(runs([2005, 2003, 2004, 2007]))
    [[2003, 2004, 2005], [2007]]
    """
    run: list[int] = []
    for year in sorted(years):
        if run and year != run[-1] + 1:
            yield run
            run = []
        run.append(year)
    if run:
        yield run


def spans(numbers: Iterable[int]) -> str:
    """Numbers in words: those that follow each other as first and last.

    >>> spans([2003, 2004, 2005, 2007])
    '2003–2005, 2007'
    """
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs(numbers))


def shown_name(name: str) -> str:
    """A government is the state as a party to a conflict: it takes the name of the state.

    >>> shown_name("Government of Iran"), shown_name("Government of Egypt, Government of Iraq")
    ('Iran', 'Egypt, Iraq')
    """
    return name.replace(GOVERNMENT, "") if name.startswith(GOVERNMENT) else name


def _actor(job: Job, row: Cells, id_: str, name: str) -> Iterator[Item]:
    shown, aliases, label = shown_name(name), [], "ArmedGroup"
    if name != shown:
        # "Russia (Soviet Union)" is also known by either name.
        label, aliases = "State", [name, *(part for part in re.split(r" \(|\)$", shown) if part not in ("", shown))]
    elif name.endswith(ELEMENTS):
        label = "StateBody"
    yield from job.entity(row, id=f"ucdp:{id_}", name=shown, labels=(label,), aliases=aliases)


def _claim(job: Job, shown: str, pair: Pair, years: dict[int, Year], names: dict[str, str]) -> Iterator[Item]:
    first, last = min(years), max(years)
    given = _by_year(years, "given")
    perhaps = {kind: when for kind, when in _by_year(years, "perhaps").items() if when - given.get(kind, set())}
    lines = sorted({line for year in years.values() for line in year.lines})
    supporter, party = (shown_name(names[id_]) for id_ in (pair.supporter, pair.party))
    supported = "is said to have supported" if pair.alleged else "supported"
    kinds = [kind for kind in dict.fromkeys(KINDS.values()) if kind in given]
    what = f": {', '.join(kinds)}" if kinds else ""
    changing = {kind: when for kind, when in given.items() if len(when) < len(years)}
    notes = [
        f"Against {_listed(_by_year(years, 'against'), len(years))}.",
        f"Not in all years: {_listed(changing)}." if changing else "",
        f"Given by some of several supporters, the row does not say which: {_listed(perhaps)}." if perhaps else "",
        f"The row names a coalition: {_listed(_by_year(years, 'coalitions'), len(years))}."
        if any(year.coalitions for year in years.values())
        else "",
        f"From rows {spans(lines)}." if len(lines) > 1 else "",
    ]
    row = Cells(Place(shown, lines[0]), {})
    yield from job.claim(
        row,
        id=f"ucdp:{pair.supporter}-{pair.party}-{first}{'-alleged' if pair.alleged else ''}",
        subject=f"ucdp:{pair.supporter}",
        relation="SPONSORS",
        object=f"ucdp:{pair.party}",
        stance="alleges" if pair.alleged else "asserts",
        speaker=UNATTRIBUTED if pair.alleged else None,
        source=SOURCE,
        statement=f"{supporter} {supported} {party} ({spans(years)}){what}.",
        observed=str(first) if first == last else f"{first}/{last}",
        qualifiers={"support_kinds": kinds} if kinds else {},
        note=" ".join(filter(None, notes)),
    )


def _by_year(years: dict[int, Year], what: str) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for year, entry in years.items():
        for one in getattr(entry, what):
            found[one].add(year)
    return found


def _listed(found: dict[str, set[int]], all_: int = 0) -> str:
    """Each with its years, which are left out where they are all."""
    return "; ".join(
        one if len(when) == all_ else f"{one} ({spans(when)})" for one, when in sorted(found.items(), key=_order)
    )


def _order(entry: tuple[str, set[int]]) -> tuple[int, str]:
    return min(entry[1]), entry[0]


def _look_at(job: Job, names: dict[str, str]) -> None:
    ids: dict[str, list[str]] = defaultdict(list)
    for id_, name in names.items():
        ids[name].append(id_)
    for name, those in ids.items():
        if len(those) > 1:
            job.tally.note("actors of one name are several", f"{name} ({', '.join(sorted(those, key=int))})")


def _fits(head: Head) -> bool:
    return COLUMNS.has(head.columns(","))


LOADER = Loader(
    name="ucdp-external-support",
    title="UCDP External Support Dataset, actor-years (Uppsala University)",
    needs="ucdp-esd-ay-181.xlsx, or the same table as CSV",
    gives="states and armed groups; SPONSORS with kinds of support and the years in which it was observed",
    rating=Rating("B", 3, "a university's coding of open sources; the rows name none, and support is often hidden"),
    fits=_fits,
    read=read,
)
