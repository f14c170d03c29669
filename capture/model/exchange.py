"""What becomes records: exchanges (one request and its response, or its failure), websocket frames, artifacts."""

import enum
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

__all__ = ["Artifact", "Body", "Exchange", "Peer", "Tls", "Truncation", "WebsocketFrames"]


class Truncation(enum.StrEnum):
    """Why a body is not whole: the four values of WARC-Truncated (WARC 1.1, 5.15)."""

    LENGTH = "length"
    TIME = "time"
    DISCONNECT = "disconnect"
    UNSPECIFIED = "unspecified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """Bytes in memory, or a whole spool file: ``data`` where ``path`` is None."""

    data: bytes = b""
    path: Path | None = None
    length: int = 0

    @classmethod
    def of(cls, data: bytes) -> "Body":
        """A body held in memory."""
        return cls(data=data, length=len(data))

    def open(self) -> BinaryIO:
        """A new binary stream over the bytes; the caller closes it."""
        return io.BytesIO(self.data) if self.path is None else self.path.open("rb")

    def chunks(self, size: int = 1 << 20) -> Iterator[bytes]:
        """The bytes in pieces of at most ``size``."""
        with self.open() as stream:
            while piece := stream.read(size):
                yield piece

    def read(self) -> bytes:
        """All bytes; only for bodies known to be small."""
        return self.data if self.path is None else self.path.read_bytes()


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """The far end of a connection, as the guard dialled it."""

    host: str
    address: str
    port: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tls:
    """A TLS connection: ``version`` as WARC-Protocol writes it (``tls/1.3``), IANA cipher name, PEM chain.

    ``private_root``: the chain ends in no root that browsers know, but in one of the capturing machine's own.
    """

    version: str
    cipher: str
    alpn: str = ""
    resumed: bool = False
    certificates: tuple[str, ...] = ()
    private_root: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and what came back.

    ``started`` is the WARC-Date of all its records. Heads end with their blank line; on HTTP/1 they are the
    wire's own bytes, on HTTP/2 they are synthesised in HTTP/1.1 form (iipc #41). ``response_body`` is as on
    the wire: with its chunk framing where ``chunked`` is set, with its content coding always.
    """

    number: int  # in order of start, from 1, unique within a snapshot
    started: datetime
    ended: datetime | None = None
    url: str  # without fragment and credentials
    method: str
    protocol: str = "http/1.1"  # as WARC-Protocol writes it: http/1.0, http/1.1, h2
    request_head: bytes
    request_body: Body = field(default_factory=Body)
    status: int | None = None  # None: no response arrived
    response_head: bytes = b""
    response_body: Body = field(default_factory=Body)
    early_hints: tuple[bytes, ...] = ()  # heads of 1xx answers before the final one
    trailers: bytes = b""  # HTTP/2 alone: header lines after the body; HTTP/1 has them in its framing
    chunked: bool = False
    truncated: Truncation | None = None
    net_error: int = 0  # Chromium's, negative; 0 = none
    detail: str = ""  # the finer reason of a cut or failure, for the provenance record
    refused: str = ""  # why the guard let no connection through; Chromium knows only that its proxy failed
    head_rebuilt: bool = False  # the wire had none, or none that can be kept as it came: this one is made up
    connection: int | None = None  # the guard's number of the connection
    stream: int = 0  # HTTP/2: of that connection; HTTP/1: place among its requests, from 1
    framing_bytes: int = 0  # HTTP/2: at most so many bytes of frame heads, padding and packed heads came with it
    local_port: int | None = None  # of Chromium's socket to the guard
    tls: Tls | None = None
    background: bool = False  # the browser's own traffic: counted, not recorded
    unanswered_on_reused: bool = False  # nothing came, on a connection used before: browsers ask again by themselves


@dataclass(frozen=True, slots=True, kw_only=True)
class WebsocketFrames:
    """All frames of one connection; its handshake is an exchange of its own.

    ``body`` has one JSON object a line, as iipc/warc-specifications#115 proposes: ``ts`` (seconds since the
    handshake was answered), ``type`` (``send`` or ``recv``), ``opcode`` (RFC 6455, 5.2), ``payloadData`` (text,
    else Base64), ``mask``. ``truncated`` None: both sides had said all that they wanted.
    """

    url: str
    opened: datetime
    body: Body
    count: int
    truncated: Truncation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """One ``resource`` record.

    ``uri`` is a name other tools know (``urn:fullPage:URL``) or ours (``urn:dom:URL``).
    """

    uri: str
    content_type: str
    data: bytes
    made: datetime
