"""Edge lists by a mapping: what each column is, what the mapping lacks, and the example of the documentation."""

from __future__ import annotations

import gzip
import random
from pathlib import Path

import pytest
from data_read import Data, read_data

from loaders.catalogue import Asked, open_input
from loaders.tally import Tally
from schema.errors import InputError, UsageError

EXAMPLE = Path(__file__).parent.parent / "docs/example-network"
SOURCE = "source: {id: net, title: My network, reliability: C}\n"
EDGES = "edges: {subject: from, object: to, relation: ALLIED_WITH}\n"
GROUPS = "nodes: {labels: ArmedGroup}\n"


def read(folder: Path, table: str, mapping: str, *, name: str = "ties.csv", nodes: str = "") -> Data:
    """A table, read by a mapping; ``nodes`` is the table of nodes."""
    (folder / name).write_text(table, encoding="utf-8", newline="")
    (folder / "map.yaml").write_text(mapping, encoding="utf-8")
    if nodes:
        (folder / "nodes.csv").write_text(nodes, encoding="utf-8", newline="")
    return read_data(folder / name, mapping=folder / "map.yaml")


def problems(folder: Path, table: str, mapping: str, **more: str) -> list[str]:
    """What is wrong with a mapping."""
    with pytest.raises(InputError) as raised:
        read(folder, table, mapping, **more)
    return [str(problem) for problem in raised.value.problems]


def test_the_example_of_the_documentation_loads_with_nothing_left_over() -> None:
    data = read_data(EXAMPLE / "ties.csv", mapping=EXAMPLE / "mapping.yaml")
    assert (data.loader, data.problems) == ("edge-list", [])
    assert (len(data.sources), len(data.entities), len(data.claims)) == (1, 10, 13)
    assert (data.tally.refused_rows, data.tally.unknown, data.tally.skipped) == (0, {}, {})
    assert data.entities["my-network:1"].aliases == ("Hizbullah Brigades", "KH")
    assert data.entities["my-network:5"].labels == ("ArmedGroup", "StateBody")
    claim = data.claims["my-network:a6"]
    assert (claim.subject, claim.relation, claim.object) == ("my-network:8", "SPONSORS", "my-network:1")
    assert (claim.observed, claim.credibility, claim.row) == ("2008/2020", 3, "ties.csv:7")
    assert claim.qualifiers == {"support_kinds": ("weapons", "training", "funding")}
    assert claim.statement == "Iran sponsors Kataib Hezbollah (2008–2020)."
    assert data.claims["my-network:a1"].when == "2006-07"
    assert data.claims["my-network:a8"].statement == "Popular Mobilization Forces is part of Iraq (since 2016-11)."
    assert data.sources["my-network"].reliability == "C"


def test_without_a_table_of_nodes_the_names_of_the_ends_are_their_ids(tmp_path: Path) -> None:
    data = read(tmp_path, "from,to\nFirst Front,Second Front\nSecond Front,Третий\n", SOURCE + GROUPS + EDGES)
    assert {entity.name: id_ for id_, entity in data.entities.items()} == {
        "First Front": "net:first-front",
        "Second Front": "net:second-front",
        "Третий": "net:daeb57d431",
    }
    assert set(data.claims) == {"net:edge-1", "net:edge-2"}
    assert {claim.credibility for claim in data.claims.values()} == {6}


def test_each_end_can_have_a_name_and_labels_of_its_own(tmp_path: Path) -> None:
    mapping = (
        f"{SOURCE}edges:\n  subject: {{column: who, name: called, labels: State}}\n"
        "  object: {column: whom, labels: {column: kind, values: {m: ArmedGroup, p: [Party, ArmedGroup]}}}\n"
        "  relation: SPONSORS\n"
    )
    data = read(tmp_path, "who,called,whom,kind\nX,Ruritania,1,m\nX,Ruritania,2,p\n", mapping)
    assert {id_: (entity.name, *entity.labels) for id_, entity in data.entities.items()} == {
        "net:X": ("Ruritania", "State"),
        "net:1": ("1", "ArmedGroup"),
        "net:2": ("2", "Party", "ArmedGroup"),
    }


def test_values_that_the_mapping_lacks_are_refused_with_what_to_do(tmp_path: Path) -> None:
    mapping = (
        f"{SOURCE}{GROUPS}edges:\n  subject: from\n  object: to\n"
        "  relation: {column: type, values: {ally: ALLIED_WITH}}\n"
    )
    data = read(tmp_path, "from,to,type\nA,B,ally\nA,B,enemy\nA,B,\nA,,ally\nA,A,ally\n", mapping)
    assert len(data.claims) == 1
    assert dict(data.tally.refused) == {
        "type: 'enemy' is not among the values of edges.relation": 1,
        "type: is empty": 1,
        "to: is empty": 1,
        "object: is the same as the subject": 1,
    }


