"""Pressure that is followed by a concession: sequences in time, not causes.

The state acts against somebody; the circle of the one it hit threatens, demands, mobilises or attacks; then the
state concedes something to that circle. What happened between and why, the rival accounts of the sources say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal

from schema.dates import OPEN_MAX, OPEN_MIN

if TYPE_CHECKING:
    from graph.projection import Projection

Order = Literal["certain", "possible"]
PRESSURE = frozenset({"THREATENED", "DEMANDED_OF", "MOBILIZED_AGAINST", "ATTACKED", "RAIDED", "ABDUCTED", "SEIZED"})
CONCESSION = frozenset({"RELEASED", "CONCEDED_TO"})
DOERS = frozenset({"CARRIED_OUT", "ORDERED_EVENT"})
UNDER = ("MEMBER_OF", "PART_OF")
AT_THE_HEAD = ("LEADS", "SPOKESPERSON_FOR")
SENTENCE = "A sequence in time, not a cause."


@dataclass(frozen=True, slots=True)
class Act:
    """One act of a sequence: who did what to whom. ``because``: what puts the doer or target into the circle."""

    edges: tuple[str, ...]
    subject: str
    relation: str
    object: str
    occurrence: str | None
    status: str
    code: str
    voices: int
    confidence: float
    start_min: str
    start_max: str
    end_min: str
    end_max: str
    claims: tuple[str, ...]
    because: tuple[str, ...] = ()
    order: Order | None = None


@dataclass(frozen=True, slots=True)
class Sequence:
    """What the state did, the pressure after it, and the concessions after some of that pressure.

    ``targets``: whom it hit. ``events``: the Events among the concessions, whose rival accounts matter.
    """

    acts: tuple[Act, ...]
    targets: tuple[str, ...]
    pressure: tuple[Act, ...]
    concessions: tuple[Act, ...]
    events: tuple[str, ...]


def coercion(
    graph: Projection, camps: Mapping[str, str], *, within: int = 90, undated: bool = False
) -> list[Sequence]:
    """The sequences of state act, pressure and concession.

    Args:
        graph: of ``project``.
        camps: for each actor its camp: state, hybrid, militia, foreign, other (the prepared query ``camps``).
        within: days from the act in which pressure and concession must possibly have come.
        undated: whether acts without a date count; their order is never more than possible.

    Returns:
        Sequences by the day of the state's act; acts in each by their dates. An act without a pressure or a
        concession after it gives none.
    """
    acts = [act for act in _acts(graph) if undated or (act.start_min, act.end_max) != (OPEN_MIN, OPEN_MAX)]
    found = []
    hostile = (act for act in acts if _hostile(graph, act) and _state_on_others(camps, act))
    for group in _by_occurrence(hostile):
        targets = tuple(sorted({act.object for act in group}))
        circle = _circle(graph, targets, camps)
        until = _later(max(act.end_max for act in group), within)
        pressure = [
            _ordered(act, order, circle[act.subject])
            for act in acts
            if act.relation in PRESSURE
            and act.subject in circle
            and camps.get(act.object) == "state"
            and act.start_min <= until
            and (order := _after(group, act))
        ]
        concessions = [
            _ordered(act, order, circle[act.object])
            for act in acts
            if (act.relation in CONCESSION or _coerced(graph, act))
            and act.object in circle
            and camps.get(act.subject) in ("state", "hybrid")
            and act.start_min <= until
            and (order := _after(pressure, act))
            and _after(group, act)
        ]
        if pressure and concessions:
            events = {act.occurrence for act in concessions if act.occurrence in graph}
            found.append(
                Sequence(
                    tuple(group),
                    targets,
                    _sorted(pressure),
                    _sorted(concessions),
                    tuple(sorted(event for event in events if event)),
                )
            )
    return sorted(found, key=lambda one: (one.acts[0].start_min, one.acts[0].edges))


def _acts(graph: Projection) -> Iterator[Act]:
    """The acts between two actors; for an Event without one, the pairs of its doers and targets."""
    roles: dict[str, list[tuple[str, str, str, Mapping[str, Any]]]] = defaultdict(list)
    dyadic = set()
    for subject, object_, key, about in graph.edges(keys=True, data=True):
        if about["kind"] == "act":
            dyadic.add(about.get("occurrence"))
            yield _act((key,), subject, about["relation"], object_, about.get("occurrence"), about)
        elif about["kind"] == "role":
            event = object_ if about["relation"] != "TARGETED" else subject
            roles[event].append((about["relation"], subject, key, {**about, "target": object_}))
    for event, parts in sorted(roles.items()):
        if event in dyadic:
            continue
        for relation, doer, key, role in parts:
            for other, _, other_key, target in parts:
                if relation in DOERS and other == "TARGETED" and doer != target["target"]:
                    weaker = min(role, target, key=lambda one: one["confidence"])
                    claims = [*role["claims"], *target["claims"]]
                    both = {**weaker, "claims": claims}
                    yield _act((key, other_key), doer, "TARGETED", target["target"], event, both)


def _act(
    edges: tuple[str, ...],
    subject: str,
    relation: str,
    object_: str,
    occurrence: str | None,
    about: Mapping[str, Any],
) -> Act:
    taken = ("status", "code", "voices", "confidence", "start_min", "start_max", "end_min", "end_max")
    values = {name: about[name] for name in taken}
    return Act(edges, subject, relation, object_, occurrence, claims=tuple(about["claims"]), **values)


def _hostile(graph: Projection, act: Act) -> bool:
    return act.relation == "TARGETED" or graph.edges[act.subject, act.object, act.edges[0]]["polarity"] < 0


def _state_on_others(camps: Mapping[str, str], act: Act) -> bool:
    return camps.get(act.subject) == "state" and camps.get(act.object) in ("hybrid", "militia", "other")


def _coerced(graph: Projection, act: Act) -> bool:
    # The act of an Event's roles has no arc of its own.
    about: Mapping[str, Any] = graph.get_edge_data(act.subject, act.object, act.edges[0]) or {}
    return about.get("coerced") == "true"


def _by_occurrence(acts: Iterator[Act]) -> Iterator[list[Act]]:
    groups: dict[str, list[Act]] = defaultdict(list)
    for act in acts:
        groups[act.occurrence if act.occurrence and not act.occurrence[0].isdigit() else act.edges[0]].append(act)
    for _, group in sorted(groups.items()):
        yield sorted(group, key=lambda act: (act.start_min, act.subject, act.relation, act.object, act.edges))


def _circle(graph: Projection, targets: tuple[str, ...], camps: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Who stands with the targets, each with the relations that say so; never the state itself."""
    made: dict[str, tuple[str, ...]] = dict.fromkeys(targets, ())
    bodies: dict[str, tuple[str, ...]] = {}
    # The bodies that a target belongs to, and those above them: its umbrellas.
    for id_ in targets:
        for body, key in _neighbours(graph, id_, out=UNDER):
            bodies.setdefault(body, (key,))
    for id_, by in list(bodies.items()):
        for body, key in _neighbours(graph, id_, out=UNDER):
            bodies.setdefault(body, (*by, key))
    bodies = {id_: by for id_, by in bodies.items() if camps.get(id_) != "state"}
    for id_, by in bodies.items():
        made.setdefault(id_, by)
    for id_, by in (*((target, ()) for target in targets), *bodies.items()):
        for near, key in _neighbours(graph, id_, into=(*AT_THE_HEAD, *UNDER)):
            made.setdefault(near, (*by, key))
    for target in targets:
        for near, key in _neighbours(graph, target, out=("ALLIED_WITH",), into=("ALLIED_WITH",)):
            made.setdefault(near, (key,))
    return {id_: why for id_, why in made.items() if camps.get(id_) in ("hybrid", "militia", "other")}


def _neighbours(
    graph: Projection, id_: str, *, out: tuple[str, ...] = (), into: tuple[str, ...] = ()
) -> Iterator[tuple[str, str]]:
    for _, other, key, about in graph.out_edges(id_, keys=True, data=True):
        if about["relation"] in out:
            yield other, key
    for other, _, key, about in graph.in_edges(id_, keys=True, data=True):
        if about["relation"] in into:
            yield other, key


def _after(earlier: list[Act], act: Act) -> Order | None:
    """How sure it is that the act came after some of the earlier ones; None if it cannot have."""
    if any(one.end_max < act.start_min for one in earlier):
        return "certain"
    return "possible" if any(one.start_min <= act.end_max for one in earlier) else None


def _ordered(act: Act, order: Order, because: tuple[str, ...]) -> Act:
    values = {name: getattr(act, name) for name in act.__slots__}
    return Act(**{**values, "order": order, "because": because})


def _sorted(acts: list[Act]) -> tuple[Act, ...]:
    key = lambda act: (act.end_max, act.start_min, act.subject, act.relation, act.object, act.edges)  # noqa: E731
    return tuple(sorted(acts, key=key))


def _later(day: str, days: int) -> str:
    try:
        return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
    except OverflowError:
        return OPEN_MAX
