"""The files for a Neo4j Browser of one's own: each is as its reader wants it, and every query in them runs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from command import run

from graph.browser.guide import guide_adoc, guide_html
from graph.browser.kit import kit_files, write_kit
from graph.browser.saved import PICTURES, TABLES, Saved, literal, saved_queries
from graph.browser.style import grass, rules
from graph.store.connect import Store, open_store
from queries.catalogue import catalogue
from queries.values import bind
from schema.errors import UsageError
from schema.palette import contrast, palette
from schema.vocabulary import vocabulary

KIT = kit_files()
SAVED = {(saved.folder, saved.name): saved for saved in saved_queries()}

# What Browser draws: other properties, and shapes and dashes, it does not know.
NODE = {"diameter", "color", "border-color", "border-width", "text-color-internal", "font-size", "caption"}
LINE = {"color", "shaft-width", "font-size", "padding", "text-color-external", "text-color-internal", "caption"}
COLOUR, LENGTH = r"#[0-9A-F]{6}", r"\d+px"
VALUES = {"caption": r"'[^':;{}]*(\{\w+\}[^':;{}]*)*'|'<type>'", "color": COLOUR, "size": LENGTH}


def parsed(text: str) -> dict[str, dict[str, str]]:
    """GraSS as strictly as the strictest of its readers: one colon to a property, no comments, known properties."""
    found: dict[str, dict[str, str]] = {}
    block = re.compile(r"\s*((?:node|relationship)(?:\.\w+)?) \{\n((?:  [^\n]*\n)*)\}")
    position = 0
    while text[position:].strip():
        match = block.match(text, position)
        assert match, text[position : position + 200]
        position = match.end()
        assert match[1] not in found
        known = NODE if match[1].startswith("node") else LINE
        found[match[1]] = {}
        for line in match[2].splitlines():
            one = re.fullmatch(r"  ([a-z-]+): (.+);", line)
            assert one, line
            name, value = one.groups()
            assert name in known, line
            kind = "caption" if name == "caption" else "color" if "color" in name else "size"
            assert re.fullmatch(VALUES[kind], value), line
            # A colon outside braces would end the property for Browser, and a comment would become part of a name.
            assert ":" not in value
            assert not re.search(r"//|/\*", line)
            found[match[1]][name] = value.strip("'")
    return found


def drawn(labels: tuple[str, ...], styles: dict[str, dict[str, str]]) -> dict[str, str]:
    """What Browser makes of rules for a node: all that fit, one after the other."""
    made: dict[str, str] = {}
    for selector, properties in styles.items():
        tag, _, label = selector.partition(".")
        if tag == "node" and (not label or label in labels):
            made |= properties
    return made


def test_the_style_is_one_that_browser_reads_in_full() -> None:
    assert parsed(grass()) == {selector: dict(properties) for selector, properties in rules().items()}


def test_every_label_and_every_type_has_the_colour_of_the_palette() -> None:
    styles, look = parsed(grass()), palette()
    labels = (*look.glyphs, "Entity")
    for some in (*((one,) for one in look.glyphs), *combinations(look.glyphs, 2)):
        # Browser takes the last rule that fits, the palette the first label.
        style = drawn((*some, "Entity"), styles)
        assert style["color"] == look.glyph(some).colour["print"], some
        assert style["caption"] == "{name}"
    for selector, properties in styles.items():
        colours = {**styles[selector.partition(".")[0]], **properties}
        assert contrast(colours["color"], colours["text-color-internal"]) >= 4.5, selector
    assert set(labels) >= set(vocabulary().labels)
    for name, relation in vocabulary().relations.items():
        style = styles[f"relationship.{name}"]
        assert style["color"] == look.line(relation.group).colour["print"]
        assert style["caption"] == "{caption}", "the words on a relation say that it is disputed"


def test_every_prepared_query_is_there_with_its_parameters() -> None:
    for query in catalogue().values():
        saved = SAVED[TABLES, query.name]
        assert query.cypher.endswith(saved.cypher)
        assert "title: " not in saved.cypher
        assert (saved.title, saved.description) == (query.title, query.description)
        set_ = re.findall(r"^:param (\w+) => .+;$", saved.setting, re.M)
        assert set_ == [parameter.name for parameter in query.parameters]
        assert len(saved.setting.splitlines()) == len(set_)
        assert saved.parameters == bind(query, query.example)


@pytest.fixture(scope="module")
def iraq(iraq_db: str) -> Iterator[Store]:
    with open_store(iraq_db, "reader") as opened:
        yield opened


@pytest.mark.parametrize("value", ["it's", "a\\b\\'", "», \n", [], ["x", "y'"], None, True, 7, 0.5])
@pytest.mark.engines("embedded")
def test_a_value_reads_as_it_was_written(iraq: Store, value: Any) -> None:
    assert iraq.rows(f"RETURN {literal(value)} AS value") == [{"value": value}]


def answers(store: Store, saved: Saved) -> bool:
    setting = ", ".join(line[len(":param ") : -1].replace(" =>", ":", 1) for line in saved.setting.splitlines())
    # The values as Browser has them: it lets the server evaluate what stands after =>.
    (values,) = store.rows(f"RETURN {{{setting}}} AS p")
    assert values["p"] == saved.parameters
    return bool(store.rows(saved.scripts[-1].text, values["p"]))


def test_every_picture_has_something_in_it(iraq: Store) -> None:
    pictures = [saved for saved in SAVED.values() if saved.folder == PICTURES]
    assert [saved.name for saved in pictures if not answers(iraq, saved)] == []


@pytest.mark.engines("embedded")  # the prepared queries have their own tests, over all engines
def test_every_question_has_an_answer(iraq: Store) -> None:
    questions = [saved for saved in SAVED.values() if saved.folder == TABLES]
    assert [saved.name for saved in questions if not answers(iraq, saved)] == []


def picture(store: Store, name: str, **changed: Any) -> list[Any]:
    """The relationships in a picture, drawn once each."""
    saved = SAVED[PICTURES, name]
    with store.answer(saved.scripts[-1].text, {**saved.parameters, **changed}) as answer:
        paths = [value for record in answer for value in record.values() if value is not None]
    return list({link.element_id: link for path in paths for link in path.relationships}.values())


def ids(links: list[Any]) -> set[str]:
    return {link["id"] for link in links}


@pytest.mark.engines("embedded")
def test_pictures_show_what_they_say(iraq: Store) -> None:
    shown = {row["id"] for row in iraq.rows("MATCH (:Entity)-[r]->(:Entity) WHERE r.shown RETURN r.id AS id")}
    assert ids(picture(iraq, "whole-graph")) == shown
    kinds = [ids(picture(iraq, f"only-{name}")) for name in palette().lines]
    assert set().union(*kinds) == shown
    assert sum(map(len, kinds)) == len(shown)
    disputed = picture(iraq, "disputed-relations")
    assert len(disputed) == 5
    assert all(link["caption"].endswith(" · disputed") for link in disputed)
    assert {link["status"] for link in picture(iraq, "alleged-relations")} == {"alleged"}


@pytest.mark.engines("embedded")
def test_the_surroundings_hold_the_ties_among_neighbours(iraq: Store) -> None:
    near = picture(iraq, "surroundings")
    own = [link for link in near if "kataib-hezbollah" in {node["id"] for node in link.nodes}]
    members = {node["id"] for link in own for node in link.nodes}
    assert len(near) > len(own) > 5
    assert {node["id"] for link in near for node in link.nodes} == members
    more = picture(iraq, "surroundings", include=["alleged", "disputed"])
    assert {link["status"] for link in more} > {link["status"] for link in near}
    assert ids(more) > ids(near)


@pytest.mark.engines("embedded")
def test_a_day_has_what_certainly_held_then(iraq: Store) -> None:
    day, before = picture(iraq, "on-a-day"), picture(iraq, "on-a-day", on="2019-01-01")
    assert day
    assert all(link["start_max"] <= "2020-06-30" for link in day)
    assert {link["kind"] for link in day} >= {"state", "act"}
    assert len(before) < len(day)


@pytest.mark.engines("embedded")
def test_evidence_is_that_of_the_relation(iraq: Store) -> None:
    links = picture(iraq, "evidence-of-a-relation")
    claims = {link.start_node["stance"] for link in links if link.type == "CITES"}
    (edge,) = (link for link in links if link.type != "CITES")
    assert claims == {"alleges", "denies"}
    assert edge["id"].startswith(SAVED[PICTURES, "evidence-of-a-relation"].parameters["edge"])
    assert edge["status"] == "disputed"


def test_the_zip_holds_each_script_in_its_folder_under_its_title() -> None:
    with ZipFile(io.BytesIO(KIT["saved-queries.zip"])) as held:
        assert held.testzip() is None
        texts = {name: held.read(name).decode() for name in held.namelist()}
    scripts = [script for saved in SAVED.values() for script in saved.scripts]
    assert list(texts) == [f"{script.folder}/{script.name}.cypher" for script in scripts]
    for script, text in zip(scripts, texts.values(), strict=True):
        assert text == script.text
        assert text.splitlines()[0] == f"// {script.title}"
    # Browser sorts by title: parameters stand before what they are for.
    for folder in (PICTURES, TABLES):
        titles = [script.title for script in scripts if script.folder == folder]
        assert titles == sorted(titles)


def parameters_first(saved: Saved) -> bool:
    return len(saved.scripts) == 1 + bool(saved.parameters)


def test_the_csv_names_its_folders() -> None:
    rows = list(csv.DictReader(io.StringIO(KIT["saved-queries.csv"].decode(), newline="")))
    assert list(rows[0]) == ["name", "description", "query", "id", "parentId", "isFolder"]
    assert [row["id"] for row in rows] == [str(number) for number in range(len(rows))]
    folders = {row["id"]: row["name"] for row in rows if row["isFolder"] == "true"}
    assert sorted(folders.values()) == sorted((PICTURES, TABLES))
    scripts = [script for saved in SAVED.values() for script in saved.scripts]
    assert all(map(parameters_first, SAVED.values()))
    held = [row for row in rows if row["isFolder"] == "false"]
    assert [(folders[row["parentId"]], row["name"], row["query"]) for row in held] == [
        (script.folder, script.title, script.text) for script in scripts
    ]
    assert all(row["description"] for row in held)


class Guide(HTMLParser):
    """What a guide holds: the nesting of its parts, its slides' titles, and the text that a click runs."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.titles: list[str] = []
        self.runnable: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in {"title", "article", "carousel", "slide", "div", "h3", "p", "pre", "ul", "li", "b"}
        self.open.append(tag)
        if tag == "pre":
            assert "runnable" in (dict(attrs)["class"] or "").split()
            self.runnable.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] == ["pre"]:
            self.runnable[-1] += data
        if self.open[-1:] == ["h3"]:
            assert self.open[:3] == ["article", "carousel", "slide"]
            self.titles.append(data)


