"""Friends and foes: one signed graph, made once from the multigraph, for measures that know signs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING

import networkx as nx

from graph.analytics.simple import links

if TYPE_CHECKING:
    from graph.analytics.simple import Ties
    from graph.projection import Projection

MIXED = 0.1
"""A pair whose sum is no further from 0 than this is neither friend nor foe."""


@dataclass(frozen=True, slots=True)
class Signed:
    """The signed graph, and beside it the pairs that are neither friends nor foes, with their sums."""

    graph: Ties
    mixed: tuple[tuple[str, str, float], ...]


def signed(graph: Projection) -> Signed:
    """Who is whose friend or foe: s = Σ polarity × confidence over the relations of a pair, in both directions.

    An act made under threat (``coerced``) counts 0: it says nothing of friendship. A relation that reaches a pair
    by two tenures of one office counts once, with the higher confidence.

    Args:
        graph: of ``project``.

    Returns:
        ``graph``: undirected, all actors; an edge has ``weight`` s, negative between foes, and ``edges``, the ids
        that it comes from. ``mixed``: pairs with |s| ≤ 0.1, by id; pairs where nothing counts are in neither.
    """
    found: dict[tuple[str, str], dict[str, tuple[float, tuple[str, ...]]]] = defaultdict(dict)
    for link in links(graph):
        score = 0.0 if link.about.get("coerced") == "true" else link.about["polarity"] * link.confidence
        pair = min(link.subject, link.object), max(link.subject, link.object)
        key, before = link.edges[0], found[pair].get(link.edges[0])
        if score and (before is None or (-abs(score), link.edges) < (-abs(before[0]), before[1])):
            found[pair][key] = score, link.edges
    made: Ties = nx.Graph()
    selection = graph.graph["selection"]
    made.add_nodes_from((id_, about) for id_, about in graph.nodes(data=True) if selection.is_actor(about))
    mixed = []
    for pair in sorted(pair for pair, parts in found.items() if parts):
        parts = found[pair].values()
        # Rounded, since 0.8 − 0.7 is a little more than 0.1 to the machine.
        total = round(fsum(score for score, _ in parts), 12)
        if abs(total) <= MIXED:
            mixed.append((*pair, total))
        else:
            made.add_edge(*pair, weight=total, edges=sorted({id_ for _, ids in parts for id_ in ids}))
    return Signed(made, tuple(mixed))


def split(graph: Ties) -> tuple[Ties, Ties]:
    """The friendly and the hostile ties of a signed graph (``weight`` above and below 0), each with all nodes."""
    friends: Ties = nx.Graph()
    foes: Ties = nx.Graph()
    for side in (friends, foes):
        side.add_nodes_from(graph)
    for a, b, about in graph.edges(data=True):
        (friends if about["weight"] > 0 else foes).add_edge(a, b)
    return friends, foes
