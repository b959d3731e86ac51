"""The two simple graphs that measures see: what they keep of the multigraph."""

from __future__ import annotations

import pytest
from projected import day, projection

from graph.analytics.simple import influence, ties
from graph.analytics.weights import Influence, shipped
from graph.selection import Selection


def test_ties_combine_types_and_take_the_strongest_of_each() -> None:
    graph = projection(
        ("a", "ALLIED_WITH", "b", {"confidence": 0.5}),
        ("b", "ALLIED_WITH", "a", {"confidence": 0.2}),
        ("a", "MET", "b", {"confidence": 0.4}),
    )
    made = ties(graph)
    assert made.edges["a", "b"]["weight"] == pytest.approx(1 - 0.5 * 0.6)
    assert made.edges["a", "b"]["edges"] == ["e-0", "e-1", "e-2"]


def test_foes_have_no_tie_but_may_sway_one_another() -> None:
    graph = projection(("a", "THREATENED", "b", {"confidence": 0.5}))
    assert not ties(graph).edges
    assert set(ties(graph)) == {"a", "b"}, "an actor without a tie is there"
    made = influence(graph)
    assert made.edges["a", "b"]["best"] == pytest.approx(0.5 * shipped()["THREATENED"].forward)
    assert made.edges["a", "b"]["steps"][0].coercive


def test_an_arc_has_the_strongest_step_of_each_type_first_and_their_sum() -> None:
    graph = projection(
        ("a", "COMMANDS", "b", {"confidence": 0.5}),
        ("a", "COMMANDS", "b", {"confidence": 0.4, "basis": "de_jure"}),
        ("b", "MEMBER_OF", "a", {"confidence": 0.5}),
    )
    arc = influence(graph).edges["a", "b"]
    assert [(step.relation, step.forward, step.edges) for step in arc["steps"]] == [
        ("COMMANDS", True, ("e-0",)),
        ("MEMBER_OF", False, ("e-2",)),
    ]
    assert arc["weight"] == pytest.approx(1 - (1 - 0.45) * (1 - 0.3))


def test_no_strength_no_arc() -> None:
    graph = projection(("a", "ACCUSED", "b", {}), ("a", "COMMANDS", "b", {"confidence": 0.0}))
    assert not influence(graph).edges


def test_an_office_lends_its_relations_to_its_holder_for_the_time_of_the_tenure() -> None:
    tenure = {
        "start_min": "2020-05-01",
        "start_max": "2020-05-01",
        "end_min": "2022-01-01",
        "end_max": "2022-01-01",
    }
    before = {
        "start_min": "2010-01-01",
        "start_max": "2010-01-01",
        "end_min": "2014-01-01",
        "end_max": "2014-01-01",
    }
    graph = projection(
        ("holder", "HOLDS_OFFICE", "office", {**tenure, "confidence": 0.8}),
        ("former", "HOLDS_OFFICE", "office", {**before, "confidence": 0.8}),
        ("body", "THREATENED", "office", {**day("2020-06-01"), "confidence": 0.5}),
        labels={"office": ["Office"], "body": ["ArmedGroup"]},
    )
    made = influence(graph)
    assert set(made) == {"holder", "former", "body"}
    (arc,) = made.edges(data=True)
    assert arc[:2] == ("body", "holder")
    assert arc[2]["steps"][0].edges == ("e-2", "e-0")
    assert arc[2]["best"] == pytest.approx(0.5 * 0.8 * shipped()["THREATENED"].forward)
    whole = influence(graph, offices=True)
    assert ("body", "office") in whole.edges
    assert ("holder", "office") in whole.edges


def test_places_events_and_nameless_speakers_are_no_actors() -> None:
    graph = projection(
        ("a", "BASED_IN", "place", {}),
        ("a", "SUPPORTS", "nobody", {}),
        labels={"place": ["Place"]},
    )
    graph.nodes["nobody"]["anonymous"] = True
    assert set(ties(graph)) == {"a"}


def test_own_weights_take_the_place_of_the_shipped_ones() -> None:
    graph = projection(("a", "ACCUSED", "b", {"confidence": 0.5}))
    own = {**shipped(), "ACCUSED": Influence(0.4, 0.0, "coercion", "Here it does.")}
    assert influence(graph, own).edges["a", "b"]["best"] == pytest.approx(0.2)


def test_labels_choose_the_actors() -> None:
    graph = projection(
        ("a", "MEMBER_OF", "g", {}), labels={"g": ["ArmedGroup"]}, selection=Selection(labels=frozenset(["Person"]))
    )
    assert set(ties(graph)) == {"a"}
