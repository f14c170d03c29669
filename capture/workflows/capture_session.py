"""Record: the live half of a save. A browser visits the page; guard, recorder and writer stand around it."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urldefrag

from playwright.async_api import Playwright

from capture.archive.store import IncomingSnapshot
from capture.errors import WarciteError
from capture.formats.warc import Writer
from capture.model.deadline import Deadline
from capture.model.exchange import Exchange, Peer, Truncation
from capture.model.guard_report import GuardReport
from capture.model.job import Job
from capture.model.options import Options
from capture.model.outcome import RecorderEnd
from capture.model.phase import DOING, Phase
from capture.model.replay_check import ReplayCheck
from capture.model.sighting import Sighting
from capture.model.signal import SignalCode
from capture.recording import browser, netlog, visit
from capture.recording.browser import BrowserInfo, BrowserTarget, Chrome
from capture.recording.guard import Guard, Policy
from capture.recording.netlog import Recording
from capture.recording.visit import Visit, VisitLog
from capture.replay.playback.offline_browser import CHECK_S
from capture.workflows.check_and_supplement import Checker, checker
from capture.workflows.exchange_log import ExchangeLog
from capture.workflows.finalize import SOFTWARE
from capture.workflows.page_reader import PageReader
from capture.workflows.progress import Progress
from capture.workflows.redaction import Discreet
from capture.workflows.whole_media import fetch_media

__all__ = ["Recorded", "record"]

logger = logging.getLogger(__name__)

MEMORY_POLL_S = 0.5
JOIN_S = 20.0  # for the log's last lines, once the browser is gone: a large body may still lie in the pipe
OVERTIME = 0.1  # beyond the visit's own time, as a part of it, for a visit that does not keep it


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What the live half left: an open writer that holds every exchange and artifact, and what was learnt."""

    visit: Visit
    writer: Writer
    tally: ExchangeLog
    browser: BrowserInfo
    guard: GuardReport
    peer: Callable[[int], Peer | None]
    sightings: tuple[Sighting, ...]
    end: RecorderEnd
    problems: tuple[str, ...]
    interrupted: bool
    check: ReplayCheck | None = None


async def record(
    job: Job,
    work: IncomingSnapshot,
    page_id: str,
    policy: Policy,
    discreet: Discreet,
    progress: Progress,
    playwright: Playwright | None,
    reader: PageReader,
    deadline: Deadline,
) -> Recorded:
    """Visit the seed and record it into the workplace's WARC, all within the deadline's shares.

    ``reader`` is started while the browser is busy. Cancellation ends the visit and is kept as ``interrupted``: what
    arrived is worth as much as before.
    Raises BrowserMissing and BrowserError when no browser started; then nothing was recorded.
    """
    options = job.options
    async with _shared(playwright, work) as playwright, Guard(policy, options.limits, options.proxy) as guard:
        writer = Writer(
            work.warc,
            software=SOFTWARE,
            page_id=page_id,
            peer=guard.peer,
            redact=discreet.policy,
            redact_artifact=discreet.policy.artifact,
            redact_frames=discreet.policy.frames,
            spill=work.spool,
        )
        options = replace(options, limits=deadline.visiting(options.limits, time.monotonic()))
        live = _Live(job, options, page_id, writer, discreet, progress, reader, deadline)
        tally = ExchangeLog(live.write, progress, guard.why)
        recording = netlog.follow(
            work.pipe,
            work.spool,
            lambda one: tally.add(_limited(one, guard)),
            options.limits,
            writer.put_frames,
            guard.stop_requests,
        )
        progress.phase("starting the browser")
        try:
            async with (
                browser.session(
                    options,
                    guard_port=guard.port,
                    log_switches=netlog.switches(work.pipe),
                    workdir=work.local,
                    playwright=playwright,
                    seed=job.seed,
                ) as chrome,
                checker(options, work.local / "replay", playwright) as check,
            ):
                await live.visit(chrome, check, tally, playwright)
        except BaseException:
            if live.chrome is None:
                await asyncio.to_thread(_forget, work, writer, recording)
                raise
            if not live.interrupted:  # a fault of ours: what was written is there for a salvage
                await asyncio.to_thread(_leave, writer, recording)
                raise
        assert live.chrome is not None
        logger.info("visit ended id=%s exchanges=%d interrupted=%s", work.id, len(tally.exchanges), live.interrupted)
        progress.phase("reading the last of the log")
        end = await asyncio.to_thread(recording.join, min(JOIN_S, deadline.records_s(time.monotonic())))
        logger.info("recorder ended id=%s end=%s problems=%d", work.id, end, len(recording.problems))
        return Recorded(
            visit=live.log.visit(),
            writer=writer,
            tally=tally,
            browser=live.chrome.info,
            guard=guard.report(),
            peer=guard.peer,
            sightings=live.chrome.sightings(),
            end=end,
            problems=recording.problems,
            interrupted=live.interrupted,
            check=live.checked,
        )


