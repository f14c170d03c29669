"""Fragments of header blocks → fields; HPACK's table goes on, and nothing grows without limit."""

import pytest
from hpack import Encoder
from hypothesis import given
from hypothesis import strategies as st

from capture.recording.wire.h2 import END_HEADERS, END_STREAM, FrameType, Http2Frame
from capture.recording.wire.header_blocks import Fields, HeaderBlock, HeaderBlocks

NAMES = st.sampled_from([b"a", b"content-type", b":path", b"x-long-name"])
LISTS = st.lists(st.tuples(NAMES, st.binary(max_size=40)), max_size=20)


def take(blocks: HeaderBlocks, block: bytes, *, size: int = 1 << 14) -> HeaderBlock | None:
    pieces = [block[start : start + size] for start in range(0, len(block), size)] or [b""]
    found = None
    for number, piece in enumerate(pieces):
        kind = FrameType.CONTINUATION if number else FrameType.HEADERS
        flags = END_HEADERS * (number == len(pieces) - 1) | END_STREAM * (not number)
        assert found is None
        found = blocks.take(Http2Frame(kind, flags, 1, piece))
    return found


@given(st.lists(LISTS, max_size=5), st.integers(1, 50))
def test_fields_come_out_as_they_went_in(lists: list[list[tuple[bytes, bytes]]], size: int) -> None:
    """Order, duplicates and bytes; each block on the table that those before left."""
    encoder, blocks = Encoder(), HeaderBlocks()
    for fields in lists:
        block = take(blocks, encoder.encode(fields), size=size)
        assert block == HeaderBlock(stream=1, fields=tuple(fields), ends=True, promised=False)


@given(st.lists(LISTS, min_size=1, max_size=3))
def test_a_large_block_is_read_in_pieces_and_the_same(lists: list[list[tuple[bytes, bytes]]]) -> None:
    encoder, blocks = Encoder(), HeaderBlocks()
    for fields in lists:
        filled: Fields = (*fields, *((b"x%d" % number, b"\xe9" * 4000) for number in range(9)), *fields)
        block = take(blocks, encoder.encode(list(filled), huffman=False))
        assert block is not None
        assert block.fields == filled


@given(st.binary(max_size=200), st.booleans())
def test_any_bytes_are_fields_or_a_fault(data: bytes, large: bool) -> None:
    blocks = HeaderBlocks()
    found = take(blocks, data + (b"\x00\x01a\x7f\xff\x7f" + b"x" * 16_510 if large else b""))
    assert (found is None) == bool(blocks.fault)


@pytest.mark.parametrize("cut", [1, 3, 20_000])
def test_half_a_field_at_the_end_is_a_fault(cut: int) -> None:
    """In a small block and in a large one."""
    block = Encoder().encode([(b"x", b"\xff" * 300), (b"y", b"\xff" * 30_000)], huffman=False)
    blocks = HeaderBlocks()
    assert take(blocks, block[:-cut]) is None
    assert blocks.fault.startswith("a header block cannot be read")


def test_a_table_may_be_as_large_as_chromium_allows() -> None:
    """65,536 bytes; an encoder that is allowed more fills it."""
    encoder, blocks = Encoder(), HeaderBlocks()
    encoder.header_table_size = 65_536
    fields = [(b"x%d" % number, b"\xff" * 1000) for number in range(50)]
    first, second = take(blocks, encoder.encode(fields)), take(blocks, encoder.encode(fields))
    assert first is not None
    assert first.fields == tuple(fields)
    assert first == second


def test_a_table_without_bounds_is_a_fault() -> None:
    encoder, blocks = Encoder(), HeaderBlocks()
    encoder.header_table_size = 1 << 30
    assert take(blocks, encoder.encode([(b"x", b"y")])) is None
    assert blocks.fault == "a header block cannot be read: InvalidTableSizeError"


def test_another_stream_continues_nothing() -> None:
    blocks = HeaderBlocks()
    blocks.take(Http2Frame(FrameType.HEADERS, 0, 1, b""))
    assert blocks.waits
    blocks.take(Http2Frame(FrameType.CONTINUATION, END_HEADERS, 3, b""))
    assert blocks.fault == "a CONTINUATION frame that continues nothing"
