"""A hundred megabytes, in the clear and over HTTP/2: whole, and with as little memory as a small page takes."""

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Page

from capture.model.options import Limits
from capture.model.outcome import RecorderEnd
from tests.integration.recording.wire.accounts import account_for_all_bytes
from tests.integration.recording.wire.certificate import trusting
from tests.integration.recording.wire.http2_origin import OK, Http2Stream, http2_origin
from tests.integration.recording.wire.http2_site import BIG
from tests.integration.recording.wire.recorded import TIMEOUT_MS, recorded
from tests.integration.recording.wire.tls_settings import SETTINGS, tls_side

pytestmark = pytest.mark.long

BLOCK = BIG[: 1 << 20]
BLOCKS = 100
GROWTH_KB = 40_000  # of either process, while one body passes that is larger by more than twice
PAGE = b"<!doctype html><title>page</title><link rel=icon href=data:,>"
READ = """fetch('/large').then(async answer => {
  const reader = answer.body.getReader();
  let size = 0;
  for (let part; !(part = await reader.read()).done;) size += part.value.length;
  return size;
})"""


@asynccontextmanager
async def _plain() -> AsyncIterator[str]:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.readuntil(b"\r\n\r\n"):
            blocks = BLOCKS if head.startswith(b"GET /large") else 0
            size = blocks * len(BLOCK) or len(PAGE)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % size)
            writer.write(b"" if blocks else PAGE)
            for _ in range(blocks):
                writer.write(BLOCK)
                await writer.drain()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await handle(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()  # the browser left

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


async def _page(stream: Http2Stream) -> None:
    await stream.head(((b":status", b"200"), (b"content-type", b"text/html")))
    await stream.data(PAGE)


async def _large(stream: Http2Stream) -> None:
    await stream.head(OK)
    for number in range(BLOCKS):
        await stream.data(BLOCK, end=number == BLOCKS - 1, kept=False)


def _peak_kb(process: int | str) -> int:
    (kilobytes,) = re.findall(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    return int(kilobytes)


def _forget_peak(process: int | str) -> None:
    """The most that it held begins again with what it holds."""
    Path(f"/proc/{process}/clear_refs").write_text("5")


@pytest.mark.parametrize("protocol", ["http/1.1", "h2"])
def test_a_large_body_is_whole_and_takes_no_memory(tmp_path: Path, protocol: str) -> None:
    """Of the process with the guard, and of the follower."""

    async def go() -> None:
        side = tls_side(tmp_path / "tls", SETTINGS["1.3"], alpn="h2")
        limits = Limits(body_bytes=1 << 30, snapshot_bytes=1 << 30)
        args = (trusting(side.identity),)
        async with recorded(tmp_path, limits=limits, args=args) as (run, browser):
            page = await browser.new_page()
            if protocol == "h2":
                async with http2_origin({"/": _page, "/large": _large}, side.context) as site:
                    grown = await _read(page, site.url, run.recording.pid)
            else:
                async with _plain() as url:
                    grown = await _read(page, url, run.recording.pid)
            await run.until(lambda: len(run.of("/large")) == 1)
            follower = _peak_kb(run.recording.pid) - grown[1]
        assert run.end is RecorderEnd.ORDERLY
        exchange = run.one("/large")
        assert (exchange.protocol, exchange.truncated) == (protocol, None)
        assert exchange.response_body.length == BLOCKS * len(BLOCK)
        found, expected = hashlib.sha256(), hashlib.sha256()
        for piece in exchange.response_body.chunks():
            found.update(piece)
        for _ in range(BLOCKS):
            expected.update(BLOCK)
        assert found.digest() == expected.digest()
        account_for_all_bytes(run)
        assert max(grown[0], follower) < GROWTH_KB, (grown[0], follower)
        left = [file.stat().st_size for file in (tmp_path / "journal").iterdir()]
        assert sum(left) < BLOCKS * len(BLOCK) / 2, "what was read of the journal is not removed"

    asyncio.run(go())


async def _read(page: Page, url: str, follower: int) -> tuple[int, int]:
    """By how many kB this process grew while the page read it; how many the follower had at its beginning."""
    await page.goto(f"{url}/", timeout=TIMEOUT_MS)
    _forget_peak("self")
    _forget_peak(follower)
    before, followers = _peak_kb("self"), _peak_kb(follower)
    assert await page.evaluate(READ) == BLOCKS * len(BLOCK)
    return _peak_kb("self") - before, followers
