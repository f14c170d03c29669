"""Names of TLS."""

from capture.recording.netlog.wire_names import cipher_name, protocol_name


def test_tls_names() -> None:
    """IANA's, and a number where the table has none."""
    assert cipher_name(4865) == "TLS_AES_128_GCM_SHA256"
    assert cipher_name(0xC0FF) == "0xC0FF"
    assert protocol_name("TLS 1.3") == "tls/1.3"
    assert protocol_name("") == ""
