"""Point at a quotation in a text that is not stored, and find it again in another copy of that text.

After the W3C Web Annotation Data Model (2017), its TextPositionSelector and TextQuoteSelector, with the
SHA-256 of normalised words (:mod:`schema.text`) in the place of the words, so that nothing of the text is
kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from schema.text import Text, digest, normalise

ANCHOR = 6
MOST = 1_000_000_000
"""Tokens of a text. A database does not keep every whole number."""

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class QuoteError(ValueError):
    """A quotation that cannot be sealed. The text is meant for the user."""


class Locator(BaseModel):
    """Where a quotation stands in a text, and the hashes by which it is recognised."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: Sha256
    """SHA-256 of the normalised text."""
    start: int = Field(ge=0, le=MOST)
    """First token, from 0."""
    tokens: int = Field(ge=1, le=MOST)
    """Number of tokens."""
    exact: Sha256
    """SHA-256 of the quotation's normalised words, joined by a space."""
    before: Sha256
    """SHA-256 of the up to six tokens before it."""
    after: Sha256
    """SHA-256 of the up to six tokens after it."""
    paragraph: int | None = Field(default=None, ge=1, le=MOST)
    """Paragraph in which it begins, from 1; advisory."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """What became of a quotation, and the tokens of the text that hold it now (None if it is missing)."""

    state: Literal["exact", "moved", "edited", "missing"]
    start: int | None = None
    tokens: int | None = None


def locate(text: Text, start: int, count: int) -> Locator:
    """The locator of ``count`` tokens from token ``start`` of a text."""
    return Locator(
        text=text.sha256,
        start=start,
        tokens=count,
        exact=text.span_sha256(start, count),
        before=_before(text, start),
        after=text.span_sha256(start + count, ANCHOR),
        paragraph=text.paragraph_of(start),
    )


def seal_quote(text: Text, quote: str, occurrence: int | None = None) -> Locator:
    """The locator of a quotation; quotes, dashes, accents, case and white space need not agree with the text.

    Args:
        text: the analyst's copy.
        quote: the words, without gaps.
        occurrence: which one is meant, from 1, if the words stand in the text more than once.

    Raises:
        QuoteError: no word; not in the text; in it more than once, and no occurrence; no such occurrence.
    """
    words = normalise(quote)
    if not words:
        raise QuoteError("the quotation has no word")
    found = text.find(words)
    if not found:
        raise QuoteError(f"the quotation is not in the text{_nearest_place(text, words)}")
    if occurrence is None and len(found) > 1:
        places = ", ".join(str(text.paragraph_of(start)) for start in found[:8]) + ", …" * (len(found) > 8)
        raise QuoteError(
            f"the quotation is in the text {len(found)} times (paragraphs {places}); "
            f"quote more of it, or say which with occurrence: 1 to {len(found)}"
        )
    number = 1 if occurrence is None else occurrence
    if not 1 <= number <= len(found):
        raise QuoteError(f"there is no occurrence {number}; the quotation is in the text {len(found)} time(s)")
    return locate(text, found[number - 1], words.count(" ") + 1)


def resolve_locator(locator: Locator, text: Text) -> Resolution:
    """Find a quotation again.

    * ``exact``: the same normalised text, and the words where they were;
    * ``moved``: the words, elsewhere or in a changed text (of several places the one whose surroundings
      fit, then the nearest);
    * ``edited``: other words between the same surroundings, or beside one of them: to be reviewed;
    * ``missing``: none of these.
    """
    start, count = locator.start, locator.tokens
    if locator.text == text.sha256 and text.span_sha256(start, count) == locator.exact:
        return Resolution("exact", start, count)
    # Hits beside an anchor fit best, and windows of six words are hashed only once for all locators.
    beside = {*_anchors(locator.before, text, ending=True)[0]}
    beside |= {at - count for at in _anchors(locator.after, text, ending=False)[0] if at >= count}
    found = [at for at in beside if text.span_sha256(at, count) == locator.exact]
    if found := found or text.find_sha256(locator.exact, count):
        best = min(found, key=lambda at: (-_fit(locator, text, at), abs(at - start), at))
        return Resolution("moved", best, count)
    return _between_anchors(locator, text)


def _before(text: Text, start: int) -> str:
    return text.span_sha256(max(0, start - ANCHOR), min(ANCHOR, start))


def _fit(locator: Locator, text: Text, start: int) -> int:
    """How many of the two anchors stand beside a place."""
    after = text.span_sha256(start + locator.tokens, ANCHOR)
    return (_before(text, start) == locator.before) + (after == locator.after)


def _between_anchors(locator: Locator, text: Text) -> Resolution:
    """Where the words were, by what stands before and after.

    If one anchor is gone the other will do, provided that it has six words and stands in the text once: a
    name with its title fills six words, and stands in other texts as well.
    """
    lefts, left_whole = _anchors(locator.before, text, ending=True)
    rights, right_whole = _anchors(locator.after, text, ending=False)
    pairs = [(a, b - a) for a in lefts for b in rights if 0 < b - a <= 3 * locator.tokens + 2 * ANCHOR]
    if left_whole and len(lefts) == 1 and not rights:
        pairs = [(a, min(locator.tokens, len(text.words) - a)) for a in lefts if a < len(text.words)]
    if right_whole and len(rights) == 1 and not lefts:
        pairs = [(max(0, b - locator.tokens), min(locator.tokens, b)) for b in rights if b]
    if not pairs:
        return Resolution("missing")
    best = min(pairs, key=lambda at: (abs(at[1] - locator.tokens), abs(at[0] - locator.start), at[0]))
    return Resolution("edited", *best)


def _anchors(wanted: str, text: Text, *, ending: bool) -> tuple[list[int], bool]:
    """The tokens where an anchor ends (or begins), and whether it is a whole one of six words.

    A quotation near an end of its text has a shorter anchor, or none, which then is that end itself.
    """
    for size in range(ANCHOR, 0, -1):
        if found := text.find_sha256(wanted, size):
            return [at + size * ending for at in found], size == ANCHOR
    edge = [0 if ending else len(text.words)]
    return (edge if wanted == digest("") else []), False


def _nearest_place(text: Text, words: str) -> str:
    """The paragraph that shares at least half of the quotation's words, if there is one."""
    wanted = set(words.split())
    shared = [
        len(wanted.intersection(text.words[start : start + count])) / len(wanted)
        for start, count in text.paragraphs
    ]
    if max(shared, default=0.0) < 0.5:
        return "; is it the right text, and quoted without gaps?"
    return f"; the nearest is paragraph {shared.index(max(shared)) + 1}: quote it word for word, without gaps"
