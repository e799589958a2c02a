"""The JSON Schema by which an editor completes and checks scenario files, whole ones and variants."""

from __future__ import annotations

from typing import Any

from sim.scenario.schema import ScenarioFile

PARTIAL = "-in-a-variant"
VARIANT_FIELDS: dict[str, Any] = {
    "extends": {
        "type": "string",
        "description": "File that this one extends, beside it, or a shipped scenario. Give only what differs: entries "
        "are merged by id, null takes away, a number given anew replaces the old one.",
    },
    "without": {
        "type": "array",
        "items": {"type": "string"},
        "description": "Ids of items, linkages and events of the extended scenario that are dropped, with whatever names "
        "them; only outcome classes that rest on a dropped item must be given anew.",
    },
}


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of scenario files.

    A file that says ``extends`` may leave out every field, and take any away by null; any other must be whole.
    """
    whole: dict[str, Any] = _terse(ScenarioFile.model_json_schema(by_alias=True))
    entries = whole.pop("$defs")
    variant = {**_partial(whole), "required": ["extends"]}
    variant["properties"] = {**VARIANT_FIELDS, **variant["properties"]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A scenario of linked negotiations",
        "if": {"type": "object", "required": ["extends"]},
        "then": {"$ref": f"#/$defs/{ScenarioFile.__name__}{PARTIAL}"},
        "else": {"$ref": f"#/$defs/{ScenarioFile.__name__}"},
        "$defs": {
            ScenarioFile.__name__: whole,
            **entries,
            ScenarioFile.__name__ + PARTIAL: variant,
            **{name + PARTIAL: _partial(entry) for name, entry in entries.items()},
        },
    }


def _terse(schema: Any) -> Any:
    """Without what tells an author nothing: titles that repeat a field's name, and defaults that are whole entries."""
    if isinstance(schema, list):
        return [_terse(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        word: {name: _terse(one) for name, one in value.items()} if word in ("properties", "$defs") else _terse(value)
        for word, value in schema.items()
        if not (word == "title" or (word == "default" and isinstance(value, dict)))
    }


def _partial(schema: Any) -> Any:
    """The same with nothing required, and null allowed wherever an entry or a field stands."""
    if isinstance(schema, list):
        return [_partial(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    partial = {}
    for word, value in schema.items():
        if word in ("required", "minProperties", "discriminator"):
            continue
        if word == "$ref":
            partial[word] = value + PARTIAL
        elif word in ("properties", "patternProperties"):
            partial[word] = {name: _or_null(_partial(one)) for name, one in value.items()}
        elif word == "additionalProperties" and isinstance(value, dict):
            partial[word] = _or_null(_partial(value))
        else:
            # Without its government or kind, an entry may fit several.
            partial["anyOf" if word == "oneOf" else word] = _partial(value)
    return partial


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    said: dict[str, Any] = {word: schema[word] for word in ("description", "default") if word in schema}
    rest = {word: value for word, value in schema.items() if word not in said}
    return {"anyOf": [rest, {"type": "null"}], **said}
