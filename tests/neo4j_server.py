"""Real Neo4j Community servers on loopback, from their Maven artifacts; ``make neo4j`` runs this to fetch them.

They are for tests and measurements only (GPL-3): nothing of them is shipped or imported.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import neo4j

from graph.browser import jar as browser_jar
from schema.errors import EnvironmentFault

HERE = Path(__file__).resolve().parent / "neo4j"
JARS = HERE.parent.parent / ".neo4j"
USER, PASSWORD = "neo4j", secrets.token_urlsafe(12)
"""Those of every server that asks for them."""

JVM = os.environ.get("MILITIA_GRAPH_NEO4J_JVM", "-Xmx1g -XX:TieredStopAtLevel=1 -XX:+UseSerialGC").split()
"""For many short queries on two cores: the first compiler alone. Measurements set others."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A server that the suite runs over: its release, the least Java for it, and whether it asks for a password."""

    release: str
    java: int
    auth: bool

    @property
    def jars(self) -> Path:
        return JARS / self.release

    @property
    def fetched(self) -> bool:
        return (self.jars / "fetched").exists()


KINDS = {"neo4j-5": Kind("5.26.30", 17, auth=True), "neo4j-2026": Kind("2026.09.0", 21, auth=False)}
ENGINES = ("embedded", *(name for name, kind in KINDS.items() if kind.fetched))
"""Those that the suite and the measurements run over."""
BROWSER = JARS / browser_jar.NAME
"""Neo4j Browser, for its own tests."""

MISSING = [name for name, kind in KINDS.items() if not kind.fetched] + ["neo4j-browser"] * (not BROWSER.exists())


RUNNING: dict[str, Server] = {}
"""By address."""


class Server:
    """A server with its files in ``folder``; it ends with this process at the latest."""

    def __init__(self, kind: Kind, folder: Path) -> None:
        self.kind, self.folder, self.port = kind, folder, free_port()
        self.address = f"bolt://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it, after ``kill`` again on the same data, and wait until it answers."""
        log = self.folder / "server.log"
        self.folder.mkdir(parents=True, exist_ok=True)
        paths = f"{JARS / 'classes'}{os.pathsep}{self.kind.jars / '*'}"
        with log.open("w") as out:
            self.process = subprocess.Popen(
                [java(self.kind.java), *JVM, "-cp", paths, "Server", *self._arguments()],
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=subprocess.STDOUT,
                text=True,
            )
        deadline = time.monotonic() + 120
        while "ready\n" not in (said := log.read_text(errors="replace")):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"Neo4j {self.kind.release} did not start: {said[-2000:]}")
            time.sleep(0.1)

    def _arguments(self) -> tuple[str, ...]:
        return str(self.folder), str(self.port), "auth" if self.kind.auth else "open"

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self.process
        self.process.kill()
        self._gone()

    def discard(self) -> None:
        """End it for good. In good order it would take 10 s, and nobody wants its data."""
        if self.process:
            self.kill()

    def _gone(self) -> None:
        process, self.process = self.process, None
        assert process
        assert process.stdin
        process.stdin.close()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def running(kind: Kind, folder: Path) -> Iterator[Server]:
    """A new, empty server."""
    server = Server(kind, folder)
    try:
        server.start()
        if kind.auth:
            _set_password(server.address)
        RUNNING[server.address] = server
        yield server
    finally:
        server.discard()


@contextmanager
def database(name: str, folder: Path) -> Iterator[str]:
    """What ``--db`` takes for a new, empty database of one of ``ENGINES``, with its files below ``folder``."""
    if name == "embedded":
        yield str(folder / "base")
        return
    with running(KINDS[name], folder) as server:
        yield server.address


def credentials(name: str) -> dict[str, str]:
    """What the environment must hold for an engine to let us in."""
    asks = name != "embedded" and KINDS[name].auth
    return {"NEO4J_USERNAME": USER, "NEO4J_PASSWORD": PASSWORD} if asks else {}


def _set_password(address: str) -> None:
    # A new server lets its first user do nothing but change the password.
    with neo4j.GraphDatabase.driver(address, auth=(USER, USER)) as driver:
        change = "ALTER CURRENT USER SET PASSWORD FROM $old TO $new"
        driver.execute_query(change, {"old": USER, "new": PASSWORD}, database_="system")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def java(least: int) -> str:
    """The machine's oldest Java from ``least`` on; without one, that in the embedded engine's wheel."""
    candidates = [*Path("/usr/lib/jvm").glob("*/bin/java"), *Path("/usr/lib/jvm").glob("*/Contents/Home/bin/java")]
    if on_path := shutil.which("java"):
        candidates.append(Path(on_path))
    versions = {str(path): _java_version(path) for path in candidates}
    fit = [path for path, version in sorted(versions.items()) if version >= least]
    if fit:
        # The oldest that will do is the one that the release was made for.
        return min(fit, key=lambda path: versions[path])
    import arcadedb_embedded  # noqa: PLC0415  only where the machine has no Java of its own

    return str(Path(str(arcadedb_embedded.__file__)).parent / "jre" / "bin" / "java")


def _java_version(path: Path) -> int:
    try:
        said = subprocess.run([path, "-version"], capture_output=True, text=True, timeout=30, check=False).stderr
    except OSError:
        return 0
    found = re.search(r'version "(\d+)', said)
    return int(found.group(1)) if found else 0


def fetch() -> None:
    """Get the jars of every kind by Maven, and compile the starter (against the oldest: it runs on all)."""
    for kind in KINDS.values():
        if not kind.fetched:
            print(f"Neo4j {kind.release}: fetching its jars …", flush=True)  # noqa: T201
            pom = ("-f", str(HERE / "pom.xml"), f"-Dneo4j.version={kind.release}")
            goal = ("dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={kind.jars}")
            subprocess.run(["mvn", "-q", "-B", "-Dstyle.color=never", *pom, *goal], check=True)
            (kind.jars / "fetched").touch()
    if not BROWSER.exists():
        print(f"Neo4j Browser {browser_jar.RELEASE}: fetching its jar …", flush=True)  # noqa: T201
        browser_jar.fetch(BROWSER)
    oldest = min(KINDS.values(), key=lambda kind: kind.java)
    compiler = Path(java(oldest.java)).with_name("javac")
    classes = ("-d", str(JARS / "classes"), "--release", str(oldest.java))
    subprocess.run([compiler, *classes, "-cp", f"{oldest.jars}/*", str(HERE / "Server.java")], check=True)


if __name__ == "__main__":
    try:
        fetch()
    except FileNotFoundError as error:
        sys.exit(f"{error.filename} is missing: install Maven and a JDK 17 (Debian: maven openjdk-17-jdk-headless)")
    except EnvironmentFault as error:
        sys.exit(str(error))
    except subprocess.CalledProcessError as error:
        sys.exit(f"{error.cmd[0]} failed with exit code {error.returncode}")
