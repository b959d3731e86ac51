"""The command ``cypher``: what it prints, what it says, and that a query ends where it runs."""

from __future__ import annotations

import csv
import io
import json
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import psutil
import pytest
from command import COMMAND, ROOT, run, surroundings
from conftest import SMALL, Graph, write_jsonl
from here import Done, run_here

from graph.store.connect import Store, open_store

pytestmark = pytest.mark.engines("embedded", "neo4j-2026")

LONG = "UNWIND range(1, 100000) AS i UNWIND range(1, 100000) AS j RETURN sum(sin(toFloat(i * j))) AS total"
"""Hours inside one aggregation, without a row."""


@pytest.fixture
def db(graph: Graph, engine: str) -> str:
    graph.load(*SMALL)
    return engine


def ask(db: str, *words: str | Path, code: int = 0) -> Done:
    done = run_here("cypher", *words, db=db)
    assert done.returncode == code, done.stderr
    return done


def rows(db: str, *words: str | Path) -> Any:
    return json.loads(ask(db, *words, "--format", "json").stdout)


def refused(db: str, *words: str | Path) -> str:
    """What is said of a query that cannot be run; nothing is printed."""
    done = ask(db, *words, code=2)
    assert done.stdout == ""
    return done.stderr


GRAPH = "MATCH p = (a:Entity {id: 'person-c'})-[r:LEADS]->(b:Entity) RETURN a, r, p, b.name AS name"


def test_nodes_relationships_and_paths_are_objects_in_json(db: str) -> None:
    (row,) = rows(db, GRAPH)
    assert list(row) == ["a", "r", "p", "name"]
    assert list(row["a"]) == ["id", "labels", "properties"]
    assert row["a"]["id"] == row["a"]["properties"]["id"] == "person-c"
    assert row["a"]["labels"] == ["Entity", "Person"]
    assert list(row["a"]["properties"]) == sorted(row["a"]["properties"])
    assert (row["r"]["type"], row["r"]["start"], row["r"]["end"]) == ("LEADS", "person-c", "group-a")
    assert row["r"]["id"].startswith("e-")
    assert row["p"]["nodes"][0] == row["a"]
    assert row["p"]["relationships"] == [row["r"]]


def test_a_table_has_them_in_short_and_no_ids_of_the_engine(db: str) -> None:
    shown = ask(db, GRAPH).stdout
    edge = rows(db, GRAPH)[0]["r"]["id"][:10]
    assert f"(:Person person-c)-[:LEADS {edge}]->(:ArmedGroup group-a)" in shown
    backwards = "MATCH p = (b:Entity {id: 'group-a'})<-[:LEADS]-(:Entity) RETURN p"
    assert f"(:ArmedGroup group-a)<-[:LEADS {edge}]-(:Person person-c)" in ask(db, backwards).stdout
    for form in ("table", "json", "csv", "md"):
        assert not re.search(r"#\d+:\d+|\d:[0-9a-f-]{36}:\d", ask(db, GRAPH, "--format", form).stdout)


VALUES = (
    "RETURN date('2020-07-01') AS day, datetime('2020-07-01T02:03:04.5Z') AS moment, "
    "localtime('02:03') AS clock, duration('P1Y2M3DT4H') AS span, "
    "point({latitude: 33.5, longitude: 44.25}) AS place, [1, [2.5, 'x'], date('2020-07-01')] AS list, "
    "{b: true, a: null} AS map, null AS nothing, false AS no, "
    "0.0 / 0.0 AS undefined, 0.000012 AS small, '' AS empty"
)


def test_values_of_every_kind(db: str) -> None:
    (row,) = rows(db, VALUES)
    assert row == {
        "day": "2020-07-01",
        "moment": "2020-07-01T02:03:04.500000000+00:00",
        "clock": "02:03:00.000000000",
        "span": "P1Y2M3DT4H",
        "place": {"srid": 4326, "x": 44.25, "y": 33.5},
        "list": [1, [2.5, "x"], "2020-07-01"],
        "map": {"a": None, "b": True},
        "nothing": None,
        "no": False,
        "undefined": "nan",
        "small": 1.2e-05,
        "empty": "",
    }
    shown = ask(db, VALUES, "--format", "md").stdout.splitlines()[2].replace("\\[", "[")
    words = [
        *("2020-07-01", "2020-07-01T02:03:04.500000000+00:00", "02:03:00.000000000", "P1Y2M3DT4H"),
        *("{srid: 4326, x: 44.25, y: 33.5}", "[1, [2.5, x], 2020-07-01]"),
    ]
    assert shown.startswith(f"| {' | '.join(words)} | ")
    assert shown.endswith(" | null | false | nan | 1.2e-05 |  |")


def test_csv_holds_what_json_holds(db: str) -> None:
    printed = ask(db, "MATCH (n:Person) RETURN n, n.id AS id", "--format", "csv").stdout
    (row,) = csv.DictReader(io.StringIO(printed))
    assert row["id"] == "person-c"
    assert json.loads(row["n"]) == rows(db, "MATCH (n:Person) RETURN n")[0]["n"]


