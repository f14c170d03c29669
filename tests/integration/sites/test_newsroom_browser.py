"""The pages in a real Chromium: a reader sees what the newsroom expects, of the demo's paper and of 20 drawn ones."""

import asyncio
from contextlib import AsyncExitStack

import pytest
from playwright.async_api import Browser, Page

from tests.sites.newsroom import Newsroom, Site, make, rendered_html, serve
from tests.sites.newsroom.browser import FINISHED, chromium, shape

pytestmark = pytest.mark.long

PATIENCE_MS = 120_000
ALWAYS = (3, 7, 10, 14)  # the others in ./test all


@pytest.mark.parametrize(
    "seeds",
    [
        pytest.param([None, *ALWAYS], id="some"),
        pytest.param([seed for seed in range(20) if seed not in ALWAYS], id="the others", marks=pytest.mark.real),
    ],
)
def test_a_browser_shows_what_is_expected(seeds: list[int | None]) -> None:
    asyncio.run(_look(seeds))


async def _look(seeds: list[int | None]) -> None:
    async with AsyncExitStack() as stack:
        sites = [await stack.enter_async_context(serve(make(seed))) for seed in seeds]
        browser = await stack.enter_async_context(chromium([target for site in sites for target in site.host_map]))
        for site in sites:
            await _look_at(browser, site)


async def _look_at(browser: Browser, site: Site) -> None:
    page = await browser.new_page(viewport={"width": 1280, "height": 6000})  # all of it seen: nothing stays lazy
    page.set_default_timeout(PATIENCE_MS)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    async with page.expect_request_finished(lambda request: request.url.endswith("/collect")):
        await page.goto(site.newsroom.short_url)
    await page.wait_for_function(FINISHED)
    assert complaints == []
    assert page.url == site.url
    await _shows_the_article(page, site.newsroom)
    assert shape(await page.content()) == shape(rendered_html(site.newsroom))
    frames = [await frame.locator("body").inner_text() for frame in page.frames[1:]]
    assert all(site.newsroom.labels.shop in text for text in frames)
    assert len(frames) == 2
    assert await page.evaluate("document.documentElement.scrollWidth") == 1280
    await page.close()
    _was_served(site)


async def _shows_the_article(page: Page, newsroom: Newsroom) -> None:
    """Every line is visible, below the one before."""
    expected = newsroom.expected
    tops: list[float] = []
    for line in expected.lines:
        box = await page.get_by_text(line.text, exact=True).first.bounding_box()
        assert box, line.text
        tops.append(box["y"])
    assert tops == sorted(tops)
    text = " ".join((await page.locator("body").inner_text()).split())
    for part in (expected.headline, expected.section, expected.credit, expected.caption):
        assert part in text


def _was_served(site: Site) -> None:
    """All three origins were asked, and had what they were asked for."""
    hosts = site.newsroom.hosts
    asked = {sent.url.split("/")[2] for sent in site.sent}
    assert asked == {hosts.site, hosts.cdn, hosts.ads}
    assert {sent.status for sent in site.sent} == {200, 204, 302}
    assert all(sent.whole for sent in site.sent)
    redirects = [sent.url for sent in site.sent if sent.status == 302]
    assert len(redirects) == 2
