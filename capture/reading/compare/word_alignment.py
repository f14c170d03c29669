"""Which words of two texts belong together: runs that stand in both, in order, found in near-linear time.

Words: scripts without spaces between them (Han, kana, Thai, Lao, Burmese, Khmer) give one word a character, so that
one changed character is one changed word and not a changed page.

Runs by patience (Bram Cohen): words that occur once in both texts are anchors; the longest ascending row of them cuts
the texts into small regions, in which the same is done again. A changed sentence so stays one change, where the plain
longest common subsequence scatters it over every "the". A region without anchors is solved exactly when small; a large
one (the same few words thousands of times) is halved first: bounded, not the longest.

Exactly: the longest common subsequence, a row of the table at once in the bits of one integer (Hyyrö, "Bit-parallel
LCS-length computation revisited", 2004). Row j is one integer V; bit i is 0 where the length grows from column i to
i + 1. About thirty columns a machine step.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["MatchingRun", "Tokens", "lcs_length", "lcs_pairs", "runs", "words_of"]

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # kana, Han
)
# Vowel signs and accents, which ``\w`` leaves out; dandas (U+0964, U+0965) are punctuation.
_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0963\u0966-\u0dff\ufe0f"
_SILENT = "\u00ad\u200b-\u200d\u2060\ufeff"  # soft hyphen, zero-width characters: no reader sees them
_LETTER = rf"(?![{_UNSPACED}])[\w{_MARKS}{_SILENT}]"
_WORD = re.compile(rf"(?:{_LETTER})+(?:['’.,:](?<=\d.)(?=\d)(?:{_LETTER})+|['’](?:{_LETTER})+)*|[^\s{_SILENT}]")
_UNSEEN = re.compile(f"[{_SILENT}]")
_EXACT_CELLS = 16_000_000  # of the table, one bit each: 2 MB
_DEPTH = 12  # more rounds of anchors than any text needs; a hostile one would make the time quadratic
_RARE = 8  # masks of words that are rarer are made when needed: kept, they would fill the memory


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """``keys`` are compared; ``starts`` are offsets into ``text``, in characters, one for each key."""

    text: str
    keys: tuple[str, ...]
    starts: tuple[int, ...]

    def piece(self, first: int, end: int) -> str:
        """The text from word ``first`` to before word ``end``; the pieces of all words join to ``text``."""
        return self.text[self._offset(first) if first else 0 : self._offset(end)]

    def _offset(self, word: int) -> int:
        return self.starts[word] if word < len(self.starts) else len(self.text)


def words_of(text: str) -> Tokens:
    """All words. Keys are in Unicode's composed form, without characters that no reader sees."""
    keys, starts = [], []
    for match in _WORD.finditer(text):
        word = match[0]
        if key := word if word.isascii() else unicodedata.normalize("NFC", _UNSEEN.sub("", word)):
            keys.append(key)
            starts.append(match.start())
    return Tokens(text=text, keys=tuple(keys), starts=tuple(starts))


# ---- runs


class MatchingRun(NamedTuple):
    """``length`` items that stand at ``a`` in the first and at ``b`` in the second sequence."""

    a: int
    b: int
    length: int


class _Region(NamedTuple):
    a: int
    a_end: int
    b: int
    b_end: int
    depth: int

    @property
    def cells(self) -> int:
        return (self.a_end - self.a) * (self.b_end - self.b)


def runs(a: Sequence[str], b: Sequence[str]) -> list[MatchingRun]:
    """All runs, ascending in both sequences, none empty, none touching the next in both."""
    pairs: list[tuple[int, int]] = []
    regions = [_Region(0, len(a), 0, len(b), 0)]
    while regions:
        region = _trimmed(a, b, regions.pop(), pairs)
        if region.cells:
            regions.extend(_cut(a, b, region, pairs))
    found: list[MatchingRun] = []
    for i, j in sorted(pairs):
        last = found[-1] if found else None
        if last is not None and (i, j) == (last.a + last.length, last.b + last.length):
            found[-1] = last._replace(length=last.length + 1)
        else:
            found.append(MatchingRun(i, j, 1))
    return found


def _trimmed(a: Sequence[str], b: Sequence[str], region: _Region, pairs: list[tuple[int, int]]) -> _Region:
    """The region without the words at both ends that are the same: those are pairs."""
    i, i_end, j, j_end, depth = region
    while i < i_end and j < j_end and a[i] == b[j]:
        pairs.append((i, j))
        i, j = i + 1, j + 1
    while i < i_end and j < j_end and a[i_end - 1] == b[j_end - 1]:
        i_end, j_end = i_end - 1, j_end - 1
        pairs.append((i_end, j_end))
    return _Region(i, i_end, j, j_end, depth)


