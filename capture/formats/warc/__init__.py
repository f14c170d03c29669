"""WARC files (ISO 28500:2017, WARC 1.1), written and read; ARC files, the format before them, read by warcio.

record: the WARC unit, a header of named fields and a block · block: the bytes after the header · payload:
the block of a resource; of HTTP messages the body without chunk framing, content coding kept · member: one
gzip member, which holds one record · reference: where a record stands and what it is, without its bytes.
"""

from capture.formats.warc.faults import Fault, FaultCode
from capture.formats.warc.file_scan import FileScan, scan
from capture.formats.warc.http_head import HttpHead
from capture.formats.warc.payload import Payload, decode
from capture.formats.warc.reader import read
from capture.formats.warc.record import Record
from capture.formats.warc.record_check import check
from capture.formats.warc.record_ref import RecordRef, WrittenRecord
from capture.formats.warc.redaction import Redaction, credentials, policy
from capture.formats.warc.secret_scan import Leak, Leaks, leaks
from capture.formats.warc.warc_index import WarcIndex
from capture.formats.warc.writer import Writer

__all__ = [
    "Fault",
    "FaultCode",
    "FileScan",
    "HttpHead",
    "Leak",
    "Leaks",
    "Payload",
    "Record",
    "RecordRef",
    "Redaction",
    "WarcIndex",
    "Writer",
    "WrittenRecord",
    "check",
    "credentials",
    "decode",
    "leaks",
    "policy",
    "read",
    "scan",
]
