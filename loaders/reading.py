"""Read text files safely: size, encoding, binary and empty files become problems with a place, never tracebacks."""

from __future__ import annotations

from pathlib import Path

from schema.errors import Place, Problem

YAML_LIMIT = 20 * 1024 * 1024
"""Bytes. YAML is composed in memory; larger sets belong into JSONL or CSV, which stream."""


BINARY = ("is a binary file, not text", "claim files are text in UTF-8")
"""Message and hint."""


def looks_binary(path: Path) -> bool:
    """Whether a file that will be streamed begins like one that is no text."""
    with path.open("rb") as stream:
        return b"\0" in stream.read(8192)


def not_utf8(path: Path, shown: str) -> Problem:
    """The problem of a file that cannot be decoded: line, byte and offset of the first wrong byte."""
    offset, number = 0, 0
    with path.open("rb") as stream:
        for number, raw in enumerate(stream, 1):
            try:
                raw.decode()
            except UnicodeDecodeError as error:
                return undecodable(Place(shown, number), raw[error.start], offset + error.start)
            offset += len(raw)
    return Problem(Place(shown, number), "", "is not UTF-8", "save it as UTF-8")


def undecodable(place: Place, byte: int, offset: int) -> Problem:
    """The problem of a byte that is not UTF-8, with its offset in the file."""
    return Problem(place, "", f"is not UTF-8: byte {byte:#04x} at offset {offset}", "save it as UTF-8")


def read_whole(path: Path, shown: str, problems: list[Problem]) -> str | None:
    """The text of a small file, or None after adding a problem. ``shown`` is the file's name in messages."""

    def refuse(message: str, hint: str = "") -> None:
        problems.append(Problem(Place(shown), "", message, hint))

    try:
        if path.stat().st_size > YAML_LIMIT:
            refuse("is larger than 20 MB", "use JSONL, which has no limit")
            return None
        raw = path.read_bytes()
    except OSError as error:
        refuse(f"cannot be read: {error.strerror or error}")
        return None
    if b"\0" in raw:
        refuse(*BINARY)
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = Place(shown, raw.count(b"\n", 0, error.start) + 1)
        problems.append(undecodable(place, raw[error.start], error.start))
        return None
    if not text.strip():
        refuse("is empty", "remove it or add records")
        return None
    return text
