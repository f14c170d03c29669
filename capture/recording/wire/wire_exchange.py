"""What the wire had of one request and its answer, and what a connection's reader needs to tell of it."""

import enum
import re
from collections.abc import Callable
from dataclasses import dataclass

from capture.recording.wire.journal_frames import Direction, Ending
from capture.recording.wire.spool import Collector
from capture.recording.wire.websocket import Conversation

__all__ = ["Endings", "HttpContext", "Stop", "WireExchange", "request_url"]

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_PORTS = {"http": "80", "ws": "80", "https": "443", "wss": "443"}


class Stop(enum.Enum):
    """What kept an answer from its end."""

    NOTHING = "it is whole, as its framing says"
    FAR_END = "the server closed, reset, or lost the connection or the stream"
    BROWSER = "the browser did not want more"
    LIMIT = "a limit of ours cut the connection"
    UNREADABLE = "the connection cannot be read from there on"
    RECORDING = "the recording ended before it"


_STOPS = {
    (Direction.UP, Ending.END_OF_FILE): Stop.BROWSER,
    (Direction.UP, Ending.RESET): Stop.BROWSER,
    (Direction.UP, Ending.NO_SINK): Stop.FAR_END,  # the server takes nothing more
    (Direction.DOWN, Ending.END_OF_FILE): Stop.FAR_END,
    (Direction.DOWN, Ending.RESET): Stop.FAR_END,
    (Direction.DOWN, Ending.NO_SINK): Stop.BROWSER,  # the browser takes nothing more
}


class Endings:
    """How the two directions of a connection ended, in the order in which they did; the first says by whose doing.

    Over TLS the server's close_notify is the end of its direction (END_OF_FILE): a browser closes its socket when it
    has read that, which the guard sees before the server's own end of file.
    """

    def __init__(self) -> None:
        self._first: Stop | None = None
        self._by_direction: dict[Direction, Ending] = {}

    def __contains__(self, direction: Direction) -> bool:
        return direction in self._by_direction

    def add(self, direction: Direction, ending: Ending) -> None:
        """That direction has ended; a second word about it is not heard."""
        if direction in self._by_direction:
            return
        self._by_direction[direction] = ending
        if ending is Ending.CUT:
            self._first = Stop.LIMIT  # whatever came first: the rest was kept from passing
        elif self._first is None:
            self._first = _STOPS.get((direction, ending))

    @property
    def stop(self) -> Stop:
        """Who ended what was under way."""
        return self._first or Stop.RECORDING

    @property
    def both(self) -> bool:
        """Nothing more comes either way."""
        return len(self._by_direction) == len(Direction)

    @property
    def by_reset(self) -> bool:
        """The server broke the connection off."""
        return self._by_direction.get(Direction.DOWN) is Ending.RESET and self._first is Stop.FAR_END

    @property
    def by_server(self) -> bool:
        """The server's direction ended in order, before the browser had left."""
        return self._by_direction.get(Direction.DOWN) is Ending.END_OF_FILE and self._first is Stop.FAR_END


@dataclass(frozen=True, slots=True, kw_only=True)
class WireExchange:
    """One request and its answer when nothing more of them comes. HTTP/1 heads are the wire's bytes.

    HTTP/2 heads are written in HTTP/1.1 form. ``begun`` has the bytes of an answer's head that never ended.
    """

    number: int
    connection: int
    stream: int  # HTTP/2: of the connection; HTTP/1: place among its requests, from 1
    h2: bool
    started_ms: float  # since the epoch
    ended_ms: float
    url: str
    method: str
    request_head: bytes
    request_body: Collector
    request_missing: int = 0  # bytes of its body that were announced and not sent; at least 1: not whole
    request_trailers: bytes = b""  # HTTP/2 alone
    interim: tuple[bytes, ...] = ()
    status: int | None = None
    version: tuple[int, int] = (0, 9)  # of the answer, HTTP/1 alone
    response_head: bytes = b""
    begun: bytes = b""
    body: Collector
    trailers: bytes = b""  # HTTP/2 alone
    declared: int | None = None  # HTTP/2 alone: the length that the answer's head tells of its body
    chunked: bool = False
    ends_with_connection: bool = False  # the body had no other framing
    broken_framing: bool = False
    head_rebuilt: bool = False
    stop: Stop
    cancelled: bool = False  # the browser took leave before the answer was whole
    was_reset: bool = False  # the connection, by the far end
    reused: bool = False  # the connection had carried a request before
    refused: bool = False  # HTTP/2: the server said that it did nothing about this request
    resets: tuple[tuple[Direction, int], ...] = ()  # HTTP/2: of the stream, with codes
    extra_bytes: int = 0  # of the server, after the end of the answer
    framing_bytes: int = 0  # HTTP/2: of the server on the connection, whatever stream it was of, meanwhile
    said_bytes: tuple[int, int] = (0, 0)  # up and down, after the connection or stream became a tunnel
    unsaid_bytes: tuple[int, int] = (0, 0)  # of these: in no record of a websocket
    notes: tuple[str, ...] = ()  # more that a reader should know

    @property
    def silent(self) -> bool:
        """No byte of an answer came."""
        return self.status is None and not (self.interim or self.begun or self.body.seen)

    @property
    def unanswered_on_reused(self) -> bool:
        """Nothing came, and the request is one that a browser repeats by itself."""
        return self.silent and self.stop is Stop.FAR_END and (self.refused or (self.reused and not self.resets))

    @property
    def up_bytes(self) -> int:
        """Bytes of the browser's direction that belong to this exchange; HTTP/2: payload of DATA frames alone."""
        return self.request_body.seen + self.said_bytes[0] + (0 if self.h2 else len(self.request_head))

    @property
    def down_bytes(self) -> int:
        """The same of the server's direction."""
        heads = 0 if self.h2 else len(self.response_head) + len(self.begun) + sum(map(len, self.interim))
        return self.body.seen + self.extra_bytes + self.said_bytes[1] + heads

    @property
    def unkept_bytes(self) -> tuple[int, int]:
        """Bytes up and down that belong to it and stand in no record, which nothing else of it tells."""
        return self.unsaid_bytes[0], self.unsaid_bytes[1] + self.extra_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpContext:
    """What a connection's reader is given: who it is, and whom it tells."""

    connection: int  # the guard's number
    scheme: str  # http or https
    authority: str  # ``host`` or ``host:port``, where a request does not say it
    collector: Callable[[], Collector]
    done: Callable[[WireExchange], None]
    new_number: Callable[[], int]  # of a new exchange, which it counts
    talk: Callable[[str], Conversation]  # of the websocket of that URL


def request_url(scheme: str, authority: str, target: str) -> str:
    """The address that a request asks for, as Chromium's DevTools protocol names it.

    Without fragment, credentials and the scheme's own port. ``target`` may be absolute (RFC 9112, 3.2.2).
    """
    if _ABSOLUTE.match(target):
        scheme, _, target = target.partition("://")
        end = min((at for at in map(target.find, "/?#") if at >= 0), default=len(target))
        authority, target = target[:end], target[end:]
    target = target.partition("#")[0]
    if not target.startswith("/"):
        target = "/" if target == "*" else "/" + target
    host, colon, port = authority.rpartition("@")[2].rpartition(":")
    if not colon or "]" in port:
        host, port = f"{host}{colon}{port}", ""
    port = "" if port == _PORTS.get(scheme) else port
    return f"{scheme}://{host}{':' if port else ''}{port}{target}"
