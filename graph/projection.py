"""From the store to networkx: the entities and relations of a view, for measures, figures and notebooks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.reading.view import View
from queries.catalogue import cypher

if TYPE_CHECKING:
    import networkx as nx

    from graph.store.connect import Store


def project(store: Store, view: View | None = None) -> nx.MultiDiGraph[str]:
    """The entities and the relations of a view as a directed multigraph, one arc for each relation.

    Args:
        store: opened with ``open_store``; it may be of any engine, and gives the same graph in the same order.
        view: which relations; by default those of the default view.

    Returns:
        Nodes are ids of entities, all of them, with their properties as attributes and ``labels``, a list. The
        key of an arc is the relation's id; its attributes are ``relation`` (the type) and the properties that
        the store holds: ``status``, ``confidence`` (0..1), ``voices``, ``code``, ``polarity`` (−1, 0, 1), the
        four ISO dates, qualifiers, …

    Raises:
        EnvironmentFault: the connection was lost or the engine failed.
    """
    import networkx as nx  # noqa: PLC0415  slow to import; most commands do without

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for row in store.stream(cypher("graph-entities")):
        graph.add_node(row["id"], **_attributes(row["entity"], "id"), labels=row["labels"])
    asked = (view or View()).parameters()
    for row in store.stream(cypher("graph-edges"), asked):
        edge = row["edge"]
        attributes = _attributes(edge, "id")
        graph.add_edge(row["subject"], row["object"], key=edge["id"], relation=row["relation"], **attributes)
    return graph


def _attributes(properties: dict[str, Any], left_out: str) -> dict[str, Any]:
    return {key: properties[key] for key in sorted(properties) if key != left_out}
