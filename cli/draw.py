"""The command draw: figures fit for print."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cli.analysis import Asked, Session, picture, session
from cli.destination import check_folder, write_bytes
from cli.options import tell
from schema.errors import UsageError

if TYPE_CHECKING:
    from graph.figures.look import Look
    from graph.figures.scene import Scene
    from graph.figures.words import Words
    from graph.projection import Projection

KINDS = "network, ego ENTITY, path A B, command ENTITY, timeline [ENTITY …], matrix"
Kind = Literal["network", "ego", "path", "command", "timeline", "matrix"]
FORMS = ("svg", "png", "pdf")


@picture
def draw(
    asked: Asked,
    kind: Annotated[Kind, typer.Argument(metavar="KIND", help=KINDS)],
    entities: Annotated[
        list[str] | None, typer.Argument(metavar="[ENTITY …]", help="Ids, names or aliases")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help="Where to: its ending is .svg, .png or .pdf"),
    ] = None,
    title: Annotated[str, typer.Option("--title", help="Instead of the finding that the figure states")] = "",
    subtitle: Annotated[str, typer.Option("--subtitle", help="Instead of what, when and how many")] = "",
    size: Annotated[
        str, typer.Option("--size", metavar="SIZE", help="a4, a3, slide, or width x height in mm: 160x120")
    ] = "a4",
    lang: Annotated[
        Literal["en", "ar", "both"], typer.Option("--lang", help="Names in English, Arabic or both")
    ] = "en",
    theme: Annotated[Literal["print", "dark", "grey"], typer.Option("--theme", help="Colours")] = "print",
    routes: Annotated[int, typer.Option("--routes", "-k", min=1, help="For path: how many routes at most")] = 3,
    max_hops: Annotated[
        int | None,
        typer.Option("--max-hops", min=1, help="For path (6) and command (4): the longest chain, in steps"),
    ] = None,
) -> None:
    """Draw a figure with its finding as the title, every relation typed, and its sources below.

    \b
    militia-graph draw network -o network.pdf
    militia-graph draw ego "Kataib Hezbollah" --lang both -o kh.png
    militia-graph draw path Iran "Mustafa al-Kadhimi" -o path.svg
    militia-graph draw command PMF -o command.pdf
    militia-graph draw timeline "Mustafa al-Kadhimi" "Kataib Hezbollah" -o june.png
    militia-graph draw matrix --include alleged -o matrix.pdf
    """
    from graph.figures.look import look  # noqa: PLC0415  as below

    named = entities or []
    _check(kind, named)
    form = _form(output)
    page = look(size, theme, lang)
    with session(asked) as opened:
        from graph.figures.words import Words  # noqa: PLC0415  numpy is slow to import
        from queries.catalogue import cypher  # noqa: PLC0415

        ids = [opened.entity(name) for name in named]
        graph = _projected(opened, kind)
        words = Words(title, subtitle, opened.store.rows(cypher("sources")))
    scene = _scene(opened, kind, graph, ids, page, words, routes, max_hops)
    assert output is not None  # noqa: S101  _form has seen to it
    write_bytes(output, _written(scene, form))
    if not asked.quiet:
        tell(f"{output}: {scene.title}; {scene.subtitle}")
        if scene.wordless:
            tell(f"for lack of room {scene.wordless} lines have no words: take a larger --size, or narrow it")


def _check(kind: Kind, named: list[str]) -> None:
    least, most = {"ego": (1, 1), "path": (2, 2), "command": (1, 1), "timeline": (0, 99)}.get(kind, (0, 0))
    if not least <= len(named) <= most:
        raise UsageError(
            f"{kind} takes {least} names of entities: {KINDS}" if least else f"{kind} takes no name: {KINDS}"
        )


def _form(output: Path | None) -> str:
    if output is None:
        raise UsageError(f"name the file with -o FILE; its ending says the format: {', '.join(FORMS)}")
    form = output.suffix.lower().lstrip(".")
    if form not in FORMS:
        raise UsageError(f"{output}: its ending must be one of {', '.join('.' + f for f in FORMS)}")
    check_folder(output)
    return form


def _projected(opened: Session, kind: Kind) -> Projection:
    from graph.figures.words import DRAWN  # noqa: PLC0415

    selection = opened.selection
    # Offices have relations of their own on the page; lifelines are those of actors, whatever else an act joins.
    if not opened.asked.labels and kind != "timeline":
        selection = replace(selection, labels=frozenset(DRAWN))
    return opened.project(selection)


def _scene(
    opened: Session,
    kind: Kind,
    graph: Projection,
    ids: list[str],
    page: Look,
    words: Words,
    routes: int,
    max_hops: int | None,
) -> Scene:
    match kind:
        case "network":
            from graph.figures.network import network  # noqa: PLC0415  each draws in its own way

            return network(graph, page, words)
        case "ego":
            from graph.figures.ego import ego  # noqa: PLC0415

            return ego(graph, ids[0], page, words)
        case "path":
            from graph.analytics.paths import influence_paths  # noqa: PLC0415
            from graph.analytics.simple import influence  # noqa: PLC0415
            from graph.figures.route import path  # noqa: PLC0415

            swayed = influence(graph, opened.weights, offices=True)
            found = influence_paths(swayed, *ids, k=routes, max_hops=max_hops or 6)
            if not found:
                names = " to ".join(graph.nodes[id_]["name"] for id_ in ids)
                raise UsageError(f"no route from {names}: `militia-graph path` says what would open one")
            return path(graph, found, page, words)
        case "command":
            from graph.analytics.command import command  # noqa: PLC0415
            from graph.figures.chart import chart  # noqa: PLC0415

            return chart(graph, ids[0], command(graph, ids[0], max_hops=max_hops or 4), page, words)
        case "timeline":
            from graph.figures.timeline import timeline  # noqa: PLC0415

            return timeline(graph, ids, page, words)
        case "matrix":
            from graph.figures.matrix import matrix  # noqa: PLC0415

            return matrix(graph, page, words)


def _written(scene: Scene, form: str) -> bytes:
    if form == "svg":
        from graph.figures.write_svg import to_svg  # noqa: PLC0415

        return to_svg(scene)
    from graph.figures.write_page import to_page  # noqa: PLC0415

    return to_page(scene, form)


COMMANDS = {"draw": draw}
NEED_ARGUMENTS = ("draw",)
