"""FollowTheMoney (followthemoney.tech, model 4) of a selection: entities as JSON lines, and their statements.

FollowTheMoney knows no claim and no denial. A relation becomes a link: its ``status`` says how well it is
supported, its ``description`` has every claim on it, denials too, and its ``proof`` are the sources. Each claim is
a Note as well, each source an Article. In the statements the data set of a link is the source that says so, and
their origin the claims.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graph.exports.extract import Cited, Extract
from graph.exports.registry import Part
from graph.reading.profile import evidence_words
from schema.dates import OPEN_MAX, OPEN_MIN, read_day_span
from schema.records import Source
from schema.vocabulary import vocabulary

ID = re.compile(r"[0-9a-zA-Z]([0-9a-zA-Z.-]{0,150}[0-9a-zA-Z])?")
"""What FollowTheMoney takes for an id."""

URL = re.compile(r"https?://[^\s/]+\.[^\s]+")

SCHEMATA = (
    *(("Person", "Person"), ("Event", "Event"), ("Office", "Position"), ("StateBody", "PublicBody")),
    *(("State", "PublicBody"), ("ArmedGroup", "Organization"), ("Party", "Organization")),
    *(("Organization", "Organization"), ("Asset", "Asset"), ("Place", "Address"), ("Law", "Article")),
)
"""The schema of an entity is that of the first of these labels that it has; ``keywords`` has all of them."""

TOPICS = {"StateBody": "gov", "State": "gov", "Party": "pol.party"}
BODIES = frozenset(("Organization", "PublicBody"))
LEGAL = BODIES | {"Person"}
DATES = {
    "Person": ("birthDate", "deathDate"),
    "Event": ("startDate", "endDate"),
    "Position": ("inceptionDate", "dissolutionDate"),
    "Organization": ("incorporationDate", "dissolutionDate"),
    "PublicBody": ("incorporationDate", "dissolutionDate"),
}
LINKS = {
    "MEMBER_OF": ("Membership", "member", "organization", LEGAL, BODIES),
    "PART_OF": ("Membership", "member", "organization", LEGAL, BODIES),
    "LEADS": ("Directorship", "director", "organization", LEGAL, BODIES),
    "HOLDS_OFFICE": ("Occupancy", "holder", "post", frozenset(("Person",)), frozenset(("Position",))),
    "SUCCEEDED": ("Succession", "successor", "predecessor", LEGAL, LEGAL),
}
"""The schema of a relation whose ends fit, and its properties for subject and object; others are an UnknownLink."""


@dataclass(frozen=True, slots=True)
class _Entity:
    """An entity with its statements' origins: (data set, origin, day first seen) of each."""

    id: str
    schema: str
    properties: dict[str, list[str]]
    origins: tuple[tuple[str, str | None, str | None], ...]


def parts(extract: Extract) -> Iterator[Part]:
    """The two files; of each a JSON object a line."""
    made = list(_entities(extract))
    yield "entities.ftm.json", (_line(_plain(one)) for one in made)
    yield "statements.json", (_line(row) for one in made for row in _statements(one))


def _plain(entity: _Entity) -> dict[str, Any]:
    return {
        "id": entity.id,
        "schema": entity.schema,
        "properties": entity.properties,
        "datasets": sorted({dataset for dataset, _, _ in entity.origins}),
    }


def _statements(entity: _Entity) -> Iterator[dict[str, Any]]:
    for prop, values in entity.properties.items():
        for value in values:
            for dataset, origin, seen in entity.origins:
                yield {
                    "canonical_id": entity.id,
                    "entity_id": entity.id,
                    "prop": prop,
                    "schema": entity.schema,
                    "value": value,
                    "dataset": dataset,
                    "lang": None,
                    "original_value": None,
                    "first_seen": seen,
                    "last_seen": seen,
                    "external": False,
                    "origin": origin,
                    # As followthemoney.statement makes it.
                    "id": hashlib.sha1(f"{dataset}.{entity.id}.{prop}.{value}".encode()).hexdigest(),  # noqa: S324
                }


def _entities(extract: Extract) -> Iterator[_Entity]:
    schemata: dict[str, str] = {}
    for id_, about in extract.entities():
        made = _thing(id_, about)
        schemata[id_] = made.schema
        yield made
    for id_, subject, object_, about in extract.relations():
        yield _link(extract, id_, (subject, object_), about, schemata)
    for claim in extract.claims:
        yield _note(extract, claim)
    for source, datasets in extract.sources.values():
        yield _article(source, datasets)


def _thing(id_: str, about: Mapping[str, Any]) -> _Entity:
    labels = about["labels"]
    schema = next(schema for label, schema in SCHEMATA if label in labels)
    properties: dict[str, Iterable[str | None]] = {
        "name": [about["name"], about.get("name_ar"), about.get("name_fa")],
        "alias": about.get("aliases", ()),
        "country": [code.lower() for code in about.get("countries", ())],
        "description": [about.get("description")],
        "wikidataId": [about.get("wikidata")],
        "keywords": labels,
        "topics": {TOPICS[label] for label in labels if label in TOPICS},
        "notes": [f"{key}: {about[key]}" for key in ("count", "opensanctions", "standing") if about.get(key)],
    }
    for prop, key in zip(DATES.get(schema, ()), ("start", "end"), strict=False):
        properties[prop] = [_prefix(*read_day_span(about[key]))] if about.get(key) else []
    origins = tuple((_slug(dataset), None, None) for dataset in about["datasets"])
    return _Entity(_id("entity", id_), schema, _filled(properties), origins)


