"""Read text files safely: size, encoding, binary and empty files become problems with a place, never tracebacks."""

from __future__ import annotations

from loaders.opening import DataFile
from schema.errors import InputError, Place, Problem

YAML_LIMIT = 20 * 1024 * 1024
"""Bytes. YAML is composed in memory; larger sets belong into JSONL or CSV, which stream."""


BINARY = ("is a binary file, not text", "claim files are text in UTF-8")
"""Message and hint."""


LOOKED_AT = 8192
"""Bytes of a file that will be streamed, by which it is told from one that is no text."""


def not_utf8(file: DataFile) -> Problem:
    """The problem of a file that cannot be decoded: line, byte and offset of the first wrong byte."""
    offset, number = 0, 0
    with file.binary() as stream:
        for number, raw in enumerate(stream, 1):
            try:
                raw.decode()
            except UnicodeDecodeError as error:
                return undecodable(Place(file.shown, number), raw[error.start], offset + error.start)
            offset += len(raw)
    return Problem(Place(file.shown, number), "", "is not UTF-8", "save it as UTF-8")


def undecodable(place: Place, byte: int, offset: int) -> Problem:
    """The problem of a byte that is not UTF-8, with its offset in the file."""
    return Problem(place, "", f"is not UTF-8: byte {byte:#04x} at offset {offset}", "save it as UTF-8")


def read_whole(file: DataFile, problems: list[Problem]) -> str | None:
    """The text of a small file, or None after adding a problem."""

    def refuse(message: str, hint: str = "") -> None:
        problems.append(Problem(Place(file.shown), "", message, hint))

    try:
        with file.binary() as stream:
            raw = stream.read(YAML_LIMIT + 1)
    except InputError as error:
        problems += error.problems
        return None
    if len(raw) > YAML_LIMIT:
        refuse("is larger than 20 MB", "use JSONL, which has no limit")
        return None
    if b"\0" in raw:
        refuse(*BINARY)
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = Place(file.shown, raw.count(b"\n", 0, error.start) + 1)
        problems.append(undecodable(place, raw[error.start], error.start))
        return None
    if not text.strip():
        refuse("is empty", "remove it or add records")
        return None
    return text
