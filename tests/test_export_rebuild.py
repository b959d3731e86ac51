"""What rebuilds a graph: the script on the engines, the folder through Neo4j's own importer. To the byte."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import injected
import neo4j_server
import pytest
from conftest import Graph, claim, entity, source
from exported import FEW, FEWEST, exports, one

from graph.exports.complete import Complete
from graph.exports.cypher import literal
from graph.exports.jsonl import export_jsonl
from graph.fold import Filters
from graph.store.audit import audit
from graph.store.connect import Store, open_store
from graph.store.ddl import make_schema
from graph.store.version import check_version
from schema.errors import EnvironmentFault, InputError, UsageError

ALL_TEXTS = (*injected.TEXTS, *injected.CONTROLS, injected.SEVERAL_LINES, "\\u0027", "\\\\u0027", "\\", "'\\'")


def statements(store: Store, text: str) -> list[str]:
    """The statements of a script, one a line, that the store's engine has."""
    lines = [line for line in text.split("\n") if line and not line.startswith("//")]
    assert all(line.endswith(";") for line in lines)
    # The embedded engine makes its full-text index in another way.
    return [line[:-1] for line in lines if store.embedded is None or "FULLTEXT" not in line]


def run_all(store: Store, lines: list[str]) -> None:
    for line in lines:
        store.run(line)


def empty(store: Store) -> None:
    store.run("MATCH (n) DETACH DELETE n")


@pytest.mark.engines("embedded", "neo4j-5")
def test_the_script_rebuilds_the_same_graph(graph: Graph) -> None:
    graph.load(*(FEWEST if graph.store.embedded is None else FEW), prefer=["demo"])
    whole, script = graph.export(), one("cypher", Complete(graph.store))
    empty(graph.store)
    run_all(graph.store, statements(graph.store, script))
    assert graph.export() == whole
    made = audit(graph.store)
    assert made.differences == ()
    assert (check_version(graph.store) or {}).get("prefer") == ["demo"]


@pytest.mark.engines("embedded")
def test_the_order_of_loading_changes_no_byte_of_any_format(graph: Graph) -> None:
    graph.load(*FEW)
    first = exports(graph.store)
    empty(graph.store)
    graph.load(*reversed(FEW))
    assert exports(graph.store) == first


@pytest.mark.engines("embedded")
def test_a_script_that_was_cut_off_goes_on_where_it_stopped(graph: Graph) -> None:
    graph.load(*FEW)
    whole, lines = graph.export(), statements(graph.store, one("cypher", Complete(graph.store)))
    empty(graph.store)
    half = len(lines) - 3
    run_all(graph.store, lines[:half])
    with pytest.raises(EnvironmentFault, match="holds data that is not of militia-graph"):
        graph.export()  # half a graph is none
    run_all(graph.store, lines[:half])
    run_all(graph.store, lines)
    assert graph.export() == whole
    assert audit(graph.store).differences == ()


@pytest.mark.engines("embedded", "neo4j-5")
def test_a_script_changes_nothing_in_a_database_that_is_not_empty(graph: Graph) -> None:
    graph.load(source(), entity("a"), entity("b"), claim("c", "a", "SUPPORTS", "b"))
    lines = statements(graph.store, one("cypher", Complete(graph.store)))
    empty(graph.store)
    graph.store.run("CREATE (:Person {id: 'a', name: 'Of somebody else'})")
    refused = []
    for line in lines:  # as in a browser that does not stop at an error
        try:
            graph.store.run(line)
        except UsageError as error:
            refused.append(str(error))
    assert len(refused) == 1
    assert "the database is not empty, and nothing was changed" in refused[0]
    held = graph.store.rows("MATCH (n) RETURN labels(n) AS labels, n.name AS name")
    assert held == [{"labels": ["Person"], "name": "Of somebody else"}]


@pytest.mark.engines("embedded", "neo4j-5")
def test_whatever_a_text_holds_its_literal_is_that_text(store: Store) -> None:
    values = [*ALL_TEXTS, 0, -1, 1.5e-9, 0.1 + 0.2, True, False, None]
    (row,) = store.rows(f"RETURN {literal(values)} AS x")
    assert row["x"] == values
    assert "\n" not in literal(values)
    assert not re.search("[\x00-\x1f\x7f-\x9f]", literal(values))
    with pytest.raises(ValueError, match="is no plain name"):
        literal({"a: 1}) DETACH DELETE n //": 1})


