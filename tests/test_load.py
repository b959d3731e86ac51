"""Loading: data sets become equal to their input, together or not at all, whoever else loads and whatever dies."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any, Literal

import pytest
from conftest import SMALL, Fields, Graph, claim, entity, identity, source, write_jsonl

from graph.exports.jsonl import export_jsonl
from graph.store import write as writing
from graph.store.connect import open_store
from graph.store.load import How, settle, unload
from schema.errors import EnvironmentFault, InputError, UsageError

CUT_OFF = "was cut off .*--resume.*--rollback"


def changed(*records: Fields, **by_id: Fields | None) -> list[Fields]:
    """The records, with those that are named replaced or left out."""
    new = [by_id.get(r.get("id", "").replace("-", "_"), r) for r in records]
    return [r for r in new if r is not None]


# One input, one graph


def test_loading_twice_changes_nothing(graph: Graph) -> None:
    assert graph.load(*SMALL).changed > 0
    before = graph.export()
    assert graph.load(*SMALL).changed == 0
    assert graph.load(*reversed(SMALL)).changed == 0
    assert graph.load(*SMALL, append=True).changed == 0
    assert graph.export() == before


def test_a_data_set_becomes_equal_to_its_input(graph: Graph) -> None:
    graph.load(*SMALL)
    before = graph.export()
    fewer = changed(*SMALL, c5=None, raid_r=None, c6=None, c3=None, c4=None)
    report = graph.load(*fewer, entity("group-n"))
    assert (report.totals.claims, report.totals.edges) == (2, 2)
    held = {row["id"] for row in graph.store.rows("MATCH (n:Entity) RETURN n.id AS id")}
    assert held == {"group-a", "body-b", "person-c", "press-p", "group-n"}
    assert graph.count("MATCH (:Entity)-[r]->(:Entity) RETURN count(r) AS n") == 2
    assert graph.count("MATCH (c:Claim) RETURN count(c) AS n") == 2
    graph.load(*SMALL)
    assert graph.export() == before


def test_append_only_adds(graph: Graph) -> None:
    graph.load(*SMALL)
    more = claim("c7", "group-a", "ATTACKED", "body-b", when="2020-07")
    graph.load(SMALL[0], *SMALL[1:3], more, append=True)
    both = graph.export()
    assert graph.load(more, append=True).changed == 0
    graph.load(*SMALL, more)
    assert graph.export() == both


def test_the_order_of_qualifiers_is_no_other_content(graph: Graph) -> None:
    def threat(**qualifiers: Any) -> Fields:
        return claim("c7", "group-a", "THREATENED", "body-b", qualifiers=qualifiers)

    graph.load(*SMALL, threat(mode=["b", "a"], aspect=["repeated"]))
    assert graph.load(threat(aspect=["repeated"], mode=["a", "b"]), append=True).changed == 0
    exported = graph.folder / "demo.jsonl"
    exported.write_text(graph.export())
    assert graph.load_path(exported).changed == 0


@pytest.mark.parametrize(
    "other",
    [
        claim("c2", "group-a", "ATTACKED", "body-b", when="2020-06-26"),
        entity("group-a", aliases=["Beta"]),
        source(published="2020-07-02", publisher="press-p"),
    ],
    ids=["claim", "entity", "source"],
)
def test_append_refuses_other_content_under_the_same_id(graph: Graph, other: Fields) -> None:
    graph.load(*SMALL)
    before = graph.export()
    with pytest.raises(InputError, match=f"{other['id']} .*already"):
        graph.load(other, append=True)
    assert graph.export() == before
    twice = claim("c9", "group-a", "SUPPORTS", "body-b")
    with pytest.raises(InputError, match="c9 stands already"):
        graph.load(twice, twice, append=True)


def test_doubles_are_named_with_both_places(graph: Graph) -> None:
    with pytest.raises(InputError, match=r"demo.jsonl:14: id: group-a stands already at demo.jsonl:2"):
        graph.load(*SMALL, source("s2"), entity("group-a", "Party"))


def test_a_dry_run_changes_nothing(graph: Graph) -> None:
    assert graph.load(*SMALL, dry_run=True).changed > 0
    assert graph.count("MATCH (n) RETURN count(n) AS n") == 0


def test_an_input_without_records_is_an_error(graph: Graph) -> None:
    with pytest.raises(InputError, match=r"empty|no records"):
        graph.load()
    with pytest.raises(InputError, match="no records"):
        graph.load({"kind": "coverage", "source": "s1", "reason": "title"})


def test_coverage_names_a_source_that_is_there(graph: Graph) -> None:
    with pytest.raises(InputError, match="no source 's9'"):
        graph.load(*SMALL, {"kind": "coverage", "source": "s9", "reason": "title"})


# Several data sets


def test_unload_takes_out_exactly_its_own(graph: Graph) -> None:
    graph.load(*SMALL)
    before = graph.export()
    other = [source("s2"), entity("group-a", "Party", aliases=["Aleph"]), entity("group-n")]
    denied = claim("d1", "group-a", "THREATENED", "body-b", when="2020-06-26", stance="denies", speaker="group-a")
    graph.load(*other, {**denied, "source": "s2"}, name="other")
    assert graph.export() != before
    unload(graph.store, "other", How())
    assert graph.export() == before
    assert graph.count("MATCH (s:Source) RETURN count(s) AS n") == 1
    with pytest.raises(UsageError, match=r"no data set 'other'.*demo"):
        unload(graph.store, "other", How())


def test_unload_refuses_while_another_data_set_refers_to_it(graph: Graph) -> None:
    graph.load(*SMALL)
    graph.load(claim("d1", "group-a", "SUPPORTS", "press-p"), claim("d2", "person-c", "LEADS", "group-a"), name="n")
    before = graph.export()
    with pytest.raises(InputError) as caught:
        unload(graph.store, "demo", How())
    for words in ("d1: subject: there is no entity 'group-a'", "d2: object", "d1: source: there is no source 's1'"):
        assert words in str(caught.value)
    assert graph.export() == before


def test_data_sets_share_an_entity(graph: Graph) -> None:
    def shown() -> dict[str, Any]:
        cypher = "MATCH (n:Entity {id: 'g'}) RETURN n.name AS name, n.aliases AS aliases, labels(n) AS labels"
        (row,) = graph.store.rows(cypher)
        return {key: row[key] if key == "name" else sorted(row[key]) for key in row}

    graph.load(entity("g", name="Zeta", aliases=["One"], count=3), name="b")
    graph.load(entity("g", "Party", name="Eta", aliases=["Two"], count=4), name="a")
    labels = ["ArmedGroup", "Entity", "Party"]
    assert shown() == {"name": "Eta", "aliases": ["One", "Two", "Zeta"], "labels": labels}
    graph.load(entity("g", name="Zeta", aliases=["One"], count=3), name="b", prefer=["b"])
    assert shown() == {"name": "Zeta", "aliases": ["Eta", "One", "Two"], "labels": labels}
    graph.load(entity("h"), name="c")
    assert shown()["name"] == "Zeta", "the preference stays"
    unload(graph.store, "a", How())
    assert shown() == {"name": "Zeta", "aliases": ["One"], "labels": ["ArmedGroup", "Entity"]}


def test_a_shared_source_must_be_described_alike(graph: Graph) -> None:
    graph.load(source(published="2020"), entity("g"), name="a")
    graph.load(source(published="2020"), entity("h"), name="b")
    (row,) = graph.store.rows("MATCH (s:Source) RETURN s.datasets AS datasets")
    assert row["datasets"] == ["a", "b"]
    before = graph.export()
    with pytest.raises(InputError, match=r"s1 differs .*published"):
        graph.load(source(published="2021"), entity("h"), name="b")
    assert graph.export() == before


def test_identities_are_undone_exactly(graph: Graph) -> None:
    records = [
        *SMALL,
        entity("a-group", "Party"),
        claim("c7", "a-group", "THREATENED", "body-b", when="2020-06-26"),
    ]
    graph.load(*records)
    before = graph.export()
    graph.load(*records, identity("group-a", "a-group"))
    assert graph.count("MATCH (n:Entity) WHERE n.id IN ['group-a', 'a-group'] RETURN count(n) AS n") == 1
    (row,) = graph.store.rows(
        "MATCH (n:Entity {id: 'a-group'})-[r:THREATENED]->() RETURN n.ids AS ids, r.claim_count AS claims"
    )
    assert row == {"ids": ["a-group", "group-a"], "claims": 2}
    assert graph.count("MATCH (:Person)-[r:LEADS]->(:Entity {id: 'a-group'}) RETURN count(r) AS n") == 1
    graph.load(*records)
    assert graph.export() == before


def test_an_identity_of_another_data_set_counts_and_goes_with_it(graph: Graph) -> None:
    graph.load(*SMALL, entity("group-z"), claim("c7", "group-z", "ALLIED_WITH", "group-a"))
    before = graph.export()
    report = graph.load(identity("group-a", "group-z"), name="decisions")
    assert report.totals.self_edges == ["c7"]
    assert not graph.count("MATCH ()-[r:ALLIED_WITH]->() RETURN count(r) AS n")
    with pytest.raises(InputError, match="different here, but one"):
        graph.load(identity("group-a", "group-z", "different"), name="more")
    unload(graph.store, "decisions", How())
    assert graph.export() == before


# Others at the same time


def batch_of(name: str, size: int) -> list[Fields]:
    """A data set of its own with ``size`` acts between two groups that all such data sets share."""
    acts = [
        claim(f"{name}-{n}", "g-1", "ATTACKED", "g-2", when=f"20{n % 20:02}-01-{n % 28 + 1:02}", source=f"s-{name}")
        for n in range(size)
    ]
    return [source(f"s-{name}"), entity("g-1"), entity("g-2"), *acts]


def test_two_loads_at_once_give_what_one_after_the_other_gives(graph: Graph) -> None:
    names = ("one", "two", "three")
    for name in names:
        graph.load(*batch_of(name, 50), name=name)
    wanted = graph.export()
    for name in names:
        unload(graph.store, name, How())
    seen: set[tuple[int, int]] = set()
    errors: list[BaseException] = []
    done = threading.Event()

    def work(name: str) -> None:
        try:
            Graph(graph.store, graph.folder).load(*batch_of(name, 50), name=name)
        except BaseException as error:
            errors.append(error)

    def look() -> None:
        cypher = "MATCH (c:Claim) RETURN count(c) AS claims, count(DISTINCT c.dataset) AS sets"
        while not done.is_set():
            (row,) = graph.store.rows(cypher)
            seen.add((row["claims"], row["sets"]))

    watcher = threading.Thread(target=look)
    watcher.start()
    threads = [threading.Thread(target=work, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done.set()
    watcher.join()
    assert not errors
    assert graph.export() == wanted
    assert seen <= {(50 * n, n) for n in range(4)}, "no half load is ever seen"


def test_two_first_loads_of_a_new_folder(tmp_path: Path) -> None:
    folder = tmp_path / "base"
    inputs = [write_jsonl(tmp_path / f"{name}.jsonl", *batch_of(name, 20)) for name in ("one", "two")]
    children = [start("load", str(path), "--db", str(folder)) for path in inputs]
    for child in children:
        _, errors = child.communicate(timeout=60)
        assert child.returncode == 0, errors
    with open_store(str(folder), "reader") as store:
        lines = "".join(export_jsonl(store))
    assert lines.count('"kind": "claim"') == 40
    assert not list((folder / "spool").glob("load-*"))


# Loads that are cut off

PLENTY = [
    *batch_of("big", 40),
    *(entity(f"g-{n}") for n in range(3, 20)),
    *(claim(f"m-{n}", f"g-{n}", "ALLIED_WITH", f"g-{n + 1}", source="s-big") for n in range(1, 19)),
]
REWORKED = [
    *(r for r in PLENTY if r["kind"] != "claim" or r["id"] < "big-3"),
    source("s-new"),
    entity("g-20", "Party"),
    entity("g-0"),
    identity("g-5", "g-6"),
    identity("g-0", "g-1"),
    claim("n-1", "g-2", "SUPPORTS", "g-3", source="s-new"),
    claim("m-2", "g-2", "ALLIED_WITH", "g-3", source="s-new"),
]


class Stop(Exception):
    """Ends a load between two batches, as a crash would."""


def after(batches: int) -> Callable[[int, int], None]:
    numbers = count(1)

    def progress(_done: int, _total: int) -> None:
        if next(numbers) == batches:
            raise Stop

    return progress


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "ONE_TRANSACTION", 5)
    monkeypatch.setattr(writing, "BATCH", 7)


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("how", ["resume", "rollback"])
def test_a_load_cut_off_after_any_batch_is_finished_or_taken_back(
    graph: Graph, how: Literal["resume", "rollback"]
) -> None:
    relabelled = changed(*REWORKED, g_7=entity("g-7", "Party"))
    graph.load(*relabelled, name="big")
    new = graph.export()
    graph.load(*PLENTY, name="big")
    old = graph.export()
    for batches in count(1):
        try:
            graph.load(*relabelled, name="big", progress=after(batches))
        except Stop:
            pass
        else:
            break
        with pytest.raises(EnvironmentFault, match=CUT_OFF):
            graph.load(*SMALL)
        with pytest.raises(EnvironmentFault, match="--resume"):
            graph.export()
        try:
            # And the mending itself may be cut off.
            settle(graph.store, how, after(1 + batches % 3))
        except Stop:
            assert settle(graph.store, how) == 1
        assert graph.export() == (new if how == "resume" else old)
        assert settle(graph.store, how) == 0
        graph.load(*PLENTY, name="big")
        assert graph.export() == old, "nothing lies about"
    assert batches > 8


@pytest.mark.usefixtures("small_batches")
def test_a_rollback_cut_off_may_be_turned_into_a_resume(graph: Graph) -> None:
    graph.load(*PLENTY, name="big")
    old = graph.export()
    graph.load(*REWORKED, name="big")
    new = graph.export()
    with pytest.raises(Stop):
        graph.load(*PLENTY, name="big", progress=after(5))
    with pytest.raises(Stop):
        settle(graph.store, "rollback", after(2))
    with pytest.raises(Stop):
        settle(graph.store, "resume", after(1))
    settle(graph.store, "rollback")
    assert graph.export() == new
    with pytest.raises(Stop):
        graph.load(*PLENTY, name="big", progress=after(5))
    with pytest.raises(Stop):
        settle(graph.store, "rollback", after(2))
    settle(graph.store, "resume")
    assert graph.export() == old


@pytest.mark.usefixtures("small_batches")
def test_a_load_without_its_spool_says_so(graph: Graph) -> None:
    with pytest.raises(Stop):
        graph.load(*PLENTY, name="big", progress=after(3))
    (spool,) = (graph.store.home / "spool").glob("*.sqlite")
    hidden = spool.rename(spool.with_suffix(".hidden"))
    with pytest.raises(EnvironmentFault, match="'big' had prepared is not in"):
        settle(graph.store, "rollback")
    hidden.rename(spool)
    settle(graph.store, "rollback")
    assert graph.count("MATCH (n) WHERE NOT n:MilitiaGraph RETURN count(n) AS n") == 0


@pytest.mark.usefixtures("small_batches")
def test_a_running_load_is_waited_for(graph: Graph) -> None:
    def slow(_done: int, _total: int) -> None:
        began.set()
        time.sleep(0.05)

    began = threading.Event()
    first = threading.Thread(target=lambda: graph.load(*PLENTY, name="big", progress=slow))
    first.start()
    began.wait(20)
    with pytest.raises(EnvironmentFault, match="another load of 'big' is running"):
        graph.load(*SMALL, wait=0)
    with pytest.raises(EnvironmentFault, match="still running"):
        settle(graph.store, "rollback")
    graph.load(*SMALL, wait=30)
    first.join()
    assert graph.export("demo") and graph.export("big")


def start(*arguments: str, **constants: int) -> subprocess.Popen[str]:
    """The program as a process of its own, with constants of the writing module set first."""
    setting = "".join(f"writing.{name} = {value}; " for name, value in constants.items())
    code = f"from graph.store import write as writing; {setting}import cli; cli.main()"
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def kill(child: subprocess.Popen[str]) -> None:
    child.send_signal(signal.SIGKILL)
    child.communicate()


def test_a_small_load_that_is_killed_is_there_or_not(graph: Graph, engine: str) -> None:
    graph.load(*PLENTY, name="big")
    old = graph.export()
    graph.load(*REWORKED, name="big")
    new = graph.export()
    graph.load(*PLENTY, name="big")
    path = write_jsonl(graph.folder / "big.jsonl", *REWORKED)
    chance = random.Random(1)
    for _ in range(4):
        child = start("load", str(path), "--db", engine)
        time.sleep(chance.uniform(0.5, 1.1))
        kill(child)
        assert graph.export() in (old, new)
    graph.load(*SMALL)
    assert graph.store.embedded is None or not list((graph.store.home / "spool").glob("load-*")), "swept"
    graph.load(*PLENTY, name="big")


def test_a_large_load_that_is_killed_is_finished_or_taken_back(graph: Graph, engine: str) -> None:
    groups = [entity(f"k-{n}") for n in range(300)]
    pairs = [(f"k-{n % 300}", f"k-{(n * 7 + n // 300 + 1) % 300}") for n in range(8000)]
    acts = [
        claim(f"k-{n}", a, "ATTACKED", b, when=f"20{n % 23:02}-{n % 12 + 1:02}-{n % 28 + 1:02}")
        for n, (a, b) in enumerate(pairs)
        if a != b
    ]
    large = [source(), *groups, *acts]
    path = write_jsonl(graph.folder / "large.jsonl", *large)
    graph.load(*SMALL[1:2], name="tiny")
    old = graph.export()
    for how, share in (("rollback", 0.6), ("resume", 0.3)):
        child = start("load", str(path), "--db", engine, ONE_TRANSACTION=10_000, BATCH=700)
        wait_for(graph, child, share)
        kill(child)
        with pytest.raises(EnvironmentFault, match=CUT_OFF):
            graph.load(*SMALL)
        assert settle(graph.store, how) == 1  # type: ignore[arg-type]
        if how == "rollback":
            assert graph.export() == old
    killed = graph.export()
    assert graph.load_path(path).changed == 0, "as an undisturbed load makes it"
    assert killed.count('"kind": "claim"') == len(acts)


def wait_for(graph: Graph, child: subprocess.Popen[str], share: float) -> None:
    """Until the child has written that share of its load."""
    cypher = "MATCH (l:Load) RETURN l.position AS position, l.total AS total"
    while not any(row["position"] > share * row["total"] for row in graph.store.rows(cypher)):
        assert child.poll() is None, child.communicate()
        time.sleep(0.01)
