"""How a recording can end, and what is kept then."""

import asyncio
import os
import signal
import threading
import time
from pathlib import Path

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page

from capture.model.exchange import Exchange, Truncation
from capture.model.options import Limits
from capture.model.outcome import RecorderEnd
from capture.recording.netlog import follow
from tests.integration.recording.netlog.processes import browser_process, network_service
from tests.integration.recording.netlog.recorded import TIMEOUT_MS, Run, recorded
from tests.integration.recording.wire.origin import Act, origin, reply
from tests.integration.recording.wire.site import TEXT, WIRE_TEXT, fixed
from tests.unit.recording.netlog.log import Log

PAGE = reply(b"HTTP/1.1 200 OK\nContent-Type: text/html", b"<title>page</title><link rel=icon href=data:,>")
HOLD = (WIRE_TEXT + b"Content-Length: 5000\r\n\r\n", b"part", Act.HOLD)
ROUTES = {"/": fixed(*PAGE), "/hold": fixed(*HOLD), "/body": fixed(*reply(TEXT, b"x" * 300_000))}


def test_exchanges_come_while_the_page_loads(tmp_path: Path) -> None:
    """Records can be written before the browser is closed."""

    async def go() -> None:
        async with origin(ROUTES) as site, recorded(tmp_path) as (run, browser):
            page = await browser.new_page()
            for number in range(20):  # the last lines of an idle log wait in Chromium
                await page.goto(f"{site.url}/?{number}", timeout=TIMEOUT_MS)
            await run.until(5)
        assert run.end is RecorderEnd.ORDERLY
        assert len(run.own) == 20

    asyncio.run(go())


def test_a_reader_that_is_held_up_while_the_page_loads_loses_nothing(tmp_path: Path) -> None:
    """Chromium waits with its log, not with the page: 18 MB of bodies, and twice as much of log, in one go."""
    taken: list[Exchange] = []
    loaded = threading.Event()

    def take(exchange: Exchange) -> None:
        assert loaded.wait(TIMEOUT_MS / 1000)
        taken.append(exchange)

    async def go() -> None:
        async with origin(ROUTES) as site, recorded(tmp_path, sink=take) as (run, browser):
            page = await browser.new_page()
            await page.goto(f"{site.url}/?first", timeout=TIMEOUT_MS)
            asked = "Promise.all([...Array(60).keys()].map(n => fetch('/body?' + n).then(r => r.text()))).then(() => 1)"
            assert await page.evaluate(asked) == 1
            loaded.set()
        assert run.end is RecorderEnd.ORDERLY
        bodies = [one for one in taken if "/body" in one.url]
        assert len(bodies) == 60
        assert all((one.truncated, one.response_body.length) == (None, 300_000) for one in bodies)

    asyncio.run(go())


def test_a_network_service_that_dies_is_an_early_end_and_recording_goes_on(tmp_path: Path) -> None:
    """A second log on the same pipe; numbers stay unique; the end says so."""

    async def go() -> None:
        async with origin(ROUTES) as site, recorded(tmp_path) as (run, browser):
            page = await browser.new_page()
            await page.goto(f"{site.url}/?before", timeout=TIMEOUT_MS)
            os.kill(network_service(tmp_path / "pipe"), signal.SIGKILL)
            await _visit_again(page, f"{site.url}/?after")
        assert run.end is RecorderEnd.EARLY
        assert "the log ended early" in run.recording.problems
        assert run.of("/?after")[-1].status == 200
        assert len({e.number for e in run.exchanges}) == len(run.exchanges)

    asyncio.run(go())


async def _visit_again(page: Page, url: str) -> None:
    """Visit; the first tries may fall into the gap between two network services."""
    for _ in range(50):
        try:
            await page.goto(url, timeout=TIMEOUT_MS)
        except PlaywrightError:
            continue
        return
    raise AssertionError(f"{url} did not load")


def test_a_killed_browser_leaves_what_had_come(tmp_path: Path) -> None:
    """What was under way is handed over as truncated."""

    async def go() -> None:
        async with origin(ROUTES) as site, recorded(tmp_path) as (run, browser):
            page = await browser.new_page()
            await page.goto(f"{site.url}/", timeout=TIMEOUT_MS)
            await page.evaluate("fetch('/hold').then(r => r.body.getReader().read())")
            for number in range(20):  # push the held answer's lines out of Chromium
                await page.evaluate(f"fetch('/body?{number}').then(r => r.text())")
            await run.until(15)
            os.kill(browser_process(tmp_path / "pipe"), signal.SIGKILL)
            end = await asyncio.to_thread(run.recording.join, 60)
            # its network service may live long enough to see that, to cancel all, and to end its log in order
            assert end in (RecorderEnd.KILLED, RecorderEnd.ORDERLY)
            held = run.one("/hold")
            assert held.truncated is Truncation.UNSPECIFIED
            assert held.response_body.read() == b"part"
            assert held.detail

    asyncio.run(go())


