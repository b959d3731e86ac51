"""Rows of a query as a person reads them: names for ids, one column of evidence, one of dates.

JSON and CSV keep every documented column; this is for tables and Markdown only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

EVIDENCE = ("code", "voices", "confidence")
SHORT_ID = 10
"""Characters of an edge's id in a table; `why` takes them for the whole, as long as only one edge has them."""

DATES = ("start_min", "start_max", "end_min", "end_max")
FOR_MACHINES = ("source_title", "edges", "entities")


def compact(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> tuple[list[dict[str, Any]], list[str]]:
    """The rows with fewer columns, and their columns in order."""
    from graph.reading.periods import period, span  # noqa: PLC0415
    from graph.reading.profile import evidence_words  # noqa: PLC0415
    from schema.vocabulary import vocabulary  # noqa: PLC0415

    has_evidence = set(EVIDENCE) <= set(columns)
    has_dates = set(DATES) <= set(columns)
    hidden = {column for column in columns if f"{column}_name" in columns} | set(FOR_MACHINES)
    # "what" says in words what the ids around it say.
    hidden |= {"relation", "subject", "object", "neighbour_name"} if "what" in columns else set()
    two_dates = {"start_min", "end_max"} <= set(columns) and not has_dates
    hidden |= {"end_max"} if two_dates else set()
    hidden |= set(EVIDENCE[1:] if has_evidence else ()) | set(DATES[1:] if has_dates else ())
    kept = [column for column in columns if column not in hidden]
    relations = vocabulary().relations
    made = []
    for row in rows:
        new = dict(row)
        if has_evidence and row["code"] is not None:
            new["code"] = evidence_words(row)
        if has_dates and row["start_min"] is not None:
            relation = relations.get(str(row.get("relation")))
            new["start_min"] = period({**row, "kind": relation.kind if relation else "act"})
        elif two_dates:
            new["start_min"] = span(row["start_min"], row["end_max"]) if row["start_min"] else "undated"
        if new.get("edge"):
            new["edge"] = new["edge"][:SHORT_ID]
        if new.get("event") == new.get("what"):
            new["event"] = None
        made.append(new)
    names = {column: column.removesuffix("_name") for column in kept}
    names |= {"code": "evidence"} if has_evidence else {}
    names |= {"start_min": "when"} if has_dates or two_dates else {}
    return [{names.get(c, c): row.get(c) for c in kept} for row in made], [names.get(c, c) for c in kept]
