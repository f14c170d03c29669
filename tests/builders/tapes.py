"""Tapes: what the guard's journal holds of made-up connections, as frames."""

from collections.abc import Iterable, Iterator
from itertools import count

from capture.recording.wire.journal_frames import Direction, Ending, Frame, FrameKind, Opened

__all__ = ["GET", "OK", "tape"]

GET = b"GET /a HTTP/1.1\r\nHost: a.test\r\n\r\n"
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"

_KINDS = {Direction.UP: FrameKind.UP, Direction.DOWN: FrameKind.DOWN}
_ENDS = {Direction.UP: FrameKind.UP_ENDED, Direction.DOWN: FrameKind.DOWN_ENDED}


def tape(
    pieces: Iterable[tuple[Direction, bytes]],
    *,
    connection: int = 1,
    port: int = 80,
    endings: tuple[Ending, Ending] | None = (Ending.END_OF_FILE, Ending.END_OF_FILE),
) -> Iterator[Frame]:
    """The frames of one connection to ``a.test``; ``endings`` None: it is never closed."""
    clock = count(1_000_000)
    opened = Opened(local_port=40_000 + connection, host="a.test", address="192.0.2.1", port=port)
    yield Frame(connection, FrameKind.OPENED, next(clock), opened.to_bytes())
    for direction, data in pieces:
        yield Frame(connection, _KINDS[direction], next(clock), data)
    if endings is not None:
        for direction, ending in zip(Direction, endings, strict=True):
            yield Frame(connection, _ENDS[direction], next(clock), ending.name.encode())
        yield Frame(connection, FrameKind.CLOSED, next(clock), b"")
