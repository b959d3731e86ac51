"""Claim files in JSONL, the complete exchange format: a header line, then one record a line, each with its kind."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any, get_args

from loaders.items import Item, Kind, Relation, build, names_a_dataset
from loaders.opening import DataFile
from loaders.reading import undecodable
from schema.errors import InputError, Place, Problem

FORMAT = 1
KINDS: tuple[Kind, ...] = get_args(Kind)
LINE_LIMIT = 10 * 1024 * 1024
DEEPEST = 20
"""Levels of nesting, as in YAML: a record needs four."""
TOO_DEEP = (f"is nested more than {DEEPEST} levels deep", "look for an unclosed bracket")
"""Message and hint."""


def read(file: DataFile, kind: Kind | None, problems: list[Problem]) -> Iterator[Item | Relation]:
    """The items of one JSONL file, streamed. ``kind`` serves for lines that name none."""
    try:
        with file.binary() as stream:
            number = offset = 0
            while raw := stream.readline(LINE_LIMIT):
                number += 1
                place = Place(file.shown, number)
                if len(raw) >= LINE_LIMIT:
                    problems.append(Problem(place, "", "is longer than 10 MB"))
                    return
                item = _line(raw, place, kind, problems, offset)
                offset += len(raw)
                if item is not None:
                    yield item
            if number == 0:
                problems.append(Problem(Place(file.shown), "", "is empty", "remove it or add records"))
    except InputError as error:
        problems += error.problems


def _line(
    raw: bytes, place: Place, kind: Kind | None, problems: list[Problem], offset: int
) -> Item | Relation | None:
    try:
        text = raw.decode("utf-8" if offset else "utf-8-sig")
        if not text.strip():
            return None
        values = json.loads(text, object_pairs_hook=_no_doubles, parse_constant=_no_number)
    except UnicodeDecodeError as error:
        problems.append(undecodable(place, raw[error.start], offset + error.start))
        return None
    except RecursionError:
        problems.append(Problem(place, "", *TOO_DEEP))
        return None
    except ValueError as error:
        at = Place(place.file, place.line, getattr(error, "colno", 0))
        problems.append(Problem(at, "", f"is not valid JSON: {getattr(error, 'msg', error)}"))
        return None
    if not isinstance(values, dict):
        problems.append(Problem(place, "", "should be an object ({…})"))
        return None
    if text.count("[") + text.count("{") > DEEPEST and _deep(values):
        problems.append(Problem(place, "", *TOO_DEEP))
        return None
    return _record(values, place, kind, problems)


def _record(
    values: dict[str, Any], place: Place, kind: Kind | None, problems: list[Problem]
) -> Item | Relation | None:
    named = values.pop("kind", kind)
    if named == "header":
        _header(values, place, problems)
        return None
    if named == "relation":
        return Relation(values, place)
    if named not in KINDS:
        problems.append(Problem(place, "kind", f"{named!r} is not one of {', '.join(KINDS)}"))
        return None
    dataset = values.pop("dataset", None)
    if dataset is not None and not names_a_dataset(dataset):
        problems.append(Problem(place, "dataset", f"{dataset!r} is no name of a data set"))
        return None
    if named == "identity":
        values.pop("id", None)  # derived from the two ends
    return build(named, values, lambda _: place, problems, dataset)


def _header(values: dict[str, Any], place: Place, problems: list[Problem]) -> None:
    if values.get("format") != FORMAT:
        message = f"is {values.get('format')!r}; this program reads format {FORMAT}"
        problems.append(Problem(place, "format", message, "a newer militia-graph may have written it"))


def _deep(value: Any) -> bool:
    """Whether the value is nested deeper than any record is; so deep may be that to print it fails."""
    level = [value]
    for _ in range(DEEPEST):
        inner = (part.values() if isinstance(part, dict) else part for part in level)
        level = [value for values in inner for value in values if isinstance(value, dict | list)]
    return bool(level)


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        counts = Counter(name for name, _ in pairs)
        double = next(name for name, count in counts.items() if count > 1)
        raise ValueError(f"the key {double!r} stands twice")
    return {key: value for key, value in made.items() if value is not None}
