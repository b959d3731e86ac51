"""Loading: data sets become equal to their input, together or not at all, whoever else loads and whatever dies."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import SMALL, Fields, Graph, claim, entity, identity, source

from graph.store.load import How, unload
from schema.errors import InputError, UsageError


def changed(*records: Fields, **by_id: Fields | None) -> list[Fields]:
    """The records, with those that are named replaced or left out."""
    new = [by_id.get(r.get("id", "").replace("-", "_"), r) for r in records]
    return [r for r in new if r is not None]


# One input, one graph


def test_loading_twice_changes_nothing(graph: Graph) -> None:
    assert graph.load(*SMALL).changed > 0
    before = graph.export()
    assert graph.load(*SMALL).changed == 0
    assert graph.load(*reversed(SMALL)).changed == 0
    assert graph.load(*SMALL, append=True).changed == 0
    assert graph.export() == before


def test_a_data_set_becomes_equal_to_its_input(graph: Graph) -> None:
    graph.load(*SMALL)
    before = graph.export()
    fewer = changed(*SMALL, c5=None, raid_r=None, c6=None, c3=None, c4=None)
    report = graph.load(*fewer, entity("group-n"))
    assert (report.totals.claims, report.totals.edges) == (2, 2)
    held = {row["id"] for row in graph.store.rows("MATCH (n:Entity) RETURN n.id AS id")}
    assert held == {"group-a", "body-b", "person-c", "press-p", "group-n"}
    assert graph.count("MATCH (:Entity)-[r]->(:Entity) RETURN count(r) AS n") == 2
    assert graph.count("MATCH (c:Claim) RETURN count(c) AS n") == 2
    graph.load(*SMALL)
    assert graph.export() == before


def test_append_only_adds(graph: Graph) -> None:
    graph.load(*SMALL)
    more = claim("c7", "group-a", "ATTACKED", "body-b", when="2020-07")
    graph.load(SMALL[0], *SMALL[1:3], more, append=True)
    both = graph.export()
    assert graph.load(more, append=True).changed == 0
    graph.load(*SMALL, more)
    assert graph.export() == both


def test_the_order_of_qualifiers_is_no_other_content(graph: Graph) -> None:
    def threat(**qualifiers: Any) -> Fields:
        return claim("c7", "group-a", "THREATENED", "body-b", qualifiers=qualifiers)

    graph.load(*SMALL, threat(mode=["b", "a"], aspect=["repeated"]))
    assert graph.load(threat(aspect=["repeated"], mode=["a", "b"]), append=True).changed == 0
    exported = graph.folder / "demo.jsonl"
    exported.write_text(graph.export())
    assert graph.load_path(exported).changed == 0


@pytest.mark.parametrize(
    "other",
    [
        claim("c2", "group-a", "ATTACKED", "body-b", when="2020-06-26"),
        entity("group-a", aliases=["Beta"]),
        source(published="2020-07-02", publisher="press-p"),
    ],
    ids=["claim", "entity", "source"],
)
def test_append_refuses_other_content_under_the_same_id(graph: Graph, other: Fields) -> None:
    graph.load(*SMALL)
    before = graph.export()
    with pytest.raises(InputError, match=f"{other['id']} .*already"):
        graph.load(other, append=True)
    assert graph.export() == before
    twice = claim("c9", "group-a", "SUPPORTS", "body-b")
    with pytest.raises(InputError, match="c9 stands already"):
        graph.load(twice, twice, append=True)


def test_doubles_are_named_with_both_places(graph: Graph) -> None:
    with pytest.raises(InputError, match=r"demo.jsonl:14: id: group-a stands already at demo.jsonl:2"):
        graph.load(*SMALL, source("s2"), entity("group-a", "Party"))


def test_a_dry_run_changes_nothing(graph: Graph) -> None:
    assert graph.load(*SMALL, dry_run=True).changed > 0
    assert graph.count("MATCH (n) RETURN count(n) AS n") == 0


def test_an_input_without_records_is_an_error(graph: Graph) -> None:
    with pytest.raises(InputError, match=r"empty|no records"):
        graph.load()
    with pytest.raises(InputError, match="no records"):
        graph.load({"kind": "coverage", "source": "s1", "reason": "title"})


def test_coverage_names_a_source_that_is_there(graph: Graph) -> None:
    with pytest.raises(InputError, match="no source 's9'"):
        graph.load(*SMALL, {"kind": "coverage", "source": "s9", "reason": "title"})


# Several data sets


def test_unload_takes_out_exactly_its_own(graph: Graph) -> None:
    graph.load(*SMALL)
    before = graph.export()
    other = [source("s2"), entity("group-a", "Party", aliases=["Aleph"]), entity("group-n")]
    denied = claim("d1", "group-a", "THREATENED", "body-b", when="2020-06-26", stance="denies", speaker="group-a")
    graph.load(*other, {**denied, "source": "s2"}, name="other")
    assert graph.export() != before
    unload(graph.store, "other", How())
    assert graph.export() == before
    assert graph.count("MATCH (s:Source) RETURN count(s) AS n") == 1
    with pytest.raises(UsageError, match=r"no data set 'other'.*demo"):
        unload(graph.store, "other", How())


def test_unload_refuses_while_another_data_set_refers_to_it(graph: Graph) -> None:
    graph.load(*SMALL)
    graph.load(claim("d1", "group-a", "SUPPORTS", "press-p"), claim("d2", "person-c", "LEADS", "group-a"), name="n")
    before = graph.export()
    with pytest.raises(InputError) as caught:
        unload(graph.store, "demo", How())
    for words in ("d1: subject: there is no entity 'group-a'", "d2: object", "d1: source: there is no source 's1'"):
        assert words in str(caught.value)
    assert graph.export() == before


def test_data_sets_share_an_entity(graph: Graph) -> None:
    def shown() -> dict[str, Any]:
        cypher = "MATCH (n:Entity {id: 'g'}) RETURN n.name AS name, n.aliases AS aliases, labels(n) AS labels"
        (row,) = graph.store.rows(cypher)
        return {key: row[key] if key == "name" else sorted(row[key]) for key in row}

    graph.load(entity("g", name="Zeta", aliases=["One"], count=3), name="b")
    graph.load(entity("g", "Party", name="Eta", aliases=["Two"], count=4), name="a")
    labels = ["ArmedGroup", "Entity", "Party"]
    assert shown() == {"name": "Eta", "aliases": ["One", "Two", "Zeta"], "labels": labels}
    graph.load(entity("g", name="Zeta", aliases=["One"], count=3), name="b", prefer=["b"])
    assert shown() == {"name": "Zeta", "aliases": ["Eta", "One", "Two"], "labels": labels}
    graph.load(entity("h"), name="c")
    assert shown()["name"] == "Zeta", "the preference stays"
    unload(graph.store, "a", How())
    assert shown() == {"name": "Zeta", "aliases": ["One"], "labels": ["ArmedGroup", "Entity"]}


def test_a_shared_source_must_be_described_alike(graph: Graph) -> None:
    graph.load(source(published="2020"), entity("g"), name="a")
    graph.load(source(published="2020"), entity("h"), name="b")
    (row,) = graph.store.rows("MATCH (s:Source) RETURN s.datasets AS datasets")
    assert row["datasets"] == ["a", "b"]
    before = graph.export()
    with pytest.raises(InputError, match=r"s1 differs .*published"):
        graph.load(source(published="2021"), entity("h"), name="b")
    assert graph.export() == before


def test_identities_are_undone_exactly(graph: Graph) -> None:
    records = [
        *SMALL,
        entity("a-group", "Party"),
        claim("c7", "a-group", "THREATENED", "body-b", when="2020-06-26"),
    ]
    graph.load(*records)
    before = graph.export()
    graph.load(*records, identity("group-a", "a-group"))
    assert graph.count("MATCH (n:Entity) WHERE n.id IN ['group-a', 'a-group'] RETURN count(n) AS n") == 1
    (row,) = graph.store.rows(
        "MATCH (n:Entity {id: 'a-group'})-[r:THREATENED]->() RETURN n.ids AS ids, r.claim_count AS claims"
    )
    assert row == {"ids": ["a-group", "group-a"], "claims": 2}
    assert graph.count("MATCH (:Person)-[r:LEADS]->(:Entity {id: 'a-group'}) RETURN count(r) AS n") == 1
    graph.load(*records)
    assert graph.export() == before


def test_an_identity_of_another_data_set_counts_and_goes_with_it(graph: Graph) -> None:
    graph.load(*SMALL, entity("group-z"), claim("c7", "group-z", "ALLIED_WITH", "group-a"))
    before = graph.export()
    report = graph.load(identity("group-a", "group-z"), name="decisions")
    assert report.totals.self_edges == ["c7"]
    assert not graph.count("MATCH ()-[r:ALLIED_WITH]->() RETURN count(r) AS n")
    with pytest.raises(InputError, match="different here, but one"):
        graph.load(identity("group-a", "group-z", "different"), name="more")
    unload(graph.store, "decisions", How())
    assert graph.export() == before
