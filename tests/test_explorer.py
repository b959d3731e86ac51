"""The explorer in a real Chromium: what it shows, finds and says is what the graph holds, and it asks nobody."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import chromium as browsers
import exported
import networkx as nx
import pytest
from command import ROOT, iraq_folder, run
from conftest import Graph
from playwright.sync_api import Browser, Page, expect

from graph.analytics.paths import influence_paths
from graph.analytics.simple import influence
from graph.analytics.weights import shipped
from graph.explorer.page import EVERY_STATUS, Explorer, Opening, explorer
from graph.exports.extract import Extract, Tables, extract
from graph.figures.look import look
from graph.figures.network import finding, network, only
from graph.figures.words import DRAWN, Words
from graph.projection import project
from graph.reading.view import View
from graph.selection import Selection
from graph.store.connect import Store, open_store
from queries.catalogue import cypher
from schema.names import fold_name

if TYPE_CHECKING:
    from graph.projection import Projection

AXE = ROOT / "graph/explorer/page/node_modules/axe-core/axe.min.js"
A4 = look("a4", "print", "en")
EVERY = Selection(view=View(include=EVERY_STATUS))
KADHIMI, KH = "mustafa-al-kadhimi", "kataib-hezbollah"
SLOW = 30_000
SVG = "{http://www.w3.org/2000/svg}"

expect.set_options(timeout=SLOW)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browsers.chromium(*browsers.SOFTWARE_GRAPHICS) as browser:
        yield browser


@pytest.fixture(scope="module")
def iraq(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the shipped data set, as the command writes it."""
    file = tmp_path_factory.mktemp("explorer") / "iraq.html"
    done = run("explore", "--no-open", "-o", file, db=iraq_folder(tmp_path_factory.getbasetemp()))
    assert (done.returncode, done.stdout) == (0, f"{file}\n"), done.stderr
    return file


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(str(iraq_folder(tmp_path_factory.getbasetemp())), "reader") as opened:
        yield opened


@pytest.fixture(scope="module")
def everything(held: Store) -> Extract:
    return extract(held, EVERY)


class Window:
    """A page in Chromium, and what was seen from outside while it ran."""

    def __init__(self, chromium: Browser, **options: Any) -> None:
        self.context = chromium.new_context(viewport={"width": 1500, "height": 950}, **options)
        self.page = self.context.new_page()
        self.asked: list[str] = []
        self.faults: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.faults.append(message.text))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def open(self, file: Path, address: str = "") -> Page:
        self.page.goto("about:blank")
        self.page.goto(f"{file.as_uri()}{address}")
        self.page.wait_for_selector("html[data-ready]", state="attached", timeout=SLOW)
        return self.page

    def shown(self) -> dict[str, bool]:
        """Ids of the relations in the picture, and whether each is certainly of the chosen time."""
        return dict(self.page.evaluate("explorer.shown()"))


@pytest.fixture
def window(chromium: Browser) -> Iterator[Window]:
    made = Window(chromium)
    yield made
    local = [url for url in made.asked if not url.startswith(("file:", "about:", "data:", "blob:"))]
    assert (local, made.faults) == ([], [])
    made.context.close()


def heading(page: Page) -> str:
    return page.locator("#evidence-of h2").inner_text()


# --- what is there ---


def test_it_opens_with_the_figure_as_it_is_printed(window: Window, iraq: Path, held: Store) -> None:
    page = window.open(iraq)
    graph = project(held, Selection(labels=frozenset(DRAWN)))
    scene = network(graph, A4, Words())
    expect(page.locator("h1")).to_have_text(scene.title)
    placed = {one["id"]: one for one in page.evaluate("explorer.graph.entities")}
    for glyph in scene.glyphs():
        about = placed[glyph.id]
        assert (about["x"], about["y"], about["r"]) == (round(glyph.x, 2), round(glyph.y, 2), round(glyph.r, 2))
        fill = page.locator(f'#glyphs [data-entity="{glyph.id}"] :is(polygon, circle)').get_attribute("fill")
        assert fill == glyph.shape.fill
    assert set(window.shown()) == {id_ for curve in scene.curves() for id_ in curve.relations}
    visible = page.locator("#glyphs > g:visible")
    assert visible.count() == len(list(scene.glyphs()))


