"""What a load leaves in the database, read by plain Cypher; whose database it is; names in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import SMALL, Graph, claim, entity, identity, source

from graph.reading.names import find_entity, search
from graph.store.connect import Store, open_store
from graph.store.ddl import full_text_name
from graph.store.version import check_version
from graph.versions import SCHEMA_VERSION
from queries.catalogue import get_internal
from schema.errors import EnvironmentFault, UsageError

ODD = "Group \"A\" 'B' `C` {name: 1} \\ $id }) DETACH DELETE n //"


def test_both_layers_agree(graph: Graph) -> None:
    graph.load(*SMALL)
    edges = graph.store.rows(
        "MATCH (a:Entity)-[r]->(b:Entity) RETURN r.id AS id, r.claim_count AS claims, r.caption AS caption"
    )
    assert len(edges) == 4
    for edge in edges:
        count = graph.count("MATCH (c:Claim) WHERE $id IN c.edges RETURN count(c) AS n", id=edge["id"])
        assert edge["claims"] == count > 0
    cited = graph.store.rows("MATCH (c:Claim) RETURN c.id AS id, size([(c)-[:CITES]->(s:Source) | s]) AS n")
    assert {row["id"]: row["n"] for row in cited} == {f"c{n}": 1 for n in range(1, 7)}
    assert not graph.count("MATCH (c:Claim)-[r]-(n:Entity) RETURN count(r) AS n")
    assert not graph.count("MATCH (c:Source)-[r]-(n:Entity) RETURN count(r) AS n")
    (disputed,) = (edge for edge in edges if "disputed" in edge["caption"])
    assert disputed["claims"] == 2
    (denial,) = graph.store.rows("MATCH (c:Claim {id: 'c6'}) RETURN c.edges AS edges, c.about_ids AS about")
    assert denial == {"edges": None, "about": ["raid-r", "c5"]}


def test_the_labels_are_those_of_the_vocabulary(graph: Graph) -> None:
    graph.load(*SMALL)
    assert graph.store.rows("MATCH (n:Person) RETURN n.id AS id") == [{"id": "person-c"}]
    (row,) = graph.store.rows("MATCH (n:Event) RETURN n.start_min AS first, n.standing AS standing")
    assert row == {"first": "2020-06-25", "standing": "asserted"}


def test_who_may_only_read_cannot_write(graph: Graph, engine: str) -> None:
    graph.load(*SMALL)
    before = graph.export()
    with open_store(engine, "reader") as reader:
        assert reader.rows("MATCH (n:Entity) RETURN count(n) AS n") == [{"n": 5}]
        for cypher in ("MATCH (n) DETACH DELETE n", "CREATE (:Entity {id: 'x'})", "MATCH (n) SET n.name = 'x'"):
            with pytest.raises(UsageError, match="only reading"):
                reader.run(cypher)
            with pytest.raises(UsageError, match="only reading"):
                reader.rows(cypher)
    assert graph.export() == before


def test_each_load_makes_a_generation(graph: Graph) -> None:
    def generation() -> int:
        return graph.count("MATCH (v:MilitiaGraph) RETURN v.generation AS n")

    graph.load(*SMALL)
    first = generation()
    graph.load(*SMALL)
    assert generation() == first, "nothing changed"
    graph.load(*SMALL[:-1])
    assert generation() == first + 1


def test_a_newer_database_is_refused(graph: Graph) -> None:
    graph.load(*SMALL)
    graph.store.run("MATCH (v:MilitiaGraph) SET v.schema_version = $n", {"n": SCHEMA_VERSION + 1})
    for refused in (lambda: check_version(graph.store), lambda: graph.load(*SMALL), graph.export):
        with pytest.raises(EnvironmentFault, match="newer militia-graph"):
            refused()


def test_the_data_of_others_are_refused(graph: Graph) -> None:
    graph.store.run("CREATE (:Person {name: 'Somebody'})")
    for refused in (lambda: check_version(graph.store), lambda: graph.load(*SMALL), graph.export):
        with pytest.raises(EnvironmentFault, match="not of militia-graph"):
            refused()
    assert graph.count("MATCH (n) RETURN count(n) AS n") == 1


def test_an_empty_database_says_what_to_do(store: Store) -> None:
    with pytest.raises(EnvironmentFault, match="militia-graph load"):
        check_version(store)


@pytest.mark.parametrize(
    ("wanted", "id_"),
    [
        ("group-a", "group-a"),
        ("Group A", "group-a"),
        ("  group a ", "group-a"),
        ("Alpha", "group-a"),
        (ODD, "odd"),
        ("Line one", "lines"),
        ("قوات النور", "lines"),
    ],
)
def test_a_name_leads_to_its_entity(graph: Graph, wanted: str, id_: str) -> None:
    graph.load(
        *SMALL,
        entity("odd", name=ODD, description='It\'s\nover two lines: `x` {y} "z"'),
        entity("lines", name="Line one", name_ar="قوات النور"),
    )
    found = find_entity(graph.store, wanted)
    assert (found.id, found.note) == (id_, None)


def test_names_that_look_like_code_are_only_data(graph: Graph) -> None:
    description = 'It\'s\nover two lines:\t`x` {y} "z" \\n $name'
    graph.load(*SMALL, entity("odd", name=ODD, description=description, aliases=["'; DROP", "{{x}}", "a\\"]))
    (row,) = graph.store.rows("MATCH (n:Entity {id: 'odd'}) RETURN n.name AS n, n.description AS d, n.aliases AS a")
    assert row == {"n": ODD, "d": description, "a": ["'; DROP", "{{x}}", "a\\"]}
    assert graph.count("MATCH (n:Entity) RETURN count(n) AS n") == 6


def test_an_inexact_name_is_told(graph: Graph) -> None:
    graph.load(*SMALL, entity("person-d", "Person", name="Qasim al-Husayni"))
    found = find_entity(graph.store, "Qassem Hosseini")
    assert found.id == "person-d" and found.note and "Qasim al-Husayni" in found.note


def test_an_ambiguous_name_lists_all(graph: Graph) -> None:
    graph.load(*SMALL, entity("group-a2", aliases=["Alpha"]))
    with pytest.raises(UsageError, match=r"(?s)group-a .*group-a2 "):
        find_entity(graph.store, "Alpha")


def test_an_unknown_name_gives_the_nearest(graph: Graph) -> None:
    graph.load(*SMALL)
    with pytest.raises(UsageError, match=r"(?s)did you mean.*person-c"):
        find_entity(graph.store, "Persone C")
    assert [row["id"] for row in search(graph.store, "alpha", 5)] == ["group-a"]


def test_ids_made_one_still_lead_to_the_node(graph: Graph) -> None:
    graph.load(*SMALL, entity("group-z"), identity("group-a", "group-z"))
    assert find_entity(graph.store, "group-z").id == find_entity(graph.store, "group-a").id == "group-a"
    assert find_entity(graph.store, "Group Z").name == "Group A"


def test_the_full_text_index_finds_names(graph: Graph) -> None:
    graph.load(*SMALL)
    parameters = {"index": full_text_name(graph.store), "words": "alpha"}
    assert [row["id"] for row in graph.store.rows(get_internal("search").cypher, parameters)] == ["group-a"]
    graph.load(*(record for record in SMALL if record["kind"] != "claim"))
    graph.load(source(publisher="press-p"), *SMALL[2:6], entity("group-n", aliases=["Omega"]))
    assert not graph.store.rows(get_internal("search").cypher, parameters), "what is gone is not found"
    parameters["words"] = "omega"
    assert [row["id"] for row in graph.store.rows(get_internal("search").cypher, parameters)] == ["group-n"]


def test_an_address_holds_no_password() -> None:
    with pytest.raises(UsageError, match="NEO4J_PASSWORD"), open_store("bolt://user:secret@localhost", "reader"):
        pass
    with pytest.raises(UsageError, match="no address"), open_store("https://localhost", "reader"):
        pass


def test_a_folder_without_a_database_stays_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match="no database"), open_store(str(tmp_path / "none"), "reader"):
        pass
    assert not (tmp_path / "none").exists()


def test_a_claim_moves_to_another_source(graph: Graph) -> None:
    both = [source("s1"), source("s2"), entity("group-a"), entity("group-b")]
    graph.load(*both, claim("c1", "group-a", "SUPPORTS", "group-b"))
    graph.load(*both, claim("c1", "group-a", "SUPPORTS", "group-b", source="s2"))
    assert graph.store.rows("MATCH (c:Claim)-[:CITES]->(s) RETURN c.source AS c, s.id AS s") == [
        {"c": "s2", "s": "s2"}
    ]
