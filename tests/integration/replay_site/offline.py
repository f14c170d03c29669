"""The offline browser, in which archived scripts run, led to all that would leave it."""

from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import async_playwright

from capture.formats.warc import WarcIndex
from capture.model.options import HostTarget, Options
from capture.model.replay_check import ReplayCheck
from capture.replay.playback.expected_view import ExpectedView
from capture.replay.playback.offline_browser import OfflineBrowser, offline
from tests.integration.replay_site.conftest import LIMITS
from tests.sites.replay_site import HOSTS
from tests.sites.replay_site.probes import LEAVING, addressed, beside_each_other, hosts, probes

SMALL = "https://frame.site-c.test/js-iframe.html"  # a frame of each page that holds next to nothing


@dataclass
class Run:
    """What the offline browser was led to."""

    checks: list[ReplayCheck]
    places: dict[str, str]


async def run(views: list[WarcIndex], port: int, folder: Path) -> Run:
    """The check of each, then the probes that leave, then those that name an address; all hosts are mapped."""
    named = (*HOSTS, *hosts(probes()))
    leading_out = Options(
        host_map=tuple(HostTarget(host=host, address="127.0.0.1", port=port) for host in named),
        allow_private=True,
        ignore_tls_errors=True,
        limits=LIMITS,
    )
    async with async_playwright() as driver, offline(leading_out, folder, driver) as browser:
        checks = [await browser.check(ExpectedView.of_view(view), view) for view in views]
        places = {name: await _left(browser, probes()[name]) for name in LEAVING}
        await browser.chrome.page.goto(SMALL)
        await browser.chrome.page.evaluate(beside_each_other(addressed(port)))
        return Run(checks, places)


async def _left(browser: OfflineBrowser, script: str) -> str:
    """Where the probe leads."""
    page = browser.chrome.page
    await page.goto(SMALL)
    async with page.expect_navigation(timeout=60_000, wait_until="commit"):
        await page.evaluate(f"setTimeout(() => {{ {script} }}, 0)")
    return page.url
