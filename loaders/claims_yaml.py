"""Claim files in YAML: lists of sources, entities, claims, identities and uncovered sentences."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from loaders.items import Item, Kind, build
from loaders.opening import DataFile
from loaders.reading import read_whole
from loaders.yaml_nodes import Mapping, compose, place, records
from schema.errors import Problem

SECTIONS: dict[str, Kind] = {
    "sources": "source",
    "entities": "entity",
    "identity": "identity",
    "claims": "claim",
    "coverage": "coverage",
}


def read(file: DataFile, kind: Kind | None, problems: list[Problem]) -> Iterator[Item]:
    """The items of one YAML file: a list of records of ``kind``, or a mapping of sections to lists."""
    text = read_whole(file, problems)
    if text is None:
        return
    for kind_, mapping in mappings(text, file.shown, kind, problems):
        item = build(kind_, mapping.values, mapping.place_of, problems)
        if item is not None:
            yield item


def mappings(text: str, shown: str, kind: Kind | None, problems: list[Problem]) -> Iterator[tuple[Kind, Mapping]]:
    """Every record of the text as it stands, with its kind and its places."""
    node = compose(text, shown, problems)
    if node is None:
        return
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
            section = SECTIONS.get(name)
            if section is None:
                known = ", ".join(SECTIONS)
                problems.append(Problem(place(key, shown), name, f"is no section: use {known}"))
                continue
            if name in seen:
                problems.append(Problem(place(key, shown), name, "stands twice in this file", "join the two lists"))
            seen.add(name)
            for mapping in records(value, shown, problems):
                yield section, mapping
    elif kind is None:
        hint = "start with a line such as 'claims:'"
        problems.append(Problem(place(node, shown), "", "does not say what its records are", hint))
    else:
        for mapping in records(node, shown, problems):
            yield kind, mapping
