"""Brokerage: roles counted by hand and by the definition, and the expectation against its formula."""

from __future__ import annotations

from collections import Counter
from itertools import permutations
from statistics import fmean, pstdev

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analytics.brokers import ROLES, brokers

ARCS = ["a1 j", "b1 j", "j a2", "j b2", "j c1", "a1 c1", "j a1"]
CAMPS = {node: node[0] for node in ("a1", "a2", "b1", "b2", "c1")} | {"j": "a"}


def graph_of(arcs: list[str], weight: float = 1.0) -> nx.DiGraph[str]:
    made: nx.DiGraph[str] = nx.DiGraph()
    for arc in arcs:
        nx.add_path(made, arc.split(), weight=weight)
    return made


def role(before: str, broker: str, after: str) -> str:
    """The definition, in words other than the code's."""
    match before == broker, broker == after, before == after:
        case True, True, _:
            return "coordinator"
        case True, False, _:
            return "representative"
        case False, True, _:
            return "gatekeeper"
        case _, _, True:
            return "itinerant"
    return "liaison"


def counted(graph: nx.DiGraph[str], camps: dict[str, str]) -> Counter[tuple[str, str]]:
    return Counter(
        (j, role(camps[i], camps[j], camps[k]))
        for i, j, k in permutations(graph, 3)
        if graph.has_edge(i, j) and graph.has_edge(j, k) and not graph.has_edge(i, k)
    )


@st.composite
def worlds(draw: st.DrawFn) -> tuple[nx.DiGraph[str], dict[str, str]]:
    nodes = "pqrstuv"[: draw(st.integers(3, 7))]
    made: nx.DiGraph[str] = nx.DiGraph()
    made.add_nodes_from(nodes)
    made.add_edges_from(pair for pair in permutations(nodes, 2) if draw(st.booleans()))
    return made, {node: draw(st.sampled_from("ABC")) for node in nodes}


def test_a_worked_example() -> None:
    # a1 → c1 closes a1 → j → c1; j → a1 adds the gatekeeping b1 → j → a1, but no way from a1 to itself.
    top = brokers(graph_of(ARCS), CAMPS, permutations=10).brokers[0]
    assert (top.entity, top.camp, top.total) == ("j", "a", 6)
    assert {name: top.roles[name].count for name in ROLES} == {
        "coordinator": 1,
        "itinerant": 1,
        "gatekeeper": 2,
        "representative": 1,
        "liaison": 1,
    }
    assert [(it.before, it.after) for it in top.examples["gatekeeper"]] == [("b1", "a1"), ("b1", "a2")]
    assert [(it.before, it.after) for it in top.examples["liaison"]] == [("b1", "c1")]


@given(worlds())
@settings(max_examples=60, deadline=None)
def test_counts_are_those_of_the_definition(world: tuple[nx.DiGraph[str], dict[str, str]]) -> None:
    graph, camps = world
    expected = counted(graph, camps)
    for broker in brokers(graph, camps, permutations=2).brokers:
        assert {name: broker.roles[name].count for name in ROLES} == {
            name: expected[broker.entity, name] for name in ROLES
        }
        assert broker.total == sum(each.count for each in broker.roles.values())
        assert sum(each.expected for each in broker.roles.values()) == pytest.approx(broker.total)


def test_chance_is_that_of_all_permutations() -> None:
    graph, times = graph_of([*ARCS, "c1 a2", "b2 a1", "a2 b1"]), 4000
    nodes = sorted(graph)
    drawn = [
        counted(graph, dict(zip(nodes, dealt, strict=True)))
        for dealt in permutations([CAMPS[node] for node in nodes])
    ]
    for broker in brokers(graph, CAMPS, permutations=times).brokers:
        for name in ROLES:
            all_of = [float(one[broker.entity, name]) for one in drawn]
            got = broker.roles[name]
            assert got.expected == pytest.approx(fmean(all_of), abs=5 * pstdev(all_of) / times**0.5)
            assert got.deviation == pytest.approx(pstdev(all_of), rel=0.1)
            if got.z is not None:
                assert got.z == pytest.approx((got.count - got.expected) / got.deviation)


def test_the_expected_coordination_follows_the_sizes_of_camps() -> None:
    graph = nx.relabel_nodes(nx.gnp_random_graph(30, 0.2, seed=1, directed=True), str)
    result = brokers(graph, {str(at): "ABC"[at % 3] for at in range(30)}, permutations=2000)
    assert result.sizes == {"A": 10, "B": 10, "C": 10}
    chance = 3 * (10 * 9 * 8) / (30 * 29 * 28)
    for broker in result.brokers:
        got = broker.roles["coordinator"]
        assert got.expected == pytest.approx(broker.total * chance, abs=5 * got.deviation / 2000**0.5)


def test_no_z_where_chance_changes_nothing() -> None:
    (top, *_) = brokers(graph_of(ARCS), {}, permutations=50).brokers
    assert top.camp == "other"
    assert top.roles["coordinator"].count == top.roles["coordinator"].expected == 6
    assert {each.deviation for each in top.roles.values()} == {0.0}
    assert {each.z for each in top.roles.values()} == {None}


def test_the_order_of_nodes_and_the_names_do_not_matter() -> None:
    graph = graph_of(ARCS)
    turned = graph_of(ARCS[::-1])
    assert brokers(graph, CAMPS) == brokers(turned, CAMPS)
    name = {node: f"{9 - at}-{node}" for at, node in enumerate(sorted(graph))}
    renamed = brokers(nx.relabel_nodes(graph, name), {name[node]: camp for node, camp in CAMPS.items()})
    counts = {broker.entity: [each.count for each in broker.roles.values()] for broker in renamed.brokers}
    for broker in brokers(graph, CAMPS).brokers:
        assert counts[name[broker.entity]] == [each.count for each in broker.roles.values()]


def test_examples_are_the_strongest() -> None:
    graph = graph_of(["a1 j", "a2 j", "j b1"], weight=0.5)
    graph["a2"]["j"]["weight"] = 0.8
    (top, *_) = brokers(graph, {"a1": "a", "a2": "a", "j": "j", "b1": "b"}, examples=1).brokers
    (best,) = top.examples["liaison"]
    assert (best.before, best.after) == ("a2", "b1")
    assert best.strength == pytest.approx(0.4)


@pytest.mark.parametrize("nodes", [[], ["a"], ["a", "b"]])
def test_graphs_without_brokers(nodes: list[str]) -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(nodes)
    result = brokers(graph, {})
    assert [broker.total for broker in result.brokers] == [0] * len(nodes)
