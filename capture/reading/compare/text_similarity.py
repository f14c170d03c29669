"""How much of one text a reader finds again in another."""

from collections import Counter

from capture.reading.compare import lcs
from capture.reading.compare.tokenize import words_of
from capture.reading.compare.word_alignment import runs

__all__ = ["missing_lines", "text_similarity"]

_EXACT_CELLS = 4_000_000_000  # 63,000 × 63,000 words: about a second


def text_similarity(seen: str, replayed: str) -> float:
    """0-1: twice the words that both have in order, over the words of both; 1.0 for the same words.

    White space and characters that no reader sees do not count; letter case does. Symmetric. Exact (longest
    common subsequence) up to 4·10⁹ pairs of changed words; beyond that by anchors, which may find fewer.
    """
    a, b = words_of(seen).keys, words_of(replayed).keys
    if a == b:
        return 1.0
    return 2 * _in_order(*sorted((a, b))) / (len(a) + len(b))


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
    return tuple(" ".join(line.split()) for line, keys in suspects if not _moved(keys, spare))


def _moved(keys: tuple[str, ...], spare: Counter[tuple[str, ...]]) -> bool:
    spare[keys] -= 1
    return spare[keys] >= 0


def _in_order(a: tuple[str, ...], b: tuple[str, ...]) -> int:
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    end = 0
    while end < min(len(a), len(b)) - start and a[-1 - end] == b[-1 - end]:
        end += 1
    ours, theirs = a[start : len(a) - end], b[start : len(b) - end]
    if len(ours) * len(theirs) <= _EXACT_CELLS:
        return start + end + lcs.length(ours, theirs)
    return start + end + sum(run.length for run in runs(ours, theirs))
