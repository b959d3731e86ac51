"""What changed: between two days of the world, or between what was known by two days."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from graph.projection import Projection

Kind = Literal["new", "gone", "status", "confidence"]
ORDER: tuple[Kind, ...] = ("new", "gone", "status", "confidence")


@dataclass(frozen=True, slots=True)
class Change:
    """A relation that is new or gone, or the same with another status or confidence. ``edge``: its later id."""

    kind: Kind
    subject: str
    relation: str
    object: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    edge: str


def changes(before: Projection, after: Projection) -> list[Change]:
    """How the second projection differs from the first.

    Relations are matched by id, then by subject, type, object, basis and occurrence: a spell takes another id when
    an earlier claim comes to be known.

    Args:
        before: with the selection of the one day, or with ``known_by`` it.
        after: of the other.

    Returns:
        New ones first, then gone, then other status, then other confidence (9 decimals); each by its ends.
    """
    old, new = _by_id(before), _by_id(after)
    pairs: list[tuple[str | None, str | None]] = [(id_, id_) for id_ in old.keys() & new.keys()]
    left: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    for id_ in sorted(old.keys() - new.keys()):
        left[_key(old[id_])].append(id_)
    for id_ in sorted(new.keys() - old.keys()):
        alike = left[_key(new[id_])]
        pairs.append((alike.pop(0) if alike else None, id_))
    pairs += [(id_, None) for ids in left.values() for id_ in ids]
    made = [change for was, is_ in pairs if (change := _change(old.get(was or ""), new.get(is_ or "")))]
    return sorted(made, key=lambda one: (ORDER.index(one.kind), one.subject, one.relation, one.object, one.edge))


def _by_id(graph: Projection) -> dict[str, dict[str, Any]]:
    return {
        key: {**about, "subject": subject, "object": object_, "edge": key}
        for subject, object_, key, about in graph.edges(keys=True, data=True)
    }


def _key(about: dict[str, Any]) -> tuple[Any, ...]:
    names = ("subject", "relation", "object", "basis", "mode", "occurrence")
    return tuple(str(about.get(name)) for name in names)


def _change(before: dict[str, Any] | None, after: dict[str, Any] | None) -> Change | None:
    kind: Kind
    if before is None or after is None:
        kind = "new" if before is None else "gone"
    elif before["status"] != after["status"]:
        kind = "status"
    elif round(before["confidence"], 9) != round(after["confidence"], 9):
        kind = "confidence"
    else:
        return None
    one = after or before
    assert one is not None  # noqa: S101  one of the two is there
    return Change(kind, one["subject"], one["relation"], one["object"], before, after, one["edge"])
