"""Texts that try to be Cypher, HTML, terminal commands, formulas or markup stay texts, from the file to the table.

The commands run in this process, by the function that the installed program calls; the engines are real.
"""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from command import COMMAND, ROOT, surroundings
from conftest import Graph, claim, entity, source, write_jsonl
from injected import BAD_IDS, CONTROLS, DATASETS, NO_DATASETS, PLAIN_IDS, SEVERAL_LINES, TEXTS, dataset

from cli.output import FORMULA
from cli.run import run
from graph.store.audit import audit
from loaders import dataset_name
from schema.errors import InputError, UsageError

# The drivers and the planners differ between the embedded engine and Neo4j, not between two Neo4j.
pytestmark = pytest.mark.engines("embedded", "neo4j-2026")

Said = tuple[int, str, str]
Ask = Callable[..., Said]

NAMES = "MATCH (n:Person) WHERE n.id STARTS WITH 'p-' RETURN n.id AS id, n.name AS name ORDER BY n.id"
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("show", "hub"),
    ("why", "p-0", "hub"),
    ("why", "c-40"),
    ("find", "evil", "--limit", "100"),
    ("query", "threats-against", "entity=hub"),
    ("query", "who-threatened-whom"),
    ("query", "neighbours", "entity=hub"),
    ("query", "timeline"),
    ("datasets",),
    ("sources",),
    ("stats",),
    ("cypher", NAMES),
    ("cypher", "MATCH (c:Claim)-[:CITES]->(s) RETURN c, s, properties(c) AS p ORDER BY c.id"),
    ("cypher", "MATCH (a:Person)-[r]->(b) RETURN a, r, b, [r.mode, a.aliases] AS l ORDER BY r.id"),
)


