"""Coercion, command, changes, reach: hand-made graphs whose answers are known."""

from __future__ import annotations

import pytest
from projected import day, projection

from graph.analytics.changes import changes
from graph.analytics.coercion import coercion
from graph.analytics.command import command
from graph.analytics.reach import reach
from graph.analytics.simple import influence
from graph.analytics.weights import shipped
from schema.errors import UsageError

GROUPS = {"group": ["ArmedGroup"], "sister": ["ArmedGroup"], "umbrella": ["ArmedGroup", "StateBody"]}
CAMPS = {"minister": "state", "group": "militia", "sister": "militia", "umbrella": "hybrid", "abroad": "foreign"}
RAID = ("minister", "RAIDED", "group", {**day("2020-06-10"), "occurrence": "raid"})
THREAT = ("sister", "THREATENED", "minister", {**day("2020-06-12"), "occurrence": "2020-06-12"})
RELEASE = ("minister", "RELEASED", "group", {**day("2020-06-15"), "occurrence": "2020-06-15"})
UNDER: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    ("group", "MEMBER_OF", "umbrella", {}),
    ("sister", "MEMBER_OF", "umbrella", {}),
)


def test_act_pressure_and_concession_make_a_sequence_with_the_circle_told() -> None:
    graph = projection(RAID, THREAT, RELEASE, *UNDER, labels=GROUPS)
    (found,) = coercion(graph, CAMPS)
    assert found.targets == ("group",)
    (pressure,), (concession,) = found.pressure, found.concessions
    assert (pressure.subject, pressure.order) == ("sister", "certain")
    assert pressure.because == ("e-3", "e-4"), "both are under one umbrella"
    assert (concession.object, concession.order, concession.claims) == ("group", "certain", ("c-2",))


@pytest.mark.parametrize(
    ("threat", "release", "orders"),
    [
        (day("2020-06-10", "2020-06-12"), day("2020-06-15"), ("possible", "certain")),
        (day("2020-06-12"), day("2020-06-12"), ("certain", "possible")),
        (day("2020-06-09"), day("2020-06-15"), None),
        (day("2020-06-12"), day("2020-06-11"), None),
        (day("2020-12-12"), day("2020-12-15"), None),
    ],
)
def test_the_order_is_certain_or_possible_by_the_dates(
    threat: dict[str, str], release: dict[str, str], orders: tuple[str, str] | None
) -> None:
    graph = projection(
        RAID,
        (*THREAT[:3], {**THREAT[3], **threat}),
        (*RELEASE[:3], {**RELEASE[3], **release}),
        *UNDER,
        labels=GROUPS,
    )
    found = coercion(graph, CAMPS)
    assert bool(found) == (orders is not None)
    if orders:
        assert (found[0].pressure[0].order, found[0].concessions[0].order) == orders


def test_undated_acts_count_only_where_that_is_asked_for() -> None:
    undated = {
        "start_min": "0001-01-01",
        "start_max": "9999-12-31",
        "end_min": "0001-01-01",
        "end_max": "9999-12-31",
    }
    graph = projection(RAID, (*THREAT[:3], {**undated, "occurrence": "undated"}), RELEASE, *UNDER, labels=GROUPS)
    assert not coercion(graph, CAMPS)
    (found,) = coercion(graph, CAMPS, undated=True)
    assert found.pressure[0].order == "possible"


def test_an_act_made_under_threat_is_a_concession_and_outsiders_make_no_pressure() -> None:
    met = ("minister", "MET", "umbrella", {**day("2020-06-20"), "occurrence": "talks", "coerced": "true"})
    graph = projection(RAID, THREAT, met, *UNDER, labels=GROUPS)
    assert [act.relation for act in coercion(graph, CAMPS)[0].concessions] == ["MET"]
    stranger = ("abroad", "THREATENED", "minister", day("2020-06-12"))
    assert not coercion(projection(RAID, stranger, RELEASE, *UNDER, labels=GROUPS), CAMPS)


