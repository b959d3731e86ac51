"""GraphML (graphml.graphdrawing.org, 1.0) of a selection: a node an entity, an edge a relation, flat attributes."""

from __future__ import annotations

from collections.abc import Iterator

from graph.exports.extract import Extract
from graph.exports.flat import document, flat_graph
from graph.exports.registry import Part


def parts(extract: Extract) -> Iterator[Part]:
    """The document."""
    import networkx as nx  # noqa: PLC0415  slow to import

    writer = nx.GraphMLWriter(graph=flat_graph(extract))
    # networkx writes True; the standard knows true.
    truths = {key.get("id") for key in writer.xml.iter("key") if key.get("attr.type") == "boolean"}
    for data in writer.xml.iter("data"):
        if data.get("key") in truths:
            data.text = str(data.text).lower()
    yield "", document(writer.xml)
