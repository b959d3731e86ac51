"""ACLED and POLECAT: directions that the codebook gives, dates as exact as they are, actors by kind and sector."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from data_read import Data, read_data

from loaders.acled import COLUMNS as ACLED
from loaders.polecat import COLUMNS as POLECAT

ARMY = ("Military Forces of Iraq (2014-)", "1")
GROUP = ("Example Front", "2")
MILITIA = ("Example Militia (Iraq)", "3")
PEOPLE = ("Civilians (Iraq)", "7")
CROWD = ("Protesters (Iraq)", "6")

OLD = ("iso3", "data_id", "event_id_no_cnty", "Event Intensity", "Headline")
"""Columns that not every version of the tables has."""

Side = tuple[str, str]


def acled(folder: Path, *rows: dict[str, str]) -> Path:
    path = folder / "acled.csv"
    names = [
        *ACLED.mapped,
        *(name for name in ACLED.ignored if name not in ("iso3", "data_id", "event_id_no_cnty")),
    ]
    with path.open("w", encoding="utf-8", newline="") as stream:
        out = csv.DictWriter(stream, names)
        out.writeheader()
        out.writerows(rows)
    return path


def row(id_: str, kind: str, a: Side = GROUP, b: Side = ARMY, **more: str) -> dict[str, str]:
    event, _, sub = kind.partition(": ")
    return {
        "event_id_cnty": id_,
        "event_date": "2020-06-25",
        "time_precision": "1",
        "event_type": event,
        "sub_event_type": sub,
        "actor1": a[0],
        "inter1": a[1],
        "actor2": b[0],
        "inter2": b[1],
        "source": "Paper A",
        "fatalities": "0",
        "notes": "Prose, of theirs.",
        **more,
    }


def said(data: Data, id_: str) -> tuple[str, str, str]:
    claim = data.claims[id_]
    return data.entities[claim.subject].name, claim.relation, data.entities[claim.object].name


@pytest.mark.parametrize(
    ("typed", "a", "b", "expected"),
    [
        ("Battles: Armed clash", GROUP, ARMY, (GROUP, "CLASHED_WITH", ARMY)),
        ("Explosions/Remote violence: Grenade", GROUP, ARMY, (GROUP, "CLASHED_WITH", ARMY)),
        ("Explosions/Remote violence: Suicide bomb", GROUP, PEOPLE, (GROUP, "ATTACKED", PEOPLE)),
        ("Explosions/Remote violence: Air/drone strike", PEOPLE, ARMY, (ARMY, "ATTACKED", PEOPLE)),
        ("Violence against civilians: Attack", MILITIA, PEOPLE, (MILITIA, "ATTACKED", PEOPLE)),
        (
            "Violence against civilians: Abduction/forced disappearance",
            MILITIA,
            PEOPLE,
            (MILITIA, "ABDUCTED", PEOPLE),
        ),
        ("Protests: Excessive force against protesters", CROWD, ARMY, (ARMY, "ATTACKED", CROWD)),
        ("Protests: Protest with intervention", CROWD, ARMY, (ARMY, "COERCED", CROWD)),
        ("Protests: Peaceful protest", CROWD, ARMY, (CROWD, "RELATED_TO", ARMY)),
        ("Riots: Mob violence", ("Rioters (Iraq)", "5"), PEOPLE, (("Rioters (Iraq)", ""), "ATTACKED", PEOPLE)),
        ("Strategic developments: Arrests", ARMY, MILITIA, (ARMY, "ARRESTED", MILITIA)),
        ("Strategic developments: Arrests", MILITIA, ARMY, (ARMY, "ARRESTED", MILITIA)),
        ("Strategic developments: Arrests", MILITIA, GROUP, (MILITIA, "RELATED_TO", GROUP)),
        ("Strategic developments: Agreement", MILITIA, GROUP, (MILITIA, "AGREED_WITH", GROUP)),
        ("Strategic developments: Looting/property destruction", PEOPLE, GROUP, (GROUP, "SEIZED", PEOPLE)),
        ("Strategic developments: Other", MILITIA, GROUP, (MILITIA, "RELATED_TO", GROUP)),
    ],
)
def test_direction_is_what_the_codebook_says_and_else_none(
    tmp_path: Path, typed: str, a: Side, b: Side, expected: tuple[Side, str, Side]
) -> None:
    data = read_data(acled(tmp_path, row("IRQ1", typed, a, b)))
    assert (data.loader, data.problems) == ("acled", [])
    assert said(data, "acled:IRQ1") == (expected[0][0], expected[1], expected[2][0])
    claim = data.claims["acled:IRQ1"]
    if expected[1] == "RELATED_TO":
        assert (claim.observed, claim.qualifiers) == ("2020-06-25", {"original_type": (typed,)})
    else:
        assert claim.when == "2020-06-25"


def test_actors_have_labels_by_their_kind_and_countries_by_their_name(tmp_path: Path) -> None:
    data = read_data(
        acled(
            tmp_path,
            row("IRQ1", "Battles: Armed clash"),
            row("IRQ2", "Violence against civilians: Attack", MILITIA, PEOPLE),
            row("IRQ3", "Battles: Armed clash", ("Military Forces of Turkey (2016-) Example Unit", "8"), GROUP),
            row("IRQ4", "Battles: Armed clash", ("Example Company", "External/Other forces"), GROUP),
        )
    )
    assert {one.name: (one.labels, one.countries, one.anonymous) for one in data.entities.values()} == {
        "Example Front": (("ArmedGroup",), (), False),
        "Military Forces of Iraq (2014-)": (("StateBody",), ("IQ",), False),
        "Example Militia (Iraq)": (("ArmedGroup",), ("IQ",), False),
        "Civilians (Iraq)": (("Person",), ("IQ",), True),
        "Military Forces of Turkey (2016-) Example Unit": (("StateBody",), ("TR",), False),
        "Example Company": (("Organization",), (), False),
    }


def test_a_date_is_as_exact_as_its_precision_and_the_dead_stand_in_the_statement(tmp_path: Path) -> None:
    data = read_data(
        acled(
            tmp_path,
            row("A1", "Battles: Armed clash", time_precision="2", event_date="25 June 2020", fatalities="3"),
            row("A2", "Battles: Armed clash", time_precision="3"),
        )
    )
    claim = data.claims["acled:A1"]
    assert claim.when == "[2020-06-19..2020-07-01]"
    assert claim.statement == (
        "Example Front clashed with Military Forces of Iraq (2014-) "
        "(between 2020-06-19 and 2020-07-01; ACLED Battles: Armed clash; 3 reported dead)."
    )
    assert data.claims["acled:A2"].when == "2020-06"
    assert "dead" not in data.claims["acled:A2"].statement
    assert "Prose" not in str(data.claims)


def test_each_publisher_that_a_row_names_is_a_voice(tmp_path: Path) -> None:
    data = read_data(acled(tmp_path, row("A1", "Battles: Armed clash", source="Paper A; Paper B; Paper A")))
    assert {id_: one.source for id_, one in data.claims.items()} == {
        "acled:A1": "acled:publisher/paper-a",
        "acled:A1/2": "acled:publisher/paper-b",
    }


def test_acled_rows_that_contradict_the_codebook_are_refused(tmp_path: Path) -> None:
    data = read_data(
        acled(
            tmp_path,
            row("A1", "Battles: Duel"),
            row("A2", "Battles: Armed clash", event_date="2020-02-30"),
            row("A3", "Battles: Armed clash", time_precision="9"),
            row("A4", "Battles: Armed clash", a=("X", "12")),
            row("A5", "Violence against civilians: Attack", PEOPLE, GROUP),
            row("A6", "Battles: Armed clash", b=("", "0")),
            row("A7", "Battles: Armed clash"),
            row("A7", "Battles: Armed clash"),
        )
    )
    assert dict(data.tally.refused) == {
        "sub_event_type: 'Battles: Duel' is no type of ACLED's codebook": 1,
        "event_date: '2020-02-30' is no event date": 1,
        "time_precision: '9' is no time precision": 1,
        "inter1: '12' is no kind of actor": 1,
        "inter1: civilians are the first actor of violence against civilians": 1,
        "event_id_cnty: stands twice": 1,
    }
    assert dict(data.tally.skipped) == {"no second actor": 1}
    assert set(data.claims) == {"acled:A7"}


def polecat(folder: Path, *rows: dict[str, str]) -> Path:
    path = folder / "polecat.txt"
    names = [*POLECAT.mapped, *POLECAT.optional, *(name for name in POLECAT.ignored if name not in OLD)]
    lines = ["\t".join(names)]
    lines += ["\t".join(one.get(name, "None") for name in names) for one in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def event(id_: str, type_: str = "ASSAULT", mode: str = "firearms", **more: str) -> dict[str, str]:
    return {
        "Event ID": id_,
        "Event Date": "2022-03-04",
        "Event Type": type_,
        "Event Mode": mode,
        "Actor Name": "Example Brigade",
        "Actor Country": "IRQ",
        "Primary Actor Sector": "REB",
        "Recipient Name": "None",
        "Recipient Country": "IRQ",
        "Primary Recipient Sector": "MIL",
        "Source": "Agency A",
        **more,
    }


def test_polecat_events_are_acts_by_their_type_and_mode(tmp_path: Path) -> None:
    data = read_data(
        polecat(
            tmp_path,
            event("20220304-1-a_ASSAULT"),
            event("2", "retreat", "release"),
            event("3", "COERCE", "cyber"),
            event("4", "SANCTION", "convict"),
        )
    )
    assert (data.loader, data.problems) == ("polecat", [])
    claim = data.claims["polecat:20220304-1-a_ASSAULT"]
    assert said(data, claim.id) == ("Example Brigade", "ATTACKED", "Military (Iraq)")
    assert (claim.when, claim.qualifiers) == ("2022-03-04", {"mode": ("firearms",)})
    assert claim.statement == "Example Brigade attacked Military (Iraq) (2022-03-04; PLOVER ASSAULT firearms)."
    assert [data.claims[f"polecat:{n}"].relation for n in (2, 3, 4)] == ["RELEASED", "COERCED", "ACCUSED"]


def test_polecat_actors_are_told_by_name_country_sector_and_title(tmp_path: Path) -> None:
    data = read_data(
        polecat(
            tmp_path,
            event("1", **{"Actor Name": "Iran", "Actor Country": "IRN", "Primary Actor Sector": "None"}),
            event("2", **{"Actor Name": "None", "Actor Country": "IRN", "Primary Actor Sector": "None"}),
            event("3", **{"Actor Name": "A. Minister", "Actor Title": "minister", "Primary Actor Sector": "GOV"}),
            event("4", **{"Actor Name": "Some Bureau", "Primary Actor Sector": "GOV"}),
        )
    )
    assert {id_: (one.name, one.labels, one.countries) for id_, one in data.entities.items()} == {
        "polecat:IRN": ("Iran", ("State",), ("IR",)),
        "polecat:IRQ.MIL": ("Military (Iraq)", ("StateBody",), ("IQ",)),
        "polecat:IRQ.a-minister": ("A. Minister", ("Person",), ("IQ",)),
        "polecat:IRQ.some-bureau": ("Some Bureau", ("StateBody",), ("IQ",)),
    }


def test_polecat_rows_that_do_not_say_who_did_it_to_whom_are_left_out_or_refused(tmp_path: Path) -> None:
    nobody = dict.fromkeys(("Actor Name", "Actor Country", "Primary Actor Sector"), "None")
    data = read_data(
        polecat(
            tmp_path,
            event("1", **nobody),
            event("2", **{"Actor Country": "IRQ;SYR"}),
            event("3", "DANCE"),
            event("4", **{"Event Date": "20220304"}),
        )
    )
    assert dict(data.tally.skipped) == {
        "no second actor": 1,
        "several actors on a side: which of them did it to whom is not said": 1,
    }
    assert dict(data.tally.refused) == {
        "Event Type: 'DANCE' is no type of PLOVER": 1,
        "Event Date: '20220304' is no day": 1,
    }
    assert data.claims == {}
