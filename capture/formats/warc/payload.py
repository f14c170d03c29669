"""Payloads as a reader wants them: chunk framing off, content coding off, never more than a limit.

Content codings lie in the wild. What does not decode is given as it stands, no byte lost; what decodes for
a while and then breaks off (a body that was cut) is given as far as it goes.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from capture.formats.warc.chunk_framing import dechunk
from capture.formats.warc.content_decoding import CODINGS, DECODE_ERRORS, unpacked
from capture.formats.warc.http_head import HttpHead

__all__ = ["DECODE_LIMIT", "Payload", "decode", "unframe"]

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
    """The body without chunk framing, where the head claims it and the bytes bear it out.

    Some writers keep the header and drop the framing; then the body is the payload as it stands.
    """
    if not head.chunked:
        return body
    data, machine = dechunk((body,))
    really = machine.framed or (truncated and not machine.broken)
    return data if really else body


def decode(body: bytes, content_encoding: str, limit: int = DECODE_LIMIT) -> bytes:
    """``body`` with its content codings undone, at most ``limit`` bytes.

    Known: gzip, x-gzip, deflate (with zlib header or raw), br, zstd, several after one another. Unknown
    ones (``none``) and ``identity`` change nothing.
    """
    data = body
    for coding in reversed(content_encoding.lower().split(",")):
        if coding.strip() in CODINGS and data:
            data = _bounded(unpacked((data,), coding), limit) or data
    return data[:limit]


def _bounded(pieces: Iterator[bytes], limit: int) -> bytes:
    """What could be decoded before the data or the limit ended."""
    out = bytearray()
    try:
        for piece in pieces:
            out += piece
            if len(out) >= limit:
                break
    except DECODE_ERRORS:
        pass  # what came before the fault stands; nothing at all means that the label lied
    return bytes(out[:limit])
