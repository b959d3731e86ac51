"""Claims of what joins the entities of FollowTheMoney: links, references, listings, and links of our own export."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from loaders import ftm_map
from loaders.ftm_entities import PREFIX, Entities, joins
from loaders.ftm_map import Tie
from loaders.ftm_read import Proxy
from loaders.items import Item
from loaders.job import Job
from loaders.slugs import slug
from schema.records import ID_PATTERN
from schema.vocabulary import vocabulary

OWN = "mg-relation-"
"""How ids of relations of our own export begin; their role is our caption, their status ours."""


@dataclass(frozen=True, slots=True)
class _Side:
    """One end of a link: the property that names it (empty: the entity itself), and ids by the value there."""

    prop: str
    ids: dict[str, str]


@dataclass(slots=True)
class Links:
    """Makes claims between entities that were made before. ``payments``: our relation for a payment."""

    job: Job
    entities: Entities
    payments: Tie
    _told: set[str] = field(default_factory=set)

    def make(self, proxy: Proxy) -> Iterator[Item]:
        """The claims of one entity of the data."""
        if (edge := proxy.schema.edge) is not None:
            numbers = [name for name in proxy.schema.of_type("number") if name in proxy.values]
            dates = proxy.schema.of_type("date")
            said = _notes(proxy, [name for name in (*edge.caption, *numbers) if name not in dates])
            sides = _side(proxy, edge.source), _side(proxy, edge.target)
            yield from self._link(proxy, sides, edge.words, said)
        elif listing := ftm_map.listing(proxy.schema):
            yield from self._listed(proxy, listing)
        elif proxy.id in self.entities.names:
            yield from self._references(proxy)

    def _link(self, proxy: Proxy, sides: tuple[_Side, _Side], words: str, said: dict[str, Any]) -> Iterator[Item]:
        tie = ftm_map.edge(proxy.schema)
        if proxy.id.startswith(OWN):
            status = next(iter(proxy.values.get("status", ())), "").partition(" ")[0]
            if status == "retracted":
                self.job.tally.skip("relation that was withdrawn")
                return
            if status == "alleged":
                said |= {"stance": "alleges", "speaker": "unattributed"}
            elif status == "disputed":
                what = "relations that some source denies: the denials are not in this format"
                self.job.tally.note(what, proxy.row.where)
        elif ftm_map.PAYMENT in proxy.schema.lineage:
            tie = ftm_map.related(proxy.schema.name) if proxy.values.get(ftm_map.PAID_FOR) else self.payments
            if tie.relation == "AIDED" and "payments" not in self._told:
                self._told.add("payments")
                what = "payments are taken for help with money: if they are prices, --option payments=related"
                self.job.tally.note(what, f"{proxy.row.where} is the first")
        yield from self._pairs(proxy, sides, tie, tie.words or words, said)

    def _listed(self, proxy: Proxy, listing: ftm_map.Listing) -> Iterator[Item]:
        names = proxy.values.get(listing.names)
        if not names:
            self.job.tally.skip(f"{proxy.schema.name} that names no {listing.names}")
            return
        ids = {name: f"name-{slug(name)}" for name in names}
        for name, id_ in ids.items():
            yield from self.job.entity(proxy.row, id=PREFIX + id_, name=name, labels=("Organization",))
            if PREFIX + id_ in self.job.labels:
                self.entities.names.setdefault(id_, name)
        sides = _Side(listing.names, ids), _side(proxy, listing.entity)
        said = _notes(proxy, listing.notes)
        yield from self._pairs(proxy, sides, listing.tie, listing.tie.words, said)

    def _references(self, proxy: Proxy) -> Iterator[Item]:
        relations = vocabulary().relations
        for prop in proxy.schema.of_type("entity"):
            if prop not in proxy.values or prop == ftm_map.PROOF:
                continue
            qname = proxy.schema.properties[prop].qname
            tie = ftm_map.REFERENCES.get(qname) or ftm_map.related(qname)
            labels = self.job.labels[PREFIX + proxy.id]
            if tie.relation == "BASED_IN" and not relations["BASED_IN"].allows(labels, ("Place",)):
                tie = ftm_map.LOCATED
            words = tie.words or relations[tie.relation].reading
            sides = _Side("", {proxy.id: proxy.id}), _side(proxy, prop)
            yield from self._pairs(proxy, sides, tie, words, {"column": qname})

    def _pairs(
        self, proxy: Proxy, sides: tuple[_Side, _Side], tie: Tie, words: str, said: dict[str, Any]
    ) -> Iterator[Item]:
        """A claim for each pair of ends and each data set that states both."""
        for side in sides:
            if not side.ids:
                self.job.refuse(proxy.row, side.prop, f"is missing: this {proxy.schema.name} has one end")
                return
        several = len(sides[0].ids) * len(sides[1].ids) > 1
        for (left, one), (right, other) in product(sides[0].ids.items(), sides[1].ids.items()):
            if not (self._known(proxy, sides[0].prop, one) and self._known(proxy, sides[1].prop, other)):
                continue
            stated = (sides[0].prop, left), (sides[1].prop, right)
            by = [name for name in proxy.datasets or ("",) if _states(proxy, name, stated)]
            if not by:
                hint = "statements of one link come from one data set"
                self.job.refuse(proxy.row, sides[1].prop, "no data set states both ends", hint)
            own = ([one, other] if several else []) if joins(proxy.schema) else [sides[1].prop, other]
            id_ = "/".join([proxy.id, *own])
            for name in by:
                said["id"] = _claim_id(f"{id_}@{slug(name)}" if len(proxy.datasets) > 1 else id_)
                yield from self._claim(proxy, name, (one, other), tie, words, said)

    def _known(self, proxy: Proxy, prop: str, id_: str) -> bool:
        if id_ in self.entities.names:
            return True
        if id_ in self.entities.left:
            schema = self.entities.left[id_]
            self.job.tally.skip(f"{proxy.schema.name} with an end that is left out ({schema})")
        else:
            message = "names an entity that is not in the data, or was refused"
            self.job.refuse(proxy.row, prop, message, f"it is {id_}")
        return False

    def _claim(
        self, proxy: Proxy, dataset: str, ends: tuple[str, str], tie: Tie, words: str, said: dict[str, Any]
    ) -> Iterator[Item]:
        name = dataset or self.job.files[0].stem.partition(".")[0]
        source = f"{PREFIX}{slug(name) or 'entities'}"
        title = f"{name} (FollowTheMoney)"
        yield from self.job.source(proxy.row, id=source, title=title)
        subject, object_ = reversed(ends) if tie.swapped else ends
        relation = tie.relation
        if proxy.id.startswith(OWN):
            relation = self._own_relation(proxy, subject, object_) or relation
            words, said = vocabulary().relations[relation].reading, {**said, "note": None}
            ends = subject, object_
        dates = self._dates(proxy, dataset, relation)
        shown = dates.get("when") or " to ".join(dates[key] for key in ("start", "end") if key in dates)
        what = f"{self.entities.names[ends[0]]} {words} {self.entities.names[ends[1]]}"
        urls = [url for prop in ftm_map.URLS for url in proxy.values.get(prop, ())]
        proofs = proxy.values.get(ftm_map.PROOF, ())
        urls += [self.entities.addresses[id_] for id_ in proofs if id_ in self.entities.addresses]
        yield from self.job.claim(
            proxy.row,
            original=proxy.schema.name,
            subject=PREFIX + subject,
            relation=relation,
            object=PREFIX + object_,
            source=source,
            statement=f"{what}{f' ({shown})' if shown else ''}.",
            qualifiers=tie.qualifiers if relation == tie.relation else {},
            url=urls[0] if urls else None,
            **dates,
            **said,
        )

    def _dates(self, proxy: Proxy, dataset: str, relation: str) -> dict[str, str]:
        """``start``, ``end``, ``observed`` of a state, ``when`` of an act or a role, as far as they are said."""
        if not joins(proxy.schema):
            return {}  # its dates are its own, not those of its address

        def of(props: Iterable[str]) -> str | None:
            values = next((found for prop in props if (found := proxy.by(dataset, prop))), [])
            return self.entities.moment(proxy, values)

        start, end = of(proxy.schema.start[:1]), of(proxy.schema.end[:1])
        if vocabulary().relations[relation].kind == "state":
            # Seen on several days is seen from the first to the last.
            seen = (of(ftm_map.OBSERVED) or "").strip("[]").replace("..", "/")
            made = {"start": start, "end": end, "observed": seen}
        elif listing := ftm_map.listing(proxy.schema):
            made = {"when": of(listing.dates)}
        elif start and end and start < end and "[" not in start + end:
            made = {"when": of(ftm_map.OBSERVED) or f"{start}/{end}"}
        else:
            made = {"when": of(ftm_map.OBSERVED) or start}
        return {key: value for key, value in made.items() if value}

    def _own_relation(self, proxy: Proxy, subject: str, object_: str) -> str | None:
        """The relation that our export names by its caption, if it may join these two."""
        labels = self.job.labels[PREFIX + subject], self.job.labels[PREFIX + object_]
        captions = proxy.values.get("role", ())
        for relation in vocabulary().relations.values():
            if relation.caption in captions and relation.allows(*labels):
                return relation.name
        return None


def _side(proxy: Proxy, prop: str) -> _Side:
    return _Side(prop, {value: value for value in proxy.values.get(prop, ())})


def _states(proxy: Proxy, dataset: str, stated: Iterable[tuple[str, str]]) -> bool:
    return all(not prop or value in proxy.by(dataset, prop) for prop, value in stated)


def _notes(proxy: Proxy, props: Iterable[str]) -> dict[str, Any]:
    said = [f"{prop}: {', '.join(values)}" for prop in dict.fromkeys(props) if (values := proxy.values.get(prop))]
    return {"note": "; ".join(said)} if said else {}


def _claim_id(id_: str) -> str:
    """The id of a claim; a hash where its parts make none."""
    made = PREFIX + id_
    return made if ID_PATTERN.fullmatch(made) else f"{PREFIX}{hashlib.sha256(id_.encode()).hexdigest()[:32]}"
