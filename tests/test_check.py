"""Sealing quotations and checking claim files: what a coder is told before anything is loaded."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import yaml
from conftest import SMALL, Fields, claim, entity, identity, source, write_jsonl

from graph.checking import Checked, check_inputs, quotation
from loaders import dataset_name, read_input
from loaders.items import Item
from loaders.seal import Sealed, seal
from loaders.texts import Texts
from schema.errors import InputError, Problem
from schema.records import Source

ARTICLE = """A title of the article

Group A warned Body B on Monday. The weather was fine.

Group A warned Body B again. Nobody answered, it seems.
"""

SOURCES = "# whence\n- id: s1\n  title: An article  # made up\n  published: 2020-07-01\n"
ENTITIES = """- {id: group-a, name: Group A, labels: ArmedGroup}
- {id: body-b, name: Body B, labels: StateBody}
"""
CLAIMS = """# The first comment stays.
- id: c1
  subject: group-a   # so does this one
  relation: THREATENED
  object: body-b
  stance: asserts
  quote: Group A warned Body B on Monday
  source: s1
  when: 2020-06
  statement: A threat.

- quote: >-
    Group A warned
    Body B
  occurrence: 2
  id: c2
  subject: group-a
  relation: THREATENED
  object: body-b
  stance: asserts
  source: s1
  when: 2020-07
  statement: Another threat.
"""
COVERAGE = """- source: s1
  reason: title
  quote: A title of the article
- source: s1
  reason: opinion
  quote: The weather was fine
- source: s1
  reason: rhetoric
  quote: "Nobody answered, it seems."
