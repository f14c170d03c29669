"""HTTP/1 answers in a connection's bytes: where a head ends, what a body is, and when an answer is over.

Follows Chromium's reading (net/http/http_stream_parser.cc), not the letter of RFC 9112: what the
browser took for the body is the body. Framed bytes are kept as they came; nothing is decoded.
"""

import re
from dataclasses import dataclass

from capture.model.digits import number
from capture.recording.wire.h1_body import BodyFraming, FramedBody
from capture.recording.wire.spool import Collector

__all__ = ["ResponseHead", "announced_length", "status_of"]

_HEAD_END = re.compile(rb"\n\r?\n")
_HTTP = b"http"
_SLOP = 4  # bytes of rubbish that Chromium allows before it
_HEAD_LIMIT = 1 << 20  # Chromium gives up at 256 KiB
_BODILESS = frozenset({204, 205, 304})


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
        self.ends_with_connection = False  # nothing else says where the body ends
        self._method = method
        self._framed: FramedBody | None = None  # None: the head is not whole
        self._buffer = bytearray()  # of a head that is not whole yet
        self._early_bytes = 0  # of all 1xx heads

    @property
    def complete(self) -> bool:
        return self.framing is BodyFraming.DONE

    @property
    def framing(self) -> BodyFraming | None:
        """What the body's next bytes are; None while the head is not whole."""
        return self._framed.framing if self._framed else None

    @property
    def payload_bytes(self) -> int:
        return self._framed.payload_bytes if self._framed else 0

    @property
    def begun(self) -> bytes:
        """Bytes of a head that is not whole."""
        return b"" if self._framed else bytes(self._buffer)

    def feed(self, data: bytes) -> bytes:
        """Take bytes; gives back those after the end of the message."""
        start = 0 if self._framed else self._read_heads(data)
        if self._framed is None:
            return b""
        position = self._framed.take(data, start)
        if position > start:
            self.body.add(data[start:position])
        return data[position:]

    def eof(self) -> None:
        """The far end closed."""
        if self._framed:
            self._framed.eof()

    def _read_heads(self, data: bytes) -> int:
        """Move heads out of the bytes; gives the position of the body's first byte in ``data``."""
        self._buffer += data
        searched = max(len(self._buffer) - len(data) - 3, 0)
        while self._framed is None:
            begin = _status_line(self._buffer)
            if begin is None and len(self._buffer) >= _SLOP + len(_HTTP):
                return self._give_up(BodyFraming.CLOSE, data)
            end = None if begin is None else _HEAD_END.search(self._buffer, max(searched, begin))
            if end is None:
                if len(self._buffer) > _HEAD_LIMIT:
                    return self._give_up(BodyFraming.BROKEN, data)
                return len(data)
            raw = bytes(self._buffer[: end.end()])
            head = _parse(raw)
            if 100 <= head.status < 200 and head.status != 101:
                self._early_bytes += len(raw)
                if self._early_bytes > _HEAD_LIMIT:
                    return self._give_up(BodyFraming.BROKEN, data)
                self.interim.append(raw)
            else:
                self.head, self.status, self.version = raw, head.status, head.version
                self._framed = self._body_of(head)
            del self._buffer[: end.end()]
            searched = 0
        rest = len(self._buffer)
        self._buffer.clear()
        return len(data) - rest

    def _body_of(self, head: _Head) -> FramedBody:
        """RFC 9112, 6.3, as Chromium reads it."""
        tunnel = head.status == 101 or (self._method == "CONNECT" and 200 <= head.status < 300)
        if self._method == "HEAD" or head.status in _BODILESS or tunnel:
            return FramedBody(BodyFraming.DONE)
        if head.version >= (1, 1) and head.is_chunked:
            self.chunked = True
            return FramedBody(BodyFraming.SIZE)
        if head.content_length is None:
            self.ends_with_connection = True
            return FramedBody(BodyFraming.CLOSE)
        return FramedBody(BodyFraming.LENGTH, head.content_length)

    def _give_up(self, framing: BodyFraming, data: bytes) -> int:
        """Not a head at all (HTTP/0.9, or rubbish): everything is body."""
        self._framed = FramedBody(framing)
        self.ends_with_connection = framing is BodyFraming.CLOSE
        new = len(data) if len(self._buffer) >= len(data) else len(self._buffer)  # what of it stands in data
        early = bytes(self._buffer[: len(self._buffer) - new])
        self._buffer.clear()
        self._framed.payload_bytes += len(early)
        self.body.add(early)
        return len(data) - new


def announced_length(head: bytes) -> int | None:
    """The Content-Length of a head, None when it has none that is a number."""
    return _parse(head).content_length


def status_of(begun: bytes) -> int | None:
    """The status that the beginning of a head tells, None where it has no status line; 200 as Chromium fills in."""
    return None if _status_line(begun) is None else _parse(begun).status


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
