"""One query file: the YAML in its leading ``//`` lines, and whether that fits the Cypher below it.

A blank line ends the header.

    title, description   for people
    parameters           name: {type, default?, description?, values?}; without a default it is required
    columns              in order: ``- name: description``, or ``- [name, name]`` for shared ones
    example              optional, parameter: value as typed; the shipped data set answers with rows

A description that is left out is the one in ``shared.yaml``, so that a column means the same everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from queries.shape import shape_faults

_NOT_CODE = re.compile(r"//[^\n]*|/\*.*?\*/|'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"", re.DOTALL)
_RETURN = re.compile(r"(?<![.\w$:`])RETURN\s+(?:DISTINCT\s+)?", re.IGNORECASE)
_ORDER = re.compile(r"(?<![.\w$:`])ORDER\s+BY\s", re.IGNORECASE)
_ALIAS = re.compile(r"(?:\bAS\s+)?`?(\w+)`?$", re.IGNORECASE)

Shared = Mapping[str, Mapping[str, str]]


class HeaderError(ValueError):
    """A query file that cannot be used: every ``fault`` that was found, and its line if one is known (else 0)."""

    def __init__(self, name: str, faults: Iterable[str], line: int = 0) -> None:
        self.faults, self.line = tuple(faults), line
        super().__init__(f"{name}: {'; '.join(self.faults)}")


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a query may be given.

    ``type`` is one of ``shape.TYPES``: entity and text are text, date an ISO day, list a list of texts, relations
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
    """A prepared query.

    ``cypher`` is the file as it stands, header and all, to be sent or pasted. ``example`` has values of
    parameters, as typed, with which the shipped data set gives an answer. ``own``: a user's, not shipped.
    """

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    columns: tuple[tuple[str, str], ...]
    cypher: str
    example: Mapping[str, str]
    own: bool

    @property
    def entities(self) -> tuple[str, ...]:
        """The parameters whose values are ids of entities; a name has to be resolved before the query."""
        return tuple(parameter.name for parameter in self.parameters if parameter.type == "entity")


def shared_texts(text: str) -> Shared:
    """The descriptions of ``shared.yaml``: {parameters: {name: text}, columns: {name: text}}."""
    shared: Shared = _yaml(text)
    return shared


def read_query(name: str, text: str, shared: Shared, *, own: bool = False) -> Query:
    """Read a query file.

    Args:
        name: the name of the query.
        text: the whole file.
        shared: descriptions to fall back on.
        own: whether it is a user's own. Of a shipped one every parameter and column must be described.

    Raises:
        HeaderError: the header is incomplete, or declares other parameters or columns than the Cypher has.
    """
    header = _header(name, text)
    if faults := list(shape_faults(header)):
        raise HeaderError(name, faults)
    declared = header["parameters"] or {}
    query = Query(
        name=name,
        title=header["title"].strip(),
        description=header["description"].strip(),
        parameters=tuple(_parameter(key, value, shared["parameters"]) for key, value in declared.items()),
        columns=tuple(_columns(header["columns"], shared["columns"])),
        cypher=text,
        example=header.get("example") or {},
        own=own,
    )
    if faults := [*mismatches(query), *(() if own else _undescribed(query))]:
        raise HeaderError(name, faults)
    return query


def mismatches(query: Query) -> Iterator[str]:
    """What the header says and the Cypher does not do, or the other way round; nothing if they agree."""
    code = _NOT_CODE.sub("''", query.cypher)
    declared = {parameter.name for parameter in query.parameters}
    used = set(re.findall(r"\$(\w+)", code))
    for name in sorted(declared ^ used):
        yield f"${name} is {'declared and not used' if name in declared else 'used and not declared'}"
    returned = returned_columns(code)
    if not returned:
        yield "the query does not end in RETURN … ORDER BY …: its rows need columns and an order"
    elif (columns := [name for name, _ in query.columns]) != returned:
        yield f"declares the columns {', '.join(columns)} and returns {', '.join(returned)}"
    for name in sorted(set(query.example) - declared):
        yield f"the example gives {name}, which is no parameter"


def returned_columns(code: str) -> list[str]:
    """The names of the columns of the last RETURN outside braces, up to its ORDER BY; [] without both.

    ``code`` holds no comments and no texts in quotes.
    """
    code = _without_subqueries(code)
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


def _without_subqueries(code: str) -> str:
    """The same with nothing between braces: a RETURN in there is not the query's own."""
    depth, kept = 0, ""
    for sign in code:
        depth -= sign == "}"
        kept += "" if depth > 0 else sign
        depth += sign == "{"
    return kept


def _undescribed(query: Query) -> Iterator[str]:
    for name, text in [*query.columns, *((p.name, p.description) for p in query.parameters)]:
        if not text:
            yield f"{name} is not described"


def _header(name: str, text: str) -> Any:
    import yaml  # noqa: PLC0415  (only those who use the catalogue pay for it)

    try:
        return _yaml(_front_matter(text))
    except yaml.MarkedYAMLError as error:
        # The header's lines are the file's first lines.
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise HeaderError(name, [f"the header is no YAML: {error.problem}"], line) from error
    except yaml.YAMLError as error:
        raise HeaderError(name, [f"the header is no YAML: {error}"]) from error


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
