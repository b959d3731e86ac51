"""Security Force Monitor: sources and confidence of each cell, dates in parts, units by name, the real sheets."""

from __future__ import annotations

import csv
import gzip
import io
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from data_read import Data, read_data, shared

from loaders.sfm_cells import date_of_text
from loaders.sfm_persons import PERSONS
from loaders.sfm_sources import SOURCES
from loaders.sfm_units import UNITS
from schema.errors import InputError, UsageError

A, B, C, D = (f"{letter * 8}-0000-4000-8000-000000000000" for letter in "abcd")
BRIGADE, BATTALION, MISSION, GUARD = (f"{n}0000000-0000-4000-8000-000000000000" for n in range(1, 5))
PARENT = "OrganizationOrganization"
ABOUT_PARENT = "parent organization"
JOINED = "OrganizationMembership:member_id"


def table(columns: Sequence[str], rows: Sequence[Mapping[str, str]], delimiter: str) -> str:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, delimiter=delimiter, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def unit(o_id: str, name: str, **more: str) -> dict[str, str]:
    row = {
        "o_id": o_id,
        "Organization:Name": name,
        "Source: Name": A,
        "Organization division_id": "ng",
        "Organization:classification": "Army;Military",
    }
    return row | more


def under(parent: str, sources: str, kind: str = "Command", confidence: str = "Low") -> dict[str, str]:
    return {
        f"{PARENT}:parent_id": parent,
        f"Source: {PARENT}:parent_id": sources,
        f"Confidence: {PARENT}:parent_id": confidence,
        f"{PARENT}:classification": kind,
    }


def first(text: str, year: str, month: str, day: str, source: str, start: str = "N") -> dict[str, str]:
    return {
        f"{PARENT}:date_first_cited": text,
        "year": year,
        "month": month,
        "day": day,
        f"Source: Date of first citation for {ABOUT_PARENT}": source,
        f"Confidence: Date of first citation for {ABOUT_PARENT}": "Low",
        f"Start date of {PARENT} Y/N?": start,
    }


def last(text: str, year: str, month: str, day: str, source: str, ends: str = "Y") -> dict[str, str]:
    return {
        f"{PARENT}:date_last_cited": text,
        "oo_year": year,
        "oo_month": month,
        "oo_day": day,
        f"Source: Date of last citation for {ABOUT_PARENT}": source,
        f"Confidence: Date of last citation for {ABOUT_PARENT}": "Low",
        f"{PARENT}:open_ended": ends,
    }


def person(name: str, organization: str, role: str, **more: str) -> dict[str, str]:
    row = {"Name": name, "division_id": "ng", "Organization": organization, "Source: Organization": A}
    row |= {"Role": role, "Source: Role": A, "Confidence: Role": "Low", "Rank": "Colonel"}
    return row | more


def source(id_: str, title: str, **more: str) -> dict[str, str]:
    row = {"source_id": id_, "title": title, "published_on": "2014-03-02", "country": "Nigeria"}
    row |= {"publication_title": "The Gazette", "new_pub_id": MISSION, "source_url": "http://gazette.example/1"}
    return row | more


def write_units(folder: Path, *rows: Mapping[str, str], columns: Sequence[str] = UNITS.mapped) -> Path:
    file = folder / "units.tsv"
    file.write_text(table(columns, rows, "\t"), encoding="utf-8", newline="")
    return file


def write_persons(folder: Path, *rows: Mapping[str, str]) -> Path:
    file = folder / "persons.csv"
    file.write_text("\ufeff" + table(PERSONS.mapped, rows, ","), encoding="utf-8", newline="")
    return file


def write_sources(folder: Path, *rows: Mapping[str, str]) -> Path:
    file = folder / "sources_2019.csv"
    columns = (*SOURCES.mapped, *SOURCES.ignored)
    file.write_text(table(columns, rows, ","), encoding="utf-8", newline="")
    return file


def edges(data: Data) -> set[tuple[str, str, str]]:
    names = {id_: entity.name for id_, entity in data.entities.items()}
    return {(names[c.subject], c.relation, names[c.object]) for c in data.claims.values()}


