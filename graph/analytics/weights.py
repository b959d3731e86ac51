"""How much each type of relation lets one end sway the other: the vocabulary's weights, or an analyst's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from schema.errors import InputError, Place, Problem
from schema.names import nearest
from schema.vocabulary import vocabulary


@dataclass(frozen=True, slots=True)
class Influence:
    """Weights in 0..1: ``forward`` from subject to object, ``backward`` the other way; and by which channel."""

    forward: float
    backward: float
    channel: str
    because: str


Weights: TypeAlias = Mapping[str, Influence]


def shipped() -> dict[str, Influence]:
    """The weights of the vocabulary, each with its reason (docs/influence.md lists them)."""
    return {
        name: Influence(relation.forward, relation.backward, relation.channel, relation.because)
        for name, relation in vocabulary().relations.items()
    }


def read_weights(path: Path) -> dict[str, Influence]:
    """The shipped weights with those of a YAML file in their place: ``THREATENED: {forward: 0.6, because: …}``.

    Raises:
        InputError: the file cannot be read, names an unknown relation or key, or a weight is not in 0..1.
    """
    place = Place(str(path))
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError([Problem(place, "", f"cannot be read: {error}")]) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = Place(str(path), mark.line + 1) if mark else place
        raise InputError([Problem(where, "", f"is no YAML: {getattr(error, 'problem', error)}")]) from None
    if not isinstance(given, dict):
        raise InputError([Problem(place, "", "is no mapping: write `THREATENED: {forward: 0.6}`")])
    weights, problems = shipped(), []
    for name, fields in given.items():
        if name not in weights:
            near = ", ".join(nearest(str(name), weights)) or "docs/vocabulary.md lists them"
            problems.append(Problem(place, str(name), f"is no relation type; near: {near}"))
        elif wrong := _wrong(fields):
            problems.append(Problem(place, str(name), wrong))
        else:
            weights[name] = replace(weights[name], **fields)
    if problems:
        raise InputError(problems)
    return weights


def _wrong(fields: Any) -> str | None:
    allowed = ("forward", "backward", "channel", "because")
    if not isinstance(fields, dict) or not set(fields) <= set(allowed):
        return f"takes {', '.join(allowed)}"
    for key in ("forward", "backward"):
        value = fields.get(key, 0)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            return f"{key} {value!r} is no number from 0 to 1"
    if "channel" in fields and fields["channel"] not in vocabulary().channels:
        return f"channel {fields['channel']!r} is not one of {', '.join(vocabulary().channels)}"
    return None
