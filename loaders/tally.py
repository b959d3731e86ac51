"""What a loader did with its input: every row, record and field is counted, none is dropped in silence."""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from schema.errors import EnvironmentFault, InputError, Problem

REJECT_COLUMNS = ("file", "line", "field", "reason", "hint", "row")
REASONS = 1_000
OTHER = "other reasons"
EXAMPLES = 5
"""Of each thing to look at, so many are named."""


@dataclass(slots=True)
class Places:
    """How many places something was met at, and the first of them."""

    some: list[str] = field(default_factory=list)
    count: int = 0

    def add(self, where: str) -> None:
        """One more."""
        self.count += 1
        if len(self.some) < EXAMPLES:
            self.some.append(where)

    def __len__(self) -> int:
        return self.count

    def __str__(self) -> str:
        return _some(self.some, self.count)


@dataclass(slots=True)
class Tally:
    """Counts of one reading of an input. ``rejects`` takes the refused rows as CSV; ``strict`` stops at the first.

    ``mapped`` and ``ignored`` (field to reason) say what the loader makes of each field of the format, ``unknown``
    counts values of fields that it does not know. ``skipped`` counts rows that are left out by rule, ``refused``
    those that cannot be used, each by reason; ``notes`` are choices that the analyst should know of, with the
    places of some.
    """

    rejects: Path | None = None
    strict: bool = False
    rows: Counter[str] = field(default_factory=Counter)
    records: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    refused_rows: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    mapped: dict[str, None] = field(default_factory=dict)
    ignored: dict[str, str] = field(default_factory=dict)
    unknown: Counter[str] = field(default_factory=Counter)
    notes: dict[str, Places] = field(default_factory=lambda: defaultdict(Places))
    _out: IO[str] | None = None

    def begin(self) -> None:
        """Forget all, and open the file for rejects: a load that was overtaken by another reads its input again."""
        self.close()
        for counts in (self.rows, self.records, self.refused, self.skipped, self.unknown, self.notes):
            counts.clear()
        self.mapped.clear()
        self.ignored.clear()
        self.refused_rows = 0
        if self.rejects is not None:
            try:
                self._out = self.rejects.open("w", encoding="utf-8", newline="")
                csv.writer(self._out).writerow(REJECT_COLUMNS)
            except OSError as error:
                raise EnvironmentFault(f"{self.rejects} cannot be written: {error.strerror or error}") from None

    def close(self) -> None:
        """Close the file for rejects."""
        if self._out is not None:
            self._out.close()
            self._out = None

    def refuse(self, problems: Iterable[Problem], row: Mapping[str, str] | None = None) -> None:
        """A row that cannot be used, with everything that is wrong with it.

        Raises:
            InputError: where ``strict``.
        """
        found = list(problems)
        if self.strict:
            raise InputError(found)
        self.refused_rows += 1
        shown = json.dumps({key: text for key, text in (row or {}).items() if text}, ensure_ascii=False)
        for problem in found:
            reason = f"{problem.field}: {problem.message}" if problem.field else problem.message
            # Reasons quote what is wrong: of a million different ones the first are enough to see it.
            self.refused[reason if reason in self.refused or len(self.refused) < REASONS else OTHER] += 1
            if self._out is not None:
                place = problem.place
                cells = (place.file, problem.field, problem.message, problem.hint, shown)
                file, *rest = (cell.encode("utf-8", "replace").decode() for cell in cells)
                csv.writer(self._out).writerow([file, place.line or "", *rest])

    def skip(self, reason: str) -> None:
        """A row that is left out by rule."""
        self.skipped[reason] += 1

    def note(self, what: str, where: str) -> None:
        """Something that the analyst should look at, and one place of it."""
        self.notes[what].add(where)

    def lines(self) -> Iterator[tuple[str, str]]:
        """The report: (heading, text) a line, in a fixed order; a heading stands once."""
        files = ", ".join(f"{file} {count:,}" for file, count in sorted(self.rows.items()))
        many = f": {files}" if len(self.rows) > 1 else ""
        yield "read", f"{self.rows.total():,} rows{many}"
        names = {"source": "source/sources", "entity": "entity/entities", "claim": "claim/claims"}
        made = ", ".join(
            f"{self.records[kind]:,} {both.split('/')[self.records[kind] != 1]}"
            for kind, both in names.items()
            if self.records[kind]
        )
        yield "made", made or "no records"
        for reason, count in self.skipped.most_common():
            yield "left out", f"{count:,} × {reason}"
        for reason, count in self.refused.most_common(2 * EXAMPLES):
            yield "refused", f"{count:,} × {reason}"
        if (rest := len(self.refused) - 2 * EXAMPLES) > 0:
            yield "refused", f"… for {rest} more reasons"
        if self.mapped or self.ignored:
            yield "fields", f"{len(self.mapped)} mapped, {len(self.ignored)} ignored by name"
        by_reason: dict[str, list[str]] = defaultdict(list)
        for name, why in self.ignored.items():
            by_reason[why].append(name)
        for why, fields in by_reason.items():
            yield "ignored", f"{_some(fields[:EXAMPLES], len(fields))}: {why}"
        for name, count in self.unknown.most_common():
            yield "not known", f"{name}: {count:,} values that nothing was made of"
        for what, where in self.notes.items():
            yield "look at", f"{where.count:,} × {what}: {where}"


def _some(first: list[str], count: int) -> str:
    rest = count - len(first)
    return ", ".join(first) + (f" and {rest:,} more" if rest > 0 else "")