def test_bodies_are_cut_at_the_limit_and_reading_goes_on(tmp_path: Path) -> None:
    """WARC-Truncated: length; the answer after it on the connection is whole."""

    async def go() -> Run:
        limits = Limits(body_bytes=100_000)
        async with origin(ROUTES) as site, recorded(tmp_path, limits=limits) as (run, browser):
            page = await browser.new_page()
            await page.goto(f"{site.url}/body", timeout=TIMEOUT_MS)
            await page.goto(f"{site.url}/", timeout=TIMEOUT_MS)
        return run

    run = asyncio.run(go())
    cut = run.one("/body")
    assert cut.truncated is Truncation.LENGTH
    assert cut.response_body.length == 100_000
    assert "100000 of 300000" in cut.detail
    assert run.own[1].truncated is None


def test_abort_frees_a_reader_that_nobody_writes_to(tmp_path: Path) -> None:
    """The browser never started: neither abort nor join hangs."""
    exchanges: list[Exchange] = []
    recording = follow(tmp_path / "pipe", tmp_path, exchanges.append, Limits())
    recording.abort()
    assert recording.join(60) is RecorderEnd.KILLED
    assert exchanges == []


def test_join_does_not_wait_for_a_writer_that_is_gone(tmp_path: Path) -> None:
    """Its time is for a log that is still being written."""
    recording = follow(tmp_path / "pipe", tmp_path, lambda exchange: None, Limits())
    begun = time.monotonic()
    assert recording.join(3600) is RecorderEnd.KILLED
    assert time.monotonic() - begun < 600


def test_join_gives_up_on_a_writer_that_never_closes(tmp_path: Path) -> None:
    """A browser that hangs: what lies in the pipe is read, then the reader leaves."""
    recording = follow(tmp_path / "pipe", tmp_path, lambda exchange: None, Limits())
    writer = os.open(tmp_path / "pipe", os.O_WRONLY)
    try:
        os.write(writer, b'{"constants":{"logEventTypes":{},"timeTickOffset":0},\n"events": [\nodd\n')
        assert recording.join(0.5) is RecorderEnd.KILLED
    finally:
        os.close(writer)
    assert any("line not understood" in problem for problem in recording.problems)


def test_half_a_log_is_a_killed_browser(tmp_path: Path) -> None:
    """The last line is cut: what was complete was handed over, the rest is truncated."""
    exchanges: list[Exchange] = []
    recording = follow(tmp_path / "pipe", tmp_path, exchanges.append, Limits())
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"
    lines = Log().whole(30, 29, "http://h/a", answer).whole(31, 29, "http://h/b", answer).lines
    with (tmp_path / "pipe").open("wb") as writer:
        writer.write(b"".join(lines)[:-9])
    assert recording.join(60) is RecorderEnd.KILLED
    assert [(e.url, e.response_body.read()) for e in exchanges] == [("http://h/a", b"abc"), ("http://h/b", b"abc")]


def test_a_pipe_that_is_taken_away_ends_the_reader(tmp_path: Path) -> None:
    """No traceback of a thread: a problem."""
    recording = follow(tmp_path / "pipe", tmp_path, lambda exchange: None, Limits())
    with (tmp_path / "pipe").open("wb"):
        (tmp_path / "pipe").rename(tmp_path / "elsewhere")
        (tmp_path / "pipe").symlink_to(tmp_path / "nowhere")
    assert recording.join(60) is RecorderEnd.KILLED


def test_a_sink_that_fails_does_not_stop_the_reader(tmp_path: Path) -> None:
    """It is told as a problem."""

    def refuse(exchange: Exchange) -> None:
        raise OSError("no room")

    async def go() -> Run:
        async with origin(ROUTES) as site, recorded(tmp_path, sink=refuse) as (run, browser):
            page = await browser.new_page()
            await page.goto(f"{site.url}/", timeout=TIMEOUT_MS)
        return run

    run = asyncio.run(go())
    assert run.end is RecorderEnd.ORDERLY
    assert any("no room" in problem for problem in run.recording.problems)
