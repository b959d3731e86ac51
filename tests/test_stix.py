"""STIX 2.0 and 2.1: actors and what joins them; versions, markings, confidence, reports; our own export back."""

from __future__ import annotations

import json
import uuid
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from data_read import Data, read_data, shared

from loaders.stix_map import EXTENSION, LEFT_OUT
from loaders.stix_read import LIMIT
from schema.errors import InputError, UsageError
from schema.records import Reliability

SPACE = uuid.UUID(int=7)
MODIFIED = "2020-01-02T00:00:00.000Z"
WHITE = "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9"


def sid(kind: str, name: str) -> str:
    return f"{kind}--{uuid.uuid5(SPACE, name)}"


def thing(kind: str, name: str, **fields: Any) -> dict[str, Any]:
    times = {"created": "2019-01-01T00:00:00Z", "modified": MODIFIED}
    return {"type": kind, "id": sid(kind, name), "name": name, **times, **fields}


def tie(name: str, type_: str, source: dict[str, Any], target: dict[str, Any], **fields: Any) -> dict[str, Any]:
    ends = {"relationship_type": type_, "source_ref": source["id"], "target_ref": target["id"]}
    made = thing("relationship", name, **ends, **fields)
    del made["name"]
    return made


def bundle(folder: Path, objects: list[Any], name: str = "some.json", **fields: Any) -> Path:
    file = folder / name
    file.write_text(json.dumps({"type": "bundle", "id": f"bundle--{SPACE}", **fields, "objects": objects}))
    return file


def ends(data: Data, made: dict[str, Any]) -> tuple[str, str, str]:
    claim = data.claims[f"stix:{made['id']}"]
    return data.entities[claim.subject].name, claim.relation, data.entities[claim.object].name


MAKER = thing("identity", "Maker", identity_class="organization")
ANN = thing("identity", "Ann", identity_class="individual", sectors=["government-national"])
MINISTRY = thing("identity", "Ministry", identity_class="organization", sectors=["government-national"])
GANG = thing("intrusion-set", "Gang", aliases=["Gang", "The Gang"], first_seen="2001-01-01T00:00:00Z")
ACTOR = thing("threat-actor", "Actor", x_score=7, roles=["agent"])
WAR = thing("campaign", "War", first_seen="2010-05-01T10:00:00Z", last_seen="2011-01-01T00:00:00Z")
TOWN = thing("location", "Town", country="iq", latitude=1.5)
TOOL = thing("tool", "Tool")
ENTITIES = [MAKER, ANN, MINISTRY, GANG, ACTOR, WAR, TOWN, TOOL]


def test_objects_become_entities_by_their_type_class_and_sectors(tmp_path: Path) -> None:
    land = {key: value for key, value in thing("location", "land", region="western-asia").items() if key != "name"}
    data = read_data(bundle(tmp_path, [*ENTITIES, land]))
    assert (data.loader, data.problems) == ("stix", [])
    assert {entity.name: entity.labels for entity in data.entities.values()} == {
        "Maker": ("Organization",),
        "Ann": ("Person",),
        "Ministry": ("StateBody",),
        "Gang": ("ArmedGroup",),
        "Actor": ("ArmedGroup",),
        "War": ("Event",),
        "Town": ("Place",),
        "western-asia": ("Place",),
    }
    war, gang = data.entities[f"stix:{WAR['id']}"], data.entities[f"stix:{GANG['id']}"]
    assert (war.start, war.end, gang.start, gang.aliases) == ("2010-05-01", "2011-01-01", None, ("The Gang",))
    assert data.entities[f"stix:{TOWN['id']}"].countries == ("IQ",)
    assert data.tally.skipped == {"tool: means of computer attacks, no actor": 1}
    other = read_data(bundle(tmp_path, ENTITIES), options={"actors": "Organization"})
    assert other.entities[f"stix:{GANG['id']}"].labels == ("Organization",)
    with pytest.raises(UsageError, match="use ArmedGroup or Organization"):
        read_data(bundle(tmp_path, ENTITIES), options={"actors": "Person"})


def test_an_identity_of_no_class_is_told_and_one_of_many_is_left_out(tmp_path: Path) -> None:
    objects = [
        thing("identity", "A"),
        thing("identity", "B", identity_class="clan"),
        thing("identity", "C", identity_class="class"),
        thing("identity", "D", identity_class="system"),
        thing("identity", "E", identity_class="group"),
    ]
    data = read_data(bundle(tmp_path, objects))
    assert {entity.labels for entity in data.entities.values()} == {("Organization",)}
    assert "1 × identities of unknown class are taken for organizations: some.json identity--" in data.report
    assert "1 × identities of a class of their own are taken for organizations" in data.report
    assert len(data.entities) == 3
    assert sum(data.tally.skipped.values()) == 2


