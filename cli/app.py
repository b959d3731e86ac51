"""The Typer app: every command, each imported only when it runs."""

from __future__ import annotations

from typing import Annotated

import typer

from cli import (
    browser,
    cypher,
    data,
    draw,
    evidence,
    explore,
    export,
    files,
    look,
    match,
    measures,
    rank,
    routes,
    serve,
)

app = typer.Typer(
    name="militia-graph",
    help="A property graph of militia-state relations in which every edge can show its evidence.",
    epilog='Start with `militia-graph load iraq`, then `militia-graph show "Kataib Hezbollah"`.',
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _version(asked: bool) -> None:
    if asked:
        from graph.store.version import app_version  # noqa: PLC0415

        typer.echo(f"militia-graph {app_version()}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version")
    ] = False,
) -> None:
    """See `militia-graph COMMAND --help` for an example of each command."""


for module in (
    data,
    files,
    match,
    export,
    look,
    evidence,
    rank,
    routes,
    measures,
    draw,
    explore,
    cypher,
    serve,
    browser,
):
    for name, function in module.COMMANDS.items():
        app.command(name, no_args_is_help=name in module.NEED_ARGUMENTS)(function)
