"""Worked examples of spells and of their dates: which claims on one key speak of the same stretch of time."""

from __future__ import annotations

from typing import Any

import pytest
from builders import claim, edge_of, edges_of, source

from graph.fold import Edge
from schema.dates import OPEN_MAX, OPEN_MIN
from schema.records import Claim


def held(id_: str, dates: str, **fields: Any) -> Claim:
    """A claim on ``a COMMANDS b``; ``dates`` is ``start–end`` with sides left out, or ``@observed``."""
    if dates.startswith("@"):
        fields["observed"] = dates[1:]
    else:
        start, _, end = dates.partition("–")
        fields |= {"start": start or None, "end": end or None}
    return claim(id_, "a COMMANDS b", **fields)


def groups(*dates: str) -> set[str]:
    """The spells of claims c0, c1, …, written as the numbers of the claims in each."""
    edges = edges_of(held(f"c{n}", text) for n, text in enumerate(dates))
    assert all(edge.spell == min(edge.claims) for edge in edges)
    return {"".join(id_[1:] for id_ in edge.claims) for edge in edges}


def four(edge: Edge) -> tuple[str, str, str, str]:
    return edge.start_min, edge.start_max, edge.end_min, edge.end_max


@pytest.mark.parametrize(
    ("dates", "spells"),
    [
        # (a) certain overlap, or one extent within the other
        (["2006–2010", "2010–2014"], {"0", "1"}),
        (["2006–2010", "2012–2014"], {"0", "1"}),
        (["2006–2010", "2008–2012"], {"01"}),
        (["2006–2010", "2009-12-31–2014"], {"01"}),
        (["2006–2010", "2010–2010"], {"01"}),
        (["2010-03–2010-05", "2010–2010"], {"01"}),
        (["2010-03–2010-05", "2010-05–2010-07"], {"0", "1"}),
        (["2006–2010", "2012–2016", "2009–2013"], {"012"}),
        (["2006–2010", "2006–2010", "2012–2013"], {"01", "2"}),
        # (b) an unknown bound
        (["2006–2008", "2011–2014", "2012–"], {"0", "12"}),
        (["2006–2008", "2011–2014", "–2007"], {"02", "1"}),
        (["2006–2008", "2011–2014", "@2012-05"], {"0", "12"}),
        (["2006–2008", "2011–2014", "@2007/2012"], {"0", "1", "2"}),
        (["2006–2008", "2011–2014", "@2009/2010"], {"0", "1", "2"}),
        (["2006–2008", "2011–2014", "[2007..2012]–"], {"0", "1", "2"}),
        (["2006–2008", "2007–"], {"01"}),
        (["2006–2008", "2010–"], {"0", "1"}),
        (["2006–2008", "–"], {"01"}),
        (["2006–2008", "..–"], {"01"}),
        (["2006–2008", "2011–2014", "–"], {"0", "1", "2"}),
        # (c) the rest is one spell
        (["@2005", "@2015"], {"01"}),
        (["2005–", "@2015", "–", "–2001"], {"0123"}),
        (["2006–2008", "2011–2014", "–", "@2020"], {"0", "1", "23"}),
    ],
)
def test_spells(dates: list[str], spells: set[str]) -> None:
    assert groups(*dates) == spells


def test_a_claim_with_an_unknown_bound_must_fit_with_every_date_that_it_states() -> None:
    spell = held("c1", "2006–2010")
    assert edge_of([spell, claim("c2", "a COMMANDS b", start="2007", observed="2009")]).claims == ("c1", "c2")
    assert len(edges_of([spell, claim("c2", "a COMMANDS b", start="2007", observed="2012")])) == 2


@pytest.mark.parametrize(
    ("published", "spells"),
    [("2007-05-01", 1), ("2015-05-01", 2), ("[2008..2012]", 1), (None, 1)],
)
def test_still_so_when_published_states_the_day_of_publication(published: str | None, spells: int) -> None:
    claims = [held("c1", "2006–2010"), held("c2", "2006–..", source="late")]
    assert len(edges_of(claims, sources=[source("late", published=published)])) == spells


