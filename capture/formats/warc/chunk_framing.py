"""Chunk framing (RFC 9112, 7.1) taken off, as tolerantly as browsers take it off."""

import enum
import re
from collections.abc import Iterable

__all__ = ["Dechunker", "dechunk"]

_SIZE = re.compile(rb"(0*[0-9A-Fa-f]{1,16})[ \t]*(?:;.*)?\r?")
_LINE_LIMIT = 16_384  # bytes of a size line with its extensions, or of a trailer; Chromium's limit


class _State(enum.Enum):
    SIZE = enum.auto()
    DATA = enum.auto()
    DATA_END = enum.auto()
    TRAILER = enum.auto()
    DONE = enum.auto()
    BROKEN = enum.auto()


class Dechunker:
    """Feed it a chunked body in pieces; it gives the data without the framing.

    Allowed: extensions, spaces after the size, trailers, bare line feeds. ``whole``: the last chunk and the blank line
    after it arrived. ``broken``: bytes that are no framing; nothing after them is given. ``framed``: at least one chunk
    was framed to its end, so this was chunked at all. ``surplus`` counts bytes after the end.
    """

    def __init__(self) -> None:
        self._state = _State.SIZE
        self._left = 0
        self._line = bytearray()
        self.framed = False
        self.surplus = 0

    @property
    def whole(self) -> bool:
        """Whether the body ended as a chunked body ends."""
        return self._state is _State.DONE

    @property
    def broken(self) -> bool:
        """Whether bytes came that are no chunk framing."""
        return self._state is _State.BROKEN

    def feed(self, data: bytes) -> bytes:
        """The payload bytes in the next piece."""
        out: list[bytes] = []
        at = 0
        while at < len(data) and self._state not in (_State.DONE, _State.BROKEN):
            if self._state is _State.DATA:
                piece = data[at : at + self._left]
                out.append(piece)
                at += len(piece)
                self._left -= len(piece)
                if not self._left:
                    self._state = _State.DATA_END
            else:
                at = self._take_line(data, at)
        if self.whole:
            self.surplus += len(data) - at
        return b"".join(out)

    def _take_line(self, data: bytes, at: int) -> int:
        end = data.find(b"\n", at)
        stop = len(data) if end < 0 else end
        self._line += data[at:stop]
        if len(self._line) > _LINE_LIMIT or not self._plausible():
            self._state = _State.BROKEN
        elif end >= 0:
            line = bytes(self._line)
            self._line.clear()
            self._state = self._after(line)
        return stop + 1

    def _plausible(self) -> bool:
        return self._state is not _State.DATA_END or bytes(self._line) in (b"", b"\r")

    def _after(self, line: bytes) -> _State:
        if self._state is _State.DATA_END:
            self.framed = True
            return _State.SIZE
        if self._state is _State.TRAILER:
            return _State.TRAILER if line.rstrip(b"\r") else _State.DONE
        match = _SIZE.fullmatch(line)
        if match is None:
            return _State.BROKEN
        self._left = int(match[1], 16)
        if self._left:
            return _State.DATA
        self.framed = True
        return _State.TRAILER


def dechunk(pieces: Iterable[bytes]) -> tuple[bytes, Dechunker]:
    """The payload of a chunked body, and the machine that tells how it ended."""
    machine = Dechunker()
    return b"".join(machine.feed(piece) for piece in pieces), machine
