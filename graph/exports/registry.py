"""The export formats by name: what each gives, what it can hold, and the file that writes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal, TypeAlias, cast

Scope: TypeAlias = Literal["complete", "selection"]
Text: TypeAlias = Literal["json", "other"]
Part: TypeAlias = tuple[str, Iterable[str]]
"""The name of a file of a folder (empty where the export is one file) and its text, piece by piece."""


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """One format.

    ``scope``: whether it holds everything that a graph holds, records and all, or the entities, relations and
    claims of a selection. ``ending``: of its file; empty for a folder of files. ``text``: what characters that
    steer a terminal are escaped by. ``home``: the module whose function ``parts`` writes it, from a ``Complete``
    or an ``Extract``; imported on use, since ``--help`` must not wait for it.
    """

    name: str
    gives: str
    scope: Scope
    ending: str
    home: str
    text: Text = "other"

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder of several files."""
        return not self.ending

    @property
    def parts(self) -> Callable[[Any], Iterator[Part]]:
        """The function that writes it."""
        return cast("Callable[[Any], Iterator[Part]]", import_module(f"graph.exports.{self.home}").parts)


def _complete(name: str, ending: str, home: str, gives: str, text: Text = "other") -> ExportFormat:
    return ExportFormat(name, gives, "complete", ending, home, text)


def _selection(name: str, ending: str, home: str, gives: str, text: Text = "other") -> ExportFormat:
    return ExportFormat(name, gives, "selection", ending, home, text)


FORMATS = {
    one.name: one
    for one in (
        _complete("jsonl", ".jsonl", "jsonl", "everything, one record a line, as `load` reads it", "json"),
        _selection("graphml", ".graphml", "graphml", "entities and relations for Gephi, yEd and igraph"),
        _selection("gexf", ".gexf", "gexf", "the same with times, for the timeline of Gephi"),
        _selection("cytoscape", ".cyjs", "cytoscape", "the same as JSON for Cytoscape", "json"),
        _selection("csv", "", "tables", "a folder of tables: nodes, edges, claims"),
        _complete("neo4j-admin", "", "neo4j_admin", "a folder for `neo4j-admin database import full`"),
        _complete("cypher", ".cypher", "cypher", "a script that rebuilds everything in an empty Neo4j"),
        _selection("ftm", "", "ftm", "a folder of FollowTheMoney entities and statements"),
        _selection("stix", ".json", "stix", "a STIX 2.1 bundle", "json"),
        _selection("jsonld", ".jsonld", "jsonld", "claims as PROV-O and Web Annotation, in JSON-LD", "json"),
    )
}
