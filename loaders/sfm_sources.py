"""The sheet of sources of Security Force Monitor: articles, reports and pages, each with an id that cells cite."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from loaders.items import Item
from loaders.job import Cells, Job
from loaders.opening import DataFile
from loaders.sfm_cells import PREFIX, UUID, Sources, date_of_text, id_of_name, merge
from loaders.tables import Columns, rows

SOURCES = Columns(
    mapped=(
        *("source_id", "title", "page", "published_on", "access_date", "source_url", "archive_url"),
        *("alias_source_id", "country", "publication_title", "new_pub_id"),
    ),
    ignored={
        "source_id_lookup": "repeats source_id",
        "archive_timestamp": "stands in archive_url",
        "key": "joins country and publication_title",
    },
)
UNKNOWN = ("", "Unknown")
"""Titles of publications that are none: their sources share no voice."""
UNDATED = ("", "Undated")


@dataclass(slots=True)
class Publications:
    """Publications by id, with all their titles: one newspaper is one voice."""

    titles: dict[str, list[str]] = field(default_factory=dict)
    by_name: dict[tuple[str, str], str] = field(default_factory=dict)
    taken: dict[str, str] = field(default_factory=dict)
    joined: set[tuple[str, str]] = field(default_factory=set)

    def id_of(self, row: Cells) -> str:
        """The id of a row's publication: the first under which its title stands in its country."""
        name = (row["publication_title"], row["country"])
        if name not in self.by_name:
            given = row["new_pub_id"].lower()
            by_name = id_of_name("publication", " ".join(name), self.taken)
            self.by_name[name] = f"{PREFIX}publication-{given}" if UUID.fullmatch(given) else by_name
        return self.by_name[name]


def scan(job: Job, file: DataFile, delimiter: str, sources: Sources, publications: Publications) -> None:
    """Look for copies of sources and for titles of publications, which come before the records are made."""
    listed: set[str] = set()
    for row in rows(job, file, SOURCES, delimiter=delimiter):
        id_, copied = row["source_id"].lower(), row["alias_source_id"].lower()
        listed.add(id_)
        if UUID.fullmatch(copied) and copied != id_:
            sources.same[id_] = copied
        merge(publications.titles.setdefault(publications.id_of(row), []), [row["publication_title"]])
    copies = dict(sources.same)
    for id_ in copies:
        passed = [id_]
        while (origin := copies.get(passed[-1], "")) in listed and origin not in passed:
            passed.append(origin)
        # Of copies that name each other in a circle, all are the first by id.
        sources.same[id_] = min(passed) if origin in passed else passed[-1]


def read(job: Job, file: DataFile, delimiter: str, sources: Sources, publications: Publications) -> Iterator[Item]:
    """The sources that are cited, and who published them."""
    seen: dict[str, int] = {}
    for row in rows(job, file, SOURCES, delimiter=delimiter):
        id_ = row["source_id"].lower()
        if not UUID.fullmatch(id_):
            job.refuse(row, "source_id", f"{row['source_id']!r} is no id of a source")
        elif id_ in seen:
            if seen[id_] != hash(tuple(row.fields.values())):
                job.tally.note("sources stand twice and differ: the first row is taken", f"{row.where} {id_}")
            job.tally.skip("source that stands twice")
        else:
            seen[id_] = hash(tuple(row.fields.values()))
            if id_ in sources.cited:
                yield from _source(job, row, id_, publications)
            elif sources.same.get(id_, id_) in sources.cited:
                job.tally.skip("source that is a copy of another, which is cited (alias_source_id)")
            else:
                job.tally.skip("source that is not cited")


def bare(job: Job, sources: Sources, *, listed: bool) -> Iterator[Item]:
    """Sources that are cited but have no row: known by their id only."""
    for id_, where in sources.cited.items():
        made = list(job.source(None, id=f"{PREFIX}{id_}", title=f"Source {id_} of Security Force Monitor"))
        if made:
            what = (
                "sources are cited that the sheet of sources lacks"
                if listed
                else "sources are known by their id only: load the folder that holds the sheet of sources too"
            )
            job.tally.note(what, f"{where} {id_}")
        yield from made


def _source(job: Job, row: Cells, id_: str, publications: Publications) -> Iterator[Item]:
    publisher = None
    if row["publication_title"] in UNKNOWN:
        job.tally.note("publications are unknown: each such source is a voice of its own", row.where)
    else:
        publisher = publications.id_of(row)
        other = (publisher, row["new_pub_id"].lower())
        if publisher != f"{PREFIX}publication-{other[1]}" and other not in publications.joined:
            publications.joined.add(other)
            job.tally.note("publications stand under two ids: they are one voice", row["publication_title"])
        name, *others = publications.titles[publisher]
        if others and publisher not in job.labels:
            job.tally.note("publications have several titles: the first is shown", f"{name}, {', '.join(others)}")
        yield from job.entity(
            row,
            id=publisher,
            name=name,
            labels=("Organization",),
            aliases=others,
            description=f"Publisher in {row['country']}" if row["country"] else "",
        )
    address, archived = row["source_url"], row["archive_url"]
    notes = [
        f"Page {row['page']}." if row["page"] else "",
        "" if _is_address(address) or not address else f"{address}.",
        f"Archived copy: {archived}" if _is_address(archived) else "",
    ]
    yield from job.source(
        row,
        id=f"{PREFIX}{id_}",
        title=row["title"] or f"Untitled source {id_}",
        publisher=publisher,
        url=address if _is_address(address) else "",
        published=_date(job, row, "published_on"),
        accessed=_date(job, row, "access_date"),
        note=" ".join(filter(None, notes)),
    )


def _is_address(text: str) -> bool:
    return text.startswith(("http://", "https://"))


def _date(job: Job, row: Cells, column: str) -> str | None:
    made = date_of_text(row[column])
    if made is None and row[column] not in UNDATED:
        job.tally.note("dates of sources cannot be read, and are left out", f"{row.where} {column}: {row[column]}")
    return made
