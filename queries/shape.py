"""Whether the YAML of a header has the shape of one, before anything is read from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

TYPES = ("entity", "text", "integer", "number", "boolean", "date", "list", "relations")
KEYS = ("title", "description", "parameters", "columns")
MORE_KEYS = ("example",)
PARAMETER_KEYS = {"type", "default", "description", "values"}


def shape_faults(header: Any) -> Iterator[str]:
    """What is wrong with the keys and the kinds of values of a header; nothing if it can be read."""
    if not isinstance(header, dict):
        yield f"the header has no keys: it needs {', '.join(KEYS)}"
        return
    if missing := [key for key in KEYS if key not in header]:
        yield f"the header misses {', '.join(missing)}"
    if unknown := [str(key) for key in header if key not in (*KEYS, *MORE_KEYS)]:
        yield f"the header has {', '.join(unknown)}, which is none of {', '.join((*KEYS, *MORE_KEYS))}"
    for key in ("title", "description"):
        if key in header and not (isinstance(header[key], str) and header[key].strip()):
            yield f"{key} is no text"
    for key in ("parameters", "example"):
        if not isinstance(header.get(key) or {}, dict):
            yield f"{key} is no mapping: write name: value lines, or {{}} for none"
        elif not all(isinstance(name, str) for name in header.get(key) or {}):
            yield f"YAML reads on, off, yes and no as booleans; under {key} put the name into quotes"
        elif key == "parameters":
            for name, given in (header[key] or {}).items() if key in header else ():
                yield from _parameter(name, given)
    yield from _example(header.get("example"))
    if "columns" in header:
        yield from _columns(header["columns"])


def _parameter(name: str, given: Any) -> Iterator[str]:
    if not isinstance(given, Mapping) or "type" not in given:
        yield f"${name} has no type: write {name}: {{type: …}}"
        return
    if given["type"] not in TYPES:
        yield f"${name} has the unknown type {given['type']}; there are {', '.join(TYPES)}"
    if unknown := [str(key) for key in given if key not in PARAMETER_KEYS]:
        yield f"${name} has {', '.join(unknown)}, which is none of {', '.join(sorted(PARAMETER_KEYS))}"
    if not isinstance(given.get("description", ""), str):
        yield f"the description of ${name} is no text"
    if not isinstance(given.get("values", []), list):
        yield f"the values of ${name} are no list"


def _example(example: Any) -> Iterator[str]:
    for name, value in example.items() if isinstance(example, dict) else ():
        if not isinstance(value, str):
            yield f"the example gives {name} no text: put the value into quotes, as one types it"


def _columns(columns: Any) -> Iterator[str]:
    if not isinstance(columns, list):
        yield "columns is no list: write one `- name: description` a line"
        return
    for item in columns:
        if isinstance(item, list):
            yield from _columns(item)
        elif isinstance(item, dict):
            if not all(isinstance(part, str) for pair in item.items() for part in pair):
                yield f"the column {item} is not `name: description`; put a text with a colon into quotes"
        elif not isinstance(item, str):
            yield f"the column {item} is no name; put it into quotes"
