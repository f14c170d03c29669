"""How much memory ``warcite save`` and its recorder take for a page that fetches a very large body: under 200 MB.

    .venv/bin/python benchmarks/memory.py [MEGABYTES]

Random bytes, 1,000 MB if not told otherwise: in the clear and over HTTP/2 with limits that allow it, and once with the
usual ones, by which the guard cuts the body at 200 MB. The recorder's follower is a process of its own (Linux: /proc).
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from tests.integration.recording.wire.http2_origin import OK, Http2Stream, http2_origin  # noqa: E402
from tests.integration.recording.wire.tls_settings import SETTINGS, tls_side  # noqa: E402
from tests.records import answers  # noqa: E402
from tests.site import Site, Visitor  # noqa: E402

# In the process that saves, so that neither Chromium nor the driver is counted.
SAVE = """
import json, os, sys, threading, time
from pathlib import Path
from capture import Archive
from capture.model.options import Limits
def peak(process):
    status = dict(line.split(":", 1) for line in open(f"/proc/{process}/status"))
    return int(status["VmHWM"].split()[0]) / 1000  # ru_maxrss would be that of the process that started us
followers = [0.0]
def watch():
    while True:
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                ours = f"\\nPPid:\\t{os.getpid()}\\n" in (folder / "status").read_text()
                if ours and b"wire.follower" in (folder / "cmdline").read_bytes():
                    followers.append(peak(folder.name))
            except (OSError, KeyError):
                pass  # ended meanwhile
        time.sleep(0.2)
threading.Thread(target=watch, daemon=True).start()
limits = Limits() if sys.argv[3] == "as they are" else Limits(
    body_bytes=int(sys.argv[3]) * 2, snapshot_bytes=int(sys.argv[3]) * 3, deadline_s=600, settle_s=400)
saved = Archive(sys.argv[1]).save(sys.argv[2], limits=limits, allow_private=True, check=False, ignore_tls_errors=True)
told = {"peak_mb": peak("self"), "follower_mb": max(followers)}
print(json.dumps({**told, "outcome": saved.outcome, "reasons": [r.text for r in saved.reasons]}))
"""
PAGE = """<!doctype html><title>large</title><link rel=icon href=data:,><p>words</p><script>
fetch('/big').then(async answer => { const reader = answer.body.getReader(); while (!(await reader.read()).done); })
.catch(() => 0).then(() => document.body.append('read'))</script>"""
BLOCK = os.urandom(1_000_000)


def send(visitor: Visitor, size: int) -> None:
    visitor.send_response(200)
    visitor.send_header("Content-Type", "application/octet-stream")
    visitor.send_header("Content-Length", str(size))
    visitor.end_headers()
    for _ in range(size // len(BLOCK)):
        visitor.wfile.write(BLOCK)


@contextmanager
def http1(size: int) -> Iterator[str]:
    with Site() as site:
        site.answer("/big", lambda visitor: send(visitor, size))
        yield site.page("/", PAGE)


@contextmanager
def http2(size: int) -> Iterator[str]:
    """The same over TLS 1.3 and HTTP/2, on a loop of its own."""

    async def page(stream: Http2Stream) -> None:
        await stream.head(((b":status", b"200"), (b"content-type", b"text/html")))
        await stream.data(PAGE.encode())

    async def big(stream: Http2Stream) -> None:
        await stream.head(OK)
        for number in range(1, size // len(BLOCK) + 1):
            await stream.data(BLOCK, end=number == size // len(BLOCK), kept=False)

    urls, ready = list[str](), threading.Event()
    loop = asyncio.new_event_loop()

    async def serve() -> None:
        with tempfile.TemporaryDirectory() as folder:
            side = tls_side(Path(folder), SETTINGS["1.3"], alpn="h2")
            async with http2_origin({"/": page, "/big": big}, side.context) as site:
                urls.append(f"{site.url}/")
                ready.set()
                await asyncio.Event().wait()

    task = loop.create_task(serve())
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    ready.wait()
    try:
        yield urls[0]
    finally:
        loop.call_soon_threadsafe(task.cancel)


def main(megabytes: int) -> None:
    size = megabytes * 1_000_000
    for origin, limits in ((http1, str(size)), (http2, str(size)), (http1, "as they are")):
        with origin(size) as url, tempfile.TemporaryDirectory() as archive:
            began = time.perf_counter()
            command = [sys.executable, "-c", SAVE, archive, url, limits]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                sys.exit(done.stderr)
            told = json.loads(done.stdout)
            (warc,) = Path(archive).glob("snapshots/*/*/*/archive/data.warc.gz")
            (big,) = [answer for answer in answers(warc) if answer.url.endswith("/big")]
            body = f"{len(big.payload):,} bytes, truncated: {big.truncated or 'no'}"
            peaks = f"peak {told['peak_mb']:.0f} MB, follower {told['follower_mb']:.0f} MB"
            took = f"{time.perf_counter() - began:.0f} s"
            print(f"{origin.__name__}, limits {limits}: {peaks}, {told['outcome']}, {body}, {took}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
