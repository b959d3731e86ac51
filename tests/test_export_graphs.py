"""GraphML, GEXF and Cytoscape: the same nodes and edges back, and none of the traps of these formats."""

from __future__ import annotations

import io
import json
import re
from datetime import date
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pytest
from exported import ARABIC, EVERYTHING, NO_XML, everything, loaded, one, relations

from graph.exports.extract import Extract, extract
from graph.fold import Filters
from graph.projection import project
from graph.reading.view import View
from graph.selection import Selection
from graph.store.connect import Store

pytestmark = pytest.mark.engines("embedded")
GEXF = "{http://www.gexf.net/1.2draft}"
XML = ("graphml", "gexf")
EXACT = ("relation", "status", "caption", "code", "start_min", "start_max", "end_min", "end_max", "kind")
NUMBERS = ("confidence", "support", "opposition", "voices", "claim_count", "polarity")
TRUTHS = ("shown", "doubted", "unrated", "dates_conflict")


@pytest.fixture(scope="module")
def held(_opened: Store, tmp_path_factory: pytest.TempPathFactory) -> Store:
    return loaded(_opened, tmp_path_factory.mktemp("exports"))


@pytest.fixture(scope="module")
def made(held: Store) -> Extract:
    return everything(held)


def read(name: str, text: str) -> Any:
    """What networkx reads from an export: a multigraph with the relations' ids as keys."""
    if name == "cytoscape":
        return nx.cytoscape_graph(json.loads(text))
    stream = io.BytesIO(text.encode())
    if name == "graphml":
        return nx.read_graphml(stream, edge_key_type=str, force_multigraph=True)
    return nx.read_gexf(stream)


@pytest.mark.parametrize("name", [*XML, "cytoscape"])
def test_the_same_nodes_and_edges_come_back(made: Extract, name: str) -> None:
    back = read(name, one(name, made))
    assert back.is_directed()
    assert back.is_multigraph()
    assert set(back) == set(made.graph)
    rows = {
        (subject, object_, about["id"] if name == "gexf" else key): about
        for subject, object_, key, about in back.edges(keys=True, data=True)
    }
    wanted = relations(made)
    assert set(rows) == set(wanted)
    assert len({about["status"] for about in wanted.values()}) == 4, "every status is tried"
    for ends, about in wanted.items():
        row = rows[ends]
        assert {key: row[key] for key in EXACT} == {key: about[key] for key in EXACT}
        assert {key: row[key] for key in NUMBERS} == pytest.approx({key: about[key] for key in NUMBERS})
        assert {key: row[key] for key in TRUTHS} == {key: about[key] for key in TRUTHS}
        for key in ("claims", "sources"):
            parts = row[key] if name == "cytoscape" else row[key].split("; ")
            assert parts == about[key]
            assert parts
        mode = about.get("mode", [])
        assert row.get("mode", []) == (
            mode if name == "cytoscape" or isinstance(mode, str) else "; ".join(mode) or []
        )
    for id_, entity in made.graph.nodes(data=True):
        node = back.nodes[id_]
        name_of = entity["name"].replace("\ufffe\uffff", "��") if name in XML else entity["name"]
        assert node["name"] == name_of
        assert node["label"] == name_of if name in XML else node["labels"] == entity["labels"]
        assert node.get("name_ar") == entity.get("name_ar")
        assert not {"keys", "search"} & set(node), "what the store keeps for itself"
    assert back.nodes["dead-d"]["name_ar"] == ARABIC
    lines = back.nodes["hub"]["description"]
    assert lines == made.graph.nodes["hub"]["description"]
    assert "\n" in lines


@pytest.mark.parametrize("name", XML)
def test_xml_is_well_formed_whatever_the_names_hold(made: Extract, name: str) -> None:
    text = one(name, made)
    ElementTree.fromstring(text)
    assert not re.search("[\x00-\x08\x0b-\x1f\ufffe\uffff]", text)
    assert NO_XML.replace("\ufffe\uffff", "��") in text
    assert ARABIC in text
    assert "<script>" not in text


def test_graphml_has_the_truth_values_and_keys_of_its_standard(made: Extract) -> None:
    root = ElementTree.fromstring(one("graphml", made))
    space = "{http://graphml.graphdrawing.org/xmlns}"
    keys = {key.get("id"): key for key in root.iter(f"{space}key")}
    named = [(key.get("attr.name"), key.get("for")) for key in keys.values()]
    assert len(named) == len(set(named)), "one type for each attribute"
    said = {data.text for data in root.iter(f"{space}data") if keys[data.get("key")].get("attr.type") == "boolean"}
    assert said == {"true", "false"}


