"""Use in Python, as docs/notebook.md shows it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from graph import View, ask, open_store, project
from graph.selection import Selection
from schema.errors import EnvironmentFault, UsageError

pytestmark = pytest.mark.engines("embedded", "neo4j-2026")

RELATED = frozenset(["RELATED_TO"])
"""Says nothing but that there is something: only projected where it is asked for."""

PAGE = Path(__file__).parent.parent / "docs" / "notebook.md"


def test_the_page_runs_from_top_to_bottom(
    iraq_db: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MILITIA_GRAPH_DB", "not read: the page opens what it names")
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    code = "".join(blocks).replace("DB = None", f"DB = {iraq_db!r}")
    assert iraq_db in code
    names: dict[str, Any] = {}
    exec(compile(code, PAGE.name, "exec"), names)
    printed = capsys.readouterr().out
    assert "Qais al-Khazali alleged" in printed
    assert {"who": "Akram al-Kaabi", "what": "Al-Nujaba"} in names["rows"]
    assert names["frame"].columns.tolist() == list(names["threats"].columns)
    assert names["in_june"].number_of_edges() < names["graph"].number_of_edges()
    assert re.search(r"^Kataib Hezbollah \d+$", printed, re.MULTILINE)
    assert names["routes"][1].entities == ("iran", "kataib-hezbollah", "mustafa-al-kadhimi")
    assert names["reached"].columns.tolist() == ["entity", "chance", "pagerank"]
    assert 0 < names["firm"].number_of_edges() < names["graph"].number_of_edges()


def test_an_empty_answer_has_its_columns(iraq_db: str) -> None:
    with open_store(iraq_db, "reader") as store:
        rows = ask(store, "threats-against", entity="Baghdad")
    assert rows == []
    assert rows.frame().columns.tolist() == list(rows.columns)
    assert rows.columns[:2] == ("subject", "subject_name")


def test_frames_ask_for_pandas(iraq_db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pandas", None)
    with open_store(iraq_db, "reader") as store, pytest.raises(EnvironmentFault, match="needs pandas"):
        ask(store, "disputed").frame()


def test_what_does_not_fit_is_said(iraq_db: str) -> None:
    with open_store(iraq_db, "reader") as store:
        for name, given in (("nonsense", {}), ("event", {}), ("event", {"entity": "Nobody at All"})):
            with pytest.raises(UsageError):
                ask(store, name, **given)


def test_the_projection_holds_what_the_view_has(iraq_db: str) -> None:
    with open_store(iraq_db, "reader") as store:
        default, whole = project(store), project(store, View(("alleged", "disputed", "retracted")))
        stored = store.rows("MATCH (:Entity)-[r]->(:Entity) RETURN r.id AS id, type(r) AS type")
        related = project(store, Selection(View(("alleged", "disputed", "retracted")), relations=RELATED))
        entities = store.rows("MATCH (n:Entity) RETURN n.id AS id ORDER BY id")
    found = {row["id"]: row["type"] for row in stored}
    assert {key for *_, key in whole.edges(keys=True)} == {
        id_ for id_, type_ in found.items() if type_ not in RELATED
    }
    assert {key for *_, key in related.edges(keys=True)} == {
        id_ for id_, type_ in found.items() if type_ in RELATED
    }
    shown = {key for *_, key in default.edges(keys=True)}
    assert shown == {key for *_, key, about in whole.edges(keys=True, data=True) if about["shown"]}
    assert list(default.nodes) == [row["id"] for row in entities]
    accused = whole.get_edge_data("mustafa-al-kadhimi", "qassem-soleimani") or {}
    assert all(about["status"] == "disputed" for about in accused.values())
    assert default.nodes["kataib-hezbollah"]["labels"] == ["ArmedGroup"]
    assert "kataib-hezbollah" in nx.ancestors(whole, "iraqi-security-apparatus")
