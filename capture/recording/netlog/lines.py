"""Lines of the log → the events that the recorder wants.

The log is one JSON object over many lines: ``{"constants": {…},``, ``"events": [``, one event a line, ``],``,
then a tail that nobody needs. On a pipe the last event keeps its comma, so only single lines are JSON.
The last key of an event is always ``"type":NN}``: lines of unwanted types are known by their tail and
never parsed, and lines that carry socket bytes are sliced, not parsed. Numbers of types differ between
Chromium versions; names do not, so names come from the constants.
"""

import enum
from dataclasses import dataclass, field
from typing import Any

import orjson
import pybase64

__all__ = ["Chunk", "Count", "Event", "EventKind", "LineReader"]


EventKind = enum.Enum(
    "EventKind",
    "REQUEST_ALIVE URL_REQUEST_START_JOB URL_REQUEST_REDIRECTED URL_REQUEST_FILTERS_SET CANCELLED FAILED"
    " HTTP_STREAM_REQUEST_BOUND_TO_JOB HTTP_TRANSACTION_SEND_REQUEST_HEADERS"
    " HTTP_TRANSACTION_HTTP2_SEND_REQUEST_HEADERS HTTP_TRANSACTION_READ_RESPONSE_HEADERS HTTP_CACHE_READ_DATA"
    " SOCKET_POOL_BOUND_TO_SOCKET SOCKET_IN_USE SOCKET_ALIVE TCP_CONNECT SSL_CONNECT SSL_CERTIFICATES_RECEIVED"
    " CERT_VERIFIER_JOB HTTP2_SESSION HTTP2_SESSION_INITIALIZED HTTP2_SESSION_POOL_IMPORTED_SESSION_FROM_SOCKET"
    " HTTP2_SESSION_POOL_FOUND_EXISTING_SESSION HTTP2_SESSION_POOL_FOUND_EXISTING_SESSION_FROM_IP_POOL"
    " HTTP2_SESSION_SEND_HEADERS HTTP2_SESSION_RECV_HEADERS HTTP2_SESSION_RECV_DATA"
    # these carry bytes:
    " SOCKET_BYTES_SENT SOCKET_BYTES_RECEIVED SSL_SOCKET_BYTES_SENT SSL_SOCKET_BYTES_RECEIVED"
    # of these only the count is read, for a cross-check:
    " URL_REQUEST_JOB_BYTES_READ URL_REQUEST_JOB_FILTERED_BYTES_READ",
)
"""The events that mean something here, by Chromium's names (net/log/net_log_event_type_list.h)."""

_CHUNKS = frozenset(kind for kind in EventKind if kind.name.endswith(("SOCKET_BYTES_SENT", "SOCKET_BYTES_RECEIVED")))
_COUNTS = frozenset({EventKind.URL_REQUEST_JOB_BYTES_READ, EventKind.URL_REQUEST_JOB_FILTERED_BYTES_READ})
_OPTIONAL = frozenset(  # gone in some versions
    {EventKind.HTTP2_SESSION_POOL_FOUND_EXISTING_SESSION_FROM_IP_POOL, EventKind.CERT_VERIFIER_JOB}
)
_COUNT = b'{"params":{"byte_count":'
_BYTES = b',"bytes":"'
_TIME = b'"time":"'
_SOURCE = b'"source":{"id":'


@dataclass(slots=True)
class Event:
    """A parsed event. ``begins`` and ``ends`` tell its phase, ``time_ms`` counts from the epoch."""

    kind: EventKind
    source: int
    time_ms: float
    begins: bool
    ends: bool
    params: dict[str, Any]

    @property
    def dependency(self) -> int | None:
        """The source id that the event points to."""
        target = self.params.get("source_dependency")
        source = target.get("id") if isinstance(target, dict) else None
        return source if isinstance(source, int) else None

    def number(self, name: str) -> int:
        """An integer parameter, 0 when absent or of another type."""
        value = self.params.get(name)
        return value if isinstance(value, int) else 0

    def text(self, name: str) -> str:
        """A string parameter, empty when absent or of another type."""
        value = self.params.get(name)
        return value if isinstance(value, str) else ""

    def texts(self, name: str) -> list[str]:
        """A list of strings, empty when absent."""
        value = self.params.get(name)
        return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


