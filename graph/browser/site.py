"""A small web site on loopback: Neo4j Browser's files, what its page is given, and the guide.

Who may fetch the page gets the password that it signs in with. So its address holds a secret, which only this
program and its user know, and no other site in the user's web browser can read it (Host is checked against DNS
rebinding, no CORS). The guide has an address without the secret: Browser fetches guides from ``localhost`` only,
and there somebody else may listen on IPv6.
"""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import Any
from urllib.parse import unquote, urlsplit
from zipfile import ZipFile

from graph.browser.guide import guide_html
from graph.browser.page import SignIn, address_query, start_script
from schema.errors import EnvironmentFault

HOST = "127.0.0.1"
PORT = 7476
"""Where the page is, if the port is free. Another port is another site to a web browser, with its own storage."""

INSIDE = "browser/"
"""The folder of the jar that is served."""

START = "militia-graph.js"
TYPES = {
    "html": "text/html; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "svg": "image/svg+xml",
    "png": "image/png",
    "ico": "image/x-icon",
    "ttf": "font/ttf",
    "woff": "font/woff",
    "woff2": "font/woff2",
}
PLAIN = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent for a request."""

    status: HTTPStatus
    body: bytes
    type: str = PLAIN
    headers: tuple[tuple[str, str], ...] = ()


class Site:
    """What is served, by address; ``files`` are those of the jar."""

    def __init__(self, port: int, jar: bytes, signed: SignIn) -> None:
        self.port = port
        self.hosts = (f"{HOST}:{port}", f"localhost:{port}")
        self._zip = ZipFile(BytesIO(jar))
        self._names = frozenset(name for name in self._zip.namelist() if not name.endswith("/"))
        self._signed = signed
        self._start = start_script(signed).encode()
        self._guide = guide_html().encode()
        self._secret, self._ticket = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
        self._taking = threading.Lock()

    @property
    def address(self) -> str:
        """The page, for as long as the site is up. Whoever knows it can sign in."""
        return f"http://{HOST}:{self.port}{self._page}"

    @property
    def opening(self) -> str:
        """An address that leads to the page once: for a command line, which every process list shows."""
        return f"http://{HOST}:{self.port}/open/{self._ticket}"

    @property
    def _page(self) -> str:
        return f"/{self._secret}/?{address_query(self._signed, f'http://localhost:{self.port}/guide.html')}"

    def answer(self, path: str) -> Answer:
        """What there is at a path."""
        if path == "/guide.html":
            return Answer(HTTPStatus.OK, self._guide, TYPES["html"], self.sharing)
        first, _, rest = path.removeprefix("/").partition("/")
        if first == "open":
            return self._open(rest)
        if secrets.compare_digest(first.encode(), self._secret.encode()):
            return self._file(rest or "index.html")
        return Answer(HTTPStatus.NOT_FOUND, b"Open the address that `militia-graph browser` printed.\n")

    @property
    def sharing(self) -> tuple[tuple[str, str], ...]:
        """Lets the page read the guide, which comes from another name of this site."""
        return (
            ("Access-Control-Allow-Origin", f"http://{HOST}:{self.port}"),
            ("Access-Control-Allow-Headers", "*"),
            ("Vary", "Origin"),
        )

    @property
    def policy(self) -> str:
        """What the page may load and talk to: itself and the database, nobody else."""
        return "; ".join(
            (
                "default-src 'self'",
                "style-src 'self' 'unsafe-inline'",
                "img-src 'self' data: blob:",
                "font-src 'self' data:",
                "worker-src 'self' blob:",
                f"connect-src 'self' http://localhost:{self.port} {' '.join(self._signed.sources)}",
                "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'",
            )
        )

    def _open(self, ticket: str) -> Answer:
        with self._taking:
            fits = secrets.compare_digest(ticket.encode(), self._ticket.encode())
            if fits:
                self._ticket = secrets.token_urlsafe(24)
        if fits:
            return Answer(HTTPStatus.FOUND, b"", headers=(("Location", self._page),))
        return Answer(
            HTTPStatus.GONE, b"This address was used: take the one that `militia-graph browser` printed.\n"
        )

    def _file(self, name: str) -> Answer:
        if name == START:
            return Answer(HTTPStatus.OK, self._start, TYPES["js"])
        inside = INSIDE + name
        if inside not in self._names:
            return Answer(HTTPStatus.NOT_FOUND, b"There is no such file.\n")
        body = self._zip.read(inside)
        if name == "index.html":
            # Ours runs before Browser's own scripts.
            body = body.replace(b"<script", f'<script src="{START}"></script><script'.encode(), 1)
        return Answer(HTTPStatus.OK, body, TYPES.get(name.rpartition(".")[2], PLAIN))


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # On Windows that would let another program take over the port.
    allow_reuse_address = os.name == "posix"
    site: Site

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A web browser that hangs up is no error to tell."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    server_version, sys_version = "militia-graph", ""

    def do_GET(self) -> None:
        self._send(self._answer())

    def do_HEAD(self) -> None:
        self._send(self._answer())

    def do_OPTIONS(self) -> None:
        """A web browser asks this before it fetches the guide from the other name."""
        self._send(Answer(HTTPStatus.NO_CONTENT, b"", headers=self.server.site.sharing))

    def _answer(self) -> Answer:
        if self.headers.get("Host") not in self.server.site.hosts:
            return Answer(HTTPStatus.MISDIRECTED_REQUEST, b"This site has another name.\n")
        return self.server.site.answer(unquote(urlsplit(self.path).path))

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in (
            ("Content-Type", answer.type),
            ("Content-Length", str(len(answer.body))),
            ("Content-Security-Policy", self.server.site.policy),
            ("Cache-Control", "no-store"),
            ("Referrer-Policy", "no-referrer"),
            ("X-Content-Type-Options", "nosniff"),
            *answer.headers,
        ):
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def log_message(self, *_: Any) -> None:
        """Nothing: the addresses hold the secret."""


@contextmanager
def serving(jar: bytes, signed: SignIn, port: int | None) -> Iterator[Site]:
    """The site, up for as long as the block runs, on ``port``, or on the usual one if it is free, else any.

    Raises:
        EnvironmentFault: the port that is asked for is taken.
    """
    with _listening(port) as server:
        server.site = Site(server.server_port, jar, signed)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.site
        finally:
            server.shutdown()


def _listening(port: int | None) -> _Server:
    for wanted in (PORT, 0) if port is None else (port,):
        try:
            return _Server((HOST, wanted), _Handler)
        except OSError:
            continue
    raise EnvironmentFault(f"port {port} is taken by another program, or not yours to use: name another")
