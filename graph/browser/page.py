"""What Neo4j Browser's page is given before it starts: the sign-in, the style, the saved queries, its settings.

Browser keeps its state in the web browser's local storage, a JSON text under ``neo4j.NAME`` for each part. The
names and shapes here are those of release 5.24.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from graph.browser.saved import PICTURES, TABLES, saved_queries
from graph.browser.style import rules
from graph.store.connect import Store
from schema.errors import UsageError

OURS = "militia-graph/"
"""How the ids of our saved queries and folders begin: those are laid anew, all others are the user's."""

CONNECTION = "$$discovery"
"""The id of the only connection that Browser knows."""

DEFAULT_PORT = 7687


@dataclass(frozen=True, slots=True)
class SignIn:
    """Where Browser connects to, and as whom. ``database`` None is the user's home database."""

    address: str
    user: str
    password: str = field(repr=False)
    database: str | None
    reads_only: bool
    """Whether Browser asks the server for reading transactions, in which Neo4j refuses to write."""

    @property
    def connect_url(self) -> str:
        """The address with the user name, as Browser takes it."""
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{quote(self.user, safe='')}@{parts.netloc}"

    @property
    def sources(self) -> tuple[str, ...]:
        """What the page may talk to, as a Content Security Policy names it."""
        parts = urlsplit(self.address)
        host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
        place = f"{host}:{parts.port or DEFAULT_PORT}"
        bolt = tuple(f"{scheme}://{place}" for scheme in ("ws", "wss", "http", "https"))
        # By neo4j:// a cluster names its other members, which are not known before.
        return (*bolt, "ws:", "wss:") if parts.scheme.startswith("neo4j") else bolt


def sign_in(store: Store, *, write: bool, typed: str | None) -> SignIn:
    """The sign-in of an open store: the embedded engine's account, or the one that Neo4j has accepted.

    Args:
        store: the open database.
        write: for an account that may change the graph.
        typed: the password that a person typed while it was opened.

    Raises:
        UsageError: an address that a page in a web browser cannot use.
    """
    engine = store.embedded
    if engine is not None:
        user, password = (
            (engine.writer, engine.writer_password) if write else (engine.reader, engine.reader_password)
        )
        return SignIn(engine.uri, user, password, engine.database, reads_only=not write)
    if "+ssc://" in store.shown:
        raise UsageError(
            "a web browser accepts no certificate that it does not trust: use +s:// instead of +ssc://"
        )
    # A server that asks for no password takes any, and Browser signs in by itself only with one.
    password = typed or os.environ.get("NEO4J_PASSWORD") or "none"
    user = os.environ.get("NEO4J_USERNAME") or "neo4j"
    return SignIn(store.shown, user, password, store.database, reads_only=not write)


def address_query(signed: SignIn, guide: str) -> str:
    """The part of the page's address after ``?``: where to connect, and the guide to open."""
    database = {"db": signed.database} if signed.database else {}
    return urlencode({"connectURL": signed.connect_url, **database, "cmd": "guide", "arg": guide})


def start_script(signed: SignIn) -> str:
    """The script that runs in the page before Browser's own; it holds the password."""
    # JSON is a part of JavaScript. Its keys stay as they are, since the order of the style's rules counts.
    state = json.dumps(_state(signed), ensure_ascii=True).replace("<", "\\u003c")
    code = files("graph.browser").joinpath("start.js").read_text(encoding="utf-8")
    return f"const given = {state};\n{code}"


def _state(signed: SignIn) -> dict[str, Any]:
    folders = {PICTURES: f"{OURS}pictures", TABLES: f"{OURS}questions"}
    scripts = [script for saved in saved_queries() for script in saved.scripts]
    return {
        "ours": OURS,
        "grass": rules(),
        "folders": [{"id": id_, "name": name} for name, id_ in folders.items()],
        "documents": [
            {"id": f"{folders[script.folder]}/{script.name}", "folder": folders[script.folder]}
            | {"content": script.text}
            for script in scripts
        ],
        "connections": _connections(signed),
        "settings": {
            "initCmd": "",
            # What a query leaves out is left out of its picture too.
            "autoComplete": False,
            "useReadTransactions": signed.reads_only,
            "allowUserStats": False,
            "allowCrashReports": False,
        },
        # The colours are those for a light page; who wants the dark one changes it, and it stays.
        "theme": "normal",
        # No banner about statistics that are switched off, and no report of the settings.
        "udc": {"consentBannerShownCount": 6, "lastSnapshot": 2**40},
        "guides": {"currentGuide": None, "remoteGuides": []},
    }


def _connections(signed: SignIn) -> dict[str, Any]:
    connection = {
        "id": CONNECTION,
        "name": CONNECTION,
        "type": "bolt",
        "host": signed.address,
        "username": signed.user,
        "password": signed.password,
        "authEnabled": True,
        "authenticationMethod": "NATIVE",
    }
    return {"allConnectionIds": [CONNECTION], "connectionsById": {CONNECTION: connection}}
