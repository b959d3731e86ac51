"""Worked examples of keys, status and confidence; the numbers are computed by hand from the model's tables."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from builders import claim, edge_of, edges_of, entity, same, source

from graph.fold import SelfEdge, context, self_edges
from schema.dates import OPEN_MAX, OPEN_MIN


def test_the_id_is_made_from_the_key_as_documented() -> None:
    act = edge_of([claim("c1", "b CLASHED_WITH a", when="2020-06?")])
    key = '["a", "CLASHED_WITH", "b", [], "2020-06"]'
    assert act.id == "e-" + hashlib.sha256(key.encode()).hexdigest()[:20]
    held = [claim(id_, "a COMMANDS b", qualifiers={"basis": "de_jure"}) for id_ in ("c2", "c1")]
    key = '["a", "COMMANDS", "b", [["basis", "de_jure"]], "c1"]'
    assert edge_of(held).id == "e-" + hashlib.sha256(key.encode()).hexdigest()[:20]


@pytest.mark.parametrize(
    ("fields", "occurrence"),
    [
        ({"when": "2020-06-25"}, "2020-06-25"),
        ({"when": " 2020-06-25~ "}, "2020-06-25"),
        ({"when": "[2020-06]"}, "2020-06"),
        ({"when": "[2020-06-01 .. 2020-06-03]"}, "[2020-06-01..2020-06-03]"),
        ({"when": "2020-06-25", "event": "raid"}, "raid"),
        ({"event": "raid"}, "raid"),
        ({}, "undated"),
    ],
)
def test_an_act_is_named_by_its_event_else_its_date(fields: dict[str, Any], occurrence: str) -> None:
    assert edge_of([claim("c1", "a ATTACKED b", **fields)]).occurrence == occurrence


def test_acts_on_other_days_are_other_edges_and_the_same_day_is_one() -> None:
    days = ["2020-06-25", "2020-06-25?", "2020-06", "2020-06-29"]
    edges = edges_of(claim(f"c{n}", "a ATTACKED b", when=day) for n, day in enumerate(days))
    assert sorted(edge.claims for edge in edges) == [("c0", "c1"), ("c2",), ("c3",)]


def test_a_role_has_no_occurrence_and_its_dates_only_date_it() -> None:
    edge = edge_of(
        [claim("c1", "a CARRIED_OUT raid", when="2020-06"), claim("c2", "a CARRIED_OUT raid", when="2020-06-25")]
    )
    assert (edge.occurrence, edge.spell) == (None, None)
    assert (edge.start_min, edge.end_max, edge.dates_conflict) == ("2020-06-25", "2020-06-25", False)


def test_ends_of_symmetric_relations_are_sorted_after_identities_apply() -> None:
    claims = [claim("c1", "m MET z", when="2020"), claim("c2", "a MET m", when="2020")]
    edge = edge_of(claims, identities=[same("z", "a")])
    assert (edge.subject, edge.object, edge.claims) == ("a", "m", ("c1", "c2"))


def test_ends_of_other_relations_keep_their_direction() -> None:
    edge = edge_of([claim("c1", "z ATTACKED a", when="2020")])
    assert (edge.subject, edge.object) == ("z", "a")


def test_identities_close_transitively_and_reach_ends_event_and_speaker() -> None:
    claims = [
        claim("c1", "z ATTACKED b", "alleges", event="raid2", speaker="w2"),
        claim("c2", "y ATTACKED b", "alleges", event="raid1", speaker="w1"),
    ]
    identities = [
        same("z", "y"),
        same("x", "y"),
        same("raid1", "raid2"),
        same("w1", "w2"),
        same("b", "q", "unsure"),
    ]
    edge = edge_of(claims, identities=identities)
    assert (edge.subject, edge.object, edge.occurrence, edge.voices) == ("x", "b", "raid1", 1)


def test_an_edge_from_an_entity_to_itself_is_dropped_and_reported() -> None:
    claims = [claim("c1", "a ATTACKED b", when="2020"), claim("c2", "a ATTACKED d", when="2020")]
    identities = [same("a", "b")]
    assert [edge.object for edge in edges_of(claims, identities=identities)] == ["d"]
    assert list(self_edges(claims, context([source("s")], [], identities))) == [SelfEdge("c1", "a")]


def test_a_missing_identity_qualifier_is_a_key_of_its_own() -> None:
    stated: list[dict[str, str]] = [{}, {"basis": "de_jure"}, {"basis": "de_facto"}, {"basis": "de_jure"}]
    edges = edges_of(claim(f"c{n}", "a COMMANDS b", qualifiers=q) for n, q in enumerate(stated))
    assert sorted(edge.claims for edge in edges) == [("c0",), ("c1", "c3"), ("c2",)]


def test_qualifiers_fold_as_declared() -> None:
    held = [
        claim(f"c{n}", "a COMMANDS b", qualifiers={"compliance": v}) for n, v in enumerate(("obeyed", "partial"))
    ]
    assert edge_of(held).qualifiers == {"compliance": ["partial"]}
    stated = [{"coerced": "false"}, {"coerced": "true", "mode": "phone"}, {"mode": ["visit", "phone"]}]
    met = [claim(f"c{n}", "a MET b", when="2020", qualifiers=q) for n, q in enumerate(stated)]
    assert edge_of(met).qualifiers == {"coerced": ["true"], "mode": ["phone", "visit"]}


@pytest.mark.parametrize(
    ("stances", "status"),
    [
        (["asserts"], "asserted"),
        (["alleges"], "alleged"),
        (["alleges", "asserts"], "asserted"),
        (["alleges", "denies"], "disputed"),
        (["asserts", "denies"], "disputed"),
        (["asserts", "doubts"], "asserted"),
        (["alleges", "doubts"], "alleged"),
    ],
)
def test_status(stances: list[str], status: str) -> None:
    edge = edge_of(claim(f"c{n}", "a ATTACKED b", stance) for n, stance in enumerate(stances))
    assert edge.status == status
    assert edge.doubted == ("doubts" in stances)
    assert len(edge.claims) == len(stances)


@pytest.mark.parametrize("stances", [["denies"], ["doubts"], ["denies", "doubts"]])
def test_without_support_there_is_no_edge(stances: list[str]) -> None:
    assert edges_of(claim(f"c{n}", "a ATTACKED b", stance) for n, stance in enumerate(stances)) == []


def test_a_doubt_has_no_effect_on_numbers() -> None:
    edge = edge_of([claim("c1", "a ATTACKED b"), claim("c2", "a ATTACKED b", "doubts", credibility=1)])
    assert (edge.support, edge.opposition, edge.confidence) == (0.7, 0.0, 0.7)


def test_of_each_voice_the_strongest_counts_and_of_voices_the_three_strongest() -> None:
    said = [("v1", 4), ("v1", 2), ("v2", 2), ("v3", 3), ("v4", 4), ("v4", 5)]
    claims = [
        claim(f"c{n}", "a ATTACKED b", "alleges", speaker=who, credibility=k) for n, (who, k) in enumerate(said)
    ]
    denial = claim("d1", "a ATTACKED b", "denies", speaker="a", credibility=4)
    edge = edge_of([*claims, denial])
    # 1 − (1 − .7)(1 − .7)(1 − .5) = .955; opposition .3; .955 · .7 = .6685. The fourth voice counts as a voice.
    assert (edge.support, edge.opposition, edge.confidence, edge.voices) == (0.955, 0.3, 0.6685, 4)
    assert edge.code == "A2"


def test_who_speaks_on_both_sides_is_a_voice_on_each() -> None:
    claims = [
        claim("c1", "a ATTACKED b", "alleges", speaker="v", credibility=3),
        claim("c2", "a ATTACKED b", "denies", speaker="v", credibility=3),
    ]
    edge = edge_of(claims)
    assert (edge.support, edge.opposition, edge.confidence) == (0.5, 0.5, 0.25)


def test_the_code_is_that_of_the_strongest_claim() -> None:
    sources = [source("b", "B"), source("d", "D"), source("f", None)]
    claims = [
        claim("c1", "a ATTACKED x", source="d", credibility=1),  # .36
        claim("c2", "a ATTACKED x", source="b", credibility=3),  # .40
        claim("c3", "a ATTACKED x", source="f", credibility=1),  # .27
    ]
    edge = edge_of(claims, sources=sources)
    assert (edge.code, edge.unrated) == ("B3", True)
    # 1 − .64 · .6 · .73
    assert edge.support == 0.71968


@pytest.mark.parametrize(
    ("reliability", "credibility", "weight", "unrated"),
    [
        ("B", 2, 0.56, False),
        ("A", 6, 0.3, True),
        ("A", None, 0.3, True),
        ("F", 2, 0.21, True),
        (None, 2, 0.21, True),
    ],
)
def test_unrated(reliability: str | None, credibility: int | None, weight: float, unrated: bool) -> None:
    edge = edge_of([claim("c1", "a ATTACKED b", credibility=credibility)], sources=[source("s", reliability)])
    assert (edge.confidence, edge.unrated) == (weight, unrated)


def test_a_reprint_launders_nothing() -> None:
    sources = [source("first", "C", publisher="p"), source("again", "A", origin="first", publisher="q")]
    claims = [
        claim("c1", "a ATTACKED b", source="first"),
        claim("c2", "a ATTACKED b", source="again", credibility=1),
    ]
    edge = edge_of(claims, sources=sources)
    # One voice, p; the reprint is worth no more than C: .9 · .6.
    assert (edge.voices, edge.support, edge.code) == (1, 0.54, "C1")
    assert edges_of(claims, sources=sources, without_sources=["first"]) == []
    assert edge_of(claims, sources=sources, without_sources=["again"]).claims == ("c1",)


@pytest.mark.parametrize(("chain", "code"), [("AE", "E2"), ("AF", "F2"), ("FE", "E2"), ("EF", "E2"), ("BCA", "C2")])
def test_reliability_is_the_least_along_the_chain(chain: str, code: str) -> None:
    sources = [
        source(f"s{n}", letter, origin=f"s{n + 1}" if n + 1 < len(chain) else None)
        for n, letter in enumerate(chain)
    ]
    assert edge_of([claim("c1", "a ATTACKED b", source="s0")], sources=sources).code == code


def test_nobody_in_particular_and_the_source_itself_speak_as_the_publisher() -> None:
    sources = [source("s1", publisher="p"), source("s2", publisher="p2"), source("s3"), source("s4")]
    claims = [
        claim("c1", "a ATTACKED b", source="s1"),
        claim("c2", "a ATTACKED b", "alleges", source="s1"),
        claim("c3", "a ATTACKED b", "alleges", source="s2"),
        claim("c4", "a ATTACKED b", "alleges", source="s3", speaker="p"),
    ]
    assert edge_of(claims, sources=sources, identities=[same("p", "p2")]).voices == 1
    assert edge_of([*claims, claim("c5", "a ATTACKED b", source="s3")], sources=sources).voices == 3


@pytest.mark.parametrize(
    ("support", "denial", "shown"),
    [
        ([("asserts", 2)], 3, True),
        ([("asserts", 3)], 3, False),
        ([("asserts", 4), ("alleges", 2)], 3, False),  # together .79, but of its own voice .3 only
        ([("alleges", 1)], 5, False),
        ([("asserts", 2)], None, True),
        ([("alleges", 1)], None, False),
    ],
)
def test_the_default_view(support: list[tuple[str, int]], denial: int | None, shown: bool) -> None:
    claims = [claim(f"c{n}", "a ATTACKED b", stance, credibility=k) for n, (stance, k) in enumerate(support)]
    if "alleges" in dict(support):
        claims[-1] = claims[-1].model_copy(update={"speaker": "v"})
    if denial is not None:
        claims.append(claim("d", "a ATTACKED b", "denies", speaker="a", credibility=denial))
    assert edge_of(claims).shown == shown


def test_support_that_is_all_withdrawn_is_retracted() -> None:
    claims = [
        claim("c1", "a ATTACKED b", when="2020-06-25", retracted="2020-08"),
        claim("c2", "a ATTACKED b", "denies", speaker="a"),
    ]
    edge = edge_of(claims)
    assert (edge.status, edge.shown, edge.confidence, edge.voices) == ("retracted", False, 0.0, 0)
    assert (edge.start_min, edge.end_max, edge.claims) == ("2020-06-25", "2020-06-25", ("c1", "c2"))
    assert edge.plain()["confidence"] == 0.0


def test_withdrawn_claims_stay_listed_and_weigh_nothing() -> None:
    claims = [
        claim("c1", "a ATTACKED b", "alleges", credibility=3),
        claim("c2", "a ATTACKED b", credibility=1, retracted="2020-08"),
        claim("c3", "a ATTACKED b", "denies", speaker="a", retracted="2020-08"),
        claim("c4", "a ATTACKED b", "doubts", retracted="2020-08"),
    ]
    edge = edge_of(claims)
    assert (edge.status, edge.confidence, edge.code, edge.doubted) == ("alleged", 0.5, "A3", False)
    assert edge.claims == ("c1", "c2", "c3", "c4")


def test_a_retracted_origin_retracts_its_repeats() -> None:
    sources = [
        source("first", retracted="2020-08"),
        source("again", origin="first"),
        source("third", origin="again"),
    ]
    claims = [claim("c1", "a ATTACKED b", source="third")]
    assert edge_of(claims, sources=sources).status == "retracted"
    assert edge_of(claims, sources=sources, known_by="2020-07-31").status == "asserted"
    assert edge_of(claims, sources=sources, known_by="2020-08-31").status == "retracted"


def test_known_by_keeps_what_was_published_and_undoes_later_retractions() -> None:
    sources = [source("old", published="2020-06-30"), source("new", published="2020-07-05"), source("undated")]
    claims = [
        claim("c1", "a ATTACKED b", source="old", retracted="2021-01-01"),
        claim("c2", "a ATTACKED b", "denies", source="new", speaker="a"),
        claim("c3", "a ATTACKED b", "alleges", source="undated"),
    ]
    assert edge_of(claims, sources=sources).status == "disputed"
    then = edge_of(claims, sources=sources, known_by="2020-07-01")
    assert (then.status, then.claims) == ("asserted", ("c1", "c3"))
    assert edge_of(claims, sources=sources, known_by="2020-01-01").claims == ("c3",)


def test_without_a_speaker_his_denial_is_gone_under_any_of_his_ids() -> None:
    claims = [claim("c1", "a ATTACKED b"), claim("c2", "a ATTACKED b", "denies", speaker="v2")]
    edge = edge_of(claims, identities=[same("v1", "v2")], without_speakers=["v2"])
    assert (edge.status, edge.claims) == ("asserted", ("c1",))


def test_the_sources_of_an_edge_are_those_of_all_its_claims() -> None:
    claims = [claim("c1", "a ATTACKED b", source="s2"), claim("c2", "a ATTACKED b", "denies", source="s1")]
    assert edge_of(claims).sources == ("s1", "s2")


def test_an_act_of_an_event_takes_its_dates_and_own_ones_narrow_them() -> None:
    event = entity("raid", "Event", start="2020-06-25", end="2020-06-29")
    claims = [claim("c1", "a ATTACKED b", event="raid2")]
    edge = edge_of(claims, entities=[event], identities=[same("raid", "raid2")])
    assert (edge.start_min, edge.start_max) == ("2020-06-25", "2020-06-29")
    assert (edge.end_min, edge.end_max) == ("2020-06-25", "2020-06-29")
    dated = claim("c2", "a ATTACKED b", event="raid", when="2020-06-26")
    edge = edge_of([*claims, dated], entities=[event], identities=[same("raid", "raid2")])
    assert (edge.start_min, edge.end_max, edge.dates_conflict) == ("2020-06-26", "2020-06-26", False)


@pytest.mark.parametrize("event", ["talks", "elsewhere"])
def test_an_event_without_dates_leaves_an_act_open(event: str) -> None:
    edge = edge_of([claim("c1", "a ATTACKED b", event=event)], entities=[entity("talks", "Event")])
    assert (edge.start_min, edge.end_max) == (OPEN_MIN, OPEN_MAX)


@pytest.mark.parametrize("role", ["a CARRIED_OUT raid", "raid TARGETED b"])
def test_a_role_takes_the_dates_of_its_event(role: str) -> None:
    edge = edge_of([claim("c1", role)], entities=[entity("raid", "Event", start="2020-06")])
    assert (edge.start_min, edge.end_max) == ("2020-06-01", "2020-06-30")


def test_dates_that_exclude_each_other_give_their_hull_and_a_conflict() -> None:
    days = ["2020-06-25", "2020-06-29", "2020-06"]
    edge = edge_of(claim(f"c{n}", "a ATTACKED b", event="raid", when=day) for n, day in enumerate(days))
    assert (edge.start_min, edge.start_max) == ("2020-06-01", "2020-06-30")
    assert (edge.end_min, edge.end_max, edge.dates_conflict) == ("2020-06-01", "2020-06-30", True)
