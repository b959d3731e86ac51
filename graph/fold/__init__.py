"""The fold: from claims to edges, one deterministic function (the project's model, "Fold")."""

from graph.fold.context import Context, Filters, context
from graph.fold.edges import (
    STATUSES,
    Edge,
    SelfEdge,
    Status,
    fold,
    fold_evidence,
    fold_triple,
    self_edges,
)
from graph.fold.evidence import evidence, triple_of
from graph.fold.standing import Standings

__all__ = [
    "STATUSES",
    "Context",
    "Edge",
    "Filters",
    "SelfEdge",
    "Standings",
    "Status",
    "context",
    "evidence",
    "fold",
    "fold_evidence",
    "fold_triple",
    "self_edges",
    "triple_of",
]
