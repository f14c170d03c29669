"""HTTP/2 frames over a connection's bytes (RFC 9113, 4 and 6), one direction. No state of streams.

DATA is passed on as it comes, without padding, so that nothing large is gathered; its END_STREAM comes by itself as an
empty piece once the frame's last byte is there. Frames with header blocks, resets, SETTINGS and GOAWAY are gathered
whole, all others (PING, WINDOW_UPDATE, PRIORITY, extensions) passed over.

Each byte is a DATA piece's, or framing (frame heads, padding, payloads of other frames), or unread.
"""

import enum
from collections.abc import Iterator
from typing import NamedTuple

__all__ = [
    "END_HEADERS",
    "END_STREAM",
    "PADDED",
    "PREFACE",
    "PRIORITY",
    "FrameType",
    "Http2Frame",
    "Http2Frames",
    "error_name",
    "unpadded",
]

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
END_STREAM, END_HEADERS, PADDED, PRIORITY = 0x1, 0x4, 0x8, 0x20


class FrameType(enum.IntEnum):
    """Those that something is read from (RFC 9113, 6)."""

    DATA = 0x0
    HEADERS = 0x1
    RST_STREAM = 0x3
    SETTINGS = 0x4
    PUSH_PROMISE = 0x5
    GOAWAY = 0x7
    CONTINUATION = 0x9


_DATA, _SETTINGS = int(FrameType.DATA), int(FrameType.SETTINGS)  # plain: they are compared for each piece
_GATHERED = frozenset(map(int, FrameType)) - {_DATA}
_HEAD_BYTES = 9
_LONGEST = 1 << 14  # until the far end allows more (SETTINGS_MAX_FRAME_SIZE)
_LONGEST_GATHERED = 1 << 20
_ERRORS = """
NO_ERROR PROTOCOL_ERROR INTERNAL_ERROR FLOW_CONTROL_ERROR SETTINGS_TIMEOUT STREAM_CLOSED FRAME_SIZE_ERROR
REFUSED_STREAM CANCEL COMPRESSION_ERROR CONNECT_ERROR ENHANCE_YOUR_CALM INADEQUATE_SECURITY HTTP_1_1_REQUIRED
""".split()


def error_name(code: int) -> str:
    """The name that RFC 9113, 7, gives an error code."""
    return _ERRORS[code] if code < len(_ERRORS) else "unknown"


class Http2Frame(NamedTuple):
    """A whole frame, or a piece of a DATA frame; ``payload`` of the latter is without padding."""

    kind: int
    flags: int
    stream: int
    payload: bytes


class Http2Frames:
    """Cuts one direction into frames. ``fault`` says why nothing more is read; whoever reads may set it, too."""

    def __init__(self, *, preface: bool) -> None:
        self.fault = ""
        self.longest = _LONGEST  # bytes of payload that a frame may have
        self.framing = 0
        self._unread = 0
        self._rest = b""  # beginning of a frame
        self._preface = preface
        self._begun = False  # the first frame has come
        self._left = 0  # bytes of the frame that is passed on or over
        self._padding = 0  # bytes behind them
        self._passes_on = False
        self._ends = False  # with END_STREAM
        self._stream = 0

    @property
    def unread(self) -> int:
        """Bytes behind a fault, or of a frame that is not whole."""
        return self._unread + len(self._rest)

    def pass_over(self, data: bytes) -> None:
        """Bytes that nobody reads any more."""
        self._unread += len(data)

    def feed(self, data: bytes) -> Iterator[Http2Frame]:
        """The frames and pieces that these bytes complete; to be taken all."""
        if self._rest:
            data, self._rest = self._rest + data, b""
        position, size = 0, len(data)
        while not self.fault:
            if self._left:
                if position == size:
                    return
                end = min(position + self._left, size)
                self._left -= end - position
                if self._passes_on:
                    yield Http2Frame(_DATA, 0, self._stream, data[position:end])
                else:
                    self.framing += end - position
                position = end
                continue
            if self._padding:
                self._left, self._padding, self._passes_on = self._padding, 0, False
                continue
            if self._ends:
                self._ends = False
                yield Http2Frame(_DATA, END_STREAM, self._stream, b"")
                continue
            if self._preface:
                if not PREFACE.startswith(data[: len(PREFACE)]):
                    self.fault = "the browser does not begin as HTTP/2 does"
                    break
                if size < len(PREFACE):
                    break
                position, self._preface = len(PREFACE), False
                self.framing += position
            if size - position < _HEAD_BYTES:
                break
            length = data[position] << 16 | data[position + 1] << 8 | data[position + 2]
            kind, flags = data[position + 3], data[position + 4]
            stream = int.from_bytes(data[position + 5 : position + 9]) & 0x7FFFFFFF
            if not self._begun and kind != _SETTINGS:
                self.fault = "the first frame is no SETTINGS"
            elif length > self.longest or (kind in _GATHERED and length > _LONGEST_GATHERED):
                self.fault = f"a frame of {length} bytes, longer than was allowed"
            elif kind == _DATA:
                head = _HEAD_BYTES
                if flags & PADDED:
                    if length and size - position == head:
                        break
                    padding = data[position + head] if length else 0
                    if padding >= length:
                        self.fault = "a DATA frame has more padding than payload"
                        continue
                    head, length, self._padding = head + 1, length - 1 - padding, padding
                self._left, self._stream, self._passes_on = length, stream, True
                self._ends = bool(flags & END_STREAM)
                self.framing += head
                position += head
            elif kind in _GATHERED:
                end = position + _HEAD_BYTES + length
                if size < end:
                    break
                self._begun = True
                self.framing += end - position
                payload = data[position + _HEAD_BYTES : end]
                position = end
                yield Http2Frame(kind, flags, stream, payload)
            else:
                self._left, self._passes_on = length, False
                self.framing += _HEAD_BYTES
                position += _HEAD_BYTES
        if self.fault:
            self._unread += size - position
        elif position < size:
            self._rest = data[position:]


def unpadded(frame: Http2Frame) -> bytes | None:
    """Payload of HEADERS or PUSH_PROMISE without padding and priority (6.2, 6.6); None where it is too short."""
    payload = frame.payload
    if frame.flags & PADDED:
        if not payload or payload[0] >= len(payload):
            return None
        payload = payload[1 : len(payload) - payload[0]]
    if frame.kind == FrameType.HEADERS and frame.flags & PRIORITY:
        return payload[5:] if len(payload) >= 5 else None
    return payload
