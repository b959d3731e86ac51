"""Which edges are looked at: the default view, what is added to it, and on which day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

ADDABLE = ("alleged", "disputed", "retracted", "none")


@dataclass(frozen=True, slots=True)
class View:
    """The filters that every command over edges shares (the project's model, "Default view" and "Time").

    ``include`` adds statuses; ``none`` in it leaves asserted edges only. ``on`` is an ISO day. With it, acts
    and roles are kept when they fall in (on − acts_within, on]; ``strict`` keeps what certainly holds.
    """

    include: tuple[str, ...] = ()
    on: str | None = None
    strict: bool = False
    acts_within: int = 365

    def parameters(self) -> dict[str, Any]:
        """As the prepared queries take them."""
        return {
            "include": list(self.include),
            "on": self.on,
            "strict": self.strict,
            "acts_within": self.acts_within,
        }

    def has(self, edge: Mapping[str, Any]) -> bool:
        """Whether the status of an edge is in the view."""
        status = edge["status"]
        return (
            status == "asserted" or (bool(edge["shown"]) and "none" not in self.include) or status in self.include
        )

    def holds(self, edge: Mapping[str, Any]) -> str | None:
        """With a day: ``certain``, ``possible`` or ``no``. Without one: None."""
        if self.on is None:
            return None
        first = self.on if edge["kind"] == "state" else self._acts_from()
        if edge["start_max"] <= self.on and edge["end_min"] >= first:
            return "certain"
        return "possible" if edge["start_min"] <= self.on and edge["end_max"] >= first else "no"

    def keeps(self, edge: Mapping[str, Any]) -> bool:
        """Whether the edge is in the view, on its day too."""
        holds = self.holds(edge)
        return self.has(edge) and (holds is None or holds == "certain" or (holds == "possible" and not self.strict))

    def words(self) -> str:
        """The filters in force, for the closing line of a result."""
        if "none" in self.include:
            shown = "asserted only"
        else:
            added = "".join(f" + {status}" for status in self.include)
            shown = f"default view (asserted, and disputed with the stronger support){added}"
        return f"{shown}{self.day_words()}"

    def day_words(self) -> str:
        """Of the day alone, with a comma before; empty without one."""
        if self.on is None:
            return ""
        sure = "certainly" if self.strict else "possibly"
        return f", {sure} on {self.on} (acts of the {self.acts_within} days before)"

    def _acts_from(self) -> str:
        assert self.on is not None  # noqa: S101  only asked with a day
        try:
            return (date.fromisoformat(self.on) - timedelta(days=self.acts_within - 1)).isoformat()
        except OverflowError:
            return "0001-01-01"
