"""A Cypher script that rebuilds a whole graph on an empty database, a statement a line.

The first statement leaves a node behind, and only in an empty database; each later one does its work where that
node is at its step, and moves it on. So a script changes nothing in a database that holds something else; one that
was cut off goes on where it stopped when it is run again; and the version node, without which no command takes the
graph for one, comes last.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from graph.exports.complete import Complete
from graph.exports.contents import contents
from graph.exports.registry import Part
from graph.store.ddl import FULL_TEXT, INDEXED, UNIQUE
from graph.store.spool import Spool
from graph.store.statements import statement

ROWS = 500
"""Rows of a statement at most, and the characters after which it gets no further row: a parser reads it whole."""
LONG = 200_000

SEPARATOR = "\x1f"
"""Between the parts of a list: a control character, which no text of a graph holds."""

HEAD = """\
// A graph of militia-graph, as Cypher for an empty database of Neo4j 5.26 or later:
//   cypher-shell -d neo4j -f THIS_FILE
// On a database that holds anything else it stops at once and changes nothing. Cut off, it goes on when run again.
"""
BEGIN = "MATCH (n) WITH count(n) AS held WHERE held = 0 CREATE (:MilitiaGraphScript {{id: {id}, step: 0}})"
# What is computed from rows is not worked out before they are there: date() then fails, and with these words.
REFUSE = (
    "OPTIONAL MATCH (script:MilitiaGraphScript {{id: {id}}}) WITH count(script) AS begun "
    "RETURN CASE begun WHEN 1 THEN 'ready' "
    "ELSE date('the database is not empty, and nothing was changed (begun: ' + toString(begun) + ')') END AS is"
)
AT = "MATCH (script:MilitiaGraphScript {{id: {id}, step: {step}}}) "
STEP = AT + "SET script.step = {next} WITH script {work}"
END = AT + "DELETE script CREATE (v:MilitiaGraph) SET v = {version}"
ROW = "UNWIND $rows AS row"
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def parts(asked: Complete) -> Iterator[Part]:
    """The script."""
    yield "", script(asked)


def script(asked: Complete) -> Iterator[str]:
    """The lines of the script, each with its line end. No other line begins with ``//``, none is a part of one."""
    with contents(asked) as (version, spool):
        digest = hashlib.sha256(literal(version).encode())
        for work in _work(spool):
            digest.update(work.encode())
        id_ = literal(digest.hexdigest()[:20])
        yield HEAD
        yield BEGIN.format(id=id_) + ";\n"
        yield REFUSE.format(id=id_) + ";\n"
        yield from (f"{line};\n" for line in schema())
        step = 0
        for step, work in enumerate(_work(spool), start=1):
            yield STEP.format(id=id_, step=step - 1, next=step, work=work) + ";\n"
        yield END.format(id=id_, step=step, version=literal(version)) + ";\n"


def schema() -> Iterator[str]:
    """The constraints and indexes of a graph on Neo4j, as ``graph.store.ddl`` makes them."""
    for label in UNIQUE:
        yield f"CREATE CONSTRAINT {label.lower()}_id IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE"
    for name, label, key in INDEXED:
        yield f"CREATE INDEX {name} IF NOT EXISTS FOR (n:{label}) ON (n.{key})"
    yield f"CREATE FULLTEXT INDEX {FULL_TEXT} IF NOT EXISTS FOR (n:Entity) ON EACH [n.search]"


def _work(spool: Spool) -> Iterator[str]:
    """What creates every node and relationship: the statements of a load, with their rows written out."""
    made = (statement(step) for step in spool.steps())
    for text, group in itertools.groupby(made, key=lambda pair: pair[0]):
        used = sorted(set(re.findall(r"row\.(\w+)", text)))
        for batch in _batches({key: row[key] for key in used} for _, row in group):
            yield text.replace(ROW, _written(batch, used), 1)


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    size = 0
    for row in rows:
        batch.append(row)
        size += len(str(row))
        if len(batch) == ROWS or size > LONG:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _written(rows: list[dict[str, Any]], used: list[str]) -> str:
    """What stands for ``UNWIND $rows AS row``: a list for each column, and the row put together from their parts.

    Neo4j takes a list of plain values for one parameter, and plans the same statement once. Of a list of maps it
    plans every value: minutes for what takes seconds.
    """
    columns: list[str] = []

    def part(values: list[Any]) -> str:
        lists = any(isinstance(value, list) for value in values)
        plain = [SEPARATOR.join(value) if isinstance(value, list) else value for value in values]
        columns.append(f"{literal(plain)} AS c{len(columns)}")
        own = f"c{len(columns) - 1}[i]"
        return f"split({own}, {literal(SEPARATOR)})" if lists else own

    parts = []
    for key in used:
        if key == "props":
            names = sorted({name for row in rows for name in row["props"]})
            props = (f"{_name(name)}: {part([row['props'].get(name) for row in rows])}" for name in names)
            parts.append(f"props: {{{', '.join(props)}}}")
        else:
            parts.append(f"{key}: {part([row[key] for row in rows])}")
    last = len(rows) - 1
    return f"WITH {', '.join(columns)} UNWIND range(0, {last}) AS i WITH {{{', '.join(parts)}}} AS row"


def literal(value: Any) -> str:
    """A value as a Cypher literal on one line. Whatever a text holds, it stays a text.

    Raises:
        ValueError: a key that is no plain name, or a value that Cypher has no literal for.
    """
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return json.dumps(value, allow_nan=False)
    if isinstance(value, str):
        # Cypher reads \\uXXXX, too: no backslash of the text may be left alone.
        plain = value.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n")
        return "'" + CONTROL.sub(lambda found: f"\\u{ord(found.group()):04x}", plain) + "'"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_name(key)}: {literal(inner)}" for key, inner in sorted(value.items())) + "}"
    raise ValueError(f"no literal for {type(value).__name__}")


def _name(key: str) -> str:
    if not NAME.fullmatch(key):
        raise ValueError(f"{key!r} is no plain name")
    return key
