"""The real Neo4j Browser in a web browser, over the embedded engine and over Neo4j, as the command opens it."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import neo4j_server
import pytest
from chromium import NO_GRAPHICS
from chromium import chromium as launched
from playwright.sync_api import Browser, Locator, Page, expect

from graph.browser.jar import browser_jar
from graph.browser.kit import kit_files
from graph.browser.page import SignIn, sign_in
from graph.browser.saved import PICTURES, TABLES, saved_queries
from graph.browser.site import Site, serving
from graph.store.connect import Store, open_store
from schema.palette import palette

pytestmark = [
    pytest.mark.engines("embedded", "neo4j-5"),
    pytest.mark.skipif(not neo4j_server.BROWSER.exists(), reason="`make neo4j` fetches Neo4j Browser, by Maven"),
]
TITLES = {(saved.folder, saved.name): [script.title for script in saved.scripts] for saved in saved_queries()}
SLOW = 30_000
"""Milliseconds until something must have happened on a busy machine."""

expect.set_options(timeout=SLOW)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with launched(*NO_GRAPHICS) as browser:
        yield browser


@dataclass
class Window:
    """Neo4j Browser's page, and what was seen from outside while it ran."""

    page: Page
    site: Site
    signed: SignIn
    store: Store
    asked: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def open(self) -> None:
        """Go to the printed address, and wait until Browser is signed in."""
        self.page.goto(self.site.address)
        expect(self.part("guidesDrawer").locator("h3").first).to_be_visible()
        expect(self.page.get_by_text("Database access not available")).to_have_count(0)
        self.settle()

    def settle(self) -> None:
        """Wait until the editor shows that there is a connection."""
        expect(self.part("activeEditor")).to_be_visible()
        self.page.wait_for_function("() => /\\$/.test(document.querySelector('.monaco-editor')?.innerText ?? '')")

    def part(self, name: str) -> Locator:
        return self.page.get_by_test_id(name)

    def enter(self, text: str) -> None:
        """Type into the editor, and run it."""
        self.part("activeEditor").locator(".monaco-editor").first.click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)
        self.page.keyboard.press("Control+Enter")

    def clear(self) -> None:
        self.enter(":clear")
        expect(self.part("frame")).to_have_count(0)

    def run_saved(self, folder: str, name: str) -> Locator:
        """Run all scripts of a saved query as a user does, from the drawer; gives the frame of the last."""
        for title in TITLES[folder, name]:
            frames = self.part("frame").count()
            script = self.part(f"scriptTitle-{title}")
            if not script.count():
                if not self.part(f"expandFolder-{folder}").count():
                    self.part("navigationFavorites").click()
                self.part(f"expandFolder-{folder}").click()
            script.locator("xpath=..").get_by_test_id("savedScriptsButton-Run").click()
            expect(self.part("frame")).to_have_count(frames + 1)
        return self.part("frame").first

    def drop(self, name: str, content: bytes) -> None:
        """Drop a file onto the page."""
        self.page.evaluate(
            """([name, text]) => {
                 const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
                 const data = new DataTransfer();
                 data.items.add(new File([bytes], name));
                 const to = document.querySelector("[data-testid=main]");
                 for (const kind of ["dragenter", "dragover", "drop"])
                   to.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
               }""",
            [name, base64.b64encode(content).decode()],
        )


@pytest.fixture(scope="module")
def window(iraq_db: str, chromium: Browser) -> Iterator[Window]:
    jar = browser_jar(neo4j_server.BROWSER, print)
    with open_store(iraq_db, "reader") as store:
        signed = sign_in(store, write=False, typed=None)
        with serving(jar, signed, neo4j_server.free_port()) as site:
            page = chromium.new_page(viewport={"width": 1500, "height": 1000}, color_scheme="light")
            page.set_default_timeout(SLOW)
            seen = Window(page, site, signed, store)
            page.on("request", lambda request: seen.asked.append(request.url))
            page.on("requestfailed", lambda request: seen.failed.append(request.url))
            page.on("pageerror", lambda error: seen.faults.append(str(error)))
            seen.open()
            yield seen
            page.close()


@pytest.fixture(autouse=True)
def _empty(window: Window) -> None:
    window.clear()


def captions(frame: Locator) -> list[str]:
    return frame.locator("g.relationship text").all_text_contents()


def fill(frame: Locator, words: str) -> str:
    """The colour of the node with these words."""
    node = frame.locator("g.node").filter(has_text=words).first
    return node.locator("circle.b-outline").get_attribute("fill") or ""


def test_it_opens_with_the_guide_and_is_signed_in(window: Window) -> None:
    expect(window.part("guidesDrawer").locator("h3").first).to_have_text("What is here")
    window.page.get_by_text("Next", exact=True).click()
    window.part("guidesDrawer").locator("pre").first.click()
    expect(window.part("activeEditor")).to_contain_text("r.shown")
    window.enter("RETURN 'signed' + '-in' AS said")
    expect(window.part("frame").first).to_contain_text("signed-in")


