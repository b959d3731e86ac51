"""Bring a database up to date that an older program wrote, or that rests on another vocabulary or fold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from graph.store.connect import Row, Store
from graph.store.differences import EXTRA, MISSING, of_step
from graph.store.load import How, Report, change
from graph.store.spool import Step
from graph.store.version import check_version, made_by, unfinished

EVERY = "every data set (migration)"
"""What a migration is a load of, where one that was cut off is told."""

WORDS = {MISSING: "new", EXTRA: "removed"}


@dataclass(frozen=True, slots=True)
class Migration:
    """What a migration did.

    ``versions``: what the graph was made with, before and now. ``changes``: for each kind of thing how many were
    "new" or "removed", and of how many each property changed.
    """

    versions: dict[str, tuple[Any, Any]]
    changes: dict[str, Counter[str]]
    report: Report


def migrate(store: Store, how: How) -> Migration | None:
    """Fold all claims anew and write what differs, as a load does; None where the graph is up to date.

    Args:
        store: opened for writing.
        how: ``wait``, ``progress`` and ``dry_run`` are as for a load.

    Raises:
        EnvironmentFault: no graph, somebody else's, newer, or busy; or a load of it was cut off.
        InputError: records or claims that today's rules refuse. The graph is as before.
    """
    version = check_version(store, older=True)
    versions = outdated(version or {})
    if not versions and not unfinished(store):
        return None
    changes: dict[str, Counter[str]] = {}

    def look(steps: Iterator[Step]) -> None:
        changes.clear()
        for step in steps:
            for one in of_step(step):
                changes.setdefault(one.kind, Counter())[one.property or WORDS[one.difference]] += 1

    report = change(store, EVERY, lambda _intake: None, replace(how, migrate=look))
    return Migration(versions, changes, report)


def outdated(version: Row) -> dict[str, tuple[Any, Any]]:
    """What of a version node is not of this program: (there, here) of each. Any release of one version will do."""
    now = made_by()
    return {
        key: (version.get(key), now[key]) for key in now if key != "app_version" and version.get(key) != now[key]
    }
