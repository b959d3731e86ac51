"""The command that runs a query as it is written: cypher."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.look import assigned
from cli.options import Bom, Database, Db, FormatOption, Quiet, opened, tell
from cli.output import counted, print_rows
from schema.errors import UsageError

LONGEST = 2**63 - 1


def cypher(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="QUERY [KEY=VALUE]…", help="The query, or - for standard input; its parameters"),
    ] = None,
    file: Annotated[Path | None, typer.Option("--file", metavar="FILE", help="Read the query from here")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, metavar="N", help="How many rows at most")] = 1000,
    timeout: Annotated[
        float, typer.Option("--timeout", min=0, metavar="SECONDS", help="How long it may run; 0 for no limit")
    ] = 60.0,
    db: Db = None,
    database: Database = None,
    form: FormatOption = "table",
    bom: Bom = False,
    quiet: Quiet = False,
) -> None:
    """Run a Cypher query. It can only read: the database refuses to change anything.

    A value that is JSON is taken as such (5, true, null, ["a", "b"], "5" for the text), any other as text.

    \b
    militia-graph cypher 'MATCH (n:ArmedGroup) RETURN n.id, n.name ORDER BY n.id'
    militia-graph cypher 'MATCH (n {id: $id})-[r]->(m) RETURN r, m LIMIT 5' id=kataib-hezbollah
    militia-graph cypher --file ties.cypher least=0.5 --format csv
    """
    from graph.reading.adhoc import ask  # noqa: PLC0415
    from graph.reading.graph_values import plain, short  # noqa: PLC0415

    text, assignments = _query(words or [], file)
    values = {key: _value(key, value) for key, value in assigned(assignments).items()}
    with opened(db, "reader", database=database) as store:
        found = ask(store, text, values, limit, timeout or None)
    shown = short if form in ("table", "md") else plain
    rows = [dict(zip(found.columns, map(shown, row), strict=True)) for row in found.rows]
    if found.columns or form == "json":
        print_rows(rows, found.columns, form, bom=bom)
    if found.more:
        tell(f"stopped after {counted(limit, 'row')}: --limit N gives more")
    elif not quiet and form in ("table", "md"):
        tell(counted(len(rows), "row"))


def _query(words: list[str], file: Path | None) -> tuple[str, list[str]]:
    """The text of the query, and the words that are parameters."""
    if file is not None:
        return _utf8(_read(file), str(file)), words
    if not words:
        raise UsageError("there is no query: write it behind the command, or name a file with --file")
    if words[0] == "-":
        return _utf8(sys.stdin.buffer.read(), "standard input"), words[1:]
    return _utf8(words[0].encode(errors="surrogateescape"), "the query"), words[1:]


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror or error}") from None


def _utf8(raw: bytes, name: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{name} is not UTF-8 text: byte {error.start + 1} is wrong") from None


def _value(key: str, text: str) -> Any:
    """A parameter: what the text means as JSON, or the text."""
    text = _utf8(text.encode(errors="surrogateescape"), key)
    try:
        value = json.loads(text, parse_constant=_refuse_constant)
        json.dumps(value, ensure_ascii=False).encode()  # JSON can name half a character
    except (ValueError, RecursionError):
        return text
    if not _fits(value):
        raise UsageError(f"{key}={text[:40]}: whole numbers go from -{LONGEST + 1} to {LONGEST}")
    return value


def _refuse_constant(name: str) -> None:
    raise ValueError(name)  # NaN and Infinity are no JSON, though Python reads them


def _fits(value: Any) -> bool:
    if isinstance(value, list | dict):
        return all(map(_fits, value.values() if isinstance(value, dict) else value))
    return not isinstance(value, int) or -LONGEST - 1 <= value <= LONGEST


COMMANDS: dict[str, Callable[..., Any]] = {"cypher": cypher}
NEED_ARGUMENTS: set[str] = set()
