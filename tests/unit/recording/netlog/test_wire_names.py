"""URLs as records name them, and names of TLS."""

import pytest

from capture.recording.netlog.wire_names import bare_url, cipher_name, protocol_name


@pytest.mark.parametrize(
    ("url", "bare"),
    [
        ("http://h/", "http://h/"),
        ("http://h/a?b#c", "http://h/a?b"),
        ("http://u:p@h:8/a@b?c@d#e", "http://h:8/a@b?c@d"),
        ("https://u@h?q@r", "https://h?q@r"),
        ("http://a@b@h/", "http://h/"),
        ("ws://u:p@h/x", "ws://h/x"),
        ("data:text/html,a@b#c", "data:text/html,a@b"),
        ("", ""),
    ],
)
def test_fragment_and_credentials_go_and_nothing_else(url: str, bare: str) -> None:
    assert bare_url(url) == bare


def test_tls_names() -> None:
    """IANA's, and a number where the table has none."""
    assert cipher_name(4865) == "TLS_AES_128_GCM_SHA256"
    assert cipher_name(0xC0FF) == "0xC0FF"
    assert protocol_name("TLS 1.3") == "tls/1.3"
    assert protocol_name("") == ""
