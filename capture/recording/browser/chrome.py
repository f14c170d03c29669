"""One running Chromium: its page, what CDP saw, and its end."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import BrowserContext, Page
from playwright.async_api import Error as PlaywrightError

from capture.model.options import Options
from capture.model.sighting import Sighting
from capture.recording.browser import process
from capture.recording.browser.network_log import FLUSH_HOST, NetworkLog
from capture.recording.browser.pending_requests import PendingRequests
from capture.recording.browser.tab import blank
from capture.recording.browser.target import BrowserTarget, Hear, Message, Targets

__all__ = ["BrowserInfo", "Chrome"]

FLUSH_REQUESTS = 6  # released 743 waiting log lines where measured
FLUSH_TIMEOUT_S = 2.0
EXIT_POLL_S = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class BrowserInfo:
    """What ran: for the provenance record. ``path`` is the program itself, behind a launcher script."""

    version: str
    path: Path
    sha256: str
    user_agent: str
    sandbox: bool
    headless: bool


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
        self._ledger = NetworkLog()
        self._listeners: list[Hear] = []
        self._targets = Targets(self._hear)
        self._blank: asyncio.Future[Page] | None = None
        context.on("close", self._context_closed)

    async def watch(self, options: Options) -> None:
        """Before the first navigation: attach to all targets that come, and give the page its size."""
        browser = self.context.browser
        session = await self.context.new_cdp_session(self.page)
        self.target = await self._targets.open_page(session)
        watching = self._targets.watch_browser(browser) if browser is not None else asyncio.sleep(0)
        await asyncio.gather(self.resize(options), watching)

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
        """What CDP saw on the network so far, in order of start; the flush requests are left out."""
        return self._ledger.all()

    def open_blank(self) -> "asyncio.Future[Page]":
        """A blank tab of the page's profile; opened once, with its first call, and gone with the browser."""
        if self._blank is None:
            self._blank = asyncio.ensure_future(blank(self.context))
            self._blank.add_done_callback(lambda done: done.cancelled() or done.exception())
        found = asyncio.shield(self._blank)
        found.add_done_callback(lambda done: done.cancelled() or done.exception())  # some only want it begun
        return found

    async def flush(self) -> None:
        """Push the last lines of the NetLog out: a blank tab asks for names that do not exist."""
        names = [f"http://{FLUSH_HOST}{number}.invalid/" for number in range(FLUSH_REQUESTS)]
        script = "names => Promise.allSettled(names.map(name => fetch(name, {mode: 'no-cors'})))"
        try:
            async with asyncio.timeout(FLUSH_TIMEOUT_S):
                tab = await self.open_blank()
                await tab.evaluate(f"async names => {{ await ({script})(names) }}", names)
        except (PlaywrightError, TimeoutError):
            return  # a browser that cannot open a tab has nothing left to flush

    async def close(self) -> bool:
        """End the browser within its budget; True when in order, so that the NetLog has its last line.

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
                await self._gone(pid)
        except (PlaywrightError, TimeoutError):
            orderly = False
        finally:
            self._targets.close()
            self.kill()
        return orderly

    def memory(self) -> int:
        """Bytes that the browser's processes hold for themselves, as far as the system tells."""
        return process.memory(self.profile)

    def kill(self) -> None:
        """End every process at once; waits for nothing."""
        process.kill(self.profile)

    async def _gone(self, pid: int | None) -> None:
        """Wait for the browser process to end."""
        # Polled: nothing tells of the end of a process that is not our child.
        while pid is not None and process.running(pid):  # noqa: ASYNC110
            await asyncio.sleep(EXIT_POLL_S)

    def _context_closed(self, _: BrowserContext) -> None:
        if not self._closing:
            self.died.set()
            self._targets.close()
            self.activity.set()

    def _hear(self, target: BrowserTarget, method: str, params: Message) -> None:
        self._ledger.hear(method, params)
        self.pending.hear(target.id, method, params, time.monotonic())
        for listener in tuple(self._listeners):
            listener(target, method, params)
        self.activity.set()
