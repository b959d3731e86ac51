"""``check --graph``: whatever is changed behind the program's back is named; what loads make is never a finding."""

from __future__ import annotations

import json
from typing import Literal

import pytest
from command import run
from conftest import SMALL, Graph, claim, entity, identity, source

from graph.store import write as writing
from graph.store.audit import audit
from graph.store.load import How, settle, unload
from schema.errors import EnvironmentFault, UsageError

# The audit folds in Python: what reads for it is tried on both engines, not on both Neo4j.
pytestmark = pytest.mark.engines("embedded", "neo4j-2026")

RECORDS = (
    *SMALL,
    source("s2", published="2020-08", origin="s1", retracted="2021-01-05"),
    entity("group-x", "Party", count=3, countries=["IQ"]),
    entity("group-y"),
    identity("group-x", "group-y"),
    claim("c7", "group-y", "THREATENED", "body-b", when="2020-06-26", source="s2"),
    claim("c8", "group-x", "SUPPORTS", "body-b", qualifiers={"support_kinds": ["weapons", "funding"]}),
)
LEADS = "relation e-ceb3d28643acd2c0e4b5 (person-c LEADS group-a): "
WARNED = "relation e-a9edb13164bb277bdf7a (group-a THREATENED body-b): "
C1 = "claim c1 (person-c LEADS group-a): "
VERSION = "version militia-graph (what the graph was made with): "
SET = "MATCH ()-[r:LEADS]->() SET r."
ENTITY = "MATCH (n:Entity {id: 'group-a'}) "
PRESS = "MATCH (n:Entity {id: 'press-p'}) "
CLAIM = "MATCH (c:Claim {id: 'c1'}) "
RECORD = "MATCH (r:Record {record: 'press-p'}) "
NODE = "MATCH (v:MilitiaGraph) SET v."
UNREAD = [LEADS + "should not be there"]
"""What follows from a claim that cannot be read."""

