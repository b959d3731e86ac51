"""The two simple graphs that measures see, made once from the multigraph: ties, and influence.

Many measures refuse multigraphs, and libraries disagree on them. Offices pass their relations to who holds them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any, TypeAlias

import networkx as nx

from graph.analytics.weights import Weights, shipped

if TYPE_CHECKING:
    from graph.projection import Projection

    Ties: TypeAlias = nx.Graph[str]
    InfluenceGraph: TypeAlias = nx.DiGraph[str]

COERCION = "coercion"
HOLDS = "HOLDS_OFFICE"


@dataclass(frozen=True, slots=True)
class Link:
    """One relation between two actors. ``edges``: its id, and that of the office's tenure where one lent it."""

    subject: str
    object: str
    relation: str
    edges: tuple[str, ...]
    confidence: float
    about: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """One reason why an arc is there: a relation, read ``forward`` or backward, and its strength in 0..1."""

    edges: tuple[str, ...]
    relation: str
    forward: bool
    channel: str
    strength: float

    @property
    def coercive(self) -> bool:
        """Whether it works by threat or force."""
        return self.channel == COERCION


def links(graph: Projection, *, offices: bool = False) -> Iterator[Link]:
    """The relations between actors.

    Args:
        graph: of ``project``; its selection says who is an actor.
        offices: whether an Office is an actor of its own; else its relations go to its holders, for what overlaps
            their tenure, with the confidences of both multiplied.
    """
    selection = graph.graph["selection"]
    actors = {id_ for id_, about in graph.nodes(data=True) if selection.is_actor(about)}
    posts = {id_ for id_, about in graph.nodes(data=True) if "Office" in about["labels"]} - actors
    if offices:
        actors |= posts
    tenures: dict[str, list[tuple[str, str, Mapping[str, Any]]]] = defaultdict(list)
    for holder, post, key, about in graph.edges(keys=True, data=True):
        if about["relation"] == HOLDS and holder in actors and not offices:
            tenures[post].append((holder, key, about))
    for subject, object_, key, about in graph.edges(keys=True, data=True):
        if about["relation"] == HOLDS and object_ in posts and not offices:
            continue
        for left, left_by in _standing_in(subject, about, actors, tenures):
            for right, right_by in _standing_in(object_, about, actors, tenures):
                if left != right:
                    lent = [by for by in (left_by, right_by) if by]
                    confidence = about["confidence"] * prod(by[1]["confidence"] for by in lent)
                    yield Link(left, right, about["relation"], (key, *(by[0] for by in lent)), confidence, about)


def _standing_in(
    end: str,
    about: Mapping[str, Any],
    actors: set[str],
    tenures: Mapping[str, list[tuple[str, str, Mapping[str, Any]]]],
) -> Iterator[tuple[str, tuple[str, Mapping[str, Any]] | None]]:
    """The actor itself, or who held the office at the time."""
    if end in actors:
        yield end, None
        return
    for holder, key, tenure in tenures.get(end, ()):
        if about["start_min"] <= tenure["end_max"] and tenure["start_min"] <= about["end_max"]:
            yield holder, (key, tenure)


def ties(graph: Projection, *, offices: bool = False) -> Ties:
    """Who is tied to whom: undirected, of relations with polarity 0 or +1.

    Returns:
        Actors, also those without a tie. An edge has ``weight`` = 1 − Π(1 − confidence) over types of relation, the
        strongest of each type (0..1), ``relations`` and ``edges``, the ids that it comes from.
    """
    best: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    ids: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for link in links(graph, offices=offices):
        if link.about["polarity"] >= 0 and link.confidence > 0:
            pair = min(link.subject, link.object), max(link.subject, link.object)
            best[pair][link.relation] = max(link.confidence, best[pair].get(link.relation, 0.0))
            ids[pair].update(dict.fromkeys(link.edges))
    made: Ties = nx.Graph()
    _add_actors(made, graph, offices)
    for pair in sorted(best):
        made.add_edge(
            *pair, weight=either(best[pair].values()), relations=sorted(best[pair]), edges=sorted(ids[pair])
        )
    return made


def influence(graph: Projection, weights: Weights | None = None, *, offices: bool = False) -> InfluenceGraph:
    """Who sways whom: directed; the strength of a step is the type's influence weight × confidence.

    Args:
        graph: of ``project``.
        weights: by default those of the vocabulary.
        offices: as for ``links``; routes keep them, measures do not.

    Returns:
        Actors, also those without an arc. An arc has ``steps``, the strongest ``Step`` per type and reading, the
        strongest first; ``best``, the strength of the first; and ``weight`` = 1 − Π(1 − strength) over all of them.
        No arc without strength.
    """
    weights = shipped() if weights is None else weights
    found: dict[tuple[str, str], dict[tuple[str, bool], Step]] = defaultdict(dict)
    for link in links(graph, offices=offices):
        sway = weights[link.relation]
        for ends, factor, forward in (
            ((link.subject, link.object), sway.forward, True),
            ((link.object, link.subject), sway.backward, False),
        ):
            step = Step(link.edges, link.relation, forward, sway.channel, factor * link.confidence)
            before = found[ends].get((link.relation, forward)) if step.strength > 0 else step
            if before is None or (-step.strength, step.edges) < (-before.strength, before.edges):
                found[ends][link.relation, forward] = step
    made: InfluenceGraph = nx.DiGraph()
    _add_actors(made, graph, offices)
    for ends in sorted(ends for ends, steps in found.items() if steps):
        steps = sorted(found[ends].values(), key=lambda step: (-step.strength, step.relation, not step.forward))
        made.add_edge(
            *ends, steps=tuple(steps), best=steps[0].strength, weight=either(step.strength for step in steps)
        )
    return made


def either(parts: Iterable[float]) -> float:
    """1 − Π(1 − p): how sure it is that at least one of several independent things holds."""
    return 1.0 - prod(1.0 - part for part in parts)


def _add_actors(made: nx.Graph[str], graph: Projection, offices: bool) -> None:
    selection = graph.graph["selection"]
    for id_, about in graph.nodes(data=True):
        if selection.is_actor(about) or (offices and "Office" in about["labels"]):
            made.add_node(id_, name=about["name"], labels=about["labels"])
