"""``migrate``: graphs of an older program, or that rest on another vocabulary or fold, are brought up to date.

``fixtures/database-of-version-1.tar.xz`` is a folder of the embedded engine with the data set iraq;
``fixtures/graph-of-version-1.jsonl`` a small graph, node by node, that any engine can hold. Both are frozen.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tarfile
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any, Literal

import pytest
from command import ROOT, run, surroundings
from conftest import SMALL, Graph

from graph.exports.jsonl import export_jsonl
from graph.store import write as writing
from graph.store.audit import audit
from graph.store.connect import Store, open_store
from graph.store.ddl import make_schema
from graph.store.load import How, settle, unload
from graph.store.migrate import migrate
from graph.store.version import check_version
from graph.versions import FOLD_VERSION, SCHEMA_VERSION
from schema.errors import EnvironmentFault, InputError

pytestmark = pytest.mark.engines("embedded", "neo4j-2026")

FIXTURES = ROOT / "tests" / "fixtures"
OLDER = "written by an older militia-graph .*: run `militia-graph migrate`"


@pytest.fixture
def old(graph: Graph) -> Graph:
    """The small graph of version 1."""
    make_schema(graph.store)
    for line in (FIXTURES / "graph-of-version-1.jsonl").read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        if "labels" in one:
            create = f"CREATE (n:{':'.join(one['labels'])}) SET n = $props"
            graph.store.run(create, {"props": one["properties"]})
        else:
            (left, a), (right, b) = one["from"], one["to"]
            create = f"MATCH (a:{left} {{id: $a}}) MATCH (b:{right} {{id: $b}}) CREATE (a)-[r:{one['type']}]->(b) "
            graph.store.run(create + "SET r = $props", {"a": a, "b": b, "props": one["properties"]})
    return graph


@pytest.fixture
def old_folder(tmp_path: Path) -> Path:
    """The database folder of version 1."""
    with tarfile.open(FIXTURES / "database-of-version-1.tar.xz") as archive:
        # Python 3.11 knows filters since 3.11.4; Debian 12 has 3.11.2. The archive is our own.
        how: Any = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
        archive.extractall(tmp_path, **how)
    return tmp_path / "graph"


def contents(store: Store) -> list[str]:
    """Everything that a database holds, but how many loads there were."""
    nodes = "MATCH (n) RETURN labels(n) AS l, properties(n) AS p"
    relations = "MATCH (a)-[r]->(b) RETURN a.id AS a, type(r) AS t, b.id AS b, properties(r) AS p"
    rows = [row for cypher in (nodes, relations) for row in store.rows(cypher)]
    for row in rows:
        row["p"].pop("generation", None)
        row["l"] = sorted(row.get("l", []))
    return sorted(json.dumps(row, sort_keys=True) for row in rows)


def as_loaded_anew(graph: Graph, exported: str) -> str:
    """The export of an empty graph into which only the records and claims of an export were loaded."""
    graph.store.run("MATCH (n) DETACH DELETE n")
    path = graph.folder / "again.jsonl"
    path.write_text(exported, encoding="utf-8")
    graph.load_path(path, compare=False, prefer=["other", "demo"])
    return graph.export()


def test_a_small_graph_of_version_1(old: Graph) -> None:
    refused: tuple[Callable[[], Any], ...] = (
        lambda: check_version(old.store),
        lambda: old.load(*SMALL),
        lambda: unload(old.store, "demo", How()),
        old.export,
        lambda: audit(old.store),
    )
    before = contents(old.store)
    for attempt in refused:
        with pytest.raises(EnvironmentFault, match=OLDER):
            attempt()
    assert contents(old.store) == before
    done = migrate(old.store, How())
    assert done is not None
    assert done.versions["schema_version"] == (1, SCHEMA_VERSION)
    assert done.changes == {"relation": {"plover_score": 6}}
    assert not audit(old.store).differences
    assert migrate(old.store, How()) is None
    name = "MATCH (n:Entity {id: 'group-a'}) RETURN n.name AS name"
    assert old.store.rows(name) == [{"name": "Aleph"}], "whose names come first is kept"
    exported = old.export()
    assert as_loaded_anew(old, exported) == exported
    assert old.load_path(old.folder / "again.jsonl").changed == 0


def test_a_database_folder_of_version_1(old_folder: Path, tmp_path: Path) -> None:
    for words in (("show", "KH"), ("query", "disputed"), ("load", "iraq"), ("export",), ("check", "--graph")):
        done = run(*words, db=old_folder)
        assert (done.returncode, done.stdout) == (2, "")
        assert "by an older militia-graph (0.1.0): run `militia-graph migrate`\n" in done.stderr
    done = run("migrate", db=old_folder)
    assert done.returncode == 0
    said = done.stderr.splitlines()
    assert said[0] == f"schema version: 1 → {SCHEMA_VERSION}"
    assert "relation: plover_score (57)" in said
    assert run("check", "--graph", db=old_folder).returncode == 0
    again = run("migrate", db=old_folder)
    assert (again.returncode, again.stderr) == (0, f"{old_folder} is up to date: nothing to migrate\n")
    exported = tmp_path / "iraq.jsonl"
    assert run("export", "-o", exported, db=old_folder).returncode == 0
    fresh = tmp_path / "fresh"
    assert run("load", exported, "--ignore-relations", db=fresh).returncode == 0
    assert run("export", db=fresh).stdout == exported.read_text(encoding="utf-8")
    assert run("show", "KH", db=fresh).stdout == run("show", "KH", db=old_folder).stdout


def test_another_vocabulary_is_noted_and_migrated(graph: Graph, engine: str) -> None:
    graph.load(*SMALL)
    right = graph.export()
    graph.store.run("MATCH ()-[r:LEADS]->() SET r.confidence = 0.1, r.status = 'alleged'")
    graph.store.run("MATCH (v:MilitiaGraph) SET v.fold_version = 0, v.vocabulary_sha = 'another'")
    done = run("show", "group-a", db=engine)
    assert done.returncode == 0
    assert "0.10" in done.stdout
    assert done.stderr == (
        "note: this graph was made with another vocabulary or other rules: run `militia-graph migrate`\n"
    )
    done = run("migrate", db=engine)
    assert done.returncode == 0
    assert f"fold version: 0 → {FOLD_VERSION}\nrelation: confidence (1), status (1)\n" in done.stderr
    assert done.stderr.startswith("vocabulary sha: another → ")
    assert not audit(graph.store).differences
    assert graph.export() == right
    assert run("show", "group-a", db=engine).stderr == ""


def test_other_ways_of_reading_texts_are_told(graph: Graph, engine: str) -> None:
    graph.load(*SMALL)
    graph.store.run("MATCH (v:MilitiaGraph) SET v.text_norm_version = 'mg-text-0'")
    done = run("migrate", db=engine)
    assert "text norm version: mg-text-0 → mg-text-1" in done.stderr
    assert "says which to seal anew" in done.stderr


def test_a_newer_or_an_empty_or_a_strange_database_is_refused(graph: Graph) -> None:
    with pytest.raises(EnvironmentFault, match="is empty"):
        migrate(graph.store, How())
    graph.load(*SMALL)
    graph.store.run("MATCH (v:MilitiaGraph) SET v.schema_version = $n", {"n": SCHEMA_VERSION + 1})
    with pytest.raises(EnvironmentFault, match="newer militia-graph"):
        migrate(graph.store, How())
    graph.store.run("MATCH (v:MilitiaGraph) DELETE v")
    with pytest.raises(EnvironmentFault, match="not of militia-graph"):
        migrate(graph.store, How())


def test_claims_that_the_vocabulary_no_longer_knows_are_named(old: Graph) -> None:
    old.store.run("MATCH (c:Claim {id: 'c1'}) SET c.relation = 'COMMANDED'")
    before = contents(old.store)
    with pytest.raises(InputError, match=r"data set demo, claim c1: relation: unknown relation 'COMMANDED'"):
        migrate(old.store, How())
    assert contents(old.store) == before


class Stop(Exception):
    """Ends a migration between two batches, as a crash would."""


def after(batches: int) -> Callable[[int, int], None]:
    numbers = count(1)

    def progress(_done: int, _total: int) -> None:
        if next(numbers) == batches:
            raise Stop

    return progress


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "ONE_TRANSACTION", 1)
    monkeypatch.setattr(writing, "BATCH", 1)


@pytest.mark.usefixtures("small_batches")
def test_a_migration_cut_off_after_any_batch_is_finished_or_taken_back(old: Graph) -> None:
    before = contents(old.store)
    for batches in range(1, 6):
        with pytest.raises(Stop):
            migrate(old.store, How(progress=after(batches)))
        with pytest.raises(EnvironmentFault, match=r"'every data set \(migration\)' was cut off .*--resume"):
            old.load(*SMALL)
        assert settle(old.store, "rollback") == 1
        assert contents(old.store) == before, "its version, too"
    with pytest.raises(Stop):
        migrate(old.store, How(progress=after(3)))
    assert settle(old.store, "resume") == 1
    assert not audit(old.store).differences
    assert check_version(old.store)


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("how", ["resume", "rollback"])
def test_a_load_that_the_older_program_left_half_done(graph: Graph, how: Literal["resume", "rollback"]) -> None:
    graph.load(*SMALL, prefer=["demo"])
    with pytest.raises(Stop):
        graph.load(*SMALL[:-3], progress=after(2), prefer=["other"])
    graph.store.run("MATCH (v:MilitiaGraph) SET v.schema_version = 1")
    with pytest.raises(EnvironmentFault, match=r"'demo' was cut off .*--resume"):
        migrate(graph.store, How())
    settle(graph.store, how)
    graph.store.run("MATCH (v:MilitiaGraph) SET v.schema_version = 1")
    migrate(graph.store, How())
    assert not audit(graph.store).differences
    preferred = graph.store.rows("MATCH (v:MilitiaGraph) RETURN v.prefer AS prefer")
    assert preferred == [{"prefer": ["other"] if how == "resume" else ["demo"]}]


KILLED = """
import os, signal, sys
from graph.store import write
from graph.store.connect import open_store
from graph.store.load import How
from graph.store.migrate import migrate