def test_what_it_says_of_itself_is_of_what_is_shown(
    window: Window, iraq: Path, held: Store, tmp_path: Path
) -> None:
    """The finding and the sources, as the figure of the same relations has them."""
    page = window.open(iraq, "#lines=support&statuses=asserted")
    graph = project(held, Selection(labels=frozenset(DRAWN), view=View(include=("none",))))
    friendly = only(graph, set(window.shown()))
    expect(page.locator("h1")).to_have_text(finding(friendly))
    with page.expect_download() as given:
        page.get_by_role("button", name="Save SVG").click()
    given.value.save_as(tmp_path / "saved.svg")
    saved = " ".join("".join(one.itertext()) for one in ET.parse(tmp_path / "saved.svg").iter(f"{SVG}text"))
    assert Words(sources=held.rows(cypher("sources"))).foot(friendly)[0] in saved
    assert finding(friendly) in saved
    page.evaluate("location.hash = 'statuses='")
    expect(page.locator("h1")).to_have_text("Nothing is shown")


def test_it_holds_all_that_the_graph_holds(window: Window, iraq: Path, held: Store) -> None:
    page = window.open(iraq)
    graph = project(held, EVERY)
    ids = page.evaluate("explorer.graph.relations.map((one) => one.id)")
    assert sorted(ids) == sorted(key for *_, key in graph.edges(keys=True))
    evidence = json.loads(page.locator("#evidence").text_content() or "")
    # RELATED_TO says nothing but that there is something; like all that selects, it is left out unless asked for.
    (count,) = held.rows("MATCH (c:Claim) WHERE c.relation <> 'RELATED_TO' RETURN count(c) AS n")
    assert len(evidence["claims"]["rows"]) == count["n"]


def test_what_else_is_shown_collides_with_nothing(window: Window, iraq: Path) -> None:
    """All kinds and all statuses at once: no glyph on a glyph, no name on a foreign name."""
    page = window.open(iraq)
    for box in page.locator("#kinds input, #statuses input").all():
        box.check()
    assert page.evaluate("explorer.graph.entities.length") == page.locator("#glyphs > g:visible").count()
    touching = page.evaluate(
        """() => {
          const boxes = [...document.querySelectorAll("#labels > text, #glyphs > g")].map((one) => {
            const { x, y, width, height } = one.getBBox();
            const inset = one.tagName === "text" ? height * 0.18 : 0.4;
            const of = one.dataset.label ?? one.dataset.entity;
            return { of, l: x + 0.4, r: x + width - 0.4, t: y + inset, b: y + height - inset };
          });
          const found = [];
          boxes.forEach((a, n) => boxes.slice(n + 1).forEach((b) => {
            if (a.of !== b.of && a.l < b.r && b.l < a.r && a.t < b.b && b.t < a.b) found.push(`${a.of} ${b.of}`);
          }));
          return found;
        }"""
    )
    assert touching == []


# --- search ---


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("Kata'ib Hizballah", "Kataib Hezbollah"),
        ("KHAZALI", "Qais al-Khazali"),
        ("كتائب", "Kataib Hezbollah"),
        ("Soleymani", "Qasem Soleimani"),
        ("mobiliz", "Popular Mobilization Forces"),
    ],
)
def test_search_finds_every_spelling(window: Window, iraq: Path, wanted: str, found: str) -> None:
    page = window.open(iraq)
    page.get_by_label("Search", exact=True).fill(wanted)
    expect(page.get_by_role("option").first).to_contain_text(found)
    page.keyboard.press("Enter")
    assert heading(page) == found


def test_search_says_when_there_is_nobody(window: Window, iraq: Path) -> None:
    page = window.open(iraq)
    page.get_by_label("Search", exact=True).fill("Zaphod")
    expect(page.get_by_role("option")).to_have_text(["Nobody is called so here"])


def test_what_a_search_finds_is_shown_though_its_kind_was_not(window: Window, iraq: Path) -> None:
    page = window.open(iraq)
    event = next(one for one in page.evaluate("explorer.graph.entities") if one["kind"] == "Event")
    glyph = page.locator(f'#glyphs [data-entity="{event["id"]}"]')
    expect(glyph).to_be_hidden()
    page.get_by_label("Search", exact=True).fill(event["name"])
    page.keyboard.press("Enter")
    expect(glyph).to_be_visible()
    assert page.get_by_label("Events").is_checked()


