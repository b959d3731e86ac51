"""What records refuse, and what the checks over a whole set of records find."""

from __future__ import annotations

from typing import Any

import pytest
from builders import claim, entity, same, source
from pydantic import ValidationError

from schema.checks import Checker
from schema.errors import Place, Problem
from schema.records import Claim, Coverage, Entity, Identity, Source

ACT, STATE, ROLE = "a ATTACKED b", "a COMMANDS b", "a CARRIED_OUT b"


@pytest.mark.parametrize(
    ("triple", "fields", "says"),
    [
        (STATE, {"when": "2020"}, "when: COMMANDS is a state: use start, end or observed"),
        (ACT, {"start": "2020"}, "start: ATTACKED is an act: use when"),
        (ACT, {"end": "2020"}, "end: ATTACKED is an act"),
        (ACT, {"observed": "2020"}, "observed: ATTACKED is an act"),
        (ROLE, {"observed": "2020"}, "observed: CARRIED_OUT is an act"),
        (ROLE, {"event": "raid"}, "event: CARRIED_OUT names its Event as an end already"),
        (STATE, {"start": "2021", "end": "2020"}, "start: it begins after it ends"),
        (STATE, {"start": "2021", "observed": "2020"}, "start: it begins after it ends or was observed outside"),
        (STATE, {"end": "2019", "observed": "2020"}, "end: it begins after it ends or was observed outside"),
        (STATE, {"observed": "2021/2020"}, "observed: .*begins after it ends"),
        (STATE, {"start": "2019/2020"}, "start: .*time that lasts"),
        (STATE, {"start": "2020", "end": "June"}, "end: .*not a date"),
        (STATE, {"start": "2020", "observed": "2020/.."}, "observed: .*open at an end"),
        (ACT, {"when": "2020/.."}, "when: .*open at an end"),
        (ACT, {"when": "2021/2020"}, "when: .*begins after it ends"),
        (ACT, {"when": "2020-02-30"}, "when: there is no day"),
        (
            ACT,
            {"qualifiers": {"basis": "de_jure"}},
            r"qualifiers\.basis: ATTACKED does not declare it; it takes: asp",
        ),
        (STATE, {"qualifiers": {"mode": "x"}}, r"qualifiers\.mode: COMMANDS does not declare it"),
        (STATE, {"qualifiers": {"basis": "real"}}, r"qualifiers\.basis: 'real' is not one of de_jure, de_facto"),
        (STATE, {"qualifiers": {"basis": ["de_jure", "de_facto"]}}, r"qualifiers\.basis: takes one value"),
        (STATE, {"qualifiers": {"basis": []}}, r"qualifiers\.basis: takes one value"),
        ("a MOVED_TO b", {"qualifiers": {"mode": "walked"}}, "'walked' is not one of fled"),
        ("a MET b", {"qualifiers": {"coerced": "yes"}}, "'yes' is not one of true, false"),
        ("a ATACKED b", {}, "unknown relation 'ATACKED': did you mean ATTACKED"),
        ("a attacked b", {}, "did you mean ATTACKED"),
        ("a ZZZZ b", {}, "docs/vocabulary.md lists all"),
        (ACT, {"stance": "alleges", "speaker": None}, "speaker: 'alleges' needs the speaker; write 'unattributed'"),
        (ACT, {"speaker": "v"}, "speaker: 'asserts' is in the source's own voice"),
        (ACT, {"stance": "says"}, "stance"),
        (ACT, {"subject": "two words"}, "an id is 1 to 200 letters"),
        (ACT, {"object": ""}, "an id is"),
        (ACT, {"id": "c|1"}, "an id is"),
        (ACT, {"id": "ä"}, "an id is"),
        (ACT, {"id": "x" * 201}, "an id is"),
        (ACT, {"about": ["c2", "no id"]}, "an id is"),
        (ACT, {"statement": "A bell \x07 rings."}, "holds control characters"),
        (ACT, {"statement": "A\x85B"}, "holds control characters"),
        (ACT, {"note": "\x00"}, "holds control characters"),
        (ACT, {"statement": "  "}, "is empty"),
        (ACT, {"when": "2020\n"}, None),
        (ACT, {"when": "2020\t-06"}, "line break or a tab"),
        (ACT, {"credibility": 0}, "greater than or equal to 1"),
        (ACT, {"credibility": 7}, "less than or equal to 6"),
        (ACT, {"credibility": "B"}, "credibility"),
        (ACT, {"retracted": "soon"}, "not a date"),
        (ACT, {"spaeker": "v"}, "spaeker"),
    ],
)
def test_a_claim_is_refused_with_its_field_and_reason(
    triple: str, fields: dict[str, Any], says: str | None
) -> None:
    if says is None:
        claim("c1", triple, **fields)
        return
    with pytest.raises(ValidationError, match=says):
        claim("c1", triple, **fields)


