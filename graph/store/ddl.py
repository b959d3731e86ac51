"""Constraints and indexes: the one place that knows which engine it talks to."""

from __future__ import annotations

import base64
import http.client
import json

from graph.store.connect import Store
from schema.errors import EnvironmentFault

FULL_TEXT = "entity_names"
"""Name of the full-text index on Neo4j; the embedded engine names it by its type and property."""

UNIQUE = ("Entity", "Claim", "Source", "Record", "DataSet", "Load", "MilitiaGraph")
INDEXED = (
    ("claim_triple", "Claim", "triple"),
    ("claim_subject", "Claim", "subject_id"),
    ("claim_object", "Claim", "object_id"),
    ("claim_source", "Claim", "source"),
    ("claim_speaker", "Claim", "speaker_id"),
    ("claim_event", "Claim", "event_id"),
    ("claim_dataset", "Claim", "dataset"),
    ("record_dataset", "Record", "dataset"),
)


def make_schema(store: Store) -> None:
    """All constraints and indexes; does nothing where they are there."""
    for label in UNIQUE:
        name = f"{label.lower()}_id"
        if label == "Entity" and store.embedded is not None:
            # ArcadeDB's unique index refuses a node that loses one label and gets another in one transaction.
            store.run(f"CREATE INDEX {name} IF NOT EXISTS FOR (n:{label}) ON (n.id)")
        else:
            store.run(f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE")
    for name, label, key in INDEXED:
        store.run(f"CREATE INDEX {name} IF NOT EXISTS FOR (n:{label}) ON (n.{key})")
    if store.embedded is None:
        store.run(f"CREATE FULLTEXT INDEX {FULL_TEXT} IF NOT EXISTS FOR (n:Entity) ON EACH [n.search]")
    else:
        _sql(store, "CREATE PROPERTY Entity.search IF NOT EXISTS STRING")
        _sql(store, "CREATE INDEX IF NOT EXISTS ON Entity (search) FULL_TEXT")


def full_text_name(store: Store) -> str:
    """The name by which ``db.index.fulltext.queryNodes`` finds the index over entity names."""
    return FULL_TEXT if store.embedded is None else "Entity[search]"


def _sql(store: Store, command: str) -> None:
    # openCypher over Bolt has no full-text DDL here; the engine's own interface on loopback does.
    address = store.embedded
    assert address is not None  # noqa: S101  only called for the embedded engine
    token = base64.b64encode(f"{address.writer}:{address.writer_password}".encode()).decode()
    connection = http.client.HTTPConnection("127.0.0.1", address.http, timeout=30)
    try:
        connection.request(
            "POST",
            f"/api/v1/command/{address.database}",
            json.dumps({"language": "sql", "command": command}),
            {"Authorization": f"Basic {token}", "Content-Type": "application/json"},
        )
        answer = connection.getresponse()
        body = answer.read().decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        raise EnvironmentFault(f"the embedded engine does not answer: {error}") from error
    finally:
        connection.close()
    if answer.status != 200:
        raise EnvironmentFault(f"the embedded engine refuses its full-text index: {body[:300]}")
