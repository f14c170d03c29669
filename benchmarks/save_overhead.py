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

from capture.demo import URL

HERE = Path(__file__).parent
LAST_WORDS = "Tickets go on sale at the harbour office"  # of the article


def load(mode: str, hosts: list[str]) -> Cost:
    cost = run([sys.executable, str(HERE / "page_load.py"), mode, URL, LAST_WORDS, "", *hosts])
    return Cost(**json.loads(cost.stdout))


def save(hosts: list[str]) -> Cost:
    with tempfile.TemporaryDirectory() as folder:
        maps = [f"--host-map={host}" for host in hosts]
        archive = ["--archive", f"{folder}/archive"]
        return run([sys.executable, "-P", "-m", "capture", "save", URL, "--json", "--no-check", *archive, *maps])


def plain(hosts: list[str]) -> Cost:
    with tempfile.TemporaryDirectory() as folder:
        return run([sys.executable, str(HERE / "plain_visit.py"), folder, URL, *hosts])


def main(runs: int) -> None:
    adopt_orphans()
    with newsroom() as hosts:
        rows: dict[str, list[Cost]] = {"load, bare": [], "load, recorder and guard": []}
        for _ in range(runs):
            rows["load, bare"].append(load("bare", hosts))
            rows["load, recorder and guard"].append(load("recorded", hosts))
        print(table("load, bare", rows), flush=True)
        plain(hosts), save(hosts)  # compiled modules, a warm disk
        rows = {"plain Playwright script": [], "warcite save --no-check": []}
        for _ in range(runs):
            rows["plain Playwright script"].append(plain(hosts))
            rows["warcite save --no-check"].append(save(hosts))
        print(table("plain Playwright script", rows))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
