"""The output that the README shows is what its commands print. MAKE_README=1 writes it anew."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

README = Path(__file__).parent.parent / "README.md"
BLOCK = re.compile(r"(<!-- output: (?P<command>.+) -->\n```console\n\$ (?P=command)\n)(?P<output>.*?)(```)", re.S)


def run(arguments: list[str], folder: Path) -> str:
    environment = {**os.environ, "MILITIA_GRAPH_DB": str(folder), "COLUMNS": "116", "PYTHONIOENCODING": "utf-8"}
    code = "import cli; cli.main()"
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=environment,
        cwd=README.parent,
        stdout=subprocess.PIPE,
        # What a load has to say is its report.
        stderr=subprocess.STDOUT if arguments[0] == "load" else subprocess.PIPE,
        encoding="utf-8",
        check=True,
        timeout=120,
    )
    return "".join(line.rstrip() + "\n" for line in done.stdout.splitlines())


def test_the_readme_shows_what_the_commands_print(tmp_path: Path) -> None:
    folder = tmp_path / "graph"
    run(["load", "iraq"], folder)
    text = README.read_text(encoding="utf-8")
    made = BLOCK.sub(lambda m: m[1] + run(shlex.split(m["command"])[1:], folder) + m[4], text)
    assert "<!-- output:" in text
    if os.environ.get("MAKE_README"):
        README.write_text(made, encoding="utf-8")
    assert made == README.read_text(encoding="utf-8")


def test_every_command_in_the_readme_exists() -> None:
    from cli.app import app  # noqa: PLC0415

    known = {command.name for command in app.registered_commands}
    blocks = re.findall(r"```\w+\n(.*?)```", README.read_text(encoding="utf-8"), re.S)
    named = re.findall(r"^(?:\$ )?militia-graph ([a-z]+)", "\n".join(blocks), re.M)
    assert named
    assert set(named) <= known
