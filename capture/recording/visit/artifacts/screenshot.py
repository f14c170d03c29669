"""Screenshots: the window, the whole page, and a thumbnail.

Pages that scroll in a box of their own get a window as tall as it takes to show all of that box at once.
"""

import asyncio
import base64
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from capture.model.exchange import Artifact
from capture.model.options import Options
from capture.model.record_names import FULL_PAGE, THUMBNAIL, VIEW
from capture.recording.browser import Chrome, TargetGone
from capture.recording.visit.artifacts.far_frames import far_frames
from capture.recording.visit.artifacts.screenshot_image import (
    WHOLE_PIXELS,
    Patch,
    Tile,
    join,
    patched,
    plan_tiles,
    thumbnail,
)
from capture.recording.visit.frames import evaluate, top_frame

__all__ = ["PagePieces", "full_page", "small", "tall_window", "view"]

JOIN_SHARE = 0.2  # joining a band takes about that part of the time of taking it
TRIES = 4  # a box of 90 % of the window needs three
ENOUGH_PX = 4
DRAW_S = 2.0
# Pixels of the box that cannot be seen; -1 where the page scrolls as pages do. After a new size two frames are drawn.
HIDDEN = """(async () => {
  const box = globalThis.warciteBox;
  if (!box || !box.isConnected) return -1;
  await Promise.race([new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))),
                      new Promise(done => setTimeout(done, %d))]);
  return box.scrollHeight - box.clientHeight;
})()"""


async def view(chrome: Chrome, url: str) -> Artifact:
    """``urn:view:``: what the window shows, PNG."""
    png = await _capture(chrome)
    return Artifact(uri=f"{VIEW}{url}", content_type="image/png", data=png, made=datetime.now(UTC))


async def small(seen: Artifact, url: str) -> Artifact:
    """``urn:thumbnail:``: the view, shrunk, JPEG."""
    data = await asyncio.to_thread(thumbnail, seen.data)
    return Artifact(uri=f"{THUMBNAIL}{url}", content_type="image/jpeg", data=data, made=seen.made)


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePieces:
    """What the browser gave of the whole page; ``left`` says what is not in it (empty: nothing)."""

    url: str
    pieces: list[bytes]
    patches: list[Patch]
    made: datetime
    left: str = ""

    def artifact(self) -> Artifact:
        """``urn:fullPage:`` as PNG; putting it together takes a while, and no browser."""
        png = join(self.pieces)
        data = patched(png, self.patches) if self.patches else png
        return Artifact(uri=f"{FULL_PAGE}{self.url}", content_type="image/png", data=data, made=self.made)


async def full_page(chrome: Chrome, url: str, seen: Artifact | None, *, scale: float, seconds: float) -> PagePieces:
    """The whole page, in as many pieces as it takes.

    A page that fits into the window is the view itself, ``seen``. Above the GPU's limit it is taken in bands
    and joined, up to a bound in pixels, and as many as can be had in ``seconds``.
    """
    metrics = await chrome.target.send("Page.getLayoutMetrics")
    size, window = metrics["cssContentSize"], metrics["cssLayoutViewport"]
    width, height = window["clientWidth"], max(size["height"], window["clientHeight"])
    if seen is not None and height <= window["clientHeight"]:
        return PagePieces(url=url, pieces=[seen.data], patches=[], made=seen.made)
    plan = plan_tiles(height, scale)
    until = time.monotonic() + seconds
    pieces: list[bytes] = []
    for tile in plan.tiles:  # none is begun that would probably not be done in time
        began = time.monotonic()
        pieces.append(await _capture(chrome, width=width, tile=tile))
        took = time.monotonic() - began
        if began + 2 * took * (1 + len(pieces) * JOIN_SHARE) > until:
            break
    made = datetime.now(UTC)
    left_s = (until - time.monotonic()) / 2
    patches = await far_frames(chrome, window["clientHeight"], scale=scale, seconds=left_s)
    reached = sum(tile.height for tile in plan.tiles[: len(pieces)])
    left = f"the screenshot stops at {reached:.0f} of {height:.0f} pixels" if reached < height else ""
    return PagePieces(url=url, pieces=pieces, patches=patches, made=made, left=left)


async def _capture(chrome: Chrome, *, width: float = 0, tile: Tile | None = None) -> bytes:
    """The window, or a band of the page beyond it.

    ``optimizeForSpeed`` takes less than half the time for two fifths more bytes.
    """
    params: dict[str, object] = {"format": "png", "optimizeForSpeed": True}
    if tile is not None:
        clip = {"x": 0, "y": tile.y, "width": width, "height": tile.height, "scale": 1}
        params |= {"captureBeyondViewport": True, "clip": clip}
    answer = await chrome.target.send("Page.captureScreenshot", params)
    return base64.b64decode(answer["data"])


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownWindow:
    """Whether it is taller than the capture's, and how many pixels of the page it does not show all the same."""

    tall: bool
    hidden: float


@asynccontextmanager
async def tall_window(chrome: Chrome, options: Options) -> AsyncIterator[ShownWindow]:
    """Until the block ends the window shows all of the box, if that grows with it and one texture is enough.

    The window of pages that scroll as pages do, or whose box does not grow, stays as it is.
    """
    most = WHOLE_PIXELS / options.scale
    first = hidden = await _hidden(chrome)
    if hidden <= ENOUGH_PX:
        yield ShownWindow(tall=False, hidden=0)
        return
    height = float(options.viewport.height)
    try:
        for _ in range(TRIES):
            if hidden <= ENOUGH_PX or height >= most:
                break
            height = min(most, height + hidden)
            await chrome.resize(options, height=round(height))
            before, hidden = hidden, await _hidden(chrome)
            if hidden >= before:
                break
        if hidden >= first:
            await chrome.resize(options)
        yield ShownWindow(tall=hidden < first, hidden=hidden if hidden > ENOUGH_PX else 0)
    finally:
        await chrome.resize(options)


async def _hidden(chrome: Chrome) -> float:
    """Pixels of the box that the window does not show; -1 where there is no such box, or no answer."""
    try:
        async with asyncio.timeout(DRAW_S):
            return float(await evaluate(top_frame(chrome), HIDDEN % round(DRAW_S * 500), wait=True))
    except (TargetGone, TimeoutError):
        return -1
