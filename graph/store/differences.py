"""What an audit finds: where a stored graph is not as its claims make it, in words and values."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from graph.store.spool import Step

KINDS = {"edge": "relation", "relabel": "entity", "dataset": "data set"}
"""Names for people of what a step calls otherwise."""

ORDER = ("load", "version", "record", "data set", "source", "entity", "claim", "relation", "stray")
DIFFERS, MISSING, EXTRA = "differs", "missing", "should not be there"
WIDEST = 120


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as the claims make it.

    ``what`` says in words what ``kind`` and ``id`` are. ``difference`` is DIFFERS (then ``property``, and its
    values: None for absent), MISSING, EXTRA, or a sentence.
    """

    kind: str
    id: str
    what: str
    difference: str
    property: str | None = None
    stored: Any = None
    expected: Any = None

    def __str__(self) -> str:
        """One line, as printed to the user."""
        what = f" ({self.what})" if self.what != self.id else ""
        named = f"{self.kind} {self.id}{what}" if self.id else self.what
        if self.difference == DIFFERS:
            return f"{named}: {self.property} is {_shown(self.stored)}, should be {_shown(self.expected)}"
        field = f"{self.property}: " if self.property else ""
        return f"{named}: {field}{self.difference}"

    def order(self) -> tuple[int, str, str, str, str]:
        """Its place in a list of them."""
        return ORDER.index(self.kind), self.id, self.what, self.property or "", self.difference


def of_step(step: Step) -> Iterator[Difference]:
    """What a load would change, as what is wrong."""
    kind = KINDS.get(step.head[0], step.head[0])
    what = in_words(step.head, step.new or step.old or {})
    if step.old is None or step.new is None:
        yield Difference(kind, step.id, what, MISSING if step.old is None else EXTRA)
        return
    if step.head[0] == "relabel":
        old, new = ([label for label in part.split(":") if label] for part in step.head[1:])
        yield Difference(kind, step.id, what, DIFFERS, "labels", old, new)
    for key in sorted({*step.old, *step.new}):
        was, should = step.old.get(key), step.new.get(key)
        if was != should:
            yield Difference(kind, step.id, what, DIFFERS, key, was, should)


def in_words(head: tuple[Any, ...], props: dict[str, Any]) -> str:
    """What a node or relationship is: its ends, its triple or its name. For ``head`` see ``Step``."""
    if head[0] == "edge":
        return f"{head[2]} {head[1]} {head[3]}"
    if head[0] == "claim":
        return triple_words(props.get("triple"))
    named = (props.get(key) for key in ("name", "title", "record", "id"))
    return next((str(name) for name in named if name), f"a node {head[0]}")


def triple_words(triple: Any) -> str:
    """Subject, relation and object of a claim's triple."""
    return str(triple).replace("|", " ")


def _shown(value: Any) -> str:
    if value is None or value == []:
        return "nothing"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}…"