def test_names_fold_as_they_do_in_python(window: Window, iraq: Path) -> None:
    page = window.open(iraq)
    names = [
        name
        for one in page.evaluate("explorer.graph.entities")
        for name in (one["name"], one["ar"] or "", *one["aliases"])
    ]
    names += [
        "Hizb'allah",
        "ash-Shaʿb",
        "el-Amiri",
        "Straße",
        "al",
        "١١",
        "Łódź",
        "Abdullah",
        "11th",
        "الله",
        "Ḥusayn",
    ]
    assert page.evaluate("(names) => names.map(explorer.foldName)", names) == [fold_name(name) for name in names]


# --- filters and time ---


def test_filters_show_what_they_say_and_a_link_brings_them_back(window: Window, iraq: Path) -> None:
    page = window.open(iraq)
    relations = {one["id"]: one for one in page.evaluate("explorer.graph.relations")}
    types, entities = page.evaluate("explorer.graph.types"), page.evaluate("explorer.graph.entities")
    page.get_by_label("Coercion, conflict").uncheck()
    page.get_by_label("Alleged only").check()
    page.get_by_label("People", exact=False).first.uncheck()
    page.locator("#score").fill("0.3")
    seen = window.shown()
    assert seen
    wanted = {"ArmedGroup", "StateBody", "State", "Office", "Organization", "Party"}
    expected = {
        id_
        for id_, one in relations.items()
        if types[one["type"]]["line"] != "hostility"
        and one["status"] in ("asserted", "leaning", "alleged")
        and one["score"] >= 0.3
        and wanted.issuperset(entities[one[end]]["kind"] for end in ("subject", "object"))
    }
    assert set(seen) == expected
    assert f"{len(expected)} relations" in page.locator("#counts").inner_text()
    page.get_by_label("Search", exact=True).fill("PMF")
    page.keyboard.press("Enter")
    chosen, address = heading(page), page.evaluate("location.hash")

    window.open(iraq, address)
    assert set(window.shown()) == expected
    assert heading(page) == chosen
    assert not page.get_by_label("Coercion, conflict").is_checked()
    page.get_by_role("button", name="Reset all").click()
    assert page.evaluate("location.hash") == ""
    assert set(window.shown()) > expected or len(window.shown()) > 0


def test_an_address_that_means_nothing_opens_the_page_as_it_was(window: Window, iraq: Path) -> None:
    window.open(iraq)
    before = window.shown()
    window.open(iraq, "#kinds=Nobody,Person&entity=<script>&from=yesterday&score=7&view=hologram&lang=xx")
    window.open(iraq, "#entity=nobody&from=2020-13-45x&score=NaN&x=%E0%A4%A")
    assert window.shown() == before


@pytest.mark.parametrize(
    ("first", "last"), [("2020-06-26", "2020-06-26"), ("2020-06-01", "2020-06-30"), ("2014-01-01", "2019-12-31")]
)
def test_time_has_three_values(window: Window, iraq: Path, held: Store, first: str, last: str) -> None:
    """What possibly and what certainly held or happened between two days, after the project's model."""
    page = window.open(iraq, f"#from={first}&to={last}&kinds={','.join(kinds(window, iraq))}&statuses=asserted")
    graph = project(held, EVERY)
    expected = {
        key: about["start_max"] <= last and about["end_min"] >= first
        for *_, key, about in graph.edges(keys=True, data=True)
        if about["status"] == "asserted" and about["start_min"] <= last and about["end_max"] >= first
    }
    assert window.shown() == expected
    perhaps = sum(not certain for certain in expected.values())
    assert f"{perhaps} of them perhaps at that time" in page.locator("#counts").inner_text()
    assert page.locator("#lines > g.possible:visible").count() > 0
    page.get_by_label("certainly").check()
    assert window.shown() == {key: True for key, certain in expected.items() if certain}


def kinds(window: Window, file: Path) -> list[str]:
    window.open(file)
    return list(window.page.evaluate("explorer.graph.kinds.map((kind) => kind.key)"))


def test_days_are_typed_or_slid_and_a_wrong_one_is_refused(window: Window, iraq: Path) -> None:
    page = window.open(iraq)
    field = page.get_by_label("From", exact=True)
    field.fill("2020-02-30")
    field.press("Enter")
    expect(page.locator("#live")).to_have_text("2020-02-30 is no day: write it as 2020-06-25")
    assert field.get_attribute("aria-invalid") == "true"
    field.fill("2020-06-26")
    field.press("Enter")
    assert "from=2020-06-26" in page.evaluate("location.hash")
    slide = page.get_by_label("To day")
    slide.focus()
    page.keyboard.press("ArrowLeft")
    assert slide.get_attribute("aria-valuetext") == page.get_by_label("to", exact=True).input_value()
    page.get_by_role("button", name="All time").click()
    assert page.evaluate("location.hash") == ""


