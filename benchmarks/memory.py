"""How much memory ``warcite save`` itself takes for a page that fetches a very large body: under 200 MB.

    .venv/bin/python benchmarks/memory.py [MEGABYTES]

Random bytes, 1,000 MB if not told otherwise: once with limits that allow it, once with the usual ones, by which the
guard cuts the body at 200 MB.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from tests.records import answers  # noqa: E402
from tests.site import Site, Visitor  # noqa: E402

# In the process that saves, so that neither Chromium nor the driver is counted.
SAVE = """
import json, sys
from capture import Archive
from capture.model.options import Limits
limits = Limits() if sys.argv[3] == "as they are" else Limits(
    body_bytes=int(sys.argv[3]) * 2, snapshot_bytes=int(sys.argv[3]) * 3, deadline_s=600, settle_s=400)
saved = Archive(sys.argv[1]).save(sys.argv[2], limits=limits, allow_private=True, check=False)
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
peak = int(status["VmHWM"].split()[0])  # ru_maxrss would be that of the process that started us
print(json.dumps({"peak_mb": peak / 1000, "outcome": saved.outcome, "reasons": [r.text for r in saved.reasons]}))
"""
PAGE = """<!doctype html><title>large</title><link rel=icon href=data:,><p>words</p><script>
fetch('/big').then(async answer => { const reader = answer.body.getReader(); while (!(await reader.read()).done); })
.catch(() => 0).then(() => document.body.append('read'))</script>"""


def send(visitor: Visitor, size: int) -> None:
    block = os.urandom(1_000_000)
    visitor.send_response(200)
    visitor.send_header("Content-Type", "application/octet-stream")
    visitor.send_header("Content-Length", str(size))
    visitor.end_headers()
    for _ in range(size // len(block)):
        visitor.wfile.write(block)


def main(megabytes: int) -> None:
    size = megabytes * 1_000_000
    with Site() as site, tempfile.TemporaryDirectory() as folder:
        site.answer("/big", lambda visitor: send(visitor, size))
        url = site.page("/", PAGE)
        for limits in (str(size), "as they are"):
            began = time.perf_counter()
            archive = f"{folder}/{len(limits)}"
            done = subprocess.run(
                [sys.executable, "-c", SAVE, archive, url, limits], capture_output=True, text=True, check=False
            )
            if done.returncode:
                sys.exit(done.stderr)
            told = json.loads(done.stdout)
            (warc,) = Path(archive).glob("snapshots/*/*/*/archive/data.warc.gz")
            (big,) = [answer for answer in answers(warc) if answer.url.endswith("/big")]
            body = f"{len(big.payload):,} bytes, truncated: {big.truncated or 'no'}"
            took = f"{time.perf_counter() - began:.0f} s"
            print(f"limits {limits}: peak {told['peak_mb']:.0f} MB, {told['outcome']}, {body}, {took}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
