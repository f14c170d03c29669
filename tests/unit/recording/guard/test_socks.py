"""The SOCKS5 handshake as tables of bytes and moves (RFC 1928)."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capture.recording.guard.socks import Ask, Close, Handshake, Move, Send, SocksReply, State

GREETING = b"\x05\x01\x00"
GREETED = Send(b"\x05\x00")


def refusal(code: int) -> Send:
    """A reply that ends the handshake."""
    return Send(bytes((5, code, 0, 1, 0, 0, 0, 0, 0, 0)))


def name(host: bytes, port: int) -> bytes:
    """A CONNECT request by name."""
    return b"\x05\x01\x00\x03" + bytes((len(host),)) + host + port.to_bytes(2)


ACCEPTED = [
    (name(b"example.org", 443), Ask("example.org", 443)),
    (name(b"x" * 255, 65535), Ask("x" * 255, 65535)),
    (name(b"::1", 80), Ask("::1", 80)),
    (name(b"", 80), Ask("", 80)),
    (name(b"evil\x00.example", 80), Ask("evil\\x00.example", 80)),
    (name("bücher.example".encode(), 80), Ask("b\\xc3\\xbccher.example", 80)),
    (b"\x05\x01\x00\x01\x7f\x00\x00\x01\x00\x50", Ask("127.0.0.1", 80)),
    (b"\x05\x01\x00\x04" + bytes(15) + b"\x01\x01\xbb", Ask("::1", 443)),
    (b"\x05\x01\x00\x04" + bytes(10) + b"\xff\xff\x7f\x00\x00\x01\x01\xbb", Ask("::ffff:7f00:1", 443)),
]

REJECTED = [
    (b"GET / HTTP/1.1\r\n\r\n", [Close("not SOCKS5: the first byte is 71")]),
    (b"\x04\x01\x00\x50\x7f\x00\x00\x01\x00", [Close("not SOCKS5: the first byte is 4")]),
    (b"\x05\x01\x02", [Send(b"\x05\xff"), Close("no method without authentication")]),
    (b"\x05\x00", [Send(b"\x05\xff"), Close("no method without authentication")]),
    (GREETING + b"\x05\x02\x00\x01", [GREETED, refusal(7), Close("command 2 is not CONNECT")]),
    (GREETING + b"\x05\x03\x00\x01", [GREETED, refusal(7), Close("command 3 is not CONNECT")]),
    (GREETING + b"\x05\x01\x00\x02\x00", [GREETED, refusal(8), Close("address type 2")]),
    (GREETING + b"\x04\x01\x00\x01", [GREETED, refusal(1), Close("request of version 4")]),
]


def said(handshake: Handshake, *pieces: bytes) -> list[Move]:
    """All moves that these pieces lead to."""
    return [move for piece in pieces for move in handshake.feed(piece)]


@pytest.mark.parametrize(("request_bytes", "ask"), ACCEPTED)
def test_accepted(request_bytes: bytes, ask: Ask) -> None:
    """Names and addresses are asked for as text; what cannot be a name is made visible, never cut."""
    handshake = Handshake()
    assert said(handshake, GREETING, request_bytes) == [GREETED, ask]
    assert handshake.answer(SocksReply.SUCCEEDED) == b"\x05\x00\x00\x01" + bytes(6)
    assert handshake.state is State.OPEN


@pytest.mark.parametrize(("data", "moves"), REJECTED)
def test_rejected(data: bytes, moves: list[Move]) -> None:
    """What is not SOCKS5, not CONNECT or not an address ends the handshake, with a reply if there is one."""
    handshake = Handshake()
    assert said(handshake, data) == moves
    assert handshake.state is State.CLOSED
    assert handshake.feed(b"more") == []


@settings(deadline=None)
@given(
    st.sampled_from([*(GREETING + request for request, _ in ACCEPTED), *(data for data, _ in REJECTED)]),
    st.binary(max_size=20),
    st.lists(st.integers(0, 300), max_size=8),
)
def test_split_anywhere(data: bytes, after: bytes, cuts: list[int]) -> None:
    """Bytes split at any places give the same moves, state and early bytes."""
    whole, split = Handshake(), Handshake()
    stream = data + after
    places = sorted({min(cut, len(stream)) for cut in cuts} | {0, len(stream)})
    pieces = [stream[start:end] for start, end in pairwise(places)]
    assert said(split, *pieces) == said(whole, stream)
    assert (split.state, split.early) == (whole.state, whole.early)


def test_every_single_byte_split() -> None:
    """One byte at a time."""
    for request, ask in ACCEPTED:
        stream = GREETING + request
        assert said(Handshake(), *(stream[i : i + 1] for i in range(len(stream)))) == [GREETED, ask]


@pytest.mark.parametrize("methods", [b"\x05\x03\x02\x01\x00", b"\x05\x02\x00\x02", b"\x05\xff" + bytes(255)])
def test_methods(methods: bytes) -> None:
    """No authentication is chosen wherever it stands among the client's methods."""
    assert said(Handshake(), methods) == [GREETED]


def test_early_bytes_are_the_connections_own() -> None:
    """What follows the request at once is kept for the server."""
    handshake = Handshake()
    said(handshake, GREETING + name(b"a.example", 80) + b"GET / HTTP/1.1\r\n")
    handshake.answer(SocksReply.SUCCEEDED)
    assert handshake.early == b"GET / HTTP/1.1\r\n"


@pytest.mark.parametrize("reply", [reply for reply in SocksReply if reply is not SocksReply.SUCCEEDED])
def test_refusing_closes(reply: SocksReply) -> None:
    """Every reply but success ends it."""
    handshake = Handshake()
    said(handshake, GREETING + name(b"a.example", 80))
    assert handshake.answer(reply)[1] == reply
    assert handshake.state is State.CLOSED


def test_answers_only_when_asked() -> None:
    """An answer without a request is our fault and raises."""
    handshake = Handshake()
    for stream in (b"", GREETING):
        handshake.feed(stream)
        with pytest.raises(RuntimeError, match="handshake"):
            handshake.answer(SocksReply.SUCCEEDED)
    handshake.feed(name(b"a.example", 80))
    handshake.answer(SocksReply.SUCCEEDED)
    with pytest.raises(RuntimeError, match="handshake"):
        handshake.answer(SocksReply.SUCCEEDED)


@settings(deadline=None)
@given(st.lists(st.binary(max_size=40), max_size=10))
def test_any_bytes(pieces: list[bytes]) -> None:
    """Nothing that a client says raises."""
    handshake = Handshake()
    said(handshake, *pieces)
    said(Handshake(), GREETING, *pieces)
