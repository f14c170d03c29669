"""WARC files (ISO 28500:2017, WARC 1.1), written and read.

record: the WARC unit, a header of named fields and a block · block: the bytes after the header · payload:
the block of a resource; of HTTP messages the body without chunk framing, content coding kept · member: one
gzip member, which holds one record · reference: where a record stands and what it is, without its bytes.
"""

from capture.warc.check import check
from capture.warc.faults import Fault, FaultCode
from capture.warc.http import Head
from capture.warc.leaks import Leak, Leaks, leaks
from capture.warc.payload import Payload, decode
from capture.warc.reader import read
from capture.warc.record import Record
from capture.warc.redact import Redaction, credentials, policy
from capture.warc.ref import RecordRef, Written
from capture.warc.scan import Scan, scan
from capture.warc.view import View
from capture.warc.writer import Writer

__all__ = [
    "Fault",
    "FaultCode",
    "Head",
    "Leak",
    "Leaks",
    "Payload",
    "Record",
    "RecordRef",
    "Redaction",
    "Scan",
    "View",
    "Writer",
    "Written",
    "check",
    "credentials",
    "decode",
    "leaks",
    "policy",
    "read",
    "scan",
]
