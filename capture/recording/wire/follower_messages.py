"""What the follower tells the process that started it, one pickled message after the other, and what it is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from capture.model.connection_report import ConnectionReport
from capture.model.exchange import Exchange, WebsocketFrames
from capture.recording.wire.handshake import HandshakeMessage

__all__ = ["Blind", "Enough", "FollowerMessage", "FollowerTask", "KeptCiphertext", "Summary"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowerTask:
    """What to follow. ``journal`` and ``spool`` are folders, ``keys`` the file that the browser writes.

    Bodies are cut at ``body_bytes``. ``requests`` is how many make enough. ``keep_wire``: handshakes are told, and the
    bytes of what could not be read are kept. ``blind_s``: how long application data may wait for the first secret.
    """

    journal: str
    keys: str
    spool: str
    body_bytes: int
    requests: int
    keep_wire: bool = False
    blind_s: float = 5.0


@dataclass(frozen=True, slots=True)
class Enough:
    """As many requests went out as are allowed."""


@dataclass(frozen=True, slots=True)
class Blind:
    """For seconds the browser has spoken to that host, and told no secret of its connections to anybody."""

    host: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCiphertext:
    """What the guard relayed of a connection that could not be read: files of its bytes, and its secrets' lines."""

    connection: int
    up: str
    down: str
    key_lines: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The last message. ``whole``: the journal was read to the end that the guard gave it."""

    whole: bool
    connections: tuple[ConnectionReport, ...]
    problems: tuple[str, ...] = ()
    handshakes: Mapping[int, tuple[HandshakeMessage, ...]] = field(default_factory=dict)
    ciphertext: tuple[KeptCiphertext, ...] = ()


FollowerMessage = Exchange | WebsocketFrames | Enough | Blind | Summary
