"""The reader names record and offset of each fault, and one bad record does not hide the next."""

import gzip
import io
import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capture.errors import Damaged
from capture.formats.warc import Fault, FaultCode, Record, check, read
from capture.formats.warc.reader import read_one
from tests.builders.records import exchange, html, record, write, zipped
from tests.sites import files

URLS = [f"http://site.test/{name}" for name in ("one", "two", "three")]
RECORDS = [record("response", url, html(b"<p>" + url.encode() * 20)) for url in URLS]


def faults_of(records: Iterable[Record]) -> list[tuple[str, FaultCode, int]]:
    """URL, code and offset of every fault, remarks included."""
    return [(one.url, fault.code, fault.offset) for one in records for fault in one.finish()]


def whole(data: bytes) -> list[str]:
    """URLs of the records that are whole."""
    found = []
    for one in read(io.BytesIO(data)):
        one.finish()
        found += [one.url] * one.whole
    return found


def test_a_plain_file() -> None:
    """Offsets, lengths, fields and blocks."""
    data = b"".join(RECORDS)
    at = 0
    for one, expected, url in zip(read(io.BytesIO(data)), RECORDS, URLS, strict=True):
        assert b"".join(one.chunks(7)) == html(b"<p>" + url.encode() * 20)
        assert one.finish() == ()
        assert (one.type, one.url, one.offset, one.length) == ("response", url, at, len(expected))
        at += len(expected)


def test_a_member_a_record() -> None:
    """Offset and length are of the stored record."""
    data = zipped(*RECORDS)
    places = []
    for one in read(io.BytesIO(data)):
        assert one.finish() == ()
        places.append((one.offset, one.length))
        assert gzip.decompress(data[one.offset : one.offset + one.length]) == RECORDS[len(places) - 1]


def test_members_cut_without_regard_to_records() -> None:
    """Block-wise compressors do that: all records are read."""
    plain = b"".join(RECORDS)
    data = b"".join(gzip.compress(plain[i : i + 300]) for i in range(0, len(plain), 300))
    assert whole(data) == URLS


def test_the_body_follows_the_head() -> None:
    """The head is looked at without taking it from the block."""
    one = next(read(io.BytesIO(RECORDS[0])))
    assert one.head.status == 200
    assert b"".join(one.body()) == b"<p>" + URLS[0].encode() * 20


def test_fields_are_bytes_safe() -> None:
    """A URL in Latin-1 or UTF-8 raises nothing and comes back as the same bytes."""
    raw = b"http://site.test/\xe9?\xc3\xa9"
    data = record("response", raw.decode("utf-8", "surrogateescape"), html(b"x"))
    one = next(read(io.BytesIO(data)))
    assert one.url.encode("utf-8", "surrogateescape") == raw
    assert (b"WARC-Target-URI", raw) in one.fields.pairs


def test_repeated_and_folded_fields() -> None:
    """WARC-Protocol comes once for each layer; old writers fold lines."""
    more = ("WARC-Protocol: h2", "WARC-Protocol: tls/1.3", "X-Long: a\r\n  b")
    one = next(read(io.BytesIO(record("response", URLS[0], html(b"x"), *more))))
    assert one.fields.every("warc-protocol") == ("h2", "tls/1.3")
    assert one.fields.get("X-Long") == "a b"


@pytest.mark.parametrize("version", ["WARC/0.17", "WARC/0.18", "WARC/1.0", "WARC/1.1"])
def test_versions(version: str) -> None:
    """All that are in archives."""
    assert next(read(io.BytesIO(record("response", URLS[0], html(b"x"), version=version)))).finish() == ()


