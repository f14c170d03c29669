"""What is told of a TLS connection, made of what was read of it. Pure."""

import hashlib

from capture.model.tls_report import KeyClaim, TlsAlert, TlsReport
from capture.recording.wire.certificate_proof import KeyProof
from capture.recording.wire.tls_facts import TlsFacts
from capture.recording.wire.tls_handshake import WHO

__all__ = ["claim_of", "report_of"]

_CLOSE_NOTIFY = 0
_FATAL = 2
_ALERTS = {  # IANA, TLS Alerts
    10: "unexpected_message",
    20: "bad_record_mac",
    22: "record_overflow",
    40: "handshake_failure",
    42: "bad_certificate",
    43: "unsupported_certificate",
    44: "certificate_revoked",
    45: "certificate_expired",
    46: "certificate_unknown",
    47: "illegal_parameter",
    48: "unknown_ca",
    49: "access_denied",
    50: "decode_error",
    51: "decrypt_error",
    70: "protocol_version",
    71: "insufficient_security",
    80: "internal_error",
    86: "inappropriate_fallback",
    90: "user_canceled",
    100: "no_renegotiation",
    109: "missing_extension",
    110: "unsupported_extension",
    112: "unrecognized_name",
    113: "bad_certificate_status_response",
    115: "unknown_psk_identity",
    116: "certificate_required",
    120: "no_application_protocol",
    121: "ech_required",
}


def report_of(facts: TlsFacts, proof: KeyProof | None, checked: str) -> TlsReport:
    """What is told of a connection; ``checked`` is the moment of the proof, ISO 8601."""
    return TlsReport(
        version=facts.version,
        cipher=facts.suite,
        group=facts.group,
        sni=facts.sni,
        alpn=facts.alpn,
        resumed=facts.resumed,
        early_data=facts.early_data,
        client_certificate=facts.client_certificate,
        leaf_sha256=hashlib.sha256(facts.certificates[0]).hexdigest() if facts.certificates else "",
        ticket_used=facts.ticket_used.hex(),
        tickets_issued=tuple(ticket.hex() for ticket in facts.tickets_issued),
        alerts=tuple(
            TlsAlert(
                sender=WHO[alert.direction],
                name=_ALERTS.get(alert.description, f"alert {alert.description}"),
                fatal=alert.level == _FATAL,
            )
            for alert in facts.alerts
            if alert.description != _CLOSE_NOTIFY
        ),
        browser_closed=facts.close_notify[0],
        server_closed=facts.close_notify[1],
        key=claim_of(proof, checked) if proof else None,
    )


def claim_of(proof: KeyProof, checked: str = "") -> KeyClaim:
    """What a proof says, in the words of the provenance record."""
    return KeyClaim(result=proof.result, why=proof.why, scheme=proof.scheme, checked=checked, detail=proof.detail)
