"""Queries on evidence, camps, elections and holds: exact rows of a small set, worked out by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from conftest import Graph, claim, entity, source

from graph.store.connect import Store, open_store
from queries import bind, get

# That the engines answer alike is for test_answers.
pytestmark = pytest.mark.engines("embedded")

Row = dict[str, Any]
HOME: dict[str, Any] = {"countries": ["XA"]}
AWAY: dict[str, Any] = {"countries": ["XB"]}

# s1 (B) speaks with the voice of press-p, s2 (C) with that of press-q, s3 (B) has no publisher.
SOURCES = (
    source("s1", publisher="press-p", published="2020-07-01"),
    source("s2", publisher="press-q", published="2020-07-02", reliability="C"),
    source("s3", published="2020-07-03"),
)
ENTITIES = (
    entity("home-state", "State", **HOME),
    entity("far-state", "State", **AWAY),
    entity("far-corps", "StateBody"),
    entity("army", "StateBody", **HOME),
    entity("assembly", "StateBody", **HOME),
    entity("front", labels=["ArmedGroup", "StateBody"], **HOME),
    entity("brigade"),
    entity("cell", **HOME),
    entity("guard"),
    entity("band", **HOME),
    entity("premier", "Office"),
    entity("club", "Organization"),
    entity("press-p", "Organization", **AWAY),
    entity("press-q", "Organization"),
    *(entity(id_, "Person") for id_ in ("ann", "bob", "cem", "eve", "fay")),
    entity("dot", "Person", **AWAY),
)
SEEN = {"observed": "2020-06"}
CLAIMS = (
    # who is where
    claim("p01", "brigade", "MEMBER_OF", "front", **SEEN),
    claim("p02", "brigade", "MEMBER_OF", "front", source="s2", **SEEN),
    claim("p03", "cell", "PART_OF", "brigade", **SEEN),
    claim("p04", "far-corps", "PART_OF", "far-state", **SEEN),
    claim("p05", "guard", "PART_OF", "far-corps", **SEEN),
    claim("p06", "premier", "OFFICE_OF", "home-state", **SEEN),
    claim("p07", "ann", "HOLDS_OFFICE", "premier", start="2020-05-07"),
    claim("p08", "ann", "LEADS", "band", **SEEN),
    claim("p09", "bob", "LEADS", "brigade", **SEEN),
    claim("p10", "bob", "MEMBER_OF", "army", **SEEN),
    claim("p11", "cem", "MEMBER_OF", "band", stance="alleges", speaker="bob", **SEEN),
    claim("p12", "dot", "LEADS", "band", **SEEN),
    claim("p13", "eve", "LEADS", "band", credibility=3, **SEEN),
    claim("p14", "eve", "LEADS", "front", **SEEN),
    claim("p15", "fay", "LEADS", "club", **SEEN),
    claim("p16", "fay", "MEMBER_OF", "band", **SEEN),
    # who put whom into office
    claim("e01", "assembly", "ELECTED", "ann", when="2020-05"),
    claim("e02", "assembly", "ELECTED", "ann", when="2020-05", stance="denies", speaker="bob", source="s2"),
    claim("e03", "ann", "APPOINTED", "bob", when="2020-06-01", source="s2", qualifiers={"mode": ["nominated"]}),
    claim("e04", "band", "SUPPORTS", "ann", **SEEN),
    claim("e05", "band", "SUPPORTS", "army", **SEEN),
    # who has a hold on whom
    claim("v01", "front", "CONSTRAINS", "ann", **SEEN),
    claim("v02", "ann", "DEPENDS_ON", "front", stance="alleges", speaker="bob", **SEEN),
    claim("v03", "band", "REFUSED", "ann", when="2020-06-02", source="s2"),
    claim("v04", "cell", "DEFIED", "ann", when="2020-06-03", source="s3"),
    # what stands on few
    claim("t01", "band", "THREATENED", "army", when="2020-06-10"),
    claim("t02", "band", "THREATENED", "army", when="2020-06-10", stance="alleges", speaker="bob", credibility=4),
    claim("t03", "band", "THREATENED", "army", when="2020-06-10", stance="denies", speaker="cem", source="s2"),
    claim("t04", "band", "THREATENED", "army", when="2020-06", stance="doubts", speaker="eve", source="s3"),
    claim("r01", "band", "RAIDED", "army", when="2020-06-11"),
    claim("r02", "band", "RAIDED", "army", when="2020-06-11", source="s2", retracted="2020-07-05"),
    claim("m01", "band", "PRAISED", "dot", when="2020-06-12", stance="alleges", speaker="bob"),
    claim("m02", "band", "PRAISED", "dot", when="2020-06-12", stance="alleges", speaker="bob", source="s2"),
)


@pytest.fixture
def small(graph: Graph) -> Graph:
    graph.load(*SOURCES, *ENTITIES, *CLAIMS)
    return graph


@pytest.fixture
def iraq(iraq_db: str) -> Iterator[Store]:
    with open_store(iraq_db, "reader") as store:
        yield store


def ask(store: Store, name: str, **given: Any) -> list[Row]:
    query = get(name)
    return store.rows(query.cypher, bind(query, given))


def pick(rows: list[Row], *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[column] for column in columns) for row in rows]


def edge_of(store: Store, subject: str, relation: str, object_: str) -> str:
    rows = ask(store, "neighbours", entity=subject, include="alleged,disputed,retracted")
    (edge,) = (r["edge"] for r in rows if r["relation"] == relation and r["neighbour"] == object_)
    return str(edge)


def test_what_hangs_on_one_voice_or_one_source(small: Graph) -> None:
    rows = ask(small.store, "single-source", entity="army")
    assert pick(rows, "subject", "relation", "object", "voice", "voice_name", "source") == [
        # .56: B2, one voice; those of one score by the subject's name.
        ("band", "RAIDED", "army", "press-p", "Press P", "s1"),
        ("band", "SUPPORTS", "army", "press-p", "Press P", "s1"),
        ("bob", "MEMBER_OF", "army", "press-p", "Press P", "s1"),
        # Two voices for it, both in s1; s2 is against it. (1 - .44 * .76) * (1 - .42)
        ("band", "THREATENED", "army", None, None, "s1"),
    ]
    assert [round(row["confidence"], 4) for row in rows] == [0.56, 0.56, 0.56, 0.3860]


def test_one_voice_and_one_source_are_told_apart(small: Graph) -> None:
    def of(entity_: str, hangs_on: str) -> list[tuple[Any, ...]]:
        rows = ask(small.store, "single-source", entity=entity_, hangs_on=hangs_on, include="alleged")
        return [row[:3] for row in pick(rows, "relation", "voice", "source") if row[0] in ("THREATENED", "PRAISED")]

    assert of("band", "voice") == [("PRAISED", "bob", None)]
    assert of("band", "source") == [("THREATENED", None, "s1")]
    assert of("band", "either") == [("PRAISED", "bob", None), ("THREATENED", None, "s1")]


def test_two_publishers_hang_on_neither_and_a_source_without_publisher_is_its_own_voice(small: Graph) -> None:
    rows = ask(small.store, "single-source", entity="brigade")
    assert ("brigade", "MEMBER_OF") not in pick(rows, "subject", "relation")
    cell = ask(small.store, "single-source", entity="cell", hangs_on="voice")
    assert pick(cell, "relation", "voice", "voice_name", "source") == [
        ("DEFIED", "s3", "s3", "s3"),
        ("PART_OF", "press-p", "Press P", "s1"),
    ]


def test_the_list_of_what_hangs_is_cut_at_its_end(small: Graph) -> None:
    rows = ask(small.store, "single-source")
    assert ask(small.store, "single-source", limit=3) == rows[:3]
    # p03-p10, p12-p16, e01, e03-e05, v01, v03, v04, the threat and the raid
    assert len(rows) == 22


def test_what_two_have_in_common(small: Graph) -> None:
    rows = ask(small.store, "common-ties", a="ann", b="army")
    assert pick(rows, "common", "side", "relation", "what", "status") == [
        ("band", "ann", "LEADS", "Ann leads Band", "asserted"),
        ("band", "ann", "REFUSED", "Band refused Ann", "asserted"),
        ("band", "ann", "SUPPORTS", "Band supports Ann", "asserted"),
        ("band", "army", "RAIDED", "Band raided Army", "asserted"),
        ("band", "army", "SUPPORTS", "Band supports Army", "asserted"),
        ("band", "army", "THREATENED", "Band threatened Army", "disputed"),
        ("bob", "ann", "APPOINTED", "Ann appointed Bob", "asserted"),
        ("bob", "army", "MEMBER_OF", "Bob member of Army", "asserted"),
    ]
    assert ask(small.store, "common-ties", a="ann", b="ann") == []
    left = ask(small.store, "common-ties", a="ann", b="army", leave_out="APPOINTED")
    assert {row["common"] for row in left} == {"band"}


def test_five_camps_with_their_reasons(small: Graph) -> None:
    rows = ask(small.store, "camps", home="XA")
    assert pick(rows, "camp", "entity", "because", "also") == [
        ("state", "ann", "Ann holds office Premier", []),
        ("state", "army", "StateBody", []),
        ("state", "assembly", "StateBody", []),
        ("state", "home-state", "State", []),
        ("state", "premier", "Premier office of Home State", []),
        ("hybrid", "bob", "Bob leads Brigade", []),
        ("hybrid", "brigade", "Brigade member of Front", []),
        ("hybrid", "cell", "Cell part of Brigade", []),
        ("hybrid", "eve", "Eve leads Front", ["militia"]),
        ("hybrid", "front", "ArmedGroup and StateBody", []),
        ("militia", "band", "ArmedGroup", []),
        ("militia", "fay", "Fay member of Band", []),
        ("foreign", "dot", "countries: XB", []),
        ("foreign", "far-corps", "Far Corps part of Far State", []),
        ("foreign", "far-state", "countries: XB", []),
        ("foreign", "guard", "Guard part of Far Corps", []),
        ("foreign", "press-p", "countries: XB", []),
        ("other", "cem", "nothing places it", []),
        ("other", "club", "nothing places it", []),
        ("other", "press-q", "nothing places it", []),
    ]
    some = ask(small.store, "camps", home="XA", camps="militia,other")
    assert some == [row for row in rows if row["camp"] in ("militia", "other")]
    reasons = {row["entity"]: row for row in rows}
    assert reasons["ann"]["edge"] == edge_of(small.store, "ann", "HOLDS_OFFICE", "premier")
    assert (reasons["army"]["relation"], reasons["army"]["edge"]) == (None, None)


def test_camps_depend_on_home_day_and_view(small: Graph) -> None:
    def camp(entity_: str, **given: Any) -> tuple[Any, ...]:
        (row,) = ask(small.store, "camps", entity=entity_, **{"home": "XA", **given})
        return row["camp"], row["because"], row["holds"]

    assert camp("cem", include="alleged") == ("militia", "Cem member of Band", None)
    assert camp("far-state", home="XB")[0] == "state"
    assert camp("front", home="XB")[0] == "foreign"
    assert camp("brigade", home="XB") == ("militia", "ArmedGroup", None), "a hybrid abroad makes no hybrid"
    assert camp("ann", on="2020-06-30") == ("state", "Ann holds office Premier", "possible")
    assert camp("ann", on="2020-05-06") == ("militia", "Ann leads Band", "possible"), "not yet in office"
    assert camp("ann", on="2020-06-30", strict=True) == ("other", "nothing places it", None)


def test_who_put_whom_into_office(small: Graph) -> None:
    rows = ask(small.store, "elected-by")
    assert pick(rows, "subject", "relation", "object", "mode", "status", "voices") == [
        ("assembly", "ELECTED", "ann", [], "disputed", 1),
        ("band", "SUPPORTS", "ann", [], "asserted", 1),
        ("ann", "APPOINTED", "bob", ["nominated"], "asserted", 1),
    ]
    assert pick(ask(small.store, "elected-by", entity="bob"), "relation") == [("APPOINTED",)]
    assert pick(ask(small.store, "elected-by", backing=False, include="none"), "relation") == [("APPOINTED",)]


def test_who_has_a_hold_on_whom(small: Graph) -> None:
    wanted = [
        ("veto", "front", "ann", "CONSTRAINS", "asserted"),
        ("dependence", "front", "ann", "DEPENDS_ON", "alleged"),
        ("refusal", "band", "ann", "REFUSED", "asserted"),
        ("defiance", "cell", "ann", "DEFIED", "asserted"),
    ]
    columns = ("means", "holder", "over", "relation", "status")
    rows = ask(small.store, "veto-and-dependence", include="alleged")
    assert pick(rows, *columns) == wanted
    assert pick(ask(small.store, "veto-and-dependence"), *columns) == [wanted[0], *wanted[2:]]
    of_front = ask(small.store, "veto-and-dependence", entity="front", include="alleged")
    assert pick(of_front, *columns) == wanted[:2]


def test_coverage_counts_claims_voices_and_sources(small: Graph) -> None:
    columns = ("entity", "claims", "against", "voices", "sources", "relations", "spoken")
    thin = ask(small.store, "coverage", labels="StateBody,Office,Organization")
    assert pick(thin, *columns) == [
        ("press-p", 0, 0, 0, 0, 0, 0),
        ("press-q", 0, 0, 0, 0, 0, 0),
        ("club", 1, 0, 1, 1, 1, 0),
        ("assembly", 2, 1, 2, 2, 1, 0),
        ("far-corps", 2, 0, 1, 1, 2, 0),
        ("premier", 2, 0, 1, 1, 2, 0),
        # p01 p02 p14 v01 v02; press-p, press-q and bob
        ("front", 5, 0, 3, 2, 4, 0),
        # p10 e05 t01-t04 r01 r02; t03, t04 and r02 are against or withdrawn; press-p, bob, cem, eve, press-q
        ("army", 8, 3, 5, 3, 4, 0),
    ]
    (most,) = ask(small.store, "coverage", most=True, limit=1)
    # p08 p11-p13 p16 e04 e05 v03 t01-t04 r01 r02 m01 m02
    assert pick([most], *columns) == [("band", 16, 3, 5, 3, 11, 0)]
    (bob,) = (row for row in ask(small.store, "coverage") if row["entity"] == "bob")
    assert (bob["claims"], bob["spoken"]) == (3, 6)


def test_evidence_has_every_claim_on_the_edge(small: Graph) -> None:
    edge = edge_of(small.store, "band", "THREATENED", "army")
    rows = ask(small.store, "evidence", edge=edge)
    assert pick(rows, "claim", "stance", "speaker", "voice_name", "source", "code", "start_min", "end_max") == [
        ("t01", "asserts", None, "Press P", "s1", "B2", "2020-06-10", "2020-06-10"),
        ("t02", "alleges", "bob", "Bob", "s1", "B4", "2020-06-10", "2020-06-10"),
        ("t03", "denies", "cem", "Cem", "s2", "C2", "2020-06-10", "2020-06-10"),
        ("t04", "doubts", "eve", "Eve", "s3", "B2", "2020-06-01", "2020-06-30"),
    ]
    assert {row["edge"] for row in rows} == {edge}
    assert ask(small.store, "evidence", edge=edge[:10]) == rows
    raid = ask(small.store, "evidence", edge=edge_of(small.store, "band", "RAIDED", "army"))
    assert pick(raid, "claim", "withdrawn", "statement") == [
        ("r01", False, "Statement r01."),
        ("r02", True, "Statement r02."),
    ]


def test_one_claim_that_denies_two_edges_is_evidence_of_both(graph: Graph) -> None:
    acts = ("2020-06-10", "2020-06-11")
    made = [claim(f"a{i}", "band", "RAIDED", "army", when=day) for i, day in enumerate(acts)]
    denial = claim("d", "band", "RAIDED", "army", when="2020-06", stance="denies", speaker="ann")
    graph.load(*SOURCES, *ENTITIES, *made, denial)
    rows = ask(graph.store, "evidence", edge="e-")
    assert sorted(pick(rows, "claim")) == [("a0",), ("a1",), ("d",), ("d",)]
    assert [row["edge"] for row in rows] == sorted(row["edge"] for row in rows)


def test_the_shipped_set_answers_as_its_articles_do(iraq: Store) -> None:
    camps = {row["entity"]: (row["camp"], row["because"]) for row in ask(iraq, "camps", home="IQ")}
    assert camps["kataib-hezbollah"] == ("hybrid", "Kataib Hezbollah member of Popular Mobilization Forces")
    assert camps["mustafa-al-kadhimi"] == ("state", "Mustafa al-Kadhimi holds office Prime Minister of Iraq")
    assert camps["qais-al-khazali"] == ("militia", "Qais al-Khazali leads Asa'ib Ahl al-Haq")
    assert (camps["irgc"][0], camps["abu-mahdi-al-muhandis"][0]) == ("foreign", "other")

    elected = ask(iraq, "elected-by")
    assert pick(elected, "subject", "relation", "object") == [
        ("iraqi-parliament", "ELECTED", "mustafa-al-kadhimi"),
    ]
    holds = ask(iraq, "veto-and-dependence", include="alleged")
    dependence = [row for row in holds if row["means"] == "dependence"]
    assert pick(dependence, "holder", "over") == [("powerful-elites-iraq", "prime-minister-of-iraq")]

    common = {row["common"] for row in ask(iraq, "common-ties", a="iran", b="united-states")}
    assert common == {"detained-kh-members", "kataib-hezbollah", "mustafa-al-kadhimi", "qasem-soleimani"}

    office = ask(iraq, "evidence", edge="e-26d2dc5566")
    assert pick(office, "claim", "source", "paragraph") == [
        ("jcpa-004", "jcpa-2020", 8),
        ("jcpa-096", "jcpa-2020", 25),
        ("voa-001", "voa-2020", 4),
    ]
    deal = ask(iraq, "single-source", entity="alleged-deal-2020-06", include="alleged,disputed")
    assert {(row["voice"], row["source"]) for row in deal} == {("sources-close-to-kadhimi", "jcpa-2020")}
    kadhimi = ask(iraq, "coverage", most=True, limit=1)
    assert pick(kadhimi, "entity", "sources") == [("mustafa-al-kadhimi", 2)]
