"""Figures: the points of a checklist that can be counted are counted, on the scene and on the files."""

from __future__ import annotations

import io
import re
import struct
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest
from command import ROOT, iraq_folder, run
from projected import projection

from graph.analytics.command import command
from graph.analytics.paths import influence_paths
from graph.analytics.simple import influence
from graph.figures.chart import chart
from graph.figures.ego import ego
from graph.figures.geometry import sample, touching
from graph.figures.look import SMALLEST, Look, look
from graph.figures.matrix import matrix
from graph.figures.network import network
from graph.figures.places import LABELLED
from graph.figures.route import path
from graph.figures.scene import Curve, Scene, Text
from graph.figures.timeline import timeline
from graph.figures.typeface import width, wrap
from graph.figures.words import DRAWN, Words
from graph.figures.write_page import DPI, to_page
from graph.figures.write_svg import to_svg
from graph.projection import project
from graph.reading.view import View
from graph.selection import Selection
from graph.store.connect import open_store
from queries.catalogue import cypher
from schema.errors import UsageError

if TYPE_CHECKING:
    from graph.projection import Projection

SVG = "{http://www.w3.org/2000/svg}"
KADHIMI, IRAN, PMF, KH = "mustafa-al-kadhimi", "iran", "popular-mobilization-forces", "kataib-hezbollah"


@pytest.fixture(scope="session")
def iraq(tmp_path_factory: pytest.TempPathFactory) -> tuple[Projection, Words]:
    """The shipped data set with all that is alleged, and its sources."""
    with open_store(str(iraq_folder(tmp_path_factory.getbasetemp())), "reader") as store:
        view = View(include=("alleged",))
        graph = project(store, Selection(view=view, labels=frozenset(DRAWN)))
        return graph, Words(sources=store.rows(cypher("sources")))


def _network(graph: Projection, words: Words, page: Look) -> Scene:
    return network(graph, page, words)


def _ego(graph: Projection, words: Words, page: Look) -> Scene:
    return ego(graph, KH, page, words)


def _path(graph: Projection, words: Words, page: Look) -> Scene:
    return path(graph, influence_paths(influence(graph), IRAN, KADHIMI, k=3), page, words)


def _command(graph: Projection, words: Words, page: Look) -> Scene:
    return chart(graph, PMF, command(graph, PMF), page, words)


def _timeline(graph: Projection, words: Words, page: Look) -> Scene:
    return timeline(graph, [KADHIMI, KH, PMF], page, words)


def _matrix(graph: Projection, words: Words, page: Look) -> Scene:
    return matrix(graph, page, words)


KINDS: dict[str, Callable[[Projection, Words, Look], Scene]] = {
    "network": _network,
    "ego": _ego,
    "path": _path,
    "command": _command,
    "timeline": _timeline,
    "matrix": _matrix,
}


@pytest.fixture(scope="session")
def scenes(iraq: tuple[Projection, Words]) -> dict[str, Scene]:
    return {kind: draw(*iraq, look("a4", "print", "both")) for kind, draw in KINDS.items()}


@pytest.fixture(params=KINDS)
def scene(request: pytest.FixtureRequest, scenes: dict[str, Scene]) -> Scene:
    return scenes[request.param]


def overlapping(texts: list[Text]) -> list[tuple[str, str]]:
    quads = [np.array(text.corners()) for text in texts]
    return [
        (texts[i].text, texts[j].text)
        for i, j in combinations(range(len(texts)), 2)
        # The lines of one name belong together.
        if not (texts[i].of == texts[j].of and texts[i].role == texts[j].role)
        and touching(_shrunk(quads[i]), _shrunk(quads[j])[None]).any()
    ]


def _shrunk(quad: Any) -> Any:
    """A hair smaller: two that share an edge do not overlap."""
    middle = quad.mean(0)
    return middle + (quad - middle) * 0.97


def words_on(scene: Scene) -> list[Text]:
    return [text for text in scene.texts() if text.role != "furniture"]


def test_no_words_touch_other_words(scene: Scene) -> None:
    assert overlapping(words_on(scene)) == []


