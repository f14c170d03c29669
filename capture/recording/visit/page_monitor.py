"""What happens to a page from outside of any phase: dialogs, popups, its end."""

import asyncio
import contextlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.async_api import Dialog, Download, Page
from playwright.async_api import Error as PlaywrightError

from capture.model.phase import PhaseEnd
from capture.model.signal import SignalCode
from capture.recording.browser import BrowserTarget, Chrome, TargetGone
from capture.recording.visit.documents import Documents
from capture.recording.visit.visit_log import Download as Saved
from capture.recording.visit.visit_log import VisitLog

__all__ = ["PageMonitor", "monitored"]

DEATH_S = 0.5
MOST_POPUPS = 5  # open at a time; a page that opens more wants to be a nuisance


class PageMonitor:
    """Answers dialogs, counts popups, and knows when the page has ended: ``gone`` is set then."""

    def __init__(self, chrome: Chrome, log: VisitLog) -> None:
        self.documents = Documents(chrome.target.id)
        self.gone = asyncio.Event()
        self.crashed = False
        self.popups: list[Page] = []
        self.popups_seen = 0
        self._is_stopped = False  # the page, since it went in circles
        self.made: list[Path] = []  # files that no server sent: a script made them, or the page holds them
        self._chrome = chrome
        self._log = log

    def hear(self, target: BrowserTarget, method: str, params: dict[str, object]) -> None:
        """Events of the page's own session tell of its documents."""
        if target is not self._chrome.target:
            return
        before = self.documents.current
        self.documents.hear(method, params)
        after = self.documents.current
        if before is not None and after is not None and before.loader_id != after.loader_id:
            self._chrome.pending.drop(before.loader_id, time.monotonic())
        if method == "Fetch.requestPaused":  # a navigation that is aborted leaves the document as it stands
            request = {"requestId": params["requestId"]}
            if params["frameId"] == self.documents.frame_id:
                self._chrome.target.post("Fetch.failRequest", {**request, "errorReason": "Aborted"})
            else:
                self._chrome.target.post("Fetch.continueRequest", request)
        elif method == "Page.frameScheduledNavigation" and self.documents.goes_in_circles and not self._is_stopped:
            self._is_stopped = True
            self._log.signal(SignalCode.RELOADS, "the page kept loading itself again or leading on, and was stopped")
            self._log.interventions.append("stopped a page that kept loading itself again or leading on")
            self._chrome.target.post("Fetch.enable", {"patterns": [{"resourceType": "Document"}]})

    def page_closed(self, _: Page) -> None:
        """The page is gone, or the whole browser: ``how_it_ended`` tells."""
        self.gone.set()
        self._chrome.activity.set()

    def page_crashed(self, page: Page) -> None:
        """The renderer is gone; the browser lives."""
        self.crashed = True
        self.page_closed(page)

    async def how_it_ended(self) -> PhaseEnd:
        """Of a page that is gone; the browser's death is told a moment after that of its pages."""
        if not self.crashed:
            try:
                async with asyncio.timeout(DEATH_S):
                    await self._chrome.died.wait()
            except TimeoutError:
                return PhaseEnd.CLOSED
        return PhaseEnd.DIED

    async def answer(self, dialog: Dialog) -> None:
        """Dismiss, as somebody who wants to read on would; leaving the page is allowed."""
        self._log.dialogs += 1
        with contextlib.suppress(PlaywrightError):  # gone with its page
            await (dialog.accept() if dialog.type == "beforeunload" else dialog.dismiss())

    async def download(self, download: Download) -> None:
        """Note the file, and when it has come to its end; Playwright saves it under a name of its own."""
        file = Saved(url=download.url, name=download.suggested_filename)
        self.documents.downloads.append(file)
        self._log.downloads.append(file)
        self._chrome.activity.set()
        with contextlib.suppress(PlaywrightError):  # cancelled, or the browser ended first
            path = await download.path()
            if not file.url.startswith("http"):
                self.made.append(path)
        self.documents.downloads_ended += 1
        self._chrome.activity.set()

    async def popup(self, page: Page) -> None:
        """A window that the page opened; its requests are recorded, itself is closed later.

        The page comes to the front again: behind another tab it is drawn once a second, and what loads as it
        comes into view would be missed.
        """
        self.popups_seen += 1
        self.popups.append(page)
        with contextlib.suppress(TargetGone):
            await self._chrome.target.send("Page.bringToFront")
        if len(self.popups) > MOST_POPUPS:
            await self.close_popups()

    async def close_popups(self) -> None:
        """Close what the page opened."""
        while self.popups:
            with contextlib.suppress(PlaywrightError):
                await self.popups.pop().close()

    def note_end(self) -> None:
        """Last words: what happened outside of the phases, and how it ended."""
        log = self._log
        if self._chrome.died.is_set():
            log.signal(SignalCode.BROWSER_DIED, "Chromium ended before the visit did; what had come until then is kept")
        elif self.crashed:
            log.signal(SignalCode.BROWSER_DIED, "the page's process crashed; what had come until then is kept")
        elif self.gone.is_set():
            log.signal(SignalCode.PAGE_CLOSED, "the page closed itself; what had come until then is kept")
        if self.documents.moved:
            log.signal(SignalCode.MOVED_BY_SCRIPT, f"a script moved the browser from {log.answer_url} to {log.url}")
        if log.dialogs:
            log.signal(SignalCode.DIALOGS, f"the page opened {log.dialogs} dialogs; each was dismissed")
            log.interventions.append(f"dismissed {log.dialogs} JavaScript dialogs")
        if self.popups_seen:
            log.interventions.append(f"closed {self.popups_seen} windows that the page had opened")

    def script_error(self, _: object) -> None:
        """Counted for the page information."""
        self._log.script_errors += 1


@contextmanager
def monitored(chrome: Chrome, log: VisitLog) -> Iterator[PageMonitor]:
    """Listen for as long as the block lasts; afterwards Playwright dismisses dialogs by itself."""
    monitor = PageMonitor(chrome, log)
    stop = chrome.listen(monitor.hear)
    handlers = (
        (chrome.page, "close", monitor.page_closed),
        (chrome.page, "crash", monitor.page_crashed),
        (chrome.page, "popup", monitor.popup),
        (chrome.page, "download", monitor.download),
        (chrome.page, "pageerror", monitor.script_error),
        (chrome.context, "dialog", monitor.answer),
    )
    for emitter, name, handler in handlers:
        emitter.on(name, handler)  # type: ignore[call-overload]
    try:
        yield monitor
    finally:
        stop()
        for emitter, name, handler in handlers:
            emitter.remove_listener(name, handler)