def test_gexf_is_dynamic_and_every_time_is_one(made: Extract) -> None:
    text = one("gexf", made)
    root = ElementTree.fromstring(text)
    graph = root.find(f"{GEXF}graph")
    assert graph is not None
    assert (graph.get("mode"), graph.get("timeformat")) == ("dynamic", "date")
    assert "lastmodifieddate" not in text, "no clock"
    edges = {str(edge.get("id")): edge for edge in root.iter(f"{GEXF}edge")}
    assert set(edges) == {id_ for *_, id_ in relations(made)}, "not 0, 1, 2"
    assert all(edge.get("type") is None for edge in edges.values()), "that is directed or undirected"
    assert all(float(edge.get("weight", 0)) > 0 for edge in edges.values()), "Gephi refuses a weight of nothing"
    for item in [*edges.values(), *root.iter(f"{GEXF}node")]:
        days = [date.fromisoformat(day) for key in ("start", "end") if (day := item.get(key))]
        assert days == sorted(days)
    times = {
        (about["relation"], about["start_min"]): (edges[id_].get("start"), edges[id_].get("end"))
        for (*_, id_), about in relations(made).items()
    }
    assert times["THREATENED", "2020-06-26"] == ("2020-06-26", "2020-06-26")
    assert times["LEADS", "2006-01-01"] == ("2006-01-01", "2010-12-31")
    assert times["LEADS", "2015-05-05"] == ("2015-05-05", None)
    assert times["HOLDS_OFFICE", "0001-01-01"] == (None, None), "open on both sides"
    assert times["MEMBER_OF", "2020-01-01"] == ("2019-06-30", "2020-01-01"), "after death: between the two"
    nodes = {node.get("id"): (node.get("start"), node.get("end")) for node in root.iter(f"{GEXF}node")}
    assert nodes["dead-d"] == (None, "2019-06-30")
    assert nodes["raid-r"] == ("2020-06-25", "2020-06-25")


def test_cytoscape_keeps_the_ends_of_edges_and_what_they_rest_on(made: Extract) -> None:
    document = json.loads(one("cytoscape", made))
    ids = {node["data"]["id"] for node in document["elements"]["nodes"]}
    for edge in document["elements"]["edges"]:
        data = edge["data"]
        about = relations(made)[data["source"], data["target"], data["id"]]
        assert {data["source"], data["target"]} <= ids
        assert data["sources"] == about["sources"]
        assert data["interaction"] == about["relation"]
        # A column of Cytoscape holds plain values, or lists of them.
        assert all(isinstance(value, str | int | float | list) for value in data.values())


@pytest.mark.parametrize("name", [*XML, "cytoscape", "stix", "jsonld"])
def test_the_same_records_give_the_same_bytes(held: Store, made: Extract, name: str) -> None:
    assert one(name, everything(held)) == one(name, made)


def test_the_filters_of_analytics_choose_what_is_exported(held: Store) -> None:
    for selection in (
        Selection(),
        EVERYTHING,
        Selection(view=View(on="2020-06-26", strict=True, include=("alleged",))),
        Selection(between=("2020-01-01", "2020-03-01")),
        Selection(relations=frozenset(("LEADS", "MEMBER_OF"))),
        Selection(min_confidence=0.5),
        Selection(filters=Filters(known_by="2020-06-30")),
        Selection(filters=Filters(without_speakers=frozenset(("person-c",))), view=EVERYTHING.view),
    ):
        wanted = {key for *_, key in project(held, selection).edges(keys=True)}
        made = extract(held, selection)
        assert {key for *_, key in read("graphml", one("graphml", made)).edges(keys=True)} == wanted
    bodies = extract(held, EVERYTHING, frozenset(("StateBody",)))
    assert {"body-b", "both-b"} <= set(bodies.graph)
    assert all("StateBody" in about["labels"] for _, about in bodies.entities())


def test_without_a_speaker_a_disputed_relation_is_exported_as_alleged(held: Store) -> None:
    def statuses(selection: Selection) -> dict[str, str]:
        made = extract(held, selection)
        assert made.words in one("graphml", made).replace("&gt;", ">")
        return {about["relation"] + subject: about["status"] for (subject, *_), about in relations(made).items()}

    assert statuses(EVERYTHING)["THREATENEDperson-c"] == "disputed"
    gone = Selection(view=EVERYTHING.view, filters=Filters(without_speakers=frozenset(("person-c",))))
    assert statuses(gone)["THREATENEDperson-c"] == "alleged"
    made = extract(held, gone)
    assert "c4" not in {claim.item.id for claim in made.claims}
    assert "without speaker person-c: 1 claim removed" in made.words


def test_before_a_retraction_nothing_of_it_is_exported(held: Store) -> None:
    relation = "OPERATES_IN"
    for day, status in (("2020-07-31", "asserted"), ("2020-08-31", "retracted")):
        made = extract(held, Selection(view=EVERYTHING.view, filters=Filters(known_by=day)))
        (about,) = (about for about in relations(made).values() if about["relation"] == relation)
        assert about["status"] == status
        (claim,) = (claim for claim in made.claims if claim.item.id == "d9")
        assert (claim.item.claim.retracted is None) == (status == "asserted")
