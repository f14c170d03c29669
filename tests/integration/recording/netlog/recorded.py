"""One Chromium, recorded: what was handed over, what the browser told, how the log ended."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, CDPSession, Page, async_playwright

from capture.model.exchange import Exchange
from capture.model.options import Limits
from capture.model.outcome import RecorderEnd
from capture.model.sighting import Sighting
from capture.recording.browser.find import find
from capture.recording.browser.network_log import NetworkLog
from capture.recording.netlog import follow, switches
from capture.recording.netlog.recording import Recording

__all__ = ["TIMEOUT_MS", "Run", "recorded"]

TIMEOUT_MS = 120_000  # for a slow and loaded machine; nothing waits that long
QUIET = ("--no-sandbox", "--gaia-url=http://127.0.0.1:9/", "--component-updater=url-source=http://127.0.0.1:9/")
NETWORK_EVENTS = (
    "requestWillBeSent",
    "responseReceived",
    "requestServedFromCache",
    "loadingFinished",
    "loadingFailed",
    "webSocketCreated",
    "webSocketWillSendHandshakeRequest",
    "webSocketHandshakeResponseReceived",
)


@dataclass(slots=True, kw_only=True)
class Run:
    """``exchanges`` fills while the browser runs; ``end`` is there when it is closed."""

    recording: Recording
    folder: Path
    exchanges: list[Exchange] = field(default_factory=list)
    network_log: NetworkLog = field(default_factory=NetworkLog)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)  # set with each exchange
    end: RecorderEnd | None = None

    @property
    def own(self) -> list[Exchange]:
        """Those that the page asked for, in order of start."""
        return sorted((e for e in self.exchanges if not e.background), key=lambda e: e.number)

    @property
    def sightings(self) -> tuple[Sighting, ...]:
        return self.network_log.all()

    def of(self, path: str) -> list[Exchange]:
        """The exchanges whose URL ends with ``path``."""
        return [e for e in self.own if e.url.endswith(path)]

    def one(self, path: str) -> Exchange:
        found = self.of(path)
        assert len(found) == 1, f"{len(found)} exchanges for {path}: {found}"
        return found[0]

    async def until(self, count: int) -> None:
        """Wait until so many exchanges of the page were handed over."""
        async with asyncio.timeout(TIMEOUT_MS / 1000):
            while len(self.own) < count:
                self.arrived.clear()
                await self.arrived.wait()

    async def watch(self, page: Page) -> CDPSession:
        """Let the network_log hear what CDP says of the page."""
        session = await page.context.new_cdp_session(page)
        for name in NETWORK_EVENTS:
            session.on(f"Network.{name}", self._hearer(f"Network.{name}"))
        await session.send("Network.enable")
        return session

    def _hearer(self, method: str) -> Any:
        return lambda params: self.network_log.hear(method, params)


@asynccontextmanager
async def recorded(
    folder: Path,
    *,
    args: tuple[str, ...] = (),
    limits: Limits | None = None,
    sink: Callable[[Exchange], None] | None = None,
) -> AsyncIterator[tuple[Run, Browser]]:
    """A running browser whose log is followed; at the end it is closed and the log read to its end."""
    (folder / "spool").mkdir()
    exchanges: list[Exchange] = []
    arrived, loop = asyncio.Event(), asyncio.get_running_loop()

    def take(exchange: Exchange) -> None:
        exchanges.append(exchange)
        loop.call_soon_threadsafe(arrived.set)

    recording = follow(folder / "pipe", folder / "spool", sink or take, limits or Limits())
    run = Run(recording=recording, folder=folder, exchanges=exchanges, arrived=arrived)
    try:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=find().path, args=[*QUIET, *switches(folder / "pipe"), *args], timeout=TIMEOUT_MS
            )
            yield run, browser
            await browser.close()
            run.end = await asyncio.to_thread(recording.join, 60)
    finally:
        recording.abort()
