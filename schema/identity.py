"""Which entities are one: the classes that curated ``Identity`` records make."""

from __future__ import annotations

from collections.abc import Iterable

from schema.records import Identity


def canonical_ids(identities: Iterable[Identity]) -> dict[str, str]:
    """From each id that a ``same`` names to the smallest id of its class (closed transitively)."""
    parent: dict[str, str] = {}

    def find(id_: str) -> str:
        while parent.setdefault(id_, id_) != id_:
            parent[id_] = parent[parent[id_]]
            id_ = parent[id_]
        return id_

    for identity in identities:
        if identity.decision == "same":
            a, b = sorted((find(identity.a), find(identity.b)))
            parent[b] = a
    return {id_: find(id_) for id_ in parent}