def test_no_words_touch_a_foreign_glyph(scene: Scene) -> None:
    glyphs = list(scene.glyphs())
    struck = []
    for text in words_on(scene):
        if text.role == "number":
            continue  # stands on its own mark
        quad = np.array(text.corners())
        low, high = quad.min(0), quad.max(0)
        for glyph in glyphs:
            near = np.clip((glyph.x, glyph.y), low, high)
            if not text.angle and np.hypot(*(near - (glyph.x, glyph.y))) < glyph.r * 0.9:
                struck.append((text.text, glyph.id))
    assert struck == []


def test_no_line_runs_through_a_foreign_glyph(scene: Scene) -> None:
    glyphs = list(scene.glyphs())
    through = []
    for curve in scene.curves():
        way = sample(curve.points, np.linspace(0, 1, 60))
        for glyph in glyphs:
            if glyph.id not in curve.ends and np.hypot(*(way - (glyph.x, glyph.y)).T).min() < glyph.r:
                through.append((curve.ends, glyph.id))
    assert through == []


def test_all_is_inside_the_page_and_large_enough_to_read(scene: Scene) -> None:
    for text in scene.texts():
        corners = np.array(text.corners())
        assert corners.min() >= 0, text
        assert (corners.max(0) <= (scene.width, scene.height)).all(), text
        assert text.size >= SMALLEST, text


def test_the_plot_fills_the_page(scene: Scene) -> None:
    x, y, w, h = scene.plot
    points = [corner for text in words_on(scene) for corner in text.corners()]
    points += [point for curve in scene.curves() for point in curve.points]
    low, high = np.array(points).min(0), np.array(points).max(0)
    wide, tall = high - low
    assert wide / w > 0.7, "across"
    assert tall / h > 0.6, "down"
    assert (w * h) / (scene.width * scene.height) > 0.55
    assert x > 0 < y


def test_the_legend_explains_what_occurs_and_nothing_else(scenes: dict[str, Scene]) -> None:
    said = " ".join(text.text for text in scenes["network"].texts("furniture"))
    for occurs in ("Person", "Armed group", "Coercion, conflict", "dotted: alleged only", "line weight"):
        assert occurs in said
    for absent in ("Event", "Law ", "retracted"):
        assert absent not in said


def test_every_figure_says_what_it_rests_on(scene: Scene) -> None:
    said = " ".join(text.text for text in scene.texts("furniture"))
    assert "Sources: " in said
    assert "Voice of America ([2020-06-30..2020-07-04]), reliability B" in said
    assert re.search(r"\d+ of \d+ relations rest on one voice", said)
    assert scene.title
    assert scene.subtitle


def test_status_is_in_the_line_and_score_in_its_weight(
    scenes: dict[str, Scene], iraq: tuple[Projection, Words]
) -> None:
    graph, _ = iraq
    about = {key: edge for *_, key, edge in graph.edges(keys=True, data=True)}
    seen = set()
    for curve in scenes["network"].curves():
        status = {about[key]["status"] for key in curve.relations}
        assert len(status) == 1
        seen |= status
        assert bool(curve.dash) == (status != {"asserted"})
        strongest = max(about[key]["confidence"] for key in curve.relations)
        assert curve.width == (0.8 if strongest < 0.35 else 1.4 if strongest < 0.6 else 2.2)
    assert {"asserted", "alleged"} <= seen


def test_every_relation_of_the_network_is_on_the_page(
    scenes: dict[str, Scene], iraq: tuple[Projection, Words]
) -> None:
    graph, _ = iraq
    is_actor = graph.graph["selection"].is_actor
    between = {
        key
        for a, b, key in graph.edges(keys=True)
        if a != b and is_actor(graph.nodes[a]) and is_actor(graph.nodes[b])
    }
    assert {key for curve in scenes["network"].curves() for key in curve.relations} == between
    # The path stands on the network's own places, so that a reader finds everybody again.
    places = {glyph.id: (glyph.x, glyph.y) for glyph in scenes["network"].glyphs()}
    others = {glyph.id: (glyph.x, glyph.y) for glyph in scenes["path"].glyphs()}
    assert places.keys() == others.keys()
    assert max(abs(places[i][0] - others[i][0]) for i in places) < 25, "but for the height of the legend"


