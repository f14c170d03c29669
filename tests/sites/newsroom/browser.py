"""A newsroom's page in a browser: when it is finished, and what its document holds then."""

import os
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from lxml import html
from playwright.async_api import Browser, async_playwright

from capture.model.options import HostTarget

__all__ = ["FINISHED", "chromium", "shape"]

FINISHED = """() => {
  const slots = [...document.querySelectorAll("[data-slot]")];
  const images = [...document.images];
  return slots.length && slots.every((slot) => slot.firstElementChild)
    && images.every((image) => !image.dataset.src && image.complete && image.naturalWidth);
}"""


@asynccontextmanager
async def chromium(targets: Sequence[HostTarget]) -> AsyncIterator[Browser]:
    """A browser to which those hosts are there."""
    rules = ",".join(f"MAP {target.host}:80 {target.address}:{target.port}" for target in targets)
    path = os.environ.get("WARCITE_BROWSER") or shutil.which("chromium") or shutil.which("google-chrome")
    arguments = ["--no-sandbox", f"--host-resolver-rules={rules}"]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=arguments)
        try:
            yield browser
        finally:
            await browser.close()


def shape(text: str) -> list[tuple[Any, ...]]:
    """Elements in order with their classes and own text, as far as scripts can change them."""
    root = html.fromstring(text)
    return [
        (element.tag, element.get("class"), (element.text or "").strip())
        for element in root.iter()
        if isinstance(element.tag, str)
    ]
