"""The listener's HTTP: a browser's request in, an archived answer out (RFC 9112; WebSocket handshake RFC 6455)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.replay.answering import MatchKind, Response
from capture.replay.playback.http import BadRequest, ListenerRequest, encode, parse_head, upgrade

HEAD = b"GET /a?b=1 HTTP/1.1\r\nHost: example.org:8443\r\nAccept: text/html,*/*\r\nContent-Length: 3\r\n\r\n"


def answer(status: int, *headers: tuple[str, str], body: bytes = b"") -> Response:
    return Response(status=status, headers=headers, body=body, match=MatchKind.EXACT)


def test_a_request_names_the_archived_url() -> None:
    """Host with its port, target byte for byte; a target in absolute form stands for itself."""
    request = parse_head(HEAD)
    assert request.url("https") == "https://example.org:8443/a?b=1"
    assert (request.method, request.body_length, request.navigation) == ("GET", 3, True)
    absolute = parse_head(b"GET http://other.example/x HTTP/1.1\r\nHost: example.org\r\n\r\n")
    assert absolute.url("http") == "http://other.example/x"


@pytest.mark.parametrize(
    "head",
    [
        b"\r\n\r\n",
        b"GET / SPDY/3\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
    ],
)
def test_what_no_browser_sends_is_refused(head: bytes) -> None:
    with pytest.raises(BadRequest):
        parse_head(head)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_request_or_refused(noise: bytes) -> None:
    try:
        parsed = parse_head(noise + b"\r\n\r\n")
    except BadRequest:
        return
    assert isinstance(parsed, ListenerRequest)
    assert parsed.body_length >= 0


def test_an_answer_is_framed_by_its_length() -> None:
    got = encode(answer(200, ("Content-Type", "text/plain"), body=b"hello"))
    assert got == b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello"


def test_an_answer_to_head_keeps_the_length_it_names() -> None:
    got = encode(answer(200, ("Content-Length", "99")))
    assert got == b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n"


@pytest.mark.parametrize("status", [204, 304])
def test_an_answer_without_a_body_has_no_length(status: int) -> None:
    assert b"Content-Length" not in encode(answer(status, body=b"ignored"))
    assert encode(answer(status, body=b"ignored")).endswith(b"\r\n\r\n")


def test_an_unknown_status_is_kept() -> None:
    assert encode(answer(799)).startswith(b"HTTP/1.1 799 Archived\r\n")


def test_the_handshake_of_the_standard() -> None:
    """RFC 6455, 1.3: the example's key and its answer."""
    assert b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" in upgrade("dGhlIHNhbXBsZSBub25jZQ==")