def by_source(data: Data) -> dict[str, tuple[str | None, str | None, str | None]]:
    return {c.source.removeprefix("sfm:"): (c.start, c.end, c.observed) for c in data.claims.values()}


def test_each_source_of_a_cell_makes_a_claim_with_the_column_and_the_credibility_of_its_confidence(
    tmp_path: Path,
) -> None:
    write_units(
        tmp_path,
        unit(BRIGADE, "1 Brigade"),
        unit(BATTALION, "2 Battalion", **under("1 Brigade", f"{A};{B};;{A}", confidence="High")),
        unit(BATTALION, "2 Battalion", **under("1 Brigade", C) | first("May 2010", "2010", "5", "", D)),
    )
    data = read_data(tmp_path)
    assert (data.loader, data.problems) == ("sfm", [])
    assert edges(data) == {("1 Brigade", "COMMANDS", "2 Battalion")}
    assert {(c.source, c.row, c.credibility) for c in data.claims.values()} == {
        (f"sfm:{A}", "units.tsv:3 OrganizationOrganization:parent_id", 2),
        (f"sfm:{B}", "units.tsv:3 OrganizationOrganization:parent_id", 2),
        (f"sfm:{C}", "units.tsv:4 OrganizationOrganization:parent_id", 3),
        (f"sfm:{D}", "units.tsv:4 OrganizationOrganization:date_first_cited", 3),
    }
    claim = data.claims[f"sfm:units-tsv:4:parent:{D}"]
    assert claim.statement == "1 Brigade commands 2 Battalion (first cited 2010-05)."
    assert {source.reliability for source in data.sources.values()} == {"C"}


def test_a_source_vouches_for_the_dates_beside_which_it_stands_and_the_others_for_some_day_between(
    tmp_path: Path,
) -> None:
    dates = first("5/21/2010", "2010", "5", "21", A) | last("2014", "2014", "", "", f"{B};{D}")
    write_units(tmp_path, unit(BATTALION, "2 Battalion", **under("1 Brigade", f"{A};{B};{C}") | dates))
    assert by_source(read_data(tmp_path)) == {
        A: (None, None, "2010-05-21"),
        B: (None, None, "2014"),
        C: (None, None, "[2010-05-21..2014]"),
        D: (None, None, "2014"),
    }


def test_only_flags_make_a_date_the_start_or_the_end(tmp_path: Path) -> None:
    dates = first("5/21/2010", "2010", "5", "21", f"{A};{C}", "Y") | last("2014", "2014", "", "", f"{B};{C}", "E")
    write_units(tmp_path, unit(BATTALION, "2 Battalion", **under("1 Brigade", A) | dates))
    data = read_data(tmp_path)
    # Beside the end stands the start, so that this period is told from another of the same two.
    assert by_source(data) == {
        A: ("2010-05-21", None, None),
        B: ("2010-05-21", "2014", None),
        C: ("2010-05-21", "2014", None),
    }
    assert data.claims[f"sfm:units-tsv:2:parent:{C}"].statement.endswith("(from 2010-05-21, until 2014).")


def test_a_first_and_a_last_day_of_one_source_span_what_it_saw(tmp_path: Path) -> None:
    dates = first("2010", "2010", "", "", A) | last("3/1/2012", "2012", "3", "1", A)
    write_units(tmp_path, unit(BATTALION, "2 Battalion", **under("1 Brigade", A) | dates))
    assert by_source(read_data(tmp_path)) == {A: (None, None, "2010/2012-03-01")}


def test_a_last_day_before_the_first_is_told_and_neither_bounds_the_other(tmp_path: Path) -> None:
    dates = first("2014", "2014", "", "", A) | last("2010", "2010", "", "", B)
    write_units(tmp_path, unit(BATTALION, "2 Battalion", **under("1 Brigade", f"{A};{B};{C}") | dates))
    data = read_data(tmp_path)
    assert by_source(data) == {A: (None, None, "2014"), B: (None, None, "2010"), C: (None, None, None)}
    assert "1 × what is last cited before it is first cited" in data.report


