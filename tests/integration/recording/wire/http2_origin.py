"""An HTTP/2 origin that chooses every frame, and remembers every header field and byte of both directions.

How it works: hyper's h2 keeps the state of the connection and writes ordinary frames. What it would not write (a block
in many CONTINUATIONs, a padded head, frames that nobody knows) is made by hand beside it, with its own encoder, so that
the header tables of both ends stay the same. It tidies nothing, either way.
"""

import asyncio
import contextlib
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from h2 import events
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.exceptions import ProtocolError
from h2.settings import SettingCodes, Settings
from hyperframe.frame import ContinuationFrame, HeadersFrame

from tests.integration.recording.wire.origin import Link, link_of

__all__ = ["OK", "Fields", "Http2Asked", "Http2Origin", "Http2Route", "Http2Stream", "http2_origin"]

Fields = tuple[tuple[bytes, bytes], ...]
_FRAME_HEAD = 9  # RFC 9113, 4.1
OK: Fields = ((b":status", b"200"), (b"content-type", b"text/plain"), (b"cache-control", b"no-store"))


@dataclass(slots=True, kw_only=True)
class Http2Asked:
    """One stream: what came, and what was sent for it until now."""

    link: Link
    stream: int
    head: Fields
    body: bytearray = field(default_factory=bytearray)
    whole: bool = False  # the browser ended its side
    reset: int | None = None  # … or gave up, with this code
    sent_interim: list[Fields] = field(default_factory=list)
    sent_head: Fields = ()
    sent_body: bytearray = field(default_factory=bytearray)
    sent_trailers: Fields = ()
    turn: int = 0  # how many requests for this target came before

    @property
    def method(self) -> str:
        return self._named(b":method")

    @property
    def target(self) -> str:
        return self._named(b":path")

    def _named(self, name: bytes) -> str:
        return dict(self.head).get(name, b"").decode()


class Http2Stream:
    """What a route may do with one stream. Raises ProtocolError where it or its connection is over."""

    def __init__(self, connection: "_Connection", asked: Http2Asked) -> None:
        self.asked = asked
        self.h2 = connection.h2
        self._connection = connection
        self._more = asyncio.Event()

    async def head(self, fields: Fields = OK, *, end: bool = False) -> None:
        """A head, interim ones too."""
        self._note(fields)
        self.h2.send_headers(self.asked.stream, fields, end_stream=end)
        await self.flush()

    async def cut_head(self, fields: Fields, pieces: int, *, padding: int = 0) -> None:
        """A head in so many frames of like size, of which the first is padded with so many bytes."""
        self._note(fields)
        self.h2.send_headers(self.asked.stream, fields)
        block = self.h2.data_to_send()[_FRAME_HEAD:]  # of the one frame that h2 made
        size = len(block) // pieces + 1
        parts = [block[at : at + size] for at in range(0, len(block), size)]
        first = HeadersFrame(self.asked.stream, parts[0], pad_length=padding, flags=["PADDED"] if padding else [])
        frames = [first, *(ContinuationFrame(self.asked.stream, part) for part in parts[1:])]
        frames[-1].flags.add("END_HEADERS")
        await self._connection.write(b"".join(frame.serialize() for frame in frames))

    async def data(self, body: bytes, *, end: bool = True, padding: int | None = None, kept: bool = True) -> None:
        """Body bytes as far as the browser's windows allow, waiting for it; ``kept``: remembered."""
        stream, overhead = self.asked.stream, 0 if padding is None else padding + 1
        view = memoryview(body)
        while view:
            window = self.h2.local_flow_control_window(stream)
            room = min(window, self.h2.max_outbound_frame_size) - overhead
            if room <= 0:
                await self.window_opened()
                continue
            piece, view = bytes(view[:room]), view[room:]
            self.h2.send_data(stream, piece, end_stream=end and not view, pad_length=padding)
            if kept:
                self.asked.sent_body += piece
            await self.flush()
        if end and not body:
            await self.end()

    async def padding(self, size: int, *, end: bool = False) -> None:
        """A DATA frame of nothing but so many bytes of padding."""
        self.h2.send_data(self.asked.stream, b"", end_stream=end, pad_length=size)
        await self.flush()

    async def end(self) -> None:
        """An empty DATA frame that ends the stream."""
        self.h2.end_stream(self.asked.stream)
        await self.flush()

    async def trailers(self, fields: Fields) -> None:
        self.asked.sent_trailers = fields
        self.h2.send_headers(self.asked.stream, fields, end_stream=True)
        await self.flush()

    async def reset(self, code: int) -> None:
        self.h2.reset_stream(self.asked.stream, code)
        await self.flush()

    async def frame(self, kind: int, body: bytes, *, flags: int = 0, stream: int | None = None) -> None:
        """Any frame of this stream or another, past h2's knowledge."""
        number = self.asked.stream if stream is None else stream
        await self._connection.write(struct.pack("!I", len(body))[1:] + struct.pack("!BBI", kind, flags, number) + body)

    async def flush(self) -> None:
        """Write what h2 has made."""
        await self._connection.flush()

    async def window_opened(self) -> None:
        """Until the browser has said something more of this stream or its connection."""
        self._more.clear()
        await self._more.wait()

    async def until_reset(self) -> None:
        """Until the browser gives the stream up."""
        while self.asked.reset is None:
            await self.window_opened()

    async def until_whole(self) -> None:
        """Until the request has ended."""
        while not self.asked.whole:
            await self.window_opened()

    def cut(self) -> None:
        """The connection is reset."""
        self._connection.writer.transport.abort()

    def wake(self) -> None:
        """The connection has news."""
        self._more.set()

    def _note(self, fields: Fields) -> None:
        if fields[0][1].startswith(b"1"):
            self.asked.sent_interim.append(fields)
        else:
            self.asked.sent_head = fields


