"""Proposals of who may be one actor: what is proposed, what never is, and that only the analyst decides."""

from __future__ import annotations

import csv
import io
import json
import random
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from command import run
from conftest import Fields, Graph, claim, entity, identity, source, write_jsonl
from hypothesis import given
from hypothesis import strategies as st

from graph.matching.accept import accept
from graph.matching.actors import Actor, pair
from graph.matching.actors import Graph as Known
from graph.matching.candidates import alike, spellings
from graph.matching.likeness import likeness
from graph.matching.propose import Proposal, Wanted, propose
from graph.matching.review import review
from graph.matching.words import Name, name_of, names_of, worth
from graph.reading.actors import read_actors
from graph.selection import ACTORS
from loaders import claims_yaml
from schema.errors import Problem
from schema.records import Identity

# Scores are worked out in Python: what reads for them is tried on both engines, not on both Neo4j.
pytestmark = pytest.mark.engines("embedded", "neo4j-2026")

ANY = Wanted(frozenset(ACTORS))
LOW = replace(ANY, least=0.0)
ELSEWHERE = (
    *("Army of the Northern Hills", "Front for the Lakes", "Movement of the Two Rivers", "Brigades of the Dawn"),
    *(
        "Iraqi army",
        "Iraqi police",
        "Iraqi ministry of oil",
        "Islamic Front of the Plain",
        "Islamic Army of the Coast",
    ),
    *(
        "Battalions of the Marsh",
        "Union of Fishers",
        "Party of the Mountain",
        "Mahdi Foundation",
        "Council of Elders",
    ),
)
"""Names of others: what a word is worth depends on how many have it."""


def actor(id_: str, *names: str, label: str = "ArmedGroup", **more: Any) -> Actor:
    return Actor(id_, names or (id_,), (label,), more.pop("datasets", (id_[0],)), **more)


def known(*actors: Actor, **more: Any) -> Known:
    others = [actor(f"z{n}", name) for n, name in enumerate(ELSEWHERE)]
    return Known({one.id: one for one in (*actors, *others)}, **more)


def of(a: Actor, b: Actor, *others: Actor, wanted: Wanted = LOW, **more: Any) -> Proposal | None:
    found = propose(known(a, b, *others, **more), wanted).proposals
    return next((one for one in found if {one.a.id, one.b.id} == {a.id, b.id}), None)


def score_of(a: Actor, b: Actor, *others: Actor, **more: Any) -> float:
    one = of(a, b, *others, **more)
    return one.score if one else 0.0


SAME = (
    ("Kataib Hezbollah", "Kata'ib Hizballah"),
    ("Asa'ib Ahl al-Haq", "Asaib Ahl Al-Haqq"),
    ("Asa'ib Ahl al-Haq", "Aas'ib Ahl al-Haq"),
    ("Badr", "Badr Organization"),
    ("Badr Organization", "Badr Organization of Reconstruction and Development"),
    ("Mahdi Army", "Jaysh al-Mahdi"),
    ("Jaysh Rijal al-Tariqa (JRT)", "Jaysh Rijal al-Tariqa"),
    ("The Islamic State", "Islamic State"),
    ("Ministry of Oil Guards", "Oil Ministry Guards"),
    ("Boko Haram", "BOKOHARAM"),
    ("شبل الزيدي", "شبل الزيدى"),
)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_name_are_proposed(one: str, other: str) -> None:
    assert score_of(actor("a1", one), actor("b1", other)) >= 0.75


PEOPLE = (
    ("Qasem Soleimani", "Qassem Suleimani"),
    ("Qais al-Khazali", "Qays Al Khaz'ali"),
    ("Nouri al-Maliki", "Nuri Maliki"),
)


@pytest.mark.parametrize(("one", "other"), PEOPLE)
def test_people_are_proposed_under_any_usual_spelling(one: str, other: str) -> None:
    assert score_of(actor("a1", one, label="Person"), actor("b1", other, label="Person")) >= 0.9


