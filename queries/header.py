"""One query file: the YAML in its leading ``//`` lines, and whether that fits the Cypher below it.

A blank line ends the header.

    title, description   for people
    parameters           name: {type, default?, description?, values?}; without a default it is required
    columns              in order: ``- name: description``, or ``- [name, name]`` for shared ones

A description that is left out is the one in ``shared.yaml``, so that a column means the same everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

TYPES = ("entity", "text", "integer", "number", "boolean", "date", "list", "relations")
KEYS = ("title", "description", "parameters", "columns")

_NOT_CODE = re.compile(r"//[^\n]*|'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
_RETURN = re.compile(r"^RETURN\s+(?:DISTINCT\s+)?", re.MULTILINE)
_ORDER = re.compile(r"^ORDER BY\s", re.MULTILINE)
_ALIAS = re.compile(r"(?:\bAS\s+)?(\w+)$")

Shared = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a query may be given.

    ``type`` is one of ``TYPES``: entity and text are text, date an ISO day, list a list of texts, relations
    a list of the vocabulary's relation types. ``values`` are the only ones allowed; empty allows all.
    """

    name: str
    type: str
    required: bool
    default: Any
    description: str
    values: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """A prepared query. ``cypher`` is the file as it stands, header and all, to be sent or pasted."""

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    columns: tuple[tuple[str, str], ...]
    cypher: str

    @property
    def entities(self) -> tuple[str, ...]:
        """The parameters whose values are ids of entities; a name has to be resolved before the query."""
        return tuple(parameter.name for parameter in self.parameters if parameter.type == "entity")


def shared_texts(text: str) -> Shared:
    """The descriptions of ``shared.yaml``: {parameters: {name: text}, columns: {name: text}}."""
    shared: Shared = _yaml(text)
    return shared


def read_query(name: str, text: str, shared: Shared) -> Query:
    """Read a query file.

    Raises:
        ValueError: the header is incomplete, or declares other parameters or columns than the Cypher has.
    """
    try:
        header: dict[str, Any] = _yaml(_front_matter(text)) or {}
    except Exception as error:
        raise ValueError(f"{name}: the header is no YAML: {error}") from error
    if wrong := sorted(set(header) ^ set(KEYS)):
        raise ValueError(f"{name}: the header misses, or should not have, {', '.join(wrong)}")
    declared = header["parameters"] or {}
    if not all(isinstance(key, str) for key in declared):
        raise ValueError(f"{name}: YAML reads on, off, yes and no as booleans; put the parameter into quotes")
    query = Query(
        name=name,
        title=header["title"].strip(),
        description=header["description"].strip(),
        parameters=tuple(_parameter(key, value, shared["parameters"]) for key, value in declared.items()),
        columns=tuple(_columns(header["columns"], shared["columns"])),
        cypher=text,
    )
    if wrong := list(mismatches(query)):
        raise ValueError(f"{name}: {'; '.join(wrong)}")
    return query


def mismatches(query: Query) -> Iterator[str]:
    """What the header says and the Cypher does not do, or the other way round; nothing if they agree."""
    code = _NOT_CODE.sub("''", query.cypher)
    declared = {parameter.name for parameter in query.parameters}
    used = set(re.findall(r"\$(\w+)", code))
    for name in sorted(declared ^ used):
        yield f"${name} is {'declared and not used' if name in declared else 'used and not declared'}"
    returned = returned_columns(code)
    if (columns := [name for name, _ in query.columns]) != returned:
        yield f"declares the columns {columns}, returns {returned}"
    for parameter in query.parameters:
        if parameter.type not in TYPES:
            yield f"${parameter.name} has the unknown type {parameter.type}"
    for name, text in [*query.columns, *((p.name, p.description) for p in query.parameters)]:
        if not text:
            yield f"{name} is not described"


def returned_columns(code: str) -> list[str]:
    """The names of the columns of the last RETURN that begins a line, up to its ORDER BY; [] without both.

    ``code`` holds no comments and no texts in quotes.
    """
    starts = list(_RETURN.finditer(code))
    end = _ORDER.search(code, starts[-1].end()) if starts else None
    if not end:
        return []
    names, depth, item = [], 0, ""
    for sign in code[starts[-1].end() : end.start()] + ",":
        depth += (sign in "([{") - (sign in ")]}")
        if sign == "," and not depth:
            alias = _ALIAS.search(item.strip())
            names.append(alias.group(1) if alias else item.strip())
            item = ""
        else:
            item += sign
    return names


def _front_matter(text: str) -> str:
    lines = []
    for line in text.splitlines():
        if not line.startswith("//"):
            break
        lines.append(line[2:].removeprefix(" "))
    return "\n".join(lines)


def _parameter(name: str, given: Mapping[str, Any], shared: Mapping[str, str]) -> Parameter:
    return Parameter(
        name=name,
        type=given["type"],
        required="default" not in given,
        default=given.get("default"),
        description=given.get("description") or shared.get(name, ""),
        values=tuple(given.get("values", ())),
    )


def _columns(items: list[Any], shared: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for item in items:
        if isinstance(item, list):
            yield from _columns(item, shared)
        elif isinstance(item, dict):
            yield from item.items()
        else:
            yield item, shared.get(item, "")


def _yaml(text: str) -> Any:
    import yaml  # noqa: PLC0415  (only those who use the catalogue pay for it)

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(text, loader)  # noqa: S506  (either is a safe loader)
