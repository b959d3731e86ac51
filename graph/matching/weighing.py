"""What speaks for two entities being one, and what against: a sum of points, each with its words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graph.matching import kinds
from graph.matching.actors import Actor, Graph, pair
from graph.matching.likeness import Likeness
from graph.matching.neighbours import Neighbours, Shared
from graph.matching.words import Name

NAME = 0.95
"""Points for equal names alone."""

NEIGHBOURS, COUNTRY = 0.12, 0.02
"""The most that neighbours and a common country add."""

MOST = NEIGHBOURS + COUNTRY
OTHER_IDS = ("wikidata", "opensanctions")


@dataclass(frozen=True, slots=True)
class Part:
    """One reason: its points, and what it is in words."""

    points: float
    words: str

    def __str__(self) -> str:
        return f"{self.words} ({self.points:+.2f})" if self.points else self.words


@dataclass(frozen=True, slots=True)
class Match:
    """The likest names of two entities. ``crowd``: how many others of one data set have one of these names."""

    a: Name
    b: Name
    likeness: Likeness
    crowd: int = 0


def weigh(a: Actor, b: Actor, match: Match | None, graph: Graph, neighbours: Neighbours) -> tuple[Part, ...]:
    """Every reason for and against; ``match`` is None where no names are alike.

    The parts add up to the score, which ends at 0 and 0.99; a common external id gives 1, whatever the names.
    """
    shared = neighbours.shared(a.id, b.id)
    parts = [*_ids(a, b)]
    if any(part.points > 0 for part in parts):
        return (*parts, Part(*kinds.weigh(a.labels, b.labels)))
    if match:
        parts += _names(a, b, match, len(shared.names) > 1)
    parts += [Part(*kinds.weigh(a.labels, b.labels)), *_neighbours(shared), *_countries(a, b), *_dates(a, b)]
    parts += twice(a, b)
    if between := graph.ties.get(pair(a.id, b.id)):
        parts.append(Part(-0.2, f"a relation stands between them: {', '.join(between)}"))
    return tuple(parts)


def score(parts: tuple[Part, ...]) -> float:
    """The sum of the points, 0 to 0.99, or 1 for a common external id of kinds that fit; two digits."""
    total = round(sum(part.points for part in parts), 2)
    return max(0.0, min(total, 1.0 if parts[0].points == 1.0 else 0.99))


def twice(a: Actor, b: Actor) -> Iterator[Part]:
    """What speaks against two entities of one data set: as a rule it has an actor once (Jaro 1989, JASA 84)."""
    if both := sorted({*a.datasets} & {*b.datasets}):
        yield Part(-0.1, f"both stand in {both[0]}, where an actor as a rule stands once")


def _ids(a: Actor, b: Actor) -> Iterator[Part]:
    for field in OTHER_IDS:
        one, other = getattr(a, field), getattr(b, field)
        if one and one == other:
            yield Part(1.0, f"same {field} id {one}")
            return
    for field in OTHER_IDS:
        one, other = getattr(a, field), getattr(b, field)
        if one and other:
            yield Part(-0.5, f"{field} ids differ: {one} and {other}")


def _names(a: Actor, b: Actor, match: Match, supported: bool) -> Iterator[Part]:
    likeness, shown = match.likeness, f"{match.a.text} | {match.b.text}"
    aliases = (match.a.text != a.name) + (match.b.text != b.name)
    points = NAME * likeness.score - 0.01 * aliases
    if likeness.score == 1.0:
        words = f"same folded name “{' '.join(match.a.words)}” ({shown})"
    else:
        words = f"names {likeness.score:.2f} alike ({shown})"
        if likeness.respelt:
            words += (
                f", {', '.join(f'“{match.a.written(x)}” for “{match.b.written(y)}”' for x, y in likeness.respelt)}"
            )
        only = [match.a.written(word) for word in likeness.only_a]
        if only := only + [match.b.written(word) for word in likeness.only_b]:
            words += f", in one only: {', '.join(only)}"
    yield Part(round(points, 2), words)
    if likeness.score < 1.0 and "State" in {*a.labels, *b.labels}:
        yield Part(-0.3, "states have few spellings")
    if bool(likeness.only_a) != bool(likeness.only_b):
        yield Part(-0.05, "one name is a part of the other: perhaps a branch")
    elif likeness.only_a:
        yield Part(-0.1, "each has a word that the other lacks")
    common = [name for name in (match.a, match.b) if name.common]
    if common and not supported and not {*a.countries} & {*b.countries}:
        telling = all(len(name.words) > 1 and not name.numbers for name in common)
        points = -0.15 if telling else -0.4
        yield Part(points, "a name that many have, and neither a country nor two neighbours in common")
    elif likeness.score == 1.0 and len(match.a.key) <= 4 and "State" not in a.labels:
        yield Part(-0.15 if match.a.bare == match.b.bare else -0.3, "a short name that others may have")
    if match.crowd > 1:
        yield Part(-0.15, f"{match.crowd} more of one data set so called")


def _neighbours(shared: Shared) -> Iterator[Part]:
    if not shared.names:
        return
    count = len(shared.names)
    points = round(NEIGHBOURS * shared.share * count / (count + 2), 2)
    some = ", ".join(shared.names[:3]) + (", …" if count > 3 else "")
    yield Part(points, f"share {count} neighbour{'' if count == 1 else 's'}: {some}")


def _countries(a: Actor, b: Actor) -> Iterator[Part]:
    if both := sorted({*a.countries} & {*b.countries}):
        yield Part(COUNTRY, f"both of {', '.join(both)}")
    elif a.countries and b.countries:
        yield Part(-0.15, f"of other countries: {', '.join(a.countries)} and {', '.join(b.countries)}")


def _dates(a: Actor, b: Actor) -> Iterator[Part]:
    for one, other in ((a, b), (b, a)):
        if one.last < other.first:
            yield Part(-0.25, f"{one.name} ended by {one.last}, {other.name} began on {other.first} or later")