def test_the_parts_of_a_date_are_taken_and_a_text_that_differs_is_told(tmp_path: Path) -> None:
    said = under("1 Brigade", A)
    write_units(
        tmp_path,
        unit(BATTALION, "2 Battalion", **said | first("9/3/2017", "2017", "3", "9", A)),
        unit(BATTALION, "2 Battalion", **said | first("August 1991", "August 1991", "", "", A)),
        unit(BATTALION, "2 Battalion", **said | first("2/30/2001", "2001", "2", "30", A)),
        unit(BATTALION, "2 Battalion", **said | first("soon", "", "", "", A, "X")),
        unit(BATTALION, "2 Battalion", **said | first("", "", "", "", "", "Y")),
    )
    data = read_data(tmp_path)
    assert [claim.observed for claim in data.claims.values()] == ["2017-03-09", "1991-08", None, None, None]
    notes = data.tally.notes
    assert notes["dates differ between text and year, month, day: the latter are taken"].some == [
        "units.tsv:2 9/3/2017 / 2017-03-09"
    ]
    assert notes["dates have no year, month, day that can be read: their text is taken"].some == [
        "units.tsv:3 August 1991"
    ]
    assert notes["flags are none of Y, N and E, and are not read"].some == [
        f"units.tsv:5 Start date of {PARENT} Y/N?: X"
    ]
    assert len(notes["starts or ends are said to be known, but their date is empty"]) == 1
    assert dict(data.tally.refused) == {
        f"{PARENT}:date_first_cited: '2/30/2001' is no date": 1,
        f"{PARENT}:date_first_cited: 'soon' is no date": 1,
    }


def test_the_kind_of_a_parent_decides_the_relation(tmp_path: Path) -> None:
    write_units(
        tmp_path,
        unit(BATTALION, "2 Battalion", **under("Army HQ", A)),
        unit(BRIGADE, "Training Office", **under("Army HQ", A, "Administrative")),
        unit(GUARD, "Guard", **under("Council", A, "Informal")),
        unit(MISSION, "Depot", **under("Army HQ", A, "Secret")),
    )
    data = read_data(tmp_path)
    assert edges(data) == {
        ("Army HQ", "COMMANDS", "2 Battalion"),
        ("Training Office", "PART_OF", "Army HQ"),
        ("Guard", "AFFILIATED_WITH", "Council"),
    }
    refused = f"{PARENT}:classification: 'Secret' is not one of Command, Administrative, Informal"
    assert dict(data.tally.refused) == {refused: 1}


def test_the_unit_of_a_row_can_be_the_parent(tmp_path: Path) -> None:
    write_units(tmp_path, unit(BATTALION, "2 Battalion", **under("3 Company", A)))
    assert edges(read_data(tmp_path, options={"parent": "subject"})) == {("2 Battalion", "COMMANDS", "3 Company")}
    with pytest.raises(UsageError, match="--option parent=child: use object or subject"):
        read_data(tmp_path, options={"parent": "child"})


def test_a_unit_is_what_all_its_rows_say(tmp_path: Path) -> None:
    more = {
        "Organization:other_names": "1st Bn ; One Battalion;2 Battalion",
        "Organization:date_first_cited": "1/1/2001",
        "firstcited_year": "2001",
        "firstcited_month": "1",
        "firstcited_day": "1",
        "start date of Organization? Y/N": "Y",
    }
    write_units(
        tmp_path,
        unit("", "2 Battalion", **{"Organization:other_names": "Bn II"}),
        unit(BATTALION, "2 Battalion"),
        unit(BATTALION, "2 Battalion", **more),
        unit("", "Guard Post"),
    )
    data = read_data(tmp_path)
    made = data.entities[f"sfm:{BATTALION}"]
    assert (made.name, set(made.aliases)) == ("2 Battalion", {"1st Bn", "One Battalion", "Bn II"})
    assert (made.labels, made.countries, made.start, made.end) == (("StateBody",), ("NG",), "2001-01-01", None)
    assert made.description == "Army, Military"
    assert set(data.entities) == {f"sfm:{BATTALION}", "sfm:unit-guard-post"}
    assert "1 × rows have no o_id: they are taken for the unit of the same name: units.tsv:2" in data.report
    assert "1 × units have no o_id: their id is made from the name: units.tsv:5 Guard Post" in data.report
    assert dict(data.tally.skipped) == {"row that names a unit told before, and says nothing else": 2}


