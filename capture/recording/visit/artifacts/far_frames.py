"""Frames of other processes in the picture of the whole page.

Chromium does not paint them where they lie outside of the window. So each is scrolled to, taken by itself, one that
is taller than the window in bands, and put into its place. Nothing else of the page changes; it stands where it stood
afterwards.
"""

import asyncio
import base64
import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

from capture.recording.browser import BrowserTarget, Chrome, TargetGone
from capture.recording.visit.artifacts.screenshot_image import Patch
from capture.recording.visit.frames import PageFrame, evaluate, top_frame

__all__ = ["far_frames"]

MOST = 16  # frames; advertisements, in practice
PAINT_S = 1.5  # after the scroll, for the other process to draw
FADE_MS = 500  # of it, for what fades in on that
SHOW = """(async () => {
  window.scrollTo({top: %d, behavior: "instant"});
  await new Promise(requestAnimationFrame);
  return window.scrollY;
})()"""
# A frame out of sight gets no animation frames: its second one says that the first was drawn. An animation of ours that
# began out of sight is none for the compositor, which keeps the look that it drew last: it begins once more in sight.
DRAWN = f"""(async () => {{
  const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const look = globalThis.warciteLook;
  await drawn();
  if (!look) return;
  await look.still({FADE_MS});
  look.back();
  look.show();
  await drawn();
}})()"""
BACK = 'window.scrollTo({top: 0, behavior: "instant"})'


@dataclass(frozen=True, slots=True, kw_only=True)
class _Box:
    """A frame's content box in CSS pixels of the page."""

    x: float
    y: float
    width: float
    height: float


async def far_frames(chrome: Chrome, window_height: float, *, scale: float, seconds: float) -> list[Patch]:
    """Pictures of the frames that begin or end below the window, as many as can be had in ``seconds``.

    A frame that is hidden or gone meanwhile is left out.
    """
    until = time.monotonic() + seconds
    patches: list[Patch] = []
    targets = chrome.frames_elsewhere()[:MOST]
    boxes = [await _box(chrome, target) for target in targets]
    for target, box in zip(targets, boxes, strict=True):
        if box is None or box.y + box.height <= window_height:
            continue
        for band in _bands(box, window_height):
            if time.monotonic() > until:
                break
            patch = await _taken(chrome, target, band, window_height, scale)
            if patch is not None:
                patches.append(patch)
    if patches:
        await evaluate(top_frame(chrome), BACK)
    return patches


def _bands(box: _Box, height: float) -> Iterator[_Box]:
    """The box in pieces that a window of that height shows."""
    top = 0.0
    while top < box.height:
        yield replace(box, y=box.y + top, height=min(height, box.height - top))
        top += height


async def _box(chrome: Chrome, target: BrowserTarget) -> _Box | None:
    """Where the frame stands while the page is at its top; None for a frame in a frame, and for hidden ones."""
    try:
        owner = await chrome.target.send("DOM.getFrameOwner", {"frameId": target.id})
        model = await chrome.target.send("DOM.getBoxModel", {"backendNodeId": owner["backendNodeId"]})
    except TargetGone:
        return None
    content = model["model"]["content"]
    x, y, width, height = content[0], content[1], content[4] - content[0], content[5] - content[1]
    return _Box(x=x, y=y, width=width, height=height) if x >= 0 and width >= 1 and height >= 1 else None


async def _taken(chrome: Chrome, target: BrowserTarget, box: _Box, window_height: float, scale: float) -> Patch | None:
    try:
        wanted = max(0, round(box.y - (window_height - box.height) / 2))
        top = await evaluate(top_frame(chrome), SHOW % wanted, wait=True)
        with contextlib.suppress(TimeoutError, TargetGone):
            async with asyncio.timeout(PAINT_S):
                await evaluate(PageFrame(0, target.id, "", target), DRAWN, wait=True)
        clip = {"x": box.x, "y": box.y, "width": box.width, "height": box.height, "scale": 1}
        params = {"format": "png", "optimizeForSpeed": True, "clip": clip}
        answer = await chrome.target.send("Page.captureScreenshot", params)
    except TargetGone:
        return None
    if not isinstance(top, int | float) or not top <= box.y <= top + window_height:
        return None  # the page scrolled elsewhere by itself
    png = base64.b64decode(answer["data"])
    return Patch(png=png, x=round(box.x * scale), y=round(box.y * scale))
