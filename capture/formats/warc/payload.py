"""Payloads as a reader wants them: chunk framing off, content coding off, never more than a limit.

Framing comes off as tolerantly as browsers take it off (RFC 9112, 7.1), codings piece by piece, for bodies of any size.
Content codings lie in the wild. What does not decode is given as it stands, no byte lost; what decodes for
a while and then breaks off (a body that was cut) is given as far as it goes.
"""

import contextlib
import enum
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import IO, cast

import brotli
import zstandard

from capture.formats.warc.http_head import HttpHead

__all__ = [
    "CODINGS",
    "DECODE_ERRORS",
    "DECODE_LIMIT",
    "Dechunker",
    "Payload",
    "dechunk",
    "decode",
    "unframe",
    "unpacked",
]

_SIZE = re.compile(rb"(0*[0-9A-Fa-f]{1,16})[ \t]*(?:;.*)?\r?")
_LINE_LIMIT = 16_384  # bytes of a size line with its extensions, or of a trailer; Chromium's limit


class _State(enum.Enum):
    SIZE = enum.auto()
    DATA = enum.auto()
    DATA_END = enum.auto()
    TRAILER = enum.auto()
    DONE = enum.auto()
    BROKEN = enum.auto()


class Dechunker:
    """Feed it a chunked body in pieces; it gives the data without the framing.

    Allowed: extensions, spaces after the size, trailers, bare line feeds. ``whole``: the last chunk and the blank line
    after it arrived. ``broken``: bytes that are no framing; nothing after them is given. ``framed``: at least one chunk
    was framed to its end, so this was chunked at all. ``surplus`` counts bytes after the end.
    """

    def __init__(self) -> None:
        self._state = _State.SIZE
        self._left = 0
        self._line = bytearray()
        self.framed = False
        self.surplus = 0

    @property
    def whole(self) -> bool:
        """Whether the body ended as a chunked body ends."""
        return self._state is _State.DONE

    @property
    def broken(self) -> bool:
        """Whether bytes came that are no chunk framing."""
        return self._state is _State.BROKEN

    def bears_out(self, *, truncated: bool) -> bool:
        """Whether the bytes were chunked as the head claims: some writers keep the head and drop the framing."""
        return self.framed or (truncated and not self.broken)

    def passing(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """The payload's pieces in those of the body."""
        return filter(None, map(self.feed, pieces))

    def feed(self, data: bytes) -> bytes:
        """The payload bytes in the next piece."""
        out: list[bytes] = []
        at = 0
        while at < len(data) and self._state not in (_State.DONE, _State.BROKEN):
            if self._state is _State.DATA:
                piece = data[at : at + self._left]
                out.append(piece)
                at += len(piece)
                self._left -= len(piece)
                if not self._left:
                    self._state = _State.DATA_END
            else:
                at = self._take_line(data, at)
        if self.whole:
            self.surplus += len(data) - at
        return b"".join(out)

    def _take_line(self, data: bytes, at: int) -> int:
        end = data.find(b"\n", at)
        stop = len(data) if end < 0 else end
        self._line += data[at:stop]
        astray = self._state is _State.DATA_END and bytes(self._line) not in (b"", b"\r")
        if astray or len(self._line) > _LINE_LIMIT:
            self._state = _State.BROKEN
        elif end >= 0:
            line = bytes(self._line)
            self._line.clear()
            self._state = self._after(line)
        return stop + 1

    def _after(self, line: bytes) -> _State:
        if self._state is _State.DATA_END:
            self.framed = True
            return _State.SIZE
        if self._state is _State.TRAILER:
            return _State.TRAILER if line.rstrip(b"\r") else _State.DONE
        match = _SIZE.fullmatch(line)
        if match is None:
            return _State.BROKEN
        self._left = int(match[1], 16)
        if self._left:
            return _State.DATA
        self.framed = True
        return _State.TRAILER


def dechunk(pieces: Iterable[bytes]) -> tuple[bytes, Dechunker]:
    """The payload of a chunked body, and the machine that tells how it ended."""
    machine = Dechunker()
    return b"".join(machine.passing(pieces)), machine


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


DECODE_LIMIT = 64_000_000  # bytes; 47 kB can unpack to 48 MB and more


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """A decoded payload. ``mime`` and ``charset`` are what the header says, empty where it is silent.

    ``cut`` says that ``data`` ended at a limit or that the record itself is truncated. ``head`` is the HTTP
    head (a revisit's own where it has one), empty for resources.
    """

    data: bytes
    mime: str
    charset: str
    head: HttpHead
    cut: bool = False

    @property
    def content_type(self) -> str:
        """Media type and charset in one, as a header has them."""
        return f"{self.mime}; charset={self.charset}" if self.charset else self.mime


def unframe(body: bytes, head: HttpHead, *, truncated: bool) -> bytes:
    """The body without chunk framing, where the head claims it and the bytes bear it out; else as it stands."""
    if not head.chunked:
        return body
    data, machine = dechunk((body,))
    return data if machine.bears_out(truncated=truncated) else body


def decode(body: bytes, content_encoding: str, limit: int = DECODE_LIMIT) -> bytes:
    """``body`` with its content codings undone, at most ``limit`` bytes.

    Known: gzip, x-gzip, deflate (with zlib header or raw), br, zstd, several after one another. Unknown
    ones (``none``) and ``identity`` change nothing.
    """
    data = body
    for coding in reversed(content_encoding.lower().split(",")):
        if coding.strip() not in CODINGS or not data:
            continue
        out = bytearray()
        with contextlib.suppress(*DECODE_ERRORS):  # what came before the fault stands
            for piece in unpacked((data,), coding):
                out += piece
                if len(out) >= limit:
                    break
        data = bytes(out[:limit]) or data  # nothing at all means that the label lied
    return data[:limit]
