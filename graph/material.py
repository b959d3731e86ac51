"""All claims of a graph in memory, to fold them again: without a source or a speaker, or as known by a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph.fold import Edge, Filters, fold
from graph.fold.evidence import evidence
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

    def fold(self, filters: Filters | None) -> Folded:
        """What the claims make once the filters have removed theirs."""
        context = world_context(self.world, filters)
        edges = fold(self.claims, context)
        kept = [claim for claim in self.claims if context.keeps(claim)]
        on: dict[str, list[str]] = {}
        for edge in edges:
            for id_ in edge.claims:
                on.setdefault(id_, []).append(edge.id)
        rows = []
        for claim in kept:
            if claim.id in on:
                item = evidence(claim, context)
                rows.append(
                    {
                        "id": claim.id,
                        "edges": on[claim.id],
                        "stance": claim.stance,
                        "voice": item.voice,
                        "code": item.code,
                        "source": claim.source,
                        "withdrawn": item.withdrawn,
                    }
                )
        return Folded(self.entities, edges, rows, len(self.claims) - len(kept))


@dataclass(frozen=True, slots=True)
class Folded:
    """One fold of the material. ``removed``: how many claims the filters took out."""

    entities: tuple[tuple[str, dict[str, Any]], ...]
    edges: list[Edge]
    claims: list[dict[str, Any]]
    removed: int

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
