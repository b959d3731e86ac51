"""Texts: normalisation, paragraphs, sentences, excerpts, and files as they come."""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.errors import InputError
from schema.text import Text, normalise, read_text, sentences, text_sha256, tokens


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("The  Quick\tfox", "the quick fox"),
        ("“Don’t” – she said", "dont she said"),
        ('"Don\'t" - she said', "dont she said"),
        ("Café, CAFE\u0301", "cafe cafe"),
        ("soft\u00adly zero\u200bwidth", "softly zerowidth"),
        ("Shaʿbī Sha'bi Sha`bi", "shabi shabi shabi"),
        ("ﬁve ½ Straße", "five 1 2 strasse"),
        ("snake_case", "snake case"),
        ("أَحْمَد", "احمد"),
        ("—…!", ""),
    ],
)
def test_normalised_words(text: str, normal: str) -> None:
    assert normalise(text) == normal


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
    assert text_sha256(normalise(text)) == text_sha256(text)


@given(st.text())
def test_tokens_are_the_normalised_words_in_their_places(text: str) -> None:
    found = tokens(text)
    assert " ".join(token.word for token in found) == normalise(text)
    assert all(0 <= token.start < token.end <= len(text) for token in found)
    assert all(a.start <= b.start for a, b in pairwise(found))


@given(st.text(), st.sampled_from(["\r\n\r\n", "\u00a0", " — ", "…\t“"]))
def test_the_hash_ignores_what_stands_between_words(text: str, between: str) -> None:
    assert text_sha256("\ufeff" + between.join(["", *text.split(), ""])) == text_sha256(text)


def test_a_decomposed_accent_stays_with_its_letter_in_a_quotation() -> None:
    text = Text(unicodedata.normalize("NFD", "A small café."))
    assert unicodedata.normalize("NFC", text.excerpt(2, 1)[1]) == "café"


def test_an_excerpt_is_the_original_in_its_context() -> None:
    text = Text("One, two — “three”  four; five.\nSix!")
    assert text.excerpt(2, 2, context=1) == ("two — “", "three”  four", "; five")
    assert text.excerpt(0, 1, context=3) == ("", "One", ", two — “three”  four")
    assert text.excerpt(5, 1, context=99)[2] == ""


def test_paragraphs_are_lines_with_words() -> None:
    text = Text("\n\nOne two.\r\n  * \r\nthree\u2028four five\n")
    assert text.paragraphs == [(0, 2), (2, 1), (3, 2)]
    assert [text.paragraph_of(token) for token in range(5)] == [1, 1, 2, 3, 3]


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("It rained. The river rose. Nobody came.", 3),
        ("Was it late? Yes! We left.", 3),
        ("“It is late.” She left. “Wait!” he said.", 3),
        ("'It is late.' 'Is it?' 'Yes.'", 3),
        ("“Wait!” he said, and “stop.” as well.", 1),
        ("The U.S. Navy and the U.N. sent Gen. Alder, Mrs. Birch and St. Elm Hospital.", 1),
        ("They sailed to the U.S. The ship sank. He swam to the U.K. “Cold,” he said.", 4),
        ("Anna B. Cedar met J. R. Dogwood at 9 a.m. Monday.", 1),
        ("It was plan B. The other failed.", 2),
        ("See No. 7 and pp. 12 of it. No. That is wrong.", 3),
        ("It cost 3.5 coins on Jan. 4, 1812. 40 people paid.", 2),
        ("A barn in 1812. (Painter unknown)", 1),
        ("A long wait... and then rain… Then snow.", 2),
        ("No stop at the end", 1),
        ("انتهى المطر. جاء الثلج؟ نعم.", 3),
        ("one.two.three", 1),
        ("...", 0),
    ],
)
def test_sentences_of_a_line(line: str, parts: int) -> None:
    assert len(sentences(Text(line))) == parts


def test_headings_and_bullets_are_sentences_of_their_own() -> None:
    text = Text("A heading\n\n  • First point. And more.\n  • second point\n***\n1. Third\n")
    shown = [(s.paragraph, s.index, text.excerpt(s.start, s.tokens, 0)[1]) for s in sentences(text)]
    assert shown == [
        (1, 1, "A heading"),
        (2, 1, "First point"),
        (2, 2, "And more"),
        (3, 1, "second point"),
        (4, 1, "1"),
        (4, 2, "Third"),
    ]


@given(st.text(alphabet="aB .!?\n“”'U.S1(•\u2028"))
def test_every_token_is_in_exactly_one_sentence(original: str) -> None:
    text = Text(original)
    covered = [token for s in sentences(text) for token in range(s.start, s.start + s.tokens)]
    assert covered == list(range(len(text.tokens)))
    assert all(text.paragraph_of(s.start) == s.paragraph for s in sentences(text))
    assert all(text.paragraph_of(s.start + s.tokens - 1) == s.paragraph for s in sentences(text))


@pytest.mark.timeout(20)
def test_a_hostile_line_is_split_in_time() -> None:
    assert len(sentences(Text("." * 100_000 + " " * 100_000 + "x.'" * 30_000 + "Yes. " * 30_000))) > 20_000


def test_a_byte_order_mark_is_no_word(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbfRain fell.")
    assert read_text(path).words == ["rain", "fell"]


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.txt", b"Rain \xe9 fell", "at byte 5"),
        ("a.txt", "Rain".encode("utf-16"), "at byte 0"),
        ("a.html", b"<p>\xff", "at byte 3"),
        ("a.txt", b"", "no word"),
        ("a.txt", b" \n--\n", "no word"),
        ("a.html", b"<script>rain()</script>", "no word"),
        ("a.pdf", b"%PDF", "“.pdf”"),
        ("missing.txt", None, "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, name: str, data: bytes | None, says: str) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(InputError, match=says) as caught:
        read_text(path)
    assert caught.value.problems[0].place.file == str(path)


PAGE = """<!doctype html><html><head><title>Weather</title><style>p {color: red}</style></head>
<body><nav><a href="/">Home</a></nav><h1>Rain &amp; snow</h1>
<p>It <b>rain</b>ed for
two&nbsp;days.<br/>Then it <em>stopped</em>.</p><script>let rain = "p";</script>
<ul><li>one<li>two</ul><noscript>Enable it</noscript><template><p>no</p></template>
<table><tr><td>left</td><td>right</td></tr></table></body></html>"""


@pytest.mark.parametrize("suffix", [".html", ".HTM"])
def test_a_page_is_read_as_its_reader_does(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"page{suffix}"
    path.write_text(PAGE, encoding="utf-8")
    text = read_text(path)
    lines = [" ".join(text.words[start : start + count]) for start, count in text.paragraphs]
    assert lines == [
        "home",
        "rain snow",
        "it rained for two days",
        "then it stopped",
        "one",
        "two",
        "left",
        "right",
    ]


def test_a_page_and_its_text_have_one_hash(tmp_path: Path) -> None:
    page, plain = tmp_path / "a.html", tmp_path / "a.txt"
    page.write_text("<p>Rain fell.</p><p>Snow&nbsp;fell.</p>", encoding="utf-8")
    plain.write_text("Rain fell.\n\nSnow fell.\n", encoding="utf-8")
    assert read_text(page).sha256 == read_text(plain).sha256
