"""JSON-LD 1.1 of a selection, in the terms of W3C PROV-O (2013) and the Web Annotation Data Model (2017).

A source is a ``prov:Entity`` that was attributed to its publisher and derived from what it repeats. A claim is an
``oa:Annotation``: its body is our statement, its target a place in the source. A relation is reified and derived
from its claims (``supportedBy``, ``deniedBy``, ``doubtedBy``): no triple asserts it, since it may be disputed. The
locators hold hashes, not words, so their selector is a class of our own below ``oa:Selector``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from graph.exports.extract import Cited, Extract
from graph.exports.flat import listed, seen
from graph.exports.registry import Part
from graph.versions import FOLD_VERSION
from schema.dates import OPEN_MAX, OPEN_MIN, read_day_span
from schema.records import Source
from schema.text import NORMALISATION
from schema.vocabulary import vocabulary

OWN = "urn:militia-graph:"
BY_STANCE = {"asserts": "supportedBy", "alleges": "supportedBy", "denies": "deniedBy", "doubts": "doubtedBy"}

_ID = {"@type": "@id"}
CONTEXT: dict[str, Any] = {
    "@version": 1.1,
    "@vocab": f"{OWN}term:",
    "id": "@id",
    "type": "@type",
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "dcterms": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "label": "rdfs:label",
    "description": "dcterms:description",
    "subject": {"@id": "rdf:subject", **_ID},
    "relation": {"@id": "rdf:predicate", **_ID},
    "object": {"@id": "rdf:object", **_ID},
    "supportedBy": _ID,
    "deniedBy": _ID,
    "doubtedBy": _ID,
    "speaker": _ID,
    "event": _ID,
    "about": _ID,
    "derivedFrom": {"@id": "prov:wasDerivedFrom", **_ID},
    "attributedTo": {"@id": "prov:wasAttributedTo", **_ID},
    "generatedBy": {"@id": "prov:wasGeneratedBy", **_ID},
    "primarySource": {"@id": "prov:hadPrimarySource", **_ID},
    "body": "oa:hasBody",
    "target": "oa:hasTarget",
    "source": {"@id": "oa:hasSource", **_ID},
    "selector": "oa:hasSelector",
    "motivation": {"@id": "oa:motivatedBy", **_ID},
    "value": "rdf:value",
    **{key: {"@type": "xsd:date"} for key in ("start_min", "start_max", "end_min", "end_max")},
}


def parts(extract: Extract) -> Iterator[Part]:
    """The document."""
    document = {"@context": CONTEXT, "@graph": list(_graph(extract))}
    yield "", (json.dumps(document, ensure_ascii=False, indent=1), "\n")


def _graph(extract: Extract) -> Iterator[dict[str, Any]]:
    fold = f"{OWN}fold:{FOLD_VERSION}"
    yield {"id": fold, "type": "prov:Activity", "label": "Fold of claims to relations", "filters": extract.words}
    for relation in sorted({about["relation"] for *_, about in extract.relations()} | _claimed(extract)):
        declared = vocabulary().relations[relation]
        yield {"id": _term(relation), "type": "rdf:Property", "label": declared.reading, "group": declared.group}
    for id_, about in extract.entities():
        yield _entity(id_, about)
    for source, datasets in extract.sources.values():
        yield _source(source, datasets)
    for claim in extract.claims:
        yield _claim(claim, extract)
    for id_, subject, object_, about in extract.relations():
        yield _relation(extract, id_, subject, object_, about, fold)


def _claimed(extract: Extract) -> set[str]:
    return {claim.triple[1] for claim in extract.claims}


def _entity(id_: str, about: Mapping[str, Any]) -> dict[str, Any]:
    own = {key: value for key, value in seen(about).items() if key not in ("name", "labels")}
    types = [_term(label) for label in about["labels"]]
    kind = "prov:Person" if "Person" in about["labels"] else "prov:Agent"
    agent = [] if "Event" in about["labels"] else [kind]
    return {"id": _iri("entity", id_), "type": [*types, *agent], "label": about["name"], **_open(own)}


def _source(source: Source, datasets: tuple[str, ...]) -> dict[str, Any]:
    own = source.plain()
    made: dict[str, Any] = {"id": _iri("source", own.pop("id")), "type": "prov:Entity", "label": own.pop("title")}
    if publisher := own.pop("publisher", None):
        made["attributedTo"] = _iri("entity", publisher)
    if origin := own.pop("origin", None):
        made["derivedFrom"] = _iri("source", origin)
    if source.published:
        made["dcterms:issued"] = own["published"]
        low, high = read_day_span(source.published)
        if low == high:
            made["prov:generatedAtTime"] = {"@type": "xsd:dateTime", "@value": f"{low}T00:00:00Z"}
    return {**made, **own, "datasets": list(datasets)}


def _claim(claim: Cited, extract: Extract) -> dict[str, Any]:
    own = claim.item.claim.plain()
    id_ = own.pop("id")
    source = _iri("source", own.pop("source"))
    target: dict[str, Any] = {"type": "oa:SpecificResource", "source": source}
    if locator := own.pop("locator", None):
        target["selector"] = {"type": ["oa:Selector", _term("HashedQuoteSelector")], **_selector(locator)}
    for key in ("speaker", "event"):
        if key in own:
            own[key] = _iri("entity", own[key])
    if "about" in own:
        claims = {one.item.id for one in extract.claims}
        own["about"] = [_iri("claim" if one in claims else "entity", one) for one in own["about"]]
    qualifiers = {f"qualifier_{key}": value for key, value in own.pop("qualifiers", {}).items()}
    folded = {"code": claim.item.code, "withdrawn": claim.item.withdrawn, "dataset": claim.dataset}
    return {
        "id": _iri("claim", id_),
        "type": ["oa:Annotation", "prov:Entity", _term("Claim")],
        "motivation": "oa:describing",
        "body": {"type": "oa:TextualBody", "value": own.pop("statement")},
        "target": target,
        "primarySource": source,
        "attributedTo": _iri("source" if claim.item.voice in extract.sources else "entity", claim.item.voice),
        **own,
        **qualifiers,
        **folded,
        "subject": _iri("entity", claim.triple[0]),
        "relation": _term(claim.triple[1]),
        "object": _iri("entity", claim.triple[2]),
    }


def _selector(locator: Mapping[str, Any]) -> dict[str, Any]:
    """Names apart from those of Web Annotation: our start counts tokens, and what is exact is a hash."""
    names = {"text": "textSha256", "start": "startToken", "exact": "exactSha256"}
    names |= {"before": "prefixSha256", "after": "suffixSha256"}
    return {"normalisation": NORMALISATION, **{names.get(key, key): value for key, value in locator.items()}}


def _relation(
    extract: Extract, id_: str, subject: str, object_: str, about: Mapping[str, Any], fold: str
) -> dict[str, Any]:
    own = {key: value for key, value in listed(about).items() if key not in ("claims", "relation", "sources")}
    qualifiers = vocabulary().relations[about["relation"]].qualifiers
    own |= {f"qualifier_{key}": own.pop(key) for key in qualifiers if key in own}
    claims: dict[str, list[str]] = {}
    for claim in extract.claims_on[id_]:
        claims.setdefault(BY_STANCE[claim.item.claim.stance], []).append(_iri("claim", claim.item.id))
    return {
        "id": _iri("relation", id_),
        "type": ["rdf:Statement", "prov:Entity", _term("Relation")],
        "subject": _iri("entity", subject),
        "relation": _term(about["relation"]),
        "object": _iri("entity", object_),
        "generatedBy": fold,
        "derivedFrom": [_iri("claim", one) for one in about["claims"]],
        **claims,
        **_open(own),
    }


def _open(own: Mapping[str, Any]) -> dict[str, Any]:
    """Without dates that are open, and without lists that are empty."""
    return {key: value for key, value in own.items() if value not in (OPEN_MIN, OPEN_MAX, [])}


def _iri(kind: str, id_: str) -> str:
    return f"{OWN}{kind}:{quote(id_, safe=':@+~')}"


def _term(name: str) -> str:
    return f"{OWN}term:{name}"
