"""HTTP heads are read as leniently as browsers read them, and nothing in them raises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.formats.warc import http_head


def test_a_response_head() -> None:
    """Status, reason and header pairs are bytes in their order and case; the length is where the body is."""
    data = b"HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nX-Multi: 1\r\nset-cookie: b=2\r\n\r\nbody"
    head = http_head.parse(data)
    assert (head.status, head.reason, head.version) == (200, b"OK", "1.1")
    assert head.headers == ((b"Set-Cookie", b"a=1"), (b"X-Multi", b"1"), (b"set-cookie", b"b=2"))
    assert head.every("SET-COOKIE") == ("a=1", "b=2")
    assert data[head.length :] == b"body"


def test_a_request_head() -> None:
    """Method and target."""
    head = http_head.parse(b"POST /a?b HTTP/1.1\r\nHost: x\r\n\r\n")
    assert (head.method, head.target, head.status, head.get("host")) == ("POST", b"/a?b", None, "x")


@pytest.mark.parametrize(
    ("line", "status", "reason"),
    [
        (b"HTTP/1.1 200", 200, b""),
        (b"HTTP/1.0 404 Not  Found", 404, b"Not  Found"),
        (b"HTTP/2 204 ", 204, b""),
        (b"http/1.1 200 ok", 200, b"ok"),
        (b"HTTP/1.1 00000200 OK", 200, b"OK"),
        (b"HTTP/1.1  301\tMoved", 301, b"Moved"),
        (b"HTTP/1.1 200 \xe9\xff", 200, b"\xe9\xff"),
        (b"HTTP/1.1 2000 OK", None, b""),
        (b"ICY 200 OK", 200, b"OK"),
        (b"SSH-2.0-x", None, b""),
    ],
)
def test_status_lines(line: bytes, status: int | None, reason: bytes) -> None:
    """As they occur in the wild."""
    head = http_head.parse(line + b"\r\n\r\n")
    assert (head.status, head.reason) == (status, reason)


def test_every_kind_of_bad_line_leaves_the_others() -> None:
    """A name with a space, a space before the colon, folding, bare LF, no colon, a control character."""
    head = http_head.parse(
        b"HTTP/1.1 200 OK\nServer Name: lab-07\r\nA : 1\r\nFold: x\r\n\t y\r\n"
        b"no colon here\n: nameless\nC: \x01\n\nbody"
    )
    assert head.headers == ((b"Server Name", b"lab-07"), (b"A", b"1"), (b"Fold", b"x y"), (b"C", b"\x01"))
    assert head.junk == (b"no colon here", b": nameless")
    assert head.get("a") == "1"


def test_a_body_alone_has_an_empty_head() -> None:
    """Then the whole block is the body."""
    assert http_head.parse(b"<!doctype html>\r\n\r\n<p>").length == 0


def test_all_fields_of_a_type_are_one_list() -> None:
    head = http_head.parse(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\ncontent-type: text/html;charset=x\r\n\r\n"
    )
    assert head.media_type == ("text/html", "x")
    assert http_head.parse(b"HTTP/1.1 200 OK\r\n\r\n").media_type == ("", "")


def test_chunked_and_codings_are_lists() -> None:
    """Several fields are one list (RFC 9110, 5.3)."""
    head = http_head.parse(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, Chunked\r\nContent-Encoding: gzip\r\n"
        b"Content-Encoding: br\r\nContent-Length: 12x\r\n\r\n"
    )
    assert (head.chunked, head.content_encoding, head.content_length) == (True, "gzip, br", None)


@given(st.binary() | st.binary().map(lambda data: b"HTTP/1.1 200 OK\r\n" + data))
def test_nothing_raises(data: bytes) -> None:
    """And the head is never longer than what was given."""
    head = http_head.parse(data)
    assert 0 <= head.length <= len(data)
    assert isinstance(head.chunked, bool)
    assert isinstance(head.media_type, tuple)
