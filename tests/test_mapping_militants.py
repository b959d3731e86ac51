"""Mapping Militants: two ways to write a date, parents before children, groups without an id, the real files."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from data_read import Data, read_data, shared

from loaders.mapping_militants import date_of
from schema.errors import InputError

GROUPS = (
    "\ufeffgroup_id,name,\r\n1,First Brigade,\r\n2,Second Front ,\r\n"
    "3,\u00c9lan\x92s Men,\r\n-99,No Number,\r\n-99,Other,\r\n"
)
HEADER = "unique_id,type,group1_id,group2_id,date,description,group1_name,group2_name\r\n"
ROWS = (
    '11,all,1,2,2/18/10,"Prose, of theirs",First Brigade,Second Front \r\n'
    "12,riv,2,1,2011-00-00,,Second Front ,First Brigade\r\n"
    "13,spl,1,3,2012-05-00,,First Brigade,Élan’s Men\r\n"
    "14,mer,3,1,1/1/68,,Élan’s Men,First Brigade\r\n"
    "15,aff,1,4,2013-00-00,,First Brigade,Only Here\r\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "data"
    made.mkdir()
    (made / "groups.csv").write_text(GROUPS, encoding="utf-8", newline="")
    (made / "relationships.csv").write_text(HEADER + ROWS, encoding="utf-8", newline="")
    return made


def ends(data: Data, id_: str) -> tuple[str, str, str]:
    claim = data.claims[id_]
    return claim.subject, claim.relation, claim.object


def test_groups_and_relations_are_read_together(folder: Path) -> None:
    data = read_data(folder)
    assert (data.loader, data.problems) == ("mapping-militants", [])
    assert {id_: entity.name for id_, entity in data.entities.items()} == {
        "mm:1": "First Brigade",
        "mm:2": "Second Front",
        "mm:3": "Élan’s Men",
        "mm:4": "Only Here",
        "mm:no-number": "No Number",
        "mm:other": "Other",
    }
    claim = data.claims["mm:11"]
    assert ends(data, "mm:11") == ("mm:1", "ALLIED_WITH", "mm:2")
    assert (claim.observed, claim.row, claim.credibility) == ("2010-02-18", "relationships.csv:2", 3)
    assert data.claims["mm:12"].observed == "2011"
    assert ends(data, "mm:15")[1] == "AFFILIATED_WITH"


def test_in_a_split_the_first_group_is_the_parent_and_a_merger_can_be_turned(folder: Path) -> None:
    data = read_data(folder)
    assert ends(data, "mm:13") == ("mm:3", "SPLIT_FROM", "mm:1")
    assert ends(data, "mm:14") == ("mm:3", "MERGED_INTO", "mm:1")
    assert data.claims["mm:14"].when == "1968-01-01"
    assert ends(read_data(folder, options={"reverse": "14"}), "mm:14") == ("mm:1", "MERGED_INTO", "mm:3")


def test_what_contradicts_itself_is_told(folder: Path) -> None:
    report = read_data(folder).report
    assert "1 × pairs are both allies and rivals: 11 (First Brigade, Second Front)" in report
    assert "1 × mergers may run the other way" in report
    assert "2 × groups have no id (-99)" in report
    assert "letters of Windows-1252 were put right: groups.csv:4" in report
    assert "ignored description: prose" in report


def test_rows_that_cannot_be_used_are_refused_with_their_reason(folder: Path, tmp_path: Path) -> None:
    file = folder / "relationships.csv"
    wrong = "16,war,1,2,2010-00-00,,A,B\r\n17,all,1,2,soon,,A,B\r\n18,all,1,1,2010-00-00,,A,A\r\n19,all,1\r\n"
    file.write_text(HEADER + ROWS + wrong, encoding="utf-8", newline="")
    data = read_data(folder, rejects=tmp_path / "out")
    assert len(data.claims) == 5
    assert dict(data.tally.refused) == {
        "type: 'war' is not one of all, riv, aff, spl, mer": 1,
        "date: 'soon' is no date": 1,
        "object: is the same as the subject": 1,
        "has 3 cells, the table has 8 columns": 1,
    }
    with (tmp_path / "out").open(newline="") as out:
        (row,) = [row for row in csv.DictReader(out) if row["field"] == "type"]
    assert (row["file"], row["line"]) == ("relationships.csv", "7")
    assert json.loads(row["row"])["unique_id"] == "16"
    with pytest.raises(InputError, match=r"relationships\.csv:10: has 3 cells"):
        read_data(folder, strict=True)


def test_dates_of_two_digits_turn_at_the_year_of_the_release() -> None:
    assert date_of("1/1/20", "2019") == "1920-01-01"
    assert date_of("1/1/20", "2021") == "2020-01-01"
    assert date_of("2005", "2019") is None


def test_the_real_data() -> None:
    data = read_data(shared("mapping_militants"))
    assert data.problems == []
    assert data.tally.refused_rows == 0
    assert data.tally.rows == {"relationships.csv": 638, "groups.csv": 263}
    # 259 ids, of which one, -99, stands for five groups without an id.
    assert (len(data.claims), len(data.entities)) == (638, 258 + 5)
    assert len(data.tally.notes["pairs are both allies and rivals"]) == 29
    assert {data.claims[f"mm:{id_}"].observed for id_ in (589, 591, 593)} == {"1968-01-01"}
    # The Islamic Courts Union is the parent, Al Shabaab what split from it.
    assert (data.entities["mm:107"].name, data.entities["mm:61"].name) == ("Islamic Courts Union", "Al Shabaab")
    assert ends(data, "mm:1615") == ("mm:61", "SPLIT_FROM", "mm:107")