def test_the_same_graph_gives_the_same_bytes(iraq: tuple[Projection, Words]) -> None:
    graph, words = iraq
    shuffled: Projection = nx.MultiDiGraph(**graph.graph)
    shuffled.add_nodes_from(reversed(list(graph.nodes(data=True))))
    for a, b, key, about in sorted(graph.edges(keys=True, data=True), key=lambda row: row[2], reverse=True):
        shuffled.add_edge(a, b, key=key, **about)
    page = look("a4", "print", "en")
    for write in (to_svg, lambda scene: to_page(scene, "png"), lambda scene: to_page(scene, "pdf")):
        assert write(_ego(graph, words, page)) == write(_ego(shuffled, words, page))


def test_svg_keeps_words_and_tells_the_evidence_of_every_relation(scenes: dict[str, Scene]) -> None:
    tree = ET.fromstring(to_svg(scenes["ego"]))
    words = [element.text for element in tree.iter(f"{SVG}text")]
    assert "كتائب حزب الله" in words
    assert "Kataib Hezbollah" in " ".join(filter(None, words))
    groups = [g for g in tree.iter(f"{SVG}g") if g.get("data-relations")]
    assert groups
    for group in groups:
        title = group.find(f"{SVG}title")
        assert title is not None
        assert "claims " in str(title.text)
        assert " voice" in str(title.text)
    style = tree.find(f"{SVG}style")
    assert style is not None
    assert "data:font/woff;base64," in str(style.text)
    assert "http" not in re.sub(r"http://www\.w3\.org/2000/svg", "", to_svg(scenes["ego"]).decode())


def test_png_has_300_dots_an_inch_and_pdf_its_fonts(scenes: dict[str, Scene]) -> None:
    png = to_page(scenes["ego"], "png")
    wide, high = struct.unpack(">II", png[16:24])
    assert (wide, high) == (int(297 / 25.4 * DPI), int(210 / 25.4 * DPI))
    pdf = to_page(scenes["ego"], "pdf")
    assert b"/FontFile2" in pdf
    assert b"NotoSans" in pdf
    assert b"NotoNaskhArabic" in pdf
    assert b"CreationDate" not in pdf


def test_markup_and_odd_letters_in_names_stay_words() -> None:
    names = {"a": 'A <b>&"x"</b>', "b": "$x^2$ & \\alpha", "c": "名前"}
    graph = projection(("a", "THREATENED", "b", {}), ("b", "ALLIED_WITH", "c", {}))
    nx.set_node_attributes(graph, names, "name")
    scene = network(graph, look("a4", "print", "en"), Words())
    tree = ET.fromstring(to_svg(scene))
    said = " ".join(filter(None, (element.text for element in tree.iter(f"{SVG}text"))))
    assert '<b>&"x"</b>' in said
    assert "$x^2$" in said
    assert "\ufffd\ufffd" in said, "letters that no font has are told from none"
    assert to_page(scene, "png")
    assert to_page(scene, "pdf")


@pytest.mark.parametrize("theme", ["print", "dark", "grey"])
def test_themes_change_colours_and_nothing_else(
    iraq: tuple[Projection, Words], scenes: dict[str, Scene], theme: Any
) -> None:
    graph, words = iraq
    other = _ego(graph, words, look("a4", theme, "both"))
    assert [(g.id, g.x, g.y) for g in other.glyphs()] == [(g.id, g.x, g.y) for g in scenes["ego"].glyphs()]
    if theme == "grey":
        colours = {c for mark in other.marks for c in re.findall(r"#[0-9A-F]{6}", repr(mark))}
        assert all(c[1:3] == c[3:5] == c[5:7] for c in colours)


@pytest.mark.parametrize("size", ["a4", "a3", "slide", "160x120"])
def test_every_size_of_page_holds_a_figure_without_collisions(iraq: tuple[Projection, Words], size: str) -> None:
    graph, words = iraq
    scene = _ego(graph, words, look(size, "print", "en"))
    assert overlapping(words_on(scene)) == []


@pytest.mark.parametrize("size", ["a5", "20x20", "9000x100", "axb", ""])
def test_no_other_size(size: str) -> None:
    with pytest.raises(UsageError, match="--size"):
        look(size, "print", "en")


