"""HTTP/2 frames (RFC 9113, 4.1 and 6): DATA as it comes, other frames whole, every byte counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.recording.wire.h2 import (
    END_STREAM,
    PADDED,
    PREFACE,
    PRIORITY,
    FrameType,
    Http2Frame,
    Http2Frames,
    error_name,
    unpadded,
)
from tests.unit.recording.wire.http2_bytes import Speaker, frame
from tests.unit.recording.wire.listener import cut

PING, UNKNOWN = 6, 0xBB
SETTINGS = frame(FrameType.SETTINGS, 0, 0, b"\0" * 18)
CONNECTION = (
    SETTINGS
    + frame(FrameType.HEADERS, 4, 1, b"head of one")
    + Speaker.data(1, b"one, ")
    + frame(FrameType.HEADERS, 4 | END_STREAM, 3, b"no body")
    + Speaker.data(5, b"five", padding=9)
    + frame(UNKNOWN, 0xFF, 1, b"greased")
    + Speaker.data(1, b"continued", padding=0, ends=True)
    + Speaker.data(5, b"")
    + frame(PING, 0, 0, b"pingpong")
    + Speaker.reset(5, 2)
    + frame(FrameType.HEADERS, 4 | END_STREAM, 0x80000007, b"reserved bit")
    + Speaker.data(9, b"", ends=True, padding=3)
)
WHOLE = [
    (FrameType.SETTINGS, 0, b"\0" * 18),
    (FrameType.HEADERS, 1, b"head of one"),
    (FrameType.HEADERS, 3, b"no body"),
    (FrameType.RST_STREAM, 5, b"\0\0\0\2"),
    (FrameType.HEADERS, 7, b"reserved bit"),
]
BODIES = {1: b"one, continued", 5: b"five", 9: b""}
ENDED = [1, 9]


def read(pieces: list[bytes], *, preface: bool = False) -> tuple[Http2Frames, list[Http2Frame]]:
    frames = Http2Frames(preface=preface)
    return frames, [found for piece in pieces for found in frames.feed(piece)]


def assert_told(found: list[Http2Frame]) -> None:
    assert [(one.kind, one.stream, one.payload) for one in found if one.kind != FrameType.DATA] == WHOLE
    data = [one for one in found if one.kind == FrameType.DATA]
    assert {stream: b"".join(one.payload for one in data if one.stream == stream) for stream in BODIES} == BODIES
    assert [one.stream for one in data if one.flags & END_STREAM] == ENDED


@given(st.lists(st.integers(0, len(CONNECTION)), max_size=12))
def test_pieces_of_any_size_give_the_same(places: list[int]) -> None:
    frames, found = read(cut(CONNECTION, places))
    assert_told(found)
    assert (frames.fault, frames.unread) == ("", 0)
    assert frames.framing + sum(map(len, BODIES.values())) == len(CONNECTION)


def test_byte_by_byte() -> None:
    frames, found = read([bytes([byte]) for byte in PREFACE + CONNECTION], preface=True)
    assert_told(found)
    assert frames.fault == ""


def test_the_end_of_a_padded_frame_is_its_last_byte() -> None:
    """Padding that has not come keeps a stream open."""
    padded = Speaker.data(1, b"body", padding=5, ends=True)
    _, found = read([SETTINGS + padded[:-1]])
    assert found[-1] == Http2Frame(FrameType.DATA, 0, 1, b"body")
    _, found = read([SETTINGS + padded])
    assert found[-1] == Http2Frame(FrameType.DATA, END_STREAM, 1, b"")


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (frame(FrameType.DATA, 0, 1, b"x" * 20_000), "a frame of 20000 bytes, longer than was allowed"),
        (frame(FrameType.DATA, PADDED, 1, b"\x09abc"), "a DATA frame has more padding than payload"),
        (frame(FrameType.DATA, PADDED, 1, b""), "a DATA frame has more padding than payload"),
    ],
)
def test_behind_a_frame_that_cannot_be_nothing_is_read(data: bytes, fault: str) -> None:
    frames, found = read([SETTINGS + data + CONNECTION, CONNECTION])
    assert [one.kind for one in found] == [FrameType.SETTINGS]
    assert frames.fault == fault
    assert frames.unread == len(data) + 2 * len(CONNECTION)


def test_who_reads_may_find_a_fault_too() -> None:
    frames = Http2Frames(preface=False)
    for _ in frames.feed(SETTINGS + CONNECTION):
        frames.fault = "enough"
    assert (frames.framing, frames.unread) == (len(SETTINGS), len(CONNECTION))


@given(st.binary(max_size=300), st.integers(0, 300), st.booleans(), st.booleans())
def test_any_bytes_are_read_without_an_error(data: bytes, place: int, preface: bool, begun: bool) -> None:
    data = (PREFACE if preface and begun else b"") + (SETTINGS if begun else b"") + data
    frames, found = read(cut(data, [place]), preface=preface)
    bodies = sum(len(one.payload) for one in found if one.kind == FrameType.DATA)
    assert frames.framing + frames.unread + bodies == len(data)


@pytest.mark.parametrize(
    ("flags", "payload", "block"),
    [
        (0, b"block", b"block"),
        (PADDED, b"\x02block\0\0", b"block"),
        (PRIORITY, b"\0\0\0\1\xffblock", b"block"),
        (PADDED | PRIORITY, b"\x01\0\0\0\1\xffblock\0", b"block"),
        (PADDED, b"", None),
        (PADDED, b"\x06block", None),
        (PADDED | PRIORITY, b"\x03\0\0\0\0\0\0", None),
        (PRIORITY, b"\0\0\0\1", None),
    ],
)
def test_a_block_stands_between_priority_and_padding(flags: int, payload: bytes, block: bytes | None) -> None:
    assert unpadded(Http2Frame(FrameType.HEADERS, flags, 1, payload)) == block


def test_error_codes_have_names() -> None:
    assert [error_name(code) for code in (0, 8, 13, 14, 1 << 31)] == [
        "NO_ERROR",
        "CANCEL",
        "HTTP_1_1_REQUIRED",
        "unknown",
        "unknown",
    ]
