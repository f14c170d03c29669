"""What is in a package may come from an enemy: no name may lead out of it, no index may fill the memory."""

import gzip
import io

import pytest

from capture.formats.wacz.package import gunzip, is_index, is_safe, is_warc

GOOD = ["datapackage.json", "archive/data.warc.gz", "a/b/c", "a/..b", "ä/ö", "a b"]
BAD = [
    "",
    "/etc/passwd",
    "../x",
    "a/../../x",
    "a/./b",
    "a//b",
    "a/",
    "C:/x",
    "c:x",
    "a\\b",
    "..\\x",
    "a\x00b",
    "a\nb",
    "x" * 300,
    "a/" * 600 + "a",
]


@pytest.mark.parametrize("name", GOOD)
def test_ordinary_names_are_safe(name: str) -> None:
    assert is_safe(name)


@pytest.mark.parametrize("name", BAD)
def test_names_that_lead_elsewhere_are_not(name: str) -> None:
    assert not is_safe(name)


def test_warcs_and_indexes_are_known_by_their_folders() -> None:
    assert is_warc("archive/data.warc.gz")
    assert is_warc("archive/data.warc")
    assert not is_warc("data.warc.gz")
    assert not is_warc("archive/deep/data.warc.gz")
    assert is_index("indexes/index.cdx")
    assert is_index("indexes/index.cdxj")
    assert is_index("indexes/index.cdx.gz")
    assert not is_index("indexes/index.idx")


def test_a_compressed_index_cannot_fill_the_memory() -> None:
    bomb = io.BytesIO()
    with gzip.GzipFile(fileobj=bomb, mode="wb") as file:
        file.write(b"\0" * 100_000)
    with pytest.raises(ValueError, match="more than"):
        gunzip(bomb.getvalue() * 3, 250_000)
    with pytest.raises(ValueError, match="cut"):
        gunzip(bomb.getvalue()[:-9], 250_000)
