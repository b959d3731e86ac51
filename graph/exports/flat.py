"""Entities and relations as flat attributes, for formats that know texts, numbers and truth values only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    import networkx as nx

    from graph.exports.extract import Extract

Flat: TypeAlias = dict[str, str | int | float | bool]

UNSEEN = frozenset(("keys", "search", "sources_for"))
"""What the store and the analytics keep for themselves."""

NAMES = {"start": "edtf_start", "end": "edtf_end"}
"""``start`` and ``end`` are days in GEXF; an entity's are EDTF texts."""

SCORES = frozenset(("confidence", "support", "opposition", "plover_score"))
"""Never whole numbers, though nothing may be written as 0: a column of these formats has one type."""

NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML 1.0 document may hold, escaped or not."""


def seen(about: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes that are for others, those that say nothing left out, by name."""
    named = ((NAMES.get(key, key), value) for key, value in sorted(about.items()) if key not in UNSEEN)
    return {key: value for key, value in named if value or value in (0, False)}


def listed(about: Mapping[str, Any]) -> dict[str, Any]:
    """As ``seen``, with how strongly voices vouch as a list: ids make no keys in every JSON format."""
    return {
        key: [{"voice": voice, "strength": round(strength, 9)} for voice, strength in sorted(value.items())]
        if isinstance(value, Mapping)
        else value
        for key, value in seen(about).items()
    }


def flat(about: Mapping[str, Any]) -> Flat:
    """As ``seen``, with lists as ``a; b`` and how strongly voices vouch as ``voice=0.56``."""
    return {key: float(value) if key in SCORES else cell(value) for key, value in seen(about).items()}


def cell(value: Any) -> str | int | float | bool:
    """One value as text, number or truth value."""
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return "; ".join(f"{key}={round(inner, 9)}" for key, inner in sorted(value.items()))
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value))
    return str(value)


def flat_xml(about: Mapping[str, Any]) -> Flat:
    """As ``flat``, in characters that XML may hold; others become ``�``."""
    return {key: NO_XML.sub("�", value) if isinstance(value, str) else value for key, value in flat(about).items()}


def document(root: Element) -> Iterator[str]:
    """The text of an XML document, in UTF-8 and not in references to characters."""
    from xml.etree import ElementTree  # noqa: PLC0415  only writes

    ElementTree.indent(root)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield ElementTree.tostring(root, encoding="unicode")
    yield "\n"


def flat_graph(extract: Extract) -> nx.MultiDiGraph[str]:
    """A graph for networkx's writers of XML: nodes and edges in the order of their ids, ``label`` to be shown."""
    import networkx as nx  # noqa: PLC0415  slow to import

    made: nx.MultiDiGraph[str] = nx.MultiDiGraph(description=extract.words)
    for id_, about in extract.entities():
        attributes = flat_xml(about)
        made.add_node(id_, **{"label": attributes["name"], **attributes})
    for id_, subject, object_, about in extract.relations():
        attributes = flat_xml(about)
        made.add_edge(subject, object_, key=id_, **{"label": attributes["caption"], **attributes})
    return made
