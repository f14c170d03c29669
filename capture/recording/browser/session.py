"""A session: one Chromium with its own profile, from launch to its last process.

It is launched with the sandbox where it can be, and where Chromium cannot start, its own words say why.
"""

import asyncio
import contextlib
import logging
import os
import re
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import BrowserContext, Playwright
from playwright.async_api import Error as PlaywrightError

from capture.errors import BrowserError
from capture.model.address import read_url
from capture.model.options import Options
from capture.model.seed import Seed
from capture.recording.browser import process, switches
from capture.recording.browser.chrome import BrowserInfo, Chrome
from capture.recording.browser.driver import driver
from capture.recording.browser.find import BrowserKind, FoundBrowser, binary_behind, find, sha256

__all__ = ["launch", "session"]

logger = logging.getLogger(__name__)

LAUNCH_TIMEOUT_S = 30.0
LAST_LINES = 4  # of what Chromium said before it gave up


@asynccontextmanager
async def session(
    options: Options,
    *,
    guard_port: int,
    log_switches: list[str],
    workdir: Path,
    playwright: Playwright | None = None,
    seed: Seed | None = None,
) -> AsyncIterator[Chrome]:
    """A browser that is gone when the block ends, whatever happened in it.

    ``workdir`` gets ``profile/``, ``downloads/`` and ``config/``; the caller removes it. ``seed`` is needed
    only for its credentials: they answer its own origin's HTTP login and nobody else's. A Playwright of the
    caller's is used as it is, else one is started and stopped. Raises BrowserMissing and BrowserError.
    """
    found = await asyncio.to_thread(find, options.browser)
    async with AsyncExitStack() as stack:
        chosen = playwright if playwright else await stack.enter_async_context(driver(workdir / "driver"))
        chrome = await _start(chosen, found, options, guard_port, log_switches, workdir, seed)
        try:
            await chrome.attach(options)
            yield chrome
        finally:
            try:
                await chrome.close()
            finally:
                chrome.kill()  # a second Ctrl-C may have cut the orderly way short


async def _start(
    playwright: Playwright,
    found: FoundBrowser,
    options: Options,
    guard_port: int,
    log_switches: list[str],
    workdir: Path,
    seed: Seed | None,
) -> Chrome:
    """Launch, and learn meanwhile what the executable is."""
    profile = workdir / "profile"
    digest = asyncio.create_task(asyncio.to_thread(sha256, found.path))
    try:
        version = await asyncio.to_thread(lambda: found.version)
        agent = switches.user_agent(options, version)
        arguments = switches.arguments(options, guard_port=guard_port, log_switches=log_switches, agent=agent)
        settings: dict[str, Any] = {
            "executable_path": found.path,
            "headless": not options.headed or found.kind is BrowserKind.HEADLESS_SHELL,
            "args": arguments,
            "env": switches.environment(options, dict(os.environ), workdir),
            "no_viewport": True,  # set by our own session: only that one's screenshots know of the scale
            "ignore_https_errors": options.ignore_tls_errors,
            "accept_downloads": True,
            "downloads_path": workdir / "downloads",
            "service_workers": "allow",
            "permissions": [],
            # Ctrl-C is ours, and the browser ends in order.
            **dict.fromkeys(("handle_sigint", "handle_sigterm", "handle_sighup"), False),
            "timeout": LAUNCH_TIMEOUT_S * 1000,
        }
        if options.locale != "en-US":  # Chromium's own where no other language pack is installed
            settings["locale"] = options.locale
        logs_in = seed is not None and seed.username is not None
        if seed is not None and logs_in:
            url = read_url(seed.url)
            origin = f"{url.scheme}://{url.netloc}" if url else ""
            login = {"username": seed.username, "password": seed.password or "", "origin": origin}
            settings["http_credentials"] = login
        switches.prepare_profile(profile, answer_logins=logs_in)
        context, sandbox = await launch(playwright, profile, settings)
        info = BrowserInfo(
            version=context.browser.version if context.browser else version,
            path=process.executable_of(process.leader(profile) or 0) or binary_behind(found.path),
            sha256=await digest,
            user_agent=agent,
            sandbox=sandbox,
            headless=not options.headed,
            time_zone=switches.time_zone(options, dict(os.environ)),
        )
    except BaseException:
        digest.cancel()
        process.kill(profile)
        raise
    return Chrome(context, info, profile=profile, close_s=options.limits.close_s)


async def launch(driver: Playwright, profile: Path, settings: dict[str, Any]) -> tuple[BrowserContext, bool]:
    """The browser, and whether it is sandboxed: never as root, and not where Chromium cannot."""
    wanted = os.geteuid() != 0
    for sandbox in (True, False) if wanted else (False,):
        attempt = driver.chromium.launch_persistent_context(profile, chromium_sandbox=sandbox, **settings)
        try:
            context = await _uninterrupted(attempt)
        except PlaywrightError as error:
            process.kill(profile)
            if not (sandbox and "sandbox" in error.message.lower()):
                raise _explained(error, settings["executable_path"]) from None
            logger.warning("browser cannot be sandboxed here, launched without")
        else:
            logger.info("browser launched path=%s sandbox=%s", settings["executable_path"], sandbox)
            return context, sandbox
    raise AssertionError("unreachable: the last attempt returns or raises")


async def _uninterrupted(attempt: Coroutine[Any, Any, BrowserContext]) -> BrowserContext:
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
    reason = "; ".join(re.sub(r"^\[[^]]*:[A-Z]+:[^]]*\] *", "", line).strip() for line in said)
    if not reason:  # Playwright's first line without its own names
        line = error.message.partition("\n")[0].removeprefix("BrowserType.launch_persistent_context: ")
        reason = "it ended at once, and said nothing" if "has been closed" in line else line
    return BrowserError(
        f"Chromium did not start ({path}): {reason}",
        hint="Try the same browser by hand, or name another one with --browser or WARCITE_BROWSER.",
    )
