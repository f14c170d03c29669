"""The Playwright driver: one Node process that speaks to all browsers of ours."""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Playwright, async_playwright

__all__ = ["answers", "driver"]

ANSWER_S = 5.0
STOP_S = 5.0
LOST = "Connection closed while reading from the driver"


@asynccontextmanager
async def driver(folder: Path) -> AsyncIterator[Playwright]:
    """The one driver of a process, for all its snapshots; starting it takes half a second.

    ``folder`` is made, and takes its temporary files: for each browser a folder that outlives it when it is killed.
    The caller removes it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _pass_over_its_death(asyncio.get_running_loop())
    manager = async_playwright()
    with _temporary_files_in(folder):
        playwright = await manager.start()
    try:
        yield playwright
    finally:
        with contextlib.suppress(Exception):  # one that died cannot be told to stop
            async with asyncio.timeout(STOP_S):
                await playwright.stop()


def _pass_over_its_death(loop: asyncio.AbstractEventLoop) -> None:
    """Say nothing of a future that Playwright keeps for the death of its driver and does not always look at.

    What the death does to a page is told by whoever asks ``answers``.
    """
    before = loop.get_exception_handler()

    def handle(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if str(context.get("exception")) == LOST:
            return
        if before is None:
            loop.default_exception_handler(context)
        else:
            before(loop, context)

    loop.set_exception_handler(handle)


@contextlib.contextmanager
def _temporary_files_in(folder: Path) -> Iterator[None]:
    """For programs that start meanwhile: the driver takes our environment, and Playwright lets nobody give another."""
    before = os.environ.get("TMPDIR")
    os.environ["TMPDIR"] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ["TMPDIR"]
        else:
            os.environ["TMPDIR"] = before


async def answers(playwright: Playwright) -> bool:
    """Whether the driver still lives."""
    try:
        async with asyncio.timeout(ANSWER_S):
            await (await playwright.request.new_context()).dispose()
    except Exception:  # of a closed connection Playwright raises its Error, and at times a plain one
        return False
    return True
