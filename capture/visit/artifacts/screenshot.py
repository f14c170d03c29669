"""Screenshots: the viewport, the whole page, and a thumbnail."""

import asyncio
import base64
from datetime import UTC, datetime

from capture.browser import Chrome
from capture.model.artifact import Artifact
from capture.visit.artifacts.picture import Tile, join, plan_tiles, thumbnail

__all__ = ["full_page", "small", "view"]


async def view(chrome: Chrome, url: str) -> Artifact:
    """``urn:view:``: what the window shows, PNG."""
    png = await _capture(chrome)
    return Artifact(uri=f"urn:view:{url}", content_type="image/png", data=png, made=datetime.now(UTC))


async def small(seen: Artifact, url: str) -> Artifact:
    """``urn:thumbnail:``: the view, shrunk, JPEG."""
    data = await asyncio.to_thread(thumbnail, seen.data)
    return Artifact(uri=f"urn:thumbnail:{url}", content_type="image/jpeg", data=data, made=seen.made)


async def full_page(chrome: Chrome, url: str, seen: Artifact, scale: float) -> tuple[Artifact, str]:
    """``urn:fullPage:`` as PNG, and what was left out (empty: nothing).

    A page that fits into the window is the view itself. Above the GPU's limit it is taken in bands and joined, up
    to three bands.
    """
    metrics = await chrome.target.send("Page.getLayoutMetrics")
    size, window = metrics["cssContentSize"], metrics["cssLayoutViewport"]
    width, height = max(size["width"], window["clientWidth"]), size["height"]
    uri = f"urn:fullPage:{url}"
    if height <= window["clientHeight"] and width <= window["clientWidth"]:
        return Artifact(uri=uri, content_type="image/png", data=seen.data, made=seen.made), ""
    plan = plan_tiles(max(height, window["clientHeight"]), scale)
    pieces = [await _capture(chrome, width=window["clientWidth"], tile=tile) for tile in plan.tiles]
    png = await asyncio.to_thread(join, pieces)
    left = f"the screenshot stops at {plan.height:.0f} of {height:.0f} pixels" if plan.cut else ""
    return Artifact(uri=uri, content_type="image/png", data=png, made=datetime.now(UTC)), left


async def _capture(chrome: Chrome, *, width: float = 0, tile: Tile | None = None) -> bytes:
    """The window, or a band of the page beyond it."""
    params: dict[str, object] = {"format": "png"}
    if tile is not None:
        clip = {"x": 0, "y": tile.y, "width": width, "height": tile.height, "scale": 1}
        params |= {"captureBeyondViewport": True, "clip": clip}
    answer = await chrome.target.send("Page.captureScreenshot", params)
    return base64.b64decode(answer["data"])
