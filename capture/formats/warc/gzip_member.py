"""A gzip member (RFC 1952) written in pieces, one for each record (WARC 1.1, annex D).

The record's header is deflated; a body that is compressed already follows in stored blocks, which costs
nothing. Both are one deflate stream: after a full flush the blocks of another compressor may follow.
"""

import zlib
from collections.abc import Iterable, Iterator

__all__ = ["member"]

_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"  # deflate, no flags, no time, unknown system
_LEVEL = 6


def member(head: bytes, body: Iterable[bytes], *, packed: bool) -> Iterator[bytes]:
    """The bytes of a member that inflates to ``head`` followed by ``body``; ``packed`` stores the body."""
    deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    crc, size = zlib.crc32(head), len(head)
    yield _HEADER + deflate.compress(head)
    if packed:
        yield deflate.flush(zlib.Z_FULL_FLUSH)
        deflate = zlib.compressobj(0, zlib.DEFLATED, -zlib.MAX_WBITS)
    for piece in body:
        crc, size = zlib.crc32(piece, crc), size + len(piece)
        yield deflate.compress(piece)
    yield deflate.flush() + crc.to_bytes(4, "little") + (size % 2**32).to_bytes(4, "little")
