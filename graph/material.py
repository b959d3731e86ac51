"""All claims of a graph in memory, to fold them again: without a source or a speaker, or as known by a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graph.fold import Context, Edge, Filters, evidence, fold_evidence, triple_of
from graph.fold.evidence import Evidence, Triple
from graph.store.prepare import world_context
from graph.store.rows import edge_props
from graph.store.world import World, read_claims, read_world
from queries.catalogue import cypher
from schema.records import Claim

if TYPE_CHECKING:
    from graph.store.connect import Store


@dataclass(frozen=True, slots=True)
class Material:
    """The claims with all that they fold with, and the entities as the graph shows them."""

    world: World
    claims: tuple[Claim, ...]
    entities: tuple[tuple[str, dict[str, Any]], ...]
    _prepared: dict[Filters, _Prepared] = field(default_factory=dict, compare=False, repr=False)

    def fold(self, filters: Filters | None = None, gone: Set[str] = frozenset()) -> Folded:
        """What the claims make once the filters have removed theirs, and those whose ids are ``gone`` are left out.

        Only what the gone ones touch is folded anew: a finding can be tried without each claim in turn.
        """
        asked = filters or Filters()
        if asked not in self._prepared:
            self._prepared[asked] = _Prepared(self.claims, world_context(self.world, asked))
        return Folded(self.entities, *self._prepared[asked].without(gone))


class _Prepared:
    """The evidence of all claims that pass some filters, by what they speak of, and the edges that it makes."""

    def __init__(self, claims: Iterable[Claim], context: Context) -> None:
        self._items: dict[Triple, list[Evidence]] = {}
        for claim in claims:
            if context.keeps(claim):
                self._items.setdefault(triple_of(claim, context), []).append(evidence(claim, context))
        self._edges = {triple: list(fold_evidence(triple, items)) for triple, items in self._items.items()}
        self._triples = {item.id: triple for triple, items in self._items.items() for item in items}

    def without(self, gone: Set[str]) -> tuple[list[Edge], list[dict[str, Any]]]:
        edges = dict(self._edges)
        for triple in {self._triples[id_] for id_ in gone if id_ in self._triples}:
            edges[triple] = list(fold_evidence(triple, (i for i in self._items[triple] if i.id not in gone)))
        made = sorted((edge for some in edges.values() for edge in some), key=lambda edge: edge.id)
        on: dict[str, list[str]] = {}
        for edge in made:
            for id_ in edge.claims:
                on.setdefault(id_, []).append(edge.id)
        items = (item for some in self._items.values() for item in some if item.id in on)
        return made, [_row(item, on[item.id]) for item in sorted(items, key=lambda item: item.id)]


def _row(item: Evidence, edges: list[str]) -> dict[str, Any]:
    """As the internal query graph-claims gives it."""
    return {
        "id": item.id,
        "edges": edges,
        "stance": item.claim.stance,
        "voice": item.voice,
        "code": item.code,
        "source": item.claim.source,
        "withdrawn": item.withdrawn,
    }


@dataclass(frozen=True, slots=True)
class Folded:
    """One fold of the material: its edges, and the claims on them as the internal query graph-claims gives them."""

    entities: tuple[tuple[str, dict[str, Any]], ...]
    edges: list[Edge]
    claims: list[dict[str, Any]]

    @property
    def arcs(self) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
        """Subject, object, relation and properties of every edge, in the order of their ids."""
        for edge in self.edges:
            yield edge.subject, edge.object, edge.relation, edge_props(edge)


def gather(store: Store) -> Material:
    """Read all claims, and what they fold with.

    Raises:
        EnvironmentFault: the connection was lost or the engine failed.
        InputError: records in the store that cannot be read.
    """
    entities = tuple(
        (row["id"], {**{k: v for k, v in sorted(row["entity"].items()) if k != "id"}, "labels": row["labels"]})
        for row in store.stream(cypher("graph-entities"))
    )
    claims = sorted((claim for _, claim in read_claims(store)), key=lambda claim: claim.id)
    return Material(read_world(store), tuple(claims), entities)
