"""A small load into a large graph reads a part of it, and makes of the graph what reading all of it makes."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from conftest import SMALL, Fields, Graph, claim, entity, identity, source

from graph.store import load as loading
from graph.store import part
from graph.store.audit import audit
from graph.store.load import How, Report, unload
from schema.errors import InputError

# What matters is which ids are read; that the engines read alike shows where many loads follow each other.
pytestmark = pytest.mark.engines("embedded")

OTHER = (
    source("o1", published="2021"),
    entity("group-o"),
    entity("group-p", "Party"),
    entity("raid-o", "Event", start="2020-08"),
    claim("o-1", "group-o", "ALLIED_WITH", "group-p", source="o1"),
    claim("o-2", "group-o", "CARRIED_OUT", "raid-o", source="o1"),
    claim("o-3", "group-o", "SUPPORTS", "body-b", source="o1", about=["c1"]),
    claim(
        "o-4", "group-p", "ATTACKED", "body-b", source="o1", event="raid-o", stance="alleges", speaker="person-c"
    ),
    identity("group-p", "person-c", "different"),
    identity("group-a", "group-alpha"),
    entity("group-alpha", "Party", aliases=["Aleph"]),
)
"""A data set that shares with ``SMALL`` what two may: entities, an identity, a claim about a claim."""

Ways = list[str]
"""Which way each load went: \"part\" or \"all\"."""


@pytest.fixture
def ways(monkeypatch: pytest.MonkeyPatch) -> Ways:
    """Every graph is large enough for a part. Which way each load went."""
    monkeypatch.setattr(part, "LEAST", 0)
    monkeypatch.setattr(part, "SHARE", 0)
    went: Ways = []
    real: Callable[..., Any] = part.prepare_part

    def watched(*arguments: Any, **named: Any) -> Any:
        went.append("all")
        totals = real(*arguments, **named)
        went[-1] = "part"
        return totals

    monkeypatch.setattr(loading, "prepare_part", watched)
    return went


def sound(graph: Graph, report: Report) -> None:
    """Whether the graph is what all of its claims make of it, and the report says what it holds."""
    found = audit(graph.store)
    assert found.differences == ()
    assert found.totals is not None
    for name in ("sources", "entities", "claims", "edges"):
        assert getattr(report.totals, name) == getattr(found.totals, name), name


def with_(**by_id: Fields | None) -> list[Fields]:
    """``SMALL`` with records replaced, left out, or added."""
    kept = {record["id"]: record for record in SMALL} | {key.replace("_", "-"): new for key, new in by_id.items()}
    return [record for record in kept.values() if record is not None]


def denial(id_: str, **more: Any) -> Fields:
    return claim(id_, "group-o", "ALLIED_WITH", "group-p", stance="denies", speaker="group-p", **more)


IN_PART: dict[str, list[Fields]] = {
    "the same": with_(),
    "a claim more": with_(c7=claim("c7", "group-o", "ATTACKED", "group-a", when="2020-07")),
    "a claim less": with_(c6=None),
    "another stance": with_(c4=claim("c4", "person-c", "THREATENED", "body-b", when="2020-06", stance="asserts")),
    "a claim on another's triple": with_(c7=denial("c7")),
    "by another id of one entity": with_(c7=claim("c7", "group-alpha", "THREATENED", "body-b", when="2020-06-26")),
    "two ends that are one entity": with_(c7=claim("c7", "group-alpha", "ALLIED_WITH", "group-a")),
    "a role in another's Event": with_(c7=claim("c7", "group-a", "CARRIED_OUT", "raid-o", stance="doubts")),
    "a role in an Event withdrawn": with_(c5=claim("c5", "body-b", "CARRIED_OUT", "raid-r", retracted="2021")),
    "a claim about another's claim": with_(c7=claim("c7", "group-a", "SUPPORTS", "group-o", about=["o-1"])),
    "new records": with_(
        s9=source("s9", origin="o1", publisher="press-n"),
        press_n=entity("press-n", "Organization"),
        raid_n=entity("raid-n", "Event", start="2020-09"),
        c7=claim("c7", "group-a", "CARRIED_OUT", "raid-n", source="s9"),
        c8=claim(
            "c8", "group-a", "ATTACKED", "group-o", source="s9", event="raid-n", stance="doubts", speaker="press-n"
        ),
    ),
    "an entity of another": with_(group_o=entity("group-o", "Party", aliases=["Omicron"])),
    "a source of another": with_(o1=source("o1", published="2021"), c7=denial("c7", source="o1")),
    "an entity less": with_(raid_r=None, c5=None, c6=None),
    "another name": with_(group_a=entity("group-a", name="Group One", aliases=["Alpha"])),
}
AS_A_WHOLE: dict[str, list[Fields]] = {
    "a source revised": with_(s1=source(published="2020-07-02", publisher="press-p")),
    "a source retracted": with_(s1=source(published="2020-07-01", publisher="press-p", retracted="2021")),
    "an identity more": with_(i=identity("group-o", "group-a")),
    "an Event on another day": with_(raid_r=entity("raid-r", "Event", start="2020-06-24")),
    "a day for another's Event": with_(raid_o=entity("raid-o", "Event", start="2020-07")),
    "a label more that makes an Event": with_(group_p=entity("group-p", "Event")),
}


@pytest.fixture
def shared(graph: Graph, ways: Ways) -> Graph:
    """A graph with both data sets."""
    graph.load(*SMALL)
    graph.load(*OTHER, name="other")
    ways.clear()
    return graph


