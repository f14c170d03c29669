"""Payloads as a reader wants them: chunk framing off, content coding off, never more than a limit.

Content codings lie in the wild. What does not decode is given as it stands, no byte lost; what decodes for
a while and then breaks off (a body that was cut) is given as far as it goes.
"""

import io
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import brotli
import zstandard

from capture.warc.chunked import dechunk
from capture.warc.http import Head

__all__ = ["DECODE_LIMIT", "Payload", "decode", "unframe"]

DECODE_LIMIT = 64_000_000  # bytes; 47 kB can unpack to 48 MB and more
_PIECE = 65_536
_ZSTD_WINDOW = 8 << 20  # bytes; browsers refuse more (RFC 9659)


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """A decoded payload. ``mime`` and ``charset`` are what the header says, empty where it is silent.

    ``cut`` says that ``data`` ended at a limit or that the record itself is truncated. ``head`` is the HTTP
    head (a revisit's own where it has one), empty for resources.
    """

    data: bytes
    mime: str
    charset: str
    head: Head
    cut: bool = False


def unframe(body: bytes, head: Head, *, truncated: bool) -> bytes:
    """The body without chunk framing, where the head claims it and the bytes bear it out.

    Some writers keep the header and drop the framing; then the body is the payload as it stands.
    """
    if not head.chunked:
        return body
    data, machine = dechunk((body,))
    really = machine.framed or (truncated and not machine.broken)
    return data if really else body


def decode(body: bytes, content_encoding: str, limit: int = DECODE_LIMIT) -> bytes:
    """``body`` with its content codings undone, at most ``limit`` bytes.

    Known: gzip, x-gzip, deflate (with zlib header or raw), br, zstd, several after one another. Unknown
    ones (``none``) and ``identity`` change nothing.
    """
    data = body
    for coding in reversed(content_encoding.lower().split(",")):
        decoder = _DECODERS.get(coding.strip())
        if decoder is not None and data:
            data = _bounded(decoder(data), limit) or data
    return data[:limit]


def _bounded(pieces: Iterator[bytes], limit: int) -> bytes:
    """What could be decoded before the data or the limit ended."""
    out = bytearray()
    try:
        for piece in pieces:
            out += piece
            if len(out) >= limit:
                break
    except (zlib.error, brotli.error, zstandard.ZstdError):
        pass  # what came before the fault stands; nothing at all means that the label lied
    return bytes(out[:limit])


def _inflate(data: bytes, window_bits: int) -> Iterator[bytes]:
    machine = zlib.decompressobj(window_bits)
    while True:
        piece = machine.decompress(data, _PIECE)
        data = machine.unconsumed_tail
        if piece:
            yield piece
        elif machine.eof or not data:
            break
    if machine.eof and machine.unused_data.startswith(b"\x1f\x8b"):
        yield from _inflate(machine.unused_data, window_bits)  # members one after another (RFC 1952, 2.2)


def _gzip(data: bytes) -> Iterator[bytes]:
    return _inflate(data, 16 + zlib.MAX_WBITS)


def _deflate(data: bytes) -> Iterator[bytes]:
    """Named after RFC 1950, in the wild often without its header; two bytes tell (RFC 1950, 2.2)."""
    zlib_header = len(data) >= 2 and data[0] & 0x0F == 8 and int.from_bytes(data[:2], "big") % 31 == 0
    return _inflate(data, zlib.MAX_WBITS if zlib_header else -zlib.MAX_WBITS)


def _brotli(data: bytes) -> Iterator[bytes]:
    machine = brotli.Decompressor()
    piece = machine.process(data, output_buffer_limit=_PIECE)
    while piece or not (machine.is_finished() or machine.can_accept_more_data()):
        yield piece
        piece = machine.process(b"", output_buffer_limit=_PIECE)


def _zstd(data: bytes) -> Iterator[bytes]:
    machine = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    with machine.stream_reader(io.BytesIO(data), read_across_frames=True) as stream:
        while piece := stream.read(_PIECE):
            yield piece


_DECODERS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
