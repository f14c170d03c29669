"""The capture session: the live half of a save, in which a browser visits the page and all that it does is recorded.

How it works: around the browser stand the guard (its only way out, which copies all that it relays into a journal), the
recorder (a process that follows the journal, and a thread that takes what it reads) and the writer (a thread that
writes records); ``ExchangeLog.on_exchange`` is all that lies between the two. The phases of the
visit start what goes on beside it, each as a task of one group: the offline browser, the replay check, the fetching of
media that are not whole, the watch over memory. Ctrl-C ends the visit and not the save: what has arrived is placed.
Writer and recorder are closed by the caller's stack, whatever happens.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, nullcontext, suppress
from dataclasses import dataclass, replace

from playwright.async_api import Playwright

from capture.errors import WarciteError
from capture.formats.warc import Writer
from capture.model.connection_report import ConnectionReport
from capture.model.exchange import Peer
from capture.model.guard_report import GuardReport
from capture.model.options import Options
from capture.model.outcome import RecorderEnd
from capture.model.phase import DOING, Phase
from capture.model.replay_check import ReplayCheck
from capture.model.sighting import Sighting
from capture.model.signal import SignalCode
from capture.recording.browser import BrowserInfo, Chrome
from capture.recording.visit import Visit, VisitLog
from capture.recording.wire.follower_messages import KeptWire
from capture.recording.wire.recording import switches
from capture.replay.playback.offline_browser import CHECK_S
from capture.workflows.capture_context import CaptureContext
from capture.workflows.check_and_supplement import CheckWithinSave
from capture.workflows.exchange_log import ExchangeLog
from capture.workflows.fetch_again import fetch_media
from capture.workflows.finalize import SOFTWARE
from capture.workflows.process_watch import ProcessWatch

__all__ = ["SessionResult", "capture_session"]

logger = logging.getLogger(__name__)

JOIN_S = 20.0  # for what was relayed last, once the browser is gone: the recorder may be behind with a large body
HANG_UP_S = 1.0  # until the end of the browser's connections is seen, once it is gone
OVERTIME = 0.1  # beyond the visit's own time, as a part of it, for a visit that does not keep it


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionResult:
    """What the live half left: an open writer that holds every exchange and artifact, and what was learnt.

    ``connections`` are the recorder's reports, ``relayed`` the guard's bytes up and down by a connection's number.
    """

    visit: Visit
    writer: Writer
    log: ExchangeLog
    browser: BrowserInfo
    guard: GuardReport
    peer: Callable[[int], Peer | None]
    sightings: tuple[Sighting, ...]
    end: RecorderEnd
    problems: tuple[str, ...]
    interrupted: bool
    connections: tuple[ConnectionReport, ...]
    relayed: Mapping[int, tuple[int, int]]
    kept: KeptWire
    check: ReplayCheck | None


async def capture_session(
    context: CaptureContext, playwright: Playwright | None, stack: AsyncExitStack
) -> SessionResult:
    """Visit the seed and record it into the incoming folder's WARC, all within the deadline's shares.

    ``playwright`` is the caller's driver; without it one is started for both browsers. Cancellation ends the visit and
    is kept as ``interrupted``: what arrived is worth as much as before. ``stack`` closes writer and recorder.
    Raises BrowserMissing and BrowserError when no browser started; then nothing was recorded.
    """
    job, incoming, tools, policy = context.job, context.incoming, context.tools, context.redactor.policy
    shared = tools.driver(incoming.local / "driver") if playwright is None else nullcontext(playwright)
    async with shared as driver, tools.guard(context.policy, job.options.limits, job.options.proxy) as guard:
        live = None
        try:
            writer = tools.writer(
                incoming.warc,
                software=SOFTWARE,
                page_id=context.page_id,
                peer=guard.peer,
                redact=policy,
                redact_artifact=policy.artifact,
                redact_frames=policy.frames,
                spill=incoming.spool,
            )
            stack.push_async_callback(_close, writer)
            limits = context.deadline.visiting(job.options.limits, time.monotonic())
            log = ExchangeLog(writer, guard, context.progress)
            live = _LiveVisit(context, replace(job.options, limits=limits), driver, writer, log)
            recording = tools.follow(
                incoming.wire,
                incoming.spool,
                log.on_exchange,
                limits,
                writer.put_frames,
                guard.stop_requests,
                live.recorder_lost,
                keep_wire=job.options.keep_wire,
            )
            stack.push_async_callback(asyncio.to_thread, recording.abort)
            guard.copy_to(recording.journal)
            context.progress.phase("starting the browser")
            async with tools.browser(
                live.options,
                guard_port=guard.port,
                log_switches=switches(incoming.wire),
                workdir=incoming.local,
                playwright=driver,
                seed=job.seed,
            ) as chrome:
                await live.run(chrome)
        except BaseException:
            if live is None or live.chrome is None:  # leave no WARC that a later command would salvage
                incoming.warc.unlink(missing_ok=True)
                raise
            if not live.interrupted:  # a fault of ours: what was written is there for a salvage
                raise
        assert live.chrome is not None
        exchanges = len(log.exchanges)
        logger.info("visit ended id=%s exchanges=%d interrupted=%s", incoming.id, exchanges, live.interrupted)
        context.progress.phase("reading the last of what came")
        await guard.hang_up(HANG_UP_S)
        recording.finish()
        end = await asyncio.to_thread(recording.join, min(JOIN_S, context.deadline.records_s(time.monotonic())))
        logger.info("recorder ended id=%s end=%s problems=%d", incoming.id, end, len(recording.problems))
        sightings = live.chrome.sightings()
        log.settle(sightings)
        return SessionResult(
            visit=live.noted.visit(),
            writer=writer,
            log=log,
            browser=live.chrome.info,
            guard=guard.report(),
            peer=guard.peer,
            sightings=sightings,
            end=end,
            problems=recording.problems,
            interrupted=live.interrupted,
            check=live.checked,
            connections=recording.connections,
            relayed=guard.relayed(),
            kept=recording.kept,
        )


async def _close(writer: Writer) -> None:
    """End the writer's thread; why it could not write was said where it was waited for."""
    with suppress(WarciteError):
        await asyncio.to_thread(writer.close)


