"""What the recorder knows of one connection when it is over: whose it was, and where each of its bytes went."""

from dataclasses import dataclass

from capture.model.tls_report import TlsReport

__all__ = ["ByteAccount", "ConnectionReport"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ByteAccount:
    """Bytes of one direction of a connection: as many as were relayed, and what they were.

    ``exchanges`` is counted from the exchanges that were handed over, not from what the parser passed, so that a byte
    lost in between shows. ``tls``: record heads, tags, padding, handshake, alerts. ``framing``: HTTP bytes that belong
    to no message. ``unread``: could not be deciphered or understood, or wait for more that never came. ``unkept``: of
    ``exchanges`` and ``framing``, what is understood, and yet in no record: what a server sent unasked or too late, and
    what was said in another protocol.
    """

    relayed: int = 0
    exchanges: int = 0
    framing: int = 0
    tls: int = 0
    unread: int = 0
    unkept: int = 0

    @property
    def lost(self) -> int:
        """Bytes of which nobody knows what they were; less than nothing: counted twice."""
        return self.relayed - self.exchanges - self.framing - self.tls - self.unread


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionReport:
    """One connection. ``number`` is the guard's, from 1; times in ms since the epoch, ``closed_ms`` 0: not closed.

    ``fault`` says why nothing more could be read, in a sentence, empty where all was. ``endings`` are those of the
    browser's and of the server's direction. ``spoke``: a request went over it. ``notes`` tell of bytes that belong to
    no exchange and are no fault: what a server sent unasked, or for streams that were over. ``tls`` None: no TLS was
    spoken.
    """

    number: int
    local_port: int
    host: str
    address: str
    port: int
    opened_ms: float
    closed_ms: float = 0.0
    up: ByteAccount = ByteAccount()
    down: ByteAccount = ByteAccount()
    endings: tuple[str, str] = ("", "")
    fault: str = ""
    spoke: bool = False
    notes: tuple[str, ...] = ()
    tls: TlsReport | None = None
