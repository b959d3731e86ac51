"""Entities of FollowTheMoney as ours: names, labels, countries, dates; and what was made of each property."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from loaders import ftm_map
from loaders.ftm_model import Schema
from loaders.ftm_read import Proxy
from loaders.items import Item
from loaders.job import Job
from loaders.slugs import printable
from schema.dates import DateError, read_day_span
from schema.vocabulary import vocabulary

PREFIX = "ftm:"
OWN = "mg-entity-"
"""How ids of entities of our own export begin; their keywords are their labels."""

MENTIONED = "Mentioned"
"""In the names of properties that hold names found in a text."""

_DAY = re.compile(r"(\d{4}(?:-\d\d(?:-\d\d)?)?)(?:[T ].*)?")
_COUNTRY = re.compile(r"([a-z]{2})(?:-[a-z0-9]{1,3})?", re.IGNORECASE)
_WIKIDATA = re.compile(r"Q[1-9][0-9]*")


@dataclass(slots=True)
class Entities:
    """What became of the entities, by id of the data.

    ``names``: of those that became ours. ``left``: the schema of those left out by rule. ``addresses``: where the
    documents among them stand. ``armed``: topics of armed groups.
    """

    job: Job
    armed: frozenset[str]
    names: dict[str, str] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    _known: dict[str, dict[str, bool]] = field(default_factory=dict)

    def account(self, proxy: Proxy) -> None:
        """Count what is made of each property of an entity that is read at all."""
        schema = proxy.schema
        if not joins(schema) and ftm_map.label(schema) is None:
            return
        told = self._known.setdefault(schema.name, {})
        for prop in proxy.values:
            if prop not in told:
                told[prop] = prop in schema.properties
                self._tell(schema, prop)
            if not told[prop]:
                self.job.tally.unknown[printable(f"{schema.name}:{prop}")] += 1

    def _tell(self, schema: Schema, prop: str) -> None:
        tally = self.job.tally
        if (known := schema.properties.get(prop)) is None:
            return
        if prop in _mapped(schema):
            tally.mapped[known.qname] = None
            tally.ignored.pop(known.qname, None)
        elif known.qname not in tally.mapped:
            tally.ignored[known.qname] = ftm_map.WHY.get(known.type, ftm_map.NO_FIELD)

    def make(self, proxy: Proxy) -> Iterator[Item]:
        """The entity, unless it is left out or refused."""
        labels = self._labels(proxy)
        if not labels:
            self.left[proxy.id] = proxy.schema.name
            if address := next(iter(proxy.values.get("sourceUrl", ())), None):
                self.addresses[proxy.id] = address
            self.job.tally.skip(ftm_map.left_out(proxy.schema))
            return
        caption = next((prop for prop in proxy.schema.caption if proxy.values.get(prop)), "")
        name, aliases = _names(proxy, caption)
        if caption:
            qname = proxy.schema.properties[caption].qname
            self.job.tally.mapped[qname] = None
            self.job.tally.ignored.pop(qname, None)
        if not name:
            self.job.refuse(proxy.row, "name", f"is missing: this {proxy.schema.name} has no name of any kind")
            return
        if proxy.schema.name == "LegalEntity":
            what = "LegalEntity may be a person or a body: it is taken for an organization"
            self.job.tally.note(what, proxy.row.where)
        life = {
            side: self.moment(proxy, next((proxy.values[one] for one in props if proxy.values.get(one)), ()))
            for side, props in (("start", proxy.schema.start), ("end", proxy.schema.end))
        }
        if life["start"] and life["end"] and read_day_span(life["start"])[0] > read_day_span(life["end"])[1]:
            self.job.tally.note("entities end before they begin: both dates are left out", proxy.row.where)
            life = {}
        known = [id_ for id_ in (*proxy.values.get(ftm_map.WIKIDATA, ()), proxy.id) if _WIKIDATA.fullmatch(id_)]
        for item in self.job.entity(
            proxy.row,
            id=PREFIX + proxy.id,
            name=name,
            labels=labels,
            aliases=aliases,
            countries=self._countries(proxy),
            wikidata=known[0] if known else None,
            **life,
        ):
            self.names[proxy.id] = name
            yield item

    def _labels(self, proxy: Proxy) -> tuple[str, ...]:
        if proxy.id.startswith(OWN):
            return tuple(word for word in proxy.values.get("keywords", ()) if word in vocabulary().labels)
        label = ftm_map.label(proxy.schema)
        if label != "Organization":
            return (label,) if label else ()
        topics = proxy.values.get("topics", ())
        found = {ftm_map.TOPICS[topic] for topic in topics if topic in ftm_map.TOPICS}
        if self.armed.intersection(topics):
            found.add("ArmedGroup")
        return tuple(sorted(found)) or (label,)

    def _countries(self, proxy: Proxy) -> tuple[str, ...]:
        found = set()
        for prop in proxy.schema.of_type("country"):
            for code in proxy.values.get(prop, ()) if prop not in ftm_map.BORN else ():
                if made := _COUNTRY.fullmatch(code):
                    found.add(made[1].upper())
                else:
                    self.job.tally.note("countries that have no code of two letters are left out", proxy.row.where)
        return tuple(sorted(found))

    def moment(self, proxy: Proxy, values: Sequence[str]) -> str | None:
        """The day of some values: several are some day between; None for none."""
        days = []
        for value in values:
            found = _DAY.fullmatch(value)
            try:
                read_day_span(found[1] if found else value)
            except DateError:
                self.job.tally.note("dates that are none are left out", proxy.row.where)
                continue
            days.append(found[1] if found else value)
        days = sorted(day for day in set(days) if not any(o.startswith(day) and o != day for o in days))
        if len(days) > 1:
            return f"[{days[0]}..{days[-1]}]"
        return days[0] if days else None


def joins(schema: Schema) -> bool:
    """Whether an entity of a schema is a relation of others."""
    return schema.edge is not None or ftm_map.listing(schema) is not None


def _mapped(schema: Schema) -> set[str]:
    """The properties of a schema of which something is made."""
    used = {*ftm_map.URLS, ftm_map.PROOF} if joins(schema) else set()
    if schema.edge:
        used |= {schema.edge.source, schema.edge.target, *schema.edge.caption, *ftm_map.OBSERVED}
        used |= {*schema.start[:1], *schema.end[:1], *schema.of_type("number"), ftm_map.PAID_FOR}
    elif listing := ftm_map.listing(schema):
        used |= {listing.names, listing.entity, *listing.dates, *listing.notes}
    else:
        used |= {*schema.of_type("name"), *schema.of_type("entity"), *schema.start, *schema.end}
        used = {prop for prop in used if MENTIONED not in prop}
        used |= {prop for prop in schema.of_type("country") if prop not in ftm_map.BORN}
        used |= {"topics", ftm_map.WIKIDATA}
        used.discard(ftm_map.PROOF)
    return used


def _names(proxy: Proxy, caption: str) -> tuple[str, list[str]]:
    """What an entity is called, by the rule of the model, and its other names."""
    names = [*proxy.values.get(caption, ())]
    for prop in proxy.schema.of_type("name"):
        names += [] if MENTIONED in prop else proxy.values.get(prop, ())
    names = [" ".join(name.split()) for name in ([proxy.caption] if proxy.caption.strip() else []) + names]
    first, *others = list(dict.fromkeys(names)) or [""]
    return first, others
