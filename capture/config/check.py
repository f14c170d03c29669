"""The check: a tree against the schema, with every fault at its place.

First comes what a config must have and may not have twice, as it stands in the file; then each key is read by its kind.
Of an unknown key the nearest known one is named, and what stands behind it is looked at as if that one stood there.
"""

import difflib
import re
from collections.abc import Iterator
from typing import Any

from capture.config.schema import CONFIG, Kind, Many, Shape, TextValue
from capture.config.secret_references import SecretReferences, has_reference
from capture.config.source import ConfigFault, FaultLocation
from capture.config.tree import MappingEntry, MappingNode, Node, Scalar, Sequence
from capture.errors import UsageError

__all__ = ["LATER", "check", "missing_parts", "nearest", "unknown_key"]

_NO_SPACE = re.compile(r"([\w-]+):(?!//)\S")
_ITEMS = {"jobs": "a job", "urls": "an address"}


def check(root: Node | None, secrets: SecretReferences) -> tuple[dict[str, Any] | None, list[ConfigFault]]:
    """The file's values by their keys, defaults included, or what is wrong with it: all of it at once."""
    if root is None:
        return None, [ConfigFault(FaultLocation(), "no jobs: the file is empty")]
    if not isinstance(root, MappingNode):
        return None, [ConfigFault(root.location, f"a config is a mapping that begins with 'jobs:'{_space(root)}")]
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
        values = {name: key.default for name, key in shape.keys.items()}
        for name, (entry, mended) in given.items():
            values[name] = self._read(shape.keys[name].kind, entry.value, name, repr(name), mended)
        return values

    def _read(self, kind: Kind, node: Node, name: str, what: str, mend: bool) -> Any:
        match kind, node:
            case TextValue(), _:
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
                entry = MappingEntry(key=Scalar(location=node.location, text=short), value=node)
                return self.shape(kind, MappingNode(location=node.location, entries=(entry,)), mend=mend)
            case Many(), _:
                self._fault(node, f"{name!r} must be a list: write [one, two], or lines that begin with '- '")
            case _:
                self._fault(node, f"{what} must be a mapping of keys and values{_space(node)}")
        return None

    def _value(self, kind: TextValue, node: Node, name: str) -> Any:
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
        self.faults.append(ConfigFault(node.location, text))


def _space(node: Node) -> str:
    found = _NO_SPACE.match(node.text) if isinstance(node, Scalar) else None
    return f": a space is missing after the colon of '{found[1]}:'" if found else ""


def missing_parts(root: MappingNode) -> Iterator[ConfigFault]:
    """Faults of the tree as it stands in the file: jobs, their names, their addresses."""
    jobs = root.get("jobs")
    if jobs is None:
        lost = next((e.key for e in root.entries if e.key.text in ("name", "url", "urls", "site")), None)
        if lost:
            yield ConfigFault(
                lost.location, f"{lost.text!r} stands outside of any job: is 'jobs:' and a list item's '- ' missing?"
            )
        yield ConfigFault(root.location, "no jobs: the key 'jobs' is missing")
    elif not _items(jobs):
        yield ConfigFault(jobs.location, "no jobs: put at least one under 'jobs:'")
    elif not isinstance(jobs, Scalar):
        yield from _each_job(jobs)


def _each_job(jobs: MappingNode | Sequence) -> Iterator[ConfigFault]:
    names: dict[str, FaultLocation] = {}
    for name, job in _items(jobs):
        if not isinstance(job, MappingNode):
            continue
        inner = job.get("name")
        if name and inner:
            yield ConfigFault(inner.location, "this job has its name before the colon: leave out the key 'name'")
        name = name or inner
        if isinstance(name, Scalar):
            if name.text in names:
                line = names[name.text].line
                yield ConfigFault(name.location, f"two jobs are named {name.text[:60]!r}: the other is in line {line}")
            names[name.text] = name.location
        yield from _sources(job)


def _sources(job: MappingNode) -> Iterator[ConfigFault]:
    """A job has addresses in one of three ways."""
    given = [key for key in ("url", "urls", "site") if job.get(key)]
    urls = job.get("urls")
    if not given and not job.has("from"):
        yield ConfigFault(job.location, "this job has no address: 'urls', 'url' or 'site' is missing")
    if len(given) > 1:
        yield ConfigFault(job.location, f"this job has {' and '.join(map(repr, given))}: one of them is enough")
    if isinstance(urls, Sequence) and not urls.items:
        yield ConfigFault(urls.location, "'urls' is empty")


def _items(jobs: Node) -> list[tuple[Node | None, Node]]:
    if isinstance(jobs, MappingNode):
        return [(entry.key, entry.value) for entry in jobs.entries]
    if isinstance(jobs, Sequence):
        return [(None, item) for item in jobs.items]
    return [] if jobs.missing else [(None, jobs)]


LATER = {
    *("at", "cron", "every", "schedule", "overlap", "missed", "retries", "unless_unchanged", "queue"),
    *("from", "keep", "dedup", "notify", "quotes", "stamps", "pdf"),
    *("steps", "profile", "logged_in_if"),
}
"""Keys that are designed but not there yet: refused, since a schedule that is ignored looks like one kept."""

_CLOCK = re.compile(r"\d{1,2}(:\d\d)+", re.ASCII)


def unknown_key(name: str, known: list[str], value: Node) -> str:
    """What to say of a key beside which the ``known`` ones may stand."""
    shown = repr(name[:60])
    if name in LATER:
        quotes = ""
        if isinstance(value, Scalar) and value.plain and _CLOCK.fullmatch(value.text):
            quotes = f" (and {value.text} needs quotes: some YAML readers take it for a number in base 60)"
        return f"{shown} is not supported by this version{quotes}"
    if near := nearest(name, known):
        return f"unknown key {shown}, did you mean {near!r}?"
    return f"unknown key {shown}; known are {', '.join(sorted(known))}"


def nearest(name: str, known: list[str]) -> str | None:
    """The known key that was meant; None where none is near, or where the key is one of a later version."""
    if name in LATER:
        return None
    near = difflib.get_close_matches(name.lower().replace("-", "_"), known, n=1, cutoff=0.6)
    return near[0] if near else None
