"""Filters that remove claims: what they leave of a graph's records, and in words what they did.

Edges are folded anew from the claims that stay: without the source that denies, an edge changes its status.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from graph.fold import Context, Filters
from graph.store.connect import Store
from graph.store.prepare import world_context
from graph.store.world import World
from schema.errors import UsageError
from schema.names import nearest
from schema.records import Claim


@dataclass(slots=True)
class Tally:
    """Ids of claims that filters removed, and of those that stay though their publication is unknown."""

    removed: set[str] = field(default_factory=set)
    undated: set[str] = field(default_factory=set)

    def keeps(self, claim: Claim, context: Context) -> bool:
        """Whether the claim passes the context's filters; it is counted."""
        if not context.keeps(claim):
            self.removed.add(claim.id)
            return False
        if context.filters.known_by and context.sources[claim.source].published is None:
            self.undated.add(claim.id)
        return True

    def words(self, filters: Filters) -> str:
        """The filters in force and what they removed."""
        removed = "1 claim" if len(self.removed) == 1 else f"{len(self.removed)} claims"
        text = f"{_words(filters)}: {removed} removed"
        if filters.known_by:
            text += f", {len(self.undated)} kept of sources with unknown publication"
        return text


def _words(filters: Filters) -> str:
    parts = [f"known by {filters.known_by}"] if filters.known_by else []
    parts += [f"without source {id_}" for id_ in sorted(filters.without_sources)]
    parts += [f"without speaker {id_}" for id_ in sorted(filters.without_speakers)]
    return ", ".join(parts)


def check_sources(store: Store, wanted: Iterable[str]) -> frozenset[str]:
    """The ids, if there is a source for each.

    Raises:
        UsageError: there is none; names the nearest.
    """
    wanted = frozenset(wanted)
    known = [row["id"] for row in store.rows("MATCH (s:Source) RETURN s.id AS id ORDER BY id")]
    for id_ in sorted(wanted.difference(known)):
        near = nearest(id_, known)
        hint = f"did you mean {', '.join(near[:5])}?" if near else f"there are {', '.join(known[:5])}"
        hint += ", … (`militia-graph sources` lists all)" if not near and len(known) > 5 else ""
        raise UsageError(f"there is no source {id_!r}: {hint}")
    return wanted


def filtered(
    world: World, claims: Sequence[tuple[str, Claim]], filters: Filters, tally: Tally
) -> tuple[World, list[tuple[str, Claim]]]:
    """The records and claims that stay, such that a plain fold of them gives what the filtered fold gives.

    Entities and identity decisions stay. Sources go with what the filters exclude. With ``known_by`` a later
    retraction has not happened yet. What a claim is about loses the claims that are gone.
    """
    seen = world_context(world, filters)
    kept = [row for row in claims if tally.keeps(row[1], seen)]
    gone = tally.removed.difference(entity.id for _, entity in world.entities)
    passing = [standing for standing in seen.sources.values() if seen.keeps_source(standing)]
    sources = {id_ for standing in passing for id_ in standing.chain}
    made = World(
        sources=[
            (dataset, source if seen.happened(source.retracted) else source.model_copy(update={"retracted": None}))
            for dataset, source in world.sources
            if source.id in sources
        ],
        entities=world.entities,
        identities=world.identities,
    )
    return made, [(dataset, _as_seen(claim, gone, seen)) for dataset, claim in kept]


def _as_seen(claim: Claim, gone: set[str], seen: Context) -> Claim:
    about = tuple(id_ for id_ in claim.about if id_ not in gone)
    retracted = claim.retracted if seen.happened(claim.retracted) else None
    return claim.model_copy(update={"about": about, "retracted": retracted})
