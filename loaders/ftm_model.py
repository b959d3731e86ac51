"""The model of FollowTheMoney: which schemata there are, which are edges between what, and what a property holds.

It is read from a file, in the format of followthemoney's ``defaultModel.json`` (https://followthemoney.tech): by
default from ``ftm_model.json`` beside this, an extract that ``docs/ftm_model.py`` makes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from schema.errors import InputError, Place, Problem


@dataclass(frozen=True, slots=True)
class Edge:
    """What makes a schema an edge: the properties that name its ends, what captions it, and it in words."""

    source: str
    target: str
    caption: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Property:
    """A property: its type (name, date, country, entity, …) and its full name, ``Thing:name``.

    A ``stub`` is the other side of a reference and holds no value.
    """

    type: str
    qname: str
    stub: bool


@dataclass(frozen=True, slots=True)
class Schema:
    """A schema with all that it inherits. ``lineage``: itself, then what it extends, the nearest first.

    ``start`` and ``end`` name its dates, the one that counts first; ``caption`` what gives it its name.
    """

    name: str
    lineage: tuple[str, ...]
    edge: Edge | None
    caption: tuple[str, ...]
    start: tuple[str, ...]
    end: tuple[str, ...]
    properties: Mapping[str, Property]
    by_type: Mapping[str, tuple[str, ...]]

    def of_type(self, type_: str) -> tuple[str, ...]:
        """Its properties of a type, by name; stubs are none."""
        return self.by_type.get(type_, ())


Model = Mapping[str, Schema]


def read_model(path: str | None) -> Model:
    """The model in a file; without ``path`` the shipped one.

    Raises:
        InputError: the file cannot be read, or is no model.
    """
    shown = path or "ftm_model.json"
    try:
        raw = Path(path).read_bytes() if path else files("loaders").joinpath("ftm_model.json").read_bytes()
        table = json.loads(raw)["schemata"]
        return {name: _schema(name, table) for name in table}
    except OSError as error:
        message, hint = f"cannot be read: {error.strerror or error}", "--option model=FILE names the model"
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        message, hint = "is no model of FollowTheMoney", "use its defaultModel.json"
    raise InputError([Problem(Place(shown), "", message, hint)])


def _schema(name: str, table: Mapping[str, Any]) -> Schema:
    lineage = _lineage(name, table)
    found = [table[one] for one in lineage]
    properties = {
        prop: Property(about["type"], f"{owner}:{prop}", bool(about.get("stub")))
        for owner in reversed(lineage)
        for prop, about in table[owner]["properties"].items()
    }
    by_type: dict[str, tuple[str, ...]] = {}
    for prop, about in sorted(properties.items()):
        if not about.stub:
            by_type[about.type] = (*by_type.get(about.type, ()), prop)
    edge = _first(about.get("edge") for about in found)
    dates = _first(about.get("temporalExtent") for about in found) or {}
    return Schema(
        name,
        lineage,
        Edge(edge["source"], edge["target"], tuple(edge.get("caption", ())), edge.get("label") or "is linked to")
        if edge
        else None,
        tuple(_first(about.get("caption") for about in found) or ()),
        tuple(dates.get("start", ())),
        tuple(dates.get("end", ())),
        properties,
        by_type,
    )


def _lineage(name: str, table: Mapping[str, Any]) -> tuple[str, ...]:
    found = [name]
    for one in found:  # which grows while it is read: breadth first
        found += [parent for parent in table[one].get("extends", ()) if parent not in found]
    return tuple(found)


def _first(values: Iterable[Any]) -> Any:
    return next((value for value in values if value), None)


def most_special(names: Sequence[str], model: Model) -> Schema | None:
    """The one of several schemata that all the others are ancestors of; None where they do not go together.

    >>> model = read_model(None)
    >>> [made and made.name for made in (most_special(names, model) for names in (
    ...     ["LegalEntity", "Company"], ["Person", "Company"]))]
    ['Company', None]
    """
    return next((model[name] for name in names if set(names) <= set(model[name].lineage)), None)
