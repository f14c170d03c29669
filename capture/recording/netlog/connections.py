"""Connections: which socket, session and stream carries which attempt, and where its bytes go."""

from collections.abc import Callable
from dataclasses import dataclass, field

from capture.model.digits import number
from capture.model.exchange import Tls
from capture.recording.netlog.ciphers import cipher_name, protocol_name
from capture.recording.netlog.h2 import Http2Data, Http2FrameReader
from capture.recording.netlog.lines import Chunk, Event, EventKind
from capture.recording.netlog.wire import H1Span, H2Span

__all__ = ["Connections", "Socket"]

_JOBS = 4096  # remembered: a job is used at once or never (preconnects)
_TLS_CHUNKS = frozenset({EventKind.SSL_SOCKET_BYTES_SENT, EventKind.SSL_SOCKET_BYTES_RECEIVED})
_SENT = frozenset({EventKind.SOCKET_BYTES_SENT, EventKind.SSL_SOCKET_BYTES_SENT})
_RECEIVED = frozenset({EventKind.SOCKET_BYTES_RECEIVED, EventKind.SSL_SOCKET_BYTES_RECEIVED})
_SENT_FRAME_LIMIT = 1 << 24  # the far end may allow frames of any size


@dataclass(slots=True, eq=False)
class AttemptLink:
    """The HTTP/2 side of a socket: a frame reader for each direction, and the streams that are open."""

    inward: Http2FrameReader = field(default_factory=Http2FrameReader)
    outward: Http2FrameReader = field(default_factory=lambda: Http2FrameReader(preface=True, longest=_SENT_FRAME_LIMIT))
    streams: dict[int, H2Span] = field(default_factory=dict)

    def take(self, data: bytes, *, inward: bool) -> None:
        """Hand the pieces of the frames to their streams."""
        reader = self.inward if inward else self.outward
        for piece in reader.feed(data):
            self._hand(piece, inward=inward)
        if self.inward.broken:
            self.lose()

    def read(self, stream: int, size: int) -> None:
        """Chromium read a DATA frame; when the bytes do not have it, lines of the log are missing."""
        span = self.streams.get(stream)
        if span is not None and not span.read(size):
            self.lose()

    def lose(self) -> None:
        """The frames cannot be followed any more: open streams lose their rest, later ones their bodies."""
        self.inward.broken = True
        for span in self.streams.values():
            if span.open:
                span.lose()

    def _hand(self, piece: Http2Data, *, inward: bool) -> None:
        span = self.streams.get(piece.stream)
        if span is None:
            return
        if inward:
            span.received(piece)
        else:
            span.sent(piece)


@dataclass(slots=True, eq=False)
class Socket:
    """One TCP connection of the browser. ``number`` is its NetLog source id, CDP's ``connectionId``."""

    number: int
    local_port: int | None = None
    secure: bool = False
    tls: Tls | None = None
    certificates: tuple[str, ...] = ()
    job: int | None = None  # the stream job that has it now
    span: H1Span | None = None
    leftover: bytes = b""  # read with one response, beginning of the next (authentication on one connection)
    link: AttemptLink | None = None

    def begin(self, span: H1Span) -> None:
        """The bytes from here on are those of ``span``."""
        self.release()
        self.span = span
        if self.leftover:
            data, self.leftover = self.leftover, b""
            self.leftover = span.received(data)

    def release(self) -> None:
        """The attempt that had the connection lets go of it."""
        if self.span is not None:
            self.span.release()
        self.span = None

    def close(self) -> None:
        """The connection is gone."""
        self.release()
        for span in self.link.streams.values() if self.link else ():
            span.release()

    def readable(self, chunk: Chunk) -> bool:
        """Whether the bytes are what the browser said or heard, not the ciphertext of it."""
        return chunk.kind in _TLS_CHUNKS or not self.secure

    def sends(self, chunk: Chunk) -> bool:
        """Whether the bytes may begin an HTTP/1 request."""
        return chunk.kind in _SENT and self.link is None and self.readable(chunk)

    def wants(self, chunk: Chunk) -> bool:
        """Whether the bytes mean anything: there is a span or a link that they belong to."""
        return self.readable(chunk) and (self.span is not None or self.link is not None)

    def take(self, chunk: Chunk) -> None:
        """Put bytes where they belong. Raises ValueError when they cannot be decoded."""
        data = chunk.decode()
        inward = chunk.kind in _RECEIVED
        if self.link is not None:
            self.link.take(data, inward=inward)
        elif self.span is not None:
            if inward:
                self.leftover = self.span.received(data) or self.leftover
            else:
                self.span.sent(data)