def _cut(a: Sequence[str], b: Sequence[str], region: _Region, pairs: list[tuple[int, int]]) -> Iterator[_Region]:
    """The regions between anchors; none when the region is solved."""
    anchors = _anchors(a, b, region) if region.depth < _DEPTH else []
    if anchors:
        pairs.extend(anchors)
        i, j = region.a, region.b
        for next_i, next_j in [*anchors, (region.a_end, region.b_end)]:
            yield _Region(i, next_i, j, next_j, region.depth + 1)
            i, j = next_i + 1, next_j + 1
    elif region.cells <= _EXACT_CELLS:
        inner = lcs_pairs(a[region.a : region.a_end], b[region.b : region.b_end])
        pairs.extend((region.a + i, region.b + j) for i, j in inner)
    else:
        i, j = (region.a + region.a_end) // 2, (region.b + region.b_end) // 2
        yield _Region(region.a, i, region.b, j, _DEPTH)
        yield _Region(i, region.a_end, j, region.b_end, _DEPTH)


def _anchors(a: Sequence[str], b: Sequence[str], region: _Region) -> list[tuple[int, int]]:
    """Words that both have once: the longest row of them that ascends in both (patience sorting)."""
    ours = Counter(a[region.a : region.a_end])
    theirs = Counter(b[region.b : region.b_end])
    index = {b[j]: j for j in range(region.b, region.b_end) if theirs[b[j]] == 1}
    points = [(i, index[a[i]]) for i in range(region.a, region.a_end) if ours[a[i]] == 1 and a[i] in index]
    ends: list[int] = []  # lowest second coordinate that a row of that length ends with
    last: list[int] = []  # which point that is
    before: list[int] = []
    for number, (_, j) in enumerate(points):
        rank = bisect_left(ends, j)
        ends[rank : rank + 1] = [j]
        last[rank : rank + 1] = [number]
        before.append(last[rank - 1] if rank else -1)
    row, at = [], last[-1] if last else -1
    while at >= 0:
        row.append(points[at])
        at = before[at]
    return row[::-1]


# ---- the longest common subsequence


def lcs_length(a: Sequence[str], b: Sequence[str]) -> int:
    """How many items both have in order. Time ~ len(a) × len(b) / 30; 50,000 words each: under a second."""
    shorter, longer = sorted((a, b), key=len)
    common = set(shorter) & set(longer)
    kept = [item for item in shorter if item in common]
    masks = _Masks(kept)
    full = (1 << len(kept)) - 1
    row = full
    for item in longer:
        if item in common:
            row = _next_row(row, masks[item], full)
    return len(kept) - row.bit_count()


def lcs_pairs(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """The positions of the items that both have in order, ascending. Memory ~ len(a) × len(b) / 8 bytes."""
    masks = _Masks(a)
    full = (1 << len(a)) - 1
    rows = [full]
    for item in b:
        rows.append(_next_row(rows[-1], masks[item], full))
    pairs, i, j = [], len(a), len(b)
    while i and j:  # the way back through the table
        if rows[j] >> (i - 1) & 1:
            i -= 1
            continue
        j -= 1
        if rows[j] >> (i - 1) & 1:
            i -= 1
            pairs.append((i, j))
    return pairs[::-1]


def _next_row(row: int, mask: int, full: int) -> int:
    matched = row & mask
    return ((row + matched) | (row ^ matched)) & full if matched else row


class _Masks:
    """For each item an integer with a bit at each index where it stands."""

    def __init__(self, items: Sequence[str]) -> None:
        self._indexes: dict[str, list[int]] = {}
        self._made: dict[str, int] = {}
        self._bytes = len(items) // 8 + 1
        for index, item in enumerate(items):
            self._indexes.setdefault(item, []).append(index)

    def __getitem__(self, item: str) -> int:
        if item in self._made:
            return self._made[item]
        indexes = self._indexes.get(item, [])
        if len(indexes) <= _RARE:
            return sum(1 << index for index in indexes)
        bits = bytearray(self._bytes)
        for index in indexes:
            bits[index >> 3] |= 1 << (index & 7)
        self._made[item] = int.from_bytes(bits, "little")
        return self._made[item]
