"""The JSON Schema of claim files, docs/claim-files.schema.json: editors complete and check fields with it.

It is made from the models of ``schema.records``. What spans several fields (dates that fit the relation, ids that
exist) only ``militia-graph check`` knows.
"""

from __future__ import annotations

import json
from typing import Any

from pydantic.json_schema import models_json_schema

from loaders.claims_yaml import SECTIONS
from loaders.items import MODELS
from schema.vocabulary import vocabulary

QUOTED = {
    "quote": {"type": "string", "description": "Words of the text; `militia-graph seal` makes them a locator"},
    "occurrence": {"type": "integer", "minimum": 1, "description": "Which one, if the quote stands there twice"},
}


def page() -> str:
    """The schema as JSON, keys in a fixed order."""
    _, made = models_json_schema([(model, "validation") for model in MODELS.values()])
    definitions = {name: _readable(definition) for name, definition in made["$defs"].items()}
    for name in ("Claim", "Coverage"):
        definitions[name]["properties"] |= QUOTED
    definitions["Claim"]["properties"]["relation"] |= {"enum": list(vocabulary().relations)}
    definitions["Entity"]["properties"]["labels"] = _listed({"enum": list(vocabulary().labels)})
    records = {kind: {"$ref": f"#/$defs/{model.__name__}"} for kind, model in MODELS.items()}
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Claim files of militia-graph: sections of records, or a list of records of one kind",
        "if": {"type": "object"},
        "then": {
            "properties": {
                section: {"type": "array", "items": records[kind]} for section, kind in SECTIONS.items()
            },
            "additionalProperties": False,
        },
        "else": {"type": "array", "items": {"anyOf": list(records.values())}},
        "$defs": definitions,
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _readable(part: dict[str, Any]) -> dict[str, Any]:
    """A definition as the loaders read it.

    One word may stand for a list of words, and what YAML takes for a number or for true is text all the same.
    """
    made = {key: value for key, value in part.items() if key not in ("title", "default")}
    if "properties" in made:
        made["description"] = made["description"].replace("``", "`")
        made["properties"] = {name: _readable(field) for name, field in made["properties"].items()}
    for key in ("items", "additionalProperties"):
        if isinstance(made.get(key), dict):
            made[key] = _readable(made[key])
    if "anyOf" in made:
        made["anyOf"] = [_readable(choice) for choice in made["anyOf"]]
    if made.get("type") == "string" and not {"enum", "pattern"} & made.keys():
        return {**made, "type": ["string", "number", "boolean"]}
    return _listed(made["items"]) if made.get("type") == "array" else made


def _listed(item: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [item, {"type": "array", "items": item, "minItems": 1}]}
