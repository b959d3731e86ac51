"""Measures of centrality: against networkx on random graphs, against published values, and at their limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import pairwise
from math import isfinite, log
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from graph.analytics.measures import MEASURES, matrix
from graph.analytics.measures.betweenness import betweenness
from graph.analytics.measures.closeness import closeness
from graph.analytics.measures.constraint import constraint
from graph.analytics.measures.core_number import core_number
from graph.analytics.measures.distance import distance
from graph.analytics.measures.effective_size import effective_size
from graph.analytics.measures.eigenvector import eigenvector, largest_component
from graph.analytics.measures.harmonic import harmonic
from graph.analytics.measures.hits import authorities, hubs
from graph.analytics.measures.katz import katz
from graph.analytics.measures.pagerank import exposure, influence
from graph.analytics.measures.pn import pn

Graph = nx.Graph  # its parameter is for the type checker alone
law = settings(max_examples=40, deadline=None)
both_sides = pytest.mark.parametrize("large", [4, 10**6], ids=["as large", "as small"])


@contextmanager
def threshold(large: int) -> Iterator[None]:
    """From how many nodes on a graph counts as large; 4, since sparse solvers need more than 3."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matrix, "LARGE", large)
        patch.setattr(matrix, "SPARSE", large)
        yield


def tied(*ties: str) -> Graph[str]:
    """Of ``"a b"`` or ``"a b 0.5"``; ``"a"`` is a node without ties."""
    return _made(nx.Graph(), ties)


def arcs(*ties: str) -> nx.DiGraph[str]:
    made = _made(nx.DiGraph(), ties)
    assert isinstance(made, nx.DiGraph)
    return made


def _made(graph: Graph[str], ties: tuple[str, ...]) -> Graph[str]:
    for tie in ties:
        a, *rest = tie.split()
        graph.add_node(a)
        if rest:
            graph.add_edge(a, rest[0], weight=float(rest[1]) if rest[1:] else 1.0)
    return graph


def named(graph: Graph[Any]) -> Graph[str]:
    """A published graph with strings for ids and without weights."""
    made: Graph[str] = nx.Graph()
    made.add_nodes_from(map(str, graph))
    made.add_edges_from(((str(a), str(b)) for a, b in graph.edges()), weight=1.0)
    return made


@st.composite
def graphs(draw: st.DrawFn, *, directed: bool = False, least: int = 1, most: int = 14) -> Any:
    nodes = [f"n{i:02}" for i in range(draw(st.integers(least, most)))]
    pairs = [(a, b) for a in nodes for b in nodes if (a != b if directed else a < b)]
    edges = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    weights = draw(st.lists(st.integers(1, 20), min_size=len(edges), max_size=len(edges)))
    made: Graph[str] = nx.DiGraph() if directed else nx.Graph()
    made.add_nodes_from(draw(st.permutations(nodes)))
    made.add_edges_from((a, b, {"weight": w / 20}) for (a, b), w in zip(edges, weights, strict=True))
    return made


def same(found: dict[str, float], wanted: Mapping[str, float]) -> None:
    assert found.keys() == wanted.keys()
    assert found == pytest.approx(wanted, abs=1e-9, rel=1e-9)


def apart(ties: Graph[str]) -> Graph[str]:
    """With the attribute that networkx takes as a distance."""
    made = ties.copy()
    for _, _, about in made.edges(data=True):
        about["distance"] = float(distance(np.array([about["weight"]]))[0])
    return made


# Against networkx


@both_sides
@given(ties=graphs())
@law
def test_routes_by_hops_are_those_of_networkx(large: int, ties: Graph[str]) -> None:
    with threshold(large):
        same(betweenness(ties), nx.betweenness_centrality(ties))
    same(closeness(ties), nx.closeness_centrality(ties))
    same(harmonic(ties), nx.harmonic_centrality(ties))


@given(ties=graphs())
@law
def test_routes_by_weight_are_those_of_networkx(ties: Graph[str]) -> None:
    by_distance = apart(ties)
    same(betweenness(ties, weighted=True), nx.betweenness_centrality(by_distance, weight="distance"))
    same(closeness(ties, weighted=True), nx.closeness_centrality(by_distance, distance="distance"))
    same(harmonic(ties, weighted=True), nx.harmonic_centrality(by_distance, distance="distance"))


@given(ties=graphs())
@law
def test_cores_and_structural_holes_are_those_of_networkx(ties: Graph[str]) -> None:
    same(core_number(ties), nx.core_number(ties))
    held = ties.subgraph([node for node, count in ties.degree() if count])
    assume(len(held))
    alone = [node for node in ties if node not in held]
    same(constraint(ties), nx.constraint(held, weight="weight") | dict.fromkeys(alone, 1.0))
    # For all nodes at once networkx 3.6.1 divides by the strongest tie of the wrong end; for named ones not.
    sizes = nx.effective_size(held, nodes=list(held), weight="weight")
    same(effective_size(ties), sizes | dict.fromkeys(alone, 0.0))


