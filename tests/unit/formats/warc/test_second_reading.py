"""warcio reads what was written: nothing differs of sound files, and what differs is named."""

import gzip
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import brotli
import pytest

from capture.formats.warc import RecordRef, WarcIndex, Writer
from capture.formats.warc import second_reading as module
from capture.formats.warc.second_reading import second_reading
from capture.model.exchange import Artifact, Body, Truncation
from tests.builders.records import DATE, exchange

PAGE = b"<p>" + b"The harbour was quiet. " * 40 + b"</p>"


def head(*lines: bytes, status: bytes = b"HTTP/1.1 200 OK") -> bytes:
    return b"\r\n".join([status, b"Content-Type: text/html", *lines, b"", b""])


def chunked(body: bytes, size: int = 7, end: bytes = b"0\r\n\r\n") -> bytes:
    return (
        b"".join(b"%x\r\n%s\r\n" % (len(piece := body[at : at + size]), piece) for at in range(0, len(body), size))
        + end
    )


CODED = b"Transfer-Encoding: chunked"
ANSWERS: dict[str, tuple[bytes, bytes]] = {
    "plain": (head(), PAGE),
    "another": (head(), PAGE),
    "empty": (head(), b""),
    "chunked": (head(CODED), chunked(PAGE)),
    "chunked, gzip": (head(CODED, b"Content-Encoding: gzip"), chunked(gzip.compress(PAGE))),
    "chunked, brotli": (head(CODED, b"Content-Encoding: br"), chunked(brotli.compress(PAGE), 1)),
    "deflate": (head(b"Content-Encoding: deflate"), zlib.compress(PAGE)),
    "raw deflate": (head(b"Content-Encoding: deflate"), zlib.compress(PAGE)[2:-4]),
    "two gzip members": (head(b"Content-Encoding: gzip"), gzip.compress(PAGE) + gzip.compress(PAGE)),
    "rest after gzip": (head(b"Content-Encoding: gzip"), gzip.compress(PAGE) + b"rest"),
    "wrong checksum": (head(b"Content-Encoding: gzip"), gzip.compress(PAGE)[:-8] + bytes(8)),
    "cut gzip": (head(b"Content-Encoding: gzip"), gzip.compress(PAGE)[:40]),
    "no gzip": (head(b"Content-Encoding: gzip"), PAGE),
    "zstd": (head(b"Content-Encoding: zstd"), PAGE),
    "two codings": (head(b"Content-Encoding: gzip, br"), brotli.compress(gzip.compress(PAGE))),
    "trailers": (head(CODED), chunked(PAGE, end=b"0\r\nX-Trailer: yes\r\n\r\n")),
    "bare line feeds": (head(CODED), chunked(PAGE).replace(b"\r\n", b"\n")),
    "no chunks": (head(CODED), PAGE),
    "cut chunks": (head(CODED), chunked(PAGE)[:-30]),
    "other case": (head(b"Transfer-Encoding: CHUNKED"), chunked(PAGE)),
    "a line without a colon": (head(b"what is this"), PAGE),
    "a folded line": (head(b"X-Long: one", b"  two"), PAGE),
    "a blank-looking line": (head(b" "), PAGE),
    "nobody's status": (head(status=b"ICY 200 OK"), PAGE),
    "line feeds": (head().replace(b"\r\n", b"\n"), PAGE),
    "no head": (b"", PAGE),
    "gzip of nothing": (head(b"Content-Encoding: gzip"), gzip.compress(b"")),
}


def written(path: Path, *, urls: int = 1) -> tuple[RecordRef, ...]:
    writer = Writer(path, software="warcite test", page_id="x")
    for number, (name, (start, body)) in enumerate(ANSWERS.items()):
        truncated = Truncation.DISCONNECT if name.startswith("cut") else None
        url = f"https://example.org/\u00e9 {number}\n" if name == "plain" else f"https://example.org/{number}"
        writer.put(
            exchange(
                number=number,
                url=url,
                response_head=start,
                response_body=Body.of(body),
                chunked=b"hunked" in start.lower(),
                truncated=truncated,
            )
        )
    writer.put_artifact(Artifact(uri="urn:text:x", content_type="text/plain", data=b"words", made=DATE))
    return writer.close().records