TAMPERED: list[tuple[str, list[str]]] = [
    # Relations
    (SET + "confidence = 0.99", [LEADS + "confidence is 0.99, should be 0.56"]),
    (SET + "confidence = 'high'", [LEADS + 'confidence is "high", should be 0.56']),
    (SET + "confidence = [0.56]", [LEADS + "confidence is [0.56], should be 0.56"]),
    (SET + "confidence = null", [LEADS + "confidence is nothing, should be 0.56"]),
    (SET + "status = 'disputed'", [LEADS + 'status is "disputed", should be "asserted"']),
    (SET + "shown = 1", [LEADS + 'shown is "1 (int)", should be true']),
    (SET + "voices = true", [LEADS + 'voices is "True (bool)", should be 1']),
    (SET + "start_max = date('2014-12-31')", [LEADS + 'start_max is "2014-12-31 (Date)", should be "2014-12-31"']),
    (SET + "spell = 'c9'", [LEADS + 'spell is "c9", should be "c1"']),
    (SET + "colour = 'red'", [LEADS + 'colour is "red", should be nothing']),
    (
        "MATCH ()-[r:SUPPORTS]->() SET r.support_kinds = 'weapons'",
        [
            "relation e-94149e635b249cada273 (group-x SUPPORTS body-b): "
            'support_kinds is "weapons", should be ["funding", "weapons"]'
        ],
    ),
    ("MATCH ()-[r:LEADS]->() DELETE r", [LEADS + "missing"]),
    (SET + "id = null", ["a relation person-c LEADS group-a: has no id", LEADS + "missing"]),
    (SET + "id = 7", ["a relation person-c LEADS group-a: has an id that is no text: 7", LEADS + "missing"]),
    (
        "MATCH (a)-[r:LEADS]->(b) CREATE (a)-[q:LEADS]->(b) SET q = properties(r)",
        [LEADS + "stands there 2 times"],
    ),
    (
        "MATCH (a)-[r:LEADS]->(b) CREATE (a)-[q:LEADS]->(b) SET q = properties(r), q.voices = 0",
        [LEADS + "stands there 2 times", LEADS + "voices is 0, should be 1"],
    ),
    (
        "MATCH (a)-[r:LEADS]->(b) CREATE (b)-[q:LEADS]->(a) SET q = properties(r) DELETE r",
        [
            LEADS.replace("person-c LEADS group-a", "group-a LEADS person-c") + "should not be there",
            LEADS + "missing",
        ],
    ),
    (
        "MATCH (a:Entity {id: 'press-p'}), (b:Entity {id: 'raid-r'}) CREATE (a)-[:LEADS {id: 'e-1'}]->(b)",
        ["relation e-1 (press-p LEADS raid-r): should not be there"],
    ),
    (
        "MATCH (a:Entity {id: 'press-p'}), (b:Entity {id: 'raid-r'}) CREATE (a)-[:KNOWS]->(b)",
        ["a relation press-p KNOWS raid-r: has no id"],
    ),
    # Entities
    (
        ENTITY + "SET n:Party",
        ['entity group-a (Group A): labels is ["ArmedGroup", "Party"], should be ["ArmedGroup"]'],
    ),
    (ENTITY + "REMOVE n:ArmedGroup", ['entity group-a (Group A): labels is nothing, should be ["ArmedGroup"]']),
    (ENTITY + "SET n.name = 'Other'", ['entity group-a (Group A): name is "Other", should be "Group A"']),
    (ENTITY + "SET n.keys = ['x']", ['entity group-a (Group A): keys is ["x"], should be ["alpha", "grup a"]']),
    (ENTITY + "SET n.datasets = []", ['entity group-a (Group A): datasets is nothing, should be ["demo"]']),
    (
        "MATCH (n:Event) SET n.standing = 'disputed', n.start_min = 5",
        [
            'entity raid-r (Raid R): standing is "disputed", should be "asserted"',
            'entity raid-r (Raid R): start_min is 5, should be "2020-06-25"',
        ],
    ),
    (
        "MATCH (n:Entity {id: 'group-x'}) SET n.ids = null",
        ['entity group-x (Group X): ids is nothing, should be ["group-x", "group-y"]'],
    ),
    (PRESS + "DELETE n", ["entity press-p (Press P): missing"]),
    (ENTITY + "DETACH DELETE n", ["entity group-a (Group A): missing", WARNED + "missing", LEADS + "missing"]),
    (PRESS + "REMOVE n.id", ["a node Press P: has no id", "entity press-p (Press P): missing"]),
    (
        PRESS + "REMOVE n:Entity",
        [
            "entity press-p (Press P): missing",
            "stray press-p (a node labelled Organization): is not of militia-graph",
        ],
    ),
    (
        "CREATE (:Entity:Person {id: 'person-m', name: 'Made Up'})",
        ["entity person-m (Made Up): should not be there"],
    ),
    ("CREATE (:Person {name: 'Made Up'})", ["a node labelled Person: is not of militia-graph"]),
    # Claims
    (CLAIM + "SET c.edges = null", [C1 + 'edges is nothing, should be ["e-ceb3d28643acd2c0e4b5"]']),
    (CLAIM + "SET c.voice = 'group-a'", [C1 + 'voice is "group-a", should be "press-p"']),
    (CLAIM + "SET c.code = 'A1'", [C1 + 'code is "A1", should be "B2"']),
    (CLAIM + "SET c.triple = 'a|b|c'", [C1 + 'triple is "a|b|c", should be "person-c|LEADS|group-a"']),
    (CLAIM + "SET c.start_min = 5", [C1 + 'start_min is 5, should be "2014-01-01"']),
    (CLAIM + "SET c.withdrawn = 'no'", [C1 + 'withdrawn is "no", should be false']),
    (CLAIM + "SET c.colour = 'red'", [C1 + 'colour is "red", should be nothing']),
    (
        CLAIM + "SET c.stance = 'denies'",
        [C1 + 'edges is ["e-ceb3d28643acd2c0e4b5"], should be nothing', LEADS + "should not be there"],
    ),
    (
        CLAIM + "SET c.credibility = 1",
        [
            C1 + 'code is "B2", should be "B1"',
            LEADS + 'code is "B2", should be "B1"',
            LEADS + "confidence is 0.56, should be 0.72",
            LEADS + "support is 0.56, should be 0.72",
        ],
    ),
    (
        CLAIM + "SET c.credibility = 'high'",
        [
            "data set demo, claim c1: credibility: 'high': Input should be a valid integer, "
            "unable to parse string as an integer",
            *UNREAD,
        ],
    ),
    (
        CLAIM + "SET c.stance = 'shouts'",
        [
            "data set demo, claim c1: stance: 'shouts' is not one of 'asserts', 'alleges', 'denies' or 'doubts'",
            *UNREAD,
        ],
    ),
    (
        CLAIM + "SET c.qualifiers = '{broken'",
        ["data set demo, claim c1: qualifiers: '{broken': Input should be a valid dictionary", *UNREAD],
    ),
    (
        CLAIM + "SET c.object = 'nobody'",
        [
            "data set demo, claim c1: object: there is no entity 'nobody'",
            "claim c1 (person-c LEADS nobody): "
            'edges is ["e-ceb3d28643acd2c0e4b5"], should be ["e-6ba4fa51317b5d0d6b64"]',
            'claim c1 (person-c LEADS nobody): object_id is "group-a", should be "nobody"',
            "claim c1 (person-c LEADS nobody): "
            'triple is "person-c|LEADS|group-a", should be "person-c|LEADS|nobody"',
            "relation e-6ba4fa51317b5d0d6b64 (person-c LEADS nobody): missing",
            *UNREAD,
        ],
    ),
    (
        CLAIM + "SET c.source = 's9'",
        [
            "claim c1: source: there is no record of source 's9'",
            C1 + 'CITES is ["s1"], should be ["s9"]',
            *UNREAD,
        ],
    ),
    (CLAIM + "REMOVE c.dataset", ["data set None, claim c1: dataset: None is no data set", *UNREAD]),
    (
        CLAIM + "SET c.dataset = 'other'",
        ["data set demo: claims is 8, should be 7", "data set other: missing"],
    ),
    (CLAIM + "DETACH DELETE c", ["data set demo: claims is 8, should be 7", *UNREAD]),
    (
        "MATCH (c:Claim {id: 'c6'}) DETACH DELETE c",  # a denial that made no relation
        ["data set demo: claims is 8, should be 7"],
    ),
    (
        CLAIM + "MATCH (c)-[r:CITES]->() MATCH (s:Source {id: 's2'}) DELETE r CREATE (c)-[:CITES]->(s)",
        [C1 + 'CITES is ["s2"], should be ["s1"]'],
    ),
    (CLAIM + "MATCH (c)-[r:CITES]->() DELETE r", [C1 + 'CITES is nothing, should be ["s1"]']),
    (
        CLAIM + "MATCH (s:Source {id: 's2'}) CREATE (c)-[:CITES]->(s)",
        [C1 + 'CITES is ["s1", "s2"], should be ["s1"]'],
    ),
    (
        CLAIM + "MATCH (n:Entity {id: 'group-a'}) CREATE (c)-[:ABOUT]->(n)",
        ["a relation c1 ABOUT group-a: joins what militia-graph does not join"],
    ),
    # Sources, records, data sets
    (
        "MATCH (s:Source {id: 's1'}) SET s.reliability = 'A'",
        ['source s1 (Title of s1): reliability is "A", should be "B"'],
    ),
    (
        "MATCH (s:Source {id: 's2'}) DETACH DELETE s",
        [
            "source s2 (Title of s2): missing",
            'claim c7 (group-x THREATENED body-b): CITES is nothing, should be ["s2"]',
        ],
    ),
    (
        RECORD + "DELETE r",
        [
            "data set demo: publisher: there is no entity 'press-p'",
            "data set demo: entities is 7, should be 6",
            "entity press-p (Press P): should not be there",
        ],
    ),
    (
        "MATCH (r:Record {record: 's2'}) DELETE r",
        [
            "claim c7: source: there is no record of source 's2'",
            "source s2 (Title of s2): should not be there",
            "relation e-717841e995ac86710ba6 (group-x THREATENED body-b): should not be there",
        ],
    ),
    (
        RECORD + 'SET r.json = \'{"id": "press-p", "labels": ["Organization"], "name": "Other"}\'',
        [
            'entity press-p (Other): keys is ["pris p"], should be ["uthir"]',
            'entity press-p (Other): name is "Press P", should be "Other"',
            'entity press-p (Other): search is "Press P", should be "Other"',
        ],
    ),
    (
        RECORD + "SET r.json = 5",
        [
            "data set demo: publisher: there is no entity 'press-p'",
            "record demo|entity|press-p: is not as militia-graph writes it",
            "entity press-p (Press P): should not be there",
        ],
    ),
    ("MATCH (d:DataSet) SET d.claims = '8'", ['data set demo: claims is "8", should be 8']),
    ("MATCH (d:DataSet) DELETE d", ["data set demo: missing"]),
    ("CREATE (:DataSet {id: 'more', claims: 1})", ["data set more: should not be there"]),
    # The version
    (NODE + "generation = 'first'", [VERSION + "generation: 'first' is no number of loads"]),
    (NODE + "generation = null", [VERSION + "generation: None is no number of loads"]),
    (NODE + "fold_version = 'x'", [VERSION + 'fold_version is "x", should be 1']),
    (NODE + "prefer = 'demo'", [VERSION + "prefer: 'demo' is no list of data sets"]),
    (NODE + "prefer = ['other']", []),
    ("CREATE (:MilitiaGraph {id: 'z'})", ["version z (what the graph was made with): stands beside another one"]),
    (
        "CREATE (:Load {id: 'load-1', dataset: 'demo', position: 3, total: 9})",
        ["load load-1 (of demo): was cut off, or is still running, at 3 of 9 steps"],
    ),
]


