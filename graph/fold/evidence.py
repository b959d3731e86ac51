"""A claim made ready for folding: its weight, voice, dates and reach worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from graph.fold.context import Context
from schema import admiralty
from schema.dates import OPEN_MAX, OPEN_MIN, Bounds, canonical, read_act, read_day_span, read_state
from schema.records import Claim
from schema.vocabulary import Relation, vocabulary

Triple: TypeAlias = tuple[str, str, str]
Identity: TypeAlias = tuple[tuple[str, str], ...]
"""The identity qualifiers that a claim states, as sorted pairs."""

ALWAYS = Bounds(OPEN_MIN, OPEN_MAX, OPEN_MIN, OPEN_MAX)
UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A claim with what the fold needs of it. ``spans`` are the spans of days that a state states."""

    id: str
    claim: Claim
    weight: float
    code: str
    unrated: bool
    voice: str
    withdrawn: bool
    identity: Identity
    occurrence: str
    dated: bool
    bounds: Bounds
    spans: tuple[tuple[str, str], ...]
    published_max: str

    @property
    def supports(self) -> bool:
        """Whether the claim is for the relation: asserted or alleged."""
        return self.claim.stance in ("asserts", "alleges")


def triple_of(claim: Claim, context: Context) -> Triple:
    """Canonical (subject, relation, object) of a claim."""
    return canonical_triple(claim.subject, claim.relation, claim.object, context)


def canonical_triple(subject: str, relation: str, object_: str, context: Context) -> Triple:
    """The ends in canonical ids; those of a symmetric relation are sorted."""
    subject, object_ = context.id_of(subject), context.id_of(object_)
    if object_ < subject and vocabulary().relations[relation].symmetric:
        subject, object_ = object_, subject
    return subject, relation, object_


def evidence(claim: Claim, context: Context) -> Evidence:
    """The claim with its weight, voice and dates, seen in its context."""
    relation = vocabulary().relations[claim.relation]
    source = context.sources[claim.source]
    bounds, dated = _bounds(claim, relation, context)
    return Evidence(
        id=claim.id,
        claim=claim,
        weight=admiralty.weight(claim.credibility, source.reliability),
        code=admiralty.code(claim.credibility, source.reliability),
        unrated=admiralty.unrated(claim.credibility, source.reliability),
        voice=context.voice_of(claim),
        withdrawn=context.withdrawn(claim),
        identity=tuple((k, claim.qualifiers[k][0]) for k in relation.identity if k in claim.qualifiers),
        occurrence=_occurrence(claim, relation, context),
        dated=dated,
        bounds=bounds,
        spans=_spans(claim, source.published),
        published_max=source.published_max,
    )


def _occurrence(claim: Claim, relation: Relation, context: Context) -> str:
    if relation.kind != "act":
        return ""
    if claim.event:
        return context.id_of(claim.event)
    return canonical(claim.when) if claim.when else UNDATED


def _bounds(claim: Claim, relation: Relation, context: Context) -> tuple[Bounds, bool]:
    """The four dates, and whether any date is known."""
    if relation.kind == "state":
        published = context.sources[claim.source].published
        read = read_state(claim.start, claim.end, claim.observed, published)
        return read, bool(claim.start or claim.end or claim.observed)
    if claim.when:
        return read_act(claim.when), True
    if relation.kind == "role":
        events = [context.id_of(end) for end in (claim.subject, claim.object)]
    else:
        events = [context.id_of(claim.event)] if claim.event else []
    for event in events:
        if event in context.events:
            return _event_bounds(*context.events[event]), True
    return ALWAYS, False


def _event_bounds(start: str | None, end: str | None) -> Bounds:
    low = read_day_span(start) if start else (OPEN_MIN, OPEN_MAX)
    high = read_day_span(end) if end else (low if start else (OPEN_MIN, OPEN_MAX))
    # An Event lies between its first and its last possible day, as an act does.
    first, last = low[0], high[1]
    return Bounds(first, last, first, last)


def _spans(claim: Claim, published: str | None) -> tuple[tuple[str, str], ...]:
    stated = [claim.start, claim.observed, published if claim.end == ".." else claim.end]
    return tuple(read_day_span(date) for date in stated if date and date != "..")
