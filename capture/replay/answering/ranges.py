"""Ranges cut from whole bodies, and whole bodies from ranges (RFC 9110, 14)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["BodyRange", "RangePart", "cut", "part_of", "runs"]

_ASKED = re.compile(r"\s*bytes\s*=\s*([0-9]{0,18})\s*-\s*([0-9]{0,18})\s*", re.IGNORECASE)
_SENT = re.compile(r"\s*bytes\s+([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18}|\*)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RangePart:
    """What a 206 record holds: ``data`` from byte ``start`` of ``total`` (-1 = not said)."""

    start: int
    data: bytes
    total: int

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing, so that it can be served where no range is asked for."""
        return self.start == 0 and len(self.data) == self.total


@dataclass(frozen=True, slots=True)
class BodyRange:
    """What answers a range: 206 with its Content-Range, or 416 and no data."""

    status: int
    data: bytes
    content_range: str


def part_of(content_range: str, data: bytes) -> RangePart | None:
    """A 206 record's part; None where its header cannot be read."""
    match = _SENT.fullmatch(content_range)
    if match is None:
        return None
    return RangePart(int(match[1]), data, -1 if match[3] == "*" else int(match[3]))


def runs(parts: Iterable[RangePart]) -> tuple[RangePart, ...]:
    """The parts joined where they meet or overlap, in order of their first bytes."""
    found: list[RangePart] = []
    pieces: list[bytes] = []  # of the part that grows; joined once, since a film comes in thousands of them
    start, end, total = 0, -1, -1
    for part in sorted(parts, key=lambda part: part.start):
        if part.start > end:
            found += _joined(start, pieces, total)
            pieces, start, end, total = [], part.start, part.start, -1
        pieces.append(part.data[end - part.start :])
        end = max(end, part.start + len(part.data))
        total = max(total, part.total)
    return (*found, *_joined(start, pieces, total))


def _joined(start: int, pieces: list[bytes], total: int) -> list[RangePart]:
    return [RangePart(start, b"".join(pieces), total)] if pieces else []


def cut(asked: str, part: RangePart) -> BodyRange | None:
    """The answer to a ``Range`` header; None where it is none that is answered (several ranges, other units).

    The end may come before the one asked for, where the archive holds no more.
    """
    match = _ASKED.fullmatch(asked)
    if match is None or not (match[1] or match[2]):
        return None
    total = part.total if part.total >= 0 else part.start + len(part.data)
    if match[1]:
        first, last = int(match[1]), int(match[2]) if match[2] else total - 1
    else:
        first, last = max(0, total - int(match[2])), total - 1
    if match[2] and match[1] and int(match[2]) < first:
        return None
    data = part.data[first - part.start : last + 1 - part.start] if first >= part.start else b""
    if not data:
        return BodyRange(416, b"", f"bytes */{total}")
    return BodyRange(206, data, f"bytes {first}-{first + len(data) - 1}/{total}")