def test_relationships_become_what_they_say_and_never_a_friendly_tie(tmp_path: Path) -> None:
    ties = {
        "war": tie("1", "attributed-to", WAR, GANG, start_time="2010-05-01T00:00:00Z", stop_time=MODIFIED),
        "who": tie("2", "attributed-to", ACTOR, ANN),
        "aim": tie("3", "targets", ACTOR, MINISTRY, start_time="2001-01-01T00:00:00Z"),
        "hit": tie("4", "targets", WAR, MINISTRY),
        "base": tie("5", "located-at", GANG, TOWN, stop_time="2005-01-01T00:00:00Z"),
        "scene": tie("6", "located-at", WAR, TOWN),
        "part": tie("7", "part-of", ACTOR, GANG),
        "odd": tie("8", "part-of", ANN, TOWN),
        "other": tie("9", "impersonates", ACTOR, MINISTRY),
    }
    data = read_data(bundle(tmp_path, [*ties.values(), *ENTITIES]))
    assert data.problems == []
    assert {name: ends(data, made) for name, made in ties.items()} == {
        "war": ("Gang", "CARRIED_OUT", "War"),
        "who": ("Actor", "RELATED_TO", "Ann"),
        "aim": ("Actor", "RELATED_TO", "Ministry"),
        "hit": ("War", "TARGETED", "Ministry"),
        "base": ("Gang", "BASED_IN", "Town"),
        "scene": ("War", "TOOK_PLACE_IN", "Town"),
        "part": ("Actor", "PART_OF", "Gang"),
        "odd": ("Ann", "RELATED_TO", "Town"),
        "other": ("Actor", "RELATED_TO", "Ministry"),
    }
    claims = {name: data.claims[f"stix:{made['id']}"] for name, made in ties.items()}
    assert (claims["war"].when, claims["base"].end, claims["aim"].start) == (
        "2010-05-01/2020-01-02",
        "2005-01-01",
        "2001-01-01",
    )
    assert claims["aim"].qualifiers == {"original_type": ("targets",)}
    assert claims["aim"].statement == "Actor is related to Ministry, as “targets” (2001-01-01)."
    assert claims["aim"].row == f"some.json {ties['aim']['id']}"
    assert "1 × “targets” has no relation of ours: RELATED_TO" in data.report
    assert "1 × part-of as RELATED_TO: PART_OF does not join Person to Place" in data.report


@pytest.mark.parametrize(("confidence", "credibility"), [(None, 3), (0, 5), (20, 4), (59, 3), (60, 2), (100, 1)])
def test_confidence_is_the_credibility_of_the_standard(tmp_path: Path, confidence: int, credibility: int) -> None:
    said = {} if confidence is None else {"confidence": confidence}
    made = tie("1", "part-of", ACTOR, GANG, **said)
    data = read_data(bundle(tmp_path, [*ENTITIES, made]))
    assert data.claims[f"stix:{made['id']}"].credibility == credibility


def test_the_source_is_the_report_else_who_made_it_else_the_bundle(tmp_path: Path) -> None:
    one, two, three = (
        tie("1", "part-of", ACTOR, GANG),
        tie("2", "part-of", ANN, MINISTRY, created_by_ref=MAKER["id"]),
        tie("3", "part-of", ANN, GANG, created_by_ref=sid("identity", "nobody")),
    )
    report = thing(
        "report",
        "What we saw",
        published="2013-02-19T00:00:00Z",
        object_refs=[one["id"], ACTOR["id"]],
        created_by_ref=MAKER["id"],
        external_references=[{"source_name": "x", "url": "https://example.org/r"}],
    )
    given: Reliability = "B"
    data = read_data(bundle(tmp_path, [report, one, two, three, *ENTITIES]), reliability=given)
    source = data.sources[f"stix:{report['id']}"]
    assert (source.title, source.published, source.publisher) == (
        "What we saw",
        "2013-02-19",
        f"stix:{MAKER['id']}",
    )
    assert (source.url, source.reliability) == ("https://example.org/r", "B")
    assert [data.claims[f"stix:{made['id']}"].source for made in (one, two, three)] == [
        source.id,
        f"stix:{MAKER['id']}",
        "stix:bundle-some-json",
    ]
    assert data.sources[f"stix:{MAKER['id']}"].title == "Maker (STIX)"
    assert "1 × who made them is not in the bundle" in data.report
    assert data.problems == []
    again = {**report, "id": sid("report", "again"), "name": "Again"}
    both = read_data(bundle(tmp_path, [report, again, one, *ENTITIES]))
    assert {claim.source for claim in both.claims.values()} == {f"stix:{report['id']}", f"stix:{again['id']}"}


