"""Locators: a quotation is found again in a changed copy, or reported as changed or gone, never elsewhere."""

from __future__ import annotations

import random
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from schema.locators import Locator, QuoteError, Resolution, locate, resolve_locator, seal_quote
from schema.text import Text, sentences

NOUNS = ["river", "barn", "miller", "bridge", "kettle", "orchard", "ferry", "lantern", "harbour", "willow"]
VERBS = ["crossed", "painted", "forgot", "mended", "carried", "measured", "flooded", "guarded"]
PLACES = [
    "“the old mill”",
    "St. Elm's yard",
    "the market—square",
    "a farmer’s field",
    "Birch-Hill",
    "the café",
]


def story(seed: int, size: int = 80) -> str:
    """Sentences about nothing, five to a paragraph."""
    rng = random.Random(seed)
    said = [
        f"The {rng.choice(NOUNS)} and the {rng.choice(NOUNS)} {rng.choice(VERBS)} {rng.choice(PLACES)} "
        f"in {rng.randint(1700, 1899)}, while {rng.randint(2, 99)} of the {rng.choice(NOUNS)}s "
        f"{rng.choice(VERBS)} {rng.choice(PLACES)}."
        for _ in range(size)
    ]
    return "\n".join(" ".join(said[n : n + 5]) for n in range(0, size, 5))


TALE = Text(story(1))
SEALED = [locate(TALE, s.start, s.tokens) for s in sentences(TALE)]


def edited(text: Text, share: float, seed: int) -> Text:
    """Every word replaced by another with this probability."""
    rng = random.Random(seed)
    return Text(" ".join("altered" if rng.random() < share else word for word in text.words))


def test_the_same_text_resolves_exactly() -> None:
    assert len(SEALED) == 80
    assert [resolve_locator(loc, TALE) for loc in SEALED] == [
        Resolution("exact", loc.start, loc.tokens) for loc in SEALED
    ]


def test_quotes_dashes_and_white_space_do_not_count() -> None:
    plain = TALE.original.replace("“", '"').replace("”", '"').replace("’", "'").replace("—", " - ")
    copy = Text(plain.replace("\n", "\r\n\r\n\r\n").replace(" ", "  ").replace("é", "e\u0301"))
    assert {resolve_locator(loc, copy).state for loc in SEALED} == {"exact"}


def test_boilerplate_before_and_after_moves_them() -> None:
    copy = Text("Menu\nSign in to read more of this\n" + TALE.original.upper() + "\nMore stories\n")
    assert [resolve_locator(loc, copy) for loc in SEALED] == [
        Resolution("moved", loc.start + 8, loc.tokens) for loc in SEALED
    ]


@pytest.mark.parametrize(("share", "found"), [(0.01, 80), (0.03, 77)])
def test_edited_words_leave_nearly_all_found(share: float, found: int) -> None:
    for seed in range(3):
        copy = edited(TALE, share, seed)
        results = [resolve_locator(loc, copy) for loc in SEALED]
        hits = [(loc, res) for loc, res in zip(SEALED, results, strict=True) if res.state != "missing"]
        assert len(hits) >= found
        assert all((res.start, res.tokens) == (loc.start, loc.tokens) for loc, res in hits)
        for loc, res in hits:
            untouched = copy.span_sha256(loc.start, loc.tokens) == loc.exact
            assert res.state == ("moved" if untouched else "edited")


def test_another_text_has_none_of_them() -> None:
    shuffled = TALE.words.copy()
    random.Random(2).shuffle(shuffled)
    other = Text(" ".join(shuffled))
    assert {resolve_locator(loc, other) for loc in SEALED} == {Resolution("missing")}


def test_a_name_before_a_quotation_does_not_place_it_in_another_text() -> None:
    lead = "the right honourable Mayor Oona Birch"
    ours = Text(f"It rained when {lead} opened the new bridge over the river at noon. Then all went home to bed.")
    loc = seal_quote(ours, "opened the new bridge over the river at noon")
    theirs = Text(f"Snow fell. In spring {lead} sold a barn. In autumn {lead} bought two of them back again.")
    assert resolve_locator(loc, theirs) == Resolution("missing")


def test_a_removed_sentence_is_missing() -> None:
    first, second, third = sentences(TALE)[9:12]
    cut = Text(" ".join(TALE.words[: second.start] + TALE.words[third.start :]))
    assert resolve_locator(locate(TALE, second.start, second.tokens), cut).state == "missing"
    assert resolve_locator(locate(TALE, first.start, first.tokens), cut).state == "moved"


