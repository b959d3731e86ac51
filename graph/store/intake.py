"""What a load brings in, checked against what the database holds already."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pydantic_core import from_json

from graph.store.spool import Spool
from graph.store.world import Entities, Kept, World
from loaders import Item, Relation
from schema.checks import Checker
from schema.errors import InputError, Place, Problem
from schema.records import Claim, Coverage, Entity, Identity, Source

TOLD_EVERY = 1_000
"""Rows between two calls of a progress."""

SEAL = "run `militia-graph seal FOLDER --texts DIR`"


@dataclass(slots=True)
class Intake:
    """The records of an input. Claims lie in the spool; the rest is here, with its places, entities as JSON.

    ``datasets`` are those that the input speaks for: a load makes each of them equal to the input. ``progress`` is
    called with (rows read, 0): how many there are is known in the end.
    """

    name: str
    spool: Spool
    datasets: set[str] = field(default_factory=set)
    kept: list[tuple[str, Source | Identity, Place]] = field(default_factory=list)
    entities: Entities = field(default_factory=Entities)
    places: list[Place] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    covered: list[tuple[str, Place]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    claims: int = 0
    sha256: str = ""
    progress: Callable[[int, int], None] = field(default=lambda _done, _total: None)
    read: int = 0

    def take(self, items: Iterable[Item | Relation], *, fixed: str | None = None) -> None:
        """Spool every item. ``fixed`` overrides the data set that an item names itself."""
        digest = hashlib.sha256()
        self.spool.add_incoming(self._rows(items, fixed, digest))
        self.sha256 = digest.hexdigest()
        if not self.kept and not self.places and not self.claims and not self.problems:
            hint = "`militia-graph unload` takes a data set out of the graph"
            self.problems.append(Problem(Place(self.name), "", "holds no records", hint))

    def _rows(self, items: Iterable[Item | Relation], fixed: str | None, digest: Any) -> Iterator[tuple[Any, ...]]:
        for item in items:
            self.read += 1
            if not self.read % TOLD_EVERY:
                self.progress(self.read, 0)
            if isinstance(item, Relation):
                self.relations.append(item)
                continue
            record, dataset = item.record, fixed or item.dataset or self.name
            if item.unsealed:
                self.problems.append(Problem(item.place, "quote", "is not sealed yet", SEAL))
            if isinstance(record, Coverage):
                self.covered.append((record.source, item.place))
                continue
            self.datasets.add(dataset)
            text = text_of(record)
            digest.update(text.encode())
            if isinstance(record, Claim):
                self.claims += 1
                yield _row(record, dataset, text, item.place)
            elif isinstance(record, Entity):
                self.entities.add(dataset, record.id, text)
                self.places.append(item.place)
            else:
                self.kept.append((dataset, record, item.place))

    def merge(self, old: World, *, append: bool) -> World:
        """The world as it shall be: other data sets as they are, and the input's own."""
        world = World()
        mine = self.stated() if append and (old.sources or len(old.entities) or old.identities) else {}
        for kind, dataset, record in old.all():
            same = mine.get((dataset, kind, record.id))
            if dataset not in self.datasets or (append and same is None):
                world.add(dataset, record)
            elif same is not None and same[0] != text_of(record):
                self.problems.append(_differs(record.id, same[1]))
        for dataset, record, _ in self.kept:
            world.add(dataset, record)
        for row in self.entities.texts():
            world.entities.add(*row)
        return world

    def stated(self) -> dict[tuple[str, str, str], tuple[str, Place]]:
        """(JSON, place) of every record by data set, kind and id."""
        mine = {
            (dataset, "entity", id_): (text, place)
            for (dataset, id_, text), place in zip(self.entities.texts(), self.places, strict=True)
        }
        for dataset, record, place in self.kept:
            kind = "source" if isinstance(record, Source) else "identity"
            mine[dataset, kind, record.id] = (text_of(record), place)
        return mine

    def take_old_claims(self, claims: Iterable[tuple[str, Claim]], *, append: bool) -> None:
        """Spool the claims that stay: those of other data sets, and with ``append`` one's own.

        An appended claim that is there already, field for field, changes nothing.
        """
        kept = (
            _row(claim, dataset, text_of(claim), Place())
            for dataset, claim in claims
            if append or dataset not in self.datasets
        )
        self.spool.add_incoming(kept)
        if append:
            self.spool.drop_doubles()

    def check(self, world: World, elsewhere: Collection[str] = ()) -> None:
        """Check the whole world as it would be.

        Args:
            world: its records. The claims are in the spool.
            elsewhere: ids of claims that are there, but not in the spool.

        Raises:
            InputError: everything that is wrong.
        """
        checker = _Spooled(self.problems, spool=self.spool, doubles=self.spool.doubles(), elsewhere=elsewhere)
        places = defaultdict(list)
        for dataset, record, place in self.kept:
            places[dataset, type(record), record.id].append(place)
        # The world ends with the entities of the input, in their order.
        held = len(world.entities) - len(self.places)
        for number, (dataset, entity) in enumerate(world.entities):
            known = self.places[number - held] if number >= held else Place(f"data set {dataset}")
            checker.add_entity(entity, dataset, known)
        for dataset, source in world.sources:
            checker.add_source(source, dataset, _next(places[dataset, Source, source.id], dataset))
        for dataset, identity in world.identities:
            checker.add_identity(identity, dataset, _next(places[dataset, Identity, identity.id], dataset))
        hashed = {source.id for _, source in world.sources if source.sha256}
        for dataset, text, file, line, column in self.spool.incoming():
            claim = Claim.trusted(from_json(text))
            place = Place(file, line, column) if file else Place(f"data set {dataset}, claim {claim.id}")
            checker.add_claim(claim, place)
            if claim.locator is None and claim.source in hashed:
                message = f"is missing, though the text of {claim.source} is known by its hash"
                self.problems.append(Problem(place, "locator", message, "write a quote and seal it"))
        for id_, place in self.covered:
            if id_ not in checker.sources:
                self.problems.append(Problem(place, "source", f"there is no source {id_!r}"))
        if checker.finish():
            raise InputError(self.problems)


def text_of(record: Claim | Kept) -> str:
    """The record as JSON: the same text for the same content, in whatever order qualifiers were written."""
    if isinstance(record, Claim) and record.qualifiers:
        ordered = {key: tuple(sorted(values)) for key, values in sorted(record.qualifiers.items())}
        record = record.model_copy(update={"qualifiers": ordered})
    return record.model_dump_json(exclude_defaults=True)


def _row(claim: Claim, dataset: str, text: str, place: Place) -> tuple[Any, ...]:
    ends = (claim.subject, claim.relation, claim.object, claim.id)
    return (*ends, dataset, text, place.file, place.line, place.column)


def _next(places: list[Place], dataset: str) -> Place:
    return places.pop(0) if places else Place(f"data set {dataset}")


@dataclass(slots=True)
class _Spooled(Checker):
    """The ids of the claims, which are many, stay in the spool."""

    spool: Spool = field(kw_only=True)
    doubles: set[str] = field(kw_only=True)
    elsewhere: Collection[str] = field(kw_only=True)

    def _stood_at(self, id_: str, place: Place) -> Place | None:
        return Checker._stood_at(self, id_, place) if id_ in self.doubles else None

    def _claims(self) -> Collection[str]:
        return self.spool.claim_ids(self.elsewhere)


def _differs(id_: str, place: Place) -> Problem:
    return Problem(
        place, "id", f"{id_} is in the data set already, with other content", "load without --append to replace it"
    )
