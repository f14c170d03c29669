"""HTTP/2 frames over TLS bytes (RFC 9113, 4 and 6): DATA by stream, ends and resets. Needs no HPACK."""

import enum
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["PREFACE", "Http2Data", "Http2FrameReader"]

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
_DATA, _HEADERS, _RST_STREAM = 0x0, 0x1, 0x3
_END_STREAM, _PADDED = 0x1, 0x8
_HEADER_BYTES = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Http2Data:
    """Something that a frame says of one stream: body bytes, its last byte, or an error code.

    ``framed`` comes with the header of a DATA frame: the size of its payload, padding included.
    """

    stream: int
    framed: int = 0
    data: bytes = b""
    ended: bool = False
    reset: int | None = None


class _Part(enum.Enum):
    PREFACE = "preface"
    HEADER = "header"
    PAD_LENGTH = "pad length"
    BODY = "body"  # of a DATA frame
    SKIP = "skip"
    ERROR_CODE = "error code"


# Sizes; of a body, and of a part that is skipped, each frame says its own.
_FIXED = {_Part.PREFACE: len(PREFACE), _Part.HEADER: _HEADER_BYTES, _Part.PAD_LENGTH: 1, _Part.ERROR_CODE: 4}


class Http2FrameReader:
    """Cuts one direction of a connection into frames.

    ``broken`` once a frame is longer than ``longest`` allows, which can only mean that bytes are missing:
    nothing more is read then. Frames of any size are passed on as they come, never gathered.
    """

    def __init__(self, *, preface: bool = False, longest: int = 1 << 14) -> None:
        self.broken = False
        self._longest = longest
        self._part = _Part.PREFACE if preface else _Part.HEADER
        self._buffer = b""
        self._stream = 0
        self._left = 0  # body bytes of this frame still to come
        self._padding = 0
        self._ends = False

    def feed(self, data: bytes) -> Iterator[Http2Data]:
        """The pieces that these bytes complete."""
        data = self._buffer + data
        position = 0
        while not self.broken:
            needed = _FIXED.get(self._part)
            if needed is None:
                position, piece = self._take(data, position)
            elif len(data) - position < needed:
                break
            else:
                piece = self._fixed(data[position : position + needed])
                position += needed
            if piece is not None:
                yield piece
            if needed is None and position >= len(data) and (self._left or self._padding):
                break
        self._buffer = b"" if self.broken else data[position:]

    def _fixed(self, raw: bytes) -> Http2Data | None:
        """Act on a part of a fixed size."""
        match self._part:
            case _Part.PREFACE:
                self.broken = raw != PREFACE
                self._part = _Part.HEADER
            case _Part.PAD_LENGTH:
                self._padding = raw[0]
                self._left = self._left - 1 - raw[0]
                self.broken = self._left < 0
                self._part = _Part.BODY
            case _Part.ERROR_CODE:
                self._left -= 4
                self._part = _Part.SKIP
                return Http2Data(stream=self._stream, reset=int.from_bytes(raw))
            case _:  # HEADER
                self._left = int.from_bytes(raw[:3])
                kind, flags = raw[3], raw[4]
                self._stream = int.from_bytes(raw[5:]) & 0x7FFFFFFF
                self._padding = 0
                self._ends = kind == _DATA and bool(flags & _END_STREAM)
                self.broken = self._left > self._longest
                self._part = _Part.SKIP
                if self.broken:
                    return None
                if kind == _DATA:
                    self._part = _Part.PAD_LENGTH if flags & _PADDED else _Part.BODY
                    return Http2Data(stream=self._stream, framed=self._left)
                if kind == _RST_STREAM and self._left >= 4:
                    self._part = _Part.ERROR_CODE
                elif kind == _HEADERS and flags & _END_STREAM:
                    return Http2Data(stream=self._stream, ended=True)
        return None

    def _take(self, data: bytes, position: int) -> tuple[int, Http2Data | None]:
        """Consume what is there of a body and its padding, or of a frame that is skipped."""
        body = data[position : position + self._left]
        position += len(body)
        self._left -= len(body)
        padding = min(self._padding, len(data) - position) if not self._left else 0
        position += padding
        self._padding -= padding
        done = not self._left and not self._padding
        piece = None
        if self._part is _Part.BODY and (body or (done and self._ends)):
            piece = Http2Data(stream=self._stream, data=body, ended=done and self._ends)
        if done:
            self._part = _Part.HEADER
        return position, piece
