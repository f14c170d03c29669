"""Replay: the check of a finished snapshot, made again at any time, with the network cut."""

import asyncio
import tempfile
from dataclasses import replace
from pathlib import Path

from capture.archive import seal
from capture.archive.seal.read_provenance import read_provenance
from capture.errors import BrowserError
from capture.formats.wacz import open_package
from capture.formats.warc import WarcIndex
from capture.model.options import Options, Viewport
from capture.model.outcome import PICTURE_ENOUGH, TEXT_ENOUGH
from capture.model.provenance import Provenance
from capture.model.replay_check import ReplayCheck
from capture.replay.playback.expected_view import ExpectedView
from capture.replay.playback.offline_browser import CHECK_S, offline
from capture.workflows.open_snapshot import locate

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
        provenance = await asyncio.to_thread(read_provenance, package)
        views = await asyncio.to_thread(lambda: [WarcIndex.open(warc) for warc in package.warc_paths()])
        seen = await asyncio.to_thread(ExpectedView.of_views, views, [exchange.url for exchange in provenance.failed])
        options = Options(browser=browser)
        if (given := provenance.options) is not None:  # the window of the capture, as far as it can be believed
            size = given.viewport
            viewport = size if size.width in SIDE and size.height in SIDE else Viewport()
            scale = given.scale if given.scale in SCALES else 1.0
            options = replace(options, viewport=viewport, scale=scale)
        async with offline(options, Path(folder)) as replaying:
            try:
                async with asyncio.timeout(CHECK_S):
                    found = await replaying.check(seen, *views)
            except TimeoutError:
                raise BrowserError(f"the replay did not end within {CHECK_S:g} s") from None
    return judged(found, provenance)


def judged(found: ReplayCheck, provenance: Provenance) -> tuple[seal.Check, ...]:
    """The replay as checks: what the capture itself had reported is a remark, not a fault.

    Words decide; the picture of a page that moves differs from one instant to the next.
    """
    known = provenance.check
    checks = []
    if found.text is not None:
        low = found.text < TEXT_ENOUGH
        remark = low and known is not None and known.text is not None and known.text < TEXT_ENOUGH
        text = f"a replay shows {found.text:.0%} of the words that were seen"
        checks.append(seal.Check(name="replay.text", ok=remark or not low, text=text, remark=remark))
    if found.screenshot is not None:
        text = f"the window looks {found.screenshot:.0%} as it did"
        checks.append(
            seal.Check(name="replay.screenshot", ok=True, text=text, remark=found.screenshot < PICTURE_ENOUGH)
        )
    if found.missing:
        new = [url for url in found.missing if known is None or url not in known.missing]
        urls = ", ".join((new or found.missing)[:3])
        text = f"{len(found.missing)} requests of the replayed page have no answer: {urls}"
        checks.append(seal.Check(name="replay.gaps", ok=not new, text=text, remark=not new))
    else:
        checks.append(seal.Check(name="replay.gaps", ok=True, text="every request of the replayed page has its answer"))
    return tuple(checks)
