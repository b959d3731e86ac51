"""A large data set that is the same for the same seed: 20,000 entities and 100,000 claims unless told otherwise."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from schema.vocabulary import Relation, vocabulary

# Shares as they are in a hand-coded set: many people, few states; hostile acts and memberships before the rest.
LABELS = {"Person": 60, "ArmedGroup": 14, "StateBody": 10, "Place": 6, "Organization": 4, "Party": 3, "State": 1}
RELATIONS = {
    "MEMBER_OF": 22, "PART_OF": 5, "LEADS": 6, "COMMANDS": 4, "ALLIED_WITH": 5, "SPONSORS": 4, "RIVAL_OF": 3,
    "THREATENED": 9, "ACCUSED": 9, "ATTACKED": 13, "CLASHED_WITH": 6, "MET": 6, "AIDED": 4, "OPERATES_IN": 4,
}  # fmt: skip
STANCES = {"asserts": 74, "alleges": 16, "denies": 7, "doubts": 3}
SOURCES = 500
FIRST_DAY, DAYS = date(2003, 3, 20), 7_300


def write(path: Path, entities: int = 20_000, claims: int = 100_000, seed: int = 3) -> None:
    """Write the set as JSONL, every record on a line, to ``path``."""
    with path.open("w", encoding="utf-8") as out:
        for record in _records(random.Random(seed), entities, claims):
            out.write(json.dumps(record, ensure_ascii=False) + "\n")


def write_article(path: Path, number: int) -> None:
    """Write a data set of one source and two claims on entities of the set above; each number another text."""
    new = {"kind": "entity", "id": "group-new", "name": "New Group", "labels": ["ArmedGroup"]}
    source = {"kind": "source", "id": "article", "title": "Article", "published": "2024-01", "reliability": "C"}
    claims = [
        {"kind": "claim", "id": f"new-{relation}", "subject": "group-new", "relation": relation, "object": object_,
         "stance": "asserts", "source": "article", "credibility": 3, "statement": f"Text {number} of {relation}."}
        for relation, object_ in (("ATTACKED", "statebody-2"), ("ALLIED_WITH", "armedgroup-1"))
    ]  # fmt: skip
    path.write_text("".join(f"{json.dumps(record)}\n" for record in (source, new, *claims)), encoding="utf-8")


def _records(chance: random.Random, entities: int, claims: int) -> Iterator[dict[str, Any]]:
    yield {"kind": "header", "format": 1}
    for number in range(SOURCES):
        day = _day(chance)
        yield {"kind": "source", "id": f"s-{number}", "title": f"Report {number}", "published": day,
               "reliability": chance.choices("ABCDF", (1, 4, 3, 1, 1))[0]}  # fmt: skip
    ids: dict[str, list[str]] = {label: [] for label in LABELS}
    for number in range(entities):
        # The first ones see to it that there is one of each label.
        label = list(LABELS)[number] if number < len(LABELS) else _pick(chance, LABELS)
        id_ = f"{label.lower()}-{number}"
        ids[label].append(id_)
        yield {"kind": "entity", "id": id_, "name": f"{label} {number}", "labels": [label],
               "aliases": [f"{label[:3]}. {number}"]}  # fmt: skip
    for number in range(claims):
        yield _claim(chance, number, ids)


def _claim(chance: random.Random, number: int, ids: dict[str, list[str]]) -> dict[str, Any]:
    relation = vocabulary().relations[_pick(chance, RELATIONS)]
    subject, object_ = _ends(chance, relation, ids)
    stance = _pick(chance, STANCES)
    claim = {
        "kind": "claim", "id": f"c-{number}", "subject": subject, "relation": relation.name, "object": object_,
        "stance": stance, "source": f"s-{chance.randrange(SOURCES)}", "credibility": chance.randint(1, 6),
        "statement": f"Report: {subject} {relation.reading} {object_}, so paragraph {number % 40} of the text.",
    }  # fmt: skip
    if stance != "asserts":
        claim["speaker"] = _someone(chance, ids["Person"])
    day = _day(chance)
    if relation.kind == "act":
        claim["when"] = day if chance.random() < 0.8 else day[:7]
    elif chance.random() < 0.8:
        claim["observed" if chance.random() < 0.7 else "start"] = day
    return claim


def _ends(chance: random.Random, relation: Relation, ids: dict[str, list[str]]) -> tuple[str, str]:
    left, right = relation.ends[0]
    while True:
        subject, object_ = (
            _someone(chance, ids[_pick(chance, {label: share for label, share in LABELS.items() if label in side})])
            for side in (left, right)
        )
        if subject != object_:
            return subject, object_


def _someone(chance: random.Random, ids: list[str]) -> str:
    """A few are named again and again, most of them hardly ever."""
    return ids[int(len(ids) * chance.random() ** 3)]


def _pick(chance: random.Random, shares: dict[str, int]) -> str:
    return chance.choices(list(shares), list(shares.values()))[0]


def _day(chance: random.Random) -> str:
    return (FIRST_DAY + timedelta(chance.randrange(DAYS))).isoformat()
