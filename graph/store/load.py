"""Load, append and unload data sets: read everything, check everything, then change the graph."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from graph.engine.locks import held, try_lock
from graph.store.connect import Row, Store
from graph.store.ddl import make_schema
from graph.store.intake import Intake
from graph.store.part import Shared, prepare_part
from graph.store.prepare import Totals, compare_relations, prepare
from graph.store.spool import Spool, Step
from graph.store.version import check_version, generation, is_folded, unfinished
from graph.store.world import World, read_claims, read_graph, read_world
from graph.store.write import GenerationChanged, Load, Progress, finish, is_large, write
from schema.errors import EnvironmentFault, InputError, UsageError

Read = Callable[[Intake], None]
"""Fills an intake from the input; called again if another load came in between."""


def silent(_done: int, _total: int) -> None:
    """No progress shown."""


@dataclass(frozen=True, slots=True)
class How:
    """How to load: see ``change``."""

    append: bool = False
    dry_run: bool = False
    compare: bool = True
    prefer: Sequence[str] | None = None
    wait: float = 30.0
    progress: Progress = field(default=silent)
    migrate: Callable[[Iterator[Step]], None] | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What a load did: the nodes and relations that it changed, its data sets, and what the graph holds now."""

    changed: int
    datasets: tuple[str, ...]
    totals: Totals


def change(store: Store, name: str, read: Read, how: How) -> Report:
    """Make data sets equal to an input (with ``how.append``, only add to them).

    Args:
        store: opened for writing.
        name: the data set of records that name none.
        read: fills the intake with the input's records.
        how: ``append`` keeps what the data set holds besides; ``dry_run`` checks everything and changes
            nothing; ``compare`` holds relation lines of the input against the fold; ``prefer`` names the data
            sets whose names of entities come first (None: as before); ``wait`` is in seconds, for another load;
            ``progress`` gets (rows read, 0), then (claims folded, all), then (steps written, all);
            ``migrate`` takes the steps, and then the graph may be of an older version; ``whole`` reads all of the
            graph, which mends what was changed by hand.

    Raises:
        InputError: everything that is wrong with the input. The graph is as before.
        EnvironmentFault: the database is somebody else's, newer, or busy for longer than ``wait``.
    """
    until = time.monotonic() + how.wait
    while True:
        try:
            return _attempt(store, name, read, how, until)
        except GenerationChanged:
            if time.monotonic() > until:
                raise EnvironmentFault("another load was faster again and again: try once more") from None


def unload(store: Store, dataset: str, how: How) -> Report:
    """Take a data set out of the graph.

    Raises:
        UsageError: there is no such data set.
        InputError: another data set refers to what only this one holds.
    """
    check_version(store)
    held = [row["id"] for row in store.rows("MATCH (d:DataSet) RETURN d.id AS id ORDER BY id")]
    if dataset not in held:
        raise UsageError(f"there is no data set {dataset!r} in {store.shown}: it holds {', '.join(held) or 'none'}")
    return change(store, dataset, lambda intake: intake.datasets.add(dataset), how)


def settle(store: Store, how: Literal["resume", "rollback"], progress: Progress = silent) -> int:
    """Finish or take back the loads that were cut off; gives their number.

    Raises:
        EnvironmentFault: a load is still running, or what it had prepared is gone.
    """
    check_version(store, writing=True, older=True)
    loads = unfinished(store)
    for one in loads:
        path = _spool_path(store, one["id"])
        if not path.exists():
            raise EnvironmentFault(f"what the load of {one['dataset']!r} had prepared is not in {path.parent}")
        with _alive(path) as mine:
            if not mine:
                raise EnvironmentFault(f"the load of {one['dataset']!r} is still running")
            spool = Spool(path)
            finish(store, spool, one, progress, undo=how == "rollback")
            spool.remove()
    return len(loads)


def _wait_for_others(store: Store, until: float) -> None:
    while loads := unfinished(store):
        one = loads[0]
        path = _spool_path(store, one["id"])
        # One that ended in between is no longer listed when it is looked at again.
        if path.exists() and not held(_lock_path(path)) and one["id"] in _ids(unfinished(store)):
            raise EnvironmentFault(
                f"a load of {one['dataset']!r} was cut off at {one['position']} of {one['total']} steps: "
                "`militia-graph load --resume` finishes it, `militia-graph load --rollback` takes it back"
            )
        if time.monotonic() > until:
            elsewhere = "" if path.exists() else f" elsewhere (what it had prepared is not in {path.parent})"
            raise EnvironmentFault(
                f"another load of {one['dataset']!r} is running{elsewhere}: try later, or with --wait SECONDS"
            )
        time.sleep(0.2)


