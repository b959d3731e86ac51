"""Whether the labels of two entities may be those of one."""

from __future__ import annotations

from collections.abc import Iterable

BODIES = frozenset(("ArmedGroup", "StateBody", "Party", "Organization"))
"""What data sets tell apart in different ways: a militia of one is a state body of another."""

STATES = frozenset(("State", "Place"))


def together(labels: Iterable[str]) -> list[str]:
    """The labels, with one word for all kinds of bodies and one for states and places; sorted."""
    return sorted({"body" if label in BODIES else "state" if label in STATES else label for label in labels})


def weigh(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[float, str]:
    """Points for two sets of labels, 0 where one is in both and less where they do not fit, and why in words."""
    both = sorted({*a} & {*b})
    if both:
        return 0.0, f"both {'/'.join(both)}"
    kinds = f"{'/'.join(a)} and {'/'.join(b)}"
    if {*together(a)} & {*together(b)}:
        return -0.03, f"other kinds: {kinds}"
    if {*together(a)} | {*together(b)} == {"body", "state"}:
        return -0.2, f"a state is not its bodies: {kinds}"
    return -0.5, f"kinds that do not fit: {kinds}"
