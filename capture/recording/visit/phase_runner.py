"""Phases one after the other, each within its seconds, all within the visit's deadline."""

import asyncio
import contextlib
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
    """Keeps the time of phases. A phase that is cut short leaves what it wrote to the log."""

    def __init__(self, monitor: PageMonitor, log: VisitLog, limits: Limits, progress: Callable[[Phase], None]) -> None:
        self._monitor, self._log, self._progress = monitor, log, progress
        self._ends_at = time.monotonic() + limits.deadline_s
        # What was seen is worth more than another second of loading: the artifacts keep their share.
        self._reserve_s = min(limits.artifacts_s, limits.deadline_s / 3)

    async def run(
        self, phase: Phase, seconds: float, work: Callable[[], Coroutine[Any, Any, None]], *, last: bool = False
    ) -> PhaseEnd:
        """Run ``work`` for at most ``seconds``; ``last`` may use what is held back for the artifacts.

        Ends at once when the browser dies or the page closes. Cancellation goes through, after it was noted.
        """
        began = time.monotonic()
        left = self._ends_at - began - (0 if last else self._reserve_s)
        end = PhaseEnd.SKIPPED
        try:
            if left > 0 and not self._monitor.gone.is_set():
                self._progress(phase)
                end = await self._race(min(seconds, left), asyncio.ensure_future(work()))
        except asyncio.CancelledError:
            end = PhaseEnd.INTERRUPTED
            raise
        finally:
            took_s = time.monotonic() - began
            logger.info("phase ended name=%s seconds=%.2f end=%s", phase, took_s, end)
            self._log.phases.append(PhaseRun(name=phase, seconds=took_s, end=end))
        return end

    async def _race(self, seconds: float, task: asyncio.Task[None]) -> PhaseEnd:
        """The work against the clock and the end of the page. Raises what the work raised, but for TargetGone."""
        gone = asyncio.ensure_future(self._monitor.gone.wait())
        try:
            await asyncio.wait({task, gone}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            gone.cancel()
            if not task.done():
                task.cancel()
                await asyncio.wait({task}, timeout=UNWIND_S)
        failure = None if task.cancelled() or not task.done() else task.exception()
        if failure is not None:
            if not isinstance(failure, TargetGone):
                raise failure
            with contextlib.suppress(TimeoutError):  # the news that the page is gone gets the time to arrive
                async with asyncio.timeout(DEATH_S):
                    await self._monitor.gone.wait()
        if self._monitor.gone.is_set():
            return await self._monitor.how_it_ended()
        if failure is not None:
            return PhaseEnd.BROKEN
        return PhaseEnd.DONE if task.done() and not task.cancelled() else PhaseEnd.RAN_OUT
