"""What the layout record adds to extraction: pages drawn by Chromium, read with their layout and without.

    python benchmarks/extraction/layout.py [--step N] [--styled KB] [--scripts] [--unseen] [--pages] [SET…]

html: the page as it was served, without layout · dom: as Chromium made of it, without layout · layout: the same with
layout. F1 of macro precision and recall over 4-gram shingles; CPU is process time per page in ms, markup in, text
out, the layout already read. ``better`` and ``worse``: pages on which layout's F1 is over .01 above or below dom's.

``--unseen`` judges by trees grown without all sites that are measured (needs lightgbm); the package's own saw these
very pages, as HTML without layout, which leaves layout little to mend. ``--pages`` names the pages that differ.

What this can show: whether boxes do harm, what Chromium's own view of the document is worth, and the rules on
what inline styles and ``<style>`` hide, move or fix. What it cannot: the sets have no style sheets, pictures or
scripts from elsewhere, so most pages are drawn in one column from the left edge, with all that a style sheet would
hide in plain view. Columns, bars and print are seldom those that the readers saw, and the gain on pages as captured
may be larger. Nearest to those are pages with much ``<style>`` of their own, whose columns and menus are often right:
``--styled 50 --step 1`` takes the 180 that have 50 KB and more.
"""

import argparse
import json
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from corpus import SETS, Example, Score, Tally, load
from corpus import macro as macro_of
from rendered import Drawn, drawn

from capture.reading.extract import article_from_html
from capture.reading.extract.classify.classifier import Tree, chances_of, own_trees
from capture.reading.extract.document.page_features import PageFeatures

_CACHE = Path.home() / ".cache" / "warcite-benchmarks" / "layout"
_MARGIN = 0.01
_STYLE = re.compile(r"<style[^>]*>(.*?)</style", re.DOTALL | re.IGNORECASE)
_WAYS = ("html", "dom", "layout")

Judge = Callable[[PageFeatures], list[float]]


@dataclass
class Sums:
    """Of one set: each way's tally and seconds, and each page's F1 by way."""

    tallies: dict[str, Tally] = field(default_factory=lambda: {way: Tally() for way in _WAYS})
    seconds: dict[str, float] = field(default_factory=lambda: dict.fromkeys(_WAYS, 0.0))
    pages: list[tuple[str, dict[str, float]]] = field(default_factory=list)
    undrawn: int = 0


def main() -> None:
    """Print one table row for each set and way."""
    arguments = _arguments()
    sets = {name: _chosen(name, arguments.step, 1000 * arguments.styled) for name in arguments.sets}
    every = [example for examples in sets.values() for example in examples]
    trees = _unseen(every, arguments.cache) if arguments.unseen else own_trees()
    judge = partial(chances_of, trees=trees)
    print(f"{'set':8} {'way':8} {'pages':>5} {'P':>6} {'R':>6} {'F1':>6} {'ms':>6} {'better':>6} {'worse':>6}")
    for name, examples in sets.items():
        sums = Sums()
        for example, seen in zip(examples, drawn(examples, arguments.cache, scripts=arguments.scripts), strict=True):
            _add(sums, example, seen, judge)
        for line in (*_rows(name, sums), *(_differing(sums) if arguments.pages else ())):
            print(line, flush=True)


def _chosen(name: str, step: int, styled: int) -> list[Example]:
    """Every ``step``-th page of those with at least so many characters of ``<style>``."""
    kept = (example for example in load(name) if sum(map(len, _STYLE.findall(example.html))) >= styled)
    return list(islice(kept, None, None, step))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", default=("aeb", "fundus", "wcxb"))
    parser.add_argument("--step", type=int, default=6, help="every N-th page alone")
    parser.add_argument("--styled", type=int, default=0, help="pages with that many KB of their own <style>")
    parser.add_argument("--scripts", action="store_true", help="let the pages' inline scripts run")
    parser.add_argument("--unseen", action="store_true", help="judge by trees that saw none of these sites")
    parser.add_argument("--pages", action="store_true", help="name the pages that differ")
    parser.add_argument("--cache", type=Path, default=_CACHE, help=f"drawn pages, default {_CACHE}")
    return parser.parse_args()


def _add(sums: Sums, example: Example, seen: Drawn | None, judge: Judge) -> None:
    """One page in all three ways; where it was not drawn, in none."""
    if seen is None:
        sums.undrawn += 1
        return
    inputs = {"html": (example.html, None), "dom": (seen.html, None), "layout": (seen.html, seen.layout)}
    marks: dict[str, float] = {}
    for way, (html, layout) in inputs.items():
        start = time.process_time()
        text = article_from_html(html, example.url, layout, judge=judge).shown
        sums.seconds[way] += time.process_time() - start
        sums.tallies[way].add(example, text)
        marks[way] = _f1(sums.tallies[way].shingles[-1])
    sums.pages.append((example.id, marks))


def _f1(score: Score) -> float:
    return macro_of([score])[2] if score.precision + score.recall else 0.0


def _rows(name: str, sums: Sums) -> Iterator[str]:
    count = len(sums.pages)
    differences = [marks["layout"] - marks["dom"] for _, marks in sums.pages]
    better = sum(difference > _MARGIN for difference in differences)
    worse = sum(difference < -_MARGIN for difference in differences)
    for way in _WAYS if count else ():
        precision, recall, f1 = macro_of(sums.tallies[way].shingles)
        ms = 1000 * sums.seconds[way] / count
        compared = f" {better:6} {worse:6}" if way == "layout" else ""
        note = f"  {sums.undrawn} not drawn" if sums.undrawn and way == "html" else ""
        yield f"{name:8} {way:8} {count:5} {precision:6.4f} {recall:6.4f} {f1:6.4f} {ms:6.1f}{compared}{note}"


def _differing(sums: Sums) -> Iterator[str]:
    for identifier, marks in sums.pages:
        if abs(marks["layout"] - marks["dom"]) > _MARGIN:
            yield f"         {' '.join(f'{marks[way]:.3f}' for way in _WAYS)} {identifier}"


def _unseen(examples: Sequence[Example], cache: Path) -> Sequence[Tree]:
    """Trees grown on all pages of other sites; kept in the cache."""
    sites = {_site(example) for example in examples}
    file = cache / f"trees-{sha256(' '.join(sorted(sites)).encode()).hexdigest()[:12]}.json"
    if not file.is_file():
        import fit  # needs lightgbm, which nothing else here does
        import numpy as np

        rows = fit.Rows()
        for example in (example for name in SETS for example in load(name)):
            if _site(example) not in sites:
                fit.collect(rows, example)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(fit.grown(*map(np.array, (rows.features, rows.right, rows.weight)))))
    trees: list[Tree] = json.loads(file.read_text())
    return trees


def _site(example: Example) -> str:
    host = (urlsplit(example.url).hostname or example.id).split(".")
    return ".".join(host[-2:])


if __name__ == "__main__":
    main()
