"""Run: every job of a plan once, in parallel up to a limit, one page at a time per host."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from capture.errors import Interrupted, WarciteError
from capture.model.job import Job
from capture.model.outcome import Outcome
from capture.workflows.progress import Progress
from capture.workflows.save_result import SaveResult

__all__ = ["JobFailed", "RunProgress", "RunReport", "Saver", "run"]

logger = logging.getLogger(__name__)

Saver = Callable[[Job, Progress], Awaitable[SaveResult]]


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFailed:
    """A job that ended in an error before anything could be placed, in its own words."""

    job: Job
    error: WarciteError


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReport:
    """What became of every job, in the order of their ends; ``not_begun`` were never started."""

    saved: tuple[SaveResult, ...]
    failed: tuple[JobFailed, ...]
    not_begun: int = 0
    interrupted: bool = False

    def exit_code(self, *, strict: bool = False) -> int:
        """0 when every snapshot is complete or partial (strict: complete), else 5; 130 when interrupted."""
        fine = {Outcome.COMPLETE} if strict else {Outcome.COMPLETE, Outcome.PARTIAL}
        if self.interrupted:
            return 130
        return 5 if self.failed or any(saved.outcome not in fine for saved in self.saved) else 0


class RunProgress(Protocol):
    """Told of each job's begin and end; gives the Progress of one job."""

    def begin(self, job: Job) -> Progress:
        """The job leaves the queue."""

    def done(self, job: Job, result: SaveResult | JobFailed) -> None:
        """The job ended."""


async def run(jobs: Sequence[Job], save: Saver, *, parallel: int, progress: RunProgress) -> RunReport:
    """Save every job; an error of one never ends the others.

    Ctrl-C (cancellation) lets the running saves place what they have and begins no further one.
    """
    slots = asyncio.Semaphore(parallel)
    hosts: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
    results: list[SaveResult | JobFailed] = []

    async def run_job(job: Job) -> None:
        result: SaveResult | JobFailed
        # The host's turn comes before a slot, so that a queue for one host leaves the slots to others.
        async with hosts[job.seed.host], slots:
            logger.info("job begun name=%s host=%s", job.name, job.seed.host)
            try:
                result = await save(job, progress.begin(job))
            except WarciteError as error:
                result = JobFailed(job=job, error=error)
        results.append(result)
        progress.done(job, result)

    tasks = [asyncio.create_task(run_job(job)) for job in jobs]
    interrupted = await _wait_all(tasks)
    return RunReport(
        saved=tuple(result for result in results if isinstance(result, SaveResult)),
        failed=tuple(result for result in results if isinstance(result, JobFailed)),
        not_begun=len(jobs) - len(results),
        interrupted=interrupted,
    )


async def _wait_all(tasks: list[asyncio.Task[None]]) -> bool:
    """Wait for every task; on cancellation cancel each once and wait on. True when that happened."""
    interrupted = False
    while pending := [task for task in tasks if not task.done()]:
        try:
            await asyncio.wait(pending)
        except asyncio.CancelledError:
            if interrupted:
                raise
            interrupted = True
            for task in pending:
                task.cancel()
    for task in tasks:
        if not task.cancelled() and (error := task.exception()) and not isinstance(error, Interrupted):
            raise error
    return interrupted
