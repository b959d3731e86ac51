"""Turn the quotations that an analyst wrote into locators, in the claim files themselves.

YAML is rewritten line by line, so that comments and order stay as they are. Nothing is written unless every
quotation of the folder resolves; afterwards no sentence of a text is left in it.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from loaders import claims_yaml
from loaders.inputs import InputFile, input_files
from loaders.reading import read_whole
from loaders.texts import Texts
from loaders.yaml_nodes import Mapping as Node
from schema.errors import InputError, Place, Problem, UsageError
from schema.locators import Locator, QuoteError, seal_quote


@dataclass(frozen=True, slots=True)
class Sealed:
    """What was done: quotations turned into locators, and sources given the hash of their text."""

    quotes: int
    sources: int
    files: tuple[str, ...]


def seal(folder: Path, texts: Texts) -> Sealed:
    """Seal every quotation below ``folder``, in place.

    Raises:
        InputError: a quotation that stands nowhere or twice in its text, a source without a text, a file
            that cannot be read. Nothing is written then.
    """
    problems: list[Problem] = []
    work = _Sealing(texts, problems)
    changed: dict[Path, str] = {}
    found = input_files(folder, problems)
    for file in found:
        text = read_whole(file.data, problems)
        if text is not None:
            new = WRITERS[file.data.path.suffix.lower()](text, file, work)
            if new != text:
                changed[file.data.path] = new
    if problems:
        raise InputError(problems)
    try:
        for path, new in changed.items():
            _replace(path, new)
    except OSError as error:
        raise UsageError(f"{folder} cannot be written: {error.strerror or error}") from None
    shown = tuple(file.data.shown for file in found if file.data.path in changed)
    return Sealed(work.quotes, work.hashed, shown)


class _Sealing:
    """Locators and hashes for the records of one run, and their counts."""

    def __init__(self, texts: Texts, problems: list[Problem]) -> None:
        self.texts, self.problems = texts, problems
        self.quotes = self.hashed = 0

    def locator(self, values: Mapping[str, Any], place: Place) -> Locator | None:
        """The locator for a record's quote; a problem is noted and None given where there is none."""
        occurrence = str(values.get("occurrence", "") or "")
        source = str(values.get("source", ""))
        try:
            if occurrence and not (occurrence.isascii() and occurrence.isdigit()):
                raise QuoteError(f"occurrence {occurrence!r} is no whole number")
            text = self.texts.of(source)
            made = seal_quote(text, str(values["quote"]), int(occurrence) if occurrence else None)
        except (QuoteError, UsageError) as error:
            self.problems.append(Problem(place, "quote", str(error)))
            return None
        self.quotes += 1
        return made

    def sha256(self, values: Mapping[str, Any]) -> str | None:
        """The hash of a source's text where it has one at hand and does not state this hash yet."""
        id_ = str(values.get("id", ""))
        if not self.texts.has(id_):
            return None
        found = self.texts.of(id_).sha256
        if values.get("sha256") == found:
            return None
        self.hashed += 1
        return found


def _seal_yaml(text: str, file: InputFile, work: _Sealing) -> str:
    lines = (text if text.endswith("\n") else text + "\n").splitlines(keepends=True)
    edits: list[tuple[int, int, str]] = []
    nodes = list(claims_yaml.mappings(text, file.data.shown, file.kind, work.problems))
    for kind, node in nodes:
        if kind == "source" and (sha := work.sha256(node.values)):
            first, last = node.spans.get("sha256", (node.spans["id"][1], node.spans["id"][1]))
            edits.append((first, last, f"{' ' * node.column}sha256: {sha}\n"))
        elif "quote" in node.values:
            edits += _quote_edits(node, work)
    for first, last, new in sorted(edits, reverse=True):
        # An insertion (first == last) is never the first line of its record; it may follow the last of the file.
        lines[first:last] = [_keep_dash("".join(lines[first:last]), new)] if new else []
    sealed = "".join(lines)
    if not edits:
        return text
    if not work.problems:
        # Lines were exchanged: see that this changed nothing else, whatever way the records are written in.
        after = [_kept(node) for _, node in claims_yaml.mappings(sealed, file.data.shown, file.kind, [])]
        for number, (_, node) in enumerate(nodes):
            if len(after) != len(nodes) or after[number] != _kept(node):
                hint = "write its fields as a block, one field a line"
                work.problems.append(Problem(node.place_of(""), "", "cannot be sealed as it is written", hint))
                break
    return sealed


