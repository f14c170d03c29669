"""Tabs of ours beside the page.

Chromium draws a page that lies behind another tab once a second, so that none of ours may lie before the page.
"""

import asyncio
import contextlib
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import BrowserContext, Page
from playwright.async_api import Error as PlaywrightError

from capture.recording.browser.pending_requests import PendingRequests
from capture.recording.browser.target import BrowserTarget, Message, TargetGone, Targets

__all__ = ["BrowserTab", "blank", "tab"]

CLOSE_S = 2.0  # the browser closes it at the latest


class BrowserTab:
    """One page with eyes of its own: what it asks for is nobody's sighting.

    ``pending`` and ``activity`` count its requests and those of its frames.
    """

    def __init__(self) -> None:
        self.pending = PendingRequests(time.monotonic())
        self.activity = asyncio.Event()  # set by each event; a waiter clears it
        self.target: BrowserTarget  # its debugging session, from its opening on
        self.targets = Targets(self._hear)
        self._loaded: set[str] = set()

    async def open(self, url: str) -> None:
        """Navigate, and return at the load event; the caller keeps the time. Raises TargetGone."""
        answer = await self.target.send("Page.navigate", {"url": url})
        while not answer.get("errorText") and answer.get("loaderId") not in self._loaded:
            self.activity.clear()
            await self.activity.wait()

    def _hear(self, target: BrowserTarget, method: str, params: Message) -> None:
        self.pending.hear(target.id, method, params, time.monotonic())
        if method == "Page.lifecycleEvent" and params["name"] == "load":
            self._loaded.add(params["loaderId"])
        self.activity.set()


@asynccontextmanager
async def tab(context: BrowserContext) -> AsyncIterator[BrowserTab]:
    """A page in a window of its own, closed when the block ends. Raises TargetGone where the browser gives none."""
    found = BrowserTab()
    try:
        page = await _opened(context, {"newWindow": True})
        found.target = await found.targets.open_page(await context.new_cdp_session(page))
        await found.target.send("Page.setLifecycleEventsEnabled", {"enabled": True})
    except PlaywrightError as error:
        raise TargetGone(error.message.partition("\n")[0]) from error
    try:
        yield found
    finally:
        with contextlib.suppress(TargetGone, TimeoutError):
            async with asyncio.timeout(CLOSE_S):
                await found.target.send("Page.close")
        found.targets.close()


async def blank(context: BrowserContext) -> Page:
    """A blank page behind the page. Raises Playwright's Error where the browser gives none."""
    return await _opened(context, {"background": True})


async def _opened(context: BrowserContext, where: Message) -> Page:
    if context.browser is None:
        return await context.new_page()
    url = f"about:blank#{secrets.token_hex(16)}"  # pages open windows too, and at the same time
    session = await context.browser.new_browser_cdp_session()
    async with context.expect_page(lambda page: page.url == url) as opened:
        await session.send("Target.createTarget", {"url": url, **where})
    await session.detach()
    return await opened.value