@both_sides
@given(ties=graphs(least=4))
@law
def test_eigenvector_is_that_of_networkx_within_the_largest_component(large: int, ties: Graph[str]) -> None:
    inside = largest_component(ties)
    assume(len(inside) > 3)  # below, the solver of networkx gives up
    with threshold(large):
        found = eigenvector(ties)
    wanted = nx.eigenvector_centrality_numpy(nx.Graph(ties.subgraph(inside)), weight="weight")
    same(found, dict.fromkeys(ties, 0.0) | wanted)


@given(arcs=graphs(directed=True))
@law
def test_pagerank_is_that_of_networkx_along_and_against_the_arcs(arcs: nx.DiGraph[str]) -> None:
    same(exposure(arcs), nx.pagerank(arcs, tol=1e-13, max_iter=1000))
    same(influence(arcs), nx.pagerank(arcs.reverse(), tol=1e-13, max_iter=1000))


@both_sides
@given(arcs=graphs(directed=True, least=4))
@law
def test_katz_is_that_of_networkx_against_the_arcs(large: int, arcs: nx.DiGraph[str]) -> None:
    nx.add_cycle(arcs, sorted(arcs), weight=0.5)
    largest = max(np.linalg.eigvals(nx.to_numpy_array(arcs)).real)
    with threshold(large):
        same(katz(arcs), nx.katz_centrality_numpy(arcs.reverse(), alpha=0.9 / largest, weight="weight"))


@both_sides
@given(arcs=graphs(directed=True, least=4))
@law
def test_hubs_and_authorities_are_those_of_networkx(large: int, arcs: nx.DiGraph[str]) -> None:
    singular = np.linalg.svd(nx.to_numpy_array(arcs), compute_uv=False)
    assume(singular[0] - singular[1] > 1e-2)  # where two lead, networkx gives any mixture of them
    wanted_hubs, wanted_authorities = nx.hits(arcs)
    with threshold(large):
        same(hubs(arcs), wanted_hubs)
        same(authorities(arcs), wanted_authorities)


@given(friends=graphs(least=3), foes=graphs(least=3))
@law
def test_pn_solves_its_equations(friends: Graph[str], foes: Graph[str]) -> None:
    nodes = sorted({*friends, *foes})
    friends.add_nodes_from(nodes)
    foes.add_nodes_from(nodes)
    found = pn(friends, foes)
    for node in nodes:
        near = sum(found[other] for other in friends[node]) - 2 * sum(found[other] for other in foes[node])
        assert found[node] == pytest.approx(1 + near / (2 * len(nodes) - 2), abs=1e-9)


def test_a_large_graph_goes_to_rustworkx_twice_without_a_warning_and_gives_the_same() -> None:
    ties = named(nx.barabasi_albert_graph(520, 1, seed=1))
    wanted = nx.betweenness_centrality(ties)
    same(betweenness(ties), wanted)
    ties.add_edge("519", "518", weight=1.0)
    ties.add_edge("519", "517", weight=1.0)
    again = betweenness(ties)
    same(again, nx.betweenness_centrality(ties))
    assert again != pytest.approx(wanted, abs=1e-9)  # a converted graph that was kept would be stale


def test_more_nodes_than_bits_and_than_rows_of_a_block() -> None:
    ties = named(nx.connected_watts_strogatz_graph(600, 4, 0.1, seed=1))
    same(closeness(ties), nx.closeness_centrality(ties))
    same(constraint(ties), nx.constraint(ties, weight="weight"))
    same(effective_size(ties), nx.effective_size(ties, weight="weight"))


# Published values


def test_zacharys_karate_club() -> None:
    club = named(nx.karate_club_graph())
    assert betweenness(club)["0"] == pytest.approx(0.43763528138528146, abs=1e-12)
    assert betweenness(club)["33"] == pytest.approx(0.30407497594997596, abs=1e-12)
    assert closeness(club)["0"] == pytest.approx(33 / 58, abs=1e-12)
    assert closeness(club)["33"] == pytest.approx(0.55, abs=1e-12)
    assert constraint(club)["0"] == pytest.approx(0.1554232976, abs=1e-10)
    assert effective_size(club)["0"] == pytest.approx(16 - 2 * 18 / 16, abs=1e-12)
    assert eigenvector(club)["33"] == pytest.approx(0.37337, abs=1e-5)
    assert {node for node, core in core_number(club).items() if core == 4} == set("01237") | {
        *("8", "13", "30", "32", "33")
    }
    both_ways = nx.DiGraph(club)
    assert exposure(both_ways)["33"] == pytest.approx(0.100919, abs=1e-6)
    assert influence(both_ways)["0"] == pytest.approx(0.096997, abs=1e-6)