def test_the_roles_of_an_event_stand_for_acts_that_nobody_claims_apart() -> None:
    graph = projection(
        ("minister", "ORDERED_EVENT", "raid", day("2020-06-10")),
        ("raid", "TARGETED", "group", day("2020-06-10")),
        THREAT,
        RELEASE,
        *UNDER,
        labels={**GROUPS, "raid": ["Event"]},
    )
    (found,) = coercion(graph, CAMPS)
    assert [(act.subject, act.object, act.edges) for act in found.acts] == [("minister", "group", ("e-0", "e-1"))]


def test_paper_and_practice_part_where_only_one_of_them_leads_there() -> None:
    graph = projection(
        ("minister", "COMMANDS", "umbrella", {"basis": "de_jure"}),
        ("minister", "COMMANDS", "umbrella", {"basis": "de_facto", "compliance": "defied"}),
        ("group", "MEMBER_OF", "umbrella", {}),
        ("group", "PROXY_OF", "abroad", {}),
        ("group", "DEFIED", "minister", day("2020-06-10")),
        labels=GROUPS,
    )
    rows = {row.entity: row for row in command(graph, "group")}
    assert rows["umbrella"].on_paper == rows["umbrella"].in_practice == ("e-2",)
    assert not rows["umbrella"].parts
    assert rows["abroad"].on_paper == ()
    assert rows["abroad"].in_practice == ("e-3",)
    assert rows["abroad"].parts
    assert rows["minister"].on_paper == ("e-2", "e-0")
    assert rows["minister"].in_practice == ("e-2", "e-1")
    assert (rows["minister"].compliance, rows["minister"].defied) == ("defied", ("e-4",))
    assert [row.entity for row in command(graph, "minister") if row.direction == "below"] == ["umbrella", "group"]
    with pytest.raises(UsageError, match="nobody"):
        command(graph, "nobody")


def test_changes_tell_new_gone_and_what_has_another_standing() -> None:
    before = projection(
        ("a", "LEADS", "g", {"id": "e-stays"}),
        ("a", "MET", "b", {"id": "e-gone"}),
        ("b", "SUPPORTS", "g", {"id": "e-denied"}),
        ("b", "MEMBER_OF", "g", {"id": "e-old-name", "confidence": 0.3}),
    )
    after = projection(
        ("a", "LEADS", "g", {"id": "e-stays"}),
        ("b", "SUPPORTS", "g", {"id": "e-denied", "status": "disputed"}),
        ("b", "MEMBER_OF", "g", {"id": "e-new-name", "confidence": 0.6}),
        ("b", "THREATENED", "a", {"id": "e-new"}),
    )
    assert [(one.kind, one.edge) for one in changes(before, after)] == [
        ("new", "e-new"),
        ("gone", "e-gone"),
        ("status", "e-denied"),
        ("confidence", "e-new-name"),
    ]
    assert changes(before, before) == []


def test_reach_is_what_a_chain_of_chances_gives() -> None:
    # Two steps of 0.45 each: 0.45 + 0.45² others on average.
    graph = influence(projection(("a", "COMMANDS", "b", {}), ("b", "COMMANDS", "c", {})))
    made = reach(graph, "a", n=20_000, seed=1)
    assert made.mean == pytest.approx(0.45 + 0.45**2, abs=0.02)
    assert [one.entity for one in made.reached] == ["b", "c"]
    assert made.reached[0].chance == pytest.approx(0.45, abs=0.02)
    assert made == reach(graph, "a", n=20_000, seed=1)
    back = reach(graph, "c", back=True, n=100)
    assert {one.entity for one in back.reached} == {"a", "b"}


def test_reach_of_one_who_sways_nobody_is_nothing() -> None:
    graph = influence(projection(("a", "ACCUSED", "b", {})))
    assert (reach(graph, "a").mean, reach(graph, "a").reached) == (0.0, ())
    with pytest.raises(UsageError, match="nobody"):
        reach(graph, "nobody")


def test_every_shipped_weight_has_a_reason() -> None:
    for name, weight in shipped().items():
        assert weight.because, name
        assert 0 <= weight.forward <= 1, name
        assert 0 <= weight.backward <= 1, name
