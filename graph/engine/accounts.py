"""The engine's two accounts, in the files that it reads at its start.

The engine keeps its users between starts, and would keep old passwords; so its file is written anew each
time. It holds hashes only, and no password is ever on a command line or in an environment.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
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


def new_password() -> str:
    """256 random bits, in letters that need no quoting."""
    return secrets.token_urlsafe(32)


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
