"""What the follower is told, and what it tells the process that started it: one pickled message after the other."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from capture.model.connection_report import ConnectionReport
from capture.recording.wire.handshake import HandshakeMessage
from capture.recording.wire.journal_frames import Frame

__all__ = ["Blind", "Enough", "FollowerTask", "KeptCiphertext", "KeptWire", "Summary", "piece_line"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowerTask:
    """What to follow. ``journal`` and ``spool`` are folders, ``keys`` the file that the browser writes.

    Bodies are cut at ``body_bytes``. ``requests`` is how many make enough. ``keep_wire``: handshakes are told, and the
    bytes of what could not be read are kept. ``blind_s``: how long application data may wait for the first secret.
    """

    journal: Path
    keys: Path
    spool: Path
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
    """What the guard relayed of a connection that could not be read, and its secrets' lines.

    ``pieces`` is a file of lines as ``piece_line`` makes them; it is not there where nothing was relayed.
    """

    connection: int
    pieces: Path
    key_lines: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptWire:
    """What is handed over of the wire itself, with ``keep_wire`` alone; handshakes by their connections."""

    handshakes: Mapping[int, Sequence[HandshakeMessage]] = field(default_factory=dict)
    ciphertext: tuple[KeptCiphertext, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The last message. ``whole``: the journal was read to the end; ``problems``: what was odd, and how often."""

    whole: bool
    connections: tuple[ConnectionReport, ...] = ()
    problems: Mapping[str, int] = field(default_factory=dict)
    kept: KeptWire = KeptWire()


def piece_line(frame: Frame) -> bytes:
    """A piece that was relayed, as a line of JSON: ms since the epoch, whose it was (``up``, ``down``), its bytes."""
    data = base64.b64encode(frame.data).decode()
    return json.dumps({"at_ms": frame.at_ms, "direction": frame.kind.name.lower(), "data": data}).encode() + b"\n"