@pytest.mark.parametrize(
    ("name", "offset", "code"),
    [
        ("W01-cut-last.warc.gz", 729, FaultCode.GZIP_CUT),
        ("W01-cut-crc.warc.gz", 729, FaultCode.GZIP_CUT),
        ("W01-cut-plain.warc", 3370, FaultCode.CUT),
        ("W01-bad-middle.warc.gz", 364, FaultCode.GZIP),
        ("W01-tail-garbage.warc.gz", 1100, FaultCode.GARBAGE),
    ],
)
def test_broken_files_of_others(name: str, offset: int, code: FaultCode) -> None:
    """W01: what is whole is read, what is not is a fault at its offset."""
    folder = files("faultsite")
    expected = json.loads((folder / "expect.json").read_text())[name]
    records = []
    for one in read(folder / name):
        one.finish()
        records.append(one)
    assert [one.url for one in records if one.whole] == expected["readable"]
    assert (code, offset) in {(fault.code, fault.offset) for one in records for fault in one.faults}


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("W02-one-member.warc.gz", {FaultCode.ONE_MEMBER}),
        ("W02-one-crlf.warc", {FaultCode.TRAILER}),
        ("W02-lf.warc", {FaultCode.LINE_FEEDS, FaultCode.TRAILER}),
    ],
)
def test_odd_files_of_others(name: str, codes: set[FaultCode]) -> None:
    """W02: all three records are read and the oddity is a remark."""
    seen, remarks = [], set()
    for one in read(files("faultsite") / name):
        one.finish()
        seen += [one.url] * one.whole
        remarks |= {fault.code for fault in one.faults}
    assert (seen, remarks) == (URLS, codes)


def test_a_length_one_too_large_is_said_with_its_digests() -> None:
    """W02: an old wget's habit; the digests are those of the block as it was."""
    for one in read(files("faultsite") / "W02-length-plus-one.warc"):
        codes = {fault.code for fault in check(one)}
        assert codes == {FaultCode.TRAILER, FaultCode.BLOCK_DIGEST, FaultCode.PAYLOAD_DIGEST}


def test_a_length_that_swallows_the_next_record_does_not_hide_it() -> None:
    """Plain files have no other frame than Content-Length: the reader looks back."""
    first = record("response", URLS[0], html(b"x"), length=400)
    data = first + RECORDS[1] + RECORDS[2]
    assert whole(data) == URLS[1:]
    assert (URLS[0], FaultCode.LENGTH, 0) in faults_of(read(io.BytesIO(data)))


def test_a_length_beyond_the_file_does_not_hide_the_rest() -> None:
    """The same at the end of the file."""
    data = record("response", URLS[0], html(b"x"), length=10**12) + RECORDS[1]
    assert whole(data) == [URLS[1]]


def test_a_length_too_large_in_a_member_is_cut_there() -> None:
    """A member that begins a record bounds the one before."""
    data = zipped(record("response", URLS[0], html(b"x"), length=400), *RECORDS[1:])
    assert whole(data) == URLS[1:]
    assert faults_of(read(io.BytesIO(data))) == [(URLS[0], FaultCode.CUT, 0)]


@pytest.mark.parametrize("length", ["", "-5", "12a", "9" * 5000, "１２"])
def test_a_length_that_is_no_number(length: str) -> None:
    """The record is a fault, the next one is read."""
    bad = RECORDS[0].replace(b"Content-Length: ", b"Content-Length: " + length.encode() + b"\r\nX: ")
    for data in (bad + RECORDS[1], zipped(bad, RECORDS[1])):
        assert whole(data) == [URLS[1]]


def test_a_file_of_something_else_is_one_fault() -> None:
    """It holds no record."""
    for data in (b"\x89PNG\r\n\x1a\n" + bytes(5000), gzip.compress(b"hello" * 99), b"x", b"\x1f\x8b"):
        records = list(read(io.BytesIO(data)))
        assert [one.type for one in records] == [""]
        assert records[0].faults


def test_an_empty_file_has_no_records() -> None:
    """Nothing is wrong with what is not there; who needs records says so."""
    assert list(read(io.BytesIO(b""))) == []


def test_damaged_first_bytes_hide_nothing(tmp_path: Path) -> None:
    """A name that ends in .gz tells what the first byte no longer tells."""
    data = bytearray(zipped(*RECORDS))
    data[0] ^= 1
    path = tmp_path / "x.warc.gz"
    path.write_bytes(data)
    found = []
    for one in read(path):
        one.finish()
        found += [one.url] * one.whole
    assert found == URLS[1:]


def test_a_record_is_read_alone_by_its_place(tmp_path: Path) -> None:
    """Also in the middle of a member; where none begins it is Damaged with path and offset."""
    path = tmp_path / "x.warc.gz"
    path.write_bytes(gzip.compress(b"".join(RECORDS)))
    inner = len(RECORDS[0])
    assert [one.url for one in read_one(path, 0, inner)] == [URLS[1]]
    with pytest.raises(Damaged, match=r"x\.warc\.gz at byte 7"):
        list(read_one(path, 7))


