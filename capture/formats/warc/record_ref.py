"""The record reference: where a record stands and what it is, without its bytes; and what a writer wrote."""

from dataclasses import dataclass
from datetime import datetime

__all__ = ["RecordRef", "WrittenRecord"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRef:
    """One record of a WARC file; before it is written its place, lengths and digests are not known yet.

    ``offset`` and ``length`` are of the stored (compressed) record, in bytes. ``inner`` is 0 except where a
    foreign file holds several records in one gzip member: then ``offset`` is the member's, ``length`` is 0,
    ``inner`` is how far into the inflated bytes the record begins, and no index can name the record.
    """

    type: str  # as WARC-Type says: response, request, resource, metadata, revisit, warcinfo, …
    url: str  # WARC-Target-URI; empty on warcinfo
    record_id: str  # without < >
    date: datetime
    offset: int = 0
    length: int = 0
    inner: int = 0
    addressable: bool = True  # the stored bytes at offset are this record and nothing else
    block_length: int = 0  # bytes
    block_digest: str = ""
    payload_digest: str = ""
    content_type: str = ""  # of the block
    status: int | None = None  # of a response or revisit
    method: str = ""  # of the request, on request and response
    mime: str = ""  # of the payload, lower case, without parameters
    location: str = ""  # Location of a redirect, as it stands
    body_query: str = ""  # the request's body as the query of an index key (body_query.py)
    exchange_number: int = 0  # 0 = not of an exchange
    resource_type: str = ""
    truncated: str = ""  # WARC-Truncated
    concurrent_to: str = ""
    refers_to: str = ""  # record id
    refers_to_url: str = ""
    refers_to_date: str = ""  # as it stands
    profile: str = ""  # of a revisit


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenRecord:
    """What a writer left behind: ``records`` in file order, ``bytes`` of the file.

    ``failures`` are sentences about records that could not be written whole. ``background`` counts the
    browser's own exchanges (left out), ``dropped`` what came after the disk was full, ``redacted`` the
    exchanges whose secrets were taken out.
    """

    records: tuple[RecordRef, ...]
    bytes: int
    failures: tuple[str, ...] = ()
    background: int = 0
    dropped: int = 0
    redacted: int = 0