def test_sources_that_count(window: Window, iraq: Path) -> None:
    page = window.open(iraq)
    page.locator("#sources-home summary").click()
    page.get_by_role("button", name="None").click()
    assert window.shown() == {}
    evidence = json.loads(page.locator("#evidence").text_content() or "")
    source = 0
    page.locator("#sources input").nth(source).check()
    claims = [dict(zip(evidence["claims"]["fields"], row, strict=True)) for row in evidence["claims"]["rows"]]
    says = {
        n for n, one in enumerate(claims) if one["source"] == source and one["stance"] in ("asserts", "alleges")
    }
    relations = {one["id"]: set(one["claims"]) for one in page.evaluate("explorer.graph.relations")}
    assert window.shown()
    assert all(relations[id_] & says for id_ in window.shown())
    expect(page.locator("#sources-said")).to_contain_text("Status and score stay those of all sources")


# --- evidence and routes ---


def test_a_relation_shows_who_says_so_and_who_denies_it(window: Window, iraq: Path, held: Store) -> None:
    page = window.open(iraq)
    graph = project(held, EVERY)
    disputed = [key for *_, key, about in graph.edges(keys=True, data=True) if about["status"] == "disputed"]
    evidence = json.loads(page.locator("#evidence").text_content() or "")
    claims = [dict(zip(evidence["claims"]["fields"], row, strict=True)) for row in evidence["claims"]["rows"]]
    sources = [dict(zip(evidence["sources"]["fields"], row, strict=True)) for row in evidence["sources"]["rows"]]
    relations = {one["id"]: one for one in page.evaluate("explorer.graph.relations")}
    assert disputed
    for key in disputed:
        page.evaluate("(key) => { location.hash = `relation=${key}`; }", key)
        expect(page.locator("aside > div > .id")).to_have_text(key)
        said = page.locator("aside").inner_text()
        for number in relations[key]["claims"]:
            one = claims[number]
            assert one["statement"] in said
            assert sources[one["source"]]["title"] in said
            assert one["paragraph"] is None or f"¶{one['paragraph']}" in said
            assert (one["speaker"] or one["voice"]) in said
        assert "Denied by" in said


def test_a_click_where_a_user_clicks(window: Window, iraq: Path) -> None:
    """With the mouse, on the middle of a line and on a glyph, and beside everything."""
    page = window.open(iraq)
    spots = page.evaluate(
        """() => [...document.querySelectorAll("#lines > g")].filter((one) => one.style.display !== "none")
          .map((one) => {
            const path = one.querySelector("path");
            const point = path.getPointAtLength(path.getTotalLength() / 3).matrixTransform(path.getScreenCTM());
            const hit = document.elementFromPoint(point.x, point.y);
            return one.contains(hit) ? [point.x, point.y, one.dataset.relations.split(" ").length] : null;
          }).filter(Boolean)"""
    )
    assert len(spots) > 20
    x, y, _ = next(spot for spot in spots if spot[2] == 1)
    page.mouse.click(x, y)
    expect(page.locator("aside .claim").first).to_be_visible()
    glyph = page.locator(f'#glyphs [data-entity="{KH}"]')
    glyph.click()
    assert heading(page) == "Kataib Hezbollah"
    assert page.locator("#lines > g.pale:visible").count() > 0
    page.mouse.click(300, 900)
    page.locator("#picture > svg").click(position={"x": 6, "y": 6})
    assert heading(page) == "Evidence"


def test_denials_of_what_nobody_asserts_are_with_whom_they_speak_of(window: Window, iraq: Path) -> None:
    page = window.open(iraq)
    loose = page.evaluate(
        """() => {
          const { claims } = JSON.parse(document.getElementById("evidence").textContent);
          const cited = new Set(explorer.graph.relations.flatMap((one) => one.claims));
          const at = (name) => claims.fields.indexOf(name);
          return claims.rows.map((row, n) => [n, row[at("subject")], row[at("statement")]])
            .filter(([n, subject]) => !cited.has(n) && typeof subject === "number")
            .map(([, subject, statement]) => [explorer.graph.entities[subject].id, statement]);
        }"""
    )
    assert loose
    entity, statement = loose[0]
    window.open(iraq, f"#entity={entity}")
    expect(page.locator("aside")).to_contain_text("Claims that make no relation")
    expect(page.locator("aside")).to_contain_text(statement)


