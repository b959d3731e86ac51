"""The part of a graph that a small load can change, with all that it depends on.

The claims on one triple fold apart from all others. So a load changes the triples that its own claims speak of, its
own records, and the Events to whose roles it speaks; unless it touches what claims of other data sets share with
it: identities, sources, labels, dates of Events. Then, and where anything is wrong with the input, all of the graph
is read instead. What a load does and what it says is the same either way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from pydantic_core import from_json

from graph.fold import Context, context
from graph.fold.evidence import canonical_triple
from graph.store.connect import Row, Store
from graph.store.intake import Intake, text_of
from graph.store.prepare import Scope, Totals, compare_relations, prepare
from graph.store.world import Held, World, as_stored, claims_of, ours, world_of
from schema.errors import InputError
from schema.records import UNATTRIBUTED, Claim

LEAST = 5_000
"""Claims. All of a graph with fewer is read sooner than it is known what a load can change."""
SHARE = 4
"""A part is read of a graph that has so many times the claims of the input and of what that replaces."""
AT_ONCE = 5_000
"""Ids in a query."""

DATASETS = "MATCH (d:DataSet) RETURN d.id AS id, d.claims AS claims"
COUNTS = {
    "source": "MATCH (n:Source) RETURN count(n) AS n",
    "entity": "MATCH (n:Entity) RETURN count(n) AS n",
    "edge": "MATCH (:Entity)-[r]->(:Entity) RETURN count(r) AS n",
}
SHARED = "MATCH (r:Record) WHERE r.kind <> 'entity' RETURN properties(r) AS r ORDER BY r.id"
ABOUT = "MATCH (c:Claim) WHERE any(id IN c.about WHERE id IN $ids) RETURN c.dataset AS dataset"
CLAIMS_WITH = "UNWIND $ids AS id MATCH (c:Claim {%s: id}) RETURN DISTINCT c.dataset AS dataset"
ROLES = (
    "UNWIND $ids AS id MATCH (c:Claim {subject_id: id}) WHERE c.kind = 'role' RETURN c.triple AS triple",
    "UNWIND $ids AS id MATCH (c:Claim {object_id: id}) WHERE c.kind = 'role' RETURN c.triple AS triple",
)
OWN_CLAIMS = """
UNWIND $ids AS id
MATCH (c:Claim {dataset: id})
RETURN c.id AS id, c.triple AS triple
"""
CLAIM_SETS = "UNWIND $ids AS id MATCH (c:Claim {id: id}) RETURN c.id AS id, c.dataset AS dataset"
CLAIMS = "UNWIND $ids AS id MATCH (c:Claim {triple: id}) RETURN properties(c) AS c"
ENTITIES = "UNWIND $ids AS id MATCH (n:Entity {id: id}) RETURN labels(n) AS labels, properties(n) AS n"
SOURCES = "UNWIND $ids AS id MATCH (s:Source {id: id}) RETURN properties(s) AS s"
RECORDS = "UNWIND $ids AS id MATCH (r:Record {id: id}) RETURN properties(r) AS r"
OWN_RECORDS = "UNWIND $ids AS id MATCH (r:Record {dataset: id}) RETURN properties(r) AS r"
OWN_DATASETS = "UNWIND $ids AS id MATCH (d:DataSet {id: id}) RETURN properties(d) AS d"
EDGES = """
UNWIND $ids AS id
MATCH (a:Entity {id: id})-[r:%s]->(b:Entity)
RETURN a.id AS s, type(r) AS t, b.id AS o, properties(r) AS r
"""


class Shared(Exception):
    """All of the graph is to be read: the load touches what data sets share, or the graph is small or damaged."""


def prepare_part(store: Store, intake: Intake, prefer: tuple[str, ...], *, append: bool, compare: bool) -> Totals:
    """Check an input against the graph and write the steps, as ``prepare`` does with all of the graph.

    Args:
        store: the graph, of today's fold and with this preference.
        intake: what was read of the input.
        prefer: data sets whose names of entities come first.
        append: whether the data sets of the input keep what they hold besides.
        compare: whether relation lines of the input are held against the fold.

    Raises:
        Shared: all of the graph is to be read. The intake and its spool hold the input and nothing else.
    """
    claims = {row["id"]: int(row["claims"] or 0) for row in store.rows(DATASETS)}
    touched = intake.claims + sum(claims.get(dataset, 0) for dataset in intake.datasets)
    if sum(claims.values()) < max(LEAST, SHARE * touched):
        raise Shared
    part = _Part(store, intake, append)
    known = len(intake.problems)
    try:
        world = part.read()
        # What is wrong is for all of the graph to say: it knows all that may have been meant.
        intake.check(world, part.elsewhere)
        if compare and intake.relations and compare_relations(intake, world):
            raise Shared
    except (InputError, Shared):
        del intake.problems[known:]
        intake.spool.forget_old()
        raise Shared from None
    intake.spool.add_old(ours(part.stored()))
    totals = prepare(world, intake.spool, prefer, intake.progress, part.scope)
    held = {kind: store.rows(cypher)[0]["n"] for kind, cypher in COUNTS.items()} | {"claim": sum(claims.values())}
    held = {kind: count + intake.spool.balance().get(kind, 0) for kind, count in held.items()}
    return replace(
        totals, sources=held["source"], entities=held["entity"], claims=held["claim"], edges=held["edge"]
    )


@dataclass(slots=True)
class _Part:
    """What is read of the graph for a load. Entities are named by canonical ids, which the load leaves alone.

    ``elsewhere`` are claims of the graph that were looked up and not read, ``scope`` is what may change.
    """

    store: Store
    intake: Intake
    append: bool
    elsewhere: set[str] = field(default_factory=set)
    scope: Scope = field(default_factory=lambda: Scope((), (), ()))
    _gone: set[str] = field(default_factory=set)
    _triples: set[str] = field(default_factory=set)
    _changing: set[str] = field(default_factory=set)
    _needed: set[str] = field(default_factory=set)
    _about: set[str] = field(default_factory=set)

    def read(self) -> World:
        """The records as they shall be, with claims in the spool: of the load, and of what it depends on.

        Raises:
            Shared: the load changes what claims of other data sets rest on.
            InputError: a record or claim of the graph cannot be read.
        """
        shared = world_of(self.store.stream(SHARED))
        self._keeps(shared)
        ctx = context((), (), (identity for _, identity in shared.identities))
        self._take_input(ctx)
        self._take_own()
        nodes = {row["n"]["id"]: row for row in self._each(ENTITIES, self._changing)}
        self._take_gone(nodes)
        events = [id_ for id_, row in nodes.items() if "Event" in row["labels"]]
        for roles in ROLES:
            self._triples.update(_triple(row) for row in self._each(roles, events))
        self.intake.take_old_claims(self._claims(), append=self.append)
        for _, identity in shared.identities:
            self._needed.update((identity.a, identity.b))
        self._needed.update(source.publisher for _, source in shared.sources if source.publisher)
        others = {ctx.id_of(id_) for id_ in self._needed | self._about}.difference(nodes)
        nodes |= {row["n"]["id"]: row for row in self._each(ENTITIES, others)}
        before = world_of(self._each(RECORDS, _record_ids(row["n"] for row in nodes.values())))
        before.sources, before.identities = shared.sources, shared.identities
        after = self.intake.merge(before, append=self.append)
        _keeps_entities(before, after)
        about = self._each(CLAIM_SETS, self._about)
        self.elsewhere.update(row["id"] for row in about if row["dataset"] not in self.intake.datasets)
        sources = {source.id for dataset, source in (*shared.sources, *after.sources) if self._is_own(dataset)}
        self.scope = Scope(self._changing, sources, self.intake.datasets)
        return after

    def stored(self) -> Iterator[Held]:
        """What the graph holds of all that may change."""
        rows = {
            "entity": self._each(ENTITIES, self.scope.entities),
            "source": self._each(SOURCES, self.scope.sources),
            "record": self._each(OWN_RECORDS, self.scope.datasets),
            "dataset": self._each(OWN_DATASETS, self.scope.datasets),
            "claim": self._each(CLAIMS, self._triples),
            "edge": self._edges(),
        }
        for kind, found in rows.items():
            yield from as_stored(kind, found)

    def _each(self, cypher: str, ids: Iterable[str]) -> Iterator[Row]:
        """The rows of a query over ``$ids``, asked in parts."""
        todo = sorted(ids)
        for start in range(0, len(todo), AT_ONCE):
            yield from self.store.stream(cypher, {"ids": todo[start : start + AT_ONCE]})

    def _is_own(self, dataset: str) -> bool:
        return dataset in self.intake.datasets

    def _keeps(self, shared: World) -> None:
        """Go on where the load leaves the sources and identities of its data sets as they are.

        A new source is nobody's yet, and one that goes must be nobody else's; any other change is more than the
        data set's own matter. Entities that go are taken note of.
        """
        stated = {key: text for key, (text, _) in self.intake.stated().items()}
        gone: set[str] = set()
        for kind, dataset, record in shared.all():
            if not self._is_own(dataset):
                continue
            new = stated.pop((dataset, kind, record.id), None)
            if new is None and kind == "source" and not self.append:
                gone.add(record.id)
            elif new != text_of(record) and not (new is None and self.append):
                raise Shared
        if any(kind == "identity" for _, kind, _ in stated):
            raise Shared
        gone.difference_update(source.id for dataset, source in shared.sources if not self._is_own(dataset))
        self._nobody_else((CLAIMS_WITH % "source",), gone)
        if not self.append:
            held = world_of(self._each(OWN_RECORDS, self.intake.datasets)).entities.texts()
            self._gone = {id_ for dataset, id_, _ in held if (dataset, "entity", id_) not in stated}

    def _nobody_else(self, queries: Iterable[str], ids: Collection[str]) -> None:
        """Go on where none of the queries over these ids finds a claim of another data set."""
        for cypher in queries:
            if any(not self._is_own(row["dataset"]) for row in self._each(cypher, ids)):
                raise Shared

    def _take_gone(self, nodes: Mapping[str, Row]) -> None:
        """Go on where nobody else speaks of the entities that are in no data set any more."""
        if not self._gone <= set(nodes):
            raise Shared  # An identity made it one with another.
        own = self.intake.datasets
        gone = {id_ for id_ in self._gone if own.issuperset(nodes[id_]["n"].get("datasets", ()))}
        self._nobody_else(
            (CLAIMS_WITH % name for name in ("subject_id", "object_id", "speaker_id", "event_id")), gone
        )
        self._nobody_else((ABOUT,), gone)

    def _take_input(self, ctx: Context) -> None:
        """Take what the input's claims speak of, and its entities."""
        self._changing.update(self._gone, (ctx.id_of(id_) for _, id_, _ in self.intake.entities.texts()))
        for _, text, *_ in self.intake.spool.incoming():
            claim = Claim.trusted(from_json(text))
            triple = canonical_triple(claim.subject, claim.relation, claim.object, ctx)
            self._triples.add("|".join(triple))
            self._changing.update((triple[0], triple[2]))
            self._depends_on(claim)

    def _depends_on(self, claim: Claim) -> None:
        self._needed.update((claim.subject, claim.object))
        self._needed.update(id_ for id_ in (claim.speaker, claim.event) if id_ and id_ != UNATTRIBUTED)
        self._about.update(claim.about)

    def _take_own(self) -> None:
        """Take what the claims speak of that the data sets hold already.

        Raises:
            Shared: a claim of another data set has the id of a new one, or is about one that goes.
        """
        stated = set(self.intake.spool.claim_ids())
        self._nobody_else((CLAIM_SETS,), stated)
        gone: set[str] = set()
        for row in self._each(OWN_CLAIMS, self.intake.datasets):
            triple = _triple(row)
            self._triples.add(triple)
            self._changing.update(triple.split("|")[::2])
            if not self.append and row["id"] not in stated:
                gone.add(row["id"])
        self._nobody_else((ABOUT,), gone)

    def _claims(self) -> Iterator[tuple[str, Claim]]:
        """(data set, claim) of the graph's claims on the triples that may change."""
        for dataset, claim in claims_of(self._each(CLAIMS, self._triples)):
            self._depends_on(claim)
            yield dataset, claim

    def _edges(self) -> Iterator[Row]:
        """The relations on those triples, by the ids of subjects: relationships have no index of their own."""
        subjects: dict[str, set[str]] = defaultdict(set)
        for triple in self._triples:
            subject, relation, _ = triple.split("|")
            subjects[relation].add(subject)
        for relation, ids in sorted(subjects.items()):
            for row in self._each(EDGES % relation, ids):
                if f"{row['s']}|{row['t']}|{row['o']}" in self._triples:
                    yield row


