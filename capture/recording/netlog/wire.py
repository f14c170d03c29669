"""Spans: what crossed the wire for one attempt, on HTTP/1 a stretch of a connection, on HTTP/2 a stream.

A span is open until the far end has said everything, or the connection was let go. HTTP/1: the framing says so, or the
end of the connection. HTTP/2: END_STREAM, a reset, or bytes of the connection that are missing (``lose``). After a
status of 101, or in a CONNECT stream, the bytes are a websocket's ``Conversation``, if there is one.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from capture.recording.netlog import heads
from capture.recording.netlog.h2 import Http2Data
from capture.recording.wire import h1
from capture.recording.wire.spool import Collector
from capture.recording.wire.websocket import Conversation

__all__ = ["H1Span", "H2Span", "WireAnswer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WireAnswer:
    """What a span has when it is over. ``complete``: the framing says that the response is whole."""

    request_head: bytes = b""
    request_body: Collector = field(default_factory=Collector)
    request_missing: int = 0  # bytes of the request body that were announced and not sent
    status: int | None = None
    head: bytes = b""
    begun: bytes = b""  # of a head that never ended
    body: Collector = field(default_factory=Collector)
    early_hints: tuple[bytes, ...] = ()
    trailers: bytes = b""
    chunked: bool = False
    protocol: str = "http/1.1"
    payload_bytes: int = 0
    extra_bytes: int = 0  # after the end of the response
    complete: bool = False
    closed_by_peer: bool = False
    reset: int | None = None  # HTTP/2 error code
    lost: bool = False  # bytes of the connection are missing from the log


class H1Span:
    """From the sending of a request to the last byte of its response."""

    def __init__(self, method: str, collector: Callable[[], Collector], talk: Conversation | None = None) -> None:
        self.open = True
        self._talk = talk
        self._request = h1.RequestHead(collector())
        self._response = h1.ResponseHead(method, collector())
        self._extra = 0

    def sent(self, data: bytes) -> None:
        if self._response.status != 101:
            self._request.feed(data)
        elif self._talk:  # the connection speaks another protocol now
            self._talk.sent(data)

    def received(self, data: bytes) -> bytes:
        """Take bytes; gives back what belongs to the next response of the connection."""
        if self._response.status == 101:
            if self._talk:
                self._talk.received(data)
            return b""
        if not data:
            self._response.eof()
            self.open = False
            return b""
        rest = self._response.feed(data)
        self.open = not self._response.complete
        if self._response.status == 101:
            if self._talk:
                self._talk.open(self._response.head)
                if rest:
                    self._talk.received(rest)
            return b""
        self._extra += len(rest)
        return rest

    def release(self) -> None:
        """The connection was let go."""
        self.open = False
        if self._talk:
            self._talk.end()

    def answer(self) -> WireAnswer:
        response = self._response
        return WireAnswer(
            request_head=self._request.head,
            request_body=self._request.body,
            request_missing=self._request.missing,
            status=response.status,
            head=response.head,
            begun=response.begun,
            body=response.body,
            early_hints=tuple(response.interim),
            chunked=response.chunked,
            protocol="http/1.1" if response.version >= (1, 1) or not response.head else "http/1.0",
            payload_bytes=response.payload_bytes,
            extra_bytes=self._extra,
            complete=response.complete,
            closed_by_peer=response.closed_by_peer,
        )


class H2Span:
    """One stream. Heads come from the log's events, bodies from DATA frames."""

    def __init__(
        self, request_lines: list[str], collector: Callable[[], Collector], talk: Conversation | None = None
    ) -> None:
        self.open = True
        self._talk = talk
        self._request_head = heads.h2_request(request_lines)
        self._tunnel = any(line == ":method: CONNECT" for line in request_lines)  # a websocket (RFC 8441)
        self._request_body = collector()
        self._body = collector()
        self._early: list[bytes] = []
        self._head = b""
        self._status: int | None = None
        self._trailers = b""
        self._ended = False
        self._reset: int | None = None
        self._framed = 0  # payload of the DATA frames in the bytes
        self._read = 0  # payload of the DATA frames that Chromium read
        self._lost = False

    def sent(self, piece: Http2Data) -> None:
        if piece.reset is not None:
            self.release()  # the browser has had enough
        elif not self._tunnel:
            self._request_body.add(piece.data)
        elif self._talk:
            self._talk.sent(piece.data)

    def received(self, piece: Http2Data) -> None:
        if piece.reset is not None:
            self._reset = piece.reset
            self.release()
        elif not self._tunnel:
            self._body.add(piece.data)
        elif self._talk and piece.data:
            self._talk.received(piece.data)
        self._framed += piece.framed
        if piece.ended:
            self._ended = True
            self.release()

    def read(self, size: int) -> bool:
        """Chromium read a DATA frame of that size; False when the bytes do not have it."""
        self._read += size
        return self._read <= self._framed

    def lose(self) -> None:
        """Bytes of the connection are missing from the log: nothing more is known of this stream."""
        self._lost = True
        self.release()

    def release(self) -> None:
        """Nothing more comes."""
        self.open = False
        if self._talk:
            self._talk.end()

    def headers(self, lines: list[str]) -> None:
        """A header block of the far end: 1xx, the response's own, or trailers."""
        status, head = heads.h2_response(lines)
        if status is None:
            self._trailers += heads.h2_trailers(lines)
        elif status < 200:
            self._early.append(head)
        else:
            self._status, self._head = status, head
            if self._talk and status == 200:
                self._talk.open(head)

    def answer(self) -> WireAnswer:
        announced = h1.announced_length(self._head)
        requested = h1.announced_length(self._request_head) or 0
        complete = self._ended or (self._reset in (None, 0) and announced == self._body.seen)
        lost = self._lost or (self._read > 0 and self._read != self._framed)
        return WireAnswer(
            request_head=self._request_head,
            request_body=self._request_body,
            request_missing=max(requested - self._request_body.seen, 0),
            status=self._status,
            head=self._head,
            body=self._body,
            early_hints=tuple(self._early),
            trailers=self._trailers,
            protocol="h2",
            payload_bytes=self._body.seen,
            complete=self._status is not None and not lost and (complete or self._tunnel),
            reset=self._reset,
            lost=lost,
        )
