"""Constraints and indexes: the one place that knows which engine it talks to."""

from __future__ import annotations

from graph.store.connect import Store

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
        from graph.store.loopback import sql  # noqa: PLC0415  openCypher there has no full-text DDL

        sql(store.embedded, "CREATE PROPERTY Entity.search IF NOT EXISTS STRING")
        sql(store.embedded, "CREATE INDEX IF NOT EXISTS ON Entity (search) FULL_TEXT")


def full_text_name(store: Store) -> str:
    """The name by which ``db.index.fulltext.queryNodes`` finds the index over entity names."""
    return FULL_TEXT if store.embedded is None else "Entity[search]"
