"""The claim-file loaders: places, what scalars mean, what a folder may hold, and bytes that nobody meant."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders import Item, Relation, read_input
from loaders.seal import seal
from loaders.texts import Texts
from schema.errors import InputError, Problem
from schema.records import Claim, Entity, Source

Read = Callable[[str, str | bytes], tuple[list[Item], list[str]]]

ENTITY = "id: a\n  name: Group A\n  labels: [ArmedGroup]\n"
CLAIM = (
    "id: c1\n  subject: a\n  relation: THREATENED\n  object: b\n  stance: asserts\n  source: s\n  statement: x\n"
)


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write one file and read it: its items, and its problems as they are printed."""

    def reading(name: str, content: str | bytes) -> tuple[list[Item], list[str]]:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        problems: list[Problem] = []
        items = [item for item in read_input(path, problems) if isinstance(item, Item)]
        return items, [str(problem) for problem in problems]

    return reading


def only(items: list[Item]) -> Entity:
    (item,) = items
    assert isinstance(item.record, Entity)
    return item.record


def test_yaml_problems_have_the_place_of_the_value_even_in_nested_fields_and_lists(read: Read) -> None:
    text = f"claims:\n- {CLAIM}  qualifiers:\n    mode: [explicit, ' ']\n  about: [b, 'not an id']\n"
    _, problems = read("x.yaml", text)
    assert [p.split()[:2] for p in sorted(problems)] == [
        ["x.yaml:10:22:", "qualifiers.mode.1:"],
        ["x.yaml:11:14:", "about.1:"],
    ]


def test_yaml_names_a_missing_field_at_the_record_and_a_wrong_one_with_its_neighbour(read: Read) -> None:
    _, problems = read("x.yaml", "entities:\n- name: Group A\n  labels: [ArmedGroup]\n  alias: [A]\n")
    assert problems == [
        "x.yaml:2:3: id: is missing",
        "x.yaml:4:10: alias: is no field of this record (did you mean aliases?)",
    ]


@pytest.mark.parametrize("word", ["no", "on", "2020-06-25", "12:30", "1e3", "0x1F", "1_000", "007", "TRUE", "='"])
def test_yaml_scalars_stay_the_text_that_was_written(read: Read, word: str) -> None:
    items, problems = read("x.yaml", f"entities:\n- id: a\n  name: {word}\n  labels: [ArmedGroup]\n")
    assert not problems
    assert only(items).name == word


@pytest.mark.parametrize("nothing", ["", "~", "null"])
def test_a_plain_null_is_a_field_that_is_not_stated_and_a_quoted_one_is_text(read: Read, nothing: str) -> None:
    items, problems = read("x.yaml", f"entities:\n- {ENTITY}  description: {nothing}\n")
    assert not problems
    assert only(items).description is None
    items, _ = read("x.yaml", f'entities:\n- {ENTITY}  description: "~"\n')
    assert only(items).description == "~"


def test_yaml_as_sections_and_as_a_list_in_a_file_whose_name_tells(read: Read) -> None:
    by_section, _ = read("x.yaml", f"entities:\n- {ENTITY}")
    by_name, _ = read("entities.yaml", f"- {ENTITY}")
    assert by_section[0].record == by_name[0].record
    assert read("x.yaml", f"- {ENTITY}")[1] == [
        "x.yaml:1:1: does not say what its records are (start with a line such as 'claims:')"
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("entities:\n- id: a\n  id: b\n", "x.yaml:3:3: id: stands twice"),
        ("entities: []\nentities: []\n", "x.yaml:2:1: entities: stands twice"),
        ("entitys: []\n", "x.yaml:1:1: entitys: is no section"),
        ("entities: yes\n", "x.yaml:1:11: should be a list of records"),
        ("entities:\n- a\n", "x.yaml:2:3: should be a record with fields"),
        ("entities:\n- ? [a]\n  : b\n", "x.yaml:2:5: a key should be a plain word"),
        ("entities: []\n---\nclaims: []\n", "x.yaml:2:1: is not valid YAML"),
        ("entities:\n- id: a\x07\n", "x.yaml:2: is not valid YAML: unacceptable character #x0007"),
        ("entities:\n- id: &x a\n  name: *x\n", "x.yaml:3:9: uses a YAML alias (*x) (write the value out)"),
        ("claims:\n- " + "[" * 9000, "x.yaml:2:21: is nested more than 20 levels deep"),
        ("claims:\n- " + "- " * 90_000, "x.yaml:2:39: is nested more than 20 levels deep"),
        ("claims:\n" + "".join(f"{' ' * n}a:\n" for n in range(1, 500)), "levels deep"),
    ],
)
def test_what_yaml_refuses_has_its_place(read: Read, text: str, problem: str) -> None:
    items, problems = read("x.yaml", text)
    assert not items
    assert problem in problems[0]


