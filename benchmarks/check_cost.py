"""What the replay check adds to ``warcite save`` of the demo newsroom: at most 2 seconds.

    .venv/bin/python benchmarks/check_cost.py [RUNS]

``save`` and ``save --no-check`` take turns; the difference is the median of the pairs' differences.
"""

import os
import statistics
import sys
import tempfile

from measure import Cost, adopt_orphans, newsroom, run, table

from capture.demo import URL

PLAIN, CHECKED = "warcite save --no-check", "warcite save"


def save(hosts: list[str], *options: str) -> Cost:
    """One save into a new archive."""
    maps = [f"--host-map={host}" for host in hosts]
    with tempfile.TemporaryDirectory() as folder:
        archive = ["--archive", f"{folder}/archive"]
        command = [sys.executable, "-P", "-m", "capture", "save", URL, "--json"]
        return run([*command, *archive, *maps, *options])


def difference(name: str, with_it: list[float], without: list[float]) -> str:
    """One line: median and range of the pairs' differences, in seconds."""
    each = [a - b for a, b in zip(with_it, without, strict=True)]
    return f"the check adds {statistics.median(each):.2f} s {name} ({min(each):.2f}–{max(each):.2f})"


def main(runs: int) -> None:
    adopt_orphans()
    rows: dict[str, list[Cost]] = {PLAIN: [], CHECKED: []}
    with newsroom() as hosts:
        save(hosts)  # compiled modules, a warm disk
        for _ in range(runs):
            rows[PLAIN].append(save(hosts, "--no-check"))
            rows[CHECKED].append(save(hosts))
    print(table(PLAIN, rows))
    for name, field in (("wall", "wall_s"), ("CPU", "cpu_s")):
        sides = [[getattr(cost, field) for cost in rows[side]] for side in (CHECKED, PLAIN)]
        print(difference(name, *sides))
    print(f"load average {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