@pytest.mark.parametrize(("first", "last"), [("iran", KADHIMI), (KH, KADHIMI), ("united-states", KH), (KH, "iran")])
def test_routes_are_those_of_the_command(window: Window, iraq: Path, held: Store, first: str, last: str) -> None:
    page = window.open(iraq, f"#start={first}&end={last}")
    graph = project(held, Selection())
    found = influence_paths(influence(graph, shipped(), offices=True), first, last, k=3)
    numbers = {one["id"]: n for n, one in enumerate(page.evaluate("explorer.graph.entities"))}
    ours = page.evaluate("([a, b]) => explorer.routes(a, b, 3)", [numbers[first], numbers[last]])
    relations = page.evaluate("explorer.graph.relations.map((one) => one.id)")
    assert [round(route["strength"], 3) for route in ours["found"]] == [round(route.strength, 3) for route in found]
    assert [[relations[hop["reasons"][0]["relation"]] for hop in route["hops"]] for route in ours["found"]] == [
        [hop.step.edges[0] for hop in route.hops] for route in found
    ]
    count = len(found)
    expect(page.locator("#route-said")).to_contain_text(f"{count or 'No'} route")
    assert page.locator("aside ol").count() == count


def test_a_route_is_picked_by_name_and_opens_its_evidence(window: Window, iraq: Path) -> None:
    page = window.open(iraq)
    for label, name in (("Route from", "Iran"), ("Route to", "Kadhimi")):
        page.locator("#route-home").get_by_label(label, exact=True).fill(name)
        page.keyboard.press("Enter")
    expect(page.locator("aside h2")).to_contain_text("From Iran to Mustafa al-Kadhimi")
    page.locator("aside ol button").first.click()
    expect(page.locator("aside .claim").first).to_be_visible()


def test_routes_between_two_that_were_looked_at(window: Window, iraq: Path) -> None:
    page = window.open(iraq, "#entity=iran")
    page.get_by_role("button", name="Route from here").click()
    assert heading(page) == "Iran"
    page.locator(f'#glyphs [data-entity="{KADHIMI}"]').click()
    page.get_by_role("button", name="Route to here").click()
    assert heading(page) == "From Iran to Mustafa al-Kadhimi"
    assert page.get_by_label("Route to", exact=True).input_value() == "Mustafa al-Kadhimi"


def test_the_table_holds_what_the_picture_shows(window: Window, iraq: Path) -> None:
    page = window.open(iraq)
    count = len(window.shown())
    place = page.locator("#board").get_attribute("transform")
    page.get_by_role("button", name="Closer").click()
    zoomed = page.locator("#board").get_attribute("transform")
    page.get_by_role("button", name="Table").click()
    expect(page.get_by_role("button", name="Save SVG")).to_be_disabled()
    page.get_by_role("button", name="Picture").click()
    assert page.locator("#board").get_attribute("transform") == zoomed != place
    page.get_by_role("button", name="Table").click()
    rows = page.locator("tbody tr")
    assert rows.count() == count
    scores = [float(text.split(" · ")[2]) for text in page.locator("tbody td:last-child").all_inner_texts()]
    assert scores == sorted(scores, reverse=True)
    page.get_by_role("button", name="Who", exact=True).click()
    names = page.locator("tbody td:first-child").all_inner_texts()
    assert names == sorted(names)
    rows.first.get_by_role("button").click()
    expect(page.locator("aside .claim").first).to_be_visible()


# --- for everybody ---


def test_every_control_is_reached_by_the_keyboard_and_shows_it(window: Window, iraq: Path) -> None:
    page = window.open(iraq)
    wanted = page.evaluate(
        """() => [...document.querySelectorAll("button, input, summary, a[href], [tabindex='0']")]
          .filter((one) => one.checkVisibility() && !(one.type === "radio" && !one.checked)).length"""
    )
    reached: set[str] = set()
    page.locator("body").press("Tab")
    for _ in range(wanted + 4):
        about = page.evaluate(
            """() => {
              const one = document.activeElement;
              const { outlineStyle, outlineWidth } = getComputedStyle(one);
              const all = [...document.querySelectorAll("*")];
              const seen = outlineStyle !== "none" && outlineWidth !== "0px";
              return [String(all.indexOf(one)), one === document.body || seen];
            }"""
        )
        assert about[1], f"the focus cannot be seen: element {about[0]}"
        reached.add(about[0])
        page.keyboard.press("Tab")
    assert len(reached) >= wanted


