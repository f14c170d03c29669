"""Scores of our extractor beside others on real pages, in one run: how well the text fits, and the CPU a page.

    python benchmarks/extraction/score.py [--step N] [--only NAME]… [SET…]

F1 of macro precision and recall over 4-gram shingles and over words; where only strings are known, F1 over those
that must and must not stand in the text. Ours is taken letter by letter, with marks of notes and what is struck out,
as all truths and the other extractors have it. CPU: process time per page in ms, markup in, text out; ours includes
blocks, their places and what the page tells of itself; in the rows "all metadata" the whole page is searched for a
date as well, where none is told. HTML alone, no layout. Our trees have seen these pages: the honest figures are
those of ``fit.py --score``, where every site is judged by trees that did not see it.
"""

import argparse
import time

from corpus import SETS, Tally, load
from extractors import available


def main() -> None:
    """Print one table row for each set and extractor."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sets", nargs="*", default=SETS)
    parser.add_argument("--step", type=int, default=1, help="every N-th page alone")
    parser.add_argument("--only", action="append", help="this extractor alone; can be given again")
    arguments = parser.parse_args()
    extractors = {name: each for name, each in available().items() if name in (arguments.only or [name])}
    print(
        f"{'set':8} {'extractor':25} {'pages':>5} {'P':>6} {'R':>6} {'F1':>6} {'word F1':>7} {'strings':>7} {'ms':>6}"
    )
    for name in arguments.sets:
        tallies, seconds, failed = {}, dict.fromkeys(extractors, 0.0), dict.fromkeys(extractors, 0)
        pages = [example for number, example in enumerate(load(name)) if number % arguments.step == 0]
        for extractor in extractors:
            tallies[extractor] = Tally()
        for example in pages:
            for extractor, text_of in extractors.items():
                start = time.process_time()
                try:
                    text = text_of(example.html, example.url)
                except Exception:  # a page that an extractor chokes on counts as one without text
                    text = ""
                    failed[extractor] += 1
                seconds[extractor] += time.process_time() - start
                tallies[extractor].add(example, text)
        for extractor, tally in tallies.items():
            cells = " ".join(tally.cells())
            note = f"  failed on {failed[extractor]}" if failed[extractor] else ""
            ms = 1000 * seconds[extractor] / len(pages)
            print(f"{name:8} {extractor:25} {len(pages):5} {cells} {ms:6.1f}{note}", flush=True)


if __name__ == "__main__":
    main()
