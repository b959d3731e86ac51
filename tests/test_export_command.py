"""The command export as a user types it: formats, destinations, and options that a format cannot honour."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from exported import everything, loaded
from here import Done, run_here

from cli.clean import clean
from cli.destination import write
from graph.exports.complete import Complete
from graph.exports.registry import FORMATS
from graph.store.connect import Store

pytestmark = pytest.mark.engines("embedded")
SINGLE = [name for name, form in FORMATS.items() if not form.is_folder]
COMPLETE = [name for name, form in FORMATS.items() if form.scope == "complete"]
SELECTING = [name for name, form in FORMATS.items() if form.scope == "selection"]


def export(db: str, *words: str | Path, code: int = 0) -> Done:
    done = run_here("export", *words, db=db)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_help_has_an_example_for_every_format(iraq_db: str) -> None:
    text = export(iraq_db, "--help").stdout
    assert set(re.findall(r"^ +militia-graph export --format (\S+)", text, re.MULTILINE)) == set(FORMATS)


@pytest.mark.parametrize("name", ["jsonl", "graphml", "cypher", "stix"])
def test_one_file_is_the_same_on_standard_output(iraq_db: str, tmp_path: Path, name: str) -> None:
    path = tmp_path / f"graph{FORMATS[name].ending}"
    done = export(iraq_db, "-f", name, "-o", path)
    assert done.stdout == ""
    again = export(iraq_db, "-f", name, "--quiet")
    assert again.stdout.encode() == path.read_bytes()
    assert again.stderr == ""
    assert [one.name for one in tmp_path.iterdir()] == [path.name], "nothing else is left"
    if name in SELECTING:
        assert re.search(r": 107 entities, 180 relations, \d+ claims, 2 sources, \d voices\n$", done.stderr)


@pytest.mark.parametrize("name", ["csv", "neo4j-admin"])
def test_a_folder_is_written_whole_again_and_again(iraq_db: str, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "new" / "export"
    if name != "csv":
        folder.mkdir(parents=True)  # empty, or not there
    export(iraq_db, "-f", name, "-o", folder)
    first = contents(folder)
    assert set(json.loads(first["export.json"])["files"]) == set(first) - {"export.json"}
    (folder / "import.report").write_text("what neo4j-admin leaves behind")
    export(iraq_db, "-f", name, "-o", folder, "--quiet")
    assert contents(folder) == first
    assert [one.name for one in folder.parent.iterdir()] == ["export"]
    export(iraq_db, "-f", "ftm", "-o", folder, "--quiet")
    assert set(contents(folder)).isdisjoint(set(first) - {"export.json", "README.txt"})


def test_a_folder_of_somebody_else_is_refused_and_left_alone(iraq_db: str, tmp_path: Path) -> None:
    assert "name it with -o FOLDER" in export(iraq_db, "-f", "csv", code=2).stderr
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "notes.txt").write_text("mine")
    done = export(iraq_db, "-f", "csv", "-o", theirs, code=2)
    assert "holds files that are not of an export, such as notes.txt: name a new or an empty folder" in done.stderr
    (theirs / "export.json").write_text('{"files": ["other.csv"]}')
    export(iraq_db, "-f", "csv", "-o", theirs, code=2)
    assert set(contents(theirs)) == {"notes.txt", "export.json"}
    ours = tmp_path / "ours"
    export(iraq_db, "-f", "csv", "-o", ours, "--quiet")
    (ours / "notes.txt").write_text("put there later")
    export(iraq_db, "-f", "csv", "-o", ours, code=2)
    assert (ours / "notes.txt").read_text() == "put there later"
    assert "is a file, and csv is a folder" in export(iraq_db, "-f", "csv", "-o", ours / "notes.txt", code=2).stderr
    done = export(iraq_db, "-f", "graphml", "-o", ours, code=2)
    assert "is a folder, and graphml is one file: name the file" in done.stderr
    done = export(iraq_db, "-f", "csv", "-o", ours / "notes.txt" / "below", code=2)
    assert "below cannot be written: Not a directory" in done.stderr
    assert not list(tmp_path.glob(".*")), "nothing half-written is left"


SELECTS = (
    ("--include", "alleged"),
    ("--on", "2020-06-26"),
    ("--acts-within", "30"),
    ("--between", "2020-01-01..2020-06-30"),
    ("--groups", "command"),
    ("--relations", "LEADS"),
    ("--labels", "Person"),
    ("--sign", "negative"),
    ("--min-confidence", "0.5"),
)


def test_what_a_format_cannot_honour_is_refused(iraq_db: str, tmp_path: Path) -> None:
    for number, words in enumerate(SELECTS):
        name = COMPLETE[number % len(COMPLETE)]
        done = export(iraq_db, "-f", name, *words, "-o", tmp_path / "x", code=2)
        assert f"militia-graph: {words[0]} selects relations, and {name} holds everything: it takes" in done.stderr
        assert "graphml, gexf, cytoscape" in done.stderr
    for name in SELECTING:
        done = export(iraq_db, "-f", name, "--dataset", "iraq", "-o", tmp_path / "x", code=2)
        assert "--dataset is for jsonl, neo4j-admin, cypher" in done.stderr
    assert "--bom is for --format csv" in export(iraq_db, "-f", "gexf", "--bom", code=2).stderr
    known = export(iraq_db, "-f", "gml", code=2).stderr
    assert known.startswith("militia-graph: --format 'gml' is not one of these:\n  jsonl        everything")
    assert all(form.gives in known for form in FORMATS.values())
    assert "--groups 'x' is not one of" in export(iraq_db, "-f", "gexf", "--groups", "x", code=2).stderr
    assert not list(tmp_path.iterdir())


def test_what_selects_and_what_folds_anew_is_in_the_export(iraq_db: str, tmp_path: Path) -> None:
    few = ("--groups", "command", "--min-confidence", "0.5", "--labels", "Person,ArmedGroup")
    export(iraq_db, "-f", "csv", *few, "--bom", "-o", tmp_path / "few", "--quiet")
    text = (tmp_path / "few" / "edges.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert rows
    assert all(float(row["confidence"]) >= 0.5 for row in rows)
    assert {row["relation"] for row in rows} <= {"LEADS", "COMMANDS", "FOUNDED", "SPOKESPERSON_FOR", "ORDERED"}
    done = export(iraq_db, "-f", "graphml", "--without-source", "voa-2020")
    assert "without source voa-2020: " in done.stderr
    assert "voa-2020" not in {data.text for data in ElementTree.fromstring(done.stdout).iter() if data.text} - {
        None
    }
    for name in COMPLETE:
        target = tmp_path / name
        done = export(iraq_db, "-f", name, "--known-by", "2020-06-29", "-o", target)
        assert re.search(r"known by 2020-06-29: \d+ claims removed", done.stderr)
        paths = [target] if target.is_file() else list(target.iterdir())
        text = "".join(path.read_text(encoding="utf-8") for path in paths)
        assert "voa-001" not in text
        assert "jcpa-001" in text


def test_the_command_for_the_import_is_told(iraq_db: str, tmp_path: Path) -> None:
    done = export(iraq_db, "-f", "neo4j-admin", "-o", tmp_path / "import")
    readme = (tmp_path / "import" / "README.txt").read_text(encoding="utf-8")
    assert done.stderr == readme
    named = set(re.findall(r"\./([\w-]+\.csv)", readme))
    held = set(contents(tmp_path / "import"))
    assert named == {name for name in held if name.endswith(".csv")}
    assert str(tmp_path) not in readme


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_nothing_that_steers_it(
    _opened: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = loaded(_opened, tmp_path)
    for name in SINGLE:
        monkeypatch.setattr(sys, "stdout", terminal := Terminal())
        form = FORMATS[name]
        write(form, form.parts(Complete(store) if form.scope == "complete" else everything(store)), None)
        text = terminal.getvalue()
        assert "evil" in text
        assert clean(text) == text, name
        if form.text == "json":
            [json.loads(line) for line in (text.splitlines() if name == "jsonl" else [text])]
