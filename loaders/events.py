"""What the loaders of event tables share: actors, publishers, filters, and the way from a row to a claim.

An event is an act of one actor towards another on a day, taken by a publisher's report. The publisher is the voice:
one Source for each, never one for an address. It has no date of publication, for it is no dated text. So
``--known-by`` keeps its claims and counts them: it does not tell when an event became known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from loaders.countries import is_iso
from loaders.items import Item
from loaders.job import Cells, Job, related
from loaders.plover import act_of_cameo, is_statement, relation_between
from loaders.slugs import slug
from schema.errors import UsageError
from schema.vocabulary import vocabulary

STATEMENT = "statement or appeal, ignored by name"
NO_ACTOR = "no second actor"
STATEMENT_OF_ONE = f"{STATEMENT}; and {NO_ACTOR}"
NOT_NAMED = "an actor is “unspecified”"
ITSELF = "an actor towards itself"

OPTIONS = {
    "since": "first day of the events that are wanted (YYYY-MM-DD)",
    "until": "last day of them",
    "countries": "countries (IQ,IR: ISO 3166) of which one of the two actors has to be",
}

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NUMBERED = re.compile(r"(.*?)([1-9]\d{0,17})", re.ASCII)
_BLOCK = 256


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor as an entity. ``people``: unnamed persons."""

    id: str
    name: str
    labels: tuple[str, ...]
    countries: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    description: str = ""
    people: bool = False


@dataclass(frozen=True, slots=True)
class Act:
    """What a row says that one actor did to the other.

    ``mode`` is the value of that qualifier, or ``original`` the name of the type in the data, for RELATED_TO.
    ``code`` names the data set's own coding at the end of the statement.
    """

    relation: str
    code: str
    mode: str = ""
    original: str = ""


