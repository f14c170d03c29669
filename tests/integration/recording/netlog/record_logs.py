"""Records the small logs that the unit tests read: ``python -m tests.integration.netlog.record_logs``.

Run it again for a new Chromium. Constants and events that nobody reads are left out, so that nothing of
the machine but loopback addresses stays in the files.
"""

import asyncio
import gzip
import os
import tempfile
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import orjson
from playwright.async_api import async_playwright

from capture.recording.browser.find import find
from capture.recording.netlog import switches
from capture.recording.netlog.lines import EventKind
from tests.integration.recording.netlog.recorded import QUIET
from tests.integration.recording.netlog.test_http2 import PAGE as H2_PAGE
from tests.integration.recording.netlog.test_http2 import ROUTES as H2_ROUTES
from tests.integration.recording.wire.certificate import server_context
from tests.integration.recording.wire.nginx import http2_proxy
from tests.integration.recording.wire.origin import Route, origin, reply
from tests.integration.recording.wire.site import PAGE, ROUTES

TARGET = Path(__file__).parents[3] / "unit" / "recording" / "netlog" / "logs"
SMALL = reply(b"HTTP/1.1 200 OK\nContent-Type: text/plain\nCache-Control: no-store", b"not so big" * 300)
KEPT_NOISE = 200  # events of other kinds, so that passing over them is tested too
EVENTS = b'"events": ['


def _smaller(routes: dict[str, Route]) -> dict[str, Route]:
    return {**routes, "/big": lambda request: SMALL, "/big-chunked": lambda request: SMALL}


async def _record(url: str, folder: Path) -> bytes:
    """The whole log of a visit."""
    pipe, log = folder / "pipe", folder / "log"
    os.mkfifo(pipe, 0o600)
    reader = threading.Thread(target=lambda: log.write_bytes(pipe.read_bytes()))
    reader.start()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find().path, args=[*QUIET, *switches(pipe)])
        context = await browser.new_context(ignore_https_errors=True)
        page = await context.new_page()
        await page.goto(url)
        await page.wait_for_function("document.title === 'done'", timeout=60_000)
        await browser.close()
    reader.join()
    return log.read_bytes()


def _trimmed(log: bytes) -> Iterator[bytes]:
    """The lines that matter, with the constants that are read."""
    lines = iter(log.split(b"\n"))
    constants = orjson.loads(next(lines).rstrip(b",\r") + b"}")["constants"]
    names = {number: name for name, number in constants["logEventTypes"].items()}
    wanted = {kind.name for kind in EventKind}
    kept = {name: number for name, number in constants["logEventTypes"].items() if name in wanted}
    small = {
        "logEventTypes": {**kept, "OTHER": 9999},
        "netError": constants["netError"],
        "timeTickOffset": constants["timeTickOffset"],  # the last one, as in a whole log
    }
    yield orjson.dumps({"constants": small})[:-1] + b","
    yield EVENTS
    yield from _events(lines, names, wanted)
    yield b"],"
    yield b'"polledData": [{}]'
    yield b"}"


def _events(lines: Iterable[bytes], names: dict[int, str], wanted: set[str]) -> Iterator[bytes]:
    noise = 0
    for line in lines:
        if line.rstrip(b"\r") in (b"],", EVENTS):
            continue
        if not line.startswith(b'{"') or b'"type":' not in line:
            return
        event = orjson.loads(line.rstrip(b",\r"))
        if names[event["type"]] in wanted:
            yield line
        elif noise < KEPT_NOISE:
            noise += 1
            yield orjson.dumps({**event, "params": {}, "type": 9999}) + b","


async def main() -> None:
    TARGET.mkdir(exist_ok=True)
    page = reply(b"HTTP/1.1 200 OK\nContent-Type: text/html", PAGE.replace(b"300000", b"30000"))
    h2_page = reply(b"HTTP/1.1 200 OK\nContent-Type: text/html", H2_PAGE.replace(b"300000", b"30000"))
    routes = {**_smaller(ROUTES), "/": lambda request: page}
    for name in ("plain", "tls", "http2"):
        with tempfile.TemporaryDirectory() as text:
            folder = Path(text)
            if name == "http2":
                h2_routes = {**_smaller(H2_ROUTES), "/": lambda request: h2_page, "/many": lambda request: SMALL}
                async with origin(h2_routes) as site, http2_proxy(folder, site.port) as port:
                    log = await _record(f"https://127.0.0.1:{port}/", folder)
            else:
                tls = server_context(folder) if name == "tls" else None
                async with origin(routes, tls) as site:
                    log = await _record(f"{'https' if tls else 'http'}://127.0.0.1:{site.port}/", folder)
            small = b"\n".join(_trimmed(log)) + b"\n"
            (TARGET / f"{name}.log.gz").write_bytes(gzip.compress(small, 9, mtime=0))
            print(name, len(small), (TARGET / f"{name}.log.gz").stat().st_size)


if __name__ == "__main__":
    asyncio.run(main())
