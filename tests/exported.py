"""A graph that makes it hard for exports: hostile texts, every status, denials alone, merged ids, the dead."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import injected
from conftest import SMALL, Fields, Graph, claim, entity, identity, source

from graph.exports.complete import Complete
from graph.exports.extract import Extract, extract
from graph.exports.registry import FORMATS
from graph.reading.view import View
from graph.selection import Selection
from graph.store.connect import Store

EVERYTHING = Selection(view=View(include=("alleged", "disputed", "retracted")))
ARABIC = "كتائب حزب الله"
HASH = "0" * 64
LOCATOR = {"text": HASH, "start": 3, "tokens": 4, "exact": HASH, "before": HASH, "after": HASH, "paragraph": 2}
NO_XML = "not in XML: \ufffe\uffff"

FEWEST: tuple[Fields, ...] = (
    *SMALL,
    entity(
        "texts", "Person", name=injected.CYPHER[0], aliases=[*injected.TEXTS], description=injected.SEVERAL_LINES
    ),
    claim("t1", "texts", "DENOUNCED", "body-b", statement=injected.SEVERAL_LINES, note=" ".join(injected.CYPHER)),
    claim("t2", "texts", "DENOUNCED", "body-b", qualifiers={"mode": [*injected.CYPHER]}, when="2020~"),
)
"""Hostile texts in every place, and few types of relations: a server plans a statement for each."""

FEW: tuple[Fields, ...] = (
    *FEWEST,
    source("s2", published="2020-03", url="https://example.org/a?b=c&d=%20e", reliability="C", sha256=HASH),
    source("s3", published="2020-08-01", origin="s2"),
    entity("dead-d", "Person", name="Dead", name_ar=ARABIC, end="2019-06", countries=["IQ", "IR"], wikidata="Q1"),
    entity("twin-t", "Person", aliases=["One", "Two; three", 'Fo"ur']),
    entity("twin-u", "Person", name=NO_XML, description=f"{NO_XML}\nSecond line, \t tab"),
    entity("both-b", labels=["ArmedGroup", "StateBody"], count=14),
    entity("office-o", "Office"),
    entity("law-l", "Law"),
    entity("base-a", "Asset"),
    entity("town-p", "Place", countries=["IQ"]),
    entity("elsewhere", "Place"),
    identity("twin-t", "twin-u"),
    # A state after death, one of several spells, an act that goes back and forth, an office, a union qualifier.
    claim("d1", "dead-d", "MEMBER_OF", "both-b", start="2020-01-01", qualifiers={"basis": "de_jure"}),
    claim("d2", "twin-t", "LEADS", "both-b", start="2006", end="2010", source="s2", locator=LOCATOR),
    claim("d3", "twin-t", "LEADS", "both-b", start="2015-05-05", end=".."),
    claim("d4", "twin-u", "MOVED_TO", "town-p", when="2019-12-31", qualifiers={"mode": "fled"}),
    claim("d5", "twin-u", "HOLDS_OFFICE", "office-o", observed="2020-06"),
    claim("d6", "body-b", "ENACTED", "law-l", when="2016"),
    claim("d7", "both-b", "RAIDED", "base-a", when="2020-02-29", qualifiers={"mode": ["arson", "night"]}),
    claim("d8", "both-b", "RAIDED", "base-a", stance="doubts", speaker="twin-t", note="Two\nlines"),
    claim("d9", "both-b", "OPERATES_IN", "elsewhere", retracted="2020-08"),
    claim("f1", "twin-t", "MET", "dead-d", stance="alleges", speaker="unattributed", when="2018", source="s3"),
    claim("e1", "twin-t", "SUPPORTS", "both-b", stance="denies", source="s3"),
)

RECORDS = (*FEW, *injected.dataset())
"""The same, and beside it many entities, each named by a hostile text."""


def loaded(store: Store, folder: Path) -> Store:
    """The store with the records above and nothing else."""
    store.run("MATCH (n) DETACH DELETE n")
    Graph(store, folder).load(*RECORDS)
    return store


def everything(store: Store) -> Extract:
    return extract(store, EVERYTHING)


def files(name: str, subject: Any) -> dict[str, str]:
    """The text of each file of an export by its name; of one file under the empty name."""
    return {part: "".join(text) for part, text in FORMATS[name].parts(subject)}


def one(name: str, subject: Any) -> str:
    """The text of an export that is one file."""
    return files(name, subject)[""]


def exports(store: Store) -> dict[str, dict[str, str]]:
    """The files of every format by its name."""
    complete, chosen = Complete(store), everything(store)
    return {name: files(name, complete if form.scope == "complete" else chosen) for name, form in FORMATS.items()}


def relations(made: Extract) -> dict[tuple[str, str, str], dict[str, Any]]:
    """Subject, object and id of every relation, with its properties."""
    return {(subject, object_, id_): about for id_, subject, object_, about in made.relations()}
