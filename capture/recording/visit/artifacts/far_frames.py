"""Frames of other processes in the picture of the whole page.

Chromium does not paint them where they lie outside of the window. So each is scrolled to, taken by itself, one that
is taller than the window in bands, and put into its place. Nothing else of the page changes; it stands where it stood
afterwards.
"""

import asyncio
import base64
import contextlib
import time
from dataclasses import asdict, dataclass, replace

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
    boxes = [(target, await _box(chrome, target)) for target in chrome.frames_elsewhere()[:MOST]]
    for target, box in boxes:
        if box is None or box.y + box.height <= window_height:
            continue
        top = 0.0
        while top < box.height and time.monotonic() <= until:  # a band that the window shows
            band = replace(box, y=box.y + top, height=min(window_height, box.height - top))
            if patch := await _patch(chrome, target, band, window_height, scale):
                patches.append(patch)
            top += window_height
    if patches:
        await evaluate(top_frame(chrome), BACK)
    return patches


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


async def _patch(chrome: Chrome, target: BrowserTarget, box: _Box, window_height: float, scale: float) -> Patch | None:
    """A picture of that much of the frame; None where it is gone, or the page scrolled elsewhere by itself."""
    try:
        wanted = max(0, round(box.y - (window_height - box.height) / 2))
        top = await evaluate(top_frame(chrome), SHOW % wanted, wait=True)
        with contextlib.suppress(TimeoutError, TargetGone):
            async with asyncio.timeout(PAINT_S):
                await evaluate(PageFrame(0, target.id, "", target), DRAWN, wait=True)
        params = {"format": "png", "optimizeForSpeed": True, "clip": {**asdict(box), "scale": 1}}
        answer = await chrome.target.send("Page.captureScreenshot", params)
    except TargetGone:
        return None
    if not isinstance(top, int | float) or not top <= box.y <= top + window_height:
        return None
    return Patch(png=base64.b64decode(answer["data"]), x=round(box.x * scale), y=round(box.y * scale))
