"""The file of ``--mapping``: which column of an edge list, or attribute of a graph file, is what.

    source:  {id: my-network, title: …, reliability: C}        # of all claims; {column: …}: one for each value
    prefix:  my-network                                        # of all ids; the source's id by default
    nodes:   {file: nodes.csv, id: …, name: …, labels: …}      # file: for edge lists; without it the edges say all
    edges:   {subject: …, object: …, relation: …, start: …}
    ignored: {weight: why}

A word names a column, but for what is said in the vocabulary's words (``FIXED``): there it is that word itself.
``{column: NAME}`` always is a column; ``values:`` turns its values into ours, ``split:`` parts several in a cell.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

import yaml

from loaders.job import Cells
from loaders.opening import DataFile
from loaders.reading import read_whole
from loaders.yaml_nodes import Mapping as Nodes
from loaders.yaml_nodes import compose, mapping, place
from schema.errors import InputError, Place, Problem
from schema.names import nearest
from schema.records import STANCES
from schema.vocabulary import vocabulary

SECTIONS = ("source", "prefix", "nodes", "edges", "ignored")
FIXED = ("labels", "relation", "stance", "credibility", "speaker", "qualifiers")
"""Fields in which a word stands for itself."""

NODE_FIELDS = (
    *("id", "name", "labels", "aliases", "name_ar", "name_fa", "description", "count", "countries"),
    *("start", "end", "wikidata", "opensanctions"),
)
END_FIELDS = ("name", "labels")
EDGE_FIELDS = (
    *("id", "relation", "date", "when", "start", "end", "observed", "stance", "speaker", "credibility"),
    *("statement", "note", "url"),
)
SOURCE_FIELDS = ("id", "title", "url", "published", "accessed", "reliability", "note")
AS_WRITTEN = "as_written"


class UnmappedError(Exception):
    """A value that the mapping does not turn into one of ours: its column, what is wrong, what to do."""

    def __init__(self, column: str, message: str, hint: str) -> None:
        super().__init__(column, message, hint)
        self.column, self.message, self.hint = column, message, hint


@dataclass(frozen=True, slots=True)
class Field:
    """Where a field of a record comes from: ``fixed`` words, or a ``column``. ``name``: its own in the mapping."""

    name: str = ""
    column: str = ""
    fixed: tuple[str, ...] = ()
    values: dict[str, tuple[str, ...]] | None = None
    split: str = ""

    def of(self, row: Cells) -> tuple[str, ...]:
        """The values in a row; none where the cell is empty.

        Raises:
            UnmappedError: ``values`` lacks one.
        """
        if not self.column:
            return self.fixed
        cell = row[self.column]
        parts = [part.strip() for part in cell.split(self.split)] if self.split else [cell]
        if self.values is None:
            return tuple(part for part in parts if part)
        if wrong := next((part for part in parts if part not in self.values and part), None):
            known = f"{wrong!r} is not among the values of {self.name}"
            raise UnmappedError(self.column, known, f"add it in the mapping, under {self.name}.values")
        return tuple(ours for part in parts for ours in self.values.get(part, ()))


@dataclass(frozen=True, slots=True)
class End:
    """An end of an edge: the column with its id, and what the edges say of the entity beside that."""

    id: Field
    about: dict[str, Field]


@dataclass(frozen=True, slots=True)
class Mapping:
    """What a mapping file says. ``place_of`` gives the place of its parts by dotted name."""

    prefix: str
    source: dict[str, str]
    source_column: str
    nodes: dict[str, Field]
    nodes_file: DataFile | None
    subject: End | None
    object: End | None
    edges: dict[str, Field]
    qualifiers: dict[str, Field]
    as_written: bool
    ignored: dict[str, str]
    nodes_at: Nodes = field(repr=False)

    def node_columns(self) -> list[str]:
        """The columns that nodes are read from."""
        return _columns(self.nodes.values())

    def edge_columns(self) -> list[str]:
        """The columns that edges are read from."""
        ends = [one for end in (self.subject, self.object) if end for one in (end.id, *end.about.values())]
        found = _columns([*ends, *self.edges.values(), *self.qualifiers.values()])
        return [*found, self.source_column] if self.source_column and self.source_column not in found else found

    def place_of_column(self, column: str) -> Place:
        """Where the mapping names a column."""
        at = self.nodes_at
        named = (name for name in at.places if _value_at(at.values, name) == column)
        return at.place_of(next(named, ""))


def read_mapping(file: DataFile) -> Mapping:
    """What a mapping file says.

    Raises:
        InputError: all that is wrong with it, with line and column.
    """
    problems: list[Problem] = []
    text = read_whole(file, problems)
    node = compose(text, file.shown, problems) if text is not None else None
    if node is not None and not isinstance(node, yaml.MappingNode):
        hint = "start with 'source:', 'nodes:' and 'edges:'"
        problems.append(Problem(place(node, file.shown), "", "is no mapping", hint))
    if problems or not isinstance(node, yaml.MappingNode):
        raise InputError(problems)
    at = mapping(node, file.shown, problems)
    made = _Reader(at, problems).mapping(file)
    if problems:
        raise InputError(problems)
    return made


@dataclass(slots=True)
class _Reader:
    """Reads the parts of a mapping file, and collects what is wrong."""

    at: Nodes
    problems: list[Problem]

    def wrong(self, name: str, message: str, hint: str = "") -> None:
        self.problems.append(Problem(self.at.place_of(name), name, message, hint))

    def mapping(self, file: DataFile) -> Mapping:
        self.known("", self.at.values, SECTIONS)
        source, nodes, edges = (self.section(name) for name in ("source", "nodes", "edges"))
        column = str(source.pop("column", ""))
        self.known("source", source, (*SOURCE_FIELDS, "column"))
        if not column:
            for name in ("id", "title"):
                if name not in source:
                    self.wrong("source", f"lacks the {name}", "claims cite it: source: {id: my-network, title: …}")
        prefix = self.at.values.get("prefix", source.get("id"))
        if not isinstance(prefix, str):
            self.wrong("prefix", "is missing", "a word that all ids will start with")
        ends = [self.end(name, edges.pop(name, None)) for name in ("subject", "object")]
        as_written = edges.pop("undirected", None)
        if as_written not in (None, AS_WRITTEN):
            self.wrong("edges.undirected", f"{as_written!r} is not {AS_WRITTEN}")
        qualifiers = edges.pop("qualifiers", {})
        nodes_file = nodes.pop("file", None)
        if "relation" not in edges:
            self.wrong("edges.relation", "is missing", "relation: ALLIED_WITH, or {column: …, values: {…}}")
        if both := {"when", "observed"} & edges.keys() if "date" in edges else set():
            self.wrong("edges.date", f"stands beside {min(both)}", "date is when for acts and observed for states")
        if not isinstance(qualifiers, dict):
            self.wrong("edges.qualifiers", "should be a mapping, such as {support_kinds: {column: …}}")
            qualifiers = {}
        return Mapping(
            prefix=f"{prefix}:" if prefix else "",
            source={key: str(text) for key, text in source.items()},
            source_column=column,
            nodes=self.fields("nodes", nodes, NODE_FIELDS),
            nodes_file=DataFile(file.path.parent / str(nodes_file), str(nodes_file)) if nodes_file else None,
            subject=ends[0],
            object=ends[1],
            edges=self.fields("edges", edges, EDGE_FIELDS),
            qualifiers={key: self.field(f"edges.qualifiers.{key}", raw) for key, raw in qualifiers.items()},
            as_written=bool(as_written),
            ignored={key: str(why) for key, why in self.section("ignored", needed=False).items()},
            nodes_at=self.at,
        )

    def section(self, name: str, *, needed: bool = True) -> dict[str, Any]:
        found = self.at.values.get(name)
        if isinstance(found, dict):
            return dict(found)
        if found is not None or (needed and name != "nodes"):
            self.wrong(name, "should be a mapping (name: value)" if found is not None else "is missing")
        return {}

    def known(self, section: str, found: Collection[str], names: Collection[str]) -> None:
        for name in found:
            if name not in names:
                near = nearest(name, names)
                hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(names)}"
                self.wrong(f"{section}.{name}".lstrip("."), "is no part of a mapping", hint)

    def end(self, name: str, raw: Any) -> End | None:
        if raw is None:
            return None
        about = dict(raw) if isinstance(raw, dict) else {}
        id_ = {key: about.pop(key) for key in ("column", "values") if key in about} if about else raw
        return End(self.field(f"edges.{name}", id_), self.fields(f"edges.{name}", about, END_FIELDS))

    def fields(self, section: str, raw: dict[str, Any], names: Collection[str]) -> dict[str, Field]:
        self.known(section, raw, names)
        return {name: self.field(f"{section}.{name}", value) for name, value in raw.items() if name in names}

    def field(self, name: str, raw: Any) -> Field:
        last = "qualifiers" if ".qualifiers." in name else name.rpartition(".")[2]
        if not isinstance(raw, dict):
            words = tuple(map(str, raw)) if isinstance(raw, list) else (str(raw),)
            if last in FIXED:
                self.ours(last, name, words)
                return Field(name, fixed=words)
            if len(words) != 1 or isinstance(raw, list):
                self.wrong(name, "should be the name of one column")
            return Field(name, words[0])
        self.known(name, raw, ("column", "values", "split"))
        column, values = raw.get("column"), raw.get("values")
        if not isinstance(column, str):
            self.wrong(name, "does not say its column", "{column: NAME}")
            return Field()
        if values is not None and not isinstance(values, dict):
            self.wrong(f"{name}.values", "should be a mapping of values of the column to ours")
            values = None
        made: dict[str, tuple[str, ...]] | None = None
        if values is not None:
            made = {
                key: tuple(map(str, ours)) if isinstance(ours, list) else (str(ours),)
                for key, ours in values.items()
            }
            for key, ours in made.items():
                self.ours(last, f"{name}.values.{key}", ours)
        return Field(name, column, values=made, split=str(raw.get("split", "")))

    def ours(self, field_: str, name: str, words: tuple[str, ...]) -> None:
        """Refuse what is no word of the vocabulary."""
        table: dict[str, Collection[str]] = {
            "labels": vocabulary().labels,
            "relation": vocabulary().relations,
            "stance": STANCES,
            "credibility": tuple("123456"),
        }
        for word in words:
            if field_ in table and word not in table[field_]:
                near = nearest(word, table[field_])
                hint = f"did you mean {near[0]}? " if near else ""
                self.wrong(
                    name, f"{word!r} is no {field_.rstrip('s')}", f"{hint}for a column write {{column: {word}}}"
                )


def _columns(fields: Iterable[Field]) -> list[str]:
    return list(dict.fromkeys(one.column for one in fields if one.column))


def _value_at(values: Any, name: str) -> Any:
    for part in name.split(".") if name else ():
        if isinstance(values, dict):
            values = values.get(part)
        else:
            return None
    return values
