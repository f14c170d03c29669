"""How a recording can end, and what is kept then."""

import asyncio
import os
import resource
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page

from capture.model.exchange import Exchange, Truncation
from capture.model.options import Limits
from capture.model.outcome import RecorderEnd
from tests.integration.recording.wire.accounts import account_for_all_bytes
from tests.integration.recording.wire.certificate import trusting
from tests.integration.recording.wire.origin import Act, origin, reply
from tests.integration.recording.wire.processes import browser_process, network_service
from tests.integration.recording.wire.recorded import TIMEOUT_MS, Run, recorded, recording
from tests.integration.recording.wire.site import TEXT, WIRE_TEXT, fixed
from tests.integration.recording.wire.tls_settings import SETTINGS, tls_side

PAGE = reply(b"HTTP/1.1 200 OK\nContent-Type: text/html", b"<title>page</title><link rel=icon href=data:,>")
HOLD = (WIRE_TEXT + b"Content-Length: 5000\r\n\r\n", b"part", Act.HOLD)
ROUTES = {"/": fixed(*PAGE), "/hold": fixed(*HOLD), "/body": fixed(*reply(TEXT, b"x" * 300_000))}


def test_exchanges_come_while_the_page_loads(tmp_path: Path) -> None:
    """Records can be written before the browser is closed, the last one's too: nothing has to be pushed out."""

    async def go() -> None:
        async with origin(ROUTES) as site, recorded(tmp_path) as (run, browser):
            page = await browser.new_page()
            for number in range(1, 4):
                await page.goto(f"{site.url}/?{number}", timeout=TIMEOUT_MS)
                await run.until(lambda number=number: len(run.own) == number)  # type: ignore[misc]
        assert run.end is RecorderEnd.ORDERLY
        assert len(run.own) == 3

    asyncio.run(go())


def test_a_sink_that_is_held_up_while_the_page_loads_loses_nothing(tmp_path: Path) -> None:
    """Neither page nor guard wait for it: 18 MB of bodies."""
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


def test_nothing_is_lost_with_a_network_service_that_dies(tmp_path: Path) -> None:
    """The next one goes on with the same key file; what the first had under way is there as far as it came."""

    async def go() -> None:
        side = tls_side(tmp_path / "tls", SETTINGS["1.3"])
        async with (
            origin(ROUTES, side.context) as site,
            recorded(tmp_path, args=(trusting(side.identity),)) as (run, browser),
        ):
            page = await browser.new_page()
            await page.goto(f"{site.url}/?before", timeout=TIMEOUT_MS)
            await page.evaluate("fetch('/hold').then(r => r.body.getReader().read())")
            os.kill(network_service(run.switch), signal.SIGKILL)
            await _visit_again(page, f"{site.url}/?after")
        assert (run.end, run.recording.problems, run.lost) == (RecorderEnd.ORDERLY, (), [])
        assert [e.request_head for e in run.own] == [s.request.head for s in site.served]
        assert run.one("/?before").status == 200
        assert run.of("/?after")[-1].response_body.read() == PAGE[1]
        held = run.one("/hold")
        assert held.response_body.read() == b"part"
        assert held.truncated is not None
        account_for_all_bytes(run)

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


@pytest.mark.parametrize("way", ["plain", "1.3"])
def test_a_killed_browser_leaves_what_had_come(tmp_path: Path, way: str) -> None:
    """What was under way is handed over as truncated; the recorder itself ends in order."""

    async def go() -> None:
        side = tls_side(tmp_path / "tls", SETTINGS[way]) if way in SETTINGS else None
        args = (trusting(side.identity),) if side else ()
        async with (
            origin(ROUTES, side.context if side else None) as site,
            recorded(tmp_path, args=args) as (run, browser),
        ):
            page = await browser.new_page()
            await page.goto(f"{site.url}/", timeout=TIMEOUT_MS)
            await page.evaluate("fetch('/hold').then(r => r.body.getReader().read())")
            await page.evaluate("fetch('/body').then(r => r.text())")
            os.kill(browser_process(run.switch), signal.SIGKILL)
            assert await run.finish() is RecorderEnd.ORDERLY
            assert run.recording.problems == ()
            assert [e.url.removeprefix(site.url) for e in run.own] == ["/", "/hold", "/body"]
            held = run.one("/hold")
            assert held.truncated in (Truncation.UNSPECIFIED, Truncation.DISCONNECT)
            assert held.response_body.read() == b"part"
            assert held.detail
            assert run.one("/body").response_body.length == 300_000

    asyncio.run(go())


def test_a_follower_that_is_killed_is_told_at_once(tmp_path: Path) -> None:
    """While the browser still runs; what had been handed over stays."""

    async def go() -> None:
        async with origin(ROUTES) as site, recorded(tmp_path) as (run, browser):
            page = await browser.new_page()
            await page.goto(f"{site.url}/", timeout=TIMEOUT_MS)
            await run.until(lambda: len(run.own) == 1)
            os.kill(run.recording.pid, signal.SIGKILL)
            await run.until(lambda: len(run.lost) == 1)
            await page.goto(f"{site.url}/?unrecorded", timeout=TIMEOUT_MS)
        assert run.end is RecorderEnd.KILLED
        assert run.lost == list(run.recording.problems)
        assert "the recorder ended" in run.lost[0]
        assert [e.url for e in run.own] == [f"{site.url}/"]

    asyncio.run(go())