Http2Route = Callable[[Http2Stream], Awaitable[None]]


class Http2Origin:
    """Serves ``routes`` (path without query → coroutine). ``early`` are called before their request has ended."""

    def __init__(self, routes: dict[str, Http2Route], early: frozenset[str]) -> None:
        self.routes, self.early = routes, early
        self.asked: list[Http2Asked] = []
        self.port = 0
        self._links = 0

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    def of(self, target: str) -> list[Http2Asked]:
        """What was asked for that target, in order."""
        return [one for one in self.asked if one.target == target]

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._links += 1
        with contextlib.suppress(ConnectionError, ssl.SSLError, ProtocolError):  # the browser may leave at any time
            await _Connection(self, reader, writer, link_of(writer, self._links)).run()
        writer.close()


class _Connection:
    def __init__(
        self, origin: Http2Origin, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, link: Link
    ) -> None:
        self.writer = writer
        self.h2 = H2Connection(
            H2Configuration(
                client_side=False,
                header_encoding=None,
                validate_inbound_headers=False,
                normalize_inbound_headers=False,
                validate_outbound_headers=False,
                normalize_outbound_headers=False,
            )
        )
        self._origin, self._reader, self._link = origin, reader, link
        self._streams: dict[int, Http2Stream] = {}

    async def run(self) -> None:
        """Until the browser leaves; what routes are still doing ends then."""
        offered = {SettingCodes.ENABLE_CONNECT_PROTOCOL: 1, SettingCodes.MAX_CONCURRENT_STREAMS: 100}
        self.h2.local_settings = Settings(client=False, initial_values=offered)
        self.h2.initiate_connection()
        await self.flush()
        answering = set[asyncio.Task[None]]()
        try:
            while data := await self._reader.read(1 << 16):
                for event in self.h2.receive_data(data):
                    if (stream := self._heard(event)) is not None:
                        answering.add(asyncio.create_task(self._answer(stream)))
                await self.flush()
                for known in self._streams.values():
                    known.wake()
        finally:
            for task in answering:
                task.cancel()
            await asyncio.gather(*answering, return_exceptions=True)

    async def _answer(self, stream: Http2Stream) -> None:
        route = self._origin.routes.get(stream.asked.target.partition("?")[0], _missing)
        with contextlib.suppress(ConnectionError, ssl.SSLError, ProtocolError):
            await route(stream)

    def _heard(self, event: events.Event) -> Http2Stream | None:
        """Note it; the stream that is to be answered now."""
        match event:
            case events.RequestReceived():
                head = tuple((bytes(name), bytes(value)) for name, value in event.headers)
                asked = Http2Asked(link=self._link, stream=event.stream_id, head=head)
                asked.turn = len(self._origin.of(asked.target))
                self._origin.asked.append(asked)
                self._streams[event.stream_id] = stream = Http2Stream(self, asked)
                return stream if asked.target.partition("?")[0] in self._origin.early else None
            case events.DataReceived():
                self._streams[event.stream_id].asked.body += event.data
                self.h2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
            case events.StreamReset():
                self._streams[event.stream_id].asked.reset = int(event.error_code)
            case events.StreamEnded():
                stream = self._streams[event.stream_id]
                stream.asked.whole = True
                return None if stream.asked.target.partition("?")[0] in self._origin.early else stream
            case _:
                pass
        return None

    async def flush(self) -> None:
        await self.write(self.h2.data_to_send())

    async def write(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()


async def _missing(stream: Http2Stream) -> None:
    await stream.head(((b":status", b"404"), (b"content-type", b"text/plain")))
    await stream.data(b"no such thing")


@asynccontextmanager
async def http2_origin(
    routes: dict[str, Http2Route], tls: ssl.SSLContext, *, early: frozenset[str] = frozenset()
) -> AsyncIterator[Http2Origin]:
    """A running origin on a free port of 127.0.0.1."""
    made = Http2Origin(routes, early)
    server = await asyncio.start_server(made.handle, "127.0.0.1", 0, ssl=tls)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()