def test_nothing_differs_of_what_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Nor is anything printed; every payload is decoded here."""
    monkeypatch.setattr(module, "EVERY", 1)
    records = written(tmp_path / "data.warc.gz")
    assert second_reading(tmp_path / "data.warc.gz", records) == ()
    assert capfd.readouterr() == ("", "")


def inflated(data: bytes, record: RecordRef) -> bytes:
    return gzip.decompress(data[record.offset : record.offset + record.length])


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def repacked(data: bytes, record: RecordRef, change: Callable[[bytes], bytes]) -> bytes:
    """With that record's member packed anew, as sound as any."""
    member = gzip.compress(change(inflated(data, record)))
    return data[: record.offset] + member + data[record.offset + record.length :]


def swapped(data: bytes, one: RecordRef, other: RecordRef) -> bytes:
    """Two neighbours in each other's place."""
    first = data[one.offset : one.offset + one.length]
    second = data[other.offset : other.offset + other.length]
    return data[: one.offset] + second + first + data[other.offset + other.length :]


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda data, r: data[:-5], "stored length"),
        (lambda data, r: data[: r[9].offset], "warcio reads 9 records, 56 were written"),
        (lambda data, r: data + b"more", "warcio cannot read on"),
        (lambda data, r: data + gzip.compress(b"more\r\n\r\n"), "warcio cannot read on"),
        (lambda data, r: flipped(data, r[3].offset + r[3].length // 2), "warcio"),
        (lambda data, r: flipped(data, r[3].offset + r[3].length - 6), "warcio"),
        (lambda data, r: repacked(data, r[3], lambda text: text.replace(b"quiet", b"quite")), "digest of the block"),
        (lambda data, r: repacked(data, r[3], lambda text: text.replace(b"Length: ", b"Length: 1")), "of the block"),
        (lambda data, r: repacked(data, r[3], lambda text: text.replace(b": response", b": resource")), "type"),
        (lambda data, r: repacked(data, r[3], lambda text: text.replace(b"org/1", b"org/2")), "target"),
        (lambda data, r: swapped(data, r[3], r[4]), "record id"),
        (lambda data, r: b"no gzip at all", "warcio cannot read on"),
    ],
    ids="cut short rest member bit checksum byte length type target swapped nothing".split(),
)
def test_what_differs_is_named(
    tmp_path: Path,
    spoil: Callable[[bytes, tuple[RecordRef, ...]], bytes],
    words: str,
    capfd: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "data.warc.gz"
    records = written(path)
    assert (records[3].type, records[3].url) == ("response", "https://example.org/1")
    path.write_bytes(spoil(path.read_bytes(), records))
    texts = second_reading(path, records)
    assert any(words in text for text in texts), texts
    assert capfd.readouterr() == ("", "")


def test_a_record_that_differs_is_named_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "data.warc.gz"
    records = list(written(path))
    records[3] = replace(records[3], block_digest="sha256:" + "0" * 64)
    assert second_reading(path, records) == (
        f"warcio reads the response record of https://example.org/1 (at byte {records[3].offset}) otherwise: "
        "digest of the block",
    )


def test_every_tenth_response_is_decoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What our own reading makes of a payload is compared there, and there alone."""
    path = tmp_path / "data.warc.gz"
    records = written(path)
    asked = []
    payload = WarcIndex.readable

    def spied(self: WarcIndex, record: RecordRef, limit: int) -> object:
        asked.append(record.url)
        found = payload(self, record, limit)
        assert found is not None
        return replace(found, data=b"other")

    monkeypatch.setattr(WarcIndex, "readable", spied)
    texts = second_reading(path, records)
    responses = [record for record in records if record.type == "response"]
    assert asked == [record.url for record in responses[::10]]
    assert texts
    assert all("otherwise: decoded payload" in text for text in texts)
