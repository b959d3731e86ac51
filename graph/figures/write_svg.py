"""A scene as SVG: words stay words, every relation and entity has its evidence as a title, the fonts are inside."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

from graph.figures.scene import Box, Curve, Glyph, Mark, Point, Rule, Scene, Shape, Text
from graph.figures.typeface import ARABIC, LATIN, font_files, is_arabic


def to_svg(scene: Scene) -> bytes:
    """The scene as one SVG file that needs nothing else; the same scene, the same bytes."""
    wide, high = _n(scene.width), _n(scene.height)
    size = f'width="{wide}pt" height="{high}pt" viewBox="0 0 {wide} {high}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="t d" '
        f"font-family=\"'{LATIN}','{ARABIC}',sans-serif\">",
        f'<title id="t">{escape(scene.title)}</title><desc id="d">{escape(scene.subtitle)}</desc>',
        f"<style>{_fonts(scene.texts())}</style>",
        *map(mark_svg, scene.marks),
        "</svg>\n",
    ]
    return "\n".join(parts).encode()


def _fonts(texts: Iterable[Text]) -> str:
    """The letters that occur, as fonts in the file."""
    letters: dict[bool, set[str]] = {}
    for text in texts:
        letters.setdefault(text.bold, set()).update(text.text)
    return font_faces(letters)


def font_faces(letters: Mapping[bool, Iterable[str]]) -> str:
    """The fonts as CSS that holds them: for regular (False) and bold (True) type these letters."""
    from fontTools import subset  # noqa: PLC0415  slow to import
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    wanted: dict[tuple[str, bool], set[str]] = {}
    for bold, some in letters.items():
        for letter in some:
            wanted.setdefault((ARABIC if is_arabic(letter) else LATIN, bold), set()).add(letter)
    faces = []
    for (family, bold), own in sorted(wanted.items()):
        options = subset.Options(layout_features=["*"], hinting=False, recalc_timestamp=False, name_IDs=[0, 13, 14])
        options.drop_tables += ["FFTM"]
        font = TTFont(font_files()[family, bold], recalcTimestamp=False)
        subsetter = subset.Subsetter(options)
        subsetter.populate(text="".join(sorted(own)) + " ")
        subsetter.subset(font)
        font.flavor = "woff"
        out = BytesIO()
        font.save(out)
        data = base64.b64encode(out.getvalue()).decode()
        weight = 700 if bold else 400
        faces.append(
            f"@font-face{{font-family:'{family}';font-weight:{weight};src:url(data:font/woff;base64,{data})}}"
        )
    return "".join(faces)


def mark_svg(mark: Mark) -> str:
    """One mark as SVG: an entity's, a label's and a relation's say whose they are in ``data-`` attributes."""
    match mark:
        case Text():
            return _text(mark)
        case Shape():
            return _shape(mark)
        case Glyph():
            return f"<g data-entity={quoteattr(mark.id)}>{_title(mark.title)}{_shape(mark.shape)}</g>"
        case Curve():
            return _curve(mark)
        case Box():
            of = f" data-entity={quoteattr(mark.of)}" if mark.of else ""
            paint = _paint(mark.fill, mark.stroke, mark.width)
            return (
                f'<rect x="{_n(mark.x)}" y="{_n(mark.y)}" width="{_n(mark.w)}" height="{_n(mark.h)}" '
                f'rx="{_n(mark.radius)}"{of} {paint}>{_title(mark.title)}</rect>'
            )
        case Rule():
            return (
                f'<line x1="{_n(mark.x1)}" y1="{_n(mark.y1)}" x2="{_n(mark.x2)}" y2="{_n(mark.y2)}" '
                f'stroke="{mark.colour}" stroke-width="{_n(mark.width)}"{_dash(mark.dash)}/>'
            )


def _text(mark: Text) -> str:
    attributes = [f'x="{_n(mark.x)}" y="{_n(mark.y)}" font-size="{_n(mark.size)}" fill="{mark.colour}"']
    if mark.bold:
        attributes.append('font-weight="700"')
    if mark.role == "label":
        attributes.append(f"data-label={quoteattr(mark.of)}")
    # In SVG the start of a text is where its reading starts; ours is its left end.
    anchor = mark.anchor
    if is_arabic(mark.text):
        anchor = {"start": "end", "middle": "middle", "end": "start"}[anchor]  # type: ignore[assignment]
        attributes.append('direction="rtl"')
    if anchor != "start":
        attributes.append(f'text-anchor="{anchor}"')
    if mark.angle:
        attributes.append(f'transform="rotate({_n(mark.angle)} {_n(mark.x)} {_n(mark.y)})"')
    if mark.halo:
        attributes.append(f'stroke="{mark.halo}" stroke-width="2.4" stroke-linejoin="round" paint-order="stroke"')
    return f"<text {' '.join(attributes)}>{escape(mark.text)}</text>"


def _shape(mark: Shape) -> str:
    paint = _paint(mark.fill, mark.stroke, mark.width)
    if mark.radius:
        x, y = mark.points[0]
        return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(mark.radius)}" {paint}/>'
    return f'<polygon points="{" ".join(f"{_n(x)},{_n(y)}" for x, y in mark.points)}" {paint}/>'


def _curve(mark: Curve) -> str:
    caps = ' stroke-linecap="round"' if mark.dash and mark.dash[0] < 1 else ""
    line = (
        f'<path d="{path_data(mark.points)}" fill="none" stroke="{mark.colour}" '
        f'stroke-width="{_n(mark.width)}"{_dash(mark.dash)}{caps}/>'
    )
    heads = "".join(_shape(shape) for shape in mark.head)
    if not mark.relations:
        return line + heads
    return f"<g data-relations={quoteattr(' '.join(mark.relations))}>{_title(mark.title)}{line}{heads}</g>"


def path_data(points: Sequence[Point]) -> str:
    """The control points of a curve in SVG's path language."""
    start, *rest = (f"{_n(x)} {_n(y)}" for x, y in points)
    command = {1: "L", 2: "Q"}.get(len(rest), "C")
    return f"M{start}{command}{' '.join(rest)}"


def _paint(fill: str, stroke: str, width: float) -> str:
    return f'fill="{fill}"' + (f' stroke="{stroke}" stroke-width="{_n(width)}"' if stroke != "none" else "")


def _dash(dash: Sequence[float]) -> str:
    return f' stroke-dasharray="{" ".join(_n(part) for part in dash)}"' if dash else ""


def _title(words: str) -> str:
    return f"<title>{escape(words)}</title>" if words else ""


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
