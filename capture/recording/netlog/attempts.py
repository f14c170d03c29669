"""Requests, hops and attempts: what is known of each while its story goes on.

A request has one hop for each URL of a redirect chain. A hop has an attempt for each time that headers
were sent: a second one follows an authentication, a range probe of the cache, or a stale connection.
A hop without an attempt was answered by the cache, or failed before anything was sent.
"""

import enum
from dataclasses import dataclass, field

from capture.recording.netlog.connections import Socket
from capture.recording.netlog.wire import H1Span, H2Span

__all__ = ["Attempt", "AttemptState", "Hop", "UrlRequest"]


@dataclass(slots=True, eq=False)
class UrlRequest:
    """One URL_REQUEST of the network service; ``source`` stays the same over redirects.

    After a redirect that CORS looks at, Chromium starts a new request under the same source before the old one
    ends: ``outlived`` counts the old ones whose end is still to come.
    """

    source: int
    url: str = ""
    initiator: str = ""
    background: bool = False
    job: int | None = None
    hop: "Hop | None" = None
    net_error: int = 0
    cancelled: bool = False
    alive: bool = False
    outlived: int = 0

    def attempt(self, number: int, started_ms: float, hop: "Hop") -> "Attempt":
        """An attempt of this request's hop, of which nothing is known yet."""
        return Attempt(number, self.source, hop.url, hop.method, started_ms, self.initiator, self.background)


@dataclass(slots=True, eq=False)
class Hop:
    """One URL of a request."""

    number: int  # for its first attempt
    url: str
    method: str
    started_ms: float
    attempt: "Attempt | None" = None
    filtered: bool = False  # a content coding is being decoded
    cached: bool = False  # body bytes come from the cache from now on
    body_bytes: int = 0  # network bytes that the request handed on, content coding still on


class AttemptState(enum.Enum):
    """Where the request stands with an attempt of its."""

    UNDER_WAY = "it waits for the answer, or reads it"
    REPEATED = "it sent its headers once more"
    OVER = "it has moved on"


@dataclass(slots=True, eq=False)
class Attempt:
    """Headers that were sent once, and what became of them."""

    number: int
    request: int
    url: str
    method: str
    started_ms: float
    initiator: str
    background: bool
    request_line: str = ""
    request_lines: list[str] = field(default_factory=list)
    response_lines: list[str] = field(default_factory=list)
    socket: Socket | None = None
    span: H1Span | H2Span | None = None
    stream: int = 0
    state: AttemptState = AttemptState.UNDER_WAY
    ended_ms: float = 0.0
    net_error: int = 0
    cancelled: bool = False
    handed_on: int = 0  # body bytes that the request handed on: a floor for what the wire must have
    filtered: bool = False  # they were counted before their content coding was decoded

    @property
    def answered(self) -> bool:
        """A response began to arrive."""
        return bool(self.response_lines or (self.span and self.span.answer().status is not None))

    @property
    def finished(self) -> bool:
        """Nothing more will come."""
        return self.state is not AttemptState.UNDER_WAY and not (self.span and self.span.open)

    def read_to_end(self) -> None:
        """The request ended by itself: a stream whose end was not seen by then lacks bytes."""
        if isinstance(self.span, H2Span) and self.span.open and not self.net_error and not self.cancelled:
            self.span.lose()

    def forget(self) -> None:
        """Let go of the stream."""
        if self.socket and self.socket.link:
            self.socket.link.streams.pop(self.stream, None)

    def discard(self) -> None:
        """Drop the attempt and what was gathered for it."""
        self.forget()
        if self.span:
            answer = self.span.answer()
            answer.request_body.discard()
            answer.body.discard()
