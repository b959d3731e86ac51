"""What no export lets through: a claim that should point into a known text and does not."""

from __future__ import annotations

from collections.abc import Iterable, Set

from schema.errors import InputError, Place, Problem
from schema.records import Claim


def refuse_unsealed(claims: Iterable[tuple[str, Claim]], hashed: Set[str]) -> None:
    """Raise InputError for claims (with their data sets) without a locator, whose source is among ``hashed``."""
    problems = [
        Problem(
            Place(f"data set {dataset}"), "locator", f"{claim.id} has none, though its text is known by its hash"
        )
        for dataset, claim in claims
        if claim.locator is None and claim.source in hashed
    ]
    if problems:
        raise InputError(problems)