NOT_SURE = (
    ("Ali Khamenei", "Ruhollah Khomeini", "Person"),
    ("Ayatollah Khamenei", "Ayatollah Khomeini", "Person"),
    ("Khamenei", "Khomeini", "Person"),
    ("Akram al-Kaabi", "Karim al-Kaabi", "Person"),
    ("Akram", "Karim", "Person"),
    ("Abu Mahdi al-Muhandis", "Jamal Jaafar Ibrahimi", "Person"),
    ("Hezbollah", "Kataib Hezbollah", "ArmedGroup"),
    ("Al Qaeda", "Al Qaeda in the Northern Hills", "ArmedGroup"),
    ("Iraqi army", "Iraqi police", "StateBody"),
    ("11th Brigade", "1st Brigade", "StateBody"),
    ("Police", "Police", "StateBody"),
    ("3 Division", "3rd Division", "StateBody"),
    ("Police (Serbia)", "Police (Syria)", "StateBody"),
    ("Islamic Front", "Islamic Movement", "ArmedGroup"),
    ("Iran", "Iraq", "State"),
    ("Niger", "Nigeria", "State"),
    ("Austria", "Australia", "State"),
    ("Sudan", "South Sudan", "State"),
)


@pytest.mark.parametrize(("one", "other", "label"), NOT_SURE)
def test_names_that_only_look_alike_are_not_proposed(one: str, other: str, label: str) -> None:
    assert score_of(actor("a1", one, label=label), actor("b1", other, label=label)) < 0.75


def test_an_alias_finds_what_no_likeness_of_names_does() -> None:
    muhandis = actor("a1", "Abu Mahdi al-Muhandis", "Jamal Jaafar Ibrahimi", label="Person")
    found = of(muhandis, actor("b1", "Jamal Ja'far Ibrahimi", label="Person"))
    assert found
    assert found.score == 0.94
    assert found.parts[0].words == (
        "same folded name “jamal jafar ibrahimi” (Jamal Jaafar Ibrahimi | Jamal Ja'far Ibrahimi)"
    )


def test_two_of_one_data_set_are_found_by_a_third() -> None:
    third = actor("a1", "Asa'ib Ahl al-Haq", "League of the Righteous")
    one, other = actor("b143", "Asa'ib Ahl al-Haq"), actor("b443", "League of the Righteous")
    assert of(one, other, third) is None
    found = of(one, other, third, wanted=replace(ANY, within=True))
    assert found
    assert (found.score, found.suggestion) == (0.79, "perhaps the same")
    assert found.parts[0].words == "both may be Asa'ib Ahl al-Haq (a1): 0.95 and 0.94"
    # Once the first is decided, the second is proposed beside it.
    merged = replace(third, names=(*third.names, *one.names), datasets=("a", "b"))
    assert score_of(merged, other) >= 0.75


def test_only_pairs_across_data_sets_unless_asked() -> None:
    one, other = actor("a1", "Lions of the Marsh"), actor("a2", "Lions of the Marsh")
    assert of(one, other) is None
    assert score_of(one, other, wanted=replace(ANY, within=True)) == 0.85


def test_which_pairs() -> None:
    lions = [actor(f"{name}1", "Lions of the Marsh") for name in "abc"]
    some = propose(known(*lions), replace(ANY, datasets=frozenset("c"))).proposals
    assert [(one.a.id, one.b.id) for one in some] == [("a1", "c1"), ("b1", "c1")]
    assert not propose(known(*lions), Wanted(frozenset(("Person",)))).proposals
    everyone = propose(known(*lions), ANY).proposals
    assert [(one.a.id, one.b.id) for one in everyone] == [("a1", "b1"), ("a1", "c1"), ("b1", "c1")]


def test_what_speaks_for_and_against() -> None:
    a, b = actor("a1", "Lions of the Marsh"), actor("b1", "Lions of the Marsh")
    plain = score_of(a, b)
    assert plain == 0.95
    for changes, words in (
        ({"labels": ("Person",)}, "kinds that do not fit: ArmedGroup and Person"),
        ({"labels": ("State",)}, "a state is not its bodies: ArmedGroup and State"),
        ({"labels": ("Organization",)}, "other kinds: ArmedGroup and Organization"),
        ({"countries": ("LB",)}, "of other countries: IQ and LB"),
        ({"wikidata": "Q2"}, "wikidata ids differ: Q1 and Q2"),
        ({"first": "2015-01-01"}, "Lions of the Marsh ended by 2010-12-31, Lions of the Marsh began on 2015-01-01"),
    ):
        left = replace(a, countries=("IQ",), wikidata="Q1", last="2010-12-31")
        found = of(left, replace(b, **changes))
        assert found
        assert found.score < plain
        assert words in found.evidence
    assert score_of(replace(a, countries=("IQ",)), replace(b, countries=("IQ", "IR"))) == 0.97
    assert score_of(a, b, ties={("a1", "b1"): ("RIVAL_OF",)}) == 0.75
    assert score_of(a, replace(b, labels=("Person",))) < 0.5


