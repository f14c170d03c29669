"""Launching: with the sandbox where it can be, and with Chromium's own words where it cannot start."""

import asyncio
import contextlib
import logging
import os
import re
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from playwright.async_api import BrowserContext, Playwright
from playwright.async_api import Error as PlaywrightError

from capture.errors import BrowserError
from capture.recording.browser import process

__all__ = ["launch"]

logger = logging.getLogger(__name__)

LAST_LINES = 4  # of what Chromium said before it gave up


async def launch(driver: Playwright, profile: Path, settings: dict[str, Any]) -> tuple[BrowserContext, bool]:
    """The browser, and whether it is sandboxed: never as root, and not where Chromium cannot."""
    wanted = os.geteuid() != 0
    for sandbox in (True, False) if wanted else (False,):
        attempt = driver.chromium.launch_persistent_context(profile, chromium_sandbox=sandbox, **settings)
        try:
            context = await _undisturbed(attempt)
        except PlaywrightError as error:
            process.kill(profile)
            if not (sandbox and "sandbox" in error.message.lower()):
                raise _explained(error, settings["executable_path"]) from None
            logger.warning("browser cannot be sandboxed here, launched without")
        else:
            logger.info("browser launched path=%s sandbox=%s", settings["executable_path"], sandbox)
            return context, sandbox
    raise AssertionError("unreachable: the last attempt returns or raises")


async def _undisturbed(attempt: Coroutine[Any, Any, BrowserContext]) -> BrowserContext:
    """The launch. Cancelled in the middle of it, it is let finish and undone: else a browser would stay."""
    task = asyncio.ensure_future(attempt)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        with contextlib.suppress(PlaywrightError):
            await (await task).close()
        raise


def _explained(error: PlaywrightError, path: Path) -> BrowserError:
    """Chromium's own last lines without the places in its source; in Playwright's report behind ``[pid=…][err]``."""
    if re.search(r"Missing X server|cannot open display", error.message, re.IGNORECASE):
        return BrowserError(
            "Chromium cannot open a window: this machine has no screen, or none that this session may use",
            hint="Without a screen warcite serve shows snapshots in a browser, and pages are saved without --headed.",
        )
    said = re.findall(r"\[err\] (.+)", error.message)[-LAST_LINES:]
    reason = "; ".join(re.sub(r"^\[[^]]*:[A-Z]+:[^]]*\] *", "", line).strip() for line in said) or _first(error.message)
    return BrowserError(
        f"Chromium did not start ({path}): {reason}",
        hint="Try the same browser by hand, or name another one with --browser or WARCITE_BROWSER.",
    )


def _first(message: str) -> str:
    """Playwright's first line without its own names; a program that says nothing and ends is told as that."""
    line = message.partition("\n")[0].removeprefix("BrowserType.launch_persistent_context: ")
    return "it ended at once, and said nothing" if "has been closed" in line else line
