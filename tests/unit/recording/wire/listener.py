"""Listens to one HTTP connection: what it hands over, and whether its account of bytes is right."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Protocol

from capture.model.exchange import Exchange, Tls
from capture.recording.wire.exchanges import build
from capture.recording.wire.http1 import Http1Connection
from capture.recording.wire.http2 import Http2Connection
from capture.recording.wire.journal_frames import Direction, Ending
from capture.recording.wire.spool import UNLIMITED, Collector, Spool
from capture.recording.wire.websocket import Conversation
from capture.recording.wire.wire_exchange import HttpContext, WireExchange

__all__ = ["DOWN", "SECURE", "UP", "Listener", "cut"]

UP, DOWN = Direction.UP, Direction.DOWN
SECURE = Tls(version="tls/1.3", cipher="TLS_AES_128_GCM_SHA256")


class Connection(Protocol):
    fault: str
    notes: list[str]

    def feed(self, direction: Direction, data: bytes, at_ms: float) -> None: ...
    def end(self, direction: Direction, ending: Ending, at_ms: float) -> None: ...
    def close(self, at_ms: float) -> None: ...
    def framing(self, direction: Direction) -> int: ...
    def unread(self, direction: Direction) -> int: ...


@dataclass(slots=True, kw_only=True)
class Listener:
    """``now_ms`` goes on by one with each thing that is told."""

    h2: bool = False
    scheme: str = "http"
    limit: int = UNLIMITED
    spool: Spool | None = None
    over: list[WireExchange] = field(default_factory=list)
    talks: list[Conversation] = field(default_factory=list)
    fed: list[int] = field(default_factory=lambda: [0, 0])
    begun: int = 0
    now_ms: float = 1_000_000.0
    connection: Connection = field(init=False)

    def __post_init__(self) -> None:
        context = HttpContext(
            connection=7,
            scheme=self.scheme,
            authority="far.test",
            collector=lambda: Collector(self.spool, self.limit),
            done=self.over.append,
            new_number=self._begin,
            talk=self._talk,
        )
        self.connection = Http2Connection(context) if self.h2 else Http1Connection(context)

    def feed(self, *pieces: tuple[Direction, bytes | Ending]) -> "Listener":
        """Bytes, and ends, in causal order."""
        for direction, piece in pieces:
            self.now_ms += 1
            if isinstance(piece, Ending):
                self.connection.end(direction, piece, self.now_ms)
            else:
                self.fed[direction] += len(piece)
                self.connection.feed(direction, piece, self.now_ms)
        return self

    def close(self) -> "Listener":
        """Nothing more comes; every byte must be accounted for."""
        self.connection.close(self.now_ms)
        held = (sum(one.up_bytes for one in self.over), sum(one.down_bytes for one in self.over))
        for direction in Direction:
            accounted = held[direction] + self.connection.framing(direction) + self.connection.unread(direction)
            assert accounted == self.fed[direction], (direction, held, self.fed)
        assert self.begun == len(self.over)
        return self

    def exchanges(self, *, tls: Tls | None = None, close_notify: bool = True) -> list[Exchange]:
        return [build(one, tls=tls, close_notify=close_notify) for one in self.over]

    def one(self) -> Exchange:
        (found,) = self.exchanges()
        return found

    def _begin(self) -> int:
        self.begun += 1
        return self.begun

    def _talk(self, url: str) -> Conversation:
        self.talks.append(Conversation(url, lambda: Collector(self.spool, self.limit), lambda: self.now_ms))
        return self.talks[-1]


def cut(data: bytes, places: Iterable[int]) -> list[bytes]:
    """The bytes in pieces that end at these places."""
    edges = [0, *sorted(place for place in places if place <= len(data)), len(data)]
    return [data[start:end] for start, end in pairwise(edges)]
