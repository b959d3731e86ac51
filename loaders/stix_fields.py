"""What the objects of a bundle state in common: days, addresses, markings, and what our own export adds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from loaders import stix_map
from loaders.stix_read import Object
from schema.dates import DateError, read_day_span

PREFIX = "stix:"

_TIME = re.compile(r"(\d{4}-\d\d-\d\d)(T[\d:.]+(Z|[+-]\d\d:?\d\d)?)?")
_WIKIDATA = re.compile(r"Q[1-9][0-9]*")


def own(made: Object) -> dict[str, Any]:
    """What our own export adds to an object."""
    extensions = made.values.get("extensions")
    own = extensions.get(stix_map.EXTENSION) if isinstance(extensions, dict) else None
    return own if isinstance(own, dict) else {}


def day(text: str) -> str | None:
    """The day of a time; None where it is none."""
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    try:
        read_day_span(found[1])
    except DateError:
        return None
    return found[1]


def marking(made: Object) -> str:
    """A marking in words."""
    definition = made.values.get("definition")
    stated = definition if isinstance(definition, dict) else {}
    tlp = stated.get("tlp")
    if isinstance(tlp, str):
        return f"TLP:{tlp.upper()}"
    statement = stated.get("statement")
    return " ".join(statement.split()) if isinstance(statement, str) and statement else made.text("name") or made.id


def _references(made: Object) -> Iterator[dict[str, Any]]:
    found = made.values.get("external_references")
    yield from (one for one in found if isinstance(one, dict)) if isinstance(found, list) else ()


def url(made: Object) -> str | None:
    """The first address that an object cites."""
    return next((url for one in _references(made) if isinstance(url := one.get("url"), str) and url.strip()), None)


def wikidata(made: Object) -> str | None:
    """The id that an object has in Wikidata."""
    for one in _references(made):
        id_ = one.get("external_id")
        if (
            str(one.get("source_name")).casefold() == "wikidata"
            and isinstance(id_, str)
            and _WIKIDATA.fullmatch(id_)
        ):
            return id_
    return None
