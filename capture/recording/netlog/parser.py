"""The parser: bytes or lines of the logs in, exchanges out. No I/O but the spool's files.

``Parser`` reads one log; ``Logs`` reads those of one recording, which come one after the other on the same pipe. When
Chromium's network service dies its log ends early, half a line at the end perhaps, and the next service begins a new
one: other constants, source ids from the start. A slow reader may find both in one piece, with no end of file between
them.
"""

import itertools
from collections import Counter
from collections.abc import Iterator

from capture.model.exchange import Exchange, WebsocketFrames
from capture.recording.netlog.attempts import Attempt, AttemptState
from capture.recording.netlog.connections import Connections
from capture.recording.netlog.exchanges import build
from capture.recording.netlog.hops import Hops
from capture.recording.netlog.lines import Chunk, Count, Event, EventKind, LineReader
from capture.recording.wire.spool import UNLIMITED, Collector, Spool

__all__ = ["Logs", "Parser", "counted_words"]

_LINE_BYTES = 1 << 26  # far above any event; a longer line is dropped
_BEGINNING = b'{"constants":'  # cannot stand in an event: quotes in strings are escaped
_BEGINNING_TAIL = b'"timeTickOffset":'  # the last constant
_TAIL_BYTES = 64

# What stands in the detail of an exchange and is a fault of the recording, not of the page.
_GRAVE = {"the log lacks bytes": "bytes are missing from the log", "spool file": "a body did not fit on the disk"}


def counted_words(problems: Counter[str]) -> tuple[str, ...]:
    """Problems for people, each with how often where that was more than once."""
    return tuple(f"{text} ({times}×)" if times > 1 else text for text, times in problems.items())


class Parser:
    """One log. Never raises: what cannot be understood is counted in ``problems``.

    An exchange is given as soon as its request has moved on and its wire bytes are in. ``body_bytes``
    cuts larger bodies. State of finished requests and closed connections is dropped.
    """

    def __init__(
        self, spool: Spool | None = None, *, body_bytes: int = UNLIMITED, numbers: Iterator[int] | None = None
    ) -> None:
        self._lines = LineReader()
        self._collector = lambda: Collector(spool, body_bytes)
        self._connections = Connections()
        numbers = numbers or itertools.count(1)  # in order of start, unique over all logs of one recording
        self._hops = Hops(self._connections, self._collector, numbers.__next__, self._time_ms)
        self._waiting: dict[int, Attempt] = {}  # over, but bytes may still come
        self._problems: Counter[str] = Counter()
        self._now_ms = 0.0
        self._chunk: Chunk | None = None  # whose bytes are being taken

    @property
    def orderly(self) -> bool:
        """The closing line was seen."""
        return self._lines.ended

    @property
    def requests_sent(self) -> int:
        """Requests that went out on a connection, the browser's own not counted."""
        return self._hops.sent

    @property
    def remembered(self) -> int:
        """Requests, connections and attempts that are still remembered: it falls back when they end."""
        return len(self._waiting) + self._hops.remembered + self._connections.remembered + len(self._hops.talks)

    @property
    def counted(self) -> Counter[str]:
        """What was odd, and how often; any thread may ask."""
        counted = Counter(dict(self._problems)) + Counter(dict(self._hops.problems))
        counted.update(f"this Chromium has no event {name}" for name in self._lines.missing)
        return counted

    @property
    def problems(self) -> tuple[str, ...]:
        """What was odd, each with how often."""
        return counted_words(self.counted)

    def feed(self, line: bytes) -> list[Exchange]:
        """Take one line, with or without its line end; gives the exchanges that it finishes."""
        try:
            event = self._lines.read(line)
            match event:
                case None:
                    return []
                case Chunk():
                    self._take_bytes(event)
                case Count():
                    self._hops.count(event)
                    return []
                case Event():
                    self._now_ms = event.time_ms
                    if event.kind in self._hops.kinds:
                        self._waiting |= {attempt.number: attempt for attempt in self._hops.take(event)}
                    elif event.kind is EventKind.HTTP2_SESSION_SEND_HEADERS:
                        self._hops.open_stream(event)
                    else:
                        self._connections.take(event)
            ready = [attempt for attempt in self._waiting.values() if attempt.finished]
            for attempt in ready:
                del self._waiting[attempt.number]
            return self._build_all(ready)
        except Exception as error:  # hostile bytes and unknown Chromiums: a recorder that dies loses the page
            self._problems[f"line not understood: {type(error).__name__}"] += 1
            return []

    def finish(self) -> list[Exchange]:
        """No more lines will come: whatever is under way, as far as it came."""
        late = [*self._waiting.values(), *self._hops.stop(self._now_ms)]
        self._waiting.clear()
        for talk in self._hops.talks:
            talk.end()
        return self._build_all(late, log_ended=True)

    def drain(self) -> list[WebsocketFrames]:
        """The websockets that have ended since the last call; those that never opened are left out."""
        if not self._hops.talks:
            return []
        ended = [talk for talk in self._hops.talks if talk.ended]
        self._hops.talks = [talk for talk in self._hops.talks if not talk.ended]
        return [talk.frames for talk in ended if talk.frames is not None]

    def _time_ms(self) -> float:
        """Of the line that is being taken, in milliseconds since the epoch."""
        return self._lines.offset_ms + self._chunk.time if self._chunk else self._now_ms

    def _take_bytes(self, chunk: Chunk) -> None:
        socket = self._connections.known(chunk.source)
        if socket is None:
            return
        if self._hops.homeless and socket.sends(chunk):
            self._hops.adopt(socket, chunk.decode())
        if socket.wants(chunk):
            self._chunk = chunk
            try:
                socket.take(chunk)
            finally:
                self._chunk = None

    def _build_all(self, attempts: list[Attempt], *, log_ended: bool = False) -> list[Exchange]:
        exchanges = []
        for attempt in attempts:
            try:
                if attempt.state is AttemptState.REPEATED and not attempt.answered:
                    attempt.discard()  # no exchange: it was repeated unanswered
                    continue
                attempt.forget()
                exchange = build(attempt, self._lines.net_errors, log_ended=log_ended)
                self._problems.update(problem for sign, problem in _GRAVE.items() if sign in exchange.detail)
                exchanges.append(exchange)
            except Exception as error:  # one that cannot be built must not take the others with it
                self._problems[f"exchange lost: {attempt.url}: {error}"] += 1
        return exchanges