def test_a_folder_is_read_in_its_order_and_strange_files_in_it_are_named(tmp_path: Path) -> None:
    (tmp_path / "claims").mkdir()
    (tmp_path / "claims" / "b.yaml").write_text(f"- {CLAIM}")
    (tmp_path / "ENTITIES.CSV").write_text("id,name,labels\na,A,Person\n")
    (tmp_path / "entities.CSV").write_text("id,name,labels\na,A,Person\n")
    (tmp_path / "sources.yml").write_text("- id: s\n  title: T\n")
    for ignored in ("README.md", "README", "LICENSE", "notes.txt", ".hidden.yaml"):
        (tmp_path / ignored).write_text("not a record")
    (tmp_path / "identity.yaml").symlink_to(tmp_path / "nowhere")
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8")
    problems: list[Problem] = []
    items = [item for item in read_input(tmp_path, problems) if isinstance(item, Item)]
    assert [item.kind for item in items] == ["source", "entity", "claim"]
    assert items[2].place.file == "claims/b.yaml"
    assert sorted(problem.place.file for problem in problems) == ["ENTITIES.CSV", "identity.yaml", "photo.jpg"]


def test_an_empty_folder_says_where_to_look(tmp_path: Path) -> None:
    problems: list[Problem] = []
    assert list(read_input(tmp_path, problems)) == []
    assert "holds no claim files (see docs/" in str(problems[0])


def test_csv_reads_dots_as_fields_of_fields_and_semicolons_as_lists(read: Read) -> None:
    head = "id,subject,relation,object,stance,source,statement,when,about,credibility,qualifiers.mode"
    items, problems = read("x.csv", f"{head}\nc1,a,THREATENED,b,asserts,s,x,2020-06,e1; e2,2,explicit\n")
    assert not problems
    record = items[0].record
    assert isinstance(record, Claim)
    assert record.about == ("e1", "e2")
    assert record.qualifiers == {"mode": ("explicit",)}
    assert record.credibility == 2
    _, problems = read(
        "x.csv", f"{head}\nc1,a,THREATENED,b,asserts,s,x,2020-06,e1,2,\n\nc2,a,ACCUSED,b,asserts,s,x,2020-13,,,\n"
    )
    assert problems[0].startswith("x.csv:4:8: when: ")


