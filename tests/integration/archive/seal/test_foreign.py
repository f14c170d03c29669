"""Other people's files: faults are named with record and offset, habits are no faults."""

import pytest

from capture.archive.seal import Report
from tests.builders.sealed import report
from tests.sites import files

SOUND = ["W02-one-crlf.warc", "W02-one-member.warc.gz", "W03-revisits.warc.gz", "W04-transfer.warc.gz"]
SOUND += ["W05-good.wacz", "W05-deflated.wacz"]


def verified(name: str) -> Report:
    return report(files("faultsite") / name)


@pytest.mark.parametrize("name", SOUND)
def test_sound_files_pass(name: str) -> None:
    assert verified(name).faults == ()


@pytest.mark.parametrize(
    ("name", "check", "offset"),
    [
        ("W01-cut-last.warc.gz", "record.gzip-cut", 729),
        ("W01-cut-crc.warc.gz", "record.gzip-cut", 729),
        ("W01-bad-middle.warc.gz", "record.gzip", 364),
        ("W01-tail-garbage.warc.gz", "record.garbage", 1100),
        ("W01-cut-plain.warc", "record.cut", 3370),
        ("W02-length-plus-one.warc", "record.block-digest", 0),
        ("W05-bad-offset.wacz", "index.offset", 7),
    ],
)
def test_faults_name_their_place(name: str, check: str, offset: int) -> None:
    assert (check, offset) in {(fault.name, fault.offset) for fault in verified(name).faults}


def test_a_hash_of_other_bytes_names_the_file() -> None:
    (fault,) = verified("W05-stale-hash.wacz").faults
    assert (fault.name, fault.file) == ("manifest.hash", "archive/data.warc.gz")


def test_index_and_warc_that_disagree_are_said_to() -> None:
    assert all("index and WARC disagree" in fault.text for fault in verified("W05-bad-offset.wacz").faults)


def test_a_digest_over_the_chunk_framing_is_a_habit() -> None:
    (remark,) = [check for check in verified("W04-transfer.warc.gz").checks if check.name == "record.framed-digest"]
    assert remark.ok
    assert remark.remark


def test_an_unsigned_package_is_said_to_be_unsigned() -> None:
    (check,) = [check for check in verified("W05-good.wacz").checks if check.name == "signature"]
    assert check.ok
    assert "not signed" in check.text