def test_classes_decide_what_a_unit_is(tmp_path: Path) -> None:
    kind = "Organization:classification"
    write_units(
        tmp_path,
        unit(BATTALION, "Vigilantes", **{kind: "Civilian Joint Task Force (Irregulars)"}),
        unit(MISSION, "UN Mission", **{kind: "Peacekeeping"}),
        unit(GUARD, "Unknown Brigade", **{kind: "Placeholder"}),
        unit(BRIGADE, "Coast Watch", **{kind: "Lighthouse Service"}),
    )
    data = read_data(tmp_path)
    assert {entity.name: entity.labels for entity in data.entities.values()} == {
        "Vigilantes": ("ArmedGroup",),
        "UN Mission": ("Organization",),
        "Unknown Brigade": ("StateBody",),
        "Coast Watch": ("StateBody",),
    }
    assert data.entities[f"sfm:{GUARD}"].anonymous
    assert "classes are not known, and taken for a body of the state: units.tsv:5 Lighthouse Service" in data.report


def test_units_that_share_a_name_are_not_guessed_at(tmp_path: Path) -> None:
    write_units(
        tmp_path,
        unit(BATTALION, "Central Station"),
        unit(BRIGADE, "Central Station"),
        unit(GUARD, "Post", **under("Central Station", A)),
        unit("", "Central Station"),
    )
    data = read_data(tmp_path)
    assert not data.claims
    assert dict(data.tally.refused) == {
        f"{PARENT}:parent_id: 'Central Station' is the name of several units": 1,
        "o_id: is empty, and 'Central Station' is the name of several units": 1,
    }


def test_sites_bases_areas_and_operations_are_relations_of_their_own(tmp_path: Path) -> None:
    row = {
        "Headquarters (Barracks, Base, Physical Asset)": "Old Fort",
        "Source: Headquarters": A,
        "Site:geonames_name": "Kano",
        "Site:geonames_id": "11",
        "Source: Site:geonames_name": B,
        "Site:admin_level_1_geonames_name": "Kano",
        "Site:admin_level_1_geonames_id": "12",
        "Source: Site:admin_level_1_geonames_name": C,
        "Site:division_id": "ng",
        "OrganizationSite:date_first_cited": "2009",
        "os_year": "2009",
        "Source: OrganizationSite:date_first_cited": f"{A};{D}",
        "Area of Operations Geoname": "Lake Shore",
        "Area of Operations GeonameID": "13",
        "Source: Area of Operations": A,
        JOINED: "Operation Dawn",
        f"Source: {JOINED}": A,
        f"Date of last citation for {JOINED}": "2012",
        "om_last_year": "2012",
        f"Source: Date of last citation for {JOINED}": A,
        "end date of OrganizationMembership? Y/N": "Y",
    }
    write_units(tmp_path, unit(BATTALION, "2 Battalion", **row))
    data = read_data(tmp_path)
    assert data.problems == []
    assert edges(data) == {
        ("2 Battalion", "BASED_IN", "Old Fort"),
        ("2 Battalion", "BASED_IN", "Kano"),
        ("2 Battalion", "BASED_IN", "Kano (region)"),
        ("2 Battalion", "OPERATES_IN", "Lake Shore"),
        ("2 Battalion", "MEMBER_OF", "Operation Dawn"),
    }
    assert {(c.object, c.source, c.observed, c.end) for c in data.claims.values()} == {
        ("sfm:base-old-fort-place-11", f"sfm:{A}", "2009", None),
        ("sfm:place-11", f"sfm:{B}", None, None),
        # What dates a site speaks of the settlement.
        ("sfm:place-11", f"sfm:{A}", "2009", None),
        ("sfm:place-11", f"sfm:{D}", "2009", None),
        ("sfm:place-12", f"sfm:{C}", None, None),
        ("sfm:place-13", f"sfm:{A}", None, None),
        ("sfm:unit-operation-dawn", f"sfm:{A}", None, "2012"),
    }
    assert data.entities["sfm:base-old-fort-place-11"].labels == ("Asset",)
    assert (
        "units are named, but have no row: they are known by name only: units.tsv:2 Operation Dawn" in data.report
    )


