"""The TLS connections of a capture, as its provenance record tells of them."""

from dataclasses import dataclass, field

from capture.model.free_text import FIXED
from capture.model.tls_report import KeyClaim, TlsAlert

__all__ = ["TlsConnection", "TlsConnections"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TlsConnection:
    """One connection; ``number`` is the recorder's, ``opened`` ISO 8601, ``up`` and ``down`` bytes that were relayed.

    ``session_of`` is the number of the connection whose session a resumed one took up, None where that is not known;
    ``leaf_sha256`` is then of that one's certificate. ``carried``: exchanges went over it. Else as in
    ``TlsReport`` and ``ConnectionReport``.
    """

    number: int = field(metadata=FIXED)
    host: str = field(metadata=FIXED)
    address: str = field(metadata=FIXED)
    port: int = field(metadata=FIXED)
    opened: str = field(metadata=FIXED)
    up: int = field(metadata=FIXED)
    down: int = field(metadata=FIXED)
    version: str = field(metadata=FIXED)
    cipher: str = field(metadata=FIXED)
    group: str = field(metadata=FIXED)
    sni: str = field(metadata=FIXED)
    alpn: str = field(metadata=FIXED)
    resumed: bool = field(metadata=FIXED)
    session_of: int | None = field(metadata=FIXED)
    leaf_sha256: str = field(metadata=FIXED)
    alerts: tuple[TlsAlert, ...] = field(metadata=FIXED)
    browser_closed: bool = field(metadata=FIXED)
    server_closed: bool = field(metadata=FIXED)
    carried: bool = field(metadata=FIXED)
    fault: str
    key: KeyClaim | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TlsConnections:
    """All of a capture, in the order in which they were opened; ``rest`` more are not listed.

    ``page`` is the number of the connection that carried the page's own answer; None: it came without TLS, or it is not
    known by which.
    """

    each: tuple[TlsConnection, ...] = ()
    rest: int = 0
    page: int | None = None
