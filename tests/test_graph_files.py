"""GraphML and GEXF by a mapping: keys and defaults, direction, spells, what is not read, other programs' files."""

from __future__ import annotations

import random
from pathlib import Path

import networkx as nx
import pytest
from data_read import Data, read_data
from exported import everything, loaded, one

from graph.exports.extract import Extract
from graph.store.connect import Store
from loaders.catalogue import Asked, open_input
from loaders.tally import Tally
from schema.errors import InputError, UsageError

SOURCE = "source: {id: net, title: My network, reliability: C}\n"
GRAPHML = """<?xml version="1.0" encoding="UTF-8"?>
<!-- by hand -->
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
  <key id="d0" for="node" attr.name="label" attr.type="string"/>
  <key id="d1" for="all" attr.name="kind" attr.type="string"><default>militia</default></key>
  <key id="d2" for="edge" attr.name="since" attr.type="int"/>
  <key id="d3" for="node" attr.name="x" attr.type="double"/>
  <key id="d4" for="edge" attr.name="weight" attr.type="double"/>
  <graph edgedefault="undirected">
    <data key="d9">of the graph</data>
    <edge source="n0" target="n1"><data key="d1">ally</data><data key="d2">2014</data></edge>
    <node id="n0"><data key="d0">First &amp; Front</data><data key="d3">1.5</data></node>
    <node id="n1"><data key="d0">Ruritania</data><data key="d1">state</data></node>
    <edge id="e2" source="n1" target="n0" directed="true"><data key="d1">sponsor</data></edge>
    <edge source="n1" target="n0"><data key="d1">sponsor</data></edge>
    <edge source="n0" target="n7"><data key="d1">ally</data></edge>
    <edge source="n0" target="n1"/>
"""
MAPPING = (
    SOURCE
    + """
nodes: {name: label, labels: {column: kind, values: {militia: ArmedGroup, state: State}}}
edges:
  relation: {column: kind, values: {ally: ALLIED_WITH, sponsor: SPONSORS}}
  start: since
ignored: {x: where it was drawn}
"""
)
END = "</graph></graphml>\n"
GEXF = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">
<graph defaultedgetype="directed" mode="dynamic" timeformat="date">
<attributes class="node"><attribute id="0" title="kind" type="string"><default>militia</default></attribute>
</attributes>
<attributes class="edge"><attribute id="0" title="label" type="string"/></attributes>
<nodes>
<node id="a" label="First Front"><viz:color r="1" g="2" b="3"/></node>
<node id="b" label="Ruritania" start="1990-01-01T00:00:00Z"><attvalues><attvalue for="0" value="state"/></attvalues>
</node>
<node id="c" label="Third"><nodes><node id="d" label="Within"/></nodes></node>
</nodes>
<edges>
<edge id="1" source="b" target="a" start="2003-02-01" end="2004"><attvalues><attvalue for="0" value="sponsor"/>
</attvalues></edge>
<edge id="2" source="b" target="c"><attvalues><attvalue for="0" value="sponsor"/></attvalues>
<spells><spell start="2005" end="2006"/><spell start="2009"/></spells></edge>
<edge id="3" source="a" target="c" type="mutual"><attvalues><attvalue for="0" value="sponsor"/></attvalues></edge>
<edge id="4" source="a" target="c" type="undirected"><attvalues><attvalue for="0" value="sponsor"/></attvalues>
</edge>
<edge id="5" source="a" target="d"><attvalues><attvalue for="0" value="sponsor"/></attvalues></edge>
<edge id="6" source="a" target="c"><attvalues><attvalue for="0" value="sponsor" end="2001"/>
<attvalue for="0" value="ally" start="2001"/></attvalues></edge>
</edges>
</graph>
</gexf>
"""
GEXF_MAPPING = (
    SOURCE
    + """
nodes: {name: label, labels: {column: kind, values: {militia: ArmedGroup, state: State}}, start: start}
edges:
  id: id
  relation: {column: "attribute:label", values: {sponsor: SPONSORS, ally: ALLIED_WITH}}
  start: start
  end: end
