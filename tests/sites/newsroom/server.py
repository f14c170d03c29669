"""The server: three listeners on the loopback, one for each origin, and a log of every byte they sent."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from capture.model.options import HostTarget
from tests.sites.newsroom.newsroom import Newsroom
from tests.sites.newsroom.routes import Routes, not_found, routes
from tests.sites.newsroom.wire import BadRequest, Reply, Request, encode, parse_head

__all__ = ["Sent", "Site", "serve"]

MAX_HEAD = 64 * 1024
MAX_BODY = 1024 * 1024
IDLE_S = 60.0  # a connection without a request is closed after this


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One response as it was sent, and the request that it answered; bytes as on the wire.

    ``body`` has its content coding and its chunk framing. ``whole`` is False when the browser
    went away first.
    """

    url: str
    method: str
    status: int
    head: bytes
    body: bytes
    request_head: bytes
    request_body: bytes
    whole: bool = True


@dataclass(slots=True, kw_only=True)
class Site:
    """A newsroom that is being served. ``sent`` grows while it is."""

    newsroom: Newsroom
    host_map: tuple[HostTarget, ...]
    sent: list[Sent] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The article's address, under the host map."""
        return self.newsroom.url


@asynccontextmanager
async def serve(newsroom: Newsroom, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> AsyncIterator[Site]:
    """The newsroom on three free ports of 127.0.0.1 until the block ends, which closes all connections."""
    table = await asyncio.to_thread(routes, newsroom)
    hosts = newsroom.hosts
    sent: list[Sent] = []
    targets: list[HostTarget] = []
    async with AsyncExitStack() as stack:
        for host in (hosts.site, hosts.cdn, hosts.ads):
            origin = _Origin(newsroom, host, table, sent, now)
            targets.append(await stack.enter_async_context(origin.listening()))
        yield Site(newsroom=newsroom, host_map=tuple(targets), sent=sent)


class _Origin:
    """One host's listener and its connections."""

    def __init__(
        self, newsroom: Newsroom, host: str, table: Routes, sent: list[Sent], now: Callable[[], datetime]
    ) -> None:
        self._newsroom = newsroom
        self._host = host
        self._table = table
        self._sent = sent
        self._now = now
        self._connections: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[HostTarget]:
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=MAX_HEAD)
        try:
            port: int = server.sockets[0].getsockname()[1]
            yield HostTarget(host=self._host, address="127.0.0.1", port=port)
        finally:
            server.close()
            for task in self._connections:
                task.cancel()
            await asyncio.gather(*self._connections, return_exceptions=True)
            await server.wait_closed()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Own the connection's task: the server's own would log a cancelled one as an error."""
        task = asyncio.get_running_loop().create_task(self._converse(reader, writer))
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Requests one after the other until either side has had enough."""
        try:
            while await self._exchange(reader, writer):
                pass
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError):
            pass  # the browser went away, said nothing for a minute, or talked without end
        finally:
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """One request and its response; True when another may follow."""
        async with asyncio.timeout(IDLE_S):
            head = await reader.readuntil(b"\r\n\r\n")
        try:
            request = parse_head(head)
        except BadRequest:
            writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return False
        if request.body_length > MAX_BODY:
            writer.write(b"HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return False
        body = await reader.readexactly(request.body_length)
        await self._answer(request, head, body, writer)
        return request.keeps_alive

    async def _answer(
        self, request: Request, request_head: bytes, request_body: bytes, writer: asyncio.StreamWriter
    ) -> None:
        reply = self._reply(request)
        if reply.delay_s:
            await asyncio.sleep(reply.delay_s)  # the delay is part of the page that is being imitated
        head, body = encode(reply, request, self._now())
        whole = False
        try:
            writer.write(head + body)
            await writer.drain()
            whole = True
        finally:
            sent = Sent(
                url=f"http://{self._host}{request.target}",
                method=request.method,
                status=reply.status,
                head=head,
                body=body,
                request_head=request_head,
                request_body=request_body,
                whole=whole,
            )
            self._sent.append(sent)

    def _reply(self, request: Request) -> Reply:
        method = "GET" if request.method == "HEAD" else request.method
        return self._table.get((self._host, method, request.path)) or not_found(self._newsroom)
