"""Spelling: unknown keys, the known ones nearest to them, and the tree with misspelt keys put right."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import replace

from capture.config.schema import ConfigShape, JobShape, LimitsShape, OptionsShape, ScrollShape, Shape, UrlShape
from capture.config.tree import MappingEntry, MappingNode, Node, Scalar, Sequence

__all__ = ["LATER", "Location", "put_right", "unknown_key"]

Location = tuple[str | int, ...]
"""Keys and indexes from the root."""

LATER = {
    *("at", "cron", "every", "schedule", "overlap", "missed", "retries", "unless_unchanged", "queue"),
    *("from", "keep", "dedup", "notify", "quotes", "stamps", "pdf"),
    *("steps", "profile", "logged_in_if"),
}
"""Keys that are designed but not there yet: refused, since a schedule that is ignored looks like one kept."""

SHAPES: dict[str, type[Shape]] = {
    "jobs": JobShape,
    "defaults": OptionsShape,
    "urls": UrlShape,
    "url": UrlShape,
    "limits": LimitsShape,
    "scroll": ScrollShape,
}

_CLOCK = re.compile(r"\d{1,2}(:\d\d)+", re.ASCII)


def unknown_key(location: Location, node: Node) -> str:
    """What to say of the key at the end of a location, whose value is ``node``."""
    name = str(location[-1])
    shown = repr(name[:60])
    if name in LATER:
        return f"{shown} is not supported by this version{_clock(node)}"
    near = _nearest(location)
    if near:
        return f"unknown key {shown}, did you mean {near!r}?"
    return f"unknown key {shown}; known are {', '.join(sorted(_known(location)))}"


def put_right(root: Node, misspelt: Iterable[Location]) -> Node:
    """The tree with these keys put right, where the right one is not there too."""
    for location in misspelt:
        near = _nearest(location)
        if near and location[-1] not in LATER:
            root = _renamed(root, location, near)
    return root


def _clock(node: Node) -> str:
    if isinstance(node, Scalar) and node.plain and _CLOCK.fullmatch(node.text):
        return f" (and {node.text} needs quotes: some YAML readers take it for a number in base 60)"
    return ""


def _nearest(location: Location) -> str | None:
    folded = str(location[-1]).lower().replace("-", "_")
    near = difflib.get_close_matches(folded, _known(location), n=1, cutoff=0.6)
    return near[0] if near else None


def _known(location: Location) -> list[str]:
    """The keys that may stand beside the last part of a location."""
    above = [part for part in location[:-1] if isinstance(part, str)]
    shape = SHAPES.get(above[-1], ConfigShape) if above else ConfigShape
    return list(shape.model_fields)


def _renamed(node: Node, location: Location, right: str) -> Node:
    part, rest = location[0], location[1:]
    if isinstance(node, Sequence) and isinstance(part, int):
        items = list(node.items)
        items[part] = _renamed(items[part], rest, right)
        return replace(node, items=tuple(items))
    if not isinstance(node, MappingNode) or (not rest and node.has(right)):
        return node

    def turned(entry: MappingEntry) -> MappingEntry:
        if entry.key.text != part:
            return entry
        if rest:
            return replace(entry, value=_renamed(entry.value, rest, right))
        return replace(entry, key=replace(entry.key, text=right))

    return replace(node, entries=tuple(turned(entry) for entry in node.entries))
