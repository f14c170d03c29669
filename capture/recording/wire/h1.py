"""HTTP/1 requests and answers in a connection's bytes: where a head ends, what a body is, and when it is over.

Requests are read as a browser sends them (RFC 9112, 3 and 6). Answers are read as Chromium reads them
(net/http/http_stream_parser.cc), not by the letter of RFC 9112: what the browser took for the body is the body. Framed
bytes are kept as they came; nothing is decoded.
"""

import re
from dataclasses import dataclass

from capture.model.digits import number
from capture.recording.wire.h1_body import BodyFraming, FramedMessage
from capture.recording.wire.spool import Collector

__all__ = ["BODILESS", "RequestReader", "ResponseReader", "announced_length", "status_of"]

_HEAD_END = re.compile(rb"\n\r?\n")
_LINE_ENDS = re.compile(rb"[\r\n]+")
_BLANKS = b" \t"  # no other white space: to Chromium "\vchunked" is no coding, and "5\v" no number
_HTTP = b"http"
_SLOP = 4  # bytes of rubbish that Chromium allows before it
_HEAD_LIMIT = 1 << 20  # of an answer's heads; Chromium gives up at 256 KiB
BODILESS = frozenset({204, 205, 304})
_REQUEST_LIMIT = 1 << 22  # of a request's head: Chromium's addresses may have 2 MiB
_REQUEST_LINE = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+) (\S+) HTTP/1\.[0-9]\r\n")
_METHOD_BYTES = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]{0,64}( |\Z)")
_CHUNKED = re.compile(rb"(?im)^transfer-encoding[ \t]*:[^\r\n]*\bchunked[ \t]*\r$")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    version: tuple[int, int]
    status: int
    fields: tuple[tuple[bytes, bytes], ...]

    @property
    def content_length(self) -> int | None:
        """None also above 2⁶³: there Chromium reads until the connection ends."""
        text = next((value for name, value in self.fields if name == b"content-length"), b"")
        return number(text.partition(b",")[0].strip(_BLANKS))

    @property
    def is_chunked(self) -> bool:
        codings = [value for name, value in self.fields if name == b"transfer-encoding"]
        return any(part.strip(_BLANKS).lower() == b"chunked" for value in codings for part in value.split(b","))


class RequestReader(FramedMessage):
    """One request. ``rubbish``: it is none, and ``begun`` has what was fed."""

    def __init__(self, body: Collector) -> None:
        super().__init__(body)
        self.method = ""
        self.target = b""
        self.rubbish = False

    @property
    def missing(self) -> int:
        """How many bytes of the body that the head announces were not sent; of chunks at least so many."""
        return 0 if self.framing is None or self.complete else max(self._left, 1)

    def field(self, name: bytes) -> bytes:
        """The value of the head's first field of that name, empty where there is none."""
        found = re.search(rb"(?im)^" + re.escape(name) + rb"[ \t]*:[ \t]*([^\r\n]*?)[ \t]*\r?$", self.head)
        return found[1] if found else b""

    def _read_head(self, data: bytes) -> int:
        searched = max(len(self._buffer) - 3, 0)
        self._buffer += data
        end = self._buffer.find(b"\r\n\r\n", searched) + 4
        if end < 4:
            begun = _METHOD_BYTES.match(self._buffer)
            self.rubbish = begun is None or len(self._buffer) > _REQUEST_LIMIT
            return len(data)
        head, rest = bytes(self._buffer[:end]), len(self._buffer) - end
        line = _REQUEST_LINE.match(head)
        if line is None:
            self.rubbish = True
            return len(data)
        self._buffer.clear()
        self.head, self.method, self.target = head, line[1].decode("ascii"), line[2]
        if _CHUNKED.search(head):
            self._begin_chunks()
        else:
            self._begin_counted(announced_length(head) or 0)
        return len(data) - rest


class ResponseReader(FramedMessage):
    """One answer. ``interim`` has the heads of 1xx answers, ``head`` the final one."""

    def __init__(self, method: str, body: Collector) -> None:
        super().__init__(body)
        self.interim: list[bytes] = []
        self.status: int | None = None
        self.version = (0, 9)
        self.ends_with_connection = False  # nothing else says where the body ends
        self._method = method
        self._interim_bytes = 0

    def _read_head(self, data: bytes) -> int:
        self._buffer += data
        searched = max(len(self._buffer) - len(data) - 3, 0)
        while self.framing is None:
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
                self._interim_bytes += len(raw)
                if self._interim_bytes > _HEAD_LIMIT:
                    return self._give_up(BodyFraming.BROKEN, data)
                self.interim.append(raw)
            else:
                self.head, self.status, self.version = raw, head.status, head.version
                self._begin_body(head)
            del self._buffer[: end.end()]
            searched = 0
        rest = len(self._buffer)
        self._buffer.clear()
        return len(data) - rest

    def _begin_body(self, head: _Head) -> None:
        """RFC 9112, 6.3, as Chromium reads it."""
        tunnel = head.status == 101 or (self._method == "CONNECT" and 200 <= head.status < 300)
        if self._method == "HEAD" or head.status in BODILESS or tunnel:
            self.framing = BodyFraming.DONE
        elif head.version >= (1, 1) and head.is_chunked:
            self._begin_chunks()
        elif head.content_length is None:
            self.framing, self.ends_with_connection = BodyFraming.CLOSE, True
        else:
            self._begin_counted(head.content_length)

    def _give_up(self, framing: BodyFraming, data: bytes) -> int:
        """Not a head at all (HTTP/0.9, or rubbish): everything is body."""
        self.framing = framing
        self.ends_with_connection = framing is BodyFraming.CLOSE
        new = min(len(data), len(self._buffer))  # what of it stands in data
        early = bytes(self._buffer[: len(self._buffer) - new])
        self._buffer.clear()
        self.payload_bytes += len(early)
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
    """Read a head as Chromium does: any line ends, a lone CR too, folded lines joined, rubbish lines passed over."""
    message = raw[_status_line(raw) or 0 :]
    first, *lines = _LINE_ENDS.split(message)
    fields: list[tuple[bytes, bytes]] = []
    for line in lines:
        if line[:1] in (b" ", b"\t") and fields:
            name, value = fields.pop()
            fields.append((name, value + b" " + line.strip(_BLANKS)))
        elif b":" in line:
            name, _, value = line.partition(b":")
            fields.append((name.rstrip(_BLANKS).lower(), value.strip(_BLANKS)))
    # One digit of each part counts, as in Chromium; "HTTP/1.1" with 5,000 more is still 1.1.
    version = re.search(rb"(?i)HTTP/(\d)\d*\.(\d)", first)
    status = re.search(rb"(?i)HTTP\S*[ \t]+0*(\d{1,3})", first)
    return _Head(
        version=(int(version.group(1)), int(version.group(2))) if version else (1, 0),
        status=int(status.group(1)) if status else 200,  # as Chromium fills in
        fields=tuple(fields),
    )
