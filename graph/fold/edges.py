"""From claims to edges: one deterministic function, independent of the order of the claims.

Definitions: the project's model. Every edge rests on at least one supporting claim; a denial creates none.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from graph.fold.context import Context
from graph.fold.evidence import Evidence, Identity, Triple, evidence, triple_of
from graph.fold.score import Score, score
from graph.fold.spells import occurrences, spells
from schema.dates import Bounds
from schema.records import Claim
from schema.vocabulary import Relation, vocabulary

Status = Literal["asserted", "alleged", "disputed", "retracted"]
STATUSES: tuple[Status, ...] = ("asserted", "alleged", "disputed", "retracted")

_to_json = json.JSONEncoder(ensure_ascii=False).encode
_text = json.encoder.encode_basestring  # what that does with a text, without making an encoder for each


@dataclass(frozen=True, slots=True)
class Edge:
    """A derived relation. Numbers are scores in 0..1, not probabilities; the four dates are ISO days.

    ``shown``: whether the default view has it. ``occurrence`` names an act's, ``spell`` a state's edge.
    """

    id: str
    subject: str
    relation: str
    object: str
    status: Status
    shown: bool
    confidence: float
    support: float
    opposition: float
    voices: int
    code: str
    unrated: bool
    doubted: bool
    occurrence: str | None
    spell: str | None
    qualifiers: dict[str, list[str]]
    start_min: str
    start_max: str
    end_min: str
    end_max: str
    dates_conflict: bool
    claims: tuple[str, ...]
    sources: tuple[str, ...]

    def plain(self) -> dict[str, Any]:
        """The edge as JSON-ready values; what is unknown or false left out, numbers kept though they be 0."""
        values = {name: getattr(self, name) for name in self.__slots__ if name not in ("code", "shown")}
        values["qualifiers"] = {k: v[0] if len(v) == 1 else v for k, v in self.qualifiers.items()}
        values["claims"], values["sources"] = list(self.claims), list(self.sources)
        return {k: v for k, v in values.items() if v is not None and v is not False and v != {}}


@dataclass(frozen=True, slots=True)
class SelfEdge:
    """A claim left out because identities make its two ends one entity: reported, never silent."""

    claim: str
    entity: str


def fold(claims: Iterable[Claim], context: Context) -> list[Edge]:
    """All edges of the claims, sorted by id. Claims that the context's filters remove do not count."""
    groups: dict[Triple, dict[str, Claim]] = defaultdict(dict)
    for claim in claims:
        groups[triple_of(claim, context)][claim.id] = claim
    edges = (edge for triple, group in groups.items() for edge in fold_triple(triple, group.values(), context))
    return sorted(edges, key=lambda edge: edge.id)


def self_edges(claims: Iterable[Claim], context: Context) -> Iterator[SelfEdge]:
    """The claims whose two ends are one entity under the identities."""
    for claim in claims:
        if context.id_of(claim.subject) == context.id_of(claim.object):
            yield SelfEdge(claim.id, context.id_of(claim.subject))


def fold_triple(triple: Triple, claims: Iterable[Claim], context: Context) -> Iterator[Edge]:
    """The edges of the claims on one canonical subject–relation–object; no other claim has a say in them."""
    return fold_evidence(triple, [evidence(claim, context) for claim in claims if context.keeps(claim)])


def fold_evidence(triple: Triple, evidence_: Iterable[Evidence]) -> Iterator[Edge]:
    """``fold_triple`` for claims that are made ready already."""
    if triple[0] == triple[2]:
        return
    items = sorted(evidence_, key=lambda item: item.id)
    if len(items) == 1:
        # In a large set most claims stand alone, with nothing to compare them with.
        (item,) = items
        if item.supports:
            yield _edge(
                triple, vocabulary().relations[triple[1]], item.identity, items, items, (), item.bounds, False
            )
        return
    against = [item for item in items if not item.supports]
    by_identity: dict[Identity, list[Evidence]] = defaultdict(list)
    for item in items:
        if item.supports:
            by_identity[item.identity].append(item)
    relation = vocabulary().relations[triple[1]]
    for identity, supports in sorted(by_identity.items()):
        for standing, withdrawn in _groups(relation, supports):
            core = standing or withdrawn
            bounds, conflict = intersect([item.bounds for item in core])
            reached = [item for item in against if _reaches(item, relation, identity, core, bounds)]
            yield _edge(triple, relation, identity, core, [*standing, *withdrawn], reached, bounds, conflict)


