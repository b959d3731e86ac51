"""The embedded engine when things go wrong: killed processes, wrong folders, damaged files, taken ports."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from neo4j import GraphDatabase

from graph.engine import Address, ensure_aot_cache, launch, lease
from graph.engine.aot import cache_file
from graph.engine.folder import Layout
from schema.errors import EnvironmentFault

LINGER = 0.6
HOLD = """if True:
    import sys, pathlib
    from graph.engine import lease
    with lease(pathlib.Path(sys.argv[1])) as address:
        print(address.uri, flush=True)
        sys.stdin.read()
"""


@pytest.fixture(scope="module", autouse=True)
def _quick(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "engine-cache"))
        patch.setenv("MILITIA_GRAPH_LINGER", str(LINGER))
        yield


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database with one entity; its engine may still be up."""
    folder = tmp_path / "base"
    with lease(folder) as address:
        run(address, "CREATE (:Entity {id: 'a'})")
    return folder


def run(address: Address, query: str) -> list[list[object]]:
    account = (address.writer, address.writer_password)
    with GraphDatabase.driver(address.uri, auth=account) as driver:
        return [record.values() for record in driver.execute_query(query, database_=address.database).records]


def assert_works(folder: Path) -> None:
    """The next command reaches an engine that has the committed data."""
    with lease(folder) as address:
        assert run(address, "MATCH (n:Entity) RETURN n.id") == [["a"]]


def command(folder: Path, program: str = HOLD) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    return subprocess.Popen(
        [sys.executable, "-c", program, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        start_new_session=True,  # as a shell's job control does: Ctrl-C reaches all of this group
    )


def uri_of(holder: subprocess.Popen[bytes]) -> bytes:
    assert holder.stdout is not None
    return holder.stdout.readline().strip()


def recorded(folder: Path) -> dict[str, int]:
    found: dict[str, int] = json.loads((folder / "run" / "address.json").read_text())
    return found


def gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def wait_until(done: Callable[[], bool], seconds: float = LINGER + 5) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.02)


def test_after_kill_9_of_a_command_the_engine_ends(database: Path) -> None:
    with command(database) as holder:
        uri_of(holder)
        record = recorded(database)
        holder.kill()
    wait_until(lambda: gone(record["pid"]) and gone(record["supervisor"]))
    assert_works(database)


def test_after_kill_9_of_a_starting_command_nothing_is_left(tmp_path: Path) -> None:
    folder = tmp_path / "base"
    with command(folder) as starter:
        wait_until((folder / "run" / "address.json").exists)
        record = recorded(folder)
        starter.kill()
    wait_until(lambda: gone(record["pid"]) and gone(record["supervisor"]))


def test_after_kill_9_of_the_supervisor_the_next_command_works(database: Path) -> None:
    with lease(database):
        record = recorded(database)
        os.kill(record["supervisor"], signal.SIGKILL)
        wait_until(lambda: gone(record["supervisor"]))
    assert_works(database)
    assert gone(record["pid"])


def test_after_kill_9_of_the_supervisor_no_orphan_stays(database: Path) -> None:
    with lease(database):
        record = recorded(database)
        os.kill(record["supervisor"], signal.SIGKILL)
        wait_until(lambda: gone(record["pid"]))


def test_an_engine_without_supervisor_is_ended_first(database: Path) -> None:
    wait_until(lambda: not (database / "run" / "address.json").exists())
    orphan = launch.start(Layout(database))
    assert_works(database)
    assert orphan.process.poll() == 0, "it was asked to end and closed its database"


def test_a_stopped_engine_without_supervisor_is_killed(database: Path) -> None:
    with lease(database):
        record = recorded(database)
        os.kill(record["pid"], signal.SIGSTOP)
        os.kill(record["supervisor"], signal.SIGKILL)
        wait_until(lambda: gone(record["supervisor"]))
    assert_works(database)
    assert gone(record["pid"])


def test_a_process_that_got_the_number_of_an_engine_is_left_alone(database: Path) -> None:
    with lease(database):
        record = recorded(database)
    wait_until(lambda: gone(record["supervisor"]))
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as bystander:
        (database / "run" / "address.json").write_text(json.dumps({**record, "pid": bystander.pid}))
        assert_works(database)
        assert bystander.poll() is None
        bystander.kill()


def test_after_kill_9_of_the_engine_the_next_command_works(database: Path) -> None:
    with lease(database):
        record = recorded(database)
        os.kill(record["pid"], signal.SIGKILL)
        assert_works(database)  # at once: the supervisor may not have seen it yet
        assert recorded(database)["pid"] != record["pid"]
    wait_until(lambda: gone(record["supervisor"]))


def test_an_engine_that_does_not_answer_is_started_anew(database: Path) -> None:
    told: list[str] = []
    with lease(database):
        record = recorded(database)
        os.kill(record["pid"], signal.SIGSTOP)
        with lease(database, log=told.append) as address:
            assert run(address, "MATCH (n:Entity) RETURN n.id") == [["a"]]
    assert told[0] == "the embedded engine does not answer: it is started anew"
    assert gone(record["pid"])


