"""What the formats of a selection write: its entities and relations, and the claims and sources behind them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from graph.exports.sealed import refuse_unsealed
from graph.filtering import Tally, filtered
from graph.fold import Context, evidence, triple_of
from graph.fold.evidence import Evidence, Triple
from graph.fold.standing import Standings
from graph.material import Folded, Material, gather
from graph.projection import project_anew
from graph.selection import Selection
from graph.store.connect import Store
from graph.store.prepare import world_context
from graph.store.version import at_rest
from schema.records import Claim, Source
from schema.vocabulary import vocabulary

if TYPE_CHECKING:
    from graph.projection import Projection

DATASETS = "MATCH (c:Claim) RETURN c.id AS id, c.dataset AS dataset"


@dataclass(frozen=True, slots=True)
class Cited:
    """A claim as exported. ``triple`` has canonical ids; ``edges`` are ids of exported relations, often one.

    A denial of what nobody asserts is on no relation: ``edges`` is empty.
    """

    dataset: str
    item: Evidence
    triple: Triple
    edges: tuple[str, ...]


@dataclass(frozen=True)
class Extract:
    """Entities and relations of a selection as ``project`` gives them, with the claims and sources behind them.

    Each relation has ``sources`` (ids) beside what ``project`` gives. ``claims``, ``sources`` (with the data sets
    that hold each) are in the order of their ids. ``words``: the filters in force. ``tables``: how tables are
    written.
    """

    graph: Projection
    claims: list[Cited]
    sources: dict[str, tuple[Source, tuple[str, ...]]]
    words: str
    tables: Tables

    def entities(self) -> list[tuple[str, dict[str, Any]]]:
        """Id and properties of each, by id."""
        return [(id_, self.graph.nodes[id_]) for id_ in sorted(self.graph)]

    def relations(self) -> list[tuple[str, str, str, dict[str, Any]]]:
        """Id, subject, object and properties of each, by id."""
        rows = self.graph.edges(keys=True, data=True)
        made = ((key, subject, object_, about) for subject, object_, key, about in rows)
        return sorted(made, key=lambda row: row[0])

    @cached_property
    def claims_on(self) -> dict[str, list[Cited]]:
        """The claims on each relation, by id."""
        made: dict[str, list[Cited]] = {}
        for claim in self.claims:
            for edge in claim.edges:
                made.setdefault(edge, []).append(claim)
        return made


@dataclass(frozen=True, slots=True)
class Tables:
    """How tables for people are written: with a byte order mark, and what no cell may begin with."""

    bom: bool = False
    guarded: tuple[str, ...] = ()


def extract(
    store: Store,
    selection: Selection,
    labels: Set[str] = frozenset(),
    tables: Tables | None = None,
) -> Extract:
    """Read a selection out of the store, its relations folded anew, as in every export.

    Args:
        store: the graph.
        selection: which relations; its own ``labels``, which are for measures, do not count.
        labels: only entities with one of these, and what is between them; empty for all.
        tables: for the format csv.

    Raises:
        InputError: claims without a locator whose source's text is known, or records that cannot be read.
        EnvironmentFault: there is no graph, or a load of it is half written.
    """
    material, claims = at_rest(store, lambda _: _read(store))
    words = selection.words()
    if selection.filters is not None:
        tally = Tally()
        world, claims = filtered(material.world, claims, selection.filters, tally)
        material = Material(world, tuple(claim for _, claim in claims), material.entities)
        words = f"{words}; {tally.words(selection.filters)}"
        selection = replace(selection, filters=None)  # They have done their work.
    folded = material.fold()
    graph = project_anew(material, selection)
    _restand(graph, folded)
    if labels:
        graph.remove_nodes_from([i for i, about in graph.nodes(data=True) if labels.isdisjoint(about["labels"])])
    context = world_context(material.world)
    cited = list(_cited(claims, folded, graph, selection, context))
    hashed = {source.id for _, source in material.world.sources if source.sha256}
    refuse_unsealed(((claim.dataset, claim.item.claim) for claim in cited), hashed)
    source_of = {claim.item.id: claim.item.claim.source for claim in cited}
    for *_, about in graph.edges(data=True):
        about["sources"] = sorted({source_of[id_] for id_ in about["claims"]})
    return Extract(graph, cited, _sources(material, context, cited), words, tables or Tables())


def _read(store: Store) -> tuple[Material, list[tuple[str, Claim]]]:
    """Everything that folds, and the claims with their data sets."""
    material = gather(store)
    datasets = {row["id"]: row["dataset"] for row in store.stream(DATASETS)}
    return material, [(datasets[claim.id], claim) for claim in material.claims]


def _restand(graph: Projection, folded: Folded) -> None:
    """Events stand as well as the relations of this fold make them, filters included."""
    standings = Standings(id_ for id_, about in graph.nodes(data=True) if "Event" in about["labels"])
    for edge in folded.edges:
        standings.add(edge)
    for id_, about in graph.nodes(data=True):
        about.pop("standing", None)
        if id_ in standings.best:
            about["standing"] = standings.best[id_]


def _cited(
    claims: Sequence[tuple[str, Claim]], folded: Folded, graph: Projection, selection: Selection, context: Context
) -> Iterator[Cited]:
    """The claims on exported relations, and those on none at all that the selection would not leave out."""
    on: dict[str, list[str]] = defaultdict(list)
    for _, _, edge, about in graph.edges(keys=True, data=True):
        for id_ in about["claims"]:
            on[id_].append(edge)
    anywhere = {row["id"] for row in folded.claims}
    for dataset, claim in claims:
        item, triple = evidence(claim, context), triple_of(claim, context)
        alone = claim.id not in anywhere and triple[0] in graph and triple[2] in graph
        if claim.id in on or (alone and _selected(item, selection)):
            yield Cited(dataset, item, triple, tuple(sorted(on[claim.id])))


def _selected(item: Evidence, selection: Selection) -> bool:
    """Whether the selection would keep the relation of a claim that makes none: it has no status and no score."""
    relation = vocabulary().relations[item.claim.relation]
    about = {"kind": relation.kind, "polarity": relation.polarity, "status": "asserted", "shown": True}
    return selection.keeps(relation.name, relation.group, {**about, "confidence": 1.0, **asdict(item.bounds)})


def _sources(
    material: Material, context: Context, cited: Sequence[Cited]
) -> dict[str, tuple[Source, tuple[str, ...]]]:
    """The sources that the claims cite, and those that these repeat."""
    wanted = {id_ for claim in cited for id_ in context.sources[claim.item.claim.source].chain}
    made: dict[str, tuple[Source, tuple[str, ...]]] = {}
    for dataset, source in sorted(material.world.sources, key=lambda row: (row[1].id, row[0])):
        if source.id in wanted:
            before = made.get(source.id, (source, ()))
            made[source.id] = (before[0], (*before[1], dataset))
    return made
