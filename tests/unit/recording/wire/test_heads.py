"""Header lists of HTTP/2 → heads in HTTP/1.1 form, and nothing in a list can forge one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.recording.wire import heads
from capture.recording.wire.header_blocks import Fields

GET: Fields = ((b":method", b"GET"), (b":authority", b"h:1"), (b":scheme", b"https"), (b":path", b"/a?b"))


def test_a_request_has_its_host_first() -> None:
    """iipc #41; cookies stay apart, in order, whatever stands between them."""
    fields: Fields = (*GET, (b"cookie", b"a=1"), (b"accept", b"*/*"), (b"cookie", b"b=2"))
    head = heads.request(fields)
    assert head.data == b"GET /a?b HTTP/1.1\r\nHost: h:1\r\ncookie: a=1\r\naccept: */*\r\ncookie: b=2\r\n\r\n"
    assert not head.rebuilt


def test_a_request_without_anything_is_one_all_the_same() -> None:
    assert heads.request(()).data == b"GET * HTTP/1.1\r\n\r\n"


def test_an_answer_keeps_order_duplicates_and_bytes() -> None:
    fields: Fields = (
        (b":status", b"404"),
        (b"set-cookie", b"a=1"),
        (b"x", b"\xe9 \xe6\x9d\xb1"),
        (b"set-cookie", b"b=2"),
        (b"empty", b""),
    )
    status, head = heads.response(fields)
    assert status == 404
    assert head.data == (
        b"HTTP/1.1 404 Not Found\r\nset-cookie: a=1\r\nx: \xe9 \xe6\x9d\xb1\r\nset-cookie: b=2\r\nempty: \r\n\r\n"
    )
    assert not head.rebuilt


def test_a_status_that_has_no_name_gets_none() -> None:
    assert heads.response(((b":status", b"299"),))[1].data == b"HTTP/1.1 299 \r\n\r\n"


@pytest.mark.parametrize("status", [b"", b"20", b"2000", b"0200", b"abc", b"\xb2\xb2\xb2", b"099", b"200 OK\r\nx: y"])
def test_what_is_no_status_gives_no_head(status: bytes) -> None:
    assert heads.response(((b":status", status), (b"x", b"y")))[0] is None


def test_trailers_are_lines() -> None:
    assert heads.trailers(((b"x", b"1"), (b"y", b"2"))).data == b"x: 1\r\ny: 2\r\n"


FORGERIES = [
    ((b"x", b"y\r\nset-cookie: forged=1"), b"x: y%0D%0Aset-cookie: forged=1\r\n"),
    ((b"x", b"y\n\nbody"), b"x: y%0A%0Abody\r\n"),
    ((b"x", b"y\0z"), b"x: y%00z\r\n"),
    ((b"x\r\nset-cookie", b"forged"), b"x%0D%0Aset-cookie: forged\r\n"),
    ((b"x: y\r\nz", b""), b"x%3A%20y%0D%0Az: \r\n"),
    ((b"", b"no name"), b"%: no name\r\n"),
    ((b" folded", b"x"), b"%20folded: x\r\n"),
]


@pytest.mark.parametrize(("field", "line"), FORGERIES)
def test_a_forged_line_stays_one(field: tuple[bytes, bytes], line: bytes) -> None:
    """And the head is called rebuilt."""
    _, head = heads.response(((b":status", b"200"), field))
    assert head.data == b"HTTP/1.1 200 OK\r\n" + line + b"\r\n"
    assert head.rebuilt


@pytest.mark.parametrize("name", [b":method", b":path", b":authority"])
def test_what_a_request_asks_for_forges_nothing(name: bytes) -> None:
    fields = tuple((key, value + b" HTTP/1.1\r\nx: y\r\n\r\n" if key == name else value) for key, value in GET)
    head = heads.request(fields)
    assert head.rebuilt
    assert head.data.count(b"\r\n") == 3
    assert head.data.partition(b"\r\n")[0].count(b" ") == 2


@given(st.lists(st.tuples(st.binary(max_size=20), st.binary(max_size=40))))
def test_no_list_makes_more_lines_than_it_has(fields: list[tuple[bytes, bytes]]) -> None:
    plain = tuple(field for field in fields if not field[0].startswith(b":"))
    status, head = heads.response(((b":status", b"200"), *fields))
    assert status == 200
    assert head.data.count(b"\n") == head.data.count(b"\r") == len(plain) + 2
    assert head.data.endswith(b"\r\n\r\n")
    assert b"\0" not in head.data
    request = heads.request((*GET, *fields))
    assert request.data.count(b"\n") == request.data.count(b"\r") == len(plain) + 3
