"""HTTP/1.1 on the server's side, without I/O: bytes of a request in, bytes of a response out (RFC 9112)."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from http import HTTPStatus

from capture.model.digits import number

__all__ = ["BadRequest", "Reply", "Request", "encode", "parse_head"]

BODYLESS = (204, 304)


class BadRequest(ValueError):
    """What arrived is not a request head."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request's head. Header names are in lower case; the last of several wins."""

    method: str
    target: str
    version: str
    headers: dict[str, str]

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]

    @property
    def body_length(self) -> int:
        """Bytes of the body that follows; a chunked body is refused by ``parse_head``."""
        return number(self.headers.get("content-length", "0")) or 0

    @property
    def keeps_alive(self) -> bool:
        """Whether another request may follow on the connection (RFC 9112, 9.3)."""
        connection = self.headers.get("connection", "").lower()
        return connection == "keep-alive" if self.version == "HTTP/1.0" else connection != "close"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A resource, before it is fitted to a request. ``delay_s`` is waited before the head is sent."""

    status: int = 200
    content_type: str = ""
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    gzip: bool = False
    chunked: bool = False
    delay_s: float = 0.0


def parse_head(head: bytes) -> Request:
    """Read a request head that ends with its blank line.

    Raises BadRequest for anything that this small server does not speak.
    """
    first, *lines = head.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
    parts = first.split(" ")
    if len(parts) != 3 or parts[2] not in ("HTTP/1.0", "HTTP/1.1"):
        raise BadRequest(f"not a request line: {first[:80]!r}")
    headers = dict(_header(line) for line in lines)
    if "transfer-encoding" in headers or number(headers.get("content-length", "0")) is None:
        raise BadRequest("a body without a plain Content-Length")
    return Request(method=parts[0], target=parts[1], version=parts[2], headers=headers)


def encode(reply: Reply, request: Request, now: datetime) -> tuple[bytes, bytes]:
    """Head and body as they go over the wire, the body with its gzip coding and its chunk framing."""
    packed = reply.gzip and "gzip" in request.headers.get("accept-encoding", "")
    chunked = reply.chunked and request.version == "HTTP/1.1"
    content = gzip.compress(reply.body, 6, mtime=0) if packed else reply.body
    lines = [("Date", format_datetime(now, usegmt=True)), ("Server", "Newsroom/1.0")]
    if reply.content_type:
        lines.append(("Content-Type", reply.content_type))
    if reply.gzip:
        lines.append(("Vary", "Accept-Encoding"))
    if packed:
        lines.append(("Content-Encoding", "gzip"))
    if reply.status not in BODYLESS:
        lines.append(("Transfer-Encoding", "chunked") if chunked else ("Content-Length", str(len(content))))
    lines.extend(reply.headers)
    if not request.keeps_alive:
        lines.append(("Connection", "close"))
    elif request.version == "HTTP/1.0":
        lines.append(("Connection", "keep-alive"))
    if request.method == "HEAD" or reply.status in BODYLESS:
        return _head(reply.status, lines), b""
    return _head(reply.status, lines), b"".join(_chunks(content)) if chunked else content


def _header(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon or not name or name != name.strip():
        raise BadRequest(f"not a header: {line[:80]!r}")
    return name.lower(), value.strip()


def _head(status: int, lines: list[tuple[str, str]]) -> bytes:
    first = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"
    return "\r\n".join([first, *(f"{name}: {value}" for name, value in lines), "", ""]).encode("latin-1")


def _chunks(content: bytes) -> Iterator[bytes]:
    """Chunk framing (RFC 9112, 7.1) in pieces of growing size, as servers flush their buffers."""
    start, size = 0, 512
    while start < len(content):
        piece = content[start : start + size]
        yield b"%x\r\n%b\r\n" % (len(piece), piece)
        start, size = start + size, min(size * 2, 8192)
    yield b"0\r\n\r\n"
