"""Which words of two texts belong together: runs that stand in both, in order, found in near-linear time.

Patience (Bram Cohen): words that occur once in both texts are anchors; the longest ascending row of them cuts
the texts into small regions, in which the same is done again. A changed sentence so stays one change, where
the plain longest common subsequence scatters it over every "the". A region without anchors is solved exactly
when small; a large one (the same few words thousands of times) is halved first: bounded, not the longest.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from capture.reading.compare import lcs

__all__ = ["MatchingRun", "runs"]

_EXACT_CELLS = 16_000_000  # of the table, one bit each: 2 MB
_DEPTH = 12  # more rounds of anchors than any text needs; a hostile one would make the time quadratic


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
    found: list[tuple[int, int]] = []
    regions = [_Region(0, len(a), 0, len(b), 0)]
    while regions:
        region = _trimmed(a, b, regions.pop(), found)
        if region.cells:
            regions.extend(_cut(a, b, region, found))
    return list(_joined(sorted(found)))


def _trimmed(a: Sequence[str], b: Sequence[str], region: _Region, found: list[tuple[int, int]]) -> _Region:
    i, i_end, j, j_end, depth = region
    while i < i_end and j < j_end and a[i] == b[j]:
        found.append((i, j))
        i, j = i + 1, j + 1
    while i < i_end and j < j_end and a[i_end - 1] == b[j_end - 1]:
        i_end, j_end = i_end - 1, j_end - 1
        found.append((i_end, j_end))
    return _Region(i, i_end, j, j_end, depth)


def _cut(a: Sequence[str], b: Sequence[str], region: _Region, found: list[tuple[int, int]]) -> Iterator[_Region]:
    """The regions between anchors; none when the region is solved."""
    anchors = _anchors(a, b, region) if region.depth < _DEPTH else []
    if anchors:
        found.extend(anchors)
        yield from _between(region, anchors)
    elif region.cells <= _EXACT_CELLS:
        inner = lcs.pairs(a[region.a : region.a_end], b[region.b : region.b_end])
        found.extend((region.a + i, region.b + j) for i, j in inner)
    else:
        i, j = (region.a + region.a_end) // 2, (region.b + region.b_end) // 2
        yield _Region(region.a, i, region.b, j, _DEPTH)
        yield _Region(i, region.a_end, j, region.b_end, _DEPTH)


def _between(region: _Region, anchors: list[tuple[int, int]]) -> Iterator[_Region]:
    i, j = region.a, region.b
    for next_i, next_j in [*anchors, (region.a_end, region.b_end)]:
        yield _Region(i, next_i, j, next_j, region.depth + 1)
        i, j = next_i + 1, next_j + 1


def _anchors(a: Sequence[str], b: Sequence[str], region: _Region) -> list[tuple[int, int]]:
    ours = Counter(a[region.a : region.a_end])
    theirs = Counter(b[region.b : region.b_end])
    place = {b[j]: j for j in range(region.b, region.b_end) if theirs[b[j]] == 1}
    once = [(i, place[a[i]]) for i in range(region.a, region.a_end) if ours[a[i]] == 1 and a[i] in place]
    return _ascending(once)


def _ascending(points: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest row of points that ascends in both (patience sorting); points ascend in the first."""
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


def _joined(points: list[tuple[int, int]]) -> Iterator[MatchingRun]:
    start: MatchingRun | None = None
    for i, j in points:
        if start is not None and (i, j) == (start.a + start.length, start.b + start.length):
            start = start._replace(length=start.length + 1)
            continue
        if start is not None:
            yield start
        start = MatchingRun(i, j, 1)
    if start is not None:
        yield start
