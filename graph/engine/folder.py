"""A database folder: which one is ours, and where what lies in it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from graph.engine.record import write_private
from schema.errors import EnvironmentFault

MARKER = "militia-graph.json"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Layout:
    """The places in a database folder. ``log/`` and ``config/`` are the engine's own names."""

    root: Path

    @property
    def run(self) -> Path:
        """Locks and the address of the running engine; nothing in it outlives the engine."""
        return self.root / "run"

    @property
    def leases(self) -> Path:
        """A locked file for each command that uses the engine."""
        return self.run / "leases"

    @property
    def start_lock(self) -> Path:
        """Held while anyone takes a lease, starts the engine or decides to stop it."""
        return self.run / "start.lock"

    @property
    def supervisor_lock(self) -> Path:
        """Held by the supervisor as long as it lives."""
        return self.run / "supervisor.lock"

    @property
    def record(self) -> Path:
        """The address file."""
        return self.run / "address.json"

    @property
    def stop_request(self) -> Path:
        """A command leaves this file to have an engine ended that no longer answers."""
        return self.run / "stop"

    @property
    def passwords(self) -> Path:
        """Those of the engine's accounts; whoever deletes it while the engine is down gets new ones."""
        return self.root / "passwords.json"

    @property
    def log(self) -> Path:
        """What the engine and its supervisor print."""
        return self.root / "engine.log"

    def make(self) -> None:
        """Make the folders that must be there before the engine starts."""
        for place in (self.leases, self.root / "config", self.root / "log"):
            place.mkdir(parents=True, exist_ok=True)


def prepare(folder: Path, *, create: bool) -> Layout:
    """See that ``folder`` is a database folder, and with ``create`` make it one if it is new or empty.

    Raises EnvironmentFault where it holds something else, was made by a newer version, cannot be used, or
    (without ``create``) holds no database.
    """
    try:
        layout = Layout(folder.expanduser().absolute())
        if not _is_ours(layout.root):
            if not create:
                raise EnvironmentFault(f"no database in {folder}: run `militia-graph load iraq` first")
            layout.root.mkdir(parents=True, exist_ok=True)
            write_private(layout.root / MARKER, json.dumps({"format": FORMAT}) + "\n")
        layout.make()
    except OSError as error:
        raise EnvironmentFault(f"cannot use {folder} for a database: {error.strerror or error}") from error
    return layout


def _is_ours(root: Path) -> bool:
    """True for a database folder of ours, False where one can be made; anything else is a fault."""
    if not root.exists():
        return False
    if not root.is_dir():
        raise EnvironmentFault(f"{root} is a file: the database needs a folder")
    # A marker that another command is just writing does not make the folder a foreign one.
    names = {path.name for path in root.iterdir() if not path.name.startswith(f".{MARKER}.")}
    if MARKER in names:
        _check_format(root)
        return True
    if names:
        raise EnvironmentFault(f"{root} holds other files and no militia-graph database: name a new folder")
    return False


def _check_format(root: Path) -> None:
    try:
        made = json.loads((root / MARKER).read_text(encoding="utf-8"))["format"]
        newer = made > FORMAT
    except (ValueError, KeyError, TypeError) as error:
        raise EnvironmentFault(f"{root / MARKER} is damaged, or not of militia-graph") from error
    if newer:
        raise EnvironmentFault(f"{root} was made by a newer militia-graph (format {made}): update it")
