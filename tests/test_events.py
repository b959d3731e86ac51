"""Event tables of CAMEO codes, ICEWS and GDELT: rows that are left out, actors, publishers, filters, bad data."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from pathlib import Path

import pytest
from data_read import Data, read_data, shared

from loaders.events import Seen
from loaders.gdelt import VERSION_1, VERSION_2, publisher_of
from loaders.icews import COLUMNS, labels_of
from schema.errors import InputError, UsageError

HEADER = (
    "Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\tCAMEO Code\tIntensity\t"
    "Target Name\tTarget Sectors\tTarget Country\tStory ID\tSentence Number\tPublisher\tCity\tDistrict\tProvince\t"
    "Country\tLatitude\tLongitude"
)
POLICE = ("Police (Iraq)", "Police,Government", "Iraq")
GROUP = ("Example Brigade", "Dissident,Insurgents", "Iraq")
IRAN = ("Iran", "NA", "Iran")
RUSSIA = ("Russia", "NA", "Russian Federation")

Side = tuple[str, str, str]


def icews_row(
    id_: str, code: str, a: Side = POLICE, b: Side = GROUP, day: str = "2018-06-01", by: str = "News A"
) -> str:
    cells = [id_, day, *a, "words", code, "-5.0", *b, "7", "2", by, *["NA"] * 4, "33.1", "44.2"]
    return "\t".join(cells)


def icews(folder: Path, *lines: str) -> Path:
    path = folder / "events.tab"
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return path


def gdelt_row(version: tuple[str, ...] = VERSION_2, **fields: str) -> str:
    values = {
        "GLOBALEVENTID": "900001",
        "SQLDATE": "20191024",
        "MonthYear": "201910",
        "Year": "2019",
        "FractionDate": "2019.8055",
        "Actor1Code": "IRQCOP",
        "Actor1Name": "IRAQI",
        "Actor2Code": "UAF",
        "Actor2Name": "GUNMAN",
        "EventCode": "173",
        "QuadClass": "4",
        "SOURCEURL": "https://www.example.org/a?b=1",
        **fields,
    }
    return "\t".join(values.get(name, "") for name in version)


def gdelt(folder: Path, *lines: str) -> Path:
    path = folder / "20191024.export.CSV"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def said(data: Data, id_: str) -> tuple[str, str, str]:
    claim = data.claims[id_]
    return claim.subject, claim.relation, claim.object


def test_an_icews_row_becomes_an_act_between_two_actors_in_the_words_of_its_publisher(tmp_path: Path) -> None:
    data = read_data(icews(tmp_path, icews_row("11", "173")))
    assert (data.loader, data.problems) == ("icews", [])
    claim = data.claims["icews:11"]
    assert said(data, "icews:11") == ("icews:police-iraq", "ARRESTED", "icews:example-brigade")
    assert (claim.when, claim.row, claim.qualifiers) == ("2018-06-01", "events.tab:2", {"mode": ("arrest",)})
    assert claim.statement == "Police (Iraq) arrested Example Brigade (2018-06-01; CAMEO 173)."
    assert (claim.stance, claim.speaker, claim.url) == ("asserts", None, None)
    assert data.sources["icews:publisher/news-a"].title == "News A"
    assert data.sources[claim.source].published is None
    assert data.entities["icews:police-iraq"].labels == ("StateBody",)
    assert data.entities["icews:police-iraq"].countries == ("IQ",)
    assert data.entities["icews:example-brigade"].labels == ("ArmedGroup",)


def test_a_country_is_one_state_whatever_its_column_calls_it(tmp_path: Path) -> None:
    data = read_data(icews(tmp_path, icews_row("1", "040", IRAN, RUSSIA), icews_row("2", "040", RUSSIA, IRAN)))
    assert {id_: (one.name, one.labels, one.countries) for id_, one in data.entities.items()} == {
        "icews:iran": ("Iran", ("State",), ("IR",)),
        "icews:russia": ("Russia", ("State",), ("RU",)),
    }


def test_statements_and_rows_of_one_actor_are_left_out_and_counted_once_each(tmp_path: Path) -> None:
    nobody = ("Unspecified Actor", "Unspecified", "NA")
    data = read_data(
        icews(
            tmp_path,
            icews_row("1", "010"),
            icews_row("2", "0256", b=("NA", "NA", "NA")),
            icews_row("3", "173", b=("", "", "")),
            icews_row("4", "173", b=nobody),
            icews_row("5", "173", IRAN, IRAN),
            icews_row("6", "173"),
        )
    )
    assert dict(data.tally.skipped) == {
        "statement or appeal, ignored by name": 1,
        "statement or appeal, ignored by name; and no second actor": 1,
        "no second actor": 1,
        "an actor is “unspecified”": 1,
        "an actor towards itself": 1,
    }
    assert set(data.claims) == {"icews:6"}
    assert set(data.entities) == {"icews:police-iraq", "icews:example-brigade"}


def test_rows_that_cannot_be_used_are_refused_with_line_and_field(tmp_path: Path) -> None:
    path = icews(
        tmp_path,
        icews_row("1", "173"),
        icews_row("1", "173"),
        icews_row("2", "999"),
        icews_row("3", "173", day="2018-13-24"),
        icews_row("", "173"),
        icews_row("4", "173", a=("Bad\0name", "Government", "Iraq")),
        "5\t2018-06-01",
    )
    with path.open("ab") as out:
        out.write(icews_row("6", "173").encode().replace(b"News A", b"News \xff") + b"\n")
    data = read_data(path)
    assert dict(data.tally.refused) == {
        "Event ID: stands twice": 1,
        "CAMEO Code: '999' is no CAMEO code": 1,
        "Event Date: '2018-13-24' is no day": 1,
        "Event ID: is empty": 1,
        "name: holds control characters": 1,
        "has 2 cells, the table has 20 columns": 1,
        "is not UTF-8": 1,
    }
    assert data.tally.refused_rows == 7
    assert set(data.claims) == {"icews:1"}
    with pytest.raises(InputError, match=r"events\.tab:3: Event ID: stands twice"):
        read_data(path, strict=True)


def test_only_days_and_countries_that_are_asked_for_are_read(tmp_path: Path) -> None:
    path = icews(
        tmp_path,
        icews_row("1", "173", day="2018-05-31"),
        icews_row("2", "173", day="2018-06-01"),
        icews_row("3", "173", day="2018-06-02"),
        icews_row("4", "040", RUSSIA, POLICE),
        icews_row("5", "040", RUSSIA, IRAN),
    )
    between = read_data(path, options={"since": "2018-06-01", "until": "2018-06-01", "countries": "iq, sy"})
    assert set(between.claims) == {"icews:2", "icews:4"}
    assert dict(between.tally.skipped) == {
        "before 2018-06-01, as you say": 1,
        "after 2018-06-01, as you say": 1,
        "of other countries, as you say": 1,
    }
    assert set(between.entities) == {"icews:police-iraq", "icews:example-brigade", "icews:russia"}
    with pytest.raises(UsageError, match="since=june: write a day"):
        read_data(path, options={"since": "june"})
    with pytest.raises(UsageError, match="countries=QQ: no country has this code"):
        read_data(path, options={"countries": "IQ,QQ"})


def test_publishers_are_one_source_each_and_one_that_is_missing_is_called_unknown(tmp_path: Path) -> None:
    lines = [icews_row(str(n), "173", by=by) for n, by in enumerate(("News A", "news a", "NA", "", "Unknown"), 1)]
    data = read_data(icews(tmp_path, *lines))
    assert set(data.sources) == {"icews:publisher/news-a", "icews:publisher/unknown"}
    assert len(data.claims) == 5
    assert data.tally.notes["publishers differ only in case or signs and are one source"].some == ["News A, news a"]


def test_a_publisher_or_an_actor_that_cannot_be_a_record_refuses_each_of_its_rows(tmp_path: Path) -> None:
    bad = "News \x01"
    lines = [icews_row("1", "173", by=bad), icews_row("2", "173", by=bad), icews_row("3", "173")]
    data = read_data(icews(tmp_path, *lines))
    assert dict(data.tally.refused) == {"title: holds control characters": 2}
    assert (set(data.claims), data.problems) == ({"icews:3"}, [])


def test_actors_whose_names_or_sectors_vary_are_one_and_noted(tmp_path: Path) -> None:
    accents = ("Väino Reinart", "Government", "Estonia")
    plain = ("Vaino Reinart", "Government", "Estonia")
    mixed = ("Example Brigade", "Government", "Iraq")
    data = read_data(icews(tmp_path, icews_row("1", "040", accents, GROUP), icews_row("2", "040", plain, mixed)))
    assert data.claims["icews:2"].statement == "Väino Reinart consulted Example Brigade (2018-06-01; CAMEO 040)."
    assert data.tally.notes["names differ only in case or signs and are one actor"].some == [
        "Väino Reinart, Vaino Reinart"
    ]
    assert data.tally.notes["actors are described in two ways: the first stands"].some == [
        "Example Brigade (ArmedGroup, then StateBody)"
    ]
    assert data.problems == []


@pytest.mark.parametrize(
    ("name", "sectors", "labels"),
    [
        ("Police (India)", "Government,Police", ("StateBody",)),
        ("Donald Trump", "Government,Executive Office,Executive", ("Person",)),
        ("Citizen (India)", "General Population / Civilian / Social,Social", ("Person",)),
        ("Border Security Force", "Government,Police", ("StateBody",)),
        ("Liberal Party", "Parties", ("Party",)),
        ("Militia (Iraq)", "Parties,Insurgents,Dissident", ("ArmedGroup", "Party")),
        ("Company - Owner or Operator (Iraq)", "Business,Social", ("Organization",)),
        ("Some News", "News,Media,Social", ("Organization",)),
        ("Verkhovna Rada", "Government,Legislative / Parliamentary", ("StateBody",)),
        ("Scotland", "", ("StateBody",)),
        ("Southeast Asia", "", ("Organization",)),
        ("Criminal (Iraq)", "Criminals / Gangs,Dissident", ("Person",)),
    ],
)
def test_sectors_and_the_shape_of_a_name_give_the_label(name: str, sectors: str, labels: tuple[str, ...]) -> None:
    assert labels_of(name, [part for part in sectors.split(",") if part])[0] == labels


def test_what_is_told_by_the_shape_of_a_name_is_noted(tmp_path: Path) -> None:
    data = read_data(icews(tmp_path, icews_row("1", "040", ("Wang Yi", "Government,Executive", "China"), IRAN)))
    assert data.entities["icews:wang-yi"].labels == ("Person",)
    assert data.tally.notes["a name that may be of a person: Person by rule"].some == ["Wang Yi"]
    unnamed = read_data(icews(tmp_path, icews_row("1", "173", b=("Citizen (Iraq)", "Social,Citizens", "Iraq"))))
    assert not unnamed.entities["icews:citizen-iraq"].anonymous


def test_gdelt_of_both_versions_is_read(tmp_path: Path) -> None:
    both = read_data(gdelt(tmp_path, gdelt_row(), gdelt_row(GLOBALEVENTID="900002", EventCode="190")))
    assert (both.loader, both.problems) == ("gdelt", [])
    claim = both.claims["gdelt:900001"]
    assert said(both, "gdelt:900001") == ("gdelt:IRQCOP", "ARRESTED", "gdelt:UAF.gunman")
    assert (claim.when, claim.url, claim.row) == (
        "2019-10-24",
        "https://www.example.org/a?b=1",
        "20191024.export.CSV:1",
    )
    assert both.entities["gdelt:IRQCOP"].name == "Police (Iraq)"
    assert both.entities["gdelt:UAF.gunman"].labels == ("ArmedGroup",)
    assert both.sources["gdelt:publisher/example-org"].title == "example.org"
    old = gdelt_row(VERSION_1[:57], GLOBALEVENTID="1")
    first = read_data(gdelt(tmp_path, old, gdelt_row(VERSION_1, GLOBALEVENTID="2")))
    assert {id_: one.source for id_, one in first.claims.items()} == {
        "gdelt:1": "gdelt:publisher/publisher-not-stated",
        "gdelt:2": "gdelt:publisher/example-org",
    }


@pytest.mark.parametrize(
    ("code", "name", "id_", "shown", "labels", "countries"),
    [
        ("IRN", "TEHRAN", "gdelt:IRN", "Iran", ("State",), ("IR",)),
        ("IRNGOV", "IRANIAN", "gdelt:IRNGOV", "Government (Iran)", ("StateBody",), ("IR",)),
        ("USAGOV", "OBAMA", "gdelt:USAGOV.obama", "Obama", ("StateBody",), ("US",)),
        ("COP", "POLICE", "gdelt:COP.police", "Police", ("StateBody",), ()),
        ("AFGINSTAL", "TALIBAN", "gdelt:AFGINSTAL.taliban", "Taliban", ("ArmedGroup",), ("AF",)),
        ("LBNHEZ", "HEZBOLLAH", "gdelt:LBNHEZ.hezbollah", "Hezbollah", ("ArmedGroup", "Party"), ("LB",)),
        ("JPNELIGOV", "SHINZO ABE", "gdelt:JPNELIGOV.shinzo-abe", "Shinzo Abe", ("Person",), ("JP",)),
        ("IGOEUREEC", "THE EU", "gdelt:IGOEUREEC.the-eu", "The EU", ("Organization",), ()),
        ("MNCUSA", "BOEING", "gdelt:MNCUSA.boeing", "Boeing", ("Organization",), ("US",)),
        ("AFR", "AFRICA", "gdelt:AFR", "Africa", ("Organization",), ()),
        ("kur", "KURD", "gdelt:kur.kurd", "Kurd", ("Person",), ()),
        ("PTY", "PARTY LEADER", "gdelt:PTY.party-leader", "Party Leader", ("Party",), ()),
    ],
)
def test_the_code_of_a_gdelt_actor_says_what_it_is(
    tmp_path: Path, code: str, name: str, id_: str, shown: str, labels: tuple[str, ...], countries: tuple[str, ...]
) -> None:
    entity = read_data(gdelt(tmp_path, gdelt_row(Actor1Code=code, Actor1Name=name))).entities[id_]
    assert (entity.name, entity.labels, entity.countries) == (shown, labels, countries)


def test_gdelt_rows_that_are_cut_off_or_wrong_are_refused(tmp_path: Path) -> None:
    whole = gdelt_row()
    data = read_data(
        gdelt(
            tmp_path,
            whole,
            whole,
            gdelt_row(GLOBALEVENTID="3", SQLDATE="20191324"),
            gdelt_row(GLOBALEVENTID="4", EventCode="---"),
            "\t".join(whole.split("\t")[:30]),
            whole + "\tmore",
        )
    )
    assert dict(data.tally.refused) == {
        "GLOBALEVENTID: stands twice": 1,
        "SQLDATE: '20191324' is no day": 1,
        "EventCode: '---' is no CAMEO code": 1,
        "has 30 cells, where 61 are least": 1,
        "has 62 cells, the table has 61 columns": 1,
    }
    assert len(data.claims) == 1


def test_a_publisher_is_the_host_or_what_stands_there_instead() -> None:
    assert publisher_of("http://news.example.com:80/x") == "news.example.com"
    assert publisher_of("http://[broken/x") == "http://[broken/x"
    assert publisher_of("AFP wire") == "AFP wire"


def test_ids_are_told_apart_by_every_letter() -> None:
    seen = Seen()
    given = ["7", "07", "007", "70", "IRQ7", "IRQ07", "7a", "", "0", "256", "512", "900001", "900257"]
    assert all(seen.add(id_) for id_ in given)
    assert not any(seen.add(id_) for id_ in given)


def test_packed_and_nearly_alike_files_are_told_by_their_content(tmp_path: Path) -> None:
    packed = tmp_path / "whatever.bin"
    packed.write_bytes(gzip.compress(gdelt_row().encode() + b"\n"))
    assert read_data(packed).loader == "gdelt"
    numbers = tmp_path / "numbers.tsv"
    numbers.write_text("\t".join(map(str, range(61))) + "\n", encoding="utf-8")
    for path in (numbers, icews(tmp_path, "").with_name("none")):
        path.touch()
        with pytest.raises((AssertionError, InputError, UsageError)):
            read_data(path)


def test_bytes_of_any_kind_end_in_records_or_refusals(tmp_path: Path) -> None:
    good = (HEADER + "\n" + icews_row("1", "173") + "\n").encode()
    for n in range(0, 256, 5):
        for at in (len(HEADER) + 3, len(HEADER) + 20, len(good) - 30):
            path = tmp_path / "f.tab"
            path.write_bytes(good[:at] + bytes([n, n]) + good[at + 2 :])
            data = read_data(path, loader="icews")
            assert (
                data.tally.rows.total() == len(data.claims) + data.tally.refused_rows + data.tally.skipped.total()
            )


def test_the_real_icews_sample() -> None:
    path = shared("icews/icews_events_2018_sample.tab")
    data = read_data(path)
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    nobody = {"Unspecified Actor", "Unidentified State Actor"}
    kept = [
        row
        for row in rows
        if row["CAMEO Code"][:2] not in ("01", "02") and not nobody & {row["Source Name"], row["Target Name"]}
    ]
    assert data.problems == []
    assert data.tally.rows.total() == len(rows) == 3705
    assert dict(data.tally.skipped) == {
        "statement or appeal, ignored by name": 808,
        "an actor is “unspecified”": 86,
    }
    assert data.tally.refused_rows == 0
    assert not data.tally.unknown
    assert set(data.tally.mapped) | set(data.tally.ignored) == set(rows[0]) == {*COLUMNS.mapped, *COLUMNS.ignored}
    assert set(data.claims) == {f"icews:{row['Event ID']}" for row in kept}
    assert (len(data.sources), len(data.entities), len(data.claims)) == (100, 1057, 2811)
    assert Counter(one.relation for one in data.claims.values())["ARRESTED"] == 244
    named = {name for row in kept for name in (row["Source Name"], row["Target Name"])}
    assert len(data.entities) == len(named)
    assert data.entities["icews:donald-trump"].labels == ("Person",)
    assert data.entities["icews:iran"].labels == ("State",)


def test_the_real_gdelt_file() -> None:
    data = read_data(shared("gdelt/gdelt_20191024143000.export.CSV"))
    assert data.problems == []
    assert data.tally.rows.total() == 2111
    skipped = data.tally.skipped
    assert dict(skipped) == {
        "statement or appeal, ignored by name": 276,
        "statement or appeal, ignored by name; and no second actor": 152,
        "no second actor": 553,
    }
    assert sum(count for reason, count in skipped.items() if "statement or appeal" in reason) == 428
    assert sum(count for reason, count in skipped.items() if "no second actor" in reason) == 705
    assert data.tally.refused_rows == 0
    assert (len(data.sources), len(data.entities), len(data.claims)) == (172, 349, 1130)
    assert data.entities["gdelt:IRN"].name == "Iran"
    assert data.entities["gdelt:IRN"].labels == ("State",)
