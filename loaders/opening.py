"""Open a data file, compressed or not, and look at how it begins.

Compression is told by the first bytes, not by the ending: ``.gz``, ``.zst``, and ``.zip`` that holds one file.
"""

from __future__ import annotations

import csv
import gzip
import io
import shutil
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, Literal, Protocol, cast

from loaders.workbooks import MAGIC, Sheet
from schema.errors import InputError, Place, Problem

ENDINGS = (".gz", ".zst", ".zip")
SAMPLE = 1 << 16
"""Bytes by which a format is told."""

BROKEN: tuple[type[Exception], ...] = (EOFError, gzip.BadGzipFile, zipfile.BadZipFile, OSError)


class Rows(Protocol):
    """What ``csv.reader`` gives: rows of texts, and the number of the line that was read last."""

    @property
    def line_num(self) -> int: ...  # noqa: D102  as above

    def __iter__(self) -> Iterator[list[str]]: ...

    def __next__(self) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class DataFile:
    """One file of an input: where it is, and its name in messages and in the rows of claims."""

    path: Path
    shown: str

    @contextmanager
    def binary(self) -> Iterator[IO[bytes]]:
        """Its bytes, unpacked.

        Raises:
            InputError: it cannot be read or unpacked.
        """
        try:
            with self.path.open("rb") as raw, _unpacked(raw, self.shown) as stream:
                yield stream
        except (*BROKEN, _zstd_error()) as error:
            reason = getattr(error, "strerror", None) or error
            raise InputError([Problem(Place(self.shown), "", f"cannot be read: {reason}")]) from None

    @contextmanager
    def text(self) -> Iterator[IO[str]]:
        """Its text, in UTF-8, with line ends as they are. A byte that is not UTF-8 becomes a lone surrogate."""
        with self.binary() as stream:
            yield io.TextIOWrapper(stream, "utf-8-sig", errors="surrogateescape", newline="")

    def head(self) -> Head:
        """How it begins."""
        with self.binary() as stream:
            raw = stream.read(SAMPLE)
        if not raw.startswith(MAGIC):
            return Head(self.stem, raw)
        with self.table() as rows:
            return Head(self.stem, raw, tuple(next(iter(rows), ())))

    @contextmanager
    def table(self, delimiter: str = ",", *, quoted: bool = True) -> Iterator[Rows]:
        """Its rows: of the first sheet of a workbook, else of a text with that delimiter.

        Args:
            delimiter: between cells of a text.
            quoted: whether quotation marks around a cell of a text are no part of it.

        Raises:
            InputError: it cannot be read or unpacked.
        """
        with self.binary() as stream:
            book = stream.read(len(MAGIC)) == MAGIC
        if book:
            with self.binary() as stream:
                yield Sheet(stream, self.shown)
        else:
            with self.text() as lines:
                quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
                yield csv.reader(lines, delimiter=delimiter, quoting=quoting)

    @property
    def stem(self) -> str:
        """Its name without the endings of compression."""
        name = Path(self.shown).name
        while name.lower().endswith(ENDINGS):
            name = name.rpartition(".")[0]
        return name


@dataclass(frozen=True)
class Head:
    """The name of a file and its first bytes: what a format is told by. ``cells``: the first row of a workbook."""

    name: str
    raw: bytes
    cells: tuple[str, ...] | None = None

    @cached_property
    def text(self) -> str:
        """The bytes as text, as far as they are one."""
        return self.raw.decode("utf-8-sig", "replace")

    @cached_property
    def line(self) -> str:
        """The first line."""
        return self.text.partition("\n")[0].rstrip("\r")

    def columns(self, delimiter: str) -> list[str]:
        """The cells of the first line, quoted or not; of a workbook those of its first row."""
        if self.cells is not None:
            return [cell.strip() for cell in self.cells]
        return [
            cell.strip() for cell in next(csv.reader(io.StringIO(self.text, newline=""), delimiter=delimiter), [])
        ]


@contextmanager
def standard_input() -> Iterator[Path]:
    """What stands on standard input, as a file: a load may have to read it twice."""
    with TemporaryDirectory(prefix="militia-graph-") as folder:
        path = Path(folder) / "standard-input"
        with path.open("wb") as kept:
            shutil.copyfileobj(sys.stdin.buffer, kept)
        yield path


@contextmanager
def _unpacked(raw: IO[bytes], shown: str) -> Iterator[IO[bytes]]:
    start = raw.read(4)
    raw.seek(0)
    if start[:2] == b"\x1f\x8b":
        with gzip.open(raw) as stream:
            yield cast("IO[bytes]", stream)
    elif start == b"\x28\xb5\x2f\xfd":
        with _zstd().open(raw) as stream:
            yield stream
    elif start == MAGIC:
        with zipfile.ZipFile(raw) as archive:
            if "[Content_Types].xml" in archive.namelist():
                raw.seek(0)
                yield raw  # a workbook is a ZIP too
                return
            with archive.open(_only(archive, shown)) as stream:
                yield stream
    else:
        yield raw


def _only(archive: zipfile.ZipFile, shown: str) -> zipfile.ZipInfo:
    inside = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(inside) != 1:
        message = f"holds {len(inside)} files; one is read from a .zip"
        raise InputError([Problem(Place(shown), "", message, "unpack it, and load the folder or one of the files")])
    if inside[0].flag_bits & 1:
        raise InputError([Problem(Place(shown), "", "is locked with a password", "unpack it first")])
    return inside[0]


def _zstd() -> Any:
    if sys.version_info >= (3, 14):
        from compression import zstd  # noqa: PLC0415  of the standard library since 3.14
    else:
        from backports import zstd  # noqa: PLC0415  the same module for older Pythons
    return zstd


def _zstd_error() -> type[Exception]:
    # Only where zstd was met: to import it takes time.
    module = sys.modules.get("compression.zstd") or sys.modules.get("backports.zstd")
    error: type[Exception] = getattr(module, "ZstdError", EOFError)
    return error
