"""One direction's header blocks: fragments of frames → lists of fields (RFC 9113, 4.3; RFC 7541).

HPACK has a state that every block changes, so each one is decoded, whatever becomes of its fields, and nothing is
read after one that cannot be. ``hpack`` copies the rest of a block for each literal field; a large block is therefore
given to it in pieces that end where a field does.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from hpack import Decoder
from hpack.exceptions import HPACKError

from capture.recording.wire.h2 import END_HEADERS, END_STREAM, FrameType, Http2Frame, unpadded

__all__ = ["Fields", "HeaderBlock", "HeaderBlocks"]

Fields = tuple[tuple[bytes, bytes], ...]
"""Names and values, pseudo-headers among them, in the order in which they came."""

_BLOCK_BYTES = 1 << 20
_LIST_BYTES = 1 << 22  # as RFC 9113, 6.5.2, counts; Chromium takes 256 KiB
_TABLE_BYTES = 1 << 20  # Chromium allows the server 64 KiB
_PIECE_BYTES = 1 << 14


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderBlock:
    """A decoded block. ``promised``: it came with a PUSH_PROMISE; ``ends``: with END_STREAM."""

    stream: int
    fields: Fields
    ends: bool
    promised: bool


class HeaderBlocks:
    """Gathers fragments and decodes. ``fault`` says why nothing more can be read."""

    def __init__(self) -> None:
        self.fault = ""
        self._decoder = Decoder(max_header_list_size=_LIST_BYTES)
        self._decoder.max_allowed_table_size = _TABLE_BYTES
        self._first: Http2Frame | None = None  # of a block that is not whole
        self._block = bytearray()

    @property
    def waits(self) -> bool:
        """A block has begun: until it is whole nothing but its CONTINUATION may come."""
        return self._first is not None

    def take(self, frame: Http2Frame) -> HeaderBlock | None:
        """A HEADERS, PUSH_PROMISE or CONTINUATION frame; gives the block that it completes."""
        if frame.kind == FrameType.CONTINUATION:
            if self._first is None or frame.stream != self._first.stream:
                self.fault = "a CONTINUATION frame that continues nothing"
                return None
            payload: bytes | None = frame.payload
        else:
            payload, self._first = unpadded(frame), frame
            self._block.clear()
            if frame.kind == FrameType.PUSH_PROMISE and payload is not None:
                payload = payload[4:] if len(payload) >= 4 else None
        if payload is None:
            self.fault = "a frame of a header block is shorter than its own padding"
            return None
        self._block += payload
        if len(self._block) > _BLOCK_BYTES:
            self.fault = f"a header block of more than {_BLOCK_BYTES} bytes"
            return None
        if not frame.flags & END_HEADERS:
            return None
        first, self._first = self._first, None
        fields = self._decode(bytes(self._block))
        self._block.clear()
        if fields is None:
            return None
        promised = first.kind == FrameType.PUSH_PROMISE
        ends = bool(first.flags & END_STREAM) and not promised
        return HeaderBlock(stream=first.stream, fields=fields, ends=ends, promised=promised)

    def _decode(self, block: bytes) -> Fields | None:
        fields: list[tuple[bytes, bytes]] = []
        size = 0
        try:
            for piece in _pieces(block) if len(block) > _PIECE_BYTES else (block,):
                found = self._decoder.decode(piece, raw=True)
                for name, value in found:
                    size += 32 + len(name) + len(value)
                    fields.append((bytes(name), bytes(value)))
                if size > _LIST_BYTES:
                    self.fault = f"a header list of more than {_LIST_BYTES} bytes"
                    return None
        except (HPACKError, IndexError, ValueError) as error:
            self.fault = f"a header block cannot be read: {type(error).__name__}"
            return None
        return tuple(fields)


def _pieces(block: bytes) -> Iterator[bytes]:
    """The block in pieces of at least _PIECE_BYTES, cut between representations (RFC 7541, 6)."""
    start = position = 0
    try:
        while position < len(block):
            position = _after_field(block, position)
            if position - start >= _PIECE_BYTES:
                yield block[start:position]
                start = position
    except IndexError:
        pass  # half a field: the decoder says so
    if start < len(block):
        yield block[start:]


def _after_field(block: bytes, position: int) -> int:
    """Where the representation ends that begins there. IndexError: beyond the block."""
    first = block[position]
    if first & 0x80:
        return _integer(block, position, 7)[1]
    if first & 0x60 == 0x20:
        return _integer(block, position, 5)[1]
    index, position = _integer(block, position, 6 if first & 0x40 else 4)
    for _ in range(1 if index else 2):
        length, position = _integer(block, position, 7)
        position += length
    return position


def _integer(block: bytes, position: int, bits: int) -> tuple[int, int]:
    """An integer (RFC 7541, 5.1), and where it ends. IndexError where it goes on beyond the block, or for ever."""
    most = (1 << bits) - 1
    number = block[position] & most
    position += 1
    if number == most:
        for shift in range(0, 35, 7):
            byte = block[position]
            position += 1
            number += (byte & 0x7F) << shift
            if byte < 0x80:
                return number, position
        raise IndexError("an integer without end")
    return number, position
