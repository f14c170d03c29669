"""Which runs are the article: evidence times measured weights, a sum for each run, one threshold.

The weights (``weights.json``) are those of a logistic regression on pages with hand-made truth, fitted by
``benchmarks/extraction/fit.py``; four small tables, one for each sort of run.
"""

import json
import math
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from capture.extract.evidence import evidence_of
from capture.extract.runs import Run
from capture.extract.survey import Page, Sort

__all__ = ["is_trivial", "scores", "visible", "weights"]


@lru_cache(maxsize=1)
def weights() -> dict[str, dict[str, float]]:
    """Sort → name of evidence → weight, ``bias`` among them; ``threshold`` has its one value under ``score``."""
    text = files("capture.extract").joinpath("weights.json").read_text("utf-8")
    loaded: dict[str, dict[str, float]] = json.loads(text)
    return loaded


def visible(runs: Sequence[Run]) -> tuple[list[Run], bool]:
    """The runs that a reader sees, and True; all of them and False where the page hides its own prose.

    A page that its scripts should have shown (served with ``display: none``) has nothing else to offer.
    """
    seen = [run for run in runs if not run.hidden]
    if _prose(seen) * 2 < _prose(runs) - _prose(seen):
        return list(runs), False
    return seen, True


def _prose(runs: Sequence[Run]) -> int:
    return sum(len(run.text) for run in runs if len(run.text) > 80 and run.link_share < 0.5)


def is_trivial(page: Page, place: int) -> bool:
    """Nobody voted for it and it is nothing but a link, a label far from prose: not worth weighing."""
    run = page.runs[place]
    if page.votes[place] > 0 or page.sorts[place] in (Sort.PROSE, Sort.HEADING):
        return False
    return run.link_share > 0.9 or (page.before[place] > 40 and page.after[place] > 40)


def scores(page: Page) -> list[float]:
    """For each run the probability that it belongs to the article, 0-1; .5 and above: it does."""
    tables = weights()
    threshold = tables["threshold"]["score"]
    shift = math.log(threshold / (1 - threshold))
    found: list[float] = []
    for place, sort in enumerate(page.sorts):
        if is_trivial(page, place):
            found.append(0.0)
            continue
        table = tables[sort]
        total = table["bias"] - shift
        for name, value in evidence_of(page, place).items():
            total += table.get(name, 0.0) * value
        found.append(1 / (1 + math.exp(-max(-30.0, min(30.0, total)))))
    return found
