"""Data of a foreign format, read as `load` reads it but without a graph: its records, and what the tally says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from loaders.catalogue import Asked, open_input
from loaders.items import Item
from loaders.tally import Tally
from schema.checks import Checker
from schema.errors import Place
from schema.records import Claim, Entity, Reliability, Source

SHARED = Path(__file__).parent.parent / "../shared/data"


@dataclass(frozen=True, slots=True)
class Data:
    """What a loader made of an input. ``problems`` are those of all records together: a load refuses them."""

    loader: str
    sources: dict[str, Source]
    entities: dict[str, Entity]
    claims: dict[str, Claim]
    tally: Tally
    problems: list[str]

    @property
    def report(self) -> str:
        """The report as it is printed, without its columns."""
        return "\n".join(f"{heading} {text}" for heading, text in self.tally.lines())


def read_data(
    path: Path,
    *,
    loader: str | None = None,
    options: Mapping[str, str] | None = None,
    mapping: Path | None = None,
    reliability: Reliability | None = None,
    rejects: Path | None = None,
    strict: bool = False,
) -> Data:
    """Read a file or a folder."""
    tally = Tally(rejects, strict)
    reading = open_input(path, Asked(loader, reliability, mapping, options), tally)
    assert reading.loader
    data = Data(reading.loader.name, {}, {}, {}, tally, [])
    items = [item for item in reading.items([]) if isinstance(item, Item)]
    tally.close()
    checker = Checker()
    for item in items:
        if isinstance(item.record, Source):
            data.sources[item.record.id] = item.record
            checker.add_source(item.record, "data", Place())
        elif isinstance(item.record, Entity):
            data.entities[item.record.id] = item.record
            checker.add_entity(item.record, "data", Place())
    for item in items:
        if isinstance(item.record, Claim):
            data.claims[item.record.id] = item.record
            checker.add_claim(item.record, item.place)
    data.problems.extend(map(str, checker.finish()))
    assert {"source": len(data.sources), "entity": len(data.entities), "claim": len(data.claims)} == {
        kind: tally.records[kind] for kind in ("source", "entity", "claim")
    }
    return data


def shared(name: str) -> Path:
    """A real file or folder beside the project; skips the test where it is not there."""
    path = SHARED / name
    if not path.exists():
        pytest.skip("the real data lie beside the project, and are not there")
    return path
