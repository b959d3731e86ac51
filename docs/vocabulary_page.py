"""The page docs/vocabulary.md, from schema/vocabulary.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files

from schema.vocabulary import COMMON_QUALIFIERS, Qualifier, Relation, vocabulary

FOLDS = {
    "identity": "each value makes a relation of its own",
    "any": "true if any claim says so",
    "union": "all values that are stated",
    "worst": "the first in this order that any claim states",
}
KINDS = {"act": "act", "state": "state", "role": "role in an event"}
CHANNELS = {"authority": "authority", "support": "support", "coercion": "coercion", "none": "–"}
INTRODUCTION = """\
# Vocabulary

What a claim may say: labels of entities, types of relations, and their qualifiers. This page is made from
`schema/vocabulary.toml` by `make docs`; change it there. A claim that does not fit is refused with the reason.

- [Labels](#labels)
- [Relations](#relations): {groups}
- [Qualifiers](#qualifiers)

## Labels

An entity has one label or several. The Popular Mobilization Forces are an `ArmedGroup` and a `StateBody`: such
overlaps are what the graph is about, so give every label that applies.
"""
SETS = """\
Where a relation joins many kinds of entities, these words stand for them:
"""
RELATIONS = """\
## Relations

**Kind.** An *act* is done at a time (`when`). A *state* lasts (`start`, `end`, `observed`). A *role in an event*
joins somebody to an `Event`; its `when` only dates it.

**Sign.** + friendly, − hostile, 0 neither.

**PLOVER** is the event type, its mode and the CAMEO root category of the PLOVER 2021 draft manual, with the score
on the scale from −10 (conflict) to +10 (cooperation).

**Influence** says how much the one sways the other, from 0 to 1: → the subject sways the object, ← the object
sways the subject, through which channel, and why. These weights are judgements. They are stored on no relation;
an analysis adds them, and takes yours instead where you give some.

A symmetric relation (↔) says the same from both ends.
"""
QUALIFIERS = """\
## Qualifiers

Details of a relation, as `qualifiers: {basis: de_jure}`. The columns of the relations say which take which. When
several claims support the same relation, *together* says what becomes of their values.
"""


def page() -> str:
    """The whole page as Markdown."""
    raw = tomllib.loads((files("schema") / "vocabulary.toml").read_text(encoding="utf-8"))
    words = vocabulary()
    groups = ", ".join(f"[{group}](#{_anchor(group)})" for group in words.groups)
    parts = [
        INTRODUCTION.format(groups=groups),
        table(("label", "meaning"), ((f"`{name}`", text) for name, text in words.labels.items())),
        SETS,
        table(("word", "labels"), ((f"*{name}*", _labels(labels)) for name, labels in raw["label_sets"].items())),
        RELATIONS,
        *(part for group in words.groups for part in _group(group, raw["relations"])),
        QUALIFIERS,
        table(("key", "values", "together", "about", "on"), map(_qualifier, words.qualifiers.items())),
    ]
    return "\n".join(parts)


def _group(group: str, raw: dict[str, dict[str, Sequence[str]]]) -> Iterator[str]:
    relations = [relation for relation in vocabulary().relations.values() if relation.group == group]
    yield f"### {group.capitalize()}\n"
    yield table(
        ("relation", "in words", "joins", "kind", "sign", "qualifiers"),
        ((*_what(relation), _joins(raw[relation.name]["ends"]), *_how(relation)) for relation in relations),
    )
    yield table(("relation", "PLOVER", "→", "←", "channel", "because"), map(_weights, relations))


def _what(relation: Relation) -> tuple[str, str]:
    mark = " ↔" if relation.symmetric else ""
    backwards = "" if relation.inverse == relation.reading else f"; {relation.inverse}"
    return f"`{relation.name}`{mark}", f"{relation.reading}{backwards}"


def _joins(ends: Sequence[str]) -> str:
    return "; ".join(" → ".join(_side(side) for side in pair.split(" -> ")) for pair in ends)


def _side(side: str) -> str:
    return " or ".join(f"*{word[1:]}*" if word.startswith("@") else f"`{word}`" for word in side.split())


def _how(relation: Relation) -> tuple[str, str, str]:
    own = [key for key, q in relation.qualifiers.items() if key not in COMMON_QUALIFIERS or q.fold == "identity"]
    return KINDS[relation.kind], {-1: "−", 0: "0", 1: "+"}[relation.polarity], _labels(own) or "–"


def _weights(relation: Relation) -> tuple[str, ...]:
    plover = relation.plover
    scored = "–"
    if plover:
        root = plover.cameo and f"CAMEO {plover.cameo}"
        named = ", ".join(part for part in (plover.event, plover.mode, root) if part)
        scored = f"{named}: {plover.score:+g}".replace("-", "−")
    forward, backward = (f"{weight:g}" for weight in (relation.forward, relation.backward))
    return f"`{relation.name}`", scored, forward, backward, CHANNELS[relation.channel], relation.because


def _qualifier(entry: tuple[str, Qualifier]) -> tuple[str, ...]:
    name, qualifier = entry
    on = [r.name for r in vocabulary().relations.values() if r.qualifiers.get(qualifier.key) is qualifier]
    where = "every act and every role in an event" if name in COMMON_QUALIFIERS else _labels(on)
    values = _labels(qualifier.values) or "a short term of your own"
    return f"`{qualifier.key}`", values, FOLDS[qualifier.fold], qualifier.about, where or "–"


def _labels(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown; cells hold no bare ``|``."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _anchor(heading: str) -> str:
    return heading.replace(" ", "-")
