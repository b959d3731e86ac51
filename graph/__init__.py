"""The property graph: fold, store, embedded engine, views and exports.

For use in Python (docs/notebook.md): ``open_store`` a database, ``ask`` it a prepared query, ``project`` it to
networkx; a ``View`` says which relations count.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graph.projection import project
    from graph.reading.ask import Rows, ask
    from graph.reading.view import View
    from graph.store.connect import Store, open_store

__all__ = ["Rows", "Store", "View", "ask", "open_store", "project"]

_HOMES = {
    "Rows": "graph.reading.ask",
    "Store": "graph.store.connect",
    "View": "graph.reading.view",
    "ask": "graph.reading.ask",
    "open_store": "graph.store.connect",
    "project": "graph.projection",
}


def __getattr__(name: str) -> Any:
    # Imported on first use: a command that reads claim files pays for no store.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
