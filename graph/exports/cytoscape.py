"""Cytoscape JSON (``.cyjs``) of a selection. Lists stay lists."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from graph.exports.extract import Extract
from graph.exports.flat import cell, seen
from graph.exports.registry import Part


def parts(extract: Extract) -> Iterator[Part]:
    """The document, as ``networkx.cytoscape_data`` makes it, and ``id`` on every edge.

    ``source`` and ``target`` are the ends of an edge there, and attributes so called would be lost: what a relation
    rests on is in ``sources`` and ``claims``.
    """
    import networkx as nx  # noqa: PLC0415  slow to import

    made: nx.MultiDiGraph[str] = nx.MultiDiGraph(name="militia-graph", description=extract.words)
    for id_, about in extract.entities():
        made.add_node(id_, **_known(about))
    for id_, subject, object_, about in extract.relations():
        # "interaction" is what Cytoscape calls the kind of an edge.
        own = {"id": id_, "name": about["caption"], "interaction": about["relation"]}
        made.add_edge(subject, object_, key=id_, **{**_known(about), **own})
    document = nx.cytoscape_data(made)
    document["data"] = dict(document["data"])  # networkx lists pairs; Cytoscape reads an object, networkx both
    yield "", (json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True), "\n")


def _known(about: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes in values that a column of Cytoscape can hold: a list, or what ``cell`` makes."""
    return {key: value if isinstance(value, list) else cell(value) for key, value in seen(about).items()}
