"""UCDP External Support: many supporters in a cell, kinds as counts, years into runs, workbooks, the real file."""

from __future__ import annotations

import csv
import io
import random
import zipfile
from collections import Counter
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from data_read import Data, read_data, shared

from loaders.opening import DataFile
from loaders.ucdp import COLUMNS, KINDS
from schema.errors import InputError

HEADER = [*COLUMNS.mapped, *COLUMNS.ignored]
IRAN_HEZBOLLAH = ("ucdp:114", "ucdp:366")


def row(year: int, party: tuple[int, str], supporters: str, ids: str, **counts: int) -> dict[str, str]:
    """A row: ``counts`` by letter and side (``w_s=1``), with ``all_s`` and ``all_ns`` for the supporters."""
    made = dict.fromkeys(HEADER, "0")
    made |= {"year": str(year), "actor_id": str(party[0]), "actor_name": party[1], "oppo_name": "The Opponent"}
    made |= {"ext_id": ids, "ext_name": supporters, "ext_sup": "1" if supporters else "0"}
    for name, count in counts.items():
        letter, side = name.split("_")
        made["ext_count_" + side if letter == "all" else f"ext_{letter}_count_{side}"] = str(count)
    return made


FRONT = (900, "First Front")
ROWS = [
    row(2003, FRONT, "Government of Ruritania (Old Ruritania)", "14", all_s=1, w_s=1, t_s=1),
    row(2004, FRONT, "Government of Ruritania (Old Ruritania)", "14", all_s=1, w_s=1),
    row(2006, FRONT, "Government of Ruritania (Old Ruritania)", "14", all_s=1, x_s=1, p_s=1),
    row(2006, FRONT, "", ""),
    row(
        2007,
        (15, "Government of Zenda"),
        "Government of A,Government of B,Brigade One, second wing,C elements",
        "16,17,901,18",
        all_s=3,
        all_ns=1,
        f_s=3,
        m_s=1,
        y_ns=1,
    ),
]


def workbook(rows: list[list[str | int]], path: Path, *, far: str = "") -> Path:
    """A workbook of one sheet, numbers as numbers; ``far``: the address of a stray cell."""
    lines = []
    for number, cells in enumerate(rows, 1):
        made = "".join(
            f"<c><v>{cell}</v></c>"
            if isinstance(cell, int)
            else f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
            for cell in cells
        )
        lines.append(f'<row r="{number}">{made}</row>')
    stray = f'<row><c r="{far}"><v>1</v></c></row>' if far else ""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="xml" '
        f'ContentType="{kind}.worksheet+xml"/><Override PartName="/xl/workbook.xml" '
        f'ContentType="{kind}.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}'
        '/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="Data" sheetId="1" '
        'r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{"".join(lines)}{stray}</sheetData>'
        "</worksheet>",
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


def table(path: Path, rows: list[dict[str, str]], header: list[str] = HEADER) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, header)
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture
def data(tmp_path: Path) -> Data:
    return read_data(table(tmp_path / "esd.csv", ROWS))


def test_years_of_a_pair_become_a_claim_for_each_run(data: Data) -> None:
    assert (data.loader, data.problems) == ("ucdp-external-support", [])
    first, second = data.claims["ucdp:14-900-2003"], data.claims["ucdp:14-900-2006"]
    assert (first.subject, first.relation, first.object) == ("ucdp:14", "SPONSORS", "ucdp:900")
    assert (first.observed, second.observed, first.start, first.end) == ("2003/2004", "2006", None, None)
    assert first.qualifiers == {"support_kinds": ("weapons", "training")}
    assert first.statement == "Ruritania (Old Ruritania) supported First Front (2003–2004): weapons, training."
    assert first.note == "Against The Opponent. Not in all years: training (2003). From rows 2–3."
    assert (first.row, first.credibility, first.stance) == ("esd.csv:2", 3, "asserts")
    assert second.qualifiers == {"support_kinds": ("troops",)}
    assert data.tally.skipped == {"the party had no external support in that year": 1}


def test_a_kind_is_given_to_a_supporter_only_where_the_counts_leave_no_choice(data: Data) -> None:
    a, c, brigade = (data.claims[f"ucdp:{id_}-15-2007"] for id_ in (16, 18, 901))
    assert a.qualifiers == c.qualifiers == {"support_kinds": ("funding",)}
    assert brigade.qualifiers == {"support_kinds": ("infrastructure",)}
    doubt = "Given by some of several supporters, the row does not say which: materiel (2007)."
    assert doubt in str(a.note)
    assert doubt not in str(brigade.note)


def test_a_government_is_the_state_and_elements_of_a_state_are_no_armed_group(data: Data) -> None:
    assert {id_: (entity.name, *entity.labels) for id_, entity in data.entities.items()} == {
        "ucdp:14": ("Ruritania (Old Ruritania)", "State"),
        "ucdp:15": ("Zenda", "State"),
        "ucdp:16": ("A", "State"),
        "ucdp:17": ("B", "State"),
        "ucdp:18": ("C elements", "StateBody"),
        "ucdp:900": ("First Front", "ArmedGroup"),
        "ucdp:901": ("Brigade One, second wing", "ArmedGroup"),
    }
    assert data.entities["ucdp:14"].aliases == (
        "Government of Ruritania (Old Ruritania)",
        "Ruritania",
        "Old Ruritania",
    )


def test_alleged_support_is_alleged_by_nobody_named(tmp_path: Path) -> None:
    rows = [{**ROWS[0], "ext_alleged": "1"}, {**ROWS[1], "ext_alleged": "0"}]
    data = read_data(table(tmp_path / "esd.csv", rows, [*HEADER, "ext_alleged"]))
    claim = data.claims["ucdp:14-900-2003-alleged"]
    assert (claim.stance, claim.speaker, claim.observed) == ("alleges", "unattributed", "2003")
    assert "is said to have supported" in claim.statement
    assert data.claims["ucdp:14-900-2004"].stance == "asserts"


