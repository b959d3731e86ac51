"""A STIX 2.1 bundle (OASIS Standard, 10 June 2021) of a selection.

Entities are identities, incidents and locations, relations relationships with their own types. What STIX has no
place for (status, voices, the four dates, a claim's stance and locator) is in one extension, whose definition is in
the bundle. A claim is a note on what it speaks of; a denial or doubt of an exported relation is an opinion on it,
disagree or neutral. Ids are UUIDs of version 5 over our ids, so that exports agree.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from graph.exports.extract import Cited, Extract
from graph.exports.flat import listed
from graph.exports.registry import Part
from schema.dates import OPEN_MAX, OPEN_MIN, read_day_span
from schema.records import Source

SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:militia-graph")
UNKNOWN = "1970-01-01T00:00:00.000Z"
"""``created`` of what rests on no source with a known day of publication: STIX wants some time."""

EXTENSION = f"extension-definition--{uuid.uuid5(SPACE, 'extension')}"
AUTHOR = f"identity--{uuid.uuid5(SPACE, 'author')}"

CLASSES = (
    *(("Person", "individual"), ("ArmedGroup", "group"), ("StateBody", "organization"), ("State", "organization")),
    *(("Party", "organization"), ("Organization", "organization")),
)
"""The class of an identity is that of the first of these labels; offices, laws and assets are of class unknown."""

OPINIONS = {"denies": "disagree", "doubts": "neutral"}


def parts(extract: Extract) -> Iterator[Part]:
    """The bundle."""
    objects = list(_objects(extract))
    # The bundle's own id means nothing in STIX; this one says what is in it.
    digest = uuid.uuid5(SPACE, json.dumps(objects, sort_keys=True))
    bundle = {"type": "bundle", "id": f"bundle--{digest}", "objects": objects}
    yield "", (json.dumps(bundle, ensure_ascii=False, indent=1), "\n")


def _objects(extract: Extract) -> Iterator[dict[str, Any]]:
    yield _common(AUTHOR, [], name="militia-graph", identity_class="system")
    yield _common(
        EXTENSION,
        [],
        created_by_ref=AUTHOR,
        name="militia-graph",
        version="1.0",
        description="What militia-graph knows beside STIX; its fields are those of its own export",
        schema="urn:militia-graph:docs:exports",
        extension_types=["property-extension"],
    )
    published: dict[str, list[str]] = {}
    for claim in extract.claims:
        days = _published([claim], extract)
        for id_ in (claim.triple[0], claim.triple[2], claim.item.voice):
            published.setdefault(id_, []).extend(days)
    refs: dict[str, str] = {}
    for id_, about in extract.entities():
        made = _entity(id_, about, published.get(id_, []))
        refs[id_] = made["id"]
        yield made
    for id_, subject, object_, about in extract.relations():
        yield _relation(extract, id_, about, refs[subject], refs[object_])
    for claim in extract.claims:
        yield _claim(extract, claim, refs)


def _common(
    id_: str, published: Iterable[str], own: Mapping[str, Any] | None = None, **fields: Any
) -> dict[str, Any]:
    """What every object has: its times are the days on which the first and the last source on it were published."""
    days = sorted(published)
    made = {
        "type": id_.partition("--")[0],
        "spec_version": "2.1",
        "id": id_,
        "created": f"{days[0]}T00:00:00.000Z" if days else UNKNOWN,
        "modified": f"{days[-1]}T00:00:00.000Z" if days else UNKNOWN,
        **{key: value for key, value in fields.items() if value},
    }
    if own:
        made["extensions"] = {EXTENSION: {"extension_type": "property-extension", **own}}
    return made


def _entity(id_: str, about: Mapping[str, Any], published: list[str]) -> dict[str, Any]:
    labels = about["labels"]
    countries = about.get("countries", ())
    fields: dict[str, Any] = {"name": about["name"], "description": about.get("description")}
    if "Event" in labels:
        kind = "incident"
    elif "Place" in labels and countries and not any(label in labels for label, _ in CLASSES):
        kind, fields["country"] = "location", countries[0]
    else:
        kind = "identity"
        fields["identity_class"] = next((name for label, name in CLASSES if label in labels), "unknown")
    return _common(
        f"{kind}--{uuid.uuid5(SPACE, f'entity {id_}')}",
        published,
        {"id": id_, **{key: value for key, value in listed(about).items() if key not in ("name", "description")}},
        **fields,
        labels=[label.lower() for label in labels],
        external_references=[*_reference("wikidata", about), *_reference("opensanctions", about)],
    )


def _reference(name: str, about: Mapping[str, Any]) -> list[dict[str, str]]:
    return [{"source_name": name, "external_id": about[name]}] if about.get(name) else []


def _relation(extract: Extract, id_: str, about: Mapping[str, Any], subject: str, object_: str) -> dict[str, Any]:
    claims = extract.claims_on[id_]
    sources = {claim.item.claim.source: extract.sources[claim.item.claim.source][0] for claim in claims}
    days = {"start_time": _time(about["start_min"]), "stop_time": _time(about["end_max"], after=1)}
    if about["start_min"] > about["end_max"]:  # outside the life of one of its ends: no time at all
        days = {}
    return _common(
        _relation_id(id_),
        _published(claims, extract),
        {"id": id_, **listed(about)},
        relationship_type=about["relation"].lower().replace("_", "-"),
        description=about["caption"],
        source_ref=subject,
        target_ref=object_,
        **days,
        labels=[about["status"]],
        revoked=about["status"] == "retracted",
        external_references=[_source(source) for source in sources.values()],
    ) | {"confidence": round(100 * about["confidence"])}


def _relation_id(id_: str) -> str:
    return f"relationship--{uuid.uuid5(SPACE, f'relation {id_}')}"


def _claim(extract: Extract, claim: Cited, refs: Mapping[str, str]) -> dict[str, Any]:
    own = claim.item.claim
    about = [_relation_id(edge) for edge in claim.edges] or list(
        dict.fromkeys((refs[claim.triple[0]], refs[claim.triple[2]]))
    )
    opinion = OPINIONS.get(own.stance) if claim.edges else None
    words = {"explanation": own.statement, "opinion": opinion} if opinion else {"content": own.statement}
    made = {key: value for key, value in own.plain().items() if key != "statement"}
    made |= {"code": claim.item.code, "voice": claim.item.voice, "dataset": claim.dataset}
    made["withdrawn"] = claim.item.withdrawn
    return _common(
        f"{'opinion' if opinion else 'note'}--{uuid.uuid5(SPACE, f'claim {own.id}')}",
        _published([claim], extract),
        made,
        **words,
        authors=[claim.item.voice],
        object_refs=about,
        labels=[own.stance],
        external_references=[_source(extract.sources[own.source][0])],
    )


def _source(source: Source) -> dict[str, str]:
    """A source as a reference. STIX's hashes are those of what lies at the address, so ours are in the words."""
    words = [source.title]
    words += [
        f"{key} {value}" for key in ("published", "publisher", "reliability") if (value := getattr(source, key))
    ]
    words += [f"repeats {source.origin}"] if source.origin else []
    words += [f"sha256 of the normalised text {source.sha256}"] if source.sha256 else []
    made = {"source_name": source.id, "description": "; ".join(words), "external_id": source.id}
    return {**made, **({"url": source.url} if source.url else {})}


def _published(claims: Iterable[Cited], extract: Extract) -> list[str]:
    """First possible days of publication of the sources."""
    sources = (extract.sources[claim.item.claim.source][0] for claim in claims)
    days = (read_day_span(source.published)[0] for source in sources if source.published)
    return [day for day in days if day != OPEN_MIN]


def _time(day: str, after: int = 0) -> str | None:
    """A day, or the one after it, as STIX writes times; None for an open one. A day ends when the next begins."""
    if day in (OPEN_MIN, OPEN_MAX):
        return None
    return f"{(date.fromisoformat(day) + timedelta(days=after)).isoformat()}T00:00:00.000Z"
