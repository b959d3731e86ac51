"""Dates of acts and states: EDTF in, four ISO days out, and the two questions that are asked of them.

The fast path is the cache of :func:`schema.edtf_read.read_span`. Days are ISO strings of ten characters, so
that they compare as text; an open bound is ``0001-01-01`` or ``9999-12-31``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from schema.edtf_read import OPEN_MAX, OPEN_MIN, DateError, Span, read_span

__all__ = [
    "OPEN_MAX",
    "OPEN_MIN",
    "Bounds",
    "DateError",
    "canonical",
    "certain",
    "possible",
    "read_act",
    "read_day_span",
    "read_state",
]

_DROPPED = re.compile(r"[\s?~%]+")


@dataclass(frozen=True, slots=True)
class Bounds:
    """When something began and ended, as ISO days: ``start_min ≤ start_max`` and ``end_min ≤ end_max``."""

    start_min: str
    start_max: str
    end_min: str
    end_max: str


def read_act(when: str) -> Bounds:
    """Bounds of an act from its ``when``: start and end both lie between the first and the last possible day.

    ``A/B`` is for an act that lasted, ``[A..B]`` for one on some day between.

    Raises:
        DateError: not an EDTF date that is read here, or open at an end.

    >>> read_act("2020-06")
    Bounds(start_min='2020-06-01', start_max='2020-06-30', end_min='2020-06-01', end_max='2020-06-30')
    """
    span = _read(when, "when")
    if span.open:
        raise DateError(f"“{when}” is open at an end; an act has both, as in [2020-06-01..2020-06-20]", "when")
    return Bounds(span.lower, span.upper, span.lower, span.upper)


def read_state(start: str | None, end: str | None, observed: str | None, published: str | None) -> Bounds:
    """Bounds of a state from what a claim says, tightened so that it starts before it ends.

    Args:
        start: some day on which it began; ``..`` or None: unknown.
        end: some day on which it ended; ``..``: still so when published; None: unknown.
        observed: a day (or ``X/Y``, from X to Y) on which it was so; leaves the outer bounds open.
        published: when the claim's source was published, None: unknown. Read for ``end: ..`` only, and of
            it the first possible day: no later day is sure to be vouched for.

    Raises:
        DateError: a date that cannot be read (``field`` says which), or a state that begins after it ends.

    >>> read_state("2006", "..", None, "2020-07")
    Bounds(start_min='2006-01-01', start_max='2006-12-31', end_min='2020-07-01', end_max='9999-12-31')
    """
    start_min, start_max = _read_moment(start, "start")
    end_min, end_max = _read_moment(end, "end")
    if end == ".." and published is not None:
        end_min = _read(published, "published").lower
    if observed is not None:
        seen = _read(observed, "observed")
        if seen.open:
            raise DateError(
                f"“{observed}” is open at an end; an observation is a day or 2019-05/2020-06, "
                "and “still so when published” is end: ..",
                "observed",
            )
        start_max, end_min = min(start_max, seen.first[1]), max(end_min, seen.last[0])
    start_max, end_min = min(start_max, end_max), max(end_min, start_min)
    if start_min > start_max or end_min > end_max:
        said = {"start": start, "end": end, "observed": observed}
        shown = ", ".join(f"{name}: {text}" for name, text in said.items() if text is not None)
        raise DateError(f"it begins after it ends or was observed outside of its time ({shown})", "start")
    return Bounds(start_min, start_max, end_min, end_max)


def read_day_span(text: str) -> tuple[str, str]:
    """First and last possible day of any date, interval or set, as in ``published`` and ``accessed``.

    Raises:
        DateError: not an EDTF date that is read here.

    >>> read_day_span("199X")
    ('1990-01-01', '1999-12-31')
    """
    span = read_span(text)
    return span.lower, span.upper


def canonical(when: str) -> str:
    """The occurrence that an act's ``when`` names: no white space, no ``~ ? %``, and ``[X]`` is X.

    >>> canonical("[ 2020-06? ]")
    '2020-06'
    """
    bare = _DROPPED.sub("", when)
    while bare.startswith("[") and bare.endswith("]") and not ("," in bare or ".." in bare):
        bare = bare[1:-1]
    return bare


def possible(b: Bounds, a: str, z: str) -> bool:
    """Whether it may have been so on some day from ``a`` to ``z`` (ISO days, ``a ≤ z``)."""
    return b.start_min <= z and b.end_max >= a


def certain(b: Bounds, a: str, z: str) -> bool:
    """Whether it was so on some day from ``a`` to ``z`` (ISO days, ``a ≤ z``) whatever its true dates are."""
    return b.start_max <= z and b.end_min >= a


def _read(text: str, field: str) -> Span:
    try:
        return read_span(text)
    except DateError as err:
        raise DateError(str(err), field) from None


def _read_moment(text: str | None, field: str) -> tuple[str, str]:
    if text is None or text == "..":
        return OPEN_MIN, OPEN_MAX
    span = _read(text, field)
    if span.lasted:
        raise DateError(
            f"“{text}” is a time that lasts, and a {field} is one day of it; some day between is "
            "[2019..2020], and what was seen to last is observed: 2019/2020",
            field,
        )
    return span.lower, span.upper
