"""What all figures share: sizes of pages, theme, language, and how status and score of a relation look."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from graph.figures.scene import Dash
from graph.figures.typeface import drawable
from schema.errors import UsageError
from schema.palette import Glyph, Line, Page, Theme, palette
from schema.vocabulary import vocabulary

Lang = Literal["en", "ar", "both"]
MM = 72 / 25.4
SIZES = {"a4": (297 * MM, 210 * MM), "a3": (420 * MM, 297 * MM), "slide": (960.0, 540.0)}
SLIDE_SCALE = 1.3
"""A slide is read from afar."""
SMALLEST = 6.0
"""Points; nothing on a page is smaller."""
DASHES: dict[str, Dash] = {"asserted": (), "disputed": (4.2, 2.6), "alleged": (0.1, 2.6), "retracted": (7, 2, 1, 2)}
"""The convention of i2: solid is confirmed, dashed unconfirmed, dotted tentative. In points on and off."""
WEIGHTS = ((0.35, 0.8), (0.6, 1.4), (1.01, 2.2))
"""Score below which a line has that width in points."""


@dataclass(frozen=True, slots=True)
class Look:
    """How the page is to be: its size in points, theme and language; ``scale`` multiplies all sizes of type."""

    width: float = SIZES["a4"][0]
    height: float = SIZES["a4"][1]
    theme: Theme = "print"
    lang: Lang = "en"
    scale: float = 1.0

    @property
    def page(self) -> Page:
        """The theme's own colours."""
        return palette().pages[self.theme]

    def glyph(self, about: Mapping[str, Any]) -> tuple[Glyph, str]:
        """The look of an entity, and its colour in this theme."""
        glyph = palette().glyph(about["labels"])
        return glyph, glyph.colour[self.theme]

    def line(self, relation: str) -> tuple[Line, str]:
        """The look of a relation, and its colour in this theme."""
        line = palette().line(vocabulary().relations[relation].group)
        return line, line.colour[self.theme]

    def names(self, about: Mapping[str, Any]) -> list[str]:
        """The names to write for an entity, the main one first. Where there is none in Arabic, the other stands."""
        arabic = about.get("name_ar")
        if self.lang == "ar":
            return [drawable(str(arabic or about["name"]))]
        return [drawable(str(about["name"])), *([drawable(str(arabic))] if arabic and self.lang == "both" else [])]


def look(size: str, theme: Theme, lang: Lang) -> Look:
    """The page that a user asks for: ``a4``, ``a3``, ``slide``, or width x height in millimetres.

    Raises:
        UsageError: another size, or one between whose edges nothing would fit.
    """
    if size in SIZES:
        return Look(*SIZES[size], theme, lang, SLIDE_SCALE if size == "slide" else 1.0)
    match = re.fullmatch(r"(\d{2,4})x(\d{2,4})", size.lower())
    if not match:
        raise UsageError(
            f"--size {size}: write {', '.join(SIZES)}, or width x height in millimetres such as 160x120"
        )
    wide, high = (int(part) for part in match.groups())
    if min(wide, high) < 80 or max(wide, high) > 2000:
        raise UsageError(f"--size {size}: from 80 to 2000 millimetres")
    return Look(wide * MM, high * MM, theme, lang)


def line_width(confidence: float) -> float:
    """The width of a line in points, by its score (0..1)."""
    return next(width for below, width in WEIGHTS if confidence < below)
