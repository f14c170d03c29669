"""What a file still holds of a secret is named by record and place, and never shown."""

import gzip
import os
import sys
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from capture.formats.warc import Leaks, leaks
from capture.formats.warc.payload import unpacked
from capture.formats.warc.secret_search import needles
from capture.model.exchange import Body
from capture.model.secret import Secrets
from tests.builders.records import exchange, html, record, write, zipped

SECRET = "Sw0rdfish-xyz"
WANTED = needles(Secrets.named({"password of the seed": SECRET}))

CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": lambda data: gzip.compress(data[:9]) + gzip.compress(data[9:]),
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": lambda data: zstandard.ZstdCompressor().compress(data),
    "gzip, br": lambda data: brotli.compress(gzip.compress(data)),
    "none": bytes,
}


def chunked(data: bytes) -> bytes:
    """Chunks of three bytes, so that nothing stands in one piece."""
    parts = [data[at : at + 3] for at in range(0, len(data), 3)]
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def places(found: Leaks) -> list[tuple[str, str, str]]:
    return [(leak.type, leak.place, leak.secret) for leak in found.found]


def test_a_file_is_not_opened_where_nothing_is_looked_for(tmp_path: Path) -> None:
    assert leaks(tmp_path / "missing.warc.gz", ()) == Leaks()


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("framed", [False, True])
def test_decoded_bodies_are_searched(tmp_path: Path, coding: str, framed: bool) -> None:
    body = CODINGS[coding](b"<p>your password is " + SECRET.encode() + b"</p>")
    lines = f"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\n"
    lines += "Transfer-Encoding: chunked\r\n\r\n" if framed else "\r\n"
    one = exchange(
        response_head=lines.encode(), response_body=Body.of(chunked(body) if framed else body), chunked=framed
    )
    (response, *_) = write(tmp_path / "a.warc.gz", one)[1:]
    (leak,) = leaks(tmp_path / "a.warc.gz", WANTED).found
    assert (leak.secret, leak.type, leak.url) == ("password of the seed", "response", one.url)
    assert (leak.offset, leak.place, leak.at) == (response.offset, "body", 20)


@pytest.mark.parametrize("label", ["Content-Encoding: gzip", "Content-Encoding: br", "Transfer-Encoding: chunked"])
def test_a_body_whose_head_lies_is_searched_as_it_stands(tmp_path: Path, label: str) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(zipped(record("response", "http://x.test/", html(SECRET.encode(), label))))
    assert places(leaks(path, WANTED)) == [("response", "body", "password of the seed")]


def test_every_place_of_a_record_is_searched(tmp_path: Path) -> None:
    """Header, head, body; artifacts and metadata too. The URL that is told is without the secret."""
    path = tmp_path / "a.warc.gz"
    url = f"http://x.test/{SECRET}"
    path.write_bytes(
        zipped(
            record("response", url, html(b"", f"X-Echo: {SECRET}")),
            record("resource", "urn:dom:http://x.test/", b"<p>U3cwcmRmaXNoLXh5eg==", content_type="text/html"),
        )
    )
    found = leaks(path, WANTED)
    assert places(found) == [
        ("response", "header", "password of the seed"),
        ("response", "head", "password of the seed"),
        ("resource", "body", "password of the seed"),
    ]
    assert found.records == 2
    assert SECRET not in repr(found) + "".join(map(str, found.found))
    assert str(found.found[0]) == (
        "the password of the seed stands in the response record of http://x.test/REDACTED (at byte 0, in its header)"
    )


def test_memory_does_not_grow_with_the_body(tmp_path: Path) -> None:
    """A spooled body of 60 MB, and one that unpacks to as much; the secret is the last that it holds."""
    big = tmp_path / "body"
    with big.open("wb") as file:
        for _ in range(60):
            file.write(os.urandom(1 << 10) * (1 << 10))
        file.write(SECRET.encode())
    packed = zlib.compress(b"\0" * 60_000_000 + SECRET.encode())
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\n\r\n"
    write(
        tmp_path / "a.warc.gz",
        exchange(response_body=Body(path=big, length=big.stat().st_size)),
        exchange(number=2, response_head=head, response_body=Body.of(packed)),
    )
    tracemalloc.start()
    try:
        found = leaks(tmp_path / "a.warc.gz", WANTED)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert [leak.at for leak in found.found] == [60 << 20, 60_000_000]
    assert peak < 4_000_000


def test_what_unpacks_to_more_than_the_limit_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that nobody takes it for searched."""
    monkeypatch.setattr(sys.modules["capture.formats.warc.secret_scan"], "RECORD_LIMIT", 1_000_000)
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\n\r\n"
    body = Body.of(zlib.compress(b"\0" * 5_000_000))
    write(tmp_path / "a.warc.gz", exchange(response_head=head, response_body=body))
    assert leaks(tmp_path / "a.warc.gz", WANTED).unread == ("https://example.org/story",)


@given(data=st.binary(max_size=3000), size=st.integers(1, 700), coding=st.sampled_from(sorted(CODINGS)))
def test_pieces_unpack_to_what_was_packed(data: bytes, size: int, coding: str) -> None:
    """Wherever the packed bytes are cut."""
    packed = CODINGS[coding](data)
    pieces = (packed[at : at + size] for at in range(0, len(packed), size))
    assert b"".join(unpacked(pieces, coding)) == data
