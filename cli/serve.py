"""The command that keeps the embedded engine up for other programs: serve."""

from __future__ import annotations

import shlex
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.options import Db, tell
from cli.output import say
from schema.errors import EnvironmentFault, UsageError

if TYPE_CHECKING:
    from graph.engine import Address

LOOK_SECONDS = 0.5


def serve(
    port: Annotated[
        int | None, typer.Option("--port", min=1, max=65535, metavar="N", help="The Bolt port; default: a free one")
    ] = None,
    write: Annotated[bool, typer.Option("--write", help="For the user that may change the graph")] = False,
    show_password: Annotated[
        bool, typer.Option("--show-password", help="Print the password of that user, and nothing else")
    ] = False,
    db: Db = None,
) -> None:
    """Keep the embedded engine up until Ctrl-C, for Neo4j Browser and every other program that speaks Bolt.

    It listens on this machine only. Each database keeps its passwords, and other commands work beside it.

    \b
    militia-graph serve --port 7687
    militia-graph serve --show-password
    """
    from graph.engine import lease  # noqa: PLC0415
    from graph.store.connect import place_of  # noqa: PLC0415

    folder = place_of(db)
    if isinstance(folder, str):
        raise UsageError(f"serve is for the embedded engine: {folder} is a server, which programs reach as it is")
    with lease(folder, create=False, port=None if show_password else port) as address:
        if show_password:
            say(address.writer_password if write else address.reader_password)
            return
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        with suppress(KeyboardInterrupt):
            _tell_address(address, write, _command(db, write))
            _wait(folder, address)
    tell("ended")


def _tell_address(address: Address, write: bool, command: str) -> None:
    user, may = (address.writer, "change everything") if write else (address.reader, "only read")
    say(f"address   {address.uri}")
    say(f"database  {address.database}")
    say(f"user      {user} (may {may})")
    say(f"password  {command}")
    sys.stdout.flush()
    tell("Ctrl-C ends it")


def _command(db: str | None, write: bool) -> str:
    """The command that prints the password, to be copied as it is."""
    words = ["militia-graph", "serve", "--show-password", *(["--write"] if write else [])]
    return shlex.join([*words, *(["--db", str(Path(db).expanduser().absolute())] if db else [])])


def _wait(folder: Path, address: Address) -> None:
    """Wait for Ctrl-C or SIGTERM, which raise KeyboardInterrupt.

    Raises:
        EnvironmentFault: the engine has ended.
    """
    from graph.engine import is_up  # noqa: PLC0415

    while is_up(folder, address):
        time.sleep(LOOK_SECONDS)
    raise EnvironmentFault(f"the engine has ended: {folder / 'engine.log'} may say why; start `serve` again")


COMMANDS: dict[str, Callable[..., Any]] = {"serve": serve}
NEED_ARGUMENTS: set[str] = set()
