"""Who is central: order, shared ranks, and how far ranks move."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import pytest

from graph.analytics.measures import MEASURES
from graph.analytics.rank import Ranked, intervals, rank, ranked
from schema.errors import UsageError

if TYPE_CHECKING:
    from graph.analytics.simple import InfluenceGraph, Ties

NODES = "abcdef"


def made(*edges: tuple[str, str, float]) -> Ties:
    graph: Ties = nx.Graph()
    graph.add_nodes_from(reversed(NODES))
    graph.add_weighted_edges_from(edges)
    return graph


def ranking(
    *by: str, ties: Ties | None = None, signed: Ties | None = None, weighted: bool = False, limit: int | None = None
) -> list[Ranked]:
    ties = made(("a", "b", 0.9), ("b", "c", 0.9), ("b", "d", 0.5), ("d", "e", 0.5)) if ties is None else ties
    influence: InfluenceGraph = nx.DiGraph()
    influence.add_nodes_from(reversed(NODES))
    influence.add_weighted_edges_from([("a", "b", 0.9), ("b", "c", 0.8)])
    return rank(ties, influence, made(("a", "b", -0.5)) if signed is None else signed, by, weighted, limit)


def by_entity(rows: list[Ranked], measure: str) -> list[tuple[str, int]]:
    return [(row.entity, row.ranks[measure]) for row in rows]


def test_equals_share_a_rank_and_stand_by_id() -> None:
    rows = ranking("degree")
    assert by_entity(rows, "degree") == [("b", 1), ("d", 2), ("a", 3), ("c", 3), ("e", 3), ("f", 6)]
    assert rows[0] == Ranked("b", {"degree": 3.0}, {"degree": 1})


def test_what_differs_by_rounding_alone_is_equal() -> None:
    assert 0.1 + 0.2 != 0.3
    rows = ranking("strength", ties=made(("a", "b", 0.1), ("a", "c", 0.2), ("d", "e", 0.3)))
    assert by_entity(rows, "strength")[:3] == [("a", 1), ("d", 1), ("e", 1)]
    assert rows[0].values["strength"] == 0.3
    apart = ranking("strength", ties=made(("a", "b", 0.3), ("d", "e", 0.3000001)))
    assert by_entity(apart, "strength")[:3] == [("d", 1), ("e", 1), ("a", 3)]


def test_the_first_of_several_measures_gives_the_order() -> None:
    assert [row.entity for row in ranking("out_strength", "degree")] == ["a", "b", "c", "d", "e", "f"]
    rows = ranking("degree", "out_strength", "degree")
    assert [row.entity for row in rows] == [row.entity for row in ranking("degree")]
    assert list(rows[0].ranks) == ["degree", "out_strength"]


def test_all_sets_every_measure_side_by_side_and_orders_by_the_mean_rank() -> None:
    rows = ranking("all")
    assert all(list(row.values) == list(row.ranks) == list(MEASURES) for row in rows)
    means = [sum(row.ranks.values()) / len(MEASURES) for row in rows]
    assert means == sorted(means)
    assert rows[0].entity == "b"


def test_where_little_is_much_the_lowest_ranks_first() -> None:
    rows = ranking("constraint")
    assert (rows[0].entity, rows[0].ranks["constraint"]) == ("b", 1)
    assert rows[0].values["constraint"] == min(row.values["constraint"] for row in rows)
    assert rows[-1].entity == "f"  # without ties there is nothing to broker


def test_weights_count_for_routes_only_where_asked_for() -> None:
    triangle = made(("a", "b", 0.1), ("a", "c", 0.9), ("b", "c", 0.9))
    assert {row.ranks["betweenness"] for row in ranking("betweenness", ties=triangle)} == {1}
    weighted = ranking("betweenness", "degree", ties=triangle, weighted=True)
    assert by_entity(weighted, "betweenness")[:2] == [("c", 1), ("a", 2)]


def test_signed_ties_reach_the_measure_that_knows_them() -> None:
    assert by_entity(ranking("pn"), "pn") == [("c", 1), ("d", 1), ("e", 1), ("f", 1), ("a", 5), ("b", 5)]


def test_a_limit_cuts_rows_and_changes_no_rank() -> None:
    assert ranking("degree", limit=2) == ranking("degree")[:2]
    assert ranking("degree", limit=0) == []


def test_nobody_to_rank() -> None:
    assert rank(nx.Graph(), nx.DiGraph(), nx.Graph(), ["all"]) == []


def test_an_unknown_measure_is_refused_with_what_comes_near() -> None:
    with pytest.raises(UsageError, match=r"'betweeness'.*near: betweenness"):
        ranking("degree", "betweeness")
    with pytest.raises(UsageError, match="degree, strength"):
        ranking()


def test_ranks_from_either_end() -> None:
    values = {"a": 2.0, "b": 1.0, "c": 2.0, "d": 0.0}
    assert ranked(values) == {"a": 1, "c": 1, "b": 3, "d": 4}
    assert ranked(values, lowest_first=True) == {"d": 1, "b": 2, "a": 3, "c": 3}


def test_an_interval_leaves_out_a_twentieth_of_the_draws_at_either_end() -> None:
    draws = [{"a": number, "b": 7} for number in range(1, 101)]
    assert intervals(draws, "ba") == {"a": (5, 95), "b": (7, 7)}
    assert intervals(reversed(draws), "ab") == intervals(draws, "ab")


def test_who_is_absent_from_a_draw_is_last_in_it() -> None:
    draws = [{"a": 1, "b": 2}, {"a": 1, "b": 2}, {"b": 1}]
    assert intervals(draws, "abc") == {"a": (1, 3), "b": (1, 2), "c": (3, 3)}


def test_few_draws_give_the_whole_range_and_none_give_nothing() -> None:
    assert intervals([{"a": 1, "b": 2}, {"b": 1, "a": 2}], "ab") == {"a": (1, 2), "b": (1, 2)}
    with pytest.raises(ValueError, match="no draws"):
        intervals([], "ab")
