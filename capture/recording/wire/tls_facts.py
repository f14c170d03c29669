"""What a recorded TLS connection says of itself."""

from dataclasses import dataclass

from capture.recording.wire.journal_frames import Direction

__all__ = ["Alert", "TlsFacts"]


@dataclass(frozen=True, slots=True)
class Alert:
    """What one side told the other (RFC 8446, 6); numbers as they were sent."""

    direction: Direction
    level: int
    description: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TlsFacts:
    """What the handshake says of a connection; of its first handshake, where it was negotiated again.

    Empty where it is not known yet. ``version`` as WARC-Protocol writes it (``tls/1.3``), ``suite`` and ``group`` are
    IANA's names, ``certificates`` the server's chain in DER as sent. Tickets are SHA-256 digests (TLS 1.2: of session
    ids, too): ``ticket_used`` of a resumed connection is among the ``tickets_issued`` of one that came before it, and
    that one's certificates are its own.
    """

    version: str = ""
    suite: str = ""
    suite_id: int = 0
    group: str = ""
    sni: str = ""
    alpn: str = ""
    resumed: bool = False
    retried: bool = False  # by a HelloRetryRequest
    early_data_offered: bool = False
    early_data: bool = False  # … and taken by the server
    client_random: bytes = b""
    certificates: tuple[bytes, ...] = ()
    client_certificate_asked: bool = False
    client_certificate: bool = False  # a real one was sent
    tickets_issued: tuple[bytes, ...] = ()
    ticket_used: bytes = b""
    alerts: tuple[Alert, ...] = ()
    close_notify: tuple[bool, bool] = (False, False)  # up, down
    handshakes: int = 0  # that a ClientHello began
    is_established: bool = False  # Finished of both sides was read