def test_a_column_may_hold_our_own_words(tmp_path: Path) -> None:
    mapping = f"{SOURCE}{GROUPS}edges: {{subject: from, object: to, relation: {{column: type}}}}\n"
    data = read(tmp_path, "from,to,type\nA,B,RIVAL_OF\nA,B,HATES\n", mapping)
    assert [claim.relation for claim in data.claims.values()] == ["RIVAL_OF"]
    assert dict(data.tally.refused) == {"type: 'HATES' is no relation of the vocabulary": 1}


def test_columns_are_mapped_ignored_by_name_or_reported(tmp_path: Path) -> None:
    report = read(
        tmp_path,
        "from,to,weight,remark,hue\nA,B,3,x,\nA,C,4,,\n",
        f"{SOURCE}{GROUPS}{EDGES}ignored: {{weight: counts of news}}\n",
    ).report
    assert (
        "fields 2 mapped, 1 ignored by name\nignored weight: counts of news\nnot known remark: 1 values" in report
    )
    assert "hue" not in report


def test_one_date_is_when_for_acts_and_observed_for_states(tmp_path: Path) -> None:
    mapping = f"{SOURCE}{GROUPS}edges: {{subject: from, object: to, date: on, relation: {{column: type}}}}\n"
    data = read(tmp_path, "from,to,type,on\nA,B,RIVAL_OF,2014\nA,B,CLASHED_WITH,2014-05-01\n", mapping)
    assert [(c.when, c.observed) for c in data.claims.values()] == [(None, "2014"), ("2014-05-01", None)]


def test_a_source_for_each_value_of_a_column(tmp_path: Path) -> None:
    mapping = f"source: {{column: ref, reliability: B}}\nprefix: net\n{GROUPS}{EDGES}"
    table = "from,to,ref\nA,B,Report 7\nA,C,https://example.org/x?y=1\nB,C,Report 7\nC,D,\n"
    data = read(tmp_path, table, mapping)
    assert {s.id: (s.title, s.url, s.reliability) for s in data.sources.values()} == {
        "net:report-7": ("Report 7", None, "B"),
        "net:https-example-org-x-y-1": ("https://example.org/x?y=1", "https://example.org/x?y=1", "B"),
    }
    assert dict(data.tally.refused) == {"ref: is empty": 1}


def test_the_reliability_that_is_asked_for_goes_before_that_of_the_mapping(tmp_path: Path) -> None:
    read(tmp_path, "from,to\nA,B\n", SOURCE + GROUPS + EDGES)
    data = read_data(tmp_path / "ties.csv", mapping=tmp_path / "map.yaml", reliability="F")
    assert data.sources["net"].reliability == "F"


def test_what_is_alleged_needs_a_speaker_who_is_there(tmp_path: Path) -> None:
    edges = "edges: {subject: from, object: to, relation: SPONSORS, stance: {column: how}, speaker: {column: by}}\n"
    table = "from,to,how,by\nA,B,alleges,unattributed\nA,C,denies,A\nA,D,alleges,Nobody\nA,E,,\n"
    data = read(tmp_path, table, SOURCE + GROUPS + edges)
    assert [(c.stance, c.speaker) for c in data.claims.values()] == [
        ("alleges", "unattributed"),
        ("denies", "net:A"),
        ("asserts", None),
    ]
    assert dict(data.tally.refused) == {"speaker: there is no node 'Nobody'": 1}


def test_ids_of_the_graph_can_be_used_as_they_are(tmp_path: Path) -> None:
    mapping = f'{SOURCE}prefix: ""\n{GROUPS}{EDGES}'
    assert set(read(tmp_path, "from,to\nkataib-hezbollah,iran\n", mapping).entities) == {"kataib-hezbollah", "iran"}


def test_names_that_would_get_one_id_are_refused(tmp_path: Path) -> None:
    data = read(tmp_path, "from,to\nA B,C\nA-b?,C\n", SOURCE + GROUPS + EDGES)
    assert dict(data.tally.refused) == {"id: 'A-b?' and 'A B' would both be net:a-b": 1}
    assert len(data.claims) == 1


def test_nodes_have_their_own_table_and_ties_to_others_are_refused(tmp_path: Path) -> None:
    nodes = "nodes: {file: nodes.csv, id: key, name: label, labels: ArmedGroup}\n"
    table = "key,label\n1,One\n2,Two\n2,Again\n,Nobody\n"
    data = read(tmp_path, "from,to\n1,2\n1,3\n", SOURCE + nodes + EDGES, nodes=table)
    assert [claim.statement for claim in data.claims.values()] == ["One is allied with Two."]
    assert dict(data.tally.refused) == {
        "id: '2' stands twice": 1,
        "id: is empty": 1,
        "object: there is no entity 'net:3'": 1,
    }
    assert data.tally.rows == {"nodes.csv": 4, "ties.csv": 2}


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_the_delimiter_is_the_one_that_shows_the_columns(tmp_path: Path, delimiter: str) -> None:
    table = "from,to\nA, or so,B\n".replace(",", delimiter, 1).replace("so,", f"so{delimiter}")
    data = read(tmp_path, table, SOURCE + GROUPS + EDGES)
    assert [entity.name for entity in data.entities.values()] == ["A, or so", "B"]


