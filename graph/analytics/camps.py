"""In which of the five camps everybody is: by the prepared query, and as an analyst overrides it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from graph.reading.ask import ask
from graph.reading.names import find_entity
from schema.errors import InputError, Place, Problem

if TYPE_CHECKING:
    from graph.reading.view import View
    from graph.store.connect import Store

CAMPS = ("state", "hybrid", "militia", "foreign", "other")


def camps(store: Store, home: str, view: View, overrides: Path | None = None) -> dict[str, dict[str, Any]]:
    """The camp of every actor, seen from a home country.

    Args:
        store: the graph.
        home: ISO 3166 code of the home country.
        view: statuses and day.
        overrides: a YAML file of ``entity: camp``.

    Returns:
        By entity the row of the query ``camps``: ``camp``, ``because``, ``edge``, …

    Raises:
        InputError: the file cannot be read, or gives a camp that is none.
        UsageError: it names an unknown entity.
    """
    rows = {row["entity"]: row for row in ask(store, "camps", home=home, **view.parameters())}
    for wanted, camp in _read(overrides).items():
        id_ = find_entity(store, wanted).id
        rows[id_] = {**rows.get(id_, {"entity": id_}), "camp": camp, "because": f"by {overrides}", "edge": None}
    return rows


def _read(path: Path | None) -> dict[str, str]:
    if path is None:
        return {}
    place = Place(str(path))
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InputError([Problem(place, "", f"cannot be read: {str(error).splitlines()[0]}")]) from None
    if not isinstance(given, dict):
        raise InputError([Problem(place, "", "is no mapping: write `Qais al-Khazali: militia`")])
    wrong = [
        Problem(place, str(name), f"{camp!r} is not one of {', '.join(CAMPS)}")
        for name, camp in given.items()
        if camp not in CAMPS
    ]
    if wrong:
        raise InputError(wrong)
    return {str(name): str(camp) for name, camp in given.items()}
