"""JSONL out and in again, and the same data set in the three formats."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import SMALL, Fields, Graph, claim, entity, identity, source, write_jsonl

from graph.store.load import How, unload
from schema.errors import InputError

pytestmark = pytest.mark.engines("embedded", "neo4j-2026")

HASH = "0" * 64
LOCATOR = {"text": HASH, "start": 3, "tokens": 4, "exact": HASH, "before": HASH, "after": HASH, "paragraph": 2}


def again(graph: Graph, text: str, **how: Any) -> str:
    """The export of an empty graph into which an export was loaded."""
    path = graph.folder / "back.jsonl"
    path.write_text(text, encoding="utf-8")
    graph.store.run("MATCH (n) DETACH DELETE n")
    graph.load_path(path, **how)
    return graph.export()


def lines_of(text: str) -> list[Fields]:
    return [json.loads(line) for line in text.split("\n") if line]


def test_an_export_loads_back_byte_for_byte(graph: Graph) -> None:
    quoted = 'Odd "name" \\ with\u2028separator, emoji 🏴 and عربي'
    graph.load(
        *SMALL,
        entity("odd", name=quoted, aliases=["Zeta", "Eta"], countries=["IQ", "IR"], count=3, anonymous=True),
        entity("group-z"),
        identity("group-a", "group-z"),
        claim("c7", "odd", "THREATENED", "body-b", note="Two\nlines", locator=LOCATOR, retracted="2020-08"),
        claim("c8", "odd", "MOVED_TO", "place", qualifiers={"mode": "fled"}, when="2020~"),
        entity("place", "Place"),
    )
    graph.load(source("s2"), entity("group-a"), claim("d1", "group-a", "SUPPORTS", "body-b", source="s2"), name="b")
    first = graph.export()
    assert again(graph, first) == first
    assert first == again(graph, first, append=True)
    records = lines_of(first)
    assert records[0] == {"kind": "header", "format": 1, "datasets": ["b", "demo"]} | {
        key: records[0][key] for key in ("schema_version", "fold_version")
    }
    kinds = [record["kind"] for record in records[1:]]
    order = ["source", "entity", "identity", "claim", "relation"]
    assert kinds == sorted(kinds, key=order.index)
    assert {r["dataset"] for r in records[1:] if r["kind"] != "relation"} == {"b", "demo"}
    assert None not in (value for record in records for value in record.values())
    (made,) = (r for r in records if r.get("id") == "d1")
    assert made["dataset"] == "b"


def test_each_data_set_of_a_file_stays_one_of_its_own(graph: Graph) -> None:
    graph.load(*SMALL)
    alone = graph.export()
    graph.load(source("s2"), entity("group-a"), claim("d1", "group-a", "SUPPORTS", "body-b", source="s2"), name="b")
    again(graph, graph.export())
    unload(graph.store, "b", How())
    assert graph.export() == alone


def test_a_part_is_exported_with_what_its_claims_alone_make(graph: Graph) -> None:
    graph.load(*SMALL)
    rest = graph.export()
    more = [claim("d1", "group-a", "THREATENED", "body-b", when="2020-06-26"), entity("group-z")]
    graph.load(*more, identity("group-a", "group-z"), name="b")
    assert graph.export("demo") == rest, "neither the claims nor the decisions of the other count"
    part = graph.export("b")
    (edge,) = (record for record in lines_of(part) if record["kind"] == "relation")
    assert edge["claims"] == ["d1"]
    unload(graph.store, "b", How())
    path = graph.folder / "part.jsonl"
    path.write_text(part, encoding="utf-8")
    graph.load_path(path)
    assert graph.export("b") == part
    assert graph.load_path(path).changed == 0


def test_a_changed_relation_names_both_values(graph: Graph) -> None:
    graph.load(*SMALL)
    text = graph.export()
    records = lines_of(text)
    (edge,) = (r for r in records if r.get("relation") == "LEADS" and r["kind"] == "relation")
    true = edge["confidence"]
    edge["confidence"] = 0.99
    path = write_jsonl(graph.folder / "changed.jsonl", *records)
    number = records.index(edge) + 1
    message = rf"changed.jsonl:{number}: confidence: is 0.99 in the file, but the claims make it {true}"
    with pytest.raises(InputError, match=message):
        graph.load_path(path)
    assert graph.export() == text
    assert graph.load_path(path, compare=False).changed == 0
    records.remove(edge)
    write_jsonl(path, *records, {**edge, "id": "e-0"})
    with pytest.raises(InputError, match="no claim supports the relation 'e-0'") as caught:
        graph.load_path(path)
    assert "the claims also make person-c LEADS group-a" in str(caught.value)


def test_an_unknown_format_is_refused(graph: Graph) -> None:
    with pytest.raises(InputError, match=r"is 2; this program reads format 1"):
        graph.load({"kind": "header", "format": 2, "datasets": ["demo"]}, *SMALL)


def test_claims_without_a_locator_are_refused_where_the_text_is_known(graph: Graph) -> None:
    sealed = claim("c1", "group-a", "SUPPORTS", "group-b", locator=LOCATOR)
    bare = claim("c2", "group-a", "RIVAL_OF", "group-b")
    ends = [entity("group-a"), entity("group-b")]
    with pytest.raises(InputError, match=r"demo.jsonl:5: locator: is missing, though the text of s1"):
        graph.load(source(sha256=HASH), *ends, sealed, bare)
    graph.load(source(sha256=HASH), *ends, sealed)
    with pytest.raises(InputError, match="locator: is missing"):
        graph.load(bare, name="other")
    with pytest.raises(InputError, match="quote: is not sealed yet"):
        graph.load(source("s2"), *ends, {**bare, "source": "s2", "quote": "some words"}, name="other")
    graph.store.run("MATCH (c:Claim) SET c.locator = null")
    with pytest.raises(InputError, match="c1 has none, though its text is known"):
        graph.export()


# One data set in three formats

RECORDS: dict[str, list[Fields]] = {
    "sources": [
        {"id": "s1", "title": "First, with a comma", "publisher": "press-p", "published": "2020-07-01"},
        {"id": "s2", "title": "Second", "reliability": "C", "origin": "s1"},
    ],
    "entities": [
        {"id": "group-a", "name": "Group A", "labels": ["ArmedGroup", "Party"], "aliases": ["Alpha", "A-Group"]},
        {"id": "body-b", "name": 'Body "B"', "labels": ["StateBody"], "countries": ["IQ"], "count": 40},
        {"id": "press-p", "name": "No", "labels": ["Organization"], "start": "2001"},
        {"id": "man", "name": "A man", "labels": ["Person"], "anonymous": True},
    ],
    "identity": [{"a": "group-a", "b": "man", "decision": "different", "who": "Coder", "why": "Not one.\nReally."}],
    "claims": [
        {
            **claim("c1", "group-a", "THREATENED", "body-b", when="2020-06-25", about=["c2", "man"]),
            "qualifiers": {"mode": ["ultimatum", "arson"]},
            "locator": LOCATOR,
        },
        claim("c2", "man", "MEMBER_OF", "group-a", start="2014", end="..", qualifiers={"basis": "de_jure"}),
        claim("c3", "man", "MEMBER_OF", "group-a", stance="denies", speaker="man", source="s2", credibility=4),
    ],
}


def flat(record: Fields) -> dict[str, str]:
    cells: dict[str, str] = {}
    for key, value in record.items():
        if isinstance(value, dict):
            cells |= {f"{key}.{k}": v for k, v in flat(value).items()}
        else:
            cells[key] = ";".join(value) if isinstance(value, list) else str(value)
    return cells


def write_folder(folder: Path, ending: str) -> Path:
    folder.mkdir()
    for section, records in RECORDS.items():
        bare = [{key: value for key, value in record.items() if key != "kind"} for record in records]
        path = folder / f"{section}.{ending}"
        if ending == "yaml":
            path.write_text(yaml.safe_dump(bare, allow_unicode=True), encoding="utf-8")
        elif ending == "jsonl":
            write_jsonl(path, *bare)
        else:
            rows = [flat(record) for record in bare]
            with path.open("w", encoding="utf-8", newline="") as stream:
                writer = csv.DictWriter(stream, list(dict.fromkeys(key for row in rows for key in row)))
                writer.writeheader()
                writer.writerows(rows)
    return folder


def test_the_three_formats_say_the_same(graph: Graph) -> None:
    exports = []
    for ending in ("yaml", "csv", "jsonl"):
        graph.load_path(write_folder(graph.folder / ending, ending), "same")
        exports.append(graph.export())
    assert exports[0] == exports[1] == exports[2]
    assert exports[0].count('"kind": "claim"') == 3
    assert graph.load_path(graph.folder / "yaml", "same").changed == 0
