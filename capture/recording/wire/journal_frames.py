"""The journal's form: what the guard relays, as frames one after the other. Pure.

It lies in files that are numbered from 1; none ends within a frame but one that is still written, or the last of a
writer that died. A frame is a head (connection number, kind, time, size of what follows) and its data. The guard's side
only appends, so that no reader can hold the relay back; the reader takes pieces of any length and keeps the rest of a
frame.

| kind | data | meaning |
|---|---|---|
| OPENED | JSON of ``Opened`` | the guard relays a new connection |
| UP, DOWN | bytes | relayed from the browser, from the server |
| UP_ENDED, DOWN_ENDED | name of an ``Ending`` | that direction has ended; all its bytes came before |
| CLOSED | | both sockets are closed: nothing more comes either way |
| FINISHED | | of connection 0: the journal is whole |
"""

import enum
import json
import struct
from collections.abc import Iterator
from dataclasses import asdict, dataclass

__all__ = ["Direction", "Ending", "Frame", "FrameKind", "JournalReader", "Opened", "frame_head", "segment_name"]

_HEAD = struct.Struct("<IBdI")


class Direction(enum.IntEnum):
    """Whose bytes they are."""

    UP = 0  # the browser's
    DOWN = 1  # the server's

    @property
    def sender(self) -> str:
        """Whose bytes they are, in a word."""
        return "server" if self else "browser"


class Ending(enum.StrEnum):
    """How a direction of a connection ended, as the guard saw it."""

    END_OF_FILE = "end of file"  # its source said that it has no more
    RESET = "reset"  # its source broke off
    CUT = "cut"  # a limit of ours
    NO_SINK = "no sink"  # the far end takes nothing more
    UNKNOWN = "unknown"  # nobody told


class FrameKind(enum.IntEnum):
    """What a frame tells."""

    UP = 0
    DOWN = 1
    OPENED = 2
    UP_ENDED = 3
    DOWN_ENDED = 4
    CLOSED = 5
    FINISHED = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A connection: the port of the browser's socket, the host it asked for, and whom the guard dialled."""

    local_port: int
    host: str
    address: str
    port: int

    def to_bytes(self) -> bytes:
        """As the frame's data."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Opened":
        """Of a frame's data."""
        return cls(**json.loads(data))


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame; ``at_ms`` is the guard's clock, in ms since the epoch."""

    connection: int
    kind: FrameKind
    at_ms: float
    data: bytes


def segment_name(number: int) -> str:
    """The file name of the journal's part of that number, from 1."""
    return f"journal-{number:06d}"


def frame_head(connection: int, kind: FrameKind, at_ms: float, size: int) -> bytes:
    """What stands before a frame's data of that size in bytes."""
    return _HEAD.pack(connection, kind, at_ms, size)


class JournalReader:
    """Cuts the journal into frames."""

    def __init__(self) -> None:
        self._rest = b""

    @property
    def waiting(self) -> int:
        """Bytes of a frame that is not whole yet."""
        return len(self._rest)

    def feed(self, data: bytes) -> Iterator[Frame]:
        """The frames that these bytes complete. Raises ValueError where they are no journal."""
        if self._rest:
            data = self._rest + data
        view, position = memoryview(data), 0
        while len(data) - position >= _HEAD.size:
            connection, kind, at_ms, size = _HEAD.unpack_from(data, position)
            end = position + _HEAD.size + size
            if end > len(data):
                break
            yield Frame(connection, FrameKind(kind), at_ms, bytes(view[position + _HEAD.size : end]))
            position = end
        self._rest = bytes(view[position:])
