"""Named fields: the header block of a record (WARC 1.1, 4), written strictly and read leniently, as bytes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

__all__ = ["Field", "Fields", "safe_value", "serialise"]

Field = tuple[str, str]

_CONTROLS = re.compile(r"[\x00-\x20\x7f]")
_BREAKS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


def serialise(fields: Iterable[Field]) -> bytes:
    """The header block with its version line and blank line; UTF-8.

    No value can begin a new line: control characters become percent escapes in URLs and identifiers, and
    spaces elsewhere.
    """
    lines = ["WARC/1.1", *(f"{name}: {safe_value(name, value)}" for name, value in fields)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogateescape")


def safe_value(name: str, value: str) -> str:
    """A value as it is written."""
    if name.endswith(("-URI", "-ID")):
        return _CONTROLS.sub(lambda match: f"%{ord(match[0]):02X}", value)
    return _BREAKS.sub(" ", value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """The fields of a record that was read: pairs of bytes, in order, folded lines joined with a space."""

    version: str
    pairs: tuple[tuple[bytes, bytes], ...]
    line_feeds_only: bool = False
    junk: tuple[bytes, ...] = ()  # lines that are no field
    by_name: dict[str, tuple[str, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for name, value in self.pairs:
            key = name.decode("latin-1").lower()
            self.by_name[key] = (*self.by_name.get(key, ()), value.decode("utf-8", "surrogateescape"))

    def get(self, name: str, default: str = "") -> str:
        """The first value of that name, in any letter case; what is no UTF-8 becomes surrogates."""
        return next(iter(self.every(name)), default)

    def every(self, name: str) -> tuple[str, ...]:
        """All values of that name, in order."""
        return self.by_name.get(name.lower(), ())

    @classmethod
    def parse(cls, block: bytes) -> "Fields":
        """Read a header block, version line included. Never raises."""
        first, *rest = block.rstrip(b"\r\n").split(b"\n")
        pairs, junk = header_lines(line.removesuffix(b"\r") for line in rest)
        version = first.strip().decode("latin-1").removeprefix("WARC/")
        return cls(version=version, pairs=pairs, line_feeds_only=b"\r\n" not in block, junk=junk)


def header_lines(lines: Iterable[bytes]) -> tuple[tuple[tuple[bytes, bytes], ...], tuple[bytes, ...]]:
    """Names and values, folded lines joined with a space; and the lines that are neither."""
    pairs: list[tuple[bytes, bytes]] = []
    junk: list[bytes] = []
    for line in lines:
        name, colon, value = line.partition(b":")
        if line[:1] in (b" ", b"\t") and pairs:
            pairs[-1] = (pairs[-1][0], pairs[-1][1] + b" " + line.strip())
        elif colon and name.strip():
            pairs.append((name.strip(), value.strip()))
        else:
            junk.append(line)
    return tuple(pairs), tuple(junk)
