"""Which runs are the article: v0."""

from collections.abc import Sequence

from capture.extract.vote import Ballot
from capture.extract.walk import Run

__all__ = ["choose"]


def choose(runs: Sequence[Run], ballot: Ballot) -> list[Run]:
    """The runs of the article in reading order."""
    chosen = []
    for run in runs:
        run.vote = ballot.share(run.text)
        if not run.hidden and run.vote > 0.5:
            chosen.append(run)
    return chosen
