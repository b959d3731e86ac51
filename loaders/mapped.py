"""Records from the nodes and edges of a network that a user has, as the mapping says."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from loaders.items import Item
from loaders.job import Cells, Job, Rating
from loaders.mapping import Field, UnmappedError, read_mapping
from loaders.mapping import Mapping as MappingFile
from loaders.slugs import slug
from schema.errors import InputError, Problem, UsageError
from schema.records import ID_PATTERN, UNATTRIBUTED
from schema.vocabulary import vocabulary

SEVERAL = ("labels", "aliases", "countries")
"""Fields of an entity that hold several values."""


UNRATED = Rating("F", 6, "nothing is known of the network until the mapping or --reliability says it")


@dataclass(slots=True)
class Network:
    """A network that is being read: the mapping, and by their ids the entities so far, as the data has them."""

    job: Job
    mapping: MappingFile
    names: dict[str, str] = field(default_factory=dict)
    natives: dict[str, str] = field(default_factory=dict)
    edges: int = 0

    def source(self) -> Iterator[Item]:
        """The source of all claims, where it is one."""
        if not self.mapping.source_column:
            yield from self.job.source(None, **self._source())

    def node(
        self, row: Cells, native: str, fields: Mapping[str, Field], *, named_before: bool
    ) -> Generator[Item, None, bool]:
        """The entity of a node, or the reason why there is none; returns whether it is there.

        Args:
            row: the node, or the edge that names it.
            native: its id in the data.
            fields: where its fields come from.
            named_before: whether it may have been made before, which is what edges do that name their ends.
        """
        id_ = self.id(native)
        if not native:
            self.job.refuse(row, "id", "is empty")
            return False
        if self.natives.setdefault(id_, native) != native:
            other = self.natives[id_]
            self.job.refuse(row, "id", f"{native!r} and {other!r} would both be {id_}", "give the nodes other ids")
            return False
        if id_ in self.job.labels:
            if not named_before:
                self.job.refuse(row, "id", f"{native!r} stands twice")
            elif "labels" in fields and set(fields["labels"].of(row)) != set(self.job.labels[id_]):
                self.job.tally.note("an actor has other labels here than before; the first count", row.where)
            return True
        values = {name: one.of(row) for name, one in fields.items() if name != "id"}
        if not values.get("labels"):
            hint = "nodes: {labels: ArmedGroup}, or labels of a column"
            self.job.refuse(row, "labels", f"the mapping does not say what {native!r} is", hint)
            return False
        made = {name: found if name in SEVERAL else _one(found) for name, found in values.items()}
        made["name"] = name = _one(values.get("name", ())) or native
        for item in self.job.entity(row, id=id_, **made):
            self.names[id_] = name
            yield item
        return id_ in self.job.labels

    def edge(
        self, row: Cells, ends: tuple[str, str], *, directed: bool = True, both: bool = False, part: str = ""
    ) -> Iterator[Item]:
        """The claims of an edge, or the reason why there are none.

        Args:
            row: the edge.
            ends: the ids of subject and object in the data.
            directed: False where the edge has no direction.
            both: whether it stands for two, one each way.
            part: keeps apart the ids of claims that are made from one edge.
        """
        said = {name: _one(one.of(row)) for name, one in self.mapping.edges.items()}
        # What is not said is the loader's to say: the credibility, the stance.
        values = {name: text for name, text in said.items() if text}
        qualifiers = {key: one.of(row) for key, one in self.mapping.qualifiers.items()}
        relation = vocabulary().relations.get(said["relation"])
        if relation is None:
            hint = "under edges.relation, values: turns the words of the data into ours: docs/vocabulary.md"
            self.job.refuse(row, self.mapping.edges["relation"].column, _no_relation(said["relation"]), hint)
            return
        if not (directed or both or relation.symmetric or self.mapping.as_written):
            message = f"the edge has no direction, and {relation.name} has one"
            self.job.refuse(
                row, "relation", message, "undirected: as_written, under edges, takes the ends in order"
            )
            return
        native = values.pop("id", "" if "id" in said else f"edge-{self.edges}")
        if not native:
            self.job.refuse(row, self.mapping.edges["id"].column, "is empty", "the claim gets its id from it")
            return
        self._date(values, relation.kind == "state")
        source = self.mapping.source.get("id", "")
        if self.mapping.source_column:
            title = row[self.mapping.source_column]
            if not title:
                self.job.refuse(row, self.mapping.source_column, "is empty", "a claim needs its source")
                return
            source = self.id(title)
            address = {"url": title} if title.startswith(("http://", "https://")) else {}
            yield from self.job.source(row, **{**self._source(), "title": title, "id": source, **address})
        if speaker := values.get("speaker"):
            if speaker != UNATTRIBUTED:
                values["speaker"] = self.id(speaker)
            if speaker != UNATTRIBUTED and values["speaker"] not in self.job.labels:
                self.job.refuse(row, "speaker", f"there is no node {speaker!r}", "add it to the nodes")
                return
        made = [(self.id(ends[0]), self.id(ends[1]), part)]
        if both and not relation.symmetric:
            made.append((made[0][1], made[0][0], f"{part}-back"))
        for subject, object_, which in made:
            statement = values.get("statement") or self._statement(subject, relation.reading, object_, values)
            claim: dict[str, Any] = dict(
                values,
                id=f"{self.id(native)}{which}",
                subject=subject,
                object=object_,
                qualifiers={key: found for key, found in qualifiers.items() if found},
                source=source,
                statement=statement,
            )
            yield from self.job.claim(row, **claim)

    def id(self, native: str) -> str:
        """The id of what the data calls ``native``."""
        made = self.mapping.prefix + native
        return made if ID_PATTERN.fullmatch(made) else self.mapping.prefix + slug(native)

    def refuse_unmapped(self, row: Cells, error: UnmappedError) -> None:
        """Refuse a row for a value that the mapping does not know."""
        self.job.refuse(row, error.column, error.message, error.hint)

    def check_columns(self, wanted: list[str], there: list[str], where: str) -> None:
        """Refuse a mapping that names columns which are not there.

        Raises:
            InputError: with the place of each in the mapping.
        """
        hint = f"there are: {', '.join(there[:20]) or 'none'}{' …' if len(there) > 20 else ''}"
        missing = [name for name in wanted if name not in there]
        if missing:
            places = [(self.mapping.place_of_column(name), name) for name in missing]
            raise InputError(Problem(at, name, f"is no column of {where}", hint) for at, name in places)

    def _source(self) -> dict[str, str]:
        """What the mapping says of its sources; ``--reliability`` overrides it."""
        asked = {} if self.job.rating == UNRATED else {"reliability": self.job.rating.reliability}
        return {**self.mapping.source, **asked}

    def _date(self, values: dict[str, str], state: bool) -> None:
        if date := values.pop("date", ""):
            values["observed" if state else "when"] = date

    def _statement(self, subject: str, reading: str, object_: str, values: Mapping[str, str]) -> str:
        first, second = (self.names.get(id_, id_) for id_ in (subject, object_))
        days = (values.get("when") or values.get("observed") or "").replace("/", "–")
        if not days and (start := values.get("start")):
            days = f"{start}–{values['end']}" if values.get("end") else f"since {start}"
        elif not days and values.get("end"):
            days = f"until {values['end']}"
        return f"{first} {reading} {second}{f' ({days})' if days else ''}."


def network(job: Job) -> Network:
    """The network that the mapping of a job describes.

    Raises:
        UsageError: there is no mapping.
        InputError: it is wrong.
    """
    if job.mapping is None:
        raise UsageError("--mapping FILE is needed, which says what each column is: see docs/loaders.md")
    return Network(job, read_mapping(job.mapping))


def misplaced(mapping: MappingFile, name: str, message: str, hint: str = "") -> Problem:
    """A part of the mapping that does not fit the format."""
    return Problem(mapping.nodes_at.place_of(name), name, message, hint)


def _one(values: tuple[str, ...]) -> str:
    return values[0] if values else ""


def _no_relation(text: str) -> str:
    return f"{text!r} is no relation of the vocabulary" if text else "is empty"
