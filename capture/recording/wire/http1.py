"""HTTP/1 over one connection, both directions in causal order → exchanges, in the order of their requests.

| state | the browser's bytes | the server's bytes |
|---|---|---|
| no request waits | begin a request | wait: Chromium takes them for the beginning of the next answer |
| a request is not whole | its rest | its answer already (RFC 9110, 15.5.14); behind that, extra bytes |
| requests wait | the next request; behind one that asks for a tunnel they wait | the first one's answer |
| tunnel (101, or 2xx to CONNECT) | the websocket's | the websocket's |
| fault | unread | unread |

An exchange is over when request and answer are whole, or the server's direction has ended and no more of the request
comes, or everything has; a tunnel's when both directions have ended.
"""

from collections import deque

from capture.recording.wire.h1 import RequestReader, ResponseReader
from capture.recording.wire.h1_body import BodyFraming
from capture.recording.wire.journal_frames import Direction, Ending
from capture.recording.wire.websocket import Conversation
from capture.recording.wire.wire_exchange import Endings, HttpContext, Stop, WireExchange, request_url

__all__ = ["Http1Connection"]

_WAITING_BYTES = 1 << 20  # of one direction that may wait for what the other says
_WAITING_REQUESTS = 1000


class _Turn:
    """A request and its answer."""

    def __init__(self, context: HttpContext, stream: int, at_ms: float) -> None:
        self.stream, self.started_ms = stream, at_ms
        self.request = RequestReader(context.collector())
        self.answer = ResponseReader("", context.collector())
        self.number = 0
        self.url = ""
        self.wants_tunnel = False
        self.websocket = False
        self.left_ms = 0.0  # when the browser did not want more; 0: it did
        self.last_ms = at_ms  # when the last byte of the answer came
        self.extra_bytes = 0
        self.talk: Conversation | None = None  # through the tunnel that the answer made of the connection

    def begin(self, context: HttpContext) -> None:
        """The request's head is whole."""
        request = self.request
        self.number = context.new_number()
        self.answer = ResponseReader(request.method, self.answer.body)
        upgrade = request.field(b"upgrade").lower()
        self.websocket = upgrade == b"websocket"
        self.wants_tunnel = bool(upgrade) or request.method == "CONNECT"
        scheme, authority = context.scheme, request.field(b"host").decode("latin-1") or context.authority
        if self.websocket:
            scheme = "wss" if scheme == "https" else "ws"
        target = request.target.decode("latin-1")
        if request.method == "CONNECT":
            authority, target = target, ""
        self.url = request_url(scheme, authority, target)

    @property
    def is_tunnel(self) -> bool:
        """The answer made the connection one."""
        status = self.answer.status or 0
        return status == 101 or (self.request.method == "CONNECT" and 200 <= status < 300)

    def over(self, context: HttpContext, at_ms: float, stop: Stop, *, was_reset: bool, fault: str) -> WireExchange:
        """All that is known of it, now that nothing more comes."""
        request, answer = self.request, self.answer
        if self.talk:
            self.talk.end()
        whole = answer.complete
        return WireExchange(
            number=self.number,
            connection=context.connection,
            stream=self.stream,
            h2=False,
            started_ms=self.started_ms,
            ended_ms=max(self.left_ms, self.last_ms) if self.left_ms else at_ms,
            url=self.url,
            method=request.method,
            request_head=request.head,
            request_body=request.body,
            request_missing=request.missing,
            interim=tuple(answer.interim),
            status=answer.status,
            version=answer.version,
            response_head=answer.head,
            begun=answer.begun,
            body=answer.body,
            chunked=answer.chunked,
            ends_with_connection=answer.ends_with_connection,
            broken_framing=answer.framing is BodyFraming.BROKEN,
            stop=Stop.NOTHING if whole else stop,
            cancelled=bool(self.left_ms) or (stop is Stop.BROWSER and not whole),
            was_reset=was_reset,
            reused=self.stream > 1,
            extra_bytes=self.extra_bytes,
            said_bytes=self.talk.said if self.talk else (0, 0),
            unsaid_bytes=self.talk.unkept if self.talk else (0, 0),
            notes=(fault,) if fault and not whole else (),
        )


