"""Read text files safely: size, encoding, binary and empty files become problems with a place, never tracebacks."""

from __future__ import annotations

from pathlib import Path

from schema.errors import Place, Problem

YAML_LIMIT = 20 * 1024 * 1024
"""Bytes. YAML is composed in memory; larger sets belong into JSONL or CSV, which stream."""


def read_whole(path: Path, shown: str, problems: list[Problem]) -> str | None:
    """The text of a small file, or None after adding a problem. ``shown`` is the file's name in messages."""

    def refuse(message: str, hint: str = "", line: int = 0) -> None:
        problems.append(Problem(Place(shown, line), "", message, hint))

    try:
        if path.stat().st_size > YAML_LIMIT:
            refuse("is larger than 20 MB", "use JSONL, which has no limit")
            return None
        raw = path.read_bytes()
    except OSError as error:
        refuse(f"cannot be read: {error.strerror or error}")
        return None
    if b"\0" in raw:
        refuse("is a binary file, not text")
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        refuse(
            f"is not UTF-8: byte {raw[error.start]:#04x} at offset {error.start}",
            "save it as UTF-8",
            raw.count(b"\n", 0, error.start) + 1,
        )
        return None
    if not text.strip():
        refuse("is empty", "remove it or add records")
        return None
    return text
