"""The embedded engine: ArcadeDB as a child process that speaks Bolt on loopback.

A command holds a lease on a database folder and gets the engine's address. One engine serves all commands
on a folder; it lives under a supervisor, and ends a few seconds after the last lease.
"""

from graph.engine.aot import ensure_aot_cache
from graph.engine.launch import available
from graph.engine.leases import end_if_alone, is_up, lease
from graph.engine.record import Address

__all__ = ["Address", "available", "end_if_alone", "ensure_aot_cache", "is_up", "lease"]
