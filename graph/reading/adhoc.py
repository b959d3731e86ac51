"""Queries that a person writes: run for reading only, within limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from graph.store.connect import Store
from schema.errors import MilitiaGraphError, UsageError


@dataclass(frozen=True, slots=True)
class Found:
    """What a query gave: its columns in order, and as many rows as were wanted, with the driver's own values."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    more: bool
    """Whether there were more rows than that."""


def ask(store: Store, cypher: str, parameters: Mapping[str, Any], limit: int, seconds: float | None) -> Found:
    """Run a query for at most ``seconds``, and take its first ``limit`` rows.

    The engine refuses to write (``Store``). Refused here besides: what would read files or the network on a Neo4j
    server, and what asks for a plan.

    Raises:
        UsageError: the query is empty, wrong, would write, would read files, or asks for a plan.
        EnvironmentFault: the time is over, the connection was lost, the engine failed.
    """
    if not cypher.strip():
        raise UsageError("the query is empty: write, for example, 'MATCH (n:Entity) RETURN n.name LIMIT 5'")
    if store.embedded is None:  # where it is ours, it is set to refuse that itself
        _refuse_files(store, cypher, parameters, seconds)
    with store.answer(cypher, parameters, seconds) as answer:
        records = iter(answer)
        rows = [record.values() for record in islice(records, limit)]
        more = next(records, None) is not None
    if answer.summary is not None and (answer.summary.plan or answer.summary.profile):
        raise UsageError(
            "EXPLAIN and PROFILE give a plan, which is not printed here: look at it in Neo4j Browser or "
            "cypher-shell (`militia-graph serve` for the embedded engine)"
        )
    return Found(answer.columns, rows, more)


def _refuse_files(store: Store, cypher: str, parameters: Mapping[str, Any], seconds: float | None) -> None:
    """Ask the server how it would run the query: Neo4j takes LOAD CSV for reading."""
    try:
        with store.answer(f"EXPLAIN {cypher}", parameters, seconds) as answer:
            for _ in answer:
                pass
    except MilitiaGraphError:
        return  # the query itself is told what is wrong with it, at its own line and column
    if answer.summary and any(name.startswith("LoadCSV") for name in _operators(answer.summary.plan or {})):
        raise UsageError("LOAD CSV is refused: it reads files of the server, or the network")


def _operators(plan: Mapping[str, Any]) -> Iterator[str]:
    yield str(plan.get("operatorType", ""))
    for child in plan.get("children", ()):
        yield from _operators(child)