@pytest.mark.parametrize("changed", IN_PART.values(), ids=IN_PART)
def test_what_is_a_data_set_s_own_is_changed_in_part(shared: Graph, ways: Ways, changed: list[Fields]) -> None:
    before = shared.export()
    sound(shared, shared.load(*changed))
    sound(shared, shared.load(*SMALL))
    assert shared.export() == before
    assert ways == ["part", "all" if changed is IN_PART["an entity of another"] else "part"], "labels may not go"


def test_a_data_set_is_taken_out_in_part(shared: Graph, ways: Ways) -> None:
    before = shared.export()
    more = [
        *IN_PART["new records"],
        entity("group-o", aliases=["Omicron"]),
        claim("c9", "group-o", "ATTACKED", "group-p"),
    ]
    own = [record for record in more if record not in SMALL]
    sound(shared, shared.load(*own, name="new"))
    sound(shared, unload(shared.store, "new", How()))
    assert shared.export() == before
    assert ways == ["part", "part"]


@pytest.mark.parametrize("changed", AS_A_WHOLE.values(), ids=AS_A_WHOLE)
def test_what_data_sets_share_is_changed_with_all_of_the_graph(
    shared: Graph, ways: Ways, changed: list[Fields]
) -> None:
    before = shared.export()
    sound(shared, shared.load(*changed))
    sound(shared, shared.load(*SMALL))
    assert shared.export() == before
    assert ways[0] == "all"


def test_a_part_knows_what_the_rest_of_the_graph_would_refuse(shared: Graph, ways: Ways) -> None:
    before = shared.export()
    for wrong, said in (
        (with_(c7=claim("c7", "group-q", "SUPPORTS", "group-a")), "did you mean group-alpha, group-o, group-p"),
        (
            with_(c7=claim("o-1", "group-a", "SUPPORTS", "group-o")),
            "13: id: o-1 stands already at data set other",
        ),
        (with_(person_c=None, c1=None, c3=None, c4=None), "o-4: speaker: there is no entity 'person-c'"),
        (with_(c1=None), "o-3: about: there is no claim 'c1'"),
        (with_(c7=claim("c7", "group-a", "LEADS", "raid-o")), "LEADS cannot join group-a .* to raid-o"),
        (with_(o1=source("o1", published="2022")), "o1 differs from the same source in another data set"),
        (with_(c7=claim("c7", "group-a", "SUPPORTS", "group-o", about=["o-9"])), "there is no claim 'o-9'"),
    ):
        with pytest.raises(InputError, match=said):
            shared.load(*wrong)
        assert ways.pop() == "all"
    assert shared.export() == before


def test_a_small_or_an_older_graph_is_read_as_a_whole(
    shared: Graph, ways: Ways, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(part, "LEAST", 11)
    shared.load(*with_(c6=None))
    monkeypatch.setattr(part, "LEAST", 0)
    monkeypatch.setattr(part, "SHARE", 2)
    shared.load(*with_())
    monkeypatch.setattr(part, "SHARE", 0)
    shared.load(*with_(c6=None))
    assert ways == ["all", "all", "part"]
    shared.store.run("MATCH (v:MilitiaGraph) SET v.fold_version = 0")
    sound(shared, shared.load(*with_()))
    shared.load(*SMALL, prefer=["other"])
    assert ways == ["all", "all", "part"], "not even tried"


def test_what_was_changed_by_hand_is_mended_where_all_is_read(shared: Graph, ways: Ways) -> None:
    shared.store.run("MATCH ()-[r:ALLIED_WITH]->() SET r.confidence = 0.99")
    shared.load(*with_(c6=None))
    assert len(audit(shared.store).differences) == 1
    sound(shared, shared.load(*SMALL, whole=True))
    assert ways == ["part"], "the other did not try"
    for damage in ("null", "'a'", "7"):
        shared.store.run(f"MATCH (c:Claim {{id: 'c1'}}) SET c.triple = {damage}")
        sound(shared, shared.load(*SMALL))
        assert ways.pop() == "all"


@pytest.mark.engines("embedded", "neo4j-2026")
def test_any_loads_one_after_the_other_leave_what_their_claims_make(graph: Graph, ways: Ways) -> None:
    chance = random.Random(7)
    groups, events = [f"g-{n}" for n in range(6)], [f"e-{n}" for n in range(3)]
    graph.load(*[source(f"s-{n}", published=f"202{n}") for n in range(3)], *map(entity, groups), name="base")
    graph.load(*[entity(id_, "Event", start="2020-05") for id_ in events], name="events")
    graph.load(identity("g-0", "g-5"), name="decisions")

    def any_claim(id_: str) -> Fields:
        subject, object_ = chance.sample(groups, 2)
        stance = chance.choice(("asserts", "alleges", "denies", "doubts"))
        speaker = {"speaker": chance.choice(groups)} if stance == "alleges" else {}
        more: Fields = {"source": f"s-{chance.randrange(3)}", "stance": stance, **speaker}
        if chance.random() < 0.3:
            return claim(id_, subject, "CARRIED_OUT", chance.choice(events), **more)
        if chance.random() < 0.5:
            when, event = chance.choice((("2020-05", None), ("2020-06", None), (None, chance.choice(events))))
            dated = {"when": when} if when else {"event": event}
            return claim(id_, subject, "ATTACKED", object_, **dated, **more)
        return claim(id_, subject, "ALLIED_WITH", object_, start=f"20{chance.randrange(10, 20)}", **more)

    for turn in range(16):
        name = chance.choice(("one", "two", "three"))
        own = [entity(f"g-{name}-{n}") for n in range(chance.randrange(3))] if turn < 12 else []
        claims = [any_claim(f"{name}-{n}") for n in chance.sample(range(12), chance.randrange(1, 10))]
        sound(graph, graph.load(*own, *claims, entity(f"g-{name}"), name=name, append=False))
    assert ways.count("part") > 6, ways