def test_compressed_tables_are_read_too(tmp_path: Path) -> None:
    (tmp_path / "map.yaml").write_text(SOURCE + GROUPS + EDGES)
    (tmp_path / "ties.csv.gz").write_bytes(gzip.compress(b"from,to\nA,B\n"))
    assert len(read_data(tmp_path / "ties.csv.gz", mapping=tmp_path / "map.yaml").claims) == 1


def test_a_wrong_mapping_is_told_by_line_and_column(tmp_path: Path) -> None:
    wrong = (
        "source: {id: net}\nsauce: x\nnodes: {labels: Armedgroup}\nedges:\n  subject: from\n  object: to\n"
        "  relation: {column: type, values: {ally: ALLIED, foe: RIVAL_OF}}\n  strength: w\n  stance: says\n"
    )
    assert problems(tmp_path, "from,to\nA,B\n", wrong) == [
        "map.yaml:1:9: source: lacks the title (claims cite it: source: {id: my-network, title: …})",
        "map.yaml:2:8: sauce: is no part of a mapping (did you mean source?)",
        "map.yaml:3:17: nodes.labels: 'Armedgroup' is no label (did you mean ArmedGroup? for a column write"
        " {column: Armedgroup})",
        "map.yaml:7:43: edges.relation.values.ally: 'ALLIED' is no relation (did you mean ALLIED_WITH? for a column"
        " write {column: ALLIED})",
        "map.yaml:8:13: edges.strength: is no part of a mapping (there are: id, relation, date, when, start, end,"
        " observed, stance, speaker, credibility, statement, note, url)",
        "map.yaml:9:11: edges.stance: 'says' is no stance (for a column write {column: says})",
    ]


def test_a_mapping_for_another_table_is_told_where_it_is_wrong(tmp_path: Path) -> None:
    mapping = f"{SOURCE}{GROUPS}edges: {{subject: source, object: to, relation: ALLIED_WITH}}\n"
    assert problems(tmp_path, "from,to\nA,B\n", mapping) == [
        "map.yaml:3:18: source: is no column of ties.csv (there are: from, to)"
    ]
    named = f"{SOURCE}nodes: {{labels: ArmedGroup, name: label}}\n{EDGES}"
    assert problems(tmp_path, "from,to\nA,B\n", named) == [
        "map.yaml:2:35: nodes.name: is a column of nodes, and there is no table of them (add nodes.file)"
    ]
    assert (
        "cannot be read" in problems(tmp_path, "from,to\n", f"{SOURCE}nodes: {{file: no.csv, id: x}}\n{EDGES}")[0]
    )


def test_a_mapping_is_needed_and_is_for_tables_and_graphs_only(tmp_path: Path) -> None:
    (tmp_path / "ties.csv").write_text("from,to\nA,B\n")
    with pytest.raises(UsageError, match="edge-list needs --mapping"):
        read_data(tmp_path / "ties.csv", loader="edge-list")
    (tmp_path / "map.yaml").write_text(SOURCE + EDGES)
    (tmp_path / "x.json").write_text("{}")
    with pytest.raises(UsageError, match="is no CSV, GraphML or GEXF"):
        read_data(tmp_path / "x.json", mapping=tmp_path / "map.yaml")


def test_no_bytes_of_table_or_mapping_end_in_a_traceback(tmp_path: Path) -> None:
    draw = random.Random(11)
    good = (EXAMPLE / "mapping.yaml").read_bytes(), (EXAMPLE / "ties.csv").read_bytes()
    (tmp_path / "groups.csv").write_bytes((EXAMPLE / "groups.csv").read_bytes())
    for number in range(400):
        pair = [bytearray(content) for content in good]
        broken = pair[number % 2]
        for _ in range(draw.randint(1, 8)):
            at = draw.randrange(len(broken))
            if draw.random() < 0.5:
                broken[at] = draw.randrange(256)
            else:
                del broken[at : at + draw.randint(1, 30)]
        (tmp_path / "mapping.yaml").write_bytes(bytes(pair[0]))
        (tmp_path / "ties.csv").write_bytes(bytes(pair[1]))
        tally = Tally()
        asked = Asked(mapping=tmp_path / "mapping.yaml")
        try:
            made = list(open_input(tmp_path / "ties.csv", asked, tally).items([]))
        except (InputError, UsageError) as error:
            assert str(error)
        else:
            assert len(made) + tally.refused_rows > 0