def test_the_order_of_columns_is_that_of_the_query_without_rows_too(db: str) -> None:
    query = "MATCH (n:Person) WHERE n.id = $id RETURN n.name AS z, n.id AS a"
    assert ask(db, query, "id=person-c", "--format", "csv").stdout == "z,a\nPerson C,person-c\n"
    none = ask(db, query, "id=nobody", "--format", "csv")
    # The embedded engine names no columns where there are no rows.
    assert none.stdout == ("z,a\n" if "://" in db else "")
    assert ask(db, query, "id=nobody", "--format", "json").stdout == "[]\n"
    assert ask(db, query, "id=nobody").stderr == "0 rows\n"


def test_parameters_are_json_or_text(db: str) -> None:
    given = ("a=5", 'b="5"', 'c=["x", 1]', "d=true", "e=null", "f=Kata'ib", 'g={"k": 0.5}', "h=NaN", "i=a=b", "j=")
    query = f"RETURN {', '.join(f'${word[0]} AS {word[0]}' for word in given)}"
    assert list(rows(db, query, *given)[0].values()) == [
        *(5, "5", ["x", 1], True, None, "Kata'ib", {"k": 0.5}, "NaN", "a=b", ""),
    ]


def test_a_value_cannot_become_a_part_of_the_query(db: str) -> None:
    text = "x' OR true //"
    assert rows(db, "MATCH (n:Entity) WHERE n.id = $id RETURN n.id", f"id={text}") == []
    assert rows(db, "RETURN $x AS x", f"x={text}") == [{"x": text}]


def test_a_query_comes_from_the_command_line_a_file_or_standard_input(db: str, tmp_path: Path) -> None:
    query = "// who\nMATCH (n:Person)\nWHERE n.id = $id\nRETURN n.id AS id;\n"
    file = tmp_path / "who.cypher"
    file.write_bytes(b"\xef\xbb\xbf" + query.encode())
    assert rows(db, "--file", file, "id=person-c") == [{"id": "person-c"}]
    done = subprocess.run(
        [*COMMAND, "cypher", "-", "id=person-c", "--db", db, "--format", "csv"],
        input=query.encode(),
        capture_output=True,
        env=surroundings(),
        cwd=ROOT,
        check=True,
    )
    assert done.stdout == b"id\nperson-c\n"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "there is no query"),
        (("  ",), "the query is empty"),
        (("RETURN 1", "x"), "'x' is no parameter: write key=value"),
        (("RETURN 1", "=x"), "'=x' is no parameter"),
        (("RETURN 1", "x=1", "x=2"), "x is given twice"),
        (("RETURN $x", "x=9223372036854775808"), "whole numbers go from"),
        (("RETURN $x", 'x={"k": [9223372036854775808]}'), "whole numbers go from"),
        (("--file", "nowhere.cypher"), "nowhere.cypher cannot be read: No such file"),
        (("--file", "/"), "/ cannot be read: Is a directory"),
        (("RETURN '\udcff' AS x",), "the query is not UTF-8 text: byte 9 is wrong"),
        (("RETURN $x", "x=\udcff"), "x is not UTF-8 text: byte 1 is wrong"),
    ],
)
def test_what_is_no_query_or_parameter_is_said_without_a_database(
    tmp_path: Path, words: tuple[str, ...], message: str
) -> None:
    # The empty query alone is left to the reading of the graph, which is then asked for first.
    said = refused(str(tmp_path / "none"), *words)
    assert message in said or (words == ("  ",) and "no database" in said)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("MATCH (n RETURN n", r"line 1(, column |:)\d+"),
        ("MATCH (n:Entity)\nWHERE n.id =\nRETURN n", r"line 3(, column |:)\d+"),
        ("MATCH (n:Entity) RETURN nobody", "nobody"),
        ("RETURN nothing(1)", "nothing"),
        ("CALL nothing.there()", r"nothing\.there"),
        ("RETURN $missing", "missing"),
        ("RETURN 1 / 0", "/ by zero"),
        ("RETURN 1; RETURN 2", r"';'|one statement"),
        ("", "the query is empty"),
    ],
)
def test_a_mistake_is_told_in_the_words_of_the_engine_with_its_place(db: str, query: str, message: str) -> None:
    assert re.search(message, refused(db, query))


def test_a_limit_of_rows_is_said_when_it_cuts(db: str) -> None:
    query = "UNWIND range(1, 5) AS x RETURN x"
    cut = ask(db, query, "--limit", "3", "--format", "csv")
    assert (cut.stdout, cut.stderr) == ("x\n1\n2\n3\n", "stopped after 3 rows: --limit N gives more\n")
    whole = ask(db, query, "--limit", "5", "--format", "csv")
    assert (whole.stdout, whole.stderr) == ("x\n1\n2\n3\n4\n5\n", "")


def test_the_default_limit_is_a_thousand_rows(db: str) -> None:
    assert len(rows(db, "UNWIND range(1, 1001) AS x RETURN x")) == 1000


