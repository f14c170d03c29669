"""The book: which of a replay's requests count as missed."""

from pathlib import Path

import pytest

from capture.formats.warc import WarcIndex
from capture.replay.answering import ReplayIndex
from capture.replay.playback.http import ListenerRequest
from capture.replay.playback.replay_log import ReplayLog
from tests.builders.records import exchange, write

PAGE = "https://example.org/story"


@pytest.fixture
def book(tmp_path: Path) -> ReplayLog:
    path = tmp_path / "data.warc.gz"
    memory = ReplayIndex.of(WarcIndex(path, write(path, exchange(url=PAGE))))
    return ReplayLog(memory, frozenset({"https://gone.example/a.js?_=1764033986000"}))


def ask(book: ReplayLog, url: str, method: str = "GET") -> int | None:
    request = ListenerRequest(method=method, target="/", headers={"accept": "*/*"})
    answer = book.answer(request, url, b"")
    return None if answer is None else answer.status


def test_what_is_recorded_is_no_gap(book: ReplayLog) -> None:
    assert ask(book, PAGE) == 200
    assert book.gaps(frozenset({PAGE})) == ()


def test_a_miss_is_a_gap_once(book: ReplayLog) -> None:
    """However often it is asked for; the fragment does not count."""
    lost = "https://example.org/lost.css"
    assert [ask(book, lost), ask(book, f"{lost}#top")] == [404, 404]
    (gap,) = book.gaps(frozenset({lost}))
    assert (gap.method, gap.url, gap.navigation) == ("GET", lost, False)


def test_what_failed_at_capture_fails_again(book: ReplayLog) -> None:
    """Also under another cache buster: the page then saw the same as now."""
    again = "https://gone.example/a.js?_=1764099999000"
    assert ask(book, again) is None
    assert book.gaps(frozenset({again})) == ()


def test_what_no_page_asked_for_is_no_gap(book: ReplayLog) -> None:
    """The browser's own requests (no sighting), and the icon that it looks for by itself."""
    own, icon = "https://update.example/check", "https://example.org/favicon.ico"
    assert [ask(book, own), ask(book, icon)] == [404, 404]
    assert book.gaps(frozenset({icon})) == ()