def test_the_whole_graph_is_drawn_in_the_colours_of_the_palette(window: Window) -> None:
    frame = window.run_saved(PICTURES, "whole-graph")
    (held,) = window.store.rows(
        "MATCH (s:Entity)-[r]->(o:Entity) WHERE r.shown "
        "WITH collect(DISTINCT r.id) AS links, collect(s.id) + collect(o.id) AS ends UNWIND ends AS one "
        "RETURN size(links) AS links, count(DISTINCT one) AS nodes"
    )
    expect(frame.locator("g.node")).to_have_count(held["nodes"])
    # Exactly these: “Connect result nodes” would add what the query left out.
    expect(frame.locator("g.relationship")).to_have_count(held["links"])
    look = palette()
    for words, labels in (
        ("Kataib", ["ArmedGroup"]),
        ("al-Kadhimi", ["Person"]),
        ("Popular", ["ArmedGroup", "StateBody"]),
    ):
        assert fill(frame, words) == look.glyph(labels).colour["print"], words
    lines = frame.locator("g.relationship path.b-outline")
    drawn = set(lines.evaluate_all("paths => paths.map((path) => path.getAttribute('fill'))"))
    assert drawn == {line.colour["print"] for line in look.lines.values()}


def test_a_disputed_relation_says_so(window: Window) -> None:
    frame = window.run_saved(PICTURES, "disputed-relations")
    expect(frame.locator("g.relationship")).to_have_count(5)
    # It may be cut off where two nodes are near: not on all.
    whole = [words for words in captions(frame) if words.endswith(" · disputed")]
    assert len(whole) >= 3
    assert all(" · " in words for words in captions(frame))


def test_a_query_with_parameters_runs_after_they_are_set(window: Window) -> None:
    frame = window.run_saved(PICTURES, "evidence-of-a-relation")
    expect(frame.locator("g.node").filter(has_text="denies")).to_have_count(1)
    expect(frame.locator("g.node").filter(has_text="United")).to_have_count(1)


@pytest.mark.engines("embedded")
def test_a_question_gives_a_table(window: Window) -> None:
    table = window.run_saved(TABLES, "members-of")
    expect(table).to_contain_text("Judge with the PMF")


def test_a_double_click_expands_a_node(window: Window) -> None:
    frame = window.run_saved(PICTURES, "disputed-relations")
    expect(frame.locator("g.node")).to_have_count(6)
    (more,) = window.store.rows(
        "MATCH (e:Entity {id: 'united-states'})-[r]-(n) "
        "RETURN count(DISTINCT n.id) AS near, count(DISTINCT r.id) AS ties"
    )
    frame.locator("g.node").filter(has_text="United").dblclick()
    expect(frame.locator("g.node").nth(6)).to_be_attached()
    assert more["near"] + 1 <= frame.locator("g.node").count() <= more["near"] + 6
    assert frame.locator("g.relationship").count() >= more["ties"]


def test_nothing_can_be_changed(window: Window) -> None:
    before = window.store.rows("MATCH (n) RETURN count(n) AS n")
    window.enter("CREATE (n:Note {id: 'from-browser'}) RETURN n")
    expect(window.part("frame").first).to_contain_text("ERROR")
    assert window.store.rows("MATCH (n) RETURN count(n) AS n") == before


@pytest.mark.engines("embedded")
def test_a_reload_keeps_what_is_the_users_and_lays_ours_anew(window: Window) -> None:
    own = {"id": "mine", "content": "// My own\nRETURN 1"}
    stored = window.page.evaluate(
        """(own) => {
             const documents = JSON.parse(localStorage.getItem("neo4j.documents"));
             localStorage.setItem("neo4j.documents", JSON.stringify([...documents, own]));
             return JSON.stringify(localStorage);
           }""",
        own,
    )
    assert window.signed.password not in stored, "the password is never stored"
    window.page.reload()
    window.settle()
    window.part("navigationFavorites").click()
    expect(window.part("scriptTitle-My own")).to_be_visible()
    window.part(f"expandFolder-{PICTURES}").click()
    expect(window.part("scriptTitle-03 Disputed relations")).to_have_count(1)
    window.enter("RETURN 'again' AS said")
    expect(window.part("frame").first).to_contain_text("again")


@pytest.mark.engines("embedded")
def test_the_files_of_the_kit_can_be_dropped_onto_it(window: Window) -> None:
    kit = kit_files()
    window.enter(":style reset")
    window.clear()
    expect(fill_of(window)).not_to_have_attribute("fill", palette().glyphs["ArmedGroup"].colour["print"])
    window.clear()
    window.drop("militia-graph.grass", kit["militia-graph.grass"])
    expect(window.part("frame").first).to_contain_text("node.ArmedGroup")
    window.clear()
    expect(fill_of(window)).to_have_attribute("fill", palette().glyphs["ArmedGroup"].colour["print"])
    window.drop("saved-queries.zip", kit["saved-queries.zip"])
    if not window.part("expandFolder-Basic Queries").count():
        window.part("navigationFavorites").click()
    if not window.part("scriptTitle-03 Disputed relations").count():
        window.part(f"expandFolder-{PICTURES}").click()
    expect(window.part("scriptTitle-03 Disputed relations")).to_have_count(2)


def fill_of(window: Window) -> Locator:
    """The disc of the only node in a new result."""
    window.enter("MATCH (n:Entity {id: 'kataib-hezbollah'}) RETURN n")
    return window.part("frame").first.locator("g.node circle.b-outline")


@pytest.mark.engines("embedded")
def test_the_page_asks_nobody_else(window: Window) -> None:
    own = {window.site.port, urlsplit(window.signed.address).port}
    outside = {url for url in window.asked if url.startswith("http") and urlsplit(url).port not in own}
    assert outside <= set(window.failed), "what it would fetch from outside is stopped"
    assert window.faults == []
    assert not re.search(r"reload application", window.page.inner_text("body"), re.I)
