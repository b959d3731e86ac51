"""A folder of the user's own queries: beside the shipped ones, read only, and every error names its file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command import run

from graph.store.connect import open_store
from queries import bind, catalogue, get
from schema.errors import InputError, MilitiaGraphError, UsageError

pytestmark = pytest.mark.engines("embedded", "neo4j-2026")

MINE = """\
// title: Armed groups by length of name
// description: A question of my own.
// parameters:
//   least: {type: integer, default: 0}
// columns:
//   - entity_name: Its name
//   - entity
//   - letters
MATCH (n:Entity:ArmedGroup)
WHERE size(n.name) >= $least
RETURN n.name AS entity_name, n.id AS entity, size(n.name) AS letters
ORDER BY letters, entity
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "mine"
    made.mkdir()
    return made


def write(folder: Path, name: str = "armed", text: str | bytes = MINE) -> Path:
    path = folder / f"{name}.cypher"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_own_queries_stand_among_the_shipped_ones(folder: Path) -> None:
    write(folder)
    write(folder, ".hidden", b"\xff")
    (folder / "notes.txt").write_bytes(b"\xff")
    names = list(catalogue(folder))
    assert names == sorted({*catalogue(), "armed"})
    assert catalogue(folder)["armed"] == get("armed", folder)
    assert get("armed", folder).own
    assert not get("members-of", folder).own
    with pytest.raises(UsageError, match="did you mean armed"):
        get("armd", folder)
    with pytest.raises(UsageError):
        get("armed")


def test_descriptions_may_be_missing_and_are_then_the_shared_ones(folder: Path) -> None:
    write(folder, text=MINE.replace("letters", "voices"))
    query = get("armed", folder)
    assert dict(query.columns) == {
        "entity_name": "Its name",
        "entity": "",
        "voices": "How many distinct voices support it",
    }
    assert [p.description for p in query.parameters] == [""]


@pytest.mark.parametrize(
    "cypher",
    [
        "match (n:Entity) return n.id as entity order by entity limit 3",
        "/* RETURN x ORDER BY x */ MATCH (n:Entity) RETURN DISTINCT n.id AS `entity`\n  ORDER BY entity",
        "CALL {\n  MATCH (n:Entity) RETURN n.id AS i ORDER BY i\n}\nRETURN i AS entity ORDER BY entity",
    ],
)
def test_cypher_may_be_written_in_any_usual_way(folder: Path, cypher: str) -> None:
    head = "\ufeff// title: T\r\n// description: D.\r\n// parameters:\r\n// columns: [entity]\r\n\r\n"
    write(folder, text=head + cypher)
    assert [name for name, _ in get("armed", folder).columns] == ["entity"]


def test_a_name_of_a_shipped_query_is_refused_with_both(folder: Path) -> None:
    write(folder)
    path = write(folder, "members-of")
    for name in ("armed", "members-of"):
        with pytest.raises(UsageError, match="has the name of the prepared query members-of") as caught:
            get(name, folder)
        assert str(path) in str(caught.value)
    with pytest.raises(UsageError):
        catalogue(folder)


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("// title: Armed groups by length of name\n", "", "", "the header misses title"),
        ("// description: A question of my own.", "// description: 7", "", "description is no text"),
        ("// title: Armed", "// title: Armed: all", ":1", "the header is no YAML"),
        ("//   least: {type: integer, default: 0}", "//  - least", "", "parameters is no mapping"),
        ("{type: integer, default: 0}", "3", "", r"\$least has no type: write least: {type: …}"),
        ("type: integer", "type: whole", "", r"\$least has the unknown type whole; there are entity, text"),
        ("default: 0", "default: many", "", r"the default of \$least is many: give a whole number"),
        ("default: 0", "standard: 0", "", r"\$least has standard, which is none of default, description"),
        ("default: 0", "values: 3", "", r"the values of \$least are no list"),
        ("//   least:", "//   on:", "", "YAML reads on, off, yes and no as booleans"),
        ("//   - letters", "//   - words", "", "declares the columns entity_name, entity, words and returns"),
        ("//   - letters", "//   - 3", "", "the column 3 is no name"),
        ("//   - letters", "//   - letters: a: b", ":8", "the header is no YAML"),
        ("//   - letters\n", "//   - letters\n// author: Me\n", "", "the header has author, which is none of"),
        ("//   - letters\n", "//   - letters\n// example: {most: '1'}\n", "", "example gives most, which is no"),
        ("//   - letters\n", "//   - letters\n// example: {least: 1}\n", "", "put the value into quotes"),
        ("$least", "$most", "", r"\$least is declared and not used"),
        ("ORDER BY letters, entity\n", "", "", "the query does not end in RETURN … ORDER BY"),
        (MINE, "", "", "the header has no keys"),
        (MINE, "// finds all\nMATCH (n) RETURN n\n", "", "the header has no keys"),
    ],
)
def test_a_faulty_file_is_named_with_what_is_wrong(folder: Path, old: str, new: str, line: str, says: str) -> None:
    assert old in MINE
    path = write(folder, text=MINE.replace(old, new))
    with pytest.raises(InputError, match=says) as caught:
        get("armed", folder)
    assert str(caught.value).startswith(f"{path}{line}: ")


