"""The vocabulary is one consistent table."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from schema.vocabulary import Relation, vocabulary

RELATIONS = vocabulary().relations
PLOVER = Path(__file__).parent.parent / "../shared/data/plover/plover_scores.csv"
DOCUMENTED = {
    "structure": """MEMBER_OF PART_OF SPLIT_FROM MERGED_INTO SUCCEEDED FACADE_FOR BASED_IN LOCATED_IN OPERATES_IN
        AFFILIATED_WITH""",
    "command": "COMMANDS LEADS FOUNDED HOLDS_OFFICE OFFICE_OF SPOKESPERSON_FOR ORDERED",
    "politics": "ELECTED APPOINTED DISMISSED CONSTRAINS DEPENDS_ON",
    "patronage": "PROXY_OF SPONSORS LOYAL_TO ALLIED_WITH RIVAL_OF SUPPORTS",
    "cooperation": "CONSULTED AGREED_WITH PROMISED CONCEDED_TO COOPERATED_WITH AIDED RELEASED MET PRAISED",
    "hostility": """THREATENED ACCUSED DENOUNCED DEMANDED_OF REFUSED DEFIED PROTESTED_AGAINST MOBILIZED_AGAINST
        RAIDED ARRESTED ABDUCTED SEIZED ATTACKED CLASHED_WITH KILLED EXPELLED SANCTIONED COERCED""",
    "movement": "MOVED_TO TRANSFERRED_TO",
    "law": "ENACTED APPLIES_TO DESIGNATED CHARGED CONVICTED HELD_IN_CUSTODY_BY SUBORDINATED_BY_LAW",
    "event role": "ORDERED_EVENT CARRIED_OUT PARTICIPATED_IN ASSISTED_IN TARGETED TOOK_PLACE_IN LED_TO",
    "other": "RELATED_TO",
}

each = pytest.mark.parametrize("relation", RELATIONS.values(), ids=list(RELATIONS))


def test_the_relations_are_those_of_the_model() -> None:
    made: dict[str, set[str]] = {}
    for relation in RELATIONS.values():
        made.setdefault(relation.group, set()).add(relation.name)
    assert made == {group: set(names.split()) for group, names in DOCUMENTED.items()}
    assert list(vocabulary().groups) == list(DOCUMENTED)


def test_the_labels_are_those_of_the_model_and_none_is_a_relation() -> None:
    labels = set(vocabulary().labels)
    documented = "Person ArmedGroup StateBody State Party Office Organization Place Event Law Asset"
    assert labels == set(documented.split())
    assert not labels & set(RELATIONS)
    assert all(vocabulary().labels.values())


@each
def test_a_relation_declares_everything(relation: Relation) -> None:
    assert re.fullmatch(r"[A-Z]+(_[A-Z]+)*", relation.name)
    assert relation.kind in ("act", "state", "role")
    assert relation.polarity in (-1, 0, 1)
    assert relation.channel in vocabulary().channels
    assert 0 <= relation.forward <= 1
    assert 0 <= relation.backward <= 1
    for text in (relation.reading, relation.inverse, relation.caption, relation.because):
        assert text.strip() == text != ""
    assert "\n" not in relation.because


@each
def test_its_ends_are_labels(relation: Relation) -> None:
    assert relation.ends
    for left, right in relation.ends:
        assert left
        assert right
        assert left | right <= set(vocabulary().labels)
        assert relation.allows([min(left)], [min(right)])
        assert relation.allows([*left], [*right, "Asset"])
    assert not relation.allows([], ["Person"])


@each
def test_no_channel_no_weight(relation: Relation) -> None:
    assert (relation.channel == "none") == (relation.forward == relation.backward == 0)


@each
def test_what_is_symmetric_reads_and_weighs_alike_from_both_ends(relation: Relation) -> None:
    if relation.symmetric:
        assert relation.reading == relation.inverse
        assert relation.forward == relation.backward
        assert all((right, left) in relation.ends for left, right in relation.ends)


@each
def test_kinds_and_groups_go_together(relation: Relation) -> None:
    assert (relation.kind == "role") == (relation.group == "event role")
    if relation.group == "hostility":
        assert (relation.kind, relation.polarity) == ("act", -1)
    if relation.group == "cooperation":
        assert (relation.kind, relation.polarity) == ("act", 1)
    if relation.kind == "role":
        assert any(left | right >= {"Event"} for left, right in relation.ends)
        assert relation.channel == "none"


@each
def test_a_score_has_the_sign_of_the_polarity(relation: Relation) -> None:
    if relation.plover:
        assert relation.plover.score * relation.polarity > 0
    elif relation.group in ("cooperation", "hostility"):
        pytest.fail(f"{relation.name} has no PLOVER event type")


@each
def test_its_qualifiers_are_declared(relation: Relation) -> None:
    for key, qualifier in relation.qualifiers.items():
        assert qualifier.key == key
        assert qualifier in vocabulary().qualifiers.values()
    assert set(relation.identity) == {key for key, q in relation.qualifiers.items() if q.fold == "identity"}
    assert {"aspect", "mode"}.issubset(relation.qualifiers) or relation.kind == "state"


def test_qualifiers_can_fold_as_they_declare() -> None:
    for qualifier in vocabulary().qualifiers.values():
        assert qualifier.fold in ("identity", "any", "union", "worst")
        assert qualifier.about
        assert len(set(qualifier.values)) == len(qualifier.values)
        if qualifier.fold != "union":
            assert qualifier.values
        if qualifier.fold == "any":
            assert set(qualifier.values) == {"true", "false"}
    assert vocabulary().qualifiers["compliance"].values == ("defied", "partial", "obeyed")


def test_what_makes_two_edges_of_one() -> None:
    identity = {name: relation.identity for name, relation in RELATIONS.items() if relation.identity}
    on_paper = ("PART_OF", "MEMBER_OF", "COMMANDS", "LEADS", "SUBORDINATED_BY_LAW")
    assert identity == dict.fromkeys(on_paper, ("basis",)) | {"MOVED_TO": ("mode",)}


def test_what_is_symmetric() -> None:
    symmetric = {name for name, relation in RELATIONS.items() if relation.symmetric}
    assert symmetric == {"CLASHED_WITH", "ALLIED_WITH", "RIVAL_OF", "MET", "AGREED_WITH"}


def test_what_sways_nobody() -> None:
    for name in ("RIVAL_OF", "KILLED", "ACCUSED", "DENOUNCED", "MET", "RELATED_TO"):
        assert (RELATIONS[name].channel, RELATIONS[name].forward, RELATIONS[name].backward) == ("none", 0, 0)


def test_a_relation_of_unknown_kind_says_where_it_comes_from() -> None:
    related = RELATIONS["RELATED_TO"]
    assert (related.polarity, list(related.qualifiers)) == (0, ["original_type"])


def test_scores_are_those_of_the_plover_manual() -> None:
    if not PLOVER.exists():
        pytest.skip(f"the manual's table is not part of the project; it is compared where {PLOVER} is present")
    with PLOVER.open(encoding="utf-8") as file:
        scores = {(row["event"], row["mode"]): float(row["score"]) for row in csv.DictReader(file)}
    for relation in RELATIONS.values():
        if relation.plover:
            assert relation.plover.score == scores[relation.plover.event, relation.plover.mode], relation.name


def test_the_content_is_named_by_a_hash() -> None:
    assert re.fullmatch(r"[0-9a-f]{64}", vocabulary().sha256)
