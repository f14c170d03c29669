"""Where a reader's bytes come from: stretches of inflated bytes, a gzip member each, or the whole plain file.

A source survives bad members: it says what is wrong and goes on with the next member that begins a record.
It holds some hundred kilobytes, whatever the file claims.
"""

import re
import zlib
from typing import BinaryIO, Protocol

from capture.formats.warc.faults import Fault, FaultCode

__all__ = ["ByteSource", "GzipSource", "PlainSource", "begins_record"]

PIECE = 65_536  # bytes inflated at once
_NAME_LIMIT = 65_536  # bytes of a member's header
_REMEMBERED = 65_536  # bytes that can be gone back to
_PROBE = 4096  # compressed bytes that surely hold the first five of a record
_MAGIC = b"\x1f\x8b\x08"


class ByteSource(Protocol):
    """Stretches of a file: ``offset`` and ``end`` are the current one's place in it, in bytes.

    ``fault`` is what is wrong with the current stretch, known at the latest when ``read`` gave ``b""``.
    """

    packed: bool  # gzip
    offset: int
    end: int
    fault: Fault | None

    def read(self) -> bytes:
        """The next bytes of this stretch, ``b""`` at its end."""

    def advance(self) -> bool:
        """Go to the next stretch; False at the end of the file."""

    def seek(self, offset: int) -> bool:
        """Go to that byte of the file, where that can be done; only plain files."""


class PlainSource:
    """An uncompressed file: one stretch."""

    packed = False

    def __init__(self, stream: BinaryIO, offset: int) -> None:
        self._stream = stream
        self.offset = self.end = offset
        self.fault: Fault | None = None

    def read(self) -> bytes:
        """The next bytes."""
        data = self._stream.read(PIECE)
        self.end += len(data)
        return data

    def advance(self) -> bool:
        """There is no second stretch."""
        return False

    def seek(self, offset: int) -> bool:
        """Read from there next."""
        self._stream.seek(offset)
        self.end = offset
        return True


class _Input:
    """Compressed bytes ahead: ``data`` from file position ``base`` on, of which ``at`` are used."""

    def __init__(self, stream: BinaryIO, base: int) -> None:
        self._stream = stream
        self.data = b""
        self.base = base
        self.at = 0

    @property
    def position(self) -> int:
        return self.base + self.at

    def fill(self) -> bool:
        """Read more; what was used long ago is forgotten."""
        more = self._stream.read(PIECE)
        forgotten = max(0, self.at - _REMEMBERED)
        self.data = self.data[forgotten:] + more
        self.base += forgotten
        self.at -= forgotten
        return bool(more)

    def need(self, size: int) -> bytes:
        """The next ``size`` bytes, fewer at the end of the file; they stay unused."""
        while len(self.data) - self.at < size and self.fill():
            pass
        return self.data[self.at : self.at + size]

    def back_to(self, position: int) -> None:
        """Use again from there, or from as early as is still known."""
        self.at = max(0, position - self.base)


