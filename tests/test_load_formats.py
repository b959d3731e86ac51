"""`load` of data of other formats: told by content, packed or piped, with a report, and errors that help."""

from __future__ import annotations

import csv
import gzip
import io
import json
import subprocess
import zipfile
from pathlib import Path

import pytest
from command import COMMAND, ROOT, run, surroundings
from here import run_here

from loaders.catalogue import LOADERS
from loaders.opening import _zstd

TABLE = (
    "unique_id,type,group1_id,group2_id,date,description,group1_name,group2_name\n"
    "1,all,1,2,2010-00-00,x,First Brigade,Second Front\n"
    "2,war,1,2,2010-00-00,x,First Brigade,Second Front\n"
)


def packed(name: str, raw: bytes) -> bytes:
    if name.endswith(".gz"):
        return gzip.compress(raw)
    if name.endswith(".zst"):
        compressed: bytes = _zstd().compress(raw)
        return compressed
    if name.endswith(".zip"):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("inside.csv", raw)
        return out.getvalue()
    return raw


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "pairs.csv"
    path.write_text(TABLE)
    return path


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "db"


def test_the_format_is_told_by_content_and_every_row_is_accounted_for(
    table: Path, db: Path, tmp_path: Path
) -> None:
    done = run_here("load", table, "--rejects", tmp_path / "out.csv", db=db)
    assert done.returncode == 0
    assert (
        "pairs.csv: read as Mapping Militants Project (Stanford University) (--loader mapping-militants)"
        in done.stderr
    )
    assert "  read      2 rows" in done.stderr
    assert "  made      1 source, 2 entities, 1 claim" in done.stderr
    assert "  refused   1 × type: 'war' is not one of" in done.stderr
    with (tmp_path / "out.csv").open(newline="") as out:
        (refused,) = csv.DictReader(out)
    assert (refused["file"], refused["line"], refused["field"]) == ("pairs.csv", "3", "type")
    shown = run_here("why", "mm:1", "mm:2", db=db)
    assert "B3 · mm:relationships · pairs.csv:2 · observed 2010 · mm:1" in shown.stdout


@pytest.mark.parametrize("ending", ["", ".gz", ".zst", ".zip"])
def test_packed_files_are_read_as_they_are(table: Path, db: Path, ending: str) -> None:
    path = table.with_name(f"pairs.csv{ending}")
    path.write_bytes(packed(path.name, TABLE.encode()))
    assert run_here("load", path, "-q", db=db).returncode == 0
    rows = json.loads(run_here("datasets", "--format", "json", db=db).stdout)
    assert [(row["dataset"], row["claims"]) for row in rows] == [("pairs", 1)]


@pytest.mark.parametrize("ending", [".gz", ".zst", ".zip"])
def test_packed_claim_files_are_read_too(tmp_path: Path, db: Path, ending: str) -> None:
    lines = [
        {"kind": "header", "format": 1},
        {"kind": "entity", "id": "a", "name": "Group A", "labels": ["ArmedGroup"]},
    ]
    path = tmp_path / f"mine.jsonl{ending}"
    path.write_bytes(packed(path.name, "\n".join(map(json.dumps, lines)).encode()))
    assert "1 entity" in run_here("load", path, db=db).stderr


def piped(words: list[str], given: bytes, db: Path) -> tuple[int, str]:
    done = subprocess.run(
        [*COMMAND, *words, "--db", str(db)],
        input=given,
        capture_output=True,
        check=False,
        cwd=ROOT,
        env=surroundings(),
    )
    return done.returncode, done.stderr.decode()


def test_standard_input_needs_a_name_and_takes_any_format(db: Path) -> None:
    assert piped(["load", "-"], TABLE.encode(), db) == (
        2,
        "militia-graph: standard input has no name: say which data set it is with --dataset NAME\n",
    )
    _, said = piped(["load", "-", "--dataset", "pairs"], gzip.compress(TABLE.encode()), db)
    assert "standard input: read as Mapping Militants" in said
    claims = b'{"kind": "entity", "id": "a", "name": "Group A", "labels": ["ArmedGroup"]}\n'
    _, said = piped(["load", "-", "--dataset", "mine"], claims, db)
    assert "the graph holds 3 entities" in said