def _attempt(store: Store, name: str, read: Read, how: How, until: float) -> Report:
    version = check_version(store, writing=True, older=how.migrate is not None)
    # Only now: whatever begins after the version was read makes a new generation, and is noticed by that.
    _wait_for_others(store, until)
    preferred = tuple(how.prefer if how.prefer is not None else (version or {}).get("prefer") or ())
    load_id = f"load-{secrets.token_hex(8)}"
    path = None if how.dry_run else _spool_path(store, load_id)
    if path is not None:
        _sweep(store, path.parent)
    with _alive(path):
        spool = Spool(path)
        kept = False
        try:
            intake = Intake(name, spool, progress=how.progress)
            try:
                totals = _prepare(store, intake, read, how, version, preferred)
            except InputError:
                # What was read of the graph may be half of before and half of after another load.
                if generation(check_version(store, writing=True, older=True)) != generation(version):
                    raise GenerationChanged from None
                raise
            steps = spool.count_steps()
            if how.migrate:
                how.migrate(spool.steps())
            other = list(preferred) != list((version or {}).get("prefer") or ())
            if path is not None and (steps or other or how.migrate):
                load = Load(load_id, version, name, intake.sha256, preferred)
                with _turn(path.parent, until):
                    if version is None or how.migrate:
                        make_schema(store)
                    kept = is_large(steps)
                    write(store, spool, load, steps, how.progress)
                    kept = False
            return Report(steps, tuple(sorted(intake.datasets)), totals)
        except GenerationChanged:
            kept = False
            raise
        finally:
            # Of a load that was cut off half-way, what it had prepared stays: --resume and --rollback need it.
            if kept:
                spool.close()
            else:
                spool.remove()


def _prepare(
    store: Store, intake: Intake, read: Read, how: How, version: Row | None, prefer: tuple[str, ...]
) -> Totals:
    spool = intake.spool
    read(intake)
    as_today = version is not None and is_folded(version) and tuple(version.get("prefer") or ()) == prefer
    if as_today and not how.migrate and not how.whole:
        with suppress(Shared):
            return prepare_part(store, intake, prefer, append=how.append, compare=how.compare)
    old = World() if version is None else read_world(store)
    world = intake.merge(old, append=how.append)
    if version is not None:
        intake.take_old_claims(read_claims(store), append=how.append)
    intake.check(world)
    if how.compare and intake.relations and (problems := compare_relations(intake, world)):
        raise InputError(problems)
    if version is not None:
        spool.add_old(read_graph(store))
    return prepare(world, spool, prefer, how.progress)


def _spool_path(store: Store, load_id: str) -> Path:
    return store.home / "spool" / f"{load_id}.sqlite"


def _lock_path(spool: Path) -> Path:
    return spool.with_suffix(".lock")


def _ids(loads: Sequence[Row]) -> set[str]:
    return {load["id"] for load in loads}


@contextmanager
def _alive(path: Path | None) -> Iterator[bool]:
    """Hold the lock that says "this load is alive"; False where somebody else holds it."""
    if path is None:
        yield True
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EnvironmentFault(f"{path.parent} cannot be written: {error.strerror or error}") from None
    lock = try_lock(_lock_path(path))
    try:
        yield lock is not None
    finally:
        if lock is not None:
            lock.release()
            if not path.exists():
                # Nobody looks for it any more: the load has ended.
                with suppress(OSError):
                    _lock_path(path).unlink()


@contextmanager
def _turn(folder: Path, until: float) -> Iterator[None]:
    """Hold the right to write. The version node tells loads apart, but ArcadeDB also makes a type for each new
    label or relation as it comes, and two writers that make the same one fail or block each other."""
    lock = try_lock(folder / "write.lock", max(0.0, until - time.monotonic()))
    if lock is None:
        raise EnvironmentFault("another load is being written: try later, or with --wait SECONDS")
    try:
        yield
    finally:
        lock.release()


def _sweep(store: Store, folder: Path) -> None:
    """Remove what killed loads had prepared but not begun to write."""
    needed = _ids(unfinished(store))
    for path in folder.glob("*.sqlite"):
        if path.stem not in needed and not held(_lock_path(path)):
            for old in (path, _lock_path(path)):
                with suppress(OSError):
                    old.unlink()
