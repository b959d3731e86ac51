"""YAML with the place of every value: scalars stay text, and the schema alone decides on types.

So ``no`` is the text "no" and ``2020-06-25`` a date's text. Duplicate keys and aliases are problems.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

from schema.errors import Place, Problem

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DEEPEST = 20
"""Levels of nesting. Records need four; libyaml overflows the stack at some thousands, and the process dies."""

MOST = 2_000_000
"""Values. The largest file that is read holds half as many; one of empty brackets alone would take gigabytes."""


@dataclass(slots=True)
class Mapping:
    """One record: its values, and the place of each by dotted name ("" is the record's own)."""

    values: dict[str, Any]
    places: dict[str, Place]
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Top-level key -> first and last line (from 0, the end exclusive), for rewriting in place."""
    column: int = 0
    """Column of the keys, from 0."""

    def place_of(self, name: str) -> Place:
        """The place of a field, of the nearest parent that stands in the file, or of the record."""
        while name and name not in self.places:
            name = name.rpartition(".")[0]
        return self.places[name]


def compose(text: str, file: str, problems: list[Problem]) -> yaml.Node | None:
    """The node tree of a YAML text, or None after adding the problem."""
    try:
        return yaml.compose(text, Loader=Loader) if _harmless(text, file, problems) else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
        message = error.problem or error.context or "cannot be read"
        hint = "put text that holds ': ' or starts with a special character into double quotes"
        problems.append(Problem(place, "", f"is not valid YAML: {message}", hint))
    except yaml.YAMLError as error:
        before = text.encode()[: getattr(error, "position", 0)]
        line = before.count(b"\n") + 1 if before else 0
        problems.append(Problem(Place(file, line), "", f"is not valid YAML: {str(error).splitlines()[0]}"))
    return None


def _harmless(text: str, file: str, problems: list[Problem]) -> bool:
    """Whether the text can be composed: aliases may stand for gigabytes, and deep nesting ends the process."""
    depth = 0
    for number, event in enumerate(yaml.parse(text, Loader=Loader)):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        message, hint = "", ""
        if isinstance(event, yaml.AliasEvent):
            message, hint = f"uses a YAML alias (*{event.anchor})", "write the value out"
        elif depth > DEEPEST:
            message, hint = f"is nested more than {DEEPEST} levels deep", "look for an unclosed bracket"
        elif number > MOST:
            message, hint = f"holds more than {MOST:,} values", "use JSONL, which has no limit"
        if message:
            mark = event.start_mark
            at = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
            problems.append(Problem(at, "", message, hint))
            return False
    return True


def place(node: yaml.Node, file: str) -> Place:
    """Where a node begins, counted from 1."""
    return Place(file, node.start_mark.line + 1, node.start_mark.column + 1)


def records(node: yaml.Node, file: str, problems: list[Problem]) -> list[Mapping]:
    """The mappings of a list of records; anything else in it is a problem."""
    if isinstance(node, yaml.ScalarNode) and not node.style and not node.value:
        return []  # The last record of a section was taken out.
    if not isinstance(node, yaml.SequenceNode):
        problems.append(Problem(place(node, file), "", "should be a list of records ('- id: …')"))
        return []
    found = []
    for child in node.value:
        if isinstance(child, yaml.MappingNode):
            found.append(mapping(child, file, problems))
        else:
            problems.append(Problem(place(child, file), "", "should be a record with fields ('id: …')"))
    return found


def mapping(node: yaml.MappingNode, file: str, problems: list[Problem]) -> Mapping:
    """A mapping with the place of each of its values, also of those within values."""
    made = Mapping({}, {"": place(node, file)}, column=node.start_mark.column)
    made.values = _values(node, file, problems, made.places, "")
    for key, value in node.value:
        made.spans[str(key.value)] = (key.start_mark.line, _last_line(value) + 1)
    return made


def _last_line(node: yaml.Node) -> int:
    mark = node.end_mark
    # A block value ends where the next token begins: at the start of a later line.
    return mark.line - 1 if mark.column == 0 and mark.line > node.start_mark.line else mark.line


def _values(
    node: yaml.MappingNode, file: str, problems: list[Problem], places: dict[str, Place], prefix: str
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in node.value:
        name = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
        where = place(key, file)
        if not name:
            problems.append(Problem(where, "", "a key should be a plain word"))
        elif name in values:
            problems.append(Problem(where, prefix + name, "stands twice in this record"))
        else:
            places[prefix + name] = place(value, file)
            values[name] = _value(value, file, problems, places, prefix + name)
    return {key: value for key, value in values.items() if value is not None}


def _value(node: yaml.Node, file: str, problems: list[Problem], places: dict[str, Place], name: str) -> Any:
    if isinstance(node, yaml.MappingNode):
        return _values(node, file, problems, places, f"{name}.")
    if isinstance(node, yaml.SequenceNode):
        for number, child in enumerate(node.value):
            places[f"{name}.{number}"] = place(child, file)
        return [_value(child, file, problems, places, f"{name}.{n}") for n, child in enumerate(node.value)]
    assert isinstance(node, yaml.ScalarNode)  # noqa: S101  YAML has no fourth kind of node
    # A key without a value, or with a plain ~ or null, is a field that is not stated.
    plain = not node.style and node.value in ("", "~", "null")
    return None if plain else node.value
