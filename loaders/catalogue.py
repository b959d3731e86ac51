"""Every format that can be loaded, and how the format of an input is told: by its content."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from loaders import acled, edge_lists, ftm, gdelt, graph_files, icews, mapping_militants, polecat, sfm, stix, ucdp
from loaders.inputs import IGNORED, READERS, holds_claims, read_input, read_text
from loaders.items import Item, Relation
from loaders.job import Job, Loader, Rating
from loaders.opening import DataFile, Head
from loaders.tally import Tally
from schema.errors import Problem, UsageError
from schema.names import nearest
from schema.records import Reliability

LOADERS: tuple[Loader, ...] = (
    mapping_militants.LOADER,
    sfm.LOADER,
    ftm.LOADER,
    stix.LOADER,
    ucdp.LOADER,
    edge_lists.LOADER,
    graph_files.GRAPHML,
    graph_files.GEXF,
    icews.LOADER,
    gdelt.LOADER,
    acled.LOADER,
    polecat.LOADER,
)
CLAIMS = "claims"
"""The name of our own formats, which a human writes and which have no loader with a rating."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user says of an input: ``loader`` by name (None: told by content), ratings and options for it."""

    loader: str | None = None
    reliability: Reliability | None = None
    mapping: Path | None = None
    options: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """An input with its loader (None: claim files). ``items`` reads it, each time from the start."""

    loader: Loader | None
    files: tuple[DataFile, ...]
    items: Callable[[list[Problem]], Iterator[Item | Relation]]


def open_input(path: Path, asked: Asked, tally: Tally, *, shown: str = "") -> Reading:
    """Tell the format of an input, a file or a folder, and make it ready to be read.

    Args:
        path: the input.
        asked: what the user says of it.
        tally: takes the counts of the reading.
        shown: its name in messages, where it is not the path's.

    Raises:
        UsageError: no format fits, several do, or an option is none of this loader's.
        InputError: a file cannot be read.
    """
    loader, files = _choose(path, asked, shown)
    if loader is None:
        _refuse_options(asked)
        if files and shown:
            return Reading(None, files, lambda problems: read_text(files[0], problems))
        return Reading(None, files, lambda problems: read_input(path, problems))
    options = dict(asked.options or {})
    if unknown := set(options) - set(loader.options):
        known = ", ".join(loader.options) or "none"
        raise UsageError(f"--option {sorted(unknown)[0]}: {loader.name} has no such option; it has: {known}")
    if loader.mapping != (asked.mapping is not None):
        raise UsageError(
            f"{loader.name} needs --mapping FILE, which says what each column is: see docs/loaders.md"
            if loader.mapping
            else f"--mapping is for edge lists and graph files; {shown or path} is read by {loader.name}"
        )
    rating = loader.rating
    if asked.reliability is not None:
        rating = Rating(asked.reliability, rating.credibility, "as you say")
    mapping = DataFile(asked.mapping, asked.mapping.name) if asked.mapping else None

    def items(_problems: list[Problem]) -> Iterator[Item]:
        tally.begin()
        return loader.read(Job(files, rating, tally, options, mapping))

    return Reading(loader, files, items)


def _choose(path: Path, asked: Asked, shown: str) -> tuple[Loader | None, tuple[DataFile, ...]]:
    if asked.loader == CLAIMS:
        return None, ()
    files = _files(path, shown)
    if asked.loader is not None:
        return named(asked.loader), files
    if asked.mapping is not None:
        fitting = [loader for loader in LOADERS if loader.mapping and all(map(loader.fits, _heads(files)))]
        if not fitting:
            raise UsageError(f"--mapping: {shown or path} is no CSV, GraphML or GEXF")
        return fitting[0], files
    by_file = {file.shown: _fitting(file) for file in files}
    fitting = [loader for loader in LOADERS if any(loader in found for found in by_file.values())]
    strange = [name for name, found in by_file.items() if not found]
    if len(fitting) == 1 and not strange:
        return fitting[0], files
    if not fitting or (path.is_dir() and holds_claims(path)):
        _refuse_unmapped(files)
        return None, files  # Our own readers say what is wrong with it.
    if len(fitting) > 1:
        names = " or --loader ".join(loader.name for loader in fitting)
        raise UsageError(f"{shown or path} may be of several formats: say which with --loader {names}")
    raise UsageError(
        f"{strange[0]} is of another format than the rest, which is {fitting[0].title}: load the files apart"
    )


def _refuse_unmapped(files: Sequence[DataFile]) -> None:
    """Say of a graph file, or a workbook, that it needs a mapping. A CSV may still be one of claims."""
    for file in files:
        if Path(file.stem).suffix.lower() in READERS:
            continue
        for loader in LOADERS:
            if loader.mapping and loader.fits(file.head()):
                raise UsageError(
                    f"{file.shown} ({loader.name}) needs --mapping FILE, which says what each of its columns or "
                    "attributes is: see docs/loaders.md"
                )


def _heads(files: Sequence[DataFile]) -> Iterator[Head]:
    return (file.head() for file in files)


def _fitting(file: DataFile) -> list[Loader]:
    head = file.head()
    return [loader for loader in LOADERS if not loader.mapping and loader.fits(head)]


def _files(path: Path, shown: str) -> tuple[DataFile, ...]:
    if not path.is_dir():
        return (DataFile(path, shown or path.name),)
    found = [
        DataFile(file, file.relative_to(path).as_posix())
        for file in sorted(path.rglob("*"))
        if file.is_file()
        and not any(part.startswith(".") for part in file.relative_to(path).parts)
        and file.suffix.lower() not in IGNORED
        and file.stem.upper() not in ("LICENSE", "NOTICE", "README")
    ]
    return tuple(found)


def named(name: str) -> Loader | None:
    """The loader of that name; None for our own formats.

    Raises:
        UsageError: there is none.
    """
    found = next((loader for loader in LOADERS if loader.name == name), None)
    if found is None and name != CLAIMS:
        known = [CLAIMS, *(loader.name for loader in LOADERS)]
        near = nearest(name, known)
        meant = f"did you mean {near[0]}? " if near else ""
        raise UsageError(f"there is no loader {name!r}. {meant}They are: {', '.join(known)}")
    return found


def _refuse_options(asked: Asked) -> None:
    given: Sequence[tuple[str, object]] = (
        ("--reliability", asked.reliability),
        ("--mapping", asked.mapping),
        ("--option", asked.options),
    )
    for name, value in given:
        if value:
            raise UsageError(f"{name} is for data of other formats: claim files say it themselves")


def described() -> list[dict[str, str]]:
    """Every format as a row: loader, data, needs, gives, rating (Admiralty code), because, options."""
    own = {
        "loader": CLAIMS,
        "data": "claim files of your own (YAML, CSV, JSONL)",
        "needs": "a folder, or one file: docs/add-an-article.md",
        "gives": "sources, entities, claims, identities",
        "rating": "",
        "because": "each claim and source says it",
        "options": "",
    }
    return [own, *map(_described, LOADERS)]


def _described(loader: Loader) -> dict[str, str]:
    return {
        "loader": loader.name,
        "data": loader.title,
        "needs": loader.needs,
        "gives": loader.gives,
        "rating": f"{loader.rating.reliability}{loader.rating.credibility}",
        "because": loader.rating.because,
        "options": "; ".join(f"{name}: {about}" for name, about in loader.options.items()),
    }
