"""ARC files of other tools: read by warcio, handed on as records, with what is wrong at its place."""

import gzip
import random
import tracemalloc
from pathlib import Path

import pytest

from capture.errors import Damaged
from capture.formats.warc import FaultCode, WarcIndex, check, read, scan
from capture.formats.warc.reader import read_one

URL = "http://site.test/old?title=Beds in a Shed"
ANSWER = b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Beds in a shed.</p>"


def unit(uri: str, block: bytes, *, mime: str = "text/html", length: str = "", moment: str = "20040925001013") -> bytes:
    return f"{uri} 192.0.2.7 {moment} {mime} {length or len(block)}\n".encode() + block + b"\n"


def about(version: str = "1 0 Somebody", more: bytes = b"") -> bytes:
    lines = f"{version}\nURL IP-address Archive-date Content-type Archive-length\n".encode() + more
    return unit("filedesc://old.arc", lines, mime="text/plain", moment="20040925001000")


STORY = unit(URL, ANSWER)
DNS = unit("dns:site.test", b"20040925001012\nsite.test. 192.0.2.7\n", mime="text/dns")
UNITS = {
    "ARC 1.0": (about(), STORY, DNS),
    "ARC 1.1": (
        about("1 1 InternetArchive", b"<arcmetadata><arc:software>x</arc:software></arcmetadata>\n"),
        STORY,
        DNS,
    ),
}


def written(folder: Path, units: tuple[bytes, ...], *, packed: bool) -> Path:
    path = folder / ("old.arc.gz" if packed else "old.arc")
    path.write_bytes(b"".join(gzip.compress(one, mtime=0) if packed else one for one in units))
    return path


def faults(path: Path) -> list[tuple[FaultCode, int]]:
    return [(fault.code, fault.offset) for record in read(path) for fault in check(record) if not fault.remark]


@pytest.mark.parametrize("packed", [True, False], ids=["gzip", "plain"])
@pytest.mark.parametrize("units", UNITS.values(), ids=UNITS)
def test_the_records_of_an_arc_file(tmp_path: Path, units: tuple[bytes, ...], packed: bool) -> None:
    """The file's description, an answer, and a block that is no HTTP message; each is found again by its offset."""
    path = written(tmp_path, units, packed=packed)
    found = scan(path)
    assert [(ref.type, ref.url, ref.status) for ref in found.records] == [
        ("warcinfo", "", None),
        ("response", "http://site.test/old?title=Beds%20in%20a%20Shed", 200),
        ("resource", "dns:site.test", None),
    ]
    assert found.records[1].date.isoformat() == "2004-09-25T00:10:13+00:00"
    assert all(ref.record_id == f"urn:arc:{ref.offset}" and not ref.block_digest for ref in found.records)
    view = WarcIndex.open(path)
    assert [view.payload(ref).data for ref in view.records()][1:] == [
        b"<p>Beds in a shed.</p>",
        b"20040925001012\nsite.test. 192.0.2.7\n",
    ]
    if packed:
        assert [ref.offset + ref.length for ref in found.records] == [
            *(ref.offset for ref in found.records[1:]),
            path.stat().st_size,
        ]


@pytest.mark.parametrize(
    ("packed", "alone"), [(True, "the length and gzip's checksum alone"), (False, "the length alone")]
)
def test_who_read_it_and_what_nobody_can_check(tmp_path: Path, packed: bool, alone: str) -> None:
    """A remark, once a file."""
    path = written(tmp_path, UNITS["ARC 1.0"], packed=packed)
    remarks = [fault for record in read(path) for fault in check(record)]
    assert [(fault.code, fault.remark) for fault in remarks] == [(FaultCode.ARC, True)]
    assert f"read by warcio: it has no digests, so of its blocks {alone} can be checked" in str(remarks[0])


def test_the_name_says_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, UNITS["ARC 1.0"], packed=True).rename(tmp_path / "old.warc.gz")
    assert len(scan(path).records) == 3


def test_a_redirect_is_followed(tmp_path: Path) -> None:
    """By what the answer says."""
    moved = unit("http://site.test/", b"HTTP/1.0 302 Found\r\nLocation: /old?title=Beds%20in%20a%20Shed\r\n\r\n")
    view = WarcIndex.open(written(tmp_path, (about(), moved, STORY), packed=True))
    page = view.document("http://site.test/")
    assert page is not None
    assert page.status == 200


def test_no_record_begins_in_the_middle(tmp_path: Path) -> None:
    path = written(tmp_path, UNITS["ARC 1.0"], packed=True)
    with pytest.raises(Damaged, match="no record begins here"):
        list(read_one(path, 7))


PACKED = [gzip.compress(one, mtime=0) for one in UNITS["ARC 1.0"]]
SECOND, THIRD = len(PACKED[0]), len(PACKED[0]) + len(PACKED[1])
PLAIN_SECOND = len(UNITS["ARC 1.0"][0])


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        (b"".join(PACKED)[: THIRD - 30], (FaultCode.GZIP_CUT, SECOND)),
        (b"".join(PACKED)[:-3], (FaultCode.GZIP_CUT, THIRD)),
        (PACKED[0] + PACKED[1][:-8] + b"\0" * 8 + PACKED[2], (FaultCode.GZIP, SECOND)),
        (gzip.compress(b"".join(UNITS["ARC 1.0"])), (FaultCode.ONE_MEMBER, 0)),
        (about() + STORY[:-20], (FaultCode.CUT, PLAIN_SECOND)),
        (about() + unit(URL, ANSWER, length="7") + DNS, (FaultCode.LENGTH, PLAIN_SECOND)),
        (about() + unit(URL, ANSWER, length="x") + DNS, (FaultCode.LENGTH, PLAIN_SECOND)),
        (about() + unit(URL, ANSWER, moment="yesterday") + DNS, (FaultCode.FIELD, PLAIN_SECOND)),
        (about() + b"no line of five\n" + DNS, (FaultCode.GARBAGE, PLAIN_SECOND)),
    ],
    ids=["cut", "cut trailer", "checksum", "one member", "short", "too short a length", "no length", "no date", "junk"],
)
def test_what_is_wrong_is_said_at_its_offset(tmp_path: Path, data: bytes, wrong: tuple[FaultCode, int]) -> None:
    path = tmp_path / "bad.arc.gz"
    path.write_bytes(data)
    assert wrong in faults(path)


def test_no_bytes_raise_or_print(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Bytes changed at random, and the file cut anywhere."""
    path, chance = tmp_path / "bad.arc", random.Random(1)
    for data in (b"".join(PACKED), b"".join(UNITS["ARC 1.1"])):
        for _ in range(300):
            bad = bytearray(data[: chance.randrange(12, len(data) + 1)])
            for _ in range(chance.randrange(3)):
                bad[chance.randrange(len(bad))] = chance.randrange(256)
            path.write_bytes(bad)
            scan(path)
            assert all(0 <= offset <= len(bad) for _, offset in faults(path))
    assert capsys.readouterr() == ("", "")


def test_a_line_without_an_end_is_not_held(tmp_path: Path) -> None:
    """Forty million letters, which gzip packs into forty thousand bytes."""
    path = tmp_path / "bomb.arc.gz"
    path.write_bytes(PACKED[0] + gzip.compress(b"a" * 40_000_000))
    scan(written(tmp_path, UNITS["ARC 1.0"], packed=True))
    tracemalloc.start()
    assert faults(path)
    assert tracemalloc.get_traced_memory()[1] < 25_000_000
    tracemalloc.stop()
