"""How things look, read from ``palette.toml``: one table for figures, explorer and Neo4j Browser."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

Theme = Literal["print", "dark", "grey"]
THEMES: tuple[Theme, ...] = ("print", "dark", "grey")


@dataclass(frozen=True, slots=True)
class Page:
    """Colours (``#RRGGBB``) of a theme that are nobody's own: background, text, lesser text, rules, bands."""

    page: str
    ink: str
    muted: str
    faint: str
    band: str


@dataclass(frozen=True, slots=True)
class Glyph:
    """How an entity of a label looks: its shape, and its colour in each theme."""

    label: str
    title: str
    plural: str
    shape: str
    colour: Mapping[Theme, str]


@dataclass(frozen=True, slots=True)
class Line:
    """How a relation of some groups looks: the head at its object, and its colour in each theme."""

    name: str
    title: str
    groups: tuple[str, ...]
    head: str
    colour: Mapping[Theme, str]


@dataclass(frozen=True, slots=True)
class Palette:
    """The whole table; ``glyphs`` by label in the order of the legend, ``lines`` by their name."""

    pages: Mapping[Theme, Page]
    glyphs: Mapping[str, Glyph]
    lines: Mapping[str, Line]

    def glyph(self, labels: Iterable[str]) -> Glyph:
        """The look of an entity: of its labels, the first that is listed.

        Raises:
            KeyError: none of the labels is in the vocabulary.
        """
        have = set(labels)
        for label, glyph in self.glyphs.items():
            if label in have:
                return glyph
        raise KeyError(f"no glyph for {sorted(have)}")

    def line(self, group: str) -> Line:
        """The look of the relations of a group of the vocabulary.

        Raises:
            KeyError: no such group.
        """
        return next(line for line in self.lines.values() if group in line.groups)


@lru_cache(maxsize=1)
def palette() -> Palette:
    """The shipped table, read once."""
    table = tomllib.loads(files("schema").joinpath("palette.toml").read_text(encoding="utf-8"))
    pages: dict[Theme, Page] = {"print": Page(**table["themes"]["print"]), "dark": Page(**table["themes"]["dark"])}
    pages["grey"] = Page(**{name: grey(colour) for name, colour in table["themes"]["print"].items()})
    return Palette(
        pages=MappingProxyType(pages),
        glyphs=MappingProxyType(
            {
                label: Glyph(label, entry["title"], entry["plural"], entry["shape"], _colours(entry))
                for label, entry in table["glyphs"].items()
            }
        ),
        lines=MappingProxyType(
            {
                name: Line(name, entry["title"], tuple(entry["groups"]), entry["head"], _colours(entry))
                for name, entry in table["lines"].items()
            }
        ),
    )


def _colours(entry: Mapping[str, str]) -> Mapping[Theme, str]:
    return MappingProxyType({"print": entry["print"], "dark": entry["dark"], "grey": grey(entry["print"])})


def luminance(colour: str) -> float:
    """Relative luminance (0..1) of ``#RRGGBB`` after WCAG 2.1."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """Contrast (1..21) of two colours ``#RRGGBB`` after WCAG 2.1."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def grey(colour: str) -> str:
    """The grey of the same luminance, which has the same contrast with white."""
    linear = luminance(colour)
    value = linear * 12.92 if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055
    return "#" + f"{round(value * 255):02X}" * 3
