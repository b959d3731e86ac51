"""A scene as PNG (300 dpi) or PDF (vectors, words that can be selected, fonts inside), drawn by matplotlib."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from graph.figures.scene import Box, Curve, Glyph, Mark, Rule, Scene, Shape, Text
from graph.figures.typeface import ARABIC, LATIN, font_files

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DPI = 300


def to_page(scene: Scene, form: str) -> bytes:
    """The scene as a file; the same scene, the same bytes.

    Args:
        scene: any.
        form: ``png`` or ``pdf``.
    """
    import matplotlib as mpl  # noqa: PLC0415  slow to import
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415
    from matplotlib.font_manager import fontManager  # noqa: PLC0415

    known = {entry.fname for entry in fontManager.ttflist}
    for file in font_files().values():
        if str(file) not in known:
            fontManager.addfont(str(file))
    settings: Any = {"font.family": [LATIN, ARABIC], "pdf.fonttype": 42, "path.simplify": False}
    with mpl.rc_context(settings):
        figure = Figure(figsize=(scene.width / 72, scene.height / 72))
        FigureCanvasAgg(figure)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, scene.width)
        axes.set_ylim(scene.height, 0)
        axes.axis("off")
        for order, mark in enumerate(scene.marks):
            _draw(axes, mark, order)
        out = BytesIO()
        nothing_of_the_day: dict[str, Any] = {
            "pdf": {"CreationDate": None, "Title": scene.title},
            "png": {"Software": None, "Title": scene.title},
        }
        figure.savefig(out, format=form, dpi=DPI, metadata=nothing_of_the_day[form])
    return out.getvalue()


def _draw(axes: Axes, mark: Mark, order: int) -> None:
    from matplotlib.patches import FancyBboxPatch, Rectangle  # noqa: PLC0415  slow to import

    match mark:
        case Text():
            _words(axes, mark, order)
        case Shape():
            _shape(axes, mark, order)
        case Glyph():
            _shape(axes, mark.shape, order)
        case Curve():
            _curve(axes, mark, order)
        case Box() if mark.radius:
            r = mark.radius
            style = f"round,pad=0,rounding_size={r}"
            box = FancyBboxPatch((mark.x, mark.y), mark.w, mark.h, boxstyle=style)
            _paint(axes, box, mark.fill, mark.stroke, mark.width, order)
        case Box():
            _paint(axes, Rectangle((mark.x, mark.y), mark.w, mark.h), mark.fill, mark.stroke, mark.width, order)
        case Rule():
            _stroke(axes, ((mark.x1, mark.y1), (mark.x2, mark.y2)), mark.colour, mark.width, mark.dash, order)


def _words(axes: Axes, mark: Text, order: int) -> None:
    from matplotlib.patheffects import Stroke  # noqa: PLC0415  slow to import

    align: Any = {"start": "left", "middle": "center", "end": "right"}[mark.anchor]
    style: Any = {
        "size": mark.size,
        "ha": align,
        "va": "baseline",
        "weight": "bold" if mark.bold else "normal",
        "rotation": -mark.angle,
        "rotation_mode": "anchor",
        "parse_math": False,
        "clip_on": False,
    }
    if mark.halo:
        # Of its own, as words that have an effect become outlines, which nobody can select.
        halo = [Stroke(linewidth=2.4, foreground=mark.halo, joinstyle="round")]
        axes.text(mark.x, mark.y, mark.text, color=mark.halo, path_effects=halo, zorder=order, **style)
    axes.text(mark.x, mark.y, mark.text, color=mark.colour, zorder=order + 0.5, **style)


def _shape(axes: Axes, mark: Shape, order: int) -> None:
    from matplotlib.patches import Circle, Polygon  # noqa: PLC0415

    patch = Circle(mark.points[0], mark.radius) if mark.radius else Polygon(mark.points, closed=True)
    _paint(axes, patch, mark.fill, mark.stroke, mark.width, order)


def _paint(axes: Axes, patch: Any, fill: str, stroke: str, width: float, order: int) -> None:
    patch.set(facecolor=fill, edgecolor=stroke, linewidth=width if stroke != "none" else 0, zorder=order)
    axes.add_artist(patch)


def _curve(axes: Axes, mark: Curve, order: int) -> None:
    _stroke(axes, mark.points, mark.colour, mark.width, mark.dash, order)
    for shape in mark.head:
        _shape(axes, shape, order)


def _stroke(axes: Axes, points: Any, colour: str, width: float, dash: Any, order: int) -> None:
    from matplotlib.patches import PathPatch  # noqa: PLC0415
    from matplotlib.path import Path  # noqa: PLC0415

    code = {2: Path.LINETO, 3: Path.CURVE3}.get(len(points), Path.CURVE4)
    path = Path(points, [Path.MOVETO, *[code] * (len(points) - 1)])
    dotted = bool(dash) and dash[0] < 1
    # matplotlib multiplies dashes by the width; ours are points.
    style: Any = (0, [part / width for part in dash]) if dash else "solid"
    patch = PathPatch(
        path,
        facecolor="none",
        edgecolor=colour,
        linewidth=width,
        linestyle=style,
        zorder=order,
        capstyle="round" if dotted else "butt",
    )
    axes.add_artist(patch)
