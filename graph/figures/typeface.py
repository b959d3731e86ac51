"""The fonts of the figures, and how much room words take in them. System fonts are never used."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from importlib.resources import as_file, files
from itertools import groupby
from pathlib import Path
from typing import Any

LATIN, ARABIC = "Noto Sans", "Noto Naskh Arabic"
LEADING = 1.22
"""Distance of two lines as a multiple of the size."""
ASCENT, DESCENT = 0.80, 0.24
"""How far letters reach over and under the line they stand on, as multiples of the size."""
ARABIC_DESCENT = 0.42
_MEASURED_AT = 100.0


def font_files() -> dict[tuple[str, bool], Path]:
    """Each font's file by family and whether it is bold."""
    with as_file(files("graph.figures") / "fonts") as folder:
        return {
            (family, bold): folder / f"{family.replace(' ', '')}-{'Bold' if bold else 'Regular'}.ttf"
            for family in (LATIN, ARABIC)
            for bold in (False, True)
        }


@lru_cache(maxsize=20_000)
def drawable(text: str) -> str:
    """The text with U+FFFD in the place of letters that no font of ours has."""
    return "".join(letter if _has(letter) else "\ufffd" for letter in text)


def _has(letter: str) -> bool:
    family = _script(letter)
    if family == ARABIC and unicodedata.category(letter) == "Cf":
        return True  # joiners and marks of direction have no look
    return bool(_font(family, False).get_char_index(ord(letter)))


def is_arabic(text: str) -> bool:
    """Whether any letter is of the Arabic script, so that the text runs from right to left."""
    return any(_script(letter) == ARABIC for letter in text)


def _script(letter: str) -> str:
    return ARABIC if "؀" <= letter <= "ۿ" or "ﭐ" <= letter <= "﻿" else LATIN


@lru_cache(maxsize=4)
def _font(family: str, bold: bool) -> Any:
    from matplotlib.ft2font import FT2Font  # noqa: PLC0415  slow to import

    font = FT2Font(str(font_files()[family, bold]))
    font.set_size(_MEASURED_AT, 72)
    return font


@lru_cache(maxsize=20_000)
def _run_width(run: str, family: str, bold: bool) -> float:
    font = _font(family, bold)
    font.set_text(run, 0.0)
    width, _ = font.get_width_height()
    return float(width) / 64 + run.count(" ", len(run.rstrip())) * 26


@lru_cache(maxsize=20_000)
def width(text: str, size: float, bold: bool = False) -> float:
    """The width of one line in points, shaped as it will be drawn."""
    # Spaces at the ends of a run have no ink: keep them with the run before by measuring whole runs of a script.
    runs = ["".join(group) for _, group in groupby(text, key=_script)]
    total = sum(_run_width(run, _script(run.strip()[:1] or run[:1]), bold) for run in runs)
    return total * size / _MEASURED_AT


def wrap(text: str, size: float, room: float, bold: bool = False, most: int = 4, even: bool = True) -> list[str]:
    """Break at spaces into lines of at most ``room`` points where words allow it, and as even as that goes.

    Lines after the last of ``most`` are cut with an ellipsis.
    """
    words = text.split()
    if not words:
        return [""]
    lines = _greedy(words, size, room, bold)
    # The narrowest room with as many lines makes them even.
    while even and len(lines) > 1 and (narrower := max(width(line, size, bold) for line in lines) - 0.5) > 0:
        tried = _greedy(words, size, narrower, bold)
        if len(tried) > len(lines) or max(width(line, size, bold) for line in tried) > narrower:
            break
        lines = tried
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1].rstrip(",;: ") + " …"]
    return lines


def _greedy(words: list[str], size: float, room: float, bold: bool) -> list[str]:
    lines = [words[0]]
    for word in words[1:]:
        longer = f"{lines[-1]} {word}"
        if width(longer, size, bold) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
