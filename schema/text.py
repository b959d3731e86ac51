"""Texts as sequences of normalised words that can be pointed into without being copied.

``mg-text-1``: Unicode NFKD, casefold; accents, apostrophes, soft hyphens and zero-width characters dropped;
the runs of letters and digits that remain are the tokens, joined by one space. Two texts that differ in
quotes, dashes, white space or accents thus normalise to the same string. ``mg-html-1``: the text between
the tags as the standard library's ``html.parser`` reads it, without title, script, style, template and
noscript; block elements break paragraphs.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

from schema.errors import InputError, Place, Problem

NORMALISATION = "mg-text-1"
EXTRACTOR = "mg-html-1"

_APOSTROPHES = "'`´‘’‛′‵ʹʻʼʽʾʿˈˊˋꞌ׳᾽᾿"
_INVISIBLE = ("Mn", "Mc", "Me", "Cf")  # accents; soft hyphen, zero-width and direction marks
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Token:
    """A normalised word and its place in the original: characters ``start`` to ``end``, exclusive."""

    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: paragraph and place in it count from 1, tokens from 0."""

    paragraph: int
    index: int
    start: int
    tokens: int


@lru_cache(maxsize=1 << 14)
def _fold(char: str) -> str:
    """One character, normalised: nothing, itself, or several."""
    if char in _APOSTROPHES:
        return ""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    return "".join(c for c in folded if c not in _APOSTROPHES and unicodedata.category(c) not in _INVISIBLE)


def tokens(text: str) -> list[Token]:
    """The normalised words of a text with their character spans in it.

    >>> tokens("Al-Sha’bi")
    [Token(word='al', start=0, end=2), Token(word='shabi', start=3, end=9)]
    """
    parts = [_fold(char) for char in text]
    origin = [place for place, part in enumerate(parts) for _ in part]
    found = []
    for match in _WORD.finditer("".join(parts)):
        end = origin[match.end() - 1] + 1
        while end < len(text) and unicodedata.category(text[end]) in _INVISIBLE[:3]:
            end += 1  # a separate accent belongs to its letter
        found.append(Token(match[0], origin[match.start()], end))
    return found


def normalise(text: str) -> str:
    """The normalised words, joined by one space; empty where there is no letter or digit.

    >>> normalise("“Soft\\u00adly”, she's\\tsaid — café №5")
    'softly shes said cafe no5'
    """
    return " ".join(_WORD.findall("".join(map(_fold, text))))


def text_sha256(text: str) -> str:
    """SHA-256 of the normalised text, as 64 hexadecimal digits."""
    return digest(normalise(text))


def digest(normalised: str) -> str:
    """SHA-256 of a string that is normalised already."""
    return sha256(normalised.encode()).hexdigest()


