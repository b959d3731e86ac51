"""Which proposals an analyst's threshold takes, without making one of what is decided or known to be two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from graph.matching.actors import Actor, pair
from graph.matching.propose import Proposal


def accept(
    proposals: Iterable[Proposal],
    threshold: float,
    decided: Mapping[tuple[str, str], str],
    *,
    within: bool = False,
) -> dict[tuple[str, str], str]:
    """Go through the proposals from ``threshold`` on, the most certain first.

    One is left for the analyst where, with those taken before it, it would make one of two entities that a record
    calls different or unsure, or, unless ``within``, of two entities of one data set; also where another of the
    same data set fits as well.

    Returns:
        For each, by its two ids, why it is left, or nothing if it is taken.
    """
    certain = sorted(
        (one for one in proposals if one.score >= threshold), key=lambda one: (-one.score, one.a.id, one.b.id)
    )
    ties = Counter(side for one in certain for side in _sides(one))
    classes: dict[str, tuple[Actor, ...]] = {}
    result: dict[tuple[str, str], str] = {}
    for one in certain:
        a, b = (classes.get(actor.id, (actor,)) for actor in (one.a, one.b))
        reason = "" if a is b else _against(a, b, decided, within=within)
        if not reason and not within and any(ties[side] > 1 for side in _sides(one)):
            reason = "another entity of the same data set fits as well"
        result[one.a.id, one.b.id] = reason
        if not reason and a is not b:
            classes |= dict.fromkeys((actor.id for actor in (*a, *b)), (*a, *b))
    return result


def _sides(one: Proposal) -> Iterator[tuple[str, str, float]]:
    for own, other in ((one.a, one.b), (one.b, one.a)):
        for dataset in {*other.datasets} - {*own.datasets}:
            yield own.id, dataset, one.score


def _against(
    a: tuple[Actor, ...], b: tuple[Actor, ...], decided: Mapping[tuple[str, str], str], *, within: bool
) -> str:
    for x, y in product(a, b):
        if known := decided.get(pair(x.id, y.id)):
            return f"it would make one of {x.id} and {y.id}, which a record calls {known}"
        if not within and (both := sorted({*x.datasets} & {*y.datasets})):
            return f"it would make one of {x.id} and {y.id}, two entities of {both[0]}"
    return ""
