"""The Playwright driver: one Node process that speaks to all browsers of ours."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Playwright, async_playwright

__all__ = ["answers", "driver"]

ANSWER_S = 5.0
STOP_S = 5.0


@asynccontextmanager
async def driver() -> AsyncIterator[Playwright]:
    """The one driver of a process, for all its snapshots; starting it takes half a second."""
    manager = async_playwright()
    playwright = await manager.start()
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
