"""A record is checked against what it says of itself."""

import base64
import hashlib
import io

import pytest

from capture.formats.warc import FaultCode, check, read
from capture.model.digest import sha256
from tests.builders.records import html, record
from tests.sites import files

URL = "http://site.test/one"
CHUNKED = html(b"5\r\nhello\r\n0\r\n\r\n", "Transfer-Encoding: chunked")


def base32(data: bytes) -> str:
    """The old form."""
    return base64.b32encode(hashlib.sha1(data).digest()).decode()


def faults(data: bytes) -> list[tuple[FaultCode, bool]]:
    """Code and remark of each fault of the only record."""
    return [(fault.code, fault.remark) for fault in check(next(read(io.BytesIO(data))))]


@pytest.mark.parametrize(
    ("block", "more", "expected"),
    [
        (html(b"hello"), f"WARC-Payload-Digest: {sha256(b'hello')}", []),
        (html(b"hello"), f"WARC-Payload-Digest: SHA-256:{sha256(b'hello')[7:].upper()}", []),
        (html(b"hello"), f"WARC-Payload-Digest: sha1:{base32(b'hello')}", []),
        (html(b"hello"), f"WARC-Payload-Digest: {sha256(b'other')}", [(FaultCode.PAYLOAD_DIGEST, False)]),
        (html(b"hello"), "WARC-Payload-Digest: blake3:00", [(FaultCode.DIGEST_UNKNOWN, True)]),
        (html(b"hello"), "WARC-Payload-Digest: sha256:nonsense", [(FaultCode.PAYLOAD_DIGEST, False)]),
        (CHUNKED, f"WARC-Payload-Digest: {sha256(b'hello')}", []),
        (html(b"hello"), "X: y", []),
        (html(b"hello", "Content-Length: 9"), "X: y", [(FaultCode.HTTP_LENGTH, True)]),
        (html(b"hello", "Content-Length: 9"), "WARC-Truncated: length", []),
        (html(b"", "Content-Length: 9"), "X: y", []),
    ],
)
def test_payloads(block: bytes, more: str, expected: list[tuple[FaultCode, bool]]) -> None:
    """Digests in any spelling; a body that is too short is said, unless the record says it."""
    assert faults(record("response", URL, block, more)) == expected


def test_a_digest_over_the_framing_is_a_habit() -> None:
    """warcio and others write it; the payload is still what the framing holds."""
    framed = CHUNKED.partition(b"\r\n\r\n")[2]
    data = record("response", URL, CHUNKED, f"WARC-Payload-Digest: {sha256(framed)}")
    assert faults(data) == [(FaultCode.FRAMED_DIGEST, True)]


def test_a_block_that_is_not_what_it_says() -> None:
    """The digest covers head and body."""
    assert faults(record("response", URL, html(b"x"), digest=sha256(b"y"))) == [(FaultCode.BLOCK_DIGEST, False)]


def test_a_revisit_has_the_digest_of_another_payload() -> None:
    """It cannot be checked here, so it is not."""
    assert faults(record("revisit", URL, html(b""), f"WARC-Payload-Digest: {sha256(b'x')}")) == []


def test_transfer_habits_of_others() -> None:
    """W04: verify says which digest is over the raw body, and which length is too large."""
    found = {}
    for one in read(files("faultsite") / "W04-transfer.warc.gz"):
        found[one.url.rpartition("/")[2]] = [(fault.code, fault.remark) for fault in check(one)]
    assert {name: codes for name, codes in found.items() if codes} == {
        "olddigest": [(FaultCode.FRAMED_DIGEST, True)],
        "cl-long": [(FaultCode.HTTP_LENGTH, True)],
    }
