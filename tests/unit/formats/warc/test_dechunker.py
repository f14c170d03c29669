"""Chunk framing comes off as browsers take it off (RFC 9112, 7.1)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.formats.warc.payload import Dechunker, dechunk

WHOLE = {
    "plain": (b"5\r\nhello\r\n0\r\n\r\n", b"hello"),
    "two chunks": (b"5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n", b"hello world"),
    "capital size with zeros": (b"00A\r\n0123456789\r\n0\r\n\r\n", b"0123456789"),
    "extension": (b'5;name="a;b"\r\nhello\r\n0;last\r\n\r\n', b"hello"),
    "padding after the size": (b"5  \t\r\nhello\r\n0 \r\n\r\n", b"hello"),
    "trailers": (b"5\r\nhello\r\n0\r\nX-Sum: 1\r\nY: 2\r\n\r\n", b"hello"),
    "line feeds alone": (b"5\nhello\n0\n\n", b"hello"),
    "empty": (b"0\r\n\r\n", b""),
    "data that looks like framing": (b"7\r\n3\r\nabc\r\r\n0\r\n\r\n", b"3\r\nabc\r"),
}


@pytest.mark.parametrize(("body", "payload"), WHOLE.values(), ids=WHOLE)
def test_a_whole_body_gives_its_payload(body: bytes, payload: bytes) -> None:
    """Whatever the origin's habits are."""
    data, machine = dechunk((body,))
    assert data == payload
    assert (machine.whole, machine.broken, machine.framed, machine.surplus) == (True, False, True, 0)


@pytest.mark.parametrize(("body", "payload"), WHOLE.values(), ids=WHOLE)
def test_where_the_pieces_are_cut_does_not_matter(body: bytes, payload: bytes) -> None:
    """The machine is incremental: byte by byte gives the same."""
    data, machine = dechunk(body[i : i + 1] for i in range(len(body)))
    assert (data, machine.whole) == (payload, True)


@pytest.mark.parametrize("body", [body for body, _ in WHOLE.values()], ids=WHOLE)
def test_a_cut_body_is_not_whole_and_not_broken(body: bytes) -> None:
    """A connection that was closed leaves a beginning."""
    for end in range(len(body)):
        _, machine = dechunk((body[:end],))
        assert (machine.whole, machine.broken) == (False, False)


@pytest.mark.parametrize(
    ("body", "payload", "framed"),
    [
        (b"<!doctype html>\n<p>no framing at all", b"", False),
        (b"7\r\nnot a chunked body", b"not a c", False),
        (b"3\r\nabc\r\nzz\r\n", b"abc", True),
        (b"-3\r\nabc\r\n", b"", False),
        (b"0x3\r\nabc\r\n", b"", False),
        (b"11111111111111111\r\n", b"", False),
        (b"1" * 20_000, b"", False),
    ],
)
def test_what_is_no_framing_is_broken(body: bytes, payload: bytes, framed: bool) -> None:
    """``framed`` tells a body that was never chunked from one that breaks off later."""
    data, machine = dechunk((body,))
    assert (data, machine.broken, machine.framed) == (payload, True, framed)


def test_bytes_after_the_end_are_counted_not_given() -> None:
    """They belong to whatever follows on the connection."""
    data, machine = dechunk((b"1\r\na\r\n0\r\n\r\nHTTP/1.1", b" 200"))
    assert (data, machine.whole, machine.surplus) == (b"a", True, 12)


@given(st.lists(st.binary(min_size=1, max_size=50)), st.integers(1, 20))
def test_round_trip(chunks: list[bytes], step: int) -> None:
    """Framing put on comes off."""
    body = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"
    data, machine = dechunk(body[i : i + step] for i in range(0, len(body), step))
    assert (data, machine.whole) == (b"".join(chunks), True)


@given(st.lists(st.binary(max_size=40)))
def test_nothing_raises(pieces: list[bytes]) -> None:
    """Captured bytes are hostile."""
    machine = Dechunker()
    given_bytes = b"".join(machine.feed(piece) for piece in pieces)
    assert len(given_bytes) <= sum(map(len, pieces))
