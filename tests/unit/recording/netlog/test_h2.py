"""HTTP/2 frames (RFC 9113, 4.1 and 6): DATA by stream, whatever the pieces and the padding."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from capture.recording.netlog.h2 import PREFACE, Http2Data, Http2FrameReader

DATA, HEADERS, RST_STREAM, SETTINGS, UNKNOWN = 0, 1, 3, 4, 0xBB
END_STREAM, PADDED = 1, 8


def frame(kind: int, flags: int, stream: int, payload: bytes) -> bytes:
    return len(payload).to_bytes(3) + bytes([kind, flags]) + stream.to_bytes(4) + payload


def padded(stream: int, body: bytes, padding: int, flags: int = 0) -> bytes:
    return frame(DATA, PADDED | flags, stream, bytes([padding]) + body + b"\0" * padding)


CONNECTION = (
    frame(SETTINGS, 0, 0, b"\0" * 18)
    + frame(HEADERS, 4, 1, b"head of one")
    + frame(DATA, 0, 1, b"one, ")
    + frame(HEADERS, 4 | END_STREAM, 3, b"no body")
    + padded(5, b"five", 9)
    + frame(UNKNOWN, 0xFF, 1, b"greased")
    + padded(1, b"continued", 0, END_STREAM)
    + frame(DATA, 0, 5, b"")
    + frame(RST_STREAM, 0, 5, (2).to_bytes(4))
    + frame(HEADERS, 4 | END_STREAM, 0x80000007, b"reserved bit")
    + frame(DATA, END_STREAM, 9, b"")
)


def _told(pieces: list[Http2Data]) -> tuple[dict[int, bytes], set[int], dict[int, int]]:
    """Bodies, streams that ended, streams that were reset."""
    bodies: dict[int, bytes] = {}
    for piece in pieces:
        bodies[piece.stream] = bodies.get(piece.stream, b"") + piece.data
    ended = {piece.stream for piece in pieces if piece.ended}
    resets = {piece.stream: piece.reset for piece in pieces if piece.reset is not None}
    return bodies, ended, resets


EXPECTED = ({1: b"one, continued", 3: b"", 5: b"five", 7: b"", 9: b""}, {1, 3, 7, 9}, {5: 2})


@given(st.lists(st.integers(0, len(CONNECTION)), max_size=12))
def test_pieces_of_any_size_give_the_same_streams(cuts: list[int]) -> None:
    """Bodies without padding, ends by DATA and by HEADERS, resets with their code."""
    reader = Http2FrameReader()
    pieces: list[Http2Data] = []
    edges = [0, *sorted(cuts), len(CONNECTION)]
    for start, end in pairwise(edges):
        pieces += reader.feed(CONNECTION[start:end])
    assert _told(pieces) == EXPECTED
    assert not reader.broken


def test_byte_by_byte() -> None:
    reader = Http2FrameReader()
    pieces = [piece for byte in CONNECTION for piece in reader.feed(bytes([byte]))]
    assert _told(pieces) == EXPECTED


def test_the_client_speaks_a_preface_first() -> None:
    """RFC 9113, 3.4."""
    reader = Http2FrameReader(preface=True)
    pieces = [p for part in (PREFACE[:9], PREFACE[9:] + CONNECTION) for p in reader.feed(part)]
    assert _told(pieces) == EXPECTED
    wrong = Http2FrameReader(preface=True)
    assert list(wrong.feed(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")) == []
    assert wrong.broken


def test_a_frame_that_cannot_be_means_that_bytes_are_missing() -> None:
    """Longer than 16,384 bytes, or more padding than payload: nothing is believed from there on."""
    for bad in (frame(DATA, 0, 1, b"x" * 20_000), frame(DATA, PADDED, 1, b"\x09abc")):
        reader = Http2FrameReader()
        assert not any(piece.data or piece.ended for piece in reader.feed(bad + CONNECTION))
        assert reader.broken
        assert list(reader.feed(CONNECTION)) == []


@given(st.binary(max_size=300), st.integers(0, 300))
def test_any_bytes_are_read_without_an_error(data: bytes, cut: int) -> None:
    reader = Http2FrameReader()
    assert all(isinstance(piece, Http2Data) for part in (data[:cut], data[cut:]) for piece in reader.feed(part))
