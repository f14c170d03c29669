"""A server that sends exactly the bytes that a case wants sent, and remembers what it was asked for.

How it works. A connection is read request by request; ``route`` turns each into an ``Answer``, whose head and body
were made by hand (nothing is added on the way), or into a ``Stream``, which talks to the connection itself. The
connection is closed after an answer unless that answer keeps it.
"""

import asyncio
import base64
import hashlib
import json
import ssl
import zlib
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from html import escape
from typing import Any, TypeAlias

__all__ = [
    "CSS",
    "HTML",
    "JAVASCRIPT",
    "PLAIN",
    "Answer",
    "Framing",
    "Request",
    "Route",
    "Stream",
    "answer",
    "json_answer",
    "listen",
    "page",
    "picture",
    "png",
]

HTML = "text/html; charset=utf-8"
CSS = "text/css"
JAVASCRIPT = "text/javascript; charset=utf-8"
PLAIN = "text/plain; charset=utf-8"

_EVERY_HEAD = (b"Date: Mon, 05 Jan 2026 10:00:00 GMT", b"Server: awkward")
_CHUNK = 700
_LONGEST_HEAD = 1 << 17
_IDLE_S = 20


class Framing(StrEnum):
    """How an answer says where its body ends."""

    LENGTH = "cl"
    CHUNKED = "chunked"
    CLOSE = "close"  # by the end of the connection
    RAW = "raw"  # as its own lines say, true or not
    NONE = "none"  # it has no body: 204, 304


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """``headers`` by lower-case name; ``port`` is the one it came in on."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    port: int

    @property
    def cookies(self) -> dict[str, str]:
        pairs = (part.strip().partition("=") for part in self.headers.get("cookie", "").split(";"))
        return {name: value for name, _, value in pairs if name}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One response, byte for byte; ``answer`` makes the usual ones.

    lines: header lines without their line end, before those that the framing adds. wire: the body as sent, where it
    is not the framed payload. bare: without the lines that every answer has. interim: 1xx responses before it.
    """

    payload: bytes = b""
    lines: tuple[bytes, ...] = ()
    status: bytes = b"200 OK"
    framing: Framing = Framing.LENGTH
    wire: bytes | None = None
    eol: bytes = b"\r\n"
    keep: bool = False
    bare: bool = False
    interim: bytes = b""

    @property
    def code(self) -> int:
        return int(self.status[:3])

    def head(self) -> bytes:
        """Status line, header lines, blank line."""
        lines = [b"HTTP/1.1 " + self.status, *(() if self.bare else _EVERY_HEAD), *self.lines]
        if not self.bare and not any(line.lower().startswith(b"cache-control") for line in lines):
            lines.append(b"Cache-Control: no-store")
        if self.framing is Framing.LENGTH:
            lines.append(b"Content-Length: %d" % len(self.payload))
        if self.framing is Framing.CHUNKED:
            lines.append(b"Transfer-Encoding: chunked")
        if not self.keep:
            lines.append(b"Connection: close")
        return self.eol.join(lines) + self.eol + self.eol

    def body(self, method: str = "GET") -> bytes:
        """What follows the head on the wire."""
        if method == "HEAD":
            return b""
        if self.wire is not None:
            return self.wire
        return _chunked(self.payload) if self.framing is Framing.CHUNKED else self.payload

    def told(self, method: str = "GET") -> dict[str, Any]:
        """What an archive should hold of it: payload is after transfer decoding, the content coding kept."""
        body = self.body(method)
        payload = b"" if method == "HEAD" else self.payload
        told = {
            "method": method,
            "status": self.code,
            "head_base64": base64.b64encode(self.head()).decode(),
            "framing": self.framing.value,
            "payload_len": len(payload),
            "payload_sha256": _sha256(payload),
            "wire_body_len": len(body),
            "wire_body_sha256": _sha256(body),
            "http_block_sha256": _sha256(self.head() + body),
        }
        return told | ({"interim_base64": base64.b64encode(self.interim).decode()} if self.interim else {})


@dataclass(frozen=True, slots=True)
class Stream:
    """An answer that is written bit by bit; the connection ends with it."""

    write: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


Route: TypeAlias = Answer | Stream | Callable[[Request], Answer | Stream]


def answer(body: str | bytes, kind: str = HTML, *lines: str | bytes, **how: Any) -> Answer:
    """A body with its Content-Type and further header lines; ``how``: fields of ``Answer``."""
    raw = [line.encode() if isinstance(line, str) else line for line in (f"Content-Type: {kind}", *lines)]
    return Answer(payload=body.encode() if isinstance(body, str) else body, lines=tuple(raw), **how)


def page(title: str, body: str, head: str = "", *lines: str, lang: str = "en", **how: Any) -> Answer:
    """An HTML page; ``title`` is text, ``body`` and ``head`` are markup."""
    top = f'<html lang="{lang}"><head><meta charset="utf-8"><title>{escape(title)}</title>{head}</head>'
    return answer(f"<!doctype html>\n{top}\n<body>{body}</body></html>\n", HTML, *lines, **how)


def json_answer(value: object, *lines: str) -> Answer:
    return answer(json.dumps(value, ensure_ascii=False), "application/json; charset=utf-8", *lines)


def png(red: int, green: int, blue: int, width: int = 8, height: int = 8) -> bytes:
    """A picture of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    size = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    rows = (b"\0" + bytes((red, green, blue)) * width) * height
    parts = ((b"IHDR", size + b"\x08\x02\0\0\0"), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, data) for kind, data in parts)


def picture(red: int, green: int, blue: int, side: int = 8) -> Answer:
    return answer(png(red, green, blue, side, side), "image/png")


def _chunked(payload: bytes) -> bytes:
    parts = [payload[start : start + _CHUNK] for start in range(0, len(payload), _CHUNK)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@dataclass(slots=True)
class _Connection:
    """One client's connection, answered until it ends."""

    route: Callable[[Request], Answer | Stream]
    port: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    ended: bool = field(default=False, init=False)

    async def serve(self) -> None:
        try:
            while not self.ended:
                await self._answer(await self._request())
        except (EOFError, OSError, TimeoutError, ValueError, asyncio.LimitOverrunError):
            pass  # browsers hang up in the middle of anything
        finally:
            self.writer.close()

    async def _request(self) -> Request:
        async with asyncio.timeout(_IDLE_S):
            head = await self.reader.readuntil(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        method, target, _ = first.split(" ", 2)
        pairs = (line.split(":", 1) for line in lines if ":" in line)
        headers = {name.strip().lower(): value.strip() for name, value in pairs}
        path, _, query = target.partition("?")
        body = await self.reader.readexactly(int(headers.get("content-length") or 0))
        return Request(method=method, path=path, query=query, headers=headers, body=body, port=self.port)

    async def _answer(self, request: Request) -> None:
        given = self.route(request)
        if isinstance(given, Stream):
            await given.write(self.reader, self.writer)
            self.ended = True
            return
        self.writer.write(given.interim + given.head() + given.body(request.method))
        await self.writer.drain()
        self.ended = not given.keep or "close" in request.headers.get("connection", "").lower()


async def listen(
    route: Callable[[Request], Answer | Stream], ports: Iterable[int], context: ssl.SSLContext | None = None
) -> None:
    """Answer on these ports of the loopback until cancelled."""
    async with asyncio.TaskGroup() as group:
        for port in ports:

            async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int = port) -> None:
                await _Connection(route, port, reader, writer).serve()

            server = await asyncio.start_server(connected, "127.0.0.1", port, limit=_LONGEST_HEAD, ssl=context)
            group.create_task(server.serve_forever())