def found(graph: Graph) -> list[str]:
    return [str(one) for one in audit(graph.store).differences]


@pytest.mark.engines("embedded")
@pytest.mark.parametrize(("cypher", "expected"), TAMPERED, ids=[cypher for cypher, _ in TAMPERED])
def test_what_was_changed_by_hand_is_named(graph: Graph, cypher: str, expected: list[str]) -> None:
    graph.load(*RECORDS)
    graph.store.run(cypher)
    assert found(graph) == expected


@pytest.mark.engines("neo4j-2026")
def test_what_was_changed_by_hand_in_neo4j_is_named(graph: Graph) -> None:
    # Some of each kind: the audit is the same, what it gets from an engine need not be.
    for cypher, expected in TAMPERED[::10]:
        graph.store.run("MATCH (n) DETACH DELETE n")
        graph.load(*RECORDS)
        graph.store.run(cypher)
        assert found(graph) == expected, cypher


def test_an_entity_that_stands_twice(graph: Graph) -> None:
    graph.load(*RECORDS)
    double = "CREATE (:Entity:Organization {id: 'press-p', name: 'Made Up'})"
    if graph.store.embedded is None:
        with pytest.raises(EnvironmentFault, match="already exists"):  # Neo4j has a constraint
            graph.store.run(double)
        assert not found(graph)
        return
    graph.store.run(double)
    assert "stands there 2 times" in found(graph)[0]
    with pytest.raises(EnvironmentFault, match="check --graph"):
        graph.load(*SMALL)


