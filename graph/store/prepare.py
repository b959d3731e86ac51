"""The read phase of a load: from records to the steps that turn the graph into what it should be.

Everything that can be wrong with the input is found here, before the graph is touched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic_core import from_json

from graph.fold import Context, Edge, Filters, Status, context, evidence, fold, fold_evidence, triple_of
from graph.fold.evidence import canonical_triple
from graph.fold.standing import Standings
from graph.store.intake import TOLD_EVERY, Intake
from graph.store.rows import claim_props, edge_props, entity_labels, entity_props, source_props
from graph.store.spool import Spool, Step
from graph.store.world import World, record_props
from schema.errors import Place, Problem
from schema.records import Claim

DELETE_EDGE, DELETE_CLAIM, NODES, EDGES, CLAIMS, DELETE_NODE, DATASET = range(7)


@dataclass(slots=True)
class Totals:
    """What a graph holds once a load is done, and what was left out of it."""

    sources: int = 0
    entities: int = 0
    claims: int = 0
    edges: int = 0
    self_edges: list[str] = field(default_factory=list)
    per_dataset: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))


@dataclass(frozen=True, slots=True)
class Scope:
    """What a load of a part may change besides claims and relations: canonical ids of entities, ids of sources, and
    data sets, whose records all are. The rest of the world is there to fold and to check with."""

    entities: Collection[str]
    sources: Collection[str]
    datasets: Collection[str]


def prepare(
    world: World,
    spool: Spool,
    prefer: Sequence[str],
    progress: Callable[[int, int], None] | None = None,
    scope: Scope | None = None,
) -> Totals:
    """Fold the spooled claims and write the difference to the spooled graph as steps.

    Args:
        world: the records as they shall be. The claims are in the spool already, and what the graph holds.
        spool: takes the steps.
        prefer: data sets whose names of entities come first.
        progress: is called with (claims folded, all claims).
        scope: what may change, where the world is a part of the graph; the totals are then those of the part.
    """
    ctx = world_context(world)
    totals = Totals()
    standings = Standings(ctx.id_of(e.id) for _, e in world.entities if "Event" in e.labels)
    spool.add_steps(_folded(spool, ctx, standings, totals, progress))
    spool.add_steps(_records(world, spool, ctx, standings.best, prefer, totals, scope))
    spool.add_steps(_datasets(spool, totals, scope))
    spool.add_steps(_removals(spool))
    return totals


def compare_relations(intake: Intake, world: World) -> list[Problem]:
    """Where the relation lines of an input differ from what its own claims fold to in the world as it shall be."""
    claims = (Claim.trusted(from_json(text)) for _, text, file, *_ in intake.spool.incoming() if file)
    made = {edge.id: edge.plain() for edge in fold(claims, world_context(world.part(intake.datasets)))}
    problems = []
    for relation in intake.relations:
        given = dict(relation.values)
        own = made.pop(str(given.get("id")), None)
        if own is None:
            problems.append(Problem(relation.place, "id", f"no claim supports the relation {given.get('id')!r}"))
            continue
        for key in sorted({*own, *given}):
            if own.get(key) != given.get(key):
                message = f"is {given.get(key)!r} in the file, but the claims make it {own.get(key)!r}"
                problems.append(Problem(relation.place, key, message, "--ignore-relations skips this check"))
    for id_, edge in made.items():
        message = f"the claims also make {edge['subject']} {edge['relation']} {edge['object']} ({id_})"
        problems.append(Problem(Place(intake.name), "relation", message, "--ignore-relations skips this check"))
    return problems


def world_context(world: World, filters: Filters | None = None) -> Context:
    """The context in which the world's claims fold."""
    return context(
        (source for _, source in world.sources),
        (entity for _, entity in world.entities),
        (identity for _, identity in world.identities),
        filters,
    )


