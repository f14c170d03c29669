"""Requests, their hops and attempts: the story that the events of one URL_REQUEST tell.

A request has one hop for each URL of a redirect chain. A hop has an attempt for each time that headers
were sent: a second one follows an authentication, a range probe of the cache, or a stale connection.
A hop without an attempt was answered by the cache, or failed before anything was sent.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from capture.netlog.address import bare_url, host_of
from capture.netlog.connections import Connections, Socket
from capture.netlog.lines import Count, Event, Kind
from capture.netlog.spool import Collector
from capture.netlog.wire import H1Span, H2Span

__all__ = ["Attempt", "Hop", "Hops", "UrlRequest"]

# One of the first two may be missing from a damaged log.
_BEGINNINGS = frozenset(
    {
        Kind.REQUEST_ALIVE,
        Kind.URL_REQUEST_START_JOB,
        Kind.HTTP_TRANSACTION_SEND_REQUEST_HEADERS,
        Kind.HTTP_TRANSACTION_HTTP2_SEND_REQUEST_HEADERS,
    }
)
_ABORTED = -3
_NOT_CACHED = -400  # ERR_CACHE_MISS: asked of the cache alone, never meant for the network
_UPGRADED = -173  # ERR_WS_UPGRADE: how a successful websocket handshake ends
# The names that are asked for to make the log flush; RFC 6761 keeps ``invalid`` out of the DNS.
_FLUSH_HOST = re.compile(r"warcite-flush-\d+\.invalid")


@dataclass(slots=True, eq=False)
class UrlRequest:
    """One URL_REQUEST of the network service; ``source`` stays the same over redirects."""

    source: int
    url: str = ""
    initiator: str = ""
    background: bool = False
    job: int | None = None
    hop: "Hop | None" = None
    net_error: int = 0
    cancelled: bool = False


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


@dataclass(slots=True, eq=False)
class Attempt:
    """Headers that were sent once, and what became of them. ``over`` when the request has moved on."""

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
    over: bool = False
    superseded: bool = False  # the hop sent its headers once more
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
        return self.over and not (self.span and self.span.open)

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


class Hops:
    """Follows all requests; every method gives the attempts that are over by it."""

    def __init__(
        self, connections: Connections, collector: Callable[[], Collector], numbers: Callable[[], int]
    ) -> None:
        self.started = 0
        self.problems: Counter[str] = Counter()
        self._connections = connections
        self._collector = collector
        self._next_number = numbers
        self._requests: dict[int, UrlRequest] = {}
        self._by_job: dict[int, UrlRequest] = {}
        self._handlers: dict[Kind, Callable[[UrlRequest, Event], list[Attempt]]] = {
            Kind.REQUEST_ALIVE: self._alive,
            Kind.URL_REQUEST_START_JOB: self._start,
            Kind.URL_REQUEST_REDIRECTED: self._redirected,
            Kind.URL_REQUEST_FILTERS_SET: self._filters,
            Kind.HTTP_CACHE_READ_DATA: self._cache,
            Kind.CANCELLED: self._stopped,
            Kind.FAILED: self._stopped,
            Kind.HTTP_STREAM_REQUEST_BOUND_TO_JOB: self._bound,
            Kind.HTTP_TRANSACTION_SEND_REQUEST_HEADERS: self._send,
            Kind.HTTP_TRANSACTION_HTTP2_SEND_REQUEST_HEADERS: self._send_h2,
            Kind.HTTP_TRANSACTION_READ_RESPONSE_HEADERS: self._answered,
        }

    @property
    def kinds(self) -> frozenset[Kind]:
        """The events that ``take`` understands."""
        return frozenset(self._handlers)

    @property
    def remembered(self) -> int:
        """Requests that have not ended."""
        return len(self._requests) + len(self._by_job)

    def take(self, event: Event) -> list[Attempt]:
        """Follow one event of a request."""
        request = self._requests.get(event.source)
        if request is None:
            if event.kind not in _BEGINNINGS or event.ends:
                return []  # other sources have events of these names too
            request = self._requests[event.source] = UrlRequest(event.source)
        return self._handlers[event.kind](request, event)

    def count(self, count: Count) -> None:
        """Body bytes that a request handed on: with a filter the encoded ones are counted."""
        request = self._requests.get(count.source)
        hop = request.hop if request else None
        if hop and not hop.cached and hop.filtered == (count.kind is Kind.URL_REQUEST_JOB_BYTES_READ):
            hop.body_bytes += count.count

    def open_stream(self, event: Event) -> None:
        """HTTP/2: the stream on which the attempt of a job went out."""
        request = self._by_job.get(event.dependency or 0)
        attempt = request.hop.attempt if request and request.hop else None
        socket = self._connections.of_session(event.source)
        if attempt is None or not isinstance(attempt.span, H2Span) or socket is None or socket.link is None:
            return
        attempt.socket, attempt.stream = socket, event.number("stream_id")
        socket.link.streams[attempt.stream] = attempt.span

    def stop(self, now_ms: float) -> list[Attempt]:
        """The log is over: everything that was on its way, as far as it came."""
        ended = [a for r in self._requests.values() for a in self._end_hop(r, now_ms)]
        self._requests.clear()
        self._by_job.clear()
        return ended

    def _alive(self, request: UrlRequest, event: Event) -> list[Attempt]:
        if not event.ends:
            request.url = event.text("url")
            return []
        del self._requests[request.source]
        self._by_job.pop(request.job or 0, None)
        request.net_error = event.number("net_error") or request.net_error
        ended = self._end_hop(request, event.time_ms)
        for attempt in ended:
            attempt.read_to_end()
        return ended

    def _start(self, request: UrlRequest, event: Event) -> list[Attempt]:
        if not event.begins:
            return []
        ended = self._end_hop(request, event.time_ms)
        request.url = event.text("url") or request.url
        request.initiator = event.text("initiator")
        request.background = _is_background(request, event.text("request_type"))
        self.started += not request.background
        request.hop = self._hop(request, event.text("method") or "GET", event.time_ms)
        return ended

    def _hop(self, request: UrlRequest, method: str, started_ms: float) -> Hop:
        self._by_job.pop(request.job or 0, None)
        request.job = None
        return Hop(self._next_number(), bare_url(request.url), method, started_ms)

    def _redirected(self, request: UrlRequest, event: Event) -> list[Attempt]:
        ended = self._end_hop(request, event.time_ms)
        request.url = event.text("location")
        return ended

    def _filters(self, request: UrlRequest, event: Event) -> list[Attempt]:
        if request.hop:
            request.hop.filtered = True
        return []

    def _cache(self, request: UrlRequest, event: Event) -> list[Attempt]:
        if request.hop:
            request.hop.cached = True
        return []

    def _stopped(self, request: UrlRequest, event: Event) -> list[Attempt]:
        request.net_error = event.number("net_error")
        request.cancelled = event.kind is Kind.CANCELLED and not request.net_error
        return []

    def _bound(self, request: UrlRequest, event: Event) -> list[Attempt]:
        self._by_job.pop(request.job or 0, None)
        request.job = event.dependency
        if event.dependency is not None:
            self._by_job[event.dependency] = request
        return []

    def _send(self, request: UrlRequest, event: Event) -> list[Attempt]:
        attempt, ended = self._attempt(request, event)
        attempt.socket = self._connections.of_job(request.job)
        if attempt.socket is None:
            self.problems["a request without a connection"] += 1
        else:
            attempt.span = H1Span(attempt.method, self._collector)
            attempt.socket.begin(attempt.span)
        return ended

    def _send_h2(self, request: UrlRequest, event: Event) -> list[Attempt]:
        attempt, ended = self._attempt(request, event)
        attempt.socket = self._connections.of_job(request.job)
        attempt.span = H2Span(attempt.request_lines, self._collector)
        return ended

    def _attempt(self, request: UrlRequest, event: Event) -> tuple[Attempt, list[Attempt]]:
        """A new attempt; an earlier one of the hop is over."""
        line = event.text("line").strip()
        hop = request.hop or self._hop(request, line.partition(" ")[0] or "GET", event.time_ms)
        earlier, request.hop = hop.attempt, hop
        hop.attempt = Attempt(
            number=self._next_number() if earlier else hop.number,
            request=request.source,
            url=hop.url,
            method=hop.method,
            started_ms=event.time_ms if earlier else hop.started_ms,
            initiator=request.initiator,
            background=request.background,
            request_line=line,
            request_lines=event.texts("headers"),
        )
        if earlier is None:
            return hop.attempt, []
        earlier.superseded = True
        return hop.attempt, [_end(earlier, event.time_ms)]

    def _answered(self, request: UrlRequest, event: Event) -> list[Attempt]:
        if request.hop is None or request.hop.attempt is None:
            self.problems["an answer to a request that was not sent"] += 1
        else:
            request.hop.attempt.response_lines = event.texts("headers")
        return []

    def _end_hop(self, request: UrlRequest, now_ms: float) -> list[Attempt]:
        hop, request.hop = request.hop, None
        if hop is None:
            return []
        error = 0 if request.net_error == _UPGRADED else request.net_error
        failed = error and error != _NOT_CACHED and not hop.cached
        attempt = hop.attempt or (_unsent(request, hop) if failed else None)
        if attempt is None:
            return []
        attempt.net_error = error or (_ABORTED if request.cancelled else 0)
        attempt.cancelled = request.cancelled
        attempt.handed_on, attempt.filtered = hop.body_bytes, hop.filtered
        return [_end(attempt, now_ms)]


def _end(attempt: Attempt, now_ms: float) -> Attempt:
    attempt.over, attempt.ended_ms = True, now_ms
    return attempt


def _unsent(request: UrlRequest, hop: Hop) -> Attempt:
    """A hop that failed before anything was sent: refused, not resolved, blocked."""
    return Attempt(
        number=hop.number,
        request=request.source,
        url=hop.url,
        method=hop.method,
        started_ms=hop.started_ms,
        initiator=request.initiator,
        background=request.background,
    )


def _is_background(request: UrlRequest, request_type: str) -> bool:
    """The browser's own traffic, and the names that make the log flush."""
    own = request.initiator == "not an origin" and request_type == "other"
    return own or _FLUSH_HOST.fullmatch(host_of(request.url)) is not None