class Text:
    """A text and what is looked up in it often; built once per file."""

    def __init__(self, original: str, path: str = "") -> None:
        self.original = original
        self.path = path
        self.tokens = tokens(original)
        self.words = [token.word for token in self.tokens]
        self.normalised = " ".join(self.words)
        self._windows: dict[int, array[int]] = {}

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the normalised text, 64 hexadecimal digits."""
        return digest(self.normalised)

    @cached_property
    def paragraphs(self) -> list[tuple[int, int]]:
        """Lines that hold a token, in order, each as its first token and its number of tokens."""
        firsts = [bisect_left(self._starts, line) for line in self._lines] + [len(self.tokens)]
        return [(a, b - a) for a, b in pairwise(firsts) if b > a]

    @cached_property
    def sentences(self) -> list[Sentence]:
        """See :func:`sentences`."""
        found = []
        for number, (first, count) in enumerate(self.paragraphs, 1):
            begin, end = self.tokens[first].start, self.tokens[first + count - 1].end
            cuts = [bisect_left(self._starts, begin + cut) for cut in _cuts(self.original[begin:end])]
            edges = [first, *cuts, first + count]
            spans = [(a, b - a) for a, b in pairwise(edges) if b > a]
            found += [Sentence(number, index, start, size) for index, (start, size) in enumerate(spans, 1)]
        return found

    def span_sha256(self, start: int, count: int) -> str:
        """SHA-256 of ``count`` normalised words from token ``start``, cut off at either end of the text."""
        return digest(" ".join(self.words[max(0, start) : max(0, start + count)]))

    def paragraph_of(self, token: int) -> int:
        """Number of the paragraph, from 1, that a token (from 0) stands in."""
        return bisect_right(self.paragraphs, token, key=lambda paragraph: paragraph[0])

    def excerpt(self, start: int, count: int, context: int = 12) -> tuple[str, str, str]:
        """Before, quotation and after, in the original characters.

        Args:
            start: first token of the quotation, from 0.
            count: its tokens, at least 1.
            context: how many tokens are shown on either side.
        """
        first, last = self.tokens[start], self.tokens[start + count - 1]
        begin = self.tokens[max(0, start - context)].start
        end = self.tokens[min(len(self.tokens), start + count + context) - 1].end
        original = self.original
        return original[begin : first.start], original[first.start : last.end], original[last.end : end]

    def find(self, words: str) -> list[int]:
        """Every token at which normalised words (joined by one space) stand."""
        padded, wanted = f" {self.normalised} ", f" {words} "
        found, at = [], padded.find(wanted)
        while at >= 0:
            found.append(bisect_left(self._offsets, at))
            at = padded.find(wanted, at + 1)
        return found

    def find_sha256(self, wanted: str, count: int) -> list[int]:
        """Every token at which ``count`` words with this SHA-256 begin."""
        if count not in self._windows:
            self._windows[count] = self._hash_windows(count)
        heads, head = self._windows[count], array("Q", bytes.fromhex(wanted)[:8])[0]
        found, at = [], -1
        for _ in range(heads.count(head)):
            at = heads.index(head, at + 1)
            if self.span_sha256(at, count) == wanted:
                found.append(at)
        return found

    def _hash_windows(self, count: int) -> array[int]:
        """The first eight bytes of the hash of every window: 80 kB for 10,000 tokens, searched at C speed."""
        data = self.normalised.encode()
        sizes = [len(word.encode()) for word in self.words]
        starts = [0]
        for size in sizes:
            starts.append(starts[-1] + size + 1)
        ends = starts[count:]
        heads = array("Q")
        heads.frombytes(
            b"".join([sha256(data[a : b - 1]).digest()[:8] for a, b in zip(starts, ends, strict=False)])
        )
        return heads

    @cached_property
    def _starts(self) -> list[int]:
        return [token.start for token in self.tokens]

    @cached_property
    def _offsets(self) -> list[int]:
        """Where each word begins in the normalised text."""
        offsets, at = [], 0
        for word in self.words:
            offsets.append(at)
            at += len(word) + 1
        return offsets

    @cached_property
    def _lines(self) -> list[int]:
        lines, at = [], 0
        for line in self.original.splitlines(keepends=True):
            lines.append(at)
            at += len(line)
        return lines


_STOP = re.compile(r"(?<![.!?…؟۔])[.!?…؟۔]++[\"'”’»)\]]*+\s++(?=(?P<next>[“\"‘'«•]*\w+))")
_DOTTED = re.compile(r"(?:^|\W)(?:[^\W\d_]\.)*[^\W\d_]\.$")  # U.S. and a.m., but also an initial
_TITLE = re.compile(r"\b(?:Gen|Lt|Col|Maj|Capt|Sgt|Brig|Adm|Cmdr|Dr|Mr|Mrs|Ms|Prof|Sen|Rep|Gov|St|Hon|vs)\.$")
_BEFORE_NUMBER = re.compile(r"\b(?:Nos?|Art|Sec|pp?|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.$")
# A name may follow “U.S.” or an initial; one of these words begins a sentence.
_OPENERS = re.compile("A|An|And|At|But|He|However|I|If|In|It|On|She|That|The|These|They|This|We|When|While")


def sentences(text: Text) -> list[Sentence]:
    """The sentences of a text, in order; every token belongs to exactly one.

    Every line is a paragraph, so that a heading, caption or bullet is a sentence of its own. Within it a
    sentence ends at ``. ! ?`` (and closing quotes) before white space and anything but a lower-case letter;
    not after titles (*Gen.*), nor *No.* before a number; not after initials and *U.S.*, unless a quotation or
    a word such as *The* follows.
    """
    return text.sentences


def _cuts(line: str) -> Iterator[int]:
    """Where in a line a sentence begins, but for the first."""
    for match in _STOP.finditer(line):
        before, after = line[max(0, match.start() - 12) : match.start() + 1], match["next"].lstrip("“\"‘'«•")
        if after[0].islower() or _TITLE.search(before):
            continue
        if _DOTTED.search(before) and after == match["next"] and not _OPENERS.fullmatch(after):
            continue
        if _BEFORE_NUMBER.search(before) and after[0].isdigit():
            continue
        yield match.end()


def read_text(path: Path) -> Text:
    """Read a text file (.txt, UTF-8) or web page (.html, .htm, UTF-8).

    Raises:
        InputError: another suffix, not readable, not UTF-8 (with the byte), or without a word.
    """
    suffix = path.suffix.lower()
    if suffix not in (".txt", ".html", ".htm"):
        raise _refused(path, f"“{suffix}” is not read as a text", "use .txt, .html or .htm")
    try:
        original = path.read_bytes().decode("utf-8").removeprefix("\ufeff")
    except OSError as err:
        raise _refused(path, f"cannot be read: {err.strerror}") from None
    except UnicodeDecodeError as err:
        raise _refused(path, f"is not UTF-8 at byte {err.start} (from 0)", "save it as UTF-8") from None
    if suffix != ".txt":
        original = _extract(path, original)
    text = Text(original, str(path))
    if not text.tokens:
        raise _refused(path, "holds no word")
    return text


def _refused(path: Path, message: str, hint: str = "") -> InputError:
    return InputError([Problem(Place(str(path)), "", message, hint)])


class _Extractor(HTMLParser):
    """Collects what a reader of the page reads; see ``mg-html-1`` above."""

    SKIPPED = frozenset({"script", "style", "template", "noscript", "title"})
    INLINE = re.compile(
        "a|abbr|acronym|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|ins|kbd|label|mark|q|s|samp|small|span|"
        "strike|strong|sub|sup|time|tt|u|var|wbr"
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.skipping = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002  html.parser's signature
        self.skipping += tag in self.SKIPPED
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        self.skipping = max(0, self.skipping - (tag in self.SKIPPED))
        self._break(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:  # noqa: ARG002  <br/> opens nothing
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self.skipping:
            self.parts.append(" ".join(f"|{data}|".split())[1:-1])

    def _break(self, tag: str) -> None:
        if not self.INLINE.fullmatch(tag):
            self.parts.append("\n")


def _extract(path: Path, html: str) -> str:
    extractor = _Extractor()
    try:
        extractor.feed(html)
        extractor.close()
    except AssertionError as err:  # how html.parser reports a broken <![…]> section
        raise _refused(path, f"is not HTML that can be read: {err}", "save its text as .txt") from None
    return "".join(extractor.parts)
