"""The prepared queries on command, office, patronage, custody and law over the shipped data set.

Each answer was worked out from the claims that are named beside it.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from asking import Row, ask

from graph.store.connect import Store, open_store

KH, PMF, KADHIMI = "kataib-hezbollah", "popular-mobilization-forces", "mustafa-al-kadhimi"


@pytest.fixture
def iraq(iraq_db: str) -> Iterator[Store]:
    with open_store(iraq_db, "reader") as store:
        yield store


def test_who_commands_kataib_hezbollah_on_paper_and_in_practice(iraq: Store) -> None:
    # voa-064: member of the PMF; voa-086: commanded de jure; jcpa-108 and, alleged, voa-084: de facto, the worse
    # of "defied" and "partial"; jcpa-004 and 096, voa-001: Kadhimi in office; voa-136: Maliki before.
    columns = "hops superior bases compliance voices"
    paper, practice = ["de_jure", "–"], ["de_facto", "–"]
    office = [(2, "prime-minister-of-iraq", practice, ["defied", "–"], 1)]
    office += [(2, "prime-minister-of-iraq", paper, ["–", "–"], 1)]
    assert ask(iraq, "chain-of-command", columns, entity=KH, max_hops="2") == office
    strict = {"on": "2020-06-30", "strict": "yes"}
    assert ask(iraq, "chain-of-command", columns, entity=KH, **strict) == office
    persons = [row[1:3] for row in ask(iraq, "chain-of-command", columns, entity=KH)[2:]]
    assert persons == [(who, ["–", *bases]) for who in (KADHIMI, "nouri-al-maliki") for bases in (practice, paper)]


def test_who_was_prime_minister_in_the_middle_of_june(iraq: Store) -> None:
    # Maliki's term ended at an unknown time before July 2020 (voa-136), hence possibly then.
    given = {"entity": "prime-minister-of-iraq", "on": "2020-06-15"}
    maliki: Row = ("nouri-al-maliki", ["Iraq"], "possible")
    assert ask(iraq, "office-holders", "subject office_of holds", **given) == [
        maliki,
        (KADHIMI, ["Iraq"], "certain"),
    ]
    assert ask(iraq, "office-holders", "subject", **given, strict="yes") == [(KADHIMI,)]


def test_iran_is_the_sponsor_and_its_proxies_are_two(iraq: Store) -> None:
    # voa-024; jcpa-017 and voa-100. That Kadhimi serves the Americans is alleged and denied (voa-066, voa-081).
    assert ask(iraq, "sponsors-of", "sponsor relation voices", entity=KH) == [("iran", "PROXY_OF", 1)]
    proxies = [(KH, "PROXY_OF"), ("pro-iranian-militias", "PROXY_OF"), ("pro-iranian-militias", "SPONSORS")]
    assert ask(iraq, "proxies-of", "proxy relation", entity="iran") == proxies
    assert ask(iraq, "sponsors-of", "sponsor", entity=KADHIMI, include="alleged") == []
    disputed = ask(iraq, "sponsors-of", "sponsor status", entity=KADHIMI, include="disputed")
    assert disputed == [("united-states", "disputed")]


def test_what_passed_between_kadhimi_and_the_forces(iraq: Store) -> None:
    # jcpa-109 and 107; the coerced concession belongs to the release.
    columns = "start_min subject relation score raw_score event"
    assert ask(iraq, "acts-between", columns, a=KADHIMI, b=PMF) == [
        ("2020-01-01", KADHIMI, "DEMANDED_OF", -1.0, -1.0, None),
        ("2020-01-01", PMF, "DEFIED", -2.0, -2.0, None),
        ("2020-06-29", KADHIMI, "CONCEDED_TO", 0.0, 4.5, "release-2020-06-29"),
    ]


def test_the_fourteen_in_custody(iraq: Store) -> None:
    # jcpa-088, 027 with the orders 039 and 121; voa-059, 060, 057, 017. That they came before an independent
    # court is denied by the source itself (voa-062), that Americans arrested them is their own word (jcpa-087).
    by_kadhimi, nobody = ["Mustafa al-Kadhimi"], list[str]()
    rows = ask(iraq, "custody", "step custodian ordered_by start_min end_max", entity="detained-kh-members")
    assert rows == [
        ("taken", "counterterrorism-forces", by_kadhimi, "2020-06-25", "2020-06-25"),
        ("taken", "iraqi-security-forces", by_kadhimi, "2020-06-25", "2020-06-25"),
        ("transferred", PMF, nobody, "2020-06-26", "2020-06-29"),
        ("held", PMF, nobody, "2020-06-26", "2020-06-29"),
        ("released", "iraq", nobody, "2020-06-26", "2020-06-29"),
        ("released", "pmf-judge", nobody, "2020-06-29", "2020-06-29"),
    ]
    assert [row[1] for row in rows[:2]] == [row[0] for row in ask(iraq, "custody", "custodian", entity=KADHIMI)]


def test_the_designation_of_kataib_hezbollah(iraq: Store) -> None:
    # voa-025, undated; the designation is an event and a law.
    columns = "subject object laws code event"
    row = ("united-states", KH, ["US terrorist designation of KH"], "B2", "us-designation-of-kh")
    assert ask(iraq, "designations", columns) == [row]
    assert ask(iraq, "designations", columns, on="2020-06-30", strict="yes") == []


def test_who_defies_kadhimi_and_his_office(iraq: Store) -> None:
    # jcpa-107, jcpa-109, jcpa-108 with voa-084; that the office is defied is said by experts alone (voa-085).
    columns = "outcome defier relation basis through"
    office = "Prime Minister of Iraq"
    rows = [
        ("defied", PMF, "DEFIED", None, None),
        ("defied", PMF, "DEMANDED_OF", None, None),
        ("defied", PMF, "COMMANDS", "de_facto", office),
    ]
    assert ask(iraq, "defied-orders", columns, entity=KADHIMI) == rows
    by_experts = ("defied", PMF, "DEFIED", None, office)
    assert ask(iraq, "defied-orders", columns, entity=KADHIMI, include="alleged") == [*rows, by_experts]
