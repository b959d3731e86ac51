"""Edge lists: a table in which each row is a tie, and if need be a second table with the nodes.

CSV, tabs, semicolons or a workbook; the first line names the columns. The mapping says what each is.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator

from loaders.items import Item
from loaders.job import Cells, Job, Loader
from loaders.mapped import UNRATED, Network, misplaced, network
from loaders.mapping import UnmappedError
from loaders.opening import DataFile, Head
from loaders.tables import Columns, rows
from schema.errors import InputError

DELIMITERS = (",", "\t", ";", "|")


def read(job: Job) -> Iterator[Item]:
    """The nodes, then a claim for each edge. Without a table of nodes the edges name them."""
    read_ = network(job)
    mapping = read_.mapping
    problems = [
        misplaced(mapping, f"edges.{name}", "is missing", "name the column with that end of a tie")
        for name, end in (("subject", mapping.subject), ("object", mapping.object))
        if end is None
    ]
    if mapping.nodes_file is None:
        problems += [
            misplaced(mapping, one.name, "is a column of nodes, and there is no table of them", "add nodes.file")
            for one in mapping.nodes.values()
            if one.column
        ]
    elif "id" not in mapping.nodes:
        problems.append(misplaced(mapping, "nodes.id", "is missing", "name the column with the ids"))
    if problems:
        raise InputError(problems)
    yield from read_.source()
    if mapping.nodes_file is not None:
        for row in _table(read_, mapping.nodes_file, mapping.node_columns()):
            try:
                yield from read_.node(row, row[mapping.nodes["id"].column], mapping.nodes, named_before=False)
            except UnmappedError as error:
                read_.refuse_unmapped(row, error)
    for file in job.files:
        for row in _table(read_, file, mapping.edge_columns()):
            read_.edges += 1
            try:
                yield from _edge(read_, row)
            except UnmappedError as error:
                read_.refuse_unmapped(row, error)


def _edge(read_: Network, row: Cells) -> Iterator[Item]:
    mapping, ends = read_.mapping, []
    for end in (mapping.subject, mapping.object):
        assert end is not None  # noqa: S101  as was checked before
        found = end.id.of(row)
        if not found:
            read_.job.refuse(row, end.id.column, "is empty", "a tie has two ends")
            return
        ends.append(found[0])
        if mapping.nodes_file is None:
            there = yield from read_.node(row, found[0], {**mapping.nodes, **end.about}, named_before=True)
            if not there:
                return
    yield from read_.edge(row, (ends[0], ends[1]))


def _table(read_: Network, file: DataFile, wanted: list[str]) -> Iterator[Cells]:
    head = file.head()
    found = {delimiter: head.columns(delimiter) for delimiter in DELIMITERS}
    # The one that shows most of what the mapping names; a comma where none does.
    delimiter = max(DELIMITERS, key=lambda one: len(set(found[one]) & set(wanted)))
    read_.check_columns(wanted, found[delimiter], file.shown)
    ignored = {name: why for name, why in read_.mapping.ignored.items() if name not in wanted}
    yield from rows(read_.job, file, Columns(mapped=wanted, ignored=ignored), delimiter=delimiter)


def _fits(head: Head) -> bool:
    if head.cells is None and head.line.lstrip().startswith(("<", "{", "[")):
        return False
    try:
        return any(len(head.columns(delimiter)) > 1 for delimiter in DELIMITERS)
    except csv.Error:
        return False


LOADER = Loader(
    name="edge-list",
    title="Edge list of your own (CSV, tabs, workbook)",
    needs="--mapping FILE: says what each column is; the mapping may name a second table with the nodes",
    gives="what the mapping says",
    rating=UNRATED,
    fits=_fits,
    read=read,
    mapping=True,
)
