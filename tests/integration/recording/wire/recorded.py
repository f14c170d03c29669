"""One Chromium behind guard and recorder: what was handed over, what the browser told, how the recording ended."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, CDPSession, Page, async_playwright

from capture.model.connection_report import ConnectionReport
from capture.model.exchange import Exchange, WebsocketFrames
from capture.model.options import HostTarget, Limits, Options
from capture.model.outcome import RecorderEnd
from capture.model.sighting import Sighting
from capture.recording.browser.find import find
from capture.recording.browser.network_log import NetworkLog
from capture.recording.guard import Guard, Policy
from capture.recording.wire.recording import Recording, follow, switches
from tests.integration.recording.guard.rig import only_way_out

__all__ = ["TIMEOUT_MS", "Run", "recorded", "recording"]

TIMEOUT_MS = 120_000  # for a slow and loaded machine; nothing waits that long
HANG_UP_S = 1.0  # as a save gives them
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
    """``exchanges`` fills while the browser runs; ``end`` is there when ``finish`` is over."""

    recording: Recording
    guard: Guard
    folder: Path
    exchanges: list[Exchange] = field(default_factory=list)
    frames: list[WebsocketFrames] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)  # what the recorder called out while the browser ran
    network_log: NetworkLog = field(default_factory=NetworkLog)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)  # set with each exchange, and each call
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

    def connection(self, exchange: Exchange) -> ConnectionReport:
        """What is reported of the connection that it went over."""
        (found,) = [one for one in self.recording.connections if one.number == exchange.connection]
        return found

    @property
    def switch(self) -> str:
        """The word of the command line by which its browser is known."""
        return switches(self.folder)[0]

    async def until(self, met: Callable[[], bool]) -> None:
        """Wait for exchanges or calls until that is so."""
        async with asyncio.timeout(TIMEOUT_MS / 1000):
            while not met():
                self.arrived.clear()
                await self.arrived.wait()

    async def watch(self, page: Page) -> CDPSession:
        """Let the network log hear what CDP says of the page."""
        session = await page.context.new_cdp_session(page)
        for name in NETWORK_EVENTS:
            session.on(f"Network.{name}", self._hearer(f"Network.{name}"))
        await session.send("Network.enable")
        return session

    def _hearer(self, method: str) -> Any:
        return lambda params: self.network_log.hear(method, params)

    async def finish(self) -> RecorderEnd:
        """What a save does once its browser is gone."""
        await self.guard.hang_up(HANG_UP_S)
        self.recording.finish()
        self.end = await asyncio.to_thread(self.recording.join, 60)
        return self.end


@asynccontextmanager
async def recording(
    folder: Path,
    *,
    hosts: tuple[HostTarget, ...] = (),
    limits: Limits | None = None,
    guard_limits: Limits | None = None,
    sink: Callable[[Exchange], None] | None = None,
    keep_wire: bool = False,
    proxy: str = "",
) -> AsyncIterator[Run]:
    """A guard that opens this machine, and a recorder behind it; ``hosts`` are names that lead to it.

    ``guard_limits``: the guard's, where they are not the recorder's.
    """
    limits = limits or Limits()
    (folder / "spool").mkdir()
    loop = asyncio.get_running_loop()
    policy = Policy.from_options(Options(allow_addresses=("127.0.0.1/32",), host_map=hosts))
    async with Guard(policy, guard_limits or limits, proxy) as guard:
        run: Run

        def tell(say: Callable[[], object]) -> None:
            say()
            loop.call_soon_threadsafe(run.arrived.set)

        made = follow(
            folder,
            folder / "spool",
            sink or (lambda exchange: tell(lambda: run.exchanges.append(exchange))),
            limits,
            lambda frames: tell(lambda: run.frames.append(frames)),
            guard.stop_requests,
            lambda why: tell(lambda: run.lost.append(why)),
            keep_wire=keep_wire,
        )
        run = Run(recording=made, guard=guard, folder=folder)
        guard.copy_to(made.journal)
        try:
            yield run
        finally:
            await asyncio.to_thread(made.abort)


@asynccontextmanager
async def recorded(
    folder: Path,
    *,
    args: tuple[str, ...] = (),
    keys: bool = True,
    hosts: tuple[HostTarget, ...] = (),
    limits: Limits | None = None,
    guard_limits: Limits | None = None,
    sink: Callable[[Exchange], None] | None = None,
    keep_wire: bool = False,
    proxy: str = "",
) -> AsyncIterator[tuple[Run, Browser]]:
    """A running browser whose traffic is recorded; at the end it is closed and the journal read to its end.

    ``proxy``: the guard's way out.
    ``keys`` False: it keeps its TLS secrets to itself.
    """
    async with recording(
        folder, hosts=hosts, limits=limits, guard_limits=guard_limits, sink=sink, keep_wire=keep_wire, proxy=proxy
    ) as run:
        told = switches(folder) if keys else []
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=find().path,
                args=["--no-sandbox", *only_way_out(run.guard.port), *told, *args],
                timeout=TIMEOUT_MS,
            )
            yield run, browser
            await browser.close()
            if run.end is None:
                await run.finish()