class Connections:
    """All sockets, and how a stream job leads to one."""

    def __init__(self) -> None:
        self._sockets: dict[int, Socket] = {}
        self._sessions: dict[int, int] = {}  # HTTP2_SESSION → SOCKET
        self._jobs: dict[int, int] = {}  # HTTP_STREAM_JOB → SOCKET or HTTP2_SESSION
        self._judging: dict[int, tuple[str, ...]] = {}  # CERT_VERIFIER_JOB → the chain that it looks at
        self._private: set[tuple[str, ...]] = set()  # chains that end in a root of this machine's own
        self._handlers: dict[EventKind, Callable[[Event], None]] = {
            EventKind.SOCKET_POOL_BOUND_TO_SOCKET: self._bound_to_socket,
            EventKind.HTTP2_SESSION_POOL_IMPORTED_SESSION_FROM_SOCKET: self._bind,
            EventKind.HTTP2_SESSION_POOL_FOUND_EXISTING_SESSION: self._bind,
            EventKind.HTTP2_SESSION_POOL_FOUND_EXISTING_SESSION_FROM_IP_POOL: self._bind,
            EventKind.SOCKET_IN_USE: self._in_use,
            EventKind.SOCKET_ALIVE: self._alive,
            EventKind.TCP_CONNECT: self._connected,
            EventKind.SSL_CONNECT: self._secured,
            EventKind.SSL_CERTIFICATES_RECEIVED: self._certified,
            EventKind.CERT_VERIFIER_JOB: self._judged,
            EventKind.HTTP2_SESSION_INITIALIZED: self._session_begins,
            EventKind.HTTP2_SESSION: self._session_ends,
            EventKind.HTTP2_SESSION_RECV_HEADERS: self._headers,
            EventKind.HTTP2_SESSION_RECV_DATA: self._read,
        }

    @property
    def remembered(self) -> int:
        """Sockets that are open, and their sessions and streams."""
        streams = sum(len(s.link.streams) for s in self._sockets.values() if s.link)
        return len(self._sockets) + len(self._sessions) + streams

    def take(self, event: Event) -> None:
        """Note an event; spans that it ends are not open afterwards."""
        self._handlers[event.kind](event)

    def known(self, number: int) -> Socket | None:
        """The socket of that source id, if it is alive."""
        return self._sockets.get(number)

    def of_job(self, job: int | None) -> Socket | None:
        """The socket that a job got, unless another job has it by now."""
        target = self._jobs.get(job or 0)
        socket = self._sockets.get(self._sessions.get(target or 0, target or 0))
        if socket is None or (socket.link is None and socket.job != job):
            return None
        return socket

    def of_session(self, session: int) -> Socket | None:
        """The socket of an HTTP/2 session."""
        return self._sockets.get(self._sessions.get(session, 0))

    def _socket(self, number: int) -> Socket:
        return self._sockets.setdefault(number, Socket(number))

    def _bound_to_socket(self, event: Event) -> None:
        self._bind(event)
        if event.dependency is not None:
            self._socket(event.dependency).job = event.source

    def _bind(self, event: Event) -> None:
        if event.dependency is None:
            return
        self._jobs[event.source] = event.dependency
        if len(self._jobs) > _JOBS:
            del self._jobs[next(iter(self._jobs))]

    def _in_use(self, event: Event) -> None:
        if event.ends and (socket := self.known(event.source)):
            socket.release()

    def _alive(self, event: Event) -> None:
        if event.ends and (socket := self._sockets.pop(event.source, None)):
            socket.close()

    def _connected(self, event: Event) -> None:
        port = number(event.text("local_address").rpartition(":")[2], 65535)
        if event.ends and port is not None:
            self._socket(event.source).local_port = port

    def _secured(self, event: Event) -> None:
        socket = self._socket(event.source)
        socket.secure = True
        if event.ends and not event.number("net_error"):
            socket.tls = Tls(
                version=protocol_name(event.text("version")),
                cipher=cipher_name(event.number("cipher_suite")),
                alpn=event.text("next_proto") if event.text("next_proto") != "unknown" else "",
                resumed=event.params.get("is_resumed") is True,
                certificates=socket.certificates,
                private_root=socket.certificates in self._private,
            )

    def _certified(self, event: Event) -> None:
        self._socket(event.source).certificates = tuple(event.texts("certificates"))

    def _judged(self, event: Event) -> None:
        """What the verifier found of a chain; further connections with it are not verified again."""
        if event.begins:
            self._judging[event.source] = tuple(event.texts("certificates"))
        elif event.ends:
            chain = self._judging.pop(event.source, ())
            private = event.params.get("is_issued_by_known_root") is False
            if chain and private and len(self._private) < _JOBS:
                self._private.add(chain)

    def _session_begins(self, event: Event) -> None:
        if event.dependency is not None:
            self._sessions[event.source] = event.dependency
            self._socket(event.dependency).link = AttemptLink()

    def _headers(self, event: Event) -> None:
        socket = self.of_session(event.source)
        span = socket.link.streams.get(event.number("stream_id")) if socket and socket.link else None
        if span:
            span.headers(event.texts("headers"))

    def _read(self, event: Event) -> None:
        if (socket := self.of_session(event.source)) and socket.link:
            socket.link.read(event.number("stream_id"), event.number("size"))

    def _session_ends(self, event: Event) -> None:
        if event.ends and (number := self._sessions.pop(event.source, None)) and number in self._sockets:
            self._sockets[number].close()
