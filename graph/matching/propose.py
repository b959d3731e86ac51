"""Propose the pairs of entities that may be one actor, the most certain first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, combinations, product

from graph.matching.actors import Actor, Graph, pair
from graph.matching.candidates import alike
from graph.matching.likeness import likeness
from graph.matching.neighbours import Neighbours
from graph.matching.weighing import MOST, NAME, OTHER_IDS, Match, Part, score, twice, weigh
from graph.matching.words import Name, names_of, worth

LEAST = 0.75
"""From which score on a pair is proposed: where precision and recall were best together on pairs of actors."""

SURE = 0.9
HOLDERS = 100
"""Entities that may have one name. A name of more (*protester*) tells nothing, and its pairs are too many."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which pairs. ``within``: also of one data set; ``datasets``: one of the two is in one of these, if any.

    ``labels``: both have one of these. ``least``: the score from which on they are proposed.
    """

    labels: frozenset[str]
    within: bool = False
    datasets: frozenset[str] = frozenset()
    least: float = LEAST


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two entities, smaller id first, that may be one: the score (0 to 1, two digits) and its parts in words."""

    a: Actor
    b: Actor
    score: float
    parts: tuple[Part, ...]

    @property
    def evidence(self) -> str:
        """All reasons in a line, with their points."""
        return "; ".join(map(str, self.parts))

    @property
    def suggestion(self) -> str:
        """The score in words. Nobody is bound by it."""
        if self.score >= SURE and all(part.points > -0.1 for part in self.parts):
            return "probably the same"
        return "perhaps the same" if self.score >= LEAST else "hardly the same"


@dataclass(frozen=True, slots=True)
class Proposed:
    """The proposals, the highest score first and then by ids, and the names that more than ``HOLDERS`` have."""

    proposals: tuple[Proposal, ...]
    skipped: tuple[str, ...]


def propose(graph: Graph, wanted: Wanted, progress: Progress = lambda _done, _all: None) -> Proposed:
    """Compare the entities of a graph; what it has decided already is not proposed.

    Args:
        graph: the entities, with what ties them and what is decided.
        wanted: which pairs to look at.
        progress: called with the steps done, and their number.

    Returns:
        The same for the same graph, in whatever order its parts come.
    """
    names = {id_: names_of(actor.names) for id_, actor in sorted(graph.actors.items())}
    neighbours = Neighbours(graph, names)
    matches, skipped = _matches(graph, wanted, names, progress)
    found: dict[tuple[str, str], Proposal] = {}
    for ids in sorted({*matches, *_same_ids(graph, wanted)}):
        a, b = (graph.actors[id_] for id_ in ids)
        parts = weigh(a, b, matches.get(ids), graph, neighbours)
        found[ids] = Proposal(a, b, score(parts), parts)
    found = _outdone(found)
    if wanted.within:
        _by_a_third(found, graph, wanted)
    kept = (one for one in found.values() if one.score >= wanted.least)
    return Proposed(tuple(sorted(kept, key=lambda one: (-one.score, one.a.id, one.b.id))), skipped)


def _eligible(graph: Graph, wanted: Wanted, a: Actor, b: Actor) -> bool:
    datasets = {*a.datasets, *b.datasets}
    return (
        a.id != b.id
        and pair(a.id, b.id) not in graph.decided
        and not (wanted.labels.isdisjoint(a.labels) or wanted.labels.isdisjoint(b.labels))
        and (wanted.within or len(datasets) > 1)
        and (not wanted.datasets or not wanted.datasets.isdisjoint(datasets))
    )


def _matches(
    graph: Graph, wanted: Wanted, names: Mapping[str, tuple[Name, ...]], progress: Progress
) -> tuple[dict[tuple[str, str], Match], tuple[str, ...]]:
    """The likest names of every two entities whose names may reach the wanted score."""
    weights = worth(names)
    holders: dict[frozenset[str], list[tuple[str, Name]]] = defaultdict(list)
    for id_, some in names.items():
        if not wanted.labels.isdisjoint(graph.actors[id_].labels):
            for name in some:
                holders[frozenset(name.words)].append((id_, name))
    skipped = sorted(min(name.text for _, name in some) for some in holders.values() if len(some) > HOLDERS)
    rows = [some for _, some in sorted(holders.items(), key=lambda row: sorted(row[0])) if len(some) <= HOLDERS]
    least = max((wanted.least - MOST) / NAME, 0.4)
    near = alike([some[0][1] for some in rows], weights, least, progress)
    found: dict[tuple[str, str], Match] = {}
    same = ((x, y) for some in rows for x, y in combinations(some, 2))
    for (id_a, name_a), (id_b, name_b) in chain(same, _spread(rows, near)):
        if not _eligible(graph, wanted, graph.actors[id_a], graph.actors[id_b]):
            continue
        (a, one), (b, other) = sorted(((id_a, name_a), (id_b, name_b)), key=lambda held: held[0])
        made = Match(one, other, likeness(one, other, weights))
        if made.likeness.score < least:
            continue
        known = found.get((a, b))
        if known is None or _rank(made, graph, a, b) < _rank(known, graph, a, b):
            found[a, b] = made
    crowded = {ids: replace(made, crowd=_crowd(graph, holders, ids, made)) for ids, made in found.items()}
    return crowded, tuple(skipped)


