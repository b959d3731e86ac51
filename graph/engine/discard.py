"""A database folder that is needed for one command only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from graph.engine.folder import Layout
from graph.engine.locks import try_lock

END_SECONDS = 10.0


@contextmanager
def throw_away_folder() -> Iterator[Path]:
    """A new folder for a database; its engine is ended, and all is deleted, when the block is left."""
    with TemporaryDirectory(prefix="militia-graph-", ignore_cleanup_errors=True) as home:
        folder = Path(home) / "graph"
        try:
            yield folder
        finally:
            layout = Layout(folder)
            if layout.run.exists():
                # Without waiting for other commands: nobody else knows the folder.
                layout.stop_request.touch()
                if (ended := try_lock(layout.supervisor_lock, END_SECONDS)) is not None:
                    ended.release()