@pytest.mark.parametrize(
    ("published", "end_min"), [("2020-07-14", "2020-07-14"), ("2020-07", "2020-07-01"), (None, "2006-01-01")]
)
def test_still_so_when_published_vouches_for_no_later_day(published: str | None, end_min: str) -> None:
    edge = edge_of([held("c1", "2006–..")], sources=[source("s", published=published)])
    assert four(edge) == ("2006-01-01", "2006-12-31", end_min, OPEN_MAX)


def test_a_reprint_vouches_for_its_own_day_of_publication() -> None:
    sources = [source("first", published="2010-01-01"), source("again", published="2020-01-01", origin="first")]
    edge = edge_of([held("c1", "–..", source="again")], sources=sources)
    assert edge.end_min == "2020-01-01"


def test_what_is_observed_leaves_the_outer_bounds_open() -> None:
    edge = edge_of([held("c1", "@2005"), held("c2", "@2015-03/2016-04")])
    assert four(edge) == (OPEN_MIN, "2005-12-31", "2016-04-01", OPEN_MAX)
    assert not edge.dates_conflict


def test_dates_within_a_spell_are_what_all_agree_on() -> None:
    edge = edge_of([held("c1", "2006–2010"), held("c2", "2006-05–[2009..2010-06]"), held("c3", "@2008")])
    assert four(edge) == ("2006-05-01", "2006-05-31", "2010-01-01", "2010-06-30")
    assert not edge.dates_conflict


def test_where_only_the_starts_differ_only_the_start_is_a_hull() -> None:
    edge = edge_of([held("c1", "2006–2010"), held("c2", "2008–2010-03")])
    assert four(edge) == ("2006-01-01", "2008-12-31", "2010-03-01", "2010-03-31")
    assert edge.dates_conflict


def test_in_the_hull_open_values_count() -> None:
    edge = edge_of([held("c1", "2015–"), held("c2", "–2010"), held("c3", "–")])
    assert four(edge) == (OPEN_MIN, OPEN_MAX, OPEN_MIN, OPEN_MAX)
    assert edge.dates_conflict


def test_claims_are_tightened_before_they_are_compared() -> None:
    # 2010 as start and end: it ended no sooner than it began, so it certainly ran within 2010.
    edge = edge_of([held("c1", "2010-06–2010")])
    assert four(edge) == ("2010-06-01", "2010-06-30", "2010-06-01", "2010-12-31")


def test_withdrawn_claims_make_no_spell_where_something_else_stands() -> None:
    claims = [
        held("c1", "2006–2008"),
        held("c0", "2006–2008", retracted="2021"),
        held("c2", "2011–2014", retracted="2021"),
    ]
    edge = edge_of(claims)
    assert (edge.spell, edge.claims, edge.status) == ("c1", ("c0", "c1"), "asserted")


def test_a_withdrawn_claim_bridges_no_two_spells() -> None:
    claims = [held("c1", "2006–2010"), held("c2", "2012–2016"), held("c3", "2009–2013", retracted="2021")]
    assert sorted(edge.claims for edge in edges_of(claims)) == [("c1", "c3"), ("c2", "c3")]


def test_withdrawn_claims_alone_form_spells_with_their_own_dates() -> None:
    claims = [held("c1", "2006–2008", retracted="2021"), held("c2", "2011–2014", retracted="2021")]
    edges = sorted(edges_of(claims), key=lambda edge: edge.claims)
    assert [edge.status for edge in edges] == ["retracted", "retracted"]
    assert four(edges[1]) == ("2011-01-01", "2011-12-31", "2014-01-01", "2014-12-31")


def test_another_identity_qualifier_is_another_key_for_withdrawn_claims() -> None:
    claims = [held("c1", "2006–2008"), held("c2", "2006–2008", qualifiers={"basis": "de_jure"}, retracted="2021")]
    assert sorted(edge.status for edge in edges_of(claims)) == ["asserted", "retracted"]
