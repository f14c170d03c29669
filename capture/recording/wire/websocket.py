"""Websockets over a connection's bytes (RFC 6455), compressed or not (RFC 7692): messages as they were said.

Read from the wire and not from CDP, which hears of a worker's socket too late and of pings never. Each direction is cut
into frames, these become messages, a compressed one is unpacked, and each is a line of the conversation's record.
"""

import base64
import enum
import json
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from capture.model.exchange import Truncation, WebsocketFrames
from capture.model.moment import from_ms
from capture.recording.wire.journal_frames import Direction
from capture.recording.wire.spool import Collector

__all__ = ["Conversation", "WebsocketFrame", "WebsocketFrameReader"]

MESSAGE_BYTES = 1 << 24  # a longer message ends the record of its socket
_TOO_LONG = f"a websocket message of more than {MESSAGE_BYTES:,} bytes"
_CONTINUATION, _TEXT, _CLOSE = 0x0, 0x1, 0x8
_GOING_AWAY = (1001).to_bytes(2)  # how a browser leaves whose page is closed (RFC 6455, 7.4.1)
_TYPES = ("send", "recv")  # of a line, by direction
_CONTROL = 0x8  # opcodes from here on stand between the pieces of a message
_DEFLATE_TAIL = b"\x00\x00\xff\xff"  # left out by the sender (RFC 7692, 7.2.1)
_EXTENSIONS = re.compile(rb"(?im)^sec-websocket-extensions[ \t]*:[ \t]*([^\r\n]*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class WebsocketFrame:
    """One frame (RFC 6455, 5.2), unmasked; ``packed`` is RSV1, by which a compressed message begins."""

    opcode: int
    final: bool
    packed: bool
    masked: bool
    data: bytes
    wire_bytes: int  # head, mask and data


class WebsocketFrameReader:
    """Cuts one direction of a connection into frames.

    ``broken`` once a frame is longer than MESSAGE_BYTES: what follows is not read.
    """

    def __init__(self) -> None:
        self.broken = False
        self._buffer = bytearray()

    @property
    def begun(self) -> bool:
        """A frame is there in part."""
        return bool(self._buffer)

    def feed(self, data: bytes) -> Iterator[WebsocketFrame]:
        """The frames that these bytes complete."""
        if self.broken:
            return
        self._buffer += data
        while (frame := self._next()) is not None:
            yield frame

    def _next(self) -> WebsocketFrame | None:
        buffer = self._buffer
        if len(buffer) < 2:
            return None
        masked, short = bool(buffer[1] & 0x80), buffer[1] & 0x7F
        begin = 2 + {126: 2, 127: 8}.get(short, 0)
        size = int.from_bytes(buffer[2:begin]) if begin > 2 else short
        if len(buffer) < begin:
            return None
        if size > MESSAGE_BYTES:
            self.broken = True
            buffer.clear()
            return None
        mask = bytes(buffer[begin : begin + 4]) if masked else b""
        begin += len(mask)
        if len(buffer) < begin + size or (masked and len(mask) < 4):
            return None
        data = bytes(buffer[begin : begin + size])
        if masked:  # XOR with the repeated mask (RFC 6455, 5.3)
            whole = (mask * (size // 4 + 1))[:size]
            data = (int.from_bytes(data) ^ int.from_bytes(whole)).to_bytes(size)
        first = buffer[0]
        del buffer[: begin + size]
        return WebsocketFrame(
            opcode=first & 0x0F,
            final=bool(first & 0x80),
            packed=bool(first & 0x40),
            masked=masked,
            data=data,
            wire_bytes=begin + size,
        )


class _Side:
    """One direction: frames become messages, compressed ones are unpacked.

    ``fault`` says why no more of it is read; ``said`` counts its bytes, ``kept`` those of messages that became lines.
    """

    def __init__(self) -> None:
        self.frames = WebsocketFrameReader()
        self.fault = ""
        self.said = self.kept = 0
        self._message = bytearray()  # of one that is not whole; its pieces may be empty, and without number
        self._wire_bytes = 0  # of its frames
        self._first: WebsocketFrame | None = None
        self._inflater: zlib._Decompress | None = None
        self._forgets = False

    def compress(self, *, forgets: bool) -> None:
        """Compression was agreed; ``forgets``: each message begins anew."""
        self._inflater, self._forgets = zlib.decompressobj(-zlib.MAX_WBITS), forgets

    @property
    def begun(self) -> bool:
        """Something has begun whose end did not come, and is in no line of the record."""
        return self._first is not None or self.frames.begun

    def feed(self, data: bytes) -> Iterator[tuple[WebsocketFrame, bytes, int]]:
        """First frame, data and size on the wire of each message that these bytes complete; control frames as they
        come."""
        for frame in self.frames.feed(data):
            if frame.opcode >= _CONTROL:
                yield frame, frame.data, frame.wire_bytes
                continue
            if self._first is None:
                self._first = frame
            elif frame.opcode != _CONTINUATION:
                self.fault = "a websocket message begins within another"  # the browser fails the connection
                return
            self._message += frame.data
            self._wire_bytes += frame.wire_bytes
            if len(self._message) > MESSAGE_BYTES:
                self.fault = _TOO_LONG
                return
            if frame.final:
                first, self._first = self._first, None
                message, wire_bytes = bytes(self._message), self._wire_bytes
                self._message.clear()
                self._wire_bytes = 0
                if first.packed:
                    message = self._unpacked(message)
                if self.fault:
                    return
                yield first, message, wire_bytes
        if self.frames.broken:
            self.fault = _TOO_LONG

    def _unpacked(self, data: bytes) -> bytes:
        if self._inflater is None:
            self.fault = "a websocket message is compressed, which nobody agreed to"
            return b""
        try:
            message = self._inflater.decompress(data + _DEFLATE_TAIL, MESSAGE_BYTES + 1)
        except zlib.error:
            message = b""
            self.fault = "a compressed websocket message cannot be unpacked"
        if len(message) > MESSAGE_BYTES or self._inflater.unconsumed_tail:
            self.fault = self.fault or _TOO_LONG
        if self._forgets:
            self._inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        return message


class _Closing(enum.Enum):
    """Which close frame came first."""

    NOT_SAID = "none yet"
    SAID = "one that ends the conversation"
    GOING_AWAY = "the browser's, whose page was closed"


class Conversation:
    """What is said through one tunnel. Of a websocket that opened ``frames`` has it, once it has ``ended``; else None.

    ``now_ms`` gives the time of the bytes that are being fed, in ms since the epoch.
    """

    def __init__(self, url: str, collector: Callable[[], Collector], now_ms: Callable[[], float]) -> None:
        self.ended = False
        self.frames: WebsocketFrames | None = None
        self._url, self._collector, self._now_ms = url, collector, now_ms
        self._lines: Collector | None = None
        self._begun_ms = 0.0
        self._count = 0
        self._closing = _Closing.NOT_SAID
        self._sides = _Side(), _Side()  # by direction

    @property
    def fault(self) -> str:
        """Why one side's messages are not kept any more; empty where they are."""
        up, down = self._sides
        return up.fault or down.fault

    @property
    def said(self) -> tuple[int, int]:
        """All bytes up and down."""
        up, down = self._sides
        return up.said, down.said

    @property
    def unkept(self) -> tuple[int, int]:
        """Bytes up and down that are in no line of the record."""
        up, down = self._sides
        return up.said - up.kept, down.said - down.kept

    def open(self, head: bytes) -> None:
        """It is a websocket, whose handshake was answered with that head."""
        self._lines, self._begun_ms = self._collector(), self._now_ms()
        agreed = b",".join(_EXTENSIONS.findall(head)).lower()
        if b"permessage-deflate" in agreed:
            self._sides[Direction.UP].compress(forgets=b"client_no_context_takeover" in agreed)
            self._sides[Direction.DOWN].compress(forgets=b"server_no_context_takeover" in agreed)

    def say(self, direction: Direction, data: bytes) -> None:
        """Bytes of one side."""
        side = self._sides[direction]
        side.said += len(data)
        if self._lines is None or self.ended or side.fault:
            return
        for frame, message, wire_bytes in side.feed(data):
            if frame.opcode == _CLOSE and self._closing is _Closing.NOT_SAID:
                leaves = direction is Direction.UP and message[:2] == _GOING_AWAY
                self._closing = _Closing.GOING_AWAY if leaves else _Closing.SAID
            seconds = round(max(0.0, self._now_ms() - self._begun_ms) / 1000, 3)
            self._lines.add_whole(_line(seconds, direction, frame, message))
            if not self._lines.limited:
                self._count += 1
                side.kept += wire_bytes

    def end(self, *, by_peer: bool = False) -> None:
        """The connection is gone, or nobody listens any more; ``by_peer``: the far end has closed it."""
        if self.ended:
            return
        self.ended = True
        lines = self._lines
        if lines is None:
            return
        body = lines.body()
        truncated = None
        if lines.limited:
            truncated = Truncation.LENGTH
        elif lines.failed or self.fault:
            truncated = Truncation.UNSPECIFIED
        elif self._closing is _Closing.SAID and any(side.begun for side in self._sides):
            truncated = Truncation.UNSPECIFIED  # a side closed within a message of its own
        elif self._closing is _Closing.GOING_AWAY:
            truncated = Truncation.TIME
        elif self._closing is _Closing.NOT_SAID:
            truncated = Truncation.DISCONNECT if by_peer else Truncation.TIME
        opened = from_ms(self._begun_ms)
        self.frames = WebsocketFrames(url=self._url, opened=opened, body=body, count=self._count, truncated=truncated)


def _line(seconds: float, direction: Direction, frame: WebsocketFrame, message: bytes) -> bytes:
    """One JSON line in the form of iipc/warc-specifications#115."""
    line: dict[str, object] = {"ts": seconds, "type": _TYPES[direction], "opcode": frame.opcode}
    try:
        text = message.decode() if frame.opcode == _TEXT else None
    except UnicodeDecodeError:  # the browser closes such a connection
        text = None
        line["base64"] = True
    line["payloadData"] = base64.b64encode(message).decode() if text is None else text
    line["mask"] = frame.masked
    return json.dumps(line, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"
