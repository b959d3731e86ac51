"""Records in few words, for tests: only what a test is about has to be said."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from graph.fold import Edge, Filters, context, fold
from schema.records import UNATTRIBUTED, Claim, Entity, Identity, Source


def entity(id_: str, *labels: str, **fields: Any) -> Entity:
    """An entity; an armed group unless labels are given."""
    return Entity(id=id_, name=id_.title(), labels=labels or ("ArmedGroup",), **fields)


def source(id_: str, reliability: str | None = "A", **fields: Any) -> Source:
    """A source; completely reliable, without publisher and day of publication unless they are given."""
    return Source.model_validate({"id": id_, "title": f"Text {id_}", "reliability": reliability, **fields})


def claim(id_: str, triple: str, stance: str = "asserts", **fields: Any) -> Claim:
    """A claim on ``"a ATTACKED b"``; credibility 2 and source ``s``; who alleges is not named unless given."""
    subject, relation, object_ = triple.split()
    values = {
        "id": id_,
        "subject": subject,
        "relation": relation,
        "object": object_,
        "stance": stance,
        "source": "s",
        "credibility": 2,
        "statement": f"Statement {id_}.",
    }
    if stance == "alleges":
        values["speaker"] = UNATTRIBUTED
    return Claim.model_validate({**values, **fields})


def same(a: str, b: str, decision: str = "same") -> Identity:
    """A decision on whether two entities are one."""
    return Identity.model_validate({"a": a, "b": b, "decision": decision, "who": "analyst", "why": "compared"})


def edges_of(
    claims: Iterable[Claim],
    *,
    sources: Iterable[Source] = (),
    entities: Iterable[Entity] = (),
    identities: Iterable[Identity] = (),
    known_by: str | None = None,
    without_sources: Iterable[str] = (),
    without_speakers: Iterable[str] = (),
) -> list[Edge]:
    """The edges of the claims. Sources that are cited but not given are ``source(id)``."""
    claims = list(claims)
    known = {cited: source(cited) for cited in (c.source for c in claims)} | {s.id: s for s in sources}
    filters = Filters(known_by, frozenset(without_sources), frozenset(without_speakers))
    return fold(claims, context(known.values(), entities, identities, filters))


def edge_of(claims: Iterable[Claim], **rest: Any) -> Edge:
    """The only edge of the claims."""
    (edge,) = edges_of(claims, **rest)
    return edge
