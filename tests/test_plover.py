"""The crosswalk: each code has a relation that fits its score, and parents stand for their children."""

from __future__ import annotations

import csv
import re

import pytest
from data_read import shared

from loaders.plover import Act, act_of_cameo, act_of_plover, crosswalk, is_statement, relation_between
from schema.vocabulary import vocabulary

EVENTS = (
    *("AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT", "REQUEST", "ACCUSE", "REJECT"),
    *("THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"),
)


def test_every_plover_type_has_an_act_of_hostility_cooperation_politics_or_law() -> None:
    relations = vocabulary().relations
    for event in EVENTS:
        act = act_of_plover(event, "")
        assert act is not None
        relation = relations[act.relation]
        assert relation.kind == "act"
        assert relation.group in ("hostility", "cooperation", "politics", "law")
    assert {key.partition(".")[0] for key in crosswalk().relations} == set(EVENTS)
    assert act_of_plover("FIGHT", "") is None


def test_the_relations_of_the_table_are_acts_that_take_a_mode() -> None:
    table = crosswalk()
    named = {*table.relations.values(), *table.exceptions.values(), *table.otherwise.values()}
    for name in named:
        assert "mode" in vocabulary().relations[name].qualifiers
        assert vocabulary().relations[name].kind == "act"
    assert {said[0] for said in table.codes.values()} == set(EVENTS)
    assert set(table.exceptions) >= {"186", "1823"}


@pytest.mark.parametrize(
    ("code", "act"),
    [
        ("173", Act("COERCE", "arrest", "ARRESTED")),
        ("043", Act("CONSULT", "visit", "MET")),
        ("0841", Act("RETREAT", "release", "RELEASED")),
        ("0813", Act("CONCEDE", "", "CONCEDED_TO")),
        ("185", Act("ASSAULT", "targeted", "ATTACKED")),
        ("186", Act("ASSAULT", "targeted", "KILLED")),
        ("112", Act("ACCUSE", "disapprove", "ACCUSED")),
        ("1121", Act("ACCUSE", "allege", "ACCUSED")),
        ("111", Act("ACCUSE", "disapprove", "DENOUNCED")),
        ("090", Act("ACCUSE", "investigate", "ACCUSED")),
        ("163", Act("COERCE", "restrict", "SANCTIONED")),
        ("160", Act("SANCTION", "", "SANCTIONED")),
        ("1723", Act("COERCE", "curfew", "COERCED")),
        ("175", Act("ASSAULT", "", "ATTACKED")),
    ],
)
def test_a_code_has_type_mode_and_relation(code: str, act: Act) -> None:
    assert act_of_cameo(code) == act


def test_a_code_that_is_not_in_the_table_is_read_as_its_parent() -> None:
    assert act_of_cameo("1739") == act_of_cameo("173")
    assert act_of_cameo("0369") == act_of_cameo("03")
    assert act_of_cameo("1451") == Act("PROTEST", "riot", "PROTESTED_AGAINST")


@pytest.mark.parametrize("code", ["", "1", "21", "00", "99", "17a", "---", "17312", "١٧"])
def test_what_is_no_code_has_no_act(code: str) -> None:
    assert act_of_cameo(code) is None


def test_statements_and_appeals_are_known_by_name() -> None:
    assert is_statement("010")
    assert is_statement("0256")
    assert not is_statement("100")


def test_a_relation_whose_ends_do_not_fit_has_one_that_does() -> None:
    assert relation_between("CONVICTED", ("StateBody",), ("Person",)) == "CONVICTED"
    assert relation_between("CONVICTED", ("ArmedGroup",), ("Person",)) == "ACCUSED"


def test_every_relation_of_the_table_joins_all_kinds_of_actors_or_has_another() -> None:
    table = crosswalk()
    actors = ("Person", "ArmedGroup", "StateBody", "State", "Party", "Organization")
    for name in {*table.relations.values(), *table.exceptions.values(), *table.otherwise.values()}:
        for subject in actors:
            for object_ in actors:
                found = relation_between(name, (subject,), (object_,))
                assert vocabulary().relations[found].allows((subject,), (object_,))


def test_the_real_table_of_conversion_and_ours_agree_in_types() -> None:
    text = shared("plover/cameo2plover_2021.txt").read_text(encoding="utf-8")
    found = re.findall(r"^(\d{2,4}): *([A-Z]+)", text, re.MULTILINE)
    assert len(found) > 250
    differ = {code for code, event in found if len(code) > 2 and event != _act(code).event}
    assert differ == {"0813", "0814"}  # under RETREAT there, with their parent in the table of scores


def test_the_sign_of_the_score_is_the_polarity_of_the_relation() -> None:
    differ = set()
    for row in csv.DictReader(shared("plover/plover_scores.csv").read_text(encoding="utf-8").splitlines()):
        act = act_of_plover(row["event"], row["mode"])
        assert act is not None
        score = float(row["score"])
        if score * vocabulary().relations[act.relation].polarity <= 0:
            differ.add((row["event"], row["mode"], score))
    # A request is verbal conflict in PLOVER, and a demand here, but the manual scores it near nothing.
    assert differ == {("REQUEST", "", 0.0), ("REQUEST", "assist", 0.5), ("REQUEST", "meet", 0.0)}


def _act(code: str) -> Act:
    act = act_of_cameo(code)
    assert act is not None
    return act