def test_an_external_id_needs_no_name() -> None:
    found = of(actor("a1", "Abu Mahdi", wikidata="Q1"), actor("b1", "Jamal Jaafar", wikidata="Q1"))
    assert found
    assert (found.score, found.evidence) == (1.0, "same wikidata id Q1 (+1.00); both ArmedGroup")


def test_neighbours_count_by_name_where_ids_differ() -> None:
    a, b = actor("a1", "Lions of the Marsh"), actor("b1", "Lions of the Marsh")
    around = [
        actor(f"{side}{n}", f"Tribe {word}") for side in "ab" for n, word in enumerate(("ox", "cow", "ram"), 2)
    ]
    ties = {("a1", f"a{n}"): ("ALLIED_WITH",) for n in (2, 3, 4)} | {
        ("b1", f"b{n}"): ("ALLIED_WITH",) for n in (2, 3, 4)
    }
    found = of(a, b, *around, ties=ties)
    assert found
    assert found.score == 0.99
    assert "share 3 neighbours: Tribe ox, Tribe cow, Tribe ram (+0.07)" in found.evidence
    police = [actor("a1", "Police", label="StateBody"), actor("b1", "Police", label="StateBody")]
    assert score_of(*police, *around, ties=ties) > 0.9
    assert score_of(*(replace(one, countries=("IQ",)) for one in police)) > 0.9


def test_what_fits_better_comes_first() -> None:
    islamic = actor("a1", "Mahdi Army of Basra")
    whole, part = actor("b1", "Mahdi Army of Basra"), actor("b2", "Army of Basra")
    alone, beside = score_of(islamic, part), score_of(islamic, part, whole)
    assert beside == pytest.approx(alone - 0.1, abs=0.02)


def test_what_is_decided_is_not_proposed() -> None:
    a, b = actor("a1", "Lions of the Marsh"), actor("b1", "Lions of the Marsh")
    for decision in ("different", "unsure"):
        assert of(a, b, decided={("a1", "b1"): decision}) is None


def test_a_name_of_too_many_is_told_and_not_compared() -> None:
    crowd = [actor(f"{'ab'[n % 2]}{n}", "Protester", label="Person") for n in range(101)]
    made = propose(known(*crowd, actor("a200", "Lion"), actor("b200", "Lion")), ANY)
    assert made.skipped == ("Protester",)
    assert [(one.a.id, one.b.id) for one in made.proposals] == [("a200", "b200")]


def test_words_in_brackets_are_a_name_only_as_initials() -> None:
    assert [name.words for name in names_of(["Jaysh Rijal al-Tariqa (JRT)"])][:2] == [
        ("jaish", "rijal", "tarika"),
        ("jrt",),
    ]
    assert len(names_of(["Ansar (USA)"])) == 1
    assert len(names_of(["Ansar (Libya)"])) == 1


WORDS = st.sampled_from(
    [
        *("kataib", "kataibb", "hizbula", "hizbola", "asaib", "aasib", "ahl", "hak", "mahdi", "badr", "north"),
        *("army", "jaish", "front", "party", "organization", "11", "1"),
    ]
)
TEXTS = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)


@given(TEXTS, TEXTS)
def test_likeness_is_symmetric(one: str, other: str) -> None:
    a, b = name_of(one), name_of(other)
    weights = worth({"a": [a], "b": [b], "c": [name_of("army front party")]})
    there, back = likeness(a, b, weights), likeness(b, a, weights)
    assert there.score == pytest.approx(back.score)
    assert 0 <= there.score <= 1
    assert likeness(a, a, weights).score == 1
    assert sorted(there.only_a) == sorted(back.only_b)


