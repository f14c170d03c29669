"""A session: one Chromium with its own profile, from launch to its last process."""

import asyncio
import os
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, Playwright, async_playwright
from playwright.async_api import Error as PlaywrightError

from capture.browser import identity, process, switches
from capture.browser.chrome import BrowserInfo, Chrome
from capture.browser.find import BrowserKind, Found, find
from capture.errors import BrowserError
from capture.model.options import Options
from capture.model.seed import Seed

__all__ = ["session"]

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

    ``workdir`` gets ``profile/``, ``downloads/`` and ``config/``; the caller removes it. ``seed`` is needed only for
    its credentials: they answer its own origin's HTTP login and nobody else's. A Playwright of the caller's is used
    as it is, else one is started and stopped. Raises BrowserMissing and BrowserError.
    """
    found = await asyncio.to_thread(find, options.browser)
    async with AsyncExitStack() as stack:
        driver: Playwright
        driver = playwright if playwright else await stack.enter_async_context(async_playwright())
        chrome = await _start(driver, found, options, guard_port, log_switches, workdir, seed)
        try:
            await chrome.watch(options)
            yield chrome
        finally:
            try:
                await chrome.close()
            finally:
                chrome.kill()  # a second Ctrl-C may have cut the orderly way short


async def _start(
    driver: Playwright,
    found: Found,
    options: Options,
    guard_port: int,
    log_switches: list[str],
    workdir: Path,
    seed: Seed | None,
) -> Chrome:
    """Launch, and learn meanwhile what the executable is."""
    digest = asyncio.create_task(asyncio.to_thread(identity.sha256, found.path))
    try:
        version = await asyncio.to_thread(identity.version, found.path)
        agent = switches.user_agent(options, version)
        arguments = switches.arguments(options, guard_port=guard_port, log_switches=log_switches, agent=agent)
        profile = workdir / "profile"
        settings = _settings(found, options, workdir, arguments, seed)
        switches.prepare_profile(profile, answer_logins=_credentials(seed) is not None)
        context, sandbox = await _launch(driver, profile, settings)
    except BaseException:
        digest.cancel()
        raise
    info = BrowserInfo(
        version=context.browser.version if context.browser else version,
        path=process.executable_of(process.leader(profile) or 0) or identity.binary_behind(found.path),
        sha256=await digest,
        user_agent=agent,
        sandbox=sandbox,
        headless=not options.headed,
    )
    return Chrome(context, info, profile=profile, close_s=options.limits.close_s)


def _settings(
    found: Found, options: Options, workdir: Path, arguments: list[str], seed: Seed | None
) -> dict[str, Any]:
    """What Playwright is told. It must not handle signals: Ctrl-C is ours, and the browser ends in order."""
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
        "handle_sigint": False,
        "handle_sigterm": False,
        "handle_sighup": False,
        "timeout": LAUNCH_TIMEOUT_S * 1000,
    }
    if options.locale != "en-US":  # Chromium's own where no other language pack is installed
        settings["locale"] = options.locale
    if credentials := _credentials(seed):
        settings["http_credentials"] = credentials
    return settings


def _credentials(seed: Seed | None) -> dict[str, str] | None:
    if seed is None or seed.username is None:
        return None
    parts = urlsplit(seed.url)
    return {
        "username": seed.username,
        "password": seed.password or "",
        "origin": f"{parts.scheme}://{parts.netloc}",
    }


async def _launch(driver: Playwright, profile: Path, settings: dict[str, Any]) -> tuple[BrowserContext, bool]:
    """The browser, and whether it is sandboxed: never as root, and not where Chromium cannot."""
    wanted = os.geteuid() != 0
    for sandbox in (True, False) if wanted else (False,):
        try:
            context = await driver.chromium.launch_persistent_context(
                profile, chromium_sandbox=sandbox, **settings
            )
        except PlaywrightError as error:
            process.kill(profile)
            if not (sandbox and "sandbox" in error.message.lower()):
                raise _explained(error, settings["executable_path"]) from None
        else:
            return context, sandbox
    raise AssertionError("unreachable: the last attempt returns or raises")


def _explained(error: PlaywrightError, path: Path) -> BrowserError:
    """Chromium's own last lines; Playwright's report has them behind ``[pid=…][err]``."""
    said = re.findall(r"\[err\] (.+)", error.message)[-LAST_LINES:]
    reason = "; ".join(line.strip() for line in said) or error.message.partition("\n")[0]
    return BrowserError(
        f"Chromium did not start ({path}): {reason}",
        hint="Try the same browser by hand, or name another one with --browser or WARCITE_BROWSER.",
    )
