"""The store: claims and derived edges in a property graph, through the neo4j driver on either engine."""

from graph.store.connect import Store, default_folder, open_store
from graph.store.load import How, Report, change, settle, unload
from graph.store.version import app_version, check_version

__all__ = [
    "How",
    "Report",
    "Store",
    "app_version",
    "change",
    "check_version",
    "default_folder",
    "open_store",
    "settle",
    "unload",
]
