"""Where each letter of a line stands: from left to right, from right to left, and both on one line. Pure.

The bidirectional algorithm (UAX 9) in short: rows of letters of one direction keep together, numbers go with the
letters from left to right, what has no direction goes with its neighbours where they agree, else with the text.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from capture.reading.extract.provenance.text_layout import Rectangle

__all__ = ["PositionedLine", "is_rtl", "sides"]

_LEFT = frozenset(("L", "EN", "AN"))
_RIGHT = frozenset(("R", "AL"))
_TOUCH = 0.6  # CSS px between letters that are still side by side


class PositionedLine(NamedTuple):
    """Letters from ``start`` to before ``end`` of a run, the left and right edge of each in ``sides``."""

    start: int
    end: int
    sides: tuple[tuple[float, float], ...]
    box: Rectangle

    def parts(self, start: int, end: int) -> tuple[Rectangle, ...]:
        """The rectangles of some letters of the run, as far as they stand on this line: mostly one."""
        start, end = max(start, self.start) - self.start, min(end, self.end) - self.start
        if start >= end:
            return ()
        found: list[tuple[float, float]] = []
        for left, right in sorted(side for side in self.sides[start:end] if side[0] < side[1]):
            if found and left - found[-1][1] <= _TOUCH:
                found[-1] = (found[-1][0], max(right, found[-1][1]))
            else:
                found.append((left, right))
        return tuple(Rectangle(left, self.box.y, right - left, self.box.height) for left, right in found)


def is_rtl(text: str) -> bool:
    """Whether most letters of a text are of a script from right to left."""
    told = [unicodedata.bidirectional(letter) for letter in text[:400]]
    return sum(one in _RIGHT for one in told) > sum(one == "L" for one in told)


def sides(letters: str, rooms: Sequence[float], left: float, *, rtl: bool) -> tuple[tuple[float, float], ...]:
    """The left and right edge of each letter of a line that begins at ``left``; ``rtl``: of such a text."""
    found: list[tuple[float, float]] = [(left, left)] * len(letters)
    rows = list(_rows(letters, rtl=rtl))
    for start, end, from_right in reversed(rows) if rtl else rows:
        for place in range(end - 1, start - 1, -1) if from_right else range(start, end):
            found[place] = (left, left + rooms[place])
            left += rooms[place]
    return tuple(found)


def _rows(letters: str, *, rtl: bool) -> Iterator[tuple[int, int, bool]]:
    """Stretches of one direction, in the order in which they are read: start, end, from right to left."""
    told = _directions(letters, rtl=rtl)
    start = 0
    for place in range(1, len(told) + 1):
        if place == len(told) or told[place] != told[start]:
            yield start, place, told[start]
            start = place


def _directions(letters: str, *, rtl: bool) -> list[bool]:
    """For each letter whether it goes from right to left."""
    if letters.isascii() and not rtl:
        return [False] * len(letters)
    strong = [
        True if kind in _RIGHT else False if kind in _LEFT else None for kind in map(unicodedata.bidirectional, letters)
    ]
    behind: list[bool] = []
    following = rtl
    for one in reversed(strong):
        following = following if one is None else one
        behind.append(following)
    found, before = [], rtl
    for one, after in zip(strong, reversed(behind), strict=True):
        before = before if one is None else one
        found.append(before if before == after else rtl)
    return found
