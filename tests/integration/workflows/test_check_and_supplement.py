"""The check within a save: what a replay or a reader misses is fetched once; what is missed again is told."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from capture.formats.warc import WarcIndex
from capture.model.job import Job
from capture.model.options import Limits, Options
from capture.model.outcome import Outcome
from capture.model.seed import Seed
from capture.workflows.open_archive import open_for_writing
from capture.workflows.progress import Silent
from capture.workflows.replay_check import replay
from capture.workflows.save import save
from capture.workflows.save_result import SaveResult
from tests.site import Site, Visitor

pytestmark = pytest.mark.long

# `dice` says where the page finds its second paragraph: another path each time it is opened.
PAGE = """<!doctype html><html lang=en><title>A page of chance</title><article><h1>A page of chance</h1>
<p>The reading room will close at six on Friday, an hour earlier than it does on other days of the week.</p>
<p id=more></p></article><script>
const dice = %s;
fetch(`/part/${dice}.txt`).then((answer) => answer.ok ? answer.text() : "")
  .then((text) => document.getElementById("more").append(text));
</script>"""
PART = b"Books that are due on Friday may be brought back on Monday without a fine, the librarian said."
RANDOM = "Math.random()"
UNSTEADY = "crypto.randomUUID()"  # replay does not make this one repeat


# The style asks for another picture where the window is narrow, as a reader's may be and the capture's is not.
NARROW = """<!doctype html><html lang=en><title>A wide page</title>
<style>p { background: url(/part/wide.png) } @media (max-width: 500px) { p { background: url(/part/narrow.png) } }
</style><p>The reading room will close at six on Friday, an hour earlier than on other days of the week.</p>"""


# A feed that goes on wherever its end comes into view, twelve times; and lines that a server adds one by one.
FEED = """<!doctype html><html lang=en><title>A feed</title><h1>A feed</h1><div id=feed></div>
<p id=end style="height: 40px">More</p><script>
let block = 0;
new IntersectionObserver(async (seen) => {
  if (!seen.some((one) => one.isIntersecting) || block >= 12) return;
  const part = await (await fetch(`/part/${block++}.txt`)).text();
  feed.insertAdjacentHTML("beforeend", `<p style="height: 1200px">${part}</p>`);
}).observe(end);
</script>"""
STREAM = """<!doctype html><html lang=en><title>News by the minute</title><h1>News by the minute</h1><p>The reading
room will close at six on Friday.</p><script>new EventSource("/lines").onmessage = () => 0;</script>"""


# In the page's own encoding, which is not UTF-8, in every place where a browser writes a query.
CYRILLIC = """<!doctype html><html lang=ru><meta charset=windows-1251><title>Поиск</title>
<link rel=stylesheet href="/part/style.css?слово"><p>Читальный зал закроется в пятницу в шесть, на час раньше.</p>
<img src="/part/a.png?q=привет&amp;r=☃"><img src=/part/b.png srcset="/part/c.png?ключ 1x, /part/d.png?ключ 2x">
<iframe src="/part/frame.html?рамка"></iframe><a href="/part/e.html?ссылка">ссылка</a></html>"""


# The same words each time, below a picture that is another each time, or that moves all the time.
PAINTED = """<!doctype html><html lang=en><title>Painted</title><body style="margin: 0">
<canvas id=board width=1280 height=700></canvas>
<p>The reading room will close at six on Friday, an hour earlier than on other days of the week.</p><script>
const pen = board.getContext("2d");
const paint = () => crypto.getRandomValues(new Uint8Array(3 * 448)).forEach((value, at, all) => {
  if (at %% 3) return;
  pen.fillStyle = `rgb(${value}, ${all[at + 1]}, ${all[at + 2]})`;
  pen.fillRect(50 * (at / 3 %% 26), 50 * Math.floor(at / 3 / 26), 50, 50);
});
paint();
%s
</script>"""
MOVING = "setInterval(paint, 100);"


POLICY = "default-src 'self' 'unsafe-inline'"


@contextmanager
def chance(dice: str) -> Iterator[tuple[str, list[str]]]:
    """The address of the page, whose policy lets nothing but its own site in, and what was asked of that site."""
    pages = {
        "/page": PAGE % dice,
        "/narrow": NARROW,
        "/feed": FEED,
        "/stream": STREAM,
        "/painted": PAINTED % "",
        "/moving": PAINTED % MOVING,
    }
    with Site() as site:
        for path, body in pages.items():
            site.page(path, body, Content_Security_Policy=POLICY)
        cyrillic = CYRILLIC.encode("cp1251", "xmlcharrefreplace")
        site.page("/cyrillic", cyrillic, kind="text/html", Content_Security_Policy=POLICY)
        site.answer("/lines", lambda visitor: visitor.begin(b"data: one line\n\n", "text/event-stream"))
        slow = b"<!doctype html><title>Slow</title><p>The reading room will close at six on Friday.</p>"
        site.answer("/slow", lambda visitor: visitor.begin(slow))
        site.otherwise = _part
        yield site.elsewhere("/page"), site.requests


def _part(visitor: Visitor) -> None:
    found = visitor.path.startswith("/part/")
    visitor.say(PART if found else b"", kind="text/plain", status=200 if found else 404, Content_Security_Policy=POLICY)


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONFIG", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))


def saved_with(url: str, folder: Path, **options: Any) -> SaveResult:
    archive = open_for_writing(folder, Silent())
    job = Job(seed=Seed.parse(url), options=Options(allow_private=True, **options))
    return asyncio.run(save(job, archive))


def parts(urls: list[str]) -> list[str]:
    return [path for path in (urlsplit(url).path for url in urls) if path.startswith("/part/")]


def test_what_a_replay_misses_is_fetched_once(tmp_path: Path) -> None:
    """It is recorded like everything else, and then the replay is whole."""
    with chance(RANDOM) as (url, asked):
        saved = saved_with(url, tmp_path / "archive")
    assert (saved.outcome, saved.reasons) == (Outcome.COMPLETE, ())
    assert saved.check is not None
    assert (saved.check.text, saved.check.missing) == (1.0, ())
    assert len(parts(asked)) == 2
    assert parts(list(saved.check.supplemented)) == parts(asked)[1:]
    records = WarcIndex.open(saved.path / "archive" / "data.warc.gz").records()
    recorded = [record.url for record in records if record.type == "response"]
    assert sorted(parts(recorded)) == sorted(parts(asked))


def test_what_it_misses_again_makes_the_snapshot_partial(tmp_path: Path) -> None:
    with chance(UNSTEADY) as (url, asked):
        saved = saved_with(url, tmp_path / "archive")
    assert saved.outcome is Outcome.PARTIAL
    assert {reason.code for reason in saved.reasons} == {"not_replayed", "replay_differs"}
    assert saved.check is not None
    assert len(parts(list(saved.check.missing))) == 1
    assert len(parts(asked)) == 2


def test_what_a_reader_of_the_frozen_view_misses_is_fetched_once(tmp_path: Path) -> None:
    """On a phone the page asks for what no capture in a wide window has seen."""
    with chance(RANDOM) as (url, asked):
        saved = saved_with(url.replace("/page", "/narrow"), tmp_path / "archive")
    assert saved.outcome is Outcome.COMPLETE
    assert saved.check is not None
    assert (parts(list(saved.check.supplemented)), saved.check.missing) == (["/part/narrow.png"], ())
    assert sorted(set(parts(asked))) == ["/part/narrow.png", "/part/wide.png"]


def test_a_feed_is_replayed_as_far_as_it_was_seen(tmp_path: Path) -> None:
    """The reader's window beside it must not slow the replayed page down to one picture a second."""
    with chance(RANDOM) as (url, asked):
        saved = saved_with(url.replace("/page", "/feed"), tmp_path / "archive")
    assert (saved.outcome, saved.reasons) == (Outcome.COMPLETE, ())
    assert saved.check is not None
    assert saved.check.text == 1.0
    assert len(parts(asked)) == 12


