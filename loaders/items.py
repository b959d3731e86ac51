"""What every loader yields, and the one way from a mapping of fields to a validated record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from pydantic import BaseModel, ValidationError

from schema.errors import Place, Problem
from schema.names import nearest
from schema.records import Claim, Coverage, Entity, Identity, Record, Source

Kind = Literal["source", "entity", "identity", "claim", "coverage"]

MODELS: dict[str, type[Record] | type[Coverage]] = {
    "source": Source,
    "entity": Entity,
    "identity": Identity,
    "claim": Claim,
    "coverage": Coverage,
}

_RECORDS = (Source, Entity, Identity, Claim, Coverage)

HINTED = 1_000
"""Problems that get a "did you mean": far more than are shown, and each takes up to a millisecond."""

PlaceOf: TypeAlias = Callable[[str], Place]
"""From a field's dotted name to where it stands; the record's own place for a field that is absent."""


@dataclass(frozen=True, slots=True)
class Item:
    """A record with the place that it came from. ``dataset`` is set where the format names it.

    ``unsealed`` is True for a claim that still holds a quotation instead of a locator.
    """

    kind: Kind
    record: Record | Coverage
    place: Place
    dataset: str | None = None
    unsealed: bool = False


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation line of a JSONL file: compared with what the fold makes of the claims, never stored."""

    values: Mapping[str, Any]
    place: Place


def names_a_dataset(name: object) -> bool:
    """Whether it can name a data set: 1 to 200 characters that can be seen.

    Not ``|``, which parts the store's keys; nor ``$`` at the start: the embedded engine takes the text ``$rows``
    for the parameter of that name.
    """
    if not isinstance(name, str) or not 0 < len(name) <= 200:
        return False
    return name.isprintable() and name.strip() == name and "|" not in name and not name.startswith("$")


def build(
    kind: Kind,
    fields: Mapping[str, Any],
    place_of: PlaceOf,
    problems: list[Problem],
    dataset: str | None = None,
) -> Item | None:
    """A validated item, or None after adding every problem of the record.

    ``quote`` and ``occurrence`` of an unsealed claim are taken out first: they are no part of a record.
    """
    values = {key: value for key, value in fields.items() if key not in ("quote", "occurrence")}
    model: type[BaseModel] = MODELS[kind]
    if kind not in ("claim", "coverage") and len(values) != len(fields):
        values = dict(fields)
    try:
        record = model.model_validate(values)
    except ValidationError as error:
        problems += [
            _problem(model, detail, place_of, hinted=number < HINTED)
            for number, detail in enumerate(error.errors(include_url=False), len(problems))
        ]
        return None
    assert isinstance(record, _RECORDS)  # noqa: S101  narrows the type
    return Item(kind, record, place_of(""), dataset, unsealed="quote" in fields)


def _problem(model: type[BaseModel], detail: Any, place_of: PlaceOf, *, hinted: bool) -> Problem:
    field = ".".join(str(part) for part in detail["loc"] if not str(part).startswith("function-"))
    message, hint = _words(model, field, detail, hinted)
    if not field and ": " in message:
        # Checks over several fields name the field that they are about first.
        field, message = message.split(": ", 1)
    return Problem(place_of(field), field, message, hint)


def _words(model: type[BaseModel], field: str, detail: Any, hinted: bool) -> tuple[str, str]:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "missing":
        return "is missing", ""
    if kind == "extra_forbidden":
        near = nearest(field, model.model_fields) if hinted else []
        return "is no field of this record", f"did you mean {near[0]}?" if near else ""
    if kind == "value_error":
        return str(context["error"]), ""
    if kind == "literal_error":
        return f"{_shown(detail['input'])} is not one of {context['expected']}", ""
    return f"{_shown(detail['input'])}: {detail['msg']}", ""


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
