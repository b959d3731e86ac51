"""Rows for people and programs: table, JSON, CSV and Markdown."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from cli.options import Format

WIDEST = 220
WHOLE = ("edge", "claim", "source", "status", "code", "stance", "id", "hops")
WORD = 22
WORDS = {"de_jure": "de jure", "de_facto": "de facto"}
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def print_rows(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[str], form: Format, *, bom: bool = False, title: str = ""
) -> None:
    """Print rows to stdout in the order of ``columns``; JSON is a list of objects with exactly these keys."""
    if form == "json":
        print_json([{column: row.get(column) for column in columns} for row in rows])
    elif form == "csv":
        _csv(rows, columns, bom=bom)
    elif form == "md":
        _markdown(rows, columns, title)
    else:
        _table(rows, columns, title)


def print_json(value: Any) -> None:
    """JSON, indented, in UTF-8."""
    say(json.dumps(value, ensure_ascii=False, indent=2))


def say(text: str = "") -> None:
    """A line of the result on stdout. Control characters from data become visible marks."""
    sys.stdout.write(clean(text) + "\n")


def counted(number: int, thing: str, things: str = "") -> str:
    """``1 claim``, ``2 claims``, ``2 entities``."""
    return f"{number} {thing if number == 1 else things or thing + 's'}"


def clean(text: str) -> str:
    """Text that cannot steer a terminal or break a table."""
    return "".join(c if c == "\n" or c.isprintable() else "�" for c in text)


def cell(value: Any) -> str:
    """A value as text on one line."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {cell(inner)}" for key, inner in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(cell(inner) for inner in value)
    return WORDS.get(value) or clean(str(value).replace("\n", " "))


def _csv(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], *, bom: bool) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        values = [_plain(row.get(column)) for column in columns]
        writer.writerow([f"'{v}" if bom and v.startswith(FORMULA) else v for v in values])
    sys.stdout.write(("\ufeff" if bom else "") + out.getvalue())


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    if isinstance(value, list | tuple):
        return "; ".join(_plain(inner) for inner in value)
    return str(value)


def _markdown(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], title: str) -> None:
    if title:
        say(f"### {title}\n")
    say("| " + " | ".join(columns) + " |")
    say("|" + " --- |" * len(columns))
    for row in rows:
        say("| " + " | ".join(cell(row.get(column)).replace("|", "\\|") for column in columns) + " |")
    say()


def _table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], title: str) -> None:
    from rich import box  # noqa: PLC0415  slow to import
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    used = [column for column in columns if any(cell(row.get(column)) for row in rows)] if rows else list(columns)
    # COLUMNS or the terminal decide; in a pipe there is no screen to fit, within reason.
    page = shutil.get_terminal_size((WIDEST, 24)).columns
    table = Table(box=box.SIMPLE_HEAD, title=Text(title, style="bold") if title else None, title_justify="left")
    for column, width in _widths(rows, used, page).items():
        numeric = bool(rows) and all(isinstance(row.get(column), int | float) for row in rows)
        justify: Literal["left", "right"] = "right" if numeric else "left"
        table.add_column(column.replace("_", " "), justify=justify, overflow="fold", width=width)
    for row in rows:
        table.add_row(*(Text(cell(row.get(column))) for column in used))
    Console(file=sys.stdout, width=max(page, 20), highlight=False, markup=False).print(table)


def _widths(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], page: int) -> dict[str, int]:
    """A width for each column: as wide as its cells if the page allows, else the widest prose gives way first.

    What is copied (ids) or compared (status) keeps its width; words fall apart only where nothing else helps.
    """
    texts = {column: [column, *(cell(row.get(column)) for row in rows)] for column in columns}
    widths = {column: max(map(len, cells)) for column, cells in texts.items()}
    words = {
        column: max((len(word) for text in cells for word in text.split()), default=1)
        for column, cells in texts.items()
    }
    room = page - 3 * len(widths) - 2
    for least in (
        {c: widths[c] if c in WHOLE else min(words[c], WORD) for c in columns},
        dict.fromkeys(columns, 4),
    ):
        while sum(widths.values()) > room and (loose := [c for c in columns if widths[c] > least[c]]):
            widths[max(loose, key=widths.__getitem__)] -= 1
    return widths
