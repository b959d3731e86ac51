"""Every command as a user meets it: help, formats that agree, streams, exit codes, names, signals."""

from __future__ import annotations

import csv
import io
import json
import re
import signal
import subprocess
import time
from pathlib import Path

import psutil
import pytest
from command import COMMAND, ROOT, run, surroundings

from queries import catalogue

# What a command line does with its words and streams no engine changes; their rows are compared in test_answers.
pytestmark = pytest.mark.engines("embedded")

COMMANDS = (
    "load",
    "unload",
    "migrate",
    "datasets",
    "sources",
    "stats",
    "check",
    "seal",
    "export",
    "find",
    "show",
    "query",
    "cypher",
    "why",
    "serve",
)


@pytest.fixture
def db(iraq_db: str) -> str:
    return iraq_db


def printed(*arguments: str, db: Path, code: int = 0) -> str:
    """What a command prints; it must say nothing on stderr but words for people, and end with ``code``."""
    done = run(*arguments, db=db)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout


def as_json(*arguments: str, db: Path) -> list[dict[str, object]]:
    rows = json.loads(printed(*arguments, "--format", "json", db=db))
    assert isinstance(rows, list)
    assert rows
    return rows


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example_and_describes_every_option(command: str) -> None:
    done = run(command, "--help", COLUMNS="100")
    assert done.returncode == 0
    assert re.search(rf"^ +militia-graph {command}", done.stdout, re.MULTILINE), "no example"
    options = done.stdout.split("Options:")[1].splitlines()[1:]
    for number, line in enumerate(options):
        if line.strip().startswith("-"):
            described = re.search(r"^ +-\S.*? {2,}\S", line) or options[number + 1].startswith(" " * 12)
            assert described, line


def test_help_of_the_whole_lists_every_command_and_the_first_step() -> None:
    text = run("--help").stdout
    assert all(re.search(rf"^ +{command} +\w", text, re.MULTILINE) for command in COMMANDS)
    assert "militia-graph load iraq" in text
    assert re.fullmatch(r"militia-graph \d+\.\d+\S*\n", run("--version").stdout)


