"""The style of nodes and relationships in Neo4j Browser (GraSS), from the palette and the vocabulary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from schema.palette import contrast, palette
from schema.vocabulary import vocabulary

Rules = Mapping[str, Mapping[str, str]]
"""Properties by selector: ``node.Person``, ``relationship.SPONSORS``. Of rules that fit, the later one wins."""

QUOTED = ("caption",)
SIZE = MappingProxyType({"diameter": "72px", "font-size": "10px", "border-width": "2px"})
LINE = MappingProxyType({"shaft-width": "2px", "font-size": "8px", "padding": "1px"})
"""Browser puts nodes 90 px apart, whatever their size, and cuts words that are longer: at 8 px most are not."""


def rules() -> Rules:
    """The style of everything that a graph of ours holds: entities by label, relations by type, claims, sources."""
    return dict(_rules())


def grass() -> str:
    """The same as the text of a ``.grass`` file.

    Browser's parser knows no comments, and drops a property whose value holds a colon.
    """
    return "".join(_block(selector, properties) for selector, properties in rules().items())


def readable(colour: str) -> str:
    """White or black, whichever is read better on ``colour``: one of them has a contrast of 4.5 with any."""
    return max("#FFFFFF", "#000000", key=lambda text: contrast(text, colour))


def _rules() -> Iterator[tuple[str, Mapping[str, str]]]:
    look = palette()
    page = look.pages["print"]
    yield "node", {**SIZE, **_filled(page.muted), "caption": "{name}"}
    yield (
        "relationship",
        {**LINE, "color": page.muted, "text-color-external": page.ink, "text-color-internal": page.page}
        | {"caption": "<type>"},
    )
    # Of several labels the first of the palette counts, and the last rule of Browser.
    for label, glyph in reversed(list(look.glyphs.items())):
        yield f"node.{label}", {**_filled(glyph.colour["print"]), "caption": "{name}"}
    yield "node.Claim", {**_filled(page.faint), "caption": "{stance} {code}"}
    yield "node.Source", {**_filled(page.band), "caption": "{title}"}
    for name, relation in vocabulary().relations.items():
        colour = look.line(relation.group).colour["print"]
        yield (
            f"relationship.{name}",
            {"color": colour, "text-color-internal": readable(colour), "caption": "{caption}"},
        )


def _filled(colour: str) -> dict[str, str]:
    return {
        "color": colour,
        "border-color": _darker(colour),
        "text-color-internal": readable(colour),
    }


def _darker(colour: str) -> str:
    """Three quarters of the light, for the rim of a node."""
    return "#" + "".join(f"{int(colour[i : i + 2], 16) * 3 // 4:02X}" for i in (1, 3, 5))


def _block(selector: str, properties: Mapping[str, str]) -> str:
    lines = (
        f"  {name}: '{value}';\n" if name in QUOTED else f"  {name}: {value};\n"
        for name, value in properties.items()
    )
    return f"{selector} {{\n{''.join(lines)}}}\n\n"