@given(st.lists(TEXTS, min_size=2, max_size=12), st.sampled_from((0.5, 0.75, 0.9)))
def test_the_candidates_are_all_that_a_comparison_of_all_finds(texts: list[str], least: float) -> None:
    distinct = {frozenset(name.words): name for name in map(name_of, texts)}
    names: list[Name] = list(distinct.values())
    weights = worth({str(n): [name] for n, name in enumerate(names)})
    near = set(spellings(list(weights)))
    found = set(alike(names, weights, least))
    for i, j in combinations(range(len(names)), 2):
        made = likeness(names[i], names[j], weights)
        if made.score >= least and all(pair(x, y) in near for x, y in made.respelt):
            assert (i, j) in found, (names[i], names[j], made)


ACTOR = st.builds(
    lambda dataset, label, names, countries: (dataset, label, names, countries),
    st.sampled_from("abc"),
    st.sampled_from(("ArmedGroup", "StateBody", "Person")),
    st.lists(TEXTS, min_size=1, max_size=3),
    st.sets(st.sampled_from(("IQ", "IR"))),
)


@given(st.lists(ACTOR, min_size=2, max_size=10), st.randoms(use_true_random=False), st.booleans())
def test_the_order_of_the_graph_does_not_matter(made: list[Any], shuffle: random.Random, within: bool) -> None:
    actors = [
        Actor(f"{dataset}{n}", tuple(dict.fromkeys(names)), (label,), (dataset,), tuple(sorted(countries)))
        for n, (dataset, label, names, countries) in enumerate(made)
    ]
    ties = {pair(a.id, b.id): ("ALLIED_WITH",) for a, b in zip(actors, actors[2:], strict=False)}
    wanted = replace(LOW, within=within)
    first = propose(Known({one.id: one for one in actors}, ties), wanted)
    shuffle.shuffle(actors)
    again = propose(Known({one.id: one for one in actors}, dict(reversed(ties.items()))), wanted)
    assert again == first
    scores = [one.score for one in first.proposals]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= one <= 1 for one in scores)
    assert all(one.a.id < one.b.id for one in first.proposals)


def found_of(*actors: Actor, **more: Any) -> tuple[Proposal, ...]:
    return propose(known(*actors, **more), ANY).proposals


def test_accepting_takes_the_certain_ones_alone() -> None:
    proposals = found_of(actor("a1", "Lions of the Marsh"), actor("b1", "Lions of the Marsh"))
    assert accept(proposals, 0.9, {}) == {("a1", "b1"): ""}
    assert accept(proposals, 0.96, {}) == {}


def test_accepting_never_joins_what_a_record_parts() -> None:
    a, b, c = (actor(f"{name}1", "Lions of the Marsh") for name in "abc")
    for decision in ("different", "unsure"):
        decided = {("b1", "c1"): decision}
        taken = accept(found_of(a, b, c, decided=decided), 0.9, decided)
        assert taken == {
            ("a1", "b1"): "",
            ("a1", "c1"): f"it would make one of b1 and c1, which a record calls {decision}",
        }


def test_accepting_never_joins_two_of_one_data_set() -> None:
    a, b, other = (
        actor("a1", "Lions of the Marsh", "Marsh Lions"),
        actor("b1", "Lions of the Marsh"),
        actor("b2", "Marsh Lions"),
    )
    taken = accept(found_of(a, b, other), 0.9, {})
    assert taken == {("a1", "b1"): "", ("a1", "b2"): "it would make one of b1 and b2, two entities of b"}
    assert set(accept(found_of(a, b, other), 0.9, {}, within=True).values()) == {""}
    twice = accept(found_of(a, b, replace(b, id="b2")), 0.9, {})
    assert set(twice.values()) == {"another entity of the same data set fits as well"}


@given(st.text(min_size=1, max_size=30).filter(lambda text: bool(text.strip())))
def test_the_file_says_what_was_proposed_whatever_the_names(name: str) -> None:
    name = "".join(c for c in name if c < "\ud800" or c > "\udfff").strip() or "x"
    a, b = actor("a1", f'{name} "\\ # Lions'), actor("b1", f"{name}\u2028{name}\u202e Lions")
    one = Proposal(a, b, 0.9, (of(actor("a2", "Lions"), actor("b2", "Lions")) or pytest.fail()).parts)
    text = "".join(review([one], "r.yaml", {}, ""))
    problems: list[Problem] = []
    ((kind, node),) = claims_yaml.mappings(text, "r.yaml", None, problems)
    assert not problems
    record = Identity.model_validate(node.values)
    assert (kind, record.a, record.b, record.decision, record.who) == (
        "identity",
        "a1",
        "b1",
        "unsure",
        "unreviewed",
    )
    assert record.why == f"probably the same, 0.90: {one.evidence}"


