"""Routes of influence: the strongest first, coercion only at the end, and what they stand on."""

from __future__ import annotations

from itertools import pairwise
from math import prod
from typing import TYPE_CHECKING, Any, TypeAlias

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from projected import projection

from graph.analytics.openings import openings
from graph.analytics.paths import COERCIONS, Coercion, influence_paths, stands_on
from graph.analytics.simple import Step, influence
from graph.analytics.weights import shipped
from graph.selection import Selection
from schema.errors import UsageError

if TYPE_CHECKING:
    from graph.analytics.simple import InfluenceGraph
    from graph.projection import Projection

NODES = "abcdef"
Relation: TypeAlias = tuple[str, str, str, dict[str, Any]]
ARCS = st.dictionaries(
    st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)).filter(lambda ends: ends[0] != ends[1]),
    st.lists(
        st.tuples(st.sampled_from([0.1, 0.25, 0.5, 0.9]), st.sampled_from(["authority", "coercion"])),
        min_size=1,
        max_size=2,
    ),
    max_size=16,
)


def made(arcs: dict[tuple[str, str], list[tuple[float, str]]]) -> InfluenceGraph:
    graph: InfluenceGraph = nx.DiGraph()
    graph.add_nodes_from(NODES)
    for ends, reasons in arcs.items():
        steps = [Step(("e",), "COMMANDS", True, channel, strength) for strength, channel in reasons]
        graph.add_edge(*ends, steps=tuple(sorted(steps, key=lambda step: -step.strength)))
    return graph


def every_route(
    graph: InfluenceGraph, coercion: Coercion, max_hops: int
) -> list[tuple[float, int, tuple[str, ...]]]:
    """By looking at all simple paths."""
    found = []
    for way in nx.all_simple_paths(graph, "a", "b", cutoff=max_hops):
        strengths = []
        for source, target in pairwise(way):
            allowed = coercion == "any" or (coercion == "last" and target == "b")
            steps = [s for s in graph.edges[source, target]["steps"] if allowed or not s.coercive]
            strengths.append(max((step.strength for step in steps), default=0.0))
        if all(strengths):
            found.append((-round(prod(strengths), 12), len(strengths), tuple(way)))
    return sorted(found)


@settings(max_examples=300, deadline=None)
@given(ARCS, st.sampled_from(COERCIONS), st.integers(1, 5), st.integers(1, 8))
def test_they_are_the_strongest_of_all_simple_routes(
    arcs: dict[tuple[str, str], list[tuple[float, str]]], coercion: Coercion, max_hops: int, k: int
) -> None:
    graph = made(arcs)
    found = influence_paths(graph, "a", "b", k=k, max_hops=max_hops, coercion=coercion)
    wanted = every_route(graph, coercion, max_hops)[:k]
    assert [(-round(one.strength, 12), len(one.hops), one.entities) for one in found] == wanted


def test_threats_end_a_route_and_do_not_carry_it_on() -> None:
    graph = influence(
        projection(("a", "COMMANDS", "b", {}), ("b", "THREATENED", "c", {}), ("c", "COMMANDS", "d", {}))
    )
    (route,) = influence_paths(graph, "a", "c")
    assert route.coercive
    assert route.weakest.source == "b"
    assert not influence_paths(graph, "a", "d")
    assert not influence_paths(graph, "a", "c", coercion="none")
    assert influence_paths(graph, "a", "d", coercion="any")


@pytest.mark.parametrize(
    ("ends", "how", "words"),
    [
        (("a", "nobody"), {}, "nobody is not among the actors"),
        (("a", "a"), {}, "name two entities"),
        (("a", "b"), {"k": 0}, "k 0 is below 1"),
        (("a", "b"), {"max_hops": -1}, "max_hops -1 is below 1"),
    ],
)
def test_ill_questions_get_a_clear_answer(ends: tuple[str, str], how: dict[str, int], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        influence_paths(made({("a", "b"): [(0.5, "authority")]}), *ends, **how)  # type: ignore[arg-type]


def test_a_route_falls_without_whom_no_step_can_lose() -> None:
    graph = projection(
        ("a", "COMMANDS", "b", {"voices_for": {"v": 0.5}, "sources_for": {"s1": ["c1"]}}),
        ("a", "SPONSORS", "b", {"voices_for": {"w": 0.5}, "sources_for": {"s1": ["c2"]}}),
        ("b", "COMMANDS", "c", {"voices_for": {"v": 0.5, "w": 0.5}, "sources_for": {"s1": ["c3"], "s2": ["c4"]}}),
        ("c", "COMMANDS", "d", {"voices_for": {"w": 0.5}, "sources_for": {"s2": ["c5", "c6"]}}),
    )
    (route,) = influence_paths(influence(graph), "a", "d")
    stands = stands_on(route, graph)
    assert stands.voices == ("w",), "a to b stands on v or w, b to c on both, c to d on w alone"
    assert stands.sources == ("s1", "s2")
    assert stands.claims == (), "no step has but one claim"


def test_what_would_open_a_route_is_named_with_its_doubtful_relations() -> None:
    def project(selection: Selection) -> Projection:
        known: list[Relation] = [
            ("a", "COMMANDS", "b", {}),
            ("b", "THREATENED", "c", {}),
            ("c", "COMMANDS", "d", {}),
        ]
        alleged: list[Relation] = [
            ("a", "SPONSORS", "d", {"status": "alleged", "shown": False, "id": "e-doubtful"})
        ]
        return projection(*known, *(alleged if "alleged" in selection.view.include else []), selection=selection)

    found = openings(project, Selection(), shipped(), "a", "d", 6, "last")
    assert [(one.by, one.route.entities, one.new) for one in found] == [
        ("with --coercion any", ("a", "b", "c", "d"), ()),
        ("with --include alleged", ("a", "d"), ("e-doubtful",)),
    ]