def queries_running(store: Store) -> list[str]:
    return [
        row["currentQuery"]
        for row in store.rows("SHOW TRANSACTIONS YIELD currentQuery")
        if "SHOW TRANSACTIONS" not in row["currentQuery"]
    ]


def wait_until(done: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.05)


def is_idle(store: Store) -> bool:
    """Whether the engine's process takes less than a fifth of a processor, where it is ours to see."""
    if store.embedded is None:
        return True
    process = psutil.Process(int(json.loads((store.home / "run" / "address.json").read_text())["pid"]))
    before = sum(process.cpu_times()[:2])
    time.sleep(1)
    return sum(process.cpu_times()[:2]) - before < 0.2


@pytest.fixture
def long_running(db: str, store: Store) -> Iterator[subprocess.Popen[str]]:
    """The command, with a query that the engine is at; it is not the test's leave to outlive it."""
    words = [*COMMAND, "cypher", LONG, "--db", db, "--timeout", "0"]
    process = subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=surroundings(), cwd=ROOT
    )
    with process:
        try:
            wait_until(lambda: process.poll() is not None or LONG in queries_running(store), 60)
            assert process.poll() is None, process.communicate()
            yield process
        finally:
            process.kill()


def test_ctrl_c_ends_the_query_where_it_runs(long_running: subprocess.Popen[str], store: Store) -> None:
    long_running.send_signal(signal.SIGINT)
    printed, said = long_running.communicate(timeout=10)
    assert (long_running.returncode, printed, said) == (130, "", "interrupted\n")
    assert queries_running(store) == []
    wait_until(lambda: is_idle(store))


def test_ctrl_c_ends_only_the_query_of_that_command(
    long_running: subprocess.Popen[str], store: Store, db: str
) -> None:
    words = [*COMMAND, "cypher", LONG, "--db", db, "--timeout", "0"]
    with subprocess.Popen(words, stderr=subprocess.PIPE, env=surroundings(), cwd=ROOT) as other:
        try:
            wait_until(lambda: queries_running(store) == [LONG, LONG], 60)
            other.send_signal(signal.SIGINT)
            assert other.wait(10) == 130
        finally:
            other.kill()
    assert queries_running(store) == [LONG]
    assert long_running.poll() is None
    long_running.send_signal(signal.SIGINT)
    assert long_running.wait(10) == 130


def test_when_the_time_is_over_the_query_ends_where_it_runs(db: str, store: Store) -> None:
    said = refused(db, LONG, "--timeout", "1")
    assert said == "militia-graph: stopped after 1 s: narrow the query, or give it longer with --timeout SECONDS\n"
    assert queries_running(store) == []
    wait_until(lambda: is_idle(store))


STUBBORN = (
    "RETURN reduce(s = 0.0, i IN range(1, 6000000) | s + reduce(t = 0.0, j IN range(1, 9999) | t + sin(i * j)))"
)
"""Hours inside one expression, which the embedded engine does not interrupt."""


@pytest.fixture
def own_folder(tmp_path: Path) -> Path:
    """A database that no other command uses."""
    folder = tmp_path / "base"
    assert run("load", write_jsonl(tmp_path / "demo.jsonl", *SMALL), db=folder).returncode == 0
    return folder


def test_a_query_that_the_engine_cannot_interrupt_ends_with_the_engine(own_folder: Path) -> None:
    pid = int(json.loads((own_folder / "run" / "address.json").read_text())["pid"])
    said = refused(str(own_folder), STUBBORN, "--timeout", "1")
    assert said.startswith("militia-graph: stopped after 1 s: ")
    assert not psutil.pid_exists(pid)
    assert rows(str(own_folder), "MATCH (n:Person) RETURN n.id AS id") == [{"id": "person-c"}]


def test_an_engine_that_others_use_is_left_to_them(own_folder: Path) -> None:
    with open_store(str(own_folder), "reader") as other:
        said = refused(str(own_folder), STUBBORN, "--timeout", "1")
        assert said.startswith(
            "militia-graph: stopped waiting, but the embedded engine cannot interrupt this query"
        )
        assert other.rows("MATCH (n:Person) RETURN n.id AS id") == [{"id": "person-c"}]
        assert queries_running(other) == [STUBBORN]
    pid = int(json.loads((own_folder / "run" / "address.json").read_text())["pid"])
    wait_until(lambda: not psutil.pid_exists(pid), 30)


def test_who_has_seen_enough_rows_leaves_no_query_behind(store: Store) -> None:
    query = "UNWIND range(1, 3000) AS a UNWIND range(1, 3000) AS b RETURN a, sin(a * b) AS s"
    stream = store.stream(query)
    assert len(list(islice(stream, 5))) == 5
    stream.close()  # type: ignore[attr-defined]  # a generator is an Iterator to its caller
    assert queries_running(store) == []


def test_all_rows_come_once_and_in_order(store: Store) -> None:
    assert [row["x"] for row in store.stream("UNWIND range(1, 5000) AS x RETURN x ORDER BY x")] == list(
        range(1, 5001)
    )