def progress(done, total):
    if done >= 30:
        os.kill(os.getpid(), signal.SIGKILL)

write.ONE_TRANSACTION = int(sys.argv[2])
write.BATCH = 10
with open_store(sys.argv[1], "writer") as store:
    migrate(store, How(progress=progress))
"""


def killed(folder: Path, one_transaction: int) -> None:
    """Migrate in a process of its own, which dies by SIGKILL when it has sent thirty steps."""
    arguments = [sys.executable, "-c", KILLED, str(folder), str(one_transaction)]
    done = subprocess.run(arguments, cwd=ROOT, env=surroundings(), capture_output=True, timeout=120, check=False)
    assert done.returncode == -9, done.stderr


def test_a_migration_that_is_killed(old_folder: Path) -> None:
    with open_store(str(old_folder), "reader") as store:
        before = contents(store)
    killed(old_folder, one_transaction=1_000)
    with open_store(str(old_folder), "reader") as store:
        assert contents(store) == before, "one transaction: all or nothing"
    killed(old_folder, one_transaction=1)
    for words in (("migrate",), ("load", "iraq")):
        done = run(*words, db=old_folder)
        assert done.returncode == 2
        assert re.search(r"was cut off at 3\d of 57 steps: `militia-graph load --resume` finishes it", done.stderr)
    assert run("load", "--rollback", db=old_folder).returncode == 0
    with open_store(str(old_folder), "reader") as store:
        assert contents(store) == before
    killed(old_folder, one_transaction=1)
    assert run("load", "--resume", db=old_folder).returncode == 0
    assert run("check", "--graph", db=old_folder).returncode == 0
    with open_store(str(old_folder), "reader") as store:
        assert "".join(export_jsonl(store)).count('"kind": "claim"') == 270