"""
)
ANY = SOURCE + "nodes: {name: label, labels: {column: kind}}\nedges: {relation: {column: tie}, observed: seen}\n"
OURS = SOURCE + (
    'prefix: ""\nnodes: {name: name, labels: {column: labels, split: ";"}}\n'
    "edges: {relation: {column: relation}, stance: doubts, speaker: unattributed, credibility: 2}\n"
)


def read(folder: Path, text: str, mapping: str, name: str = "net.graphml") -> Data:
    (folder / name).write_text(text, encoding="utf-8")
    (folder / "map.yaml").write_text(mapping, encoding="utf-8")
    return read_data(folder / name, mapping=folder / "map.yaml")


def test_graphml_gives_nodes_and_edges_with_defaults_in_any_order(tmp_path: Path) -> None:
    data = read(tmp_path, GRAPHML + END, MAPPING)
    assert (data.loader, data.problems) == ("graphml", [])
    assert {id_: (entity.name, *entity.labels) for id_, entity in data.entities.items()} == {
        "net:n0": ("First & Front", "ArmedGroup"),
        "net:n1": ("Ruritania", "State"),
    }
    first, second = data.claims.values()
    assert (first.id, first.subject, first.relation, first.start) == ("net:edge-1", "net:n0", "ALLIED_WITH", "2014")
    assert (second.id, second.statement) == ("net:edge-2", "Ruritania sponsors First & Front.")
    assert (first.row, second.row) == ("net.graphml:11", "net.graphml:14")
    assert data.tally.rows == {"net.graphml": 7}


def test_an_edge_without_direction_is_refused_where_the_relation_has_one(tmp_path: Path) -> None:
    data = read(tmp_path, GRAPHML + END, MAPPING)
    assert dict(data.tally.refused) == {
        "relation: the edge has no direction, and SPONSORS has one": 1,
        "object: there is no entity 'net:n7'": 1,
        "kind: 'militia' is not among the values of edges.relation": 1,
    }
    written = read(tmp_path, GRAPHML + END, MAPPING.replace("edges:", "edges:\n  undirected: as_written"))
    assert written.claims["net:edge-3"].subject == "net:n1"


def test_attributes_are_mapped_ignored_by_name_or_reported(tmp_path: Path) -> None:
    more = '<edge source="n0" target="n1"><data key="d1">ally</data><data key="d4">3</data></edge>'
    tally = read(tmp_path, GRAPHML + more + END, MAPPING).tally
    assert list(tally.mapped) == ["label", "kind", "since"]
    assert tally.ignored == {"data of the graph": "about the graph as a whole", "x": "where it was drawn"}
    assert tally.unknown == {"weight": 1}


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        (
            '<hyperedge><endpoint node="n0"/><endpoint node="n1"/></hyperedge>',
            "is a hyperedge, of any number of ends",
        ),
        ('<edge source="n0" target="n1" sourceport="p"/>', "leads to a port of a node, which is not read"),
        (
            '<edge source="n0" target="n1"><data key="d7">x</data></edge>',
            "has a value of the attribute 'd7', which is",
        ),
        ('<node id="g"><graph><node id="in"/></graph></node>', "stands in a nested graph, which is not read"),
        ('<node id="n0"/>', "id: 'n0' stands twice"),
        ("<node/>", "id: is empty"),
    ],
)
def test_what_a_graph_of_people_and_ties_has_no_word_for_is_refused(tmp_path: Path, more: str, reason: str) -> None:
    data = read(tmp_path, GRAPHML + more + END, MAPPING)
    assert sum(count for what, count in data.tally.refused.items() if what.startswith(reason)) == 1


def test_gexf_gives_spells_and_moments_as_dates(tmp_path: Path) -> None:
    data = read(tmp_path, GEXF, GEXF_MAPPING, "net.gexf")
    assert (data.loader, data.problems) == ("gexf", [])
    assert data.entities["net:b"].start == "1990-01-01"
    assert {id_: (c.subject, c.object, c.start, c.end) for id_, c in data.claims.items()} == {
        "net:1": ("net:b", "net:a", "2003-02-01", "2004"),
        "net:2-1": ("net:b", "net:c", "2005", "2006"),
        "net:2-2": ("net:b", "net:c", "2009", None),
        "net:3": ("net:a", "net:c", None, None),
        "net:3-back": ("net:c", "net:a", None, None),
    }
    assert dict(data.tally.refused) == {
        "stands within another node": 1,
        "relation: the edge has no direction, and SPONSORS has one": 1,
        "object: there is no entity 'net:d'": 1,
        "has several values of 'attribute:label'": 1,
    }
    assert data.tally.ignored == {"color": "how it is drawn"}


@pytest.mark.parametrize("graph_type", [nx.Graph, nx.DiGraph, nx.MultiDiGraph])
@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_what_networkx_writes_is_read(tmp_path: Path, name: str, graph_type: type[nx.Graph[str]]) -> None:
    made = graph_type()
    made.add_node("x", label="Group <X>", kind="ArmedGroup")
    made.add_node("y", label="Group Y", kind="ArmedGroup")
    made.add_edge("x", "y", tie="ALLIED_WITH", seen="2014", weight=2.5)
    (nx.write_graphml if name == "graphml" else nx.write_gexf)(made, tmp_path / f"net.{name}")
    (tmp_path / "map.yaml").write_text(ANY)
    data = read_data(tmp_path / f"net.{name}", mapping=tmp_path / "map.yaml")
    assert (data.loader, data.problems, data.tally.refused_rows) == (name, [], 0)
    assert [claim.statement for claim in data.claims.values()] == ["Group <X> is allied with Group Y (2014)."]
    assert data.tally.unknown["weight"] == 1


@pytest.fixture(scope="module")
def made(_opened: Store, tmp_path_factory: pytest.TempPathFactory) -> Extract:
    return everything(loaded(_opened, tmp_path_factory.mktemp("exports")))


@pytest.mark.engines("embedded")
@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_our_own_exports_are_read(tmp_path: Path, made: Extract, name: str) -> None:
    data = read(tmp_path, one(name, made), OURS, f"net.{name}")
    assert set(data.entities) == {id_ for id_, _ in made.entities()}
    relations = sorted((s, str(about["relation"]), o) for _, s, o, about in made.relations())
    assert sorted((c.subject, c.relation, c.object) for c in data.claims.values()) == relations
    assert data.tally.refused_rows == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (GRAPHML, "net.graphml:18: is no XML that can be read: no element found"),
        (GRAPHML.replace("</default>", ""), "net.graphml:5: is no XML that can be read: mismatched tag"),
        (
            '<?xml version="1.0"?><!DOCTYPE g [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
            "<graphml><graph><node id='&b;'/></graph></graphml>",
            "net.graphml:1: declares entities, which are not read",
        ),
        (
            '<?xml version="1.0"?><!DOCTYPE g [<!ENTITY a SYSTEM "file:///etc/passwd">]><graphml>&a;</graphml>',
            "net.graphml:1: declares entities, which are not read",
        ),
        ("<graphml>" + "<graph>" * 300 + "</graph>" * 300 + "</graphml>", "is nested more than 200 levels deep"),
        ('<?xml version="1.0" encoding="cp037"?><graphml></graphml>', "net.graphml"),
    ],
)
def test_broken_and_hostile_files_are_problems_with_their_line(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "map.yaml").write_text(MAPPING)
    (tmp_path / "net.graphml").write_text(text)
    with pytest.raises(InputError) as raised:
        read_data(tmp_path / "net.graphml", loader="graphml", mapping=tmp_path / "map.yaml")
    assert message in str(raised.value)


def test_blanks_between_elements_are_no_text_however_many(tmp_path: Path) -> None:
    blanks = "\n" * (11 << 20)
    assert len(read(tmp_path, GRAPHML + blanks + END, MAPPING).claims) == 2
    with pytest.raises(InputError, match=r"net\.graphml:\d+: has a text of more than 10 MB"):
        read(tmp_path, f"{GRAPHML}<node id='x'><data key='d0'>{'x' * (11 << 20)}</data></node>{END}", MAPPING)


def test_a_mapping_for_another_graph_is_told_where_it_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        read(tmp_path, GRAPHML + END, MAPPING.replace("start: since", "start: from_year"))
    assert str(raised.value) == (
        "map.yaml:6:10: from_year: is no column of the edges of net.graphml"
        " (there are: id, source, target, kind, since, weight)"
    )
    with pytest.raises(InputError, match=r"map\.yaml:5:12: edges\.subject: is for edge lists"):
        read(tmp_path, GRAPHML + END, MAPPING.replace("edges:", "edges:\n  subject: source"))


def test_no_bytes_of_a_graph_file_end_in_a_traceback(tmp_path: Path) -> None:
    draw = random.Random(5)
    for number in range(400):
        text, mapping, name = ((GRAPHML + END, MAPPING, "graphml"), (GEXF, GEXF_MAPPING, "gexf"))[number % 2]
        broken = bytearray(text.encode())
        for _ in range(draw.randint(1, 4)):
            at = draw.randrange(len(broken))
            if draw.random() < 0.7:
                broken[at] = draw.choice(b"abcdn0129 ")
            else:
                broken[at:at] = broken[draw.randrange(len(broken)) :][: draw.randint(1, 60)]
        (tmp_path / "net").write_bytes(bytes(broken))
        (tmp_path / "map.yaml").write_text(mapping)
        try:
            list(open_input(tmp_path / "net", Asked(name, mapping=tmp_path / "map.yaml"), Tally()).items([]))
        except (InputError, UsageError) as error:
            assert str(error)
