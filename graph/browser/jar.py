"""Neo4j Browser's own files: one jar of static files (GPL-3), which we fetch or are given, and never ship."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from schema.errors import EnvironmentFault, UsageError

RELEASE = "5.24.0"
COORDINATE = f"org.neo4j.client:neo4j-browser:{RELEASE}"
NAME = f"neo4j-browser-{RELEASE}.jar"
SHA256 = "064b3291c4236002c9ea04c89592ebebc80fe1f790eda36642599c9a1ee80bb8"
PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1"

HOW = (
    f"Neo4j Browser {RELEASE} is not on this machine, and Maven, which would fetch it, is not either: "
    f"install Maven (`mvn`) and try again, or give a copy with --jar {NAME}, as "
    f"`mvn {PLUGIN}:copy -Dartifact={COORDINATE} -DoutputDirectory=.` makes it on another machine. "
    "Without it: `militia-graph serve` gives the address for Neo4j Desktop and every other Neo4j Browser"
)


def browser_jar(given: Path | None, log: Callable[[str], None]) -> bytes:
    """The jar, with the content that its checksum names: from ``given``, else the user's cache, else Maven.

    ``log`` gets a line where it has to be fetched.

    Raises:
        UsageError: ``given`` cannot be read, or is another file.
        EnvironmentFault: there is none and no Maven, Maven fails, or what it brings is another file.
    """
    if given is not None:
        return _given(given)
    place = cache_file()
    if (content := _checked(place)) is not None:
        return content
    log(f"fetching Neo4j Browser {RELEASE} (15 MB, licence GPL-3) by Maven, once")
    return fetch(place)


def cache_file() -> Path:
    """Where the jar is kept for the next time."""
    import platformdirs  # noqa: PLC0415  slow to import

    return platformdirs.user_cache_path("militia-graph", appauthor=False) / NAME


def fetch(place: Path) -> bytes:
    """Have Maven bring the jar to ``place``, and give its content.

    Raises:
        EnvironmentFault: no Maven, it fails, or it brings another file.
    """
    maven = shutil.which("mvn")
    if maven is None:
        raise EnvironmentFault(HOW)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        # A folder of its own, also since Maven reads the project of the folder where it is started.
        with tempfile.TemporaryDirectory(dir=place.parent, prefix=".maven-") as folder:
            _run_maven(maven, folder)
            content = _checked(Path(folder) / NAME)
            if content is None:
                raise EnvironmentFault(f"Maven brought no {NAME} with the SHA-256 {SHA256}: it is not used")
            (Path(folder) / NAME).replace(place)
    except OSError as error:
        raise EnvironmentFault(f"{place} cannot be written: {error.strerror or error}") from None
    return content


def _run_maven(maven: str, folder: str) -> None:
    goal = (f"{PLUGIN}:copy", f"-Dartifact={COORDINATE}", f"-DoutputDirectory={folder}")
    try:
        done = subprocess.run(
            [maven, "-B", "-ntp", "-Dstyle.color=never", *goal],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise EnvironmentFault("Maven did not bring Neo4j Browser within ten minutes") from None
    if done.returncode:
        said = [line for line in done.stdout.splitlines() if line.startswith("[ERROR]")] or [done.stderr.strip()]
        raise EnvironmentFault(f"Maven cannot bring {COORDINATE}: {said[0][:300]}")


def _given(path: Path) -> bytes:
    try:
        content = path.expanduser().read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}") from None
    if (digest := hashlib.sha256(content).hexdigest()) != SHA256:
        raise UsageError(f"{path} is not {NAME}: its SHA-256 is {digest}, not {SHA256}")
    return content


def _checked(path: Path) -> bytes | None:
    """The content of the file, or None where it is not there or not what it should be."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest() == SHA256 else None
