"""The Admiralty code: the published numbers, what missing ratings mean, which code is stronger."""

from __future__ import annotations

from itertools import product

import pytest

from schema.admiralty import code, order, unrated, weight


@pytest.mark.parametrize(
    ("credibility", "stix"), [(1, 90), (2, 70), (3, 50), (4, 30), (5, 10), (6, 30), (None, 30)]
)
def test_credibility_of_a_reliable_source_is_the_stix_scale(credibility: int | None, stix: int) -> None:
    assert weight(credibility, "A") == pytest.approx(stix / 100)


@pytest.mark.parametrize(
    ("reliability", "factor"),
    [("A", 1), ("B", 0.8), ("C", 0.6), ("D", 0.4), ("E", 0.2), ("F", 0.3), (None, 0.3)],
)
def test_reliability_scales_it(reliability: str | None, factor: float) -> None:
    assert weight(2, reliability) == pytest.approx(0.7 * factor)


def test_what_was_not_rated_says_so() -> None:
    assert not unrated(5, "E")
    assert unrated(6, "A")
    assert unrated(None, "A")
    assert unrated(1, "F")
    assert unrated(1, None)


def test_the_code_has_a_letter_and_a_digit() -> None:
    assert (code(2, "B"), code(None, "B"), code(2, None), code(None, None)) == ("B2", "B6", "F2", "F6")


@pytest.mark.parametrize(("credibility", "reliability"), [(0, "A"), (7, "A"), (1, "G"), (1, "a"), (1, "")])
def test_other_ratings_are_refused(credibility: int, reliability: str) -> None:
    with pytest.raises(ValueError, match="is no"):
        weight(credibility, reliability)


def test_the_strongest_code_comes_first_and_no_two_tie() -> None:
    codes = [code(credibility, letter) for credibility, letter in product(range(1, 7), "FEDCBA")]
    ranked = sorted(codes, key=order)
    weights = [weight(int(c[1]), c[0]) for c in ranked]
    assert ranked[0] == "A1"
    assert weights == pytest.approx(sorted(weights, reverse=True))
    assert len({order(c) for c in codes}) == len(codes)
    assert min(["C6", "D4", "B2"], key=order) == "B2"