def test_circular_origins_end_the_check_not(graph: Graph) -> None:
    graph.load(*RECORDS)
    text = json.dumps({"id": "s1", "origin": "s2", "title": "Title of s1"})
    graph.store.run("MATCH (r:Record {record: 's1'}) SET r.json = $text", {"text": text})
    lines = found(graph)
    assert "data set demo: origin: the origins run in a circle: s1 → s2 → s1" in lines
    graph.store.run("MATCH (r:Record {record: 's1'}) DELETE r")
    assert "claim c1: source: there is no record of source 's1'" in found(graph)


def test_what_loads_make_is_as_the_claims_make_it(graph: Graph) -> None:
    graph.load(*RECORDS)
    other = [source("t1"), entity("group-a", "Party", name="Aleph"), entity("group-n"), entity("group-m")]
    graph.load(*other, claim("d1", "group-n", "RIVAL_OF", "group-m", source="t1"), name="other")
    graph.load(identity("group-a", "group-n"), name="decisions", prefer=["other"])
    assert not found(graph)
    graph.load(
        claim("d2", "group-m", "RIVAL_OF", "group-n", source="t1", stance="doubts"), name="other", append=True
    )
    assert not found(graph)
    unload(graph.store, "decisions", How())
    assert not found(graph)
    graph.load(*SMALL)
    made = audit(graph.store)
    assert made.totals and not made.differences
    assert (made.totals.entities, made.totals.edges, made.totals.claims) == (7, 5, 8)


