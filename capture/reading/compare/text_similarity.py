"""How much of one text a reader finds again in another, and the passage of a long text that is most like a few words.

Both count words in order. The passage: rows of three words that both have are worth most, single words as much as they
are rare in the text; the stretch as long as what is sought that collects most is then aligned word by word, and cut to
what belongs to it. Near-linear time.
"""

from collections import Counter
from dataclasses import dataclass
from itertools import accumulate

from capture.reading.compare.word_alignment import MatchingRun, lcs_length, runs, words_of

__all__ = ["Passage", "missing_lines", "nearest_passage", "text_similarity"]

_EXACT_CELLS = 4_000_000_000  # 63,000 × 63,000 words: about a second
_ROW = 3
_ROW_WORTH = 2.0
_ASIDE = 0.5  # of the sought length, looked at before and behind: what was put in makes a passage longer


def text_similarity(seen: str, replayed: str) -> float:
    """0-1: twice the words that both have in order, over the words of both; 1.0 for the same words.

    White space and characters that no reader sees do not count; letter case does. Symmetric. Exact (longest
    common subsequence) up to 4·10⁹ pairs of changed words; beyond that by anchors, which may find fewer.
    """
    a, b = sorted((words_of(seen).keys, words_of(replayed).keys))
    if a == b:
        return 1.0
    start = end = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    while end < min(len(a), len(b)) - start and a[-1 - end] == b[-1 - end]:
        end += 1
    ours, theirs = a[start : len(a) - end], b[start : len(b) - end]
    if len(ours) * len(theirs) <= _EXACT_CELLS:
        changed = lcs_length(ours, theirs)
    else:
        changed = sum(run.length for run in runs(ours, theirs))
    return 2 * (start + end + changed) / (len(a) + len(b))


def missing_lines(seen: str, replayed: str) -> tuple[str, ...]:
    """The lines of ``seen`` that ``replayed`` does not hold word for word, each with its spaces made single.

    A line that moved is not missing, nor one that is only broken elsewhere; one with a changed word is.
    """
    a, b = words_of(seen), words_of(replayed)
    found = bytearray(len(a.keys))
    for run in runs(a.keys, b.keys):
        found[run.a : run.a + run.length] = b"\x01" * run.length
    spare = Counter(words_of(line).keys for line in replayed.splitlines())
    suspects, word = [], 0
    for line in seen.splitlines():
        keys = words_of(line).keys
        if all(found[word : word + len(keys)]):
            spare[keys] -= 1
        else:
            suspects.append((line, keys))
        word += len(keys)
    missing = []
    for line, keys in suspects:
        spare[keys] -= 1
        if spare[keys] < 0:  # no line of these words stands elsewhere
            missing.append(" ".join(line.split()))
    return tuple(missing)


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
    size = len(theirs)
    # The sums of what each word of the text speaks for its place.
    counts, known = Counter(ours), set(theirs)
    worth = [1 / counts[word] ** 0.5 if word in known else 0.0 for word in ours]
    rows = set(zip(*(theirs[number:] for number in range(_ROW)), strict=False))
    for index, row in enumerate(zip(*(ours[number:] for number in range(_ROW)), strict=False)):
        if row in rows:
            worth[index] += _ROW_WORTH
    sums = [0.0, *accumulate(worth)]
    if not size or sums[-1] == 0.0:
        return None
    starts = range(max(0, len(ours) - size) + 1)
    first = max(starts, key=lambda index: (sums[min(len(ours), index + size)] - sums[index], -index))
    aside = max(_ROW, round(size * _ASIDE))
    low, high = max(0, first - aside), min(len(ours), first + size + aside)
    found = runs(ours[low:high], theirs)
    # A few words at either end that others have pushed far from the rest are not of it.
    while len(found) > 1 and _strays(found[0], found[0], found[1]):
        found = found[1:]
    while len(found) > 1 and _strays(found[-1], found[-2], found[-1]):
        found = found[:-1]
    if not found:
        return None
    # What was changed at the ends belongs to the passage: as many words as the quote has there.
    begin = max(low, low + found[0].a - found[0].b)
    behind = size - found[-1].b - found[-1].length
    start = words.starts[begin]
    stop = min(high, low + found[-1].a + found[-1].length + behind)
    end = start + len(text[start : words.starts[stop] if stop < len(words.starts) else len(text)].rstrip())
    return Passage(start=start, end=end, likeness=text_similarity(text[start:end], sought))


def _strays(run: MatchingRun, before: MatchingRun, after: MatchingRun) -> bool:
    """Whether more was put in between the two than the run itself is worth."""
    gap = after.a - before.a - before.length
    return gap - (after.b - before.b - before.length) > 2 * run.length
