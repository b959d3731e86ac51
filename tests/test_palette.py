"""One table of looks: distinct also for the colour-blind, legible on its page, complete for the vocabulary."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from colorspacious import cspace_convert

from schema.palette import THEMES, Theme, contrast, grey, luminance, palette
from schema.vocabulary import vocabulary

SIGHTS = (None, "deuteranomaly", "protanomaly")
LEAST = {"lines": 9.0, "glyphs": 12.0}


def seen(colour: str, sight: str | None) -> Any:
    rgb = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    if sight:
        space = {"name": "sRGB1+CVD", "cvd_type": sight, "severity": 100}
        rgb = np.clip(cspace_convert(rgb, space, "sRGB1"), 0, 1)
    return cspace_convert(rgb, "sRGB1", "CAM02-UCS")


@pytest.mark.parametrize("theme", ["print", "dark"])
@pytest.mark.parametrize("looks", ["lines", "glyphs"])
@pytest.mark.parametrize("sight", SIGHTS)
def test_any_two_colours_differ_for_every_sight(looks: str, theme: Theme, sight: str | None) -> None:
    colours = {name: look.colour[theme] for name, look in getattr(palette(), looks).items()}
    apart = {
        (a, b): float(np.linalg.norm(seen(colours[a], sight) - seen(colours[b], sight)))
        for a, b in combinations(colours, 2)
    }
    closest = min(apart, key=lambda pair: apart[pair])
    assert apart[closest] >= LEAST[looks], (closest, apart[closest])


@pytest.mark.parametrize("theme", THEMES)
def test_lines_and_glyphs_stand_out_from_the_page(theme: Theme) -> None:
    page = palette().pages[theme]
    for line in palette().lines.values():
        assert contrast(line.colour[theme], page.page) >= 4.5, line.name
    for glyph in palette().glyphs.values():
        assert contrast(glyph.colour[theme], page.page) >= 3.0, glyph.label
    assert contrast(page.ink, page.band) >= 7.0
    assert contrast(page.muted, page.band) >= 4.5


def test_grey_loses_nothing_because_every_shape_and_head_is_its_own() -> None:
    looks = palette()
    assert len({glyph.shape for glyph in looks.glyphs.values()}) == len(looks.glyphs)
    assert len({line.head for line in looks.lines.values()}) == len(looks.lines)


def test_every_label_and_every_group_has_its_look() -> None:
    assert set(palette().glyphs) == set(vocabulary().labels)
    assert sorted(g for line in palette().lines.values() for g in line.groups) == sorted(vocabulary().groups)


def test_wcag_contrast_and_luminance() -> None:
    # Black on white is 21:1 by definition; #767676 is the lightest grey that passes 4.5:1 on white.
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") >= 4.5 > contrast("#777777", "#FFFFFF")
    assert luminance(grey("#C8401A")) == pytest.approx(luminance("#C8401A"), abs=0.005)


def test_an_entity_with_two_labels_has_the_first_look_and_one_without_is_an_error() -> None:
    assert palette().glyph(["Organization", "StateBody"]).label == "StateBody"
    with pytest.raises(KeyError, match="Ghost"):
        palette().glyph(["Ghost"])
