"""From a name to the words that are compared, and what each word is worth.

A word of many names tells little (inverse document frequency: Spärck Jones 1972, Journal of Documentation 28),
counted over the names of the graph at hand. Words for *army* or *front* mean the same in Arabic and English.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from schema.names import fold_name


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold_name(word) for word in words.split())


STOP = _folded("of the and for in on an to at de la las los le les du des del el et ul und für")
"""Words that are not compared, in the languages of the names met so far."""

_MEANINGS = {
    "army": "jaysh jeish jaish",
    "battalions": "kataib kata'ib katiba katibat brigade brigades liwa",
    "corps": "faylaq failaq",
    "division": "firqa firqat divisions",
    "force": "forces quwat quwwat",
    "front": "jabha jabhat jebhat",
    "group": "groups jamaat jama'at jamaah jama'a gama'a gamaa grup",
    "movement": "harakat haraka harakah hareket movements",
    "organization": "organisation tanzim munazzama munazzamat",
    "party": "hizb hezb parti partido partiya",
    "state": "dawla dawlat daulat",
    "units": "unit unites",
}
MEANING = {word: meaning for meaning, words in _MEANINGS.items() for word in (*_folded(words), fold_name(meaning))}
"""From a folded word for a kind of body to its meaning: *Jaysh al-Mahdi* is the Mahdi Army."""

WHOLE = _folded("movement movements harakat haraka organization organisation group groups party front network")
WHOLE |= _folded("faction militia militias hizb jabhat jabha tanzim jamaat")
"""Words that name a body as a whole: *Badr* and the *Badr Organization* are likely one, *Hezbollah* and
*Kataib Hezbollah* (its battalions) are not."""

COMMON = _folded(
    "administration agency aide air airforce ambassador area armed army attacker authority bank base "
    "battalion brigade bureau business businessman cabinet cell center centre chief church citizen civilian "
    "combatant command commander committee communist company congress corps council court criminal defence "
    "defense democratic department detainee director division embassy employee extremist faction farmer "
    "fighter force foreign front gang general government governor group guard gunman headquarters hospital "
    "insurgent interior islamic islamist jihadist journalist judge king lawmaker lawyer leader legislature "
    "liberal liberation local media member men militant military militia minist minister ministry movement "
    "national naval navy news officer official opposition organization parliament party patrol people person "
    "police politician popular population president prime prison prisoner protester rebel refugee regime "
    "regiment representative republican resistance revolutionary school sector security senate separatist "
    "service socialist soldier special squadron staff station student supreme task team terrorist tribe "
    "troop union unit university unspecified village voter women worker"
)
"""Words that many names are made of: one of nothing else (*police*, *1 Division*, *Democratic Party*) is that of
many. *State* is not among them, for the sake of the Islamic State."""

_ORDINAL = re.compile(r"^(\d+)(st|nd|rd|th)$")
_ACRONYM = re.compile(r"^(?P<before>.*\w.*?)\s*\((?P<acronym>[A-Z][A-Z-]{1,9})\)\s*$")


@dataclass(frozen=True, slots=True)
class Name:
    """A name to compare: as written, its folded key, and its distinct words that count, in their order."""

    text: str
    key: str
    words: tuple[str, ...]

    @property
    def numbers(self) -> frozenset[str]:
        """The words that are numbers: the 11th Brigade is not the 1st."""
        return frozenset(word for word in self.words if word.isdigit())

    @property
    def common(self) -> bool:
        """Whether it is made of nothing but words that many names are made of, and numbers."""
        return all(map(is_common, self.words))

    @property
    def bare(self) -> str:
        """The name in small letters without signs: SFF is not SF, though their keys are one."""
        return re.sub(r"[\W_]+", "", self.text).casefold()

    def written(self, word: str) -> str:
        """The word as the name has it, where it is a word of its own there."""
        return next((part for part in re.findall(r"[\w'’-]+", self.text) if fold_name(part) == word), word)


def is_common(word: str) -> bool:
    """Whether it is a number, or one of the words that many names are made of, or their plural."""
    return word.isdigit() or word in COMMON or word.removesuffix("s") in COMMON


def names_of(texts: Iterable[str]) -> tuple[Name, ...]:
    """The names to compare, one for each set of words, in the given order.

    *Jaysh Rijal (JR)* is two names, where the letters in brackets are the first ones of the words before; so is
    *Badr Organization of Reconstruction*, which is also called the Badr Organization.
    """
    found: dict[frozenset[str], Name] = {}
    for text in texts:
        for part in (*_parts(text), text):
            name = name_of(part)
            if name.words:
                found.setdefault(frozenset(name.words), name)
    return tuple(found.values())


def name_of(text: str) -> Name:
    """One name; without words that count if it has none but signs."""
    key = fold_name(text)
    words = [_ORDINAL.sub(r"\1", word) for word in key.split()]
    kept = [word for word in words if word not in STOP] or words
    # Initials, and the e of Lashkar-e-Taiba, go where enough is left: A. Mohammed is not every Mohammed.
    long = [word for word in kept if len(word) > 1 or word.isdigit()]
    return Name(text, key, tuple(dict.fromkeys(long if len(long) > 1 else kept)))


def _parts(text: str) -> tuple[str, ...]:
    if found := _ACRONYM.match(text):
        letters = iter([word[0] for word in re.findall(r"[^\W\d_]+", found["before"].lower())])
        spelt = all(letter in letters for letter in found["acronym"].lower().replace("-", ""))
        return (found["before"], found["acronym"]) if spelt else ()
    head, of, _ = text.partition(" of ")
    words = fold_name(head).split()
    whole = of and words and words[-1] in WHOLE
    return (head,) if whole and not all(is_common(word) or word in STOP for word in words) else ()


def worth(names: Mapping[str, Iterable[Name]]) -> dict[str, float]:
    """What each word is worth, over 0 to 1: less, the more entities have it in a name.

    Args:
        names: of each entity, by its id.

    Returns:
        ln(1 + N/n) / ln(1 + N) of every word, for n of N entities.
    """
    counts: Counter[str] = Counter()
    for some in names.values():
        counts.update({word for name in some for word in name.words})
    top = math.log(1 + max(len(names), 1))
    return {word: math.log(1 + len(names) / count) / top for word, count in counts.items()}
