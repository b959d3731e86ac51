"""A claim made ready for folding: its weight, voice, dates and reach worked out once."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple, TypeAlias

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
NO_SPANS: tuple[tuple[str, str], ...] = ()

# Claims share their dates and codes by the thousand.
_act_bounds = lru_cache(1 << 16)(read_act)
_state_bounds = lru_cache(1 << 16)(read_state)


class Evidence(NamedTuple):
    """A claim with what the fold needs of it.

    ``bounds`` are its four dates. ``spans`` are the spans of days that a state's claim states, one for each
    field. ``reach`` is what a denial or doubt speaks of: the days that it states, a side left out open.
    """

    id: str
    claim: Claim
    weight: float
    code: str
    unrated: bool
    voice: str
    withdrawn: bool
    identity: Identity
    occurrence: str
    bounds: Bounds
    spans: tuple[tuple[str, str], ...]
    reach: tuple[str, str]
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
    weight, code, unrated = _rated(claim.credibility, source.reliability)
    occurrence, spans = "", NO_SPANS
    if relation.kind == "state":
        bounds = _state_bounds(claim.start, claim.end, claim.observed, source.published)
        spans, reach = _stated(claim.start, claim.end, claim.observed, source.published)
    else:
        bounds = _bounds(claim, relation, context)
        reach = bounds.start_min, bounds.end_max
        if relation.kind == "act":
            occurrence = _occurrence(claim, context)
    return Evidence(
        id=claim.id,
        claim=claim,
        weight=weight,
        code=code,
        unrated=unrated,
        voice=context.voice_of(claim),
        withdrawn=context.withdrawn(claim),
        identity=tuple([(k, claim.qualifiers[k][0]) for k in relation.identity if k in claim.qualifiers]),
        occurrence=occurrence,
        bounds=bounds,
        spans=spans,
        reach=reach,
        published_max=source.published_max,
    )


@lru_cache(1 << 8)
def _rated(credibility: int | None, reliability: str) -> tuple[float, str, bool]:
    return (
        admiralty.weight(credibility, reliability),
        admiralty.code(credibility, reliability),
        admiralty.unrated(credibility, reliability),
    )


def _occurrence(claim: Claim, context: Context) -> str:
    if claim.event:
        return context.id_of(claim.event)
    return canonical(claim.when) if claim.when else UNDATED


def _bounds(claim: Claim, relation: Relation, context: Context) -> Bounds:
    """The dates of an act or role: its own, else those of its Event."""
    if claim.when:
        return _act_bounds(claim.when)
    ends = (claim.subject, claim.object) if relation.kind == "role" else (claim.event,)
    for end in ends:
        if end and (dates := context.events.get(context.id_of(end))):
            return _event_bounds(*dates)
    return ALWAYS


def _event_bounds(start: str | None, end: str | None) -> Bounds:
    low = read_day_span(start) if start else (OPEN_MIN, OPEN_MAX)
    high = read_day_span(end) if end else (low if start else (OPEN_MIN, OPEN_MAX))
    # An Event lies between its first and its last possible day, as an act does.
    first, last = low[0], high[1]
    return Bounds(first, last, first, last)


@lru_cache(1 << 16)
def _stated(
    start: str | None, end: str | None, observed: str | None, published: str | None
) -> tuple[tuple[tuple[str, str], ...], tuple[str, str]]:
    """``Evidence.spans`` and ``Evidence.reach`` of a state. ``..`` as a start is unknown, as if left out."""
    began = _span(start)
    seen = _span(observed)
    ended = _span(published if end == ".." else end)
    first = began or seen
    last = (OPEN_MIN, OPEN_MAX) if end == ".." else ended or seen
    reach = first[0] if first else OPEN_MIN, last[1] if last else OPEN_MAX
    return tuple(span for span in (began, seen, ended) if span), reach


def _span(date: str | None) -> tuple[str, str] | None:
    return read_day_span(date) if date and date != ".." else None
