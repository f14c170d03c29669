"""An offline browser: Chromium whose whole network is one snapshot, with real origins and nothing rewritten."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from urllib.parse import urldefrag

from playwright.async_api import Playwright

from capture.errors import BrowserError, Damaged
from capture.formats.warc import WarcIndex
from capture.model.exchange import Artifact
from capture.model.options import Limits, Options
from capture.model.replay_check import Gap, ReplayCheck
from capture.model.seed import Seed
from capture.reading.compare import still_similarity, text_similarity
from capture.recording import browser, visit
from capture.recording.browser import BrowserTab, Chrome, TargetGone, tab
from capture.recording.guard import Guard, Policy
from capture.replay.answering import ReplayIndex
from capture.replay.playback.expected_view import ExpectedView, data_by_kind
from capture.replay.playback.frozen_view_check import FrozenViewReader, read
from capture.replay.playback.listener import Listener, credentials
from capture.replay.playback.replay_log import ReplayLog

__all__ = ["CHECK_S", "OfflineBrowser", "offline"]

CHECK_S = 60.0  # for whoever waits for a check
STEADY = (files("capture.replay.playback") / "steady.js").read_text()


@asynccontextmanager
async def offline(
    options: Options, workdir: Path, playwright: Playwright | None = None
) -> AsyncIterator["OfflineBrowser"]:
    """The browser and its network, until the block ends. ``workdir`` gets its profile; the caller removes it.

    ``options`` are those of the capture: window, language, agent; its ways out, and what only a capture needs, mean
    nothing here. Raises BrowserMissing and BrowserError.
    """
    keys = await asyncio.to_thread(credentials)
    inside = replace(
        options,
        limits=Limits(
            close_s=options.limits.close_s,
            settle_s=options.limits.settle_s,
            scroll_s=options.limits.scroll_s,
            scroll_screens=options.limits.scroll_screens,
        ),
        host_map=(),
        proxy="",
        full_page=False,
    )
    async with (
        Listener(keys.context) as listener,
        Guard(Policy.everything_to("127.0.0.1", listener.port), inside.limits) as guard,
        browser.session(
            inside, guard_port=guard.port, log_switches=[keys.switch], workdir=workdir, playwright=playwright
        ) as chrome,
        OfflineBrowser(chrome, listener, inside) as offline_browser,
    ):
        yield offline_browser


class OfflineBrowser:
    """A running offline browser; ``check`` may be asked again, with more records."""

    def __init__(self, chrome: Chrome, listener: Listener, options: Options) -> None:
        self.chrome = chrome
        self._listener, self._options = listener, options
        self._steady = False
        self._tab: BrowserTab | None = None
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> "OfflineBrowser":
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._stack.aclose()

    async def prepare(self) -> None:
        """Open the tab in which the frozen view is read, before a check needs it."""
        if self._tab is None:
            with contextlib.suppress(TargetGone):  # of a browser that ended: the check will say so
                self._tab = await self._stack.enter_async_context(tab(self.chrome.context))

    def show(self, *views: WarcIndex, failed: frozenset[str] = frozenset()) -> ReplayLog:
        """Let the network be this snapshot, of one WARC file or several, from now on."""
        log = ReplayLog(ReplayIndex.of(*views), failed)
        self._listener.answerer = log.answer
        return log

    async def check(self, expected: ExpectedView, *views: WarcIndex, seconds: float = CHECK_S) -> ReplayCheck:
        """Open the page as the visit did and compare; beside it, read its frozen view at two sizes.

        The page's visit ends by itself within ``seconds``.

        Raises BrowserError when the browser ended.
        """
        began = time.monotonic()
        index = await asyncio.to_thread(ReplayIndex.of, *views)
        log = ReplayLog(index, expected.failed)
        reader = FrozenViewReader(index, expected.failed)
        self._listener.answerer = lambda *asked: reader.answer(*asked) or log.answer(*asked)
        if reader.address:
            await self.prepare()
        await self.begin(expected.started)
        kept: list[Artifact] = []
        limits = replace(self._options.limits, deadline_s=seconds)
        options = replace(self._options, limits=limits)

        async def read_frozen_view(tab: BrowserTab) -> None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await read(tab, reader.address)

        async with asyncio.TaskGroup() as group:
            if reader.address and self._tab is not None:
                group.create_task(read_frozen_view(self._tab))
            await visit.run(self.chrome, Seed.parse(expected.url), options, keep=kept.append, replay=True)
            again = data_by_kind(kept)
            text, screenshot = await asyncio.to_thread(_scores, expected, again)
        if self.chrome.died.is_set():
            raise BrowserError("the browser for the replay ended in the middle of it")
        gaps = dict.fromkeys((*self.gaps(log), *reader.gaps()))
        return ReplayCheck(text=text, screenshot=screenshot, gaps=tuple(gaps), seconds=time.monotonic() - began)

    def gaps(self, log: ReplayLog) -> tuple[Gap, ...]:
        """What pages have asked that log's snapshot for in vain, by now."""
        return log.gaps(frozenset(urldefrag(sighting.url)[0] for sighting in self.chrome.sightings()))

    async def begin(self, started: datetime) -> None:
        """An empty browser at the moment of the capture, however often it was used before."""
        if not self._steady:
            self._steady = True
            offset = round((started - datetime.now(UTC)).total_seconds() * 1000)
            await self.chrome.context.add_init_script(STEADY.replace("OFFSET", str(offset)))
            return
        send = self.chrome.target.send
        try:
            await send("Page.navigate", {"url": "about:blank"})
            await self.chrome.resize(self._options)
            await send("Network.clearBrowserCache")
            await send("Network.clearBrowserCookies")
            await send("Storage.clearDataForOrigin", {"origin": "*", "storageTypes": "all"})
        except TargetGone:
            return  # the page took its browser down: the visit will say so


def _scores(expected: ExpectedView, again: dict[str, bytes]) -> tuple[float | None, float | None]:
    """Text and screenshot; 0 for what the replay did not show at all, None for what nobody saw."""
    text = screenshot = None
    if expected.text is not None:
        text = text_similarity(expected.text, again["text"].decode()) if "text" in again else 0.0
    if expected.screenshot is not None:
        try:
            later = expected.later or expected.screenshot
            screenshot = still_similarity(expected.screenshot, again["view"], later) if "view" in again else 0.0
        except Damaged:
            screenshot = 0.0
    return text, screenshot