def _kept(node: Node) -> dict[str, Any]:
    return {k: v for k, v in node.values.items() if k not in ("quote", "occurrence", "locator", "sha256")}


def _keep_dash(line: str, new: str) -> str:
    """The new line with the list's dash, where the old one was the first of its record."""
    bare = line.lstrip()
    return f"{line[: len(line) - len(bare)]}- {new.lstrip()}" if bare.startswith("- ") else new


def _quote_edits(node: Node, work: _Sealing) -> Iterator[tuple[int, int, str]]:
    place = node.place_of("quote")
    locator = work.locator(node.values, place)
    if locator is None:
        return
    if any(span == node.spans["quote"] for key, span in node.spans.items() if key != "quote"):
        work.problems.append(Problem(place, "quote", "shares its line with other fields", "give it its own"))
        return
    for key in ("locator", "occurrence"):
        if key in node.spans:
            yield (*node.spans[key], "")
    values = ", ".join(f"{k}: {v}" for k, v in _flat(locator).items())
    yield (*node.spans["quote"], f"{' ' * node.column}locator: {{{values}}}\n")


def _seal_csv(text: str, file: InputFile, work: _Sealing) -> str:
    reader = csv.DictReader(io.StringIO(text, newline=""))
    columns = reader.fieldnames = [name.strip() for name in reader.fieldnames or ()]
    rows, before = list(reader), work.quotes + work.hashed
    for number, row in enumerate(rows, 2):
        if row.get("quote"):
            locator = work.locator(row, Place(file.data.shown, number, columns.index("quote") + 1))
            if locator is not None:
                row.update({f"locator.{k}": str(v) for k, v in _flat(locator).items()})
        elif file.kind == "source" and (sha := work.sha256(row)):
            row["sha256"] = sha
    if work.quotes + work.hashed == before:
        return text
    added = [key for row in rows for key in row if key not in columns]
    kept = [c for c in [*columns, *dict.fromkeys(added)] if c not in ("quote", "occurrence")]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, kept, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _seal_jsonl(text: str, file: InputFile, work: _Sealing) -> str:
    out = []
    for number, line in enumerate(text.removesuffix("\n").split("\n"), 1):  # JSON may hold U+2028
        try:
            values = json.loads(line) if line.strip() else None
        except ValueError as error:
            work.problems.append(Problem(Place(file.data.shown, number), "", f"is not valid JSON: {error}"))
            continue
        sealed = _sealed_object(values, Place(file.data.shown, number), work) if isinstance(values, dict) else None
        out.append((json.dumps(sealed, ensure_ascii=False) if sealed else line) + "\n")
    return "".join(out)


def _sealed_object(values: dict[str, Any], place: Place, work: _Sealing) -> dict[str, Any] | None:
    """The object with its locator or hash; None where nothing changes."""
    if values.get("quote"):
        locator = work.locator(values, place)
        kept = {k: v for k, v in values.items() if k not in ("quote", "occurrence")}
        return {**kept, "locator": _flat(locator) if locator else None}
    sha = work.sha256(values) if values.get("kind") == "source" else None
    return {**values, "sha256": sha} if sha else None


WRITERS: dict[str, Callable[[str, InputFile, _Sealing], str]] = {
    ".yaml": _seal_yaml,
    ".yml": _seal_yaml,
    ".csv": _seal_csv,
    ".jsonl": _seal_jsonl,
}


def _flat(locator: Locator) -> dict[str, Any]:
    return locator.model_dump(exclude_none=True)


def _replace(path: Path, text: str) -> None:
    temporary = path.with_name(f".{path.name}.sealing")
    temporary.write_text(text, encoding="utf-8", newline="")
    os.replace(temporary, path)  # noqa: PTH105  atomic on every platform