def test_the_guide_survives_what_browser_strips() -> None:
    text = guide_html()
    read = Guide()
    read.feed(text)
    assert not read.open
    assert len(read.titles) == text.count("<slide") == 8
    scripts = [
        saved for saved in SAVED.values() if saved.folder == PICTURES and saved.cypher.strip() in read.runnable
    ]
    assert len(scripts) == 5
    for saved in scripts:
        # What is to be clicked first stands first.
        before = read.runnable.index(saved.cypher.strip()) - 1
        assert not saved.parameters or read.runnable[before] == saved.setting.strip()
    # Browser takes out scripts, and whatever looks like a handler of events, wherever it stands.
    assert not re.search(r"<script|javascript:", text, re.I)
    assert not re.search(r"\s+on[^\s=]+\s*=\s*(\"[^\"]*\"|'[^']*'|[\w\-.:]+)", text, re.I)


def test_the_guide_for_the_newer_browser_is_the_same() -> None:
    text = guide_adoc()
    assert text.startswith("= ")
    assert text.count("\n== ") == 8
    read = Guide()
    read.feed(guide_html())
    assert re.findall(r"\[source,cypher\]\n----\n(.*?)\n----\n", text, re.S) == read.runnable
    for glyph in palette().glyphs.values():
        assert f"* *{glyph.title}* (`{glyph.colour['print']}`)" in text


def test_the_same_bytes_every_time() -> None:
    assert kit_files() == KIT


def test_a_kit_replaces_an_older_one_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "kit"
    assert {path.name for path in write_kit(folder)} == KIT.keys()
    (folder / "guide.html").write_text("old")
    write_kit(folder)
    assert (folder / "guide.html").read_bytes() == KIT["guide.html"]
    (folder / "notes.txt").write_text("mine")
    with pytest.raises(UsageError, match=r"holds other files, such as notes\.txt: name a new or an empty folder"):
        write_kit(folder)
    with pytest.raises(UsageError, match=r"notes\.txt cannot be written"):
        write_kit(folder / "notes.txt")


def test_the_command_says_what_it_wrote(tmp_path: Path) -> None:
    done = run("browser-kit", tmp_path / "kit")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [str(tmp_path / "kit" / name) for name in KIT]
    readme = (tmp_path / "kit" / "README.txt").read_text(encoding="utf-8")
    assert all(name in readme for name in KIT if name != "README.txt")
