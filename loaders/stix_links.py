"""Claims of the relationships and sightings of STIX."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from loaders import stix_map
from loaders.items import Item
from loaders.job import RELATED, Job
from loaders.slugs import printable
from loaders.stix_entities import Entities
from loaders.stix_fields import PREFIX, day, own, url
from loaders.stix_read import Object
from schema.dates import OPEN_MAX, OPEN_MIN
from schema.vocabulary import vocabulary


@dataclass(slots=True)
class Links:
    """Makes claims between entities that were made before."""

    job: Job
    entities: Entities

    def relationship(self, made: Object) -> Iterator[Item]:
        """The claims of a relationship."""
        type_ = made.text("relationship_type")
        if not type_:
            self.job.refuse(made.row, "relationship_type", "is missing")
            return
        source, target = self._end(made, "source_ref"), ""
        if source:
            target = self._end(made, "target_ref")
        if not target:
            return
        ends = source, target
        added = own(made)
        relation, swapped = self._relation(made, type_, ends)
        subject, object_ = reversed(ends) if swapped else ends
        dates = self._dates(made, relation, "start_time", "stop_time")
        if dates is None:
            return
        qualifiers: dict[str, Any] = {"original_type": type_} if relation == RELATED else {}
        if added:
            declared = vocabulary().relations[relation].qualifiers
            qualifiers |= {key: added[key] for key in declared if key in added}
        said: dict[str, Any] = {"qualifiers": qualifiers, **dates}
        status = added.get("status")
        if status == "alleged":
            said |= {"stance": "alleges", "speaker": "unattributed"}
        elif status == "disputed":
            what = "relations that some source denies: the denials are words on them, which are left out"
            self.job.tally.note(what, made.row.where)
        reading = vocabulary().relations[relation].reading
        words = f"{self.entities.names[subject]} {reading} {self.entities.names[object_]}"
        if relation == RELATED:
            self.job.tally.note(f"“{printable(type_)}” has no relation of ours: RELATED_TO", made.row.where)
            words += f", as “{type_}”"
        yield from self._claims(made, made.id, (subject, object_), relation, words, said, type_)

    def sighting(self, made: Object) -> Iterator[Item]:
        """The claims of a sighting: what was seen at whom or where."""
        if not made.texts("where_sighted_refs"):
            self.job.tally.skip("sighting that does not say where")
            return
        subject = self._end(made, "sighting_of_ref")
        dates = self._dates(made, RELATED, "first_seen", "last_seen") if subject else None
        if dates is None:
            return
        seen = "/".join(dict.fromkeys(dates[key] for key in ("start", "end") if key in dates))
        said = {"qualifiers": {"original_type": "sighting"}, **({"observed": seen} if seen else {})}
        places = made.texts("where_sighted_refs")
        for place in places:
            if object_ := self._end(made, "where_sighted_refs", place):
                id_ = f"{made.id}/{object_}" if len(places) > 1 else made.id
                words = f"{self.entities.names[subject]} was sighted at {self.entities.names[object_]}"
                yield from self._claims(made, id_, (subject, object_), RELATED, words, said, "sighting")

    def _claims(
        self,
        made: Object,
        id_: str,
        ends: tuple[str, str],
        relation: str,
        words: str,
        said: dict[str, Any],
        original: str,
    ) -> Iterator[Item]:
        """A claim of each of its sources."""
        confidence = made.values.get("confidence")
        if confidence is not None:
            if isinstance(confidence, bool) or not isinstance(confidence, int) or not 0 <= confidence <= 100:
                self.job.refuse(made.row, "confidence", "is no number from 0 to 100")
                return
            said["credibility"] = stix_map.credibility(confidence)
        if made.values.get("revoked"):
            if (withdrawn := day(made.text("modified"))) is None:
                self.job.refuse(made.row, "modified", "is missing: when was it revoked?")
                return
            said["retracted"] = withdrawn
        dates = " to ".join(dict.fromkeys(said[key] for key in ("when", "start", "end") if key in said))
        several = len(self.entities.reports.get(made.id, ())) > 1
        marked = self.entities.mark(made)
        for one in self.entities.sources(made):
            if isinstance(one, Item):
                yield one
                continue
            yield from self.job.claim(
                made.row,
                original=original,
                id=PREFIX + (f"{id_}@{one.partition('--')[2]}" if several else id_),
                subject=PREFIX + ends[0],
                relation=relation,
                object=PREFIX + ends[1],
                source=one,
                statement=f"{words}{f' ({dates})' if dates else ''}.",
                url=url(made),
                note=marked,
                **said,
            )

    def _end(self, made: Object, name: str, ref: str = "") -> str:
        """The id of an end; empty, and counted, where it is no entity of ours."""
        ref = ref or made.text(name)
        if ref in self.entities.names:
            return ref
        what = printable(made.text("relationship_type")) or made.kind
        if ref in self.entities.left:
            self.job.tally.skip(f"{what}: an end is left out ({self.entities.left[ref]})")
        else:
            message = "names an object that is not in the data, or was refused" if ref else "is missing"
            self.job.refuse(made.row, name, message, f"it is {printable(ref)}" if ref else "")
        return ""

    def _relation(self, made: Object, type_: str, ends: tuple[str, str]) -> tuple[str, bool]:
        """Our relation, and whether the ends are swapped."""
        relations = vocabulary().relations
        stated = own(made).get("relation")
        if isinstance(stated, str) and stated in relations:
            return stated, False
        for name, swapped in stix_map.RELATIONS.get(type_, ()):
            subject, object_ = reversed(ends) if swapped else ends
            if relations[name].allows(self.job.labels[PREFIX + subject], self.job.labels[PREFIX + object_]):
                return name, swapped
        named = type_.upper().replace("-", "_")
        return (named, False) if named in relations else (RELATED, False)

    def _dates(self, made: Object, relation: str, first: str, last: str) -> dict[str, str] | None:
        """The dates of a claim; None where one is refused."""
        state = vocabulary().relations[relation].kind == "state"
        added = own(made)
        bounds = [added.get(name) for name in ("start_min", "start_max", "end_min", "end_max")]
        if all(isinstance(bound, str) for bound in bounds):
            sides = (("start", bounds[0], bounds[1]), ("end", bounds[2], bounds[3]))
            spans = sides if state else (("when", bounds[0], bounds[3]),)
            found = {name: _span(str(low), str(high), state) for name, low, high in spans}
            return {name: span for name, span in found.items() if span}
        days: dict[str, str] = {}
        for name, side in ((first, "start"), (last, "end")):
            if text := made.text(name):
                if (stated := day(text)) is None:
                    self.job.refuse(made.row, name, f"{printable(text)!r} is no time")
                    return None
                days[side] = stated
        if state or not days:
            return days
        return {"when": "/".join(dict.fromkeys(days.values()))}


def _span(low: str, high: str, state: bool) -> str | None:
    """The EDTF of some day between two, of which either may be open; an act has no open ends."""
    if low == high:
        return low
    if (low, high) == (OPEN_MIN, OPEN_MAX) or (not state and (low == OPEN_MIN or high == OPEN_MAX)):
        return None
    return f"[{'' if low == OPEN_MIN else low}..{'' if high == OPEN_MAX else high}]"
