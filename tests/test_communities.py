"""Communities: the adjusted Rand index by hand and by pairs, the blocs of small graphs, formal membership."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analytics.communities import adjusted_rand, communities, formal_membership
from graph.selection import Selection

if TYPE_CHECKING:
    from graph.projection import Projection

PARTS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=12)


def labels(text: str) -> dict[str, str]:
    return {str(at): part for at, part in enumerate(text)}


@pytest.mark.parametrize(
    ("one", "other", "index"),
    [
        ("aabb", "aabc", 4 / 7),  # 1 pair in both, 2 and 1 in each, 6 in all: (1 − 1/3) / (3/2 − 1/3)
        ("aabb", "abab", -1 / 2),
        ("aaaa", "abcd", 0.0),
        ("aabb", "bbaa", 1.0),
        ("aaaa", "bbbb", 1.0),
        ("abcd", "dcba", 1.0),
        ("a", "b", 1.0),
        ("", "", 1.0),
    ],
)
def test_the_adjusted_rand_index_by_hand(one: str, other: str, index: float) -> None:
    assert adjusted_rand(labels(one), labels(other)) == pytest.approx(index)


@given(PARTS)
@settings(deadline=None)
def test_the_adjusted_rand_index_by_pairs(parts: list[tuple[int, int]]) -> None:
    one = {str(at): a for at, (a, _) in enumerate(parts)}
    other = {str(at): b for at, (_, b) in enumerate(parts)}
    found = adjusted_rand(one, other)
    assert found == adjusted_rand(other, one)
    assert found == adjusted_rand({node: -part for node, part in one.items()}, other)
    assert found == adjusted_rand(one | {"only-here": 1}, other)
    assert adjusted_rand(one, one) == 1.0
    # Pairs together in both, in one of them, in none: Warrens 2008, as Cohen's kappa over pairs.
    pairs = [(one[a] == one[b], other[a] == other[b]) for a, b in combinations(one, 2)]
    both, first, second, none = (
        pairs.count(kind) for kind in [(True, True), (True, False), (False, True), (False, False)]
    )
    room = (both + first) * (first + none) + (both + second) * (second + none)
    assert found == pytest.approx(2 * (both * none - first * second) / room if room else 1.0)


def two_triangles() -> nx.Graph[str]:
    made: nx.Graph[str] = nx.Graph()
    made.add_edges_from(combinations("abc", 2), weight=1.0)
    made.add_edges_from(combinations("xyz", 2), weight=1.0)
    made.add_edge("c", "x", weight=1.0)
    return made


def test_two_triangles_on_one_tie() -> None:
    ties = two_triangles()
    ties["a"]["b"]["weight"] = 0.5
    ties.add_node("alone")
    result = communities(ties, {"a": "A", "b": "A", "c": "A", "x": "X", "y": "X", "z": "A", "gone": "A"})
    first, second, third = result.communities
    assert [(it.entity, it.strength) for it in first.members] == [("c", 2.0), ("a", 1.5), ("b", 1.5)]
    assert first.weight == pytest.approx(2.5)
    assert first.internal == pytest.approx(2.5 / 3.5)
    assert [it.entity for it in second.members] == ["x", "y", "z"]
    assert (second.weight, second.internal) == (3.0, 0.75)
    assert ([it.entity for it in third.members], third.weight, third.internal) == (["alone"], 0.0, 0.0)
    assert result.stability is not None
    assert (result.stability.runs, result.stability.mean, result.stability.least) == (20, 1.0, 1.0)
    # Pairs: 4 in both, 6 and 7 in each, 15 in all.
    assert result.formal is not None
    assert result.formal.index == pytest.approx((4 - 42 / 15) / (13 / 2 - 42 / 15))
    assert (result.formal.entities, result.formal.bodies) == (6, 2)


def test_modularity_by_hand() -> None:
    # Each triangle: 3 of 7 ties inside, 7 of 14 ends.
    assert communities(two_triangles()).modularity == pytest.approx(2 * (3 / 7 - (7 / 14) ** 2))


def test_the_karate_club_is_close_to_its_best_partition() -> None:
    club: nx.Graph[str] = nx.Graph()
    club.add_edges_from(nx.relabel_nodes(nx.karate_club_graph(), str).edges, weight=1.0)
    result = communities(club)
    # 0.4198 is the most that any partition reaches (Agarwal and Kempe 2008).
    assert 0.40 < result.modularity < 0.41980
    assert result.stability is not None
    assert -0.5 <= result.stability.least < result.stability.mean < 1


def test_the_order_of_nodes_does_not_matter() -> None:
    club = nx.relabel_nodes(nx.karate_club_graph(), str)
    turned: nx.Graph[str] = nx.Graph()
    turned.add_nodes_from(reversed(list(club)))
    turned.add_edges_from((b, a, about) for a, b, about in reversed(list(club.edges(data=True))))
    assert communities(club) == communities(turned)


def test_other_seeds_are_optional() -> None:
    assert communities(two_triangles(), runs=0).stability is None


@pytest.mark.parametrize("nodes", ["", "a", "ab"])
def test_graphs_without_ties(nodes: str) -> None:
    ties: nx.Graph[str] = nx.Graph()
    ties.add_nodes_from(nodes)
    result = communities(ties, {"a": "A"})
    assert [[it.entity for it in one.members] for one in result.communities] == [[node] for node in nodes]
    assert (result.modularity, result.formal) == (0.0, None)
    assert result.stability is not None
    assert result.stability.mean == 1.0


def projected(*edges: str, places: str = "") -> Projection:
    made: Projection = nx.MultiDiGraph(selection=Selection())
    for key, edge in enumerate(edges):
        member, relation, body, confidence, *basis = edge.split()
        about = {"basis": basis[0]} if basis else {}
        made.add_edge(member, body, key=str(key), relation=relation, confidence=float(confidence), **about)
    nx.set_node_attributes(made, {node: ["Place" if node in places else "ArmedGroup"] for node in made}, "labels")
    return made


def test_formal_membership_climbs_to_the_top() -> None:
    graph = projected("a MEMBER_OF b 0.9", "b PART_OF c 0.1", "d ALLIED_WITH c 0.9")
    assert formal_membership(graph) == {"a": "c", "b": "c", "c": "c"}


def test_the_surest_body_counts_and_only_on_paper() -> None:
    graph = projected(
        "a MEMBER_OF x 0.5",
        "a MEMBER_OF y 0.6",
        "a MEMBER_OF z 0.6",
        "a PART_OF w 0.9 de_facto",
        "b MEMBER_OF p 0.9",
    )
    assert formal_membership(graph)["a"] == "y"
    assert "w" not in formal_membership(graph)
    assert "b" not in formal_membership(projected("b MEMBER_OF p 0.9", places="p"))


def test_a_ring_of_bodies_has_a_top() -> None:
    graph = projected("m MEMBER_OF z 0.5", "z PART_OF y 0.5", "y PART_OF z 0.5", "s PART_OF s 0.5")
    assert formal_membership(graph) == {"m": "y", "y": "y", "z": "y"}
