"""The profile of an entity: who it is, its relations by group, its events in order, and on what that rests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graph.reading.periods import period
from graph.reading.reader import Reader
from graph.reading.view import View
from schema.edtf_read import OPEN_MAX
from schema.vocabulary import vocabulary

Row = dict[str, Any]
QUALIFIERS = (
    "basis",
    "compliance",
    "coerced",
    "mode",
    "aspect",
    "support_kinds",
    "link",
    "armed_order",
    "original_type",
)


@dataclass(frozen=True, slots=True)
class Profile:
    """``entity`` has its own properties; ``rows`` its relations and events, grouped and in order.

    ``hidden`` counts the edges that the view leaves out, by status; ``sources`` those behind the rows.
    """

    entity: dict[str, Any]
    labels: tuple[str, ...]
    rows: tuple[Row, ...]
    hidden: dict[str, int]
    sources: tuple[Row, ...]
    voices_one: int


def profile(reader: Reader, entity: str, view: View) -> Profile:
    """The profile of the entity with that id."""
    head = reader.entity(entity)
    edges = reader.edges_of(entity)
    kept = [edge_row(row, view) for row in edges if view.keeps(row["edge"])]
    hidden: dict[str, int] = {}
    for row in edges:
        if not view.has(row["edge"]):
            hidden[row["edge"]["status"]] = hidden.get(row["edge"]["status"], 0) + 1
    kept.sort(key=_order)
    return Profile(
        entity=head["entity"],
        labels=tuple(head["labels"]),
        rows=tuple(kept),
        hidden=hidden,
        sources=tuple(_sources(reader, entity)),
        voices_one=sum(1 for row in kept if row["voices"] == 1),
    )


def edge_row(row: Mapping[str, Any], view: View) -> Row:
    """One relation as seen from the entity: in words, with status, evidence, dates and its edge id."""
    edge = row["edge"]
    relation = vocabulary().relations[row["relation"]]
    reading = relation.reading if row["outgoing"] else relation.inverse
    holds = view.holds(edge)
    return {
        "section": "events" if relation.group == "event role" or "Event" in row["other_labels"] else relation.group,
        "relation": row["relation"],
        "direction": "either way" if relation.symmetric else "from it" if row["outgoing"] else "to it",
        "reading": reading,
        "other": row["other"],
        "other_name": row["other_name"],
        "standing": row["other_standing"],
        "qualifiers": qualifiers(edge),
        "status": edge["status"],
        "shown": edge["shown"],
        "code": edge["code"],
        "voices": edge["voices"],
        "confidence": edge["confidence"],
        "doubted": edge["doubted"],
        "unrated": edge["unrated"],
        "dates_conflict": edge["dates_conflict"],
        "when": period(edge),
        "start_min": edge["start_min"],
        "start_max": edge["start_max"],
        "end_min": edge["end_min"],
        "end_max": edge["end_max"],
        "holds": holds,
        "event": edge.get("occurrence"),
        "edge": edge["id"],
    }


def qualifiers(edge: Mapping[str, Any]) -> dict[str, Any]:
    """The qualifiers of a stored edge."""
    return {key: edge[key] for key in QUALIFIERS if key in edge}


def evidence_words(row: Mapping[str, Any]) -> str:
    """``B2 · 2 voices · 0.69``: code and voices first, then the score. Never a percent sign."""
    voices = "1 voice" if row["voices"] == 1 else f"{row['voices']} voices"
    marks = "".join(f" · {mark}" for mark in ("unrated", "doubted", "dates_conflict") if row.get(mark))
    return f"{row['code']} · {voices} · {row['confidence']:.2f}{marks.replace('_', ' ')}"


def _order(row: Row) -> tuple[Any, ...]:
    groups = vocabulary().groups
    if row["section"] == "events":
        undated = row["end_max"] == OPEN_MAX
        return len(groups), undated, row["start_min"], row["other_name"], row["reading"], row["edge"]
    return groups.index(row["section"]), row["reading"], row["other_name"], row["start_min"], row["edge"]


def _sources(reader: Reader, entity: str) -> Iterable[Row]:
    counted: dict[str, Row] = {}
    for row in reader.claims("claims-of", entity=entity):
        source = row["source"]
        one = counted.setdefault(
            source["id"],
            {"source": source["id"], "title": source["title"], "published": source.get("published"), "claims": 0}
            | {"reliability": source.get("reliability", "F"), "retracted": source.get("retracted")},
        )
        one["claims"] += 1
    return [counted[id_] for id_ in sorted(counted)]
