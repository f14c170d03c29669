"""A file scanned: references to its whole records, what is wrong with it, and where its sound part ends."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from capture.formats.warc import http_head
from capture.formats.warc.body_query import BODY_LIMIT, body_query
from capture.formats.warc.faults import Fault
from capture.formats.warc.reader import read
from capture.formats.warc.record import Record
from capture.formats.warc.record_ref import RecordRef

__all__ = ["FileScan", "reference", "scan"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileScan:
    """``records`` are whole; ``sound_bytes`` is where the file can be cut so that only such remain at its
    beginning (after a crash: the end of the last whole record before the first fault)."""

    records: tuple[RecordRef, ...]
    faults: tuple[Fault, ...]
    sound_bytes: int


def scan(path: Path) -> FileScan:
    """Read the file once. Raises OSError alone."""
    records: list[RecordRef] = []
    faults: list[Fault] = []
    sound, broken = 0, False
    for record in read(path):
        found = reference(record)
        faults += record.faults
        broken = broken or not record.whole
        if record.whole:
            records.append(found)
            sound = sound if broken else record.offset + record.length
    return FileScan(records=_joined(records), faults=tuple(faults), sound_bytes=sound)


def reference(record: Record) -> RecordRef:
    """The reference of a record that was just begun; reads it to its end."""
    # A record about an exchange may hold heads, those of 1xx answers, and is no answer itself.
    is_message = record.is_http and record.type != "metadata"
    head = record.head if is_message else http_head.HttpHead(start_line=b"")
    mime, _ = head.media_type if is_message else http_head.media_type(record.content_type)
    query = ""
    if record.type == "request" and head.method not in ("GET", ""):
        body = bytearray()
        for piece in record.body():
            body += piece
            if len(body) >= BODY_LIMIT:
                break
        query = body_query(head.method, head.get("content-type"), bytes(body))
    record.finish()
    field = record.fields.get
    return RecordRef(
        type=record.type,
        url=record.url,
        record_id=record.record_id,
        date=record.date or _EPOCH,
        offset=record.offset,
        length=record.length,
        inner=record.inner,
        addressable=record.addressable,
        block_length=record.block_length,
        block_digest=field("WARC-Block-Digest"),
        payload_digest=field("WARC-Payload-Digest"),
        content_type=record.content_type,
        status=head.status,
        method=head.method,
        mime=mime,
        location=head.get("location"),
        body_query=query,
        resource_type=field("WARC-Resource-Type"),
        truncated=record.truncated,
        concurrent_to=field("WARC-Concurrent-To").strip("<>"),
        refers_to=field("WARC-Refers-To").strip("<>"),
        refers_to_url=field("WARC-Refers-To-Target-URI").strip("<>"),
        refers_to_date=field("WARC-Refers-To-Date"),
        profile=field("WARC-Profile"),
    )


def _joined(records: list[RecordRef]) -> tuple[RecordRef, ...]:
    """Responses and revisits get the method and body of their requests, whichever names the other."""
    requests = {record.record_id: record for record in records if record.type == "request"}
    named = {record.concurrent_to: record for record in requests.values() if record.concurrent_to}
    joined = []
    for record in records:
        request = named.get(record.record_id) or requests.get(record.concurrent_to)
        if request is not None and record.type in ("response", "revisit"):
            record = replace(record, method=request.method, body_query=request.body_query)
        joined.append(record)
    return tuple(joined)
