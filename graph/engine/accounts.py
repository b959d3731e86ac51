"""The engine's two accounts, in the files that it reads at its start.

Their passwords are made once for each database folder, so that what a person has typed into Neo4j Browser holds
tomorrow. The engine's own file holds hashes only, and no password is ever on a command line or in an environment.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from contextlib import suppress
from pathlib import Path

from graph.engine.record import DATABASE, write_private

# A password of 256 random bits needs no slow hash; the engine's default costs 0.1 s at each sign-in.
ITERATIONS = 1

_ADMIN = {
    "access": ["updateSecurity", "updateSchema", "updateDatabaseSettings"],
    "types": {"*": {"access": ["createRecord", "readRecord", "updateRecord", "deleteRecord"]}},
}
_READER = {"access": [], "types": {"*": {"access": ["readRecord"]}}}
_NOBODY = {"access": [], "types": {"*": {"access": []}}}


def passwords(kept: Path) -> tuple[str, str]:
    """Those of reader and writer, from the file ``kept``; made, and put there, where it holds none.

    Only its owner may read the file. Call it in one process at a time: of two that make passwords, one is wrong.
    """
    with suppress(FileNotFoundError, ValueError, KeyError, TypeError):
        held = json.loads(kept.read_text(encoding="utf-8"))
        kept.chmod(0o600)  # a copy or a backup may have opened it to others
        if all(isinstance(held[name], str) and held[name] for name in ("reader", "writer")):
            return held["reader"], held["writer"]
    # 256 random bits each, in letters that need no quoting.
    made = {"reader": secrets.token_urlsafe(32), "writer": secrets.token_urlsafe(32)}
    write_private(kept, json.dumps(made) + "\n")
    return made["reader"], made["writer"]


def write_accounts(config: Path, *, reader: str, writer: str) -> None:
    """Write groups and users into the engine's ``config`` folder, with these passwords."""
    groups = {
        name: {"resultSetLimit": -1, "readTimeout": -1, **rights}
        for name, rights in (("admin", _ADMIN), ("reader", _READER), ("*", _NOBODY))
    }
    write_private(config / "server-groups.json", json.dumps({"version": 1, "databases": {"*": {"groups": groups}}}))
    users = (_user("root", writer, {"*": ["admin"]}), _user("reader", reader, {DATABASE: ["reader"]}))
    write_private(config / "server-users.jsonl", "\n".join(users))


def _user(name: str, password: str, databases: dict[str, list[str]]) -> str:
    """One line of the users file. The engine salts with the letters of the base64 text, not its bytes."""
    salt = base64.b64encode(secrets.token_bytes(32)).decode()
    raw = hashlib.pbkdf2_hmac("sha256", password.encode(), salt.encode(), ITERATIONS)
    encoded = f"PBKDF2WithHmacSHA256${ITERATIONS}${salt}${base64.b64encode(raw).decode()}"
    return json.dumps({"name": name, "password": encoded, "databases": databases})
