"""Claim files in CSV: one record a row, columns named like the fields.

A field within a field is written with a dot (``qualifiers.mode``, ``locator.start``); several values in one
cell are separated by ``;``. An empty cell is a field that is not stated.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from loaders.items import HINTED, MODELS, Item, Kind, build
from loaders.opening import DataFile
from loaders.reading import BINARY, LOOKED_AT, not_utf8
from schema.errors import InputError, Place, Problem
from schema.names import nearest

LISTS = {"labels", "aliases", "countries", "about"}
PARENTS = {"qualifiers", "locator"}
"""Fields that hold fields: columns of theirs have a dot in the name, and no others."""
CELL_LIMIT = 10 * 1024 * 1024


def read(file: DataFile, kind: Kind | None, problems: list[Problem]) -> Iterator[Item]:
    """The items of one CSV file, streamed. Without ``kind`` the columns tell what the rows are."""
    csv.field_size_limit(CELL_LIMIT)
    shown = file.shown
    at = [1]  # the line on which the row that is being read begins
    try:
        if b"\0" in file.head().raw[:LOOKED_AT]:
            problems.append(Problem(Place(shown), "", *BINARY))
            return
        with file.binary() as raw, io.TextIOWrapper(raw, "utf-8-sig", newline="") as stream:
            rows = csv.reader(stream, strict=True)
            header = [name.strip() for name in next(rows, [])]
            kind = kind or _recognise(header)
            if _header_fits(header, kind, shown, problems):
                assert kind is not None  # noqa: S101  narrows the type
                yield from _rows(rows, header, kind, shown, problems, at)
    except UnicodeDecodeError:
        problems.append(not_utf8(file))
    except csv.Error as error:
        hint = "is a quotation mark not closed, or not doubled within a cell?"
        problems.append(Problem(Place(shown, at[0]), "", f"is not valid CSV: {error}", hint))
    except InputError as error:
        problems += error.problems


def _rows(
    rows: Any, header: list[str], kind: Kind, shown: str, problems: list[Problem], at: list[int]
) -> Iterator[Item]:
    columns = {name: number for number, name in enumerate(header, 1)}
    at[0] = rows.line_num + 1
    for row in rows:
        line, at[0] = at[0], rows.line_num + 1
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(header):
            message = f"has {len(row)} cells, the header has {len(header)}"
            problems.append(Problem(Place(shown, line), "", message, "is a comma unquoted?"))
            continue

        def place_of(field: str, line: int = line) -> Place:
            while field and field not in columns:
                field = field.rpartition(".")[0]
            return Place(shown, line, columns.get(field, 0))

        item = build(kind, _fields(header, row), place_of, problems)
        if item is not None:
            yield item


def _fields(header: list[str], row: list[str]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, cell in zip(header, row, strict=True):
        if not cell.strip():
            continue
        cell = cell.replace("\r\n", "\n")  # noqa: PLW2901  line breaks in a cell, as Windows writes them
        parent, _, key = name.partition(".")
        if key:
            values = [part.strip() for part in cell.split(";")] if parent == "qualifiers" else cell
            fields.setdefault(parent, {})[key] = values
        else:
            fields[name] = [part.strip() for part in cell.split(";")] if name in LISTS else cell
    return fields


def _recognise(header: list[str]) -> Kind | None:
    columns = set(header)
    by_column: list[tuple[str, Kind]] = [
        ("relation", "claim"),
        ("decision", "identity"),
        ("labels", "entity"),
        ("title", "source"),
    ]
    return next((kind for column, kind in by_column if column in columns), None)


def _header_fits(header: list[str], kind: Kind | None, shown: str, problems: list[Problem]) -> bool:
    if not header:
        problems.append(Problem(Place(shown), "", "is empty", "remove it or add records"))
        return False
    if kind is None:
        hint = "claims have a column 'relation', entities 'labels', sources 'title', identities 'decision'"
        if len(header) == 1 and set(header[0]) & {";", "\t"}:
            hint = "put commas between the columns, not semicolons or tabs"
        else:
            hint += "; any other table is loaded with --mapping FILE (docs/loaders.md)"
        problems.append(Problem(Place(shown, 1), "", "does not say what its rows are", hint))
        return False
    fields = {*MODELS[kind].model_fields, *(("quote", "occurrence") if kind in ("claim", "coverage") else ())}
    before, seen = len(problems), set[str]()
    for number, name in enumerate(header, 1):
        parent, dot, key = name.partition(".")
        message, hint = "", ""
        if not name:
            message, hint = "a column has no name", "name it, or remove the comma at the end of each line"
        elif name in seen:
            message = "is the name of two columns"
        elif parent in PARENTS and not key:
            message, hint = "has fields of its own", f"name the column after one of them: {parent}.…"
        elif parent not in fields or (dot and parent not in PARENTS):
            near = nearest(name, fields - PARENTS) if len(problems) < HINTED else []
            message, hint = f"is no field of a {kind}", f"did you mean {near[0]}?" if near else ""
        if message:
            problems.append(Problem(Place(shown, 1, number), name, message, hint))
        seen.add(name)
    return len(problems) == before