def test_padgetts_florentine_families() -> None:
    families = named(nx.florentine_families_graph())
    between, close = betweenness(families), closeness(families)
    assert between["Medici"] == pytest.approx(0.521978021978022, abs=1e-12)
    assert between["Guadagni"] == pytest.approx(0.2545787545787546, abs=1e-12)
    assert close["Medici"] == pytest.approx(0.56, abs=1e-12)
    assert eigenvector(families)["Medici"] == pytest.approx(0.4303, abs=1e-4)


def test_krackhardts_kite_has_a_leader_for_each_measure() -> None:
    kite = named(nx.krackhardt_kite_graph())
    leaders: dict[Callable[[Graph[str]], dict[str, float]], tuple[set[str], float]] = {
        MEASURES["degree"].function: ({"3"}, 6),
        betweenness: ({"7"}, 14 / 36),
        closeness: ({"5", "6"}, 9 / 14),
    }
    for measure, (nodes, value) in leaders.items():
        values = measure(kite)
        assert {node for node in values if values[node] == max(values.values())} == nodes
        assert values[min(nodes)] == pytest.approx(value, abs=1e-12)


def test_pn_by_hand() -> None:
    # a and b are friends, b and c foes; 2n − 2 = 4:
    #   a = 1 + b/4;  c = 1 − b/2;  b = 1 + a/4 − c/2 = 3/4 + 5b/16, so b = 12/11.
    found = pn(tied("a b", "c"), tied("b c", "a"))
    same(found, {"a": 14 / 11, "b": 12 / 11, "c": 5 / 11})


def test_pn_of_the_network_where_signed_degree_sees_no_difference() -> None:
    # Everett & Borgatti 2014, table 5
    friends = tied(*["1 2", "1 4", "2 3", "2 5", "3 4", "4 5", "5 6", "6 7", "6 9", "7 8", "7 10", "8 9", "9 10"])
    foes = tied(*["1 8", "1 9", "2 4", "2 6", "2 7", "3 5", "3 9", "4 6", "4 7", "5 8", "5 10", "6 10", "7 9"])
    wanted = [0.9009747, 0.8613482, 0.9076997, 0.8613482, 0.8410658]
    wanted += [0.8496558, 0.8617321, 0.9015909, 0.8509848, 0.9072930]
    found = pn(friends, foes)
    assert [found[str(node)] for node in range(1, 11)] == pytest.approx(wanted, abs=1e-7)


# What the measures say


def test_weighted_routes_prefer_a_strong_way_round_to_a_weak_way_through() -> None:
    ties = tied("a b 0.1", "a c 0.9", "c b 0.9")
    assert betweenness(ties)["c"] == 0
    assert betweenness(ties, weighted=True)["c"] == 1
    assert closeness(ties, weighted=True)["c"] == pytest.approx(2 / (-2 * log(0.9)), rel=1e-6)


def test_sure_and_hopeless_ties_have_a_distance() -> None:
    lengths = distance(np.array([1.0, 0.5, 0.0]))
    assert 0 < lengths[0] < 1e-8
    assert lengths[1] == pytest.approx(log(2), abs=1e-9)
    assert isfinite(lengths[2])


def test_equally_strong_routes_share_their_pairs_whatever_the_order_of_their_ties() -> None:
    # Summed as plain logarithms, the two routes from s to t differ in the last digit, and one takes all.
    ties = tied("s a 0.05", "a b 0.1", "b t 0.15", "s c 0.05", "c d 0.15", "d t 0.1")
    values = betweenness(ties, weighted=True)
    assert values["a"] == pytest.approx(values["c"])
    assert values["b"] == pytest.approx(values["d"])


def test_who_sways_and_who_is_swayed() -> None:
    chain = arcs("sponsor militia 0.9", "militia minister 0.5", "militia clerk 0.4")
    for measure in ("influence", "katz", "out_strength"):
        values = MEASURES[measure].function(chain)
        assert values["sponsor"] > values["clerk"]
        assert values["militia"] > values["minister"]
    for measure in ("exposure", "in_strength"):
        values = MEASURES[measure].function(chain)
        assert values["minister"] > values["clerk"] > values["sponsor"]
    assert max(hubs(chain), key=hubs(chain).__getitem__) == "sponsor"  # one arc of 0.9 above √(0.5² + 0.4²)
    assert authorities(chain)["militia"] == 1


