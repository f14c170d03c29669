"""The stage: runs phases one after the other, each within its seconds, all within the deadline."""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from typing import Any

from capture.model.options import Limits
from capture.model.phase import Phase, PhaseEnd
from capture.recording.browser import TargetGone
from capture.recording.visit.page_monitor import PageMonitor
from capture.recording.visit.visit_log import PhaseRun, VisitLog

__all__ = ["PhaseRunner"]

logger = logging.getLogger(__name__)

DEATH_S = 0.5  # between the first command that fails and the word that the browser is gone
UNWIND_S = 1.0


class PhaseRunner:
    """Where phases run. A phase that is cut short leaves what it wrote to the log."""

    def __init__(self, watch: PageMonitor, log: VisitLog, limits: Limits, progress: Callable[[Phase], None]) -> None:
        self._watch = watch
        self._log = log
        self._progress = progress
        self._ends_at = time.monotonic() + limits.deadline_s
        # What was seen is worth more than another second of loading: the artifacts keep their share.
        self._reserve_s = min(limits.artifacts_s, limits.deadline_s / 3)

    async def phase(
        self, name: Phase, seconds: float, work: Callable[[], Coroutine[Any, Any, None]], *, last: bool = False
    ) -> PhaseEnd:
        """Run ``work`` for at most ``seconds``; ``last`` may use what is held back for the artifacts.

        Ends at once when the browser dies or the page closes. Cancellation goes through, after it was noted.
        """
        began = time.monotonic()
        left = self._ends_at - began - (0 if last else self._reserve_s)
        end = PhaseEnd.SKIPPED
        try:
            if left > 0 and not self._watch.gone.is_set():
                self._progress(name)
                end = await self._race(min(seconds, left), work())
        except asyncio.CancelledError:
            end = PhaseEnd.INTERRUPTED
            raise
        finally:
            took_s = time.monotonic() - began
            logger.info("phase ended name=%s seconds=%.2f end=%s", name, took_s, end)
            self._log.phases.append(PhaseRun(name=name, seconds=took_s, end=end))
        return end

    async def _race(self, seconds: float, work: Coroutine[Any, Any, None]) -> PhaseEnd:
        """The work against the clock and the end of the page."""
        task = asyncio.ensure_future(work)
        gone = asyncio.ensure_future(self._watch.gone.wait())
        try:
            await asyncio.wait({task, gone}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            gone.cancel()
            if not task.done():
                task.cancel()
                await asyncio.wait({task}, timeout=UNWIND_S)
        return await self._how(task)

    async def _how(self, task: asyncio.Task[None]) -> PhaseEnd:
        failure = None if task.cancelled() or not task.done() else task.exception()
        if failure is not None and not isinstance(failure, TargetGone):
            raise failure
        if failure is not None:
            await self._word_of_the_end()
        if self._watch.gone.is_set():
            return await self._watch.how_it_ended()
        if failure is not None:
            return PhaseEnd.BROKEN
        return PhaseEnd.DONE if task.done() and not task.cancelled() else PhaseEnd.RAN_OUT

    async def _word_of_the_end(self) -> None:
        """A command failed: give the news that the page is gone the time to arrive."""
        try:
            async with asyncio.timeout(DEATH_S):
                await self._watch.gone.wait()
        except TimeoutError:
            return