def large(number: int) -> Projection:
    return projection(*((f"n{i}", "ALLIED_WITH", f"n{(i * 7 + 1) % number}", {}) for i in range(number)))


def test_with_many_entities_the_first_are_named_and_with_too_many_it_says_what_to_do() -> None:
    scene = network(large(LABELLED + 20), look("a3", "print", "en"), Words())
    assert len({text.of for text in scene.texts("label")}) == LABELLED
    assert f"Only the {LABELLED} entities with the most relations" in " ".join(t.text for t in scene.texts())
    with pytest.raises(UsageError, match="too many for a page"):
        network(large(400), look("a3", "print", "en"), Words())


def test_lines_break_evenly_and_nothing_is_lost() -> None:
    text = "Commander-in-chief of the Iraqi armed forces"
    lines = wrap(text, 8, 80)
    assert " ".join(lines) == text
    assert all(width(line, 8) <= 80 for line in lines)
    assert wrap("unbreakable" * 5, 8, 20) == ["unbreakable" * 5]


COMMANDS = ("network", "ego KH", "path Iran Kadhimi", "command PMF", "timeline Kadhimi KH", "matrix")


@pytest.mark.parametrize("words", COMMANDS)
def test_the_command_draws_every_kind(words: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    db = iraq_folder(tmp_path_factory.getbasetemp())
    output = tmp_path / "figure.svg"
    done = run("draw", *words.split(), "-o", output, "--title", "Said by hand", db=db)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert "Said by hand" in done.stderr
    tree = ET.parse(io.BytesIO(output.read_bytes())).getroot()
    assert tree.findtext(f"{SVG}title") == "Said by hand"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("network",), "name the file with -o FILE; its ending says the format: svg, png, pdf"),
        (("network", "-o", "x.gif"), "x.gif: its ending must be one of .svg, .png, .pdf"),
        (("network", "Iran", "-o", "x.svg"), "network takes no name"),
        (("ego", "-o", "x.svg"), "ego takes 1 name"),
        (("path", "Iran", "-o", "x.svg"), "path takes 2 names"),
        (("ego", "Nobody at all", "-o", "x.svg"), "Nobody at all"),
        (("network", "--labels", "Law", "-o", "x.svg"), "nothing to draw"),
        (("network", "-o", "no/such/folder/x.svg"), "cannot be written: there is no folder no/such/folder"),
    ],
)
def test_ill_input_gets_a_clear_message(
    words: tuple[str, ...], told: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    done = run("draw", *words, db=iraq_folder(tmp_path_factory.getbasetemp()))
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert not Path("x.svg").exists()


def test_a_dashed_line_is_dashed_in_every_writer() -> None:
    graph = projection(("a", "THREATENED", "b", {"status": "disputed", "confidence": 0.2}))
    scene = network(graph, look("a4", "print", "en"), Words())
    (curve,) = scene.curves()
    assert isinstance(curve, Curve)
    assert curve.dash
    assert b"stroke-dasharray" in to_svg(scene)
    solid = replace(scene, marks=[replace(m, dash=()) if isinstance(m, Curve) else m for m in scene.marks])
    assert to_page(scene, "png") != to_page(solid, "png")


def test_the_picture_in_the_docs_shows_the_shipped_data_set(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    # Places may differ by a hair between machines; what is drawn, and every word, may not.
    output = tmp_path / "network.svg"
    assert run("draw", "network", "-o", output, db=iraq_folder(tmp_path_factory.getbasetemp())).returncode == 0
    shown, now = (
        ET.parse(file).getroot()  # our own files
        for file in (ROOT / "docs" / "pictures" / "network.svg", output)
    )
    for tree in (shown, now):
        assert list(tree.iter(f"{SVG}g"))
    assert _drawn(shown) == _drawn(now), "draw it again: militia-graph draw network -o docs/pictures/network.svg"


def _drawn(tree: ET.Element) -> tuple[list[str], list[str]]:
    titles = sorted(str(title.text) for title in tree.iter(f"{SVG}title"))
    return titles, sorted(g.get("data-relations") or "" for g in tree.iter(f"{SVG}g"))
