"""Entities of STIX as ours, the sources of claims, and what was made of each field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from loaders import stix_map
from loaders.items import Item
from loaders.job import Job
from loaders.slugs import printable, slug
from loaders.stix_fields import PREFIX, day, marking, own, url, wikidata
from loaders.stix_read import Object

_COUNTRY = re.compile(r"[A-Za-z]{2}")
_PLACE_NAMES = ("city", "administrative_area", "country", "region")
_ANYWHERE = {name for fields in stix_map.MAPPED.values() for name in fields}


@dataclass(slots=True)
class Entities:
    """What is known of objects, by id of STIX.

    ``names``: of those that became ours. ``left``: the type of those left out. ``reports``: those that refer to a
    relationship or a sighting. ``actors``: the label of threat actors.
    """

    job: Job
    actors: str
    names: dict[str, str] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)
    creators: dict[str, str] = field(default_factory=dict)
    markings: dict[str, str] = field(default_factory=lambda: dict(stix_map.TLP))
    reports: dict[str, list[Object]] = field(default_factory=dict)

    def look(self, made: Object) -> None:
        """Note what other objects say by reference: markings, creators, reports."""
        self._account(made)
        if made.kind == stix_map.MARKING:
            self.markings[made.id] = marking(made)
        elif made.kind == stix_map.IDENTITY:
            self.creators[made.id] = made.text("name")
        elif made.kind == stix_map.REPORT and not made.values.get("revoked"):
            for ref in made.texts("object_refs"):
                if ref.startswith((f"{stix_map.RELATIONSHIP}--", f"{stix_map.SIGHTING}--")):
                    self.reports.setdefault(ref, []).append(made)

    def make(self, made: Object) -> Iterator[Item]:
        """The entity of an object, unless it is left out or refused."""
        labels, reason = self._labels(made)
        if made.values.get("revoked"):
            reason = f"revoked {made.kind}"
        if reason:
            self.left[made.id] = made.kind
            self.job.tally.skip(reason)
            return
        name = made.text("name") or next(
            (made.text(part) for part in ("city", "administrative_area", "country", "region") if made.text(part)),
            "",
        )
        if not name:
            self.job.refuse(made.row, "name", "is missing")
            return
        self.mark(made)
        country = made.text("country")
        added = own(made)
        for item in self.job.entity(
            made.row,
            **{
                "id": PREFIX + made.id,
                "name": name,
                "labels": labels,
                "aliases": [alias for alias in dict.fromkeys(made.texts("aliases")) if alias != name],
                "countries": (country.upper(),) if _COUNTRY.fullmatch(country) else (),
                "wikidata": wikidata(made),
                **(self._life(made) if made.kind in stix_map.EVENTS else {}),
                **{key: added[key] for key in stix_map.OWN_FIELDS if key in added},
            },
        ):
            self.names[made.id] = name
            yield item

    def _labels(self, made: Object) -> tuple[tuple[str, ...], str]:
        """The labels of an entity, or the reason why it is left out."""
        if own(made).get("labels"):
            return (), ""  # they stand in the extension
        if made.kind in stix_map.ACTORS:
            return (self.actors,), ""
        if made.kind in stix_map.EVENTS:
            return ("Event",), ""
        if made.kind == stix_map.PLACE:
            return ("Place",), ""
        if made.kind != stix_map.IDENTITY:
            why = stix_map.LEFT_OUT.get(made.kind, stix_map.NO_PLACE)
            return (), f"{made.kind}: {why}"
        class_ = made.text("identity_class").casefold()
        if class_ in stix_map.NO_ACTOR:
            return (), stix_map.NO_ACTOR[class_]
        if class_ in stix_map.NO_CLASS:
            self.job.tally.note("identities of unknown class are taken for organizations", made.row.where)
        elif class_ not in stix_map.CLASSES:
            self.job.tally.note("identities of a class of their own are taken for organizations", made.row.where)
        label = stix_map.CLASSES.get(class_, "Organization")
        if label == "Organization" and any(one.startswith(stix_map.GOVERNMENT) for one in made.texts("sectors")):
            label = "StateBody"
        return (label,), ""

    def _life(self, made: Object) -> dict[str, str]:
        days = {"start": day(made.text("first_seen")), "end": day(made.text("last_seen"))}
        if days["start"] and days["end"] and days["start"] > days["end"]:
            self.job.tally.note("entities end before they begin: both dates are left out", made.row.where)
            return {}
        return {key: day for key, day in days.items() if day}

    def report(self, made: Object) -> Iterator[Item]:
        """The source that a report is."""
        creator = made.text("created_by_ref")
        marked = self.mark(made)
        yield from self.job.source(
            made.row,
            id=PREFIX + made.id,
            title=made.text("name") or made.id,
            publisher=PREFIX + creator if creator in self.names else None,
            published=day(made.text("published")),
            url=url(made),
            note=marked,
        )

    def sources(self, made: Object) -> Iterator[Item | str]:
        """The sources of a claim, each followed by its id: the reports on it, else who made it, else the bundle."""
        if made.id in self.reports:
            for report in self.reports[made.id]:
                yield from self.report(report)
                yield PREFIX + report.id
            return
        creator = made.text("created_by_ref")
        file = made.row.place.file.rpartition(" ")[0]
        id_ = f"{PREFIX}{creator}" if creator in self.creators else f"{PREFIX}bundle-{slug(file)}"
        if creator and creator not in self.creators:
            self.job.tally.note("who made them is not in the bundle", f"{made.row.where} ({printable(creator)})")
        yield from self.job.source(
            made.row,
            id=id_,
            title=f"{self.creators.get(creator) or file} (STIX)",
            publisher=PREFIX + creator if creator in self.names else None,
        )
        yield id_

    def mark(self, made: Object) -> str | None:
        """The markings of an object in words, of which the analyst is told."""
        marks = [self.markings.get(ref, ref) for ref in made.texts("object_marking_refs")]
        for mark in marks:
            self.job.tally.note(f"objects are marked: {printable(mark, 200)}", made.row.where)
        return "; ".join(f"marked: {mark}" for mark in marks) or None

    def _account(self, made: Object) -> None:
        mapped = stix_map.made_of(made.kind)
        if mapped is None:
            return
        tally = self.job.tally
        for name in made.values:
            if name in mapped:
                tally.mapped[name] = None
            elif name.startswith("x_"):
                tally.ignored.setdefault(printable(name), stix_map.PRODUCERS)
            elif name in stix_map.IGNORED:
                tally.ignored[f"{made.kind}.{name}" if name in _ANYWHERE else name] = stix_map.IGNORED[name]
            else:
                tally.unknown[printable(f"{made.kind}.{name}")] += 1
