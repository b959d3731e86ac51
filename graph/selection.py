"""One model of the filters that analytics, figures and exports share: which relations and entities count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graph.reading.view import View

if TYPE_CHECKING:
    from graph.fold import Filters

SIGNS = {"positive": 1, "neutral": 0, "negative": -1}
ACTORS = ("Person", "ArmedGroup", "StateBody", "State", "Party", "Organization")
"""Labels of the entities that measures see unless others are asked for."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which part of the graph counts.

    ``view``: statuses and day. ``filters``: claims to leave out, so that the rest is folded anew. ``between``: two
    ISO days; what possibly held or happened from the one to the other. ``groups``, ``relations``, ``signs`` (−1, 0,
    1): only these, none for all. ``labels``: of the entities that measures see. ``min_confidence``: 0..1.
    """

    view: View = field(default_factory=View)
    filters: Filters | None = None
    between: tuple[str, str] | None = None
    groups: frozenset[str] = frozenset()
    relations: frozenset[str] = frozenset()
    signs: frozenset[int] = frozenset()
    labels: frozenset[str] = frozenset(ACTORS)
    min_confidence: float = 0.0

    def keeps(self, relation: str, group: str, edge: Mapping[str, Any]) -> bool:
        """Whether a relation counts; ``edge`` has its properties, the dates clipped to the lives of its ends."""
        if (self.groups and group not in self.groups) or (self.relations and relation not in self.relations):
            return False
        if not self.relations and relation == "RELATED_TO":
            return False  # says nothing but that there is something: only where it is asked for
        if self.signs and edge["polarity"] not in self.signs:
            return False
        if edge["confidence"] < self.min_confidence or not self.view.keeps(edge):
            return False
        if self.between is None:
            return True
        first, last = self.between
        return bool(edge["start_min"] <= last and edge["end_max"] >= first)

    def is_actor(self, entity: Mapping[str, Any]) -> bool:
        """Whether measures see the entity: by its labels; speakers without a name are none."""
        return not entity.get("anonymous") and not self.labels.isdisjoint(entity["labels"])

    def words(self, usual: Iterable[str] = ACTORS) -> str:
        """The filters in force, for the closing line of a result; ``usual`` labels go without saying."""
        names = {sign: name for name, sign in SIGNS.items()}
        parts = [self.view.words()]
        if self.between:
            parts.append(f"possibly between {self.between[0]} and {self.between[1]}")
        parts += [f"only {', '.join(sorted(some))}" for some in (self.groups, self.relations) if some]
        if self.signs:
            parts.append(f"only {', '.join(names[sign] for sign in sorted(self.signs))} relations")
        if self.labels != frozenset(usual):
            parts.append(f"entities: {', '.join(sorted(self.labels))}")
        if self.min_confidence:
            parts.append(f"confidence from {self.min_confidence:g}")
        return "; ".join(parts)
