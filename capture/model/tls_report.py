"""What the recorder learnt of TLS connections: their facts, and whether the server's key took part in the handshake.

A server shows that it holds the private key of its certificate by a signature over the handshake (CertificateVerify,
RFC 8446, 4.4.3; in TLS 1.2 the signature of ServerKeyExchange, RFC 5246, 7.4.3). Where there is no such signature
nothing is shown, and ``WhyNotShown`` says why; where there is one that does not fit, that is a reason for suspicion,
since the browser would not have gone on.
"""

import enum
from dataclasses import dataclass, field

from capture.model.free_text import FIXED

__all__ = ["KeyClaim", "KeyResult", "TlsAlert", "TlsConnection", "TlsConnections", "TlsReport", "WhyNotShown"]


class KeyResult(enum.StrEnum):
    """What a handshake shows of the private key of the server's certificate."""

    SHOWN = "shown"
    NOT_SHOWN = "not_shown"
    FALSE = "false"  # there is a signature, and it is not that of this certificate's key over this handshake


class WhyNotShown(enum.StrEnum):
    """Why a handshake shows nothing of the key."""

    RESUMED = "resumed"  # by a secret of an earlier connection; no certificate and no signature
    RSA_KEY_EXCHANGE = "rsa_key_exchange"  # TLS 1.2 without a signature of the server
    UNFINISHED = "unfinished"  # it ended before the signature came
    UNREADABLE = "unreadable"  # a message, the certificate or its key cannot be read; no secret was there
    UNKNOWN_SCHEME = "unknown_scheme"  # a kind of signature that is not known here
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyClaim:
    """What was found of the key. ``scheme`` is the signature scheme by its IANA name, empty where there was none.

    ``checked`` is the moment of the check, ISO 8601; ``detail`` a sentence, empty where the rest says all.
    """

    result: KeyResult = field(metadata=FIXED)
    why: WhyNotShown | None = field(default=None, metadata=FIXED)
    scheme: str = field(default="", metadata=FIXED)
    checked: str = field(default="", metadata=FIXED)
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TlsAlert:
    """An alert that crossed the wire; ``sender`` is ``browser`` or ``server``, ``name`` the IANA one, else a number."""

    sender: str
    name: str
    fatal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TlsReport:
    """What TLS was on one connection; ``version`` as WARC-Protocol writes it (``tls/1.3``).

    ``cipher`` and ``group`` have IANA's names. ``leaf_sha256`` is of the certificate that the server sent, 64 hex
    digits; empty on a resumed connection. ``ticket_used`` and ``tickets_issued`` are SHA-256 of session tickets, by
    which a resumed connection is found to be of an earlier one. ``browser_closed`` and ``server_closed``: that side
    ended in order, with close_notify.
    """

    version: str = ""
    cipher: str = ""
    group: str = ""
    sni: str = ""
    alpn: str = ""
    resumed: bool = False
    early_data: bool = False
    client_certificate: bool = False
    leaf_sha256: str = ""
    ticket_used: str = ""
    tickets_issued: tuple[str, ...] = ()
    alerts: tuple[TlsAlert, ...] = ()
    browser_closed: bool = False
    server_closed: bool = False
    key: KeyClaim | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TlsConnection:
    """One connection, as the provenance record tells of it. ``opened`` is ISO 8601.

    ``number`` is the recorder's; ``up`` and ``down`` are bytes that were relayed. ``session_of`` is the number of the
    connection whose session a resumed one took up, None where that is not known; ``leaf_sha256`` is then of that one's
    certificate. ``carried``: exchanges went over it. Else as in ``TlsReport`` and ``ConnectionReport``.
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
