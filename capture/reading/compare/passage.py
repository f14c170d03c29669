"""The passage of a long text that is most like a few words, found in near-linear time.

Rows of three words that both have are worth most, single words as much as they are rare in the text; the stretch
as long as what is sought that collects most is then aligned word by word, and cut to what belongs to it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from capture.reading.compare.text_similarity import text_similarity
from capture.reading.compare.tokenize import Tokens, words_of
from capture.reading.compare.word_alignment import MatchingRun, runs

__all__ = ["Passage", "nearest_passage"]

_ROW = 3
_ROW_WORTH = 2.0
_ASIDE = 0.5  # of the sought length, looked at before and behind: what was put in makes a passage longer


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """``text[start:end]`` in code points; ``likeness`` as ``text_similarity`` has it, 0-1."""

    start: int
    end: int
    likeness: float


def nearest_passage(text: str, sought: str) -> Passage | None:
    """The most likely passage; None where not a word is the same (letter case aside)."""
    words, wanted = words_of(text), words_of(sought)
    ours = [key.casefold() for key in words.keys]
    theirs = [key.casefold() for key in wanted.keys]
    first = _best_window(_worth(ours, theirs), len(theirs))
    if first is None:
        return None
    aside = max(_ROW, round(len(theirs) * _ASIDE))
    low, high = max(0, first - aside), min(len(ours), first + len(theirs) + aside)
    found = _held_together(runs(ours[low:high], theirs))
    if not found:
        return None
    # What was changed at the ends belongs to the passage: as many words as the quote has there.
    start = max(low, low + found[0].a - found[0].b)
    behind = len(theirs) - found[-1].b - found[-1].length
    end = min(high, low + found[-1].a + found[-1].length + behind)
    return _passage(words, start, end, sought)


def _held_together(found: list[MatchingRun]) -> list[MatchingRun]:
    """The runs without a few words at either end that others have pushed far from the rest: they are not of it."""
    while len(found) > 1 and _strays(found[0], found[0], found[1]):
        found = found[1:]
    while len(found) > 1 and _strays(found[-1], found[-2], found[-1]):
        found = found[:-1]
    return found


def _strays(run: MatchingRun, before: MatchingRun, after: MatchingRun) -> bool:
    """Whether more was put in between the two than the run itself is worth."""
    gap = after.a - before.a - before.length
    return gap - (after.b - before.b - before.length) > 2 * run.length


def _passage(words: Tokens, first: int, end: int, sought: str) -> Passage:
    start = words.starts[first]
    stop = words.starts[end] if end < len(words.starts) else len(words.text)
    stop = start + len(words.text[start:stop].rstrip())
    likeness = text_similarity(words.text[start:stop], sought)
    return Passage(start=start, end=stop, likeness=likeness)


def _worth(ours: Sequence[str], theirs: Sequence[str]) -> list[float]:
    """What each word of the text speaks for its place."""
    counts = Counter(ours)
    wanted = set(theirs)
    rows = set(zip(*(theirs[number:] for number in range(_ROW)), strict=False))
    worth = [1 / counts[word] ** 0.5 if word in wanted else 0.0 for word in ours]
    for place, row in enumerate(zip(*(ours[number:] for number in range(_ROW)), strict=False)):
        if row in rows:
            worth[place] += _ROW_WORTH
    return worth


def _best_window(worth: Sequence[float], size: int) -> int | None:
    """Where the first of the stretches of ``size`` words that collect most begins."""
    sums = [0.0, *accumulate(worth)]
    if not size or sums[-1] == 0.0:
        return None
    last = max(0, len(worth) - size)
    return max(range(last + 1), key=lambda place: (sums[min(len(worth), place + size)] - sums[place], -place))
