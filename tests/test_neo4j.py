"""A Neo4j server by its address: signing in, what is wrong with a connection, and a connection that is lost."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import time
from pathlib import Path

import neo4j
import pytest
from command import COMMAND, ROOT, run, surroundings
from conftest import Databases, claim, entity, source, write_jsonl
from neo4j_server import ENGINES, KINDS, PASSWORD, RUNNING, USER, Server

from graph.exports.jsonl import export_jsonl
from graph.store.connect import open_store

SERVERS = [name for name in ENGINES if name in KINDS]


@pytest.fixture(params=SERVERS)
def server(request: pytest.FixtureRequest, _databases: Databases, monkeypatch: pytest.MonkeyPatch) -> Server:
    """The server that other tests read the data set ``iraq`` from; each test leaves it as it was."""
    for name in ("NEO4J_USERNAME", "NEO4J_PASSWORD"):
        monkeypatch.delenv(name, raising=False)  # those of the engine that was tested before
    return RUNNING[_databases.database(request.param, "iraq")]


def signed_in(server: Server) -> dict[str, str]:
    return {"NEO4J_USERNAME": USER, "NEO4J_PASSWORD": PASSWORD} if server.kind.auth else {}


def export(server: Server) -> str:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in signed_in(server).items():
            patch.setenv(name, value)
        with open_store(server.address, "reader") as store:
            return "".join(export_jsonl(store))


def refused(*arguments: str, **environment: str) -> str:
    """The one line on stderr of a command that ends with 2."""
    done = run(*arguments, **environment)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    return line


def test_the_environment_of_aura_is_enough(server: Server) -> None:
    aura = {"NEO4J_URI": server.address, "NEO4J_DATABASE": "neo4j", **signed_in(server)}
    assert "Kataib Hezbollah (ArmedGroup)" in run("show", "KH", **aura).stdout
    assert "Kataib Hezbollah (ArmedGroup)" in run("show", "KH", **{**aura, "NEO4J_DATABASE": ""}).stdout


def test_an_option_goes_before_the_environment(server: Server, tmp_path: Path) -> None:
    line = refused("stats", "--db", str(tmp_path / "none"), NEO4J_URI=server.address, **signed_in(server))
    assert "no database in" in line


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_both_plain_schemes_connect(server: Server, scheme: str) -> None:
    address = server.address.replace("bolt", scheme)
    assert run("stats", db=address, **signed_in(server)).returncode == 0


@pytest.mark.parametrize("scheme", ["bolt+s", "bolt+ssc", "neo4j+s", "neo4j+ssc"])
def test_a_server_without_tls_is_told_apart(server: Server, scheme: str) -> None:
    line = refused("stats", "--db", server.address.replace("bolt", scheme), **signed_in(server))
    assert line.endswith("(does it speak TLS? bolt:// and neo4j:// connect without)")


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("bolt://127.0.0.1:1", "Connection refused"),
        ("neo4j://127.0.0.1:1", "no connection to the database at neo4j://127.0.0.1:1"),
        ("bolt://nowhere.invalid", "no connection to the database at bolt://nowhere.invalid"),
        ("bolt://", "names no server: write, for example, bolt://localhost:7687"),
        ("bolt://localhost:port", "is no address"),
        ("https://localhost", "use one of bolt, bolt+s"),
        ("bolt://neo4j:secret@localhost", "set NEO4J_USERNAME and NEO4J_PASSWORD instead"),
    ],
)
def test_addresses_where_nobody_is(address: str, says: str) -> None:
    for command in ("stats", "load iraq"):
        assert says in refused(*command.split(), "--db", address)


def test_the_web_port_is_no_bolt_port(tmp_path: Path) -> None:
    web = subprocess.Popen(
        [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert web.stdout
    port = web.stdout.readline().split(" port ")[1].split()[0]
    line = refused("stats", "--db", f"bolt://127.0.0.1:{port}")
    web.kill()
    web.communicate()
    assert f"the database at bolt://127.0.0.1:{port}" in line


def test_a_wrong_password_changes_nothing(server: Server) -> None:
    if not server.kind.auth:
        # A server that asks for no password takes any.
        assert run("stats", db=server.address, NEO4J_PASSWORD="wrong").returncode == 0
        return
    before = export(server)
    for command in ("stats", "load iraq", "unload iraq"):
        line = refused(*command.split(), "--db", server.address, NEO4J_PASSWORD="wrong")
        assert "refuses the user name or password (set NEO4J_USERNAME and NEO4J_PASSWORD)" in line
        assert run("stats", db=server.address, **signed_in(server)).returncode == 0, "not locked out"
    assert export(server) == before
    assert "asks for a password: set NEO4J_USERNAME" in refused("stats", "--db", server.address)


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
@pytest.mark.parametrize(("typed", "code"), [(PASSWORD, 0), ("wrong", 2)], ids=["right", "wrong"])
def test_a_person_is_asked_for_the_password(server: Server, typed: str, code: int) -> None:
    mine, theirs = pty.openpty()
    child = subprocess.Popen(
        [*COMMAND, "find", "kataib", "--db", server.address],
        cwd=ROOT,
        env=surroundings(),
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    shown = b""
    if server.kind.auth:
        while b": " not in shown:
            shown += os.read(mine, 1000)
        assert shown.decode() == f"Password of {USER} at {server.address}: "
        os.write(mine, f"{typed}\n".encode())
    rows, _ = child.communicate(timeout=60)
    if not server.kind.auth:
        assert child.returncode == 0
    else:
        assert child.returncode == code
        said = os.read(mine, 1000).decode()
        assert typed not in said, "what is typed is not shown"
        assert ("refuses the password" in said) == bool(code)
    assert (b"kataib-hezbollah" in rows) == (child.returncode == 0)
    os.close(mine)


def test_databases_that_are_not_there_or_not_ours(server: Server, tmp_path: Path) -> None:
    inside = {"db": server.address, **signed_in(server)}
    assert "name another one with --database" in run("stats", "--database", "none", **inside).stderr
    assert run("load", "iraq", "--database", "system", **inside).returncode == 2
    folder = run("stats", "--database", "x", db=str(tmp_path))
    assert "an embedded engine has one a folder" in folder.stderr


def test_a_database_of_somebody_else_is_left_alone(server: Server) -> None:
    auth = (USER, PASSWORD) if server.kind.auth else None
    before = export(server)
    with neo4j.GraphDatabase.driver(server.address, auth=auth) as driver:
        driver.execute_query("MATCH (v:MilitiaGraph) SET v:Hidden REMOVE v:MilitiaGraph")
        try:
            for command in ("stats", "load iraq", "unload iraq", "show KH", "export", "load --resume"):
                line = refused(*command.split(), "--db", server.address, **signed_in(server))
                assert "holds data that is not of militia-graph: name another folder or database" in line
        finally:
            driver.execute_query("MATCH (v:Hidden) SET v:MilitiaGraph REMOVE v:Hidden")
    assert export(server) == before


@pytest.mark.parametrize("server", SERVERS[:1], indirect=True)
def test_a_server_that_dies_during_a_load_has_the_graph_as_before(server: Server, tmp_path: Path) -> None:
    before = export(server)
    groups = [entity(f"g-{n}") for n in range(2_000)]
    allies = [claim(f"c-{n}", f"g-{n}", "ALLIED_WITH", f"g-{n + 1}") for n in range(1_999)]
    path = write_jsonl(tmp_path / "more.jsonl", source(), *groups, *allies)
    child = subprocess.Popen(
        [*COMMAND, "load", str(path), "--db", server.address],
        cwd=ROOT,
        env=surroundings(**signed_in(server)),
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    auth = (USER, PASSWORD) if server.kind.auth else None
    with neo4j.GraphDatabase.driver(server.address, auth=auth) as driver:
        # Its transaction is the only other one, and it has begun to write.
        busy = (
            "SHOW TRANSACTIONS YIELD currentQuery, activeLockCount WHERE activeLockCount > 100 RETURN count(*) AS n"
        )
        while not driver.execute_query(busy).records[0]["n"]:
            assert child.poll() is None, child.communicate()
            time.sleep(0.01)
    server.kill()
    _, said = child.communicate(timeout=120)
    assert child.returncode == 2
    assert "Traceback" not in said
    assert f"no connection to the database at {server.address}, or it was lost" in said.splitlines()[-1]
    server.start()
    assert export(server) == before
    assert run("load", path, db=server.address, **signed_in(server)).returncode == 0
    assert run("unload", "more", db=server.address, **signed_in(server)).returncode == 0
    assert export(server) == before
