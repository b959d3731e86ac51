"""The command line: ``militia-graph``. No logic of its own."""

from __future__ import annotations

import sys

OURS = ("cli", "graph", "loaders", "queries", "schema")


def main() -> None:
    """Run a command; end with 0 done, 1 the answer is no, 2 input or usage, 130 Ctrl-C, 70 unexpected."""
    from cli.run import run  # noqa: PLC0415

    sys.exit(run())
