"""A folder for ``neo4j-admin database import full``: the whole graph as CSV, each data file with its header."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from graph.exports.complete import Complete
from graph.exports.contents import contents
from graph.exports.cypher import schema
from graph.exports.registry import Part
from graph.store.spool import Spool, Step
from graph.store.statements import NODE_LABELS

LABELS = {**NODE_LABELS, "claim": "Claim"}
SEPARATOR = "\x1f"
"""Between the parts of a list: a control character, which no text of a graph holds."""

OPTIONS = ("--id-type=string", "--array-delimiter=U+001F", "--multiline-fields=true", "--bad-tolerance=0")
README = """\
A whole graph of militia-graph, for an empty database of Neo4j 5.26 or later.

1. Stop the server, or see that it has no database called neo4j yet. In this folder:

{command}

   It replaces nothing: a database that exists is refused (--overwrite-destination=true deletes it first).
2. Start the server, then make the constraints and indexes, without which `militia-graph find` finds nothing:

cypher-shell -d neo4j -f schema.cypher

3. See that all is there:

militia-graph check --graph --db bolt://localhost:7687
"""


Row: TypeAlias = list[Any]


@dataclass(frozen=True, slots=True)
class _File:
    """A data file: the columns that say what is joined or named, what these hold, and the types of the properties.

    ``first`` gives the cells of the first columns for a step, or None for a step that is not of this file.
    """

    name: str
    columns: tuple[str, ...]
    first: Callable[[Step], Row | None]
    types: Mapping[str, str] = field(default_factory=dict)


def parts(asked: Complete) -> Iterator[Part]:
    """The files: nodes, relationships, schema.cypher and README.txt."""
    with contents(asked) as (version, spool):
        typed = _types(spool)
        nodes = [_nodes(kind, typed[kind, ""]) for kind in ("entity", "source", "record", "dataset", "claim")]
        last = _File("version", ("id:ID(version)", ":LABEL"), lambda _: None, _typed(version))
        cites = _File("cites", (":START_ID(claim)", ":END_ID(source)", ":TYPE"), _citation)
        relations = [cites, *_relations({type_: own for (kind, type_), own in typed.items() if kind == "edge"})]
        for file in (*nodes, *relations):
            made = ((file.first(step), step.new or {}) for step in spool.steps())
            yield from _csv(file, ((first, props) for first, props in made if first is not None))
        yield from _csv(last, [([version["id"], "MilitiaGraph"], version)])
        yield "schema.cypher", [f"{line};\n" for line in schema()]
        yield "README.txt", [README.format(command=_command([*nodes, last], relations))]


def _nodes(kind: str, types: Mapping[str, str]) -> _File:
    def first(step: Step) -> Row | None:
        if step.head[0] != kind:
            return None
        labels = ["Entity", *step.head[1:]] if kind == "entity" else [LABELS[kind]]
        return [step.id, labels]

    return _File(kind, (f"id:ID({kind})", ":LABEL"), first, types)


def _citation(step: Step) -> Row | None:
    # A claim's properties are its node's; the relationship to its source has none.
    return [step.id, step.head[1], "CITES"] if step.head[0] == "claim" else None


def _relations(types: Mapping[str, Mapping[str, str]]) -> list[_File]:
    """One file for all types of relations, but another one where a qualifier is one value here and a list there."""
    groups: list[tuple[list[str], dict[str, str]]] = []
    for type_, own in sorted(types.items()):
        for held, columns in groups:
            if all(columns.get(key, wanted) == wanted for key, wanted in own.items()):
                held.append(type_)
                columns.update(own)
                break
        else:
            groups.append(([type_], dict(own)))
    return [_edges(number, held, columns) for number, (held, columns) in enumerate(groups, start=1)]


def _edges(number: int, held: list[str], types: Mapping[str, str]) -> _File:
    def first(step: Step) -> Row | None:
        if step.head[0] != "edge" or step.head[1] not in held:
            return None
        _, type_, subject, object_ = step.head
        return [subject, object_, type_, step.id]

    name = "relations" if number == 1 else f"relations-{number}"
    return _File(name, (":START_ID(entity)", ":END_ID(entity)", ":TYPE", "id:string"), first, types)


def _types(spool: Spool) -> dict[tuple[str, str], dict[str, str]]:
    """The type of each property, for each kind of node and each type of relation."""
    made: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for step in spool.steps():
        own = made[step.head[0], step.head[1] if step.head[0] == "edge" else ""]
        for key, type_ in _typed(step.new or {}).items():
            # A score of nothing may be the whole number 0.
            own[key] = "double" if {own.get(key), type_} == {"long", "double"} else type_
    return made


def _typed(props: Mapping[str, Any]) -> dict[str, str]:
    return {key: _type(props[key]) for key in sorted(props) if key != "id"}


def _type(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "long" if isinstance(value, int) else "double"
    return "string[]" if isinstance(value, list) else "string"


def _csv(file: _File, rows: Iterable[tuple[Row, Mapping[str, Any]]]) -> Iterator[Part]:
    """The header and the data file."""
    keys = sorted(file.types)
    yield (
        f"{file.name}-header.csv",
        [",".join([*file.columns, *(f"{key}:{file.types[key]}" for key in keys)]) + "\n"],
    )
    yield f"{file.name}.csv", (_line([*first, *(props.get(key) for key in keys)]) for first, props in rows)


def _line(cells: Row) -> str:
    return ",".join(map(_cell, cells)) + "\n"


def _cell(value: Any) -> str:
    """A cell. What is not there is empty without quotes: in quotes it would be a text of no characters."""
    if value is None or value == []:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    text = SEPARATOR.join(value) if isinstance(value, list) else value
    return '"' + text.replace('"', '""') + '"'


def _command(nodes: Iterable[_File], relations: Iterable[_File]) -> str:
    """The command, to be run in the folder."""
    files = [f"--nodes=./{file.name}-header.csv,./{file.name}.csv" for file in nodes]
    files += [f"--relationships=./{file.name}-header.csv,./{file.name}.csv" for file in relations]
    return " \\\n  ".join(["neo4j-admin database import full neo4j", *OPTIONS, *files])
