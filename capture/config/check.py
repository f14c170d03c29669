"""The check: a tree against the schema, with every fault at its place."""

import re
from typing import Any

from capture.config.fault import ConfigFault, FaultLocation
from capture.config.required import missing_parts
from capture.config.schema import CONFIG, Key, Kind, Many, Shape, Value
from capture.config.secret_references import SecretReferences, has_reference
from capture.config.suggestions import nearest, unknown_key
from capture.config.tree import MappingEntry, MappingNode, Node, Scalar, Sequence
from capture.errors import UsageError

__all__ = ["check"]

_NO_SPACE = re.compile(r"([\w-]+):(?!//)\S")
_ITEMS = {"jobs": "a job", "urls": "an address"}


def check(root: Node | None, secrets: SecretReferences) -> tuple[dict[str, Any] | None, list[ConfigFault]]:
    """The file's values by their keys, defaults included, or what is wrong with it: all of it at once."""
    if root is None:
        return None, [ConfigFault(FaultLocation(), "no jobs: the file is empty")]
    if not isinstance(root, MappingNode):
        return None, [ConfigFault(root.place, f"a config is a mapping that begins with 'jobs:'{_space(root)}")]
    reader = _Reader(secrets)
    read = reader.shape(CONFIG, root, mend=True)
    # What ``jobs`` must be is said in better words.
    faults = [*missing_parts(root), *(fault for fault in reader.faults if fault.text != "'jobs' is missing")]
    return (None if faults else read), faults


class _Reader:
    """Reads what a kind wants out of a node, and gathers what is wrong.

    ``name`` is the nearest key above, ``what`` the node in words. With ``mend`` what stands behind a misspelt key is
    read as if the key were right, where that one is not there too.
    """

    def __init__(self, secrets: SecretReferences) -> None:
        self._secrets = secrets
        self.faults: list[ConfigFault] = []

    def shape(self, shape: Shape, node: MappingNode, *, mend: bool) -> dict[str, Any]:
        """The values of all keys that the shape knows."""
        given = {entry.key.text: (entry, mend) for entry in node.entries if entry.key.text in shape.keys}
        for name in shape.required:
            if name not in given:
                self._fault(node, f"{name!r} is missing")
        for entry in node.entries:
            if entry.key.text not in shape.keys:
                self._fault(entry.key, unknown_key(entry.key.text, list(shape.keys), entry.value))
                near = nearest(entry.key.text, list(shape.keys))
                if mend and near and near not in given:
                    given[near] = (entry, False)
        return {name: self._behind(name, key, *given.get(name, (None, mend))) for name, key in shape.keys.items()}

    def _behind(self, name: str, key: Key, entry: MappingEntry | None, mend: bool) -> Any:
        return key.default if entry is None else self._read(key.kind, entry.value, name, repr(name), mend)

    def _read(self, kind: Kind, node: Node, name: str, what: str, mend: bool) -> Any:
        match kind, node:
            case Value(), _:
                return self._value(kind, node, name)
            case Many(spread=spread), MappingNode() if spread is not None:
                return self._read(kind, spread(node), name, what, mend)
            case Many(), Sequence():
                return [self._read(kind.item, item, name, _ITEMS.get(name, "an item"), mend) for item in node.items]
            case Shape(), MappingNode():
                return self.shape(kind, node, mend=mend)
            case _, Scalar(missing=True):
                self._fault(node, f"{what} has no value: leave the key out")
            case Shape(short=short), Scalar() if short:
                entry = MappingEntry(key=Scalar(place=node.place, text=short), value=node)
                return self.shape(kind, MappingNode(place=node.place, entries=(entry,)), mend=mend)
            case Many(), _:
                self._fault(node, f"{name!r} must be a list: write [one, two], or lines that begin with '- '")
            case _:
                self._fault(node, f"{what} must be a mapping of keys and values{_space(node)}")
        return None

    def _value(self, kind: Value, node: Node, name: str) -> Any:
        try:
            if not isinstance(node, Scalar):
                raise ValueError("one value is wanted here, not a list or a mapping")  # noqa: TRY004 - a fault of the file
            if node.missing:
                raise ValueError("has no value: leave the key out, or put the text in quotes")
            if kind.secret:
                return kind.read(node.text, self._secrets)
            if has_reference(node.text):  # the text will stand in the record, where no secret may
                raise ValueError("would be written into the archive: ${env:…} and ${file:…} are for logins and proxy")
            return kind.read(node.text)
        except UsageError as error:
            self._fault(node, f"{name}: {error.message}{'. ' if error.hint else ''}{error.hint}")
        except ValueError as error:
            self._fault(node, f"{name}: {error}")
        return None

    def _fault(self, node: Node, text: str) -> None:
        self.faults.append(ConfigFault(node.place, text))


def _space(node: Node) -> str:
    found = _NO_SPACE.match(node.text) if isinstance(node, Scalar) else None
    return f": a space is missing after the colon of '{found[1]}:'" if found else ""
