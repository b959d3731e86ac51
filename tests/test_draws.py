"""Draws and leaving out: on what a finding hangs."""

from __future__ import annotations

from functools import partial

import pytest
from conftest import SMALL, Graph, claim
from projected import projection

from graph.analytics.draws import draws, over_draws
from graph.analytics.robustness import leave_one_out, over, route_strength, sway
from graph.analytics.weights import shipped
from graph.fold import Filters
from graph.material import gather
from graph.projection import project, project_anew
from graph.reading.view import View
from graph.selection import Selection
from schema.errors import UsageError

pytestmark = pytest.mark.engines("embedded", "neo4j-2026")

SURE = {"voices_for": {"v": 1.0}, "confidence": 1.0}


def test_a_sure_relation_is_in_every_draw_and_a_surely_denied_one_in_none() -> None:
    graph = projection(
        ("a", "COMMANDS", "b", SURE),
        ("a", "COMMANDS", "c", {**SURE, "voices_against": {"w": 1.0}}),
    )
    for draw in draws(graph, n=20, fixed_weights=True):
        assert [key for _, _, key in draw.projection.edges(keys=True)] == ["e-0"]
        assert dict(draw.weights) == shipped()


def test_how_often_a_relation_is_there_follows_its_voices() -> None:
    voices = {"voices_for": {"v": 0.5, "w": 0.2}, "voices_against": {"x": 0.25}}
    graph = projection(("a", "COMMANDS", "b", voices))
    there = sum(bool(draw.projection.edges) for draw in draws(graph, n=4_000, seed=7))
    assert there / 4_000 == pytest.approx((1 - 0.5 * 0.8) * 0.75, abs=0.03)


def test_weights_are_scaled_within_their_bounds() -> None:
    for draw in draws(projection(("a", "COMMANDS", "b", SURE)), n=50, seed=2):
        for name, weight in draw.weights.items():
            before = shipped()[name]
            assert 0.5 * before.forward <= weight.forward <= min(1.0, 1.5 * before.forward)


def test_a_draw_depends_on_the_seed_and_its_number_and_not_on_the_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = projection(("a", "COMMANDS", "b", {}), ("b", "SPONSORS", "c", {}))
    finding = partial(route_strength, "a", "c", 6, "last")
    alone = over(graph, finding, n=40, seed=3)
    monkeypatch.setattr("graph.analytics.draws.WORTH_A_PROCESS", 10)
    monkeypatch.setattr("graph.analytics.draws.cpu_count", lambda: 2)
    assert over(graph, finding, n=40, seed=3) == alone
    assert over_draws(partial(_weight, "c"), graph, n=20, seed=3) == [
        _weight("c", draw) for draw in draws(graph, n=20, seed=3)
    ]


def _weight(entity: str, draw: object) -> float | None:
    return sway("a", draw.projection, draw.weights) if entity else None  # type: ignore[attr-defined]


def test_with_all_certain_and_fixed_weights_the_span_is_a_point() -> None:
    graph = projection(("a", "COMMANDS", "b", SURE), ("b", "SPONSORS", "c", SURE))
    stood = over(graph, partial(route_strength, "a", "c", 6, "last"), n=30, fixed_weights=True)
    assert stood.share == 1
    assert stood.low == stood.high == pytest.approx(0.9 * 0.7)


def test_what_a_finding_falls_without_is_found_by_folding_anew(graph: Graph) -> None:
    graph.load(*SMALL, claim("c7", "body-b", "SPONSORS", "group-a", observed="2020"))
    material = gather(graph.store)
    finding = partial(route_strength, "person-c", "body-b", 6, "last")
    found = {(one.what, one.id): one for one in leave_one_out(material, Selection(), finding)}
    assert found["source", "s1"].falls
    assert found["claim", "c1"].falls, "the person sways through the group that he leads"
    left = found["claim", "c2"]
    assert not left.falls
    assert left.value
    assert left.value < left.whole, "without the threat, support remains"
    assert ("claim", "c7") not in found, "what changes nothing is not listed"
    with pytest.raises(UsageError, match="nothing can fall"):
        leave_one_out(material, Selection(), partial(route_strength, "press-p", "body-b", 6, "last"))


def test_the_stored_graph_and_a_fold_in_memory_project_the_same(graph: Graph) -> None:
    graph.load(*SMALL)
    for selection in (
        Selection(),
        Selection(view=View(include=("alleged", "disputed"))),
        Selection(view=View(on="2020-06-26")),
        Selection(min_confidence=0.5, signs=frozenset([-1])),
    ):
        stored, made = project(graph.store, selection), project_anew(gather(graph.store), selection)
        assert {id_: stored.nodes[id_] for id_ in stored} == {id_: made.nodes[id_] for id_ in made}
        assert {e[:3]: e[3] for e in stored.edges(keys=True, data=True)} == {
            e[:3]: e[3] for e in made.edges(keys=True, data=True)
        }
        assert list(stored) == list(made)


def test_filters_fold_anew_without_a_speaker(graph: Graph) -> None:
    graph.load(*SMALL)
    material = gather(graph.store)
    view = View(include=("alleged", "disputed"))
    without = Selection(view=view, filters=Filters(without_speakers=frozenset(["person-c"])))

    def status(selection: Selection) -> list[str]:
        edges = project_anew(material, selection).edges(data=True)
        return [about["status"] for _, _, about in edges if about["claims"][0] == "c3"]

    assert status(Selection(view=view)) == ["disputed"]
    assert status(without) == ["alleged"]
    assert project_anew(material, Selection(view=view), {"c4"}).number_of_edges()
    assert sorted(project(graph.store, without).edges(keys=True)) == sorted(
        project_anew(material, without).edges(keys=True)
    )


def test_the_dead_hold_nothing(graph: Graph) -> None:
    late = claim("c1", "person-c", "LEADS", "group-a", start="2014", end="..")
    graph.load(*(record for record in SMALL if record.get("id") not in ("c1", "person-c")), late, *_died("2019-03"))
    alive = project(graph.store, Selection(view=View(on="2019-02-01")))
    dead = project(graph.store, Selection(view=View(on="2020-06-26")))
    assert alive.has_edge("person-c", "group-a")
    assert not dead.has_edge("person-c", "group-a")


def _died(day: str) -> tuple[dict[str, object], ...]:
    return ({"kind": "entity", "id": "person-c", "name": "Person C", "labels": ["Person"], "end": day},)
