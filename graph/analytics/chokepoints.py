"""Without whom one end is cut off from the other, and without whom the whole falls apart.

Routes run over the influence graph: a cut is a smallest set of entities, or of arcs, whose loss ends every route
(Menger 1927: Zur allgemeinen Kurventheorie; found as a maximum flow, Ford and Fulkerson 1956: Maximal flow through
a network); a dominator is an entity on all of them (Lengauer and Tarjan 1979: A fast algorithm for finding
dominators in a flowgraph). Articulation points (Tarjan 1972: Depth-first search and linear graph algorithms) and
efficiency (Latora and Marchiori 2001: Efficient behavior of small-world networks; 2005: Vulnerability and
protection of infrastructure networks) are of the ties. All count hops; weights play no part.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import networkx as nx

from schema.errors import UsageError

if TYPE_CHECKING:
    from graph.analytics.simple import InfluenceGraph, Ties


@dataclass(frozen=True, slots=True)
class Between:
    """What stands between a and b, on the routes from a to b.

    ``connected``: whether there is a route; if not, the rest is empty. ``direct``: whether there is an arc a → b;
    then no entity's loss can cut b off, ``node_cut`` is None, and there are no dominators. ``node_cut``: by id,
    without the ends. ``edge_cut``: arcs. Of several smallest cuts it is the one nearest to b. ``dominators``:
    entities on every route, in the order in which all routes meet them, without the ends.
    """

    a: str
    b: str
    connected: bool
    direct: bool
    node_cut: tuple[str, ...] | None
    edge_cut: tuple[tuple[str, str], ...]
    dominators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Articulation:
    """An entity whose loss splits its component: into a largest part of ``stays`` entities, and the others."""

    entity: str
    stays: int
    split_off: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Removal:
    """The loss of one entity. ``betweenness``: its share (0..1) of the shortest routes between other pairs.

    ``efficiency``: of the graph without it, over the pairs that remain. ``drop``: by how much that is less than
    before, as a share of what was before; below 0 where the others are closer to each other than it was to them.
    """

    entity: str
    betweenness: float
    efficiency: float
    drop: float


@dataclass(frozen=True, slots=True)
class Chokepoints:
    """``articulations``: who splits off most first. ``efficiency``: 0..1. ``removals``: by betweenness, falling."""

    between: Between
    articulations: tuple[Articulation, ...]
    efficiency: float
    removals: tuple[Removal, ...]


def chokepoints(influence: InfluenceGraph, ties: Ties, a: str, b: str, *, removals: int = 5) -> Chokepoints:
    """All of it: what stands between a and b, and what holds the ties together.

    Args:
        influence: directed; routes from a to b are sought here.
        ties: undirected; articulation points and efficiency are of these.
        a: where routes start.
        b: where they end.
        removals: how many entities to take out, each alone.

    Raises:
        UsageError: a or b is not in ``influence``, or both are the same.
    """
    return Chokepoints(
        between(influence, a, b), articulations(ties), nx.global_efficiency(ties), drops(ties, removals)
    )


def between(influence: InfluenceGraph, a: str, b: str) -> Between:
    """Minimum cuts and dominators of the routes from a to b; see ``Between``.

    Raises:
        UsageError: a or b is not in the graph, or both are the same.
    """
    for end in (a, b):
        if end not in influence:
            raise UsageError(f"{end} is not among the entities that this analysis sees")
    if a == b:
        raise UsageError(f"the two ends are the same: {a}")
    routes = _on_routes(influence, a, b)
    if a not in routes:
        return Between(a, b, connected=False, direct=False, node_cut=(), edge_cut=(), dominators=())
    direct = routes.has_edge(a, b)
    return Between(
        a,
        b,
        connected=True,
        direct=direct,
        node_cut=None if direct else tuple(sorted(nx.minimum_node_cut(routes, a, b))),
        edge_cut=tuple(sorted(nx.minimum_edge_cut(routes, a, b))),
        dominators=_dominators(routes, a, b),
    )


def _on_routes(influence: InfluenceGraph, a: str, b: str) -> InfluenceGraph:
    """What lies on a way from a to b, without the arcs out of b; empty if there is no way.

    Those arcs are on no route; yet networkx takes an arc b → a for a sign that no node cut exists.
    """
    reached = {a, *nx.descendants(influence, a)} & {b, *nx.ancestors(influence, b)}
    routes: InfluenceGraph = nx.DiGraph()
    routes.add_edges_from(
        (source, target)
        for source in sorted(reached - {b})
        for target in sorted(influence.succ[source])
        if target in reached
    )
    return routes


def _dominators(routes: InfluenceGraph, a: str, b: str) -> tuple[str, ...]:
    above = nx.immediate_dominators(routes, a)
    found: list[str] = []
    at = above[b]
    while at != a:
        found.append(at)
        at = above[at]
    return tuple(reversed(found))


def articulations(ties: Ties) -> tuple[Articulation, ...]:
    """The articulation points with the sizes of what their loss would split off; who splits off most first."""
    tree = _block_tree(ties)
    made: list[Articulation] = []
    for root in sorted(node for node in tree if node[0]):
        if "below" not in tree.nodes[root]:
            made += _weigh(tree, root)
    return tuple(sorted(made, key=lambda point: (-sum(point.split_off), point.entity)))


def _block_tree(ties: Ties) -> nx.Graph[tuple[str, int]]:
    """Articulation points, (id, 0), joined to the blocks they are in, ("", number); ``own``: entities in no other.

    An articulation point is in several blocks and counts for itself alone.
    """
    points = set(nx.articulation_points(ties))
    tree: nx.Graph[tuple[str, int]] = nx.Graph()
    tree.add_nodes_from(((point, 0) for point in points), own=1)
    for number, component in enumerate(nx.biconnected_components(ties)):
        block = cast("set[str]", component)  # the stubs say list[set[str]]
        tree.add_node(("", number), own=len(block - points))
        tree.add_edges_from(((point, 0), ("", number)) for point in block & points)
    return tree


def _weigh(tree: nx.Graph[tuple[str, int]], root: tuple[str, int]) -> list[Articulation]:
    """The articulation points of one component, from the number of entities ``below`` each node of its tree."""
    order = [root, *(child for _, child in nx.bfs_edges(tree, root))]
    parent = {child: above for above, child in nx.bfs_edges(tree, root)}
    below = {node: tree.nodes[node]["own"] for node in order}
    for node in reversed(order[1:]):
        below[parent[node]] += below[node]
    nx.set_node_attributes(tree, below, "below")
    made = []
    for point in (node for node in order if node[0]):
        parts = [below[block] for block in tree[point] if block != parent.get(point)]
        if point != root:
            parts.append(below[root] - below[point])
        parts.sort(reverse=True)
        made.append(Articulation(point[0], parts[0], tuple(parts[1:])))
    return made


def drops(ties: Ties, removals: int = 5) -> tuple[Removal, ...]:
    """The drop in global efficiency when each of the entities with the highest betweenness is taken out alone.

    Global efficiency is the mean over ordered pairs of 1 / hops, 0 where there is no way. All pairs are looked at
    for each removal. Entities through which no shortest route runs are left out.
    """
    betweenness = nx.betweenness_centrality(ties)
    before = nx.global_efficiency(ties)
    ranked = sorted(ties, key=lambda node: (-round(betweenness[node], 12), node))
    made = []
    for entity in ranked[:removals]:
        if betweenness[entity] > 0:
            after = nx.global_efficiency(ties.subgraph(ties.nodes - {entity}))
            made.append(Removal(entity, betweenness[entity], after, 1 - after / before))
    return tuple(made)