def _triple(row: Row) -> str:
    """The triple that a claim says it is on."""
    triple = row["triple"]
    if not isinstance(triple, str) or triple.count("|") != 2:
        raise Shared  # Somebody changed it by hand.
    return triple


def _record_ids(entities: Iterable[Row]) -> Iterator[str]:
    """The ids of all records of entities, from the properties of their nodes."""
    for props in entities:
        for dataset in props.get("datasets", ()):
            for id_ in props.get("ids", (props["id"],)):
                yield f"{dataset}|entity|{id_}"


def _keeps_entities(before: World, after: World) -> None:
    """Go on where entities that were there keep their labels, and Events their days.

    Other labels decide which relations may join an entity, and whether it has a standing.
    """
    old, new = _labels(before), _labels(after)
    for id_, labels in old.items():
        if id_ in new and (not labels <= new[id_] or "Event" in new[id_] - labels):
            raise Shared
    days, now = (
        context((), (entity for _, entity in world.entities), (identity for _, identity in world.identities))
        for world in (before, after)
    )
    if any(now.events.get(now.id_of(id_)) != days.events.get(now.id_of(id_)) for id_ in old.keys() & new):
        raise Shared


def _labels(world: World) -> dict[str, set[str]]:
    labels: dict[str, set[str]] = defaultdict(set)
    for _, entity in world.entities:
        labels[entity.id].update(entity.labels)
    return labels
