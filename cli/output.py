"""Rows for people and programs: table, JSON, CSV and Markdown."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import sys
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from cli.clean import clean, escaped
from cli.options import Format

WIDEST = 220
WHOLE = ("edge", "claim", "source", "status", "code", "stance", "id", "hops")
WORD = 22
WORDS = {"de_jure": "de jure", "de_facto": "de facto"}
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
"""What a cell begins with that a spreadsheet works out (OWASP, CSV injection)."""

MARKUP = re.compile(r"[\\`|<\[]|[*~](?=\S)|(?<!\w)_(?=\S)|&(?=#?\w+;)")
"""What begins something in Markdown within a cell: code, a column, HTML, a link, emphasis, an entity."""


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
    """JSON, indented, in UTF-8; what could steer a terminal is escaped."""
    sys.stdout.write(escaped(json.dumps(value, ensure_ascii=False, indent=2)) + "\n")


def say(text: str = "") -> None:
    """A line of the result on stdout. Control characters from data become visible marks."""
    sys.stdout.write(clean(text) + "\n")


def counted(number: int, thing: str, things: str = "") -> str:
    """``1 claim``, ``2 claims``, ``2 entities``."""
    return f"{number} {thing if number == 1 else things or thing + 's'}"


def cell(value: Any) -> str:
    """A value as text on one line."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, Mapping):
        return ", ".join(f"{cell(key)} {cell(inner)}" for key, inner in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(cell(inner) for inner in value)
    return WORDS.get(value) or clean(str(value).replace("\n", " "))


def _csv(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], *, bom: bool) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    quoting = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
    for cells in [list(columns), *([_plain(row.get(column)) for column in columns] for row in rows)]:
        safe = [f"'{text}" if bom and text.startswith(FORMULA) else text for text in cells]
        # Python before 3.13 leaves a lone CR without quotes, and readers end the row there.
        (quoting if any("\r" in text for text in safe) else writer).writerow(safe)
    made = out.getvalue()
    sys.stdout.write(("\ufeff" if bom else "") + (clean(made) if sys.stdout.isatty() else made))


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
    say("| " + " | ".join(map(_marked, columns)) + " |")
    say("|" + " --- |" * len(columns))
    for row in rows:
        say("| " + " | ".join(_marked(row.get(column)) for column in columns) + " |")
    say()


def _marked(value: Any) -> str:
    """A cell that Markdown shows as it is."""
    return MARKUP.sub(r"\\\g<0>", cell(value))


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
        table.add_column(Text(cell(column).replace("_", " ")), justify=justify, overflow="fold", width=width)
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
