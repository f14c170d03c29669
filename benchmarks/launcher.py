"""What the launcher adds: ``./warcite --help`` against the environment's own Python.

    .venv/bin/python benchmarks/launcher.py [RUNS]

Goals: a second start adds under 100 ms to ``python -m capture``; ``--help`` costs under 120 ms more than bare
Python.
"""

import sys
from pathlib import Path

from measure import Cost, run, table

ROOT = Path(__file__).resolve().parents[1]
PYTHON = str(ROOT / ".venv" / "bin" / "python")
COMMANDS = {
    "python -c pass": [PYTHON, "-c", "pass"],
    "python -m capture --help": [PYTHON, "-P", "-m", "capture", "--help"],
    "./warcite --help": [str(ROOT / "warcite"), "--help"],
}


def main(runs: int) -> None:
    rows: dict[str, list[Cost]] = {name: [] for name in COMMANDS}
    for _ in range(runs):
        for name, command in COMMANDS.items():
            rows[name].append(run(command))
    print(table("python -c pass", rows))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