def _folded(
    spool: Spool,
    ctx: Context,
    standings: Standings,
    totals: Totals,
    progress: Callable[[int, int], None] | None,
) -> Iterator[Step]:
    every = len(spool.claim_ids())

    def triple_text(subject: str, relation: str, object_: str) -> str:
        return "|".join(canonical_triple(subject, relation, object_, ctx))

    for _, rows in spool.groups(triple_text):
        claims = [(dataset, values, evidence(Claim.trusted(values), ctx)) for dataset, values in rows]
        triple = triple_of(claims[0][2].claim, ctx)
        edges = list(fold_evidence(triple, (item for _, _, item in claims)))
        on: dict[str, list[str]] = defaultdict(list)
        for edge in edges:
            totals.edges += 1
            standings.add(edge)
            for id_ in edge.claims:
                on[id_].append(edge.id)
            yield from _step(spool, "edge", edge.id, ("edge", *_ends(edge)), edge_props(edge), EDGES)
        for dataset, values, item in claims:
            totals.claims += 1
            if progress and not totals.claims % TOLD_EVERY:
                progress(totals.claims, every)
            totals.per_dataset[dataset]["claims"] += 1
            if triple[0] == triple[2]:
                totals.self_edges.append(item.id)
            props = claim_props(values, item, triple, dataset, on.get(item.id, ()), ctx)
            yield from _step(spool, "claim", item.id, ("claim", item.claim.source), props, CLAIMS)


def _ends(edge: Edge) -> tuple[str, str, str]:
    return edge.relation, edge.subject, edge.object


def _records(
    world: World,
    spool: Spool,
    ctx: Context,
    standings: dict[str, Status],
    prefer: Sequence[str],
    totals: Totals,
    scope: Scope | None,
) -> Iterator[Step]:
    order = {name: number for number, name in enumerate(prefer)}
    for id_, records in world.entities.grouped(ctx.id_of):
        totals.entities += 1
        if scope and id_ not in scope.entities:
            continue
        records.sort(key=lambda r: (order.get(r[0], len(order)), r[0], r[1].id != id_, r[1].id))
        props = entity_props(records, id_, standings.get(id_))
        yield from _step(spool, "entity", id_, ("entity", *entity_labels(records)), props, NODES)
    by_source: dict[str, list[str]] = defaultdict(list)
    for dataset, source in world.sources:
        by_source[source.id].append(dataset)
    totals.sources = len(by_source)
    for source in {source.id: source for _, source in world.sources}.values():
        if scope and source.id not in scope.sources:
            continue
        props = source_props(source, by_source[source.id])
        yield from _step(spool, "source", source.id, ("source",), props, NODES)
    plural = {"source": "sources", "entity": "entities", "identity": "identities"}
    for kind, dataset, record in world.all():
        if scope and dataset not in scope.datasets:
            continue
        totals.per_dataset[dataset][plural[kind]] += 1
        props = record_props(kind, dataset, record)
        yield from _step(spool, "record", props["id"], ("record",), props, NODES)


def _datasets(spool: Spool, totals: Totals, scope: Scope | None) -> Iterator[Step]:
    for dataset, counts in totals.per_dataset.items():
        if not scope or dataset in scope.datasets:
            yield from _step(spool, "dataset", dataset, ("dataset",), {"id": dataset, **counts}, DATASET)


def _removals(spool: Spool) -> Iterator[Step]:
    stages = {"edge": DELETE_EDGE, "claim": DELETE_CLAIM}
    for kind in ("edge", "claim", "entity", "source", "record", "dataset"):
        for id_, head, props in list(spool.left_old(kind)):
            yield Step(stages.get(kind, DELETE_NODE), head, id_, props, None)


def _step(
    spool: Spool, kind: str, id_: str, head: tuple[str, ...], props: dict[str, Any], stage: int
) -> Iterator[Step]:
    old = spool.take_old(kind, id_)
    if old is None:
        yield Step(stage, head, id_, None, props)
    elif old[0] != head and kind in ("edge", "claim"):
        # Other ends or another source: SET cannot move a relationship.
        yield Step(DELETE_EDGE if kind == "edge" else DELETE_CLAIM, old[0], id_, old[1], None)
        yield Step(stage, head, id_, None, props)
    elif old[0] != head:
        yield Step(stage, ("relabel", ":".join(old[0][1:]), ":".join(head[1:])), id_, old[1], props)
    elif old[1] != props:
        yield Step(stage, head, id_, old[1], props)
