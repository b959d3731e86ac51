"""FollowTheMoney entities as JSON lines, alone or with the deltas that change them: read into proxies.

A delta (as OpenSanctions publishes them) has lines of ``{"op": "ADD" | "MOD" | "DEL", "entity": {…}}``. It says
nothing without what it changes, so it is read together with that; deltas apply in the order of their names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from loaders.ftm_model import Model, Schema
from loaders.job import Cells, Job
from loaders.opening import DataFile, Head
from loaders.slugs import printable
from schema.errors import Place, UsageError

OPERATIONS = ("ADD", "MOD", "DEL")
KNOWN = ("id", "schema", "properties", "datasets", "caption")
IGNORED = dict.fromkeys(
    ("first_seen", "last_seen", "last_change"), "days on which the data set was made, not on which it was so"
) | dict.fromkeys(
    ("referents", "target", "origin", "key_prefix"), "how the data set was put together, and its former ids"
)

_ENTITY = re.compile(r'\s*\{(?=.*"id":\s*")(?=.*"(schema|properties)":\s*["{])', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Proxy:
    """An entity of the data: its values by property, and the data sets that it is in.

    ``said`` has, for statements, the data sets that state each value; empty where all are said to state all.
    """

    id: str
    schema: Schema
    values: Mapping[str, Sequence[str]]
    datasets: tuple[str, ...]
    caption: str
    row: Cells
    said: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)

    def by(self, dataset: str, prop: str) -> list[str]:
        """The values of a property that a data set states."""
        values = self.values.get(prop, ())
        return [value for value in values if not self.said or dataset in self.said[prop, value]]


@dataclass(slots=True)
class EntityFiles:
    """The entities of some files after all deltas, each time from the start."""

    job: Job
    model: Model
    _last: dict[str, tuple[str, int]] = field(default_factory=dict)
    _read: bool = False

    def proxies(self) -> Iterator[Proxy]:
        """Every entity. What is wrong, left out or not known is told in the first reading alone."""
        first, self._read = not self._read, True
        deltas = [file for file in self.job.files if is_delta(file.head())]
        bases = [file for file in self.job.files if file not in deltas]
        if deltas and not bases:
            raise UsageError(
                f"{deltas[0].shown} is a delta, which only says what changes: load a folder that holds it and the "
                "entities before it; a load makes the data set what they are together"
            )
        if first:
            for file in deltas:
                for row, made in _objects(self.job, file, count=False):
                    if (entity := _entity_of(made)) is not None:
                        self._last[str(entity.get("id"))] = (row.place.file, row.place.line)
        seen: set[str] = set()
        for file in (*bases, *deltas):
            for row, made in _objects(self.job, file, count=first):
                entity = self._standing(row, made, delta=file in deltas, tell=first)
                if entity is not None and (proxy := self._proxy(row, entity, seen, first)):
                    yield proxy

    def _standing(self, row: Cells, made: dict[str, Any], *, delta: bool, tell: bool) -> dict[str, Any] | None:
        entity = _entity_of(made) if delta else made
        if entity is None:
            if tell:
                self.job.refuse(row, "op", f"is none of {', '.join(OPERATIONS)} with an entity")
            return None
        last = self._last.get(str(entity.get("id")))
        reason = ""
        if last not in (None, (row.place.file, row.place.line)):
            reason = "entity that a later delta changes or removes"
        elif delta and made["op"] == "DEL":
            reason = "removal of an entity"
        if reason and tell:
            self.job.tally.skip(reason)
        return None if reason else entity

    def _proxy(self, row: Cells, entity: dict[str, Any], seen: set[str], tell: bool) -> Proxy | None:
        problem = self._problem(entity, seen)
        if problem:
            if tell:
                self.job.refuse(row, *problem)
            return None
        seen.add(entity["id"])
        if tell:
            for key in entity:
                if key in IGNORED:
                    self.job.tally.ignored[key] = IGNORED[key]
                elif key not in KNOWN:
                    self.job.tally.unknown[printable(key)] += 1
        datasets = tuple(sorted({str(name) for name in _listed(entity.get("datasets")) if name}))
        values = {key: list(dict.fromkeys(_texts(value))) for key, value in entity["properties"].items()}
        caption = entity.get("caption")
        schema = self.model[entity["schema"]]
        return Proxy(entity["id"], schema, values, datasets, caption if isinstance(caption, str) else "", row)

    def _problem(self, entity: dict[str, Any], seen: set[str]) -> tuple[str, ...]:
        id_, schema, properties = entity.get("id"), entity.get("schema"), entity.get("properties")
        if not isinstance(id_, str) or not id_:
            return "id", "is missing"
        if id_ in seen:
            return "id", "stands twice", "merge the fragments first: `ftm aggregate`"
        if not isinstance(schema, str) or schema not in self.model:
            return (
                "schema",
                f"{printable(str(schema))!r} is not in the model",
                "--option model=FILE takes another one",
            )
        if not isinstance(properties, dict):
            return "properties", "is missing"
        for name, value in properties.items():
            if any(isinstance(one, dict | list) for one in _listed(value)):
                return printable(name), "holds an entity, not its id", "load the file of entities, which is flat"
        return ()


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _texts(value: Any) -> Iterator[str]:
    for one in _listed(value):
        if one is not None and (text := str(one).strip()):
            yield text


def _entity_of(made: dict[str, Any]) -> dict[str, Any] | None:
    entity = made.get("entity")
    return entity if made.get("op") in OPERATIONS and isinstance(entity, dict) else None


def _objects(job: Job, file: DataFile, *, count: bool) -> Iterator[tuple[Cells, dict[str, Any]]]:
    """The objects of a file with the place of each; what is none is told where ``count``."""
    with file.text() as stream:
        for number, line in enumerate(stream, 1):
            if not (text := line.strip()):
                continue
            row = Cells(Place(file.shown, number), {"line": text})
            if count:
                job.tally.rows[file.shown] += 1
            made = parsed(text)
            if isinstance(made, dict):
                yield row, made
            elif count:
                job.refuse(row, "", str(made), "each line is one entity in JSON, in UTF-8")


def parsed(text: str) -> dict[str, Any] | str:
    """The object in a line of JSON, or what is wrong with it."""
    if not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text):
        return "is not UTF-8"
    try:
        made = json.loads(text)
        if "\\u" in text:
            json.dumps(made, ensure_ascii=False).encode()  # half a character can be written, not stored
    except UnicodeEncodeError:
        return "holds half a character"
    except (ValueError, RecursionError):
        return "is no JSON"
    return made if isinstance(made, dict) else "is no object in JSON"


def is_delta(head: Head) -> bool:
    """Whether a file holds operations on entities."""
    return re.match(r'\s*\{\s*"op":\s*"(ADD|MOD|DEL)"|\s*\{\s*"entity":\s*\{', head.text) is not None


def are_entities(head: Head) -> bool:
    """Whether a file holds entities, a line each."""
    line = head.text.lstrip().partition("\n")[0]
    if len(head.text) > len(line) and isinstance(made := parsed(line.strip()), dict):
        return {"id", "schema", "properties"} <= made.keys() and isinstance(made["properties"], dict)
    # The first entity is longer than what is looked at, or the only one of the file.
    return _ENTITY.match(line) is not None and '"properties":' in line and '"kind":' not in line
