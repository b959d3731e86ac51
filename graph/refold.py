"""A graph under filters as a database of its own, for queries that read stored edges."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from graph.engine.discard import throw_away_folder
from graph.exports.jsonl import export_jsonl
from graph.filtering import Tally
from graph.fold import Filters
from graph.store.connect import Store, open_store
from graph.store.load import How, change
from graph.store.version import check_version
from loaders import read_input


@contextmanager
def refolded(store: Store, filters: Filters, tally: Tally) -> Iterator[Store]:
    """The filtered claims of a graph, folded into a database of the embedded engine that is deleted in the end.

    Raises:
        EnvironmentFault: no engine for this platform, or a load of the graph is half written.
    """
    prefer = (check_version(store) or {}).get("prefer")
    with throw_away_folder() as folder, TemporaryDirectory(prefix="militia-graph-") as home:
        path = Path(home) / "claims.jsonl"
        with path.open("w", encoding="utf-8", newline="\n") as out:
            out.writelines(export_jsonl(store, (), filters, tally))
        with open_store(str(folder), "writer", create=True) as made:
            how = How(compare=False, prefer=prefer)
            change(made, "filtered", lambda intake: intake.take(read_input(path, intake.problems)), how)
            yield made
