"""Pages that scroll in a box of their own: a window as tall as it takes to show all of that box at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from capture.model.options import Options
from capture.recording.browser import Chrome, TargetGone
from capture.recording.visit.frames import evaluate, top_frame

__all__ = ["tall_window"]

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Whether it is taller than the capture's, and how many pixels of the page it does not show all the same."""

    tall: bool
    hidden: float


@asynccontextmanager
async def tall_window(chrome: Chrome, options: Options, most: float) -> AsyncIterator[Window]:
    """Until the block ends the window shows all of the box, if that grows with it and ``most`` pixels are enough.

    The window of pages that scroll as pages do, or whose box does not grow, stays as it is.
    """
    first = hidden = await _hidden(chrome)
    if hidden <= ENOUGH_PX:
        yield Window(tall=False, hidden=0)
        return
    height = float(options.viewport.height)
    try:
        for _ in range(TRIES):
            if hidden <= ENOUGH_PX or height >= most:
                break
            height = min(most, height + hidden)
            await _resize(chrome, options, round(height))
            before, hidden = hidden, await _hidden(chrome)
            if hidden >= before:
                break
        if hidden >= first:
            await chrome.resize(options)
        yield Window(tall=hidden < first, hidden=hidden if hidden > ENOUGH_PX else 0)
    finally:
        await chrome.resize(options)


async def _hidden(chrome: Chrome) -> float:
    try:
        async with asyncio.timeout(DRAW_S):
            return float(await evaluate(top_frame(chrome), HIDDEN % round(DRAW_S * 500), wait=True))
    except (TargetGone, TimeoutError):
        return -1


async def _resize(chrome: Chrome, options: Options, height: int) -> None:
    size = {"width": options.viewport.width, "height": height}
    screen = {"screenWidth": options.viewport.width, "screenHeight": height}
    metrics = {**size, **screen, "deviceScaleFactor": options.scale, "mobile": False}
    await chrome.target.send("Emulation.setDeviceMetricsOverride", metrics)
