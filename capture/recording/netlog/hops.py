"""The story that the events of the URL_REQUESTs tell: hops that begin, attempts that are over."""

import re
from collections import Counter
from collections.abc import Callable

from capture.model.address import host_of
from capture.recording.netlog.attempts import Attempt, Hop, UrlRequest
from capture.recording.netlog.connections import Connections, Socket
from capture.recording.netlog.lines import Count, Event, EventKind
from capture.recording.netlog.record_url import bare_url
from capture.recording.netlog.spool import Collector
from capture.recording.netlog.websocket import Conversation
from capture.recording.netlog.wire import H1Span, H2Span

__all__ = ["Hops"]

# One of the first two may be missing from a damaged log.
_BEGINNINGS = frozenset(
    {
        EventKind.REQUEST_ALIVE,
        EventKind.URL_REQUEST_START_JOB,
        EventKind.HTTP_TRANSACTION_SEND_REQUEST_HEADERS,
        EventKind.HTTP_TRANSACTION_HTTP2_SEND_REQUEST_HEADERS,
    }
)
_ABORTED = -3
_NOT_CACHED = -400  # ERR_CACHE_MISS: asked of the cache alone, never meant for the network
_SOCKETS = ("ws://", "wss://")
_UPGRADED = -173  # ERR_WS_UPGRADE: how a successful websocket handshake ends
# The names that are asked for to make the log flush; RFC 6761 keeps ``invalid`` out of the DNS.
_FLUSH_HOST = re.compile(r"warcite-flush-\d+\.invalid")