class Http1Connection:
    """One connection. ``fault`` says why nothing more of it can be read; ``notes`` what is odd and no fault."""

    def __init__(self, context: HttpContext) -> None:
        self.fault = ""
        self.notes: list[str] = []
        self._context = context
        self._endings = Endings()
        self._count = 0
        self._turns: deque[_Turn] = deque()  # requests whose head is whole, and that are not over
        self._reading: _Turn | None = None  # the newest, whose request is not whole
        self._tunnel: _Turn | None = None
        self._early = bytearray()  # of the browser, behind a request for a tunnel
        self._unasked = bytearray()  # of the server, while no request waits
        self._framing = [0, 0]
        self._unkept = [0, 0]
        self._unread = [0, 0]
        self._closed = False

    @property
    def _talk(self) -> Conversation | None:
        return self._tunnel.talk if self._tunnel else None

    def framing(self, direction: Direction) -> int:
        """Bytes that belong to no message."""
        return self._framing[direction]

    def unkept(self, direction: Direction) -> int:
        """Of the framing, bytes that are in no record: what a server sent unasked."""
        return self._unkept[direction]

    def unread(self, direction: Direction) -> int:
        """Bytes that could not be read, or wait for more."""
        if direction is Direction.DOWN:
            return self._unread[direction] + len(self._unasked)
        begun = len(self._reading.request.begun) if self._reading else 0
        return self._unread[direction] + len(self._early) + begun

    def feed(self, direction: Direction, data: bytes, at_ms: float) -> None:
        """Take bytes of one direction, in causal order with those of the other."""
        if self.fault or self._closed:
            self._unread[direction] += len(data)
        elif self._talk:
            self._talk.say(direction, data)
        else:
            if direction is Direction.UP:
                self._sent(data, at_ms)
            else:
                self._received(data, at_ms)
            self._settle(at_ms)
        if self._talk and self._talk.fault:
            self.give_up(self._talk.fault, at_ms)

    def end(self, direction: Direction, ending: Ending, at_ms: float) -> None:
        """That direction has ended; all its bytes came before."""
        self._endings.add(direction, ending)
        if direction is Direction.UP and self._endings.stop is Stop.BROWSER:
            for turn in self._turns:
                if not (turn.left_ms or turn.answer.complete):
                    turn.left_ms = at_ms
        if direction is Direction.DOWN and self._endings.by_server and self._turns:
            self._turns[0].answer.eof()
        if direction is Direction.DOWN and self._talk:
            self._talk.end(by_peer=self._endings.stop is Stop.FAR_END)
        self._settle(at_ms)

    def close(self, at_ms: float) -> None:
        """Nothing more comes either way."""
        if not self._closed:
            self._closed = True
            self._settle(at_ms)
            if self._unasked and not self.fault:
                self.notes.append(f"{len(self._unasked)} bytes of the server that no request had asked for")
                self._framing[Direction.DOWN] += len(self._unasked)
                self._unkept[Direction.DOWN] += len(self._unasked)
                self._unasked.clear()

    def give_up(self, fault: str, at_ms: float) -> None:
        """Nothing more can be read, for that reason: what is under way is cut."""
        if self.fault:
            return
        self.fault = fault
        for turn in (self._tunnel, *self._turns):
            if turn:
                self._hand_over(turn, at_ms)
        self._turns.clear()
        self._tunnel = None

    def _sent(self, data: bytes, at_ms: float) -> None:
        while data and not self.fault:
            if self._talk:  # its tunnel was answered before it was asked for
                self._talk.say(Direction.UP, data)
                return
            if self._reading is None:
                if self._turns and self._turns[-1].wants_tunnel:
                    self._early += data  # nobody knows yet what they are
                    if len(self._early) > _WAITING_BYTES:
                        self.give_up("the browser went on before its request for a tunnel was answered", at_ms)
                    return
                self._count += 1
                self._reading = _Turn(self._context, self._count, at_ms)
            turn, was_begun = self._reading, bool(self._reading.request.head)
            data = turn.request.feed(data)
            if turn.request.rubbish:
                self.give_up("the browser's bytes are no HTTP/1 request", at_ms)
                break
            if turn.request.complete:
                self._reading = None
            if turn.request.head and not was_begun:
                self._begin(turn, at_ms)
        self._unread[Direction.UP] += len(data)

    def _begin(self, turn: _Turn, at_ms: float) -> None:
        turn.begin(self._context)
        self._turns.append(turn)
        if len(self._turns) > _WAITING_REQUESTS:
            self.give_up(f"more than {_WAITING_REQUESTS} requests wait for their answers", at_ms)
        elif self._unasked:
            unasked = bytes(self._unasked)
            self._unasked.clear()
            self._received(unasked, at_ms)

    def _received(self, data: bytes, at_ms: float) -> None:
        while data and self._turns:
            turn = self._turns[0]
            turn.last_ms = at_ms
            answered_early = turn.answer.complete  # before the request was whole
            if answered_early:
                turn.extra_bytes += len(data)
                return
            data = turn.answer.feed(data)
            if not turn.answer.complete:
                return
            if turn.is_tunnel:
                self._open_tunnel(self._turns.popleft(), data)
                return
            if data and (len(self._turns) == 1 or not turn.request.complete):
                turn.extra_bytes, data = len(data), b""
            if turn.request.complete:
                self._hand_over(self._turns.popleft(), at_ms)
        self._unasked += data
        if len(self._unasked) > _WAITING_BYTES:
            self.give_up(f"the server sent more than {_WAITING_BYTES} bytes that no request had asked for", at_ms)

    def _open_tunnel(self, turn: _Turn, data: bytes) -> None:
        self._tunnel, self._reading = turn, None
        turn.talk = self._context.talk(turn.url)
        if turn.websocket:
            turn.talk.open(turn.answer.head)
        early = bytes(self._early)
        self._early.clear()
        for direction, said in ((Direction.DOWN, data), (Direction.UP, early)):
            if said:
                turn.talk.say(direction, said)

    def _settle(self, at_ms: float) -> None:
        """Hand over what is over, in order."""
        no_more_up = Direction.UP in self._endings or self._closed
        no_more_down = Direction.DOWN in self._endings or self._closed
        if self._tunnel and no_more_up and no_more_down:
            turn, self._tunnel = self._tunnel, None
            self._closed = True
            self._hand_over(turn, at_ms)
        while self._turns:
            turn = self._turns[0]
            if not ((turn.request.complete or no_more_up) and (turn.answer.complete or no_more_down)):
                return
            self._hand_over(self._turns.popleft(), at_ms)
            if self._early and not self._turns:  # its tunnel was refused: they are requests
                early = bytes(self._early)
                self._early.clear()
                self._sent(early, at_ms)

    def _hand_over(self, turn: _Turn, at_ms: float) -> None:
        stop = Stop.UNREADABLE if self.fault else self._endings.stop
        was_reset = self._endings.by_reset
        self._context.done(turn.over(self._context, at_ms, stop, was_reset=was_reset, fault=self.fault))