def test_the_newest_version_of_an_object_counts_over_all_bundles(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    newer = {**GANG, "name": "Gang 2", "modified": "2020-01-02T00:00:00.0001Z"}
    bundle(folder, [newer, ANN], "a.json")
    bundle(folder, [GANG, ANN, tie("1", "part-of", ANN, GANG)], "b.json", spec_version="2.0")
    data = read_data(folder)
    assert data.entities[f"stix:{GANG['id']}"].name == "Gang 2"
    assert data.tally.skipped == {"older or repeated version of an object": 2}
    assert len(data.claims) == 1
    assert data.tally.rows == {"a.json": 2, "b.json": 3}


def test_what_is_revoked_is_withdrawn_or_left_out(tmp_path: Path) -> None:
    made = tie("1", "part-of", ANN, GANG, revoked=True)
    gone = thing("intrusion-set", "Gone", revoked=True)
    data = read_data(bundle(tmp_path, [*ENTITIES, made, gone, tie("2", "part-of", ANN, gone)]))
    assert data.claims[f"stix:{made['id']}"].retracted == "2020-01-02"
    assert data.tally.skipped["revoked intrusion-set"] == 1
    assert data.tally.skipped["part-of: an end is left out (intrusion-set)"] == 1


def test_markings_stay_with_what_they_mark(tmp_path: Path) -> None:
    terms = thing("marking-definition", "x", definition_type="statement", definition={"statement": "Our\nterms"})
    made = tie("1", "part-of", ANN, GANG, object_marking_refs=[WHITE, terms["id"]])
    data = read_data(bundle(tmp_path, [*ENTITIES, made, terms]))
    assert data.claims[f"stix:{made['id']}"].note == "marked: TLP:WHITE; marked: Our terms"
    assert "1 × objects are marked: TLP:WHITE: some.json relationship--" in data.report


def test_a_sighting_says_where_an_actor_was_seen(tmp_path: Path) -> None:
    times = {"first_seen": "2014-01-01T00:00:00Z", "last_seen": "2014-02-01T00:00:00Z"}
    seen = thing("sighting", "1", sighting_of_ref=GANG["id"], where_sighted_refs=[MINISTRY["id"]], **times)
    data = read_data(
        bundle(
            tmp_path,
            [
                *ENTITIES,
                seen,
                thing("sighting", "2", sighting_of_ref=GANG["id"]),
                thing("sighting", "3", sighting_of_ref=TOOL["id"], where_sighted_refs=[ANN["id"]]),
            ],
        )
    )
    claim = data.claims[f"stix:{seen['id']}"]
    assert ends(data, seen) == ("Gang", "RELATED_TO", "Ministry")
    assert (claim.observed, claim.qualifiers) == ("2014-01-01/2014-02-01", {"original_type": ("sighting",)})
    assert data.tally.skipped["sighting that does not say where"] == 1
    assert data.tally.skipped["sighting: an end is left out (tool)"] == 1


def test_relationships_with_what_is_left_out_are_counted_once(tmp_path: Path) -> None:
    data = read_data(bundle(tmp_path, [*ENTITIES, tie("1", "uses", GANG, TOOL), tie("2", "uses", TOOL, TOOL)]))
    assert data.tally.skipped["uses: an end is left out (tool)"] == 2
    assert "tool" in LEFT_OUT


def test_objects_that_cannot_be_used_are_refused_with_their_reason(tmp_path: Path) -> None:
    missing = tie("2", "part-of", ANN, {"id": sid("identity", "nobody")})
    wrong = [
        tie("1", "", ANN, GANG),
        missing,
        tie("3", "part-of", ANN, GANG, confidence=101),
        tie("4", "part-of", ANN, GANG, confidence=True),
        tie("5", "part-of", ANN, GANG, start_time="soon"),
        tie("6", "part-of", ANN, GANG, start_time="2012-01-01T00:00:00Z", stop_time="2011-01-01T00:00:00Z"),
        {"type": "identity", "id": "identity--1"},
        {"type": "tool", "id": sid("identity", "x")},
        thing("identity", ""),
        {**thing("identity", "half"), "name": "half \ud800"},
        "text",
        tie("7", "part-of", ANN, ANN),
    ]
    data = read_data(bundle(tmp_path, [*ENTITIES, *wrong]), rejects=tmp_path / "out")
    assert data.claims == {}
    assert data.tally.refused_rows == len(wrong)
    assert data.tally.refused["target_ref: names an object that is not in the data, or was refused"] == 1
    assert data.tally.refused["relationship_type: is missing"] == 1
    assert data.tally.refused["confidence: is no number from 0 to 100"] == 2
    assert data.tally.refused["start_time: 'soon' is no time"] == 1
    assert data.tally.refused["id: 'identity--1' is no id of STIX"] == 1
    assert data.tally.refused["type: is not the one that the id names"] == 1
    assert data.tally.refused["is no object"] == 1
    assert data.tally.refused["object: is the same as the subject"] == 1
    with pytest.raises(InputError, match=rf"some\.json {missing['id']}: target_ref: names an object"):
        read_data(bundle(tmp_path, [*ENTITIES, missing]), strict=True)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b'{"type": "bundle", "objects": [', "is no JSON: line 1, column 32"),
        (b'{"type": "bundle", "objects": {}}', "has objects that are no list"),
        (b'{"id": "bundle--x", "objects": []}', "is no STIX bundle"),
        (b'{"type": "bundle", "x": "\xff"}', "is not UTF-8"),
        (b'{"type": "bundle", "x": ' + b"[" * 200_000, "is nested too deeply"),
    ],
)
def test_a_file_that_is_no_bundle_is_refused(tmp_path: Path, text: bytes, message: str) -> None:
    file = tmp_path / "some.json"
    file.write_bytes(text)
    with pytest.raises(InputError, match=message):
        read_data(file)