"""


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "s1.txt").write_text(ARTICLE, encoding="utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "article"
    folder.mkdir()
    files = {"sources": SOURCES, "entities": ENTITIES, "claims": CLAIMS, "coverage": COVERAGE}
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def sealed(folder: Path, texts: Path) -> Sealed:
    problems: list[Problem] = []
    items = list(read_input(folder, problems))
    assert not problems
    sources = [i.record for i in items if isinstance(i, Item) and isinstance(i.record, Source)]
    return seal(folder, Texts(texts, sources))


def checked(path: Path, texts: Path | None = None) -> Checked:
    problems: list[Problem] = []
    return check_inputs([(dataset_name(path), read_input(path, problems))], problems, texts)


def said(problems: list[Problem]) -> str:
    return "\n".join(str(problem) for problem in problems)


def test_quotes_become_locators_and_all_else_stays(folder: Path, texts: Path) -> None:
    with pytest.raises(InputError, match=r"claims.yaml:2:3: quote: is not sealed yet"):
        checked(folder)
    done = sealed(folder, texts)
    assert (done.quotes, done.sources) == (5, 1)
    assert set(done.files) == {"sources.yaml", "claims.yaml", "coverage.yaml"}
    assert (folder / "entities.yaml").read_text() == ENTITIES
    new = (folder / "claims.yaml").read_text()
    assert [line for line in new.splitlines() if "locator" not in line] == [
        line
        for line in CLAIMS.splitlines()
        if not any(word in line for word in ("quote", "occurrence", "  Group A warned", "    Body B"))
    ]
    assert "warned" not in "".join(path.read_text() for path in folder.iterdir())
    second = yaml.safe_load(new)[1]["locator"]
    assert (second["start"], second["tokens"], second["paragraph"]) == (16, 5, 3)
    found = checked(folder, texts)
    assert not found.findings
    assert found.counts["exact locators"] == found.counts["sentences"] == 5
    before = {path: path.read_text() for path in folder.iterdir()}
    assert sealed(folder, texts).quotes == 0
    assert {path: path.read_text() for path in folder.iterdir()} == before


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  occurrence: 2\n", "", "occurrence"),
        ("occurrence: 2", "occurrence: 3", "3"),
        ("occurrence: 2", "occurrence: two", "no whole number"),
        ("Group A warned Body B on Monday", "Group A warned Body B on Tuesday", "quote"),
    ],
)
def test_one_bad_quote_and_nothing_is_written(folder: Path, texts: Path, old: str, new: str, message: str) -> None:
    (folder / "claims.yaml").write_text(CLAIMS.replace(old, new))
    before = {path: path.read_text() for path in folder.iterdir()}
    with pytest.raises(InputError, match=rf"claims.yaml:\d+.*{message}"):
        sealed(folder, texts)
    assert {path: path.read_text() for path in folder.iterdir()} == before


@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_quotes_in_tables_and_lines_become_the_same_locators(folder: Path, texts: Path, ending: str) -> None:
    records = yaml.safe_load(CLAIMS)
    for record in records:
        record["when"] = str(record["when"])[:7]
    (folder / "claims.yaml").unlink()
    path = folder / f"claims.{ending}"
    if ending == "jsonl":
        write_jsonl(path, *({**record, "statement": "With\u2028a separator."} for record in records))
    else:
        with path.open("w", newline="") as stream:
            writer = csv.DictWriter(stream, list(records[1]))
            writer.writeheader()
            writer.writerows(records)
    sealed(folder, texts)
    assert "warned" not in path.read_text()
    found = checked(folder, texts)
    assert not found.findings and found.counts["exact locators"] == 5


def test_after_edits_of_the_text_the_coder_is_told(folder: Path, texts: Path) -> None:
    sealed(folder, texts)
    (texts / "s1.txt").write_text(ARTICLE.replace("A title", "Put before it.\n\nA title"))
    moved = said(checked(folder, texts).findings)
    assert "claims.yaml:2:3: locator: of c1 is moved in the text of s1" in moved
    assert "“Put before it…” has no claim and no reason" in moved
    (texts / "s1.txt").write_text(ARTICLE.replace("warned Body B on", "menaced Body B on"))
    assert "of c1 is edited" in said(checked(folder, texts).findings)
    (texts / "s1.txt").write_text("Something else altogether.")
    assert "of c2 is missing" in said(checked(folder, texts).findings)
    (texts / "s1.txt").unlink()
    assert "has no text of s1" in said(checked(folder, texts).findings)


def test_an_uncovered_sentence_is_a_finding(folder: Path, texts: Path) -> None:
    (folder / "coverage.yaml").write_text(COVERAGE.replace("The weather was fine", "A title"))
    sealed(folder, texts)
    (finding,) = checked(folder, texts).findings
    assert str(finding).startswith("s1 ¶2: “The weather was fine…” has no claim and no reason")


def test_a_quotation_is_shown_in_its_context(folder: Path, texts: Path) -> None:
    sealed(folder, texts)
    locator = yaml.safe_load((folder / "claims.yaml").read_text())[0]["locator"]
    state, before, words, after = quotation(Texts(texts, ()), "s1", locator)
    assert (state, words) == ("exact", "Group A warned Body B on Monday")
    assert before.strip().endswith("of the article") and "weather" in after
    assert quotation(Texts(texts, ()), "s2", locator) == ("no text", "", "", "")


def test_an_unsealed_line_of_coverage_is_refused(folder: Path) -> None:
    (folder / "claims.yaml").unlink()
    with pytest.raises(InputError, match=r"coverage.yaml:1:3: quote: is not sealed yet"):
        checked(folder)


def test_a_source_that_has_no_text_needs_none(tmp_path: Path, texts: Path) -> None:
    (texts / "s1.txt").unlink()
    assert not checked(write_jsonl(tmp_path / "demo.jsonl", *SMALL), texts).findings


ENDS = (source(published="2021"), entity("group-a", start="2010", end="2015"), entity("body-b", "StateBody"))


def hints(tmp_path: Path, *records: Fields) -> str:
    return said(checked(write_jsonl(tmp_path / "demo.jsonl", *ENDS, *records)).hints)


def act(id_: str, when: str, **more: object) -> Fields:
    return claim(id_, "body-b", "RAIDED", "group-a", when=when, **more)


def test_two_acts_that_may_be_one_are_pointed_out(tmp_path: Path) -> None:
    told = hints(tmp_path, act("c1", "2012-06"), act("c2", "2012-06-25"), act("c3", "2012-07-02"))
    assert "demo.jsonl:4: when: body-b RAIDED group-a on 2012-06 and 2012-06-25 may be one act (c1, c2)" in told
    assert told.count("may be one act") == 1
    raid = entity("raid", "Event", start="2012-06-25")
    assert "may be one act" in hints(tmp_path, raid, act("c1", "2012-06", event="raid"), act("c2", "2012-06-25"))
    other = entity("other", "Event", start="2012-06-25")
    both = (act("c1", "2012-06", event="raid"), act("c2", "2012-06-25", event="other"))
    assert not hints(tmp_path, raid, other, *both)
    place = (entity("man", "Person"), entity("town", "Place"))
    ways = [
        claim(id_, "man", "MOVED_TO", "town", when=when, qualifiers={"mode": mode})
        for id_, when, mode in (("m1", "2012-06", "fled"), ("m2", "2012-06-25", "returned"))
    ]
    assert not hints(tmp_path, *place, *ways), "going and coming back are two acts"


def test_an_edge_outside_a_life_is_pointed_out(tmp_path: Path) -> None:
    assert "lies outside the existence of group-a" in hints(tmp_path, act("c1", "2009-12-31"))
    assert "lies outside the existence of group-a" in hints(tmp_path, act("c1", "2016"))
    assert not hints(tmp_path, act("c1", "[2009..2010]"), act("c2", "2015-12"), act("c3", "2013"))


def test_an_edge_to_oneself_is_pointed_out(tmp_path: Path) -> None:
    same = (entity("group-z"), identity("group-a", "group-z"), claim("c1", "group-a", "RIVAL_OF", "group-z"))
    assert "demo.jsonl:6: object: c1 joins group-a to itself" in hints(tmp_path, *same)


def test_the_counts_tell_what_was_checked(tmp_path: Path) -> None:
    found = checked(write_jsonl(tmp_path / "demo.jsonl", *SMALL))
    assert found.counts == {"sources": 1, "entities": 5, "claims": 6, "relations": 4, "disputed": 1}
