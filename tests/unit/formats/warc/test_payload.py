"""Payloads are decoded as far as they can be, never further than a limit, and lies lose no byte."""

import gzip
import zlib

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from capture.formats.warc import http_head
from capture.formats.warc.payload import decode, unframe

TEXT = b"<!doctype html><title>te</title>" + b"<p>words</p>" * 500


def raw_deflate(data: bytes) -> bytes:
    """Without the zlib header, as some servers send it."""
    machine = zlib.compressobj(wbits=-15)
    return machine.compress(data) + machine.flush()


CODED = {
    "gzip": gzip.compress(TEXT),
    "x-gzip": gzip.compress(TEXT),
    "GZip": gzip.compress(TEXT),
    "deflate": zlib.compress(TEXT),
    "deflate ": raw_deflate(TEXT),
    "br": brotli.compress(TEXT),
    "zstd": zstandard.compress(TEXT),
    "gzip, br": brotli.compress(gzip.compress(TEXT)),
    "br, identity, zstd": zstandard.compress(brotli.compress(TEXT)),
    "identity": TEXT,
    "none": TEXT,
    "": TEXT,
    "utf-8": TEXT,
}


@pytest.mark.parametrize("coding", CODED, ids=repr)
def test_codings(coding: str) -> None:
    """Known ones are undone from the last to the first, unknown ones change nothing."""
    assert decode(CODED[coding], coding) == TEXT


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "gzip, br"])
def test_a_lie_loses_nothing(coding: str) -> None:
    """A body that is not what its label says stands as it is, first two bytes included."""
    assert decode(TEXT, coding) == TEXT


def test_brotli_labelled_gzip_stays() -> None:
    """The label is wrong in another way: still no byte is lost."""
    body = brotli.compress(TEXT)
    assert decode(body, "gzip") == body


@pytest.mark.parametrize("coding", ["gzip", "deflate", "zstd"])
def test_a_cut_body_gives_its_beginning(coding: str) -> None:
    """A download that broke off is readable as far as it goes."""
    noise = bytes(range(256)) * 2000
    body = {"gzip": gzip.compress(noise), "deflate": zlib.compress(noise), "zstd": zstandard.compress(noise)}[coding]
    found = decode(body[: len(body) - 5], coding)
    assert found
    assert noise.startswith(found)


def test_members_one_after_another_are_one_payload() -> None:
    """RFC 1952, 2.2; bytes that are no member end it."""
    assert decode(gzip.compress(b"a") + gzip.compress(b"b") + b"junk", "gzip") == b"ab"


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "deflate", "gzip, gzip"])
def test_a_bomb_stops_at_the_limit(coding: str) -> None:
    """Some kilobytes can unpack to gigabytes."""
    zeros = b"\0" * 6_000_000
    packers = {"gzip": gzip.compress, "br": lambda data: brotli.compress(data, quality=3), "deflate": zlib.compress}
    packers |= {"zstd": zstandard.compress, "gzip, gzip": lambda data: gzip.compress(gzip.compress(data))}
    assert decode(packers[coding](zeros), coding, 1_000_000) == zeros[:1_000_000]


def test_the_limit_holds_for_plain_bodies() -> None:
    """It is a limit of what is handed on."""
    assert decode(TEXT, "", 10) == TEXT[:10]


@given(st.sampled_from(sorted(CODED)), st.binary(), st.integers(0, 1000))
def test_nothing_raises_and_nothing_exceeds_the_limit(coding: str, body: bytes, limit: int) -> None:
    """Captured bytes are hostile."""
    assert len(decode(body, coding, limit)) <= limit


@given(st.sampled_from(["gzip", "br", "zstd", "deflate"]), st.integers(0, 10_000), st.integers(1, 255))
def test_flipped_bytes_never_raise(coding: str, place: int, flip: int) -> None:
    """What decodes is given, else what stands."""
    body = bytearray(CODED[coding])
    body[place % len(body)] ^= flip
    assert isinstance(decode(bytes(body), coding, 1 << 20), bytes)


CHUNKED = http_head.parse(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")


@pytest.mark.parametrize(
    ("body", "truncated", "payload"),
    [
        (b"5\r\nhello\r\n0\r\n\r\n", False, b"hello"),
        (b"hello, no framing", False, b"hello, no framing"),
        (b"7\r\nnot a chunked body", False, b"7\r\nnot a chunked body"),
        (b"abc\r\nshort", False, b"abc\r\nshort"),
        (b"abc\r\nshort", True, b"short"),
        (b"3\r\nabc\r\n3\r\nde", False, b"abcde"),
    ],
)
def test_framing_comes_off_only_where_it_is(body: bytes, truncated: bool, payload: bytes) -> None:
    """Some writers keep the header and drop the framing."""
    assert unframe(body, CHUNKED, truncated=truncated) == payload
