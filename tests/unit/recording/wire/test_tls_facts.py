"""What is told of a TLS connection: digests and names, nothing that opens it."""

import hashlib

from capture.model.tls_report import KeyResult, TlsAlert, WhyNotShown
from capture.recording.wire.certificate_proof import check_key_proof
from capture.recording.wire.journal_frames import Direction
from capture.recording.wire.tls_facts import TlsFacts, read_alert
from tests.builders.handshakes import full_handshake, resumed_handshake, server_key

KEY = server_key("a.test")
WHEN = "2026-11-30T18:30:12.250000Z"


def test_facts_become_a_report() -> None:
    facts = TlsFacts(
        version="tls/1.3",
        suite="TLS_AES_128_GCM_SHA256",
        group="x25519",
        sni="a.test",
        alpn="h2",
        client_random=bytes(32),
        certificates=(KEY.der, b"issuer"),
        tickets_issued=(b"\1" * 32,),
        alerts=(read_alert(Direction.UP, 2, 46), read_alert(Direction.DOWN, 1, 0), read_alert(Direction.DOWN, 1, 200)),
        close_notify=(False, True),
    )
    told = facts.report(check_key_proof(full_handshake("a.test", KEY)).claim(WHEN))
    assert (told.version, told.cipher, told.group, told.sni, told.alpn) == (
        ("tls/1.3", "TLS_AES_128_GCM_SHA256", "x25519", "a.test", "h2")
    )
    assert told.leaf_sha256 == hashlib.sha256(KEY.der).hexdigest()
    assert told.tickets_issued == ("01" * 32,)
    assert told.alerts == (
        TlsAlert(sender="browser", name="certificate_unknown", fatal=True),
        TlsAlert(sender="server", name="alert 200", fatal=False),
    )
    assert (told.browser_closed, told.server_closed) == (False, True)
    assert told.key is not None
    assert (told.key.result, told.key.scheme, told.key.checked) == (KeyResult.SHOWN, "ecdsa_secp256r1_sha256", WHEN)


def test_a_connection_that_broke_off_before_it_said_anything() -> None:
    told = TlsFacts().report(check_key_proof(()).claim(WHEN))
    assert (told.version, told.leaf_sha256, told.alerts) == ("", "", ())
    assert told.key is not None
    assert (told.key.result, told.key.why) == (KeyResult.NOT_SHOWN, WhyNotShown.UNFINISHED)


def test_claims_say_what_the_proof_says() -> None:
    forged = check_key_proof(full_handshake("a.test", KEY, signed_by=server_key("a.test", 2))).claim()
    assert forged.result is KeyResult.FALSE
    assert forged.detail.startswith("the signature is not that of the certificate's key")
    assert check_key_proof(resumed_handshake("a.test")).claim().why is WhyNotShown.RESUMED
