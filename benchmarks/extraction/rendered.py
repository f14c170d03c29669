"""Pages of the sets as Chromium draws them: DOM and layout by the very evaluation that a capture makes, cached.

The document comes from the set, everything else is refused: no style sheet, picture or script from elsewhere. Either
the page's own inline scripts run, or a Content-Security-Policy stops them; the parser reads ``<noscript>`` as in a
browser with scripts either way, as in a capture.
"""

import asyncio
import hashlib
import json
import lzma
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus import Example
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Route

from capture.errors import BrowserError
from capture.model.options import Options
from capture.reading.extract import Layout
from capture.recording.browser import Chrome, session
from capture.recording.visit.artifacts.dom import SCRIPT, render_frames
from capture.recording.visit.settle import QUIET_S, quiet

__all__ = ["Drawn", "drawn"]

_LOAD_S = 15.0
_NOBODY = 9  # a port that no guard listens on: what the route let through would end there
_NO_SCRIPTS = {"content-security-policy": "script-src 'none'"}


@dataclass(frozen=True, slots=True)
class Drawn:
    """The rendered DOM as HTML, and its layout."""

    html: str
    layout: Layout


def drawn(examples: Sequence[Example], cache: Path, *, scripts: bool) -> list[Drawn | None]:
    """Each page as it was drawn, None where Chromium made nothing of it; from the cache where it holds the page."""
    mode = "scripts" if scripts else "still"
    folder = cache / f"{mode}-{hashlib.sha256(SCRIPT.encode()).hexdigest()[:12]}"
    files = [folder / example.set_name / _name(example) for example in examples]
    left = [pair for pair in zip(examples, files, strict=True) if not pair[1].is_file()]
    while left:  # a browser that died or hangs is replaced; the page that it happened on counts as none
        done = asyncio.run(_render(left, scripts))
        left = left[done:]
    return [_read(file) for file in files]


def _name(example: Example) -> str:
    return f"{hashlib.sha256((example.id + example.html).encode()).hexdigest()[:24]}.json.xz"


async def _render(pages: Sequence[tuple[Example, Path]], scripts: bool) -> int:
    """Render until one fails, and say how many are done, that one among them."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        workdir = Path(folder)
        async with session(Options(), guard_port=_NOBODY, log_switches=[], workdir=workdir) as chrome:
            for number, (example, file) in enumerate(pages, start=1):
                seen = await _of(chrome, example, scripts)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(lzma.compress(json.dumps(seen).encode(), preset=1))
                if seen is None:
                    return number
    return len(pages)


async def _of(chrome: Chrome, example: Example, scripts: bool) -> dict[str, object] | None:
    """DOM and layout of the page; None when it did not answer."""
    url = f"https://{example.url.partition('://')[2]}" if "://" in example.url else "https://page.invalid/"
    headers = {"content-type": "text/html; charset=utf-8", **({} if scripts else _NO_SCRIPTS)}
    body = example.html.encode("utf-8", "replace")
    served = False

    async def answer(route: Route) -> None:
        nonlocal served
        if served:
            await route.abort("aborted")
        else:
            served = True
            await route.fulfill(body=body, headers=headers)

    await chrome.page.route("**/*", answer)
    try:
        await chrome.page.goto(url, timeout=_LOAD_S * 1000)
        async with asyncio.timeout(_LOAD_S):
            await quiet(chrome, QUIET_S if scripts else 0.05)
        frames, _ = await render_frames(chrome)
        await chrome.page.unroute("**/*", answer)
    except (PlaywrightError, BrowserError, TimeoutError):
        return None
    top = frames[0] if frames and frames[0].number == 0 else None
    return {"dom": top.dom, "layout": top.layout} if top is not None else None


def _read(file: Path) -> Drawn | None:
    seen = json.loads(lzma.decompress(file.read_bytes()))
    return Drawn(seen["dom"], Layout.from_json(json.dumps(seen["layout"]))) if seen else None
