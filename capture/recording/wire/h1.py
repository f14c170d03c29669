"""HTTP/1 framing over socket bytes: where a head ends, what a body is, and when a message is over.

Follows Chromium's reading (net/http/http_stream_parser.cc), not the letter of RFC 9112: what the
browser took for the body is the body. Framed bytes are kept as they came; nothing is decoded.
"""

import enum
import re
from dataclasses import dataclass

from capture.model.digits import number
from capture.recording.wire.spool import Collector

__all__ = ["RequestHead", "ResponseHead", "announced_length"]

_HEAD_END = re.compile(rb"\n\r?\n")
_HTTP = b"http"
_SLOP = 4  # bytes of rubbish that Chromium allows before it
_HEAD_LIMIT = 1 << 20  # Chromium gives up at 256 KiB
_LINE_LIMIT = 1 << 16  # of a chunk-size or trailer line; Chromium gives up at 16 KiB
_BODILESS = frozenset({204, 205, 304})


class _State(enum.Enum):
    HEAD = "head"
    LENGTH = "length"  # so many bytes
    SIZE = "size"  # a chunk-size line
    CHUNK = "chunk"  # chunk data
    CHUNK_END = "chunk end"  # the line end after it
    TRAILER = "trailer"
    CLOSE = "close"  # until the connection ends
    BROKEN = "broken"  # framing that Chromium refuses: kept as it comes, never whole
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    version: tuple[int, int]
    status: int
    fields: tuple[tuple[bytes, bytes], ...]

    @property
    def content_length(self) -> int | None:
        """None also above 2⁶³: there Chromium reads until the connection ends."""
        text = next((value for name, value in self.fields if name == b"content-length"), b"")
        return number(text.partition(b",")[0].strip())

    @property
    def is_chunked(self) -> bool:
        codings = [value for name, value in self.fields if name == b"transfer-encoding"]
        return any(part.strip().lower() == b"chunked" for value in codings for part in value.split(b","))


class ResponseHead:
    """One response, from its first byte to its last.

    ``interim`` has the heads of 1xx answers, ``head`` the final one (empty until it is whole),
    ``payload_bytes`` counts the body without chunk framing. ``complete`` is true only when the framing
    says so; for a body that ends with the connection that is when the far end closed.
    """

    def __init__(self, method: str, body: Collector) -> None:
        self.body = body
        self.interim: list[bytes] = []
        self.head = b""
        self.status: int | None = None
        self.version = (0, 9)
        self.chunked = False
        self.payload_bytes = 0
        self.closed_by_peer = False
        self._method = method
        self._state = _State.HEAD
        self._buffer = bytearray()  # of a head or a line that is not whole yet
        self._left = 0

    @property
    def complete(self) -> bool:
        return self._state is _State.DONE

    @property
    def begun(self) -> bytes:
        """Bytes of a head that is not whole."""
        return bytes(self._buffer) if self._state is _State.HEAD else b""

    def feed(self, data: bytes) -> bytes:
        """Take bytes; gives back those after the end of the message."""
        position = self._read_heads(data) if self._state is _State.HEAD else 0
        start = position
        while position < len(data) and self._state is not _State.DONE:
            position = self._step(data, position)
        if position > start:
            self.body.add(data[start:position])
        return data[position:]

    def eof(self) -> None:
        """The far end closed."""
        self.closed_by_peer = True
        if self._state is _State.CLOSE:
            self._state = _State.DONE

    def _read_heads(self, data: bytes) -> int:
        """Move heads out of the bytes; gives the position of the body's first byte in ``data``."""
        self._buffer += data
        searched = max(len(self._buffer) - len(data) - 3, 0)
        while self._state is _State.HEAD:
            begin = _status_line(self._buffer)
            if begin is None and len(self._buffer) >= _SLOP + len(_HTTP):
                return self._give_up(_State.CLOSE, data)
            end = None if begin is None else _HEAD_END.search(self._buffer, max(searched, begin))
            if end is None:
                if len(self._buffer) > _HEAD_LIMIT:
                    return self._give_up(_State.BROKEN, data)
                return len(data)
            raw = bytes(self._buffer[: end.end()])
            del self._buffer[: end.end()]
            searched = 0
            head = _parse(raw)
            if 100 <= head.status < 200 and head.status != 101:
                self.interim.append(raw)
                continue
            self.head, self.status, self.version = raw, head.status, head.version
            self._left = head.content_length or 0
            if self._method == "HEAD" or head.status in _BODILESS or head.status == 101:
                self._state = _State.DONE
            elif head.version >= (1, 1) and head.is_chunked:
                self.chunked = True
                self._state = _State.SIZE
            elif head.content_length is None:
                self._state = _State.CLOSE
            else:
                self._state = _State.LENGTH if self._left else _State.DONE
        rest = len(self._buffer)
        self._buffer.clear()
        return len(data) - rest

    def _give_up(self, state: _State, data: bytes) -> int:
        """Not a head at all (HTTP/0.9, or rubbish): everything is body."""
        self._state = state
        early = bytes(self._buffer[: len(self._buffer) - len(data)])
        self._buffer.clear()
        self.payload_bytes += len(early)
        self.body.add(early)
        return 0

    def _step(self, data: bytes, position: int) -> int:
        """Take counted bytes, all bytes, or a line of the framing; gives the position after them."""
        if self._state in (_State.LENGTH, _State.CHUNK):
            taken = min(self._left, len(data) - position)
            self._left -= taken
            self.payload_bytes += taken
            if self._left == 0:
                self._state = _State.DONE if self._state is _State.LENGTH else _State.CHUNK_END
            return position + taken
        if self._state in (_State.CLOSE, _State.BROKEN):
            self.payload_bytes += len(data) - position
            return len(data)
        end = data.find(b"\n", position)
        if end < 0:
            self._buffer += data[position:]
            if len(self._buffer) > _LINE_LIMIT:
                self._state = _State.BROKEN
            return len(data)
        line = (bytes(self._buffer) + data[position:end]).removesuffix(b"\r")
        self._buffer.clear()
        if self._state is _State.TRAILER:
            self._state = _State.TRAILER if line else _State.DONE
        elif self._state is _State.CHUNK_END:
            self._state = _State.BROKEN if line else _State.SIZE
        else:  # a chunk's size: extensions and trailing spaces passed over, hex digits only
            digits = line.partition(b";")[0].rstrip(b" \t")
            size = int(digits, 16) if re.fullmatch(rb"0*[0-9A-Fa-f]{1,16}", digits) else None
            self._left = size or 0
            self._state = _State.BROKEN if size is None else _State.CHUNK if size else _State.TRAILER
        return end + 1


