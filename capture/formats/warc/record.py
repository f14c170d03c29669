"""A record while it is read: its fields at once, its block as a stream, its end and its faults thereafter.

The block is taken from the cursor as far as Content-Length says; where a stretch (a gzip member) ends before, the
cursor goes on into the next one unless a record begins there. Behind the block stand two line ends; other bytes, or
none, are a fault, and in a plain file with a wrong length the record that the block hid is gone back to.
"""

from collections.abc import Iterator
from datetime import datetime

from capture.formats.warc import http_head
from capture.formats.warc.cursor import Cursor
from capture.formats.warc.faults import Fault, FaultCode
from capture.formats.warc.fields import Fields
from capture.model import moment

__all__ = ["Record"]

_PIECE = 65_536
_END = b"\r\n\r\n"
_REPACK = "several records share one gzip member: no random access; repack with warcio recompress IN OUT"


class Record:
    """One record, or an unreadable stretch of a file (``type`` is then empty and a fault says why).

    The block is a stream that can be read once, before the next record is asked for. ``finish`` reads the rest;
    ``length``, ``addressable`` and all ``faults`` are known after it. ``offset`` and ``length`` are of the stored
    record in bytes (``length`` 0 where it shares its member), ``inner`` is as in ``RecordRef``, ``block_length`` what
    the header claims.
    """

    def __init__(self, fields: Fields, cursor: Cursor, offset: int, inner: int) -> None:
        self.fields = fields
        self.offset = offset
        self.inner = inner
        self.length = self.block_length = 0
        self.addressable = True
        self.faults: list[Fault] = []
        self._cursor = cursor
        self._ahead = bytearray()
        self._head: http_head.HttpHead | None = None
        self._left = 0
        self._block_at = cursor.inner
        self._finished = False

    # ---- what the header says

    @property
    def type(self) -> str:
        """WARC-Type in lower case."""
        return self.fields.get("WARC-Type").lower()

    @property
    def url(self) -> str:
        """WARC-Target-URI, without the < > that some old writers put round it."""
        return _bare(self.fields.get("WARC-Target-URI"))

    @property
    def record_id(self) -> str:
        """WARC-Record-ID without < >."""
        return _bare(self.fields.get("WARC-Record-ID"))

    @property
    def date(self) -> datetime | None:
        """WARC-Date, None where it cannot be read."""
        try:
            return moment.parse(self.fields.get("WARC-Date"))
        except ValueError:
            return None

    @property
    def content_type(self) -> str:
        """Of the block."""
        return self.fields.get("Content-Type")

    @property
    def is_http(self) -> bool:
        """Whether the block is an HTTP message."""
        return http_head.media_type(self.content_type)[0] == "application/http"

    @property
    def truncated(self) -> str:
        """WARC-Truncated, empty where the record is whole."""
        return self.fields.get("WARC-Truncated").lower()

    # ---- the block

    @property
    def head(self) -> http_head.HttpHead:
        """The HTTP head that begins the block; empty where there is none. Ask for it before the block."""
        if self._head is None:
            self._head = http_head.parse(self._peek_head()) if self.is_http else http_head.HttpHead(start_line=b"")
        return self._head

    def chunks(self, size: int = _PIECE) -> Iterator[bytes]:
        """The block in pieces."""
        while piece := self.read(size):
            yield piece

    def body(self) -> Iterator[bytes]:
        """What follows the HTTP head, in pieces: the block where there is no head."""
        skip = self.head.length
        for piece in self.chunks():
            if rest := piece[skip:]:
                yield rest
            skip = max(0, skip - len(piece))

    def read(self, size: int) -> bytes:
        """The next bytes of the block, ``b""`` at its end. Never raises for what the file holds."""
        if self._ahead:
            piece = bytes(self._ahead[:size])
            del self._ahead[: len(piece)]
            return piece
        return self._pull(size)

    def finish(self) -> tuple[Fault, ...]:
        """Read to the record's end; all its faults."""
        if not self._finished:
            self._ahead.clear()
            while self._pull(1 << 20):
                pass
            self._finished = True
            self._find_end()
        return tuple(self.faults)

    @property
    def whole(self) -> bool:
        """After ``finish``: readable, with its bytes as they were written as far as framing can tell."""
        return bool(self.type) and all(fault.remark for fault in self.faults)

    # ---- for the reader

    def expect(self, length: int) -> None:
        """Set how many bytes the block has."""
        self.block_length = self._left = length

    def is_unreadable(self, length: int) -> None:
        """Say that this is a stretch of so many bytes and no record."""
        self.length = length
        self._finished = True

    def fault(self, code: FaultCode, text: str, *, remark: bool = False) -> None:
        """Note a fault of this record."""
        self.faults.append(Fault(code=code, text=text, offset=self.offset, remark=remark))

    def _pull(self, size: int) -> bytes:
        while self._left:
            piece = self._cursor.take(min(size, self._left))
            if piece:
                self._left -= len(piece)
                return piece
            end = self._cursor.source.end
            if self._take_fault() or not self._cursor.join():
                self.length = end - self.offset
                self.fault(FaultCode.CUT, f"the block ends {self._left} bytes before its Content-Length")
                self._left = 0
        return b""

    def _peek_head(self) -> bytes:
        searched = 0
        while http_head.head_end(self._ahead[searched:]) is None and len(self._ahead) < http_head.HEAD_LIMIT:
            searched = max(0, len(self._ahead) - 4)
            piece = self._pull(_PIECE)
            if not piece:
                break
            self._ahead += piece
        return bytes(self._ahead[: http_head.HEAD_LIMIT])

    def _find_end(self) -> None:
        """Find the record's stored length, and whether it has its gzip member for itself."""
        cursor, source = self._cursor, self._cursor.source
        cut = any(fault.code is FaultCode.CUT for fault in self.faults)
        if not cut and self._read_trailer():
            ends = cursor.at_end()  # inflates to the end of the member: its checksum is known now
            if not source.packed:
                self.length = source.offset + cursor.inner - self.offset
            else:
                self.addressable = (self._take_fault() or ends) and not self.inner
                self.length = source.end - self.offset if self.addressable else 0
                if not self.addressable and not cursor.one_member_reported:
                    cursor.one_member_reported = True
                    self.fault(FaultCode.ONE_MEMBER, _REPACK, remark=True)
        if not cut and (cursor.at_end() or cursor.at_record()):
            return
        here = cursor.inner
        if cursor.seek(self._block_at):  # a plain file with a wrong length: stand at the record that the block hides
            if cursor.skip_to_record(until=here):
                self.fault(FaultCode.LENGTH, "the Content-Length runs into the next record")
            else:
                cursor.seek(here)

    def _take_fault(self) -> bool:
        fault, self._cursor.source.fault = self._cursor.source.fault, None
        if fault is not None:
            self.faults.append(fault)
        return fault is not None

    def _read_trailer(self) -> bool:
        """Take the blank lines; False where the cursor stands in the next stretch thereafter."""
        found, end, joined = b"", 0, True
        while joined and len(found) < 64 and found != _END:
            if self._cursor.peek(1) in (b"\r", b"\n"):
                found += self._cursor.take(1)
            elif self._cursor.at_end() and not self._take_fault():
                end = self._cursor.source.end
                joined = self._cursor.join()
            else:
                break
        if found != _END:
            self.fault(FaultCode.TRAILER, f"{found!r} after the block, not {_END!r}", remark=True)
        moved = not joined and not self._cursor.at_end()
        self.length = end - self.offset if moved else self.length
        return not moved


def _bare(text: str) -> str:
    return text[1:-1] if text.startswith("<") and text.endswith(">") else text