def _limited(exchange: Exchange, guard: Guard) -> Exchange:
    """What the browser takes for a broken connection may be a limit of ours."""
    ours = exchange.local_port is not None and guard.was_cut(exchange.local_port)
    if ours and exchange.truncated in (Truncation.DISCONNECT, Truncation.UNSPECIFIED):
        return replace(exchange, truncated=Truncation.LENGTH)
    return exchange


def _shared(playwright: Playwright | None, work: IncomingSnapshot) -> AbstractAsyncContextManager[Playwright]:
    """The caller's driver, else one for both browsers of this snapshot."""
    return browser.driver(work.local / "driver") if playwright is None else nullcontext(playwright)


@asynccontextmanager
async def _bounded(chrome: Chrome, most: int, log: VisitLog) -> AsyncIterator[None]:
    """End a browser that takes more memory than that; a page may ask for all that the machine has."""

    async def watch() -> None:
        while True:
            await asyncio.sleep(MEMORY_POLL_S)
            if await asyncio.to_thread(chrome.memory) > most:
                log.signal(
                    SignalCode.MEMORY, f"the page took more than {most // 1_000_000:,} MB of memory and was ended"
                )
                chrome.kill()
                logger.warning("browser ended, too much memory limit=%d", most)
                return

    watching = asyncio.get_running_loop().create_task(watch())
    try:
        yield
    finally:
        watching.cancel()
        await asyncio.wait({watching})


