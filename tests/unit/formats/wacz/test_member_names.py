"""Names inside a package may come from an enemy: none may lead out of it."""

import pytest

from capture.formats.wacz.member_names import is_index, is_warc, safe

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
    assert safe(name)


@pytest.mark.parametrize("name", BAD)
def test_names_that_lead_elsewhere_are_not(name: str) -> None:
    assert not safe(name)


def test_warcs_and_indexes_are_known_by_their_folders() -> None:
    assert is_warc("archive/data.warc.gz")
    assert is_warc("archive/data.warc")
    assert not is_warc("data.warc.gz")
    assert not is_warc("archive/deep/data.warc.gz")
    assert is_index("indexes/index.cdx")
    assert is_index("indexes/index.cdxj")
    assert is_index("indexes/index.cdx.gz")
    assert not is_index("indexes/index.idx")
