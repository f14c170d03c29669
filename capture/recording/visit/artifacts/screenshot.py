"""Screenshots: the viewport, the whole page, and a thumbnail."""

import asyncio
import base64
import time
from dataclasses import dataclass
from datetime import UTC, datetime

from capture.model.artifact import Artifact
from capture.recording.browser import Chrome
from capture.recording.visit.artifacts.far_frames import far_frames
from capture.recording.visit.artifacts.screenshot_image import Patch, Tile, join, patched, plan_tiles, thumbnail

__all__ = ["Taken", "full_page", "small", "view"]

JOIN_SHARE = 0.2  # joining a band takes about that part of the time of taking it


async def view(chrome: Chrome, url: str) -> Artifact:
    """``urn:view:``: what the window shows, PNG."""
    png = await _capture(chrome)
    return Artifact(uri=f"urn:view:{url}", content_type="image/png", data=png, made=datetime.now(UTC))


async def small(seen: Artifact, url: str) -> Artifact:
    """``urn:thumbnail:``: the view, shrunk, JPEG."""
    data = await asyncio.to_thread(thumbnail, seen.data)
    return Artifact(uri=f"urn:thumbnail:{url}", content_type="image/jpeg", data=data, made=seen.made)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
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
        return Artifact(uri=f"urn:fullPage:{self.url}", content_type="image/png", data=data, made=self.made)


async def full_page(chrome: Chrome, url: str, seen: Artifact | None, *, scale: float, seconds: float) -> Taken:
    """The whole page, in as many pieces as it takes.

    A page that fits into the window is the view itself, ``seen``. Above the GPU's limit it is taken in bands
    and joined, up to a bound in pixels, and as many as can be had in ``seconds``.
    """
    metrics = await chrome.target.send("Page.getLayoutMetrics")
    size, window = metrics["cssContentSize"], metrics["cssLayoutViewport"]
    width, height = window["clientWidth"], max(size["height"], window["clientHeight"])
    if seen is not None and height <= window["clientHeight"]:
        return Taken(url=url, pieces=[seen.data], patches=[], made=seen.made)
    plan = plan_tiles(height, scale)
    until = time.monotonic() + seconds
    pieces = await _pieces(chrome, width, plan.tiles, until)
    made = datetime.now(UTC)
    left_s = (until - time.monotonic()) / 2
    patches = await far_frames(chrome, window["clientHeight"], scale=scale, seconds=left_s)
    reached = sum(tile.height for tile in plan.tiles[: len(pieces)])
    left = f"the screenshot stops at {reached:.0f} of {height:.0f} pixels" if reached < height else ""
    return Taken(url=url, pieces=pieces, patches=patches, made=made, left=left)


async def _pieces(chrome: Chrome, width: float, tiles: tuple[Tile, ...], until: float) -> list[bytes]:
    """The bands from the top; none is begun that would probably not be done in time."""
    pieces: list[bytes] = []
    for tile in tiles:
        began = time.monotonic()
        pieces.append(await _capture(chrome, width=width, tile=tile))
        took = time.monotonic() - began
        if began + 2 * took * (1 + len(pieces) * JOIN_SHARE) > until:
            break
    return pieces


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