def test_the_picture_is_walked_by_the_keyboard(window: Window, iraq: Path) -> None:
    page = window.open(iraq)
    page.locator("#picture").focus()
    live = page.locator("#live")
    expect(live).to_contain_text("Mustafa al-Kadhimi, Person")
    seen = set()
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowLeft", "ArrowUp", "ArrowUp", "ArrowRight"):
        page.keyboard.press(key)
        seen.add(live.inner_text())
    assert len(seen) >= 4
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    assert heading(page) == "Mustafa al-Kadhimi"
    page.keyboard.press("r")
    first = heading(page)
    expect(page.locator("aside .claim").first).to_be_visible()
    page.keyboard.press("r")
    assert "Kadhimi" in first
    assert heading(page) != first
    before = page.locator("#board").get_attribute("transform")
    page.keyboard.press("+")
    assert page.locator("#board").get_attribute("transform") != before
    page.keyboard.press("0")
    page.keyboard.press("Escape")
    assert heading(page) == "Evidence"


@pytest.mark.skipif(not AXE.exists(), reason="`make js` installs axe-core")
@pytest.mark.parametrize("theme", ["print", "dark", "grey"])
def test_axe_finds_nothing_serious(window: Window, everything: Extract, tmp_path: Path, theme: Any) -> None:
    made = explorer(everything, Opening(), look("a4", theme, "en"), Words(), shipped())
    file = tmp_path / "page.html"
    file.write_bytes(made.html)
    relation = next(key for key, *_, about in everything.relations() if about["voices"] > 1)
    chosen = [f"#relation={relation}"]
    if theme == "print":  # the others differ in colours alone
        chosen += ["", "#view=table", f"#start=iran&end={KADHIMI}", f"#entity={KH}&lang=both"]
    for address in chosen:
        page = window.open(file, address)
        page.locator("#sources-home").evaluate("(one) => { one.open = true; }")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("axe.run({ resultTypes: ['violations'] })")
        grave = {
            one["id"]: [node["html"][:120] for node in one["nodes"]][:3]
            for one in found["violations"]
            if one["impact"] in ("serious", "critical")
        }
        assert grave == {}, address


def test_arabic_names_are_shaped_and_run_from_right_to_left(window: Window, iraq: Path) -> None:
    page = window.open(iraq)
    page.get_by_label("Arabic", exact=True).check()
    names = {one["name"]: one["ar"] for one in page.evaluate("explorer.graph.entities") if one["ar"]}
    label = page.locator("#labels > text:visible", has_text=names["Iran"]).first
    expect(label).to_have_attribute("direction", "rtl")
    assert page.evaluate("document.fonts.check('12px \"Noto Naskh Arabic\"', 'إيران')")
    # Joined letters are narrower than the same letters each by itself.
    joined, apart = page.evaluate(
        """(text) => [text, [...text].join("\\u200c")].map((one) => {
          const made = document.createElementNS("http://www.w3.org/2000/svg", "text");
          made.textContent = one;
          document.querySelector("#labels").append(made);
          const wide = made.getComputedTextLength();
          made.remove();
          return wide;
        })""",
        names["Kataib Hezbollah"],
    )
    assert joined < 0.9 * apart
    page.get_by_label("Both").check()
    assert page.locator("#labels > text:visible", has_text=names["Iran"]).count() == 1
    assert page.locator('#labels > text[data-label="iran"]:visible').count() == 2


def test_nothing_moves_for_who_would_have_it_so(chromium: Browser, iraq: Path) -> None:
    for motion, expected in (("reduce", "0s"), ("no-preference", "0.15s")):
        window = Window(chromium, reduced_motion=motion)
        page = window.open(iraq)
        assert (
            page.evaluate("getComputedStyle(document.querySelector('#glyphs > g')).transitionDuration") == expected
        )
        window.context.close()


# --- as files ---


