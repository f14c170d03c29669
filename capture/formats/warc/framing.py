"""Drafts framed: lengths and digests measured in a first pass, bytes appended to the file in a second.

Each record is a gzip member (RFC 1952) of its own (WARC 1.1, annex D). Its header is deflated; a body that is packed
already follows in stored blocks, which costs nothing. Both are one deflate stream: after a full flush the blocks of
another compressor may follow.
"""

import hashlib
import io
import os
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from capture.formats.warc.fields import Field, serialise
from capture.formats.warc.payload import Dechunker
from capture.formats.warc.record_ref import RecordRef
from capture.formats.warc.records_from_exchange import Draft, RecordPayload
from capture.model import moment
from capture.model.exchange import Body, Truncation

__all__ = ["Measured", "RecordFile", "measure", "member"]

_TAIL = b"\r\n\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A draft's block: its length in bytes and its digests.

    ``truncated`` is the draft's, or unspecified where nobody said so and the framing has no end.
    """

    length: int
    block_digest: str
    payload_digest: str
    truncated: Truncation | None


def measure(draft: Draft) -> Measured:
    """One pass over the block. Raises OSError when a spool file cannot be read."""
    block, framed, payload = hashlib.sha256(draft.head), hashlib.sha256(), hashlib.sha256()
    length = len(draft.head)
    dechunker = Dechunker()
    for piece in draft.body.chunks():
        block.update(piece)
        length += len(piece)
        if draft.payload is not RecordPayload.NONE:
            framed.update(piece)
        if draft.payload is RecordPayload.DECHUNKED:
            payload.update(dechunker.feed(piece))
    cut = draft.chunked and draft.payload is RecordPayload.DECHUNKED and not dechunker.whole
    truncated = draft.truncated or (Truncation.UNSPECIFIED if cut else None)
    dechunked = draft.payload is RecordPayload.DECHUNKED and dechunker.bears_out(truncated=truncated is not None)
    chosen = payload if dechunked else framed
    return Measured(
        length=length,
        block_digest=f"sha256:{block.hexdigest()}",
        payload_digest="" if draft.payload is RecordPayload.NONE else f"sha256:{chosen.hexdigest()}",
        truncated=truncated,
    )


class RecordFile:
    """An open WARC file to which whole records are appended, or nothing.

    ``raw`` is unbuffered, so that a record is either in the file or its failure is known at once.
    """

    def __init__(self, raw: io.FileIO) -> None:
        self._raw = raw
        self.size = 0  # bytes of whole records

    def append(self, draft: Draft, on_lost_body: Callable[[OSError], None]) -> RecordRef:
        """Write one record. Raises OSError; the file then ends with its last whole record.

        A body whose spool file cannot be read is reported and left out; the record says it is truncated.
        """
        try:
            measured = measure(draft)
        except OSError as error:
            on_lost_body(error)
            draft = replace(draft, body=Body(), truncated=draft.truncated or Truncation.UNSPECIFIED)
            measured = measure(draft)
        draft = replace(draft, truncated=measured.truncated)
        start = self.size
        try:
            head = serialise(_fields(draft, measured)) + draft.head
            for piece in member(head, chain(draft.body.chunks(), (_TAIL,)), packed=draft.packed):
                view = memoryview(piece)
                while view:
                    count = self._raw.write(view) or 0
                    view = view[count:]
                    self.size += count
        except BaseException:
            self.size = start
            self._raw.truncate(start)
            self._raw.seek(start)
            raise
        return replace(
            draft.ref,
            offset=start,
            length=self.size - start,
            block_length=measured.length,
            block_digest=measured.block_digest,
            payload_digest=measured.payload_digest,
            truncated=measured.truncated.value if measured.truncated else "",
        )

    def sync(self) -> None:
        """Return when the bytes are on the disk."""
        os.fsync(self._raw.fileno())

    def close(self) -> None:
        """Close the file."""
        self._raw.close()


def _fields(draft: Draft, measured: Measured) -> Iterator[Field]:
    yield "WARC-Type", draft.ref.type
    yield "WARC-Record-ID", f"<{draft.ref.record_id}>"
    yield "WARC-Date", moment.to_iso(draft.ref.date)
    if draft.ref.url:
        yield "WARC-Target-URI", draft.ref.url
    if draft.ref.concurrent_to:
        yield "WARC-Concurrent-To", f"<{draft.ref.concurrent_to}>"
    yield from draft.fields
    if draft.truncated:
        yield "WARC-Truncated", draft.truncated.value
    yield "WARC-Block-Digest", measured.block_digest
    if measured.payload_digest:
        yield "WARC-Payload-Digest", measured.payload_digest
    yield "Content-Type", draft.ref.content_type
    yield "Content-Length", str(measured.length)


_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"  # deflate, no flags, no time, unknown system
_LEVEL = 6


def member(head: bytes, body: Iterable[bytes], *, packed: bool) -> Iterator[bytes]:
    """The bytes of a member that inflates to ``head`` followed by ``body``; ``packed`` stores the body."""
    deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    crc, size = zlib.crc32(head), len(head)
    yield _HEADER + deflate.compress(head)
    if packed:
        yield deflate.flush(zlib.Z_FULL_FLUSH)
        deflate = zlib.compressobj(0, zlib.DEFLATED, -zlib.MAX_WBITS)
    for piece in body:
        crc, size = zlib.crc32(piece, crc), size + len(piece)
        yield deflate.compress(piece)
    yield deflate.flush() + crc.to_bytes(4, "little") + (size % 2**32).to_bytes(4, "little")