def test_the_role_decides_the_relation_of_a_posting(tmp_path: Path) -> None:
    began = {"First citation": "May 2010", "first_year": "2010", "first_month": "5", "Source: First citation": A}
    began |= {"Start date? (Y/N)": "Y", "Context for start date": "Appointed"}
    write_units(tmp_path, unit(BATTALION, "2 Battalion"))
    write_persons(
        tmp_path,
        person("Ana", "2 Battalion", "Commander", **began, **{"Source: Organization": f"{A};{B}"}),
        person("Ben", "2 Battalion", "Acting Commander"),
        person("Cid", "2 Battalion", "Spokesman"),
        person("Dan", "2 Battalion", "Police Public Relations Officer"),
        person("Eve", "2 Battalion", "Deputy Commander"),
        person("Fay", "2 Battalion", "", **{"Title (official title)": "Chief of Staff"}),
        person("Gus", "", "Commander"),
    )
    data = read_data(tmp_path)
    assert edges(data) == {
        ("Ana", "COMMANDS", "2 Battalion"),
        ("Ben", "COMMANDS", "2 Battalion"),
        ("Cid", "SPOKESPERSON_FOR", "2 Battalion"),
        ("Dan", "SPOKESPERSON_FOR", "2 Battalion"),
        ("Eve", "MEMBER_OF", "2 Battalion"),
        ("Fay", "MEMBER_OF", "2 Battalion"),
    }
    ana = data.claims[f"sfm:persons-csv:2:posting:{A}"]
    assert (ana.subject, ana.object, ana.start) == ("sfm:person-ana", f"sfm:{BATTALION}", "2010-05")
    assert ana.statement == "Colonel Ana commands 2 Battalion (from 2010-05)."
    assert (ana.note, ana.row) == ("Began: Appointed.", "persons.csv:2 Role")
    other = data.claims[f"sfm:persons-csv:2:posting:{B}"]
    assert (other.note, other.start, other.row) == (None, None, "persons.csv:2 Organization")
    assert dict(data.tally.refused) == {"Organization: is empty: a posting is in a unit": 1}
    assert "1 × postings have no role" in data.report
    assert "7 × persons have no id: it is made from the name" in data.report


def test_people_whose_names_differ_in_signs_alone_stay_apart(tmp_path: Path) -> None:
    write_persons(tmp_path, person("Al-Amin", "Post", "Commander"), person("Al Amin", "Post", "Commander"))
    assert len({claim.subject for claim in read_data(tmp_path).claims.values()}) == 2


