"""The demo newsroom captured once, and replays of it with some records left out."""

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path

from playwright.async_api import async_playwright

from capture.demo import URL, serve
from capture.formats.warc import WarcIndex
from capture.model.job import Job
from capture.model.options import Options
from capture.model.replay_check import ReplayCheck
from capture.model.seed import Seed
from capture.replay.playback.expected_view import ExpectedView
from capture.replay.playback.offline_browser import offline
from capture.workflows.open_archive import open_for_writing
from capture.workflows.progress import Silent
from capture.workflows.save import save

Case = tuple[WarcIndex, ExpectedView]


def demo(folder: Path) -> WarcIndex:
    """The WARC of a fresh snapshot of the demo newsroom."""

    async def capture() -> Path:
        archive = open_for_writing(folder, Silent())
        async with serve() as host_map:
            saved = await save(Job(seed=Seed.parse(URL), options=Options(host_map=host_map)), archive)
        return saved.path

    return WarcIndex.open(asyncio.run(capture()) / "archive" / "data.warc.gz")


def without(view: WarcIndex, ending: str) -> WarcIndex:
    """The same records but for those whose URL has that ending."""
    left = [record for record in view.records() if not record.url.endswith(ending)]
    assert len(left) < len(view.records())
    return WarcIndex(view.path, left)


def checks(cases: Sequence[Case]) -> list[ReplayCheck]:
    """One offline browser for all of them, one after the other."""

    async def run() -> list[ReplayCheck]:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            async with async_playwright() as driver, offline(Options(), Path(folder), driver) as browser:
                return [await browser.check(seen, view) for view, seen in cases]

    return asyncio.run(run())
