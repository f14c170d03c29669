"""Which runs are the article: evidence through small trees, a sum for each run, one threshold; and the doubt.

The trees (``trees.json``) were grown on pages with hand-made truth by ``benchmarks/extraction/fit.py``. Where they
are unsure of a page, another extractor's vote shifts them.
"""

import json
import math
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any, TypeAlias

from capture.reading.extract.classify.features import NAMES, evidence
from capture.reading.extract.classify.trafilatura_vote import Ballot
from capture.reading.extract.document.page_features import PageFeatures
from capture.reading.extract.document.runs import TextRun

__all__ = ["Tree", "is_unsure", "own_trees", "scores", "swayed", "visible"]

# A leaf is what it adds to the sum; a split is [number of the evidence, bound, at most the bound, above it].
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
    """The trees that the package carries. Raises ValueError when they were grown on other evidence."""
    grown = json.loads(files("capture.reading.extract.classify").joinpath("trees.json").read_text("utf-8"))
    if grown["evidence"] != list(NAMES):
        raise ValueError("trees.json was grown on other evidence: run benchmarks/extraction/fit.py")
    return tuple(grown["trees"])


def visible(runs: Sequence[TextRun]) -> tuple[list[TextRun], bool]:
    """The runs that a reader sees, and True; all of them and False where the page hides its own prose.

    A page that its scripts should have shown (served with ``display: none``) has nothing else to offer.
    """
    seen = [run for run in runs if not run.hidden]
    if _prose(seen) * 2 < _prose(runs) - _prose(seen):
        return list(runs), False
    return seen, True


def _prose(runs: Sequence[TextRun]) -> int:
    return sum(len(run.text) for run in runs if len(run.text) > 80 and run.link_share < 0.5)


def scores(page: PageFeatures, trees: Sequence[Tree] | None = None) -> list[float]:
    """For each run the probability that it belongs to the article, 0-1; .5 and above: it does."""
    grown = own_trees() if trees is None else trees
    return [0.0 if facts is None else _chance(_sum(grown, facts)) for facts in evidence(page)]


def _sum(trees: Sequence[Any], facts: tuple[float, ...]) -> float:
    """The logit. A fifth of the trees is enough for most runs: of 6,000 none that was so sure turned round later."""
    total, stage = 0.0, max(1, len(trees) // _STAGES)
    for start in range(0, len(trees), stage):
        for node in trees[start : start + stage]:
            while type(node) is list:  # isinstance takes a fifth of the time of the whole loop
                node = node[2] if facts[node[0]] <= node[1] else node[3]
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


def swayed(page: PageFeatures, chances: Sequence[float], ballot: Ballot) -> list[float]:
    """The chances after the vote; the voter's own where ours hold next to nothing of its text."""
    votes = [ballot.share(run.text) for run in page.runs]
    found = [_chance(_logit(chance) + _SWAY * (vote - 0.5)) for chance, vote in zip(chances, votes, strict=True)]
    own = sum(mass for mass, chance in zip(page.masses, found, strict=True) if chance >= 0.5)
    voted = sum(mass * vote for mass, vote in zip(page.masses, votes, strict=True))
    if own >= _LOST * voted:
        return found
    # A page of nothing but links is no article, whatever the voter makes of it.
    return [
        max(chance, vote) if links < _LINKED else chance
        for chance, vote, links in zip(found, votes, page.links, strict=True)
    ]


def _logit(chance: float) -> float:
    bounded = min(0.9999, max(0.0001, chance))
    return math.log(bounded / (1 - bounded))
