"""ARC files (version 1, as ARC 1.0 and 1.1 have it), the format before WARC, read by warcio and handed on as records.

warcio finds the records and takes their one line of five fields apart; here they get the names that WARC has for them.
The first record, which describes the file, becomes a ``warcinfo``, an HTTP message a ``response``, any other block a
``resource``. ARC has no digests, and no record ids either: here records are called by their offset (``urn:arc:131``).
Where the file is damaged reading ends, for warcio knows no way on.
"""

import io
import re
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from warcio.exceptions import ArchiveLoadFailed

from capture.formats.warc.byte_sources import PlainSource
from capture.formats.warc.cursor import Cursor
from capture.formats.warc.faults import Fault, FaultCode
from capture.formats.warc.fields import Fields
from capture.formats.warc.record import Record
from capture.formats.warc.warcio_iterator import WarcioIterator
from capture.model.digits import number

__all__ = ["read_arc"]

_PIECE = 65_536
_SPACE = re.compile(r"[\x00-\x20\x7f]")
_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)", re.ASCII)
_UNCHECKED = "an ARC file, read by warcio: it has no digests, so of its blocks {} can be checked"


def read_arc(stream: BinaryIO) -> Iterator[Record]:
    """The records from where the stream stands. Never raises for what it holds."""
    iterator = WarcioIterator(stream, "arc")
    end = stream.tell()
    while True:
        try:
            found = next(iterator, None)
        except (ArchiveLoadFailed, EOFError, ValueError, zlib.error) as error:
            code = FaultCode.GZIP if isinstance(error, zlib.error) else FaultCode.GARBAGE
            lost = Record(Fields(version="", pairs=()), Cursor(_Block(io.BytesIO(), end)), end, 0)
            lost.is_unreadable(0)
            lost.fault(code, f"warcio cannot read on ({_reason(error)}); what follows is not read")
            yield lost
            return
        if found is None:
            return
        record = _ArcRecord(iterator, found)
        yield record
        record.finish()
        end = max(record.offset, iterator.offset)


class _Block(PlainSource):
    """The block of a record as warcio gives it, which does not go back."""

    def read(self) -> bytes:
        """The next bytes; what does not inflate is a fault, and the end."""
        try:
            return self._stream.read(_PIECE)
        except zlib.error as error:
            self.fault = Fault(code=FaultCode.GZIP, text=f"it does not inflate ({_reason(error)})", offset=self.offset)
            return b""

    def seek(self, offset: int) -> bool:
        """Not at all."""
        return False


class _ArcRecord(Record):
    """A record of warcio's; its end is where warcio finds it."""

    def __init__(self, iterator: WarcioIterator, found: Any) -> None:
        offset = iterator.offset
        self._iterator = iterator
        cursor = Cursor(_Block(found.raw_stream, offset))
        line = dict(found.rec_headers.headers)
        is_http = cursor.peek(5) == b"HTTP/"
        about_file = found.rec_type == "arc_header"
        date = _DATE.match(line["archive-date"])
        pairs = {
            "WARC-Record-ID": f"<urn:arc:{offset}>",
            "WARC-Type": "warcinfo" if about_file else "response" if is_http else "resource",
            "WARC-Target-URI": "" if about_file else _SPACE.sub(lambda at: f"%{ord(at[0]):02X}", line["uri"]),
            "WARC-IP-Address": line["ip-address"],
            "WARC-Date": "{}-{}-{}T{}:{}:{}Z".format(*date.groups()) if date else line["archive-date"],
            "Content-Type": "application/http; msgtype=response" if is_http else line["content-type"],
        }
        named = ((name.encode(), value.encode("utf-8", "surrogateescape")) for name, value in pairs.items() if value)
        super().__init__(Fields(version="ARC", pairs=tuple(named)), cursor, offset, 0)
        self.expect(max(0, found.length))
        if about_file:
            text = _UNCHECKED.format("the length and gzip's checksum alone" if iterator.packed else "the length alone")
            self.fault(FaultCode.ARC, text, remark=True)
        if self.date is None:
            self.fault(FaultCode.FIELD, f"the date cannot be read: {line['archive-date'][:40]!r}")
        if number(line["length"]) is None:
            self.fault(FaultCode.LENGTH, f"the length cannot be read: {line['length'][:40]!r}")

    def _find_end(self) -> None:
        iterator, errors = self._iterator, self._iterator.err_count
        try:
            self.length = iterator.get_record_length()
        except zlib.error as error:
            self.fault(FaultCode.GZIP, f"the gzip member does not inflate ({_reason(error)})")
            return
        if iterator.err_count > errors:
            self.fault(FaultCode.LENGTH, "other bytes than a line's end stand behind the record's length")
        if iterator.packed and iterator.next_line:
            self.length, self.addressable = 0, False
            self.fault(FaultCode.ONE_MEMBER, "several records share one gzip member, of which the first alone is read")
        elif iterator.ends_in_member:
            self.fault(FaultCode.GZIP_CUT, "the file ends inside a gzip member")


def _reason(error: Exception) -> str:
    return str(error).strip().rpartition(": ")[2].splitlines()[0][:80]
