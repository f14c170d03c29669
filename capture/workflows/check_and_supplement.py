"""The check within a save: while the page is still open, replay what is recorded, and fetch once what is missed."""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Playwright

from capture.errors import BrowserError
from capture.formats.warc import WarcIndex, Writer
from capture.formats.warc.secret_search import MARK
from capture.model.options import Options
from capture.model.phase import Phase
from capture.model.replay_check import Gap, ReplayCheck
from capture.model.sighting import Sighting
from capture.recording import netlog
from capture.recording.browser import Chrome
from capture.recording.visit import Visit
from capture.recording.visit.navigation import AnswerKind, kind_of
from capture.replay.playback.expected_view import Seen
from capture.replay.playback.offline_browser import CHECK_S, offline
from capture.workflows.exchange_log import ExchangeLog

__all__ = ["Checker", "checker"]

logger = logging.getLogger(__name__)

START_AT = frozenset({Phase.SCROLL, Phase.VIEW})  # the page has loaded: it needs less by then
RECORDED_S = 2.0  # for the log's lines about what was sighted
POLL_S = 0.02
SUPPLEMENT_S = 15.0
FIRST, LAST = 0.6, 0.9  # of the time that is left: what a replay may take, so that it ends by itself
HIDDEN = MARK.decode()  # stands for a secret in an address: nobody could be asked for that one
MOST_GAPS = 50  # fetched again; a page that misses more asks for something new each time


@dataclass(frozen=True, slots=True)
class _Question:
    view: WarcIndex
    seen: Seen
    seconds: float  # for its visit
    answer: "asyncio.Future[ReplayCheck]"


class Checker:
    """An offline browser on call. ``phase`` starts it early, ``check`` asks it, ``dismiss`` lets it close."""

    def __init__(self, options: Options, workdir: Path, playwright: Playwright | None) -> None:
        self._options, self._workdir, self._playwright = options, workdir, playwright
        self._questions: asyncio.Queue[_Question | None] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None

    def phase(self, phase: Phase) -> None:
        """Told of each phase of the visit."""
        if self._options.check and phase in START_AT:
            self._start()

    def dismiss(self) -> None:
        """No more questions: the browser closes while others do."""
        self._questions.put_nowait(None)

    async def end(self) -> None:
        """Return when the browser is gone."""
        self.dismiss()
        if self._task is not None:
            await asyncio.wait({self._task})
            if not self._task.cancelled():
                self._task.exception()  # nobody asked: then nobody needs to know

    async def check(
        self,
        chrome: Chrome,
        writer: Writer,
        tally: ExchangeLog,
        visit: Visit,
        as_recorded: Callable[[str], str] = str,
        *,
        seconds: float = CHECK_S,
    ) -> ReplayCheck | None:
        """Replay what is recorded, supplement what is missed, replay again; None: not wanted, or nothing was seen.

        ``as_recorded`` gives an address as the records have it: the replayed page asks for those.
        Raises BrowserError, BrowserMissing, NoSpace, ArchiveError, and TimeoutError when it took more than ``seconds``.
        """
        seen = Seen.of_visit(visit, chrome.sightings()).renamed(as_recorded)
        nothing_seen = seen.text is None and seen.screenshot is None
        if not self._options.check or visit.status is None or nothing_seen:
            return None
        began = time.monotonic()
        async with asyncio.timeout(seconds):
            await _recorded(chrome, tally, ())
            if kind_of(visit.mime) is AnswerKind.PAGE and visit.answer_url in _coming(chrome.sightings()):
                raise BrowserError("the page itself was still on its way")  # of which nothing is recorded yet
            check = await self._ask(writer, seen, FIRST * seconds)
            logger.info("replayed text=%s screenshot=%s gaps=%d", check.text, check.screenshot, len(check.gaps))
            # Files that the page hands out are recorded when they have come, and may still be coming.
            coming = _coming(chrome.sightings()) | {file.url for file in visit.downloads}
            missed = [gap for gap in check.gaps if gap.url not in coming]
            if wanted := [gap for gap in missed if _can_be_asked(gap)][:MOST_GAPS]:
                urls = await _supplement(chrome, wanted)
                logger.info("supplement fetched answers=%d of=%d", len(urls), len(wanted))
                await _recorded(chrome, tally, urls)
                left = began + seconds - time.monotonic()
                check = replace(await self._ask(writer, seen, LAST * left), supplemented=urls)
                missed = [gap for gap in check.gaps if gap.url not in coming]
        return replace(check, gaps=tuple(missed), seconds=time.monotonic() - began)

    async def _ask(self, writer: Writer, seen: Seen, seconds: float) -> ReplayCheck:
        self._start()
        assert self._task is not None
        await asyncio.to_thread(writer.flush)
        question = _Question(writer.view(), seen, seconds, asyncio.get_running_loop().create_future())
        self._questions.put_nowait(question)
        either: set[asyncio.Future[Any]] = {self._task, question.answer}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if not question.answer.done():
            self._task.result()  # why the browser did not start
            raise BrowserError("the browser for the replay ended before it answered")
        return question.answer.result()

    def _start(self) -> None:
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._serve())

    async def _serve(self) -> None:
        """The browser lives in one task from its launch to its end."""
        options = replace(self._options, headed=False)
        async with offline(options, self._workdir, self._playwright) as replay:
            await replay.prepare()
            while (question := await self._questions.get()) is not None:
                found = await replay.check(question.seen, question.view, seconds=question.seconds)
                if not question.answer.done():
                    question.answer.set_result(found)

    def abandon(self) -> None:
        """End at once, whatever it does."""
        if self._task is not None:
            self._task.cancel()