def test_completion_is_printed_for_bash() -> None:
    done = run("--show-completion", "bash", _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1")
    assert done.returncode == 0
    assert "_MILITIA_GRAPH_COMPLETE=complete_bash" in done.stdout


ROWS = {
    "show": ("show", "Kataib Hezbollah"),
    "why": ("why", "Mustafa al-Kadhimi", "Qassem Soleimani"),
    "find": ("find", "suleimani"),
    "stats": ("stats",),
    "datasets": ("datasets",),
    "sources": ("sources",),
}


@pytest.mark.parametrize("command", ROWS)
def test_formats_agree(db: Path, command: str) -> None:
    arguments = ROWS[command]
    rows = as_json(*arguments, db=db)
    parsed = list(csv.reader(io.StringIO(printed(*arguments, "--format", "csv", db=db), newline="")))
    assert parsed[0] == list(rows[0])
    assert len(parsed) == len(rows) + 1
    assert all(len(line) == len(parsed[0]) for line in parsed)
    if command in ("show", "find"):
        table = printed(*arguments, db=db)
        markdown = printed(*arguments, "--format", "md", db=db)
        heads = [line for line in markdown.splitlines() if line.startswith("| --- |")]
        assert heads
        first = str(next(value for value in rows[0].values() if value))
        assert first in table or command == "show"
        pipes = {line.replace("\\|", "").count("|") for line in markdown.splitlines() if line.startswith("|")}
        assert len(pipes) <= 2


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_a_prepared_query_gives_the_columns_that_it_documents(db: Path, name: str) -> None:
    prepared = catalogue()[name]
    given = [f"{key}={value}" for key, value in prepared.example.items()]
    rows = as_json("query", name, *given, db=db)
    columns = [column for column, _ in prepared.columns]
    assert list(rows[0]) == columns
    if name in ("disputed", "event", "paths-between"):
        lines = list(csv.DictReader(io.StringIO(printed("query", name, *given, "-f", "csv", db=db), newline="")))
        assert [list(line) for line in lines] == [columns] * len(rows)
        assert f"### {prepared.title}\n\n| " in printed("query", name, *given, "-f", "md", db=db)
        assert prepared.title in printed("query", name, *given, db=db)


def test_the_list_of_queries_names_their_parameters(db: Path) -> None:
    rows = as_json("query", db=db)
    assert [row["name"] for row in rows] == sorted(catalogue())
    assert all(row["title"] and row["description"] and row["columns"] for row in rows)
    table = printed("query", db=db)
    assert all(name in table for name in catalogue())


def test_names_ids_aliases_and_other_spellings_are_one_parameter(db: Path) -> None:
    names = ("popular-mobilization-forces", "Popular Mobilization Forces", "PMF", "popular mobilisation forces")
    found = [printed("query", "members-of", f"entity={name}", "-f", "json", db=db) for name in names]
    assert len(set(found)) == 1
    done = run("show", "Katai'b Hizballah", "-f", "json", db=db)
    assert "is read as Kataib Hezbollah (kataib-hezbollah)" in done.stderr or "Kata'ib" in done.stdout
    assert run("show", "kasem suleimani", "--quiet", "-f", "json", db=db).stderr == ""


def test_data_on_stdout_and_words_on_stderr(db: Path) -> None:
    loud, quiet = run("stats", db=db), run("stats", "--quiet", db=db)
    assert loud.stdout == quiet.stdout
    assert f"database: {db}" in loud.stderr
    assert quiet.stderr == ""
    again = run("load", "iraq", "--quiet", db=db)
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")


def test_the_footer_says_which_filter_a_parameter_set(db: Path) -> None:
    option = run("query", "timeline", "--on", "2020-06-30", "--strict", db=db)
    parameter = run("query", "timeline", "on=2020-06-30", "strict=true", db=db)
    assert option.stdout == parameter.stdout
    assert option.stderr == parameter.stderr
    assert "2020-06-30" in option.stderr


def test_an_answer_of_no_ends_with_1(db: Path) -> None:
    nobody = run("find", "zzzzqqqq", db=db)
    assert nobody.returncode == 1
    assert "nothing is called anything like" in nobody.stderr
    assert json.loads(run("find", "zzzzqqqq", "-f", "json", db=db).stdout) == []
    unconnected = run("why", "Baghdad", "Qassem Soleimani", db=db)
    assert unconnected.returncode == 1
    assert unconnected.stderr == "no claim joins the two\n"


def test_a_reader_that_has_seen_enough_ends_the_command_quietly(db: Path) -> None:
    process = subprocess.Popen(
        [*COMMAND, "export", "--db", str(db)], cwd=ROOT, env=surroundings(),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stderr is not None
    assert b'"kind": "header"' in process.stdout.readline().replace(b'":"', b'": "')
    process.stdout.close()
    assert process.wait(60) == 0
    assert process.stderr.read() == b""
    process.stderr.close()


def test_output_is_utf_8_whatever_the_terminal_speaks(db: Path) -> None:
    done = run("find", "suleimani", "-f", "json", db=db, PYTHONIOENCODING="ascii", LC_ALL="C")
    assert done.returncode == 0
    assert "قاسم" in run("show", "Qasem Soleimani", db=db, PYTHONIOENCODING="cp1252").stdout


def test_a_full_disk_is_told_in_one_line(db: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*COMMAND, "export", "--db", str(db)], cwd=ROOT, env=surroundings(),
            stdout=full, stderr=subprocess.PIPE, encoding="utf-8", check=False, timeout=60,
        )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr == "militia-graph: the output cannot be written: No space left on device\n"


def test_two_commands_at_once(db: Path) -> None:
    command = [*COMMAND, "stats", "-f", "json", "--db", str(db)]
    processes = [
        subprocess.Popen(command, cwd=ROOT, env=surroundings(), stdout=subprocess.PIPE, encoding="utf-8")
        for _ in range(2)
    ]
    answers = [process.communicate(timeout=60)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert answers[0] == answers[1]
    assert json.loads(answers[0])


def test_load_show_unload_and_an_interrupt_that_leaves_no_engine_behind(tmp_path: Path) -> None:
    db, path = tmp_path / "db", tmp_path / "demo.csv"
    path.write_text('id,name,labels,aliases\nf,=1+1,ArmedGroup,"@cmd; +49"\nd,-x,Person,\n')
    process = subprocess.Popen(
        [*COMMAND, "load", str(path), "--db", str(db)],
        cwd=ROOT, env=surroundings(MILITIA_GRAPH_LINGER="0.5"), stderr=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip
    record = db / "run" / "address.json"
    deadline = time.monotonic() + 60
    while not record.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    engine = json.loads(record.read_text())
    process.send_signal(signal.SIGINT)
    _, words = process.communicate(timeout=60)
    assert process.returncode == 130
    assert words == "interrupted\n"
    while psutil.pid_exists(engine["pid"]) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not psutil.pid_exists(engine["pid"])

    assert run("load", path, db=db).returncode == 0
    plain = printed("find", "1 1", "-f", "csv", db=db)
    escaped = printed("find", "1 1", "-f", "csv", "--bom", db=db)
    assert ",=1+1," in plain
    assert escaped.startswith("\ufeffid,name,")
    assert ",'=1+1," in escaped
    assert run("unload", "demo", db=db).returncode == 0
    empty = run("show", "f", db=db)
    assert empty.returncode == 2
    assert empty.stderr == f"militia-graph: {db} is empty: run `militia-graph load iraq` first\n"
