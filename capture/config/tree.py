"""The tree: a YAML document as scalars, sequences and mappings, each with its place, and nothing constructed.

Scalars keep the text that stands in the file, so that ``no``, ``22:30``, ``1.10`` and ``2026-01-05`` never
become something else. PyYAML's composer does the syntax; tags are refused, aliases are bounded.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from capture.config.source import ConfigFault, ConfigSource, FaultLocation
from capture.config.syntax import explain, explain_unreadable

__all__ = ["MappingEntry", "MappingNode", "Node", "Scalar", "Sequence", "parse"]

MAX_DEPTH = 24  # a config needs 6
MAX_NODES = 200_000  # after aliases are written out


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    """One value. ``comment`` is the text behind `` #`` where a comment follows at once, without a space."""

    location: FaultLocation
    text: str
    plain: bool = True
    comment: str = ""

    @property
    def missing(self) -> bool:
        """Whether it stands for nothing: an empty value, ``~`` or ``null``."""
        return self.plain and self.text in ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingEntry:
    """One key and its value."""

    key: Scalar
    value: "Node"


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingNode:
    """Keys in the file's order, none twice."""

    location: FaultLocation
    entries: tuple[MappingEntry, ...]

    def get(self, key: str) -> "Node | None":
        """The value of a key."""
        return next((entry.value for entry in self.entries if entry.key.text == key), None)

    def has(self, key: str | int) -> bool:
        """Whether the key is there."""
        return any(entry.key.text == key for entry in self.entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence:
    """Items in order."""

    location: FaultLocation
    items: "tuple[Node, ...]"


Node = Scalar | MappingNode | Sequence


def parse(source: ConfigSource) -> tuple[Node | None, list[ConfigFault]]:
    """The file's one document, None for an empty file, and what is wrong with it.

    Faults of syntax end the reading, so then there is one fault and no tree.
    """
    try:
        composer = _Composer(source.text)
        root = composer.get_single_node()
    except yaml.reader.ReaderError as error:
        return None, [explain_unreadable(source, error)]
    except yaml.MarkedYAMLError as error:
        return None, [explain(source, error)]
    builder = _Builder(source)
    try:
        return (None if root is None else builder.build(root, 1)), builder.faults
    except _TooMuch as error:
        return None, [ConfigFault(error.location, error.text)]


class _TooMuch(Exception):
    """The document is deeper or longer than any config."""

    def __init__(self, location: FaultLocation, text: str) -> None:
        super().__init__(text)
        self.location = location
        self.text = text


class _Composer(yaml.SafeLoader):
    """PyYAML's composer, which stops at too deep nesting and at tags."""

    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        tag = getattr(event, "tag", None)
        if tag not in (None, "!"):
            raise yaml.composer.ComposerError(None, None, f"tag {tag}", event.start_mark)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise yaml.composer.ComposerError(None, None, "nested too deeply", event.start_mark)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


class _Builder:
    """Turns PyYAML's nodes into ours, counting."""

    def __init__(self, source: ConfigSource) -> None:
        self.faults: list[ConfigFault] = []
        self._lines = source.text.splitlines()
        self._nodes = 0

    def build(self, node: yaml.Node, depth: int) -> Node:
        location = _place(node)
        self._nodes += 1
        if depth > MAX_DEPTH:
            raise _TooMuch(location, "nested too deeply, or an alias that holds itself")
        if self._nodes > MAX_NODES:
            raise _TooMuch(location, f"more than {MAX_NODES:,} values once the aliases are written out")
        if isinstance(node, yaml.MappingNode):
            return MappingNode(location=location, entries=tuple(self._entries(node, depth)))
        if isinstance(node, yaml.SequenceNode):
            return Sequence(location=location, items=tuple(self.build(item, depth + 1) for item in node.value))
        assert isinstance(node, yaml.ScalarNode)
        plain = node.style is None
        comment = self._comment(node) if plain else ""
        return Scalar(location=location, text=node.value, plain=plain, comment=comment)

    def _entries(self, node: yaml.MappingNode, depth: int) -> Iterator[MappingEntry]:
        seen: dict[str, FaultLocation] = {}
        for key_node, value_node in node.value:
            key = self.build(key_node, depth + 1)
            value = self.build(value_node, depth + 1)
            if not isinstance(key, Scalar):
                self.faults.append(ConfigFault(key.location, "a key must be a plain word"))
            elif key.plain and key.text == "<<":
                self.faults.append(
                    ConfigFault(key.location, "'<<' is not supported: put what jobs share under defaults")
                )
            elif key.text in seen:
                hint = "; is the dash of a new list item missing?" if key.text in ("name", "url", "urls") else ""
                text = f"duplicate key {key.text[:60]!r}: it stands in line {seen[key.text].line} already{hint}"
                self.faults.append(ConfigFault(key.location, text))
            else:
                seen[key.text] = key.location
                yield MappingEntry(key=key, value=value)

    def _comment(self, node: yaml.Node) -> str:
        number = node.end_mark.line
        if number >= len(self._lines):
            return ""
        rest = self._lines[number][node.end_mark.column :]
        stripped = rest.lstrip(" \t")
        glued = stripped.startswith("#") and stripped != rest and stripped[1:2].strip(" \t#!") != ""
        return stripped.rstrip() if glued else ""


def _place(node: yaml.Node) -> FaultLocation:
    return FaultLocation(node.start_mark.line + 1, node.start_mark.column + 1)