def test_an_edit_that_changes_the_length_is_found_between_the_anchors() -> None:
    before, after = "one two three four five six", "ten eleven twelve thirteen fourteen fifteen"
    loc = seal_quote(Text(f"{before} the ferry sank {after}"), "the ferry sank")
    copy = Text(f"zero {before} the old ferry never sank {after}")
    assert resolve_locator(loc, copy) == Resolution("edited", 7, 5)


def test_of_equal_words_the_surroundings_decide_then_the_distance() -> None:
    loc = seal_quote(Text("In May it rained all day. In June it rained all day."), "it rained", occurrence=2)
    assert resolve_locator(loc, Text("Note. In May it rained all day. In June it rained all day.")).start == 9
    assert resolve_locator(loc, Text("So it rained and it rained and so it rained on us.")).start == 8


def test_the_hash_of_the_text_alone_is_no_proof() -> None:
    loc = SEALED[5].model_copy(update={"start": SEALED[5].start + 1})
    assert resolve_locator(loc, TALE) == Resolution("moved", SEALED[5].start, SEALED[5].tokens)
    forged = SEALED[5].model_copy(update={"exact": "0" * 64})
    assert resolve_locator(forged, TALE).state == "edited"


def test_a_sealed_quotation_holds_hashes_of_normalised_words() -> None:
    text = Text("A heading\nRain fell on the Café, “slowly”. Then snow.")
    loc = seal_quote(text, "FELL on the cafe — slowly")

    def hashed(words: str) -> str:
        return sha256(words.encode()).hexdigest()

    assert loc == Locator(
        text=hashed("a heading rain fell on the cafe slowly then snow"),
        start=3,
        tokens=5,
        exact=hashed("fell on the cafe slowly"),
        before=hashed("a heading rain"),
        after=hashed("then snow"),
        paragraph=2,
    )


@pytest.mark.parametrize(
    ("quote", "occurrence", "says"),
    [
        ("", None, "no word"),
        (" … ", None, "no word"),
        ("no snow fell", None, "is not in the text; is it the right text"),
        ("The miller painted a red barn", None, "the nearest is paragraph 2"),
        ("rained", None, "2 times .paragraphs 1, 2.*occurrence: 1 to 2"),
        ("rained", 3, "no occurrence 3"),
        ("rained", 0, "no occurrence 0"),
        ("miller", 2, "no occurrence 2"),
        ("ained", None, "not in the text"),
    ],
)
def test_a_quotation_that_cannot_be_sealed(quote: str, occurrence: int | None, says: str) -> None:
    text = Text("It rained in May.\nIt rained when the miller painted the barn.")
    with pytest.raises(QuoteError, match=says):
        seal_quote(text, quote, occurrence)


def test_an_occurrence_is_chosen_also_where_they_overlap() -> None:
    text = Text("no no no")
    assert [seal_quote(text, "no no", n).start for n in (1, 2)] == [0, 1]


@pytest.mark.parametrize(
    "change",
    [{"start": -1}, {"tokens": 0}, {"exact": "abc"}, {"text": "A" * 64}, {"paragraph": 0}, {"more": 1}],
)
def test_a_malformed_locator_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Locator.model_validate(SEALED[0].model_dump() | change)


words = st.lists(st.sampled_from(["rain", "snow", "hail", "fog", "wind"]), min_size=1, max_size=40)


@given(words, st.data())
def test_any_span_is_sealed_and_found_again(listed: list[str], data: st.DataObject) -> None:
    text = Text(" ".join(listed))
    start = data.draw(st.integers(0, len(listed) - 1))
    count = data.draw(st.integers(1, len(listed) - start))
    loc = locate(text, start, count)
    assert resolve_locator(loc, text) == Resolution("exact", start, count)
    places = text.find(" ".join(listed[start : start + count]))
    assert places == text.find_sha256(loc.exact, count)
    quote = "—".join(listed[start : start + count])
    assert seal_quote(text, quote, places.index(start) + 1) == loc


@given(words, words, st.data())
@settings(max_examples=200)
def test_a_hit_in_any_other_text_has_the_same_words(one: list[str], two: list[str], data: st.DataObject) -> None:
    text, other = Text(" ".join(one)), Text(" ".join(two))
    start = data.draw(st.integers(0, len(one) - 1))
    count = data.draw(st.integers(1, len(one) - start))
    found = resolve_locator(locate(text, start, count), other)
    if found.state in ("exact", "moved"):
        assert found.start is not None
        assert other.words[found.start : found.start + count] == one[start : start + count]
    else:
        assert other.find(" ".join(one[start : start + count])) == []
    if found.state == "edited":
        assert found.start is not None
        assert found.tokens is not None
        assert 0 <= found.start < found.start + found.tokens <= len(other.words)