class RequestHead:
    """The bytes that were sent for one request: ``head`` (empty until whole), then the body."""

    def __init__(self, body: Collector) -> None:
        self.body = body
        self.head = b""
        self._buffer = bytearray()

    def feed(self, data: bytes) -> None:
        if self.head:
            self.body.add(data)
            return
        self._buffer += data
        end = self._buffer.find(b"\r\n\r\n")
        if end >= 0:
            self.head = bytes(self._buffer[: end + 4])
            self.body.add(bytes(self._buffer[end + 4 :]))
            self._buffer.clear()

    @property
    def missing(self) -> int:
        """How many bytes of the body that the head announces were not sent."""
        return max((announced_length(self.head) or 0) - self.body.seen, 0)


def announced_length(head: bytes) -> int | None:
    """The Content-Length of a head, None when it has none that is a number."""
    return _parse(head).content_length


def _status_line(buffer: bytes | bytearray) -> int | None:
    """Where the status line begins, None when it is not there (yet)."""
    begin = bytes(buffer[: _SLOP + len(_HTTP)]).lower().find(_HTTP)
    return None if begin < 0 else begin


def _parse(raw: bytes) -> _Head:
    """Read a head as Chromium does: any line ends, folded lines joined, rubbish lines passed over."""
    message = raw[_status_line(raw) or 0 :]
    first, *lines = message.replace(b"\r\n", b"\n").split(b"\n")
    fields: list[tuple[bytes, bytes]] = []
    for line in lines:
        if line[:1] in (b" ", b"\t") and fields:
            name, value = fields.pop()
            fields.append((name, value + b" " + line.strip()))
        elif b":" in line:
            name, _, value = line.partition(b":")
            fields.append((name.rstrip().lower(), value.strip()))
    # One digit of each part counts, as in Chromium; "HTTP/1.1" with 5,000 more is still 1.1.
    version = re.search(rb"(?i)HTTP/(\d)\d*\.(\d)", first)
    status = re.search(rb"(?i)HTTP\S*[ \t]+0*(\d{1,3})", first)
    return _Head(
        version=(int(version.group(1)), int(version.group(2))) if version else (1, 0),
        status=int(status.group(1)) if status else 200,  # as Chromium fills in
        fields=tuple(fields),
    )
