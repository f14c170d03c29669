"""The yardstick for ``save``: a plain Playwright script with the same waits, scroll and screenshots.

No recorder, no guard, no WARC, no extraction. Started by save_overhead.py with the page's address and
``HOST=ADDRESS:PORT`` pairs; writes view.png, full.png and page.html into the folder named first.
"""

import asyncio
import sys
import time
from pathlib import Path

from playwright.async_api import Page, Request, async_playwright

from capture.recording.browser import find

QUIET_S = 0.5  # as in capture/recording/visit/settle.py
END_QUIET_S = 0.1  # as in capture/recording/visit/run.py

STILL = (Path(__file__).parents[1] / "capture/recording/visit/still.js").read_text()
# The steps and pauses of capture/recording/visit/behaviors/scroll.js.
SCROLL = """async () => {
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const root = document.scrollingElement;
  const bottom = () => root.scrollTop + root.clientHeight >= root.scrollHeight - 2;
  while (!bottom()) {
    root.scrollTo({ top: root.scrollTop + root.clientHeight * 0.8, behavior: "instant" });
    await new Promise(requestAnimationFrame);
    await pause(100);
  }
  await pause(200);
  root.scrollTo({ top: 0, behavior: "instant" });
}"""


class Network:
    """When the page last had a request in flight."""

    def __init__(self, page: Page) -> None:
        self._open: set[Request] = set()
        self._since = time.monotonic()
        page.on("request", self._started)
        page.on("requestfinished", self._ended)
        page.on("requestfailed", self._ended)

    def _started(self, request: Request) -> None:
        self._open.add(request)

    def _ended(self, request: Request) -> None:
        self._open.discard(request)
        self._since = time.monotonic()

    async def quiet(self, seconds: float) -> None:
        while self._open or time.monotonic() - self._since < seconds:
            left = seconds - (time.monotonic() - self._since)
            await asyncio.sleep(max(0.01, left))


async def main(folder: Path, url: str, hosts: list[str]) -> None:
    rules = ", ".join("MAP {} {}".format(*host.split("=")) for host in hosts)
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            folder / "profile",
            executable_path=find("").path,
            args=[f"--host-resolver-rules={rules}"],
            chromium_sandbox=False,
            viewport={"width": 1280, "height": 900},
        )
        page = context.pages[0]
        network = Network(page)
        await page.goto(url, wait_until="load")
        await page.evaluate(STILL)
        await network.quiet(QUIET_S)
        while (still := await page.evaluate(STILL) / 1000) < QUIET_S:  # noqa: ASYNC110  the page has the clock
            await asyncio.sleep(max(0.01, QUIET_S - still))
        await page.evaluate(SCROLL)
        await network.quiet(END_QUIET_S)
        await page.screenshot(path=folder / "view.png")
        (folder / "page.html").write_text(await page.content())
        await page.screenshot(path=folder / "full.png", full_page=True)
        await network.quiet(END_QUIET_S)
        await context.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3:]))