class GzipSource:
    """A gzip file, a stretch a member (RFC 1952)."""

    packed = True

    def __init__(self, stream: BinaryIO, offset: int) -> None:
        self._input = _Input(stream, offset)
        self._inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        self._open = False  # inside a member's deflate stream
        self._checked = (0, 0)  # crc32 and size so far
        self.offset = self.end = offset
        self.fault: Fault | None = None
        self.advance()

    def seek(self, offset: int) -> bool:
        """Inflated bytes cannot be gone back to."""
        return False

    def advance(self) -> bool:
        """Begin the next member, or a stretch of garbage with a fault and no bytes."""
        while self._open and self.read():
            pass
        self.offset = self.end = self._input.position
        self.fault = None
        if not self._input.need(1):
            return False
        head = _header_length(self._input.need(_PROBE)) or _header_length(self._input.need(_NAME_LIMIT))
        if head is None:
            self._input.at += 1
            self._resync(FaultCode.GARBAGE, "no gzip member begins here")
            return True
        self._input.at += head
        self._inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        self._open, self._checked = True, (0, 0)
        return True

    def read(self) -> bytes:
        """The next inflated bytes of this member."""
        while self._open:
            data = self._input.data[self._input.at : self._input.at + PIECE]
            try:
                out = self._inflate.decompress(data, PIECE)
            except zlib.error as error:
                self._broken(f"the gzip member does not inflate ({str(error).rpartition(': ')[2]})")
                break
            # At the member's end zlib may leave an old unconsumed_tail standing: only one of the two counts.
            rest = self._inflate.unused_data if self._inflate.eof else self._inflate.unconsumed_tail
            left = len(rest)
            self._input.at += len(data) - left
            self._checked = (zlib.crc32(out, self._checked[0]), self._checked[1] + len(out))
            if self._inflate.eof:
                self._finish()
            if out:
                return out
            if self._open and not data and not self._input.fill():
                self._cut("the file ends inside a gzip member")
        return b""

    def _finish(self) -> None:
        """Check the member's trailer."""
        trailer = self._input.need(8)
        if len(trailer) < 8:
            self._input.at += len(trailer)
            self._cut("the file ends inside the trailer of a gzip member")
            return
        self._input.at += 8
        self._open, self.end = False, self._input.position
        crc, size = self._checked
        if trailer == crc.to_bytes(4, "little") + (size % 2**32).to_bytes(4, "little"):
            return
        text = "the gzip member's checksum does not match its bytes"
        if self._swallowed() or not self._input.need(1) or begins_record(self._input.need(_PROBE)):
            self.end = self._input.position
            self._fault(FaultCode.GZIP, text)
        else:
            self._broken(text)

    def _cut(self, text: str) -> None:
        self._open = False
        code = FaultCode.GZIP if self._swallowed() else FaultCode.GZIP_CUT
        self.end = self._input.position
        self._fault(code, text)

    def _swallowed(self) -> bool:
        """Go back to where the next record begins, if damaged bits ran on through sound members up to here.

        That those members fill the space exactly tells them from a WARC file inside a body.
        """
        end = self._input.at
        self._input.back_to(self.offset + 1)
        data = self._input.data[self._input.at : end]
        starts = (match.start() for match in re.finditer(re.escape(_MAGIC), data))
        found = next((start for start in starts if _sound_to_the_end(data[start:])), None)
        self._input.at = end if found is None else self._input.at + found
        return found is not None

    def _broken(self, text: str) -> None:
        self._input.back_to(self.offset + 1)
        self._resync(FaultCode.GZIP, text)

    def _resync(self, code: FaultCode, text: str) -> None:
        """Go to the next member that begins with a record."""
        self._open = False
        while True:
            found = self._input.data.find(_MAGIC, self._input.at)
            if found >= 0:
                self._input.at = found
                if begins_record(self._input.need(_PROBE)):
                    break
                self._input.at += 1
                continue
            self._input.at = max(self._input.at, len(self._input.data) - 2)
            if not self._input.fill():
                self._input.at = len(self._input.data)
                break
        self.end = self._input.position
        self._fault(code, f"{text}; {self.end - self.offset} bytes passed over")

    def _fault(self, code: FaultCode, text: str) -> None:
        self.fault = Fault(code=code, text=text, offset=self.offset)


def begins_record(data: bytes) -> bool:
    """Whether a gzip member begins here that inflates to a WARC record."""
    head = _header_length(data)
    if head is None:
        return False
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(data[head : head + _PROBE], 5) == b"WARC/"
    except zlib.error:
        return False


def _header_length(data: bytes) -> int | None:
    """Bytes of the member header that ``data`` begin with; None where it is none (RFC 1952, 2.3)."""
    if data[:3] != _MAGIC or len(data) < 10 or data[3] & 0xE0:
        return None
    flags, at = data[3], 10
    if flags & 4:
        at += 2 + int.from_bytes(data[at : at + 2], "little")
    for flag in (8, 16):
        if flags & flag:
            end = data.find(b"\0", at)
            if end < 0:
                return None
            at = end + 1
    at += 2 if flags & 2 else 0
    return at if at <= len(data) else None


def _sound_to_the_end(data: bytes) -> bool:
    """Whether members, the first of which begins a record, follow one another to the very end."""
    if not begins_record(data[:_PROBE]):
        return False
    while data:
        machine = zlib.decompressobj(16 + zlib.MAX_WBITS)
        try:
            while machine.decompress(data, PIECE):
                data = machine.unconsumed_tail
        except zlib.error:
            return False
        if not machine.eof:
            return False
        data = machine.unused_data
    return True
