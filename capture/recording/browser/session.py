"""A session: one Chromium with its own profile, from launch to its last process."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Playwright

from capture.model.address import read_url
from capture.model.options import Options
from capture.model.seed import Seed
from capture.recording.browser import identity, process, switches
from capture.recording.browser.chrome import BrowserInfo, Chrome
from capture.recording.browser.driver import driver
from capture.recording.browser.find import BrowserKind, FoundBrowser, find
from capture.recording.browser.launch import launch

__all__ = ["session"]

LAUNCH_TIMEOUT_S = 30.0


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
            await chrome.watch(options)
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
    digest = asyncio.create_task(asyncio.to_thread(identity.sha256, found.path))
    try:
        version = await asyncio.to_thread(identity.version, found.path)
        agent = switches.user_agent(options, version)
        arguments = switches.arguments(options, guard_port=guard_port, log_switches=log_switches, agent=agent)
        settings = _settings(found, options, workdir, arguments, seed)
        switches.prepare_profile(profile, answer_logins=_credentials(seed) is not None)
        context, sandbox = await launch(playwright, profile, settings)
        sha256 = await digest
    except BaseException:
        digest.cancel()
        process.kill(profile)
        raise
    info = BrowserInfo(
        version=context.browser.version if context.browser else version,
        path=process.executable_of(process.leader(profile) or 0) or identity.binary_behind(found.path),
        sha256=sha256,
        user_agent=agent,
        sandbox=sandbox,
        headless=not options.headed,
    )
    return Chrome(context, info, profile=profile, close_s=options.limits.close_s)


def _settings(
    found: FoundBrowser, options: Options, workdir: Path, arguments: list[str], seed: Seed | None
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
    url = read_url(seed.url)
    origin = f"{url.scheme}://{url.netloc}" if url else ""
    return {"username": seed.username, "password": seed.password or "", "origin": origin}