def test_after_sigterm_of_the_supervisor_the_engine_ends_with_it(database: Path) -> None:
    with lease(database):
        record = recorded(database)
        os.kill(record["supervisor"], signal.SIGTERM)
        wait_until(lambda: gone(record["pid"]) and gone(record["supervisor"]))
    assert_works(database)


def test_a_damaged_address_file_does_no_harm(database: Path) -> None:
    wait_until(lambda: not (database / "run" / "address.json").exists())
    (database / "run" / "address.json").write_text('{"pid": 1')
    assert_works(database)


def test_ctrl_c_ends_a_command_and_leaves_the_engine_to_the_others(database: Path) -> None:
    with command(database) as first, command(database) as second:
        assert uri_of(first) == uri_of(second)
        os.killpg(first.pid, signal.SIGINT)
        assert first.wait(5) != 0
        time.sleep(LINGER + 0.5)
        assert_works(database)
        record = recorded(database)
        second.communicate()
    wait_until(lambda: gone(record["pid"]))


def test_a_lease_taken_as_the_engine_ends_works(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MILITIA_GRAPH_LINGER", "0")
    failures: list[BaseException] = []

    def come_and_go(pause: float) -> None:
        try:
            for turn in range(5):
                assert_works(database)
                time.sleep(pause + 0.05 * turn)  # about when the supervisor looks
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=come_and_go, args=(pause,)) for pause in (0.02, 0.11)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_port_that_is_taken_in_between_is_not_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    layout = Layout(tmp_path)
    layout.make()
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = int(other.getsockname()[1])
        choices = [[taken, *launch.free_ports(1)], launch.free_ports(2)]
        monkeypatch.setattr(launch, "free_ports", lambda _: choices.pop(0))
        engine = launch.start(layout)
        engine.stop()
    assert engine.record.bolt != taken
    assert "Unable to listen" in layout.log.read_text()


def refuse(folder: Path, message: str) -> None:
    with pytest.raises(EnvironmentFault, match=message) as refused:
        lease(folder).__enter__()
    assert "\n" not in str(refused.value)


def test_a_folder_with_other_files_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").touch()
    refuse(tmp_path, "holds other files and no militia-graph database")
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


@pytest.mark.parametrize(
    ("marker", "message"),
    [('{"format": 2}', "made by a newer militia-graph"), ("{", "damaged"), ("[]", "damaged")],
)
def test_a_marker_that_is_not_ours_is_refused(tmp_path: Path, marker: str, message: str) -> None:
    (tmp_path / "militia-graph.json").write_text(marker)
    refuse(tmp_path, message)
    assert [path.name for path in tmp_path.iterdir()] == ["militia-graph.json"]


def test_places_where_no_database_can_be(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    refuse(tmp_path / "file", "is a file")
    refuse(tmp_path / "file" / "below", "cannot use")
    refuse(Path("/proc/militia"), "cannot use")
    os.mkfifo(tmp_path / "pipe")
    refuse(tmp_path / "pipe", "is a file")


def test_where_a_lock_cannot_be_made_it_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "base"
    layout = Layout(folder)
    layout.make()
    (folder / "militia-graph.json").write_text('{"format": 1}')
    layout.start_lock.mkdir()
    refuse(folder, "cannot lock files in")


def test_a_start_that_fails_quotes_the_log(database: Path) -> None:
    wait_until(lambda: not (database / "run" / "address.json").exists())
    (database / "databases").rename(database / "elsewhere")
    (database / "databases").touch()
    refuse(database, r"engine did not start: Configured database directory .* \(more in .*engine\.log\)")
    (database / "databases").unlink()
    (database / "elsewhere").rename(database / "databases")
    assert_works(database)


def test_a_platform_without_engine_is_told_what_to_do(tmp_path: Path) -> None:
    program = "import sys; sys.modules['arcadedb_embedded'] = None\n" + HOLD
    with command(tmp_path / "base", program) as done:
        _, printed = done.communicate()
    assert b"no embedded engine for this platform: use --db bolt://" in printed
    assert not (tmp_path / "base").exists()


def test_a_damaged_cache_or_none_at_all_does_no_harm(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait_until(lambda: not (database / "run" / "address.json").exists())
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    cache_file().parent.mkdir(parents=True)
    cache_file().write_bytes(b"x" * 4096)
    assert_works(database)
    wait_until(lambda: not (database / "run" / "address.json").exists())
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    ensure_aot_cache(wait=True)
    assert_works(database)


def test_a_cache_that_failed_three_times_is_not_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    cache_file().parent.mkdir()
    cache_file().with_suffix(".attempts").write_text("started\n" * 3)
    ensure_aot_cache(wait=True)
    assert [path.suffix for path in cache_file().parent.iterdir()] == [".attempts"]
