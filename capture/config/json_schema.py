"""The published schema: pydantic's own, with the short forms that the reader accepts beside the long ones."""

import copy
from typing import Any

__all__ = ["published"]

_STRINGS = {"type": "string"}


def published(own: dict[str, Any]) -> dict[str, Any]:
    """The schema of the file as people write it, from that of the file as it is read."""
    schema = copy.deepcopy(_without_nulls(own))
    definitions = schema["$defs"]
    for shape in ("JobShape", "OptionsShape"):
        properties = definitions[shape]["properties"]
        duration = properties["settle"]
        scroll = properties["scroll"]
        properties["scroll"] = {
            "description": scroll.pop("description"),
            "anyOf": [{key: duration[key] for key in ("type", "pattern")}, scroll],
        }
        named = {"type": "object", "additionalProperties": _STRINGS}
        listed = properties["host_map"]
        properties["host_map"] = {"description": listed.pop("description"), "anyOf": [named, listed]}
    job = definitions["JobShape"]
    address = {"anyOf": [_STRINGS, {"$ref": "#/$defs/UrlShape"}]}
    job["properties"]["urls"]["items"] = address
    job["properties"]["url"] = {"description": job["properties"]["url"]["description"], **address}
    _jobs(schema, job)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "warcite config"}


def _jobs(schema: dict[str, Any], job: dict[str, Any]) -> None:
    """Jobs by name, without a key ``name``, or a list of jobs with it."""
    unnamed = copy.deepcopy(job)
    unnamed["required"] = [key for key in unnamed.get("required", []) if key != "name"]
    if not unnamed["required"]:
        del unnamed["required"]
    del unnamed["properties"]["name"]
    schema["$defs"]["UnnamedJobShape"] = unnamed
    listed = schema["properties"]["jobs"]
    by_name = {"type": "object", "minProperties": 1, "additionalProperties": {"$ref": "#/$defs/UnnamedJobShape"}}
    listing = {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/JobShape"}}
    schema["properties"]["jobs"] = {"description": listed["description"], "anyOf": [by_name, listing]}


def _without_nulls(value: Any) -> Any:
    """Keys are left out, never null: so no ``null`` alternatives, no defaults and no titles of fields."""
    if isinstance(value, list):
        return [_without_nulls(item) for item in value]
    if not isinstance(value, dict):
        return value
    rest = {
        key: _without_nulls(item)
        for key, item in value.items()
        if not (key in ("default", "title") and not isinstance(item, dict))
    }
    choices = [choice for choice in rest.get("anyOf", []) if choice != {"type": "null"}]
    if len(choices) == 1:
        del rest["anyOf"]
        return {**choices[0], **rest}
    return rest
