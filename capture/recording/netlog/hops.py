"""The story that the events of the URL_REQUESTs tell: hops that begin, attempts that are over.

How the state goes, by event (a request without any is begun by the first four):

| event | hop | attempt |
|---|---|---|
| REQUEST_ALIVE begins | the one before, under the same source, is over | its own is over |
| URL_REQUEST_START_JOB | a new one; the one before is over | that one's is over |
| URL_REQUEST_REDIRECTED | over; the next has the new URL | over |
| HTTP_TRANSACTION_SEND_REQUEST_HEADERS | the same, or a new one | a new one; that before is REPEATED |
| HTTP_TRANSACTION_READ_RESPONSE_HEADERS | | knows its answer's head |
| URL_REQUEST_FILTERS_SET, HTTP_CACHE_READ_DATA | knows where its body's bytes come from | |
| CANCELLED, FAILED | | its error, once it is over |
| REQUEST_ALIVE ends | over | over; one that failed with nothing sent becomes one now |

An attempt finds its socket by the stream job that its request is bound to (``Connections``); without such an event it
is homeless until bytes are sent that begin with its request line. When it is over and its span is not open any more,
it is an exchange.
"""

import re
from collections import Counter
from collections.abc import Callable

from capture.model.address import bare_url, host_of
from capture.recording.netlog.attempts import Attempt, AttemptState, Hop, UrlRequest
from capture.recording.netlog.connections import Connections, Socket
from capture.recording.netlog.lines import Count, Event, EventKind
from capture.recording.netlog.wire import H1Span, H2Span
from capture.recording.wire.spool import Collector
from capture.recording.wire.websocket import Conversation

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
_KINDS = _BEGINNINGS | {
    EventKind.URL_REQUEST_REDIRECTED,
    EventKind.URL_REQUEST_FILTERS_SET,
    EventKind.HTTP_CACHE_READ_DATA,
    EventKind.CANCELLED,
    EventKind.FAILED,
    EventKind.HTTP_STREAM_REQUEST_BOUND_TO_JOB,
    EventKind.HTTP_TRANSACTION_READ_RESPONSE_HEADERS,
}
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

    @property
    def kinds(self) -> frozenset[EventKind]:
        """The events that ``take`` understands."""
        return _KINDS

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
        match event.kind:
            case EventKind.REQUEST_ALIVE:
                return self._alive(request, event)
            case EventKind.URL_REQUEST_START_JOB if event.begins:
                ended = self._end_hop(request, event.time_ms)
                request.url = event.text("url") or request.url
                request.initiator = event.text("initiator")
                # The browser's own traffic, and the names that make the log flush.
                own = request.initiator == "not an origin" and event.text("request_type") == "other"
                request.background = own or _FLUSH_HOST.fullmatch(host_of(request.url)) is not None
                request.hop = self._hop(request, event.text("method") or "GET", event.time_ms)
                return ended
            case EventKind.URL_REQUEST_REDIRECTED:
                ended = self._end_hop(request, event.time_ms)
                request.url = event.text("location")
                return ended
            case EventKind.URL_REQUEST_FILTERS_SET if request.hop:
                request.hop.filtered = True
            case EventKind.HTTP_CACHE_READ_DATA if request.hop:
                request.hop.cached = True
            case EventKind.CANCELLED | EventKind.FAILED if not request.outlived:
                request.net_error = event.number("net_error")
                request.cancelled = event.kind is EventKind.CANCELLED and not request.net_error
            case EventKind.HTTP_STREAM_REQUEST_BOUND_TO_JOB:
                self._by_job.pop(request.job or 0, None)
                request.job = event.dependency
                if event.dependency is not None:
                    self._by_job[event.dependency] = request
            case (
                EventKind.HTTP_TRANSACTION_SEND_REQUEST_HEADERS | EventKind.HTTP_TRANSACTION_HTTP2_SEND_REQUEST_HEADERS
            ):
                return self._send(request, event)
            case EventKind.HTTP_TRANSACTION_READ_RESPONSE_HEADERS:
                if request.hop is None or request.hop.attempt is None:
                    self.problems["an answer to a request that was not sent"] += 1
                else:
                    request.hop.attempt.response_lines = event.texts("headers")
        return []

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
        if request and request.hop:
            attempt = request.hop.attempt
        else:
            sent = event.texts("headers")
            attempts = (r.hop.attempt for r in self._requests.values() if r.hop and r.hop.attempt)
            attempt = next((a for a in attempts if not a.stream and a.request_lines == sent), None)
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

    def _hop(self, request: UrlRequest, method: str, started_ms: float) -> Hop:
        self._by_job.pop(request.job or 0, None)
        request.job = None
        return Hop(self._next_number(), bare_url(request.url), method, started_ms)

    def _send(self, request: UrlRequest, event: Event) -> list[Attempt]:
        """A new attempt; an earlier one of the hop is over."""
        line, lines = event.text("line").strip(), event.texts("headers")
        pseudo = next((text for text in lines if text.startswith(":method: ")), ":method: GET")
        method = line.partition(" ")[0] or pseudo.removeprefix(":method: ")  # of a hop whose beginning is missing
        hop = request.hop or self._hop(request, method, event.time_ms)
        earlier, request.hop = hop.attempt, hop
        self.sent += not request.background
        if earlier is None:
            ended, attempt = [], request.attempt(hop.number, hop.started_ms, hop)
        else:
            ended = [self._end(earlier, event.time_ms, AttemptState.REPEATED)]
            attempt = request.attempt(self._next_number(), event.time_ms, hop)
        hop.attempt = attempt
        attempt.request_line, attempt.request_lines = line, lines
        attempt.socket = self._connections.of_job(request.job)
        talk = None
        if attempt.url.startswith(_SOCKETS) and not attempt.background:
            talk = Conversation(attempt.url, self._collector, self._now_ms)
            self.talks.append(talk)
        if event.kind is EventKind.HTTP_TRANSACTION_HTTP2_SEND_REQUEST_HEADERS:
            attempt.span = H2Span(lines, self._collector, talk)
        else:
            attempt.span = span = H1Span(attempt.method, self._collector, talk)
            if attempt.socket is None:
                self._homeless.append(attempt)
            else:
                attempt.socket.begin(span)
        return ended

    def _end_hop(self, request: UrlRequest, now_ms: float) -> list[Attempt]:
        hop, request.hop = request.hop, None
        if hop is None:
            return []
        error = 0 if request.net_error == _UPGRADED else request.net_error
        failed = error and error != _NOT_CACHED and not hop.cached
        attempt = hop.attempt
        if attempt is None:
            if not failed:
                return []
            # Refused, not resolved, blocked: nothing was sent.
            attempt = request.attempt(hop.number, hop.started_ms, hop)
        attempt.net_error = error or (_ABORTED if request.cancelled else 0)
        attempt.cancelled = request.cancelled
        attempt.handed_on, attempt.filtered = hop.body_bytes, hop.filtered
        return [self._end(attempt, now_ms)]

    def _end(self, attempt: Attempt, now_ms: float, state: AttemptState = AttemptState.OVER) -> Attempt:
        attempt.state, attempt.ended_ms = state, now_ms
        if attempt in self._homeless:
            self._homeless.remove(attempt)
            attempt.span = None
            self.problems["a request without a connection"] += 1
        return attempt
