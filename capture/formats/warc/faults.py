"""Faults: what is wrong with a file, as data that names the place."""

import enum
from dataclasses import dataclass

__all__ = ["Fault", "FaultCode"]


class FaultCode(enum.StrEnum):
    """What is wrong. The names are stable: they stand in ``verify --json``."""

    GARBAGE = "garbage"  # bytes that belong to no record
    GZIP = "gzip"  # a member that does not inflate, or not to what its checksum says
    GZIP_CUT = "gzip-cut"  # the file ends inside a member
    HEADER = "header"  # a record's header cannot be read
    FIELD = "field"  # a mandatory field is missing or cannot be read
    LENGTH = "length"  # Content-Length is missing, wrong or runs into the next record
    CUT = "cut"  # the block is shorter than its Content-Length
    TRAILER = "trailer"  # not CRLF CRLF after the block
    LINE_FEEDS = "line-feeds"  # header lines end with LF alone
    ONE_MEMBER = "one-member"  # several records in one gzip member: no random access
    BLOCK_DIGEST = "block-digest"
    PAYLOAD_DIGEST = "payload-digest"
    DIGEST_UNKNOWN = "digest-unknown"  # an algorithm that is not known here
    FRAMED_DIGEST = "framed-digest"  # payload digest over the chunk framing: a known habit
    ARC = "arc"  # the file is no WARC: read by warcio, and without digests
    HTTP_LENGTH = "http-length"  # the HTTP body is shorter than its Content-Length


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault at ``offset`` bytes into the file (of the stored record that it concerns).

    A ``remark`` is worth saying, yet nothing is lost or altered.
    """

    code: FaultCode
    text: str
    offset: int
    remark: bool = False

    def __str__(self) -> str:
        return f"at byte {self.offset}: {self.text}"
