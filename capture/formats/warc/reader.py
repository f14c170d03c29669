"""WARC files of any producer read record by record; one bad record does not hide the next.

Read: WARC 0.17, 1.0, 1.1; gzip with a member a record, with one member for all, with members cut anywhere; plain.
ARC files are known by how they begin and read by warcio (``arc_reader``). What is wrong is a fault of the record, or of
an unreadable stretch between records; nothing in the bytes raises.
"""

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from capture.errors import Damaged
from capture.formats.warc.byte_sources import GzipSource, PlainSource
from capture.formats.warc.cursor import Cursor
from capture.formats.warc.faults import FaultCode
from capture.formats.warc.fields import Fields
from capture.formats.warc.record import Record
from capture.model.digits import number

__all__ = ["HEADER_LIMIT", "read", "read_one"]

HEADER_LIMIT = 4 << 20  # bytes of a record's header; URLs and JSON in it can be long

_BLANK = re.compile(rb"\r?\n\r?\n")
_VERSIONS = ("0.17", "0.18", "1.0", "1.1")
_MAGIC = b"\x1f\x8b"
_ARC = b"filedesc://"  # the address of an ARC file's first record, which describes the file
_PROBE = 4096  # bytes that surely hold it where they are gzip
_NOTHING = Fields(version="", pairs=())


def read(file: Path | str | BinaryIO, *, offset: int = 0) -> Iterator[Record]:
    """The records from byte ``offset`` on, in file order, and a record without ``type`` for what is none.

    ``file`` is at its beginning where it is open already. Ask for each record's block before the next record. Raises
    OSError alone.
    """
    if isinstance(file, Path | str):
        with Path(file).open("rb") as stream:
            yield from _read(stream, offset, packed=str(file).endswith(".gz"))
    else:
        yield from _read(file, offset, packed=False)


def _read(stream: BinaryIO, offset: int, *, packed: bool) -> Iterator[Record]:
    """By the first bytes; a file that says .gz is gzip even when its first bytes are damaged."""
    is_arc = _is_arc(stream.read(_PROBE))
    stream.seek(offset)
    if is_arc:
        from capture.formats.warc.arc_reader import read_arc  # warcio is loaded for those who have such files

        yield from read_arc(stream)
        return
    start = stream.read(64).lstrip(b"\r\n")
    stream.seek(offset)
    plain = start.startswith(b"WARC/") or not (packed or start.startswith(_MAGIC))
    yield from _records(Cursor(PlainSource(stream, offset) if plain else GzipSource(stream, offset)))


def read_one(path: Path, offset: int, inner: int = 0) -> Iterator[Record]:
    """The record that stands at ``offset`` (and ``inner``), alone; the file stays open while it is held.

    Raises Damaged where no record begins there.
    """
    for record in read(path, offset=offset):
        if (record.offset, record.inner) > (offset, inner):
            break
        if record.type and (record.offset, record.inner) == (offset, inner):
            yield record
            return
    raise Damaged("no record begins here", path=str(path), offset=offset)


def _is_arc(start: bytes) -> bool:
    """Whether a file that begins so, inflated where it is gzip, is an ARC file."""
    if start.startswith(_MAGIC):
        try:
            start = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(start, len(_ARC))
        except zlib.error:
            return False
    return start.startswith(_ARC)


def _records(cursor: Cursor) -> Iterator[Record]:
    while True:
        while cursor.peek(1) in (b"\r", b"\n"):
            cursor.take(1)  # blank lines before the first record, or more than two after one
        if cursor.at_end():
            source = cursor.source
            if source.fault is not None:  # a member of which not one byte belongs to a record
                lost = Record(_NOTHING, cursor, source.offset, 0)
                lost.is_unreadable(source.end - source.offset)
                lost.faults.append(source.fault)
                source.fault = None
                yield lost
            if not cursor.advance():
                return
            continue
        record = _begin(cursor)
        yield record
        record.finish()


def _begin(cursor: Cursor) -> Record:
    """The record that begins here, or what is passed over up to the next: bytes that are none, a header without end."""
    offset, inner = _location(cursor)
    code, text, count = FaultCode.GARBAGE, "bytes that are no record", 0
    if cursor.at_record():
        block, ended = _header(cursor)
        if ended:
            record = Record(Fields.parse(block), cursor, offset, inner)
            _judge(record)
            return record
        code, text, count = FaultCode.HEADER, "a record's header without an end", len(block)
    if not count or (_location(cursor)[0] == offset and not cursor.at_end()):  # else it is in the next stretch already
        start = cursor.inner
        cursor.skip_to_record()
        count += cursor.inner - start
    record = Record(_NOTHING, cursor, offset, inner)
    record.is_unreadable(0 if cursor.source.packed else count)
    record.fault(code, f"{text}; {count} bytes passed over")
    if cursor.source.fault and cursor.source.offset == offset:
        record.faults.append(cursor.source.fault)
        cursor.source.fault = None
    return record


def _location(cursor: Cursor) -> tuple[int, int]:
    if cursor.source.packed:
        return cursor.source.offset, cursor.inner
    return cursor.source.offset + cursor.inner, 0


def _header(cursor: Cursor) -> tuple[bytes, bool]:
    """The header block with its blank line, taken; False where it has no end."""
    size = 4096
    while True:
        ahead = cursor.peek(size)
        if end := _BLANK.search(ahead):
            return _take(cursor, end.end()), True
        if size >= HEADER_LIMIT:
            return _take(cursor, 1), False
        if len(ahead) < size:
            held = _take(cursor, len(ahead))
            if not cursor.join():
                return held, False
            cursor.put_back(held)
        size *= 4


def _take(cursor: Cursor, size: int) -> bytes:
    taken = b""
    while len(taken) < size and (piece := cursor.take(size - len(taken))):
        taken += piece
    return taken


def _judge(record: Record) -> None:
    """Note what is wrong with a header, and how long the block is."""
    fields = record.fields
    if fields.version not in _VERSIONS:
        record.fault(FaultCode.HEADER, f"version {fields.version!r} is not known", remark=True)
    if fields.line_feeds_only:
        record.fault(FaultCode.LINE_FEEDS, "header lines end with LF, not CRLF", remark=True)
    if fields.junk:
        record.fault(FaultCode.HEADER, f"not a field: {fields.junk[0][:80]!r}")
    for name, value in (("WARC-Type", record.type), ("WARC-Record-ID", record.record_id)):
        if not value:
            record.fault(FaultCode.FIELD, f"{name} is missing")
    if record.date is None:
        record.fault(FaultCode.FIELD, f"WARC-Date cannot be read: {fields.get('WARC-Date')[:40]!r}")
    length = fields.get("Content-Length")
    size = number(length)
    if size is not None:
        record.expect(size)
    else:
        record.fault(FaultCode.LENGTH, f"Content-Length cannot be read: {length[:40]!r}")
