"""The official driver, imported without numpy and pandas.

The driver imports both where they are installed, for the sake of parameters that hold their values; that takes
most of a second on each command, and we never send any. Where they are imported already nothing is hidden.
"""

from __future__ import annotations

import sys

_HIDDEN = [name for name in ("numpy", "pandas", "pyarrow") if name not in sys.modules]
for _name in _HIDDEN:
    sys.modules[_name] = None  # type: ignore[assignment]  # an import of it fails, as if it were not installed
try:
    import neo4j
    from neo4j import exceptions
finally:
    for _name in _HIDDEN:
        del sys.modules[_name]

__all__ = ["exceptions", "neo4j"]
