"""The logs of one recording, one after the other on the same pipe: bytes in, exchanges out. No I/O.

When Chromium's network service dies its log ends early, half a line at the end perhaps, and the next
service begins a new one: other constants, source ids from the start. A slow reader may find both in one
piece, with no end of file between them.
"""

from collections import Counter

from capture.model.exchange import Exchange
from capture.model.websocket import WebsocketFrames
from capture.recording.netlog.parser import Numbers, Parser, tell
from capture.recording.netlog.spool import Spool

__all__ = ["Logs"]

_LINE_BYTES = 1 << 26  # far above any event; a longer line is dropped
_BEGINNING = b'{"constants":'  # cannot stand in an event: quotes in strings are escaped
_BEGINNING_TAIL = b'"timeTickOffset":'  # the last constant
_TAIL_BYTES = 64


class Logs:
    """Reads logs. ``early_ends`` counts those that ended without their closing line."""

    def __init__(self, spool: Spool | None, body_bytes: int) -> None:
        self.early_ends = 0
        self.orderly = False  # the last log had its closing line
        self._spool = spool
        self._body_bytes = body_bytes
        self._numbers = Numbers()
        self._parser: Parser | None = None
        self._rest = b""  # beginning of a line
        self._problems: Counter[str] = Counter()
        self._started = 0
        self._sent = 0
        self._frames: list[WebsocketFrames] = []  # of logs that are over

    @property
    def open(self) -> bool:
        """A log has begun and not ended."""
        return self._parser is not None

    @property
    def requests_started(self) -> int:
        """Of all logs; any thread may ask."""
        parser = self._parser
        return self._started + (parser.requests_started if parser else 0)

    @property
    def requests_sent(self) -> int:
        """Of all logs; any thread may ask."""
        parser = self._parser
        return self._sent + (parser.requests_sent if parser else 0)

    @property
    def problems(self) -> tuple[str, ...]:
        """Of all logs; any thread may ask."""
        parser = self._parser
        return tell(Counter(dict(self._problems)) + (parser.counted if parser else Counter()))

    def feed(self, data: bytes) -> list[Exchange]:
        """Take bytes as they come; gives the exchanges that they complete."""
        lines = (self._rest + data).split(b"\n")
        self._rest = lines.pop()
        exchanges = []
        for line in lines:
            if _BEGINNING_TAIL in line[-_TAIL_BYTES:]:
                exchanges += self._begin(line)
            else:
                exchanges += self._current().feed(line)
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

    def _begin(self, line: bytes) -> list[Exchange]:
        """The first line of a log, with the half line before it that was the last of another."""
        start = max(line.find(_BEGINNING), 0)
        exchanges = []
        if self._parser is not None:
            exchanges = (self._parser.feed(line[:start]) if start else []) + self._end(self._parser)
        return exchanges + self._current().feed(line[start:])

    def _current(self) -> Parser:
        if self._parser is None:
            self._parser = Parser(self._spool, body_bytes=self._body_bytes, numbers=self._numbers)
        return self._parser

    def _end(self, parser: Parser) -> list[Exchange]:
        exchanges = parser.finish()
        self._frames += parser.drain()
        self.orderly = parser.orderly
        if not parser.orderly:
            self.early_ends += 1
            self._problems["the log ended early"] += 1
        self._problems += parser.counted
        self._started += parser.requests_started
        self._sent += parser.requests_sent
        self._parser = None
        return exchanges
