"""The parser: lines of one log in, exchanges out. No I/O but the spool's files."""

from collections import Counter
from collections.abc import Callable

from capture.model.exchange import Exchange
from capture.model.websocket import WebsocketFrames
from capture.recording.netlog.attempts import Attempt
from capture.recording.netlog.connections import Connections
from capture.recording.netlog.exchanges import build
from capture.recording.netlog.hops import Hops
from capture.recording.netlog.lines import Chunk, Count, Event, EventKind, LineReader
from capture.recording.netlog.spool import UNLIMITED, Collector, Spool

__all__ = ["Numbers", "Parser", "tell"]

# What stands in the detail of an exchange and is a fault of the recording, not of the page.
_GRAVE = {"the log lacks bytes": "bytes are missing from the log", "spool file": "a body did not fit on the disk"}


def tell(problems: Counter[str]) -> tuple[str, ...]:
    """Problems for people, each with how often where that was more than once."""
    return tuple(f"{text} ({times}×)" if times > 1 else text for text, times in problems.items())


class Numbers:
    """Exchange numbers in order of start, unique over all logs of one recording."""

    def __init__(self) -> None:
        self.last = 0

    def __call__(self) -> int:
        self.last += 1
        return self.last


class Parser:
    """One log. Never raises: what cannot be understood is counted in ``problems``.

    An exchange is given as soon as its request has moved on and its wire bytes are in. ``body_bytes``
    cuts larger bodies. State of finished requests and closed connections is dropped.
    """

    def __init__(
        self, spool: Spool | None = None, *, body_bytes: int = UNLIMITED, numbers: Callable[[], int] | None = None
    ) -> None:
        self._lines = LineReader()
        self._collector = lambda: Collector(spool, body_bytes)
        self._connections = Connections()
        self._hops = Hops(self._connections, self._collector, numbers or Numbers(), self._time)
        self._waiting: dict[int, Attempt] = {}  # over, but bytes may still come
        self._problems: Counter[str] = Counter()
        self._now_ms = 0.0
        self._chunk: Chunk | None = None  # whose bytes are being taken

    @property
    def orderly(self) -> bool:
        """The closing line was seen."""
        return self._lines.ended

    @property
    def requests_started(self) -> int:
        """Hops begun, the browser's own not counted."""
        return self._hops.started

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
        return tell(self.counted)

    def feed(self, line: bytes) -> list[Exchange]:
        """Take one line, with or without its line end; gives the exchanges that it finishes."""
        try:
            return self._take(line)
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

    def _time(self) -> float:
        """Of the line that is being taken, in milliseconds since the epoch."""
        return self._lines.offset_ms + self._chunk.time if self._chunk else self._now_ms

    def _take(self, line: bytes) -> list[Exchange]:
        event = self._lines.read(line)
        if event is None:
            return []
        if isinstance(event, Chunk):
            return self._take_bytes(event)
        if isinstance(event, Count):
            self._hops.count(event)
            return []
        self._now_ms = event.time_ms
        return self._take_event(event)

    def _take_bytes(self, chunk: Chunk) -> list[Exchange]:
        socket = self._connections.known(chunk.source)
        if socket is None:
            return []
        if self._hops.homeless and socket.sends(chunk):
            self._hops.adopt(socket, chunk.decode())
        if not socket.wants(chunk):
            return []
        self._chunk = chunk
        try:
            socket.take(chunk)
        finally:
            self._chunk = None
        return self._finished() if self._waiting else []

    def _take_event(self, event: Event) -> list[Exchange]:
        if event.kind in self._hops.kinds:
            for attempt in self._hops.take(event):
                self._waiting[attempt.number] = attempt
        elif event.kind is EventKind.HTTP2_SESSION_SEND_HEADERS:
            self._hops.open_stream(event)
        else:
            self._connections.take(event)
        return self._finished() if self._waiting else []

    def _finished(self) -> list[Exchange]:
        ready = [attempt for attempt in self._waiting.values() if attempt.finished]
        for attempt in ready:
            del self._waiting[attempt.number]
        return self._build_all(ready)

    def _build_all(self, attempts: list[Attempt], *, log_ended: bool = False) -> list[Exchange]:
        exchanges = []
        for attempt in attempts:
            try:
                if self._counts(attempt):
                    exchanges.append(self._build(attempt, log_ended=log_ended))
            except Exception as error:  # one that cannot be built must not take the others with it
                self._problems[f"exchange lost: {attempt.url}: {error}"] += 1
        return exchanges

    def _counts(self, attempt: Attempt) -> bool:
        """Whether an attempt is an exchange: one that was repeated unanswered is not."""
        if attempt.superseded and not attempt.answered:
            attempt.discard()
            return False
        return True

    def _build(self, attempt: Attempt, *, log_ended: bool) -> Exchange:
        attempt.forget()
        exchange = build(attempt, self._lines.net_errors, log_ended=log_ended)
        for sign, problem in _GRAVE.items():
            if sign in exchange.detail:
                self._problems[problem] += 1
        return exchange