def test_a_stream_that_is_still_open_is_not_asked_for_again(tmp_path: Path) -> None:
    """It would not end either. What came of it is recorded as cut when the page closes, so that it is no gap."""
    with chance(RANDOM) as (url, asked):
        saved = saved_with(url.replace("/page", "/stream"), tmp_path / "archive")
    assert (saved.outcome, saved.reasons) == (Outcome.COMPLETE, ())
    assert saved.check is not None
    assert (saved.check.supplemented, saved.check.missing) == ((), ())
    assert asked.count("/lines") == 1
    records = WarcIndex.open(saved.path / "archive" / "data.warc.gz").records()
    assert [record.url for record in records if record.truncated] == [url.replace("/page", "/lines")]


def test_of_a_page_that_is_still_on_its_way_no_replay_is_claimed(tmp_path: Path) -> None:
    """It is recorded when it is closed: a replay before that would show nothing of it, and one afterwards all."""
    with chance(RANDOM) as (url, _):
        saved = saved_with(url.replace("/page", "/slow"), tmp_path / "archive", limits=replace(Limits(), settle_s=1.0))
    assert saved.check is None
    codes = {reason.code for reason in saved.reasons}
    assert codes == {"load_never_ended", "check_failed", "cut"}, saved.reasons


def test_a_finished_snapshot_is_replayed_again(tmp_path: Path) -> None:
    """``verify --replay``: the views of a snapshot that was never checked, and never for the live web."""
    with chance(RANDOM) as (url, asked):
        saved = saved_with(url.replace("/page", "/narrow"), tmp_path / "archive", check=False)
        before = len(asked)
        checks = asyncio.run(replay(str(saved.path), tmp_path / "archive"))
        assert len(asked) == before
    found = {check.name: check for check in checks}
    assert found["replay.text"].ok
    assert not found["replay.gaps"].ok
    assert found["replay.gaps"].text.endswith("/part/narrow.png")


