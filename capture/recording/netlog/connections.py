"""Connections: which socket, session and stream carries which attempt, and where its bytes go.

A stream job is bound to a socket, or to an HTTP/2 session that lies on one; so a job leads to a socket as long as no
other job has it. On HTTP/1 the bytes of a socket belong to one span at a time, from ``begin`` to ``release``; what one
response leaves over begins the next. Once a session is on the socket its bytes are frames (``AttemptLink``), which go
to the spans of their streams. With TLS, only the bytes above it are looked at.
"""

from dataclasses import dataclass, field

from capture.model.digits import number
from capture.model.exchange import Tls
from capture.recording.netlog.h2 import Http2FrameReader
from capture.recording.netlog.lines import Chunk, Event, EventKind
from capture.recording.netlog.wire import H1Span, H2Span
from capture.recording.netlog.wire_names import cipher_name, protocol_name

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
            if (span := self.streams.get(piece.stream)) is not None:
                (span.received if inward else span.sent)(piece)
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

    @property
    def remembered(self) -> int:
        """Sockets that are open, and their sessions and streams."""
        streams = sum(len(s.link.streams) for s in self._sockets.values() if s.link)
        return len(self._sockets) + len(self._sessions) + streams

    def take(self, event: Event) -> None:
        """Note an event; spans that it ends are not open afterwards."""
        source, dependency = event.source, event.dependency
        match event.kind:
            case EventKind.SOCKET_POOL_BOUND_TO_SOCKET if dependency is not None:
                self._bind(source, dependency)
                self._socket(dependency).job = source
            case (
                EventKind.HTTP2_SESSION_POOL_IMPORTED_SESSION_FROM_SOCKET
                | EventKind.HTTP2_SESSION_POOL_FOUND_EXISTING_SESSION
                | EventKind.HTTP2_SESSION_POOL_FOUND_EXISTING_SESSION_FROM_IP_POOL
            ) if dependency is not None:
                self._bind(source, dependency)
            case EventKind.SOCKET_IN_USE if event.ends and (socket := self.known(source)):
                socket.release()
            case EventKind.SOCKET_ALIVE if event.ends and (socket := self._sockets.pop(source, None)):
                socket.close()
            case EventKind.TCP_CONNECT if event.ends:
                port = number(event.text("local_address").rpartition(":")[2], 65535)
                if port is not None:
                    self._socket(source).local_port = port
            case EventKind.SSL_CONNECT:
                socket = self._socket(source)
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
            case EventKind.SSL_CERTIFICATES_RECEIVED:
                self._socket(source).certificates = tuple(event.texts("certificates"))
            case EventKind.CERT_VERIFIER_JOB if event.begins:
                self._judging[source] = tuple(event.texts("certificates"))
            case EventKind.CERT_VERIFIER_JOB if event.ends:
                # Further connections with that chain are not verified again.
                chain = self._judging.pop(source, ())
                private = event.params.get("is_issued_by_known_root") is False
                if chain and private and len(self._private) < _JOBS:
                    self._private.add(chain)
            case EventKind.HTTP2_SESSION_INITIALIZED if dependency is not None:
                self._sessions[source] = dependency
                self._socket(dependency).link = AttemptLink()
            case EventKind.HTTP2_SESSION_RECV_HEADERS if (socket := self.of_session(source)) and socket.link:
                if span := socket.link.streams.get(event.number("stream_id")):
                    span.headers(event.texts("headers"))
            case EventKind.HTTP2_SESSION_RECV_DATA if (socket := self.of_session(source)) and socket.link:
                socket.link.read(event.number("stream_id"), event.number("size"))
            case EventKind.HTTP2_SESSION if event.ends:
                socket_number = self._sessions.pop(source, None)
                if socket_number and socket_number in self._sockets:
                    self._sockets[socket_number].close()

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

    def _bind(self, job: int, target: int) -> None:
        self._jobs[job] = target
        if len(self._jobs) > _JOBS:
            del self._jobs[next(iter(self._jobs))]