@dataclass(slots=True)
class Seen:
    """Ids that were met. Numbers that lie close together take a bit each: tables of millions of rows number so."""

    _blocks: dict[tuple[str, int], int] = field(default_factory=dict)
    _others: set[str] = field(default_factory=set)

    def add(self, id_: str) -> bool:
        """Remember an id; False where it was there."""
        found = _NUMBERED.fullmatch(id_)
        if found is None:
            known = id_ in self._others
            self._others.add(id_)
            return not known
        stem, number = found.groups()
        key, mask = (stem, int(number) // _BLOCK), 1 << int(number) % _BLOCK
        bits = self._blocks.get(key, 0)
        self._blocks[key] = bits | mask
        return not bits & mask


class Events:
    """One reading of an event table.

    Args:
        job: the reading.
        prefix: of all ids.

    Raises:
        UsageError: an option has a wrong value.
    """

    def __init__(self, job: Job, prefix: str) -> None:
        self._job, self._prefix = job, prefix
        self._seen = Seen()
        self._since, self._until = _day_of(job, "since"), _day_of(job, "until")
        self._countries = frozenset(
            code for part in job.option("countries", "").split(",") if (code := part.strip().upper())
        )
        for code in sorted(self._countries):
            if not is_iso(code):
                raise UsageError(f"--option countries={code}: no country has this code of two letters (ISO 3166)")
        self._publishers: dict[str, str] = {}
        self._named: dict[str, str] = {}
        self._actors: dict[str, Actor] = {}

    def is_new(self, row: Cells, column: str) -> bool:
        """Whether the row has an id that no row before it had; refuses it otherwise."""
        if not row[column]:
            self._job.refuse(row, column, "is empty", "it is the claim's id")
        elif not self._seen.add(row[column]):
            self._job.refuse(row, column, "stands twice", "only the first of such rows is taken")
        else:
            return True
        return False

    def cameo(self, row: Cells, column: str, *, alone: bool) -> Act | None:
        """The act of a row's CAMEO code; None where the row is left out or refused.

        Args:
            row: the row.
            column: that of the code.
            alone: whether it lacks one of the actors.
        """
        code = row[column]
        if is_statement(code):
            self._job.tally.skip(STATEMENT_OF_ONE if alone else STATEMENT)
            return None
        act = act_of_cameo(code)
        if act is None:
            self._job.refuse(row, column, f"{code!r} is no CAMEO code", "such as 043 or 1823")
            return None
        return Act(act.relation, f"CAMEO {code}", act.mode)

    def is_dated(self, row: Cells, column: str, day: str | None, hint: str) -> bool:
        """Whether ``day``, made of that column, is one of the calendar; refuses the row otherwise."""
        if day and is_day(day):
            return True
        self._job.refuse(row, column, f"{row[column]!r} is no day", hint)
        return False

    def wanted(self, day: str, a: Actor, b: Actor) -> bool:
        """Whether the filters keep an event, and it is not of an actor towards itself; counts it otherwise."""
        skip = self._job.tally.skip
        if self._since and day < self._since:
            skip(f"before {self._since}, as you say")
        elif self._until and day > self._until:
            skip(f"after {self._until}, as you say")
        elif self._countries and self._countries.isdisjoint(a.countries + b.countries):
            skip("of other countries, as you say")
        elif a.id == b.id:
            skip(ITSELF)
        else:
            return True
        return False

    def known(self, actor: Actor) -> Actor:
        """The actor as it was first met: ids may meet, and sectors may change. Notes what differs."""
        first = self._actors.setdefault(actor.id, actor)
        if first.name != actor.name:
            self._job.tally.note(
                "names differ only in case or signs and are one actor", f"{first.name}, {actor.name}"
            )
        elif first.labels != actor.labels:
            kinds = ", then ".join("/".join(one.labels) for one in (first, actor))
            self._job.tally.note("actors are described in two ways: the first stands", f"{actor.name} ({kinds})")
        return first

    def claim(
        self, row: Cells, id_: str, when: str, act: Act, ends: tuple[Actor, Actor], publisher: str, url: str = ""
    ) -> Iterator[Item]:
        """The publisher's source and the two actors, where they are new, and the claim.

        Nothing where one of them cannot be a record: the row is then refused with the reason.
        """
        if publisher not in self._publishers:
            yield from self._publisher(row, publisher)
        source = self._publishers.get(publisher)
        if source is None:
            return
        labels = self._job.labels
        for actor in ends:
            if actor.id not in labels:
                yield from self._entity(row, actor)
            if actor.id not in labels:
                return
        a, b = ends
        relation = act.relation
        if not act.original:
            relation = relation_between(relation, a.labels, b.labels)
        values: dict[str, Any] = {
            "id": f"{self._prefix}:{id_}",
            "subject": a.id,
            "relation": relation,
            "object": b.id,
            "when": when,
            "source": source,
            "statement": f"{a.name} {reading(relation)} {b.name} ({_in_words(when)}; {act.code}).",
        }
        if url:
            values["url"] = url
        if act.original:
            values = related(values, act.original)
        elif act.mode:
            values["qualifiers"] = {"mode": act.mode}
        yield from self._job.claim(row, **values)

    def _entity(self, row: Cells, actor: Actor) -> Iterator[Item]:
        yield from self._job.entity(
            row,
            id=actor.id,
            name=actor.name,
            labels=actor.labels,
            countries=actor.countries,
            aliases=actor.aliases,
            description=actor.description,
            anonymous=actor.people or None,
        )

    def _publisher(self, row: Cells, name: str) -> Iterator[Item]:
        stem = slug(name) or "x"
        id_ = f"{self._prefix}:publisher/{stem}"
        if first := self._named.get(stem):
            self._job.tally.note("publishers differ only in case or signs and are one source", f"{first}, {name}")
            self._publishers[name] = id_
            return
        for item in self._job.source(row, id=id_, title=name):
            self._named[stem], self._publishers[name] = name, id_
            yield item


@lru_cache(maxsize=10_000)
def is_day(text: str) -> bool:
    """Whether it is a day of the calendar, as ``2020-06-25``.

    >>> is_day("2020-06-25"), is_day("2019-13-24"), is_day("20200625")
    (True, False, False)
    """
    if not _DAY.fullmatch(text) or not text.isascii():
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=1_000)
def reading(relation: str) -> str:
    """A relation in words, from its subject."""
    return vocabulary().relations[relation].reading


def _in_words(when: str) -> str:
    if when.startswith("["):
        first, last = when.strip("[]").split("..")
        return f"between {first} and {last}"
    return when


def _day_of(job: Job, name: str) -> str:
    day = job.option(name, "")
    if day and not is_day(day):
        raise UsageError(f"--option {name}={day}: write a day as 2020-06-25")
    return day