class Stop(Exception):
    """Ends a load between two batches."""


@pytest.mark.parametrize("how", ["resume", "rollback"])
def test_a_load_that_was_cut_off_is_told_and_then_mended(
    graph: Graph, how: Literal["resume", "rollback"], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(done: int, _total: int) -> None:
        if done > 10:
            raise Stop

    graph.load(*RECORDS)
    with monkeypatch.context() as patch:
        patch.setattr(writing, "ONE_TRANSACTION", 5)
        patch.setattr(writing, "BATCH", 3)
        with pytest.raises(Stop):
            graph.load(*SMALL[:4], entity("press-p"), entity("raid-r", "Event"), progress=stop)
    (line,) = found(graph)
    assert "(of demo): was cut off, or is still running, at 12 of" in line
    settle(graph.store, how)
    assert not found(graph)


def test_the_command(graph: Graph, engine: str) -> None:
    graph.load(*RECORDS)
    well = run("check", "--graph", db=engine)
    assert (well.returncode, well.stderr) == (0, "")
    assert well.stdout == "the graph is as its claims make it: 6 entities, 6 relations, 8 claims\n"
    assert run("check", "--graph", "-f", "json", db=engine).stdout == "[]\n"
    graph.store.run("MATCH (:Entity)-[r]->(:Entity) SET r.confidence = 'high', r.note = 'seen'")
    graph.store.run("UNWIND range(1, 120) AS n CREATE (:DataSet {id: 'more-' + toString(n)})")
    changed = run("check", "--graph", db=engine)
    lines = changed.stdout.splitlines()
    assert (changed.returncode, changed.stderr) == (1, "132 differences\n")
    assert len(lines) == 101
    assert lines[-1] == "… and 32 more"
    rows = json.loads(run("check", "--graph", "-f", "json", db=engine).stdout)
    assert len(rows) == 132
    assert rows[-1] == {
        "kind": "relation",
        "id": "e-f344d3dcc81425bf0bb2",
        "what": "person-c THREATENED body-b",
        "difference": "differs",
        "property": "note",
        "stored": "seen",
        "expected": None,
    }
    assert run("check", "--graph", "-f", "csv", db=engine).stdout.count("\n") == 133


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("check", "--graph", "iraq"), "--graph checks the database"),
        (("check", "--graph", "--texts", "."), "--graph checks the database"),
        (("check", "--quiet"), "name what to check"),
        (("check", "iraq", "-f", "json"), "--format is for the differences"),
    ],
)
def test_options_that_do_not_go_together(words: tuple[str, ...], told: str) -> None:
    done = run(*words)
    assert done.returncode == UsageError.exit_code
    assert told in done.stderr
