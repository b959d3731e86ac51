"""From the store to networkx: the entities and relations of a selection, for measures, figures and notebooks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from typing import TYPE_CHECKING, Any, TypeAlias

from graph.reading.view import View
from graph.selection import Selection
from queries.catalogue import cypher
from schema import admiralty
from schema.vocabulary import vocabulary

if TYPE_CHECKING:
    import networkx as nx

    from graph.material import Material
    from graph.store.connect import Store

    Projection: TypeAlias = nx.MultiDiGraph[str]

Row: TypeAlias = Mapping[str, Any]
Arc: TypeAlias = tuple[str, str, str, dict[str, Any]]
"""Subject, object, relation, properties of the edge."""


def project(store: Store, selection: Selection | View | None = None) -> Projection:
    """The entities and the relations of a selection as a directed multigraph, one arc for each relation.

    Args:
        store: opened with ``open_store``; it may be of any engine, and gives the same graph in the same order.
        selection: which relations; by default those of the default view. With filters that remove claims, all are
            folded anew in memory.

    Returns:
        Nodes are ids of entities, all of them, with their properties as attributes and ``labels``, a list. The
        key of an arc is the relation's id; its attributes are ``relation`` (the type) and the properties that
        the store holds: ``status``, ``confidence`` (0..1), ``voices``, ``code``, ``polarity`` (−1, 0, 1), the
        four ISO dates, qualifiers, … Dates of a state are clipped to the lives of its two ends: the dead hold
        nothing. Beside them ``claims`` (ids), ``voices_for`` and ``voices_against``: who vouches, and how strongly
        (0..1), and ``sources_for``, the supporting claims of each source. The graph's own attribute
        ``selection`` is the selection.

    Raises:
        EnvironmentFault: the connection was lost or the engine failed.
    """
    asked = Selection(view=selection) if isinstance(selection, View) else selection or Selection()
    if asked.filters is not None:
        from graph.material import gather  # noqa: PLC0415  the fold is slow to import, and most do without

        return project_anew(gather(store), asked)
    rows = store.stream(cypher("graph-edges"), asked.view.parameters())
    arcs = ((row["subject"], row["object"], row["relation"], row["edge"]) for row in rows)
    return _graph(_entities(store), arcs, _vouching(store.stream(cypher("graph-claims"))), asked)


def project_anew(material: Material, selection: Selection, gone: Set[str] = frozenset()) -> Projection:
    """As ``project``, folded anew from claims that were read before: without those that the selection's filters
    remove, and without those whose ids are ``gone``.
    """
    folded = material.fold(selection.filters, gone)
    return _graph(folded.entities, folded.arcs, _vouching(folded.claims), selection)


def _entities(store: Store) -> Iterator[tuple[str, dict[str, Any]]]:
    for row in store.stream(cypher("graph-entities")):
        yield row["id"], {**_attributes(row["entity"]), "labels": row["labels"]}


def _graph(
    entities: Iterable[tuple[str, dict[str, Any]]],
    arcs: Iterable[Arc],
    vouching: Mapping[str, dict[str, Any]],
    selection: Selection,
) -> Projection:
    import networkx as nx  # noqa: PLC0415  slow to import; most commands do without

    graph: Projection = nx.MultiDiGraph(selection=selection)
    graph.add_nodes_from(entities)
    relations = vocabulary().relations
    for subject, object_, relation, edge in arcs:
        clipped = _clip(edge, graph.nodes[subject], graph.nodes[object_])
        if selection.keeps(relation, relations[relation].group, clipped):
            by = vouching.get(edge["id"]) or _nobody()
            graph.add_edge(subject, object_, key=edge["id"], relation=relation, **_attributes(clipped), **by)
    return graph


def _clip(edge: Mapping[str, Any], *ends: Mapping[str, Any]) -> Mapping[str, Any]:
    """The edge within the lives of its ends. An act stays as it is: the dead are spoken of, too."""
    if edge["kind"] != "state":
        return edge
    dates = {key: edge[key] for key in ("start_min", "start_max", "end_min", "end_max")}
    for end in ends:
        if "start_min" not in end:
            continue
        dates["start_min"] = max(dates["start_min"], end["start_min"])
        dates["start_max"] = max(dates["start_max"], end["start_min"])
        dates["end_max"] = min(dates["end_max"], end["end_max"])
        dates["end_min"] = min(dates["end_min"], end["end_max"])
    return {**edge, **dates}


def _vouching(claims: Iterable[Row]) -> dict[str, dict[str, Any]]:
    """For each edge its claims, and per side how strongly each voice vouches, by its strongest claim."""
    made: dict[str, dict[str, Any]] = {}
    for row in claims:
        side = {"asserts": "voices_for", "alleges": "voices_for", "denies": "voices_against"}.get(row["stance"])
        strength = admiralty.weight(int(row["code"][1]), row["code"][0])
        for edge in row["edges"]:
            by = made.setdefault(edge, _nobody())
            by["claims"].append(row["id"])
            if side and not row["withdrawn"]:
                by[side][row["voice"]] = max(strength, by[side].get(row["voice"], 0.0))
                if side == "voices_for":
                    by["sources_for"].setdefault(row["source"], []).append(row["id"])
    return made


def _nobody() -> dict[str, Any]:
    return {"claims": [], "voices_for": {}, "voices_against": {}, "sources_for": {}}


def _attributes(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {key: properties[key] for key in sorted(properties) if key != "id"}