def test_cited_sources_become_records_and_one_newspaper_is_one_voice(tmp_path: Path) -> None:
    write_units(tmp_path, unit(BATTALION, "2 Battalion", **under("1 Brigade", f"{A};{B};{C};{D}")))
    copy, spare = (f"{n}-0000-4000-8000-000000000000" for n in ("eeeeeeee", "ffffffff"))
    archived = "https://archive.example/1"
    write_sources(
        tmp_path,
        source(A, "Brigade moves", archive_url=archived, page="8", access_date="2016-06-15"),
        source(A, "Brigade moves", archive_url=archived, page="8", access_date="2016-06-15"),
        source(B, "New chief", new_pub_id=GUARD, published_on="Undated", source_url="Accessed via a library"),
        source(C, "Third", published_on="2015-020-24", publication_title="Unknown", new_pub_id=BRIGADE),
        source(copy, "New chief", alias_source_id=D),
        source(D, "New chief", publication_title="Gazette on Sunday", published_on="May 2010"),
        source(spare, "Elsewhere"),
    )
    data = read_data(tmp_path)
    made = data.sources[f"sfm:{A}"]
    assert (made.title, made.published, made.accessed) == ("Brigade moves", "2014-03-02", "2016-06-15")
    assert (made.url, made.note) == ("http://gazette.example/1", f"Page 8. Archived copy: {archived}")
    assert (data.sources[f"sfm:{B}"].url, data.sources[f"sfm:{B}"].published) == (None, None)
    assert data.sources[f"sfm:{B}"].note == "Accessed via a library."
    assert data.sources[f"sfm:{D}"].published == "2010-05"
    # The Gazette under two ids, and under another title with the first of them.
    voice = f"sfm:publication-{MISSION}"
    assert {id_[4]: made.publisher for id_, made in data.sources.items()} == {"a": voice, "b": voice} | {
        "c": None,
        "d": voice,
    }
    assert (data.entities[voice].name, data.entities[voice].aliases) == ("The Gazette", ("Gazette on Sunday",))
    assert dict(data.tally.skipped) == {
        "source that stands twice": 1,
        "source that is a copy of another, which is cited (alias_source_id)": 1,
        "source that is not cited": 1,
    }
    assert "published_on: 2015-020-24" in data.report
    assert "stand twice and differ" not in data.report


def test_a_copy_of_a_source_is_cited_as_that_source(tmp_path: Path) -> None:
    write_units(tmp_path, unit(BATTALION, "2 Battalion", **under("1 Brigade", f"{A};{B}")))
    write_sources(
        tmp_path, source(A, "One", alias_source_id=B), source(B, "One", alias_source_id=A), source(C, "Two")
    )
    # They name each other.
    assert {claim.source for claim in read_data(tmp_path).claims.values()} == {f"sfm:{A}"}
    write_sources(tmp_path, source(A, "One", alias_source_id=B), source(B, "One"))
    assert {claim.source for claim in read_data(tmp_path).claims.values()} == {f"sfm:{B}"}


def test_without_the_sheet_of_sources_they_are_known_by_id(tmp_path: Path) -> None:
    file = write_units(tmp_path, unit(BATTALION, "2 Battalion", **under("1 Brigade", f"{B};nan")))
    data = read_data(file)
    assert set(data.sources) == {f"sfm:{A}", f"sfm:{B}"}
    assert "2 × sources are known by their id only: load the folder" in data.report
    assert dict(data.tally.refused) == {f"Source: {PARENT}:parent_id: 'nan' is no id of a source": 1}
    write_sources(tmp_path, source(A, "One"))
    report = read_data(tmp_path).report
    assert f"1 × sources are cited that the sheet of sources lacks: units.tsv:2 {B}" in report


def test_sources_alone_make_nothing_and_say_so(tmp_path: Path) -> None:
    data = read_data(write_sources(tmp_path, source(A, "One")))
    assert (data.sources, data.tally.skipped["source that is not cited"]) == ({}, 1)
    assert "sources alone say nothing" in data.report


def test_a_relation_without_a_source_is_refused(tmp_path: Path) -> None:
    write_units(tmp_path, unit(BATTALION, "2 Battalion", **under("1 Brigade", "")))
    data = read_data(tmp_path)
    assert not data.claims
    (reason,) = data.tally.refused
    assert reason.endswith("is empty: nothing says that 1 Brigade commands 2 Battalion")
    with pytest.raises(InputError, match=r"units\.tsv:2"):
        read_data(tmp_path, strict=True)


def test_every_column_is_accounted_for(tmp_path: Path) -> None:
    columns = (*UNITS.mapped, *UNITS.ignored, "Motto")
    write_units(tmp_path, unit(BATTALION, "2 Battalion", Motto="Onward"), columns=columns)
    tally = read_data(tmp_path).tally
    assert set(tally.mapped) == set(UNITS.mapped)
    assert set(tally.ignored) == set(UNITS.ignored)
    assert dict(tally.unknown) == {"Motto": 1}


