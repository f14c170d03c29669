"""Secrets found in, and taken out of, bytes that come in pieces; memory holds a window, never a body."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from capture.formats.warc.secret_patterns import Needle

__all__ = ["MARK", "Hit", "erase", "erased", "find"]

MARK = b"REDACTED"
_WINDOW = 1 << 18  # bytes that are searched at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """The first place of a secret: its name, and where in the bytes it begins."""

    name: str
    at: int


def erase(data: bytes, needles: Sequence[Needle]) -> bytes:
    """``data`` with the mark in place of every spelling of every secret; everything else byte for byte."""
    for needle in needles:
        if needle.may_stand_in(data):
            data = needle.expression.sub(MARK, data)
    return data


def erased(pieces: Iterable[bytes], needles: Sequence[Needle]) -> Iterator[bytes]:
    """As ``erase``, from pieces to pieces."""
    stream = iter(pieces)
    for needle in needles:
        stream = _erased(stream, needle)
    return stream


def _erased(pieces: Iterator[bytes], needle: Needle) -> Iterator[bytes]:
    """A match that begins ``widest`` bytes before the window's end is whole; later ones wait for more."""
    window = bytearray()
    wanted = max(_WINDOW, 4 * needle.widest)
    for piece in pieces:
        window += piece
        if len(window) >= wanted:
            out, used = _replaced(window, needle, len(window) - needle.widest)
            del window[:used]
            yield out
    out, _ = _replaced(window, needle, len(window))
    if out:
        yield out


def _replaced(window: bytearray, needle: Needle, end: int) -> tuple[bytes, int]:
    """What becomes of the bytes before ``end``, and how many are used up: a match may reach beyond it."""
    if not needle.may_stand_in(window):
        return bytes(window[:end]), end
    out, used = bytearray(), 0
    for match in needle.expression.finditer(window):
        if match.start() >= end:
            break
        out += window[used : match.start()] + MARK
        used = match.end()
    out += window[used:end]
    return bytes(out), max(used, end)


def find(pieces: Iterable[bytes], needles: Sequence[Needle]) -> tuple[Hit, ...]:
    """The first place of each secret that stands in the bytes, in any spelling."""
    hits: dict[str, Hit] = {}
    left = list(needles)
    overlap = max((needle.widest for needle in needles), default=0)
    for base, window in _windows(pieces, overlap):
        for needle in left:
            if needle.may_stand_in(window) and (match := needle.expression.search(window)):
                hit = Hit(name=needle.name, at=base + match.start())
                hits[hit.name] = min(hits.get(hit.name, hit), hit, key=lambda one: one.at)
        left = [needle for needle in left if needle.name not in hits]
        if not left:
            break
    return tuple(hits.values())


def _windows(pieces: Iterable[bytes], overlap: int) -> Iterator[tuple[int, bytearray]]:
    """Windows that overlap so far that each match is whole in one of them, with where they begin."""
    base, window, fresh = 0, bytearray(), False
    wanted = max(_WINDOW, 4 * overlap)
    for piece in pieces:
        window += piece
        fresh = True
        if len(window) >= wanted:
            yield base, window
            gone = len(window) - overlap
            base += gone
            del window[:gone]
            fresh = False
    if fresh:
        yield base, window
