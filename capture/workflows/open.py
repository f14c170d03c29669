"""Open: a snapshot in a Chromium window under its real addresses, with the network cut."""

import asyncio
import tempfile
from collections.abc import Callable
from pathlib import Path

from capture.errors import VerificationFailed
from capture.formats.warc import WarcIndex
from capture.model.options import Options
from capture.replay.playback.expected_view import ExpectedView
from capture.replay.playback.offline_browser import OfflineBrowser, offline
from capture.workflows.open_snapshot import reading

__all__ = ["open_window"]


async def open_window(
    name: str, archive: Path, options: Options, *, shown: Callable[[OfflineBrowser, str], None] = lambda *_: None
) -> tuple[str, ...]:
    """Show a target until its window is closed; the URLs that its pages asked for in vain.

    The archived scripts run on the archived answers, at the time of the capture; nothing leaves this machine.
    ``shown`` gets the browser and the page's URL once the page was asked for. Raises NotFound, Damaged,
    VerificationFailed where its seal does not hold, BrowserMissing, BrowserError.
    """
    with (
        reading(name, archive) as target,
        tempfile.TemporaryDirectory(prefix="warcite-", ignore_cleanup_errors=True) as folder,
    ):
        if target.standing.broken:  # a window has no place to say it in
            raise VerificationFailed(target.standing.text, hint="warcite verify names all that does not hold.")
        views = await asyncio.to_thread(lambda: [WarcIndex.open(warc) for warc in target.package.warc_paths()])
        seen = await asyncio.to_thread(ExpectedView.of_views, views)
        async with offline(options, Path(folder)) as replay:
            log = await asyncio.to_thread(lambda: replay.show(*views))
            await replay.begin(seen.started)
            chrome, closed = replay.chrome, asyncio.Event()
            chrome.page.on("close", lambda _: closed.set())
            chrome.context.on("close", lambda _: closed.set())
            await chrome.target.send("Emulation.clearDeviceMetricsOverride")  # the page follows its window
            await chrome.target.send("Page.navigate", {"url": seen.url})
            shown(replay, seen.url)
            await closed.wait()
            return tuple(dict.fromkeys(gap.url for gap in replay.gaps(log)))
