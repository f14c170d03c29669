"""One stream of an HTTP/2 connection: what came of a request and its answer."""

from capture.recording.wire import heads
from capture.recording.wire.h1 import announced_length
from capture.recording.wire.h2 import error_name
from capture.recording.wire.header_blocks import Fields
from capture.recording.wire.journal_frames import Direction
from capture.recording.wire.websocket import Conversation
from capture.recording.wire.wire_exchange import HttpContext, Stop, WireExchange, request_url

__all__ = ["Http2Stream"]

_ASIDE_BYTES = 1 << 20  # of 1xx heads and trailers that are kept
_REFUSED = 7  # REFUSED_STREAM (RFC 9113, 7)
_LEAST_BYTES = 64  # what each of them counts for at least


class Http2Stream:
    """From the request's first block on. ``sent`` and ``answered``: that side has ended."""

    def __init__(self, context: HttpContext, stream: int, fields: Fields, at_ms: float, *, reused: bool) -> None:
        self.number = stream
        self.sent = self.answered = False
        self.left_ms = 0.0  # when the browser did not want more; 0: it did
        self.last_ms = at_ms  # when the last byte of the answer came, as far as it had left
        self.framing_before = 0  # bytes of the server's framing on the connection, before this stream
        self._cancelled = False  # it left before the answer was whole
        self.resets: list[tuple[Direction, int]] = []
        self._context = context
        self._reused = reused
        self._exchange = context.new_number()
        self._started_ms = at_ms
        self._request = heads.request(fields)
        self._method = self._request.data.partition(b" ")[0].decode("latin-1")
        self._tunnel = self._method == "CONNECT"
        self._bodies = (context.collector(), context.collector())
        self._request_trailers: list[bytes] = []
        self._interim: list[bytes] = []
        self._status: int | None = None
        self._head = b""
        self._trailers: list[bytes] = []
        self._aside_bytes = 0  # of 1xx heads and trailers
        self._rebuilt = self._request.rebuilt
        self._broken = False  # an answer that is none
        self._notes: list[str] = []
        self._talk: Conversation | None = None  # through the tunnel that the answer made of it
        scheme = (heads.pseudo(fields, b":scheme") or b"").decode("latin-1")
        scheme = scheme if scheme in ("http", "https") else context.scheme
        self._websocket = self._tunnel and heads.pseudo(fields, b":protocol") == b"websocket"
        if self._websocket:  # RFC 8441: to a browser it is a GET
            scheme, self._method = "wss" if scheme == "https" else "ws", "GET"
        authority = heads.safe_authority(fields) or context.authority
        self._url = request_url(scheme, authority, heads.safe_target(fields).decode("latin-1"))

    def has_ended(self, direction: Direction) -> bool:
        """Whether that side said that it has no more."""
        return self.answered if direction is Direction.DOWN else self.sent

    @property
    def talk_fault(self) -> str:
        """Why what is said over it, a websocket, is not kept any more; empty where it is."""
        return self._talk.fault if self._talk else ""

    def data(self, direction: Direction, payload: bytes) -> None:
        """Payload of a DATA frame."""
        if self._talk:
            self._talk.say(direction, payload)
        else:
            self._bodies[direction].add(payload)

    def answer(self, fields: Fields) -> None:
        """A header block of the server: 1xx, the answer's own, or trailers."""
        if self._status is not None:
            self._keep_aside(self._trailers, heads.trailers(fields))
            return
        status, head = heads.response(fields)
        if status is None:
            self._broken = True
            self._note("an answer without a status was passed over")
        elif status < 200:
            self._keep_aside(self._interim, head)
        else:
            self._status, self._head = status, head.data
            self._rebuilt = self._rebuilt or head.rebuilt
            if self._tunnel and status < 300:
                self._talk = self._context.talk(self._url)
                if self._websocket:
                    self._talk.open(head.data)

    def add_request_trailers(self, fields: Fields) -> None:
        """A second header block of the browser."""
        self._keep_aside(self._request_trailers, heads.trailers(fields))

    def end(self, direction: Direction) -> None:
        """END_STREAM."""
        if direction is Direction.UP:
            self.sent = True
            return
        self.answered = True
        if self._talk:
            self._talk.end(by_peer=True)

    def leave(self, at_ms: float) -> None:
        """The browser does not want more."""
        self.left_ms = self.left_ms or at_ms
        self._cancelled = self._cancelled or not self.answered

    def refuse(self, code: int) -> None:
        """The browser found fault with the connection, and will end it."""
        self._broken = True
        self._note(f"the browser ended the connection, code {code} ({error_name(code)})")

    def over(self, at_ms: float, stop: Stop, *, was_reset: bool, refused: bool, fault: str) -> WireExchange:
        """All that is known of it, now that nothing more comes."""
        if self._talk:
            self._talk.end(by_peer=stop is Stop.FAR_END)
        whole = self._status is not None and (self.answered or self._talk is not None)
        if self._cancelled and stop in (Stop.FAR_END, Stop.NOTHING, Stop.RECORDING):
            stop = Stop.BROWSER
        elif stop is Stop.NOTHING and not whole:
            stop = Stop.FAR_END
        if fault and not whole:
            self._note(fault)
        request_body, body = self._bodies
        announced = announced_length(self._request.data) or 0
        return WireExchange(
            number=self._exchange,
            connection=self._context.connection,
            stream=self.number,
            h2=True,
            started_ms=self._started_ms,
            ended_ms=max(self.left_ms, self.last_ms) if self._cancelled else at_ms,
            url=self._url,
            method=self._method,
            request_head=self._request.data,
            request_body=request_body,
            request_missing=0 if self.sent or self._talk else max(announced - request_body.seen, 1),
            request_trailers=b"".join(self._request_trailers),
            interim=tuple(self._interim),
            status=self._status,
            response_head=self._head,
            body=body,
            trailers=b"".join(self._trailers),
            declared=announced_length(self._head),
            broken_framing=self._broken,
            head_rebuilt=self._rebuilt,
            stop=Stop.NOTHING if whole else stop,
            cancelled=self._cancelled,
            was_reset=was_reset,
            reused=self._reused,
            refused=self._status is None and not body.seen and (refused or (Direction.DOWN, _REFUSED) in self.resets),
            resets=tuple(self.resets),
            said_bytes=self._talk.said if self._talk else (0, 0),
            unsaid_bytes=self._talk.unkept if self._talk else (0, 0),
            notes=tuple(self._notes),
        )

    def _keep_aside(self, kept: list[bytes], head: heads.WrittenHead) -> None:
        self._aside_bytes += max(len(head.data), _LEAST_BYTES)
        if self._aside_bytes > _ASIDE_BYTES:
            self._note(f"more than {_ASIDE_BYTES} bytes of 1xx heads and trailers: the rest was passed over")
            return
        kept.append(head.data)
        self._rebuilt = self._rebuilt or head.rebuilt

    def _note(self, note: str) -> None:
        if note not in self._notes:
            self._notes.append(note)
