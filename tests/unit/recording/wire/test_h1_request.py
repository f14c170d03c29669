"""One request of a browser: where its head ends, and its body."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.recording.wire.h1 import RequestReader
from capture.recording.wire.spool import Collector
from tests.unit.recording.wire.listener import cut

HEAD = b"POST /a?b HTTP/1.1\r\nHost: h\r\n"
CHUNKS = b"5;x=y\r\nhello\r\n0\r\nX-Trailer: z\r\n\r\n"

# bytes, body with its framing, what is left over
WHOLE = {
    "no body": (HEAD + b"\r\n", b"", b""),
    "no body, and the next": (HEAD + b"\r\nGET / HTTP/1.1\r\n", b"", b"GET / HTTP/1.1\r\n"),
    "a length": (HEAD + b"Content-Length: 3\r\n\r\nabcGET", b"abc", b"GET"),
    "a length of nothing": (HEAD + b"Content-Length: 0\r\n\r\n", b"", b""),
    "chunks": (HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + CHUNKS + b"GET", CHUNKS, b"GET"),
    "chunks and a length": (
        HEAD + b"Content-Length: 1\r\ntransfer-encoding: gzip, Chunked\r\n\r\n" + CHUNKS,
        CHUNKS,
        b"",
    ),
    "an absolute target": (b"GET http://h/ HTTP/1.0\r\n\r\n", b"", b""),
    "a method of its own": (b"M-SEARCH * HTTP/1.1\r\n\r\n", b"", b""),
}


def read(data: bytes, places: list[int]) -> tuple[RequestReader, bytes]:
    request, rest = RequestReader(Collector()), b""
    for piece in cut(data, places):
        rest = request.feed(piece) if not rest else rest + piece
    return request, rest


@given(st.sampled_from(sorted(WHOLE)), st.data())
def test_a_request_ends_where_its_framing_says(name: str, data: st.DataObject) -> None:
    """Whatever the pieces in which it comes."""
    whole, body, rest = WHOLE[name]
    request, left = read(whole, data.draw(st.lists(st.integers(0, len(whole)), max_size=8)))
    assert request.complete
    assert (request.head + body + rest, request.body.body().read(), left) == (whole, body, rest)
    assert (request.missing, request.begun, request.rubbish) == (0, b"", False)


@given(st.sampled_from(sorted(WHOLE)), st.data())
def test_a_request_that_was_cut_is_not_complete(name: str, data: st.DataObject) -> None:
    whole, _, rest = WHOLE[name]
    whole = whole[: len(whole) - len(rest)]
    request, _ = read(whole[: data.draw(st.integers(0, len(whole) - 1))], [])
    assert not request.complete
    assert bool(request.missing) == bool(request.head)


def test_what_lacks_is_counted() -> None:
    request, _ = read(HEAD + b"Content-Length: 6\r\n\r\nab", [])
    assert request.missing == 4


@pytest.mark.parametrize(
    "data",
    [
        b"\x00\x01",
        b"\x16\x03\x01\x00\x05hello",
        b" GET / HTTP/1.1\r\n\r\n",
        b"GET /\r\n\r\n",
        b"GET / HTTP/2.0\r\n\r\n",
        b"G" * 65,
        b"GET / x HTTP/1.1\r\n\r\n",
        b"GET /" + b"x" * (1 << 22),
    ],
)
def test_rubbish_is_known(data: bytes) -> None:
    request, _ = read(data, [])
    assert request.rubbish
    assert request.begun == data


def test_fields_are_found_by_any_spelling() -> None:
    request, _ = read(HEAD + b"UPGRADE:  WebSocket \r\nX: upgrade: no\r\nempty:\r\n\r\n", [])
    assert (request.field(b"upgrade"), request.field(b"host"), request.field(b"empty")) == (b"WebSocket", b"h", b"")
    assert (request.field(b"none"), request.method, request.target) == (b"", "POST", b"/a?b")


@given(st.binary(max_size=200), st.lists(st.integers(0, 200), max_size=5))
def test_any_bytes_are_kept(data: bytes, places: list[int]) -> None:
    request, rest = read(data, places)
    assert len(request.head) + len(request.begun) + request.body.seen + len(rest) == len(data)