def _link(
    extract: Extract, id_: str, ends: tuple[str, str], about: Mapping[str, Any], schemata: Mapping[str, str]
) -> _Entity:
    relation = vocabulary().relations[about["relation"]]
    schema, left, right, lefts, rights = LINKS.get(relation.name, ("", "", "", LEGAL, LEGAL))
    if not schema or schemata[ends[0]] not in lefts or schemata[ends[1]] not in rights:
        schema, left, right = "UnknownLink", "subject", "object"
    claims = extract.claims_on[id_]
    names = [extract.graph.nodes[end]["name"] for end in ends]
    status = f"{about['status']} · {evidence_words(about)}"
    sources = {claim.item.claim.source: extract.sources[claim.item.claim.source][0] for claim in claims}
    properties: dict[str, Iterable[str | None]] = {
        left: [_id("entity", ends[0])],
        right: [_id("entity", ends[1])],
        "status": [status],
        "summary": [f"{names[0]} {relation.reading} {names[1]}"],
        "description": [_claim_words(claim) for claim in claims],
        "recordId": [id_],
        "proof": [_id("source", source) for source in sources],
        "sourceUrl": [source.url for source in sources.values() if source.url and URL.fullmatch(source.url)],
    }
    if schema != "Occupancy":  # which has a post in the place of a role
        properties["role"] = [relation.caption]
    state = relation.kind == "state"
    spans = ("startDate", ("start_min", "start_max")), ("endDate", ("end_min", "end_max"))
    for prop, (low, high) in spans if state else (("date", ("start_min", "end_max")),):
        properties[prop] = [_prefix(about[low], about[high])]
    return _Entity(_id("relation", id_), schema, _filled(properties), tuple(_origins(extract, claims)))


def _origins(extract: Extract, claims: Iterable[Cited]) -> Iterator[tuple[str, str | None, str | None]]:
    """For each source that supports a relation: itself as a data set, its claims, and when it was published."""
    by_source: dict[str, list[str]] = {}
    for claim in claims:
        if claim.item.supports:
            by_source.setdefault(claim.item.claim.source, []).append(claim.item.id)
    for source, ids in sorted(by_source.items()):
        yield _slug(source), " ".join(ids), _published(extract.sources[source][0])


def _note(extract: Extract, claim: Cited) -> _Entity:
    own = claim.item.claim
    source, _ = extract.sources[own.source]
    properties: dict[str, Iterable[str | None]] = {
        "name": [f"Claim {own.id}: {own.stance}"],
        "description": [own.statement],
        "summary": [_claim_words(claim)],
        "entity": dict.fromkeys(_id("entity", end) for end in (claim.triple[0], claim.triple[2])),
        "proof": [_id("source", own.source)],
        "publisher": [claim.item.voice],
        "sourceUrl": [url for url in (own.url, source.url) if url and URL.fullmatch(url)][:1],
        "keywords": [own.relation, own.stance, claim.item.code, *(("withdrawn",) if claim.item.withdrawn else ())],
        "notes": [own.note, *(f"on relation {edge}" for edge in claim.edges), *_locator(claim)],
    }
    return _Entity(_id("claim", own.id), "Note", _filled(properties), ((_slug(claim.dataset), own.source, None),))


def _locator(claim: Cited) -> list[str]:
    own = claim.item.claim
    words = [f"locator: {own.locator.model_dump_json(exclude_none=True)}"] if own.locator else []
    return [*words, f"row: {own.row}"] if own.row else words


def _article(source: Source, datasets: tuple[str, ...]) -> _Entity:
    url = source.url if source.url and URL.fullmatch(source.url) else None
    properties: dict[str, Iterable[str | None]] = {
        "name": [source.title],
        "title": [source.title],
        "publisher": [source.publisher],
        "sourceUrl": [url],
        "publishedAt": [_prefix(*read_day_span(source.published)) if source.published else None],
        "keywords": [f"reliability {source.reliability}" if source.reliability else None],
        "notes": [
            source.note,
            f"repeats {source.origin}" if source.origin else None,
            f"retracted {source.retracted}" if source.retracted else None,
            source.url if not url else None,
            f"sha256 of the normalised text: {source.sha256}" if source.sha256 else None,
        ],
    }
    origins = tuple((_slug(dataset), source.id, None) for dataset in datasets)
    return _Entity(_id("source", source.id), "Article", _filled(properties), origins)


def _claim_words(claim: Cited) -> str:
    own = claim.item.claim
    speaker = f" by {own.speaker}" if own.speaker else ""
    return f"{own.id} {own.stance}{speaker} ({own.source}, {claim.item.code}): {own.statement}"


def _filled(properties: Mapping[str, Iterable[str | None]]) -> dict[str, list[str]]:
    """Without what is empty, each value once, white space as FollowTheMoney has it."""
    made = {
        key: list(dict.fromkeys(" ".join(value.split()) for value in values if value))
        for key, values in properties.items()
    }
    return {key: sorted(values) if key == "topics" else values for key, values in sorted(made.items()) if values}


def _prefix(first: str, last: str) -> str | None:
    """What two days have in common, as a day, month or year: FollowTheMoney knows no spans."""
    if OPEN_MIN in (first, last) or OPEN_MAX in (first, last):
        return None
    return next((first[:length] for length in (10, 7, 4) if first[:length] == last[:length]), None)


def _published(source: Source) -> str | None:
    return read_day_span(source.published)[0] if source.published else None


def _id(kind: str, id_: str) -> str:
    """An id that FollowTheMoney takes: ours with its kind, or a hash where ours has other characters."""
    return f"mg-{kind}-{id_ if ID.fullmatch(id_) else hashlib.sha256(id_.encode()).hexdigest()[:32]}"


def _slug(name: str) -> str:
    """A name of a data set as FollowTheMoney has it: small letters, digits and underscores."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")
    return plain if plain == name else f"{plain or 'x'}_{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def _line(values: Mapping[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False) + "\n"