def _crowd(
    graph: Graph, holders: Mapping[frozenset[str], list[tuple[str, Name]]], ids: tuple[str, str], match: Match
) -> int:
    """How many others of one of the two data sets have one of the two names."""
    having = {id_ for name in (match.a, match.b) for id_, _ in holders[frozenset(name.words)]}
    counts = Counter(dataset for id_ in having - {*ids} for dataset in graph.actors[id_].datasets)
    return max((counts[dataset] for id_ in ids for dataset in graph.actors[id_].datasets), default=0)


def _spread(
    rows: list[list[tuple[str, Name]]], near: Iterator[tuple[int, int]]
) -> Iterator[tuple[tuple[str, Name], tuple[str, Name]]]:
    for i, j in near:
        yield from product(rows[i], rows[j])


def _rank(match: Match, graph: Graph, a: str, b: str) -> tuple[float, int, str, str]:
    """The likest names first, then those that are shown, then by the alphabet."""
    aliases = (match.a.text != graph.actors[a].name) + (match.b.text != graph.actors[b].name)
    return (-match.likeness.score, aliases, match.a.text, match.b.text)


def _same_ids(graph: Graph, wanted: Wanted) -> Iterator[tuple[str, str]]:
    """Every two entities with an external id in common."""
    for field in OTHER_IDS:
        holders: dict[str, list[Actor]] = defaultdict(list)
        for _, actor in sorted(graph.actors.items()):
            if getattr(actor, field):
                holders[getattr(actor, field)].append(actor)
        for some in holders.values():
            yield from ((a.id, b.id) for a, b in combinations(some, 2) if _eligible(graph, wanted, a, b))


def _outdone(found: Mapping[tuple[str, str], Proposal]) -> dict[tuple[str, str], Proposal]:
    """The proposals, less certain where another entity of the same data set fits much better.

    A data set as a rule has an actor once, as ``weighing.twice`` says.
    """
    best: dict[tuple[str, str], tuple[float, str]] = {}
    for one in found.values():
        for own, other in ((one.a, one.b), (one.b, one.a)):
            for dataset in _other_datasets(own, other):
                best[own.id, dataset] = max(best.get((own.id, dataset), (0.0, "")), (one.score, other.id))
    made = dict(found)
    for ids, one in found.items():
        fits = [
            best[own.id, dataset]
            for own, other in ((one.a, one.b), (one.b, one.a))
            for dataset in _other_datasets(own, other)
        ]
        top, id_ = max(fits, default=(0.0, ""))
        if top >= one.score + 0.1:
            parts = (*one.parts, Part(-0.1, f"{id_} fits better"))
            made[ids] = replace(one, score=score(parts), parts=parts)
    return made


def _other_datasets(own: Actor, other: Actor) -> Collection[str]:
    """The data sets of the other; none where the two have one in common."""
    return () if {*own.datasets} & {*other.datasets} else other.datasets


def _by_a_third(found: dict[tuple[str, str], Proposal], graph: Graph, wanted: Wanted) -> None:
    """Add the pairs of one data set that both may be the same entity of another."""
    near: dict[str, list[Proposal]] = defaultdict(list)
    for one in found.values():
        if one.score >= LEAST:
            near[one.a.id].append(one)
            near[one.b.id].append(one)
    for third, proposals in sorted(near.items()):
        for one, other in combinations(sorted(proposals, key=lambda some: (some.a.id, some.b.id)), 2):
            ends = [some.b if some.a.id == third else some.a for some in (one, other)]
            a, b = sorted(ends, key=lambda actor: actor.id)
            if a.datasets != b.datasets or {*a.datasets} & {*graph.actors[third].datasets}:
                continue
            if not _eligible(graph, wanted, a, b):
                continue
            words = f"both may be {graph.actors[third].name} ({third}): {one.score:.2f} and {other.score:.2f}"
            parts = (Part(round(min(one.score, other.score) - 0.05, 2), words), *twice(a, b))
            known = found.get((a.id, b.id))
            if known is None or known.score < score(parts):
                found[a.id, b.id] = Proposal(a, b, score(parts), parts)