def test_the_list_names_the_faults_of_all_files_and_another_query_still_runs(folder: Path) -> None:
    write(folder)
    first = write(folder, "first", MINE.replace("$least", "$most"))
    last = write(folder, "last", b"// title: Caf\xe9\n")
    with pytest.raises(InputError) as caught:
        catalogue(folder)
    assert str(caught.value).splitlines() == [
        f"{first}: $least is declared and not used",
        f"{first}: $most is used and not declared",
        f"{last}:1: byte 14 is no UTF-8: save the file as UTF-8",
    ]
    assert bind(get("armed", folder), {}) == {"least": 0}


def test_a_folder_that_is_none_is_refused(folder: Path) -> None:
    def said(place: Path) -> str:
        with pytest.raises(MilitiaGraphError) as caught:
            get("armed", place)
        return str(caught.value)

    assert said(folder) == f"{folder} holds no query: no file in it has a name that ends in .cypher"
    path = write(folder)
    assert said(path) == f"the queries in {path} cannot be read: Not a directory"
    assert said(folder / "nope").endswith("cannot be read: No such file or directory")
    (folder / "folder.cypher").mkdir()
    with pytest.raises(InputError, match=r"folder\.cypher: cannot be read: Is a directory"):
        get("folder", folder)


def test_an_own_query_runs_and_prints_as_others_do(iraq_db: str, folder: Path) -> None:
    write(folder)
    done = run("query", "armed", "least=25", "--queries", folder, "-f", "json", db=iraq_db)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [
        {"entity_name": name, "entity": id_, "letters": len(name)}
        for name, id_ in (
            ("Popular Mobilization Forces", "popular-mobilization-forces"),
            ("KH loyalists of 26 June 2020", "kh-loyalists-convoy"),
            ("Pro-Iranian militias in Iraq", "pro-iranian-militias"),
        )
    ]
    by_name = run("query", "armed", "least=28", MILITIA_GRAPH_QUERIES=str(folder), db=iraq_db)
    assert by_name.stderr == "2 rows\n"
    assert "kh-loyalists-convoy" in by_name.stdout


def test_an_own_query_may_return_nodes_and_days(iraq_db: str, folder: Path) -> None:
    text = MINE.replace("size(n.name) AS letters", "[n, date('2020-06-25')] AS letters").replace("y letters,", "y")
    write(folder, text=text.replace("ORDER BY letters, entity", "ORDER BY entity LIMIT 1"))
    done = run("query", "armed", "--queries", folder, "-f", "json", db=iraq_db)
    (row,) = json.loads(done.stdout)
    assert row["letters"][0]["id"] == "asaib-ahl-al-haq"
    assert row["letters"][1] == "2020-06-25"
    assert run("query", "armed", "--queries", folder, db=iraq_db).returncode == 0


def test_an_own_query_cannot_write(iraq_db: str, folder: Path) -> None:
    written = "MERGE (n:Entity:ArmedGroup {id: 'new'})\nWITH n\n"
    write(folder, text=MINE.replace("MATCH (n:Entity:ArmedGroup)\n", written))
    done = run("query", "armed", "--queries", folder, db=iraq_db)
    assert (done.returncode, done.stdout) == (2, "")
    assert "only reading the graph is allowed here" in done.stderr
    with open_store(iraq_db, "reader") as store:
        assert store.rows("MATCH (n:Entity {id: 'new'}) RETURN n.id AS id") == []


def test_the_command_lists_own_queries_and_tells_errors_without_a_traceback(folder: Path) -> None:
    write(folder)
    listed = run("query", "--queries", folder, "-f", "json")
    assert "armed" in [query["name"] for query in json.loads(listed.stdout)]
    write(folder, text=MINE.replace("$least", "$most"))
    done = run("query", MILITIA_GRAPH_QUERIES=str(folder))
    assert (done.returncode, done.stdout) == (2, "")
    assert "armed.cypher: $least is declared and not used" in done.stderr
    assert "Traceback" not in done.stderr
