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
from capture.workflows.save_result import SaveResult, exit_code

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

    async def save(self, job: Job, progress: "Progress") -> SaveResult:
        """Capture a page into the archive; raises what ``workflows.save`` raises.

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

    def opened() -> "ArchiveFolder":
        import capture.workflows.save  # noqa: F401  loaded here for Session.save
        from capture.workflows.open_archive import open_for_writing

        return open_for_writing(folder, progress, stopped)

    opening = asyncio.create_task(asyncio.to_thread(opened))
    try:
        async with AsyncExitStack() as stack:
            temporary = stack.enter_context(scratch())
            playwright = await stack.enter_async_context(driver(temporary))
            yield Session(await opening, playwright, temporary, stack)
    finally:
        stopped.set()  # a salvage that is still at work ends soon


async def save_all(jobs: Sequence[Job], folder: Path, *, as_json: bool, verbose: bool = False) -> int:
    """Save each job in turn and print each result; the exit code for all of them."""
    fine = {Outcome.COMPLETE} if jobs[0].options.strict else {Outcome.COMPLETE, Outcome.PARTIAL}
    all_fine = True
    with ProgressWatch() as watch:
        async with capturing(folder, watch) as session:
            for job in jobs:
                try:
                    saved = await session.save(job, watch)
                except WarciteError as error:
                    if len(jobs) == 1:
                        raise
                    watch.warn(f"{job.seed.url}: {error.message} {error.hint}".rstrip())
                    all_fine = False
                    continue
                _print_result(saved, watch, as_json=as_json, verbose=verbose)
                if saved.interrupted:
                    return 130
                all_fine = all_fine and saved.outcome in fine
    if len(jobs) == 1:
        return exit_code(saved.outcome, strict=job.options.strict)
    return 0 if all_fine else 5


def _print_result(saved: SaveResult, watch: ProgressWatch, *, as_json: bool, verbose: bool) -> None:
    """On stdout what came of it; on stderr what to do about it, with the verdict where stdout does not show it."""
    watch.pause()
    if as_json:
        print_json(saved.to_json())
    else:
        print_saved(saved, verbose=verbose)
    if saved.outcome is not Outcome.COMPLETE:
        is_shown = sys.stdout.isatty() and not as_json
        for line in (*([] if is_shown else [verdict_line(saved)]), *advice(saved)):
            watch.warn(line)
