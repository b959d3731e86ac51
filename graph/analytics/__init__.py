"""Measures over the projected graph: who is central, along which paths influence runs, and how sure that is.

For notebooks (docs/notebook.md): ``project`` a store, make the simple graphs with ``ties``, ``influence`` or
``signed``, and hand them to a measure, such as ``influence_paths``; ``frame`` makes a pandas frame of the result.
A measure that has the name of its module is imported from there: ``from graph.analytics.rank import rank``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graph.analytics.frames import frame
    from graph.analytics.paths import influence_paths
    from graph.analytics.robustness import leave_one_out
    from graph.analytics.simple import influence, ties

__all__ = ["frame", "influence", "influence_paths", "leave_one_out", "ties"]

_HOMES = {
    "frame": "frames",
    "influence": "simple",
    "influence_paths": "paths",
    "leave_one_out": "robustness",
    "ties": "simple",
}


def __getattr__(name: str) -> Any:
    # Imported on first use: networkx is slow to import.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"graph.analytics.{_HOMES[name]}"), name)
