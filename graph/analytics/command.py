"""Who commands whom, on paper and in practice, and where the two part."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from schema.errors import UsageError

if TYPE_CHECKING:
    from graph.projection import Projection

Side = Literal["on paper", "in practice"]
DOWN = frozenset({"COMMANDS", "LEADS", "HOLDS_OFFICE"})
"""The subject stands above the object. OFFICE_OF says whose office it is, not who is above whom."""
UP = frozenset({"MEMBER_OF", "PART_OF", "SUBORDINATED_BY_LAW"})
"""The object stands above the subject."""
PATRONS = frozenset({"PROXY_OF", "LOYAL_TO", "FACADE_FOR"})
"""The same, but in practice only: no paper says so."""
DEFIANCE = frozenset({"DEFIED", "REFUSED"})


@dataclass(frozen=True, slots=True)
class Above:
    """One that stands above or below: the shortest chain to it on paper and in practice, as ids of edges.

    An empty chain means none. ``defied``: acts of defiance along the way, and orders not obeyed.
    """

    entity: str
    direction: Literal["above", "below"]
    on_paper: tuple[str, ...]
    in_practice: tuple[str, ...]
    compliance: str | None
    defied: tuple[str, ...]

    @property
    def parts(self) -> bool:
        """Whether paper and practice part here."""
        return bool(self.on_paper) != bool(self.in_practice) or self.compliance in ("defied", "partial")


def command(graph: Projection, entity: str, *, max_hops: int = 4) -> list[Above]:
    """The chains of command up from an entity and down from it.

    A relation with the basis ``de_jure`` counts on paper only, one with ``de_facto`` in practice only, one without
    a basis for both; patronage (proxy, loyal, façade) counts in practice only.

    Args:
        graph: of ``project``, usually on a day.
        entity: an id in it.
        max_hops: the longest chain, in steps, from 1.

    Returns:
        Those above first, each by the shorter of its chains, then by id.

    Raises:
        UsageError: an unknown entity, or ``max_hops`` below 1.
    """
    if entity not in graph:
        raise UsageError(f"{entity} is not in this selection")
    if max_hops < 1:
        raise UsageError(f"max_hops {max_hops} is below 1")
    made = []
    for direction in ("above", "below"):
        paper = _chains(graph, entity, direction == "above", "on paper", max_hops)
        practice = _chains(graph, entity, direction == "above", "in practice", max_hops)
        rows = []
        for other in paper.keys() | practice.keys():
            chain = [*paper.get(other, ()), *practice.get(other, ())]
            ends = (entity, other) if direction == "above" else (other, entity)
            rows.append(
                Above(
                    other,
                    "above" if direction == "above" else "below",
                    tuple(paper.get(other, ())),
                    tuple(practice.get(other, ())),
                    _compliance(graph, chain),
                    _defied(graph, *ends),
                )
            )
        made += sorted(rows, key=lambda row: (_shortest(row), row.entity))
    return made


def _shortest(row: Above) -> int:
    return min(len(chain) for chain in (row.on_paper, row.in_practice) if chain)


def _chains(graph: Projection, start: str, upwards: bool, side: Side, max_hops: int) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {start: []}
    queue = deque([start])
    while queue:
        here = queue.popleft()
        if len(found[here]) == max_hops:
            continue
        for other, key in sorted(_steps(graph, here, upwards, side)):
            if other not in found:
                found[other] = [*found[here], key]
                queue.append(other)
    del found[start]
    return found


def _steps(graph: Projection, here: str, upwards: bool, side: Side) -> Iterator[tuple[str, str]]:
    ours, theirs = (UP | PATRONS, DOWN) if upwards else (DOWN, UP | PATRONS)
    for _, other, key, about in graph.out_edges(here, keys=True, data=True):
        if about["relation"] in ours and _counts(about, side):
            yield other, key
    for other, _, key, about in graph.in_edges(here, keys=True, data=True):
        if about["relation"] in theirs and _counts(about, side):
            yield other, key


def _counts(about: dict[str, Any], side: Side) -> bool:
    if about["relation"] in PATRONS:
        return side == "in practice"
    other = "de_facto" if side == "on paper" else "de_jure"
    return about.get("basis") != other


def _compliance(graph: Projection, chain: list[str]) -> str | None:
    """The worst that is said of the orders along the chain."""
    wanted = set(chain)
    said = {about.get("compliance") for _, _, key, about in graph.edges(keys=True, data=True) if key in wanted}
    return next((value for value in ("defied", "partial", "obeyed") if value in said), None)


def _defied(graph: Projection, below: str, above: str) -> tuple[str, ...]:
    """The acts by which the one below defied or refused the one above."""
    found = graph.get_edge_data(below, above) or {}
    return tuple(sorted(str(key) for key, about in found.items() if about["relation"] in DEFIANCE))
