"""Files of other programs (bank2): which page is the page, parts in other records and files, formats beside WARC.

What is not right yet is a strict expected failure: the day it is mended, its mark has to go.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from capture.errors import WarciteError
from capture.workflows.extract import extract
from capture.workflows.verify import verify
from tests.sites import files
from tests.sites.bank2.words import PARAGRAPHS

STORY = "http://site.test/story"


def later(reason: str) -> pytest.MarkDecorator:
    """Not right yet; only the assertion itself may fail."""
    return pytest.mark.xfail(strict=True, raises=AssertionError, reason=reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What was said of a file; ``article`` is None where it was refused, and ``words`` then say why."""

    sound: bool
    words: str
    article: dict[str, Any] | None

    def refused_with(self, *words: str) -> bool:
        """Nothing is presented, and the words are said."""
        return self.article is None and all(word.casefold() in self.words.casefold() for word in words)

    def shows(self, url: str) -> bool:
        """The article is that of the URL, with all its paragraphs."""
        if self.article is None:
            return False
        texts = [block["text"] for block in self.article["blocks"] if block["kind"] == "paragraph"]
        return self.article["url"] == url and texts == list(PARAGRAPHS)


@pytest.fixture
def read(request: pytest.FixtureRequest, own_home: Path) -> Read:
    """The file that the test is about, verified and extracted."""
    path = files("bank2") / request.param
    said, sound, article = [], False, None
    try:
        report = verify(str(path), own_home / "none")
        sound = report.ok
        said += [check.text for check in report.checks if check.remark or not check.ok]
    except WarciteError as error:
        said += [error.message, error.hint]
    try:
        extracted = extract(str(path), own_home / "none", "json")
        article = json.loads(extracted.text)
        said += [extracted.lacking, extracted.warning]
    except WarciteError as error:
        said += [error.message, error.hint]
    return Read(sound=sound, words="\n".join(said), article=article)


def of(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("read", [name], indirect=True)


@of("ZIP64.wacz")
def test_a_zip64_package_is_like_any_other(read: Read) -> None:
    assert read.sound, read.words
    assert read.shows(STORY), read.article


@of("PAGE-frame-first.wacz")
@later("the list of pages is not asked for the page")
def test_the_page_is_the_one_that_the_package_names(read: Read) -> None:
    """Not the frame's document, which was recorded before it."""
    assert read.shows(STORY)


@of("PAGE-two-warcs.wacz")
def test_the_page_may_stand_in_the_second_warc(read: Read) -> None:
    assert read.sound
    assert read.shows(STORY)


@of("PAGE-crawl.wacz")
@later("the list of pages is not asked for the page")
def test_the_page_of_a_crawl_is_its_seed(read: Read) -> None:
    """Never the last page silently."""
    assert read.shows(STORY)


@of("PAGE-not-there.wacz")
@later("another page is shown in place of one that no record holds")
def test_a_page_that_no_record_holds_is_not_replaced_by_another(read: Read) -> None:
    assert "http://site.test/elsewhere" in read.words
    assert read.article is None or read.article["url"] != "http://site.test/offers"


@of("CROSS-revisit.wacz")
@later("an original in another WARC of the package is not found")
def test_a_revisit_finds_its_original_in_another_warc(read: Read) -> None:
    assert read.sound
    assert "not in this archive" not in read.words
    assert read.shows(STORY)


@of("SEGMENT-whole.warc.gz")
@later("segments are not joined")
def test_segments_are_joined_or_said_to_be_one_part(read: Read) -> None:
    assert "digest does not match" not in read.words
    assert read.shows(STORY) or "segment" in read.words


@of("SEGMENT-lost.warc.gz")
@later("a missing segment is not noticed")
def test_a_missing_segment_is_named(read: Read) -> None:
    assert not read.sound
    assert "segment 2" in read.words
    assert read.article is None or read.article["coverage"] != 1.0


@pytest.mark.parametrize("read", ["ARC-old.arc.gz", "ARC-as.warc.gz"], indirect=True)
def test_an_arc_file_is_read_and_called_one(read: Read) -> None:
    """With who read it, and what nobody could check."""
    assert read.sound
    assert read.shows("http://site.test/old?title=Beds%20in%20a%20Shed")
    assert "an ARC file, read by warcio: it has no digests" in read.words


@pytest.mark.parametrize("read", ["MULTI-nested.wacz", "MULTI-list.json"], indirect=True)
@later("packages of packages are not known")
def test_a_package_of_packages_is_opened_or_names_them(read: Read) -> None:
    assert read.shows(STORY) or read.refused_with("packages", "one.wacz")
