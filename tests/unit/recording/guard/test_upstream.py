"""What is said to a proxy for the way out, and what its answers mean."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capture.errors import UsageError
from capture.recording.guard.upstream import Dialogue, ProxyKind, ProxyRefused, Upstream, dialogue

HTTP = Upstream(kind=ProxyKind.HTTP, host="proxy.example", port=3128)
HTTP_WITH_NAME = Upstream(kind=ProxyKind.HTTP, host="proxy.example", port=3128, username="ann", password="p:ä")
SOCKS = Upstream(kind=ProxyKind.SOCKS5, host="proxy.example", port=1080)
SOCKS_WITH_NAME = Upstream(kind=ProxyKind.SOCKS5, host="proxy.example", port=1080, username="ann", password="secret")
DONE = b"\x05\x00\x00\x01" + bytes(6)


def outcome(talk: Dialogue, *pieces: bytes) -> tuple[bytes, bool, bytes]:
    """(all that was said after the beginning, whether it is open, late bytes)."""
    answered = b"".join(talk.feed(piece) for piece in pieces if not talk.open)
    return answered, talk.open, talk.late


@pytest.mark.parametrize(
    ("text", "upstream"),
    [
        ("http://proxy.example:3128", HTTP),
        ("http://p", Upstream(kind=ProxyKind.HTTP, host="p", port=80)),
        ("http://ann:p%3A%C3%A4@proxy.example:3128/", HTTP_WITH_NAME),
        ("socks5://proxy.example", SOCKS),
        ("socks5h://proxy.example:1080", SOCKS),
        ("socks5://ann:secret@proxy.example:1080", SOCKS_WITH_NAME),
        ("socks5://[::1]:9", Upstream(kind=ProxyKind.SOCKS5, host="::1", port=9)),
    ],
)
def test_parse(text: str, upstream: Upstream) -> None:
    """Scheme, credentials (percent-decoded), host and port."""
    assert Upstream.parse(text) == upstream


@pytest.mark.parametrize(
    "text", ["", "proxy.example:3128", "https://u:pass@p:1", "http://:80", "http://p:x", "ftp://p:1"]
)
def test_parse_refused(text: str) -> None:
    """Other schemes and missing parts are the user's error; a password is never repeated."""
    with pytest.raises(UsageError) as caught:
        Upstream.parse(text)
    assert "pass" not in caught.value.message


@pytest.mark.parametrize(
    ("upstream", "host", "said"),
    [
        (HTTP, "a.example", b"CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\n\r\n"),
        (HTTP, "::1", b"CONNECT [::1]:443 HTTP/1.1\r\nHost: [::1]:443\r\n\r\n"),
        (
            HTTP_WITH_NAME,
            "a.example",
            b"CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\nProxy-Authorization: Basic "
            + base64.b64encode("ann:p:ä".encode())
            + b"\r\n\r\n",
        ),
        (SOCKS, "a.example", b"\x05\x01\x00"),
        (SOCKS_WITH_NAME, "a.example", b"\x05\x02\x00\x02"),
    ],
)
def test_begin(upstream: Upstream, host: str, said: bytes) -> None:
    """The first words."""
    assert dialogue(upstream, host, 443).begin() == said


CONVERSATIONS = [
    (HTTP, b"HTTP/1.1 200 Connection established\r\n\r\nlate", b"", b"late"),
    (HTTP, b"HTTP/1.0 200 OK\r\nVia: x\r\n\r\n", b"", b""),
    (HTTP, b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\nlate", b"", b"late"),
    (SOCKS, b"\x05\x00" + DONE + b"late", b"\x05\x01\x00\x03\x09a.example\x01\xbb", b"late"),
    (SOCKS, b"\x05\x00\x05\x00\x00\x03\x02ab\x00\x50", b"\x05\x01\x00\x03\x09a.example\x01\xbb", b""),
    (SOCKS_WITH_NAME, b"\x05\x02\x01\x00" + DONE, b"\x01\x03ann\x06secret\x05\x01\x00\x03\x09a.example\x01\xbb", b""),
    (SOCKS_WITH_NAME, b"\x05\x00" + DONE, b"\x05\x01\x00\x03\x09a.example\x01\xbb", b""),
]


@pytest.mark.parametrize(("upstream", "heard", "said", "late"), CONVERSATIONS)
def test_opens(upstream: Upstream, heard: bytes, said: bytes, late: bytes) -> None:
    """Whole or one byte at a time, the same is said and the rest belongs to the connection."""
    assert outcome(dialogue(upstream, "a.example", 443), heard) == (said, True, late)
    single = dialogue(upstream, "a.example", 443)
    body = heard[: len(heard) - len(late)]
    assert outcome(single, *(body[i : i + 1] for i in range(len(body)))) == (said, True, b"")


@pytest.mark.parametrize(
    ("upstream", "heard", "why"),
    [
        (HTTP, b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", "credentials"),
        (HTTP, b"HTTP/1.1 403 Forbidden\r\n\r\n", "forbids"),
        (HTTP, b"HTTP/1.1 418 Teapot\r\n\r\n", "answered 418"),
        (HTTP, b"SSH-2.0-OpenSSH\r\n\r\n", "HTTP/1"),
        (HTTP, b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 20000, "no end"),
        (SOCKS, b"\x05\xff", "asks for credentials"),
        (SOCKS, b"\x05\x02", "asks for credentials"),
        (SOCKS, b"HT", "SOCKS5"),
        (SOCKS_WITH_NAME, b"\x05\x02\x01\x01", "other credentials"),
        (SOCKS, b"\x05\x00\x05\x02\x00\x01", "forbids"),
        (SOCKS, b"\x05\x00\x05\x63\x00\x01", "answered 99"),
        (SOCKS, b"\x05\x00\x05\x00\x00\x09\x00", "SOCKS5"),
    ],
)
def test_refused(upstream: Upstream, heard: bytes, why: str) -> None:
    """A refusal says in words what the proxy answered."""
    with pytest.raises(ProxyRefused, match=why):
        dialogue(upstream, "a.example", 443).feed(heard)


@settings(deadline=None)
@given(st.sampled_from([HTTP, SOCKS, SOCKS_WITH_NAME]), st.lists(st.binary(max_size=30), max_size=8))
def test_any_answer(upstream: Upstream, pieces: list[bytes]) -> None:
    """A proxy that talks nonsense is refused or waited for, nothing else."""
    talk = dialogue(upstream, "a.example", 443)
    try:
        outcome(talk, *pieces)
    except ProxyRefused:
        return
