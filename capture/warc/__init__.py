"""WARC files (ISO 28500:2017, WARC 1.1), written and read.

record: the WARC unit, a header of named fields and a block · block: the bytes after the header · payload:
the block of a resource; of HTTP messages the body without chunk framing, content coding kept · member: one
gzip member, which holds one record · reference: where a record stands and what it is, without its bytes.
"""

from capture.warc.ref import RecordRef, Written
from capture.warc.writer import Writer

__all__ = ["RecordRef", "Writer", "Written"]