class _LiveVisit:
    """The visit, what goes on beside it, and what is known when it ends too soon."""

    def __init__(
        self, context: CaptureContext, options: Options, driver: Playwright, writer: Writer, log: ExchangeLog
    ) -> None:
        self.options, self.log = options, log
        self.noted = VisitLog(requested_url=context.job.seed.url)
        self.chrome: Chrome | None = None
        self.interrupted = False
        self.checked: ReplayCheck | None = None
        self._context, self._driver, self._writer = context, driver, writer
        self._group = asyncio.TaskGroup()
        self._loop = asyncio.get_running_loop()
        self._check = CheckWithinSave(context, options, self._group, driver)
        self._checking: asyncio.Task[Exception | None] | None = None
        self._later: list[Awaitable[None]] = []  # what the visit left to be done

    async def run(self, chrome: Chrome) -> None:
        """Visit and check, and close the browsers in order; all end by themselves."""
        self.chrome = chrome
        chrome.listen(self.log.on_event)
        try:
            async with self._group:
                await self._visit(chrome)
                self._check.dismiss()  # both browsers close at the same time
                self._context.progress.phase("closing the browser")
                await chrome.close()
                try:
                    async with asyncio.timeout(self._context.deadline.records_s(time.monotonic())):
                        await asyncio.gather(*self._later)
                except TimeoutError:
                    text = "the picture of the whole page was not put together in time"
                    self.noted.signal(SignalCode.ARTIFACT_FAILED, text)
        except BaseExceptionGroup as faults:  # the tasks of the group raise nothing: it is the visit's own
            raise faults.exceptions[0] from None

    async def _visit(self, chrome: Chrome) -> None:
        """Run the visit and wait for the check; what ends either too soon becomes a signal."""
        tools = self._context.tools
        limits = self._context.deadline.visiting(self._context.job.options.limits, time.monotonic())
        watch = ProcessWatch(chrome, self.noted)
        watching = self._group.create_task(_fault_of(watch.run, limits.memory_bytes))
        visited = False
        try:
            async with asyncio.timeout(limits.deadline_s * (1 + OVERTIME)):
                await tools.visit(
                    chrome,
                    self._context.job.seed,
                    replace(self.options, limits=limits),
                    keep=self._writer.put_artifact,
                    progress=lambda phase: self._begin(phase, chrome),
                    log=self.noted,
                    page_id=self._context.page_id,
                    later=self._later.append,
                )
            watching.cancel()
            await watch.look_at_network()
            visited = True
            if not await tools.driver_answers(self._driver):
                text = "the driver of the browser ended before the visit did; what had come until then is kept"
                self.noted.signal(SignalCode.BROWSER_DIED, text)
            if (fault := await self._start_check(chrome)) is not None:
                raise fault
        except TimeoutError:
            chrome.kill()
            self.noted.signal(SignalCode.PHASE_RAN_OUT, "the visit did not end by itself; the browser was killed")
        except asyncio.CancelledError:
            # One Ctrl-C ends the visit, not the save: the task goes on to place what arrived.
            self.interrupted = True
            if (task := asyncio.current_task()) is not None:
                task.uncancel()
            if visited:
                self.noted.signal(SignalCode.INTERRUPTED, "the capture was interrupted before it was replayed")
            self._check.abandon()
        finally:
            watching.cancel()
            # Of a visit that was cut short nothing more is asked.
            if self._checking is not None and not self._checking.done():
                self._checking.cancel()
                await asyncio.wait({self._checking})

    def recorder_lost(self, why: str) -> None:
        """Nothing more can be recorded: end the visit, whatever it does. Any thread may say so."""
        self._loop.call_soon_threadsafe(self._end_unrecorded, why)

    def _end_unrecorded(self, why: str) -> None:
        self.noted.signal(SignalCode.CONNECTION_UNREAD, why)
        if self.chrome is not None:
            self.chrome.kill()

    def _begin(self, phase: Phase, chrome: Chrome) -> None:
        """The visit begins a phase: what can be done beside it, and is needed after it, begins too."""
        self._context.progress.phase(DOING[phase])
        if phase in (Phase.SCROLL, Phase.VIEW):  # the page has loaded: it needs less by now
            self._check.start()
        if phase is Phase.VIEW:  # from here on the browser is busy and we are not
            asyncio.get_running_loop().run_in_executor(None, self._context.reader.start)
        if phase is Phase.DOM and self.options.check:
            chrome.open_blank()
        if phase is Phase.FULL_PAGE:  # all that the replay is compared with is recorded
            self._start_check(chrome)

    def _start_check(self, chrome: Chrome) -> "asyncio.Task[Exception | None]":
        if self._checking is None:
            self._checking = self._group.create_task(_fault_of(self._check_and_fetch, chrome))
        return self._checking

    async def _check_and_fetch(self, chrome: Chrome) -> None:
        """A check that cannot be made is a fact about the snapshot, not the end of it."""
        self._context.progress.phase("replaying what was recorded")
        seconds = min(self._context.deadline.check_s(time.monotonic()), CHECK_S)
        limits = self.options.limits
        async with asyncio.TaskGroup() as beside:
            media_s = min(limits.media_s, seconds)
            media = beside.create_task(fetch_media(chrome, self.noted.media, self.log, limits, media_s))
            try:
                visit = self.noted.visit()
                self.checked = await self._check.check(chrome, self._writer, self.log, visit, seconds=seconds)
            except WarciteError as error:
                self.noted.signal(SignalCode.CHECK_FAILED, f"the snapshot could not be replayed: {error.message}")
            except TimeoutError:
                self.noted.signal(SignalCode.CHECK_FAILED, f"the replay did not end within {seconds:.0f} s")
                self._check.abandon()
        if fetched := media.result():
            self.noted.interventions.append(f"fetched recordings and films whole: {', '.join(fetched)}")
        if self.checked is not None and self.checked.supplemented:
            urls = ", ".join(self.checked.supplemented)
            self.noted.interventions.append(f"fetched what a first replay missed: {urls}")


async def _fault_of(work: Callable[..., Awaitable[None]], *arguments: object) -> Exception | None:
    """What the work raises, for who waits for it: a task that fails would end the visit beside it as Ctrl-C does."""
    try:
        await work(*arguments)
    except ExceptionGroup as faults:
        return faults.exceptions[0]
    except Exception as error:
        return error
    return None
