"""What bad input gets, at the real command: exit code 2, one clear message on stderr, the graph as before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import iraq_folder, run

from graph.versions import SCHEMA_VERSION

SOURCE = "sources:\n- id: s\n  title: Title\n"
ENTITIES = (
    "entities:\n- {id: a, name: Group A, labels: [ArmedGroup]}\n- {id: p, name: Person P, labels: [Person]}\n"
    "- {id: mercury, name: Planet Mercury, labels: [Place]}\n"
)
CLAIM = (
    "- id: c1\n  subject: a\n  relation: THREATENED\n  object: p\n  stance: asserts\n  source: s\n  statement: x\n"
)
GOOD = f"{SOURCE}{ENTITIES}claims:\n{CLAIM}"
FIRST = GOOD.splitlines().index("- id: c1") + 1
"""Line on which the claim begins."""


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    # What is refused here is refused before any engine sees it: one of them will do.
    return iraq_folder(tmp_path_factory.getbasetemp())


@pytest.fixture(scope="module", autouse=True)
def _graph_as_before(db: Path) -> Iterator[None]:
    before = run("export", db=db).stdout
    yield
    assert len(before) > 100_000
    assert run("export", db=db).stdout == before


def refused(*arguments: str | Path, db: Path | str | None, says: tuple[str, ...] | list[str]) -> str:
    """Run a command that must be refused; gives its message."""
    done = run(*arguments, db=db)
    assert done.returncode == 2, (done.returncode, done.stdout[-300:], done.stderr[-600:])
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("militia-graph: ") or done.stderr.startswith("Usage: ")
    assert done.stderr.count("militia-graph: ") <= 1
    for words in says:
        assert words in done.stderr
    return done.stderr


YAML = {
    "unknown relation": (
        GOOD.replace("THREATENED", "THREATEND"),
        (f"x.yaml:{FIRST + 2}:13: relation: unknown relation 'THREATEND'", "did you mean THREATENED?"),
    ),
    "wrong ends": (
        GOOD.replace("THREATENED", "MEMBER_OF"),
        (f"x.yaml:{FIRST}:3: relation: MEMBER_OF cannot join a (ArmedGroup) to p (Person)", "(it joins "),
    ),
    "undeclared qualifier": (
        GOOD + "  qualifiers: {colour: red}\n",
        (f"x.yaml:{FIRST + 7}:24: qualifiers.colour: THREATENED does not declare it; it takes: ",),
    ),
    "dangling id": (
        GOOD.replace("object: p", "object: mercuri"),
        (f"x.yaml:{FIRST}:3: object: there is no entity 'mercuri' (did you mean mercury", ")"),
    ),
    "duplicate id": (GOOD + CLAIM, (f"x.yaml:{FIRST + 7}:3: id: c1 stands already at x.yaml:{FIRST}:3",)),
    "date that is none": (
        GOOD + '  when: "2020-13-01"\n',
        (f"x.yaml:{FIRST + 7}:9: when: ", "2020-13-01", "write"),
    ),
    "unsealed quote": (
        GOOD + "  quote: some words of a text\n",
        (f"x.yaml:{FIRST}:3: quote: is not sealed yet", "militia-graph seal FOLDER --texts DIR"),
    ),
    "syntax": (GOOD + "  note: a: b\n", (f"x.yaml:{FIRST + 7}:10: is not valid YAML", "double quotes")),
    "empty": ("", ("x.yaml: is empty",)),
    "comments only": ("# nothing\n", ("holds no records",)),
    "binary": ("\x89PNG\r\n\x1a\n\0\0", ("x.yaml: is a binary file, not text",)),
    "line break in a name": (
        GOOD.replace("Person P", '"Person\\nP"'),
        ("x.yaml:6:17: name: holds a line break",),
    ),
    "terminal escape in a name": (GOOD.replace("Person P", '"P \\e[2J"'), ("x.yaml:6:17: name: holds control",)),
    "duplicate key": (GOOD + "  object: a\n", (f"x.yaml:{FIRST + 7}:3: object: stands twice in this record",)),
    "deep nesting": (GOOD + "  note: " + "[" * 50_000, ("is nested more than 20 levels deep",)),
    "alias bomb": (
        "sources:\n- &a [x, x, x]\n- &b [*a, *a, *a]\n- [*b, *b, *b]\n",
        ("x.yaml:3:7: uses a YAML alias (*a) (write the value out)",),
    ),
    "number beyond all bounds": (
        GOOD.replace("[Person]", "[Person], count: 99999999999999999999999"),
        ("x.yaml:6:", "count: "),
    ),
}


@pytest.mark.parametrize("case", YAML)
def test_yaml(db: Path, tmp_path: Path, case: str) -> None:
    content, says = YAML[case]
    path = tmp_path / "x.yaml"
    path.write_text(content, encoding="utf-8")
    refused("load", path, db=db, says=says)


def test_wrong_encoding_names_the_byte(db: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(GOOD.replace("Person P", "René").encode("latin-1"))
    offset = GOOD.index("Person P") + 3
    refused("load", path, db=db, says=(f"x.yaml:6: is not UTF-8: byte 0xe9 at offset {offset} (save it as UTF-8)",))


def test_yaml_of_200_mb_is_refused_without_reading_it(db: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    with path.open("wb") as out:
        out.truncate(200 * 1024 * 1024)
    refused("load", path, db=db, says=("x.yaml: is larger than 20 MB (use JSONL, which has no limit)",))


def test_every_error_of_a_folder_is_listed_in_order_up_to_a_hundred(db: Path, tmp_path: Path) -> None:
    (tmp_path / "claims").mkdir()
    (tmp_path / "sources.yaml").write_text("- id: s\n  titel: T\n")
    (tmp_path / "entities.csv").write_text('id,name,labels\na,A,ArmedGroup,\nb,"B\n')
    claims = "".join(CLAIM.replace("c1", f"c{n}").replace("THREATENED", "NOTHING") for n in range(120))
    (tmp_path / "claims" / "a.yaml").write_text(claims)
    (tmp_path / "claims" / "b.jsonl").write_text('{"kind":\n')
    (tmp_path / "photo.jpg").write_bytes(b"\0")
    message = refused("load", tmp_path, db=db, says=("claims/a.yaml:3:13: relation", "… and 26 more"))
    lines = message.removeprefix("militia-graph: ").splitlines()
    assert len(lines) == 101
    assert [int(line.split(":")[1]) for line in lines[:-1]] == list(range(3, 703, 7))


FILES = {
    "cells.csv": ("id,title\na,b,c\n", ("cells.csv:2: has 3 cells, the header has 2",)),
    "column.csv": (
        "id,title,tilte\na,b,c\n",
        ("column.csv:1:3: tilte: is no field of a source (did you mean title?)",),
    ),
    "quote.csv": ('id,title\na,"b\n', ("quote.csv:2: is not valid CSV", "not closed")),
    "nul.csv": ("id,title\na,\0b\n", ("nul.csv: is a binary file",)),
    "broken.jsonl": (
        '{"kind":"source","id":"s","title":"T"}\n{"kind":\n',
        ("broken.jsonl:2:", "is not valid JSON"),
    ),
    "kind.jsonl": ('{"kind":"souce","id":"s"}\n', ("kind.jsonl:1: kind: 'souce' is not one of source,",)),
    "double.jsonl": ('{"kind":"source","id":"s","id":"t"}\n', ("double.jsonl:1: ", "'id' stands twice")),
    "nan.jsonl": ('{"kind":"entity","id":"a","count":NaN}\n', ("nan.jsonl:1: ", "NaN is no number")),
    "long.jsonl": ('{"kind":"' + "x" * 11_000_000, ("long.jsonl:1: is longer than 10 MB",)),
    "relation.jsonl": (
        '{"kind":"source","id":"s","title":"T"}\n{"kind":"relation","id":["e"]}\n',
        ("relation.jsonl:2: id: no claim supports the relation ['e']",),
    ),
    "words.pdf": ("%PDF", ("words.pdf: is no claim file: its ending is none of .yaml",)),
}


@pytest.mark.parametrize("name", FILES)
def test_csv_jsonl_and_files_of_other_kinds(db: Path, tmp_path: Path, name: str) -> None:
    content, says = FILES[name]
    (tmp_path / name).write_text(content, encoding="utf-8")
    if name == "relation.jsonl":  # only a load compares relations; the rest is said without a database
        refused("load", tmp_path / name, db=db, says=says)
    else:
        refused("check", tmp_path / name, db=None, says=says)


USAGE = [
    (("load", "irak"), ("irak: no such file or folder", "did you mean iraq?")),
    (("load", ""), ("no such file or folder",)),
    (("load", "x" * 5000), ("no such file or folder",)),
    (("load", "iraq", "--dataset", ""), ("--dataset '' is no name of a data set",)),
    (("unload", "irak"), ("there is no data set 'irak'", "it holds iraq")),
    (("show", "nobody of this name"), ("nothing is called",)),
    (("show", "Kataib Hezbolla Brigade"), ("did you mean", "kataib-hezbollah")),
    (("show", ""), ("an empty name",)),
    (("show", "KH", "--on", "2020-02-30"), ("--on: ", "2020-02-30")),
    (("show", "KH", "--on", "2020"), ("--on 2020: name one day, such as 2020-01-01",)),
    (("show", "KH", "--strict"), ("--strict needs --on DATE",)),
    (("show", "KH", "--include", "aleged"), ("--include 'aleged' is not one of alleged,",)),
    (("show", "KH", "--format", "xml"), ("'xml' is not one of 'table', 'json', 'csv', 'md'",)),
    (("why", "KH", "Kataib Hezbollah"), ("are the same entity",)),
    (("query", "member-of"), ("no prepared query is called “member-of”; did you mean members-of",)),
    (("query", "members-of"), ("entity is missing",)),
    (("query", "members-of", "entity=PMF", "entitty=KH"), ("entitty is no parameter of it; did you mean entity?",)),
    (("query", "members-of", "entity=PMF", "max_hops=two"), ("max_hops=two: give a whole number",)),
    (("query", "members-of", "entity=PMF", "entity=KH"), ("entity is given twice",)),
    (("query", "members-of", "PMF"), ("'PMF' is no parameter: write key=value",)),
    (("query", "timeline", "--on", "2020-06-30", "on=2020-01-01"), ("on is given twice",)),
    (("find", "!!"), ("name something to look for",)),
    (("export", "--dataset", "irak"), ("there is no data set 'irak'",)),
    (("export", "-o", "/dev/null/graph.jsonl"), ("/dev/null/graph.jsonl cannot be written: Not a directory",)),
]


@pytest.mark.parametrize(("arguments", "says"), USAGE, ids=lambda value: " ".join(value)[:40])
def test_what_was_asked_for_does_not_exist_or_does_not_fit(
    db: Path, arguments: tuple[str, ...], says: tuple[str, ...]
) -> None:
    refused(*arguments, db=db, says=says)


def test_addresses() -> None:
    secret = refused("stats", db="bolt://me:s3cret@localhost", says=("NEO4J_USERNAME and NEO4J_PASSWORD",))
    assert "s3cret" not in secret
    refused("stats", db="http://localhost", says=("http:// is no address of a graph database", "bolt+s"))
    refused("stats", db="bolt://localhost:1", says=("no connection to the database at bolt://localhost:1",))


def test_folders_that_cannot_be_a_database(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    refused("load", "iraq", db=file, says=(f"{file} is a file",))
    refused("load", "iraq", db=file / "db", says=("cannot use", "Not a directory"))
    refused("stats", db=tmp_path / "none", says=("no database in", "militia-graph load iraq"))
    assert not (tmp_path / "none").exists()
    refused("load", "iraq", db=tmp_path, says=(f"{tmp_path} holds other files and no militia-graph database",))
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_folder_of_a_newer_version(db: Path, tmp_path: Path) -> None:
    folder = tmp_path / "db"
    folder.mkdir()
    (folder / "militia-graph.json").write_text(json.dumps({"format": 99}))
    for command in (("stats",), ("load", "iraq")):
        refused(*command, db=folder, says=("made by a newer militia-graph (format 99)", "update"))


GOOD_NAMES = ('O\'Neil `back` "double" {brace} $x \\ [b]', "1); MATCH (n) DETACH DELETE n //")


def test_names_that_look_like_code_survive_and_a_shared_name_is_ambiguous(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    records = [
        {"kind": "source", "id": "s", "title": GOOD_NAMES[1]},
        {"kind": "entity", "id": "a", "name": GOOD_NAMES[0], "labels": ["Person"], "aliases": ["Twin"]},
        {"kind": "entity", "id": "b", "name": GOOD_NAMES[1], "labels": ["Person"], "aliases": ["Twin"]},
        {"kind": "claim", "id": "c", "subject": "a", "relation": "MET", "object": "b", "stance": "asserts",
         "source": "s", "statement": GOOD_NAMES[0]},
    ]  # fmt: skip
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    db = tmp_path / "db"
    assert run("load", path, db=db).returncode == 0
    for name, id_ in zip(GOOD_NAMES, "ab", strict=True):
        shown = run("show", name, db=db)
        assert shown.returncode == 0, shown.stderr
        assert shown.stdout.startswith(f"{name} (Person) · {id_}\n")
    refused(
        "show", "Twin", db=db, says=("“Twin” may be any of these; give the id:", "  a  O'Neil", "  b  1); MATCH")
    )
    before = run("export", db=db).stdout
    _write_version(db, 99)
    for command in (("stats",), ("export",), ("load", path), ("unload", "x")):
        refused(*command, db=db, says=("was written by a newer militia-graph", "update the program"))
    _write_version(db, SCHEMA_VERSION)
    assert run("export", db=db).stdout == before


def _write_version(folder: Path, version: int) -> None:
    from graph.store.connect import open_store  # noqa: PLC0415

    with open_store(str(folder), "writer") as store:
        store.run("MATCH (v:MilitiaGraph) SET v.schema_version = $version", {"version": version})


def test_a_locator_that_does_not_resolve_ends_check_with_1_and_names_the_claim(tmp_path: Path) -> None:
    folder, texts = tmp_path / "set", tmp_path / "texts"
    folder.mkdir()
    texts.mkdir()
    (texts / "s.txt").write_text("Alpha beta gamma delta epsilon zeta eta theta iota kappa.\n")
    (folder / "sources.yaml").write_text("- id: s\n  title: Title\n")
    (folder / "entities.yaml").write_text(ENTITIES)
    (folder / "claims.yaml").write_text(
        CLAIM + "  quote: alpha beta gamma delta epsilon zeta eta theta iota kappa\n"
    )
    sealed = run("seal", folder, "--texts", texts)
    assert sealed.returncode == 0, sealed.stderr
    assert run("check", folder, "--texts", texts).returncode == 0
    (texts / "s.txt").write_text("Quite another text stands here now.\n")
    done = run("check", folder, "--texts", texts)
    assert done.returncode == 1
    assert "claims.yaml:1:3: locator: of c1 is edited in the text of s (look at it" in done.stderr
    assert "Traceback" not in done.stderr
    refused("seal", folder, "--texts", tmp_path / "nowhere", db=None, says=("no such folder of texts",))
