"""The command ``serve``: who can connect, with which password, from where, and that nothing is left at its end."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

import neo4j
import psutil
import pytest
from command import COMMAND, ROOT, run, surroundings
from conftest import SMALL, write_jsonl
from neo4j.exceptions import ClientError

LINGER = 2.0
DOCS = (ROOT / "docs" / "serve.md").read_text(encoding="utf-8")
JS = ROOT / "tests" / "js"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database folder with a small graph; its engine may or may not be up."""
    place = tmp_path_factory.mktemp("serve")
    write_jsonl(place / "demo.jsonl", *SMALL)
    done = run("load", place / "demo.jsonl", db=place / "base", MILITIA_GRAPH_LINGER=str(LINGER))
    assert done.returncode == 0, done.stderr
    return place / "base"


@contextmanager
def serving(folder: Path, *words: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    """The running command, and what it says: address, database, user, password."""
    process = subprocess.Popen(
        [*COMMAND, "serve", *words, "--db", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=surroundings(MILITIA_GRAPH_LINGER=str(LINGER)),
    )
    with process:
        assert process.stdout is not None
        told = dict(process.stdout.readline().strip().split(maxsplit=1) for _ in range(4))
        assert process.stderr is not None
        assert process.stderr.readline() == "Ctrl-C ends it\n"
        yield process, told
        process.kill()


def password_of(folder: Path, *words: str) -> str:
    done = run("serve", "--show-password", *words, db=folder, MILITIA_GRAPH_LINGER=str(LINGER))
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(r"\S{40,}\n", done.stdout)
    return done.stdout.strip()


def sign_in(told: dict[str, str], password: str) -> neo4j.Driver:
    return neo4j.GraphDatabase.driver(told["address"], auth=(told["user"].split()[0], password))


def recorded(folder: Path) -> dict[str, int]:
    found: dict[str, int] = json.loads((folder / "run" / "address.json").read_text())
    return found


def gone(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def wait_until(done: Callable[[], bool], seconds: float = LINGER + 5) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.05)


def ended(folder: Path) -> bool:
    return not (folder / "run" / "address.json").exists()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_client_reads_as_the_reader_and_cannot_write(folder: Path) -> None:
    with serving(folder) as (_, told):
        assert told["database"] == "militia"
        assert told["user"] == "reader (may only read)"
        assert told["password"] == f"militia-graph serve --show-password --db {folder}"
        with sign_in(told, password_of(folder)) as driver:
            read = driver.execute_query("MATCH (n:Person) RETURN n.id AS id", database_=told["database"])
            assert [record["id"] for record in read.records] == ["person-c"]
            unnamed = driver.execute_query("MATCH (n:Person) RETURN n.id AS id")
            assert unnamed.records == read.records, "a client that names no database gets the one that is there"
            for write in (
                "CREATE (:Entity {id: 'x'})",
                "MATCH (n) DETACH DELETE n",
                "CREATE USER m SET PASSWORD 'longer00'",
            ):
                with pytest.raises(ClientError, match="Forbidden"):
                    driver.execute_query(write)


def test_with_write_the_client_may_change_the_graph(folder: Path) -> None:
    with serving(folder, "--write") as (_, told):
        assert told["user"] == "root (may change everything)"
        assert "--write" in told["password"]
        with sign_in(told, password_of(folder, "--write")) as driver:
            made = driver.execute_query("CREATE (n:Note {id: 'x'}) RETURN n.id AS id")
            assert made.records[0]["id"] == "x"
            driver.execute_query("MATCH (n:Note) DELETE n")


def test_the_passwords_stay_the_same_and_are_private(folder: Path) -> None:
    reader, writer = password_of(folder), password_of(folder, "--write")
    assert reader != writer
    wait_until(lambda: ended(folder))
    (folder / "passwords.json").chmod(0o644)
    with serving(folder) as (process, told):
        assert password_of(folder) == reader
        assert stat.S_IMODE((folder / "passwords.json").stat().st_mode) == 0o600
        with sign_in(told, reader) as driver:
            driver.verify_connectivity()
        commands = subprocess.run(["ps", "axeww"], capture_output=True, text=True, check=True).stdout
        assert str(process.pid) in commands
        assert reader not in commands
        assert writer not in commands
        assert reader not in (folder / "engine.log").read_text(errors="replace")
        with sign_in(told, "wrong") as driver, pytest.raises(ClientError):
            driver.verify_connectivity()


def test_without_its_file_a_folder_gets_new_passwords(folder: Path) -> None:
    old = password_of(folder)
    wait_until(lambda: ended(folder))
    (folder / "passwords.json").write_text('{"reader": ""')
    new = password_of(folder)
    assert new != old
    with serving(folder) as (_, told), sign_in(told, new) as driver:
        driver.verify_connectivity()


def test_it_listens_on_this_machine_only(folder: Path) -> None:
    with serving(folder) as (_, told):
        port = int(told["address"].rpartition(":")[2])
        assert told["address"] == f"bolt://127.0.0.1:{port}"
        connections = psutil.Process(recorded(folder)["pid"]).net_connections()
        listening = {each.laddr.ip for each in connections if each.status == psutil.CONN_LISTEN}
        assert listening <= {"127.0.0.1", "::ffff:127.0.0.1", "::1"}
        others = [
            (each.family, each.address)
            for each in chain.from_iterable(psutil.net_if_addrs().values())
            if each.family in (socket.AF_INET, socket.AF_INET6)
            and not each.address.startswith(("127.", "::1", "fe80"))
        ]
        for family, address in others:
            with socket.socket(family) as probe:
                probe.settimeout(2)
                assert probe.connect_ex((address, port)) != 0, f"{address} answers"


def test_the_port_is_the_one_that_was_asked_for(folder: Path) -> None:
    wait_until(lambda: ended(folder))
    port = free_port()
    with serving(folder, "--port", str(port)) as (_, told):
        assert told["address"] == f"bolt://127.0.0.1:{port}"
        again = run("serve", "--port", str(port + 1), db=folder)
        assert (again.returncode, again.stdout) == (2, "")
        assert f"the engine of this database already runs, on port {port}: use that one" in again.stderr
        with serving(folder, "--port", str(port)) as (_, joined):
            assert joined == told


def test_a_port_that_is_taken_is_named(folder: Path) -> None:
    wait_until(lambda: ended(folder))
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = run("serve", "--port", str(port), db=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"port {port} is taken by another program" in done.stderr
    assert ended(folder), "no engine was started"


def test_it_joins_an_engine_that_runs_and_others_work_beside_it(folder: Path, tmp_path: Path) -> None:
    assert run("stats", db=folder, MILITIA_GRAPH_LINGER=str(LINGER)).returncode == 0
    lingering = recorded(folder)["pid"]
    with serving(folder) as (process, told):
        assert recorded(folder)["pid"] == lingering
        assert run("find", "Alpha", db=folder).returncode == 0
        write_jsonl(tmp_path / "more.jsonl", {"kind": "entity", "id": "more", "name": "More", "labels": ["Person"]})
        assert run("load", tmp_path / "more.jsonl", db=folder).returncode == 0
        with sign_in(told, password_of(folder)) as driver:
            seen = driver.execute_query("MATCH (n:Person) RETURN n.id AS id ORDER BY id")
            assert [record["id"] for record in seen.records] == ["more", "person-c"]
        assert run("unload", "more", db=folder).returncode == 0
        time.sleep(LINGER + 1)
        assert process.poll() is None, "it keeps the engine up with no other command there"
        assert recorded(folder)["pid"] == lingering


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_when_it_ends_the_engine_ends_soon(folder: Path, sent: signal.Signals) -> None:
    with serving(folder) as (process, _):
        record = recorded(folder)
        process.send_signal(sent)
        _, said = process.communicate(timeout=10)
    assert process.returncode == (-9 if sent == signal.SIGKILL else 0)
    assert said == ("" if sent == signal.SIGKILL else "ended\n")
    wait_until(lambda: gone(record["pid"]) and gone(record["supervisor"]))


def test_it_says_when_the_engine_has_ended(folder: Path) -> None:
    with serving(folder) as (process, _):
        os.kill(recorded(folder)["pid"], signal.SIGKILL)
        _, said = process.communicate(timeout=10)
    assert process.returncode == 2
    assert "the engine has ended: " in said
    assert "engine.log may say why" in said


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--db", "bolt://localhost:7687"), "serve is for the embedded engine: bolt://localhost:7687 is a server"),
        (("--db", "{folder}/none"), "no database in"),
        (("--db", "{folder}", "--port", "0"), "0 is not in the range 1<=x<=65535"),
        (("--db", "{folder}", "--port", "x"), "'x' is not a valid int"),
    ],
)
def test_where_it_cannot_serve_it_says_why(folder: Path, words: tuple[str, ...], message: str) -> None:
    done = run("serve", *(word.format(folder=folder) for word in words))
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_an_address_in_the_environment_is_no_folder_either() -> None:
    done = run("serve", NEO4J_URI="neo4j+s://example.org")
    assert (done.returncode, done.stdout) == (2, "")
    assert "serve is for the embedded engine: neo4j+s://example.org is a server" in done.stderr


@pytest.fixture(scope="module")
def node() -> str:
    """Node.js with the packages of tests/js."""
    found = shutil.which("node")
    if found is None or not (JS / "node_modules" / "neo4j-driver").exists():
        missing = "this test needs Node.js 20 or later, and `npm ci --omit=optional` in tests/js"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    return found


def test_the_driver_of_neo4j_browser_connects_over_web_socket(folder: Path, node: str) -> None:
    with serving(folder) as (_, told):
        for address in (told["address"], told["address"].replace("bolt:", "neo4j:")):
            done = subprocess.run(
                [node, str(JS / "read.cjs"), address, told["database"], "reader"],
                input=password_of(folder),
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
            assert done.returncode == 0, done.stderr
            seen = json.loads(done.stdout)
            assert seen.pop("webSockets") >= 1
            assert seen == {
                "rows": [{"id": "person-c", "name": "Person C"}],
                "labels": ["Entity", "Person"],
                "type": "LEADS",
                "withoutDatabase": [{"n": "5"}],
                "writes": ["Neo.ClientError.Security.Forbidden"] * 2,
            }
        wrong = subprocess.run(
            [node, str(JS / "read.cjs"), told["address"], told["database"], "reader"],
            input="wrong",
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert wrong.returncode == 1
        assert "Unauthorized" in wrong.stderr


def snippet(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", DOCS, re.S)
    assert found
    return found[1]


EXPECTED = re.search(r"Each of the three prints.*?```text\n(.*?)```", DOCS, re.S)


@pytest.fixture(scope="module")
def served_iraq(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """The address of the shipped data set, and an environment with its password."""
    folder = tmp_path_factory.mktemp("serve-iraq") / "base"
    assert run("load", "iraq", db=folder).returncode == 0
    with serving(folder) as (_, told):
        yield told["address"], surroundings(NEO4J_PASSWORD=password_of(folder))


def printed(command: list[str], environment: dict[str, str], cwd: Path) -> str:
    done = subprocess.run(
        command, capture_output=True, text=True, env=environment, cwd=cwd, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_python_lines_of_the_page_work(served_iraq: tuple[str, dict[str, str]], tmp_path: Path) -> None:
    address, environment = served_iraq
    program = snippet("python").replace("bolt://127.0.0.1:7687", address)
    assert EXPECTED is not None
    assert printed([sys.executable, "-c", program], environment, tmp_path) == EXPECTED[1]


def test_the_javascript_lines_of_the_page_work(served_iraq: tuple[str, dict[str, str]], node: str) -> None:
    address, environment = served_iraq
    program = snippet("js").replace("bolt://127.0.0.1:7687", address)
    assert EXPECTED is not None
    assert printed([node, "-e", program], environment, JS) == EXPECTED[1]


def test_the_page_shows_what_the_command_says() -> None:
    lines = re.search(r"```text\n(address.*?)```", DOCS, re.S)
    assert lines
    told = dict(line.split(maxsplit=1) for line in lines[1].splitlines())
    assert told == {
        "address": "bolt://127.0.0.1:7687",
        "database": "militia",
        "user": "reader (may only read)",
        "password": "militia-graph serve --show-password",
    }
