"""The Playwright driver: one Node process that speaks to all browsers of ours."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Playwright, async_playwright

__all__ = ["driver"]


@asynccontextmanager
async def driver() -> AsyncIterator[Playwright]:
    """The one driver of a process, for all its snapshots; starting it takes half a second."""
    async with async_playwright() as playwright:
        yield playwright