def small_file(path: Path) -> bytes:
    """A small file of ours."""
    write(path, exchange(), exchange(number=2, url="https://example.org/b"))
    return path.read_bytes()


def test_cut_at_every_byte(tmp_path: Path) -> None:
    """Whatever is left, its whole records are read and the cut is said, unless it falls between records."""
    data = small_file(tmp_path / "x.warc.gz")
    ends = [one.offset + one.length for one in read(io.BytesIO(data)) if one.finish() == ()]
    for cut in range(1, len(data)):
        records = list(read(io.BytesIO(data[:cut])))
        assert sum(one.whole for one in records) == sum(end <= cut for end in ends)
        assert any(one.faults for one in records) == (cut not in ends)


def test_plain_cut_at_every_byte() -> None:
    """The same for a plain file, where the blank lines after a record may be lacking."""
    data = b"".join(RECORDS)
    ends = [sum(map(len, RECORDS[: i + 1])) for i in range(3)]
    for cut in range(1, len(data)):
        records = list(read(io.BytesIO(data[:cut])))
        assert sum(one.whole for one in records) == sum(end - 4 <= cut for end in ends)
        assert any(one.faults for one in records) == (cut not in ends)


def test_every_flipped_bit_in_a_record_is_found_and_hides_no_other(tmp_path: Path) -> None:
    """But for bits that say nothing about the record: FTEXT, time and system, and the padding of the last byte."""
    data = small_file(tmp_path / "x.warc.gz")
    places = [(one.offset, one.length) for one in read(io.BytesIO(data)) if one.finish() == ()]
    start, length = places[1]
    for place in range(start, start + length):
        flipped = bytearray(data)
        flipped[place] ^= 1 << (place % 8)
        faults: list[Fault] = []
        sound = 0
        for one in read(io.BytesIO(flipped)):
            faults += check(one)
            sound += one.whole
        assert sound >= len(places) - 1, place
        says_nothing = place - start in (*range(4, 10), length - 9) or (place - start, place % 8) == (3, 0)
        assert faults or says_nothing, place


@settings(max_examples=100)
@given(st.integers(0, 10**6), st.integers(0, 7), st.booleans(), st.booleans())
def test_flips_anywhere_never_raise(place: int, bit: int, packed: bool, single: bool) -> None:
    """In gzip and plain files, with a member a record and with one for all."""
    data = bytearray(b"".join(RECORDS))
    if packed:
        data = bytearray(gzip.compress(bytes(data)) if single else zipped(*RECORDS))
    data[place % len(data)] ^= 1 << bit
    for one in read(io.BytesIO(data)):
        check(one)
        assert one.offset <= len(data)


BITS = (b"WARC/1.1\r\n", b"\r\n", b"\n", b"Content-Length: 3\r\n", b"abc", b"WARC-Type: response\r\n")
PIECES = (*BITS, b"\x1f\x8b\x08\0", b"\0" * 40, RECORDS[0], zipped(RECORDS[1]), zipped(RECORDS[1])[:-9])


@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_any_mixture_ends(pieces: list[bytes]) -> None:
    """No loop without an end, no exception, and offsets only grow."""
    offsets = []
    for one in read(io.BytesIO(b"".join(pieces))):
        check(one)
        offsets.append((one.offset, one.inner))
    assert offsets == sorted(offsets)


def test_a_bomb_is_read_in_pieces() -> None:
    """A block of 40 MB of zeros in 40 kB is inflated piece by piece."""
    head = record("resource", "urn:x", b"", content_type="text/plain", length=40_000_000, tail=b"", digest="x:y")
    packer = io.BytesIO()
    with gzip.GzipFile(fileobj=packer, mode="wb", compresslevel=9) as file:
        file.write(head)
        for _ in range(40):
            file.write(bytes(1_000_000))
        file.write(b"\r\n\r\n")
    packer.seek(0)
    one = next(read(packer))
    assert max(map(len, one.chunks())) <= 65_536
    assert one.finish() == ()
