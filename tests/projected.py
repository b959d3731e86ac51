"""Small projections for tests of measures, made by hand: no store, no fold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import networkx as nx

from graph.selection import Selection
from schema.vocabulary import vocabulary

if TYPE_CHECKING:
    from graph.projection import Projection

ALWAYS = {"start_min": "0001-01-01", "start_max": "2020-06-30", "end_min": "2020-06-30", "end_max": "9999-12-31"}


def day(first: str, last: str | None = None) -> dict[str, str]:
    """The dates of an act."""
    return {"start_min": first, "start_max": last or first, "end_min": first, "end_max": last or first}


def projection(
    *relations: tuple[str, str, str, dict[str, Any]],
    labels: Mapping[str, Iterable[str]] | None = None,
    selection: Selection | None = None,
) -> Projection:
    """A graph of relations (subject, type, object, properties). Entities are persons unless ``labels`` differs."""
    made: Projection = nx.MultiDiGraph(selection=selection or Selection())
    for number, (subject, relation, object_, given) in enumerate(relations):
        for end in (subject, object_):
            made.add_node(end, name=end.title(), labels=list((labels or {}).get(end, ["Person"])))
        declared = vocabulary().relations[relation]
        id_ = given.get("id", f"e-{number}")
        voices = given.get("voices_for", {"v": given.get("confidence", 0.5)})
        about: dict[str, Any] = {
            "relation": relation,
            "kind": declared.kind,
            "polarity": declared.polarity,
            "status": "asserted",
            "shown": True,
            "confidence": 0.5,
            "code": "B2",
            "voices": len(voices),
            "claims": [f"c-{number}"],
            "voices_for": voices,
            "voices_against": {},
            "sources_for": {"s": [f"c-{number}"]},
            **ALWAYS,
        }
        made.add_edge(subject, object_, key=id_, **{**about, **given})
    return made
