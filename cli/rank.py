"""The command that ranks actors: rank."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import typer

from cli.analysis import Asked, analysis, close, print_result, remark, session
from cli.routes import Draws, FixedWeights, Seed
from schema.errors import UsageError


@analysis
def rank(
    asked: Asked,
    by: Annotated[
        str, typer.Option("--by", metavar="LIST", help="Measures, such as betweenness,influence; or all")
    ] = "influence",
    weighted: Annotated[
        bool, typer.Option("--weighted", help="Shortest ways go by strength of ties, not by their number")
    ] = False,
    robust: Annotated[
        bool, typer.Option("--robust", help="Add the span of each rank in nine draws of ten")
    ] = False,
    draws: Draws = 500,
    seed: Seed = 0,
    fixed_weights: FixedWeights = False,
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many rows at most")] = 15,
) -> None:
    """Who is central? One measure, several, or all side by side; with --robust, how far to rely on it.

    \b
    militia-graph rank --by betweenness
    militia-graph rank --by all --robust
    """
    from graph.analytics import rank as ranking  # noqa: PLC0415  networkx is slow to import
    from graph.analytics.measures import MEASURES  # noqa: PLC0415
    from graph.analytics.rank_draws import rank_intervals  # noqa: PLC0415
    from graph.analytics.signed import signed  # noqa: PLC0415
    from graph.analytics.simple import influence, ties  # noqa: PLC0415

    wanted = [part.strip() for part in by.split(",") if part.strip()]
    chosen = [measure.name for measure in ranking.chosen(wanted)]
    with session(asked) as opened:
        graph, weights = opened.project(), opened.weights
    actors = ties(graph)
    if not graph.number_of_edges() or not actors:
        raise UsageError("nothing is left to rank: these filters leave no relation between actors")
    made = ranking.rank(actors, influence(graph, weights), signed(graph).graph, wanted, weighted, limit)
    spans: dict[str, dict[str, tuple[int, int]]] = {}
    if robust:
        spans = rank_intervals(
            graph, wanted, weights, weighted=weighted, n=draws, seed=seed, fixed_weights=fixed_weights
        )
    rows = []
    for one in made:
        about = graph.nodes[one.entity]
        row: dict[str, Any] = {"entity": one.entity, "name": about["name"]}
        for name in chosen:
            row[name], row[f"{name}_rank"] = one.values[name], one.ranks[name]
            if robust:
                row[f"{name}_low"], row[f"{name}_high"] = spans[name][one.entity]
            # In a table: a measure alone with its value; several as ranks; and the span beside it.
            span = f" ({row[f'{name}_low']}–{row[f'{name}_high']})" if robust else ""
            row[_head(name)] = f"{one.ranks[name]}{span}"
        row["claims"] = _claims(graph, one.entity)
        rows.append(row)
    parts = ("", "_rank", "_low", "_high") if robust else ("", "_rank")
    columns = ("entity", "name", *(f"{name}{part}" for name in chosen for part in parts), "claims")
    if len(chosen) == 1:
        short = (_head(chosen[0]), "name", chosen[0])
        print_result(asked, rows, columns, short=short)
    else:
        for block in _blocks(chosen, 7):
            print_result(asked, rows, columns, short=("name", *map(_head, block)))
            if asked.form not in ("table", "md"):
                break
    if asked.explain:
        for name in chosen:
            remark(asked, f"{name} ({MEASURES[name].over}): {MEASURES[name].words}")
    if robust:
        remark(asked, f"Spans: ranks in nine of ten of {draws} draws (seed {seed}).")
    close(asked, graph)


def _head(measure: str) -> str:
    return f"rank_by_{measure}"


def _blocks(names: list[str], size: int) -> list[list[str]]:
    """As many measures beside each other as a page is wide."""
    return [names[first : first + size] for first in range(0, len(names), size)]


def _claims(graph: Any, entity: str) -> list[str]:
    found = (*graph.in_edges(entity, data=True), *graph.out_edges(entity, data=True))
    return sorted({claim for _, _, about in found for claim in about["claims"]})


COMMANDS: dict[str, Callable[..., Any]] = {"rank": rank}
NEED_ARGUMENTS: set[str] = set()
