"""What is known of a started engine: the address that users get, and the file that commands share."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

DATABASE = "militia"


@dataclass(frozen=True, slots=True)
class Address:
    """Where the engine answers, and its two accounts: ``reader`` may only read, ``writer`` may do all."""

    uri: str
    database: str
    reader: str
    reader_password: str = field(repr=False)
    writer: str
    writer_password: str = field(repr=False)
    http: int
    """Port of the engine's own command interface on loopback: its SQL makes the full-text index."""


@dataclass(frozen=True, slots=True)
class Record:
    """One started engine, as written to the address file.

    ``mark`` is a random word on the engine's command line: a process that bears it is this engine, and not
    another one that got its process number later. ``ready`` says that the database answers.
    """

    supervisor: int
    pid: int
    mark: str
    bolt: int
    http: int
    reader_password: str = field(repr=False)
    writer_password: str = field(repr=False)
    ready: bool = False

    @property
    def address(self) -> Address:
        """What a command needs to connect."""
        uri = f"bolt://127.0.0.1:{self.bolt}"
        return Address(uri, DATABASE, "reader", self.reader_password, "root", self.writer_password, self.http)


def write_private(path: Path, text: str) -> None:
    """Put ``text`` into a file that only its owner may read; readers see all of it or nothing."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(text)
    unfinished.replace(path)


def write_record(path: Path, record: Record) -> None:
    """Share the record, passwords included, with this user's other commands."""
    write_private(path, json.dumps(asdict(record)))


def read_record(path: Path) -> Record | None:
    """The record in the file, or None where there is none or one that nobody can use."""
    with suppress(OSError, ValueError, TypeError):
        return Record(**json.loads(path.read_text(encoding="utf-8")))
    return None
