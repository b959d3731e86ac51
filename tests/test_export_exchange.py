"""CSV, FollowTheMoney, STIX and JSON-LD: valid by their own libraries, with claims, denials and sources kept."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Iterable
from datetime import datetime
from importlib.util import find_spec
from typing import Any, cast
from urllib.parse import unquote
from uuid import UUID

import pytest
import rdflib
import stix2  # type: ignore[import-untyped]
from exported import ARABIC, EVERYTHING, LOCATOR, everything, files, loaded, one, relations

from cli.output import FORMULA
from graph.exports.extract import Extract, Tables, extract
from graph.reading.view import View
from graph.selection import Selection
from graph.store.connect import Store

pytestmark = pytest.mark.engines("embedded")
NOT_SUPPORTED = "e1"
"""A denial of what nobody asserts: on no relation, and a claim all the same."""


@pytest.fixture(scope="module")
def held(_opened: Store, tmp_path_factory: pytest.TempPathFactory) -> Store:
    return loaded(_opened, tmp_path_factory.mktemp("exports"))


@pytest.fixture(scope="module")
def made(held: Store) -> Extract:
    return everything(held)


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.split("\n")[:-1]]


# csv


def test_tables_hold_every_value_as_it_is(made: Extract) -> None:
    tables = {name: table(text) for name, text in files("csv", made).items()}
    assert list(tables) == ["nodes.csv", "edges.csv", "claims.csv"]
    nodes = {row["id"]: row for row in tables["nodes.csv"]}
    assert {id_: row["name"] for id_, row in nodes.items()} == {i: a["name"] for i, a in made.entities()}
    assert nodes["hub"]["description"] == made.graph.nodes["hub"]["description"], "several lines"
    assert nodes["dead-d"]["name_ar"] == ARABIC
    assert nodes["both-b"]["labels"] == "ArmedGroup; StateBody"
    edges = {(row["subject"], row["object"], row["id"]): row for row in tables["edges.csv"]}
    for ends, about in relations(made).items():
        row = edges.pop(ends)
        assert (row["relation"], row["status"], row["code"]) == (about["relation"], about["status"], about["code"])
        assert float(row["confidence"]) == pytest.approx(about["confidence"])
        assert row["claims"].split("; ") == about["claims"]
        assert row["start_min"] == about["start_min"]
        assert row["shown"] == str(about["shown"]).lower()
    assert not edges
    claims = {row["id"]: row for row in tables["claims.csv"]}
    assert set(claims) == {claim.item.id for claim in made.claims}
    assert claims[NOT_SUPPORTED]["edges"] == ""
    assert claims["c4"]["stance"] == "denies"
    assert claims["d2"]["text_sha256"] == LOCATOR["text"]
    assert claims["d7"]["qualifiers"] == "mode=arson; night"
    assert claims["d4"]["subject"] == "twin-t", "one of two ids that are one"


def test_only_for_excel_no_cell_is_a_formula(held: Store, made: Extract) -> None:
    plain = table(files("csv", made)["nodes.csv"])
    for_excel = extract(held, EVERYTHING, tables=Tables(bom=True, guarded=FORMULA))
    for name, text in files("csv", for_excel).items():
        assert text.startswith("\ufeff"), name
        for row in table(text.removeprefix("\ufeff")):
            assert not [value for value in row.values() if value.startswith(FORMULA)]
    guarded = {row["id"]: row["name"] for row in table(files("csv", for_excel)["nodes.csv"].removeprefix("\ufeff"))}
    formulas = {row["id"]: row["name"] for row in plain if row["name"].startswith(FORMULA)}
    assert len(formulas) >= 6, "the exact names, for programs"
    assert {id_: f"'{name}" for id_, name in formulas.items()} == {id_: guarded[id_] for id_ in formulas}


def test_a_claim_on_no_relation_is_exported_where_the_selection_would_have_it(held: Store) -> None:
    def has(selection: Selection, labels: Iterable[str] = ()) -> bool:
        chosen = extract(held, selection, frozenset(labels))
        return NOT_SUPPORTED in {claim.item.id for claim in chosen.claims}

    assert has(Selection())
    assert has(Selection(groups=frozenset(("patronage",))))
    assert not has(Selection(groups=frozenset(("hostility",))))
    assert not has(Selection(), ["StateBody"])
    assert has(Selection(view=View(on="2020-06-26"))), "it denies for all times"


# FollowTheMoney


@pytest.mark.skipif(
    find_spec("followthemoney") is None and "CI" not in os.environ,
    reason="needs followthemoney, which needs ICU: `make ftm` installs it",
)
def test_every_entity_and_statement_is_followthemoneys(made: Extract) -> None:
    from followthemoney import model  # noqa: PLC0415  may not be there
    from followthemoney.statement import Statement  # noqa: PLC0415  as above

    parts = files("ftm", made)
    entities = {row["id"]: row for row in lines(parts["entities.ftm.json"])}
    assert len(entities) == len(lines(parts["entities.ftm.json"]))
    said: dict[str, dict[str, set[str]]] = {}
    for row in lines(parts["statements.json"]):
        # The library works out the key anew, and refuses a schema or a property that it does not know.
        assert Statement.from_dict(cast(Any, {**row, "id": None})).id == row["id"]
        said.setdefault(row["entity_id"], {}).setdefault(row["prop"], set()).add(row["value"])
    for id_, row in entities.items():
        schema = model.get(row["schema"])
        assert schema is not None
        schema.validate(cast(Any, row))
        for name, values in row["properties"].items():
            prop = schema.get(name)
            assert prop is not None, (row["schema"], name)
            for value in values:
                assert prop.type.clean(value) is not None, (name, value)
                if prop.type.name == "entity":
                    target = model.get(entities[value]["schema"])
                    assert target is not None
                    assert target.is_a(prop.range), (row["schema"], name, target.name)
        if id_ in said:
            assert said[id_] == {name: set(values) for name, values in row["properties"].items()}
    silent = {row["properties"]["recordId"][0] for id_, row in entities.items() if id_ not in said}
    assert silent == set(), "nothing without a source"


def test_followthemoney_keeps_status_denials_and_sources(made: Extract) -> None:
    parts = files("ftm", made)
    entities = {row["id"]: row for row in lines(parts["entities.ftm.json"])}
    by_record = {
        row["properties"]["recordId"][0]: row for row in entities.values() if "recordId" in row["properties"]
    }
    assert set(by_record) == {id_ for *_, id_ in relations(made)}
    (disputed,) = (id_ for (*_, id_), about in relations(made).items() if about["status"] == "disputed")
    link = by_record[disputed]["properties"]
    assert link["status"][0].startswith("disputed · B2 · 1 voice")
    assert [words.split(" (")[0] for words in link["description"]] == [
        "c3 alleges by body-b",
        "c4 denies by person-c",
    ]
    assert [entities[id_]["properties"]["title"] for id_ in link["proof"]] == [["Title of s1"]]
    schemata = {about["relation"]: by_record[id_]["schema"] for (*_, id_), about in relations(made).items()}
    assert {schemata[name] for name in ("MEMBER_OF", "LEADS", "HOLDS_OFFICE")} == {
        "Membership",
        "Directorship",
        "Occupancy",
    }
    notes = {row["properties"]["name"][0] for row in entities.values() if row["schema"] == "Note"}
    assert notes == {f"Claim {claim.item.id}: {claim.item.claim.stance}" for claim in made.claims}
    assert entities["mg-entity-dead-d"]["properties"]["deathDate"] == ["2019-06"]
    assert ARABIC in entities["mg-entity-dead-d"]["properties"]["name"]
    origins = {
        row["origin"] for row in lines(parts["statements.json"]) if row["entity_id"] == f"mg-relation-{disputed}"
    }
    assert origins == {"c3"}, "who denies it does not state it"


# STIX


def test_the_bundle_is_stix_2_1(made: Extract) -> None:
    bundle = json.loads(one("stix", made))
    parsed = stix2.parse(bundle, allow_custom=False)
    assert len(parsed.objects) == len(bundle["objects"])
    objects = {row["id"]: row for row in bundle["objects"]}
    assert len(objects) == len(bundle["objects"])
    for row in objects.values():
        assert UUID(row["id"].partition("--")[2]).version == 5
        refs = [*row.get("object_refs", ()), *(row[key] for key in ("source_ref", "target_ref") if key in row)]
        assert set(refs) <= set(objects)
        times = [datetime.fromisoformat(row[key]) for key in ("start_time", "stop_time") if key in row]
        assert len(times) < 2 or times[0] < times[1]
        # Keys of ours must be such as STIX has, however our own ids are written.
        assert all(re.fullmatch("[a-z0-9_]+", key) for key in _keys(row.get("extensions", {})))


def _keys(value: Any) -> Iterable[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if not key.startswith("extension-definition--"):
                yield key
            yield from _keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _keys(inner)


def test_stix_keeps_status_times_and_denials(held: Store, made: Extract) -> None:
    bundle = json.loads(one("stix", made))
    (extension,) = (row["id"] for row in bundle["objects"] if row["type"] == "extension-definition")
    own = {
        row["extensions"][extension]["id"]: row
        for row in bundle["objects"]
        if extension in row.get("extensions", {}) and row["type"] in ("relationship", "note", "opinion")
    }
    for (*_, id_), about in relations(made).items():
        row = own[id_]
        assert row["labels"] == [about["status"]]
        assert row.get("revoked", False) == (about["status"] == "retracted")
        assert row["confidence"] == round(100 * about["confidence"])
        assert row["relationship_type"] == about["relation"].lower().replace("_", "-")
        assert row["extensions"][extension]["claims"] == about["claims"]
    (warned,) = (id_ for (*_, id_), about in relations(made).items() if about["claims"] == ["c2"])
    day = (own[warned]["start_time"], own[warned]["stop_time"])
    assert day == ("2020-06-26T00:00:00.000Z", "2020-06-27T00:00:00.000Z"), "a day ends when the next begins"
    assert (own["c4"]["type"], own["c4"]["opinion"]) == ("opinion", "disagree")
    assert (own["d8"]["type"], own["d8"]["opinion"]) == ("opinion", "neutral")
    assert own["c3"]["type"] == "note"
    assert own[NOT_SUPPORTED]["type"] == "note"
    assert own["d2"]["extensions"][extension]["locator"] == LOCATOR
    assert own["d2"]["external_references"][0]["url"] == "https://example.org/a?b=c&d=%20e"
    assert one("stix", everything(held)) == one("stix", made)


# JSON-LD

OURS = "urn:militia-graph:"
OA, PROV = rdflib.Namespace("http://www.w3.org/ns/oa#"), rdflib.Namespace("http://www.w3.org/ns/prov#")
READS_JSON_LD = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
"""rdflib's own reader uses what rdflib has deprecated."""