@pytest.mark.parametrize("field", ["id", "subject", "relation", "object", "stance", "source", "statement"])
def test_a_claim_says_who_did_what_and_where_it_stands(field: str) -> None:
    values = claim("c1", ACT).plain()
    del values[field]
    with pytest.raises(ValidationError, match=field):
        Claim.model_validate(values)


@pytest.mark.parametrize("stance", ["denies", "doubts"])
@pytest.mark.parametrize("speaker", [None, "v", "unattributed"])
def test_a_source_denies_or_doubts_in_its_own_voice_or_reports_it(stance: str, speaker: str | None) -> None:
    assert claim("c1", ACT, stance, speaker=speaker).speaker == speaker


def test_a_state_may_still_be_so_and_may_have_begun_at_an_unknown_time() -> None:
    made = claim("c1", STATE, start="..", end="..", observed="2020-06")
    assert (made.start, made.end) == ("..", "..")


@pytest.mark.parametrize(
    ("model", "values", "says"),
    [
        (Source, {"id": "s", "title": "T", "reliability": "G"}, "reliability"),
        (Source, {"id": "s", "title": "T", "published": "2020-13"}, "no day"),
        (Source, {"id": "s", "title": "T", "sha256": "abc"}, "sha256"),
        (Source, {"id": "s", "title": "Two\nlines"}, "line break"),
        (Source, {"id": "s", "title": "T", "publishr": "p"}, "publishr"),
        (Entity, {"id": "a", "name": "A", "labels": ["Militia"]}, "unknown label 'Militia': use one of Person"),
        (Entity, {"id": "a", "name": "A", "labels": []}, "labels"),
        (Entity, {"id": "unattributed", "name": "A", "labels": "Person"}, "speaker who is not named"),
        (Entity, {"id": "a", "name": "A", "labels": "Person", "start": "2020", "end": "2019"}, "end: ends before"),
        (Entity, {"id": "a", "name": "A", "labels": "Person", "count": 0}, "count"),
        (Entity, {"id": "a", "name": "A", "labels": "Person", "countries": "Iraq"}, "countries"),
        (Entity, {"id": "a", "name": "A", "labels": "Person", "wikidata": "796"}, "wikidata"),
        (Identity, {"a": "x", "b": "x", "decision": "same", "who": "w", "why": "y"}, "same id"),
        (Identity, {"a": "x", "b": "y", "decision": "equal", "who": "w", "why": "y"}, "decision"),
        (Identity, {"a": "x", "b": "y", "decision": "same", "who": "w"}, "why"),
        (Coverage, {"source": "s", "reason": "boring"}, "reason"),
    ],
)
def test_other_records_are_refused(model: type[Source], values: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        model.model_validate(values)


def test_a_record_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        claim("c1", ACT).stance = "denies"  # type: ignore[misc]


def test_plain_values_make_the_same_record_again() -> None:
    made = claim(
        "c1", "a MET b", when="2020", about=["c2"], qualifiers={"mode": ["visit", "phone"], "coerced": "true"}
    )
    plain = made.plain()
    assert plain["qualifiers"] == {"coerced": "true", "mode": ["phone", "visit"]}
    assert "speaker" not in plain
    assert Claim.model_validate(plain).plain() == plain


def check(*records: Entity | Source | Identity | Claim) -> list[Problem]:
    """Problems of records that stand on lines 1, 2, … of one file, with two entities and a source added."""
    checker = Checker()
    records = (entity("militia-a"), entity("militia-b"), entity("baghdad", "Place"), source("s"), *records)
    for line, record in enumerate(records, -3):
        place = Place("f.yaml", max(line, 0))
        if isinstance(record, Entity):
            checker.add_entity(record, "d", place)
        elif isinstance(record, Source):
            checker.add_source(record, "d", place)
        elif isinstance(record, Identity):
            checker.add_identity(record, "d", place)
        else:
            checker.add_claim(record, place)
    return checker.finish()


def test_what_fits_has_no_problems() -> None:
    fits = claim("c1", "militia-a ATTACKED militia-b", "alleges", about=["c1", "militia-a"], event="militia-b")
    assert check(fits, claim("c2", "militia-a BASED_IN baghdad", "denies", speaker="militia-b")) == []


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"subject": "militia-aa"}, "subject", "there is no entity 'militia-aa' (did you mean militia-a"),
        ({"object": "milita-b"}, "object", "there is no entity 'milita-b' (did you mean militia-b"),
        ({"stance": "denies", "speaker": "bagdad"}, "speaker", "there is no entity 'bagdad' (did you mean baghdad"),
        ({"subject": "unattributed"}, "subject", "there is no entity 'unattributed'"),
        ({"event": "bagdad"}, "event", "there is no entity 'bagdad' (did you mean baghdad"),
        ({"source": "t"}, "source", "there is no source 't'"),
        ({"about": "militia-c"}, "about", "there is no claim 'militia-c' (did you mean militia-"),
        ({"about": "c2"}, "about", "there is no claim 'c2'"),
        (
            {"object": "baghdad", "relation": "LEADS"},
            "relation",
            "LEADS cannot join militia-a (ArmedGroup) to baghdad",
        ),
    ],
)
def test_ids_that_name_nothing_and_ends_that_do_not_fit(fields: dict[str, Any], field: str, message: str) -> None:
    (problem,) = check(claim("c1", "militia-a ATTACKED militia-b", **fields))
    assert (problem.place, problem.field) == (Place("f.yaml", 1), field)
    assert f"{problem.message} ({problem.hint}".startswith(message.removesuffix(")"))


