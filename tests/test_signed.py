"""Friends and foes: the signed graph, made from relations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest

from graph.analytics.signed import signed, split
from graph.selection import Selection

if TYPE_CHECKING:
    from graph.projection import Projection


def projection(*relations: str, qualifiers: dict[str, Any] | None = None) -> Projection:
    """Of ``"a ATTACKED b -1 0.5"``, an edge each: e0, e1, … An office's id begins with ``o``."""
    graph: Projection = nx.MultiDiGraph(selection=Selection())
    rows = [relation.split() for relation in relations]
    for id_ in sorted({end for row in rows for end in (row[0], row[2])} | {"z"}):
        graph.add_node(id_, name=id_, labels=["Office"] if id_.startswith("o") else ["Person"])
    for number, (subject, relation, object_, polarity, confidence) in enumerate(rows):
        graph.add_edge(
            subject,
            object_,
            key=f"e{number}",
            relation=relation,
            polarity=int(polarity),
            confidence=float(confidence),
            start_min="2020-01-01",
            end_max="2020-12-31",
            **((qualifiers or {}).get(f"e{number}", {})),
        )
    return graph


def weights(graph: nx.Graph[str]) -> list[tuple[str, str, float]]:
    return sorted((min(a, b), max(a, b), about["weight"]) for a, b, about in graph.edges(data=True))


def test_all_relations_of_a_pair_add_up_with_their_signs_in_both_directions() -> None:
    found = signed(
        projection("a SUPPORTED b 1 0.9", "b ATTACKED a -1 0.4", "a THREATENED c -1 0.7", "b MET c 0 0.9")
    )
    assert weights(found.graph) == [("a", "b", 0.5), ("a", "c", -0.7)]
    assert found.graph.edges["a", "b"]["edges"] == ["e0", "e1"]
    assert not found.mixed
    assert sorted(found.graph) == ["a", "b", "c", "z"]  # who has no relation is still there


def test_a_coerced_act_is_no_friendship() -> None:
    relations = ("a PROMISED b 1 0.9", "a ATTACKED b -1 0.4", "a PROMISED c 1 0.9")
    forced = {"e0": {"coerced": "true"}, "e2": {"coerced": "true"}}
    assert weights(signed(projection(*relations, qualifiers=forced)).graph) == [("a", "b", -0.4)]
    free = {"e0": {"coerced": "false"}}
    assert weights(signed(projection(*relations, qualifiers=free)).graph) == [("a", "b", 0.5), ("a", "c", 0.9)]


def test_pairs_that_are_neither_friends_nor_foes_are_left_out_and_listed() -> None:
    found = signed(
        projection("a SUPPORTED b 1 0.8", "a ATTACKED b -1 0.7", "c ATTACKED a -1 0.1", "b HIT c -1 0.11")
    )
    assert found.mixed == (("a", "b", 0.1), ("a", "c", -0.1))  # to the machine, 0.8 − 0.7 is above 0.1
    assert weights(found.graph) == [("b", "c", -0.11)]


def test_an_office_lends_its_relations_once_to_who_held_it_twice() -> None:
    found = signed(projection("a HOLDS_OFFICE o 1 0.5", "a HOLDS_OFFICE o 1 0.8", "o ATTACKED b -1 0.5"))
    assert weights(found.graph) == [("a", "b", -0.4)]
    assert found.graph.edges["a", "b"]["edges"] == ["e1", "e2"]


def test_friends_and_foes_part_with_all_nodes_on_both_sides() -> None:
    friends, foes = split(signed(projection("a SUPPORTED b 1 0.9", "a THREATENED c -1 0.7")).graph)
    assert sorted(friends) == sorted(foes) == ["a", "b", "c", "z"]
    assert list(friends.edges()) == [("a", "b")]
    assert list(foes.edges()) == [("a", "c")]


@pytest.mark.parametrize("nodes", [0, 1])
def test_a_graph_without_relations_is_no_fault(nodes: int) -> None:
    graph: Projection = nx.MultiDiGraph(selection=Selection())
    graph.add_nodes_from((f"n{i}", {"name": "n", "labels": ["Person"]}) for i in range(nodes))
    found = signed(graph)
    assert len(found.graph) == nodes
    assert not found.mixed
