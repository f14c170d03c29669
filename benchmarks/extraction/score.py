"""Scores of our extractor beside others on real pages, in one run: how well the text fits, and the CPU a page.

    python benchmarks/extraction/score.py [--step N] [--only NAME]… [SET…]
    python benchmarks/extraction/score.py --readme       # the rows of README's table, all measured in this run

F1 of macro precision and recall over 4-gram shingles and over words; where only strings are known, F1 over those
that must and must not stand in the text. CPU: process time per page, markup in, text out; ours includes blocks, their
places and what the page tells of itself; in the rows "all metadata" the whole page is searched for a date as well,
where none is told. HTML alone, no layout. Our trees have seen these pages: the honest scores are those of ``fit.py
--score``, where every site is judged by trees that did not see it.

The extractors take turns page by page, each in a process of its own that has read the first page before it counts:
ours asks trafilatura's fast mode, and in one process one would find warm what the other has just read. ``--readme``
takes aeb whole and every fifth page of the other sets, and tells CPU as a multiple of trafilatura's. It refuses a
machine that does something else.
"""

import argparse
import logging
import os
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from multiprocessing import get_context

from corpus import SETS, Example, Tally, load
from extractors import EXTRACTORS, TextOf, available

REFERENCE = "trafilatura"
README_STEPS = {"aeb": 1}  # every fifth page of the others
BUSY = 0.5  # programs that want a core, on average over the last minute


@dataclass
class Measured:
    """One extractor on one set."""

    tally: Tally = field(default_factory=Tally)
    pages: int = 0
    seconds: float = 0.0
    failed: int = 0

    def add(self, example: Example, read: tuple[str | None, float]) -> None:
        text, seconds = read
        self.pages += 1
        self.seconds += seconds
        self.failed += text is None
        self.tally.add(example, text or "")


def read(extractor: str, html: str, url: str) -> tuple[str | None, float]:
    """The text, None where the extractor chokes on the page, and the CPU seconds that it took."""
    text_of = _made(extractor)
    start = time.process_time()
    try:
        text: str | None = text_of(html, url)
    except Exception:
        text = None
    return text, time.process_time() - start


@cache
def _made(extractor: str) -> TextOf:
    logging.disable(logging.CRITICAL)
    return EXTRACTORS[extractor]()


def measured(set_name: str, step: int, extractors: Sequence[str]) -> dict[str, Measured]:
    """Every extractor on every ``step``-th page, in turns; one of them works at a time."""
    found = {name: Measured() for name in extractors}
    with ExitStack() as stack:
        pools = {
            name: stack.enter_context(ProcessPoolExecutor(1, mp_context=get_context("spawn"))) for name in extractors
        }
        for number, example in enumerate(load(set_name)):
            for name, pool in pools.items():
                if number == 0:
                    pool.submit(read, name, example.html, example.url).result()
                if number % step == 0:
                    found[name].add(example, pool.submit(read, name, example.html, example.url).result())
    return found


def print_scores(sets: Sequence[str], step: int, extractors: Sequence[str]) -> None:
    """One table row for each set and extractor."""
    heads = f"{'P':>6} {'R':>6} {'F1':>6} {'word F1':>7} {'strings':>7} {'ms':>6}"
    print(f"{'set':8} {'extractor':25} {'pages':>5} {heads}")
    for name in sets:
        for extractor, one in measured(name, step, extractors).items():
            note = f"  failed on {one.failed}" if one.failed else ""
            ms, cells = 1000 * one.seconds / one.pages, " ".join(one.tally.cells())
            print(f"{name:8} {extractor:25} {one.pages:5} {cells} {ms:6.1f}{note}", flush=True)


def print_readme(sets: Sequence[str], extractors: Sequence[str]) -> None:
    """README's rows; F1 over shingles, or over strings where the set has those alone."""
    columns = [measured(name, README_STEPS.get(name, 5), extractors) for name in sets]
    print(f"| | {' | '.join(sets)} |")
    print("|---" * (len(sets) + 1) + "|")
    for extractor in extractors:
        cells = []
        for column in columns:
            score = f"{column[extractor].tally.score():.3f}".removeprefix("0")
            times = _times(column[extractor].seconds / column[REFERENCE].seconds)
            cells.append(f"{score} ({times})")
        print(f"| {extractor} | {' | '.join(cells)} |")
    print(f"\n{REFERENCE} {version(REFERENCE)}, Python {sys.version.split()[0]}")


def _times(ratio: float) -> str:
    """Two digits that count."""
    return f"{ratio:.0f}×" if ratio >= 3 else f"{ratio:.2f}×"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", default=SETS)
    parser.add_argument("--step", type=int, default=1, help="every N-th page alone")
    parser.add_argument("--only", action="append", help="this extractor alone; can be given again")
    parser.add_argument("--readme", action="store_true", help="README's rows")
    parser.add_argument("--busy", action="store_true", help="measure whatever else the machine does")
    asked = parser.parse_args()
    extractors = [name for name in available() if name in (asked.only or [name])]
    if not asked.readme:
        print_scores(asked.sets, asked.step, extractors)
        return
    if os.getloadavg()[0] > BUSY and not asked.busy:
        sys.exit(f"this machine is busy (load {os.getloadavg()[0]:.1f}): its figures would be of no use")
    if REFERENCE not in extractors:
        parser.error(f"--readme measures against {REFERENCE}")
    print_readme(asked.sets, [name for name in extractors if "all metadata" not in name])


if __name__ == "__main__":
    main()
