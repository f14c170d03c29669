"""Content codings undone piece by piece, for bodies of any size."""

import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import IO, cast

import brotli
import zstandard

__all__ = ["CODINGS", "DECODE_ERRORS", "unpacked"]

DECODE_ERRORS = (zlib.error, brotli.error, zstandard.ZstdError)
_PIECE = 65_536
_ZSTD_WINDOW = 8 << 20  # bytes; browsers refuse more (RFC 9659)


def unpacked(pieces: Iterable[bytes], content_encoding: str) -> Iterator[bytes]:
    """The decoded bytes, in pieces of about 64 kB whatever the packed ones unpack to.

    Raises one of DECODE_ERRORS where the label lies or the data break off badly. Unknown codings change nothing.
    """
    stream = iter(pieces)
    for coding in reversed(content_encoding.lower().split(",")):
        decoder = _DECODERS.get(coding.strip())
        stream = stream if decoder is None else decoder(stream)
    return stream


def _gzip(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Members one after another (RFC 1952, 2.2); what follows the last one is no data."""
    rest = b""
    while True:
        machine = zlib.decompressobj(16 + zlib.MAX_WBITS)
        yield from _inflate(machine, chain((rest,), pieces))
        rest = machine.unused_data if machine.eof else b""
        while machine.eof and len(rest) < 2 and (more := next(pieces, b"")):
            rest += more
        if not rest.startswith(b"\x1f\x8b"):
            return


def _deflate(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Named after RFC 1950, in the wild often without its header; two bytes tell (RFC 1950, 2.2)."""
    first = b""
    while len(first) < 2 and (more := next(pieces, b"")):
        first += more
    zlib_header = len(first) >= 2 and first[0] & 0x0F == 8 and int.from_bytes(first[:2], "big") % 31 == 0
    bits = zlib.MAX_WBITS if zlib_header else -zlib.MAX_WBITS
    yield from _inflate(zlib.decompressobj(bits), chain((first,), pieces))


def _inflate(machine: "zlib._Decompress", pieces: Iterable[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        while (out := machine.decompress(piece, _PIECE)) or machine.unconsumed_tail:
            piece = machine.unconsumed_tail
            yield out
        if machine.eof:
            return


def _brotli(pieces: Iterator[bytes]) -> Iterator[bytes]:
    machine = brotli.Decompressor()
    for piece in pieces:
        out = machine.process(piece, output_buffer_limit=_PIECE)
        while out or not (machine.is_finished() or machine.can_accept_more_data()):
            yield out
            out = machine.process(b"", output_buffer_limit=_PIECE)
        if machine.is_finished():
            return


def _zstd(pieces: Iterator[bytes]) -> Iterator[bytes]:
    machine = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    source = cast(IO[bytes], _File(pieces))
    with machine.stream_reader(source, read_across_frames=True) as stream:
        while piece := stream.read(_PIECE):
            yield piece


class _File:
    """Pieces as a file, as far as zstandard reads one."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._first = b""

    def read(self, size: int) -> bytes:
        """The next bytes, at most ``size``."""
        if not self._first:
            self._first = next(self._pieces, b"")
        piece, self._first = self._first[:size], self._first[size:]
        return piece


_DECODERS: dict[str, Callable[[Iterator[bytes]], Iterator[bytes]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
CODINGS = frozenset(_DECODERS)
