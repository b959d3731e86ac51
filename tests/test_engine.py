"""The embedded engine in everyday use: one engine for all commands, two accounts, loopback only."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from neo4j import Driver, GraphDatabase
from neo4j.exceptions import ClientError

from graph.engine import Address, ensure_aot_cache, lease
from graph.engine.aot import cache_file
from schema.errors import EnvironmentFault, UsageError

LINGER = 0.6


@pytest.fixture(scope="module", autouse=True)
def _quick(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "engine-cache"))
        patch.setenv("MILITIA_GRAPH_LINGER", str(LINGER))
        yield


def sign_in(address: Address, *, write: bool = False) -> Driver:
    account = (address.writer, address.writer_password) if write else (address.reader, address.reader_password)
    return GraphDatabase.driver(address.uri, auth=account)


def rows(address: Address, query: str, *, write: bool = False) -> list[list[object]]:
    with sign_in(address, write=write) as driver:
        return [record.values() for record in driver.execute_query(query, database_=address.database).records]


def recorded(folder: Path) -> dict[str, int]:
    found: dict[str, int] = json.loads((folder / "run" / "address.json").read_text())
    return found


def wait_until(done: Callable[[], bool], seconds: float = LINGER + 5) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.02)


def gone(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with one edge."""
    folder = tmp_path_factory.mktemp("data") / "new" / "base"
    with lease(folder) as address:
        rows(address, "CREATE (:Entity {id: 'a'})-[:SUPPORTS {id: 'e'}]->(:Entity {id: 'b'})", write=True)
    return folder


def test_the_cache_is_made_whole_and_used(tmp_path: Path) -> None:
    ensure_aot_cache(wait=True)
    wait_until(cache_file().exists, 60)  # or another process is making it
    assert cache_file().stat().st_size > 1_000_000
    assert not cache_file().with_suffix(".attempts").exists()
    with lease(tmp_path / "base") as address:
        command = psutil.Process(recorded(tmp_path / "base")["pid"]).cmdline()
        assert f"-XX:AOTCache={cache_file()}" in command
        assert rows(address, "RETURN 1") == [[1]]
    assert "AOT" not in (tmp_path / "base" / "engine.log").read_text(), "the runtime takes the cache as it is"


def test_a_new_folder_becomes_a_database_and_keeps_its_data(database: Path) -> None:
    with lease(database) as address:
        assert rows(address, "MATCH (n:Entity) RETURN n.id ORDER BY n.id") == [["a"], ["b"]]


def test_commands_at_the_same_time_and_after_each_other_share_one_engine(database: Path) -> None:
    with lease(database) as first:
        pid = recorded(database)["pid"]
        with lease(database) as second:
            assert second == first
        assert recorded(database)["pid"] == pid
    with lease(database) as third:
        assert third == first


def test_the_engine_ends_with_its_supervisor_when_nobody_needs_it(database: Path) -> None:
    with lease(database) as address:
        record = recorded(database)
        time.sleep(LINGER + 1)
        assert rows(address, "RETURN 1") == [[1]], "a lease keeps it up"
    wait_until(lambda: gone(record["pid"]) and gone(record["supervisor"]))
    assert not (database / "run" / "address.json").exists()
    assert not list((database / "run" / "leases").iterdir())


def test_the_commands_of_two_processes_at_once_both_work(tmp_path: Path) -> None:
    program = """if True:
        import sys, pathlib
        from graph.engine import lease
        with lease(pathlib.Path(sys.argv[1])) as address:
            print(address.uri, flush=True)
            sys.stdin.read()
    """
    command = [sys.executable, "-c", program, str(tmp_path / "base")]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    commands = [
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
        )
        for _ in range(3)
    ]
    uris = {each.stdout.readline() for each in commands if each.stdout}
    assert len(uris) == 1
    assert [each.communicate() for each in commands] == [(b"", b"")] * 3


WRITES = (
    "CREATE (:Entity {id: 'c'})",
    "CREATE (:NewLabel {id: 'c'})",
    "MERGE (:Entity {id: 'c'})",
    "MATCH (n:Entity {id: 'a'}) SET n.name = 'x'",
    "MATCH (n:Entity {id: 'a'}) REMOVE n.id",
    "MATCH (a:Entity {id: 'a'}), (b:Entity {id: 'b'}) CREATE (a)-[:SUPPORTS]->(b)",
    "MATCH ()-[r:SUPPORTS]->() SET r.id = 'x'",
    "MATCH ()-[r:SUPPORTS]->() DELETE r",
    "MATCH (n:Entity) DETACH DELETE n",
    "CREATE INDEX found FOR (n:Entity) ON (n.name)",
    "CREATE CONSTRAINT one FOR (n:Entity) REQUIRE n.id IS UNIQUE",
    "CALL { CREATE (x:Entity {id: 'c'}) RETURN x } RETURN x",
    "FOREACH (i IN [1] | CREATE (:Entity {id: 'c'}))",
)


