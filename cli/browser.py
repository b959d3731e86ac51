"""Commands for Neo4j Browser: browser opens it over the graph, browser-kit writes its style, queries and guide."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.options import Database, Db, tell
from cli.output import say
from schema.errors import EnvironmentFault

if TYPE_CHECKING:
    from graph.browser.page import SignIn
    from graph.browser.site import Site
    from graph.store.connect import Store

LOOK_SECONDS = 0.5


def browser(
    write: Annotated[bool, typer.Option("--write", help="Sign in so that the graph may be changed")] = False,
    no_open: Annotated[bool, typer.Option("--no-open", help="Print the address only; do not open it")] = False,
    jar: Annotated[
        Path | None, typer.Option("--jar", metavar="FILE", help="Your own copy of Neo4j Browser's files")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option("--port", min=1, max=65535, metavar="N", help="The port of the page; default: 7476"),
    ] = None,
    db: Db = None,
    database: Database = None,
) -> None:
    """Open Neo4j Browser over the graph until Ctrl-C, with its style, saved queries and guide in place.

    It needs no Neo4j. Its own files (GPL-3) are not part of this program: Maven brings them once, or you give them.
    Page and engine listen on this machine only, and the page asks nothing from anywhere else.

    \b
    militia-graph browser
    militia-graph browser --db bolt://localhost:7687
    """
    from graph.browser.jar import browser_jar  # noqa: PLC0415
    from graph.browser.page import sign_in  # noqa: PLC0415
    from graph.browser.site import serving  # noqa: PLC0415
    from graph.store.connect import open_store  # noqa: PLC0415
    from graph.store.version import check_version  # noqa: PLC0415

    content = browser_jar(jar, tell)
    typed: list[str] = []

    def ask(what: str) -> str:
        typed.append(str(typer.prompt(what, hide_input=True, err=True)))
        return typed[-1]

    asking = ask if sys.stdin.isatty() and sys.stderr.isatty() else None
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with open_store(db, "reader", database=database, ask=asking) as store:
        check_version(store)
        signed = sign_in(store, write=write, typed=typed[-1] if typed else None)
        with serving(content, signed, port) as site, suppress(KeyboardInterrupt):
            _tell(site, signed, own=store.embedded is not None, port=port)
            if not no_open:
                _open(site)
            _wait(store)
    tell("ended")


def _tell(site: Site, signed: SignIn, *, own: bool, port: int | None) -> None:
    from graph.browser.site import PORT  # noqa: PLC0415

    if own:
        may = "may only read" if signed.reads_only else "may change everything"
    else:
        may = (
            "reads only, as long as Browser's setting “Use read transactions” is on"
            if signed.reads_only
            else "writes"
        )
    say(f"address   {site.address}")
    say(f"database  {signed.database or 'the home database'} at {signed.address}")
    say(f"user      {signed.user} ({may})")
    sys.stdout.flush()
    if port is None and site.port != PORT:
        tell(f"note: port {PORT} is taken; what you saved in Browser there is not seen on port {site.port}")
    tell("the address signs in: keep it to yourself. Ctrl-C ends it")


def _open(site: Site) -> None:
    import webbrowser  # noqa: PLC0415  slow to import

    # Its command line holds the address, which every process list shows: one that is good once.
    if not webbrowser.open(site.opening):
        tell("no web browser could be started: open the address yourself")


def _wait(store: Store) -> None:
    """Wait for Ctrl-C or SIGTERM, which raise KeyboardInterrupt.

    Raises:
        EnvironmentFault: the embedded engine has ended.
    """
    from graph.engine import is_up  # noqa: PLC0415

    while store.embedded is None or is_up(store.home, store.embedded):
        time.sleep(LOOK_SECONDS)
    raise EnvironmentFault(f"the engine has ended: {store.home / 'engine.log'} may say why; start `browser` again")


def browser_kit(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or an empty folder, or an older kit")],
) -> None:
    """Write style, saved queries and a guide for a Neo4j Browser of your own; README.txt says which goes where.

    \b
    militia-graph browser-kit browser-kit
    """
    from graph.browser.kit import write_kit  # noqa: PLC0415

    for path in write_kit(folder):
        say(str(path))


COMMANDS: dict[str, Callable[..., Any]] = {"browser": browser, "browser-kit": browser_kit}
NEED_ARGUMENTS: set[str] = {"browser-kit"}
