"""The Cypher of one step. Labels and types come from the vocabulary only; every value is a parameter."""

from __future__ import annotations

from typing import Any

from graph.store.spool import Step
from schema.vocabulary import vocabulary

NODE_LABELS = {"source": "Source", "record": "Record", "dataset": "DataSet"}


def statement(step: Step) -> tuple[str, dict[str, Any]]:
    """The statement over ``$rows`` that makes the step, and the step's row. Steps alike share a statement."""
    action = "create" if step.old is None else "delete" if step.new is None else "update"
    kind = step.head[0]
    if kind == "edge":
        _, type_, subject, object_ = step.head
        if type_ not in vocabulary().relations:
            raise ValueError(f"{type_} is not in the vocabulary")
        return EDGE[action].format(type=type_), {"id": step.id, "s": subject, "o": object_, "props": step.new}
    row = {"id": step.id, "props": step.new}
    if kind == "claim":
        return CLAIM[action], {**row, "source": step.head[1]}
    if kind == "relabel":
        old, new = (set(part.split(":")) for part in step.head[1:])
        changes = "".join(f" REMOVE n:{label}" for label in sorted(_known(old - new)))
        changes += "".join(f" SET n:{label}" for label in sorted(_known(new - old)))
        return f"{NODE['update'].format(label='Entity', labels='Entity')}{changes}", row
    label = NODE_LABELS.get(kind, "Entity")
    labels = ":".join([label, *sorted(_known(set(step.head[1:])))])
    return NODE[action].format(label=label, labels=labels), row


def class_of(head: tuple[str, ...]) -> str:
    """The embedded engine's type for what a step's head speaks of: one for each set of labels."""
    kind = head[0]
    if kind == "edge":
        return head[1]
    if kind == "claim":
        return "Claim"
    return NODE_LABELS.get(kind) or "~".join(sorted({"Entity", *head[1:]}))


def _known(labels: set[str]) -> set[str]:
    if strange := labels - set(vocabulary().labels):
        raise ValueError(f"labels not in the vocabulary: {strange}")
    return labels


NODE = {
    "create": "UNWIND $rows AS row CREATE (n:{labels}) SET n = row.props",
    "update": "UNWIND $rows AS row MATCH (n:{label} {{id: row.id}}) SET n = row.props",
    "delete": "UNWIND $rows AS row MATCH (n:{label} {{id: row.id}}) DETACH DELETE n",
}
CLAIM = {
    "create": (
        "UNWIND $rows AS row MATCH (s:Source {id: row.source}) CREATE (c:Claim)-[:CITES]->(s) SET c = row.props"
    ),
    "update": "UNWIND $rows AS row MATCH (c:Claim {id: row.id}) SET c = row.props",
    "delete": "UNWIND $rows AS row MATCH (c:Claim {id: row.id}) DETACH DELETE c",
}
_BOTH = "UNWIND $rows AS row MATCH (a:Entity {{id: row.s}}) MATCH (b:Entity {{id: row.o}}) "
EDGE = {
    "create": _BOTH + "CREATE (a)-[r:{type}]->(b) SET r = row.props",
    "update": _BOTH + "MATCH (a)-[r:{type} {{id: row.id}}]->(b) SET r = row.props",
    "delete": _BOTH + "MATCH (a)-[r:{type} {{id: row.id}}]->(b) DELETE r",
}
