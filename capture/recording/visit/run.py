"""A visit from the first request to the last artifact.

A visit is a row of phases (``capture.model.phase``), each within its own seconds and all within the deadline: open the
seed, or take the file that it turned out to be; wait until the page is quiet, where needed once more after a script
that never ends was stopped; scroll down and back; then the artifacts, from the window's picture to that of the whole
page. ``PhaseRunner`` keeps the time, ``PageMonitor`` hears what the page does meanwhile (its documents, dialogs,
popups, end), and what was seen goes into a ``VisitLog`` and to ``keep`` at once, so that no end loses it.

What a page or the browser does raises nothing here: it becomes a signal. An exception is a fault of ours; it goes
through, once everything that the visit had begun is ended.
"""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Coroutine
from datetime import UTC, datetime
from typing import Any

from capture.model.exchange import Artifact
from capture.model.options import Options
from capture.model.phase import DOING, Phase, PhaseEnd
from capture.model.seed import Seed
from capture.model.signal import SignalCode
from capture.recording.browser import Chrome, TargetGone
from capture.recording.visit import appearance, navigation
from capture.recording.visit.artifacts import dom, screenshot
from capture.recording.visit.artifacts.page_files import made_files, media_of
from capture.recording.visit.artifacts.pageinfo import page_info
from capture.recording.visit.behaviors.scroll import scroll
from capture.recording.visit.navigation import AnswerKind
from capture.recording.visit.page_monitor import PageMonitor, monitored
from capture.recording.visit.phase_runner import PhaseRunner
from capture.recording.visit.settle import QUIET_S, load_blockers, quiet, settle, stop_endless_script
from capture.recording.visit.visit_log import Visit, VisitLog

__all__ = ["run"]

IMAGES_S = 5.0  # after the scroll: for what it set off
MEDIA_S = 5.0  # for a list of the page's recordings and films
END_QUIET_S = 0.1
REPLAY_QUIET_S = 0.3
CUT_SHORT = {PhaseEnd.RAN_OUT, PhaseEnd.BROKEN}


async def run(
    chrome: Chrome,
    seed: Seed,
    options: Options,
    *,
    keep: Callable[[Artifact], None],
    progress: Callable[[Phase], None] = lambda phase: None,
    log: VisitLog | None = None,
    page_id: str = "",
    later: Callable[[Awaitable[None]], None] | None = None,
    replay: bool = False,
) -> Visit:
    """Open the seed, wait, scroll, and record what was seen; ``keep`` gets each artifact once it is made.

    Never raises for what a page or the browser does: the signals say it. On cancellation the CancelledError
    goes through, and ``log.visit()`` has everything up to then, with the signal ``interrupted``. ``progress``
    gets each phase when it begins. ``page_id`` goes into the page information. ``later`` gets work that needs no
    browser and hands over the last artifacts, to be done while others close; without it, it is done here.
    ``replay``: the page comes from this machine, so that quiet comes sooner, and is seen again: no thumbnail.
    """
    log = VisitLog(requested_url=seed.url) if log is None else log
    with monitored(chrome, log) as monitor:
        visitor = _Visitor(chrome, seed, options, monitor, log, keep, progress, replay=replay)
        try:
            try:
                await visitor.visit()
            except asyncio.CancelledError:
                log.signal(SignalCode.INTERRUPTED, "the capture was interrupted; what had come until then is kept")
                raise
            finally:
                if later is None:
                    await asyncio.gather(*visitor.unfinished)
                visitor.close(page_id)
        except Exception:  # a fault of ours, after which nobody waits for the rest
            await visitor.abandon()
            raise
        finally:
            if later is not None:
                for work in visitor.unfinished:
                    later(work)
    return log.visit()