def test_queries_are_asked_for_in_the_encoding_of_the_page_alone(tmp_path: Path) -> None:
    """Its frozen view is UTF-8: read as it stands it would ask for other bytes, and the archive would gain those."""
    with chance(RANDOM) as (url, asked):
        saved = saved_with(url.replace("/page", "/cyrillic"), tmp_path / "archive")
    assert saved.check is not None
    queries = sorted(path.partition("?")[2] for path in asked if "?" in path)
    assert queries == ["%EA%EB%FE%F7", "%F0%E0%EC%EA%E0", "%F1%EB%EE%E2%EE", "q=%EF%F0%E8%E2%E5%F2&r=%26%239731%3B"]
    assert (saved.check.supplemented, saved.check.missing) == ((), ())


def test_without_a_check_nothing_is_replayed(tmp_path: Path) -> None:
    with chance(RANDOM) as (url, asked):
        saved = saved_with(url, tmp_path / "archive", check=False)
    assert saved.check is None
    assert saved.outcome is Outcome.COMPLETE
    assert len(parts(asked)) == 1


def test_a_replay_that_looks_different_makes_the_snapshot_partial(tmp_path: Path) -> None:
    """Though every word is there."""
    with chance(RANDOM) as (url, _):
        saved = saved_with(url.replace("/page", "/painted"), tmp_path / "archive")
    assert saved.check is not None
    assert saved.check.text == 1.0
    assert [reason.code for reason in saved.reasons] == ["replay_looks_different"]


def test_what_moves_by_itself_makes_no_snapshot_partial(tmp_path: Path) -> None:
    """A film, a clock: its replay is at another moment."""
    with chance(RANDOM) as (url, _):
        saved = saved_with(url.replace("/page", "/moving"), tmp_path / "archive")
    assert (saved.outcome, saved.reasons) == (Outcome.COMPLETE, ())
    assert saved.check is not None
    assert saved.check.screenshot is None or saved.check.screenshot > 0.9
