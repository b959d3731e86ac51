"""The vocabulary, read from ``vocabulary.toml``: labels, relations, qualifiers, and what each declares."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

Kind = Literal["act", "state", "role"]
QualifierFold = Literal["identity", "any", "union", "worst"]

# Every act and role may say how often and in which way, whatever else it declares.
COMMON_QUALIFIERS = ("aspect", "mode")


@dataclass(frozen=True, slots=True)
class Qualifier:
    """A declared key of ``qualifiers``: its allowed values (empty: free short term) and how they fold."""

    key: str
    values: tuple[str, ...]
    fold: QualifierFold
    about: str


@dataclass(frozen=True, slots=True)
class Plover:
    """PLOVER event type, mode and CAMEO root of an act, with its conflict–cooperation score (−10..10)."""

    event: str
    score: float
    mode: str = ""
    cameo: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation type with everything that it declares; ``vocabulary.toml`` explains the fields."""

    name: str
    group: str
    ends: tuple[tuple[frozenset[str], frozenset[str]], ...]
    kind: Kind
    polarity: int
    symmetric: bool
    reading: str
    inverse: str
    caption: str
    qualifiers: Mapping[str, Qualifier]
    identity: tuple[str, ...]
    plover: Plover | None
    forward: float
    backward: float
    channel: str
    because: str

    def allows(self, subject: Iterable[str], object_: Iterable[str]) -> bool:
        """Whether the labels ``subject`` and ``object_`` fit one of the declared pairs."""
        have, want = set(subject), set(object_)
        return any(have & left and want & right for left, right in self.ends)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The whole table. ``sha256`` names its exact content, so that a database knows what it was made with."""

    labels: Mapping[str, str]
    relations: Mapping[str, Relation]
    qualifiers: Mapping[str, Qualifier]
    groups: tuple[str, ...]
    channels: tuple[str, ...]
    sha256: str


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The shipped vocabulary, read once."""
    raw = files("schema").joinpath("vocabulary.toml").read_bytes()
    table = tomllib.loads(raw.decode())
    qualifiers = {
        name: Qualifier(entry["key"], tuple(entry.get("values", ())), entry["fold"], entry["about"])
        for name, entry in table["qualifiers"].items()
    }
    relations = {
        name: _relation(name, entry, qualifiers, table["label_sets"]) for name, entry in table["relations"].items()
    }
    return Vocabulary(
        labels=MappingProxyType(table["labels"]),
        relations=MappingProxyType(relations),
        qualifiers=MappingProxyType(qualifiers),
        groups=tuple(table["groups"]),
        channels=tuple(table["channels"]),
        sha256=hashlib.sha256(raw).hexdigest(),
    )


def _relation(
    name: str, entry: dict[str, Any], declared: dict[str, Qualifier], sets: dict[str, list[str]]
) -> Relation:
    names = [*entry.get("qualifiers", []), *(() if entry["kind"] == "state" else COMMON_QUALIFIERS)]
    # The relation's own declaration of a key comes first and wins over the common one.
    qualifiers = {declared[n].key: declared[n] for n in reversed(names)}
    forward, backward = entry["influence"]
    return Relation(
        name=name,
        group=entry["group"],
        ends=tuple(_pair(pair, sets) for pair in entry["ends"]),
        kind=entry["kind"],
        polarity=entry["polarity"],
        symmetric=entry.get("symmetric", False),
        reading=entry["reading"],
        inverse=entry["inverse"],
        caption=entry["caption"],
        qualifiers=MappingProxyType(dict(sorted(qualifiers.items()))),
        identity=tuple(sorted(key for key, q in qualifiers.items() if q.fold == "identity")),
        plover=Plover(**entry["plover"]) if "plover" in entry else None,
        forward=forward,
        backward=backward,
        channel=entry["channel"],
        because=entry["because"],
    )


def _pair(pair: str, sets: dict[str, list[str]]) -> tuple[frozenset[str], frozenset[str]]:
    left, right = (
        frozenset(label for word in side.split() for label in (sets[word[1:]] if word[0] == "@" else [word]))
        for side in pair.split(" -> ")
    )
    return left, right
