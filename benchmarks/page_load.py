"""One load of a page with recorder and guard on or off; prints wall and CPU seconds as JSON.

Started by save_overhead.py and load_many.py: ``page_load.py on|off URL WORDS HOST=ADDRESS:PORT…``. The load ends
when WORDS, which the page's script fetches, can be read. CPU is that of Python, driver and browser, up to the
moment at which the recorder has had half a second to read what lay in the pipe; ``python_s`` is Python's share,
``rss_mb`` its peak of resident memory.
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
from capture.recording import browser, netlog
from capture.recording.browser import Chrome
from capture.recording.guard import Guard, Policy

# Told by the page itself: looking again and again costs a busy machine more than the recorder does.
SHOWN = """words => new Promise(done => {
  const look = () => document.body?.textContent.includes(words) && done();
  new MutationObserver(look).observe(document, {childList: true, characterData: true, subtree: true});
  look();
})"""


@asynccontextmanager
async def recorded(options: Options, work: Path) -> AsyncIterator[Chrome]:
    async with Guard(Policy.from_options(options), options.limits) as guard:
        recording = netlog.follow(work / "pipe", work, lambda exchange: None, options.limits)
        log = netlog.switches(work / "pipe")
        async with browser.session(options, guard_port=guard.port, log_switches=log, workdir=work) as chrome:
            yield chrome
        await asyncio.to_thread(recording.join, 30)


@asynccontextmanager
async def bare(options: Options, work: Path) -> AsyncIterator[Chrome]:
    """The same browser with the same switches but for recorder and guard."""
    rules = ", ".join(f"MAP {one.host} {one.address}:{one.port}" for one in options.host_map)
    switches = [f"--host-resolver-rules={rules}"]
    async with browser.session(options, guard_port=0, log_switches=switches, workdir=work) as chrome:
        yield chrome


async def main(mode: str, url: str, words: str, hosts: list[str]) -> None:
    options = Options(
        host_map=tuple(parse_host_map(host) for host in hosts),
        allow_private=True,
        ignore_tls_errors=True,
        limits=Limits(body_bytes=2_000_000_000, snapshot_bytes=4_000_000_000),
    )
    with tempfile.TemporaryDirectory() as folder:
        session = recorded if mode == "on" else bare
        async with session(options, Path(folder)) as chrome:
            await asyncio.sleep(0.5)  # the browser's own start is not what is measured
            cpu_s, python_s, begun = cpu_of_tree(os.getpid()), time.process_time(), time.perf_counter()
            await chrome.page.goto(url, wait_until="load")
            await chrome.page.evaluate(SHOWN, words)
            wall_s = time.perf_counter() - begun
            await asyncio.sleep(0.5)
            cpu_s = cpu_of_tree(os.getpid()) - cpu_s
            python_s = time.process_time() - python_s
    rss_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(json.dumps({"wall_s": wall_s, "cpu_s": cpu_s, "python_s": python_s, "rss_mb": rss_mb}))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:]))
