"""What a query can return, as plain values for JSON and as a few words for a table.

Nodes and relationships are known by their property ``id``. The engines' own ids are never shown: they change.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from neo4j.graph import Node, Path, Relationship
    from neo4j.spatial import Point

SHORT_ID = 10
"""Characters of a relationship's id in a table, as everywhere."""


def plain(value: Any) -> Any:
    """A value of the driver as JSON has it.

    Nodes are objects of ``id``, ``labels`` and ``properties``; relationships of ``id``, ``type``, ``start`` and
    ``end`` (ids of nodes, null where the query does not return them) and ``properties``; paths of ``nodes`` and
    ``relationships``; points of ``srid`` and their coordinates. Times and durations are ISO 8601 text, bytes are
    hexadecimal text, and a float that JSON does not know is text as well.
    """
    from neo4j.graph import Node, Path, Relationship  # noqa: PLC0415  slow to import

    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return value if math.isfinite(value) else str(value)
        case Node():
            return {"id": value.get("id"), "labels": sorted(value.labels), "properties": _properties(value)}
        case Relationship():
            ends = {"start": _id(value.start_node), "end": _id(value.end_node)}
            return {"id": value.get("id"), "type": value.type, **ends, "properties": _properties(value)}
        case Path():
            parts = {"nodes": value.nodes, "relationships": value.relationships}
            return {name: [plain(each) for each in part] for name, part in parts.items()}
        case dict():
            return {str(key): plain(inner) for key, inner in value.items()}
        case list():
            return [plain(inner) for inner in value]
    return _scalar(value)


def short(value: Any) -> Any:
    """A value of the driver for one cell of a table; whole numbers stay numbers."""
    from neo4j.graph import Node, Path, Relationship  # noqa: PLC0415  slow to import

    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case float():
            return f"{value:.6g}"
        case int() | str():
            return value
        case Node():
            return _node(value)
        case Relationship():
            return _relationship(value)
        case Path():
            return _path(value)
        case dict():
            return "{" + ", ".join(f"{key}: {short(inner)}" for key, inner in value.items()) + "}"
        case list():
            return "[" + ", ".join(str(short(inner)) for inner in value) + "]"
    scalar = _scalar(value)
    return short(scalar) if isinstance(scalar, dict) else scalar


def _scalar(value: Any) -> Any:
    """A value that is one thing: a time, a duration, a point, bytes."""
    from neo4j.spatial import Point  # noqa: PLC0415

    if isinstance(value, bytes | bytearray):
        return value.hex()
    if isinstance(value, Point):
        return _point(value)
    return value.iso_format() if hasattr(value, "iso_format") else str(value)


def _point(point: Point) -> dict[str, Any]:
    return {"srid": point.srid, **dict(zip("xyz", point, strict=False))}


def _properties(thing: Node | Relationship) -> dict[str, Any]:
    return {key: plain(thing[key]) for key in sorted(thing.keys())}


def _id(node: Node | None) -> Any:
    return node.get("id") if node is not None else None


def _node(node: Node) -> str:
    """``(:ArmedGroup kataib-hezbollah)``; every entity is one, so that label stands only where it is alone."""
    labels = sorted(node.labels - {"Entity"}) or sorted(node.labels)
    return "(" + " ".join(["".join(f":{label}" for label in labels), *_known(node)]).strip() + ")"


def _relationship(relationship: Relationship) -> str:
    return "[" + " ".join([f":{relationship.type}", *(id_[:SHORT_ID] for id_ in _known(relationship))]) + "]"


def _path(path: Path) -> str:
    text = _node(path.start_node) if path.start_node is not None else ""
    for from_, step, to in zip(path.nodes, path.relationships, path.nodes[1:], strict=False):
        forward = step.start_node == from_
        text += f"{'-' if forward else '<-'}{_relationship(step)}{'->' if forward else '-'}{_node(to)}"
    return text


def _known(thing: Node | Relationship) -> list[str]:
    id_ = thing.get("id")
    return [] if id_ is None else [str(id_)]
