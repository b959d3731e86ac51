"""Excel workbooks (.xlsx, ECMA-376): the rows of the first sheet as texts, to be read like any table."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import IO, Any

from schema.errors import InputError, Place, Problem

MAGIC = b"PK\x03\x04"
MOST_CELLS = 20_000_000
"""Cells from the first to the last of a sheet, empty ones too, for all of which python-calamine takes memory."""

LARGEST = 1 << 30
"""Bytes of a sheet, unpacked."""

_AT = re.compile(rb"""\sr=["']([A-Z]{0,6})(\d{1,12})["']""")
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError)
_CHUNK = 1 << 20
_LONGEST_TAG = 1 << 10


class Sheet:
    """The first sheet of a workbook, as ``csv.reader`` gives a table: lists of texts, and ``line_num``, the row.

    Whole numbers are written without a point, days as ``2020-06-25``, truth values as ``TRUE`` and ``FALSE``.
    Rows before the first that holds something are empty lists.

    Args:
        stream: the workbook.
        shown: its name in messages.

    Raises:
        InputError: it is no workbook, it is damaged, locked or too large.
    """

    def __init__(self, stream: IO[bytes], shown: str) -> None:
        import python_calamine  # noqa: PLC0415  few inputs are workbooks

        raw = io.BytesIO(stream.read())
        self.line_num = 0
        try:
            _refuse_what_takes_all_memory(raw, shown)
            raw.seek(0)
            book = python_calamine.CalamineWorkbook.from_filelike(raw)
            self._rows: list[list[Any]] = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
        except (python_calamine.CalamineError, *_DAMAGED) as error:
            message = f"is no Excel workbook that can be read: {error}"
            raise InputError([Problem(Place(shown), "", message, "save it as .xlsx or as CSV")]) from None

    def __iter__(self) -> Iterator[list[str]]:
        return self

    def __next__(self) -> list[str]:
        if self.line_num >= len(self._rows):
            raise StopIteration
        row = self._rows[self.line_num]
        self.line_num += 1
        return [_text(cell) for cell in row]


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and (cell.hour, cell.minute, cell.second, cell.microsecond) == (0, 0, 0, 0):
        cell = cell.date()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _refuse_what_takes_all_memory(raw: IO[bytes], shown: str) -> None:
    """One cell in the last corner of a sheet lets the library ask for half a terabyte, and the process dies."""
    with zipfile.ZipFile(raw) as archive:
        for part in archive.infolist():
            if part.flag_bits & 1:
                raise ValueError("it is locked with a password")
            if part.file_size > LARGEST:
                raise _too_large(shown, f"{part.file_size >> 20:,} MB")
            if part.filename.lower().startswith("xl/worksheets/") and not part.is_dir():
                with archive.open(part) as sheet:
                    width, height = _extent(sheet)
                if width * height > MOST_CELLS:
                    raise _too_large(shown, f"{height:,} rows of {width:,} columns")


def _extent(sheet: IO[bytes]) -> tuple[int, int]:
    columns, last, kept = {b""}, 1, b""
    while chunk := sheet.read(_CHUNK):
        found = _AT.findall(text := kept + chunk)
        columns.update({letters for letters, _ in found})
        last = max(last, *map(int, {row for _, row in found} or (1,)))
        kept = text[-_LONGEST_TAG:]
    return max(1, *map(_column, columns)), last


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _too_large(shown: str, extent: str) -> InputError:
    hint = "is there a stray cell far down or to the right? else save the sheet as CSV, which has no limit"
    return InputError([Problem(Place(shown), "", f"has a sheet of {extent}, empty cells counted", hint)])
