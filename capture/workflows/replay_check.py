"""Replay: the check of a finished snapshot, made again at any time, with the network cut."""

import asyncio
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from capture.archive import seal
from capture.archive.seal.provenance_record import read_provenance
from capture.errors import BrowserError
from capture.formats.wacz import open_package
from capture.formats.warc import WarcIndex
from capture.model.options import Options, Viewport
from capture.model.outcome import PICTURE_ENOUGH, TEXT_ENOUGH
from capture.model.replay_check import ReplayCheck
from capture.replay.playback.expected_view import Seen
from capture.replay.playback.offline_browser import CHECK_S, offline
from capture.workflows.resolve import locate

__all__ = ["judged", "replay"]

SIDE = range(100, 10_000)  # CSS pixels of a window that somebody may have had
SCALES = range(1, 5)


async def replay(name: str, archive: Path, browser: str = "") -> tuple[seal.Check, ...]:
    """Open the snapshot offline as the capture did, and compare with what was seen then.

    Raises NotFound (no such target, no page in it), Damaged, BrowserMissing, BrowserError.
    """
    path = await asyncio.to_thread(lambda: locate(name, archive).path)
    with (
        open_package(path) as package,
        tempfile.TemporaryDirectory(prefix="warcite-", ignore_cleanup_errors=True) as folder,
    ):
        told = await asyncio.to_thread(read_provenance, package)
        views = await asyncio.to_thread(lambda: [WarcIndex.open(warc) for warc in package.warc_paths()])
        seen = await asyncio.to_thread(Seen.of_views, views, _failed(told))
        async with offline(_options(told, browser), Path(folder)) as replaying:
            try:
                async with asyncio.timeout(CHECK_S):
                    found = await replaying.check(seen, *views)
            except TimeoutError:
                raise BrowserError(f"the replay did not end within {CHECK_S:g} s") from None
    return judged(found, told)


def judged(found: ReplayCheck, told: Mapping[str, Any]) -> tuple[seal.Check, ...]:
    """The replay as checks: what the capture itself had told (``provenance``) is a remark, not a fault."""
    known = told.get("check")
    known = known if isinstance(known, dict) else {}
    return (*_score(found, known), _gaps(found, known))


def _score(found: ReplayCheck, known: Mapping[str, Any]) -> list[seal.Check]:
    """Words decide; the picture of a page that moves differs from one instant to the next."""
    checks = []
    if found.text is not None:
        before = known.get("text")
        told_low = isinstance(before, int | float) and before < TEXT_ENOUGH
        low = found.text < TEXT_ENOUGH
        text = f"a replay shows {found.text:.0%} of the words that were seen"
        checks.append(seal.Check(name="replay.text", ok=told_low or not low, text=text, remark=low and told_low))
    if found.screenshot is not None:
        text = f"the window looks {found.screenshot:.0%} as it did"
        low = found.screenshot < PICTURE_ENOUGH
        checks.append(seal.Check(name="replay.screenshot", ok=True, text=text, remark=low))
    return checks


def _gaps(found: ReplayCheck, known: Mapping[str, Any]) -> seal.Check:
    gaps = known.get("gaps")
    lines = gaps if isinstance(gaps, list) else []
    told = [line.get("url") for line in lines if isinstance(line, dict)]
    new = [url for url in found.missing if url not in told]
    if not found.missing:
        return seal.Check(name="replay.gaps", ok=True, text="every request of the replayed page has its answer")
    urls = ", ".join((new or found.missing)[:3])
    text = f"{len(found.missing)} requests of the replayed page have no answer: {urls}"
    return seal.Check(name="replay.gaps", ok=not new, text=text, remark=not new)


def _failed(told: Mapping[str, Any]) -> list[str]:
    """URLs that got no answer at capture."""
    failed = told.get("failed")
    lines = failed if isinstance(failed, list) else []
    return [line["url"] for line in lines if isinstance(line, dict) and isinstance(line.get("url"), str)]


def _options(told: Mapping[str, Any], browser: str) -> Options:
    """The window of the capture, as far as its own account can be believed."""
    given = told.get("options")
    given = given if isinstance(given, dict) else {}
    window = given.get("viewport")
    window = window if isinstance(window, dict) else {}
    scale: Any = given.get("scale")
    return Options(
        browser=browser,
        viewport=_viewport(window.get("width"), window.get("height")),
        scale=float(scale) if scale in SCALES else 1.0,
    )


def _viewport(width: Any, height: Any) -> Viewport:
    return Viewport(width=width, height=height) if width in SIDE and height in SIDE else Viewport()