MM: tuple[Fields, ...] = (
    source("s2"),
    entity("mm:1", name="Kata'ib Hezbollah", aliases=["KH"]),
    entity("mm:2", name="Badr Organisation"),
    entity("mm:3", name="Army of the Hills"),
    claim("m1", "mm:1", "ALLIED_WITH", "mm:2", source="s2", start="2014", end="2016"),
    claim("m2", "mm:1", "RIVAL_OF", "mm:3", source="s2", start="2014", end="2016"),
)
OWN: tuple[Fields, ...] = (
    source("s1"),
    entity("kataib", name="Kataib Hezbollah", countries=["IQ"]),
    entity("badr", name="Badr Organization"),
    entity("council", "StateBody", name="Council"),
    entity("crowd", name="Kataib Hezbollah", anonymous=True),
    claim("c1", "kataib", "ALLIED_WITH", "badr", start="2014", end="2016"),
    claim("c2", "kataib", "THREATENED", "council", when="2020-06-26"),
)


def ids(store: Any) -> list[str]:
    return [row["id"] for row in store.rows("MATCH (n:Entity) RETURN n.id AS id ORDER BY id")]


def lines(exported: str, *kinds: str) -> list[str]:
    return [line for line in exported.splitlines() if json.loads(line)["kind"] in kinds]


def test_round_trip(graph: Graph, engine: str, tmp_path: Path) -> None:
    graph.load(*OWN, name="own")
    graph.load(*MM, name="mm")
    before = graph.export()
    file = tmp_path / "review.yaml"
    done = run("match", "-o", file, "--format", "json", db=engine)
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    assert {(row["a"], row["b"]) for row in rows} == {("badr", "mm:2"), ("kataib", "mm:1")}
    assert all(row["score"] >= 0.9 for row in rows)
    assert graph.export() == before, "match changes nothing"

    written = file.read_text(encoding="utf-8")
    assert "  Kataib Hezbollah (ArmedGroup; own) | Kata'ib Hezbollah (ArmedGroup; mm)\n" in written
    assert written.count("decision: unsure") == 2
    record = written[written.index('- a: "kataib"') :].split("\n\n")[0]
    decided = record.replace("unsure", "same").replace("unreviewed", "Analyst")
    file.write_text(written.replace(record, decided), encoding="utf-8")
    run("load", file, db=engine)
    assert "mm:1" not in ids(graph.store)
    (row,) = graph.store.rows("MATCH (n:Entity {id: 'kataib'}) RETURN n.ids AS ids, n.datasets AS datasets")
    assert row == {"ids": ["kataib", "mm:1"], "datasets": ["mm", "own"]}
    ends = graph.store.rows("MATCH ({id: 'kataib'})-[r:RIVAL_OF]-(b) RETURN b.id AS id")
    assert ends == [{"id": "mm:3"}]
    again = run("match", db=engine)
    assert again.returncode == 1, "what a record speaks on is not proposed, even if unsure"
    assert "nothing to propose" in again.stderr

    file.write_text(written.replace(record, ""), encoding="utf-8")
    run("load", file, db=engine)
    kinds = ("source", "entity", "claim", "relation")
    assert lines(graph.export(), *kinds) == lines(before, *kinds)
    proposed = run("match", "--format", "json", db=engine)
    assert [row["a"] for row in json.loads(proposed.stdout)] == ["kataib"]
    run("unload", "review", db=engine)
    assert graph.export() == before


