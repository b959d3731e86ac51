"""Find the files of an input, a folder, a single file or a shipped data set, and read them in a fixed order."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

from loaders import claims_csv, claims_jsonl, claims_yaml
from loaders.claims_yaml import SECTIONS
from loaders.items import Item, Kind, Relation, names_a_dataset
from loaders.opening import DataFile, standard_input
from schema.errors import Place, Problem, UsageError
from schema.names import nearest

READERS = {
    ".yaml": claims_yaml.read,
    ".yml": claims_yaml.read,
    ".csv": claims_csv.read,
    ".jsonl": claims_jsonl.read,
}
OTHERS = "`militia-graph loaders` lists the other formats that are read"
STANDARD_INPUT = "-"
IGNORED = {".md", ".txt", ".license"}
"""Endings of files in a folder that explain the data set and hold no records."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """One claim file to read, and the kind of its records if its name tells."""

    data: DataFile
    kind: Kind | None

    @property
    def ending(self) -> str:
        """The ending that says how it is read, without those of compression."""
        return Path(self.data.stem).suffix.lower()


def shipped() -> list[str]:
    """Names of the data sets that come with the program."""
    folder = files("loaders") / "datasets"
    return sorted(entry.name for entry in folder.iterdir() if entry.is_dir() and entry.name[0] not in "._")


@contextmanager
def locate(name: str) -> Iterator[Path]:
    """The folder or file that the user means: a shipped data set by its name, standard input as ``-``, else a path.

    Raises:
        UsageError: neither exists.
    """
    if name in shipped():
        with as_file(files("loaders") / "datasets" / name) as folder:
            yield folder
        return
    if name == STANDARD_INPUT:
        with standard_input() as path:
            yield path
        return
    path = Path(name)
    if not name.strip() or not os.path.exists(path):  # noqa: PTH110  never raises, as a long name makes the other
        near = nearest(name, shipped())
        meant = f"did you mean {near[0]}? " if near else ""
        raise UsageError(f"{name}: no such file or folder. {meant}Shipped data sets: {', '.join(shipped())}")
    yield path


def dataset_name(path: Path) -> str:
    """The data set that an input belongs to unless the user names another: the folder's or file's stem.

    Raises:
        UsageError: that is none.
    """
    path = path.resolve()
    name = path.name if path.is_dir() else Path(DataFile(path, path.name).stem).stem
    if not names_a_dataset(name):
        raise UsageError(f"{path}: {name!r} is no name of a data set: rename it, or load it with --dataset NAME")
    return name


def input_files(path: Path, problems: list[Problem]) -> list[InputFile]:
    """The files of the input in the order sources, entities, identities, claims, coverage, then by name."""
    if not path.is_dir():
        one = InputFile(DataFile(path, path.name), None)
        if one.ending not in READERS:
            endings = ", ".join(READERS)
            problems.append(
                Problem(Place(str(path)), "", f"is no claim file: its ending is none of {endings}", OTHERS)
            )
            return []
        return [InputFile(one.data, SECTIONS.get(Path(one.data.stem).stem))]
    found: list[InputFile] = []
    for file in sorted(path.rglob("*")):
        shown = file.relative_to(path).as_posix()
        if file.is_dir() or any(part.startswith(".") for part in Path(shown).parts):
            continue
        one = InputFile(DataFile(file, shown), None)
        section = Path(shown).parts[0] if "/" in shown else Path(one.data.stem).stem
        if file.suffix.lower() in IGNORED or file.stem.upper() in ("LICENSE", "NOTICE", "README"):
            continue
        if one.ending in READERS and section in SECTIONS:
            found.append(InputFile(one.data, SECTIONS[section]))
        elif one.ending == ".jsonl":
            found.append(one)
        else:
            hint = f"expected {', '.join(SECTIONS)} with the ending .yaml, .csv or .jsonl"
            problems.append(Problem(Place(shown), "", "is no file of a data set", hint))
    if not found and not problems:
        problems.append(Problem(Place(str(path)), "", "holds no claim files", "see docs/add-an-article.md"))
    order = list(SECTIONS.values())
    return sorted(found, key=lambda f: (order.index(f.kind) if f.kind else len(order), f.data.shown))


def read_input(path: Path, problems: list[Problem]) -> Iterator[Item | Relation]:
    """Every item of the input. Problems are collected, so that all of them can be shown at once."""
    for file in input_files(path, problems):
        yield from READERS[file.ending](file.data, file.kind, problems)


def read_text(file: DataFile, problems: list[Problem]) -> Iterator[Item | Relation]:
    """Every item of claims without a name that tells how they are written: by how they begin."""
    head = file.head()
    if head.text.lstrip().startswith("{"):
        reader = READERS[".jsonl"]
    else:
        reader = READERS[".csv" if "," in head.line else ".yaml"]
    yield from reader(file, None, problems)


def holds_claims(folder: Path) -> bool:
    """Whether a folder holds claim files: some that are named after what they hold, or JSONL with kinds."""
    found = input_files(folder, [])
    return any(file.kind or b'"kind"' in file.data.head().raw for file in found)