class _Visitor:
    """The phases in order, each a method, and the facts that they share."""

    def __init__(
        self,
        chrome: Chrome,
        seed: Seed,
        options: Options,
        monitor: PageMonitor,
        log: VisitLog,
        keep: Callable[[Artifact], None],
        progress: Callable[[Phase], None],
        *,
        replay: bool,
    ) -> None:
        self.chrome, self.seed, self.options, self.limits = chrome, seed, options, options.limits
        self.monitor, self.documents, self.log, self.replay = monitor, monitor.documents, log, replay
        self._keep = keep
        self.phases = PhaseRunner(monitor, log, options.limits, progress)
        self.unfinished: list[asyncio.Task[None]] = []
        self.window: Artifact | None = None  # the picture of it, once it is taken

    @property
    def kind(self) -> AnswerKind:
        """What the seed turned out to be, as far as is known by now."""
        return navigation.kind_now(self.documents)

    async def visit(self) -> None:
        """All phases."""
        await self.bounded(Phase.OPEN, self.limits.open_s, self.open)
        if self.documents.is_file:
            await self.bounded(Phase.DOWNLOAD, self.limits.deadline_s, self.download)
            return
        if self.documents.current is None or self.kind is AnswerKind.ERROR:
            return
        await self.settle()
        if self.kind is AnswerKind.PAGE:
            await self.scroll()
        await self.record()

    async def bounded(self, phase: Phase, seconds: float, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """A phase without which there is nothing to see."""
        if await self.phases.run(phase, seconds, work) is PhaseEnd.RAN_OUT:
            self.log.signal(SignalCode.PHASE_RAN_OUT, f"{DOING[phase]}: no end within {seconds:g} s")

    def close(self, page_id: str) -> None:
        """Last words: what happened outside of the phases, and the page information."""
        log = self.log
        navigation.note_answer(log, self.documents)
        navigation.note_trouble(log, self.documents)
        self.monitor.note_end()
        log.ended = datetime.now(UTC)
        self.keep(page_info(log.visit(), self.chrome.sightings(), page_id=page_id, script_errors=log.script_errors))

    async def abandon(self) -> None:
        """End what is unfinished, and wait for its end."""
        for task in self.unfinished:
            task.cancel()
        await asyncio.gather(*self.unfinished, return_exceptions=True)
        self.unfinished.clear()

    def keep(self, artifact: Artifact) -> None:
        """Hand an artifact over at once."""
        self.log.artifacts.append(artifact)
        self._keep(artifact)

    async def open(self) -> None:
        """Ask for the page."""
        await navigation.navigate(self.chrome, self.seed.url, self.documents)
        navigation.note_answer(self.log, self.documents)

    async def download(self) -> None:
        """Wait for the end of files that were handed out."""
        await navigation.downloaded(self.chrome, self.documents)

    async def settle(self) -> None:
        """Wait until the page is quiet; say what it was waiting for if it never is."""
        loaded = False

        async def wait() -> None:
            nonlocal loaded
            loaded = await settle(self.chrome, self.documents, REPLAY_QUIET_S if self.replay else QUIET_S)

        third = self.limits.settle_s / 3
        end = await self.phases.run(Phase.SETTLE, self.limits.settle_s, wait)
        if (not loaded or end is PhaseEnd.RAN_OUT) and await stop_endless_script(
            self.chrome, self.phases, self.log, third
        ):
            end = await self.phases.run(Phase.SETTLE_AGAIN, third, wait)
        current = self.documents.current
        loaded = loaded or (current is not None and current.loaded)
        if not loaded and end in {PhaseEnd.DONE, PhaseEnd.RAN_OUT}:
            self.log.signal(SignalCode.LOAD_NEVER_ENDED, load_blockers(self.chrome.sightings(), self.seed.url))
        elif end is PhaseEnd.RAN_OUT:
            seconds = f"{self.limits.settle_s:.0f} s"
            if self.chrome.pending.quiet_for(time.monotonic()) > 0:
                text = f"the page was still changing after {seconds}; it was taken as it was"
                self.log.signal(SignalCode.NEVER_STILL, text)
            else:
                self.log.signal(SignalCode.PHASE_RAN_OUT, f"the page was still loading after {seconds}")
        navigation.note_answer(self.log, self.documents)

    async def scroll(self) -> None:
        """Down and back, and then a moment for the pictures that came into view."""

        async def work() -> None:
            done = await scroll(self.chrome, self.limits)
            if done.moved:
                self.log.interventions.append(f"scrolled down {done.screens:.1f} screens and back")
            for code, text in done.shortcomings(self.limits):
                self.log.signal(code, text)

        end = await self.phases.run(Phase.SCROLL, self.limits.scroll_s, work)
        if end in CUT_SHORT:
            self.log.signal(
                SignalCode.SCROLL_UNFINISHED, "the end of the page was not reached: the page did not answer"
            )
        elif end is PhaseEnd.SKIPPED and not self.monitor.gone.is_set():
            self.log.signal(SignalCode.SCROLL_UNFINISHED, "the page was not scrolled: no time was left for it")
        if end is PhaseEnd.RAN_OUT:
            await stop_endless_script(self.chrome, self.phases, self.log, self.limits.settle_s / 3)
        if self.log.interventions and end is PhaseEnd.DONE:
            await self.phases.run(Phase.IMAGES, IMAGES_S, lambda: quiet(self.chrome, END_QUIET_S))

    async def record(self) -> None:
        """Artifacts, each with its own part of the budget so that one that hangs loses only itself."""
        whole, kind = self.limits.artifacts_s, self.kind
        # Without a window Chromium draws an empty frame for a PDF, which is no picture of it.
        pictured = self.options.screenshots and kind is not AnswerKind.PDF
        heard = kind in {AnswerKind.PAGE, AnswerKind.MEDIA} and not self.replay
        for phase, seconds, work, wanted in (
            (Phase.VIEW, whole / 3, self.view, pictured),
            (Phase.DOM, whole, self.dom, kind is AnswerKind.PAGE),
            (Phase.MEDIA, MEDIA_S, self.media, heard),
            (Phase.FULL_PAGE, whole, self.full_page, pictured and self.options.full_page),
        ):
            if not wanted:
                continue
            if phase is Phase.FULL_PAGE and self.window is None:  # a page that does not draw its window draws no more
                self.log.signal(SignalCode.ARTIFACT_FAILED, "no picture of the whole page: its window drew none")
                continue
            end = await self.phases.run(phase, seconds, work, last=True)
            if end in CUT_SHORT or end is PhaseEnd.SKIPPED:
                self.log.signal(SignalCode.ARTIFACT_FAILED, f"{DOING[phase]}: {end.value}")
        await self.files()
        await self.phases.run(Phase.END, self.limits.grace_s, self.end, last=True)

    async def view(self) -> None:
        """The window, and the thumbnail of it."""
        if self.kind is AnswerKind.PAGE:
            with contextlib.suppress(TargetGone):
                await appearance.still(self.chrome)
        window = await screenshot.view(self.chrome, self.log.answer_url)
        self.keep(window)
        self.window = window
        if not self.replay:
            self.keep(await screenshot.small(window, self.log.answer_url))

    async def dom(self) -> None:
        """All frames as they were rendered, with everything shown that was in sight at any time."""
        log = self.log
        with contextlib.suppress(TargetGone):
            appearance.note(log, await appearance.show(self.chrome))
        frames, lost = await dom.render_frames(self.chrome)
        for frame in frames:
            for artifact in dom.artifacts_of(frame, log.answer_url):
                self.keep(artifact)
        for text in lost:
            log.signal(SignalCode.ARTIFACT_FAILED, f"dom: {text}")
        if frames and frames[0].number == 0:
            log.title = frames[0].title
            log.page_text = "\n\n".join(text for frame in frames if (text := frame.text.strip()))
            if not any(frame.text.strip() or frame.images for frame in frames):
                log.signal(SignalCode.BLANK, "the page shows no text and no picture")
            urls = tuple(sighting.url for sighting in self.chrome.sightings())
            if why := navigation.challenge(log.title, frames[0].text, urls):
                log.signal(SignalCode.CHALLENGE, f"the page looks like a check for robots: {why}")
        if self.window is not None and not self.replay:
            with contextlib.suppress(TargetGone):
                log.later = (await screenshot.view(self.chrome, log.answer_url)).data

    async def media(self) -> None:
        """The list of the page's recordings and films."""
        self.log.media = await media_of(self.chrome)

    async def full_page(self) -> None:
        """The whole page, in pieces that are put together when the browser is not needed any more."""
        async with screenshot.tall_window(self.chrome, self.options) as window:
            pieces = await screenshot.full_page(
                self.chrome,
                self.log.answer_url,
                None if window.tall else self.window,
                scale=self.options.scale,
                seconds=self.limits.artifacts_s * 0.9,
            )
        if window.hidden:
            self.log.signal(
                SignalCode.PICTURE_ENDS,
                "the page scrolls in a box of its own: its screenshot shows what the box showed, and not "
                f"{window.hidden:.0f} pixels below that",
            )

        async def put_together() -> None:
            self.keep(await asyncio.to_thread(pieces.artifact))

        self.unfinished.append(asyncio.create_task(put_together()))
        if pieces.left:
            self.log.signal(SignalCode.ARTIFACT_FAILED, f"full page: {pieces.left}")

    async def files(self) -> None:
        """Wait for what the page handed out, and keep what no server sent: no exchange will have it."""
        if self.documents.downloads_ended < len(self.documents.downloads):
            end = await self.phases.run(Phase.FILES, self.limits.settle_s, self.download, last=True)
            if end is PhaseEnd.RAN_OUT:
                left = len(self.documents.downloads) - self.documents.downloads_ended
                text = f"{left} of the files that the page handed out did not come to an end"
                self.log.signal(SignalCode.FILES_UNFINISHED, text)
        if self.replay or not self.monitor.made:
            return
        made = made_files(self.monitor.made, self.log.answer_url, self.limits.body_bytes)
        for file in await asyncio.to_thread(list, made):
            if isinstance(file, Artifact):
                self.keep(file)
            else:
                self.log.signal(SignalCode.FILES_UNFINISHED, f"a file of {file} bytes that the page made is not kept")

    async def end(self) -> None:
        """Popups closed, the page's own look given back, and the last answers come in."""
        await self.monitor.close_popups()
        with contextlib.suppress(TargetGone):
            await appearance.back(self.chrome)
        await quiet(self.chrome, END_QUIET_S)
