"""The web site of the command browser: who gets what from it, and that nobody else does."""

from __future__ import annotations

import io
import json
import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from itertools import chain
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from zipfile import ZipFile

import neo4j_server
import psutil
import pytest
from command import COMMAND, ROOT, run, surroundings
from conftest import SMALL, write_jsonl

from graph.browser import jar
from graph.browser.guide import guide_html
from graph.browser.page import SignIn
from graph.browser.site import Site, serving
from schema.errors import EnvironmentFault, UsageError

PASSWORD = "the-password-</script>"
SIGNED = SignIn("bolt://127.0.0.1:7687", "reader", PASSWORD, "militia", reads_only=True)
PAGE = b'<!doctype html><div id="mount"></div><script src="app.js"></script>'


def small_jar() -> bytes:
    """Like that of Neo4j Browser, with little in it."""
    made = io.BytesIO()
    with ZipFile(made, "w") as out:
        for name, text in {
            "META-INF/MANIFEST.MF": b"not for the web",
            "browser/": b"",
            "browser/index.html": PAGE,
            "browser/app.js": b"// the app",
            "browser/assets/": b"",
            "browser/assets/one.svg": b"<svg/>",
        }.items():
            out.writestr(name, text)
    return made.getvalue()


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serving(small_jar(), SIGNED, neo4j_server.free_port()) as up:
        yield up


def ask(site: Site, path: str, host: str | None = None, method: str = "GET") -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection("127.0.0.1", site.port, timeout=10)
    # http.client sends the path as it is: a web browser would have taken the dots out.
    connection.request(method, path, headers={"Host": host or f"127.0.0.1:{site.port}"})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


def home(site: Site) -> str:
    return urlsplit(site.address).path


def test_the_page_is_browsers_own_with_our_script_before_its_own(site: Site) -> None:
    response, body = ask(site, home(site))
    assert response.status == 200
    assert body.count(b"<script") == 2
    assert body.replace(b'<script src="militia-graph.js"></script>', b"", 1) == PAGE
    assert body.index(b"militia-graph.js") < body.index(b"app.js")
    for name, kind in (("app.js", "text/javascript"), ("assets/one.svg", "image/svg+xml")):
        file, content = ask(site, home(site) + name)
        assert file.status == 200
        assert content
        assert (file.getheader("Content-Type") or "").startswith(kind)
        assert file.getheader("X-Content-Type-Options") == "nosniff"


def test_the_address_says_where_to_connect_and_which_guide_to_show(site: Site) -> None:
    asked = parse_qs(urlsplit(site.address).query)
    guide = f"http://localhost:{site.port}/guide.html"
    assert asked == {
        "connectURL": ["bolt://reader@127.0.0.1:7687"],
        "db": ["militia"],
        "cmd": ["guide"],
        "arg": [guide],
    }
    response, body = ask(site, urlsplit(guide).path, f"localhost:{site.port}")
    assert response.status == 200
    assert body.decode() == guide_html()
    assert response.getheader("Access-Control-Allow-Origin") == f"http://127.0.0.1:{site.port}"
    preflight, _ = ask(site, urlsplit(guide).path, f"localhost:{site.port}", "OPTIONS")
    assert preflight.getheader("Access-Control-Allow-Headers") == "*"


def test_the_sign_in_is_only_in_the_page_whose_address_is_secret(site: Site) -> None:
    response, body = ask(site, home(site) + "militia-graph.js")
    assert response.status == 200
    # The first line is data, and no text in it can end the script.
    given = json.loads(body.decode().splitlines()[0].removeprefix("const given = ").removesuffix(";"))
    (connection,) = given["connections"]["connectionsById"].values()
    assert (connection["host"], connection["username"]) == (SIGNED.address, SIGNED.user)
    assert connection["password"] == PASSWORD
    assert b"</script>" not in body
    assert response.getheader("Cache-Control") == "no-store"
    assert response.getheader("Referrer-Policy") == "no-referrer"
    assert response.getheader("Access-Control-Allow-Origin") is None
    assert PASSWORD not in repr(SIGNED)
    for guessed in ("/", "/militia-graph.js", "/x/militia-graph.js", home(site).upper() + "militia-graph.js", "//"):
        answer, text = ask(site, guessed)
        assert answer.status == 404, guessed
        assert b"password" not in text


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost", "[::1]:{port}", "", "x:{port}"]
)
def test_another_name_of_this_machine_gets_nothing(site: Site, host: str) -> None:
    # A site whose name is made to lead here (DNS rebinding) sends its own name.
    connection = HTTPConnection("127.0.0.1", site.port, timeout=10)
    connection.putrequest("GET", home(site) + "militia-graph.js", skip_host=True)
    if host:
        connection.putheader("Host", host.format(port=site.port))
    connection.endheaders()
    response = connection.getresponse()
    body = response.read()
    connection.close()
    assert response.status == 421
    assert PASSWORD.encode() not in body
    assert response.getheader("Access-Control-Allow-Origin") is None