def test_csv_with_byte_order_mark_windows_lines_and_line_breaks_in_a_cell(read: Read) -> None:
    text = '\ufeffid,name,labels,description\r\na,A,Person,"two\r\nlines"\r\nb,,Person,\r\n'
    items, problems = read("x.csv", text)
    assert only(items).description == "two\nlines"
    assert problems == ["x.csv:4:2: name: is missing"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (b"", "x.csv: is empty"),
        (b"id,title\na,b,c\n", "x.csv:2: has 3 cells, the header has 2 (is a comma unquoted?)"),
        (b"id,title,titel\n", "x.csv:1:3: titel: is no field of a source (did you mean title?)"),
        (b"id,title,title\n", "x.csv:1:3: title: is the name of two columns"),
        (b"id,title,title.x\na,b,c\n", "x.csv:1:3: title.x: is no field of a source"),
        (b"id,title,\na,b,\n", "x.csv:1:3: a column has no name"),
        (b"id,relation,qualifiers\n", "x.csv:1:3: qualifiers: has fields of its own"),
        (b"id;title\na;b\n", "x.csv:1: does not say what its rows are (put commas between"),
        (b'id,title\na,b\nc,"d\ne\n', "x.csv:3: is not valid CSV: unexpected end of data"),
        (b"id,title\na,b\0\n", "x.csv: is a binary file"),
        (b"id,title\na,b\nc,caf\xe9\n", "x.csv:3: is not UTF-8: byte 0xe9 at offset 18 (save it as UTF-8)"),
    ],
)
def test_what_csv_refuses(read: Read, text: bytes, problem: str) -> None:
    items, problems = read("x.csv", text)
    assert problem in problems[0], problems
    assert len(items) < 2


def test_jsonl_of_every_kind_with_null_left_out_and_blank_lines(read: Read) -> None:
    lines = [
        {"kind": "header", "format": 1},
        {"kind": "source", "id": "s", "title": "T", "dataset": "d", "url": None},
        {"kind": "entity", "id": "a", "name": "A", "labels": ["Person"], "dataset": "d"},
        {"kind": "identity", "id": "a|b", "a": "a", "b": "b", "decision": "unsure", "who": "C", "why": "w"},
        {"kind": "claim", "id": "c", "subject": "a", "relation": "MET", "object": "b", "stance": "asserts",
         "source": "s", "statement": "x"},
    ]  # fmt: skip
    text = "\ufeff" + "\r\n\n".join(json.dumps(line) for line in lines)
    items, problems = read("x.jsonl", text)
    assert not problems
    assert [(item.kind, item.dataset) for item in items] == [
        ("source", "d"), ("entity", "d"), ("identity", None), ("claim", None)
    ]  # fmt: skip


def test_a_relation_line_is_handed_on_for_comparison(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('{"kind":"relation","id":"e-1"}\n')
    (relation,) = read_input(path, [])
    assert isinstance(relation, Relation)
    assert relation.place.line == 1


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b'{"kind":"source",', "x.jsonl:2:"),
        (b'{"kind":"source","id":"a","id":"b"}', "the key 'id' stands twice"),
        (b'{"kind":"entity","id":"a","name":"A","labels":["Person"],"count":NaN}', "NaN is no number"),
        (b'{"kind":"souce","id":"a"}', "kind: 'souce' is not one of source, entity"),
        (b'{"kind":["source"],"id":"a"}', "kind: ['source'] is not one of"),
        (b'{"id":"a"}', "kind: None is not one of"),
        (b"[1]", "should be an object"),
        (b'{"kind":"source","a":' + b"[" * 100_000, "is nested more than 20 levels deep"),
        (b'{"kind":"source","id":"a","title":"b","dataset":{}}', "dataset: {} is no name of a data set"),
        (b'{"kind":"source","id":"a","title":"\\ud800"}', "title:"),
        (b'{"kind":"header","format":2}', "format: is 2; this program reads format 1"),
        (b'{"kind":"source","id":"caf\xe9"}', "x.jsonl:2: is not UTF-8: byte 0xe9 at offset 27"),
        (b" " * (10 * 1024 * 1024), "x.jsonl:2: is longer than 10 MB"),
    ],
)
def test_what_jsonl_refuses(read: Read, line: bytes, problem: str) -> None:
    _, problems = read("x.jsonl", b"\n" + line + b"\n")
    assert problem in problems[0], problems


