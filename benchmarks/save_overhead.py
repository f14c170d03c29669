"""What recording costs on the demo page: rows 1 and 2 of the numbers to reach.

    .venv/bin/python benchmarks/save_overhead.py [RUNS]

1. a page load with recorder and guard on, against the same load without: at most 1.05 × wall, 1.25 × CPU
2. ``warcite save --no-check``, against a plain Playwright script with the same waits, scroll and screenshots: at most
   1.15 × wall, 1.6 × CPU

The two sides of a row take turns; ratios are medians of the pairs' ratios.
"""

import json
import sys
import tempfile
from pathlib import Path

from measure import Cost, adopt_orphans, newsroom, run, table

from capture.demo import Site

HERE = Path(__file__).parent


def load(mode: str, site: Site, hosts: list[str]) -> Cost:
    words = site.newsroom.expected.paragraphs[-1][:40]
    cost = run([sys.executable, str(HERE / "page_load.py"), mode, site.url, words, *hosts])
    return Cost(**json.loads(cost.stdout))


def save(site: Site, hosts: list[str]) -> Cost:
    with tempfile.TemporaryDirectory() as folder:
        maps = [f"--host-map={host}" for host in hosts]
        archive = ["--archive", f"{folder}/archive"]
        return run([sys.executable, "-P", "-m", "capture", "save", site.url, "--json", "--no-check", *archive, *maps])


def plain(site: Site, hosts: list[str]) -> Cost:
    with tempfile.TemporaryDirectory() as folder:
        return run([sys.executable, str(HERE / "plain_visit.py"), folder, site.url, *hosts])


def main(runs: int) -> None:
    adopt_orphans()
    with newsroom() as site:
        hosts = [f"{one.host}={one.address}:{one.port}" for one in site.host_map]
        rows: dict[str, list[Cost]] = {"load, bare": [], "load, recorder and guard": []}
        for _ in range(runs):
            rows["load, bare"].append(load("off", site, hosts))
            rows["load, recorder and guard"].append(load("on", site, hosts))
        print(table("load, bare", rows), flush=True)
        plain(site, hosts), save(site, hosts)  # compiled modules, a warm disk
        rows = {"plain Playwright script": [], "warcite save --no-check": []}
        for _ in range(runs):
            rows["plain Playwright script"].append(plain(site, hosts))
            rows["warcite save --no-check"].append(save(site, hosts))
        print(table("plain Playwright script", rows))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
