"""Checks over a whole set of records: ids that name nothing, doubles, ends that do not fit, cycles.

``Checker`` sees entities and sources first and claims afterwards, as they stream by; it holds ids and labels,
not the records.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import chain

from schema.dates import read_day_span
from schema.errors import Place, Problem
from schema.identity import canonical_ids
from schema.names import nearest
from schema.records import UNATTRIBUTED, Claim, Entity, Identity, Source
from schema.vocabulary import vocabulary

CHAIN = 100
"""Sources of which each repeats the next. A longer chain is a slip, and takes long to follow from each of them."""

COMPARED = 200_000
"""Ids that are looked at for a "did you mean": some seconds. What is wrong beyond them is told without."""


@dataclass(slots=True)
class Checker:
    """Collects problems. ``add`` every source, entity and identity, then every claim, then call ``finish``."""

    problems: list[Problem] = field(default_factory=list)
    labels: dict[str, frozenset[str]] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    claim_ids: dict[str, Place] = field(default_factory=dict)
    _seen: dict[tuple[str, str, str], Place] = field(default_factory=dict)
    _places: dict[str, Place] = field(default_factory=dict)
    _identities: list[tuple[Identity, Place]] = field(default_factory=list)
    _about: list[tuple[str, Place]] = field(default_factory=list)
    _sets: dict[frozenset[str], frozenset[str]] = field(default_factory=dict)
    _compared: int = 0

    def add_entity(self, entity: Entity, dataset: str, place: Place) -> None:
        """An entity; several data sets may each describe the same one."""
        if not self._double("entity", dataset, entity.id, place):
            labels = self.labels.get(entity.id, frozenset()).union(entity.labels)
            self.labels[entity.id] = self._sets.setdefault(labels, labels)

    def add_source(self, source: Source, dataset: str, place: Place) -> None:
        """A source; data sets that share one must describe it alike."""
        if self._double("source", dataset, source.id, place):
            return
        known = self.sources.setdefault(source.id, source)
        if known != source:
            fields = [name for name in type(source).model_fields if getattr(known, name) != getattr(source, name)]
            message = f"{source.id} differs from the same source in another data set in: {', '.join(fields)}"
            hint = "make them alike, or give this one an id of its own"
            self.problems.append(Problem(place, "id", message, hint))
        self._places.setdefault(source.id, place)

    def add_identity(self, identity: Identity, dataset: str, place: Place) -> None:
        """An identity decision, one per pair and data set."""
        if not self._double("identity", dataset, identity.id, place):
            self._identities.append((identity, place))

    def add_claim(self, claim: Claim, place: Place) -> None:
        """A claim: its id, its ends, its speaker, event and source."""
        if first := self._stood_at(claim.id, place):
            # It is the input that can be changed, whichever was looked at first.
            mine, other = (first, place) if first.line and not place.line else (place, first)
            self.problems.append(Problem(mine, "id", f"{claim.id} stands already at {other}", "ids are unique"))
            return
        ends = [self._entity(claim.subject, "subject", place), self._entity(claim.object, "object", place)]
        if all(ends):
            self._fit(claim, place)
        if claim.speaker not in (None, UNATTRIBUTED):
            self._entity(claim.speaker or "", "speaker", place)
        if claim.event:
            self._entity(claim.event, "event", place)
        self._source_of(claim, place)
        self._about += [(id_, place) for id_ in claim.about if id_ not in self.labels]

    def finish(self) -> list[Problem]:
        """The checks that need everything; all problems found."""
        for id_, place in self._about:
            if id_ not in self._claims():
                self._dangling(id_, "about", place, "an entity or a claim", self.labels, self._claims())
        for source in self.sources.values():
            self._check_source(source)
        self._check_identities()
        return self.problems

    def _stood_at(self, id_: str, place: Place) -> Place | None:
        """Where a claim of that id was before, if there was one; another asks after this one."""
        if id_ in self.claim_ids:
            return self.claim_ids[id_]
        self.claim_ids[id_] = place
        return None

    def _claims(self) -> Collection[str]:
        """The ids of all claims."""
        return self.claim_ids

    def _double(self, kind: str, dataset: str, id_: str, place: Place) -> bool:
        key = (kind, dataset, id_)
        if key in self._seen:
            message = f"{id_} stands already at {self._seen[key]}"
            self.problems.append(Problem(place, "id", message, "ids are unique"))
            return True
        self._seen[key] = place
        return False

    def _entity(self, id_: str, field_: str, place: Place) -> bool:
        if id_ in self.labels:
            return True
        self._dangling(id_, field_, place, "an entity", self.labels)
        return False

    def _dangling(self, id_: str, field_: str, place: Place, what: str, *known: Collection[str]) -> None:
        self._compared += sum(map(len, known))
        near = nearest(id_, chain(*known)) if self._compared <= COMPARED else []
        hint = f"did you mean {', '.join(near[:3])}?" if near else f"add {what} with this id"
        self.problems.append(Problem(place, field_, f"there is no {what.rsplit(maxsplit=1)[-1]} {id_!r}", hint))

    def _fit(self, claim: Claim, place: Place) -> None:
        relation = vocabulary().relations[claim.relation]
        subject, object_ = self.labels[claim.subject], self.labels[claim.object]
        if relation.allows(subject, object_):
            return
        allowed = "; ".join(f"{'/'.join(sorted(a))} → {'/'.join(sorted(b))}" for a, b in relation.ends)
        message = (
            f"{claim.relation} cannot join {claim.subject} ({'/'.join(sorted(subject))}) "
            f"to {claim.object} ({'/'.join(sorted(object_))})"
        )
        self.problems.append(Problem(place, "relation", message, f"it joins {allowed}"))

    def _source_of(self, claim: Claim, place: Place) -> None:
        source = self.sources.get(claim.source)
        if source is None:
            self._dangling(claim.source, "source", place, "a source", self.sources)
            return
        began = claim.start if claim.end == ".." and claim.start != ".." else None
        if began and source.published and read_day_span(began)[0] > read_day_span(source.published)[1]:
            message = f"{began} is after {source.id} was published ({source.published}), when it was still so"
            self.problems.append(Problem(place, "start", message))

    def _check_source(self, source: Source) -> None:
        place = self._places.get(source.id, Place())
        if source.publisher and source.publisher not in self.labels:
            self._dangling(source.publisher, "publisher", place, "an entity", self.labels)
        passed = [source.id]
        while (origin := self.sources[passed[-1]].origin) is not None:
            if origin not in self.sources:
                if passed[-1] == source.id:
                    self._dangling(origin, "origin", place, "a source", self.sources)
                return
            passed.append(origin)
            message = ""
            if origin in passed[:-1]:
                message = f"the origins run in a circle: {' → '.join(passed)}"
            elif len(passed) > CHAIN:
                message = f"the origins run through more than {CHAIN} sources"
            if message:
                self.problems.append(Problem(place, "origin", message))
                return

    def _check_identities(self) -> None:
        classes = canonical_ids(identity for identity, _ in self._identities)
        for identity, place in self._identities:
            for name in ("a", "b"):
                self._entity(getattr(identity, name), name, place)
            same = classes.get(identity.a, identity.a) == classes.get(identity.b, identity.b)
            if identity.decision == "different" and same:
                message = f"{identity.a} and {identity.b} are different here, but one by other decisions"
                self.problems.append(Problem(place, "decision", message, "remove one of the decisions"))