def test_the_sheet_is_told_by_its_columns_compressed_or_not(tmp_path: Path) -> None:
    file = write_units(tmp_path, unit(BATTALION, "2 Battalion", **under("1 Brigade", A)))
    packed = tmp_path / "packed"
    packed.mkdir()
    (packed / "sheet").write_bytes(gzip.compress(file.read_bytes()))
    data = read_data(packed / "sheet")
    assert (data.loader, len(data.claims)) == ("sfm", 1)


def test_dates_are_read_as_the_sheets_write_them() -> None:
    assert date_of_text("10 /21/2010") == "2010-10-21"
    assert date_of_text("2011-03") == "2011-03"
    assert date_of_text("2001-21") is None
    assert date_of_text("Noevember 2013") is None
    assert date_of_text("21/5/2013") is None


def test_broken_sheets_end_in_messages(tmp_path: Path) -> None:
    rows = [unit(BATTALION, "2 Battalion", **under("1 Brigade", A) | first("2010", "2010", "", "", A))] * 3
    whole = write_units(tmp_path, *rows).read_bytes()
    start = whole.index(b"\r\n") + 2
    chance = random.Random(7)
    for _ in range(60):
        broken = bytearray(whole)
        for _ in range(chance.randint(1, 30)):
            broken[chance.randrange(start, len(broken))] = chance.randrange(256)
        (tmp_path / "units.tsv").write_bytes(bytes(broken))
        try:
            assert read_data(tmp_path).problems == []
        except InputError as error:
            assert error.problems


def test_the_real_sheets() -> None:
    data = read_data(shared("sfm"))
    assert data.problems == []
    assert data.tally.rows == {
        "ng_orgs_20191024.tsv": 1552,
        "ng_persons_20190501.csv": 885,
        "sources_20190501.csv": 5987,
    }
    kinds = Counter(
        next(
            (kind for kind in ("publication", "person", "place", "base") if id_.startswith(f"sfm:{kind}-")), "unit"
        )
        for id_ in data.entities
    )
    assert kinds == {"unit": 1058, "person": 667, "place": 499, "base": 62, "publication": 105}
    assert Counter(claim.relation for claim in data.claims.values()) == {
        "COMMANDS": 4997,
        "BASED_IN": 4602,
        "OPERATES_IN": 1549,
        "MEMBER_OF": 452,
        "PART_OF": 125,
        "SPOKESPERSON_FOR": 21,
    }
    assert len(data.sources) == 2752
    assert dict(data.tally.refused) == {"Source: Name: 'nan' is no id of a source": 3}
    assert dict(data.tally.skipped) == {
        "source that is not cited": 3190,
        "source that is a copy of another, which is cited (alias_source_id)": 43,
        "source that stands twice": 2,
        "row that names a unit told before, and says nothing else": 19,
    }
    assert not data.tally.unknown
    # Neither parents nor sources are named that have no row.
    dangling = ("units are named", "sources are cited that", "units share a name", "classes are not known")
    assert not [what for what in data.tally.notes if what.startswith(dangling)]
    assert len(data.tally.notes["rows have no o_id: they are taken for the unit of the same name"]) == 7
    assert len(data.tally.notes["units have no o_id: their id is made from the name"]) == 3
    assert len(data.tally.notes["dates differ between text and year, month, day: the latter are taken"]) == 52
    named = {entity.name: entity.labels for entity in data.entities.values()}
    assert named["Civilian Joint Task Force"] == ("ArmedGroup",)
    assert named["Nigerian Army Headquarters"] == ("StateBody",)


def test_the_real_persons_alone() -> None:
    data = read_data(shared("sfm/ng_persons_20190501.csv"))
    assert data.problems == []
    assert len([id_ for id_ in data.entities if id_.startswith("sfm:person-")]) == 667
    assert len(data.sources) == 1210
    assert data.tally.refused_rows == 0
