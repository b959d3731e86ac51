"""Claim files in CSV: one record a row, columns named like the fields.

A field within a field is written with a dot (``qualifiers.mode``, ``locator.start``); several values in one
cell are separated by ``;``. An empty cell is a field that is not stated.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from loaders.items import MODELS, Item, Kind, build
from schema.errors import Place, Problem

LISTS = {"labels", "aliases", "countries", "about"}
CELL_LIMIT = 10 * 1024 * 1024


def read(path: Path, shown: str, kind: Kind | None, problems: list[Problem]) -> Iterator[Item]:
    """The items of one CSV file, streamed. Without ``kind`` the columns tell what the rows are."""
    csv.field_size_limit(CELL_LIMIT)
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.reader(stream, strict=True)
            header = [name.strip() for name in next(rows, [])]
            kind = kind or _recognise(header)
            if _header_fits(header, kind, shown, problems):
                assert kind is not None  # noqa: S101  narrows the type
                yield from _rows(rows, header, kind, shown, problems)
    except UnicodeDecodeError as error:
        problems.append(
            Problem(Place(shown), "", f"is not UTF-8 (byte {error.object[error.start]:#04x})", "save it as UTF-8")
        )
    except csv.Error as error:
        problems.append(Problem(Place(shown), "", f"is not valid CSV: {error}"))
    except OSError as error:
        problems.append(Problem(Place(shown), "", f"cannot be read: {error.strerror or error}"))


def _rows(rows: Any, header: list[str], kind: Kind, shown: str, problems: list[Problem]) -> Iterator[Item]:
    columns = {name: number for number, name in enumerate(header, 1)}
    end = 1
    for row in rows:
        line, end = end + 1, rows.line_num
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(header):
            message = f"has {len(row)} cells, the header has {len(header)}"
            problems.append(Problem(Place(shown, line), "", message, "is a comma unquoted?"))
            continue

        def place_of(field: str, line: int = line) -> Place:
            return Place(shown, line, columns.get(field, columns.get(field.split(".", maxsplit=1)[0], 0)))

        item = build(kind, _fields(header, row), place_of, problems)
        if item is not None:
            yield item


def _fields(header: list[str], row: list[str]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, cell in zip(header, row, strict=True):
        if not cell.strip():
            continue
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
        problems.append(Problem(Place(shown, 1), "", "does not say what its rows are", hint))
        return False
    known = {*MODELS[kind].model_fields, "quote", "occurrence"}
    before = len(problems)
    for number, name in enumerate(header, 1):
        if header.index(name) != number - 1:
            problems.append(Problem(Place(shown, 1, number), name, "is the name of two columns"))
        elif name.partition(".")[0] not in known:
            problems.append(Problem(Place(shown, 1, number), name, f"is no field of a {kind}"))
    return len(problems) == before
