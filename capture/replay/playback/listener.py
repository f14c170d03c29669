"""The listener: one port that is the whole network of an offline browser, and answers from a snapshot.

How it works. A connection's first byte, left where it is, tells TLS from plain HTTP; the name that the browser asks
for does not matter, since one certificate is accepted under all. Requests are answered one after the other, each in a
thread. A connection ends by being broken off: so a lost answer looks as it did at capture.
"""

import asyncio
import socket
import ssl
from collections.abc import Callable
from types import TracebackType

from capture.recording.guard import own_port
from capture.replay.answering import Response
from capture.replay.playback.http import HEAD_LIMIT, BadRequest, ListenerRequest, encode, parse_head, upgrade

__all__ = ["Answerer", "Listener"]

# (request, archived URL, body) → the answer; None: no answer, the connection breaks as it did at capture.
Answerer = Callable[[ListenerRequest, str, bytes], Response | None]

_TLS_HANDSHAKE = 0x16  # the content type of a TLS record (RFC 8446, 5.1), which no HTTP method begins with
_BODY_LIMIT = 64_000_000
_BACKLOG = 512


class Listener:
    """``async with Listener(context) as listener``: TLS for any name and plain HTTP on ``port`` of 127.0.0.1.

    ``answerer`` is called in a thread and can be exchanged at any time. Leaving ends every connection.
    """

    def __init__(self, context: ssl.SSLContext) -> None:
        self.port = 0
        self.answerer: Answerer = lambda request, url, body: None
        self._context = context
        self._connections: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> "Listener":
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=_BACKLOG)
        self._socket.setblocking(False)
        self.port = self._socket.getsockname()[1]
        self._claim = own_port(self.port)
        self._claim.__enter__()
        asyncio.get_running_loop().add_reader(self._socket, self._accept)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.get_running_loop().remove_reader(self._socket)
        self._socket.close()
        self._claim.__exit__(None, None, None)
        for task in self._connections:
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    def _accept(self) -> None:
        try:
            client, _ = self._socket.accept()
        except OSError:
            return  # gone before it was accepted; without file descriptors the browser tries again
        client.setblocking(False)
        task = asyncio.get_running_loop().create_task(self._serve(client))
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)
        task.add_done_callback(lambda _: client.close())

    async def _serve(self, client: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        try:
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            first = await _first_byte(client)
            if not first:
                return
            scheme = "https" if first[0] == _TLS_HANDSHAKE else "http"
            reader = asyncio.StreamReader(limit=HEAD_LIMIT)
            protocol = asyncio.StreamReaderProtocol(reader)
            transport, _ = await loop.connect_accepted_socket(
                lambda: protocol, client, ssl=self._context if scheme == "https" else None
            )
        except OSError:  # ssl.SSLError is one: the browser left in the middle of the handshake
            return
        try:
            await self._converse(reader, asyncio.StreamWriter(transport, protocol, reader, loop), scheme)
        except (OSError, BadRequest, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # the browser went away, or talked without end
        finally:
            # Aborted, not closed: a lost answer must look like a broken connection, and a TLS goodbye takes time.
            transport.abort()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, scheme: str) -> None:
        """Requests and answers until either side has had enough."""
        while True:
            request = parse_head(await reader.readuntil(b"\r\n\r\n"))
            if request.websocket:
                writer.write(upgrade(request.websocket))
                while await reader.read(65536):
                    continue  # frames are kept, not played: the socket is open and silent
                return
            if request.body_length > _BODY_LIMIT:
                raise BadRequest("a body that no page would send")
            body = await reader.readexactly(request.body_length)
            answer = await asyncio.to_thread(self.answerer, request, request.url(scheme), body)
            if answer is None:
                return
            writer.write(encode(answer))
            await writer.drain()


async def _first_byte(client: socket.socket) -> bytes:
    """The first byte, left where it is; empty when the browser closes a connection that it never used."""
    loop = asyncio.get_running_loop()
    there = asyncio.Event()
    loop.add_reader(client, there.set)
    try:
        await there.wait()
    finally:
        loop.remove_reader(client)
    return client.recv(1, socket.MSG_PEEK)