@pytest.mark.parametrize("start", ["first", "second"])
def test_the_reader_reads_and_cannot_write(database: Path, start: str) -> None:
    with lease(database) as address:
        everything = "MATCH (a)-[r]->(b) RETURN labels(a), properties(a), type(r), properties(r), properties(b)"
        before = rows(address, everything)
        assert len(before) == 1
        for write in WRITES:
            with pytest.raises(ClientError) as refused:
                rows(address, write)
            assert refused.value.code == "Neo.ClientError.Security.Forbidden", write
        assert rows(address, everything) == before
        assert rows(address, "MATCH (n) RETURN count(n)") == [[2]]
        pid = recorded(database)["pid"]
    wait_until(lambda: gone(pid))


def test_passwords_stay_until_their_file_is_deleted_and_then_the_old_ones_are_refused(database: Path) -> None:
    def restarted() -> Address:
        with lease(database) as address:
            rows(address, "RETURN 1")
            pid = recorded(database)["pid"]
        wait_until(lambda: gone(pid) and not (database / "run" / "address.json").exists())
        return address

    def passwords(address: Address) -> set[str]:
        return {address.reader_password, address.writer_password}

    old = restarted()
    assert passwords(restarted()) == passwords(old)
    (database / "passwords.json").unlink()
    with lease(database) as new:
        assert len(passwords(new) | passwords(old)) == 4
        with (
            GraphDatabase.driver(new.uri, auth=(old.reader, old.reader_password)) as driver,
            pytest.raises(ClientError),
        ):
            driver.verify_connectivity()


def test_passwords_are_private(database: Path) -> None:
    with lease(database) as address:
        everywhere = subprocess.run(["ps", "axeww"], capture_output=True, text=True, check=True).stdout
        assert str(database) in everywhere
        places = [path for path in database.rglob("*") if path.is_file()]
        for password in (address.reader_password, address.writer_password):
            assert password not in everywhere
            holding = {path for path in places if password.encode() in path.read_bytes()}
            assert holding == {database / "passwords.json", database / "run" / "address.json"}
            assert {stat.S_IMODE(path.stat().st_mode) for path in holding} == {0o600}


def test_the_engine_listens_on_loopback_only(database: Path) -> None:
    with lease(database):
        connections = psutil.Process(recorded(database)["pid"]).net_connections()
    listening = [each.laddr for each in connections if each.status == psutil.CONN_LISTEN]
    assert len(listening) == 2
    assert {each.ip for each in listening} <= {"127.0.0.1", "::ffff:127.0.0.1", "::1"}


def test_the_engine_prints_to_its_log_only(database: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with lease(database):
        pass
    assert capfd.readouterr() == ("", "")
    assert "ArcadeDB Server started" in (database / "engine.log").read_text()


def test_a_long_log_is_cut(database: Path) -> None:
    with lease(database):
        log = database / "engine.log"
        with log.open("ab") as stream:
            stream.write(b"x" * 2_100_000)
        wait_until(lambda: log.stat().st_size < 2_000_000)
        assert (database / "engine.log.1").stat().st_size > 2_000_000


def test_only_a_start_is_told(tmp_path: Path) -> None:
    told: list[str] = []
    with lease(tmp_path / "base", log=told.append), lease(tmp_path / "base", log=told.append):
        assert told == ["starting the embedded engine"]


def test_importing_loads_neither_the_driver_nor_java() -> None:
    program = "import sys, graph.engine; print(sorted({'neo4j', 'jpype', 'arcadedb_embedded'} & set(sys.modules)))"
    root = str(Path(__file__).parents[1])
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=root, check=True)
    assert done.stdout == "[]\n"


def test_without_a_database_a_reading_command_says_so(tmp_path: Path) -> None:
    empty = tmp_path / "base"
    with pytest.raises(EnvironmentFault, match=r"no database in .*base: run `militia-graph load iraq` first"):
        lease(empty, create=False).__enter__()
    assert not empty.exists()


def test_a_linger_that_is_no_number_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MILITIA_GRAPH_LINGER", "soon")
    with pytest.raises(UsageError, match="MILITIA_GRAPH_LINGER"):
        lease(tmp_path / "base").__enter__()
