"""STIX bundles as the newest version of each object, with the place of each.

STIX 2.0 and 2.1 (OASIS Standards, 2017 and 10 June 2021). A bundle is one JSON document whose objects refer to each
other in any direction, so it is read whole; a folder of bundles is read bundle by bundle.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from loaders.job import Cells, Job
from loaders.opening import DataFile, Head
from loaders.slugs import printable
from schema.errors import InputError, Place, Problem

LIMIT = 100 * 1024 * 1024
"""Bytes of a bundle, unpacked: in memory it takes about five times as much."""

ID = re.compile(r"[a-z0-9][a-z0-9-]{1,99}--[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_BUNDLE = re.compile(r'"type"\s*:\s*"bundle"|"id"\s*:\s*"bundle--')


@dataclass(frozen=True, slots=True)
class Object:
    """An object of a bundle: what it states, and where it stands."""

    id: str
    kind: str
    row: Cells
    values: Mapping[str, Any]

    def text(self, name: str) -> str:
        """A field that is a text, on one line; empty where it is none."""
        value = self.values.get(name)
        return " ".join(value.split()) if isinstance(value, str) else ""

    def texts(self, name: str) -> list[str]:
        """The texts of a field that is a list."""
        value = self.values.get(name)
        return (
            [" ".join(one.split()) for one in value if isinstance(one, str) and one.strip()]
            if isinstance(value, list)
            else []
        )


@dataclass(slots=True)
class Bundles:
    """The objects of all bundles of a job, each time from the start."""

    job: Job
    _newest: dict[str, tuple[str, str, int]] = field(default_factory=dict)
    _kept: list[Any] | None = None
    _read: bool = False

    def objects(self) -> Iterator[Object]:
        """The newest version of every object. What is wrong is told in the first reading alone."""
        first, self._read = not self._read, True
        if first:
            for file in self.job.files:
                for number, made in enumerate(self._listed(file)):
                    if _problem(made) is None:
                        version = (_version(made), file.shown, number)
                        if (
                            version[0] > self._newest.get(made["id"], ("", "", 0))[0]
                            or made["id"] not in self._newest
                        ):
                            self._newest[made["id"]] = version
        for file in self.job.files:
            for number, made in enumerate(self._listed(file)):
                if first:
                    self.job.tally.rows[file.shown] += 1
                if (problem := _problem(made)) is not None:
                    if first:
                        row = Cells(
                            Place(f"{file.shown} object {number + 1}"), {"object": json.dumps(made)[:10_000]}
                        )
                        self.job.refuse(row, *problem)
                elif self._newest[made["id"]][1:] == (file.shown, number):
                    row = Cells(Place(f"{file.shown} {made['id']}"), _shown(made))
                    yield Object(made["id"], made["type"], row, made)
                elif first:
                    self.job.tally.skip("older or repeated version of an object")

    def _listed(self, file: DataFile) -> list[Any]:
        if self._kept is not None:
            return self._kept
        found = _objects(file)
        if len(self.job.files) == 1:
            self._kept = found
        return found


def _objects(file: DataFile) -> list[Any]:
    """The objects of a bundle.

    Raises:
        InputError: it is none, or too large.
    """
    with file.binary() as stream:
        raw = stream.read(LIMIT + 1)
    try:
        if len(raw) > LIMIT:
            raise ValueError(f"is larger than {LIMIT // 1024**2} MB")
        try:
            made = json.loads(raw.decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise ValueError("is not UTF-8") from None
        except json.JSONDecodeError as error:
            raise ValueError(f"is no JSON: line {error.lineno}, column {error.colno}: {error.msg}") from None
        if not isinstance(made, dict) or made.get("type") != "bundle":
            raise ValueError("is no STIX bundle")
        objects = made.get("objects", [])
        if not isinstance(objects, list):
            raise ValueError("has objects that are no list")
    except (ValueError, RecursionError) as error:
        message = "is nested too deeply" if isinstance(error, RecursionError) else str(error)
        hint = "split it: a folder of bundles is read as one" if "larger" in message else ""
        raise InputError([Problem(Place(file.shown), "", message, hint)]) from None
    return objects


def _problem(made: Any) -> tuple[str, ...] | None:
    if not isinstance(made, dict):
        return "", "is no object"
    id_, kind = made.get("id"), made.get("type")
    if not isinstance(id_, str) or not ID.fullmatch(id_):
        return "id", f"{printable(str(id_))!r} is no id of STIX", "it is TYPE--UUID"
    if not isinstance(kind, str) or not id_.startswith(f"{kind}--"):
        return "type", "is not the one that the id names"
    return None


def _version(made: Mapping[str, Any]) -> str:
    """When a version was made, as a text that sorts: times differ in how many digits of a second they have."""
    modified = made.get("modified")
    return modified.rstrip("Z").ljust(32, "0") if isinstance(modified, str) else ""


def _shown(made: Mapping[str, Any]) -> dict[str, str]:
    return {key: value for key, value in made.items() if isinstance(value, str) and key != "description"}


def is_bundle(head: Head) -> bool:
    """Whether a file is a bundle."""
    return head.text.lstrip().startswith("{") and _BUNDLE.search(head.text) is not None
