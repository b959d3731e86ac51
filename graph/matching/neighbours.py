"""Shared neighbours of two entities, also where the neighbours are known by their names alone.

Data sets seldom share ids before anything is decided, so neighbours count as one where they have a name in common
and their kinds fit (the idea of collective entity resolution: Bhattacharya and Getoor 2007, ACM TKDD 1). A
neighbour of many weighs little: 1/ln(1 + degree), after Adamic and Adar 2003 (Social Networks 25).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.matching.actors import Graph
from graph.matching.kinds import together
from graph.matching.words import Name


@dataclass(frozen=True, slots=True)
class Shared:
    """The shared neighbours, by name, the rarest first, and their share in the neighbours of the one with fewer."""

    names: tuple[str, ...]
    share: float


class Neighbours:
    """Who is tied to whom, by one id for all entities that share a name."""

    def __init__(self, graph: Graph, names: Mapping[str, Iterable[Name]]) -> None:
        self._graph = graph
        self._one = _united(graph, names)
        self._of: dict[str, set[str]] = defaultdict(set)
        reached: dict[str, set[str]] = defaultdict(set)
        for a, b in graph.ties:
            for x, y in ((a, b), (b, a)):
                self._of[x].add(self._one[y])
                reached[self._one[x]].add(self._one[y])
        self._weight = {id_: 1 / math.log(1 + len(some)) for id_, some in reached.items()}

    def shared(self, a: str, b: str) -> Shared:
        """What the two have in common; neither the one nor the other is a neighbour here."""
        own = {self._one[a], self._one[b]}
        of_a, of_b = self._of.get(a, set()) - own, self._of.get(b, set()) - own
        both = sorted(of_a & of_b, key=lambda id_: (-self._weight[id_], id_))
        if not both:
            return Shared((), 0.0)
        least = min(math.fsum(self._weight[id_] for id_ in some) for some in (of_a, of_b))
        share = math.fsum(self._weight[id_] for id_ in both) / least
        return Shared(tuple(self._graph.actors[id_].name for id_ in both), min(share, 1.0))


def _united(graph: Graph, names: Mapping[str, Iterable[Name]]) -> dict[str, str]:
    """From each id to the smallest of those that have a telling name in common with it, closed transitively.

    A name that two entities of one data set have does not tell: as a rule these are two.
    """
    parent = {id_: id_ for id_ in graph.actors}

    def find(id_: str) -> str:
        while parent[id_] != id_:
            parent[id_] = parent[parent[id_]]
            id_ = parent[id_]
        return id_

    holders: dict[tuple[tuple[str, ...], str], list[str]] = defaultdict(list)
    for id_ in sorted(graph.actors):
        for name in names[id_]:
            if not name.common:
                for kind in together(graph.actors[id_].labels):
                    holders[name.words, kind].append(id_)
    for some in holders.values():
        datasets = [dataset for id_ in some for dataset in graph.actors[id_].datasets]
        if len(datasets) == len(set(datasets)):
            for id_ in some[1:]:
                a, b = sorted((find(id_), find(some[0])))
                parent[b] = a
    return {id_: find(id_) for id_ in parent}
