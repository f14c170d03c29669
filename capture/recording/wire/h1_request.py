"""One HTTP/1 request as a browser sends it: where its head ends, and its body (RFC 9112, 3 and 6)."""

import re

from capture.recording.wire.h1 import announced_length
from capture.recording.wire.h1_body import BodyFraming, FramedBody
from capture.recording.wire.spool import Collector

__all__ = ["RequestReader"]

_HEAD_LIMIT = 1 << 22  # Chromium's addresses may have 2 MiB
_LINE = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+) (\S+) HTTP/1\.[0-9]\r\n")
_METHOD_BYTES = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]{0,64}( |\Z)")
_CHUNKED = re.compile(rb"(?im)^transfer-encoding[ \t]*:[^\r\n]*\bchunked[ \t]*\r$")


class RequestReader:
    """From a request's first byte to its last. ``rubbish``: it is none; ``held`` has what was fed then."""

    def __init__(self, body: Collector) -> None:
        self.body = body
        self.head = b""
        self.method = ""
        self.target = b""
        self.chunked = False
        self.rubbish = False
        self._framed: FramedBody | None = None
        self._buffer = bytearray()

    @property
    def complete(self) -> bool:
        """The last byte has come."""
        return self._framed is not None and self._framed.framing is BodyFraming.DONE

    @property
    def held(self) -> int:
        """Bytes of a head that is not whole."""
        return len(self._buffer)

    @property
    def missing(self) -> int:
        """How many bytes of the body that the head announces were not sent; of chunks at least so many."""
        if self._framed is None or self.complete:
            return 0
        return max(self._framed.left, 1)

    def field(self, name: bytes) -> bytes:
        """The value of the head's first field of that name, empty where there is none."""
        found = re.search(rb"(?im)^" + re.escape(name) + rb"[ \t]*:[ \t]*([^\r\n]*?)[ \t]*\r?$", self.head)
        return found[1] if found else b""

    def feed(self, data: bytes) -> bytes:
        """Take bytes; gives back those after the end of the request."""
        start = 0 if self._framed else self._read_head(data)
        if self._framed is None:
            return b""
        position = self._framed.take(data, start)
        if position > start:
            self.body.add(data[start:position])
        return data[position:]

    def _read_head(self, data: bytes) -> int:
        """Gives the position of the body's first byte in ``data``."""
        searched = max(len(self._buffer) - 3, 0)
        self._buffer += data
        end = self._buffer.find(b"\r\n\r\n", searched)
        if end < 0:
            begun = _METHOD_BYTES.match(self._buffer)
            self.rubbish = begun is None or len(self._buffer) > _HEAD_LIMIT
            return len(data)
        head = bytes(self._buffer[: end + 4])
        line = _LINE.match(head)
        if line is None:
            self.rubbish = True
            return len(data)
        rest = len(self._buffer) - end - 4
        self.head = head
        self._buffer.clear()
        self.method, self.target = line[1].decode("ascii"), line[2]
        self.chunked = _CHUNKED.search(self.head) is not None
        if self.chunked:
            self._framed = FramedBody(BodyFraming.SIZE)
        else:
            self._framed = FramedBody(BodyFraming.LENGTH, announced_length(self.head) or 0)
        return len(data) - rest
