"""One load of a page with guard and recorder on or off; prints wall and CPU seconds as JSON.

Started by save_overhead.py and load_many.py: ``page_load.py MODE URL WORDS SPKI HOST=ADDRESS:PORT…``. MODE is bare,
guard (alone), or recorded (guard and recorder). SPKI, which may be empty, is the key that the server's certificate has
(base64 of its SHA-256): with it Chromium takes the certificate at once, as it takes those of the web, where "any
certificate" costs it a second connection each time. The load ends when WORDS, which the page's script fetches, can be
read. CPU is that of Python, follower, driver and browser, up to the moment at which the follower has had half a second
to read what came; ``python_s`` is Python's share without the follower, ``rss_mb`` its peak of resident memory and
``follower_rss_mb`` the follower's.
"""

import asyncio
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from measure import cpu_of_tree

from capture.model.address import parse_host_map
from capture.model.options import Limits, Options
from capture.recording import browser
from capture.recording.browser import Chrome
from capture.recording.guard import Guard, Policy
from capture.recording.wire.recording import follow
from capture.recording.wire.recording import switches as secrets_to

# Told by the page itself: looking again and again costs a busy machine more than the recorder does.
SHOWN = """words => new Promise(done => {
  const look = () => document.body?.textContent.includes(words) && done();
  new MutationObserver(look).observe(document, {childList: true, characterData: true, subtree: true});
  look();
})"""


@asynccontextmanager
async def guarded(options: Options, work: Path, switches: list[str], facts: dict[str, float]) -> AsyncIterator[Chrome]:
    """The guard alone."""
    async with (
        Guard(Policy.from_options(options), options.limits) as guard,
        browser.session(options, guard_port=guard.port, log_switches=switches, workdir=work) as chrome,
    ):
        yield chrome


@asynccontextmanager
async def recorded(options: Options, work: Path, switches: list[str], facts: dict[str, float]) -> AsyncIterator[Chrome]:
    """Guard and recorder."""
    async with Guard(Policy.from_options(options), options.limits) as guard:
        recording = follow(work, work, lambda exchange: None, options.limits)
        guard.copy_to(recording.journal)
        switches = [*switches, *secrets_to(work)]
        async with browser.session(options, guard_port=guard.port, log_switches=switches, workdir=work) as chrome:
            yield chrome
        facts["follower_rss_mb"] = peak_mb(recording.pid)
        await guard.hang_up(1)
        recording.finish()
        await asyncio.to_thread(recording.join, 30)


@asynccontextmanager
async def bare(options: Options, work: Path, switches: list[str], facts: dict[str, float]) -> AsyncIterator[Chrome]:
    """The same browser with the same switches but for recorder and guard."""
    rules = ", ".join(f"MAP {one.host} {one.address}:{one.port}" for one in options.host_map)
    switches = [*switches, f"--host-resolver-rules={rules}"]
    async with browser.session(options, guard_port=0, log_switches=switches, workdir=work) as chrome:
        yield chrome


MODES = {"bare": bare, "guard": guarded, "recorded": recorded}


def peak_mb(pid: int) -> float:
    """The most memory that a process had so far."""
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) / 1000 for line in status if line.startswith("VmHWM"))


async def main(mode: str, url: str, words: str, spki: str, hosts: list[str]) -> None:
    options = Options(
        host_map=tuple(parse_host_map(host) for host in hosts),
        allow_private=True,
        ignore_tls_errors=not spki,
        limits=Limits(body_bytes=2_000_000_000, snapshot_bytes=4_000_000_000),
    )
    switches = [f"--ignore-certificate-errors-spki-list={spki}"] if spki else []
    facts: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        async with MODES[mode](options, Path(folder), switches, facts) as chrome:
            await asyncio.sleep(0.5)  # the browser's own start is not what is measured
            cpu_s, python_s, begun = cpu_of_tree(os.getpid()), time.process_time(), time.perf_counter()
            await chrome.page.goto(url, wait_until="load")
            await chrome.page.evaluate(SHOWN, words)
            wall_s = time.perf_counter() - begun
            await asyncio.sleep(0.5)
            cpu_s = cpu_of_tree(os.getpid()) - cpu_s
            python_s = time.process_time() - python_s
    rss_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(json.dumps({"wall_s": wall_s, "cpu_s": cpu_s, "python_s": python_s, "rss_mb": rss_mb, **facts}))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4], sys.argv[5:]))
