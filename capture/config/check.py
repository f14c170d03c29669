"""The check: a tree against the shape, with every fault at its place."""

import re
from typing import Any

from pydantic import ValidationError

from capture.config.fault import ConfigFault, FaultLocation
from capture.config.required import missing_parts
from capture.config.schema import ConfigShape
from capture.config.secret_references import SecretReferences
from capture.config.shorthand import longhand
from capture.config.suggestions import Location, put_right, unknown_key
from capture.config.tree import MappingNode, Node, Scalar, Sequence

__all__ = ["check"]

Error = dict[str, Any]
"""One of pydantic's: ``loc``, ``type``, ``msg``, ``ctx``."""

_NO_SPACE = re.compile(r"([\w-]+):(?!//)\S")


def check(root: Node | None, secrets: SecretReferences) -> tuple[ConfigShape | None, list[ConfigFault]]:
    """The file's typed form, or what is wrong with it: all of it at once."""
    if root is None:
        return None, [ConfigFault(FaultLocation(), "no jobs: the file is empty")]
    if not isinstance(root, MappingNode):
        return None, [ConfigFault(root.place, f"a config is a mapping that begins with 'jobs:'{_space(root)}")]
    faults = list(missing_parts(root))
    plain = longhand(root)
    shape, errors = _validate(plain, secrets)
    faults += [_fault(plain, error) for error in errors]
    mended = put_right(plain, [error["loc"] for error in errors if error["type"] == "extra_forbidden"])
    if mended is not plain and isinstance(mended, MappingNode):  # look behind misspelt keys too
        mended = longhand(mended)
        faults += [_fault(mended, error) for error in _validate(mended, secrets)[1]]
    return (None if faults else shape), faults


def _validate(root: MappingNode, secrets: SecretReferences) -> tuple[ConfigShape | None, list[Error]]:
    try:
        return ConfigShape.model_validate(_plain(root), context={"secrets": secrets}), []
    except ValidationError as error:
        errors = [dict(item) for item in error.errors(include_url=False, include_input=False)]
        no_jobs = ("jobs",)  # missing_parts has told of it in better words
        return None, [item for item in errors if item["loc"] != no_jobs or item["type"] != "missing"]


def _plain(node: Node) -> Any:
    """The tree as dicts and lists, scalars as they are."""
    if isinstance(node, MappingNode):
        return {entry.key.text: _plain(entry.value) for entry in node.entries}
    return [_plain(item) for item in node.items] if isinstance(node, Sequence) else node


def _fault(root: MappingNode, error: Error) -> ConfigFault:
    location: Location = error["loc"]
    node, key = _at(root, location)
    name = next((part for part in reversed(location) if isinstance(part, str)), "")
    if isinstance(node, Scalar) and node.missing and error["type"] in ("list_type", "model_type"):
        return ConfigFault(node.place, f"{_what(location)} has no value: leave the key out")
    match error["type"]:
        case "extra_forbidden":
            return ConfigFault(key.place, unknown_key(location, node))
        case "missing":
            return ConfigFault(node.place, f"{name!r} is missing")
        case "list_type":
            return ConfigFault(node.place, f"{name!r} must be a list: write [one, two], or lines that begin with '- '")
        case "model_type":
            return ConfigFault(node.place, f"{_what(location)} must be a mapping of keys and values{_space(node)}")
        case "value_error":
            return ConfigFault(node.place, f"{name}: {error['ctx']['error']}")
    return ConfigFault(node.place, f"{name}: {error['msg']}")


def _at(root: Node, location: Location) -> tuple[Node, Node]:
    """The node at a location, or the nearest above it; and its key, or itself."""
    node: Node = root
    key: Node = root
    for part in location:
        if isinstance(node, MappingNode) and node.has(part):
            entry = next(entry for entry in node.entries if entry.key.text == part)
            node, key = entry.value, entry.key
        elif isinstance(node, Sequence) and isinstance(part, int):
            node = key = node.items[part]
    return node, key


def _what(location: Location) -> str:
    if isinstance(location[-1], int):
        return {"jobs": "a job", "urls": "an address"}.get(str(location[-2]), "an item")
    return repr(location[-1])


def _space(node: Node) -> str:
    found = _NO_SPACE.match(node.text) if isinstance(node, Scalar) else None
    return f": a space is missing after the colon of '{found[1]}:'" if found else ""
