"""Worked examples of which edges a denial or a doubt speaks of."""

from __future__ import annotations

from typing import Any

import pytest
from builders import claim, edges_of, entity, source

from schema.records import Claim, Source


def reached(supports: list[Claim], against: dict[str, Any], *, published: str | None = None) -> set[str]:
    """First supporting claim of each edge that the denial reaches; doubts must reach the very same."""
    made = supports[0]
    triple = f"{made.subject} {made.relation} {made.object}"
    sources: list[Source] = [source("s"), source("no", published=published)]
    events = [entity("raid", "Event", start="2020-06-25"), entity("siege", "Event", start="2020-08")]
    found = []
    for stance in ("denies", "doubts"):
        denial = claim("x", triple, stance, source="no", **against)
        edges = edges_of([*supports, denial], sources=sources, entities=events)
        found.append({edge.claims[0] for edge in edges if "x" in edge.claims})
        hit = {edge.claims[0] for edge in edges if edge.status == "disputed" or edge.doubted}
        assert hit == found[-1]
    assert found[0] == found[1]
    return found[0]


BASES = [
    claim("c1", "a COMMANDS b"),
    claim("c2", "a COMMANDS b", qualifiers={"basis": "de_jure"}),
    claim("c3", "a COMMANDS b", qualifiers={"basis": "de_facto"}),
]


@pytest.mark.parametrize(
    ("qualifiers", "reaches"),
    [
        ({}, {"c1", "c2", "c3"}),
        ({"basis": "de_jure"}, {"c2"}),
        ({"basis": "de_facto"}, {"c3"}),
        ({"compliance": "defied"}, {"c1", "c2", "c3"}),
    ],
)
def test_identity_qualifiers(qualifiers: dict[str, str], reaches: set[str]) -> None:
    assert reached(BASES, {"qualifiers": qualifiers}) == reaches


SPELLS = [
    claim("c1", "a COMMANDS b", start="2006", end="2008"),
    claim("c2", "a COMMANDS b", start="2011", end="2014"),
    claim("c3", "a COMMANDS b", start="2020-03-01", end="2020-06-30"),
]


@pytest.mark.parametrize(
    ("dates", "reaches"),
    [
        ({}, {"c1", "c2", "c3"}),
        ({"start": "2012"}, {"c2", "c3"}),
        ({"start": "2015"}, {"c3"}),
        ({"end": "2012"}, {"c1", "c2"}),
        ({"end": "2005"}, set()),
        ({"start": "2007", "end": "2011"}, {"c1", "c2"}),
        ({"start": "2009", "end": "2010"}, set()),
        ({"observed": "2013-05-01"}, {"c2"}),
        ({"observed": "2008/2020-03-01"}, {"c1", "c2", "c3"}),
        ({"observed": "2009/2010"}, set()),
        ({"start": "2009", "observed": "2013"}, {"c2"}),
        ({"observed": "2013", "end": "2020-04"}, {"c2", "c3"}),
        ({"observed": "2013", "end": ".."}, {"c2", "c3"}),
        ({"start": "..", "observed": "2013"}, {"c2"}),
        ({"start": "..", "end": "2012"}, {"c1", "c2"}),
        ({"start": ".."}, {"c1", "c2", "c3"}),
    ],
)
def test_the_days_that_a_denial_of_a_state_states(dates: dict[str, str], reaches: set[str]) -> None:
    assert reached(SPELLS, dates) == reaches


@pytest.mark.parametrize(
    ("published", "reaches"),
    [
        ("2005-12-31", set()),
        ("2006-01-01", {"c1"}),
        ("2011", {"c1", "c2"}),
        ("[2010..2020-03-01]", {"c1", "c2", "c3"}),
        (None, {"c1", "c2", "c3"}),
    ],
)
def test_never_what_certainly_began_after_it_was_published(published: str | None, reaches: set[str]) -> None:
    assert reached(SPELLS, {}, published=published) == reaches


ACTS = [
    claim("c1", "a ATTACKED b", when="2020-06-25"),
    claim("c2", "a ATTACKED b", when="2020-06"),
    claim("c3", "a ATTACKED b", when="2020-08-10"),
    claim("c4", "a ATTACKED b", event="raid"),
    claim("c5", "a ATTACKED b", event="siege", when="2020-08-10"),
    claim("c6", "a ATTACKED b"),
]
ALL = {"c1", "c2", "c3", "c4", "c5", "c6"}


@pytest.mark.parametrize(
    ("fields", "reaches"),
    [
        ({"event": "raid"}, {"c4"}),
        ({"event": "raid", "when": "2020-08-10"}, {"c4"}),
        ({"event": "other"}, set()),
        ({"when": "2020-06-25"}, {"c1", "c2", "c4", "c6"}),
        ({"when": "2020-06-24"}, {"c2", "c6"}),
        ({"when": "2020-08"}, {"c3", "c5", "c6"}),
        ({"when": "2020-06-25/2020-08-20"}, ALL),
        ({"when": "2019"}, {"c6"}),
        ({}, ALL),
    ],
)
def test_acts(fields: dict[str, str], reaches: set[str]) -> None:
    assert reached(ACTS, fields) == reaches


def test_a_denial_does_not_reach_acts_after_its_publication() -> None:
    assert reached(ACTS, {}, published="2020-06-24") == {"c2", "c6"}
    assert reached(ACTS, {"event": "siege"}, published="2020-08-09") == set()


def test_a_role_is_denied_whatever_day_the_denial_names() -> None:
    roles = [claim("c1", "a CARRIED_OUT raid")]
    assert reached(roles, {}) == {"c1"}
    assert reached(roles, {"when": "2020-06"}) == {"c1"}
    assert reached(roles, {}, published="2020-06-24") == set()


def test_identity_qualifiers_of_acts() -> None:
    moves = [claim(f"c{n}", "a MOVED_TO b", qualifiers={"mode": m}) for n, m in enumerate(("fled", "returned"))]
    assert reached(moves, {"qualifiers": {"mode": "returned"}}) == {"c1"}
    assert reached(moves, {}) == {"c0", "c1"}