@dataclass(slots=True)
class Chunk:
    """Bytes that crossed a socket; zero received bytes mean that the far end closed."""

    kind: EventKind
    source: int
    count: int
    encoded: bytes = b""
    tail: bytes = b""  # the rest of the line: the time stands in it

    def decode(self) -> bytes:
        """The bytes. Raises ValueError when they are not the Base64 of ``count`` bytes."""
        data: bytes = pybase64.b64decode(self.encoded, validate=True)
        if len(data) != self.count:
            raise ValueError(f"{len(data)} bytes where {self.count} are announced")
        return data

    @property
    def time(self) -> float:
        """Milliseconds on the log's own clock, 0 where the line does not say."""
        start = self.tail.rfind(_TIME) + len(_TIME)
        digits = self.tail[start : self.tail.find(b'"', start)] if start >= len(_TIME) else b""
        return float(digits) if digits.isdigit() else 0.0


@dataclass(slots=True)
class Count:
    """How many body bytes a request handed on."""

    kind: EventKind
    source: int
    count: int


@dataclass(slots=True)
class LineReader:
    """Reads one log. ``ended`` once its closing line was seen; what follows that is passed over."""

    ended: bool = False
    net_errors: dict[int, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()  # wanted events that this Chromium does not name
    offset_ms: float = 0.0  # of the log's own clock from the epoch
    _kinds: dict[bytes, EventKind] = field(default_factory=dict)  # by line tail, such as b"136}"

    def read(self, line: bytes) -> Event | Chunk | Count | None:
        """The event of one line, None for a line without one. Raises ValueError for an odd line."""
        if self.ended:
            return None
        line = line.rstrip(b"\r\n")
        kind = self._kinds.get(line[line.rfind(b":") + 1 :].rstrip(b","))
        if kind in _CHUNKS:
            return _chunk(kind, line)
        if kind in _COUNTS:
            end = line.index(b",", len(_COUNT))
            return Count(kind, _source(line), int(line[len(_COUNT) : end].rstrip(b"}")))
        line = line.rstrip(b",")
        if kind is not None:
            raw = orjson.loads(line)
            return Event(
                kind=kind,
                source=raw["source"]["id"],
                time_ms=self.offset_ms + float(raw["time"]),
                begins=raw["phase"] == 1,
                ends=raw["phase"] == 2,
                params=raw.get("params") or {},
            )
        if line == b"]":
            self.ended = True
        elif line.startswith(b'{"constants":'):
            constants = orjson.loads(line + b"}")["constants"]
            numbers = constants["logEventTypes"]
            self.offset_ms = float(constants["timeTickOffset"])
            self._kinds = {b"%d}" % numbers[kind.name]: kind for kind in EventKind if kind.name in numbers}
            self.missing = tuple(k.name for k in EventKind if k.name not in numbers and k not in _OPTIONAL)
            self.net_errors = {code: name for name, code in constants.get("netError", {}).items()}
        elif line and line != b'"events": [' and not (line.startswith(b"{") and line.endswith(b"}")):
            raise ValueError(f"odd line: {line[:60]!r}")
        return None


def _source(line: bytes) -> int:
    start = line.rindex(_SOURCE) + len(_SOURCE)
    return int(line[start : line.index(b",", start)])


def _chunk(kind: EventKind, line: bytes) -> Chunk:
    """Slice a byte event, ``{"params":{"byte_count":5,"bytes":"aGVsbG8="},…``; a count of 0 has no bytes."""
    if not line.startswith(_COUNT):
        raise ValueError(f"odd byte event: {line[:60]!r}")
    start = line.find(_BYTES, len(_COUNT), len(_COUNT) + 32)
    if start < 0:
        end = line.index(b"}", len(_COUNT))
        return Chunk(kind, _source(line), int(line[len(_COUNT) : end]), tail=line[end:])
    begin = start + len(_BYTES)
    end = line.index(b'"', begin)
    return Chunk(kind, _source(line), int(line[len(_COUNT) : start]), line[begin:end], line[end:])
