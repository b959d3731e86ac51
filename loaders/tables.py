"""Tables (CSV, tabs, workbooks) row by row: with the place of each row, and an account of every column."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from loaders.job import Cells, Job
from loaders.opening import DataFile
from schema.errors import InputError, Place, Problem

CELL_LIMIT = 10 * 1024 * 1024

_MOJIBAKE = re.compile("[\x80-\x9f]")
_WINDOWS_1252 = {n: bytes([n]).decode("cp1252", "replace") for n in range(0x80, 0xA0)}
"""What was meant by control characters that no text holds: public data often took Windows-1252 for Latin-1."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What a loader makes of the columns of a table: read, read where it is there, or ignored for a reason."""

    mapped: Sequence[str]
    optional: Collection[str] = ()
    ignored: Mapping[str, str] = field(default_factory=dict)

    def has(self, names: Collection[str]) -> bool:
        """Whether a table with these columns can be one of these."""
        return set(self.mapped) <= set(names)


def rows(
    job: Job,
    file: DataFile,
    columns: Columns,
    *,
    delimiter: str = ",",
    quoted: bool = True,
    names: Sequence[str] | None = None,
) -> Iterator[Cells]:
    """The rows of a table, streamed; cells are stripped of white space at both ends.

    Of a workbook it is the first sheet, which is not streamed.

    Args:
        job: takes the counts, and the rows that are no row of this table.
        file: the table.
        columns: what is made of its columns.
        delimiter: between cells.
        quoted: whether quotation marks around a cell are no part of it.
        names: of the columns, where the first line does not say them. A row with fewer cells lacks the last ones.

    Raises:
        InputError: a column is missing, or the file is no table.
    """
    csv.field_size_limit(CELL_LIMIT)
    with file.table(delimiter, quoted=quoted) as reader:
        at = 1
        try:
            fixed = names is not None
            header = list(names) if names is not None else [cell.strip() for cell in next(reader, [])]
            _account(job, file, columns, header)
            known = {*job.tally.mapped, *columns.ignored, ""}
            unknown = [(number, name) for number, name in enumerate(header) if name not in known]
            at = reader.line_num + 1
            for cells in reader:
                line, at = at, reader.line_num + 1
                if not any(cells):
                    continue
                job.tally.rows[file.shown] += 1
                place = Place(file.shown, line)
                whole = "".join(cells)
                plain = whole.isascii()
                if not plain and _MOJIBAKE.search(whole):
                    job.tally.note("letters of Windows-1252 were put right", str(place))
                    cells = [cell.translate(_WINDOWS_1252) for cell in cells]  # noqa: PLW2901
                made = Cells(place, dict(zip(header, map(str.strip, cells), strict=False)))
                if len(cells) != len(header) and not (fixed and len(cells) < len(header)):
                    message = f"has {len(cells)} cells, the table has {len(header)} columns"
                    job.refuse(made, "", message, "is a separator within a cell unquoted?")
                elif not (plain or _clean(whole)):
                    job.refuse(made, "", "is not UTF-8", "save the file as UTF-8")
                else:
                    for number, name in unknown:
                        if number < len(cells) and cells[number].strip():
                            job.tally.unknown[name] += 1
                    yield made
        except csv.Error as error:
            hint = "is a quotation mark not closed, or not doubled within a cell?"
            raise InputError([Problem(Place(file.shown, at), "", f"is no table: {error}", hint)]) from None


def _clean(text: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def _account(job: Job, file: DataFile, columns: Columns, header: Sequence[str]) -> None:
    problems = [
        Problem(Place(file.shown, 1), name, "this column is missing", "is it another version of the data?")
        for name in columns.mapped
        if name not in header
    ]
    problems += [
        Problem(Place(file.shown, 1, n + 1), name, "is the name of two columns")
        for n, name in enumerate(header)
        if name in columns.mapped and name in header[:n]
    ]
    problems += [
        Problem(Place(file.shown, 1, n + 1), "", "is not UTF-8", "save the file as UTF-8")
        for n, name in enumerate(header)
        if not _clean(name)
    ]
    if problems:
        raise InputError(problems)
    here = set(header)
    job.tally.mapped |= dict.fromkeys(name for name in (*columns.mapped, *columns.optional) if name in here)
    job.tally.ignored |= {name: why for name, why in columns.ignored.items() if name in here}
