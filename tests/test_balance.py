"""Structural balance, against published values and every partition of small graphs."""

from __future__ import annotations

from itertools import combinations, product

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analytics.balance import Factions, Frustration, balance

# Alliance and enmity among 16 tribes of the Eastern Central Highlands of New Guinea (K. E. Read 1954: Cultures of
# the central highlands, New Guinea; gama.dat in UCINET's collection): for each tribe its sign with those before it.
READ = """
gavev
kotun +
ove   --
alika -.+
nagam --..
gahuk --+..
masil ..+.++
ukudz ..++.++
notoh .-..+-..
kohik .-......+
geham .....+++--
asaro -....+++..+
uheto .....-+.++-.
seuve ....+..-...-+
nagad ++..-...-----.
gama  ++..--....----+
"""

law = settings(max_examples=60, deadline=None)


def tribes() -> nx.Graph[str]:
    made: nx.Graph[str] = nx.Graph()
    for row in READ.strip().splitlines():
        tribe, signs = (*row.split(), "")[:2]
        others = list(made)
        made.add_node(tribe)
        for other, sign in zip(others, signs, strict=True):
            if sign != ".":
                made.add_edge(tribe, other, weight=1.0 if sign == "+" else -1.0)
    return made


def graph_of(**weights: float) -> nx.Graph[str]:
    """A signed graph of edges such as ``ab=-1``."""
    made: nx.Graph[str] = nx.Graph()
    made.add_weighted_edges_from((*ends, weight) for ends, weight in weights.items())
    return made


def costs(graph: nx.Graph[str], sides: dict[str, int]) -> list[float]:
    return [
        abs(about["weight"]) for a, b, about in graph.edges(data=True) if about["weight"] * sides[a] * sides[b] < 0
    ]


def partitions(graph: nx.Graph[str]) -> list[list[float]]:
    """For every partition what it frustrates."""
    nodes = sorted(graph)
    return [costs(graph, dict(zip(nodes, sides, strict=True))) for sides in product((1, -1), repeat=len(nodes))]


def sides_of(found: Frustration) -> dict[str, int]:
    one = {node: 1 for part in found.factions for node in part.one}
    return one | {node: -1 for part in found.factions for node in part.other}


@st.composite
def signed_graphs(draw: st.DrawFn) -> nx.Graph[str]:
    nodes = "abcdefgh"[: draw(st.integers(0, 8))]
    made: nx.Graph[str] = nx.Graph()
    made.add_nodes_from(nodes)
    for a, b in combinations(nodes, 2):
        if weight := draw(st.sampled_from([-1.5, -1.0, -0.25, 0.0, 0.0, 0.5, 1.0, 1.25])):
            made.add_edge(a, b, weight=weight)
    return made


def test_the_highland_tribes() -> None:
    # Published: 29 alliances and 29 enmities, 59 of 68 triangles balanced, and 7 edges to lose (Aref and Wilson
    # 2019), by which four tribes stand against the others.
    found = balance(tribes())
    assert (found.positive, found.negative) == (29, 29)
    triads = found.triads
    assert (triads.ppp + triads.pmm, triads.ppm + triads.mmm) == (59, 9)
    assert triads.balanced == pytest.approx(0.867647, abs=1e-6)
    assert triads.ppm == 2  # what three blocs leave over: the other seven are three foes
    assert triads.weakly_balanced == pytest.approx(66 / 68)
    assert (found.frustration.index, found.frustration.lower, found.frustration.exact) == (7, 7, True)
    assert found.stability == pytest.approx(0.758621, abs=1e-6)
    (factions,) = found.frustration.factions
    assert factions.other == ("gama", "gavev", "kotun", "nagad")
    assert len(found.frustration.frustrated) == 7


@given(signed_graphs())
@law
def test_no_partition_does_better(graph: nx.Graph[str]) -> None:
    found = balance(graph)
    every = partitions(graph)
    for frustration, least in (
        (found.frustration, min(len(one) for one in every)),
        (found.weighted, min(sum(one) for one in every)),
    ):
        assert frustration.exact
        assert frustration.index == frustration.lower == pytest.approx(least)
        sides = sides_of(frustration)
        assert sides.keys() == {node for node in graph if graph.degree[node]}
        left = nx.Graph(graph)
        left.remove_edges_from(frustration.frustrated)
        assert costs(left, sides) == []
    assert len(found.frustration.frustrated) == found.frustration.index
    assert sum(costs(graph, sides_of(found.weighted) | dict.fromkeys(nx.isolates(graph), 1))) == pytest.approx(
        found.weighted.index
    )


