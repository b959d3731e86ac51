"""Versions of what a database rests on, apart: reading commands compare them and must not import the rest."""

from __future__ import annotations

SCHEMA_VERSION = 2
"""Of the layout of nodes and relationships. 2: relationships carry ``plover_score``."""

FOLD_VERSION = 1
"""Of the rules by which claims become edges."""
