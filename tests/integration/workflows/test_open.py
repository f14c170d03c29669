"""``open`` shows a WARC's page under its real address until the window is closed, and says what was missed."""

import asyncio
from pathlib import Path

from capture.model.exchange import Body
from capture.model.options import Options
from capture.replay.playback.offline_browser import OfflineBrowser
from capture.workflows.open import open_window
from tests.builders.records import exchange, write

URL = "https://example.org/story"
PAGE = b"<!doctype html><title>Kept</title><p>Hello<script src=https://cdn.example/lost.js></script>"


def test_a_page_opens_with_the_network_cut(tmp_path: Path) -> None:
    warc = tmp_path / "some.warc.gz"
    write(warc, exchange(url=URL, response_body=Body.of(PAGE)))
    seen: list[tuple[str, str]] = []

    async def read_and_close(replay: OfflineBrowser) -> None:
        page = replay.chrome.page
        await page.wait_for_function("document.readyState === 'complete' && document.title === 'Kept'")
        seen.append((page.url, await page.inner_text("p")))
        await page.close()

    async def run() -> tuple[str, ...]:
        readers: list[asyncio.Task[None]] = []

        def shown(replay: OfflineBrowser, url: str) -> None:
            assert url == URL
            readers.append(asyncio.get_running_loop().create_task(read_and_close(replay)))

        missed = await open_window(str(warc), tmp_path / "none", Options(), shown=shown)
        await asyncio.gather(*readers)
        return missed

    assert asyncio.run(run()) == ("https://cdn.example/lost.js",)
    assert seen == [(URL, "Hello")]
