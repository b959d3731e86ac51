"""CSV tables of a selection, for people and spreadsheets: nodes.csv, edges.csv, claims.csv."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from graph.exports.extract import Cited, Extract, Tables
from graph.exports.flat import cell, flat
from graph.exports.registry import Part

NODES = ("id", "name", "labels", "description")
EDGES = (
    *("id", "subject", "subject_name", "relation", "object", "object_name", "caption", "status", "code", "voices"),
    *("confidence", "start_min", "start_max", "end_min", "end_max", "claims", "sources"),
)
CLAIMS = (
    *("id", "subject", "relation", "object", "stance", "speaker", "voice", "statement", "code", "credibility"),
    *("when", "start", "end", "observed", "start_min", "start_max", "end_min", "end_max", "event", "about"),
    *("qualifiers", "withdrawn", "retracted", "note", "edges", "dataset", "source", "source_title"),
    *("source_publisher", "source_published", "source_reliability", "source_url", "paragraph", "text_sha256"),
    *("row", "url"),
)
"""The columns that come first, in this order; the others follow by name."""


def parts(extract: Extract) -> Iterator[Part]:
    """The three tables."""
    names = {id_: about["name"] for id_, about in extract.entities()}
    nodes = [{"id": id_, **flat(about)} for id_, about in extract.entities()]
    edges = [
        {
            **flat(about),
            **{"id": id_, "subject": subject, "subject_name": names[subject]},
            **{"object": object_, "object_name": names[object_]},
        }
        for id_, subject, object_, about in extract.relations()
    ]
    claims = [_claim(claim, extract) for claim in extract.claims]
    for name, rows, first in (("nodes", nodes, NODES), ("edges", edges, EDGES), ("claims", claims, CLAIMS)):
        yield f"{name}.csv", _table(rows, first, extract.tables)


def _claim(claim: Cited, extract: Extract) -> dict[str, Any]:
    """A claim as a row: its own fields, what the fold makes of them, and its source. The ends are canonical ids."""
    own = claim.item.claim.plain()
    locator = own.pop("locator", {})
    source, _ = extract.sources[own["source"]]
    of_source = {f"source_{key}": getattr(source, key) for key in ("title", "publisher", "published", "url")}
    qualifiers = "; ".join(f"{key}={cell(value)}" for key, value in own.pop("qualifiers", {}).items())
    subject, _, object_ = claim.triple
    return {
        **own,
        **asdict(claim.item.bounds),
        **{"subject": subject, "object": object_, "edges": claim.edges, "dataset": claim.dataset},
        **{"voice": claim.item.voice, "code": claim.item.code, "withdrawn": claim.item.withdrawn},
        **{"qualifiers": qualifiers, "paragraph": locator.get("paragraph"), "text_sha256": locator.get("text")},
        **of_source,
        "source_reliability": source.reliability,
    }


def _table(rows: Iterable[Mapping[str, Any]], first: Sequence[str], tables: Tables) -> Iterator[str]:
    """A table as CSV (RFC 4180, but lines end with LF). With ``guarded``, what begins so gets an apostrophe."""
    rows = list(rows)
    columns = [*first, *sorted({key for row in rows for key in row}.difference(first))]
    if tables.bom:
        yield "\ufeff"
    for cells in (columns, *([_text(row.get(column)) for column in columns] for row in rows)):
        safe = [f"'{text}" if tables.guarded and text.startswith(tables.guarded) else text for text in cells]
        line = io.StringIO(newline="")
        # Python before 3.13 leaves a lone CR without quotes, and readers end the row there: all are in quotes.
        csv.writer(line, lineterminator="\n", quoting=csv.QUOTE_ALL).writerow(safe)
        yield line.getvalue()


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(cell(value))
