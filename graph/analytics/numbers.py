"""The honest numbers that close every result: what was counted, and on how few voices it may rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.projection import Projection

FEW_VOICES = 5


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a result rests on. ``one_voice``: the share (0..1) of relations for which one voice alone vouches."""

    filters: str
    entities: int
    edges: int
    claims: int
    voices: int
    one_voice: float

    def words(self) -> str:
        """As a line for people."""
        text = (
            f"{self.filters}: {self.entities} entities, {self.edges} relations, {self.claims} claims, "
            f"{self.voices} voices; share of relations on one voice {self.one_voice:.2g}"
        )
        if self.voices < FEW_VOICES:
            text += f"; this ranks attention in the words of {self.voices} voices, not power"
        return text


def numbers(graph: Projection, among: Iterable[str] | None = None) -> Numbers:
    """The numbers of a projection.

    Args:
        graph: of ``project``.
        among: only the relations between these entities, such as those that a measure saw; all if None.
    """
    wanted = None if among is None else set(among)
    rows = [
        (subject, object_, about)
        for subject, object_, about in graph.edges(data=True)
        if wanted is None or (subject in wanted and object_ in wanted)
    ]
    ends = {end for subject, object_, _ in rows for end in (subject, object_)}
    voices = {voice for _, _, about in rows for voice in about["voices_for"]}
    claims = {claim for _, _, about in rows for claim in about["claims"]}
    alone = sum(about["voices"] <= 1 for _, _, about in rows)
    return Numbers(
        filters=graph.graph["selection"].words(),
        entities=len(ends),
        edges=len(rows),
        claims=len(claims),
        voices=len(voices),
        one_voice=alone / len(rows) if rows else 0.0,
    )
