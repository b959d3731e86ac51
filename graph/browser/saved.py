"""The saved queries: all prepared ones, which give tables, and those for looking at the graph, which give paths."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from queries.catalogue import catalogue
from queries.header import Query, Shared, read_query
from queries.own import SUFFIX
from queries.values import bind
from schema.palette import Line, palette
from schema.vocabulary import vocabulary

PICTURES, TABLES = "Militia-state pictures", "Militia-state questions"
MOST = 1000
"""Relations in one picture; Browser itself stops at 300 entities, unless told otherwise."""

ORDER = (
    "whole-graph",
    "surroundings",
    "disputed-relations",
    "evidence-of-a-relation",
    "alleged-relations",
    "on-a-day",
)
"""The pictures as a newcomer needs them; those of one kind of relation come after."""

NOTHING_SHARED: Shared = {"parameters": {}, "columns": {}}
_HEADER = re.compile(r"\A(?://[^\n]*\n)+\n*")


@dataclass(frozen=True, slots=True)
class Script:
    """One entry among the saved queries: ``text`` goes into the editor, its first line is ``// title``."""

    folder: str
    name: str
    title: str
    description: str
    text: str


@dataclass(frozen=True, slots=True)
class Saved:
    """A query with values for all its parameters, such that the shipped data set gives an answer."""

    folder: str
    number: int
    name: str
    title: str
    description: str
    cypher: str
    parameters: Mapping[str, Any]

    @property
    def setting(self) -> str:
        """The lines that set the parameters; empty where there are none."""
        return "".join(f":param {name} => {literal(value)};\n" for name, value in self.parameters.items())

    @property
    def scripts(self) -> tuple[Script, ...]:
        """The entries for it, the one that sets the parameters first.

        They are two, since Browser shows of several statements in one run only that they succeeded, not their rows.
        """
        if not self.parameters:
            return (self._script("", self.name, self.title, self.cypher),)
        setting = self._script("a", f"{self.name}-parameters", f"Parameters: {self.title}", self.setting)
        return setting, self._script("b", self.name, self.title, self.cypher)

    def _script(self, part: str, name: str, title: str, text: str) -> Script:
        # Browser sorts its entries by their titles, and cuts long ones off at their end.
        number = f"{self.number:02}{part}"
        return Script(
            self.folder, f"{number}-{name}", f"{number} {title}", self.description, f"// {number} {title}\n{text}"
        )


def saved_queries() -> tuple[Saved, ...]:
    """Every saved query: the pictures, then the prepared queries by name."""
    return (
        *_looks(),
        *(_kind(number, line) for number, line in enumerate(palette().lines.values(), len(ORDER) + 1)),
        *(_saved(TABLES, number, query) for number, query in enumerate(catalogue().values(), 1)),
    )


def look(name: str) -> Saved:
    """The picture of that name. Raises KeyError for an unknown one."""
    return next(saved for saved in _looks() if saved.name == name)


def literal(value: Any) -> str:
    """A value as Cypher writes it: null, a boolean, a number, a text or a list of these."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, str):
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
    return repr(value)


def _looks() -> Iterator[Saved]:
    for number, name in enumerate(ORDER, 1):
        text = files("graph.browser").joinpath("looks").joinpath(name + SUFFIX).read_text(encoding="utf-8")
        yield _saved(PICTURES, number, read_query(name, text, NOTHING_SHARED))


def _saved(folder: str, number: int, query: Query) -> Saved:
    values = bind(query, query.example)
    body = _HEADER.sub("", query.cypher)
    return Saved(folder, number, query.name, query.title, query.description, body, values)


def _kind(number: int, line: Line) -> Saved:
    """The picture of the relations that look the same."""
    types = [name for name, relation in vocabulary().relations.items() if relation.group in line.groups]
    cypher = (
        f"MATCH p = (:Entity)-[r:{'|'.join(types)}]->(:Entity)\n"
        f"WHERE r.shown\nRETURN p\nORDER BY r.id\nLIMIT {MOST}\n"
    )
    about = f"Every relation of this kind in the default view: {', '.join(types)}."
    return Saved(PICTURES, number, f"only-{line.name}", f"Only: {line.title.lower()}", about, cypher, {})