@given(signed_graphs())
@settings(max_examples=20, deadline=None)
def test_out_of_time_the_bounds_hold(graph: nx.Graph[str]) -> None:
    found = balance(graph, time_limit=0.0).frustration
    least = min(len(one) for one in partitions(graph))
    assert found.lower <= least <= found.index
    assert found.exact == (found.lower == found.index)
    assert len(found.frustrated) == found.index


def test_out_of_time_is_said() -> None:
    found = balance(tribes(), time_limit=0.0).frustration
    assert not found.exact
    assert found.lower < 7
    assert found.index == 7  # the search finds what it cannot prove


def test_one_strong_enmity_weighs_more_than_two_weak_friendships() -> None:
    # a and b are foes, both are friends of c and d: parting them frustrates two, leaving them together one.
    found = balance(graph_of(ab=-0.9, ac=0.3, bc=0.8, ad=0.2, bd=0.8))
    assert (found.frustration.index, found.frustration.frustrated) == (1, (("a", "b"),))
    assert found.weighted.index == pytest.approx(0.5)
    assert found.weighted.frustrated == (("a", "c"), ("a", "d"))
    assert found.weighted.factions == (Factions(("b", "c", "d"), ("a",)),)


@pytest.mark.parametrize(
    ("signs", "census", "frustrated", "balanced", "weakly"),
    [
        ((1, 1, 1), (1, 0, 0, 0), 0, 1, 1),
        ((1, 1, -1), (0, 1, 0, 0), 1, 0, 0),
        ((1, -1, -1), (0, 0, 1, 0), 0, 1, 1),
        ((-1, -1, -1), (0, 0, 0, 1), 1, 0, 1),
    ],
)
def test_the_four_triads(
    signs: tuple[int, ...], census: tuple[int, ...], frustrated: int, balanced: int, weakly: int
) -> None:
    found = balance(graph_of(**dict(zip(("ab", "bc", "ac"), signs, strict=True))))
    triads = found.triads
    assert (triads.ppp, triads.ppm, triads.pmm, triads.mmm) == census
    assert (triads.balanced, triads.weakly_balanced) == (balanced, weakly)
    assert found.frustration.index == frustrated


@pytest.mark.parametrize("n", [4, 5, 6, 7])
def test_all_against_all(n: int) -> None:
    # The best two factions are halves: floor(n² / 4) enmities across, the others within.
    found = balance(graph_of(**{a + b: -1 for a, b in combinations("abcdefg"[:n], 2)}))
    assert found.frustration.index == n * (n - 1) / 2 - n * n // 4
    assert found.frustration.exact


def test_two_factions_are_found_without_search() -> None:
    sides = {str(at): 1 if at % 3 else -1 for at in range(40)}
    graph = nx.relabel_nodes(nx.gnp_random_graph(40, 0.2, seed=1), str)
    for a, b in graph.edges:
        graph[a][b]["weight"] = 0.5 * sides[a] * sides[b]
    found = balance(graph, time_limit=0.0)
    assert (found.frustration.index, found.frustration.exact, found.stability) == (0, True, 1.0)
    assert found.frustration.factions == (
        Factions(
            tuple(sorted(node for node in sides if sides[node] == 1)),
            tuple(sorted(node for node in sides if sides[node] == -1)),
        ),
    )


def test_parts_have_factions_of_their_own() -> None:
    graph = graph_of(xy=-1, ab=1, bc=1, pq=1)
    graph.add_edge("p", "x", weight=0.0)
    graph.add_node("alone")
    assert balance(graph).frustration.factions == (
        Factions(("a", "b", "c"), ()),
        Factions(("p", "q"), ()),
        Factions(("x",), ("y",)),
    )


def test_the_order_of_edges_does_not_matter() -> None:
    graph = tribes()
    turned: nx.Graph[str] = nx.Graph()
    turned.add_edges_from((b, a, about) for a, b, about in reversed(list(graph.edges(data=True))))
    assert balance(graph) == balance(turned)


@pytest.mark.parametrize("nodes", ["", "a", "ab"])
def test_graphs_without_signs(nodes: str) -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(nodes)
    found = balance(graph)
    assert found.frustration == found.weighted == Frustration(0.0, 0.0, exact=True, factions=(), frustrated=())
    assert (found.triads.balanced, found.triads.weakly_balanced, found.stability) == (None, None, 1.0)
