"""The measures by name: on which graph each runs, and what it says in plain words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from graph.analytics.measures.betweenness import betweenness
from graph.analytics.measures.closeness import closeness
from graph.analytics.measures.constraint import constraint
from graph.analytics.measures.core_number import core_number
from graph.analytics.measures.degree import degree
from graph.analytics.measures.effective_size import effective_size
from graph.analytics.measures.eigenvector import eigenvector
from graph.analytics.measures.harmonic import harmonic
from graph.analytics.measures.hits import authorities, hubs
from graph.analytics.measures.in_strength import in_strength
from graph.analytics.measures.katz import katz
from graph.analytics.measures.out_strength import out_strength
from graph.analytics.measures.pagerank import exposure, influence
from graph.analytics.measures.pn import signed_pn
from graph.analytics.measures.strength import strength

Over: TypeAlias = Literal["ties", "influence", "signed"]


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure.

    ``over``: the graph that ``function`` takes; it gives a value for each of its nodes. ``words``: one sentence for
    people who do not count for a living. ``routes``: whether it goes by shortest routes and takes ``weighted``.
    ``lowest_first``: whether the lowest value is the most central.
    """

    name: str
    over: Over
    function: Callable[..., dict[str, float]]
    words: str
    routes: bool = False
    lowest_first: bool = False


MEASURES = {
    measure.name: measure
    for measure in (
        Measure("degree", "ties", degree, "How many others an actor is tied to."),
        Measure("strength", "ties", strength, "How many ties an actor has, a doubtful one counting less."),
        Measure(
            "betweenness",
            "ties",
            betweenness,
            "How often an actor sits on the shortest way between two others, as a go-between does.",
            routes=True,
        ),
        Measure(
            "closeness",
            "ties",
            closeness,
            "In how few steps an actor gets to all those it can get to, and how large a part of all they are.",
            routes=True,
        ),
        Measure(
            "harmonic",
            "ties",
            harmonic,
            "How near all others are on the whole, where whoever is out of reach counts nothing.",
            routes=True,
        ),
        Measure(
            "core_number",
            "ties",
            core_number,
            "How tight a circle an actor belongs to: 3 says that all in it have at least 3 ties within it.",
        ),
        Measure(
            "constraint",
            "ties",
            constraint,
            "How far all of an actor's ties lead back to the same few; the lower, the more room to broker, and the "
            "lowest ranks first.",
            lowest_first=True,
        ),
        Measure(
            "effective_size",
            "ties",
            effective_size,
            "How many separate circles an actor's ties lead into: contacts who know one another count less.",
        ),
        Measure(
            "eigenvector",
            "ties",
            eigenvector,
            "How well connected an actor's own connections are; outside the largest connected part it is 0.",
        ),
        Measure("in_strength", "influence", in_strength, "How strongly others sway an actor directly."),
        Measure("out_strength", "influence", out_strength, "How strongly an actor sways others directly."),
        Measure(
            "influence",
            "influence",
            influence,
            "How much an actor sways those who themselves sway many, over any number of steps.",
        ),
        Measure(
            "exposure",
            "influence",
            exposure,
            "How much an actor is swayed by those who are themselves swayed by many, over any number of steps.",
        ),
        Measure(
            "katz",
            "influence",
            katz,
            "How many others an actor sways, directly or through others, where each further step counts less.",
        ),
        Measure("hubs", "influence", hubs, "How much an actor sways those whom all the strong sway."),
        Measure("authorities", "influence", authorities, "How much an actor is swayed by those who sway the most."),
        Measure(
            "pn",
            "signed",
            signed_pn,
            "How well placed an actor is between friends and foes: friends raise it, foes lower it.",
        ),
    )
}
