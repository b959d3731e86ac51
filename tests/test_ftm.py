"""FollowTheMoney: the model says what is a link, links before their ends, deltas, listings, our own export back."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from data_read import Data, read_data, shared

from loaders.ftm_model import read_model
from schema.errors import InputError, UsageError


def line(id_: str, schema: str, **properties: Any) -> str:
    top = {key: properties.pop(key) for key in ("datasets", "caption", "last_seen", "odd") if key in properties}
    plural = {key: [value] if isinstance(value, str) else value for key, value in properties.items()}
    return json.dumps({"id": id_, "schema": schema, "properties": plural, **top}, ensure_ascii=False) + "\n"


ENTITIES = (
    line(
        "m1",
        "Membership",
        member="ann",
        organization="front",
        role="deputy",
        startDate="2011",
        endDate="2014-05-02",
    )
    + line(
        "ann", "Person", name=["Ann Ä", "Anna"], alias="A.", nationality=["iq", "gb-sct"], birthDate="1970-02-30"
    )
    + line("front", "Organization", name="Front", topics=["pol.party", "crime.terror"], country="xk9")
    + line("acme", "Company", name="Acme", addressEntity="street", incorporationDate=["1990", "1990-03-04"])
    + line("street", "Address", full="1 High Street", city="Town", country="iq")
    + line("ministry", "PublicBody", name="Ministry", wikidataId="Q7")
)


def written(folder: Path, text: str, name: str = "some.ftm.json") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def ends(data: Data, id_: str) -> tuple[str, str, str]:
    claim = data.claims[id_]
    return claim.subject, claim.relation, claim.object


def test_a_link_that_stands_before_its_ends_becomes_a_claim(tmp_path: Path) -> None:
    data = read_data(written(tmp_path, ENTITIES))
    assert (data.loader, data.problems) == ("ftm", [])
    claim = data.claims["ftm:m1"]
    assert ends(data, "ftm:m1") == ("ftm:ann", "MEMBER_OF", "ftm:front")
    assert (claim.start, claim.end, claim.row) == ("2011", "2014-05-02", "some.ftm.json:1")
    assert (claim.statement, claim.note) == ("Ann Ä belongs to Front (2011 to 2014-05-02).", "role: deputy")
    assert data.sources["ftm:some"].title == "some (FollowTheMoney)"
    assert data.sources["ftm:some"].reliability == "C"


def test_entities_get_names_labels_countries_and_dates(tmp_path: Path) -> None:
    data = read_data(written(tmp_path, ENTITIES))
    assert {id_[4:]: entity.labels for id_, entity in data.entities.items()} == {
        "ann": ("Person",),
        "front": ("Party",),
        "acme": ("Organization",),
        "street": ("Place",),
        "ministry": ("StateBody",),
    }
    ann = data.entities["ftm:ann"]
    assert (ann.name, ann.aliases, ann.countries, ann.start) == ("Ann Ä", ("Anna", "A."), ("GB", "IQ"), None)
    assert data.entities["ftm:acme"].start == "1990-03-04"
    assert data.entities["ftm:ministry"].wikidata == "Q7"
    assert data.entities["ftm:street"].name == "1 High Street"
    assert "1 × dates that are none are left out: some.ftm.json:2" in data.report
    assert "1 × countries that have no code of two letters are left out: some.ftm.json:3" in data.report
    armed = read_data(written(tmp_path, ENTITIES), options={"armed": "crime.terror, crime.war"})
    assert armed.entities["ftm:front"].labels == ("ArmedGroup", "Party")


def test_a_reference_of_an_entity_is_a_claim_that_names_its_property(tmp_path: Path) -> None:
    plane = line("plane", "Airplane", name="Plane", owner="acme", addressEntity="street")
    data = read_data(written(tmp_path, ENTITIES + plane))
    assert ends(data, "ftm:acme/addressEntity/street") == ("ftm:acme", "BASED_IN", "ftm:street")
    assert data.claims["ftm:acme/addressEntity/street"].row == "some.ftm.json:4 Thing:addressEntity"
    assert ends(data, "ftm:plane/addressEntity/street") == ("ftm:plane", "LOCATED_IN", "ftm:street")
    owner = data.claims["ftm:plane/owner/acme"]
    assert (owner.relation, owner.qualifiers) == ("RELATED_TO", {"original_type": ("Vehicle:owner",)})
    assert data.claims["ftm:acme/addressEntity/street"].start is None
    assert data.problems == []


def test_every_kind_of_link_has_its_relation(tmp_path: Path) -> None:
    links = (
        line("1", "Directorship", director="ann", organization="acme", date="2015")
        + line("2", "Succession", predecessor="front", successor="acme", date=["2001", "2003"])
        + line(
            "3", "Payment", payer="acme", beneficiary=["front", "ann"], amountEur="5", date="2019-01-02T00:00:00"
        )
        + line("4", "Payment", payer="acme", beneficiary="front", contract="deal")
        + line("5", "Ownership", owner="ann", asset="acme", percentage="5")
        + line("6", "Associate", person="ann", associate="bob")
        + line("7", "UnknownLink", subject="ann", object="acme", sourceUrl="https://example.org/7")
        + line("8", "Occupancy", holder="ann", post="chair", startDate=["2001", "2003"], electionDate="2000")
        + line("9", "Membership", member="front", organization="ann")
        + line("10", "Event", name="Talks", involved="ann", organizer="front", startDate="2012", location="Town")
        + line("11", "CourtCaseParty", party="ann", case="trial", proof="page")
        + line("12", "Payment", payer="acme", beneficiary="front", startDate="2001", endDate="2002")
        + line("bob", "Person", firstName="Bob", name="Bob")
        + line("chair", "Position", name="Chair", organization="front")
        + line("trial", "CourtCase", name="Trial")
        + line("page", "Article", title="Page", sourceUrl="https://example.org/page")
        + line("deal", "Contract", title="Deal")
    )
    data = read_data(written(tmp_path, ENTITIES + links))
    assert data.problems == []
    made = {id_[4:]: ends(data, id_) for id_ in data.claims}
    assert made["1"] == ("ftm:ann", "LEADS", "ftm:acme")
    assert data.claims["ftm:1"].observed == "2015"
    assert made["2"] == ("ftm:acme", "SUCCEEDED", "ftm:front")
    assert (data.claims["ftm:2"].when, data.claims["ftm:2"].statement[:22]) == (
        "[2001..2003]",
        "Front came before Acme",
    )
    assert (made["3/acme/front"][1], made["3/acme/ann"][2]) == ("AIDED", "ftm:ann")
    aid = data.claims["ftm:3/acme/ann"]
    assert (aid.when, aid.note, aid.qualifiers) == ("2019-01-02", "amountEur: 5", {"support_kinds": ("funding",)})
    assert made["4"][1] == made["5"][1] == "RELATED_TO"
    assert data.claims["ftm:4"].qualifiers == {"original_type": ("Payment",)}
    assert made["6"] == ("ftm:ann", "AFFILIATED_WITH", "ftm:bob")
    assert (made["7"][1], data.claims["ftm:7"].url) == ("RELATED_TO", "https://example.org/7")
    assert made["8"] == ("ftm:ann", "HOLDS_OFFICE", "ftm:chair")
    assert (data.claims["ftm:8"].start, data.claims["ftm:8"].observed) == ("[2001..2003]", None)
    assert made["9"][1] == "RELATED_TO"
    assert "Membership as RELATED_TO: MEMBER_OF does not join Party to Person" in data.report
    assert made["10/involved/ann"] == ("ftm:ann", "PARTICIPATED_IN", "ftm:10")
    assert data.claims["ftm:10/organizer/front"].qualifiers == {"mode": ("organizer",)}
    assert data.entities["ftm:10"].start == "2012"
    assert made["11"] == ("ftm:ann", "PARTICIPATED_IN", "ftm:trial")
    assert data.claims["ftm:11"].url == "https://example.org/page"
    assert data.claims["ftm:12"].when == "2001/2002"
    assert made["chair/organization/front"][1] == "OFFICE_OF"
    assert dict(data.tally.skipped) == {"Article: a text, no actor": 1}
    prices = read_data(written(tmp_path, ENTITIES + links), options={"payments": "related"})
    assert ends(prices, "ftm:3/acme/front")[1] == "RELATED_TO"
    assert "payments are taken for help" not in prices.report


def test_a_listing_makes_the_authority_that_it_names(tmp_path: Path) -> None:
    text = (
        ENTITIES
        + line("s1", "Sanction", entity="front", authority="Treasury", program="X-1", listingDate="2009-07-02")
        + line("s2", "Sanction", entity="front", program="X-2")
    )
    data = read_data(written(tmp_path, text))
    claim = data.claims["ftm:s1"]
    assert ends(data, "ftm:s1") == ("ftm:name-treasury", "DESIGNATED", "ftm:front")
    assert (claim.when, claim.note) == ("2009-07-02", "program: X-1")
    assert claim.statement == "Treasury designated Front (2009-07-02)."
    assert data.tally.skipped == {"Sanction that names no authority": 1}


def test_rows_that_cannot_be_used_are_refused_with_their_reason(tmp_path: Path) -> None:
    wrong = (
        line("d1", "Ownership", owner="nobody", asset="acme")
        + line("d2", "Ownership", asset="acme")
        + line("d3", "Family", person="ann", relative="ann")
        + line("ann", "Person", name="Again")
        + line("x1", "Spaceship", name="X")
        + line("x2", "Person", country="iq")
        + line("x3", "Person", name="Nested", addressEntity=[{"id": "a", "schema": "Address"}])
        + '{"id": "x4", "schema": "Person"}\n{"schema": "Person", "properties": {}}\n[1]\n{"id": \n'
        + line("x5", "Membership", member="ann", organization="front", startDate="2015", endDate="2012")
        + '{"id": "x6", "schema": "Person", "properties": {"name": ["\\ud800"]}}\n'
    )
    data = read_data(written(tmp_path, ENTITIES + "\n" + wrong), rejects=tmp_path / "out")
    assert data.tally.refused == Counter(
        {
            "owner: names an entity that is not in the data, or was refused": 1,
            "owner: is missing: this Ownership has one end": 1,
            "object: is the same as the subject": 1,
            "id: stands twice": 1,
            "schema: 'Spaceship' is not in the model": 1,
            "name: is missing: this Person has no name of any kind": 1,
            "addressEntity: holds an entity, not its id": 1,
            "properties: is missing": 1,
            "id: is missing": 1,
            "is no object in JSON": 1,
            "is no JSON": 1,
            "start: it begins after it ends or was observed outside of its time (start: 2015, end: 2012)": 1,
            "holds half a character": 1,
        }
    )
    assert (data.tally.refused_rows, data.tally.rows) == (13, {"some.ftm.json": 19})
    with (tmp_path / "out").open(newline="") as stream:
        (row,) = [row for row in csv.DictReader(stream) if row["field"] == "owner" and "nobody" in row["row"]]
    assert (row["file"], row["line"], row["hint"]) == ("some.ftm.json", "8", "it is nobody")
    with pytest.raises(InputError, match=r"some\.ftm\.json:11: id: stands twice"):
        read_data(tmp_path / "some.ftm.json", strict=True)


def test_a_link_of_a_data_set_that_cannot_be_named_is_refused(tmp_path: Path) -> None:
    link = line("l", "UnknownLink", subject="ann", object="acme", datasets=["a\nb"])
    data = read_data(written(tmp_path, ENTITIES + link))
    assert (data.problems, "ftm:l" in data.claims) == ([], False)
    assert data.tally.refused["source: was refused"] == 1


def test_what_no_entity_can_be_made_of_is_left_out_and_counted(tmp_path: Path) -> None:
    text = (
        ENTITIES
        + line("n", "Note", name="N", entity="ann")
        + line("p", "Passport", holder="ann", number="1")
        + line("u", "UnknownLink", subject="n", object="ann")
        + line("w", "UserAccount", username="w")
    )
    data = read_data(written(tmp_path, text))
    assert data.tally.skipped == {
        "Note: a text, no actor": 1,
        "Passport: papers of somebody, no relation": 1,
        "UserAccount: the vocabulary has no place for it": 1,
        "UnknownLink with an end that is left out (Note)": 1,
    }


def test_each_field_is_mapped_ignored_for_a_reason_or_reported(tmp_path: Path) -> None:
    text = line("a", "Person", name="A", email="a@b", summary="S", shoeSize=["1", "2"], last_seen="2020", odd=1)
    tally = read_data(written(tmp_path, text)).tally
    assert set(tally.mapped) == {"id", "schema", "Thing:name"}
    assert tally.ignored["Thing:summary"] == "the vocabulary has no field for it"
    assert "the data set was made" in tally.ignored["last_seen"]
    assert tally.unknown == {"Person:shoeSize": 1, "odd": 1}


def test_each_data_set_of_a_link_is_a_source_of_its_own(tmp_path: Path) -> None:
    link = line("l", "UnknownLink", subject="ann", object="acme", datasets=["one", "two"])
    data = read_data(written(tmp_path, ENTITIES + link))
    assert {claim.source for claim in data.claims.values() if claim.id.startswith("ftm:l")} == {
        "ftm:one",
        "ftm:two",
    }
    assert "ftm:l@one" in data.claims
    assert data.sources["ftm:two"].title == "two (FollowTheMoney)"


def test_the_caption_of_an_entity_is_its_name(tmp_path: Path) -> None:
    data = read_data(written(tmp_path, line("a", "Person", name=["B", "C"], caption="C")))
    assert (data.entities["ftm:a"].name, data.entities["ftm:a"].aliases) == ("C", ("B",))


def delta(op: str, text: str) -> str:
    return f'{{"op": "{op}", "entity": {text.strip()}}}\n'


def test_deltas_are_read_with_what_they_change_in_the_order_of_their_names(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    written(folder, ENTITIES, "entities.ftm.json")
    one = delta("MOD", line("acme", "Company", name="Acme 2")) + delta("DEL", '{"id": "m1"}')
    two = delta("ADD", line("new", "Person", name="New")) + delta("MOD", line("acme", "Company", name="Acme 3"))
    written(folder, one + delta("XXX", "{}"), "delta-20240101.json")
    written(folder, two, "delta-20240102.json")
    data = read_data(folder)
    assert data.entities["ftm:acme"].name == "Acme 3"
    assert "ftm:new" in data.entities
    assert data.claims == {}
    assert data.tally.skipped == {"entity that a later delta changes or removes": 3, "removal of an entity": 1}
    assert data.tally.refused == {"op: is none of ADD, MOD, DEL with an entity": 1}
    assert data.tally.rows == {"entities.ftm.json": 6, "delta-20240101.json": 3, "delta-20240102.json": 2}


def test_a_delta_alone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="load a folder that holds it and the entities before it"):
        read_data(written(tmp_path, delta("DEL", '{"id": "m1"}')))


STATEMENTS = """\
canonical_id,entity_id,prop,prop_type,schema,value,dataset,lang,original_value,first_seen,last_seen,external
Q1,a-1,name,name,LegalEntity,Front,one,,,2020,2021,f
link,link,member,entity,Membership,p,one,,,,,f
Q1,b-1,name,name,Organization,The Front,two,,,,,f
Q1,b-1,id,id,Organization,b-1,two,,,,,f
p,p,name,name,Person,Paul,one,,,,,f
link,link,organization,entity,Membership,b-1,one,,,,,f
link,link,startDate,date,Membership,2001,one,,,,,f
link,link,member,entity,Membership,p,two,,,,,f
link,link,organization,entity,Membership,Q1,two,,,,,f
link,link,startDate,date,Membership,2002,two,,,,,f
p,p,country,country,Person,iq,three,,,,,t
z,z,name,name,Person,Z,one,,,,,f
z,z,name,name,Vessel,Z,one,,,,,f
y,y,name,name,Spaceship,Y,one,,,,,f
y,y,name,name,Person,,one,,,,,f
"""


def test_statements_are_put_together_by_canonical_id(tmp_path: Path) -> None:
    data = read_data(written(tmp_path, STATEMENTS, "statements.csv"))
    assert (data.loader, data.problems) == ("ftm", [])
    front = data.entities["ftm:Q1"]
    assert (front.name, front.aliases, front.labels, front.wikidata) == (
        "Front",
        ("The Front",),
        ("Organization",),
        "Q1",
    )
    assert data.entities["ftm:p"].countries == ()
    assert {id_: (claim.source, claim.start) for id_, claim in data.claims.items()} == {
        "ftm:link@one": ("ftm:one", "2001"),
        "ftm:link@two": ("ftm:two", "2002"),
    }
    assert ends(data, "ftm:link@one") == ("ftm:p", "MEMBER_OF", "ftm:Q1")
    assert data.claims["ftm:link@one"].row == "statements.csv:3"
    assert data.tally.refused == {
        "schema: statements of one entity disagree: Person and Vessel": 1,
        "schema: 'Spaceship' is not in the model": 1,
        "value: is empty": 1,
    }
    assert data.tally.skipped == {"statement from outside that enriches the data set": 1}
    assert data.tally.ignored["first_seen"].startswith("days on which the data set was made")


def test_statements_in_json_lines_say_the_same_as_in_csv(tmp_path: Path) -> None:
    rows = list(csv.DictReader(STATEMENTS.splitlines()))
    text = "".join(json.dumps({key: value or None for key, value in row.items()}) + "\n" for row in rows)
    one = read_data(written(tmp_path, STATEMENTS, "statements.csv"))
    other = read_data(written(tmp_path, text + "[]\n", "statements.json"))
    assert one.entities == other.entities
    assert one.claims.keys() == other.claims.keys()
    assert other.tally.refused["is no object in JSON"] == 1


def test_a_column_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "statements.csv"
    file.write_bytes(STATEMENTS.encode().replace(b"lang", b"l\xff", 1))
    with pytest.raises(InputError, match=r"statements\.csv:1:8: is not UTF-8"):
        read_data(file)


def test_a_link_whose_ends_are_stated_by_different_data_sets_is_refused(tmp_path: Path) -> None:
    text = STATEMENTS.replace("link,link,member,entity,Membership,p,two,,,,,f\n", "").replace(
        "link,link,organization,entity,Membership,b-1,one,,,,,f\n", ""
    )
    data = read_data(written(tmp_path, text, "statements.csv"))
    assert data.claims == {}
    assert data.tally.refused["organization: no data set states both ends"] == 1


def test_entities_and_statements_are_not_read_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    written(folder, ENTITIES)
    written(folder, STATEMENTS, "statements.csv")
    with pytest.raises(UsageError, match="load one of the two"):
        read_data(folder)


def test_another_model_can_be_given(tmp_path: Path) -> None:
    model = {
        "schemata": {
            "Person": {"caption": ["nom"], "properties": {"nom": {"type": "name"}}},
            "Tie": {
                "edge": {"source": "a", "target": "b", "label": "knows"},
                "properties": {"a": {"type": "entity"}, "b": {"type": "entity"}},
            },
        }
    }
    file = written(tmp_path, json.dumps(model), "model.json")
    text = line("p", "Person", nom="P") + line("q", "Person", nom="Q") + line("t", "Tie", a="p", b="q")
    data = read_data(written(tmp_path, text), options={"model": str(file)})
    assert data.claims["ftm:t"].qualifiers == {"original_type": ("Tie",)}
    assert data.claims["ftm:t"].statement == "P knows Q."
    for wrong, message in (("{}", "is no model"), ("[", "is no model")):
        written(tmp_path, wrong, "model.json")
        with pytest.raises(InputError, match=message):
            read_data(tmp_path / "some.ftm.json", options={"model": str(file)})
    with pytest.raises(InputError, match="cannot be read"):
        read_data(tmp_path / "some.ftm.json", options={"model": str(tmp_path / "none.json")})


def test_the_shipped_model_has_every_link_of_the_published_one() -> None:
    shipped, published = read_model(None), read_model(str(shared("ftm/defaultModel.json")))
    assert sum(bool(schema.edge) for schema in published.values()) == 16
    for name, schema in published.items():
        if schema.edge:
            assert shipped[name].edge == schema.edge
    assert shipped["Company"].lineage[:3] == ("Company", "Asset", "Organization")


def test_our_own_export_comes_back_with_its_relations(tmp_path: Path) -> None:
    text = (
        line("mg-entity-kh", "Organization", name="KH", keywords=["ArmedGroup", "StateBody"])
        + line("mg-entity-us", "PublicBody", name="US", keywords=["State"])
        + line("mg-entity-law", "Article", name="Order", keywords=["Law"])
        + line(
            "mg-relation-e-1",
            "UnknownLink",
            subject="mg-entity-us",
            object="mg-entity-kh",
            role="attacked",
            date="2020-01",
            status="asserted · B2 · 1 voice · 0.56",
        )
        + line("mg-relation-e-2", "UnknownLink", subject="mg-entity-us", object="mg-entity-law", role="enacted")
        + line(
            "mg-relation-e-3", "UnknownLink", subject="mg-entity-us", object="mg-entity-kh", status="alleged · x"
        )
        + line(
            "mg-relation-e-4", "UnknownLink", subject="mg-entity-us", object="mg-entity-kh", status="retracted · x"
        )
        + line(
            "mg-relation-e-5", "UnknownLink", subject="mg-entity-us", object="mg-entity-kh", status="disputed · x"
        )
    )
    data = read_data(written(tmp_path, text))
    assert data.entities["ftm:mg-entity-kh"].labels == ("ArmedGroup", "StateBody")
    first = data.claims["ftm:mg-relation-e-1"]
    assert (first.relation, first.when, first.statement) == ("ATTACKED", "2020-01", "US attacked KH (2020-01).")
    assert ends(data, "ftm:mg-relation-e-2") == ("ftm:mg-entity-us", "ENACTED", "ftm:mg-entity-law")
    third = data.claims["ftm:mg-relation-e-3"]
    assert (third.stance, third.speaker) == ("alleges", "unattributed")
    assert "ftm:mg-relation-e-4" not in data.claims
    assert data.tally.skipped == {"relation that was withdrawn": 1}
    assert "1 × relations that some source denies" in data.report


def test_the_real_data() -> None:
    data = read_data(shared("ftm/parteispenden.entities.ftm.json"))
    assert data.problems == []
    assert data.tally.refused_rows == 0
    assert data.tally.rows == {"parteispenden.entities.ftm.json": 475}
    # 290 payments, of which one has two receivers, and 103 addresses of 185 entities.
    assert Counter(claim.relation for claim in data.claims.values()) == {"AIDED": 291, "BASED_IN": 103}
    assert Counter(entity.labels for entity in data.entities.values()) == {
        ("Place",): 89,
        ("Organization",): 74,
        ("Person",): 22,
    }
    gift = data.claims["ftm:2216b422a31242fe204654ce194864661f515921"]
    assert (gift.when, gift.note) == ("2011-12-29", "amountEur: 100000")
    assert not data.tally.unknown
