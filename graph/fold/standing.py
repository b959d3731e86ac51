"""The standing of an Event: how well its having happened at all is supported."""

from __future__ import annotations

from collections.abc import Iterable

from graph.fold.edges import Edge, Status
from schema.vocabulary import vocabulary

BEST_FIRST: tuple[Status, ...] = ("asserted", "alleged", "disputed", "retracted")


class Standings:
    """For each Event the best status among its role edges (LED_TO is one); see ``best``.

    Args:
        events: canonical ids of the Events. Those without any such edge have no standing.
    """

    def __init__(self, events: Iterable[str]) -> None:
        self._events = set(events)
        self.best: dict[str, Status] = {}

    def add(self, edge: Edge) -> None:
        """Take an edge into account."""
        if vocabulary().relations[edge.relation].kind == "role":
            for end in self._events.intersection((edge.subject, edge.object)):
                self.best[end] = min(edge.status, self.best.get(end, edge.status), key=BEST_FIRST.index)
