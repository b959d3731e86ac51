"""GEXF 1.2 (gexf.net) of a selection, with the days between which entities and relations may have been.

A relation's ``start`` is its first possible day and ``end`` its last, as ``--on`` without ``--strict`` has it; an
open side has none. So Gephi's timeline shows on a day what possibly held or happened then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from graph.exports.extract import Extract
from graph.exports.flat import document, flat_graph
from graph.exports.registry import Part
from schema.dates import OPEN_MAX, OPEN_MIN

LEAST_WEIGHT = 0.001
"""Of a retracted relation. Gephi cannot read a weight of nothing."""


def parts(extract: Extract) -> Iterator[Part]:
    """The document."""
    from networkx.readwrite.gexf import GEXFWriter  # noqa: PLC0415  slow to import

    graph = flat_graph(extract)
    for _, about in graph.nodes(data=True):
        about.update(days(about))
    for *_, id_, about in graph.edges(keys=True, data=True):
        # Without an id of their own, edges are numbered.
        about.update(days(about), id=id_, weight=max(about["confidence"], LEAST_WEIGHT))
    writer = GEXFWriter(graph=graph)
    meta = writer.xml.find("meta")
    assert meta is not None  # noqa: S101  networkx writes it always: its version, and the day on which it ran
    meta.clear()
    for name, text in (("creator", "militia-graph"), ("description", extract.words)):
        meta.append(meta.makeelement(name, {}))
        meta[-1].text = text
    yield "", document(writer.xml)


def days(about: Mapping[str, Any]) -> dict[str, str]:
    """``start`` and ``end`` of an entity or relation, as far as they are known.

    A state that lies outside the life of one of its ends (``check`` reports it) is between the two.
    """
    first, last = about.get("start_min", OPEN_MIN), about.get("end_max", OPEN_MAX)
    if first > last:
        first, last = last, first
    return {key: day for key, day in (("start", first), ("end", last)) if day not in (OPEN_MIN, OPEN_MAX)}
