"""A raw HTTP/1 origin: sends exactly the bytes it is told to, and remembers every byte of both directions."""

import asyncio
import enum
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

__all__ = ["Act", "Link", "Reply", "Request", "Route", "Served", "chunked", "link_of", "origin", "reply"]


class Act(enum.Enum):
    """What a reply may do between its bytes."""

    CLOSE = "close"  # ends the connection in order
    RESET = "reset"  # ends it with RST
    HOLD = "hold"  # waits until the browser closes
    TRUNCATE = "truncate"  # ends the bytes, and under TLS does not say that it meant to


Reply = tuple[bytes | Act, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request as it arrived: ``head`` with its blank line, ``body`` with its chunk framing."""

    method: str
    target: str
    head: bytes
    body: bytes
    turn: int  # how many requests for this target came before

    def header(self, name: str) -> str:
        """The value of the first header of that name, or an empty string."""
        for line in self.head.decode("latin-1").split("\r\n")[1:]:
            key, _, value = line.partition(":")
            if key.strip().lower() == name.lower():
                return value.strip()
        return ""


Route = Callable[[Request], Reply]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A connection as the server saw it: its number from 1; of TLS OpenSSL's words, empty in the clear."""

    number: int
    version: str = ""
    suite: str = ""
    resumed: bool = False


@dataclass(slots=True, kw_only=True)
class Served:
    """A request and the bytes that were sent for it, split at the end of the final head."""

    request: Request
    head: bytes = b""
    body: bytes = b""
    interim: bytes = b""
    link: Link


def reply(head: bytes, body: bytes = b"", *acts: Act) -> Reply:
    """A head of LF-separated lines (sent with CRLF, Content-Length added) and its body."""
    lines = [*head.strip(b"\n").split(b"\n"), b"Content-Length: %d" % len(body), b"", b""]
    return (b"\r\n".join(lines), body, *acts)


def chunked(body: bytes, size: int = 7, trailer: bytes = b"") -> bytes:
    """The body in chunks of ``size`` with the last chunk, ``trailer`` lines and the blank line."""
    pieces = [body[i : i + size] for i in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in pieces) + b"0\r\n" + trailer + b"\r\n"


class Origin:
    """Serves ``routes`` (path without query → reply); parts of a reply: interim heads*, head, body."""

    def __init__(self, routes: dict[str, Route], scheme: str = "http") -> None:
        self.routes = routes
        self._scheme = scheme
        self.served: list[Served] = []
        self.port = 0
        self._turns: dict[str, int] = {}
        self._links = 0

    @property
    def url(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self.port}"

    def of(self, target: str, method: str = "") -> list[Served]:
        """What was served for a target, in order."""
        return [s for s in self.served if s.request.target == target and method in ("", s.request.method)]

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._links += 1
        link = link_of(writer, self._links)
        try:
            while await self._one(reader, writer, link):
                pass
        except (asyncio.IncompleteReadError, ConnectionError, ssl.SSLError):
            pass  # the browser may leave at any time
        finally:
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, link: Link) -> bool:
        head = await reader.readuntil(b"\r\n\r\n")
        method, target, _ = head.decode("latin-1").split(" ", 2)
        turn = self._turns.get(target, 0)
        self._turns[target] = turn + 1
        request = Request(method=method, target=target, head=head, body=await _body(head, reader), turn=turn)
        served = Served(request=request, link=link)
        self.served.append(served)
        route = self.routes.get(target.partition("?")[0], _missing)
        for part in route(request):
            if isinstance(part, Act):
                return await _act(part, reader, writer)
            writer.write(part)
            _note(served, part)
            await writer.drain()
        return True


def link_of(writer: asyncio.StreamWriter, number: int) -> Link:
    """What a server may know of that connection."""
    tls: ssl.SSLObject | None = writer.get_extra_info("ssl_object")
    if tls is None:
        return Link(number=number)
    suite = (tls.cipher() or ("",))[0]
    return Link(number=number, version=tls.version() or "", suite=suite, resumed=bool(tls.session_reused))


def _missing(request: Request) -> Reply:
    return reply(b"HTTP/1.1 404 Not Found\nContent-Type: text/plain", b"no " + request.target.encode())


def _note(served: Served, part: bytes) -> None:
    if served.head:
        served.body += part
    elif part.startswith(b"HTTP/1.1 10") and not part.startswith(b"HTTP/1.1 101"):
        served.interim += part
    else:
        served.head = part


async def _act(act: Act, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    if act is Act.RESET:
        writer.transport.abort()
    elif act is Act.TRUNCATE:
        writer.get_extra_info("socket").shutdown(socket.SHUT_WR)
        await reader.read()
    elif act is Act.HOLD:
        while await reader.read(4096):
            pass
    return False


async def _body(head: bytes, reader: asyncio.StreamReader) -> bytes:
    fields = {
        name.strip().lower(): value.strip()
        for name, _, value in (line.partition(b":") for line in head.split(b"\r\n")[1:])
    }
    if fields.get(b"transfer-encoding") == b"chunked":
        return await _chunked(reader)
    return await reader.readexactly(int(fields.get(b"content-length", b"0")))


async def _chunked(reader: asyncio.StreamReader) -> bytes:
    whole = b""
    while True:
        line = await reader.readline()
        data = await reader.readexactly(int(line, 16) + 2)
        whole += line + data
        if int(line, 16) == 0:
            return whole


@asynccontextmanager
async def origin(routes: dict[str, Route], tls: ssl.SSLContext | None = None) -> AsyncIterator[Origin]:
    """A running origin on a free port of 127.0.0.1."""
    made = Origin(routes, "https" if tls else "http")
    server = await asyncio.start_server(made.handle, "127.0.0.1", 0, ssl=tls, limit=1 << 20)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()
