"""One key for the spellings of one name, and the search for an entity by whatever the user typed.

The key keeps vowels, so it does not bridge every transliteration: *Hashd* and *Hashad*, *Asa'ib* and
*Aas'ib* want an alias. Arabic script leaves short vowels out; its letters are brought into the same
alphabet, but a name in Arabic meets its Latin form only where all vowels are written (بارزاني, Barzani):
the rest is again a matter of aliases. Dropping vowels would close that gap and make Khamenei and Khomeini
one man.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from schema.errors import UsageError

_APOSTROPHES = "'`´‘’‛′‵ʹʻʼʽʾʿˈˊˋꞌ׳᾽᾿ـ"
_DROPPED = dict.fromkeys(map(ord, _APOSTROPHES))
_NOT_DECOMPOSED = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ai", "œ": "u", "ə": "a"})
# Arabic, then the letters that Persian and Kurdish add. Ayn and a hamza on the line are dropped, as in Latin.
_ARABIC = str.maketrans(
    dict(zip("ابتجحدرزسصضطظفقكلمنهويىةپگڤیکەۆێڵڕہھ", "abtjhdrzssdtzfkklmnhuyyhpgvykauilrhh", strict=True))
    | {"ث": "th", "خ": "kh", "ذ": "dh", "ش": "sh", "غ": "gh", "چ": "ch", "ژ": "zh", "ع": "", "ء": ""}
    | {ord(digit): str(value % 10) for value, digit in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")}
)
_HYPHENS = "-‐‑‒–"
_SUN_ARTICLE = re.compile(rf"\b[ae](th|dh|sh|[tdrzsn])[{_HYPHENS}]\s*(?=\1)")
_ARABIC_ARTICLE = re.compile(r"(?<!\w)ال(?=\w{2})")
# A run of other characters is looked at from its beginning only, or a long one takes the square of its length.
_OF_GOD = re.compile(r"(?<!\W)\W*(?:[aou]llah|الله)\b")
_SPELLINGS = [
    (re.compile(pattern), spelling)
    for pattern, spelling in [
        (r"ee+", "i"),
        (r"[ae](?:[ei]|y(?![aeiouy]))", "ai"),  # Husayn, Hossein, Kataeb
        (r"q", "k"),
        (r"e", "i"),
        (r"o", "u"),
        (r"y+(?![aiuy])", "i"),
        (r"([^\W\d])\1+", r"\1"),  # never digits: the 11th Brigade is not the 1st
        (r"ah$", "a"),
    ]
]


def fold_name(name: str) -> str:
    """The key of a name: lower-case words joined by a space, in their order; empty if it has none.

    Case, accents, ayn and hamza, the article (al-, el-, and as-, an-… before the same letter), doubled
    letters, a final h after a, and the pairs o/u, e/i, q/k do not count; *Allah* joins the word before it.
    Never raises, and folding a key gives the key.

    >>> fold_name("Hizb'allah"), fold_name("Qassem Soleimani"), fold_name("الشعبي")
    ('hizbula', 'kasim sulaimani', 'shbi')
    """
    text = _bare(_bare(name).casefold())
    text = _OF_GOD.sub("ula", _SUN_ARTICLE.sub("", text))
    text = _ARABIC_ARTICLE.sub("", text).translate(_ARABIC)
    words = [_spell("al" if word == "el" else word) for word in re.findall(r"[^\W_]+", text)]
    return " ".join([word for word in words if word != "al"] or words)


def _bare(text: str) -> str:
    """Without apostrophes, marks and invisible characters; ligatures and stroked letters taken apart."""
    apart = unicodedata.normalize("NFKD", text.translate(_DROPPED)).translate(_DROPPED)
    if not apart.isascii():
        apart = "".join(c for c in apart if unicodedata.category(c) not in ("Mn", "Me", "Mc", "Cf"))
    return apart.translate(_NOT_DECOMPOSED)


@lru_cache(maxsize=1 << 14)
def _spell(word: str) -> str:
    for pattern, spelling in _SPELLINGS:
        word = pattern.sub(spelling, word)
    return word


def name_keys(names: Iterable[str]) -> tuple[str, ...]:
    """The distinct, non-empty keys of some names, sorted."""
    return tuple(sorted({fold_name(name) for name in names} - {""}))


@dataclass(frozen=True, slots=True)
class Named:
    """An entity as far as names go: the first name is the one that is shown, then aliases in any script."""

    id: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """An entity that was found. ``name`` is the shown one; not ``exact`` if only the folded key led to it."""

    id: str
    name: str
    exact: bool


def resolve(wanted: str, entities: Iterable[Named]) -> Hit:
    """Find the one entity that is meant: by id, exact name or alias, name in another case, folded key.

    The first of these levels that has any hit decides.

    Raises:
        UsageError: several at that level (lists id and name of each), or none (lists the nearest).
    """
    everyone = list(entities)
    stripped = _written(wanted)
    if not stripped:
        raise UsageError("an empty name was asked for; give an id or a name")
    key = fold_name(stripped)
    levels: Sequence[Callable[[Named], bool]] = (
        lambda entity: entity.id == stripped,
        lambda entity: any(_written(name) == stripped for name in entity.names),
        lambda entity: any(_written(name).casefold() == stripped.casefold() for name in entity.names),
        lambda entity: bool(key) and any(fold_name(name) == key for name in entity.names),
    )
    for level, fits in enumerate(levels):
        found = {entity.id: entity for entity in everyone if fits(entity)}
        if len(found) == 1:
            (only,) = found.values()
            return Hit(only.id, _shown(only), exact=level < 3)
        if found:
            raise UsageError(f"“{stripped}” may be any of these; give the id:\n{_listed(found.values())}")
    raise UsageError(_unknown(stripped, everyone))


_LONGEST = 200
"""Characters of a name or id that may be a slip for another; text beyond is not compared."""


def nearest(wanted: str, known: Iterable[str], limit: int = 5) -> list[str]:
    """Up to ``limit`` of the known names or ids that look most like it, best first; none for nonsense.

    Compared by their keys with the normalised Indel similarity of RapidFuzz, as wholes and word by word.

    >>> nearest("Sulaymani", ["Qassem Soleimani", "Ali Khamenei"])
    ['Qassem Soleimani']
    """
    from rapidfuzz import fuzz  # noqa: PLC0415  (0.1 s that only a failed search should pay)

    key = fold_name(wanted[: _LONGEST + 1])
    if not key or len(wanted) > _LONGEST:
        return []
    ranked: list[tuple[float, str]] = []
    for name in set(known):
        other = fold_name(name[:_LONGEST])
        score = fuzz.token_sort_ratio(key, other, score_cutoff=65)
        if not score and len(key) > 3:
            parts = [fuzz.ratio(word, part) for word in key.split() for part in other.split() if len(part) > 3]
            score = max(parts, default=0.0) * 0.9 if max(parts, default=0.0) >= 75 else 0.0
        if score:
            ranked.append((-score, name))
    return [name for _, name in sorted(ranked)[:limit]]


def _written(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip()


def _shown(entity: Named) -> str:
    return entity.names[0] if entity.names else entity.id


def _listed(entities: Iterable[Named]) -> str:
    return "\n".join(f"  {entity.id}  {_shown(entity)}" for entity in sorted(entities, key=lambda e: e.id))


def _unknown(wanted: str, everyone: list[Named]) -> str:
    """No such name: with the entities whose names or ids come nearest."""
    owner: dict[str, Named] = {}
    for entity in sorted(everyone, key=lambda e: e.id, reverse=True):
        owner |= dict.fromkeys((*entity.names, entity.id), entity)
    near = {owner[name].id: owner[name] for name in nearest(wanted, owner, 20)}
    if not near:
        return f"nothing is called “{wanted}”, nor anything like it"
    lines = [f"  {entity.id}  {_shown(entity)}" for entity in list(near.values())[:5]]
    return f"nothing is called “{wanted}”; did you mean\n" + "\n".join(lines)