def test_what_is_read_of_the_graph(graph: Graph) -> None:
    graph.load(*OWN, identity("badr", "council", "different"), name="own")
    graph.load(*MM, identity("badr", "mm:2"), identity("mm:2", "mm:3", "unsure"), name="mm")
    read = read_actors(graph.store)
    assert sorted(read.actors) == ["badr", "council", "kataib", "mm:1", "mm:3"]
    assert read.actors["kataib"] == Actor("kataib", ("Kataib Hezbollah",), ("ArmedGroup",), ("own",), ("IQ",))
    assert read.actors["mm:1"].names == ("Kata'ib Hezbollah", "KH")
    assert read.actors["badr"].datasets == ("mm", "own")
    assert read.ties == {
        ("badr", "kataib"): ("ALLIED_WITH",),
        ("badr", "mm:1"): ("ALLIED_WITH",),
        ("council", "kataib"): ("THREATENED",),
        ("mm:1", "mm:3"): ("RIVAL_OF",),
    }
    assert read.decided == {
        ("badr", "council"): "different",
        ("badr", "mm:3"): "unsure",
    }


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("match")
    for name, records in (("own", OWN), ("mm", MM)):
        done = run("load", write_jsonl(folder / f"{name}.jsonl", *records), db=folder / "graph")
        assert done.returncode == 0, done.stderr
    return folder / "graph"


def test_accepting_is_the_decision_of_somebody(db: Path, tmp_path: Path) -> None:
    file = tmp_path / "sure.yaml"
    done = run("match", "-o", file, "--accept", "0.9", "--who", "Ana Lyst", db=db)
    assert done.returncode == 0
    text = file.read_text(encoding="utf-8")
    assert text.count('decision: same\n  who: "Ana Lyst"') == 2
    assert "2 of 2 from 0.90 on written as same" in done.stderr
    assert run("check", file, db=None).returncode == 2, "its entities are in other files"


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--accept", "0.9", "-o", "r.yaml"), "--who"),
        (("--who", "Ana"), "--accept SCORE"),
        (("--accept", "0.9", "--who", "Ana"), "name it with -o FILE"),
        (("--accept", "0.9", "--who", "  ", "-o", "r.yaml"), "--who"),
        (("--force",), "name it with -o FILE"),
        (("-o", "r.csv"), "its ending must be .yaml"),
        (("-o", "no-such-folder/r.yaml"), "there is no folder no-such-folder"),
        (("--label", "Militia"), "--label 'Militia' is not one of Person, ArmedGroup"),
        (("--dataset", "iraq"), "--dataset 'iraq' is not one of mm, own"),
        (("--min", "2"), "2"),
    ],
)
def test_usage(db: Path, options: tuple[str, ...], says: str) -> None:
    done = run("match", *options, db=db)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_no_decision_is_overwritten(db: Path, tmp_path: Path) -> None:
    file = tmp_path / "review.yaml"
    assert run("match", "-o", file, db=db).returncode == 0
    first = file.read_text(encoding="utf-8")
    done = run("match", "-o", file, db=db)
    assert done.returncode == 2
    assert f"{file} is there already" in done.stderr
    assert run("match", "-o", file, "--force", db=db).returncode == 0
    assert file.read_text(encoding="utf-8") == first, "the same graph gives the same bytes"
    of_a_data_set = run("match", "-o", tmp_path / "own.yaml", db=db)
    assert of_a_data_set.returncode == 2
    assert "the graph holds a data set 'own'" in of_a_data_set.stderr


def test_rows(db: Path) -> None:
    rows = json.loads(run("match", "--limit", "1", "--format", "json", db=db).stdout)
    assert len(rows) == 1
    assert list(rows[0]) == [
        *("score", "suggestion", "a", "name_a", "datasets_a", "b", "name_b", "datasets_b", "evidence")
    ]
    cut = run("match", "--limit", "1", db=db)
    assert "the first 1 of 2 proposals" in cut.stderr
    as_csv = list(csv.DictReader(io.StringIO(run("match", "--format", "csv", db=db).stdout)))
    assert {row["suggestion"] for row in as_csv} == {"probably the same"}
    none = run("match", "--label", "StateBody", "--format", "json", db=db)
    assert (none.returncode, json.loads(none.stdout)) == (1, [])
    quiet = run("match", "--quiet", db=db)
    assert (quiet.returncode, quiet.stderr) == (0, "")


def test_an_emptied_file_says_how_to_undo(db: Path, tmp_path: Path) -> None:
    file = tmp_path / "review.yaml"
    file.write_text("identity:\n# none is left\n", encoding="utf-8")
    done = run("load", file, db=db)
    assert done.returncode == 2
    assert "holds no records (`militia-graph unload` takes a data set out of the graph)" in done.stderr
