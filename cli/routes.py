"""Commands along routes and chains of the graph: path, reach, command, robustness."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from cli.analysis import (
    RELATION,
    Asked,
    Session,
    analysis,
    close,
    ends_of,
    print_result,
    relation_row,
    remark,
    session,
)
from cli.output import say
from schema.errors import UsageError

if TYPE_CHECKING:
    from graph.analytics.paths import Hop, Route
    from graph.projection import Projection

Coercion = Literal["none", "last", "any"]
Actor = Annotated[str, typer.Argument(metavar="ENTITY", help="Id, name or alias")]
From = Annotated[str, typer.Argument(metavar="A", help="Who influences: id, name or alias")]
To = Annotated[str, typer.Argument(metavar="B", help="Who is influenced")]
MaxHops = Annotated[int, typer.Option("--max-hops", min=1, help="The longest route, in steps")]
CoercionOption = Annotated[
    Coercion, typer.Option("--coercion", help="Whether threat and force may be a step: only the last, none, any")
]
Seed = Annotated[int, typer.Option("--seed", min=0, help="Of the random draws; the same seed, the same result")]
Draws = Annotated[int, typer.Option("--draws", min=1, help="How many")]
FixedWeights = Annotated[
    bool, typer.Option("--fixed-weights", help="Draws leave the influence weights as they are")
]
PATH_COLUMNS = (
    *("route", "strength", "step", "reads", "step_strength", "channel"),
    *RELATION,
    *("weakest", "falls_without_voices", "falls_without_sources", "falls_without_claims"),
)


@analysis
def path(
    asked: Asked,
    a: From,
    b: To,
    routes: Annotated[int, typer.Option("--routes", "-k", min=1, help="How many routes at most")] = 5,
    max_hops: MaxHops = 6,
    coercion: CoercionOption = "last",
) -> None:
    """By which routes does A influence B? The strongest first, each step with its evidence. Ends with 1 if by none.

    \b
    militia-graph path Iran "Mustafa al-Kadhimi"
    """
    from graph.analytics.paths import influence_paths  # noqa: PLC0415  networkx is slow to import
    from graph.analytics.simple import influence  # noqa: PLC0415

    with session(asked) as opened:
        first, last = opened.entity(a), opened.entity(b)
        graph = opened.project()
        found = influence_paths(
            influence(graph, opened.weights, offices=True),
            *_ends(graph, first, last),
            k=routes,
            max_hops=max_hops,
            coercion=coercion,
        )
        opening = [] if found else _openings(opened, first, last, max_hops, coercion)
    rows = [row for number, route in enumerate(found, 1) for row in _route_rows(graph, number, route)]
    if asked.form == "table":
        for number, route in enumerate(found, 1):
            _say_route(graph, number, route)
    elif found or asked.form != "md":
        print_result(asked, rows, PATH_COLUMNS, short=("route", "strength", "reads", "status", "code", "voices"))
    if not found:
        remark(asked, f"No route from {_name(graph, first)} to {_name(graph, last)} within {max_hops} steps.")
        for line in opening:
            remark(asked, f"  One opens {line}")
    close(asked, graph)
    if not found:
        raise typer.Exit(1)


def _ends(graph: Projection, *ids: str) -> tuple[str, ...]:
    selection = graph.graph["selection"]
    for id_ in ids:
        if id_ not in graph:
            raise UsageError(f"{id_} is not in this graph")
        about = graph.nodes[id_]
        if not selection.is_actor(about) and "Office" not in about["labels"]:
            labels = ", ".join(about["labels"])
            raise UsageError(f"{about['name']} ({labels}) is no actor of this selection: see --labels")
    return ids


def _openings(opened: Session, a: str, b: str, max_hops: int, coercion: Coercion) -> list[str]:
    """Which wider choice has a route, and on which doubtful relations it runs."""
    from graph.analytics.openings import openings  # noqa: PLC0415

    found = openings(opened.project, opened.selection, opened.weights, a, b, max_hops, coercion)
    lines = []
    for opening in found:
        way = " → ".join(_name(opening.graph, id_) for id_ in opening.route.entities)
        ends = ends_of(opening.graph)
        doubtful = [relation_row(opening.graph, key, ends) for key in opening.new]
        weak = "".join(
            f"; by {row['what']} ({row['status']}, {row['evidence']}, {row['edge'][:10]})" for row in doubtful
        )
        lines.append(f"{opening.by}: {way}, strength {opening.route.strength:.2g}{weak}")
    return lines


def _name(graph: Projection, id_: str) -> str:
    return str(graph.nodes[id_]["name"])


def _reads(graph: Projection, hop: Hop) -> str:
    """The step in words, from who sways to who is swayed."""
    from schema.vocabulary import vocabulary  # noqa: PLC0415

    relation = vocabulary().relations[hop.step.relation]
    words = relation.reading if hop.step.forward else relation.inverse
    return f"{_name(graph, hop.source)} {words} {_name(graph, hop.target)}"


def _route_rows(graph: Projection, number: int, route: Route) -> list[dict[str, Any]]:
    from graph.analytics.paths import stands_on  # noqa: PLC0415

    ends, stands = ends_of(graph), stands_on(route, graph)
    return [
        {
            **relation_row(graph, hop.step.edges[0], ends),
            "route": number,
            "strength": route.strength,
            "step": position,
            "reads": _reads(graph, hop),
            "step_strength": hop.step.strength,
            "channel": hop.step.channel,
            "weakest": hop is route.weakest,
            "falls_without_voices": stands.voices,
            "falls_without_sources": stands.sources,
            "falls_without_claims": stands.claims,
        }
        for position, hop in enumerate(route.hops, 1)
    ]


def _say_route(graph: Projection, number: int, route: Route) -> None:
    way = " → ".join(_name(graph, id_) for id_ in route.entities)
    last = ", the last step by coercion" if route.coercive else ""
    say(f"{number}. {way}   strength {route.strength:.2g}{last}")
    rows = _route_rows(graph, number, route)
    for hop, row in zip(route.hops, rows, strict=True):
        others = f", also {len(hop.others)} more" if hop.others else ""
        say(f"   {row['reads']}{others}")
        say(
            f"      {row['status']} · {row['evidence']} · strength {hop.step.strength:.2g} · {row['when']} · "
            f"{row['edge'][:10]} · {', '.join(row['claims'])}"
        )
    if len(route.hops) > 1:
        say(f"   weakest step: {_reads(graph, route.weakest)}")
    parts = [
        f"{word} {', '.join(map(partial(_named, graph), rows[0][f'falls_without_{key}']))}"
        for word, key in (("the voice of", "voices"), ("the source", "sources"), ("the claim", "claims"))
        if rows[0][f"falls_without_{key}"]
    ]
    say(
        f"   falls without {'; or without '.join(parts)}\n"
        if parts
        else "   no single voice or source carries it\n"
    )


def _named(graph: Projection, id_: str) -> str:
    return _name(graph, id_) if id_ in graph else id_


@analysis
def reach(
    asked: Asked,
    entity: Actor,
    back: Annotated[bool, typer.Option("--back", help="The other way: who influences this entity")] = False,
    cascades: Annotated[int, typer.Option("--cascades", min=1, help="How many to simulate")] = 2_000,
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many rows at most")] = 20,
    seed: Seed = 0,
) -> None:
    """Whom does an entity influence in all, or with --back: who influences it?

    \b
    militia-graph reach Iran
    """
    from graph.analytics import reach as measure  # noqa: PLC0415
    from graph.analytics.simple import influence  # noqa: PLC0415

    with session(asked) as opened:
        id_ = opened.entity(entity)
        graph = opened.project()
        weights = opened.weights
    made = measure.reach(influence(graph, weights), *_actors(graph, id_), back=back, n=cascades, seed=seed)
    rows = [
        {"entity": one.entity, "name": _name(graph, one.entity), "chance": one.chance, "pagerank": one.pagerank}
        for one in made.reached[:limit]
    ]
    print_result(asked, rows, ("entity", "name", "chance", "pagerank"), short=("name", "chance", "pagerank"))
    verb = "is influenced by" if back else "influences"
    remark(
        asked,
        f"{_name(graph, id_)} {verb} {made.mean:.1f} others on average, {made.low:.0f} to {made.high:.0f} in nine "
        f"tenths of {cascades} cascades (seed {seed}), of {len(made.reached)} that it could reach. "
        "pagerank orders only.",
    )
    close(asked, graph)


def _actors(graph: Projection, *ids: str) -> tuple[str, ...]:
    selection = graph.graph["selection"]
    for id_ in ids:
        about = graph.nodes.get(id_)
        if about is None or not selection.is_actor(about):
            what = f"{about['name']} ({', '.join(about['labels'])})" if about else id_
            raise UsageError(f"{what} is no actor of this selection: see --labels")
    return ids


@analysis
def command(
    asked: Asked,
    entity: Actor,
    max_hops: Annotated[int, typer.Option("--max-hops", min=1, help="The longest chain, in steps")] = 4,
) -> None:
    """Who commands whom, on paper and in practice, up and down from an entity; where the two part, who defies.

    \b
    militia-graph command PMF --on 2020-06-25
    """
    from graph.analytics import command as measure  # noqa: PLC0415

    with session(asked) as opened:
        id_ = opened.entity(entity)
        graph = opened.project()
    made = measure.command(graph, id_, max_hops=max_hops)
    ends = ends_of(graph)
    rows = []
    for one in made:
        keys = {*one.on_paper, *one.in_practice, *one.defied}
        rows.append(
            {
                "direction": one.direction,
                "entity": one.entity,
                "name": _name(graph, one.entity),
                "on_paper": _chain(graph, one.on_paper, ends),
                "in_practice": _chain(graph, one.in_practice, ends),
                "compliance": one.compliance,
                "defied": [relation_row(graph, key, ends)["what"] for key in one.defied],
                "part": one.parts,
                "edges": sorted(keys),
                "claims": sorted({claim for key in keys for claim in graph.edges[*ends[key], key]["claims"]}),
            }
        )
    columns = ("direction", "entity", "name", "on_paper", "in_practice", "compliance", "defied", "part")
    short = ("direction", "name", "on_paper", "in_practice", "compliance", "defied", "part")
    print_result(asked, rows, (*columns, "edges", "claims"), short=short)
    apart = sum(one.parts for one in made)
    remark(asked, f"Paper and practice part for {apart} of {len(made)}.")
    close(asked, graph)
    if not made:
        raise typer.Exit(1)


def _chain(graph: Projection, keys: tuple[str, ...], ends: Mapping[str, tuple[str, str]]) -> str:
    """A chain in words: each step with its status where that is not plainly asserted."""
    parts = []
    for key in keys:
        row = relation_row(graph, key, ends)
        parts.append(row["what"] + ("" if row["status"] == "asserted" else f" ({row['status']})"))
    return "; ".join(parts)


@analysis
def robustness(
    asked: Asked,
    a: From,
    b: Annotated[
        str | None, typer.Argument(metavar="[B]", help="Who is influenced; without it: all that A sways")
    ] = None,
    max_hops: MaxHops = 6,
    coercion: CoercionOption = "last",
    draws: Draws = 500,
    seed: Seed = 0,
    fixed_weights: FixedWeights = False,
) -> None:
    """On what does a finding hang: the strongest route from A to B, or all that A sways?

    Every source, voice and claim is left out in turn; and each voice is heard only as often as it deserves.

    \b
    militia-graph robustness Iran "Mustafa al-Kadhimi"
    """
    from graph.analytics import robustness as measure  # noqa: PLC0415
    from graph.material import gather  # noqa: PLC0415
    from graph.projection import project_anew  # noqa: PLC0415

    with session(asked) as opened:
        first, last = opened.entity(a), opened.entity(b) if b else None
        material, selection, weights = gather(opened.store), opened.selection, opened.weights
    graph = project_anew(material, selection)
    finding: Any
    if last is None:
        _actors(graph, first)
        finding = partial(measure.sway, first)
        words = f"all that {_name(graph, first)} sways directly (sum of weights)"
    else:
        _ends(graph, first, last)
        finding = partial(measure.route_strength, first, last, max_hops, coercion)
        words = f"the strongest route from {_name(graph, first)} to {_name(graph, last)}"
    found = measure.leave_one_out(material, selection, finding, weights)
    stood = measure.over(graph, finding, weights, n=draws, seed=seed, fixed_weights=fixed_weights)
    rows = [
        {
            "without": one.what,
            "id": one.id,
            "name": _named(graph, one.id),
            "claims": one.claims,
            "left": one.value,
            "whole": one.whole,
            "falls": one.falls,
        }
        for one in found
    ]
    columns = ("without", "id", "name", "claims", "left", "whole", "falls")
    print_result(asked, rows, columns, title=f"What changes {words}" if found else "")
    if not found:
        remark(asked, f"No single source, voice or claim changes {words}.")
    span = f"; {stood.low:.2g} to {stood.high:.2g} in nine tenths of these" if stood.low is not None else ""
    remark(asked, f"It stands in {stood.share:.2g} of {draws} draws (a share; seed {seed}){span}.")
    close(asked, graph)


COMMANDS: dict[str, Callable[..., Any]] = {
    "path": path,
    "reach": reach,
    "command": command,
    "robustness": robustness,
}
NEED_ARGUMENTS = set(COMMANDS)
