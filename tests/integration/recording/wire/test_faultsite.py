"""Pages from real bug reports (faultsite C01-C11 and E12-E14): heads and framed bodies, byte by byte."""

import asyncio
import base64
import contextlib
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page, Request

from capture.model.exchange import Exchange
from tests.integration.recording.wire.recorded import TIMEOUT_MS, Run, recorded
from tests.sites import Site, running

pytestmark = pytest.mark.long

CASES = (*(f"C{number:02}" for number in range(1, 12)), "E12", "E13", "E14")
# An empty error page, a load event that never comes, a loop: no load state to wait for, but so many requests.
UNLOADED = {"C07": 1, "C08": 2, "E13": 1}
CUT = {"C08"}  # the server itself breaks off


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    run: Run
    site: Site


async def visit(folder: Path) -> Visited:
    with running("faultsite", folder / "faultsite.log") as site:
        async with recorded(folder) as (run, browser):
            for case in CASES:
                context = await browser.new_context()
                await _open(await context.new_page(), site.url(case), UNLOADED.get(case, 0))
                await context.close()
    return Visited(run=run, site=site)


async def _open(page: Page, url: str, requests: int) -> None:
    """Visit until the network is idle, or until so many requests have ended where that does not happen.

    Where the body ends with an error before the parser has come to its scripts, the browser parses no more of it:
    such a page asks for less than it could and is opened again.
    """
    if not requests:
        await page.goto(url, timeout=TIMEOUT_MS)
        await page.wait_for_load_state("networkidle", timeout=TIMEOUT_MS)
        return
    asked: set[str] = set()
    under_way: set[Request] = set()
    ended = asyncio.Event()

    def begin(request: Request) -> None:
        asked.add(request.url)
        under_way.add(request)
        ended.clear()

    def end(request: Request) -> None:
        under_way.discard(request)
        if not under_way:
            ended.set()

    page.on("request", begin)
    page.on("requestfinished", end)
    page.on("requestfailed", end)
    async with asyncio.timeout(TIMEOUT_MS / 1000):
        while len(asked) < requests:
            with contextlib.suppress(PlaywrightError):  # the browser may call the answer an error
                await page.goto(url, wait_until="commit", timeout=TIMEOUT_MS)
            await ended.wait()
            if len(asked) < requests:
                await page.evaluate("0")  # its answer comes behind what is told of the page's requests
        await ended.wait()


@pytest.fixture(scope="module")
def visited(tmp_path_factory: pytest.TempPathFactory) -> Visited:
    return asyncio.run(visit(tmp_path_factory.mktemp("faultsite")))


def _found(visited: Visited, expected: dict[str, Any]) -> list[Exchange]:
    """The exchanges with exactly that head and framed body, of that URL and method."""
    head = base64.b64decode(expected["head_base64"])
    return [
        e
        for e in visited.run.own
        if (e.url, e.method) == (visited.site.base + expected["path"], expected["method"])
        and e.response_head == head
        and hashlib.sha256(head + e.response_body.read()).hexdigest() == expected["http_block_sha256"]
    ]


@pytest.mark.parametrize("case", CASES)
def test_heads_and_framed_bodies_are_the_servers(visited: Visited, case: str) -> None:
    """For every exchange that the case names: head_base64 and http_block_sha256."""
    for expected in visited.site.cases[case]["exchanges"]:
        found = _found(visited, expected)
        assert found or expected["optional"], (
            f"{expected['method']} {expected['path']} ({expected['status']}) is not there"
        )
        for exchange in found:
            assert exchange.status == expected["status"]
            assert (exchange.truncated is not None) == (case in CUT)
            assert b"".join(exchange.early_hints) == base64.b64decode(expected.get("interim_base64", ""))


def test_a_chain_back_to_its_own_url_is_three_exchanges(visited: Visited) -> None:
    """C09: 302, 302, 200, two of them of one URL."""
    statuses = [e.status for e in visited.run.own if "/case/C09/" in e.url]
    assert statuses == [302, 302, 200]


def test_both_answers_of_a_reloaded_page_are_there(visited: Visited) -> None:
    """C10: the check page and the article, one URL."""
    bodies = [e.response_body.read() for e in visited.run.own if e.url == f"{visited.site.base}/case/C10/"]
    assert len(bodies) == 2
    assert bodies[0] != bodies[1]


def test_an_empty_404_is_an_answer(visited: Visited) -> None:
    """C07."""
    exchange = visited.run.one("/case/C07/")
    assert (exchange.status, exchange.response_body.length, exchange.truncated) == (404, 0, None)