class _Live:
    """The visit, its patience, and what is known when it ends too soon."""

    def __init__(
        self,
        job: Job,
        options: Options,
        page_id: str,
        writer: Writer,
        discreet: Discreet,
        progress: Progress,
        reader: PageReader,
        deadline: Deadline,
    ) -> None:
        self.log = VisitLog(requested_url=job.seed.url)
        self.chrome: Chrome | None = None
        self.interrupted = False
        self.checked: ReplayCheck | None = None
        self._job, self._page_id, self._writer, self._progress = job, page_id, writer, progress
        self._options, self._discreet, self._deadline = options, discreet, deadline
        self._reader = reader
        self._checking: asyncio.Task[None] | None = None
        self._later: list[Awaitable[None]] = []  # what the visit left to be done
        self._types: dict[str, str] = {}  # URL -> CDP's resource type, as far as it is known by now

    def write(self, exchange: Exchange) -> None:
        """Hand an exchange to the writer with the resource type that CDP gave its URL."""
        self._writer.put(exchange, resource_type=self._types.get(exchange.url, ""))

    def _hear(self, _: BrowserTarget, method: str, params: dict[str, Any]) -> None:
        if method == "Network.requestWillBeSent" and "type" in params:
            self._types[urldefrag(params["request"]["url"]).url] = params["type"].lower()

    async def visit(self, chrome: Chrome, check: Checker, tally: ExchangeLog, playwright: Playwright) -> None:
        """Run visit and check, and close the browser in order; all end by themselves."""
        self.chrome = chrome
        chrome.listen(self._hear)
        limits = self._deadline.visiting(self._job.options.limits, time.monotonic())
        visited = False
        try:
            async with (
                asyncio.timeout(limits.deadline_s * (1 + OVERTIME)),
                _bounded(chrome, limits.memory_bytes, self.log),
            ):
                await visit.run(
                    chrome,
                    self._job.seed,
                    replace(self._options, limits=limits),
                    keep=self._writer.put_artifact,
                    progress=lambda phase: self._begin(phase, chrome, check, tally),
                    log=self.log,
                    page_id=self._page_id,
                    later=self._later.append,
                )
            visited = True
            if not await browser.answers(playwright):
                text = "the driver of the browser ended before the visit did; what had come until then is kept"
                self.log.signal(SignalCode.BROWSER_DIED, text)
            await self._start_check(chrome, check, tally)
        except TimeoutError:
            chrome.kill()
            self.log.signal(SignalCode.PHASE_RAN_OUT, "the visit did not end by itself; the browser was killed")
        except asyncio.CancelledError:
            # One Ctrl-C ends the visit, not the save: the task goes on to place what arrived.
            self.interrupted = True
            task = asyncio.current_task()
            if task is not None:
                task.uncancel()
            if visited:
                self.log.signal(SignalCode.INTERRUPTED, "the capture was interrupted before it was replayed")
            check.abandon()
        finally:
            await self._end_check()
        check.dismiss()  # both browsers close at the same time
        self._progress.phase("closing the browser")
        await chrome.close()
        try:
            async with asyncio.timeout(self._deadline.records_s(time.monotonic())):
                await asyncio.gather(*self._later)
        except TimeoutError:
            self.log.signal(SignalCode.ARTIFACT_FAILED, "the picture of the whole page was not put together in time")

    def _begin(self, phase: Phase, chrome: Chrome, check: Checker, tally: ExchangeLog) -> None:
        self._progress.phase(DOING[phase])
        check.phase(phase)
        if phase is Phase.VIEW:  # from here on the browser is busy and we are not
            asyncio.get_running_loop().run_in_executor(None, self._reader.start)
        if phase is Phase.DOM and self._options.check:
            chrome.open_blank()
        if phase is Phase.FULL_PAGE:  # all that the replay is compared with is recorded
            self._start_check(chrome, check, tally)

    def _start_check(self, chrome: Chrome, check: Checker, tally: ExchangeLog) -> "asyncio.Task[None]":
        if self._checking is None:
            self._checking = asyncio.get_running_loop().create_task(self._check(chrome, check, tally))
        return self._checking

    async def _end_check(self) -> None:
        """Of a visit that was cut short nothing more is asked."""
        if self._checking is not None and not self._checking.done():
            self._checking.cancel()
            await asyncio.wait({self._checking})

    async def _check(self, chrome: Chrome, check: Checker, tally: ExchangeLog) -> None:
        """A check that cannot be made is a fact about the snapshot, not the end of it."""
        self._progress.phase("replaying what was recorded")
        seconds = min(self._deadline.check_s(time.monotonic()), CHECK_S)
        limits = self._options.limits
        media_s = min(limits.media_s, seconds)
        media = asyncio.ensure_future(fetch_media(chrome, self.log.media, tally, limits, media_s))
        try:
            self.checked = await check.check(
                chrome, self._writer, tally, self.log.visit(), self._discreet.text, seconds=seconds
            )
        except WarciteError as error:
            self.log.signal(SignalCode.CHECK_FAILED, f"the snapshot could not be replayed: {error.message}")
        except TimeoutError:
            self.log.signal(SignalCode.CHECK_FAILED, f"the replay did not end within {seconds:.0f} s")
            check.abandon()
        except asyncio.CancelledError:
            media.cancel()
            raise
        if fetched := await media:
            self.log.interventions.append(f"fetched recordings and films whole: {', '.join(fetched)}")
        if self.checked is not None and self.checked.supplemented:
            urls = ", ".join(self.checked.supplemented)
            self.log.interventions.append(f"fetched what a first replay missed: {urls}")


def _leave(writer: Writer, recording: Recording) -> None:
    """End the recorder's thread and close the WARC, whatever is in it."""
    recording.abort()
    writer.close()


def _forget(work: IncomingSnapshot, writer: Writer, recording: Recording) -> None:
    """No browser ever started: leave no WARC that a later command would salvage."""
    recording.abort()
    writer.close()
    work.warc.unlink(missing_ok=True)
