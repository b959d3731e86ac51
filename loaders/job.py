"""What every loader of a foreign format works with: its files, its options, and the one way to make records.

A loader yields what ``Job.source``, ``Job.entity`` and ``Job.claim`` give: one item, or none where the row was
refused, which the tally then counts and explains.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from loaders.items import Item, Kind, build
from loaders.opening import DataFile, Head
from loaders.tally import Tally
from schema.errors import Place, Problem, UsageError
from schema.records import Entity, Reliability
from schema.vocabulary import vocabulary

RELATED = "RELATED_TO"


@dataclass(frozen=True, slots=True)
class Rating:
    """The Admiralty code that records get where the data does not say, and why that one."""

    reliability: Reliability
    credibility: int
    because: str


@dataclass(frozen=True, slots=True)
class Loader:
    """A format: how it is told, read, and described by ``militia-graph loaders``.

    ``fits`` sees the head of one file; an input of several files is read at once if each fits. ``options`` are
    those that ``--option NAME=VALUE`` takes, with what they do. ``mapping``: it needs a file that says which column
    is what.
    """

    name: str
    title: str
    needs: str
    gives: str
    rating: Rating
    fits: Callable[[Head], bool]
    read: Callable[[Job], Iterator[Item]]
    options: Mapping[str, str] = field(default_factory=dict)
    mapping: bool = False


@dataclass(frozen=True, slots=True)
class Cells:
    """A row of a table or an element of a file: where it stands, and its fields by name; absent ones are empty."""

    place: Place
    fields: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")

    @property
    def where(self) -> str:
        """``file:line``: what a claim's ``row`` says."""
        return str(self.place)


@dataclass(slots=True)
class Job:
    """One reading of an input by a loader.

    ``labels`` has every entity that was made; a claim whose ends are not there is refused, and so is one whose
    source was.
    """

    files: Sequence[DataFile]
    rating: Rating
    tally: Tally
    options: Mapping[str, str] = field(default_factory=dict)
    mapping: DataFile | None = None
    labels: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _sources: set[str] = field(default_factory=set)
    _refused: set[str] = field(default_factory=set)

    def source(self, row: Cells | None, **values: Any) -> Iterator[Item]:
        """The source, unless one with its id was made; its reliability the rating's by default."""
        if values["id"] in self._sources:
            return
        self._refused.add(values["id"])
        for item in self._made("source", {"reliability": self.rating.reliability, **values}, row):
            self._refused.remove(values["id"])
            self._sources.add(values["id"])
            yield item

    def entity(self, row: Cells | None, **values: Any) -> Iterator[Item]:
        """The entity, unless one with its id was made."""
        if values["id"] in self.labels:
            return
        for item in self._made("entity", values, row):
            assert isinstance(item.record, Entity)  # noqa: S101  narrows the type
            self.labels[values["id"]] = item.record.labels
            yield item

    def claim(self, row: Cells, *, column: str = "", original: str = "", **values: Any) -> Iterator[Item]:
        """The claim, asserted in the source's own voice unless ``values`` says otherwise.

        Args:
            row: the row that it comes from.
            column: of the cell that it comes from, where cells have sources of their own.
            original: the name of the relation in the data. Where it is given, a relation that may not join these
                two becomes RELATED_TO with it, and the tally notes that; otherwise such a row is refused.
            values: the fields of the claim.
        """
        relation, ends = values["relation"], (values["subject"], values["object"])
        for name, id_ in zip(("subject", "object"), ends, strict=True):
            if id_ not in self.labels:
                self.refuse(row, name, f"there is no entity {id_!r}", "the data names it nowhere else")
                return
        if values["source"] in self._refused:
            self.refuse(row, "source", "was refused")
            return
        if ends[0] == ends[1]:
            self.refuse(row, "object", "is the same as the subject")
            return
        known = vocabulary().relations.get(relation)
        if known and original and not known.allows(self.labels[ends[0]], self.labels[ends[1]]):
            kinds = " to ".join("/".join(self.labels[id_]) for id_ in ends)
            self.tally.note(f"{original} as RELATED_TO: {relation} does not join {kinds}", row.where)
            values = related(values, original)
        where = f"{row.where} {column}" if column else row.where
        values = {"credibility": self.rating.credibility, "stance": "asserts", "row": where, **values}
        yield from self._made("claim", values, row)

    def refuse(self, row: Cells, field_: str, message: str, hint: str = "") -> None:
        """Refuse a row for one reason."""
        self.tally.refuse([Problem(row.place, field_, message, hint)], row.fields)

    def option(self, name: str, default: str, values: Sequence[str] = ()) -> str:
        """The value of an option.

        Raises:
            UsageError: it is none of ``values``.
        """
        value = self.options.get(name, default)
        if values and value not in values:
            raise UsageError(f"--option {name}={value}: use {' or '.join(values)}")
        return value

    def _made(self, kind: Kind, values: Mapping[str, Any], row: Cells | None) -> Iterator[Item]:
        place = row.place if row else Place(self.files[0].shown)
        problems: list[Problem] = []
        stated = {key: value for key, value in values.items() if value or isinstance(value, int)}
        item = build(kind, stated, lambda _: place, problems)
        if item is None:
            self.tally.refuse(problems, row.fields if row else None)
            return
        self.tally.records[kind] += 1
        yield item


def related(values: Mapping[str, Any], original: str) -> dict[str, Any]:
    """A claim's fields as RELATED_TO, which is a state: the day of an act becomes one on which it was so."""
    kept = {key: value for key, value in values.items() if key not in ("relation", "when", "event", "qualifiers")}
    seen = {"observed": values["when"]} if values.get("when") else {}
    return {**kept, **seen, "relation": RELATED, "qualifiers": {"original_type": original}}
