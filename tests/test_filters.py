"""Filters that remove claims fold again: what shows is what a graph without those claims would show."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from command import run
from conftest import Graph, claim, entity, identity, source

from cli.options import filters_of, reader_of
from graph.exports.jsonl import export_jsonl
from graph.filtering import Tally
from graph.fold import Filters
from graph.reading.profile import Profile, profile
from graph.reading.reader import Reader
from graph.reading.view import View
from graph.reading.why import Passage, why_between, why_claim, why_edge, why_event
from graph.store.audit import audit
from graph.store.connect import Store
from schema.errors import UsageError

# The fold is in Python: what reads for it is tried on both engines, not on both Neo4j.
pytestmark = pytest.mark.engines("embedded", "neo4j-2026")

ALL = View(include=("alleged", "disputed", "retracted"))
ENTITIES = ("group-a", "body-b", "person-c", "person-d", "raid-r", "press-p")
RECORDS = (
    source("s1", published="2020-01-10", publisher="press-p"),
    source("s2", published="2020-03"),
    source("s3", published="2020-02-01", origin="s1", reliability="A"),
    source("s4"),
    source("s5", published="2020-05-01", retracted="2020-06-01"),
    entity("group-a"),
    entity("group-z", aliases=["Zeta"]),
    identity("group-a", "group-z"),
    entity("body-b", "StateBody"),
    entity("person-c", "Person"),
    entity("person-d", "Person"),
    entity("press-p", "Organization"),
    entity("raid-r", "Event", start="2020-04-25"),
    claim("c1", "group-a", "THREATENED", "body-b", when="2020-01-05"),
    claim("c2", "group-z", "THREATENED", "body-b", stance="denies", speaker="group-a", source="s2"),
    claim("c3", "group-a", "THREATENED", "body-b", when="2020-01-05", source="s3"),
    claim("b4", "person-c", "LEADS", "group-z", observed="2016", source="s2"),
    claim("c4", "person-c", "LEADS", "group-a", start="2014", end="..", source="s4"),
    claim("c5", "body-b", "CARRIED_OUT", "raid-r", stance="alleges", speaker="unattributed"),
    claim("c6", "person-d", "CARRIED_OUT", "raid-r", stance="alleges", speaker="group-z", source="s5"),
    claim("c7", "group-a", "SUPPORTS", "body-b", stance="denies", source="s2", about=["c6", "raid-r"]),
    claim("c8", "person-d", "MEMBER_OF", "group-a", retracted="2020-07-05"),
    claim("c9", "person-d", "ATTACKED", "body-b", event="raid-r", source="s4"),
)
WARNED = ("group-a", "THREATENED", "body-b")


def filters(**by: Any) -> Filters:
    return Filters(by.get("known_by"), frozenset(by.get("sources", ())), frozenset(by.get("speakers", ())))


def edges(store: Store, asked: Filters | None, *ends: str) -> dict[tuple[str, str, str], dict[str, Any]]:
    """The edges of entities as ``show`` reads them, by their triples."""
    reader = reader_of(store, asked)
    found = {}
    for id_ in ends or ENTITIES:
        for row in profile(reader, id_, ALL).rows:
            subject, object_ = (row["other"], id_) if row["direction"] == "to it" else (id_, row["other"])
            found[subject, row["relation"], object_] = row
    return found


def removed(store: Store, asked: Filters) -> set[str]:
    tally = Tally()
    list(export_jsonl(store, (), asked, tally))
    return tally.removed


def test_without_the_source_that_denies_an_edge_is_no_longer_disputed(graph: Graph) -> None:
    graph.load(*RECORDS)
    before = edges(graph.store, None)[WARNED]
    after = edges(graph.store, filters(sources=["s2"]))[WARNED]
    assert (before["status"], after["status"]) == ("disputed", "asserted")
    assert after["confidence"] > before["confidence"]
    stays = edges(graph.store, filters(sources=["s4"]))[WARNED]
    assert stays == before
    (passage,) = why_claim(reader_of(graph.store, filters(sources=["s2"])), "c1")[:1]  # type: ignore[index]
    assert [row["claim"] for row in passage.claims] == ["c1"]
    assert [edge["status"] for edge in passage.edges] == ["asserted"]


def test_without_an_origin_its_repeats_are_gone_too(graph: Graph) -> None:
    graph.load(*RECORDS)
    assert removed(graph.store, filters(sources=["s1"])) == {"c1", "c3", "c5", "c8"}
    assert removed(graph.store, filters(sources=["s3"])) == {"c3"}
    assert WARNED not in edges(graph.store, filters(sources=["s1"]))
    exported = "".join(export_jsonl(graph.store, (), filters(sources=["s1"])))
    kept = [json.loads(line) for line in exported.splitlines()]
    assert [record["id"] for record in kept if record["kind"] == "source"] == ["s2", "s4", "s5"]


def test_a_speaker_is_one_under_all_his_ids(graph: Graph) -> None:
    graph.load(*RECORDS)
    for name in ("group-a", "group-z", "Zeta"):
        asked = filters_of(graph.store, None, None, [name], quiet=True)
        assert asked is not None
        assert removed(graph.store, asked) == {"c2", "c6"}
        assert edges(graph.store, asked)[WARNED]["status"] == "asserted"
    nobody = filters_of(graph.store, None, None, ["unattributed"])
    assert nobody is not None
    assert removed(graph.store, nobody) == {"c5"}


def test_before_a_retraction_what_was_retracted_stood(graph: Graph) -> None:
    graph.load(*RECORDS)
    role, member = ("person-d", "CARRIED_OUT", "raid-r"), ("person-d", "MEMBER_OF", "group-a")
    for day, of_role, of_member in (
        (None, "retracted", "retracted"),
        ("2020-05-01", "alleged", "asserted"),
        ("2020-05-31", "alleged", "asserted"),
        ("2020-06-01", "retracted", "asserted"),
        ("2020-07-05", "retracted", "retracted"),
    ):
        found = edges(graph.store, filters(known_by=day) if day else None)
        assert (found[role]["status"], found[member]["status"]) == (of_role, of_member), day
    assert role not in edges(graph.store, filters(known_by="2020-04-30"))
    exported = "".join(export_jsonl(graph.store, (), filters(known_by="2020-05-31")))
    assert '"retracted"' not in exported


def test_a_vague_day_of_publication_may_be_before(graph: Graph) -> None:
    graph.load(*RECORDS)
    assert "c2" in removed(graph.store, filters(known_by="2020-02-29"))
    assert "c2" not in removed(graph.store, filters(known_by="2020-03-01"))
    tally = Tally()
    list(export_jsonl(graph.store, (), filters(known_by="2019-01-01"), tally))
    assert tally.undated == {"c4", "c9"}
    assert tally.removed == {"b4", "c1", "c2", "c3", "c5", "c6", "c7", "c8"}
    assert tally.words(filters(known_by="2019-01-01")) == (
        "known by 2019-01-01: 8 claims removed, 2 kept of sources with unknown publication"
    )


def test_the_standing_of_an_event_is_folded_again(graph: Graph) -> None:
    graph.load(*RECORDS)
    assert profile(Reader(graph.store), "raid-r", ALL).entity["standing"] == "alleged"
    then = profile(reader_of(graph.store, filters(sources=["s1"])), "raid-r", ALL)
    assert then.entity["standing"] == "retracted"
    assert {row["other"] for row in then.rows} == {"person-d"}
    never = profile(reader_of(graph.store, filters(sources=["s1", "s5"])), "raid-r", ALL)
    assert "standing" not in never.entity


def test_a_claim_that_is_gone_is_told(graph: Graph) -> None:
    graph.load(*RECORDS)
    reader = reader_of(graph.store, filters(sources=["s5"]))
    with pytest.raises(UsageError, match="the filters remove the claim c6"):
        why_claim(reader, "c6")
    assert why_claim(reader, "c99") is None
    (about,) = (row["about"] for row in reader_claims(reader, "c7"))
    assert about == ["raid-r"], "and nothing is about it any more"


def reader_claims(reader: Reader, claim_: str) -> list[dict[str, Any]]:
    passages = why_claim(reader, claim_)
    assert passages
    return [row for row in passages[0].claims if row["claim"] == claim_]


def test_a_spell_may_have_another_name(graph: Graph) -> None:
    graph.load(*RECORDS)
    leads = ("person-c", "LEADS", "group-a")
    stored = edges(graph.store, None)[leads]["edge"]
    asked = filters(sources=["s2"])
    folded = edges(graph.store, asked)[leads]["edge"]
    assert stored != folded, "b4 named it"
    (passage,) = why_edge(reader_of(graph.store, asked), folded)
    assert [row["claim"] for row in passage.claims] == ["c4"]
    assert [edge["edge"] for edge in passage.edges] == [folded]
    with pytest.raises(UsageError, match=f"no edge '{stored}' with these filters"):
        why_edge(reader_of(graph.store, asked), stored)
    (passage,) = why_edge(reader_of(graph.store, filters(sources=["s5"])), stored)
    assert [row["claim"] for row in passage.claims] == ["b4", "c4"]


def seen(reader: Reader, claims: list[str]) -> list[Profile | list[Passage] | None]:
    """All that ``show`` and ``why`` have to say."""
    profiles = [profile(reader, id_, ALL) for id_ in ENTITIES]
    pairs = [(a, b) for a in ENTITIES for b in ENTITIES if a < b]
    return [
        *profiles,
        *(why_between(reader, a, b) for a, b in pairs),
        *(why_claim(reader, id_) for id_ in claims),
        *(why_edge(reader, row["edge"]) for made in profiles for row in made.rows),
        why_event(reader, "raid-r"),
    ]


ASKED = {
    "source": filters(sources=["s2"]),
    "origin": filters(sources=["s1"]),
    "retracted source": filters(sources=["s5"]),
    "speaker": filters(speakers=["group-a"]),
    "nobody": filters(speakers=["unattributed"]),
    "before all": filters(known_by="2019-01-01"),
    "before the denial": filters(known_by="2020-02-29"),
    "before the retraction": filters(known_by="2020-05-31"),
    "after the retraction": filters(known_by="2020-06-02"),
    "all together": filters(known_by="2020-05-31", sources=["s4"], speakers=["group-a"]),
    "nothing": filters(sources=["s1", "s2", "s4", "s5"]),
}


# What filters leave is folded in memory, whatever the engine: one of them will do.
@pytest.mark.engines("embedded")
@pytest.mark.parametrize("name", ASKED)
def test_what_shows_is_what_a_load_of_the_filtered_export_shows(graph: Graph, name: str) -> None:
    other = [source("t1", published="2020-04"), entity("body-b", "StateBody", name="Other B"), entity("group-a")]
    speaks = claim("d1", "body-b", "ACCUSED", "group-a", source="t1", about=["c1", "c6"], when="2020-04")
    graph.load(*RECORDS)
    graph.load(*other, speaks, name="other", prefer=["other"])
    asked = ASKED[name]
    exported = "".join(export_jsonl(graph.store, (), asked))
    kept = [r["id"] for r in map(json.loads, exported.splitlines()) if r["kind"] == "claim"]
    shown = seen(reader_of(graph.store, asked), kept)
    part = "".join(export_jsonl(graph.store, ("demo",), asked))
    path = graph.folder / "filtered.jsonl"
    for text in (part, exported):
        path.write_text(text, encoding="utf-8")
        graph.store.run("MATCH (n) DETACH DELETE n")
        graph.load_path(path, prefer=["other"])
    assert seen(Reader(graph.store), kept) == shown
    assert not audit(graph.store).differences
    again = graph.export()
    assert again.splitlines()[1:] == exported.splitlines()[1:], "all but the header, which names the filter"
    assert json.loads(exported.splitlines()[0])["filters"].endswith(("removed", "unknown publication"))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"known_by": "2020-13-01"}, "--known-by"),
        ({"known_by": "2020"}, "--known-by 2020: name one day"),
        ({"sources": ["s11"]}, r"there is no source 's11': did you mean s1"),
        ({"sources": ["somewhere"]}, r"there is no source 'somewhere': there are s1, s2, s3"),
        ({"speakers": ["Grup Zett"]}, r"nothing is called"),
    ],
)
def test_what_there_is_not_is_told(graph: Graph, given: dict[str, Any], told: str) -> None:
    graph.load(*RECORDS)
    with pytest.raises(UsageError, match=told):
        filters_of(graph.store, given.get("known_by"), given.get("sources"), given.get("speakers"))


@pytest.mark.engines("embedded")
def test_every_result_says_which_filter_is_in_force(graph: Graph, engine: str) -> None:
    graph.load(*RECORDS)
    without = ("--without-source", "s2", "--without-source", "s5")
    words = "without source s2, without source s5: {} removed"
    table = run("show", "body-b", *without, db=engine)
    assert table.returncode == 0
    assert table.stdout.splitlines()[-1] == words.format("2 claims")
    as_json = run("show", "body-b", *without, "-f", "json", db=engine)
    assert as_json.stderr.strip() == words.format("2 claims")
    assert {row["status"] for row in json.loads(as_json.stdout) if row["relation"] == "THREATENED"} == {"asserted"}
    assert run("show", "body-b", *without, "-f", "json", "--quiet", db=engine).stderr == ""
    why = run("why", "group-a", "body-b", *without, db=engine)
    assert "without source s2, without source s5: " in why.stdout
    assert "disputed" not in why.stdout
    exported = run("export", *without, db=engine)
    assert exported.stderr.strip() == words.format("4 claims")
    assert words.format("4 claims") in exported.stdout.splitlines()[0]
    then = run("show", "person-c", "--known-by", "2020-01-01", db=engine)
    assert "known by 2020-01-01: 1 claim removed, 1 kept of sources with unknown publication\n" in then.stdout


@pytest.mark.engines("embedded")  # from which engine the claims come the query does not see
def test_a_query_reads_a_graph_that_was_folded_without_the_claims(
    graph: Graph, engine: str, tmp_path: Path
) -> None:
    graph.load(*RECORDS)
    before = graph.export()
    place = tmp_path / "temporary"
    place.mkdir()
    words = ("query", "disputed", "--without-source", "s2", "-f", "json")
    done = run(*words, db=engine, TMPDIR=str(place))
    assert (done.returncode, json.loads(done.stdout)) == (0, [])
    assert done.stderr == "folded anew in a temporary database, without source s2: 3 claims removed\n"
    assert not list(place.iterdir()), "the database is gone, and its engine"
    assert len(json.loads(run("query", "disputed", "-f", "json", db=engine).stdout)) == 1
    assert graph.export() == before
    missing = run("query", "members-of", "entity=Nobody At All", "--known-by", "2021-01-01", db=engine)
    assert missing.returncode == 2
    by_name = run("query", "neighbours", "entity=Zeta", "--without-speaker", "Zeta", "-f", "json", db=engine)
    assert {row["status"] for row in json.loads(by_name.stdout) if row["relation"] == "THREATENED"} == {"asserted"}
