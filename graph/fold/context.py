"""What a fold must know besides the claims: sources with their chains, identities, dates of events, filters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from schema.admiralty import RELIABILITY
from schema.dates import OPEN_MAX, OPEN_MIN, read_day_span
from schema.identity import canonical_ids
from schema.records import UNATTRIBUTED, Claim, Entity, Identity, Source


@dataclass(frozen=True, slots=True)
class Standing:
    """A source seen through its chain of origins: what its claims are worth, and who is behind them."""

    id: str
    reliability: str
    voice: str
    published: str | None
    published_min: str
    published_max: str
    withdrawn: bool
    chain: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filters:
    """Filters that remove claims, so that a re-fold is needed. ``known_by`` is an ISO day or None."""

    known_by: str | None = None
    without_sources: frozenset[str] = frozenset()
    without_speakers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Context:
    """Everything but the claims. Made by ``context``; pure data, so that folding stays a pure function."""

    canonical: Mapping[str, str]
    sources: Mapping[str, Standing]
    events: Mapping[str, tuple[str | None, str | None]]
    filters: Filters = field(default_factory=Filters)

    def id_of(self, entity: str) -> str:
        """The smallest id of the entity's class of ``same`` identities."""
        return self.canonical.get(entity, entity)

    def keeps(self, claim: Claim) -> bool:
        """Whether the claim passes the filters. An unknown day of publication passes ``known_by``."""
        if claim.speaker and self.id_of(claim.speaker) in self.filters.without_speakers:
            return False
        return self.keeps_source(self.sources[claim.source])

    def keeps_source(self, source: Standing) -> bool:
        """Whether what the source says in its own voice passes the filters."""
        if self.filters.without_sources.intersection(source.chain):
            return False
        return not self.filters.known_by or source.published_min <= self.filters.known_by

    def happened(self, retraction: str | None) -> bool:
        """Whether a retraction on that day has happened by ``known_by``; always, if that is not set."""
        return _happened(retraction, self.filters.known_by)

    def voice_of(self, claim: Claim) -> str:
        """Who vouches: the speaker, else (also where nobody is named) the publisher at the root of the chain."""
        if claim.speaker and claim.speaker != UNATTRIBUTED:
            return self.id_of(claim.speaker)
        return self.sources[claim.source].voice

    def withdrawn(self, claim: Claim) -> bool:
        """Whether the claim, its source or an origin of it was retracted (by ``known_by``, if that is set)."""
        own = bool(claim.retracted) and self.happened(claim.retracted)
        return own or self.sources[claim.source].withdrawn


def context(
    sources: Iterable[Source],
    entities: Iterable[Entity],
    identities: Iterable[Identity] = (),
    filters: Filters | None = None,
) -> Context:
    """The context of a fold. The records must have passed ``schema.checks``: no dangling id, no cycle."""
    by_id = {source.id: source for source in sources}
    canonical = canonical_ids(identities)
    asked = filters or Filters()
    filters = Filters(
        asked.known_by,
        asked.without_sources,
        frozenset(canonical.get(speaker, speaker) for speaker in asked.without_speakers),
    )
    return Context(
        canonical=canonical,
        sources={id_: _standing(source, by_id, canonical, filters.known_by) for id_, source in by_id.items()},
        events=_event_dates(entities, canonical),
        filters=filters,
    )


def _event_dates(
    entities: Iterable[Entity], canonical: Mapping[str, str]
) -> dict[str, tuple[str | None, str | None]]:
    # Several records of one event (data sets, identities): the first in a fixed order that states a date.
    found: dict[str, tuple[str | None, str | None]] = {}
    dated = (e for e in entities if "Event" in e.labels and (e.start or e.end))
    for entity in sorted(dated, key=lambda e: (e.id, e.start or "", e.end or "")):
        found.setdefault(canonical.get(entity.id, entity.id), (entity.start, entity.end))
    return found


def _standing(
    source: Source, by_id: Mapping[str, Source], canonical: Mapping[str, str], known_by: str | None
) -> Standing:
    chain = [source]
    while (origin := chain[-1].origin) is not None:
        chain.append(by_id[origin])
    low, high = read_day_span(source.published) if source.published else (OPEN_MIN, OPEN_MAX)
    root = chain[-1]
    letters = [s.reliability for s in chain]
    return Standing(
        id=source.id,
        # The least along the chain: a reprint launders nothing. F (.3) weighs more than E (.2).
        reliability=min((x or "F" for x in letters), key=lambda x: (RELIABILITY[x], x)),
        voice=canonical.get(root.publisher, root.publisher) if root.publisher else root.id,
        published=source.published,
        published_min=low,
        published_max=high,
        withdrawn=any(s.retracted and _happened(s.retracted, known_by) for s in chain),
        chain=tuple(s.id for s in chain),
    )


def _happened(day: str | None, known_by: str | None) -> bool:
    return known_by is None or (day is not None and read_day_span(day)[0] <= known_by)
