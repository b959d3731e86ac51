"""Ids from names, for data that has none of its own."""

from __future__ import annotations

import hashlib
import re
import unicodedata

LONGEST = 80


def slug(name: str) -> str:
    """Letters and digits of a name in ASCII, joined by hyphens; what loses letters or is long ends in a hash.

    >>> slug("Kata'ib Hezbollah"), slug("Óglaigh na hÉireann 1")
    ('kata-ib-hezbollah', 'oglaigh-na-heireann-1')
    """
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    made = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    letters = sum(letter.isalnum() for letter in name)
    if len(made) > LONGEST or sum(map(str.isalnum, made)) < letters / 2:
        # Most letters are of another script, or the name is a sentence: names that differ must not meet.
        made = f"{made[:LONGEST]}-{hashlib.sha256(name.encode()).hexdigest()[:10]}".strip("-")
    return made


def printable(text: str, longest: int = LONGEST) -> str:
    """A text of the data as it can stand in a message: short, without what no terminal should get.

    >>> printable("a\\ud800\\x1b[0m")
    'a\\\\ud800?[0m'
    """
    kept = text[:longest].encode("utf-8", "backslashreplace").decode()
    return "".join(letter if letter.isprintable() else "?" for letter in kept)
