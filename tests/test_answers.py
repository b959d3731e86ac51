"""What an analyst gets from the shipped data set: prepared queries, profiles and evidence on the real engine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from graph.reading.names import find_entity, search
from graph.reading.overview import stats
from graph.reading.profile import evidence_words, profile
from graph.reading.reader import Reader
from graph.reading.view import View
from graph.reading.why import flat, why_between, why_claim, why_edge, why_event
from graph.store.connect import Store, open_store
from queries import bind, catalogue, get
from schema.errors import UsageError

KH, PMF, KADHIMI = "kataib-hezbollah", "popular-mobilization-forces", "mustafa-al-kadhimi"
RELEASE = "release-2020-06-29"


@pytest.fixture
def iraq(iraq_db: str) -> Iterator[Store]:
    """The shipped data set, read with the read-only account."""
    with open_store(iraq_db, "reader") as store:
        yield store


def ask(store: Store, name: str, **given: str) -> list[dict[str, Any]]:
    query = get(name)
    return store.rows(query.cypher, bind(query, given))


@pytest.mark.parametrize("name", catalogue())
def test_a_query_gives_its_documented_columns_in_the_same_order_twice(iraq: Store, name: str) -> None:
    rows = ask(iraq, name, **get(name).example)
    assert rows, "the shipped data set answers the example of every prepared query"
    assert list(rows[0]) == [column for column, _ in get(name).columns]
    assert rows == ask(iraq, name, **get(name).example)


def test_kataib_hezbollah_is_a_member_of_the_pmf_and_through_it_part_of_the_state(iraq: Store) -> None:
    direct = [row["subject"] for row in ask(iraq, "members-of", entity=PMF, max_hops="1")]
    assert KH in direct
    chains = [row for row in ask(iraq, "part-of-state") if row["entities"][0] == KH]
    assert any("iraqi-security-apparatus" in row["entities"] for row in chains)


def test_khazali_threatened_kadhimi_twice_and_the_second_is_only_alleged(iraq: Store) -> None:
    def by_khazali(**given: str) -> list[dict[str, Any]]:
        rows = ask(iraq, "threats-against", entity=KADHIMI, **given)
        return [r for r in rows if r["subject"] == "qais-al-khazali" and r["relation"] == "THREATENED"]

    assert [row["status"] for row in by_khazali()] == ["asserted"]
    assert sorted(row["status"] for row in by_khazali(include="alleged")) == ["alleged", "asserted"]


def test_three_accounts_of_the_release_stand_side_by_side_and_one_is_denied(iraq: Store) -> None:
    causes = [row for row in ask(iraq, "accounts-of", entity=RELEASE) if row["relation"] == "LED_TO"]
    assert len({row["subject"] for row in causes}) == 3
    deal = sorted(row["stance"] for row in causes if row["subject"] == "alleged-deal-2020-06")
    assert deal == ["alleges", "denies"]


def test_disputed_names_the_voices_on_both_sides(iraq: Store) -> None:
    strike = next(row for row in ask(iraq, "disputed") if row["relation"] == "ASSISTED_IN")
    assert "Mustafa al-Kadhimi" in strike["voices_against"]
    assert "Abu Ali al-Askari" in strike["voices_for"]


def test_why_shows_accusation_and_denial(iraq: Store) -> None:
    rows = flat(why_between(Reader(iraq), KADHIMI, "qasem-soleimani"))
    assisted = {(row["stance"], row["speaker"]) for row in rows if row["relation"] == "ASSISTED_IN"}
    assert ("denies", KADHIMI) in assisted
    assert ("alleges", "abu-ali-al-askari") in assisted
    assert any(row["relation"] == "ACCUSED" and row["stance"] == "asserts" for row in rows)
    assert all(row["paragraph"] for row in rows)


def test_a_denied_relation_that_nobody_supports_has_claims_but_no_edge(iraq: Store) -> None:
    denied = iraq.rows(
        "MATCH (c:Claim) WHERE size(coalesce(c.edges, [])) = 0 RETURN c.id AS id, c.stance AS stance"
    )
    assert denied
    assert {row["stance"] for row in denied} <= {"denies", "doubts"}
    passages = why_claim(Reader(iraq), denied[0]["id"])
    assert passages is not None
    assert passages[0].edges == ()
    assert passages[0].claims[0]["claim"] == denied[0]["id"]


def test_why_of_an_edge_and_of_an_event(iraq: Store) -> None:
    edge = ask(iraq, "who-threatened-whom")[0]["edge"]
    assert {e["edge"] for passage in why_edge(Reader(iraq), edge) for e in passage.edges} == {edge}
    assert any(row["stance"] == "denies" for row in flat(why_event(Reader(iraq), RELEASE)))
    with pytest.raises(UsageError, match="no edge"):
        why_edge(Reader(iraq), "e-none")
    with pytest.raises(UsageError, match="several edges"):
        why_edge(Reader(iraq), "e-")


def test_a_profile_hides_what_is_only_alleged_and_says_how_much(iraq: Store) -> None:
    plain, more = profile(Reader(iraq), KADHIMI, View()), profile(Reader(iraq), KADHIMI, View(include=("alleged",)))
    assert all(row["status"] == "asserted" or row["shown"] for row in plain.rows)
    assert len(more.rows) == len(plain.rows) + plain.hidden["alleged"]
    assert {source["source"] for source in plain.sources} == {"jcpa-2020", "voa-2020"}


def test_a_day_separates_certain_from_possible(iraq: Store) -> None:
    view = View(on="2020-06-30")
    holds = {row["holds"] for row in profile(Reader(iraq), KH, view).rows}
    assert holds == {"certain", "possible"}
    strict = profile(Reader(iraq), KH, View(on="2020-06-30", strict=True)).rows
    assert {row["holds"] for row in strict} == {"certain"}
    assert profile(Reader(iraq), KH, View(on="2019-01-01", strict=True)).rows == ()


def test_the_view_of_queries_and_of_profiles_is_the_same(iraq: Store) -> None:
    for view in (View(), View(include=("alleged", "disputed")), View(include=("none",)), View(on="2020-06-26")):
        query = get("neighbours")
        by_query = {
            r["edge"] for r in iraq.rows(query.cypher, bind(query, {"entity": KADHIMI, **view.parameters()}))
        }
        assert by_query == {row["edge"] for row in profile(Reader(iraq), KADHIMI, view).rows}


def test_evidence_is_written_with_voices_before_the_score() -> None:
    row = {"code": "B2", "voices": 2, "confidence": 0.6864}
    assert evidence_words(row) == "B2 · 2 voices · 0.69"


@pytest.mark.parametrize(
    "written",
    ["KH", "Kata'ib Hizballah", "Hizbullah Brigades", "كتائب حزب الله", "kataib-hezbollah", "kataeb hezbollah"],
)
def test_usual_spellings_find_kataib_hezbollah(iraq: Store, written: str) -> None:
    assert find_entity(iraq, written).id == KH


def test_searching_ranks_the_name_itself_first_and_nonsense_finds_nothing(iraq: Store) -> None:
    assert search(iraq, "suleimani", 5)[0]["id"] == "qasem-soleimani"
    assert KH in [row["id"] for row in search(iraq, "Hizb", 20)], "the beginning of a word is enough"
    assert search(iraq, "zzzz", 5) == []


@pytest.mark.parametrize("address", ["bolt://[::1", "bolt://localhost:port", "http://localhost", "bolt://me@host"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(UsageError), open_store(address, "reader"):
        pass


def test_stats_add_up(iraq: Store) -> None:
    rows = {(row["what"], row["kind"]): row["count"] for row in stats(iraq)}
    by_status = sum(count for (what, _), count in rows.items() if what == "relations by status")
    by_group = sum(count for (what, _), count in rows.items() if what == "relations by group")
    assert rows["relations", "all"] == by_status == by_group
    assert rows["relations", "on one voice"] <= rows["relations", "all"]


def test_the_reading_account_cannot_write(iraq: Store) -> None:
    before = iraq.rows("MATCH (n) RETURN count(n) AS n")
    with pytest.raises(UsageError, match="only reading"):
        iraq.run("CREATE (n:Entity {id: 'x'})")
    assert iraq.rows("MATCH (n) RETURN count(n) AS n") == before
