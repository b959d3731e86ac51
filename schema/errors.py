"""What can go wrong, as one tree.

MilitiaGraphError            every error that a user may meet; ``exit_code`` says how the command ends
├── InputError               data that cannot be used: one or many ``Problem``s, each with its place
├── UsageError               a name, a parameter or an option that does not fit
└── EnvironmentFault         the machine, the engine or the database is not as needed
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

SHOWN_PROBLEMS = 100
LONGEST = 1_000
"""Characters of a message, and of a field's name, that are shown: data is quoted in them."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a record or a field stands. Line and column count from 1; 0 means that the format has none."""

    file: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """``claims/a.yaml:12:5``, leaving out what is not known."""
        return ":".join([self.file, *(str(n) for n in (self.line, self.column) if n)])


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong: where, in which field, what, and what to do about it."""

    place: Place
    field: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        """One line, as printed to the user."""
        where = f"{self.place}: " if str(self.place) else ""
        field = f"{_cut(self.field)}: " if self.field else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{where}{field}{_cut(self.message)}{hint}"


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


class MilitiaGraphError(Exception):
    """Any error whose text is meant for the user."""

    exit_code = 2


class InputError(MilitiaGraphError):
    """Input that cannot be used. ``problems`` holds every one that was found, sorted by place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__(str(self))

    def __str__(self) -> str:
        """Up to 100 problems, a line each, then how many more there are."""
        lines = [str(problem) for problem in self.problems[:SHOWN_PROBLEMS]]
        if (rest := len(self.problems) - SHOWN_PROBLEMS) > 0:
            lines.append(f"… and {rest} more")
        return "\n".join(lines)


class UsageError(MilitiaGraphError):
    """What was asked for does not exist, is ambiguous, or does not go together."""


class EnvironmentFault(MilitiaGraphError):
    """The machine, the embedded engine or the database is not as needed."""