def test_katz_of_a_graph_without_cycles_counts_routes_by_length() -> None:
    # No arc leaves with more than 0.5, so α = 1.8: c = 1, b = 1 + 0.9 c, a = 1 + 0.9 b.
    found = katz(arcs("a b 0.5", "b c 0.5"))
    same({node: value / found["c"] for node, value in found.items()}, {"a": 2.71, "b": 1.9, "c": 1.0})


@both_sides
def test_equal_hubs_that_share_nothing_are_equal(large: int) -> None:
    with threshold(large):
        same(hubs(arcs("a b", "a c", "x y", "x z")), {"a": 0.5, "x": 0.5} | dict.fromkeys("bcyz", 0.0))
        circle = arcs(*(f"{a} {b}" for a, b in pairwise("abcdefgha")))
        same(authorities(circle), dict.fromkeys("abcdefgh", 1 / 8))


def test_pagerank_ends_where_roundings_never_settle() -> None:
    star = nx.DiGraph(named(nx.star_graph(600)))
    values = exposure(star)
    assert sum(values.values()) == pytest.approx(1)
    assert len({values[str(leaf)] for leaf in range(1, 601)}) == 1


def test_of_equal_components_the_one_with_the_smallest_id_counts() -> None:
    values = eigenvector(tied("x y", "b z", "q"))
    assert {node for node, value in values.items() if value > 0} == {"b", "z"}


def test_enemies_of_the_strong_lose_and_their_friends_win() -> None:
    signed = tied("a b 0.9", "b c 0.5", "a c 0.7", "a x -0.8", "b x -0.8", "lone")
    values = MEASURES["pn"].function(signed)
    assert values["c"] > values["lone"] == 1 > values["x"]


# Edges of the domain

DEFINED = {
    "nobody": (),
    "one": ("a",),
    "two apart": ("a", "b"),
    "two tied": ("a b 0.5",),
    "two who are certain": ("a b 1",),
    "three in a row": ("a b 0.3", "b c 0.3"),
    "in pieces": ("a b 0.3", "c d 0.2", "d e 1", "f"),
}


@pytest.mark.parametrize("ties", DEFINED.values(), ids=DEFINED)
@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_has_a_value_for_every_node_of_every_graph(name: str, ties: tuple[str, ...]) -> None:
    measure = MEASURES[name]
    graph = arcs(*ties) if measure.over == "influence" else tied(*ties)
    for options in ({}, {"weighted": True}) if measure.routes else ({},):
        values = measure.function(graph, **options)
        assert values.keys() == set(graph)
        assert all(isfinite(value) and type(value) is float for value in values.values())


def test_two_foes_alone_are_alike() -> None:
    same(MEASURES["pn"].function(tied("a b -0.5")), {"a": 0.5, "b": 0.5})


@pytest.mark.parametrize("name", MEASURES)
@given(data=st.data())
@settings(max_examples=8, deadline=None)
def test_names_order_and_lone_nodes_do_not_matter(name: str, data: st.DataObject) -> None:
    measure = MEASURES[name]
    graph = data.draw(graphs(directed=measure.over == "influence", least=2, most=9))
    if name == "eigenvector":
        assume(len({len(part) for part in nx.connected_components(graph)}) == nx.number_connected_components(graph))
    before = measure.function(graph)
    nodes = data.draw(st.permutations(sorted(graph)))
    other = dict(zip(sorted(graph), (f"m{node}" for node in nodes), strict=True))
    made = type(graph)()
    made.add_nodes_from(other[node] for node in nodes)
    edges = data.draw(st.permutations(list(graph.edges(data=True))))
    made.add_edges_from((other[a], other[b], about) for a, b, about in edges)
    same(measure.function(made), {other[node]: value for node, value in before.items()})
    if name == "pn":
        return  # by its definition every actor counts
    made.add_node("lone")
    after = measure.function(made)
    if measure.over == "ties" or "strength" in name or name in ("hubs", "authorities"):
        kept = {node: after[other[node]] for node in graph}
        scale = (len(graph) - 1) / len(graph) if name == "closeness" else 1.0
        scale = max(len(graph) - 2, 0) / len(graph) if name == "betweenness" else scale
        same(kept, {node: value * scale for node, value in before.items()})
    else:
        top = max(before, key=before.__getitem__)
        same(
            {node: after[other[node]] / after[other[top]] for node in graph},
            {node: value / before[top] for node, value in before.items()},
        )


def test_every_measure_says_what_it_means_in_one_sentence() -> None:
    for name, measure in MEASURES.items():
        assert measure.name == name
        assert measure.words.endswith(".")
        assert measure.words.count(".") == 1
        assert measure.function.__doc__
