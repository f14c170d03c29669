"""A reader of the frozen view: the mapped hosts as anybody gets them, at two sizes, with scripts off."""

import asyncio
import contextlib
import secrets
from collections.abc import Awaitable
from typing import NamedTuple

from capture.model.replay_check import Gap
from capture.recording.browser import BrowserTab, TargetGone
from capture.recording.visit.settle import quiet
from capture.replay.answering import MatchKind, Mode, OriginMap, ReplayIndex, Response
from capture.replay.playback.http import ListenerRequest
from capture.replay.playback.mapped_hosts import answer_of
from capture.replay.playback.replay_log import Misses
from capture.replay.playback.snapshot_cache import ServedSnapshot

__all__ = ["FrozenViewReader", "read"]

LOAD_S = 10.0  # for a page that comes from this machine
QUIET_S = 0.1
TALLEST = 16_384  # CSS pixels: pictures further down wait for a reader who scrolls there


class _Window(NamedTuple):
    width: int
    height: int
    scale: float


WINDOWS = (_Window(width=1280, height=900, scale=1), _Window(width=390, height=844, scale=2))


class FrozenViewReader:
    """``answer`` is a listener's answerer for one snapshot's mapped hosts; ``address`` is where it begins.

    No page can guess the mapped hosts. Nearest answers are gaps as well: a reader gets them, but they are not
    what was asked for.
    """

    def __init__(self, index: ReplayIndex, failed: frozenset[str] = frozenset()) -> None:
        origins = OriginMap(secrets.token_hex(16), port=80, hosts=index.hosts)
        self._snapshot = ServedSnapshot(index=index, origins=origins, mode=Mode.FROZEN)
        self._misses = Misses(failed)

    @property
    def address(self) -> str:
        """The mapped URL of the frozen view; empty where no page was rendered."""
        return self._snapshot.address if 0 in self._snapshot.index.frames else ""

    def answer(self, request: ListenerRequest, url: str, body: bytes) -> Response | None:
        """What the mapped server answers; None for what is no host of this snapshot."""
        archived = self._snapshot.origins.to_archived(url)
        if archived is None:
            return None
        answer = answer_of(self._snapshot, request.method, archived, request.headers, body)
        if answer.match in (MatchKind.MISS, MatchKind.NEAREST):
            self._misses.note(request.method, archived, navigation=request.navigation)
        return answer

    def gaps(self) -> tuple[Gap, ...]:
        """What the views asked for in vain, each once."""
        return self._misses.gaps()


async def read(tab: BrowserTab, address: str) -> None:
    """Open the view at both sizes, each as tall as the page, so that pictures that load late load too.

    Takes what a page gives: one that hangs is left after its time.
    """
    await _in_time(tab.target.send("Emulation.setScriptExecutionDisabled", {"value": True}))

    async def size(window: _Window, height: int) -> None:
        metrics = {"width": window.width, "height": height, "deviceScaleFactor": window.scale, "mobile": False}
        await tab.target.send("Emulation.setDeviceMetricsOverride", metrics)

    async def open_at(window: _Window) -> None:
        await size(window, window.height)
        await tab.open(address)
        metrics = await tab.target.send("Page.getLayoutMetrics")
        await size(window, min(TALLEST, max(window.height, int(metrics["cssContentSize"]["height"]))))
        await quiet(tab, QUIET_S)

    for window in WINDOWS:
        await _in_time(open_at(window))
    await _in_time(tab.open("about:blank"))


async def _in_time(work: Awaitable[object]) -> None:
    """The work, or its first seconds; a hung renderer answers nothing."""
    with contextlib.suppress(TargetGone, TimeoutError):
        async with asyncio.timeout(LOAD_S):
            await work
