"""Which runs are the article: features through small trees, a sum for each run, one threshold; and the doubt.

How it works: each of the trees asks a few features of a run, one a split ("at most 12 words?"), and ends in a leaf: a
small number that speaks for the article or against it. The leaves of all trees are added up to a logit, which is the
chance that the run belongs to the article; 0.5 and above is chosen. The trees (``trees.json``) were grown by gradient
boosting on pages with hand-made truth (``benchmarks/extraction/fit.py``), each on what those before it got wrong. A
page of which they are unsure is put to another extractor as well, whose vote shifts the logits.
"""

import json
import math
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any, TypeAlias

from capture.reading.extract.classify.features import NAMES, run_features
from capture.reading.extract.classify.trafilatura_vote import TextVote
from capture.reading.extract.document.page_features import PageFeatures

__all__ = ["Tree", "chances_of", "is_unsure", "own_trees", "with_vote"]

# A leaf is what it adds to the sum; a split is [number of the feature, bound, at most the bound, above it].
Tree: TypeAlias = "float | list[int | float | Tree]"

_DOUBT = 0.18  # unsure mass over chosen mass from which the vote is asked for: one page in six
_LITTLE = 400  # chosen mass below which it always is
_STAGES = 5
_SURE = 2.5  # logits after a stage
_SWAY = 1.0  # logits between a run that the voter has and one that it has not
_LINKED = 0.9  # share of letters in links
_LOST = 0.25  # of the voter's mass; with less of our own the voter's choice stands


@lru_cache(maxsize=1)
def own_trees() -> tuple[Tree, ...]:
    """The trees that the package carries. Raises ValueError when they were grown on other features."""
    grown = json.loads(files("capture.reading.extract.classify").joinpath("trees.json").read_text("utf-8"))
    if grown["evidence"] != list(NAMES):
        raise ValueError("trees.json was grown on other evidence: run benchmarks/extraction/fit.py")
    return tuple(grown["trees"])


def chances_of(page: PageFeatures, trees: Sequence[Tree] | None = None) -> list[float]:
    """For each run the probability that it belongs to the article, 0-1; .5 and above: it does."""
    grown = own_trees() if trees is None else trees
    return [0.0 if features is None else _chance(_logit(grown, features)) for features in run_features(page)]


def _logit(trees: Sequence[Any], features: tuple[float, ...]) -> float:
    """The sum. A fifth of the trees is enough for most runs: of 6,000 none that was so sure turned round later."""
    total, stage = 0.0, max(1, len(trees) // _STAGES)
    for start in range(0, len(trees), stage):
        for node in trees[start : start + stage]:
            while type(node) is list:  # isinstance takes a fifth of the time of the whole loop
                node = node[2] if features[node[0]] <= node[1] else node[3]
            total += node
        if abs(total) > _SURE:
            break
    return total


def _chance(logit: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def is_unsure(page: PageFeatures, chances: Sequence[float]) -> bool:
    """Whether the vote is worth its time."""
    chosen = sum(mass for mass, chance in zip(page.masses, chances, strict=True) if chance >= 0.5)
    unsure = sum(mass for mass, chance in zip(page.masses, chances, strict=True) if 0.2 < chance < 0.8)
    return chosen < _LITTLE or unsure >= _DOUBT * chosen


def with_vote(page: PageFeatures, chances: Sequence[float], vote: TextVote) -> list[float]:
    """The chances after the vote; the voter's own where ours hold next to nothing of its text."""
    shares = [vote.share(run.text) for run in page.runs]
    shifted: list[float] = []
    for chance, share in zip(chances, shares, strict=True):
        bounded = min(0.9999, max(0.0001, chance))
        shifted.append(_chance(math.log(bounded / (1 - bounded)) + _SWAY * (share - 0.5)))
    own = sum(mass for mass, chance in zip(page.masses, shifted, strict=True) if chance >= 0.5)
    if own >= _LOST * sum(mass * share for mass, share in zip(page.masses, shares, strict=True)):
        return shifted
    # A page of nothing but links is no article, whatever the voter makes of it.
    return [
        max(chance, share) if links < _LINKED else chance
        for chance, share, links in zip(shifted, shares, page.links, strict=True)
    ]