@pytest.fixture
def ask(engine: str, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Run a command in this process; gives its exit code, its output and what it tells besides."""

    def command(name: str, *words: str) -> Said:
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["militia-graph", name, "--db", engine, *words])
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            code = run()
            out.flush()
            err.flush()
        assert isinstance(out.buffer, io.BytesIO)
        assert isinstance(err.buffer, io.BytesIO)
        return code, out.buffer.getvalue().decode(), err.buffer.getvalue().decode()

    return command


@pytest.fixture
def hostile(graph: Graph) -> Graph:
    """A graph that holds every text wherever text may stand."""
    graph.load(*dataset())
    return graph


def harmless(text: str) -> None:
    """No character that a terminal obeys, other than the ends of lines."""
    found = {c for c in text if not (c.isprintable() or c in "\n\u200c\u200d")}
    assert not found, f"{found} in …{text[max(0, text.index(next(iter(found))) - 60) :][:120]!r}"


def cells(line: str) -> list[str]:
    """The cells of a row in Markdown, as a reader of GitHub's dialect parts and unescapes them."""
    assert line.startswith("| ") and line.endswith(" |")
    parts = re.findall(r"((?:\\.|[^\\|])*)\|", line[1:])
    assert "".join(f"{part}|" for part in parts) == line[1:]
    return [re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", part.strip(" ")) for part in parts]


def test_the_graph_holds_the_texts_and_nothing_else(hostile: Graph) -> None:
    store = hostile.store
    rows = store.rows("MATCH (n:Entity) RETURN n.id AS id, properties(n) AS n ORDER BY id")
    by_id = {row["id"]: row["n"] for row in rows}
    assert set(by_id) == {"hub", *(f"p-{n}" for n in range(len(TEXTS))), *PLAIN_IDS} | {
        f"d-{n}" for n in range(len(DATASETS))
    }
    assert by_id["hub"]["description"] == SEVERAL_LINES
    for number, text in enumerate(TEXTS):
        node = by_id[f"p-{number}"]
        assert (node["name"], node["aliases"], node["name_ar"]) == (text, [f"{text} {number}"], text)
        assert node["description"] == text
    for row in store.rows(
        "MATCH (c:Claim)-[:CITES]->(s) WHERE c.id STARTS WITH 'c-' RETURN c.id AS id, c.qualifiers AS modes, "
        "[c.statement, c.note, s.title, s.note, s.url] AS texts ORDER BY id"
    ):
        text = TEXTS[int(row["id"][2:])]
        assert row["texts"] == [text] * 5
        assert json.loads(row["modes"]) == {"mode": [text]}
    modes = store.rows(
        "MATCH (a:Entity)-[r:THREATENED]->() WHERE r.mode IS NOT NULL RETURN a.id AS id, r.mode AS mode"
    )
    assert {row["id"]: row["mode"] for row in modes} == {f"p-{n}": [text] for n, text in enumerate(TEXTS)}
    assert [row["id"] for row in store.rows("MATCH (d:DataSet) RETURN d.id AS id ORDER BY id")] == sorted(DATASETS)
    labels = {row["l"] for row in store.rows("MATCH (n) UNWIND labels(n) AS l RETURN DISTINCT l AS l")}
    assert labels == {
        "Entity",
        "Person",
        "StateBody",
        "ArmedGroup",
        "Claim",
        "Source",
        "Record",
        "DataSet",
        "MilitiaGraph",
    }
    assert hostile.count("MATCH (c:Claim) RETURN count(c) AS n") == len(TEXTS) + len(PLAIN_IDS)
    assert audit(store).differences == ()


def test_out_and_in_again_is_the_same_to_the_byte(hostile: Graph) -> None:
    first = hostile.export()
    path = hostile.folder / "back.jsonl"
    path.write_text(first, encoding="utf-8", newline="\n")
    hostile.store.run("MATCH (n) DETACH DELETE n")
    hostile.load_path(path)
    assert hostile.export() == first
    for name in DATASETS:
        alone = hostile.export(name)
        assert json.loads(alone.partition("\n")[0])["datasets"] == [name]


@pytest.mark.engines("embedded")
def test_what_is_printed_steers_no_terminal_and_reads_back_as_it_was(hostile: Graph, ask: Ask) -> None:
    before = hostile.export()
    for command in COMMANDS:
        said = {form: ask(*command, "--format", form) for form in ("table", "md", "json", "csv")}
        for form, (code, out, err) in said.items():
            assert code == 0, (command, form, err)
            harmless(err)
            if form != "csv":
                harmless(out)
        rows = json.loads(said["json"][1])
        parsed = list(csv.DictReader(io.StringIO(said["csv"][1], newline=""), strict=True))
        assert len(rows) == len(parsed) > 0, command
        bom = ask(*command, "--format", "csv", "--bom")[1]
        escaped = list(csv.DictReader(io.StringIO(bom.removeprefix("\ufeff"), newline=""), strict=True))
        for row, line, safe in zip(rows, parsed, escaped, strict=True):
            assert {key: value for key, value in row.items() if isinstance(value, str)} == {
                key: line[key] for key, value in row.items() if isinstance(value, str)
            }
            for key, value in line.items():
                assert not safe[key].startswith(FORMULA)
                assert safe[key] == (f"'{value}" if value.startswith(FORMULA) else value)
        tables = [line for line in said["md"][1].splitlines() if line.startswith("|")]
        widths = {len(cells(line)) for line in tables}
        assert command[0] in ("show", "why") or len(widths) == 1, command
    assert hostile.export() == before


@pytest.mark.engines("embedded")
def test_every_name_is_in_the_table_as_it_was_as_far_as_it_may(hostile: Graph, ask: Ask) -> None:
    wanted = {f"p-{number}": text for number, text in enumerate(TEXTS)}
    assert {row["id"]: row["name"] for row in json.loads(ask("cypher", NAMES, "-f", "json")[1])} == wanted
    shown = {id_: visible(text) for id_, text in wanted.items()}
    markdown = [cells(line) for line in ask("cypher", NAMES, "-f", "md")[1].splitlines()[2:] if line]
    assert dict(markdown) == shown
    for line in ask("cypher", NAMES, "-f", "md")[1].splitlines()[2:]:
        assert not re.search(r"(?<!\\)(?:\\\\)*[<`\[]|(?<!\\)(?:\\\\)*&#?\w+;", line), (
            "HTML, code, a link, an entity"
        )
    table = [line.split(maxsplit=1) for line in ask("cypher", NAMES)[1].splitlines() if " p-" in line]
    assert {id_: text.strip() for id_, text in table} == {id_: text.strip() for id_, text in shown.items()}
    assert shown["p-0"] == wanted["p-0"]
    assert shown[next(id_ for id_, text in wanted.items() if "\u200c" in text)] == "می\u200cخواهم"


def visible(text: str) -> str:
    return "".join(" " if c.isspace() else c if c.isprintable() or c == "\u200c" else "�" for c in text)


def test_every_name_finds_its_own_and_names_nothing_else(hostile: Graph, ask: Ask) -> None:
    before = hostile.export()
    for text in TEXTS:
        if text.startswith("-"):
            continue  # the command line takes it for an option, as every program does
        code, out, err = ask("show", text, "-f", "json")
        assert code == 0, (text, err)
        assert "hub" in {row["other"] for row in json.loads(out)}
        code, out, err = ask("query", "threats-against", f"entity={text}")
        assert code == 0, (text, err)
        harmless(out + err)
    assert hostile.export() == before


@pytest.mark.engines("embedded")
def test_data_sets_of_odd_names_are_taken_out_by_their_names(hostile: Graph, ask: Ask) -> None:
    left = sorted(DATASETS)
    while left:
        name = left.pop()
        code, out, err = ask("unload", *(("--", name) if name.startswith("-") else (name,)))
        assert (code, out) == (0, ""), err
        assert [row["dataset"] for row in json.loads(ask("datasets", "-f", "json")[1])] == left
    assert hostile.count("MATCH (n) WHERE NOT n:MilitiaGraph RETURN count(n) AS n") == 0


@pytest.mark.engines("embedded")
def test_odd_arguments_change_nothing_and_are_answered_in_words(hostile: Graph, ask: Ask) -> None:
    before = hostile.export()
    for text in (*CONTROLS, "\udcff", "e-\udcff", "x" * 100_000, *BAD_IDS):
        for words in (
            ("show", text),
            ("find", text),
            ("why", text, "hub"),
            ("query", "members-of", f"entity={text}"),
            ("unload", text),
            ("export", "--dataset", text),
            ("load", text),
            ("load", "iraq", "--dataset", text or " "),
        ):
            code, out, err = ask(*words)
            # A name may be read as one that differs in signs only.
            assert code in ((0, 1, 2) if words[0] in ("find", "show", "why", "query") else (2,)), (words, err[:500])
            harmless(out + err)
            assert "unexpected" not in err
            assert err.count("militia-graph: ") <= 1
    assert hostile.export() == before


FIELDS: dict[str, dict[str, Any]] = {
    "name": entity("x"),
    "aliases": entity("x"),
    "name_ar": entity("x"),
    "description": entity("x"),
    "title": source("x"),
    "url": source("x"),
    "note": source("x"),
    "statement": claim("x", "a", "THREATENED", "b"),
    "qualifiers": claim("x", "a", "THREATENED", "b"),
    "dataset": entity("x"),
}


@pytest.mark.engines("embedded")
@pytest.mark.parametrize("field", FIELDS)
def test_controls_are_refused_in_every_field_and_told_without_them(
    graph: Graph, ask: Ask, field: str, tmp_path: Path
) -> None:
    graph.load(source(), entity("a"), entity("b"))
    before = graph.export()
    for text in CONTROLS:
        value: Any = [text] if field == "aliases" else {"mode": text} if field == "qualifiers" else text
        path = write_jsonl(tmp_path / "x.jsonl", {**FIELDS[field], field: value})
        code, out, err = ask("load", str(path))
        assert (code, out) == (2, ""), (text, err)
        assert re.search(rf"x\.jsonl:1: {field}\S*: ", err), err
        assert "control characters" in err or "no name of a data set" in err
        harmless(err)
    assert graph.export() == before


def test_ids_take_no_code(graph: Graph) -> None:
    for text in BAD_IDS:
        with pytest.raises(InputError, match="an id is 1 to 200 letters, digits and"):
            graph.load(entity("a", id=text))
        for field in ("subject", "object", "source", "speaker", "event", "about"):
            with pytest.raises(InputError, match=field):
                graph.load(source(), entity("a"), {**claim("c", "a", "MET", "a"), field: text or "!"})
    assert graph.count("MATCH (n) WHERE NOT n:MilitiaGraph RETURN count(n) AS n") == 0


def test_data_sets_take_no_names_that_would_be_read_as_something_else(graph: Graph, tmp_path: Path) -> None:
    for name in NO_DATASETS:
        path = tmp_path / "x.jsonl"
        path.write_text(json.dumps(entity("a", dataset=name)), encoding="ascii")
        with pytest.raises(InputError, match=r"dataset: .* is no name of a data set"):
            graph.load_path(path)
        if name and len(name) < 200 and "\ud800" not in name:
            with pytest.raises(UsageError, match="is no name of a data set: rename it, or load it with --dataset"):
                dataset_name(path.rename(tmp_path / f"{name}.jsonl"))
    assert graph.count("MATCH (n) WHERE NOT n:MilitiaGraph RETURN count(n) AS n") == 0


@pytest.mark.engines("embedded")
def test_values_and_columns_of_a_query_steer_nothing(hostile: Graph, ask: Ask) -> None:
    for text in CONTROLS[:-1]:
        column = text.replace("`", "``")
        query = f"RETURN $x AS `a|{column}`, {{k: $x}} AS m, [$x] AS l"
        values = (f"x={json.dumps(text)}",)
        said = {form: ask("cypher", query, *values, "-f", form) for form in ("table", "md", "json", "csv")}
        for form, (code, out, err) in said.items():
            assert code == 0, err
            if form != "csv":
                harmless(out)
            harmless(err)
        (row,) = json.loads(said["json"][1])
        assert row == {f"a|{text}": text, "m": {"k": text}, "l": [text]}
        assert [len(cells(line)) for line in said["md"][1].splitlines() if line] == [3, 3, 3]
        head, line = csv.reader(io.StringIO(said["csv"][1], newline=""), strict=True)
        assert (head[0], line[0]) == (f"a|{text}", text)
    for text in (*FORMULA, "=1"):
        out = ask("cypher", f"RETURN {json.dumps(text)} AS `{text}x`", "-f", "csv", "--bom")[1]
        for line in csv.reader(io.StringIO(out.removeprefix("\ufeff"), newline=""), strict=True):
            assert not line[0].startswith(FORMULA)


@pytest.mark.engines("embedded")
@pytest.mark.parametrize("command", [("sources", "-f", "csv"), ("export",)])
def test_a_terminal_gets_nothing_that_steers_it_in_any_format(
    hostile: Graph, engine: str, command: tuple[str, ...]
) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, *command, "--db", engine], cwd=ROOT, env=surroundings(), stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    said = b""
    try:
        while part := os.read(ours, 65_536):
            said += part
    except OSError:  # what Linux gives at the end
        pass
    os.close(ours)
    assert process.wait(60) == 0
    text = said.decode().replace("\r\n", "\n")
    assert "evil" in text
    harmless(text)
