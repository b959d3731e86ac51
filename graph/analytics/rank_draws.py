"""Between which ranks an actor stays when the graph is drawn again and again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from graph.analytics.draws import Draw, over_draws
from graph.analytics.rank import intervals, rank
from graph.analytics.signed import signed
from graph.analytics.simple import influence, ties

if TYPE_CHECKING:
    from graph.analytics.weights import Weights
    from graph.projection import Projection


def rank_intervals(
    projection: Projection,
    by: Sequence[str],
    weights: Weights | None = None,
    *,
    weighted: bool = False,
    n: int = 500,
    seed: int = 0,
    fixed_weights: bool = False,
) -> dict[str, dict[str, tuple[int, int]]]:
    """The 5th and 95th percentile of the rank of each actor over ``n`` draws, by measure and id.

    Args:
        projection: of ``project``.
        by: names of measures, or ``all``.
        weights: by default those of the vocabulary.
        weighted: as for ``rank``.
        n: how many draws.
        seed: of the draws.
        fixed_weights: leave the influence weights as they are.

    Raises:
        UsageError: an unknown measure.
    """
    work = partial(_ranks, tuple(by), weighted)
    drawn = over_draws(work, projection, weights, n=n, seed=seed, fixed_weights=fixed_weights)
    actors = list(ties(projection))
    return {measure: intervals((ranks[measure] for ranks in drawn), actors) for measure in drawn[0]}


def _ranks(by: tuple[str, ...], weighted: bool, draw: Draw) -> Mapping[str, dict[str, int]]:
    graph = draw.projection
    made = rank(ties(graph), influence(graph, draw.weights), signed(graph).graph, by, weighted)
    return {measure: {one.entity: one.ranks[measure] for one in made} for measure in made[0].ranks} if made else {}