def test_the_view_is_saved_as_it_is_seen(window: Window, iraq: Path, tmp_path: Path) -> None:
    page = window.open(iraq, "#from=2020-06-01&to=2020-06-30")
    with page.expect_download() as given:
        page.get_by_role("button", name="Save SVG").click()
    saved = tmp_path / "saved.svg"
    given.value.save_as(saved)
    tree = ET.parse(saved)
    words = ["".join(one.itertext()) for one in tree.iter(f"{SVG}text")]
    assert page.locator("h1").inner_text() in " ".join(words)
    assert any("possibly between 2020-06-01 and 2020-06-30" in text for text in words)
    assert any("status: asserted, disputed" in text for text in words)
    assert any(text.startswith("Sources: ") for text in words)
    shown = {id_ for one in tree.iter() if (ids := one.get("data-relations")) for id_ in ids.split(" ")}
    assert set(window.shown()) <= shown
    hidden = {one["id"] for one in page.evaluate("explorer.graph.relations")} - shown
    assert hidden
    alone = window.context.new_page()
    alone.goto(saved.as_uri())
    assert alone.evaluate("document.fonts.check('12px \"Noto Sans\"')")
    with page.expect_download() as given:
        page.get_by_role("button", name="Save PNG").click()
    png = tmp_path / "saved.png"
    given.value.save_as(png)
    data = png.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    wide = int.from_bytes(data[16:20], "big")
    assert wide == 3 * page.locator("#picture").bounding_box()["width"]  # type: ignore[index]


