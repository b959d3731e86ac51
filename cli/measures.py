"""Commands over the whole graph: brokers, chokepoints, communities, balance, changes, coercion."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

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
from cli.options import day
from cli.output import counted
from cli.routes import Seed
from schema.errors import UsageError

if TYPE_CHECKING:
    from graph.analytics.coercion import Act
    from graph.projection import Projection
    from graph.selection import Selection

Home = Annotated[str, typer.Option("--home", metavar="ISO", help="The home country; others are foreign to it")]
CampsFile = Annotated[
    Path | None, typer.Option("--camps", metavar="FILE", help="Your own camps (YAML: `entity: camp`)")
]
Limit = Annotated[int, typer.Option("--limit", min=1, help="How many rows at most")]
ROLES = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison")


@analysis
def brokers(
    asked: Asked,
    home: Home = "IQ",
    camps: CampsFile = None,
    permutations: Annotated[
        int, typer.Option("--permutations", min=1, help="How often to deal out the camps at random")
    ] = 1_000,
    limit: Limit = 15,
    seed: Seed = 0,
) -> None:
    """Who stands between militias, the state and foreign powers? Gould and Fernandez over five camps.

    \b
    militia-graph brokers --home IQ
    """
    from graph.analytics import brokers as measure  # noqa: PLC0415  networkx is slow to import
    from graph.analytics.simple import influence  # noqa: PLC0415

    with session(asked) as opened:
        placed = opened.camps(home, camps)
        graph, weights = opened.project(), opened.weights
    of = {id_: row["camp"] for id_, row in placed.items()}
    made = measure.brokers(influence(graph, weights), of, permutations=permutations, seed=seed)
    rows = []
    for one in [one for one in made.brokers if one.total][:limit]:
        row: dict[str, Any] = {
            "entity": one.entity,
            "name": _name(graph, one.entity),
            "camp": one.camp,
            "because": placed.get(one.entity, {}).get("because"),
            "total": one.total,
        }
        for role in ROLES:
            row[role] = one.roles[role].count
            row[f"{role}_expected"], row[f"{role}_z"] = one.roles[role].expected, one.roles[role].z
        examples = [triple for role in ("liaison", "gatekeeper") for triple in one.examples.get(role, ())]
        row["example"] = "; ".join(
            f"{_name(graph, triple.before)} → {row['name']} → {_name(graph, triple.after)}"
            for triple in examples[:1]
        )
        row["claims"] = _claims_between(graph, one.entity, [end for t in examples for end in (t.before, t.after)])
        rows.append(row)
    detailed = [name for role in ROLES for name in (role, f"{role}_expected", f"{role}_z")]
    columns = ("entity", "name", "camp", "because", "total", *detailed, "example", "claims")
    print_result(asked, rows, columns, short=("name", "camp", "total", *ROLES, "liaison_z", "example"))
    sizes = ", ".join(f"{count} {camp}" for camp, count in sorted(made.sizes.items(), key=lambda one: -one[1]))
    remark(asked, f"Camps seen from {home}: {sizes}. z over {permutations} permutations (seed {seed}).")
    close(asked, graph)


def _name(graph: Projection, id_: str) -> str:
    return str(graph.nodes[id_]["name"])


def _claims_between(graph: Projection, one: str, others: list[str]) -> list[str]:
    pairs = [pair for other in others for pair in ((one, other), (other, one))]
    return sorted({c for a, b in pairs for e in (graph.get_edge_data(a, b) or {}).values() for c in e["claims"]})


@analysis
def chokepoints(
    asked: Asked,
    a: Annotated[str, typer.Argument(metavar="A", help="Who influences: id, name or alias")],
    b: Annotated[str, typer.Argument(metavar="B", help="Who is influenced")],
) -> None:
    """Without whom is A cut off from B, and who holds the network together?

    \b
    militia-graph chokepoints Iran "Popular Mobilization Forces"
    """
    from graph.analytics import chokepoints as measure  # noqa: PLC0415
    from graph.analytics.simple import influence, ties  # noqa: PLC0415

    with session(asked) as opened:
        ends = opened.entity(a), opened.entity(b)
        graph, weights = opened.project(), opened.weights
    made = measure.chokepoints(influence(graph, weights), ties(graph), *ends)
    between, names = made.between, " to ".join(_name(graph, end) for end in ends)
    rows: list[dict[str, Any]] = []
    rows += [_point(graph, "on every route", id_) for id_ in between.dominators]
    rows += [_point(graph, "least cut", id_) for id_ in between.node_cut or ()]
    rows += [
        {
            "what": "least cut of arcs",
            "entity": f"{u} → {v}",
            "name": f"{_name(graph, u)} → {_name(graph, v)}",
            "claims": _claims_between(graph, u, [v]),
        }
        for u, v in between.edge_cut
    ]
    rows += [
        {**_point(graph, "splits the ties", one.entity), "detail": f"cuts off {', '.join(map(str, one.split_off))}"}
        for one in made.articulations
    ]
    rows += [
        {**_point(graph, "holds together", one.entity), "detail": f"efficiency falls by {one.drop:.2g}"}
        for one in made.removals
    ]
    print_result(asked, rows, ("what", "entity", "name", "detail", "claims"), short=("what", "name", "detail"))
    if not between.connected:
        remark(asked, f"There is no route from {names}: nothing to cut.")
    elif between.direct:
        remark(asked, f"An arc leads directly from {names}: no loss of an actor cuts them off.")
    remark(asked, f"Global efficiency of the ties: {made.efficiency:.2g} (0 to 1).")
    close(asked, graph)
    if not between.connected:
        raise typer.Exit(1)


def _point(graph: Projection, what: str, id_: str) -> dict[str, Any]:
    return {"what": what, "entity": id_, "name": _name(graph, id_), "detail": "", "claims": []}


@analysis
def communities(
    asked: Asked,
    runs: Annotated[int, typer.Option("--runs", min=0, help="Other seeds to hold the result against")] = 20,
    limit: Limit = 15,
    seed: Seed = 0,
) -> None:
    """Which blocs are there, and how firm are they?

    \b
    militia-graph communities
    """
    from graph.analytics import communities as measure  # noqa: PLC0415
    from graph.analytics.simple import ties  # noqa: PLC0415

    with session(asked) as opened:
        graph = opened.project()
    made = measure.communities(ties(graph), measure.formal_membership(graph), seed=seed, runs=runs)
    several = [one for one in made.communities if len(one.members) > 1]
    rows = []
    for number, one in enumerate(several[:limit], 1):
        ids = [member.entity for member in one.members]
        inside = graph.subgraph(ids)
        rows.append(
            {
                "community": number,
                "size": len(ids),
                "internal": one.internal,
                "entities": ids,
                "members": [_name(graph, id_) for id_ in ids],
                "claims": sorted({claim for _, _, about in inside.edges(data=True) for claim in about["claims"]}),
            }
        )
    columns = ("community", "size", "internal", "entities", "members", "claims")
    print_result(asked, rows, columns, short=("community", "size", "internal", "members"))
    parts = [f"modularity {made.modularity:.2g}"]
    if made.stability:
        parts.append(
            f"agreement with {made.stability.runs} other seeds {made.stability.mean:.2g}, least "
            f"{made.stability.least:.2g}"
        )
    if made.formal:
        parts.append(
            f"with formal membership {made.formal.index:.2g} ({made.formal.entities} entities in "
            f"{counted(made.formal.bodies, 'body', 'bodies')})"
        )
    alone = len(made.communities) - len(several)
    remark(
        asked,
        f"Louvain, seed {seed}: {'; '.join(parts)}; {counted(alone, 'actor')} without any tie (adjusted Rand).",
    )
    close(asked, graph)


@analysis
def balance(
    asked: Asked,
    seconds: Annotated[
        float, typer.Option("--seconds", min=0.1, help="Time for the exact frustration index")
    ] = 30.0,
) -> None:
    """Is the system of friends and foes stable? Balanced triangles, the frustration index, the two factions.

    \b
    militia-graph balance
    """
    from graph.analytics import balance as measure  # noqa: PLC0415
    from graph.analytics.signed import signed  # noqa: PLC0415

    with session(asked) as opened:
        graph = opened.project()
    friends_and_foes = signed(graph)
    made = measure.balance(friends_and_foes.graph, time_limit=seconds)
    frustration, triads = made.frustration, made.triads
    rows: list[dict[str, Any]] = [
        {"what": f"faction {number}{side}", "entities": list(ids), "names": [_name(graph, id_) for id_ in ids]}
        for number, part in enumerate(frustration.factions, 1)
        for side, ids in (("a", part.one), ("b", part.other))
        if ids
    ]
    rows += [
        {
            "what": "friends across" if friends_and_foes.graph.edges[pair]["weight"] > 0 else "foes within",
            "entities": list(pair),
            "names": [_name(graph, id_) for id_ in pair],
            "weight": friends_and_foes.graph.edges[pair]["weight"],
            "claims": _claims_between(graph, pair[0], [pair[1]]),
        }
        for pair in frustration.frustrated
    ]
    rows += [
        {
            "what": "mixed, left out",
            "entities": [one, other],
            "names": [_name(graph, one), _name(graph, other)],
            "weight": weight,
            "claims": _claims_between(graph, one, [other]),
        }
        for one, other, weight in friends_and_foes.mixed
    ]
    print_result(asked, rows, ("what", "entities", "names", "weight", "claims"), short=("what", "names", "weight"))
    share = "" if triads.balanced is None else f"; share balanced {triads.balanced:.2g}"
    remark(
        asked,
        f"Triangles: {triads.ppp} +++, {triads.pmm} +−− (balanced); {triads.ppm} ++−, {triads.mmm} −−−{share}.",
    )
    bound = "exact" if frustration.exact else f"best found; no less than {frustration.lower:g}"
    signs = [about["weight"] > 0 for _, _, about in friends_and_foes.graph.edges(data=True)]
    remark(
        asked,
        f"Frustration index {frustration.index:g} ({bound}) of {sum(signs)} friendly and {len(signs) - sum(signs)} "
        f"hostile pairs; {counted(len(friends_and_foes.mixed), 'mixed pair')} left out.",
    )
    close(asked, graph)


@analysis
def changes(
    asked: Asked,
    first: Annotated[str, typer.Argument(metavar="DAY", help="The earlier day")],
    second: Annotated[str, typer.Argument(metavar="DAY", help="The later day")],
    known: Annotated[bool, typer.Option("--known", help="What was known by the days, not what was so")] = False,
) -> None:
    """What changed between two days: relations that began, ended, or took another status.

    \b
    militia-graph changes 2020-06-24 2020-06-30 --acts-within 7
    """
    from graph.analytics import changes as measure  # noqa: PLC0415

    days = day("DAY", first), day("DAY", second)
    if asked.on or asked.known_by:
        raise UsageError("the two days stand in place of --on and --known-by")
    with session(asked) as opened:
        graphs = _on_both(opened, days, known)
    rows = []
    for one in measure.changes(*graphs):
        graph = graphs[0] if one.after is None else graphs[1]
        was, now = (None if side is None else side for side in (one.before, one.after))
        rows.append(
            {
                **relation_row(graph, one.edge, {one.edge: (one.subject, one.object)}),
                "change": one.kind,
                "before": _standing(was),
                "after": _standing(now),
            }
        )
    columns = ("change", "before", "after", *RELATION)
    print_result(asked, rows, columns, short=("change", "what", "when", "before", "after"))
    kinds = {kind: sum(row["change"] == kind for row in rows) for kind in measure.ORDER}
    meaning = "known by" if known else "so on"
    told = ", ".join(f"{count} {kind}" for kind, count in kinds.items())
    remark(asked, f"{told}: from what was {meaning} {days[0]} to what was {meaning} {days[1]}.")
    close(asked, graphs[1])
    if not rows:
        raise typer.Exit(1)


def _on_both(opened: Session, days: tuple[str, str], known: bool) -> tuple[Projection, Projection]:
    from graph.fold import Filters  # noqa: PLC0415
    from graph.material import gather  # noqa: PLC0415
    from graph.projection import project_anew  # noqa: PLC0415

    chosen: Selection = opened.selection
    if not known:
        made = (opened.project(replace(chosen, view=replace(chosen.view, on=one))) for one in days)
    else:
        material, base = gather(opened.store), chosen.filters or Filters()
        made = (project_anew(material, replace(chosen, filters=replace(base, known_by=one))) for one in days)
    return next(made), next(made)


def _standing(edge: Mapping[str, Any] | None) -> str:
    from graph.reading.profile import evidence_words  # noqa: PLC0415

    return "" if edge is None else f"{edge['status']} · {evidence_words(edge)}"


@analysis
def coercion(
    asked: Asked,
    home: Home = "IQ",
    camps: CampsFile = None,
    within: Annotated[int, typer.Option("--within", min=1, metavar="DAYS", help="How long after the act")] = 90,
    undated: Annotated[bool, typer.Option("--undated", help="Count acts without a date as possible")] = False,
) -> None:
    """Pressure followed by concession: the state acts, a circle presses, the state gives way. No proof of a cause.

    \b
    militia-graph coercion --home IQ
    """
    from graph.analytics import coercion as measure  # noqa: PLC0415

    with session(asked) as opened:
        placed = {id_: row["camp"] for id_, row in opened.camps(home, camps).items()}
        graph = opened.project()
        found = measure.coercion(graph, placed, within=within, undated=undated)
        accounts = {event: _accounts(opened, event) for one in found for event in one.events}
    ends = ends_of(graph)
    columns = ("sequence", "part", "order", "why", *RELATION)
    rows: list[dict[str, Any]] = []
    for number, one in enumerate(found, 1):
        part: list[dict[str, Any]] = []
        for name, acts in (("act", one.acts), ("pressure", one.pressure), ("concession", one.concessions)):
            part += [{"sequence": number, "part": name, **_act_row(graph, act, ends)} for act in acts]
        for event in one.events:
            part += [{"sequence": number, "part": "account", **row} for row in accounts[event]]
        rows += part
        if asked.form in ("table", "md"):
            whom = ", ".join(_name(graph, id_) for id_ in one.targets)
            title = f"{number}. The state against {whom}, and what followed"
            print_result(
                asked, part, columns, short=("part", "order", "what", "when", "evidence", "why"), title=title
            )
    if asked.form not in ("table", "md"):
        print_result(asked, rows, columns)
    told = f"{counted(len(found), 'sequence')} within {within} days. {measure.SENTENCE}"
    remark(asked, f"{told} Accounts are rival explanations by the sources, denied ones too.")
    close(asked, graph)
    if not found:
        raise typer.Exit(1)


def _act_row(graph: Projection, act: Act, ends: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    row = relation_row(graph, act.edges[0], ends)
    if len(act.edges) > 1:
        # Of an Event's roles: who carried it out against whom.
        row["what"] = f"{_name(graph, act.subject)} hit {_name(graph, act.object)} in {act.occurrence}"
    why = [relation_row(graph, key, ends)["what"] for key in act.because]
    return {**row, "order": act.order, "why": "; ".join(why), "claims": list(act.claims)}


def _accounts(opened: Session, event: str) -> list[dict[str, Any]]:
    """What the sources say led to the event, with those who deny or doubt it."""
    from graph.reading.ask import ask  # noqa: PLC0415

    rows = []
    for row in ask(opened.store, "accounts-of", entity=event):
        if row["account"] == "cause":
            who = row["speaker_name"] or f"{row['source']}, in its own voice,"
            rows.append(
                {
                    **{key: row[key] for key in ("subject", "subject_name", "relation", "object", "object_name")},
                    "what": f"{who} {row['stance']}: {row['subject_name']} led to {row['object_name']}",
                    "status": row["stance"],
                    "evidence": row["code"],
                    "code": row["code"],
                    "order": None,
                    "why": "",
                    "edge": (row["edges"] or [None])[0],
                    "claims": [row["claim"]],
                }
            )
    return rows


COMMANDS: dict[str, Callable[..., Any]] = {
    "brokers": brokers,
    "chokepoints": chokepoints,
    "communities": communities,
    "balance": balance,
    "changes": changes,
    "coercion": coercion,
}
NEED_ARGUMENTS = {"chokepoints", "changes"}
