"""Dates: hand-computed bounds, and the two questions held against a count over all days."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from time import struct_time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from schema.dates import (
    OPEN_MAX,
    OPEN_MIN,
    Bounds,
    DateError,
    canonical,
    certain,
    possible,
    read_act,
    read_day_span,
    read_state,
)


@pytest.mark.parametrize(
    ("text", "lower", "upper"),
    [
        ("2020", "2020-01-01", "2020-12-31"),
        ("2020-06", "2020-06-01", "2020-06-30"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2020-06-25", "2020-06-25", "2020-06-25"),
        (" 2020-06-25 ", "2020-06-25", "2020-06-25"),
        ("2020~", "2019-01-01", "2021-12-31"),
        ("2020%", "2019-01-01", "2021-12-31"),
        ("2020?~", "2019-01-01", "2021-12-31"),
        ("2020-06?", "2020-05-01", "2020-07-31"),
        ("2020-01?", "2019-12-01", "2020-02-29"),
        ("2020-12~", "2020-11-01", "2021-01-31"),
        ("2020-06-25~", "2020-06-24", "2020-06-26"),
        ("2020-02-29?", "2020-02-28", "2020-03-01"),
        ("199X", "1990-01-01", "1999-12-31"),
        ("19XX", "1900-01-01", "1999-12-31"),
        ("199X~", "1980-01-01", "2009-12-31"),
        ("XXXX", "0001-01-01", "9999-12-31"),
        ("2020-XX", "2020-01-01", "2020-12-31"),
        ("2020-XX?", "2019-01-01", "2021-12-31"),
        ("2020-1X", "2020-10-01", "2020-12-31"),
        ("2020-06-XX", "2020-06-01", "2020-06-30"),
        ("2020-06-XX?", "2020-05-01", "2020-07-31"),
        ("2020-06-1X", "2020-06-10", "2020-06-19"),
        ("2020-02-3X", None, None),
        ("2020-XX-31", "2020-01-31", "2020-12-31"),
        ("201X-02-29", "2012-02-29", "2016-02-29"),
        ("1X9X", "1090-01-01", "1999-12-31"),
        ("2020-21", "2020-03-01", "2020-05-31"),
        ("2020-22", "2020-06-01", "2020-08-31"),
        ("2020-23", "2020-09-01", "2020-11-30"),
        ("2020-24", "2020-12-01", "2021-02-28"),
        ("2019-24", "2019-12-01", "2020-02-29"),
        ("2020-21~", "2019-12-01", "2020-08-31"),
        ("2019/2020", "2019-01-01", "2020-12-31"),
        ("2019-05 / 2020-06-03", "2019-05-01", "2020-06-03"),
        ("2019?/2020-06?", "2018-01-01", "2020-07-31"),
        ("2020/..", "2020-01-01", OPEN_MAX),
        ("2020/", "2020-01-01", OPEN_MAX),
        ("/2020", OPEN_MIN, "2020-12-31"),
        ("../2020", OPEN_MIN, "2020-12-31"),
        ("[2020-06-01..2020-06-20]", "2020-06-01", "2020-06-20"),
        ("[2020-06-01 .. 2020-06-20]", "2020-06-01", "2020-06-20"),
        ("[2020,2018-05]", "2018-05-01", "2020-12-31"),
        ("[2015, 2018..2019]", "2015-01-01", "2019-12-31"),
        ("[2020-06]", "2020-06-01", "2020-06-30"),
        ("[..2020-06]", OPEN_MIN, "2020-06-30"),
        ("0001", "0001-01-01", "0001-12-31"),
        ("0001?", "0001-01-01", "0002-12-31"),
        ("9999-12?", "9999-11-01", "9999-12-31"),
        ("9999-24?", "9999-09-01", "9999-12-31"),
        ("9999-12-31~", "9999-12-30", "9999-12-31"),
    ],
)
def test_a_date_allows_these_days(text: str, lower: str | None, upper: str | None) -> None:
    if lower is None or upper is None:
        with pytest.raises(DateError):
            read_day_span(text)
    else:
        assert read_day_span(text) == (lower, upper)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2020-02-30", "no day"),
        ("2021-02-29", "no day"),
        ("2020-13", "no day"),
        ("2020-00", "no day"),
        ("0000", "no day"),
        ("2020-25", "no day"),
        ("2020-21-05", "no day"),
        ("", "empty"),
        ("..", "no date"),
        ("2020-6", "2020-06"),
        ("-0005", "2020-06"),
        ("Y20200", "2020-06"),
        ("199x", "199X"),
        ("٢٠٢٠", "2020-06"),
        ("20200625", "2020-06-25"),
        ("25 June 2020", "2020-06-25"),
        ("2020 06", "2020-06"),
        ("2020?-06", "at its end"),
        ("?2020", "at its end"),
        ("2020-06-25T12:00:00", "write 2020-06-25"),
        ("{2019,2020}", "one claim for each"),
        ("2021/2020", "begins after it ends"),
        ("2019/2020/2021", "more than one"),
        ("/", "neither"),
        ("../..", "neither"),
        ("[]", "empty place"),
        ("[2020,,2021]", "empty place"),
        ("[2021..2020]", "begins after it ends"),
        ("[2020", "2020-06"),
    ],
)
def test_what_is_no_date_is_refused_with_a_reason(text: str, says: str) -> None:
    with pytest.raises(DateError, match=says.replace(".", r"\.")):
        read_day_span(text)


def test_an_act_lies_between_its_first_and_last_day() -> None:
    assert read_act("[2020-06-01..2020-06-20]") == Bounds(*["2020-06-01", "2020-06-20"] * 2)
    assert read_act("2019-11/2020-02") == Bounds(*["2019-11-01", "2020-02-29"] * 2)


@pytest.mark.parametrize("when", ["2020/..", "/2020", "[..2020]", "[2020..]"])
def test_an_act_has_both_ends(when: str) -> None:
    with pytest.raises(DateError, match="open at an end") as caught:
        read_act(when)
    assert caught.value.field == "when"


@pytest.mark.parametrize(
    ("start", "end", "observed", "published", "bounds"),
    [
        (None, None, None, "2020", (OPEN_MIN, OPEN_MAX, OPEN_MIN, OPEN_MAX)),
        ("..", None, None, None, (OPEN_MIN, OPEN_MAX, OPEN_MIN, OPEN_MAX)),
        ("2006", "2010-03", None, None, ("2006-01-01", "2006-12-31", "2010-03-01", "2010-03-31")),
        ("2020", "2020", None, None, ("2020-01-01", "2020-12-31", "2020-01-01", "2020-12-31")),
        ("2020", "2020-06", None, None, ("2020-01-01", "2020-06-30", "2020-06-01", "2020-06-30")),
        ("2020-06", "2020", None, None, ("2020-06-01", "2020-06-30", "2020-06-01", "2020-12-31")),
        ("2006", None, None, None, ("2006-01-01", "2006-12-31", "2006-01-01", OPEN_MAX)),
        (None, "2010", None, None, (OPEN_MIN, "2010-12-31", "2010-01-01", "2010-12-31")),
        ("2006", "..", None, "2020-07", ("2006-01-01", "2006-12-31", "2020-07-01", OPEN_MAX)),
        ("2006", "..", None, None, ("2006-01-01", "2006-12-31", "2006-01-01", OPEN_MAX)),
        (None, None, "2020-06-25", None, (OPEN_MIN, "2020-06-25", "2020-06-25", OPEN_MAX)),
        (None, None, "2019-05/2020", None, (OPEN_MIN, "2019-05-31", "2020-01-01", OPEN_MAX)),
        (None, None, "2020", None, (OPEN_MIN, "2020-12-31", "2020-01-01", OPEN_MAX)),
        ("2019", "2021", "2019-03/2021-04", None, ("2019-01-01", "2019-03-31", "2021-04-01", "2021-12-31")),
        ("[..2006]", None, None, None, (OPEN_MIN, "2006-12-31", OPEN_MIN, OPEN_MAX)),
    ],
)
def test_a_state_has_four_bounds(
    start: str | None,
    end: str | None,
    observed: str | None,
    published: str | None,
    bounds: tuple[str, str, str, str],
) -> None:
    assert read_state(start, end, observed, published) == Bounds(*bounds)


@pytest.mark.parametrize(
    ("start", "end", "observed", "says"),
    [
        ("2021", "2020", None, "begins after it ends"),
        ("2021", None, "2020", "observed outside"),
        (None, "2019", "2020", "observed outside"),
        ("2019/2020", None, None, r"\[2019\.\.2020\]"),
        (None, "2020/..", None, r"\[2019\.\.2020\]"),
        (None, None, "2020/..", r"end: \.\."),
        (None, None, "..", "no date"),
        ("", None, None, "leave the field out"),
    ],
)
def test_a_state_that_cannot_be_is_refused(
    start: str | None, end: str | None, observed: str | None, says: str
) -> None:
    with pytest.raises(DateError, match=says):
        read_state(start, end, observed, "2022")


@pytest.mark.parametrize("field", ["start", "end", "observed"])
def test_the_error_names_the_field(field: str) -> None:
    given_ = {"start": None, "end": None, "observed": None} | {field: "June"}
    with pytest.raises(DateError) as caught:
        read_state(given_["start"], given_["end"], given_["observed"], None)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("when", "occurrence"),
    [
        ("2020-06", "2020-06"),
        (" 2020-06 ?", "2020-06"),
        ("2020-06-25~%", "2020-06-25"),
        ("[2020-06]", "2020-06"),
        ("[ 2020-06 .. 2020-07? ]", "[2020-06..2020-07]"),
        ("[2020,2021]", "[2020,2021]"),
        ("2019 / 2020~", "2019/2020"),
    ],
)
def test_an_occurrence_is_named_without_its_doubts(when: str, occurrence: str) -> None:
    assert canonical(when) == occurrence


@given(st.text(alphabet="20X-~?%[]., /\t"))
def test_canonical_is_idempotent(when: str) -> None:
    assert canonical(canonical(when)) == canonical(when)


FIRST = date(2020, 2, 25)
DAYS = [(FIRST + timedelta(days=n)).isoformat() for n in range(9)]
any_day = st.sampled_from(DAYS)


@st.composite
def spans(draw: st.DrawFn) -> tuple[str, str]:
    a, z = sorted([draw(any_day), draw(any_day)])
    return a, z


@given(spans(), spans(), spans())
def test_possible_and_certain_agree_with_a_count_over_all_days(
    start: tuple[str, str], end: tuple[str, str], asked: tuple[str, str]
) -> None:
    assume(start[0] <= end[1])
    bounds = read_state(f"[{start[0]}..{start[1]}]", f"[{end[0]}..{end[1]}]", None, None)
    a, z = asked
    lives = [
        (s, e) for s, e in product(DAYS, DAYS) if start[0] <= s <= start[1] and end[0] <= e <= end[1] and s <= e
    ]
    assert possible(bounds, a, z) == any(s <= z and e >= a for s, e in lives)
    assert certain(bounds, a, z) == all(s <= z and e >= a for s, e in lives)


@given(spans(), spans())
def test_an_act_agrees_with_a_count_over_its_days(when: tuple[str, str], asked: tuple[str, str]) -> None:
    bounds = read_act(f"[{when[0]}..{when[1]}]")
    days = [day for day in DAYS if when[0] <= day <= when[1]]
    a, z = asked
    assert possible(bounds, a, z) == any(a <= day <= z for day in days)
    assert certain(bounds, a, z) == all(a <= day <= z for day in days)


edtf_dates = st.from_regex(r"(19|20)[0-9X]{2}(-(0[1-9]|1[0-2]|2[1-4]|XX)(-[0-3][0-9X])?)?[?~%]?", fullmatch=True)


@given(
    st.none() | edtf_dates,
    st.none() | st.just("..") | edtf_dates,
    st.none() | edtf_dates,
    st.none() | edtf_dates,
)
def test_bounds_are_ordered_iso_days(
    start: str | None, end: str | None, observed: str | None, published: str | None
) -> None:
    try:
        b = read_state(start, end, observed, published)
    except DateError:
        return
    assert b.start_min <= b.start_max <= b.end_max
    assert b.start_min <= b.end_min <= b.end_max
    for day in (b.start_min, b.start_max, b.end_min, b.end_max):
        assert date.fromisoformat(day).isoformat() == day


@given(st.text() | st.text(alphabet="0129X-~?%[]{}., /", max_size=24))
def test_no_text_does_worse_than_a_date_error(text: str) -> None:
    try:
        lower, upper = read_day_span(text)
    except DateError as err:
        assert str(err)
    else:
        assert OPEN_MIN <= lower <= upper <= OPEN_MAX


SHARED = (
    "2020 2020-02 2020-06-25 199X 19XX 2020-XX 2020-06-XX 2020-21 2020-22 2020-23 2020~ 2019/2020 "
    "2019-05/2020-06-03 [2020-01..2020-03] [2020,2021]"
)


@pytest.mark.parametrize("text", SHARED.split())
def test_the_edtf_library_reads_the_same_where_it_is_right(text: str) -> None:
    import edtf  # noqa: PLC0415  slow, and only the yardstick

    parsed = edtf.parse_edtf(text)
    bounds: list[struct_time] = (
        [parsed.lower_fuzzy(), parsed.upper_fuzzy()]
        if "~" in text
        else [parsed.lower_strict(), parsed.upper_strict()]
    )
    assert read_day_span(text) == tuple(f"{t.tm_year:04}-{t.tm_mon:02}-{t.tm_mday:02}" for t in bounds)