@READS_JSON_LD
def test_json_ld_leads_from_a_relation_to_the_places_in_its_sources(made: Extract) -> None:
    graph = rdflib.Graph().parse(data=one("jsonld", made), format="json-ld")
    triple = (rdflib.RDF.subject, rdflib.RDF.predicate, rdflib.RDF.object)
    found = {}
    for relation in graph.subjects(rdflib.RDF.type, rdflib.RDF.Statement):
        for claim in graph.objects(relation, PROV.wasDerivedFrom):
            assert (claim, rdflib.RDF.type, OA.Annotation) in graph
            assert [graph.value(claim, term) for term in triple] == [graph.value(relation, term) for term in triple]
            source = graph.value(graph.value(claim, OA.hasTarget), OA.hasSource)
            assert (source, rdflib.RDF.type, PROV.Entity) in graph
            ids = unquote(str(relation)).removeprefix(f"{OURS}relation:"), unquote(str(claim))
            words = graph.value(graph.value(claim, OA.hasBody), rdflib.RDF.value)
            found[ids[0], ids[1].removeprefix(f"{OURS}claim:")] = str(words)
    on = {(id_, claim) for (*_, id_), about in relations(made).items() for claim in about["claims"]}
    statements = {claim.item.id: claim.item.claim.statement for claim in made.claims}
    assert found == {(id_, claim): statements[claim] for id_, claim in on}


@READS_JSON_LD
def test_json_ld_keeps_stances_locators_and_origins_and_asserts_nothing_disputed(made: Extract) -> None:
    graph = rdflib.Graph().parse(data=one("jsonld", made), format="json-ld")
    own, claim, source = (rdflib.Namespace(f"{OURS}{kind}:") for kind in ("term", "claim", "source"))
    (relation,) = graph.subjects(own.deniedBy, claim.c4)
    assert list(graph.objects(relation, own.supportedBy)) == [claim.c3]
    assert list(graph.subjects(own.doubtedBy, claim.d8))
    assert (claim[NOT_SUPPORTED], rdflib.RDF.type, OA.Annotation) in graph
    target = graph.value(claim.d2, OA.hasTarget)
    selector = graph.value(target, OA.hasSelector)
    assert int(str(graph.value(selector, own.startToken))) == LOCATOR["start"]
    assert str(graph.value(selector, own.exactSha256)) == LOCATOR["exact"]
    assert (source.s3, PROV.wasDerivedFrom, source.s2) in graph
    used = set(graph.predicates())
    assert not [about for about in relations(made).values() if own[about["relation"]] in used]
