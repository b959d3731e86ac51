"""Evidence: which claims stand behind, beside and against what joins two entities, an edge or an event."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.reading.periods import period
from graph.reading.profile import qualifiers
from graph.reading.reader import Reader
from schema.errors import UsageError
from schema.vocabulary import vocabulary

Row = dict[str, Any]
STANCE_ORDER = ("asserts", "alleges", "denies", "doubts")


@dataclass(frozen=True, slots=True)
class Passage:
    """Claims that speak of one subject–relation–object, with the edges that they add up to, if any."""

    title: str
    reason: str
    edges: tuple[Row, ...]
    claims: tuple[Row, ...]


def why_between(reader: Reader, a: str, b: str) -> list[Passage]:
    """What joins two entities: edges between them, edges of both to one event, and claims about those."""
    direct = reader.claims("claims-between", a=a, b=b)
    of_a, of_b = reader.claims("claims-of", entity=a), reader.claims("claims-of", entity=b)
    shared = _to_one_event(of_a, a, of_b, b)
    joined = {row["claim"]["id"]: row for row in [*direct, *shared]}
    about = reader.claims("claims-about", ids=sorted(joined))
    spoken = [
        row
        for row in [*of_a, *of_b, *about]
        if row["claim"]["id"] not in joined and (_says_of(row, a, b) or _says_of(row, b, a) or row in about)
    ]
    return [
        *_passages(reader, direct, "between the two"),
        *_passages(reader, shared, "both in one event"),
        *_passages(reader, {row["claim"]["id"]: row for row in spoken}.values(), "one speaks of the other"),
    ]


def why_event(reader: Reader, event: str) -> list[Passage]:
    """All claims on an event: roles, causes and consequences, acts that belong to it, and what is said of it."""
    rows = reader.claims("claims-of", entity=event)
    ids = [row["claim"]["id"] for row in rows]
    about = [row for row in reader.claims("claims-about", ids=ids) if row["claim"]["id"] not in ids]
    return [*_passages(reader, rows, "the event"), *_passages(reader, about, "said about it")]


def why_edge(reader: Reader, edge: str) -> list[Passage]:
    """The claims on one edge, given by its id or by as much of it as tables show.

    Raises:
        UsageError: no edge has this id, or several begin like it.
    """
    rows = reader.claims_of_edge(edge)
    ids = sorted({id_ for row in rows for id_ in row["claim"]["edges"] if id_.startswith(edge)})
    if not ids:
        where = " with these filters" if reader.filter_words() else ""
        raise UsageError(
            f"there is no edge {edge!r}{where}; `show --format json` and `query` print the ids of edges"
        )
    if len(ids) > 1:
        raise UsageError(f"several edges begin with {edge!r}: {', '.join(ids[:5])}")
    return _passages(reader, rows, "the edge", only=ids[0])


def why_claim(reader: Reader, claim: str) -> list[Passage] | None:
    """One claim, those for and against on the same edge, and those about it; None where there is no such claim.

    Raises:
        UsageError: the filters remove it.
    """
    rows = reader.claims("claims-by-id", ids=[claim])
    if not rows:
        if reader.removed(claim):
            raise UsageError(f"the filters remove the claim {claim}")
        return None
    beside = {
        row["claim"]["id"]: row
        for edge in rows[0]["claim"].get("edges", [])
        for row in reader.claims_of_edge(edge)
        if row["claim"]["id"] != claim
    }
    about = reader.claims("claims-about", ids=[claim, *beside])
    return [
        *_passages(reader, rows, "the claim"),
        *_passages(reader, beside.values(), "on the same edge"),
        *_passages(reader, about, "said about it"),
    ]


def _ends(row: Mapping[str, Any]) -> set[str]:
    return {row["claim"]["subject_id"], row["claim"]["object_id"]}


def _to_one_event(of_a: list[Row], a: str, of_b: list[Row], b: str) -> list[Row]:
    """The role claims of both on every event in which both have a role."""
    relations = vocabulary().relations

    def events(rows: list[Row], entity: str) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            if relations[row["claim"]["relation"]].kind == "role" and entity in _ends(row):
                found[(_ends(row) - {entity} or {entity}).pop()].append(row)
        return found

    left, right = events(of_a, a), events(of_b, b)
    both = sorted(set(left) & set(right))
    return list({row["claim"]["id"]: row for event in both for row in [*left[event], *right[event]]}.values())


def _says_of(row: Row, speaker: str, other: str) -> bool:
    claim = row["claim"]
    content = _ends(row) | set(claim.get("about_ids", []))
    spoken = claim.get("speaker_id") == speaker and other in content
    speech = speaker in _ends(row) and other in claim.get("about_ids", [])
    return spoken or speech


def _passages(reader: Reader, rows: Iterable[Row], reason: str, only: str | None = None) -> list[Passage]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["claim"]["triple"]].append(row)
    pairs = sorted({(row["claim"]["subject_id"], row["claim"]["object_id"]) for g in groups.values() for row in g})
    edges: dict[str, Row] = {edge["id"]: edge for edge in reader.edges_between(pairs)}
    made = []
    for claims in groups.values():
        claims.sort(key=lambda row: (STANCE_ORDER.index(row["claim"]["stance"]), row["claim"]["id"]))
        ids = sorted({id_ for row in claims for id_ in row["claim"].get("edges", []) if only in (None, id_)})
        first = claims[0]
        reading = vocabulary().relations[first["claim"]["relation"]].reading
        made.append(
            Passage(
                title=f"{first['subject_name']} {reading} {first['object_name']}",
                reason=reason,
                edges=tuple(_edge(edges[id_]) for id_ in ids if id_ in edges),
                claims=tuple(claim_row(row, reason) for row in claims),
            )
        )
    # What is disputed first: that is what one asks "why" about.
    return sorted(made, key=lambda p: (all(e["status"] != "disputed" for e in p.edges), p.title))


def _edge(row: Row) -> Row:
    edge = row["edge"]
    return {**edge, "edge": edge["id"], "when": period(edge), "qualifiers": qualifiers(edge)}


def claim_row(row: Mapping[str, Any], reason: str) -> Row:
    """A claim with its source in one flat row, as JSON and CSV give it."""
    claim, source = row["claim"], row["source"]
    return {
        "reason": reason,
        "claim": claim["id"],
        "subject": claim["subject_id"],
        "subject_name": row["subject_name"],
        "relation": claim["relation"],
        "object": claim["object_id"],
        "object_name": row["object_name"],
        "stance": claim["stance"],
        "speaker": claim.get("speaker_id"),
        "speaker_name": row["speaker_name"] or claim.get("speaker_id"),
        "voice": claim["voice"],
        "voice_name": row["voice_name"] or source["title"],
        "when": _stated(claim),
        "event": claim.get("event_id"),
        "about": claim.get("about_ids", []),
        "qualifiers": json.loads(claim.get("qualifiers", "{}")),
        "code": claim["code"],
        "statement": claim["statement"],
        "source": source["id"],
        "source_title": source["title"],
        "paragraph": claim.get("paragraph"),
        "row": claim.get("row"),
        "url": claim.get("url"),
        "withdrawn": claim["withdrawn"],
        "note": claim.get("note"),
        "edges": claim.get("edges", []),
        "dataset": claim["dataset"],
        "locator": json.loads(claim["locator"]) if "locator" in claim else None,
    }


def _stated(claim: Mapping[str, Any]) -> str | None:
    if "when" in claim:
        return str(claim["when"])
    stated = [f"{key} {claim[key]}" for key in ("start", "observed", "end") if key in claim]
    return ", ".join(stated) or None


def flat(passages: Sequence[Passage]) -> list[Row]:
    """All claims of the passages, each once, in order."""
    return list({row["claim"]: row for passage in passages for row in passage.claims}.values())
