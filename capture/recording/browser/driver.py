"""The Playwright driver: one Node process that speaks to all browsers of ours."""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator
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
    loop = asyncio.get_running_loop()
    handle_others = loop.get_exception_handler() or (lambda loop, context: loop.default_exception_handler(context))

    def handle(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Say nothing of a future that Playwright keeps for the death of its driver and does not always look at.

        What the death does to a page is said by whoever asks ``answers``.
        """
        if str(context.get("exception")) != LOST:
            handle_others(loop, context)

    loop.set_exception_handler(handle)
    manager = async_playwright()
    before = os.environ.get("TMPDIR")
    os.environ["TMPDIR"] = str(folder)  # the driver takes our environment, and Playwright lets nobody give another
    try:
        playwright = await manager.start()
    finally:
        if before is None:
            del os.environ["TMPDIR"]
        else:
            os.environ["TMPDIR"] = before
    try:
        yield playwright
    finally:
        with contextlib.suppress(Exception):  # one that died cannot be told to stop
            async with asyncio.timeout(STOP_S):
                await playwright.stop()


async def answers(playwright: Playwright) -> bool:
    """Whether the driver still lives."""
    try:
        async with asyncio.timeout(ANSWER_S):
            await (await playwright.request.new_context()).dispose()
    except Exception:  # of a closed connection Playwright raises its Error, and at times a plain one
        return False
    return True