@pytest.mark.parametrize(
    "path",
    [
        "assets",
        "assets/",
        "../META-INF/MANIFEST.MF",
        "..%2fMETA-INF%2fMANIFEST.MF",
        "%2e%2e/META-INF/MANIFEST.MF",
        "assets/../../META-INF/MANIFEST.MF",
        "/etc/passwd",
        "..\\META-INF\\MANIFEST.MF",
        "index.html%00.js",
        "\udcff",
    ],
)
def test_there_are_no_lists_and_no_ways_out(site: Site, path: str) -> None:
    with socket.create_connection(("127.0.0.1", site.port), timeout=10) as raw:
        request = f"GET {home(site)}{path} HTTP/1.0\r\nHost: 127.0.0.1:{site.port}\r\n\r\n"
        raw.sendall(request.encode("utf-8", "surrogateescape"))
        said = b"".join(iter(lambda: raw.recv(65536), b""))
    assert said.split(b"\r\n")[0].split()[1] == b"404", said[:300]
    assert b"not for the web" not in said
    assert b"root:" not in said


def test_the_page_may_talk_to_itself_and_the_database_only(site: Site) -> None:
    policy = ask(site, home(site))[0].getheader("Content-Security-Policy") or ""
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split(";")}
    assert rules["default-src"] == ["'self'"]
    assert set(rules["connect-src"]) == {
        "'self'",
        f"http://localhost:{site.port}",
        *(f"{scheme}://127.0.0.1:7687" for scheme in ("ws", "wss", "http", "https")),
    }
    assert rules["frame-ancestors"] == ["'none'"]


def test_what_a_command_line_shows_is_good_once(site: Site) -> None:
    opening = urlsplit(site.opening).path
    assert home(site).strip("/") not in site.opening
    first, _ = ask(site, opening)
    assert first.status == 302
    assert f"http://127.0.0.1:{site.port}{first.getheader('Location')}" == site.address
    again, body = ask(site, opening)
    assert again.status == 410
    assert again.getheader("Location") is None
    assert b"was used" in body
    assert ask(site, "/open/")[0].status == 410


def test_no_method_changes_anything(site: Site) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH", "TRACE"):
        assert ask(site, home(site), method=method)[0].status == 501
    head, body = ask(site, home(site), method="HEAD")
    assert (head.status, body) == (200, b"")


def test_it_listens_on_this_machine_only(site: Site) -> None:
    for address in chain.from_iterable(psutil.net_if_addrs().values()):
        if address.family == socket.AF_INET and not address.address.startswith("127."):
            with socket.socket() as probe:
                probe.settimeout(2)
                assert probe.connect_ex((address.address, site.port)) != 0


def test_a_port_that_is_taken_is_named(site: Site) -> None:
    with (
        pytest.raises(EnvironmentFault, match=f"port {site.port} is taken"),
        serving(small_jar(), SIGNED, site.port),
    ):
        pass


def test_a_cluster_may_send_the_page_to_its_other_members() -> None:
    signed = SignIn("neo4j+s://x.example", "neo4j", "p", None, reads_only=False)
    assert signed.connect_url == "neo4j+s://neo4j@x.example"
    assert {"wss:", "wss://x.example:7687"} <= set(signed.sources)


def test_only_the_one_jar_is_taken(tmp_path: Path) -> None:
    other = tmp_path / "other.jar"
    other.write_bytes(small_jar())
    with pytest.raises(
        UsageError, match=rf"other\.jar is not {re.escape(jar.NAME)}: its SHA-256 is [0-9a-f]{{64}}"
    ):
        jar.browser_jar(other, print)
    with pytest.raises(UsageError, match=r"none\.jar cannot be read: No such file"):
        jar.browser_jar(tmp_path / "none.jar", print)


def maven(folder: Path, script: str) -> str:
    """A PATH on which there is only a Maven that does this."""
    folder.mkdir()
    (folder / "mvn").write_text(f"#!/bin/sh\n{script}\n")
    (folder / "mvn").chmod(0o755)
    return str(folder)


