"""The embedded engine's own interface on loopback, for what openCypher over Bolt has no words for."""

from __future__ import annotations

import base64
import http.client
import json
from typing import Any

from pydantic_core import from_json

from graph.engine import Address
from schema.errors import EnvironmentFault

SECONDS = 600.0
"""How long one request may take. The engine ends its connections when it ends, so nobody waits for a dead one."""


def sql(address: Address, command: str, **parameters: Any) -> list[dict[str, Any]]:
    """The rows of a statement in the engine's SQL.

    Raises:
        EnvironmentFault: the engine is gone, or refuses the statement.
    """
    told = {"language": "sql", "command": command, "params": parameters, "limit": -1}
    rows: list[dict[str, Any]] = _answer(address, f"command/{address.database}", json.dumps(told).encode())[
        "result"
    ]
    return rows


def create_in_bulk(address: Address, lines: list[bytes]) -> None:
    """Create vertices, then edges, from lines of JSON, in transactions of the engine's own.

    Each is in its log once it is committed, so that a killed engine comes back with whole ones. But there are
    several: for vertices, for edges with the lists of those going out, for the lists of those coming in, for the
    places of the lists. What was under way when the engine or the client was killed may be there in part.

    Raises:
        EnvironmentFault: the engine is gone, or refuses them.
    """
    options = {
        "wal": "true",
        # One thread and one transaction for all edges: no list leads to an edge that is not there.
        "parallelFlush": "false",
        "batchSize": max(len(lines), 1),
        "commitEvery": 2 * len(lines) + 1,
        "idMapping": "false",
        "expectedRecords": len(lines),
    }
    path = f"batch/{address.database}?" + "&".join(f"{key}={value}" for key, value in options.items())
    _answer(address, path, b"\n".join(lines), "application/x-ndjson")


def _answer(address: Address, path: str, body: bytes, kind: str = "application/json") -> Any:
    token = base64.b64encode(f"{address.writer}:{address.writer_password}".encode()).decode()
    connection = http.client.HTTPConnection("127.0.0.1", address.http, timeout=SECONDS)
    try:
        connection.request(
            "POST", f"/api/v1/{path}", body, {"Authorization": f"Basic {token}", "Content-Type": kind}
        )
        answer = connection.getresponse()
        text = answer.read()
    except (OSError, http.client.HTTPException) as error:
        raise EnvironmentFault(f"the embedded engine does not answer: {error}") from error
    finally:
        connection.close()
    if answer.status != 200:
        raise Refused(f"the embedded engine refuses its own command: {text.decode(errors='replace')[:300]}")
    return from_json(text)


class Refused(EnvironmentFault):
    """The engine is there and says no."""