BYTES = {
    "x.yaml": f"sources:\n- id: s\n  title: T\nentities:\n- {ENTITY}claims:\n- {CLAIM}  about: [a, b]\n",
    "x.csv": 'id,name,labels,aliases,description\na,A,Person,B; C,"x, y"\nb,B,Person,,\n',
    "x.jsonl": '{"kind":"header","format":1}\n{"kind":"entity","id":"a","name":"A","labels":["Person"],"count":3}',
}
PIECES = [
    *(bytes([code]) for code in b"\0\n\r\t\x1b'[]{}|>%#,;.:~\\\"\xff\xc3"),
    b"- ",
    b"*a",
    b"&a ",
    b"!!set ",
    b"NaN",
]


@pytest.mark.parametrize("name", BYTES)
@given(seed=st.integers(0, 2**32), changes=st.integers(1, 6))
@settings(max_examples=200, deadline=5000)
def test_bytes_that_nobody_meant_become_problems_and_never_exceptions(
    tmp_path_factory: pytest.TempPathFactory, name: str, seed: int, changes: int
) -> None:
    chance, content = random.Random(seed), bytearray(BYTES[name].encode())
    for _ in range(changes):
        at = chance.randrange(len(content) + 1)
        content[at : at + chance.choice([0, 0, 1, 5, 20])] = chance.choice([*PIECES, b"", content[:at][-9:]])
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(content)
    problems: list[Problem] = []
    for item in read_input(path, problems):
        assert isinstance(item, Item | Relation)
    assert all(str(problem) for problem in problems)


@pytest.fixture
def copies(tmp_path: Path) -> Texts:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "s.txt").write_text(
        "Alpha beta gamma delta epsilon zeta eta theta. Iota kappa lambda my ny xi omikron.\n"
    )
    return Texts(folder, [Source(id="s", title="T")])


@pytest.mark.parametrize(
    ("sources", "claims"),
    [
        ("- title: T\n  id: s", f"- {CLAIM}  quote: Iota kappa lambda my"),
        ("- title: T\n  id: s\n- id: z\n  title: Z\n", f"- quote: Iota kappa lambda my\n  {CLAIM}"),
    ],
)
def test_seal_writes_between_the_lines_wherever_they_stand(
    tmp_path: Path, copies: Texts, sources: str, claims: str
) -> None:
    folder = tmp_path / "set"
    folder.mkdir()
    (folder / "sources.yaml").write_text(sources)
    (folder / "claims.yaml").write_text(claims)
    assert seal(folder, copies).quotes == 1
    problems: list[Problem] = []
    items = [item for item in read_input(folder, problems) if isinstance(item, Item)]
    assert not problems
    assert [item.unsealed for item in items] == [False] * len(items)
    assert isinstance(items[0].record, Source)
    assert items[0].record.sha256 == copies.of("s").sha256
    assert "Iota" not in (folder / "claims.yaml").read_text()


@pytest.mark.parametrize(
    "claims",
    [
        "- {id: c1, subject: a, relation: MET, object: b, stance: asserts, source: s,\n"
        "  quote: iota kappa lambda my,\n  statement: x}\n",
        f"- {CLAIM}- occurrence: 1\n  quote: iota kappa lambda my\n  {CLAIM.replace('c1', 'c2')}",
    ],
)
def test_seal_leaves_alone_what_it_cannot_rewrite_line_by_line(tmp_path: Path, copies: Texts, claims: str) -> None:
    folder = tmp_path / "set"
    folder.mkdir()
    (folder / "claims.yaml").write_text(claims)
    with pytest.raises(InputError, match="cannot be sealed as it is written"):
        seal(folder, copies)
    assert (folder / "claims.yaml").read_text() == claims


def test_seal_finds_a_csv_column_behind_a_blank(tmp_path: Path, copies: Texts) -> None:
    path = tmp_path / "set" / "claims.csv"
    path.parent.mkdir()
    path.write_text(
        "id,subject,relation,object,stance,source,statement, quote\nc1,a,MET,b,asserts,s,x,Iota kappa lambda my\n"
    )
    assert seal(path.parent, copies).quotes == 1
    assert "Iota" not in path.read_text()