def test_rows_that_cannot_be_used_are_refused_with_their_reason(tmp_path: Path) -> None:
    wrong = [
        {**ROWS[0], "ext_id": "14,15"},
        {**ROWS[0], "year": "20O3"},
        {**ROWS[0], "ext_w_count_s": "some"},
        {**ROWS[0], "ext_id": "fourteen"},
        {**ROWS[0], "ext_sup": ""},
        {**ROWS[0], "actor_name": ""},
        {**ROWS[0], "ext_id": "900"},
    ]
    data = read_data(table(tmp_path / "esd.csv", [ROWS[1], *wrong]))
    assert set(data.claims) == {"ucdp:14-900-2004"}
    assert dict(data.tally.refused) == {
        "ext_name: has 1 names, ext_id has 2 ids": 1,
        "year: '20O3' is no whole number": 1,
        "ext_w_count_s: 'some' is no whole number": 1,
        "ext_name: actor 'fourteen' is called 'Government of Ruritania (Old Ruritania)'": 1,
        "ext_sup: '' is no whole number": 1,
        "actor_name: actor '900' is called ''": 1,
        "ext_id: names the party itself": 1,
    }


def test_a_workbook_says_the_same_as_the_table(tmp_path: Path, data: Data) -> None:
    cells: list[list[str | int]] = [list(HEADER)]
    cells += [[int(made[name]) if made[name].isdigit() else made[name] for name in HEADER] for made in ROWS]
    read = read_data(workbook(cells, tmp_path / "esd.xlsx"))
    assert read.loader == data.loader
    assert [claim.statement for claim in read.claims.values()] == [c.statement for c in data.claims.values()]
    assert read.claims["ucdp:14-900-2003"].row == "esd.xlsx:2"
    assert read.tally.rows == {"esd.xlsx": 5}


@pytest.mark.parametrize("far", ["XFD1048576", "A99999", "XFD2"])
def test_a_stray_cell_far_out_does_not_take_all_memory(tmp_path: Path, far: str) -> None:
    cells: list[list[str | int]] = [["x" * 40 for _ in range(97)], [1, 2]]
    path = workbook(cells, tmp_path / "far.xlsx", far=far)
    if far == "XFD2":
        assert len(DataFile(path, "far.xlsx").head().columns(",")) == 16384
    elif far == "A99999":
        # 97 columns are written without addresses, so this one is thought narrow, and it is read.
        assert len(DataFile(path, "far.xlsx").head().columns(",")) == 97
    else:
        with pytest.raises(InputError, match=r"far\.xlsx: has a sheet of 1,048,576 rows of 16,384 columns"):
            DataFile(path, "far.xlsx").head()


def test_a_damaged_workbook_is_a_problem_and_no_traceback(tmp_path: Path) -> None:
    good = workbook([list(HEADER), [1, 2, 3]], tmp_path / "good.xlsx").read_bytes()
    draw = random.Random(7)
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for number in range(300):
        broken = bytearray(good)
        if number % 2:
            name = draw.choice([name for name in parts if "[" not in name])
            inside = bytearray(parts[name])
            for _ in range(3):
                inside[draw.randrange(len(inside))] = draw.randrange(256)
            held = io.BytesIO()
            with zipfile.ZipFile(held, "w") as archive:
                for other, content in parts.items():
                    archive.writestr(other, bytes(inside) if other == name else content)
            broken = bytearray(held.getvalue())
        else:
            for _ in range(3):
                broken[draw.randrange(len(broken))] = draw.randrange(256)
            del broken[draw.randrange(len(broken)) :]
        path = tmp_path / "broken.xlsx"
        path.write_bytes(bytes(broken))
        try:
            list(DataFile(path, "broken.xlsx").head().columns(","))
        except InputError as error:
            assert "broken.xlsx" in str(error)


def test_the_letters_of_the_columns_are_the_kinds_of_the_vocabulary() -> None:
    from schema.vocabulary import vocabulary  # noqa: PLC0415  for this test alone

    assert tuple(dict.fromkeys(KINDS.values())) == vocabulary().qualifiers["support_kinds"].values


def test_the_real_data() -> None:
    data = read_data(shared("ucdp/ucdp-esd-ay-181.xlsx"))
    assert data.problems == []
    assert data.tally.rows == {"ucdp-esd-ay-181.xlsx": 4781}
    assert data.tally.skipped == {"the party had no external support in that year": 1775}
    assert data.tally.refused == {"ext_name: has 1 names, ext_id has 2 ids": 3}
    assert not data.tally.unknown
    # Counted apart from the loader, with csv alone: 1,581 pairs, whose years make 1,999 runs.
    labels = Counter(label for entity in data.entities.values() for label in entity.labels)
    assert (len(data.claims), labels) == (1999, {"ArmedGroup": 311, "State": 164, "StateBody": 11})
    iran = [claim.observed for claim in data.claims.values() if (claim.subject, claim.object) == IRAN_HEZBOLLAH]
    assert iran == ["1990/1999", "2006/2017"]
    # The only supporter in most of these rows, so that the kinds are its own.
    kinds = ("troops", "infrastructure", "territory", "unknown")
    turkey = data.claims["ucdp:115-116-1981"]
    assert (turkey.observed, turkey.qualifiers) == ("1981/1991", {"support_kinds": kinds})
    assert data.entities["ucdp:3822"].name == "Australia, United Kingdom, United States of America"
    assert len(data.tally.notes["actors of one name are several"]) == 3
