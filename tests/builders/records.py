"""Records of any producer built by hand, so that faults are exact; exchanges with defaults."""

import gzip
import hashlib
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from capture.formats.warc import RecordRef, Writer
from capture.model.digest import sha256
from capture.model.exchange import Body, Exchange

DATE = datetime(2026, 11, 25, 1, 26, 26, 123456, UTC)
PAGE = "11111111-2222-4333-8444-555555555555"


def record(
    kind: str,
    url: str,
    block: bytes,
    *more: str,
    date: str = "2026-01-05T10:00:00Z",
    content_type: str = "application/http; msgtype=response",
    length: int | None = None,
    digest: str | None = None,
    version: str = "WARC/1.1",
    line_end: str = "\r\n",
    tail: bytes = b"\r\n\r\n",
) -> bytes:
    """The bytes of one uncompressed record."""
    name = hashlib.md5(f"{kind}{url}{date}{more}".encode("utf-8", "replace")).digest()
    lines = [
        version,
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: <urn:uuid:{uuid.UUID(bytes=name)}>",
        f"WARC-Target-URI: {url}",
        f"WARC-Date: {date}",
        f"WARC-Block-Digest: {sha256(block) if digest is None else digest}",
        f"Content-Type: {content_type}",
        *more,
        f"Content-Length: {len(block) if length is None else length}",
    ]
    return (line_end.join(lines) + line_end * 2).encode("utf-8", "surrogateescape") + block + tail


def html(body: bytes, *lines: str, status: str = "200 OK") -> bytes:
    """An HTTP response block with an HTML body."""
    return "\r\n".join([f"HTTP/1.1 {status}", "Content-Type: text/html", *lines, "", ""]).encode() + body


def zipped(*records: bytes) -> bytes:
    """A gzip member a record."""
    return b"".join(gzip.compress(one, mtime=0) for one in records)


def exchange(**changes: Any) -> Exchange:
    """A GET of https://example.org/story with an HTML answer, changed as asked."""
    values: dict[str, Any] = {
        "number": 1,
        "started": DATE,
        "url": "https://example.org/story",
        "method": "GET",
        "request_head": b"GET /story HTTP/1.1\r\nHost: example.org\r\n\r\n",
        "status": 200,
        "response_head": b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n",
        "response_body": Body.of(b"<!doctype html><p>Hello"),
    }
    return Exchange(**(values | changes))


def write(path: Path, *exchanges: Exchange, **options: Any) -> tuple[RecordRef, ...]:
    """A WARC file of these exchanges."""
    writer = Writer(path, software="warcite test", page_id=PAGE, **options)
    for one in exchanges:
        writer.put(one)
    return writer.close().records
