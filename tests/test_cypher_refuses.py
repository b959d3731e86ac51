"""Everything that could change a graph is refused by the engine; what only looks like it is not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import SMALL, Graph
from here import run_here

from graph.store.connect import Store

pytestmark = pytest.mark.engines("embedded", "neo4j-2026")

WRITES = (
    # clauses
    "CREATE (:Entity {id: 'x'})",
    "CREATE (:NewLabel)",
    "CREATE (n) RETURN n",
    "CREATE (a)-[:KNOWS]->(b)",
    "MATCH (a:Entity), (b:Entity) CREATE (a)-[:SUPPORTS {id: 'x'}]->(b)",
    "INSERT (:Entity {id: 'x'})",
    "MERGE (:Entity {id: 'x'})",
    "MERGE (n:Entity {id: 'x'}) ON CREATE SET n.name = 'x'",
    "MERGE (n:Entity {id: 'group-a'}) ON MATCH SET n.name = 'x'",
    "MATCH (n:Entity) SET n.name = 'x'",
    "MATCH (n:Entity) SET n += {name: 'x'}",
    "MATCH (n:Entity) SET n = {}",
    "MATCH (n:Entity) SET n:Person",
    "MATCH (n:Entity) SET n:Other",
    "MATCH (:Entity)-[r]->(:Entity) SET r.confidence = 1",
    "MATCH (n:Entity) REMOVE n.name",
    "MATCH (n:Entity) REMOVE n:Entity",
    "MATCH (n:Claim) DELETE n",
    "MATCH (n) DETACH DELETE n",
    "MATCH (n:Entity) NODETACH DELETE n",
    "MATCH ()-[r]->() DELETE r",
    "MATCH (n) WITH n LIMIT 1 DETACH DELETE n RETURN 1 AS done",
    "FOREACH (i IN [1] | CREATE (:Entity {id: 'x'}))",
    "MATCH (n:Entity) FOREACH (m IN [n] | SET m.name = 'x')",
    "MATCH p = (:Entity)-[*1..2]->(:Entity) FOREACH (n IN nodes(p) | SET n.seen = true)",
    # other ways to write them
    "create (:Entity {id: 'x'})",
    "CrEaTe (:Entity {id: 'x'})",
    "match (n:Entity) SeT n.name = 'x'",
    "match (n) detach\n\tdelete\nn",
    "\n\n  CREATE\n(:Entity {id: 'x'})\n",
    "/* only reading */ CREATE (:Entity {id: 'x'})",
    "// only reading\nCREATE (:Entity {id: 'x'})",
    "CREATE /* RETURN 1 */ (:Entity {id: 'x'}) // RETURN 1",
    "CRE/**/ATE (:Entity {id: 'x'})",
    "WITH '// ' AS text CREATE (:Entity {id: text})",
    "WITH 'it\\'s /* ' AS text CREATE (:Entity {id: text}) // */",
    'WITH "\'" AS text CREATE (:Entity {id: text})',
    "WITH 1 AS `it``s /*` CREATE (:Entity {id: 'x'}) // */",
    "\\u0043REATE (:Entity {id: 'x'})",
    "MATCH (n:Entity) \\u0053ET n.name = 'x'",
    "MATCH (n) DETACH D\\u0045LETE n",
    "CYPHER 5 CREATE (:Entity {id: 'x'})",
    "CYPHER 25 MATCH (n:Entity) SET n.name = 'x'",
    "CYPHER runtime=slotted CREATE (:Entity {id: 'x'})",
    "EXPLAIN CREATE (:Entity {id: 'x'})",
    "EXPLAIN MATCH (n) DETACH DELETE n",
    "PROFILE CREATE (:Entity {id: 'x'})",
    "PROFILE MATCH (n) DETACH DELETE n",
    "explain profile create (:Entity {id: 'x'})",
    # inside other things
    "CALL { CREATE (x:Entity {id: 'x'}) RETURN x } RETURN x",
    "MATCH (n:Entity) CALL { WITH n SET n.name = 'x' } RETURN n",
    "MATCH (n:Entity) CALL (n) { SET n.name = 'x' } RETURN n",
    "MATCH (n:Entity) CALL { WITH n DETACH DELETE n } IN TRANSACTIONS OF 1 ROWS",
    "UNWIND [1, 2] AS i CALL { WITH i CREATE (:Entity {id: toString(i)}) } IN TRANSACTIONS",
    "MATCH (n:Entity) WHERE EXISTS { CREATE (:Entity) } RETURN n",
    "MATCH (n:Entity) RETURN COUNT { MATCH (m) SET m.name = 'x' } AS c",
    "RETURN COLLECT { CREATE (m:Entity) RETURN m } AS c",
    "RETURN 1 AS x UNION CREATE (n:Entity {id: 'x'}) RETURN 1 AS x",
    "MATCH (n:Entity) RETURN n.id AS x UNION ALL MERGE (m:Entity {id: 'x'}) RETURN m.id AS x",
    # more than one statement
    "RETURN 1 AS x; CREATE (:Entity {id: 'x'})",
    "MATCH (n) RETURN n; MATCH (n) DETACH DELETE n;",
    "; CREATE (:Entity {id: 'x'})",
    # the schema
    "CREATE INDEX found FOR (n:Entity) ON (n.name)",
    "CREATE INDEX found IF NOT EXISTS FOR (n:Entity) ON (n.name)",
    "CREATE TEXT INDEX found FOR (n:Entity) ON (n.name)",
    "CREATE FULLTEXT INDEX found FOR (n:Entity) ON EACH [n.name]",
    "CREATE LOOKUP INDEX found FOR (n) ON EACH labels(n)",
    "CREATE CONSTRAINT found FOR (n:Entity) REQUIRE n.name IS UNIQUE",
    "CREATE CONSTRAINT found FOR (n:Entity) REQUIRE n.name IS NOT NULL",
    "DROP INDEX claim_event",
    "DROP INDEX claim_event IF EXISTS",
    "DROP CONSTRAINT claim_id",
    "DROP CONSTRAINT claim_id IF EXISTS",
    # procedures
    "CALL db.createLabel('Evil')",
    "CALL db.createProperty('evil')",
    "CALL db.createRelationshipType('EVIL')",
    "CALL db.index.fulltext.createNodeIndex('found', ['Entity'], ['name'])",
    "CALL apoc.create.node(['Entity'], {id: 'x'})",
    "CALL apoc.cypher.doIt(\"CREATE (:Entity {id: 'x'})\", {})",
    "CALL apoc.cypher.runWrite(\"CREATE (:Entity {id: 'x'})\", {})",
    "CALL apoc.periodic.iterate('MATCH (n) RETURN n', 'DETACH DELETE n', {})",
    "CALL apoc.refactor.rename.label('Entity', 'Other')",
    "CALL dbms.setConfigValue('dbms.transaction.timeout', '1s')",
    # other databases, users and the server
    "USE system CREATE USER mallory SET PASSWORD 'longenough'",
    "USE system SHOW USERS",
    "USE other CREATE (:Entity {id: 'x'})",
    "USE neo4j CREATE (:Entity {id: 'x'})",
    "USE militia CREATE (:Entity {id: 'x'})",
    "CREATE USER mallory SET PASSWORD 'longenough' CHANGE NOT REQUIRED",
    "ALTER USER reader SET PASSWORD 'longenough'",
    "ALTER CURRENT USER SET PASSWORD FROM 'short' TO 'longenough'",
    "DROP USER reader",
    "DROP USER neo4j",
    "CREATE ROLE evil",
    "GRANT ROLE admin TO reader",
    "CREATE DATABASE other",
    "DROP DATABASE neo4j",
    "STOP DATABASE neo4j",
    "CREATE ALIAS other FOR DATABASE neo4j",
    # other languages
    "DELETE FROM Entity",
    "INSERT INTO Entity SET id = 'x'",
    "DROP TYPE Entity UNSAFE",
    "BEGIN",
    ":use system",
)

READS = (
    ("RETURN 'CREATE (n) DETACH DELETE n' AS x", "CREATE (n) DETACH DELETE n"),
    ('RETURN "SET n.name = 1; MERGE (m)" AS x', "SET n.name = 1; MERGE (m)"),
    ("RETURN 1 AS x // CREATE (n)", 1),
    ("/* MATCH (n) DETACH DELETE n */ RETURN 2 AS x", 2),
    ("RETURN 3 AS x /* ; CREATE (n) */", 3),
    ("// DROP INDEX found\nRETURN 4 AS x", 4),
    ("WITH {create: 5, delete: 6} AS m RETURN m.create AS x", 5),
    ("WITH {set: 6} AS m RETURN m['set'] AS x", 6),
    ("WITH 7 AS `CREATE` RETURN `CREATE` AS x", 7),
    ("WITH 8 AS created RETURN created AS x", 8),
    ("WITH 9 AS setting, 1 AS mergers RETURN setting AS x", 9),
    ("MATCH (n:`CREATE`) RETURN count(n) AS x", 0),
    ("MATCH (n:`DETACH DELETE`) RETURN count(n) AS x", 0),
    ("MATCH (n:Entity) WHERE n.`SET` IS NULL RETURN count(n) AS x", 5),
    ("MATCH ()-[r:`MERGE`]->() RETURN count(r) AS x", 0),
    ("MATCH (n:Entity) WHERE n.name = 'LOAD CSV FROM \"file:///x\" AS l' RETURN count(n) AS x", 0),
    ("WITH 'LOAD' AS load, 10 AS csv RETURN csv AS x", 10),
    ("CALL { MATCH (n:Entity) RETURN count(n) AS c } RETURN c AS x", 5),
    ("MATCH (n:Entity) WHERE EXISTS { (n)-[:LEADS]->() } RETURN n.id AS x", "person-c"),
    ("RETURN COUNT { MATCH (n:Person) } AS x", 1),
    ("MATCH (n:Person) RETURN n.id AS x UNION MATCH (n:Person) RETURN n.id AS x", "person-c"),
    ("RETURN 'it\\'s; CREATE (n)' AS x;", "it's; CREATE (n)"),
    ("RETURN '\\u0043REATE' AS x", "CREATE"),
    ("UNWIND ['DROP DATABASE neo4j'] AS x RETURN x", "DROP DATABASE neo4j"),
    ("WITH 'explain' AS explain, 11 AS profile RETURN profile AS x", 11),
)


@pytest.fixture(scope="module")
def loaded(_opened: Store, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """A graph for all of them: nothing here changes it."""
    _opened.run("MATCH (n) DETACH DELETE n")
    graph = Graph(_opened, tmp_path_factory.mktemp("refused"))
    graph.load(*SMALL)
    return graph


@pytest.fixture(scope="module")
def before(loaded: Graph) -> tuple[str, list[str]]:
    return loaded.export(), _schema(loaded)


@pytest.fixture
def unchanged(loaded: Graph, before: tuple[str, list[str]]) -> Iterator[None]:
    """The export and the schema of the graph are the same at the end of the test."""
    yield
    assert (loaded.export(), _schema(loaded)) == before


def _schema(graph: Graph) -> list[str]:
    return [
        str(sorted(row.items()))
        for query in ("SHOW INDEXES YIELD name, labelsOrTypes", "SHOW CONSTRAINTS YIELD name, type")
        for row in sorted(graph.store.rows(query), key=str)
    ]


@pytest.mark.parametrize("query", WRITES)
def test_what_would_change_a_graph_is_refused(query: str, unchanged: None, engine: str) -> None:
    done = run_here("cypher", query, db=engine)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("militia-graph: ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("query", "value"), READS)
def test_what_only_looks_like_writing_is_answered(query: str, value: object, unchanged: None, engine: str) -> None:
    done = run_here("cypher", query, "--format", "csv", db=engine)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == "x"
    assert done.stdout.splitlines()[1].strip('"') == str(value)
    assert len(done.stdout.splitlines()) == 2


@pytest.mark.parametrize(
    "query",
    [
        "LOAD CSV FROM '{url}' AS line RETURN line",
        "LOAD CSV WITH HEADERS FROM '{url}' AS line RETURN line",
        "load /* */ csv FROM '{url}' AS line RETURN line",
        "LOAD\nCSV FROM '{url}' AS line RETURN line",
        "LOAD CSV FROM $url AS line RETURN line",
        "UNWIND ['{url}'] AS url LOAD CSV FROM url AS line RETURN line",
        "CALL {{ LOAD CSV FROM '{url}' AS line RETURN line }} RETURN line",
        "RETURN ['a'] AS line UNION LOAD CSV FROM '{url}' AS line RETURN line",
        "MATCH (n:Entity) LOAD CSV FROM '{url}' AS line RETURN line",
        "LOAD CSV FROM '{url}' AS line CREATE (:Entity {{id: line[0]}})",
    ],
)
def test_no_file_is_read(query: str, unchanged: None, engine: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("swordfish,1\n")
    for url in (secret.as_uri(), str(secret), "http://127.0.0.1:9/x.csv", "https://example.com/x.csv"):
        done = run_here("cypher", query.format(url=url), f"url={url}", db=engine)
        assert (done.returncode, done.stdout) == (2, "")
        assert "only reading the graph" in done.stderr or "LOAD CSV is refused" in done.stderr
        assert "swordfish" not in done.stderr


@pytest.mark.parametrize(
    "query", ["SHOW INDEXES", "SHOW CONSTRAINTS", "CALL db.labels()", "CALL dbms.components()"]
)
def test_looking_at_the_schema_is_reading(query: str, unchanged: None, engine: str) -> None:
    assert run_here("cypher", query, db=engine).returncode == 0


def test_there_are_enough_of_them() -> None:
    assert len(set(WRITES)) == len(WRITES) >= 60