def _groups(relation: Relation, supports: Sequence[Evidence]) -> Iterator[tuple[list[Evidence], list[Evidence]]]:
    """(standing, withdrawn) claims of each edge on one key."""
    standing = [item for item in supports if not item.withdrawn]
    withdrawn = [item for item in supports if item.withdrawn]
    if relation.kind != "state":
        for group in occurrences(supports):
            yield [i for i in group if not i.withdrawn], [i for i in group if i.withdrawn]
    elif standing:
        for group in spells(standing):
            bounds, _ = intersect([item.bounds for item in group])
            yield group, [item for item in withdrawn if _overlap(item.bounds, bounds)]
    else:
        # Withdrawn claims form spells only where nothing else stands on the key.
        for group in spells(withdrawn):
            yield [], group


def intersect(bounds: Sequence[Bounds]) -> tuple[Bounds, bool]:
    """The dates on which all agree; where start or end come out empty, the hull of that one and a conflict."""
    if len(bounds) == 1:
        return bounds[0], False
    start = max([b.start_min for b in bounds]), min([b.start_max for b in bounds])
    end = max([b.end_min for b in bounds]), min([b.end_max for b in bounds])
    conflict = False
    if start[0] > start[1]:
        start, conflict = (min(b.start_min for b in bounds), max(b.start_max for b in bounds)), True
    if end[0] > end[1]:
        end, conflict = (min(b.end_min for b in bounds), max(b.end_max for b in bounds)), True
    return Bounds(*start, *end), conflict


def _overlap(a: Bounds, b: Bounds) -> bool:
    return a.start_min <= b.end_max and b.start_min <= a.end_max


def _reaches(
    item: Evidence, relation: Relation, identity: Identity, core: Sequence[Evidence], bounds: Bounds
) -> bool:
    """Whether a denial or doubt speaks of the edge: same identity qualifiers, same time, not the future."""
    if not set(item.identity) <= set(identity) or bounds.start_min > item.published_max:
        return False
    if relation.kind == "role":
        return True
    if relation.kind == "act" and item.claim.event:
        return item.occurrence == core[0].occurrence
    return item.reach[0] <= bounds.end_max and bounds.start_min <= item.reach[1]


def _edge(
    triple: Triple,
    relation: Relation,
    identity: Identity,
    core: Sequence[Evidence],
    supports: Sequence[Evidence],
    reached: Sequence[Evidence],
    bounds: Bounds,
    conflict: bool,
) -> Edge:
    spell = min(item.id for item in core) if relation.kind == "state" else None
    occurrence = core[0].occurrence if relation.kind == "act" else None
    scored: Score = score(core, reached)
    everything = sorted([*supports, *reached], key=lambda item: item.id)
    return Edge(
        id=edge_id(triple, identity, occurrence or spell),
        subject=triple[0],
        relation=triple[1],
        object=triple[2],
        status=scored.status,
        shown=scored.shown,
        confidence=scored.confidence,
        support=scored.support,
        opposition=scored.opposition,
        voices=scored.voices,
        code=scored.code,
        unrated=scored.unrated,
        doubted=any(item.claim.stance == "doubts" and not item.withdrawn for item in reached),
        occurrence=occurrence,
        spell=spell,
        qualifiers=_qualifiers(relation, identity, core),
        start_min=bounds.start_min,
        start_max=bounds.start_max,
        end_min=bounds.end_min,
        end_max=bounds.end_max,
        dates_conflict=conflict,
        claims=tuple(item.id for item in everything),
        sources=tuple(sorted({item.claim.source for item in everything})),
    )


def edge_id(triple: Triple, identity: Identity, occurrence_or_spell: str | None) -> str:
    """``e-`` and the first 20 hex digits of the SHA-256 of the key as a JSON array."""
    subject, relation, object_ = map(_text, triple)
    stated = _to_json(identity) if identity else "[]"
    last = _text(occurrence_or_spell) if occurrence_or_spell is not None else "null"
    key = f"[{subject}, {relation}, {object_}, {stated}, {last}]"
    return "e-" + hashlib.sha256(key.encode()).hexdigest()[:20]


def _qualifiers(relation: Relation, identity: Identity, core: Sequence[Evidence]) -> dict[str, list[str]]:
    folded: dict[str, list[str]] = {key: [value] for key, value in identity}
    if not any(item.claim.qualifiers for item in core):
        return folded
    stated = {key for item in core for key in item.claim.qualifiers}
    for key in stated.difference(folded):
        declared = relation.qualifiers[key]
        values = {value for item in core for value in item.claim.qualifiers.get(key, ())}
        if declared.fold == "union":
            folded[key] = sorted(values)
        elif declared.fold == "any":
            folded[key] = ["true" if "true" in values else "false"]
        else:
            folded[key] = [min(values, key=declared.values.index)]
    return dict(sorted(folded.items()))
