"""The wire: requests as browsers send them, responses that any client reads back (RFC 9112)."""

import gzip
import http.client
import io
from datetime import UTC, datetime
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sites.newsroom.wire import BadRequest, Reply, Request, encode, parse_head

NOW = datetime(2026, 11, 25, 1, 26, 26, tzinfo=UTC)
GET = Request(method="GET", target="/", version="HTTP/1.1", headers={"accept-encoding": "gzip, br"})


def test_a_request_head_is_read() -> None:
    request = parse_head(b"POST /a?b=c HTTP/1.1\r\nHost: x.test\r\nContent-Length: 7\r\n\r\n")
    assert (request.method, request.target, request.path) == ("POST", "/a?b=c", "/a")
    assert (request.body_length, request.keeps_alive) == (7, True)


@pytest.mark.parametrize(
    ("version", "connection", "stays"),
    [("HTTP/1.1", "", True), ("HTTP/1.1", "Close", False), ("HTTP/1.0", "", False), ("HTTP/1.0", "Keep-Alive", True)],
)
def test_connections_stay_as_the_version_says(version: str, connection: str, stays: bool) -> None:
    """RFC 9112, 9.3."""
    head = f"GET / {version}\r\nConnection: {connection}\r\n\r\n".encode()
    assert parse_head(head).keeps_alive is stays


@pytest.mark.parametrize(
    "head",
    [
        b"\r\n\r\n",
        b"GET /\r\n\r\n",
        b"GET / HTTP/2\r\n\r\n",
        b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
        b"GET / HTTP/1.1\r\nName : x\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
    ],
)
def test_what_is_no_request_is_refused(head: bytes) -> None:
    with pytest.raises(BadRequest):
        parse_head(head)


class _Socket:
    """What ``http.client`` reads a response from."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def makefile(self, _mode: str) -> io.BytesIO:
        return io.BytesIO(self._data)


def read_back(wire: bytes, method: str = "GET") -> tuple[http.client.HTTPResponse, bytes]:
    response = http.client.HTTPResponse(cast("object", _Socket(wire)), method=method)  # type: ignore[arg-type]
    response.begin()
    return response, response.read()


@given(st.binary(max_size=40_000), st.booleans(), st.booleans())
def test_a_body_arrives_as_it_was(body: bytes, chunked: bool, packed: bool) -> None:
    reply = Reply(content_type="text/plain", body=body, chunked=chunked, gzip=packed)
    response, content = read_back(b"".join(encode(reply, GET, NOW)))
    assert (gzip.decompress(content) if packed else content) == body
    assert response.getheader("Content-Encoding") == ("gzip" if packed else None)
    assert response.getheader("Transfer-Encoding") == ("chunked" if chunked else None)


def test_a_head_says_what_it_must() -> None:
    head, body = encode(Reply(content_type="text/css", body=b"a{}", headers=(("X-A", "1"),)), GET, NOW)
    assert body == b"a{}"
    assert head.decode().split("\r\n") == [
        "HTTP/1.1 200 OK",
        "Date: Wed, 25 Nov 2026 01:26:26 GMT",
        "Server: Newsroom/1.0",
        "Content-Type: text/css",
        "Content-Length: 3",
        "X-A: 1",
        "",
        "",
    ]


def test_head_requests_and_204_have_no_body() -> None:
    head_request = Request(method="HEAD", target="/", version="HTTP/1.1", headers={})
    head, body = encode(Reply(body=b"abc"), head_request, NOW)
    assert body == b""
    assert b"Content-Length: 3\r\n" in head
    head, body = encode(Reply(status=204), GET, NOW)
    assert body == b""
    assert b"Content-Length" not in head  # RFC 9110, 8.6
    assert read_back(head)[0].status == 204


def test_old_clients_get_neither_chunks_nor_gzip() -> None:
    old = Request(method="GET", target="/", version="HTTP/1.0", headers={})
    head, body = encode(Reply(body=b"abc", chunked=True, gzip=True), old, NOW)
    assert body == b"abc"
    assert b"Connection: close\r\n" in head
    assert b"chunked" not in head
