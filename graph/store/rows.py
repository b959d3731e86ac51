"""Between records and the properties of nodes and relationships, both ways."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any

from graph.fold import Context, Edge
from graph.fold.evidence import Evidence, Triple
from schema.dates import OPEN_MAX, OPEN_MIN, read_day_span
from schema.names import name_keys
from schema.records import Claim, Entity, Source
from schema.vocabulary import vocabulary

Props = dict[str, Any]

LISTS = ("aliases", "countries", "labels", "about")


_EDGE_OWN = tuple(
    name
    for name in Edge.__slots__
    if name not in ("subject", "relation", "object", "qualifiers", "claims", "sources")
)
_edge_own = attrgetter(*_EDGE_OWN)


def compact(values: Mapping[str, Any]) -> Props:
    """Without what a property graph cannot tell from absent: nulls and empty lists."""
    # Zero and False equal 0 and stay; null, empty text and empty lists do not.
    return {key: value for key, value in values.items() if value or value == 0}


def claim_props(
    own: Props, item: Evidence, triple: Triple, dataset: str, edges: Sequence[str], context: Context
) -> Props:
    """A claim's own fields as they are, and beside them what queries need in canonical ids."""
    claim = item.claim
    relation = vocabulary().relations[claim.relation]
    subject, _, object_ = triple
    speaker, locator = claim.speaker, own.get("locator")
    return compact(
        {
            **own,
            "qualifiers": _json(own.get("qualifiers")),
            "locator": _json(locator),
            "dataset": dataset,
            "triple": f"{subject}|{claim.relation}|{object_}",
            "subject_id": subject,
            "object_id": object_,
            "speaker_id": context.id_of(speaker) if speaker else None,
            "event_id": context.id_of(claim.event) if claim.event else None,
            "about_ids": [context.id_of(id_) for id_ in claim.about],
            "voice": item.voice,
            "code": item.code,
            "withdrawn": item.withdrawn,
            "edges": sorted(edges),
            "paragraph": locator.get("paragraph") if locator else None,
            "start_min": item.bounds.start_min,
            "start_max": item.bounds.start_max,
            "end_min": item.bounds.end_min,
            "end_max": item.bounds.end_max,
            "polarity": relation.polarity,
            "kind": relation.kind,
        }
    )


def claim_fields(props: Mapping[str, Any]) -> Props:
    """The fields of the claim that ``claim_props`` was made from; not yet validated."""
    values = {key: props[key] for key in Claim.model_fields if key in props}
    return {key: unjson(value) if key in ("qualifiers", "locator") else value for key, value in values.items()}


def unjson(value: Any) -> Any:
    """What a JSON text says; anything else as it is, for validation to refuse."""
    try:
        return json.loads(value)
    except (TypeError, ValueError):
        return value


def edge_props(edge: Edge) -> Props:
    """The properties of a relationship; qualifiers are properties of their own.

    ``plover_score`` is that of the relation's type, from −10 (conflict) to 10 (cooperation); a coerced act counts
    0 in sums, which is for the query to say.
    """
    relation = vocabulary().relations[edge.relation]
    qualifiers = {
        key: values if relation.qualifiers[key].fold == "union" else values[0]
        for key, values in edge.qualifiers.items()
    }
    own = dict(zip(_EDGE_OWN, _edge_own(edge), strict=True))
    caption = relation.caption if edge.status == "asserted" else f"{relation.caption} · {edge.status}"
    counts = {"claim_count": len(edge.claims), "source_count": len(edge.sources)}
    fixed = {"caption": caption, "kind": relation.kind, "polarity": relation.polarity}
    score = relation.plover.score if relation.plover else None
    return compact({**own, **fixed, "plover_score": score, **counts, **qualifiers})


def source_props(source: Source, datasets: Iterable[str]) -> Props:
    """The properties of a Source node."""
    low, high = read_day_span(source.published) if source.published else (None, None)
    return compact({**source.plain(), "published_min": low, "published_max": high, "datasets": sorted(datasets)})


def entity_props(records: Sequence[tuple[str, Entity]], canonical: str, standing: str | None) -> Props:
    """One node from the records of an entity, each with its data set, in order of preference.

    Scalars come from the first record that states them, lists are united; the ids that identities made one
    are kept in ``ids``, so that each still finds the node.
    """
    entities = [entity for _, entity in records]
    merged: Props = {}
    for entity in entities:
        for key, value in entity.plain().items():
            if key in LISTS:
                merged[key] = [*merged.get(key, []), *(v for v in value if v not in merged.get(key, []))]
            else:
                merged.setdefault(key, value)
    names = [name for entity in entities for name in entity.names]
    shown = {merged["name"], merged.get("name_ar"), merged.get("name_fa")}
    merged["aliases"] = [n for n in dict.fromkeys(names) if n not in shown]
    ids = sorted({entity.id for entity in entities})
    is_event = "Event" in merged.pop("labels")
    return compact(
        {
            **merged,
            "id": canonical,
            "ids": ids if ids != [canonical] else None,
            "keys": list(name_keys(names)),
            "search": " | ".join(dict.fromkeys(names)),
            "datasets": sorted({dataset for dataset, _ in records}),
            "standing": standing,
            **_extent(merged, is_event),
        }
    )


def entity_labels(records: Iterable[tuple[str, Entity]]) -> tuple[str, ...]:
    """Every label that any data set gives, sorted."""
    return tuple(sorted({label for _, entity in records for label in entity.labels}))


def _extent(merged: Mapping[str, Any], is_event: bool) -> Props:
    """First and last possible day: an Event's when it was, another entity's of existing."""
    start, end = merged.get("start"), merged.get("end")
    if is_event:
        # An Event with one date was then.
        start, end = start or end, end or start
    if not start and not end:
        return {}
    first = read_day_span(start)[0] if start else OPEN_MIN
    last = read_day_span(end)[1] if end else OPEN_MAX
    return {"start_min": first, "end_max": last}


def _json(value: Any) -> str | None:
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else None
