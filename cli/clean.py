"""What of a text may reach a terminal."""

from __future__ import annotations

import json

JOINERS = "\u200c\u200d"
"""They steer how letters join and nothing else; Persian and Kurdish names are not written without them."""


def clean(text: str) -> str:
    """The text without what could steer a terminal: controls, escapes, marks of direction become ``�``.

    Ends of lines stay; other white space becomes a space.
    """
    if text.isprintable():
        return text
    return "".join(c if c == "\n" or _harmless(c) else " " if c.isspace() else "�" for c in text)


def escaped(text: str) -> str:
    """A JSON text that says the same without any such character: JSON has escapes for them."""
    if text.isprintable():
        return text
    return "".join(c if c == "\n" or _harmless(c) else json.dumps(c)[1:-1] for c in text)


def _harmless(c: str) -> bool:
    return c.isprintable() or c in JOINERS