class Hops:
    """Follows all requests; every method gives the attempts that are over by it."""

    def __init__(
        self,
        connections: Connections,
        collector: Callable[[], Collector],
        numbers: Callable[[], int],
        now_ms: Callable[[], float],
    ) -> None:
        self.started = 0
        self.sent = 0
        self.problems: Counter[str] = Counter()
        self._connections = connections
        self._collector = collector
        self._next_number = numbers
        self._now_ms = now_ms
        self.talks: list[Conversation] = []  # websockets that have not ended
        self._homeless: list[Attempt] = []  # sent, but no event told on which socket
        self._requests: dict[int, UrlRequest] = {}
        self._by_job: dict[int, UrlRequest] = {}
        self._handlers: dict[EventKind, Callable[[UrlRequest, Event], list[Attempt]]] = {
            EventKind.REQUEST_ALIVE: self._alive,
            EventKind.URL_REQUEST_START_JOB: self._start,
            EventKind.URL_REQUEST_REDIRECTED: self._redirected,
            EventKind.URL_REQUEST_FILTERS_SET: self._filters,
            EventKind.HTTP_CACHE_READ_DATA: self._cache,
            EventKind.CANCELLED: self._stopped,
            EventKind.FAILED: self._stopped,
            EventKind.HTTP_STREAM_REQUEST_BOUND_TO_JOB: self._bound,
            EventKind.HTTP_TRANSACTION_SEND_REQUEST_HEADERS: self._send,
            EventKind.HTTP_TRANSACTION_HTTP2_SEND_REQUEST_HEADERS: self._send_h2,
            EventKind.HTTP_TRANSACTION_READ_RESPONSE_HEADERS: self._answered,
        }

    @property
    def kinds(self) -> frozenset[EventKind]:
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
        if hop and not hop.cached and hop.filtered == (count.kind is EventKind.URL_REQUEST_JOB_BYTES_READ):
            hop.body_bytes += count.count

    def adopt(self, socket: Socket, sent: bytes) -> None:
        """Sent bytes that begin with the request line of an attempt are that attempt's.

        Newer ways of connecting (HappyEyeballsV3) have no events that lead from a request to its socket.
        """
        for attempt in self._homeless:
            if isinstance(attempt.span, H1Span) and sent.startswith(attempt.request_line.encode("latin-1", "replace")):
                attempt.socket = socket
                socket.begin(attempt.span)
                self._homeless.remove(attempt)
                return

    @property
    def homeless(self) -> bool:
        """An attempt waits for its socket."""
        return bool(self._homeless)

    def open_stream(self, event: Event) -> None:
        """HTTP/2: the stream on which an attempt went out, told by its job, else by its headers."""
        request = self._by_job.get(event.dependency or 0)
        attempt = request.hop.attempt if request and request.hop else self._with_headers(event)
        socket = self._connections.of_session(event.source)
        if attempt is None or not isinstance(attempt.span, H2Span) or socket is None or socket.link is None:
            return
        attempt.socket, attempt.stream = socket, event.number("stream_id")
        socket.link.streams[attempt.stream] = attempt.span

    def _with_headers(self, event: Event) -> Attempt | None:
        sent = event.texts("headers")
        attempts = (r.hop.attempt for r in self._requests.values() if r.hop and r.hop.attempt)
        return next((a for a in attempts if not a.stream and a.request_lines == sent), None)

    def stop(self, now_ms: float) -> list[Attempt]:
        """The log is over: everything that was on its way, as far as it came."""
        ended = [a for r in self._requests.values() for a in self._end_hop(r, now_ms)]
        self._requests.clear()
        self._by_job.clear()
        return ended

    def _alive(self, request: UrlRequest, event: Event) -> list[Attempt]:
        if not event.ends:
            ended = self._end_hop(request, event.time_ms) if request.alive else []
            request.outlived += request.alive
            request.alive = True
            request.url = event.text("url")
            return ended
        if request.outlived:
            request.outlived -= 1
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
        if request.outlived:
            return []
        request.net_error = event.number("net_error")
        request.cancelled = event.kind is EventKind.CANCELLED and not request.net_error
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
        attempt.span = span = H1Span(attempt.method, self._collector, self._talk(attempt))
        if attempt.socket is None:
            self._homeless.append(attempt)
        else:
            attempt.socket.begin(span)
        return ended

    def _send_h2(self, request: UrlRequest, event: Event) -> list[Attempt]:
        attempt, ended = self._attempt(request, event)
        attempt.socket = self._connections.of_job(request.job)
        attempt.span = H2Span(attempt.request_lines, self._collector, self._talk(attempt))
        return ended

    def _talk(self, attempt: Attempt) -> Conversation | None:
        if not attempt.url.startswith(_SOCKETS) or attempt.background:
            return None
        talk = Conversation(attempt.url, self._collector, self._now_ms)
        self.talks.append(talk)
        return talk

    def _attempt(self, request: UrlRequest, event: Event) -> tuple[Attempt, list[Attempt]]:
        """A new attempt; an earlier one of the hop is over."""
        line, lines = event.text("line").strip(), event.texts("headers")
        hop = request.hop or self._hop(request, _method(line, lines), event.time_ms)
        earlier, request.hop = hop.attempt, hop
        self.sent += not request.background
        hop.attempt = Attempt(
            number=self._next_number() if earlier else hop.number,
            request=request.source,
            url=hop.url,
            method=hop.method,
            started_ms=event.time_ms if earlier else hop.started_ms,
            initiator=request.initiator,
            background=request.background,
            request_line=line,
            request_lines=lines,
        )
        if earlier is None:
            return hop.attempt, []
        earlier.superseded = True
        return hop.attempt, [self._end(earlier, event.time_ms)]

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
        return [self._end(attempt, now_ms)]

    def _end(self, attempt: Attempt, now_ms: float) -> Attempt:
        attempt.over, attempt.ended_ms = True, now_ms
        if attempt in self._homeless:
            self._homeless.remove(attempt)
            attempt.span = None
            self.problems["a request without a connection"] += 1
        return attempt


def _method(line: str, lines: list[str]) -> str:
    """The method in a request line, or among HTTP/2 headers: for a hop whose beginning is missing."""
    pseudo = next((text for text in lines if text.startswith(":method: ")), ":method: GET")
    return line.partition(" ")[0] or pseudo.removeprefix(":method: ")


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
