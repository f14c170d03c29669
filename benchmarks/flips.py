"""How many flipped bytes ``verify`` finds: ``python -m benchmarks.flips [SNAPSHOT] [--draws N] [--seed N]``.

Each draw changes one byte of one file of a sealed snapshot and verifies it on its own, without the archive's
list of keys. Without SNAPSHOT a small one with every kind of record is built. Exit 1 when one was missed.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from tests.builders.sealed import Flip, build, draw, flipped, report


def main() -> int:
    """Draw, verify, print one line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("snapshot", nargs="?", type=Path)
    parser.add_argument("--draws", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.snapshot or build(Path(scratch)).folder
        begun = time.monotonic()
        missed = missed_flips(folder, options.draws, Random(options.seed), Path(scratch) / "flipped")
    for flip in missed:
        print(f"missed: {flip.file} byte {flip.offset} xor {flip.mask:#04x}")
    seconds = time.monotonic() - begun
    print(f"{options.draws - len(missed)} of {options.draws} flipped bytes found in {seconds:.1f} s")
    return 1 if missed else 0


def missed_flips(folder: Path, draws: int, random: Random, target: Path) -> list[Flip]:
    """The flips that verification did not find."""
    return [flip for flip in draw(folder, draws, random) if report(flipped(folder, flip, target)).ok]


if __name__ == "__main__":
    sys.exit(main())
