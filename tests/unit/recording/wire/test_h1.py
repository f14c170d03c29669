"""HTTP/1 framing as Chromium reads it, whatever the pieces in which the bytes come."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.recording.wire.h1 import ResponseReader, announced_length, status_of
from capture.recording.wire.h1_body import BodyFraming
from capture.recording.wire.spool import Collector

HEAD = b"HTTP/1.1 200 OK\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"

# bytes, method, (head, framed body, payload bytes, complete, left over)
WHOLE = {
    "content-length": (HEAD + b"Content-Length: 3\r\n\r\nabc", "GET", b"abc", 3, b""),
    "left over": (HEAD + b"Content-Length: 3\r\n\r\nabcHTTP/1.1 2", "GET", b"abc", 3, b"HTTP/1.1 2"),
    "line feeds": (b"HTTP/1.1 200 OK\nContent-Length: 2\n\nlf", "GET", b"lf", 2, b""),
    "mixed line ends": (b"HTTP/1.1 200 OK\nContent-Length: 2\n\r\nlf", "GET", b"lf", 2, b""),
    "space before colon": (HEAD + b"Content-Length : 2\r\n\r\nab", "GET", b"ab", 2, b""),
    "folded": (HEAD + b"X: a\r\n b\r\nContent-Length:\r\n\t2\r\n\r\nab", "GET", b"ab", 2, b""),
    "junk lines": (HEAD + b"no colon\r\n: x\r\nContent-Length: 1\r\n\r\na", "GET", b"a", 1, b""),
    "status with two spaces": (b"HTTP/1.1 200  OK \r\nContent-Length: 1\r\n\r\na", "GET", b"a", 1, b""),
    "rubbish before": (b"\r\n\r\n" + HEAD + b"Content-Length: 1\r\n\r\na", "GET", b"a", 1, b""),
    "empty": (HEAD + b"Content-Length: 0\r\n\r\n", "GET", b"", 0, b""),
    "head": (HEAD + b"Content-Length: 9\r\n\r\n", "HEAD", b"", 0, b""),
    "no content": (b"HTTP/1.1 204 No\r\nContent-Length: 9\r\n\r\nnext", "GET", b"", 0, b"next"),
    "not modified": (b"HTTP/1.1 304 No\r\nTransfer-Encoding: chunked\r\n\r\n", "GET", b"", 0, b""),
    "upgraded": (b"HTTP/1.1 101 Up\r\n\r\n\x81\x05hello", "GET", b"", 0, b"\x81\x05hello"),
    "chunked": (CHUNKED + b"3\r\nabc\r\n0\r\n\r\n!", "GET", b"3\r\nabc\r\n0\r\n\r\n", 3, b"!"),
    "chunk extension, padding, trailer": (
        CHUNKED + b'03;note="x" \r\nabc\r\n0;last\r\nX-T: 1\r\n\r\n',
        "GET",
        b'03;note="x" \r\nabc\r\n0;last\r\nX-T: 1\r\n\r\n',
        3,
        b"",
    ),
    "chunked with line feeds": (CHUNKED + b"3\nabc\n0\n\n", "GET", b"3\nabc\n0\n\n", 3, b""),
    "chunked wins over length": (
        HEAD + b"Content-Length: 99\r\nTransfer-Encoding: gzip, Chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
        "GET",
        b"1\r\na\r\n0\r\n\r\n",
        1,
        b"",
    ),
}


MANY = b"1" * 5000  # digits: more than Python makes a number of
ZEROS = b"HTTP/1.1 00000000200 OK"  # which Chromium reads as any number


def _read(data: bytes, method: str, cuts: list[int] | None = None) -> tuple[ResponseReader, bytes]:
    response, rest = ResponseReader(method, Collector()), b""
    edges = [0, *sorted(cuts or []), len(data)]
    for start, end in pairwise(edges):
        rest += response.feed(data[start:end])
    return response, rest


@pytest.mark.parametrize("name", WHOLE)
def test_messages_end_where_chromium_ends_them(name: str) -> None:
    """Head, body and what is left over make up the bytes again."""
    data, method, body, payload, rest = WHOLE[name]
    response, left = _read(data, method)
    assert response.complete
    assert response.body.body().read() == body
    assert response.payload_bytes == payload
    assert left == rest
    assert response.head + body + rest == data


@given(st.sampled_from(sorted(WHOLE)), st.data())
def test_the_pieces_in_which_bytes_come_do_not_matter(name: str, data: st.DataObject) -> None:
    whole, method, body, payload, rest = WHOLE[name]
    cuts = data.draw(st.lists(st.integers(0, len(whole)), max_size=8))
    response, left = _read(whole, method, cuts)
    assert (response.complete, response.body.body().read(), response.payload_bytes, left) == (True, body, payload, rest)


@given(st.sampled_from(sorted(WHOLE)), st.data())
def test_a_cut_message_is_not_complete(name: str, data: st.DataObject) -> None:
    """Nothing that lacks its last byte claims to be whole."""
    whole, method, _, _, rest = WHOLE[name]
    message = whole[: len(whole) - len(rest)]
    cut = data.draw(st.integers(0, len(message) - 1))
    response, _ = _read(message[:cut], method)
    response.eof()
    assert not response.complete


@given(st.binary(max_size=400), st.lists(st.integers(0, 400), max_size=5))
def test_any_bytes_are_kept_and_nothing_raises(data: bytes, cuts: list[int]) -> None:
    """What is fed is head, 1xx heads, body, begun head, or left over."""
    response, rest = _read(data, "GET", [cut for cut in cuts if cut <= len(data)])
    kept = b"".join(response.interim) + response.head + response.body.body().read() + response.begun
    assert kept + rest == data


def test_without_length_the_connections_end_is_the_end() -> None:
    """Complete only when the far end closed."""
    response, _ = _read(HEAD + b"\r\nabc", "GET")
    before = response.complete
    response.eof()
    assert (before, response.complete, response.payload_bytes) == (False, True, 3)


def test_http_1_0_is_never_chunked() -> None:
    """As in Chromium: the framing is body."""
    response, _ = _read(b"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "GET")
    response.eof()
    assert not response.chunked
    assert response.version == (1, 0)
    assert response.body.body().read() == b"0\r\n\r\n"


def test_interim_answers_are_kept_apart() -> None:
    """100, 102 and 103 are not the response."""
    early = b"HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n"
    response, _ = _read(b"HTTP/1.1 100 Continue\r\n\r\n" + early + HEAD + b"Content-Length: 1\r\n\r\na", "GET")
    assert response.interim == [b"HTTP/1.1 100 Continue\r\n\r\n", early]
    assert (response.status, response.body.body().read()) == (200, b"a")


@pytest.mark.parametrize(
    "framing", [b"zz\r\nabc", b"3\r\nabcX\r\n", b"\r\n3\r\nabc", b"-1\r\n", b"0x3\r\nabc", b"1" * 70_000]
)
def test_broken_chunking_is_kept_and_never_whole(framing: bytes) -> None:
    response, _ = _read(CHUNKED + framing, "GET")
    response.eof()
    assert not response.complete
    assert response.body.body().read() == framing


def test_what_is_not_http_is_body() -> None:
    """HTTP/0.9, or rubbish of more than four bytes."""
    response, _ = _read(b"12345HTTP/1.1 200 OK\r\n\r\n", "GET")
    assert (response.status, response.head) == (None, b"")
    assert response.body.body().read() == b"12345HTTP/1.1 200 OK\r\n\r\n"


def test_interim_answers_without_end_are_no_answer() -> None:
    """They are kept up to a limit; what follows is body, and never whole."""
    early = b"HTTP/1.1 103 Early Hints\r\nX: " + b"y" * 100_000 + b"\r\n\r\n"
    response, _ = _read(early * 12 + HEAD + b"Content-Length: 1\r\n\r\na", "GET")
    response.eof()
    assert (response.complete, response.status) == (False, None)
    assert b"".join(response.interim) + response.body.body().read() == early * 12 + HEAD + b"Content-Length: 1\r\n\r\na"


def test_a_tunnel_has_no_body() -> None:
    """RFC 9110, 9.3.6."""
    response, rest = _read(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nraw", "CONNECT")
    assert (response.complete, rest) == (True, b"raw")
    refused, _ = _read(b"HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno", "CONNECT")
    assert (refused.complete, refused.payload_bytes) == (True, 2)


@pytest.mark.parametrize(
    ("value", "length"), [(b"12", 12), (b" 7 ", 7), (b"5, 5", 5), (b"+5", None), (b"x", None), (b"", None)]
)
def test_announced_length(value: bytes, length: int | None) -> None:
    """Digits only, as Chromium reads it."""
    assert announced_length(HEAD + b"Content-Length: " + value + b"\r\n\r\n") == length


@given(st.integers(0, 6000), st.sampled_from([b"1", b"9", b"\xb2"]))
def test_a_length_beyond_all_bounds_lasts_until_the_connection_ends(digits: int, digit: bytes) -> None:
    """As in Chromium; no number of digits loses a byte of the body."""
    head = HEAD + b"Content-Length: " + digit * digits + b"\r\n\r\n"
    response, rest = _read(head + b"abc", "GET", [len(head) + 1])
    response.eof()
    assert response.head + response.body.body().read() + rest == head + b"abc"


@given(st.integers(0, 6000))
def test_zeros_before_a_length_or_a_chunk_size_count_for_nothing(zeros: int) -> None:
    length, _ = _read(HEAD + b"Content-Length: " + b"0" * zeros + b"3\r\n\r\nabc", "GET")
    chunk, _ = _read(CHUNKED + b"0" * zeros + b"3\r\nabc\r\n0\r\n\r\n", "GET")
    assert (length.complete, length.payload_bytes) == (True, 3)
    assert (chunk.complete, chunk.payload_bytes) == (True, 3)


@pytest.mark.parametrize(
    "line", [b"HTTP/" + MANY + b".1 200 OK", b"HTTP/1." + MANY + b" 200 OK", b"HTTP/1.1 200" + MANY, ZEROS]
)
def test_a_status_line_of_many_digits_is_one_all_the_same(line: bytes) -> None:
    response, _ = _read(line + b"\r\nContent-Length: 3\r\n\r\nabc", "GET")
    assert (response.status, response.version, response.payload_bytes) == (200, (1, 1), 3)


@given(st.integers(0, 6000))
def test_a_request_may_announce_what_it_likes(digits: int) -> None:
    head = b"POST / HTTP/1.1\r\nContent-Length: " + b"7" * digits + b"\r\n\r\n"
    announced = announced_length(head)
    assert announced is None or announced == int("7" * digits)


@pytest.mark.parametrize(
    ("begun", "status"),
    [(b"HTTP/1.1 404 N", 404), (b"HTTP/1.1", 200), (b"\r\nhttp/1.0 500", 500), (b"rubbish", None), (b"", None)],
)
def test_the_beginning_of_a_head_may_tell_its_status(begun: bytes, status: int | None) -> None:
    """200 where the line has none, as Chromium fills in."""
    assert status_of(begun) == status


@given(
    st.lists(
        st.tuples(st.binary(min_size=1, max_size=40), st.sampled_from([b"\r\n", b"\n", b";x=y\r\n"])), max_size=30
    ),
    st.lists(st.integers(min_value=0, max_value=900), max_size=8),
)
def test_small_chunks_are_read_alike_however_they_are_written_and_cut(
    chunks: list[tuple[bytes, bytes]], places: list[int]
) -> None:
    """Those that lie whole in a piece are passed over at once."""
    body = b"".join(b"%x%s%s\r\n" % (len(data), line_end, data) for data, line_end in chunks) + b"0\r\n\r\n"
    wire = CHUNKED + body + b"!"
    response, rest = _read(wire, "GET", [place for place in places if place <= len(wire)])
    assert (response.complete, response.body.body().read(), rest) == (True, body, b"!")
    assert response.payload_bytes == sum(len(data) for data, _ in chunks)


@pytest.mark.parametrize(
    ("field", "body", "taken"),
    [
        (b"Transfer-Encoding:\x0bchunked\r\n", b"5\r\nhello\r\n0\r\n\r\n!", None),
        (b"Content-Length: 5\x0b\r\n", b"hello!", None),
        (b"Content-Length: 5\x0c\r\n", b"hello!", None),
        (b"X: y\rContent-Length: 5\r\n", b"hello!", 5),
        (b"X: y\r\r\tContent-Length: 5\r\n", b"hello!", None),
    ],
)
def test_only_blanks_are_passed_over_and_any_cr_ends_a_line(field: bytes, body: bytes, taken: int | None) -> None:
    """Where Chromium reads no length, the body goes on to the end of the connection."""
    response, left = _read(HEAD + field + b"\r\n" + body, "GET")
    assert response.body.body().read() == body[:taken]
    assert left == (body[taken:] if taken else b"")


def test_a_tab_behind_a_chunk_size_breaks_the_framing() -> None:
    response, _ = _read(CHUNKED + b"5\t\r\nhello\r\n0\r\n\r\n", "GET")
    assert response.framing is BodyFraming.BROKEN
