"""The replay check within a save: while the page is still open, replay what is recorded, and fetch what is missed.

How it works: the offline browser is a task of the session's group, started early in the visit (``start``) since it
takes seconds, and it closes when it is told to (``dismiss``), at the same time as the recorded one. When all that a
replay is compared with is recorded, ``check`` waits for that browser and replays; what the replay misses is asked for
once through the recorded browser, and then it is replayed again. A browser that does not start fails the check, and
nothing else.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Iterable
from dataclasses import replace

from playwright.async_api import Playwright

from capture.errors import BrowserError
from capture.formats.warc import Writer
from capture.model.options import Options
from capture.model.replay_check import ReplayCheck
from capture.model.sighting import Sighting
from capture.recording.browser import Chrome
from capture.recording.visit import Visit
from capture.recording.visit.navigation import AnswerKind, kind_of
from capture.recording.wire.completeness import unrecorded
from capture.replay.playback.expected_view import ExpectedView
from capture.replay.playback.offline_browser import OfflineBrowser
from capture.workflows.capture_context import CaptureContext
from capture.workflows.exchange_log import ExchangeLog
from capture.workflows.fetch_again import can_be_asked, fetch_gaps

__all__ = ["CheckWithinSave"]

logger = logging.getLogger(__name__)

RECORDED_S = 2.0  # for the recorder, behind what was sighted
POLL_S = 0.02
FIRST, LAST = 0.6, 0.9  # of the time that is left: what a replay may take, so that it ends by itself
MOST_GAPS = 50  # fetched again; a page that misses more asks for something new each time


class CheckWithinSave:
    """The offline browser of one save, and what is asked of it."""

    def __init__(
        self, context: CaptureContext, options: Options, group: asyncio.TaskGroup, playwright: Playwright
    ) -> None:
        self._context, self._options, self._group, self._playwright = context, options, group, playwright
        self._browser: asyncio.Future[OfflineBrowser] = asyncio.get_running_loop().create_future()
        self._dismissed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start the browser, unless it was, or no check is wanted."""
        if self._task is None and self._options.check:
            self._task = self._group.create_task(self._run())

    def dismiss(self) -> None:
        """Nothing more is asked: the browser closes while others do."""
        self._dismissed.set()

    def abandon(self) -> None:
        """End it at once, whatever it does."""
        if self._task is not None:
            self._task.cancel()

    async def _run(self) -> None:
        """The browser lives in one task from its launch to its end. Why it did not start is told to who asks for it."""
        options, folder = replace(self._options, headed=False), self._context.incoming.local / "replay"
        try:
            async with self._context.tools.offline(options, folder, self._playwright) as browser:
                await browser.prepare()
                self._browser.set_result(browser)
                await self._dismissed.wait()
        except Exception as error:
            logger.warning("offline browser ended error=%s", type(error).__name__)
            if not self._browser.done():
                self._browser.set_exception(error)
                self._browser.exception()  # perhaps nobody asks: then nobody needs to know
        finally:
            self._browser.cancel()

    async def check(
        self, chrome: Chrome, writer: Writer, log: ExchangeLog, visit: Visit, *, seconds: float
    ) -> ReplayCheck | None:
        """Replay what is recorded, supplement what is missed, replay again; None: not wanted, or nothing was seen.

        Raises BrowserError, BrowserMissing, NoSpace, ArchiveError, and TimeoutError when it took more than ``seconds``.
        """
        # Addresses as the records have them: the replayed page asks for those.
        seen = ExpectedView.of_visit(visit, chrome.sightings()).renamed(self._context.redactor.clean)
        nothing_seen = seen.text is None and seen.screenshot is None
        if not self._options.check or visit.status is None or nothing_seen:
            return None
        began = time.monotonic()
        async with asyncio.timeout(seconds):
            await _recorded(chrome, log, ())
            if kind_of(visit.mime) is AnswerKind.PAGE and visit.answer_url in _coming(chrome.sightings()):
                raise BrowserError("the page itself was still on its way")  # of which nothing is recorded yet
            check = await self._replay(writer, seen, FIRST * seconds)
            logger.info("replayed text=%s screenshot=%s gaps=%d", check.text, check.screenshot, len(check.gaps))
            # Files that the page hands out are recorded when they have come, and may still be coming.
            coming = _coming(chrome.sightings()) | {file.url for file in visit.downloads}
            missed = [gap for gap in check.gaps if gap.url not in coming]
            if wanted := [gap for gap in missed if can_be_asked(gap)][:MOST_GAPS]:
                urls = await fetch_gaps(chrome, wanted)
                logger.info("supplement fetched answers=%d of=%d", len(urls), len(wanted))
                await _recorded(chrome, log, urls)
                left = began + seconds - time.monotonic()
                check = replace(await self._replay(writer, seen, LAST * left), supplemented=urls)
                missed = [gap for gap in check.gaps if gap.url not in coming]
        return replace(check, gaps=tuple(missed), seconds=time.monotonic() - began)

    async def _replay(self, writer: Writer, seen: ExpectedView, seconds: float) -> ReplayCheck:
        """One replay of all that is recorded by now, its visit within ``seconds``."""
        self.start()
        await asyncio.to_thread(writer.flush)
        browser = await asyncio.shield(self._browser)
        return await browser.check(seen, writer.view(), seconds=seconds)


async def _recorded(chrome: Chrome, log: ExchangeLog, urls: Iterable[str]) -> None:
    """Wait until each answer that has come, and each of ``urls``, has its exchange; at most two seconds."""
    wanted, seen = set(urls), 0
    lost = [sighting for sighting in chrome.sightings() if sighting.finished]
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(RECORDED_S):
            # Polled: exchanges come in from the recorder's thread. Each is looked at once.
            while True:
                new = log.exchanges[seen:]
                if new or not seen:
                    seen += len(new)
                    wanted.difference_update(exchange.url for exchange in new)
                    lost = unrecorded(lost, new)
                if not wanted and not lost:
                    return
                await asyncio.sleep(POLL_S)


def _coming(sightings: Iterable[Sighting]) -> frozenset[str]:
    """URLs of what the page still waits for: streams, and answers that do not come to an end.

    They are recorded when the page closes, so that they are no gap; asked again they would not end either.
    """
    return frozenset(sighting.url for sighting in sightings if not sighting.finished)