def bring(what: str) -> str:
    """What a Maven does that is told where to put a file: ``${word#*=}`` is the folder."""
    return f"for word; do case $word in -DoutputDirectory=*) {what};; esac; done"


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("echo '[ERROR] no such host'; exit 1", r"Maven cannot bring .*: \[ERROR\] no such host"),
        ("exit 0", "Maven brought no neo4j-browser"),
        (bring(f'echo bad > "${{word#*=}}/{jar.NAME}"'), "Maven brought no neo4j-browser.* it is not used"),
        (None, "install Maven .* --jar .* `militia-graph serve`"),
    ],
)
def test_without_the_jar_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str | None, message: str
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", maven(tmp_path / "bin", script) if script else str(tmp_path))
    with pytest.raises(EnvironmentFault, match=message):
        jar.browser_jar(None, lambda _: None)
    assert not jar.cache_file().exists()


needs_jar = pytest.mark.skipif(
    not neo4j_server.BROWSER.exists(), reason="`make neo4j` fetches Neo4j Browser, by Maven"
)


@needs_jar
def test_maven_is_asked_once_and_a_damaged_file_is_fetched_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv(
        "PATH", maven(tmp_path / "bin", bring(f'/bin/cp "{neo4j_server.BROWSER}" "${{word#*=}}/{jar.NAME}"'))
    )
    said: list[str] = []
    content = jar.browser_jar(None, said.append)
    assert jar.browser_jar(None, said.append) == content == neo4j_server.BROWSER.read_bytes()
    assert len(said) == 1
    assert "GPL-3" in said[0]
    jar.cache_file().write_bytes(content[:-1])
    assert jar.browser_jar(None, said.append) == content
    assert len(said) == 2
    assert [path.name for path in jar.cache_file().parent.iterdir()] == [jar.NAME]


@contextmanager
def browsing(
    folder: Path, *words: str, **environment: str
) -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    """The running command, and what it says: address, database, user."""
    process = subprocess.Popen(
        [*COMMAND, "browser", "--jar", str(neo4j_server.BROWSER), *words, "--db", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=surroundings(MILITIA_GRAPH_LINGER="1", **environment),
    )
    with process:
        assert process.stdout
        told = dict(
            line.strip().split(maxsplit=1) for line in (process.stdout.readline() for _ in range(3)) if line
        )
        yield process, told
        process.kill()


@needs_jar
def test_the_command_runs_until_ctrl_c(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "demo.jsonl", *SMALL)
    folder, opened = tmp_path / "base", tmp_path / "opened"
    assert run("load", tmp_path / "demo.jsonl", db=folder).returncode == 0
    with browsing(folder, BROWSER=f"/bin/sh -c 'echo %s > {opened}'") as (process, told):
        address = urlsplit(told["address"])
        assert address.hostname == "127.0.0.1"
        assert told["user"] == "reader (may only read)"
        assert told["database"].startswith("militia at bolt://127.0.0.1:")
        # Every process list shows what a web browser is started with: no secret, and good once.
        while not (opened.exists() and opened.read_text().endswith("\n")):
            assert process.poll() is None
        assert re.fullmatch(rf"http://127\.0\.0\.1:{address.port}/open/\S{{32}}\n", opened.read_text())
        secret = address.path.strip("/")
        assert secret not in opened.read_text()
        with browsing(folder, "--no-open", "--write", "--port", str(neo4j_server.free_port())) as (_, second):
            assert second["user"] == "root (may change everything)"
            assert second["database"] == told["database"], "both are on one engine"
        connection = HTTPConnection("127.0.0.1", address.port or 0, timeout=10)
        connection.request("GET", f"{address.path}app-e7b1542e82067e23ff83.js")
        assert len(connection.getresponse().read()) > 6_000_000
        connection.close()
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=10)
        assert process.returncode == 0
        assert said.endswith("Ctrl-C ends it\nended\n")
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", address.port)) != 0


def test_where_it_cannot_run_it_says_why(tmp_path: Path) -> None:
    for words, message in (
        (("--jar", str(tmp_path / "none.jar")), "none.jar cannot be read"),
        (("--port", "0"), "0 is not in the range"),
    ):
        done = run("browser", "--no-open", *words, db=tmp_path / "none")
        assert (done.returncode, done.stdout) == (2, "")
        assert message in done.stderr
        assert "Traceback" not in done.stderr