@contextmanager
def _largest_file(size: int) -> Iterator[None]:
    """This process may write no larger file: what a full disk does to it."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_journal_that_cannot_be_written_is_told_and_the_page_gets_nothing_more(tmp_path: Path) -> None:
    """What is not kept is not let through: a page must not have seen what the snapshot has not."""

    async def go() -> None:
        async with origin(ROUTES) as site, recorded(tmp_path) as (run, browser):
            page = await browser.new_page()
            await page.goto(f"{site.url}/", timeout=TIMEOUT_MS)
            with _largest_file(200_000):
                got = "fetch('/body').then(r => r.text()).then(text => text.length, error => -1)"
                assert await page.evaluate(got) == -1
                await run.until(lambda: len(run.lost) == 1)
            assert await page.evaluate("fetch('/?later').then(r => r.status, error => -1)") == -1
        assert run.end in (RecorderEnd.EARLY, RecorderEnd.KILLED)
        assert "cannot be kept" in run.lost[0]
        assert any("cannot be kept" in problem for problem in run.recording.problems)
        cut = run.one("/body")
        assert cut.truncated is not None
        assert cut.response_body.length < 200_000

    asyncio.run(go())


@pytest.mark.parametrize("how", ["left out", pytest.param("refused", marks=pytest.mark.long)])
def test_secrets_that_never_come_are_told_while_the_page_loads(tmp_path: Path, how: str) -> None:
    """The browser is silent about a file that it cannot open; what it loads cannot be read then."""

    async def go() -> Run:
        side = tls_side(tmp_path / "tls", SETTINGS["1.3"])
        args = [trusting(side.identity)]
        if how == "refused":
            args.append(f"--ssl-key-log-file={tmp_path / 'no such folder' / 'keys'}")
        async with (
            origin(ROUTES, side.context) as site,
            recorded(tmp_path, args=tuple(args), keys=how == "refused") as (run, browser),
        ):
            page = await browser.new_page()
            await page.goto(f"{site.url}/", timeout=TIMEOUT_MS)
            await run.until(lambda: len(run.lost) == 1)
        return run

    run = asyncio.run(go())
    assert "127.0.0.1" in run.lost[0]
    assert "secrets" in run.lost[0]
    assert run.end is RecorderEnd.EARLY
    assert run.exchanges == []
    unread = [one for one in run.recording.connections if one.down.unread]
    assert unread
    assert all(one.fault for one in unread)


def test_bodies_are_cut_at_the_limit_and_reading_goes_on(tmp_path: Path) -> None:
    """WARC-Truncated: length; the answer after it on the connection is whole."""

    async def go() -> Run:
        limits = Limits(body_bytes=100_000)
        async with origin(ROUTES) as site, recorded(tmp_path, limits=limits, guard_limits=Limits()) as (run, browser):
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
    account_for_all_bytes(run)


def test_as_many_requests_as_allowed_are_enough(tmp_path: Path) -> None:
    """Within TLS the recorder alone can count them; the guard lets none out after that."""

    async def go() -> Run:
        side = tls_side(tmp_path / "tls", SETTINGS["1.3"])
        async with (
            origin(ROUTES, side.context) as site,
            recorded(tmp_path, limits=Limits(requests=3), args=(trusting(side.identity),)) as (run, browser),
        ):
            page = await browser.new_page()
            await page.goto(f"{site.url}/", timeout=TIMEOUT_MS)
            asked = "n => fetch('/?' + n).then(r => r.status, error => -1)"
            for number in range(1000):
                if await page.evaluate(asked, number) == -1:
                    break
        return run

    run = asyncio.run(go())
    assert 3 <= len([e for e in run.own if e.status]) < 1000


def test_abort_frees_a_recording_that_nobody_speaks_through(tmp_path: Path) -> None:
    """The browser never started: neither abort nor join hangs."""

    async def go() -> None:
        async with recording(tmp_path) as run:
            await asyncio.to_thread(run.recording.abort)
            assert await asyncio.to_thread(run.recording.join, 60) is RecorderEnd.KILLED
            assert run.exchanges == []

    asyncio.run(go())


def test_an_empty_recording_ends_in_order(tmp_path: Path) -> None:
    async def go() -> None:
        async with recording(tmp_path) as run:
            assert await run.finish() is RecorderEnd.ORDERLY
            assert (run.exchanges, run.recording.connections, run.recording.problems) == ([], (), ())

    asyncio.run(go())


def test_join_gives_up_on_a_journal_that_is_never_finished(tmp_path: Path) -> None:
    """What is in it has been read."""

    async def go() -> None:
        async with origin(ROUTES) as site, recorded(tmp_path) as (run, browser):
            page = await browser.new_page()
            await page.goto(f"{site.url}/", timeout=TIMEOUT_MS)
            await run.until(lambda: len(run.own) == 1)
            assert await asyncio.to_thread(run.recording.join, 0.2) is RecorderEnd.KILLED
            assert any("had not read all" in problem for problem in run.recording.problems)
            run.end = RecorderEnd.KILLED

    asyncio.run(go())


def test_a_sink_that_fails_does_not_stop_the_recording(tmp_path: Path) -> None:
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
