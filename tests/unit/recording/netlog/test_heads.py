"""Heads from events, and their comparison with the wire."""

import pytest

from capture.recording.netlog import heads

ESCAPED = "%ESCAPED:\u200b "
WIRE = (
    b"HTTP/1.1 200  Trouv\xe9\r\nServer Name: lab\r\nX-Space : a\r\nX-Fold: one\r\n\ttwo\r\njunk\r\n"
    b"X-L: caf\xe9\r\n\r\n"
)
EVENT = [f"{ESCAPED}HTTP/1.1 200 Trouv%E9", "X-Space: a", "X-Fold: one two", f"{ESCAPED}X-L: caf%E9"]


@pytest.mark.parametrize(
    ("line", "raw"),
    [("X: 100%25", b"X: 100%25"), (f"{ESCAPED}X: caf%E9 100%25", b"X: caf\xe9 100%"), ("X: a\x01b", b"X: a\x01b")],
)
def test_escaping_is_undone_where_it_was_done(line: str, raw: bytes) -> None:
    assert heads.unescape(line) == raw


def test_zeros_before_a_status_change_nothing() -> None:
    assert heads.status_of(["HTTP/1.1 0000404 No"]) == 404
    assert heads.agrees(b"HTTP/1.1 000200 OK\r\n\r\n", ["HTTP/1.1 000200 OK"])
    assert not heads.agrees(b"HTTP/1.1 000200 OK\r\n\r\n", ["HTTP/1.1 000404 No"])


def test_an_event_agrees_with_the_head_that_it_normalised() -> None:
    """Spaces, folding and dropped lines do not matter; the wire may have more."""
    assert heads.agrees(WIRE, EVENT)
    assert heads.agrees(WIRE, [])


@pytest.mark.parametrize("lines", [["HTTP/1.1 404 No"], [*EVENT, "X-Lost: 1"]])
def test_another_status_or_a_missing_name_does_not_agree(lines: list[str]) -> None:
    """Bytes of the wire are missing then."""
    assert not heads.agrees(WIRE, lines)


def test_h2_response_in_http_1_form() -> None:
    """iipc #41; a repeated header is joined by NUL in the event."""
    lines = [":status: 404", "content-type: text/html", "set-cookie: a=1\0b=2", f"{ESCAPED}x: %E9"]
    assert heads.h2_response(lines) == (
        404,
        b"HTTP/1.1 404 Not Found\r\ncontent-type: text/html\r\nset-cookie: a=1\r\nset-cookie: b=2\r\nx: \xe9\r\n\r\n",
    )
    assert heads.h2_response([":status: 299"])[1] == b"HTTP/1.1 299 \r\n\r\n"
    assert heads.h2_response(["x-trailer: 1"]) == (None, b"")


def test_h2_request_in_http_1_form() -> None:
    lines = [":method: POST", ":authority: h:1", ":scheme: https", ":path: /a?b", "accept: */*"]
    assert heads.h2_request(lines) == b"POST /a?b HTTP/1.1\r\nHost: h:1\r\naccept: */*\r\n\r\n"
    assert heads.h2_request([]) == b"GET * HTTP/1.1\r\n\r\n"


def test_trailers_are_lines() -> None:
    assert heads.h2_trailers(["x: 1", "y: 2"]) == b"x: 1\r\ny: 2\r\n"
