"""The ten cases of the two articles: what the shipped data set must say about each, once it is folded."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from graph.fold import Context, Edge, context, fold
from loaders import Item, locate, read_input
from schema.errors import Problem
from schema.names import name_keys
from schema.records import Claim, Coverage, Entity, Identity, Source

KADHIMI, PMF = "mustafa-al-kadhimi", "popular-mobilization-forces"
STRIKE, RELEASE, DEAL = "soleimani-strike-2020-01", "release-2020-06-29", "alleged-deal-2020-06"


class Iraq:
    """The data set in memory."""

    def __init__(self) -> None:
        problems: list[Problem] = []
        with locate("iraq") as path:
            records = [item.record for item in read_input(path, problems) if isinstance(item, Item)]
        assert not problems
        self.entities = {r.id: r for r in records if isinstance(r, Entity)}
        self.claims = {r.id: r for r in records if isinstance(r, Claim)}
        self.coverage = [r for r in records if isinstance(r, Coverage)]
        sources = [r for r in records if isinstance(r, Source)]
        identities = [r for r in records if isinstance(r, Identity)]
        self.context: Context = context(sources, self.entities.values(), identities)
        self.edges: Sequence[Edge] = fold(self.claims.values(), self.context)

    def find(self, subject: str, relation: str, object_: str) -> list[Edge]:
        return [e for e in self.edges if (e.subject, e.relation, e.object) == (subject, relation, object_)]

    def one(self, subject: str, relation: str, object_: str) -> Edge:
        (edge,) = self.find(subject, relation, object_)
        return edge

    def said(self, edge: Edge) -> set[tuple[str, str | None]]:
        """(stance, speaker) of all claims on the edge."""
        return {(self.claims[id_].stance, self.claims[id_].speaker) for id_ in edge.claims}

    def stances(self, edge: Edge) -> set[str]:
        return {stance for stance, _ in self.said(edge)}


@pytest.fixture(scope="module")
def iraq() -> Iraq:
    return Iraq()


def test_case_1_an_accusation_and_its_denial(iraq: Iraq) -> None:
    assert iraq.one("united-states", "CARRIED_OUT", STRIKE).status == "asserted"
    for victim in ("qasem-soleimani", "abu-mahdi-al-muhandis"):
        assert iraq.one(STRIKE, "TARGETED", victim).status == "asserted"
    helped = iraq.one(KADHIMI, "ASSISTED_IN", STRIKE)
    assert iraq.said(helped) == {("alleges", "abu-ali-al-askari"), ("denies", KADHIMI)}
    assert (helped.status, helped.shown) == ("disputed", False)
    accusations = iraq.find("abu-ali-al-askari", "ACCUSED", KADHIMI)
    about = {id_ for edge in accusations for claim in edge.claims for id_ in iraq.claims[claim].about}
    assert {edge.status for edge in accusations} == {"asserted"}
    assert about & {id_ for id_ in helped.claims if iraq.claims[id_].stance == "alleges"}


def test_case_2_a_deal_that_one_side_reports_and_the_other_denies(iraq: Iraq) -> None:
    assert "Event" in iraq.entities[DEAL].labels
    edge = iraq.one(DEAL, "LED_TO", RELEASE)
    assert (edge.status, edge.shown) == ("disputed", False)
    assert iraq.said(edge) == {("alleges", "sources-close-to-kadhimi"), ("denies", "senior-pmf-officials")}


def test_case_3_one_article_is_firmer_in_its_summary_than_in_its_body(iraq: Iraq) -> None:
    edge = iraq.one("detained-kh-members", "CARRIED_OUT", "rocket-attacks-on-us-targets")
    assert iraq.stances(edge) == {"asserts", "alleges", "doubts"}
    assert (edge.status, edge.doubted, edge.opposition) == ("asserted", True, 0.0)
    by_stance = {iraq.claims[id_].stance: iraq.claims[id_].source for id_ in edge.claims}
    assert by_stance == {"asserts": "jcpa-2020", "alleges": "jcpa-2020", "doubts": "voa-2020"}


def test_case_4_a_warning_in_his_own_words_and_a_threat_by_report(iraq: Iraq) -> None:
    edges = iraq.find("qais-al-khazali", "THREATENED", KADHIMI)
    warning = [edge for edge in edges if "warning" in edge.qualifiers.get("mode", ())]
    assert [(iraq.stances(edge), edge.status, edge.shown) for edge in warning] == [({"asserts"}, "asserted", True)]
    others = [edge for edge in edges if edge not in warning]
    assert [(iraq.said(edge), edge.shown) for edge in others] == [({("alleges", "iraqi-sources")}, False)]


def test_case_5_on_paper_and_in_practice(iraq: Iraq) -> None:
    for body, cited in (("iraqi-security-apparatus", "voa-2020"), ("iraqi-army", "jcpa-2020")):
        part = iraq.one(PMF, "PART_OF", body)
        assert (part.qualifiers["basis"], part.sources, part.status) == (["de_jure"], (cited,), "asserted")
    commands = {e.qualifiers["basis"][0]: e for e in iraq.find("prime-minister-of-iraq", "COMMANDS", PMF)}
    assert commands.keys() == {"de_jure", "de_facto"}
    practice = commands["de_facto"]
    obeyed = {iraq.claims[id_].qualifiers["compliance"][0] for id_ in practice.claims}
    assert obeyed == {"partial", "defied"}
    assert practice.qualifiers["compliance"] == ["defied"]
    assert set(practice.sources) == {"jcpa-2020", "voa-2020"}


def test_case_6_three_accounts_of_one_release(iraq: Iraq) -> None:
    led = {edge.subject: edge.status for edge in iraq.edges if (edge.relation, edge.object) == ("LED_TO", RELEASE)}
    assert led["judge-ruling-2020-06-29"] == "asserted"
    assert led["militia-threats-2020-06"] == "asserted"
    assert led[DEAL] == "disputed"


@pytest.mark.parametrize(
    ("names", "id_"),
    [
        (["Hizbullah Brigades", "Kataib Hezbollah", "KH"], "kataib-hezbollah"),
        (["PMF", "al-Hashd", "Al-Hashad Al-Sha'bi", "Popular Mobilization Forces"], PMF),
        (["Suleimani", "Soleimani", "Qasem Soleimani"], "qasem-soleimani"),
        (["Aas'ib Ahl al-Haq", "Asa'ib Ahl al-Haq"], "asaib-ahl-al-haq"),
    ],
)
def test_case_7_many_spellings_one_entity(iraq: Iraq, names: list[str], id_: str) -> None:
    keys = {key for entity in iraq.entities.values() if entity.id == id_ for key in name_keys(entity.names)}
    others = {key for entity in iraq.entities.values() if entity.id != id_ for key in name_keys(entity.names)}
    for name in names:
        assert keys.intersection(name_keys([name])), name
        assert not others.intersection(name_keys([name])), name


def test_case_8_what_is_not_clear_yields_no_claim(iraq: Iraq) -> None:
    moved = [e for e in iraq.edges if e.relation == "MOVED_TO" and e.subject == "tariq-al-hashimi"]
    assert moved
    assert not [edge for edge in moved if "returned" in edge.qualifiers.get("mode", ())]
    assert any(line.source == "voa-2020" and line.reason in ("forecast", "condition") for line in iraq.coverage)


def test_case_9_a_denial_in_the_sources_own_voice(iraq: Iraq) -> None:
    court = [
        claim
        for claim in iraq.claims.values()
        if claim.relation == "HELD_IN_CUSTODY_BY" and claim.object == "independent-criminal-court"
    ]
    assert [(claim.stance, claim.speaker, claim.subject) for claim in court] == [
        ("denies", None, "detained-kh-members")
    ]
    assert not [edge for edge in iraq.edges if edge.object == "independent-criminal-court"]
    assert iraq.one("detained-kh-members", "HELD_IN_CUSTODY_BY", PMF).status == "asserted"


def test_case_10_dated_in_one_article_by_weekday_in_the_other(iraq: Iraq) -> None:
    for event, day in (("raid-2020-06-25", "2020-06-25"), (RELEASE, "2020-06-29")):
        edge = iraq.one(event, "TARGETED", "detained-kh-members")
        assert set(edge.sources) == {"jcpa-2020", "voa-2020"}
        assert (edge.status, edge.voices) == ("asserted", 2)
        assert (edge.start_min, edge.end_max, edge.dates_conflict) == (day, day, False)