class Logs:
    """Reads logs. ``early_ends`` counts those that ended without their closing line."""

    def __init__(self, spool: Spool | None, body_bytes: int) -> None:
        self.early_ends = 0
        self.orderly = False  # the last log had its closing line
        self._spool = spool
        self._body_bytes = body_bytes
        self._numbers = itertools.count(1)
        self._parser: Parser | None = None
        self._rest = b""  # beginning of a line
        self._problems: Counter[str] = Counter()
        self._sent = 0
        self._frames: list[WebsocketFrames] = []  # of logs that are over

    @property
    def open(self) -> bool:
        """A log has begun and not ended."""
        return self._parser is not None

    @property
    def requests_sent(self) -> int:
        """Of all logs; any thread may ask."""
        parser = self._parser
        return self._sent + (parser.requests_sent if parser else 0)

    @property
    def problems(self) -> tuple[str, ...]:
        """Of all logs; any thread may ask."""
        parser = self._parser
        return counted_words(Counter(dict(self._problems)) + (parser.counted if parser else Counter()))

    def feed(self, data: bytes) -> list[Exchange]:
        """Take bytes as they come; gives the exchanges that they complete."""
        lines = (self._rest + data).split(b"\n")
        self._rest = lines.pop()
        exchanges = []
        for line in lines:
            if _BEGINNING_TAIL in line[-_TAIL_BYTES:]:  # of a new log, behind half a line of another perhaps
                start = max(line.find(_BEGINNING), 0)
                if self._parser is not None:
                    exchanges += (self._parser.feed(line[:start]) if start else []) + self._end(self._parser)
                line = line[start:]
            if self._parser is None:
                self._parser = Parser(self._spool, body_bytes=self._body_bytes, numbers=self._numbers)
            exchanges += self._parser.feed(line)
        if len(self._rest) > _LINE_BYTES:
            self._problems["line too long"] += 1
            self._rest = b""
        return exchanges

    def drain(self) -> list[WebsocketFrames]:
        """The websockets that have ended since the last call."""
        frames, self._frames = self._frames, []
        return frames + (self._parser.drain() if self._parser else [])

    def end(self) -> list[Exchange]:
        """End of file: what was under way is given as far as it came."""
        rest, self._rest = self._rest, b""
        if self._parser is None:
            return []
        return (self._parser.feed(rest) if rest else []) + self._end(self._parser)

    def _end(self, parser: Parser) -> list[Exchange]:
        exchanges = parser.finish()
        self._frames += parser.drain()
        self.orderly = parser.orderly
        if not parser.orderly:
            self.early_ends += 1
            self._problems["the log ended early"] += 1
        self._problems += parser.counted
        self._sent += parser.requests_sent
        self._parser = None
        return exchanges
