"""Where an export goes: standard output, a file or a folder, each whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from cli.clean import clean, escaped
from schema.errors import UsageError

if TYPE_CHECKING:
    from graph.exports.registry import ExportFormat, Part

MARK = "export.json"
"""The file that tells a folder of ours, which may be written over, from any other."""

LEFT_BEHIND = frozenset((MARK, "import.report"))
"""What may lie in a folder of ours besides its files: the second is what neo4j-admin writes."""


def check_destination(form: ExportFormat, output: Path | None) -> None:
    """Raise UsageError, before any work is done, for a destination that the format cannot be written to."""
    if not form.is_folder:
        if output is not None and output.is_dir():
            raise UsageError(f"{output} is a folder, and {form.name} is one file: name the file")
        return
    if output is None:
        raise UsageError(f"{form.name} is a folder of files: name it with -o FOLDER")
    if not output.exists():
        return
    if not output.is_dir():
        raise UsageError(f"{output} is a file, and {form.name} is a folder of files: name a folder")
    held = {path.name for path in output.iterdir()}
    if held and not held <= _ours(output):
        raise UsageError(
            f"{output} holds files that are not of an export, such as {min(held - _ours(output))}: "
            "name a new or an empty folder"
        )


def _ours(folder: Path) -> set[str]:
    """Names of the files that an export wrote there; none where the folder is not an export."""
    try:
        listed = json.loads((folder / MARK).read_text(encoding="utf-8"))["files"]
        return {*LEFT_BEHIND, *(name for name in listed if isinstance(name, str))}
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def check_folder(output: Path) -> None:
    """Raise UsageError, before any work is done, for a file that has no folder to stand in, or that is one."""
    if not output.absolute().parent.is_dir():
        raise UsageError(f"{output} cannot be written: there is no folder {output.parent}")
    if output.is_dir():
        raise UsageError(f"{output} is a folder: name a file")


def write(form: ExportFormat, parts: Iterator[Part], output: Path | None) -> dict[str, str]:
    """Write the parts of an export. Gives the text of its README.txt by that name, if it has one."""
    if form.is_folder:
        assert output is not None  # noqa: S101  check_destination has seen to it
        return _write_folder(form, parts, output)
    for _, text in parts:
        if output is not None:
            write_file(output, text)
        elif sys.stdout.isatty():
            sys.stdout.writelines(map(escaped if form.text == "json" else clean, text))
        else:
            sys.stdout.writelines(text)
    return {}


def write_file(output: Path, text: Iterable[str]) -> None:
    """Write a file so that it appears whole or not at all, whoever else writes it at the time.

    Raises:
        UsageError: it cannot be written.
    """
    with _whole(output) as temporary, temporary.open("w", encoding="utf-8", newline="") as out:
        out.writelines(text)


def write_bytes(output: Path, data: bytes) -> None:
    """As ``write_file``, for what is no text.

    Raises:
        UsageError: it cannot be written.
    """
    with _whole(output) as temporary:
        temporary.write_bytes(data)


@contextmanager
def _whole(output: Path) -> Iterator[Path]:
    """Where to write what then takes the place of ``output`` at once."""
    target = output.resolve()
    # A device or a pipe is written to as it is.
    special = target.exists() and not target.is_file()
    temporary = target if special else target.with_name(f".{target.name}.{os.getpid()}.writing")
    try:
        yield temporary
        if not special:
            temporary.replace(target)
    except OSError as error:
        raise UsageError(f"{output} cannot be written: {error.strerror or error}") from None
    finally:
        if not special:
            with suppress(OSError):
                temporary.unlink()


def _write_folder(form: ExportFormat, parts: Iterator[Part], output: Path) -> dict[str, str]:
    target = output.resolve()
    made, old = (target.with_name(f".{target.name}.{os.getpid()}.{what}") for what in ("writing", "old"))
    files, told = [], {}
    try:
        made.mkdir(parents=True)
        for name, text in parts:
            with (made / name).open("w", encoding="utf-8", newline="") as out:
                out.writelines(text)
            files.append(name)
            if name == "README.txt":
                told[name] = (made / name).read_text(encoding="utf-8")
        mark = {"made_by": "militia-graph export", "format": form.name, "files": files}
        (made / MARK).write_text(json.dumps(mark, indent=1) + "\n", encoding="utf-8", newline="")
        if target.exists():
            target.rename(old)
        made.rename(target)
    except OSError as error:
        raise UsageError(f"{output} cannot be written: {error.strerror or error}") from None
    finally:
        shutil.rmtree(made, ignore_errors=True)
        if old.exists() and not target.exists():
            old.rename(target)
        shutil.rmtree(old, ignore_errors=True)
    return told
