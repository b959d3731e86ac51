"""Cuts, dominators, articulation points and efficiency, against brute force on small graphs."""

from __future__ import annotations

from itertools import combinations, permutations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analytics.chokepoints import articulations, between, chokepoints, drops
from schema.errors import UsageError

NODES = "abcdefg"
law = settings(max_examples=100, deadline=None)


def arcs(*lines: str) -> nx.DiGraph[str]:
    made: nx.DiGraph[str] = nx.DiGraph()
    for line in lines:
        nx.add_path(made, line.split())
    return made


def edges(*lines: str) -> nx.Graph[str]:
    return nx.Graph(arcs(*lines))


@st.composite
def directed(draw: st.DrawFn) -> nx.DiGraph[str]:
    made: nx.DiGraph[str] = nx.DiGraph()
    made.add_nodes_from(NODES[:6])
    made.add_edges_from(draw(st.sets(st.sampled_from(list(permutations(NODES[:6], 2))), max_size=16)))
    return made


@st.composite
def undirected(draw: st.DrawFn) -> nx.Graph[str]:
    made: nx.Graph[str] = nx.Graph()
    made.add_nodes_from(NODES)
    made.add_edges_from(draw(st.sets(st.sampled_from(list(combinations(NODES, 2))), max_size=11)))
    return made


def test_all_routes_over_one_entity() -> None:
    found = between(arcs("a x m b", "a y m"), "a", "b")
    assert (found.connected, found.direct) == (True, False)
    assert (found.node_cut, found.edge_cut, found.dominators) == (("m",), (("m", "b"),), ("m",))


def test_two_routes_apart() -> None:
    found = between(arcs("a x b", "a y b"), "a", "b")
    assert (found.node_cut, found.edge_cut, found.dominators) == (("x", "y"), (("x", "b"), ("y", "b")), ())


def test_dominators_in_the_order_of_the_way() -> None:
    assert between(arcs("a z m x b", "a z n x"), "a", "b").dominators == ("z", "x")


def test_an_arc_back_hides_no_cut() -> None:
    assert between(arcs("a m b a"), "a", "b").node_cut == ("m",)


def test_no_entity_cuts_off_a_direct_arc() -> None:
    found = between(arcs("a b", "a m b"), "a", "b")
    assert (found.direct, found.node_cut, found.dominators) == (True, None, ())
    assert found.edge_cut == (("a", "b"), ("m", "b"))


def test_ends_without_a_route() -> None:
    found = between(arcs("b m a"), "a", "b")
    assert (found.connected, found.direct, found.node_cut, found.edge_cut, found.dominators) == (
        False,
        False,
        (),
        (),
        (),
    )


@pytest.mark.parametrize(("a", "b", "said"), [("a", "nobody", "nobody"), ("a", "a", "the same")])
def test_ends_that_are_none(a: str, b: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        between(arcs("a b"), a, b)


@given(directed())
@law
def test_cuts_are_the_smallest_and_dominators_on_every_route(graph: nx.DiGraph[str]) -> None:
    found = between(graph, "a", "b")
    assert found.connected == nx.has_path(graph, "a", "b")
    if not found.connected:
        return

    def cut_by(entities: tuple[str, ...]) -> bool:
        return not nx.has_path(graph.subgraph(graph.nodes - set(entities)), "a", "b")

    others = sorted(graph.nodes - {"a", "b"})
    assert found.dominators == () or not found.direct
    assert set(found.dominators) == {node for node in others if cut_by((node,))}
    without = nx.DiGraph(graph)
    without.remove_edges_from(found.edge_cut)
    assert not nx.has_path(without, "a", "b")
    assert len(found.edge_cut) == nx.edge_connectivity(graph, "a", "b")
    if found.node_cut is None:
        assert graph.has_edge("a", "b")
    else:
        assert cut_by(found.node_cut)
        assert not any(cut_by(fewer) for fewer in combinations(others, len(found.node_cut) - 1))


@given(undirected())
@law
def test_articulation_points_split_off_what_falls_away(ties: nx.Graph[str]) -> None:
    expected = {}
    for node in ties:
        component = nx.node_connected_component(ties, node)
        sizes = sorted(map(len, nx.connected_components(ties.subgraph(component - {node}))), reverse=True)
        if len(sizes) > 1:
            expected[node] = (sizes[0], tuple(sizes[1:]))
    found = articulations(ties)
    assert {point.entity: (point.stays, point.split_off) for point in found} == expected
    assert [sum(point.split_off) for point in found] == sorted(
        (sum(split) for _, split in expected.values()), reverse=True
    )


def test_the_centre_of_a_star_carries_everything() -> None:
    star = edges(*(f"hub {leaf}" for leaf in "abcd"), "x y")
    result = chokepoints(arcs("a b"), star, "a", "b", removals=3)
    # 5 pairs at one hop, 6 at two, of 21 pairs.
    assert result.efficiency == pytest.approx((5 + 6 / 2) / 21)
    (hub,) = result.removals
    assert hub.entity == "hub"
    assert hub.betweenness == pytest.approx(6 / 15)
    assert hub.efficiency == pytest.approx(1 / 15)
    assert hub.drop == pytest.approx(1 - (1 / 15) / (8 / 21))


def test_who_is_removed_first() -> None:
    path = edges("e d c b a")
    assert [removal.entity for removal in drops(path)] == ["c", "b", "d"]
    assert [removal.entity for removal in drops(path, 2)] == ["c", "b"]


@pytest.mark.parametrize("nodes", ["", "a", "ab"])
def test_graphs_without_ties(nodes: str) -> None:
    ties: nx.Graph[str] = nx.Graph()
    ties.add_nodes_from(nodes)
    result = chokepoints(arcs("a m b"), ties, "a", "b")
    assert (result.articulations, result.efficiency, result.removals) == ((), 0.0, ())
