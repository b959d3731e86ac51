"""Hold a stored graph against what its claims and records make of it, everything that is derived included.

With no new input, each step that a load would take is a difference. What no load would notice is in ``faults``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from graph.store.connect import Row, Store
from graph.store.differences import EXTRA, Difference, of_step
from graph.store.faults import held, miscited, strays, version_faults
from graph.store.intake import Intake
from graph.store.prepare import Totals, prepare
from graph.store.spool import Spool
from graph.store.version import at_rest, check_version, unfinished
from graph.store.world import World, read_claims, read_world
from schema.errors import InputError, Place, Problem
from schema.records import Claim, Source


@dataclass(frozen=True, slots=True)
class Audit:
    """All differences in a fixed order, and what the claims make in all (None where a load is half written)."""

    differences: tuple[Difference, ...]
    totals: Totals | None


def audit(store: Store) -> Audit:
    """Fold all claims of the graph anew and compare everything that follows from them with what is stored.

    Raises:
        EnvironmentFault: no graph, not of this program, or written by an older or newer one.
    """
    check_version(store)
    if loads := unfinished(store):
        return Audit(tuple(_half(load) for load in loads), None)
    with TemporaryDirectory(prefix="militia-graph-") as folder:

        def compare(version: Row) -> Audit:
            spool = Spool(Path(folder) / "check.sqlite")
            try:
                return _compare(store, version, spool)
            finally:
                spool.remove()

        return at_rest(store, compare)


def _half(load: Row) -> Difference:
    stands = f"was cut off, or is still running, at {load.get('position')} of {load.get('total')} steps"
    return Difference("load", str(load.get("id")), f"of {load.get('dataset')}", stands)


def _compare(store: Store, version: Row, spool: Spool) -> Audit:
    problems: list[Problem] = []
    found = list(version_faults(store, version))
    world = read_world(store, problems)
    intake = Intake("", spool, problems=problems)
    sources = {source.id for _, source in world.sources}
    claims = (row for row in read_claims(store, problems) if _cites(row[1], sources, problems))
    intake.take_old_claims(claims, append=False)
    unread = bool(problems)
    with suppress(InputError):  # What it finds is in the list, which goes on.
        intake.check(world)
    world.sources = list(_sound(world))
    spool.add_old(held(store, found))
    prefer = version.get("prefer")
    totals = prepare(world, spool, prefer if isinstance(prefer, list) else ())
    found += [one for step in spool.steps() for one in of_step(step) if not (unread and _follows(one))]
    found += [*miscited(store), *strays(store)]
    found += [Difference("record", "", str(p.place), p.message, p.field or None) for p in set(problems)]
    return Audit(tuple(sorted(found, key=Difference.order)), totals)


def _cites(claim: Claim, sources: set[str], problems: list[Problem]) -> bool:
    """Whether the record of the claim's source is there; without it the claim cannot be folded."""
    if claim.source in sources:
        return True
    problems.append(Problem(Place(f"claim {claim.id}"), "source", f"there is no record of source {claim.source!r}"))
    return False


def _follows(one: Difference) -> bool:
    """Whether it may be there only because a record or claim could not be read, which is told already."""
    unfolded = one.kind in ("claim", "record") and one.difference == EXTRA
    return unfolded or one.kind == "data set"


def _sound(world: World) -> Iterator[tuple[str, Source]]:
    """The sources, but without origins that are not there or run in a circle: those are problems already."""
    by_id = {source.id: source for _, source in world.sources}
    for dataset, source in world.sources:
        chain = [source.id]
        while (origin := by_id[chain[-1]].origin) is not None and origin in by_id and origin not in chain:
            chain.append(origin)
        yield dataset, source if origin is None else source.model_copy(update={"origin": None})
