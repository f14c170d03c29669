"""What a recorded TLS connection says of itself, and what is told of that."""

import hashlib
from dataclasses import dataclass

from capture.model.tls_report import KeyClaim, TlsAlert, TlsReport
from capture.recording.wire.journal_frames import Direction

__all__ = ["CLOSE_NOTIFY", "TlsFacts", "read_alert"]

CLOSE_NOTIFY = "close_notify"
_FATAL = 2  # an alert's level
_NAMES = """
0=close_notify 10=unexpected_message 20=bad_record_mac 22=record_overflow 40=handshake_failure 42=bad_certificate
43=unsupported_certificate 44=certificate_revoked 45=certificate_expired 46=certificate_unknown 47=illegal_parameter
48=unknown_ca 49=access_denied 50=decode_error 51=decrypt_error 70=protocol_version 71=insufficient_security
80=internal_error 86=inappropriate_fallback 90=user_canceled 100=no_renegotiation 109=missing_extension
110=unsupported_extension 112=unrecognized_name 113=bad_certificate_status_response 115=unknown_psk_identity
116=certificate_required 120=no_application_protocol 121=ech_required
"""  # IANA, TLS Alerts
_ALERTS = {int(number): name for number, _, name in (entry.partition("=") for entry in _NAMES.split())}


def read_alert(direction: Direction, level: int, description: int) -> TlsAlert:
    """What one side told the other (RFC 8446, 6)."""
    name = _ALERTS.get(description, f"alert {description}")
    return TlsAlert(sender=direction.sender, name=name, fatal=level == _FATAL)


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
    alerts: tuple[TlsAlert, ...] = ()
    close_notify: tuple[bool, bool] = (False, False)  # up, down
    handshakes: int = 0  # that a ClientHello began
    is_established: bool = False  # Finished of both sides was read

    def report(self, key: KeyClaim | None = None) -> TlsReport:
        """What is told of it: digests and names, nothing that opens it."""
        return TlsReport(
            version=self.version,
            cipher=self.suite,
            group=self.group,
            sni=self.sni,
            alpn=self.alpn,
            resumed=self.resumed,
            early_data=self.early_data,
            client_certificate=self.client_certificate,
            leaf_sha256=hashlib.sha256(self.certificates[0]).hexdigest() if self.certificates else "",
            ticket_used=self.ticket_used.hex(),
            tickets_issued=tuple(ticket.hex() for ticket in self.tickets_issued),
            alerts=tuple(alert for alert in self.alerts if alert.name != CLOSE_NOTIFY),
            browser_closed=self.close_notify[0],
            server_closed=self.close_notify[1],
            key=key,
        )
