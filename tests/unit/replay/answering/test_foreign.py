"""Other people's files: revisits and odd transfers, through the view."""

import hashlib

import pytest

from capture.formats.warc import WarcIndex
from capture.replay.answering import MatchKind, ReplayIndex, find, original, resource
from tests.builders.replayed import mapping
from tests.sites import files

SITE = "http://site.test"


def memory(name: str) -> ReplayIndex:
    return ReplayIndex.of(WarcIndex.open(files("faultsite") / name))


def test_revisits_answer_with_the_bytes_they_repeat() -> None:
    """W03: another URL's payload under the revisit's own headers; by digest alone; a 304 hides nothing."""
    there = memory("W03-revisits.warc.gz")
    first = original(there, "GET", f"{SITE}/img?size=1&resize=333x", {})
    assert (first.status, first.match) == (200, MatchKind.EXACT)
    assert first.body
    second = original(there, "GET", f"{SITE}/img?size=1&resize=665x", {})
    assert (second.status, second.body) == (200, first.body)
    assert dict(second.headers)["X-Seen"] == "second"
    assert original(there, "GET", f"{SITE}/img?size=1&resize=850x", {}).body == first.body


def test_an_empty_revisit_is_its_own_answer() -> None:
    """W03: a 301 with an empty body, not the 200 headers of another empty page."""
    answer = resource(memory("W03-revisits.warc.gz"), mapping(), "GET", f"{SITE}/empty2", {})
    assert answer.status == 301
    assert dict(answer.headers)["Location"].endswith("/one")


def test_a_lost_original_is_said_so() -> None:
    """W03: no blank 200."""
    there = memory("W03-revisits.warc.gz")
    for answer in (
        original(there, "GET", f"{SITE}/lost", {}),
        resource(there, mapping(), "GET", f"{SITE}/lost", {"sec-fetch-dest": "document"}),
    ):
        assert answer.status == 404
        assert b"is not in this archive" in answer.body


@pytest.mark.parametrize("name", ["kept", "dechunked", "olddigest", "gzip-lie", "ce-none", "cl-long"])
def test_odd_transfers_come_whole(name: str) -> None:
    """W04: chunk framing kept or dropped, codings that lie."""
    answer = original(memory("W04-transfer.warc.gz"), "GET", f"{SITE}/{name}", {})
    digest = "430f4dc723ec8c93deb5546d822a83cb2a6d53c17a1357c033d6e1b1374ec68a"
    assert hashlib.sha256(answer.body).hexdigest() == digest


def test_the_page_of_a_file_that_has_no_rendered_dom() -> None:
    """The view's main document; its URL is where a reader begins."""
    there = memory("W04-transfer.warc.gz")
    assert there.page_url.startswith(SITE)
    assert find(there, "GET", there.page_url).kind is MatchKind.EXACT
