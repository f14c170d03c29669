"""The demo newsroom captured once, and replays of it with some records left out."""

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path

from playwright.async_api import async_playwright

from capture.demo import make, serve
from capture.flows.archive import open_for_writing
from capture.flows.progress import Silent
from capture.flows.save import save
from capture.model.check import Check
from capture.model.job import Job
from capture.model.options import Options
from capture.model.seed import Seed
from capture.playback.check import offline
from capture.playback.seen import Seen
from capture.warc import View

Case = tuple[View, Seen]


def demo(folder: Path) -> View:
    """The WARC of a fresh snapshot of the demo newsroom."""

    async def capture() -> Path:
        archive = open_for_writing(folder, Silent())
        async with serve(make(None)) as site:
            saved = await save(
                Job(seed=Seed.parse(site.url), options=Options(host_map=site.host_map)), archive
            )
        return saved.path

    return View.open(asyncio.run(capture()) / "archive" / "data.warc.gz")


def without(view: View, ending: str) -> View:
    """The same records but for those whose URL has that ending."""
    left = [record for record in view.records() if not record.url.endswith(ending)]
    assert len(left) < len(view.records())
    return View(view.path, left)


def checks(cases: Sequence[Case]) -> list[Check]:
    """One offline browser for all of them, one after the other."""

    async def run() -> list[Check]:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            async with async_playwright() as driver, offline(Options(), Path(folder), driver) as browser:
                return [await browser.check(seen, view) for view, seen in cases]

    return asyncio.run(run())