@asynccontextmanager
async def checker(options: Options, workdir: Path, playwright: Playwright | None) -> AsyncIterator[Checker]:
    """A checker whose browser is gone when the block ends; on cancellation at once."""
    found = Checker(options, workdir, playwright)
    try:
        yield found
    except BaseException:
        found.abandon()
        raise
    finally:
        await found.end()


async def _recorded(chrome: Chrome, tally: ExchangeLog, urls: Iterable[str]) -> None:
    """Wait until each sighted response, and each of ``urls``, has its exchange; at most two seconds."""
    await chrome.flush()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(RECORDED_S):
            # Polled: exchanges come in from the recorder's thread, sightings from the browser.
            while not _all_there(chrome, tally, frozenset(urls)):  # noqa: ASYNC110
                await asyncio.sleep(POLL_S)


def _all_there(chrome: Chrome, tally: ExchangeLog, urls: frozenset[str]) -> bool:
    exchanges = tally.exchanges
    if urls - {one.url for one in exchanges}:
        return False
    return not netlog.complete(chrome.sightings(), exchanges).not_recorded


async def _supplement(chrome: Chrome, gaps: list[Gap]) -> tuple[str, ...]:
    """Ask for each URL once more, through the recorded browser; the URLs that were answered.

    From a blank tab of the same profile: cookies are the page's, but its policy does not refuse.
    """
    answered: list[str] = []
    urls = list(dict.fromkeys(gap.url for gap in gaps))
    with contextlib.suppress(PlaywrightError, TimeoutError):
        async with asyncio.timeout(SUPPLEMENT_S):
            tab = await chrome.open_blank()
            session = await chrome.context.new_cdp_session(tab)
            frame = (await session.send("Target.getTargetInfo"))["targetInfo"]["targetId"]
            for url in urls:
                got = await session.send("Network.loadNetworkResource", _request(frame, url))
                if got["resource"].get("httpStatusCode"):
                    answered.append(url)
            await session.detach()
    return tuple(answered)


def _can_be_asked(gap: Gap) -> bool:
    """A URL that was recorded without its secret is nobody's."""
    return gap.method == "GET" and HIDDEN not in gap.url


def _coming(sightings: Iterable[Sighting]) -> frozenset[str]:
    """URLs of what the page still waits for: streams, and answers that do not come to an end.

    They are recorded when the page closes, so that they are no gap; asked again they would not end either.
    """
    return frozenset(one.url for one in sightings if not one.finished)


def _request(frame: str, url: str) -> dict[str, Any]:
    return {"frameId": frame, "url": url, "options": {"disableCache": False, "includeCredentials": True}}
