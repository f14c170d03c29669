"""One running Chromium: its page, tabs of ours beside it, what CDP saw, and its end.

Every CDP event of every target comes to one place (``Chrome._hear``): it goes to the network log, to the count of
requests that are open, and to whoever listens. Chromium draws a page that lies behind another tab once a second, so
that none of ours may lie before the page.
"""

import asyncio
import contextlib
import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import BrowserContext, Page
from playwright.async_api import Error as PlaywrightError

from capture.model.options import Options
from capture.model.sighting import Sighting
from capture.recording.browser import process
from capture.recording.browser.network_log import NetworkLog
from capture.recording.browser.pending_requests import PendingRequests
from capture.recording.browser.target import BrowserTarget, Hear, Message, TargetGone, Targets

__all__ = ["BrowserInfo", "BrowserTab", "Chrome", "tab"]

EXIT_POLL_S = 0.02
TAB_CLOSE_S = 2.0  # the browser closes it at the latest


@dataclass(frozen=True, slots=True, kw_only=True)
class BrowserInfo:
    """What ran: for the provenance record. ``path`` is the program itself, behind a launcher script."""

    version: str
    path: Path
    sha256: str
    user_agent: str
    sandbox: bool
    headless: bool
    time_zone: str


class Chrome:
    """A browser with one page. ``died`` is set when it ends without our having asked for it."""

    def __init__(self, context: BrowserContext, info: BrowserInfo, *, profile: Path, close_s: float) -> None:
        self.context = context
        self.info = info
        self.page: Page = context.pages[0]
        self.died = asyncio.Event()
        self.pending = PendingRequests(time.monotonic())
        self.activity = asyncio.Event()  # set by each event; a waiter clears it
        self.target: BrowserTarget  # the page's own debugging session, from ``listen`` on
        self.profile = profile
        self._close_s = close_s
        self._closing = False
        self._network_log = NetworkLog()
        self._listeners: list[Hear] = []
        self._targets = Targets(self._hear)
        self._blank: asyncio.Future[Page] | None = None
        context.on("close", lambda _: self._ended())

    async def attach(self, options: Options) -> None:
        """Before the first navigation: attach to all targets that come, and give the page its size."""
        browser = self.context.browser
        session = await self.context.new_cdp_session(self.page)
        self.target = await self._targets.open_page(session)
        await asyncio.gather(
            self.resize(options), *([self._targets.attach_browser(browser)] if browser is not None else ())
        )

    async def resize(self, options: Options, *, height: int = 0) -> None:
        """Give the page the window and the scale of these options; ``height``: another one, in pixels."""
        width, height = options.viewport.width, height or options.viewport.height
        window = {"width": width, "height": height, "screenWidth": width, "screenHeight": height}
        metrics = {**window, "deviceScaleFactor": options.scale, "mobile": False}
        await self.target.send("Emulation.setDeviceMetricsOverride", metrics)

    def listen(self, hear: Hear) -> Callable[[], None]:
        """Give every CDP event to ``hear`` as well; the function returned ends that."""
        self._listeners.append(hear)
        return lambda: self._listeners.remove(hear)

    def frames_elsewhere(self) -> tuple[BrowserTarget, ...]:
        """Frames that run in processes of their own, each with its own session."""
        return tuple(target for target in self._targets.known.values() if target.kind == "iframe")

    def sightings(self) -> tuple[Sighting, ...]:
        """What CDP saw on the network so far, in order of start."""
        return self._network_log.all()

    def open_blank(self) -> "asyncio.Future[Page]":
        """A blank tab of the page's profile; opened once, with its first call, and gone with the browser."""
        if self._blank is None:
            self._blank = asyncio.ensure_future(_opened(self.context, {"background": True}))
            self._blank.add_done_callback(lambda done: done.cancelled() or done.exception())
        shielded = asyncio.shield(self._blank)
        shielded.add_done_callback(lambda done: done.cancelled() or done.exception())  # some only want it begun
        return shielded

    async def close(self) -> bool:
        """End the browser within its budget; True when in order.

        No process of the profile is left afterwards. Pages are not asked (``beforeunload``).
        """
        if self._closing:
            return not process.living(self.profile)
        self._closing = True
        pid = process.leader(self.profile)
        orderly = not self.died.is_set()
        try:
            async with asyncio.timeout(self._close_s):
                await self.context.close()
                # Polled: nothing tells of the end of a process that is not our child.
                while pid is not None and process.running(pid):  # noqa: ASYNC110
                    await asyncio.sleep(EXIT_POLL_S)
        except (PlaywrightError, TimeoutError):
            orderly = False
        finally:
            self._targets.close()
            self.kill()
        return orderly

    def memory(self) -> int:
        """Bytes that the browser's processes hold for themselves, as far as the system tells."""
        return process.memory(self.profile)

    def network_service(self) -> int | None:
        """The process that carries its traffic; 0 where it has none of its own, None once the browser has ended."""
        return process.network_service(self.profile)

    def kill(self) -> None:
        """End every process at once; waits for nothing."""
        process.kill(self.profile)

    def _ended(self) -> None:
        """The context is closed: by us, or since the browser died."""
        if not self._closing:
            self.died.set()
            self._targets.close()
            self.activity.set()

    def _hear(self, target: BrowserTarget, method: str, params: Message) -> None:
        self._network_log.hear(method, params)
        self.pending.hear(target.id, method, params, time.monotonic())
        for listener in tuple(self._listeners):
            listener(target, method, params)
        self.activity.set()


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
    opened = BrowserTab()
    try:
        page = await _opened(context, {"newWindow": True})
        opened.target = await opened.targets.open_page(await context.new_cdp_session(page))
        await opened.target.send("Page.setLifecycleEventsEnabled", {"enabled": True})
    except PlaywrightError as error:
        raise TargetGone(error.message.partition("\n")[0]) from error
    try:
        yield opened
    finally:
        with contextlib.suppress(TargetGone, TimeoutError):
            async with asyncio.timeout(TAB_CLOSE_S):
                await opened.target.send("Page.close")
        opened.targets.close()


async def _opened(context: BrowserContext, where: Message) -> Page:
    """A blank page: in a window of its own, or behind the page. Raises Playwright's Error where there is none."""
    if context.browser is None:
        return await context.new_page()
    url = f"about:blank#{secrets.token_hex(16)}"  # pages open windows too, and at the same time
    session = await context.browser.new_browser_cdp_session()
    async with context.expect_page(lambda page: page.url == url) as opened:
        await session.send("Target.createTarget", {"url": url, **where})
    await session.detach()
    return await opened.value
