"""Make loaders/ftm_model.json: what the FollowTheMoney loader reads of the model of the installed followthemoney.

Run it after `make ftm`, where followthemoney is newer; the file says which version it is of.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parent.parent / "loaders" / "ftm_model.json"


def extract(schemata: Mapping[str, Any]) -> dict[str, Any]:
    """Of each schema: what it extends, its ends if it is an edge, caption, dates, and its properties with types."""
    return {name: _schema(schema) for name, schema in sorted(schemata.items())}


def _schema(schema: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: schema[key] for key in ("extends", "edge", "caption", "temporalExtent") if schema.get(key)}
    own = {
        name: {key: prop[key] for key in ("type", "stub") if prop.get(key)}
        for name, prop in sorted(schema["properties"].items())
    }
    return {**kept, "properties": own}


def main() -> None:
    """Write the file, a schema a line, so that a change can be read."""
    from followthemoney import model  # noqa: PLC0415  installed by `make ftm` alone

    made = distribution("followthemoney")
    licence = made.metadata["License"].splitlines()
    head = {"model": f"followthemoney {made.version}", "licence": [line.strip() for line in licence]}
    lines = [f"{json.dumps(key)}: {json.dumps(text)}" for key, text in head.items()]
    schemata = ",\n".join(
        f"{json.dumps(name)}: {json.dumps(schema, separators=(',', ':'))}"
        for name, schema in extract(model.to_dict()["schemata"]).items()
    )
    text = "{" + ",\n".join([*lines, '"schemata": {\n' + schemata + "\n}}"]) + "\n"
    TARGET.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