def test_the_same_graph_gives_the_same_bytes(iraq: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    again = iraq.with_name("again.html")
    done = run("explore", "--no-open", "-q", "-o", again, db=iraq_folder(tmp_path_factory.getbasetemp()))
    assert (done.returncode, done.stderr) == (0, "")
    assert again.read_bytes() == iraq.read_bytes()


@pytest.mark.engines("embedded")
def test_hostile_texts_stay_texts(graph: Graph, window: Window, tmp_path: Path) -> None:
    graph.load(*exported.FEW)
    made = explorer(extract(graph.store, EVERY), Opening(), A4, Words(), shipped())
    file = tmp_path / "hostile.html"
    file.write_bytes(made.html)
    page = window.open(file, "#entity=texts")
    assert page.locator("script").count() == 3
    assert page.locator("aside script, aside img, aside iframe, svg script").count() == 0
    names = {one["id"]: one["name"] for one in page.evaluate("explorer.graph.entities")}
    assert heading(page) == " ".join(names["texts"].split())
    page.get_by_role("button", name="Table").click()
    assert page.locator("tbody script").count() == 0


def test_quotations_are_counted_and_named(everything: Extract, window: Window, tmp_path: Path) -> None:
    quoted = explorer(
        everything, Opening(), A4, Words(), shipped(), lambda cited: f"words of {cited.item.claim.id}"
    )
    assert quoted.quotes == quoted.claims > 0
    file = tmp_path / "quoted.html"
    file.write_bytes(quoted.html)
    page = window.open(file)
    expect(page.locator("nav")).to_contain_text(f"{quoted.quotes} claims carry the quoted words")
    page.evaluate(f"location.hash = 'entity={KH}'")
    page.locator("aside .relations button").first.click()
    claim = page.locator("aside .claim").first
    identity = claim.locator(".id").inner_text()
    expect(claim.locator("blockquote")).to_have_text(f"words of {identity}")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-o", "page.txt"], "its ending must be .html"),
        (["-o", "{}/folder.html"], "folder.html is a folder: name a file"),
        (["-o", "nowhere/page.html"], "there is no folder nowhere"),
        (["--embed-quotes", "-o", "x.html"], "--embed-quotes needs your copies of the sources: --texts FOLDER"),
        (["--texts", ".", "-o", "x.html"], "--texts is for --embed-quotes"),
        (["--groups", "law", "--min-confidence", "1", "-o", "x.html"], "nothing to explore"),
        (["--groups", "magic", "-o", "x.html"], "--groups 'magic' is not one of"),
    ],
)
def test_ill_input_gets_a_clear_message(
    words: list[str], said: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (tmp_path / "folder.html").mkdir()
    words = [word.format(tmp_path) for word in words]
    done = run("explore", "--no-open", *words, db=iraq_folder(tmp_path_factory.getbasetemp()))
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


# --- many ---


def many(number: int) -> Extract:
    """A ring with chords, whose relations rest on no claim."""
    graph: Projection = nx.MultiDiGraph(selection=EVERY)
    dates = {"start_min": "2020-01-01", "start_max": "2020-02-01", "end_min": "2020-03-01", "end_max": "9999-12-31"}
    for n in range(number):
        label = ("Person", "ArmedGroup", "StateBody", "Event")[n % 4]
        graph.add_node(f"n{n}", name=f"Name {n}", labels=[label], aliases=[], keys=[f"name {n}"])
    for n in range(number):
        for kind, other in (("ALLIED_WITH", (n + 1) % number), ("THREATENED", (n * 7 + 3) % number)):
            if n == other:
                continue
            about = {"relation": kind, "status": "asserted", "shown": True, "confidence": 0.5, "voices": 1}
            about |= {"code": "B3", "polarity": 0, "kind": "state", "claims": [], "sources_for": {}, **dates}
            graph.add_edge(f"n{n}", f"n{other}", key=f"e-{kind}-{n}", **about)
    return Extract(graph, [], {}, EVERY.words(), Tables())


@pytest.mark.parametrize(("number", "drawn"), [(300, True), (5000, False)])
def test_many_entities_are_shown_found_and_chosen(window: Window, tmp_path: Path, number: int, drawn: bool) -> None:
    made: Explorer = explorer(many(number), Opening(), A4, Words(), shipped())
    assert (made.drawn, made.entities) == (drawn, number)
    file = tmp_path / "many.html"
    file.write_bytes(made.html)
    page = window.open(file)
    people_and_groups = window.shown()
    assert 0 < len(people_and_groups) < made.relations
    page.get_by_label("Search", exact=True).fill("Name 8")
    page.keyboard.press("Enter")
    assert heading(page) == "Name 8"
    assert page.locator("aside .relations button").count() > 0
    page.get_by_label("Coercion, conflict").uncheck()
    assert set(window.shown()) < set(people_and_groups)
    page.keyboard.press("Escape")
    place = page.evaluate("explorer.place(explorer.graph.entities.findIndex((one) => one.id === 'n8'))")
    page.mouse.click(*place)
    assert heading(page) == "Name 8"
    with page.expect_download() as given:
        page.get_by_role("button", name="Save SVG").click()
    saved = tmp_path / "saved.svg"
    given.value.save_as(saved)
    assert "Name 8" in saved.read_text(encoding="utf-8")


def test_without_webgl_the_rest_of_the_page_works(chromium: Browser, tmp_path: Path) -> None:
    file = tmp_path / "many.html"
    file.write_bytes(explorer(many(1600), Opening(), A4, Words(), shipped()).html)
    with browsers.launched(chromium.browser_type, "--disable-gpu", "--disable-3d-apis") as browser:
        page = Window(browser).open(file)
        expect(page.locator("#picture")).to_contain_text("which this web browser does not have")
        expect(page.get_by_role("button", name="Save SVG")).to_be_disabled()
        page.get_by_role("button", name="Table").click()
        assert page.locator("tbody tr").count() == 200
        page.get_by_label("Search", exact=True).fill("Name 8")
        page.keyboard.press("Enter")
        assert heading(page) == "Name 8"


def test_a_graph_without_actors_is_shown_all_the_same(window: Window, tmp_path: Path) -> None:
    """No figure has it; and what is most has no name for itself where several are most."""
    events = many(350)
    for _, about in events.graph.nodes(data=True):
        about["labels"] = ["Event"]
    made = explorer(events, Opening(), A4, Words(), shipped())
    assert made.title.endswith("nobody in more")
    file = tmp_path / "events.html"
    file.write_bytes(made.html)
    window.open(file)
    assert len(window.shown()) == made.relations
    expect(window.page.locator("h1")).to_have_text(made.title)


def test_the_labels_that_are_asked_for_are_drawn(
    window: Window, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path / "page.html"
    words = ("--labels", "Event,ArmedGroup", "--no-open", "-q", "-o", file)
    assert run("explore", *words, db=iraq_folder(tmp_path_factory.getbasetemp())).returncode == 0
    page = window.open(file)
    assert page.get_by_label("Events").is_checked()
    assert not page.get_by_label("People").is_checked()
    assert window.shown()


def test_a_page_of_thousands_keeps_every_place_apart() -> None:
    made = explorer(many(2000), Opening(), A4, Words(), shipped())
    data = json.loads(made.html.decode().partition('id="graph">')[2].partition("</script>")[0])
    at = data["entities"]["fields"].index("x")
    places = {(row[at], row[at + 1]) for row in data["entities"]["rows"]}
    assert len(places) == 2000
