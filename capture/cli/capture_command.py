"""What every capturing command shares: one loop, one archive, one driver, Ctrl-C that keeps what arrived."""

import asyncio
import logging
import signal
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from capture.cli.next_steps import advice, verdict_line
from capture.cli.output import print_json, print_saved
from capture.cli.progress import ProgressWatch
from capture.errors import WarciteError
from capture.model.job import Job
from capture.model.outcome import Outcome
from capture.workflows.save_result import Saved, exit_code

if TYPE_CHECKING:
    from playwright.async_api import Playwright

    from capture.archive.store import ArchiveFolder
    from capture.workflows.progress import Progress

__all__ = ["Session", "capturing", "run_loop", "save_all"]

logger = logging.getLogger(__name__)

Result = TypeVar("Result")


def run_loop(main: Awaitable[Result]) -> Result:
    """Run a coroutine to its end; SIGTERM is Ctrl-C: it cancels, and what arrived is placed."""

    async def guarded() -> Result:
        task = asyncio.current_task()
        assert task is not None
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        return await main

    try:
        return asyncio.run(guarded())
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None  # SIGTERM, in a command that has nothing to place


class Session:
    """An archive that is open for writing, and the driver of all its browsers, which works in ``folder``."""

    def __init__(self, archive: "ArchiveFolder", playwright: "Playwright", folder: Path, stack: AsyncExitStack) -> None:
        self.archive = archive
        self.playwright = playwright
        self._folder, self._stack = folder, stack
        self._looking = asyncio.Lock()

    async def save(self, job: Job, progress: "Progress") -> Saved:
        """Capture a page into the archive; raises what ``flows.save`` raises.

        A driver that has died meanwhile is named and replaced: one page may lose by it, not those after it.
        """
        from capture.recording.browser import answers, driver
        from capture.workflows.save import save

        async with self._looking:
            if not await answers(self.playwright):
                logger.warning("driver ended, started anew")
                progress.warn("the driver of the browsers had ended and was started anew")
                self.playwright = await self._stack.enter_async_context(driver(self._folder))
        return await save(job, self.archive, progress=progress, playwright=self.playwright)


@asynccontextmanager
async def capturing(folder: Path, progress: "Progress") -> AsyncIterator[Session]:
    """A session on the archive in that folder. Raises ArchiveError, KeyMissing.

    The driver needs half a second to start, in a process of its own; ours meanwhile loads what a save needs.
    """
    from capture.archive.store import scratch
    from capture.recording.browser import driver

    stopped = threading.Event()
    opening = asyncio.create_task(asyncio.to_thread(_open, folder, progress, stopped))
    try:
        async with AsyncExitStack() as stack:
            folder = stack.enter_context(scratch())
            playwright = await stack.enter_async_context(driver(folder))
            yield Session(await opening, playwright, folder, stack)
    finally:
        stopped.set()  # a salvage that is still at work ends soon


def _open(folder: Path, progress: "Progress", stopped: threading.Event) -> "ArchiveFolder":
    import capture.workflows.save  # noqa: F401  loaded here for Session.save
    from capture.workflows.open_archive import open_for_writing

    return open_for_writing(folder, progress, stopped)


def save_all(jobs: Sequence[Job], archive: Path, *, as_json: bool, verbose: bool = False) -> int:
    """Save each job in turn and print each result; the exit code for all of them."""
    return run_loop(_save_all(jobs, archive, as_json=as_json, verbose=verbose))


async def _save_all(jobs: Sequence[Job], folder: Path, *, as_json: bool, verbose: bool) -> int:
    with ProgressWatch() as watch:
        results: list[Saved | WarciteError] = []
        async with capturing(folder, watch) as session:
            for job in jobs:
                try:
                    result: Saved | WarciteError = await session.save(job, watch)
                except WarciteError as error:
                    if len(jobs) == 1:
                        raise
                    result = error
                results.append(result)
                _tell(result, job, watch, as_json=as_json, verbose=verbose)
                if isinstance(result, Saved) and result.interrupted:
                    return 130
    return _code(results, strict=jobs[0].options.strict)


def _tell(result: Saved | WarciteError, job: Job, watch: ProgressWatch, *, as_json: bool, verbose: bool) -> None:
    watch.pause()
    if isinstance(result, WarciteError):
        watch.warn(f"{job.seed.url}: {result.message} {result.hint}".rstrip())
        return
    if as_json:
        print_json(result.to_json())
    else:
        print_saved(result, verbose=verbose)
    told_already = sys.stdout.isatty() and not as_json
    if result.outcome is not Outcome.COMPLETE:
        for line in advice(result) if told_already else (verdict_line(result), *advice(result)):
            watch.warn(line)


def _code(results: Sequence[Saved | WarciteError], *, strict: bool) -> int:
    if len(results) == 1 and isinstance(only := results[0], Saved):
        return exit_code(only.outcome, strict=strict)
    fine = {Outcome.COMPLETE} if strict else {Outcome.COMPLETE, Outcome.PARTIAL}
    return 0 if all(isinstance(one, Saved) and one.outcome in fine for one in results) else 5
