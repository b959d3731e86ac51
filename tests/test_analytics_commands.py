"""The commands of analytics, as a user types them, over the shipped data set."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from command import iraq_folder, run

COMMANDS = {
    "rank": ("rank", "--by", "betweenness,influence"),
    "path": ("path", "Iran", "Mustafa al-Kadhimi"),
    "reach": ("reach", "Iran", "--cascades", "200"),
    "brokers": ("brokers", "--permutations", "50"),
    "chokepoints": ("chokepoints", "Qais al-Khazali", "United States"),
    "communities": ("communities", "--runs", "3"),
    "balance": ("balance",),
    "command": ("command", "PMF", "--on", "2020-06-25"),
    "changes": ("changes", "2020-06-24", "2020-06-26", "--acts-within", "2"),
    "robustness": ("robustness", "Iran", "Mustafa al-Kadhimi", "--draws", "20"),
    "coercion": ("coercion",),
}


@pytest.fixture(scope="session")
def iraq(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return iraq_folder(tmp_path_factory.getbasetemp())


def rows(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_closes_with_honest_numbers_and_explains_itself(name: str, iraq: Path) -> None:
    table = run(*COMMANDS[name], "--explain", db=iraq)
    assert table.returncode == 0, table.stderr
    assert "Traceback" not in table.stdout + table.stderr
    last = table.stdout.splitlines()[-1]
    assert " entities, " in last
    assert " voices; share of relations on one voice " in last
    assert "%" not in table.stdout
    data = run(*COMMANDS[name], "-f", "json", db=iraq)
    assert data.stderr.splitlines()[-1] == last, "the same numbers beside data for programs"
    made = rows(data)
    assert made
    if name in ("reach", "robustness"):
        assert run(*COMMANDS[name], "-f", "json", "--quiet", db=iraq).stdout == data.stdout, "chance has its seed"
    else:
        assert any(row.get("claims") for row in made), "every relation leads to its claims"


def test_iran_reaches_kadhimi_through_kataib_hezbollah_by_coercion(iraq: Path) -> None:
    steps = rows(run("path", "Iran", "Mustafa al-Kadhimi", "-f", "json", db=iraq))
    second = [row for row in steps if row["route"] == 2]
    assert [row["reads"] for row in second] == [
        "Iran has as a proxy Kataib Hezbollah",
        "Kataib Hezbollah mobilized against Mustafa al-Kadhimi",
    ]
    assert [row["channel"] for row in second] == ["authority", "coercion"]
    product = second[0]["step_strength"] * second[1]["step_strength"]
    assert second[0]["strength"] == pytest.approx(product)
    for row in second:
        why = run("why", row["edge"], "-f", "json", "--quiet", db=iraq)
        assert {claim["claim"] for claim in json.loads(why.stdout)} == set(row["claims"])


def test_without_a_route_it_says_what_would_open_one(iraq: Path) -> None:
    done = run("path", "Iran", "Mustafa al-Kadhimi", "--coercion", "none", "--max-hops", "2", db=iraq)
    assert done.returncode == 1
    assert "No route from Iran to Mustafa al-Kadhimi within 2 steps." in done.stdout
    assert "One opens with --coercion last: Iran → Mustafa al-Kadhimi" in done.stdout
    quiet = run(
        "path", "Iran", "Mustafa al-Kadhimi", "--coercion", "none", "--max-hops", "2", "-f", "json", db=iraq
    )
    assert (quiet.returncode, json.loads(quiet.stdout)) == (1, [])


def test_coercion_finds_june_2020_with_its_rival_accounts(iraq: Path) -> None:
    made = rows(run("coercion", "-f", "json", db=iraq))
    by_part: dict[str, set[str]] = {}
    number = next(row["sequence"] for row in made if row["relation"] == "RAIDED")
    for row in (row for row in made if row["sequence"] == number):
        by_part.setdefault(row["part"], set()).add(f"{row['subject']} {row['relation']} {row['object']}")
    assert "iraqi-security-forces RAIDED kataib-hezbollah" in by_part["act"]
    assert "kataib-hezbollah MOBILIZED_AGAINST mustafa-al-kadhimi" in by_part["pressure"]
    assert "pmf-judge RELEASED detained-kh-members" in by_part["concession"]
    assert by_part["account"] == {
        "alleged-deal-2020-06 LED_TO release-2020-06-29",
        "judge-ruling-2020-06-29 LED_TO release-2020-06-29",
        "militia-threats-2020-06 LED_TO release-2020-06-29",
    }
    denied = [row for row in made if row["part"] == "account" and row["status"] == "denies"]
    assert denied, "the denial of the deal stands beside it"


def test_filters_change_what_is_seen_and_the_closing_line_says_so(iraq: Path) -> None:
    whole = rows(run("rank", "-f", "json", "--limit", "100", db=iraq))
    fewer = run(
        "rank", "-f", "json", "--limit", "100", "--groups", "command", "--sign", "positive,neutral", db=iraq
    )
    assert rows(fewer) != whole
    assert "only command; only neutral, positive relations" in fewer.stderr
    known = rows(run("changes", "2020-06-01", "2020-12-31", "--known", "-f", "json", db=iraq))
    assert {row["change"] for row in known} == {"new"}, "both articles came out in between"


def test_own_weights_and_camps_are_read_and_bad_ones_refused(iraq: Path, tmp_path: Path) -> None:
    own = tmp_path / "weights.yaml"
    own.write_text("MOBILIZED_AGAINST: {forward: 0}\n", encoding="utf-8")
    steps = rows(run("path", "Iran", "Mustafa al-Kadhimi", "--weights", own, "-f", "json", db=iraq))
    assert "MOBILIZED_AGAINST" not in {row["relation"] for row in steps}
    own.write_text("MOBILISED: {forward: 0.5}\nSPONSORS: {forward: 2}\n", encoding="utf-8")
    done = run("path", "Iran", "Mustafa al-Kadhimi", "--weights", own, db=iraq)
    assert done.returncode == 2
    assert "MOBILISED" in done.stderr
    assert "forward 2 is no number from 0 to 1" in done.stderr
    camps = tmp_path / "camps.yaml"
    camps.write_text("Iraq: foreign\n", encoding="utf-8")
    made = rows(run("brokers", "--camps", camps, "--permutations", "5", "-f", "json", db=iraq))
    assert {row["entity"]: row["camp"] for row in made}["iraq"] == "foreign"
    camps.write_text("Iraq: abroad\n", encoding="utf-8")
    done = run("brokers", "--camps", camps, db=iraq)
    assert done.returncode == 2
    assert "'abroad' is not one of state" in done.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("path", "Iran", "Nobody At All"), "Nobody At All"),
        (("path", "Iran", "Iran"), "name two entities"),
        (("path", "Iran", "raid-2020-06-25"), "is no actor of this selection"),
        (("path", "Iran", "Kadhimi", "--labels", "Militia"), "--labels 'Militia' is not one of Person"),
        (("rank", "--by", "betweeness"), "no measure is called 'betweeness'; near: betweenness"),
        (("rank", "--groups", "law", "--min-confidence", "1"), "nothing is left to rank"),
        (("rank", "--between", "2020"), "write two days as 2020-06-01..2020-06-30"),
        (("rank", "--between", "2020-06-02..2020-06-01"), "the first day comes after the second"),
        (("changes", "2020", "2021"), "name one day"),
        (("reach", "Prime Minister of Iraq"), "is no actor of this selection"),
    ],
)
def test_ill_input_gets_a_clear_message(words: tuple[str, ...], told: str, iraq: Path) -> None:
    done = run(*words, db=iraq)
    assert done.returncode == 2
    assert told in done.stderr
    assert done.stderr.count("\n") == 1


def test_robust_ranks_lie_within_their_spans_of_draws(iraq: Path) -> None:
    words = ("rank", "--by", "influence,degree", "--robust", "--draws", "30", "-f", "json")
    made = rows(run(*words, db=iraq))
    for row in made:
        for measure in ("influence", "degree"):
            assert 1 <= row[f"{measure}_low"] <= row[f"{measure}_high"]
    assert rows(run(*words, "--seed", "1", db=iraq)) != made