@pytest.mark.engines("embedded")
def test_filters_and_data_sets_work_as_in_jsonl(graph: Graph) -> None:
    graph.load(*FEW)
    graph.load(
        source("z1"), entity("z-a"), entity("z-b"), claim("z", "z-a", "SUPPORTS", "z-b", source="z1"), name="z"
    )
    asked = (
        {"filters": Filters(known_by="2020-06-30")},
        {"filters": Filters(without_speakers=frozenset(("person-c",)))},
        {"datasets": ("z",)},
    )
    exports = [(list(export_jsonl(graph.store, **how)), Complete(graph.store, **how)) for how in asked]
    made = [(wanted, statements(graph.store, one("cypher", whole)), whole) for wanted, whole in exports]
    tallies = [len(whole.tally.removed) for _, _, whole in made]
    assert tallies[0] > 1
    assert tallies[1:] == [1, 0]
    for wanted, lines, _ in made:
        empty(graph.store)
        run_all(graph.store, lines)
        # The first line says which filters made the rest.
        assert list(export_jsonl(graph.store))[1:] == wanted[1:]
        assert audit(graph.store).differences == ()


@pytest.mark.engines("embedded")
def test_a_data_set_that_needs_another_is_refused(graph: Graph) -> None:
    graph.load(source(), entity("a"), entity("b"), name="base")
    graph.load(claim("c", "a", "SUPPORTS", "b"), name="more")
    with pytest.raises(InputError, match="there is no source 's1'"):
        one("cypher", Complete(graph.store, ("more",)))


def command_of(readme: str) -> list[str]:
    """The words of the import command after the program's name."""
    command = readme[readme.index("neo4j-admin database") :].partition("\n\n")[0]
    return command.replace("\\\n", " ").split()[1:]


@pytest.fixture
def imported(
    graph: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Store, dict[str, dict[str, str]], Path]]:
    """A real server over what Neo4j's own importer made of a folder; all exports of the graph that it came from."""
    kind = neo4j_server.KINDS["neo4j-5"]
    graph.load(*FEW, prefer=["demo"])
    folder, home = tmp_path / "import", tmp_path / "server"
    (home / "conf").mkdir(parents=True)
    folder.mkdir()
    made = exports(graph.store)
    for name, text in made["neo4j-admin"].items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    monkeypatch.setenv("NEO4J_HOME", str(home))
    monkeypatch.setenv("NEO4J_CONF", str(home / "conf"))
    words = command_of((folder / "README.txt").read_text(encoding="utf-8"))
    # What the program neo4j-admin starts.
    start = (neo4j_server.java(kind.java), *neo4j_server.JVM, "-cp", f"{kind.jars}/*", "org.neo4j.cli.AdminTool")
    done = subprocess.run([*start, *words], cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout[-1000:] + done.stderr[-1000:]
    for key, value in neo4j_server.credentials("neo4j-5").items():
        monkeypatch.setenv(key, value)
    with neo4j_server.running(kind, home) as server, open_store(server.address, "writer") as store:
        yield store, made, folder


@pytest.mark.engines("embedded")
@pytest.mark.skipif(
    "neo4j-5" in neo4j_server.MISSING, reason="its importer is among the server's jars: `make neo4j`"
)
def test_neo4js_own_importer_rebuilds_the_same_graph(
    imported: tuple[Store, dict[str, dict[str, str]], Path],
) -> None:
    store, wanted, folder = imported
    assert exports(store) == wanted, "every format, from one engine as from the other"
    assert audit(store).differences == ()
    assert (check_version(store) or {}).get("prefer") == ["demo"]
    run_all(store, (folder / "schema.cypher").read_text(encoding="utf-8").removesuffix(";\n").split(";\n"))
    indexes = "SHOW INDEXES YIELD createStatement AS made RETURN made ORDER BY made"
    made = store.rows(indexes)
    make_schema(store)
    assert store.rows(indexes) == made, "what a load would make is there"
    assert len(made) > 15
