"""A visit from the first request to the last artifact."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from capture.model.artifact import Artifact
from capture.model.options import Limits, Options
from capture.model.phase import DOING, Phase, PhaseEnd
from capture.model.seed import Seed
from capture.model.signal import SignalCode
from capture.recording.browser import Chrome, TargetGone
from capture.recording.visit import appearance, navigation
from capture.recording.visit.answer_kind import AnswerKind
from capture.recording.visit.artifacts import dom, screenshot
from capture.recording.visit.artifacts.inner_box import tall_window
from capture.recording.visit.artifacts.page_downloads import made_files
from capture.recording.visit.artifacts.page_media import media_of
from capture.recording.visit.artifacts.pageinfo import page_info
from capture.recording.visit.artifacts.screenshot_image import WHOLE_PIXELS
from capture.recording.visit.behaviors.scroll import scroll
from capture.recording.visit.challenge import challenge
from capture.recording.visit.load_blockers import waiting
from capture.recording.visit.page_monitor import PageMonitor, watching
from capture.recording.visit.phase_runner import PhaseRunner
from capture.recording.visit.settle import QUIET_S, quiet, settle
from capture.recording.visit.unresponsive import free
from capture.recording.visit.visit_log import Visit, VisitLog

__all__ = ["run"]

IMAGES_S = 5.0  # after the scroll: for what it set off
LINES_MISSED, WORDS_MISSED = 3, 40  # that a page took out of itself: fewer are captions that take turns
MEDIA_S = 5.0  # for a list of the page's recordings and films
END_QUIET_S = 0.1
REPLAY_QUIET_S = 0.3


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
    with watching(chrome, log) as watch:
        visitor = _Visitor(chrome, seed, options, watch, log, keep, progress, replay=replay)
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
    """The phases in order, and the facts that they share."""

    def __init__(
        self,
        chrome: Chrome,
        seed: Seed,
        options: Options,
        watch: PageMonitor,
        log: VisitLog,
        keep: Callable[[Artifact], None],
        progress: Callable[[Phase], None],
        *,
        replay: bool,
    ) -> None:
        self.replay = replay
        self.chrome, self.seed, self.options = chrome, seed, options
        self.limits: Limits = options.limits
        self.watch, self.documents, self.log = watch, watch.documents, log
        self._keep = keep
        self.unfinished: list[asyncio.Task[None]] = []
        self._seen: Artifact | None = None
        self.stage = PhaseRunner(watch, log, options.limits, progress)

    async def visit(self) -> None:
        """See the module: open, settle, scroll, artifacts, end."""
        end = await self.stage.phase(Phase.OPEN, self.limits.open_s, self._open)
        self._took_too_long(end, Phase.OPEN, self.limits.open_s)
        if self.documents.is_file:
            end = await self.stage.phase(Phase.DOWNLOAD, self.limits.deadline_s, self._download)
            self._took_too_long(end, Phase.DOWNLOAD, self.limits.deadline_s)
            return
        if self.documents.current is None or navigation.kind_now(self.documents) is AnswerKind.ERROR:
            return
        await self._watch_it_load()
        if navigation.kind_now(self.documents) is AnswerKind.PAGE:
            await self._scroll()
        await self._record()

    def close(self, page_id: str) -> None:
        """Last words: what happened outside of the phases, and the page information."""
        log, documents = self.log, self.documents
        navigation.note_answer(log, documents)
        navigation.note_trouble(log, documents)
        self.watch.note_end()
        log.ended = datetime.now(UTC)
        info = page_info(log.visit(), self.chrome.sightings(), page_id=page_id, script_errors=log.script_errors)
        self.keep(info)

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

    async def _open(self) -> None:
        await navigation.navigate(self.chrome, self.seed.url, self.documents)
        navigation.note_answer(self.log, self.documents)

    async def _download(self) -> None:
        await navigation.downloaded(self.chrome, self.documents)

    async def _watch_it_load(self) -> None:
        loaded = False

        async def wait() -> None:
            nonlocal loaded
            loaded = await settle(self.chrome, self.documents, REPLAY_QUIET_S if self.replay else QUIET_S)

        end = await self.stage.phase(Phase.SETTLE, self.limits.settle_s, wait)
        if (not loaded or end is PhaseEnd.RAN_OUT) and await self._free():
            end = await self.stage.phase(Phase.SETTLE_AGAIN, self.limits.settle_s / 3, wait)
        current = self.documents.current
        loaded = loaded or (current is not None and current.loaded)
        if not loaded and end in {PhaseEnd.DONE, PhaseEnd.RAN_OUT}:
            self.log.signal(SignalCode.LOAD_NEVER_ENDED, waiting(self.chrome.sightings(), self.seed.url))
        elif end is PhaseEnd.RAN_OUT:
            seconds = f"{self.limits.settle_s:.0f} s"
            if self.chrome.in_flight.quiet_for(time.monotonic()) > 0:
                self.log.signal(
                    SignalCode.NEVER_STILL, f"the page was still changing after {seconds}; it was taken as it was"
                )
            else:
                self.log.signal(SignalCode.PHASE_RAN_OUT, f"the page was still loading after {seconds}")
        navigation.note_answer(self.log, self.documents)

    async def _free(self) -> bool:
        return await free(self.chrome, self.stage, self.log, self.limits.settle_s / 3)

    async def _scroll(self) -> None:
        reached = False

        async def work() -> None:
            nonlocal reached
            done = await scroll(self.chrome, self.limits)
            reached = done.reached
            if done.moved:
                self.log.interventions.append(f"scrolled down {done.screens:.1f} screens and back")
            if done.lines_gone >= LINES_MISSED and done.words_gone >= WORDS_MISSED:
                self.log.signal(
                    SignalCode.WORDS_GONE,
                    f"the page took {done.lines_gone} lines ({done.words_gone} words) out of itself again while it was "
                    "scrolled: neither its text nor its picture here has them",
                )
            if not reached:
                self.log.signal(
                    SignalCode.SCROLL_UNFINISHED,
                    f"the end of the page was not reached: scrolling stopped at {done.height} pixels "
                    f"after {done.screens:.0f} screens (limits: {self.limits.scroll_s:g} s, "
                    f"{self.limits.scroll_screens} screens)",
                )

        end = await self.stage.phase(Phase.SCROLL, self.limits.scroll_s, work)
        if end in {PhaseEnd.RAN_OUT, PhaseEnd.BROKEN}:
            self.log.signal(
                SignalCode.SCROLL_UNFINISHED, "the end of the page was not reached: the page did not answer"
            )
        elif end is PhaseEnd.SKIPPED and not self.watch.gone.is_set():
            self.log.signal(SignalCode.SCROLL_UNFINISHED, "the page was not scrolled: no time was left for it")
        if end is PhaseEnd.RAN_OUT:
            await self._free()
        if self.log.interventions and end is PhaseEnd.DONE:
            await self.stage.phase(Phase.IMAGES, IMAGES_S, lambda: quiet(self.chrome, END_QUIET_S))

    async def _record(self) -> None:
        """Artifacts, each with its own part of the budget so that one that hangs loses only itself."""
        whole = self.limits.artifacts_s
        kind = navigation.kind_now(self.documents)
        # Without a window Chromium draws an empty frame for a PDF, which is no picture of it.
        pictured = self.options.screenshots and kind is not AnswerKind.PDF
        steps = (
            (Phase.VIEW, whole / 3, self._view, pictured),
            (Phase.DOM, whole, self._dom, kind is AnswerKind.PAGE),
            (Phase.MEDIA, MEDIA_S, self._media, kind in {AnswerKind.PAGE, AnswerKind.MEDIA} and not self.replay),
            (Phase.FULL_PAGE, whole, self._full_page, pictured and self.options.full_page),
        )
        for name, seconds, work, wanted in steps:
            if not wanted:
                continue
            if name is Phase.FULL_PAGE and self._seen is None:  # a page that does not draw its window draws no more
                self.log.signal(SignalCode.ARTIFACT_FAILED, "no picture of the whole page: its window drew none")
                continue
            end = await self.stage.phase(name, seconds, work, last=True)
            if end in {PhaseEnd.RAN_OUT, PhaseEnd.BROKEN, PhaseEnd.SKIPPED}:
                self.log.signal(SignalCode.ARTIFACT_FAILED, f"{DOING[name]}: {end.value}")
        await self._files()
        await self.stage.phase(Phase.END, self.limits.grace_s, self._end, last=True)

    async def _files(self) -> None:
        """Wait for what the page handed out, and keep what no server sent: no exchange will have it."""
        if self.documents.downloads_ended < len(self.documents.downloads):
            end = await self.stage.phase(Phase.FILES, self.limits.settle_s, self._download, last=True)
            if end is PhaseEnd.RAN_OUT:
                left = len(self.documents.downloads) - self.documents.downloads_ended
                self.log.signal(
                    SignalCode.FILES_UNFINISHED, f"{left} of the files that the page handed out did not come to an end"
                )
        if self.replay or not self.watch.made:
            return
        made = made_files(self.watch.made, self.log.answer_url, self.limits.body_bytes)
        for file in await asyncio.to_thread(list, made):
            if isinstance(file, Artifact):
                self.keep(file)
            else:
                self.log.signal(SignalCode.FILES_UNFINISHED, f"a file of {file} bytes that the page made is not kept")

    async def _view(self) -> None:
        if navigation.kind_now(self.documents) is AnswerKind.PAGE:
            with contextlib.suppress(TargetGone):
                await appearance.still(self.chrome)
        seen = await screenshot.view(self.chrome, self.log.answer_url)
        self.keep(seen)
        self._seen = seen
        if not self.replay:
            self.keep(await screenshot.small(seen, self.log.answer_url))

    async def _full_page(self) -> None:
        most = WHOLE_PIXELS / self.options.scale
        async with tall_window(self.chrome, self.options, most) as window:
            taken = await screenshot.full_page(
                self.chrome,
                self.log.answer_url,
                None if window.tall else self._seen,
                scale=self.options.scale,
                seconds=self.limits.artifacts_s * 0.9,
            )
        if window.hidden:
            self.log.signal(
                SignalCode.PICTURE_ENDS,
                "the page scrolls in a box of its own: its screenshot shows what the box showed, and not "
                f"{window.hidden:.0f} pixels below that",
            )
        self.unfinished.append(asyncio.create_task(self._put_together(taken)))
        if taken.left:
            self.log.signal(SignalCode.ARTIFACT_FAILED, f"full page: {taken.left}")

    async def _put_together(self, taken: screenshot.Taken) -> None:
        self.keep(await asyncio.to_thread(taken.artifact))

    async def _dom(self) -> None:
        with contextlib.suppress(TargetGone):
            self._note_shown(await appearance.show(self.chrome))
        frames, lost = await dom.render_frames(self.chrome)
        for frame in frames:
            for artifact in dom.artifacts_of(frame, self.log.answer_url):
                self.keep(artifact)
        for text in lost:
            self.log.signal(SignalCode.ARTIFACT_FAILED, f"dom: {text}")
        if frames and frames[0].number == 0:
            self._look_at(frames)
        if self._seen is not None and not self.replay:
            with contextlib.suppress(TargetGone):
                self.log.later = (await screenshot.view(self.chrome, self.log.answer_url)).data

    def _note_shown(self, shown: appearance.Appearance) -> None:
        if shown.count:
            self.log.interventions.append(
                f"showed {shown.count} elements, which the page hides while they are out of the window, as they "
                "were at their most visible: in the screenshot of the whole page, and in the page as seen"
            )
        if shown.left:
            self.log.signal(
                SignalCode.PICTURE_LACKS,
                f"the screenshot of the whole page does not show {shown.left} elements that were to be seen "
                "while they were in the window",
            )

    async def _media(self) -> None:
        self.log.media = await media_of(self.chrome)

    def _look_at(self, frames: tuple[dom.Rendered, ...]) -> None:
        top = frames[0]
        self.log.title = top.title
        self.log.page_text = "\n\n".join(text for frame in frames if (text := frame.text.strip()))
        if not any(frame.text.strip() or frame.images for frame in frames):
            self.log.signal(SignalCode.BLANK, "the page shows no text and no picture")
        urls = tuple(sighting.url for sighting in self.chrome.sightings())
        if why := challenge(top.title, top.text, urls):
            self.log.signal(SignalCode.CHALLENGE, f"the page looks like a check for robots: {why}")

    async def _end(self) -> None:
        await self.watch.close_popups()
        with contextlib.suppress(TargetGone):
            await appearance.back(self.chrome)
        await quiet(self.chrome, END_QUIET_S)

    def _took_too_long(self, end: PhaseEnd, name: Phase, seconds: float) -> None:
        if end is PhaseEnd.RAN_OUT:
            self.log.signal(SignalCode.PHASE_RAN_OUT, f"{DOING[name]}: no end within {seconds:g} s")