def test_doubles_name_the_first_place() -> None:
    first = claim("c1", "militia-a ATTACKED militia-b")
    problems = check(first, first, entity("x"), entity("x"), source("t"), source("t"))
    assert [p.message for p in sorted(problems)] == [
        "c1 stands already at f.yaml:1",
        "x stands already at f.yaml:3",
        "t stands already at f.yaml:5",
    ]
    pair = same("militia-a", "militia-b"), same("militia-b", "militia-a", "different")
    assert "militia-a|militia-b stands already at f.yaml:1" in [p.message for p in check(*pair)]


def test_a_source_shared_by_data_sets_must_be_described_alike() -> None:
    checker = Checker()
    checker.add_source(source("s", "A"), "one", Place("a.yaml", 1))
    checker.add_source(source("s", "A"), "two", Place("b.yaml", 1))
    assert checker.finish() == []
    checker.add_source(source("s", "B"), "three", Place("c.yaml", 1))
    assert [(p.place.file, p.message) for p in checker.finish()] == [
        ("c.yaml", "s differs from the same source in another data set in: reliability")
    ]


def test_origins_must_exist_and_run_in_no_circle() -> None:
    problems = check(source("x", origin="y"), source("y", origin="z"), source("z", origin="x"))
    assert "the origins run in a circle: x → y → z → x" in [p.message for p in problems]
    (own,) = check(source("x", origin="x"))
    assert own.message == "the origins run in a circle: x → x"
    (dangling,) = check(source("x", origin="y"), source("z", origin="x"))
    assert (dangling.field, dangling.message) == ("origin", "there is no source 'y'")
    (nobody,) = check(source("x", publisher="militia"))
    assert (nobody.field, nobody.message) == ("publisher", "there is no entity 'militia'")


def test_decisions_contradict_each_other_over_the_closure() -> None:
    people = [entity(id_) for id_ in "wxyz"]
    decided = [same("w", "x"), same("y", "z"), same("w", "z", "different")]
    assert check(*people, *decided) == []
    (problem,) = check(*people, *decided, same("x", "y"))
    assert (problem.field, problem.place.line) == ("decision", 7)
    assert problem.message == "w and z are different here, but one by other decisions"
    assert check(*people, *decided, same("x", "y", "unsure")) == []


def test_a_decision_names_entities() -> None:
    (problem,) = check(same("militia-a", "militia-z"))
    assert (problem.field, problem.message) == ("b", "there is no entity 'militia-z'")


@pytest.mark.parametrize(("start", "fits"), [("2021", False), ("2020-12", True), ("2021-01?", True), ("..", True)])
def test_what_was_still_so_when_published_began_by_then(start: str, fits: bool) -> None:
    late = claim("c1", "militia-a COMMANDS militia-b", start=start, end="..", source="t")
    problems = check(source("t", published="2020"), late)
    assert [(p.field, p.message) for p in problems] == (
        [] if fits else [("start", "2021 is after t was published (2020), when it was still so")]
    )