def test_what_is_broken_is_said_and_changes_nothing(tmp_path: Path, db: Path) -> None:
    whole = gzip.compress(TABLE.encode() * 5_000)
    two = io.BytesIO()
    with zipfile.ZipFile(two, "w") as archive:
        archive.writestr("a.csv", TABLE)
        archive.writestr("b.csv", TABLE)
    for name, raw, said in (
        ("cut.csv.gz", whole[: len(whole) // 2], "cut.csv.gz: cannot be read: Compressed file ended before"),
        ("two.zip", two.getvalue(), "two.zip: holds 2 files; one is read from a .zip (unpack it"),
        ("none.zip", b"PK\x03\x04 and no more", "none.zip: cannot be read: File is not a zip file"),
        ("half.csv.zst", _zstd().compress(TABLE.encode() * 50)[:-9], "half.csv.zst: cannot be read: "),
    ):
        path = tmp_path / name
        path.write_bytes(raw)
        done = run_here("load", path, db=db)
        assert (done.returncode, said in done.stderr) == (2, True), done.stderr
        assert "Traceback" not in done.stderr
    assert run_here("datasets", "--format", "json", "-q", db=db).stdout.strip() in ("[]", "")


def test_strict_stops_at_the_first_row_that_is_refused(table: Path, db: Path) -> None:
    done = run_here("load", table, "--strict", db=db)
    assert done.returncode == 2
    assert done.stderr.startswith("militia-graph: pairs.csv:3: type: 'war' is not one of")


def test_refused_rows_never_take_the_place_of_what_is_read(table: Path, db: Path, tmp_path: Path) -> None:
    before = table.read_bytes()
    same: list[list[str | Path]] = [[table, "--rejects", table], [tmp_path, "--rejects", tmp_path / "out.csv"]]
    for words in same:
        done = run_here("load", *words, db=db)
        assert (done.returncode, "is what is read, or lies in it" in done.stderr) == (2, True), done.stderr
    done = run_here("load", table, table, "--rejects", tmp_path / "out.csv", db=db)
    assert (done.returncode, "of one input" in done.stderr) == (2, True)
    assert table.read_bytes() == before
    assert not (tmp_path / "out.csv").exists()


def test_where_nothing_is_left_the_report_says_what_became_of_the_rows(tmp_path: Path, db: Path) -> None:
    bundle = tmp_path / "bundle.json"
    indicator = {"type": "indicator", "id": "indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"}
    bundle.write_text(
        json.dumps({"type": "bundle", "id": "bundle--1", "spec_version": "2.0", "objects": [indicator]})
    )
    done = run_here("load", bundle, db=db)
    assert done.returncode == 2
    assert "holds no records" in done.stderr.splitlines()[-1]
    assert "indicator" in done.stderr
    assert run_here("load", bundle, "--quiet", db=db).stderr.count("\n") == 1


def test_the_rating_can_be_said_by_the_analyst(table: Path, db: Path) -> None:
    run_here("load", table, "-q", "--reliability", "D", db=db)
    (row,) = json.loads(run_here("sources", "--format", "json", db=db).stdout)
    assert row["reliability"] == "D"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["--loader", "maping-militants"],
            "there is no loader 'maping-militants'. did you mean mapping-militants?",
        ),
        (["--reliability", "G"], "--reliability G: use a letter from A (reliable) to F (cannot be judged)"),
        (["--option", "year"], "--option year: write NAME=VALUE"),
        (["--option", "turn=1"], "--option turn: mapping-militants has no such option; it has: reverse, year"),
        (["--rejects", "/nowhere/out.csv"], "/nowhere/out.csv cannot be written: No such file or directory"),
    ],
)
def test_options_that_do_not_fit_are_refused(table: Path, db: Path, words: list[str], said: str) -> None:
    done = run_here("load", table, *words, db=db)
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr


def test_claim_files_take_no_options_of_loaders(tmp_path: Path, db: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("entities:\n- id: a\n  name: A\n  labels: [ArmedGroup]\n")
    done = run_here("load", path, "--reliability", "B", db=db)
    assert (done.returncode, "claim files say it themselves" in done.stderr) == (2, True)


def test_what_nobody_knows_is_refused_with_the_way_on(tmp_path: Path, db: Path) -> None:
    path = tmp_path / "notes.dat"
    path.write_text("some words\n")
    done = run_here("load", path, db=db)
    assert (done.returncode, "`militia-graph loaders` lists" in done.stderr) == (2, True)
    table = tmp_path / "edges.csv"
    table.write_text("from,to\na,b\n")
    assert "is loaded with --mapping FILE" in run_here("load", table, db=db).stderr
    graph = tmp_path / "network.graphml"
    space = "http://graphml.graphdrawing.org/xmlns"
    graph.write_text(f'<graphml xmlns="{space}"><graph edgedefault="directed"/></graphml>')
    assert "network.graphml (graphml) needs --mapping FILE" in run_here("load", graph, db=db).stderr


def test_files_of_several_formats_in_a_folder_are_loaded_apart(table: Path, tmp_path: Path, db: Path) -> None:
    (tmp_path / "other.csv").write_text("from,to\na,b\n")
    done = run_here("load", tmp_path, db=db)
    assert (done.returncode, "other.csv is of another format than the rest" in done.stderr) == (2, True)


def test_the_list_of_loaders_says_what_each_needs_and_gives() -> None:
    rows = json.loads(run("loaders", "--format", "json").stdout)
    assert [row["loader"] for row in rows] == ["claims", *(loader.name for loader in LOADERS)]
    assert all(row["data"] and row["needs"] and row["gives"] for row in rows)
    assert "reverse: ids of mergers" in run("loaders", "mapping-militants").stdout
    assert run("loaders", "none").returncode == 2