def test_a_bundle_that_is_too_large_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "some.json"
    with file.open("wb") as stream:
        stream.write(b'{"type": "bundle", "objects": [')
        stream.truncate(LIMIT + 1)
    with pytest.raises(InputError, match=r"is larger than 100 MB \(split it"):
        read_data(file)


def test_each_field_is_mapped_ignored_for_a_reason_or_reported(tmp_path: Path) -> None:
    tally = read_data(bundle(tmp_path, [{**ACTOR, "shoe": 1}, GANG, WAR, TOWN])).tally
    assert {"name", "aliases", "first_seen", "country"} <= tally.mapped.keys()
    assert tally.ignored["x_score"] == "fields of the producer's own"
    assert tally.ignored["intrusion-set.first_seen"] == "when it was first noticed is not when it began"
    assert tally.ignored["latitude"] == "a place is kept by its name and country"
    assert tally.unknown == {"threat-actor.shoe": 1}


def extended(made: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {**made, "extensions": {EXTENSION: {"extension_type": "property-extension", **fields}}}


def test_our_own_export_comes_back_with_its_relations(tmp_path: Path) -> None:
    days = {"start_min": "2014-01-01", "start_max": "2014-01-31", "end_min": "2015-01-01", "end_max": "9999-12-31"}
    pmf = extended(
        thing("identity", "PMF", identity_class="group"), labels=["ArmedGroup", "StateBody"], aliases=["Hashd"]
    )
    state = extended(thing("identity", "Iraq", identity_class="organization"), labels=["State"], countries=["IQ"])
    part = extended(
        tie("1", "part-of", pmf, state, confidence=56),
        relation="PART_OF",
        status="asserted",
        basis="de_jure",
        **days,
    )
    raid = extended(
        tie("2", "raided", state, pmf),
        relation="RAIDED",
        status="alleged",
        **dict.fromkeys(("start_min", "start_max", "end_min", "end_max"), "2020-06-25"),
    )
    data = read_data(bundle(tmp_path, [pmf, state, part, raid]))
    assert data.problems == []
    assert data.entities[f"stix:{pmf['id']}"].labels == ("ArmedGroup", "StateBody")
    claim = data.claims[f"stix:{part['id']}"]
    assert (claim.relation, claim.qualifiers, claim.credibility) == ("PART_OF", {"basis": ("de_jure",)}, 3)
    assert (claim.start, claim.end) == ("[2014-01-01..2014-01-31]", "[2015-01-01..]")
    other = data.claims[f"stix:{raid['id']}"]
    assert (other.relation, other.when, other.stance) == ("RAIDED", "2020-06-25", "alleges")


def test_the_real_bundle_of_2_1() -> None:
    data = read_data(shared("stix/apt1.json"))
    assert (data.problems, data.tally.refused_rows) == ([], 0)
    assert data.tally.rows == {"apt1.json": 76}
    assert Counter(entity.labels for entity in data.entities.values()) == {("ArmedGroup",): 6, ("Person",): 4}
    # Of 30 relationships these seven join actors: four to their persons, three to the intrusion set.
    assert [claim.relation for claim in data.claims.values()] == ["RELATED_TO"] * 7
    assert all(claim.qualifiers == {"original_type": ("attributed-to",)} for claim in data.claims.values())
    (source,) = data.sources.values()
    assert source.published == "2013-02-19"
    assert sum(data.tally.skipped.values()) == 23 + 35
    assert not data.tally.unknown


def test_the_real_bundle_of_2_0() -> None:
    data = read_data(shared("stix/pre-attack-2.0.json"))
    assert (data.problems, data.tally.refused_rows, data.claims) == ([], 0, {})
    assert data.tally.rows == {"pre-attack-2.0.json": 268}
    assert Counter(entity.labels for entity in data.entities.values()) == {("ArmedGroup",): 7, ("Organization",): 1}
    assert sum(data.tally.skipped.values()) == 268 - 8
    assert not data.tally.unknown
